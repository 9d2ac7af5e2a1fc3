//! The vent's path up to the moment when a provider is asked. [`VentService::open`] reads like the list in the
//! crate's documentation; what happens while the answer streams is in [`OpenVent`].

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::task::TaskTracker;
use ventvault_scrub::Scrubber;

use crate::cascade::Cascade;
use crate::clock::Clock;
use crate::content::{Mode, RawVent};
use crate::cost::{CostMeter, PriceTable};
use crate::identity::{Caller, Tier};
use crate::open_vent::{OpenVent, Opening, Settlement};
use crate::prompt::{Prompt, PromptSettings};
use crate::quota::{Ceiling, Decision, QuotaStore, Usage};
use crate::record::{Outcome, QuotaOutcome, Recorder, Timings, VentRecord};
use crate::scrubbed::ScrubbedVent;

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
    /// Takes a vent that arrived at `arrived` as far as the providers. The returned [`OpenVent`] asks them when it
    /// is first polled.
    pub async fn open(
        self: &Arc<Self>,
        caller: &Caller,
        raw: RawVent,
        arrived: Instant,
    ) -> Result<OpenVent, Refusal> {
        let (mode, words) = (raw.mode(), raw.word_count());
        // The store may be a network away: its answer travels while the text is scrubbed.
        let began = Instant::now();
        let ((decision, quota_time), (scrubbed, scrub_time)) =
            tokio::join!(async { (self.quota.reserve(caller).await, began.elapsed()) }, async {
                timed(|| ScrubbedVent::from_raw(raw, &self.scrubber))
            },);
        let (vent, restorer, counts) = scrubbed;
        let timings = Timings { quota: quota_time, scrub: scrub_time, ..Timings::default() };
        let (receipt, usage) = match decision {
            Decision::Granted { receipt, usage } => (receipt, usage),
            Decision::Refused { usage, by } => {
                self.recorder.record(&refused(caller.tier(), mode, words, timings, arrived));
                return Err(Refusal { usage, by });
            }
        };
        let prompt = Arc::new(Prompt::new(vent, self.prompt.clone()));
        let spare_money = self.meter.is_exhausted(self.clock.today());
        let cascade = Arc::clone(&self.cascade);
        Ok(OpenVent::new(Opening {
            service: Arc::clone(self),
            settlement: Settlement::new(Arc::clone(&self.quota), receipt, self.tasks.clone()),
            start: Box::pin(async move { cascade.start(prompt, spare_money).await }),
            restorer,
            counts,
            usage,
            mode,
            words,
            timings,
            arrived,
        }))
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed())
}

fn refused(tier: Tier, mode: Mode, words: u32, mut timings: Timings, arrived: Instant) -> VentRecord {
    timings.total = arrived.elapsed();
    VentRecord {
        outcome: Outcome::Refused,
        quota: QuotaOutcome::Refused,
        tier,
        mode,
        words,
        provider: None,
        model: String::new(),
        fallback: false,
        attempts: Vec::new(),
        usage: None,
        cost_usd: None,
        scrubbed: ventvault_scrub::Counts::default(),
        timings,
    }
}
