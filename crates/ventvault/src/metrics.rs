//! What the operator may see: counters and histograms whose labels are enums and route templates, never ids,
//! addresses or anything that somebody wrote. They are made of vent records, in one place.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use ventvault_domain::{
    CrisisLevel, Outcome, ProviderErrorKind, ProviderName, QuotaOutcome, Recorder, Tier, VentRecord,
};
use ventvault_scrub::Kind;

/// Declares label sets of constant strings.
macro_rules! labels {
    ($($name:ident { $($field:ident),+ })+) => {$(
        #[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
        struct $name { $($field: &'static str),+ }
    )+};
}

labels! {
    Decision { tier, decision }
    ProviderFailure { provider, kind }
    Direction { direction }
    OutcomeLabel { outcome }
    ScrubKind { kind }
    CrisisLabel { level }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Model {
    provider: &'static str,
    model: String,
}

/// All metrics of the process.
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    vents: Family<OutcomeLabel, Counter>,
    first_token: Histogram,
    added: Histogram,
    total: Histogram,
    quota: Family<Decision, Counter>,
    provider_errors: Family<ProviderFailure, Counter>,
    tokens: Family<Direction, Counter>,
    cost: Family<Model, Counter<f64, AtomicU64>>,
    cost_per_vent: Histogram,
    scrubbed: Family<ScrubKind, Counter>,
    crisis: Family<CrisisLabel, Counter>,
    open_streams: Gauge,
}

/// Counts one open stream for as long as it lives.
pub struct OpenStream(Gauge);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// From a tenth of a millisecond to ten seconds: what we add and what a provider takes both fit.
const SECONDS: [f64; 16] =
    [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.6, 1.0, 2.0, 5.0, 10.0];

const USD: [f64; 8] = [0.00001, 0.00003, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03];

impl Metrics {
    /// All series that are known beforehand start at 0. `routes` are the templates of the router.
    pub fn new(routes: &[&str]) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("ventvault"),
            requests: Family::default(),
            vents: Family::default(),
            first_token: Histogram::new(SECONDS),
            added: Histogram::new(SECONDS),
            total: Histogram::new([0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 60.0]),
            quota: Family::default(),
            provider_errors: Family::default(),
            tokens: Family::default(),
            cost: Family::default(),
            cost_per_vent: Histogram::new(USD),
            scrubbed: Family::default(),
            crisis: Family::default(),
            open_streams: Gauge::default(),
        };
        metrics.register();
        metrics.start_at_zero(routes);
        metrics
    }

    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("requests", "Requests by route template and status", self.requests.clone());
        r.register("vents", "Vents by outcome", self.vents.clone());
        r.register(
            "first_token_seconds",
            "From the request's arrival to the first delta",
            self.first_token.clone(),
        );
        r.register(
            "added_first_token_seconds",
            "Time to first token without the provider's part",
            self.added.clone(),
        );
        r.register("vent_seconds", "From the request's arrival to the end of the answer", self.total.clone());
        r.register("quota_decisions", "Quota decisions by tier", self.quota.clone());
        r.register("provider_errors", "Failed attempts by provider and kind", self.provider_errors.clone());
        r.register("tokens", "Tokens as the providers counted them", self.tokens.clone());
        r.register("cost_usd", "Cost of answers whose price is known", self.cost.clone());
        r.register(
            "cost_per_vent_usd",
            "Cost of one answer whose price is known",
            self.cost_per_vent.clone(),
        );
        r.register("scrubbed_entities", "Masked personal data by kind", self.scrubbed.clone());
        r.register("open_streams", "Answers being streamed", self.open_streams.clone());
        r.register("crisis", "Vents that sounded dangerous, by level", self.crisis.clone());
        r.register("build", "Build", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
    }

    fn start_at_zero(&self, routes: &[&str]) {
        for route in routes {
            begin(&self.requests, &Request { route: (*route).to_owned(), status: 200 });
        }
        for outcome in OUTCOMES {
            begin(&self.vents, &OutcomeLabel { outcome: outcome_name(outcome) });
        }
        for tier in Tier::ALL {
            for outcome in
                [QuotaOutcome::Refused, QuotaOutcome::Settled, QuotaOutcome::Refunded, QuotaOutcome::Exempt]
            {
                begin(&self.quota, &Decision { tier: tier.name(), decision: decision_name(outcome) });
            }
        }
        for provider in ProviderName::ALL {
            for kind in ProviderErrorKind::ALL {
                let failure = ProviderFailure { provider: provider.name(), kind: kind.name() };
                begin(&self.provider_errors, &failure);
            }
        }
        for level in [CrisisLevel::Concern, CrisisLevel::Crisis] {
            begin(&self.crisis, &CrisisLabel { level: level.name() });
        }
        for direction in ["input", "output"] {
            begin(&self.tokens, &Direction { direction });
        }
        for kind in Kind::ALL {
            begin(&self.scrubbed, &ScrubKind { kind: kind.name() });
        }
    }

    /// A model that may be asked; its cost starts at 0.
    pub fn expect_model(&self, provider: ProviderName, model: &str) {
        begin(&self.cost, &Model { provider: provider.name(), model: model.to_owned() });
    }

    /// Counts a request. `route` is the template, or a constant for what no route matched.
    pub fn count_request(&self, route: &str, status: u16) {
        self.requests.get_or_create(&Request { route: route.to_owned(), status }).inc();
    }

    /// Counts a stream until the guard is dropped.
    pub fn open_stream(&self) -> OpenStream {
        self.open_streams.inc();
        OpenStream(self.open_streams.clone())
    }

    /// The text that Prometheus reads.
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }
}

