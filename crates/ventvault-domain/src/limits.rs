//! The bounds of the public contract as values, so that settings and tests can change them in one place.

use std::time::Duration;

use crate::identity::Tier;

/// Sizes of a request. The defaults are those of the public contract.
#[derive(Clone, Copy, Debug)]
pub struct ContentLimits {
    /// Characters of the content.
    pub content_chars: usize,
    /// Messages of the history.
    pub history_turns: usize,
    /// Characters of one message of the history.
    pub turn_chars: usize,
    /// Characters of the whole history.
    pub history_chars: usize,
}

impl Default for ContentLimits {
    fn default() -> Self {
        Self { content_chars: 5_000, history_turns: 20, turn_chars: 5_000, history_chars: 40_000 }
    }
}

/// Vents a UTC day.
#[derive(Clone, Copy, Debug)]
pub struct QuotaLimits {
    /// For a device that is not signed in.
    pub anonymous: u32,
    /// For an account.
    pub signed_in: u32,
    /// For an account that pays.
    pub premium: u32,
    /// For all anonymous vents of one network (an IPv4 address, an IPv6 /64); 0 means no ceiling.
    pub network: u32,
    /// For a key that a replica has not seen, while the shared store cannot be reached.
    pub degraded: u32,
}

impl QuotaLimits {
    /// The daily limit of a tier.
    #[must_use]
    pub const fn of(&self, tier: Tier) -> u32 {
        match tier {
            Tier::Anonymous => self.anonymous,
            Tier::SignedIn => self.signed_in,
            Tier::Premium => self.premium,
        }
    }
}

impl Default for QuotaLimits {
    fn default() -> Self {
        Self { anonymous: 2, signed_in: 10, premium: 100, network: 200, degraded: 1 }
    }
}

/// How long each phase of an answer may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// To the first token, over all providers that are tried.
    pub first_token: Duration,
    /// Silence borne from one provider, before its first token or between two.
    pub silence: Duration,
    /// The whole answer. Generous: only a provider that drips for ever meets it.
    pub total: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            first_token: Duration::from_secs(20),
            silence: Duration::from_secs(30),
            total: Duration::from_mins(5),
        }
    }
}
