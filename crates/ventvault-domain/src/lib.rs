//! What a vent is and what happens to it: types, ports and the vent's path.
//!
//! This crate must not know axum, SQL, Redis or an HTTP client, and it writes nothing anywhere. Arrows point
//! inwards: adapters implement the ports of this crate, the binary wires them together.
//!
//! One vent, in the order in which it happens (see [`VentService::open`]):
//!
//! 1. a [`RawVent`] arrives with the [`Caller`] who sent it;
//! 2. [`Sense`] reads it for danger; in a crisis help goes out at once and nothing below can refuse it;
//! 3. the [`QuotaStore`] grants a [`Receipt`] or refuses;
//! 4. the raw text is scrubbed into a [`ScrubbedVent`] and wiped;
//! 5. a [`Prompt`] is made, which only a scrubbed vent can become;
//! 6. the [`Cascade`] asks the [`LlmProvider`]s in order until one speaks;
//! 7. an [`OpenVent`] streams [`VentEvent`]s, settles or refunds the receipt and leaves a [`VentRecord`].

mod breaker;
mod cascade;
mod ceiling;
mod clock;
mod content;
mod cost;
mod identity;
mod limits;
mod open_vent;
mod prompt;
mod provider;
mod quota;
mod record;
mod scrubbed;
mod sense;
mod service;

pub use breaker::{Breaker, BreakerState};
pub use cascade::{Cascade, CascadeFailure, Route, Started};
pub use ceiling::CrisisCeiling;
pub use clock::{Clock, Day};
pub use content::{InvalidVent, Mode, Problem, RawTurn, RawVent, Reply, Role};
pub use cost::{CostMeter, Price, PriceTable};
pub use identity::{AccountId, Caller, Tier};
pub use limits::{ContentLimits, Deadlines, QuotaLimits};
pub use open_vent::{OpenVent, VentEvent};
pub use prompt::{Prompt, PromptSettings, Turn};
pub use provider::{
    FinishReason, LlmProvider, ProviderError, ProviderErrorKind, ProviderEvent, ProviderName, ReplyStream,
    TokenUsage,
};
pub use quota::{Ceiling, Decision, QuotaKey, QuotaStore, Receipt, StoreHealth, Usage};
pub use record::{Attempt, Outcome, QuotaOutcome, Recorder, Timings, VentRecord};
pub use scrubbed::ScrubbedVent;
pub use sense::{CrisisLevel, CrisisReading, Sense};
pub use service::{Refusal, VentService};

/// A boxed future, as the ports return it: they are called through `Arc<dyn …>`.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