impl Recorder for Metrics {
    fn record(&self, record: &VentRecord) {
        self.vents.get_or_create(&OutcomeLabel { outcome: outcome_name(record.outcome) }).inc();
        let decision = Decision { tier: record.tier.name(), decision: decision_name(record.quota) };
        self.quota.get_or_create(&decision).inc();
        if record.crisis != CrisisLevel::None {
            self.crisis.get_or_create(&CrisisLabel { level: record.crisis.name() }).inc();
        }
        for attempt in &record.attempts {
            let failure = ProviderFailure { provider: attempt.provider.name(), kind: attempt.error.name() };
            self.provider_errors.get_or_create(&failure).inc();
            // A wrong key would otherwise show in nothing but the companion's answers. While a provider rests
            // behind its breaker nothing new happens, so an outage does not fill the log.
            if attempt.error != ProviderErrorKind::BreakerOpen {
                let (provider, kind) = (attempt.provider.name(), attempt.error.name());
                tracing::warn!(llm.provider = provider, llm.error = kind, "{}", attempt.error);
            }
        }
        if !record.timings.first_token.is_zero() {
            self.first_token.observe(record.timings.first_token.as_secs_f64());
            self.added.observe(record.timings.added().as_secs_f64());
            self.total.observe(record.timings.total.as_secs_f64());
        }
        if let Some(usage) = record.usage {
            self.tokens.get_or_create(&Direction { direction: "input" }).inc_by(usage.input);
            self.tokens.get_or_create(&Direction { direction: "output" }).inc_by(usage.output);
        }
        if let (Some(provider), Some(cost)) = (record.provider, record.cost_usd) {
            let model = Model { provider: provider.name(), model: record.model.clone() };
            self.cost.get_or_create(&model).inc_by(cost);
            self.cost_per_vent.observe(cost);
        }
        for (kind, count) in record.scrubbed.iter() {
            self.scrubbed.get_or_create(&ScrubKind { kind: kind.name() }).inc_by(u64::from(count));
        }
    }
}

/// Makes a series, so that it is there at 0 before anything happens.
fn begin<L, M>(family: &Family<L, M>, labels: &L)
where
    L: Clone + std::hash::Hash + Eq,
    M: Default,
{
    drop(family.get_or_create(labels));
}

const OUTCOMES: [Outcome; 6] = [
    Outcome::Answered,
    Outcome::Refused,
    Outcome::Failed,
    Outcome::Cut,
    Outcome::LeftBefore,
    Outcome::LeftDuring,
];

const fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Answered => "answered",
        Outcome::Refused => "refused",
        Outcome::Failed => "failed",
        Outcome::Cut => "cut",
        Outcome::LeftBefore => "left_before",
        Outcome::LeftDuring => "left_during",
    }
}

/// A refunded vent was granted first; "granted" in the sense of the operator is one that stays counted.
const fn decision_name(outcome: QuotaOutcome) -> &'static str {
    match outcome {
        QuotaOutcome::Refused => "refused",
        QuotaOutcome::Settled => "granted",
        QuotaOutcome::Refunded => "refunded",
        QuotaOutcome::Exempt => "exempt",
    }
}
