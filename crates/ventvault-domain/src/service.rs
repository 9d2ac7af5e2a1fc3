//! The vent's path up to the moment when a provider is asked. [`VentService::open`] reads like the list in the
//! crate's documentation; what happens while the answer streams is in [`OpenVent`].

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use ventvault_scrub::{Counts, Scrubber};

use crate::cascade::{Cascade, stand_in};
use crate::ceiling::CrisisCeiling;
use crate::clock::Clock;
use crate::content::{Mode, RawVent};
use crate::cost::{CostMeter, PriceTable};
use crate::identity::{Caller, Tier};
use crate::open_vent::{OpenVent, Opening, Settlement};
use crate::prompt::{Prompt, PromptSettings};
use crate::provider::LlmProvider;
use crate::quota::{Ceiling, Decision, QuotaStore, Usage};
use crate::record::{Outcome, QuotaOutcome, Recorder, Timings, VentRecord};
use crate::scrubbed::ScrubbedVent;
use crate::sense::{CrisisLevel, CrisisReading, Sense};

/// Everything that a vent meets on its way. One for the whole server.
pub struct VentService {
    /// Counts vents a day.
    pub quota: Arc<dyn QuotaStore>,
    /// Finds and masks personal data.
    pub scrubber: Arc<Scrubber>,
    /// The providers.
    pub cascade: Arc<Cascade>,
    /// What answers cost.
    pub prices: Arc<PriceTable>,
    /// What the day has cost.
    pub meter: Arc<CostMeter>,
    /// Takes the metadata.
    pub recorder: Arc<dyn Recorder>,
    /// Reads vents for danger.
    pub sense: Arc<dyn Sense>,
    /// How many provider answers to crisis vents a device gets a day.
    pub crisis_ceiling: CrisisCeiling,
    /// The companion, for crisis vents that no provider is asked about.
    pub companion: Arc<dyn LlmProvider>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// What every prompt has in common.
    pub prompt: PromptSettings,
    /// Refunds that outlive their request run here, and the drain waits for them.
    pub tasks: TaskTracker,
}

/// The day is used up.
#[derive(Debug)]
pub struct Refusal {
    /// Where the caller stands.
    pub usage: Usage,
    /// Which bound refused.
    pub by: Ceiling,
}

impl VentService {
    /// What a vent says about danger: in process, no I/O, before anything else.
    #[must_use]
    pub fn read(&self, raw: &RawVent) -> CrisisReading {
        raw.crisis(&*self.sense)
    }

    /// Takes a vent that arrived at `arrived` as far as the providers. The returned [`OpenVent`] asks them when it
    /// is first polled.
    pub async fn open(
        self: &Arc<Self>,
        caller: &Caller,
        raw: RawVent,
        reading: CrisisReading,
        arrived: Instant,
    ) -> Result<OpenVent, Refusal> {
        let facts =
            Facts { tier: caller.tier(), mode: raw.mode(), words: raw.word_count(), crisis: reading.level };
        // The store may be a network away: its answer travels while the text is scrubbed.
        let began = Instant::now();
        let ((decision, quota_time), (scrubbed, scrub_time)) =
            tokio::join!(async { (self.quota.reserve(caller).await, began.elapsed()) }, async {
                timed(|| ScrubbedVent::from_raw(raw, &self.scrubber))
            },);
        let (vent, restorer, scrubbed) = scrubbed;
        let timings = Timings { quota: quota_time, scrub: scrub_time, ..Timings::default() };
        let (receipt, usage) = match decision {
            Decision::Granted { receipt, usage } => (receipt, usage),
            Decision::Refused { usage, by } => {
                let mut record = facts.record(Counts::default(), timings);
                (record.outcome, record.quota) = (Outcome::Refused, QuotaOutcome::Refused);
                record.timings.total = arrived.elapsed();
                self.recorder.record(&record);
                return Err(Refusal { usage, by });
            }
        };
        let prompt = Arc::new(Prompt::new(vent, self.prompt.clone()).in_danger(reading.level));
        let spare_money = self.meter.is_exhausted(self.clock.today());
        let cascade = Arc::clone(&self.cascade);
        Ok(OpenVent::new(Opening {
            service: Arc::clone(self),
            settlement: Settlement::new(Arc::clone(&self.quota), receipt, self.tasks.clone()),
            start: Box::pin(async move { cascade.start(prompt, spare_money).await }),
            restorer,
            reading,
            usage: Arc::new(OnceLock::from(usage)),
            record: facts.record(scrubbed, timings),
            arrived,
        }))
    }

    /// Takes somebody who is in danger in, at once and in any case: nothing is asked of anybody before the help is on
    /// its way, and nothing that is broken or used up refuses them. A provider is asked only if `may_ask`, within the
    /// day's vents and the ceiling for such answers; otherwise, and when it fails, the companion has safe words.
    #[must_use]
    pub fn open_in_crisis(
        self: &Arc<Self>,
        caller: Caller,
        raw: RawVent,
        reading: CrisisReading,
        may_ask: bool,
        arrived: Instant,
    ) -> OpenVent {
        let facts =
            Facts { tier: caller.tier(), mode: raw.mode(), words: raw.word_count(), crisis: reading.level };
        let ((vent, restorer, scrubbed), scrub) = timed(|| ScrubbedVent::from_raw(raw, &self.scrubber));
        let prompt = Arc::new(Prompt::new(vent, self.prompt.clone()).in_danger(reading.level));
        let (service, usage) = (Arc::clone(self), Arc::new(OnceLock::new()));
        let known = Arc::clone(&usage);
        let start = async move {
            let today = service.quota.usage(&caller).await;
            let _ = known.set(today);
            let day = service.clock.today();
            if may_ask && today.remaining() > 0 && service.crisis_ceiling.take(&caller, day) {
                let spare_money = service.meter.is_exhausted(day);
                match service.cascade.start(Arc::clone(&prompt), spare_money).await {
                    Ok(started) => return Ok(started),
                    Err(failure) => return stand_in(&*service.companion, prompt, failure.attempts).await,
                }
            }
            stand_in(&*service.companion, prompt, Vec::new()).await
        };
        let mut record = facts.record(scrubbed, Timings { scrub, ..Timings::default() });
        record.quota = QuotaOutcome::Exempt;
        OpenVent::new(Opening {
            service: Arc::clone(self),
            settlement: Settlement::exempt(Arc::clone(&self.quota), self.tasks.clone()),
            start: Box::pin(start),
            restorer,
            reading,
            usage,
            record,
            arrived,
        })
    }
}

/// What is known of a vent when it comes in.
struct Facts {
    tier: Tier,
    mode: Mode,
    words: u32,
    crisis: CrisisLevel,
}

impl Facts {
    fn record(self, scrubbed: Counts, timings: Timings) -> VentRecord {
        let Self { tier, mode, words, crisis } = self;
        VentRecord {
            outcome: Outcome::LeftBefore,
            quota: QuotaOutcome::Refunded,
            tier,
            crisis,
            mode,
            words,
            provider: None,
            model: String::new(),
            fallback: false,
            attempts: Vec::new(),
            usage: None,
            cost_usd: None,
            scrubbed,
            timings,
        }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed())
}
