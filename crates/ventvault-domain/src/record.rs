//! What is known about a vent when it is over: figures and enums, no text and nobody's name. Metrics are made of
//! it, and whatever a person consents to keep.

use std::time::Duration;

use ventvault_scrub::Counts;

use crate::content::Mode;
use crate::identity::Tier;
use crate::provider::{ProviderErrorKind, ProviderName, TokenUsage};
use crate::sense::CrisisLevel;

/// One provider that was asked and did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Who.
    pub provider: ProviderName,
    /// Why not.
    pub error: ProviderErrorKind,
}

/// How a vent ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The whole answer was delivered.
    Answered,
    /// The day was used up.
    Refused,
    /// No provider spoke, and there was no companion to fall back on.
    Failed,
    /// The answer broke off after its first words.
    Cut,
    /// The client left before the first word.
    LeftBefore,
    /// The client left during the answer.
    LeftDuring,
}

/// What became of the reservation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuotaOutcome {
    /// Refused.
    Refused,
    /// Granted and counted.
    Settled,
    /// Granted and given back.
    Refunded,
    /// Never asked for: a crisis vent.
    Exempt,
}

/// Where the time went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings {
    /// Deciding the quota. It runs beside the scrub, so the two overlap.
    pub quota: Duration,
    /// Scrubbing content and history.
    pub scrub: Duration,
    /// From the last of the two to the provider's first words, over all attempts.
    pub provider: Duration,
    /// From the request's arrival to the first delta handed to the wire; zero when there was none.
    pub first_token: Duration,
    /// From the request's arrival to the end.
    pub total: Duration,
}

impl Timings {
    /// The part of the time to first token that is ours: all of it but the wait for the provider.
    #[must_use]
    pub fn added(&self) -> Duration {
        self.first_token.saturating_sub(self.provider)
    }
}

/// The metadata of one vent.
#[derive(Debug)]
pub struct VentRecord {
    /// How it ended.
    pub outcome: Outcome,
    /// What became of the reservation.
    pub quota: QuotaOutcome,
    /// The caller's tier.
    pub tier: Tier,
    /// How dangerous it sounded.
    pub crisis: CrisisLevel,
    /// Typed or spoken.
    pub mode: Mode,
    /// Words of the content.
    pub words: u32,
    /// Who answered, once somebody did.
    pub provider: Option<ProviderName>,
    /// The model that answered.
    pub model: String,
    /// Whether somebody else than the first choice answered.
    pub fallback: bool,
    /// Those who were asked before and failed, and the one who broke off.
    pub attempts: Vec<Attempt>,
    /// Tokens, where the provider counted them.
    pub usage: Option<TokenUsage>,
    /// Cost in US dollars, where the price is known.
    pub cost_usd: Option<f64>,
    /// Personal data that was masked, by kind.
    pub scrubbed: Counts,
    /// Where the time went.
    pub timings: Timings,
}

/// Takes records. It must return at once and may drop what it cannot take: a vent never waits for it.
pub trait Recorder: Send + Sync {
    /// Takes the record of a vent that is over.
    fn record(&self, record: &VentRecord);
}
