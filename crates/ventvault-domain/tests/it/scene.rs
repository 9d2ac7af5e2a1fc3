//! A vent's surroundings, each part scripted: providers that play a scene, a store that counts, a recorder that
//! remembers.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::time::sleep;
use ventvault_domain::*;
use ventvault_scrub::{Policy, Scrubber};

/// One step of a scripted provider.
#[derive(Clone)]
pub enum Step {
    Wait(u64),
    Say(&'static str),
    Tokens(u64, u64),
    Finish,
    Break(ProviderErrorKind),
    Hang,
}

/// Plays its steps to everybody who asks.
pub struct ScriptedProvider {
    pub name: ProviderName,
    pub refuse: Option<ProviderErrorKind>,
    pub steps: Vec<Step>,
    pub asked: Mutex<u32>,
    pub dropped: Arc<Mutex<u32>>,
}

impl ScriptedProvider {
    pub fn new(name: ProviderName, steps: Vec<Step>) -> Arc<Self> {
        Arc::new(Self { name, refuse: None, steps, asked: Mutex::default(), dropped: Arc::default() })
    }

    pub fn refusing(name: ProviderName, kind: ProviderErrorKind) -> Arc<Self> {
        Arc::new(Self {
            name,
            refuse: Some(kind),
            steps: Vec::new(),
            asked: Mutex::default(),
            dropped: Arc::default(),
        })
    }

    pub fn times_asked(&self) -> u32 {
        *self.asked.lock().unwrap()
    }

    pub fn times_dropped(&self) -> u32 {
        *self.dropped.lock().unwrap()
    }
}

struct CountDrop(Arc<Mutex<u32>>);

impl Drop for CountDrop {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
    }
}

impl LlmProvider for ScriptedProvider {
    fn name(&self) -> ProviderName {
        self.name
    }

    fn model(&self) -> &'static str {
        "scripted"
    }

    fn stream(&self, _: Arc<Prompt>) -> BoxFuture<'_, Result<ReplyStream, ProviderError>> {
        *self.asked.lock().unwrap() += 1;
        let (refuse, steps, guard) = (self.refuse, self.steps.clone(), CountDrop(Arc::clone(&self.dropped)));
        Box::pin(async move {
            if let Some(kind) = refuse {
                return Err(kind.into());
            }
            let played = stream::iter(steps).filter_map(move |step| {
                let _guard = &guard;
                async move {
                    match step {
                        Step::Wait(ms) => {
                            sleep(Duration::from_millis(ms)).await;
                            None
                        }
                        Step::Hang => std::future::pending().await,
                        Step::Say(text) => Some(Ok(ProviderEvent::Delta(Reply::new(text.to_owned())))),
                        Step::Tokens(input, output) => {
                            Some(Ok(ProviderEvent::Usage(TokenUsage { input, output })))
                        }
                        Step::Finish => Some(Ok(ProviderEvent::Finish(FinishReason::Stop))),
                        Step::Break(kind) => Some(Err(kind.into())),
                    }
                }
            });
            Ok(Box::pin(played) as ReplyStream)
        })
    }
}

/// Counts what is reserved, settled and refunded.
#[derive(Default)]
pub struct InMemoryQuotaStore {
    pub counts: Mutex<(u32, u32, u32)>,
    pub limit: u32,
}

impl InMemoryQuotaStore {
    pub fn reserved_settled_refunded(&self) -> (u32, u32, u32) {
        *self.counts.lock().unwrap()
    }

    fn today(&self, used: u32) -> Usage {
        Usage { used, limit: self.limit, reset_seconds: 60, tier: Tier::Anonymous }
    }
}

pub struct SharedStore(pub Arc<InMemoryQuotaStore>);

impl QuotaStore for SharedStore {
    fn reserve<'a>(&'a self, _: &'a Caller) -> BoxFuture<'a, Decision> {
        Box::pin(async move {
            let mut counts = self.0.counts.lock().unwrap();
            let used = counts.0 - counts.2;
            if used >= self.0.limit {
                return Decision::Refused { usage: self.0.today(used), by: Ceiling::Own };
            }
            counts.0 += 1;
            let receipt = Receipt {
                id: 1,
                day: Day::from_number(0),
                key: QuotaKey::new([0; 16]),
                network: None,
                local: false,
            };
            Decision::Granted { receipt, usage: self.0.today(used + 1) }
        })
    }

    fn usage<'a>(&'a self, _: &'a Caller) -> BoxFuture<'a, Usage> {
        Box::pin(async move {
            let counts = *self.0.counts.lock().unwrap();
            self.0.today(counts.0 - counts.2)
        })
    }

    fn settle(&self, _: Receipt) -> BoxFuture<'static, ()> {
        self.0.counts.lock().unwrap().1 += 1;
        Box::pin(async {})
    }

    fn refund(&self, _: Receipt) -> BoxFuture<'static, ()> {
        self.0.counts.lock().unwrap().2 += 1;
        Box::pin(async {})
    }

    fn health(&self) -> StoreHealth {
        StoreHealth::Healthy
    }
}

#[derive(Default)]
pub struct InMemoryRecorder(pub Mutex<Vec<(Outcome, QuotaOutcome, Vec<Attempt>)>>);

impl Recorder for InMemoryRecorder {
    fn record(&self, record: &VentRecord) {
        self.0.lock().unwrap().push((record.outcome, record.quota, record.attempts.clone()));
    }
}

/// Takes one word for a crisis and one for a concern.
struct ScriptedSense;

impl Sense for ScriptedSense {
    fn crisis(&self, content: &str, _: &[(Role, &str)]) -> CrisisReading {
        let level = match content {
            "danger" => CrisisLevel::Crisis,
            "worry" => CrisisLevel::Concern,
            _ => CrisisLevel::None,
        };
        CrisisReading { level, categories: Vec::new() }
    }
}

struct NoonOfTheFirstDay;

impl Clock for NoonOfTheFirstDay {
    fn unix_seconds(&self) -> i64 {
        43_200
    }
}

/// Everything that a vent meets.
pub struct Scene {
    pub service: Arc<VentService>,
    pub store: Arc<InMemoryQuotaStore>,
    pub recorder: Arc<InMemoryRecorder>,
}

pub fn deadlines() -> Deadlines {
    Deadlines {
        first_token: Duration::from_secs(20),
        silence: Duration::from_secs(30),
        total: Duration::from_mins(5),
    }
}

pub fn scene(routes: Vec<Arc<ScriptedProvider>>, last_resort: Option<Arc<ScriptedProvider>>) -> Scene {
    scene_with(routes, last_resort, CostMeter::new(0.0))
}

pub fn scene_with(
    routes: Vec<Arc<ScriptedProvider>>,
    last_resort: Option<Arc<ScriptedProvider>>,
    meter: CostMeter,
) -> Scene {
    let store = Arc::new(InMemoryQuotaStore { limit: 2, ..InMemoryQuotaStore::default() });
    let recorder = Arc::new(InMemoryRecorder::default());
    let routes = routes.into_iter().map(|provider| Route::new(provider)).collect();
    let mut prices = PriceTable::default();
    let price = Price { input_per_million_usd: 1.0, output_per_million_usd: 2.0 };
    prices.insert(ProviderName::OpenAi, "scripted".into(), price);
    let service = Arc::new(VentService {
        quota: Arc::new(SharedStore(Arc::clone(&store))),
        scrubber: Arc::new(Scrubber::new(Policy::default())),
        cascade: Arc::new(Cascade::new(routes, last_resort.map(|p| p as Arc<dyn LlmProvider>), deadlines())),
        prices: Arc::new(prices),
        meter: Arc::new(meter),
        recorder: Arc::clone(&recorder) as _,
        sense: Arc::new(ScriptedSense),
        crisis_ceiling: CrisisCeiling::new(1),
        companion: ScriptedProvider::new(
            ProviderName::Companion,
            vec![Step::Say("Safe words."), Step::Finish],
        ),
        clock: Arc::new(NoonOfTheFirstDay),
        prompt: PromptSettings {
            crisis_system: "Stay.".into(),
            system: "Listen.".into(),
            max_output_tokens: 64,
            temperature: 0.5,
        },
        tasks: tokio_util::task::TaskTracker::new(),
    });
    Scene { service, store, recorder }
}

impl Scene {
    pub async fn open(&self, content: &str) -> Result<OpenVent, Refusal> {
        let caller = Caller::anonymous([192, 0, 2, 1].into(), "test", None);
        let vent = RawVent::new(Mode::Text, content.into(), Vec::new(), &ContentLimits::default()).unwrap();
        let reading = self.service.read(&vent);
        self.service.open(&caller, vent, reading, tokio::time::Instant::now()).await
    }

    /// As somebody in danger is taken in.
    pub fn open_in_crisis(&self, may_ask: bool) -> OpenVent {
        let caller = Caller::anonymous([192, 0, 2, 1].into(), "test", None);
        let vent = RawVent::new(Mode::Text, "danger".into(), Vec::new(), &ContentLimits::default()).unwrap();
        let reading = self.service.read(&vent);
        self.service.open_in_crisis(caller, vent, reading, may_ask, tokio::time::Instant::now())
    }

    pub fn outcomes(&self) -> Vec<(Outcome, QuotaOutcome)> {
        self.recorder.0.lock().unwrap().iter().map(|(outcome, quota, _)| (*outcome, *quota)).collect()
    }
}

/// What a client would have seen, one line an event.
pub async fn transcript(vent: &mut OpenVent) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(event) = vent.next().await {
        lines.push(match event {
            VentEvent::Meta { provider, fallback, .. } => format!("meta {provider} {fallback}"),
            VentEvent::Delta(reply) => format!("delta {}", reply.as_str()),
            VentEvent::Crisis(reading) => format!("crisis {}", reading.level.name()),
            VentEvent::Done { finish, usage, cost_usd, remaining } => format!(
                "done {} {:?} {cost_usd:?} {}",
                finish.name(),
                usage.map(|tokens| (tokens.input, tokens.output)),
                remaining.map_or("unknown".to_owned(), |left| left.to_string())
            ),
            VentEvent::Failed(error) => format!("failed {}", error.kind.name()),
        });
    }
    lines
}
