//! The daily quota as a port: reserve before the answer, then settle or refund, each at most once.
//!
//! A store never fails towards its caller: what it cannot ask (Redis is away) it decides within the bounds of
//! [`QuotaLimits::degraded`](crate::QuotaLimits). It never over-grants, whatever runs in parallel.

use std::fmt;

use crate::BoxFuture;
use crate::clock::Day;
use crate::identity::{Caller, Tier};

/// A caller's key for one day: a keyed hash under a secret that is destroyed when the day is over.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct QuotaKey([u8; 16]);

impl QuotaKey {
    /// From the keyed hash.
    #[must_use]
    pub const fn new(hash: [u8; 16]) -> Self {
        Self(hash)
    }

    /// The hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for QuotaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("QuotaKey")
    }
}

/// Where a caller stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Vents used today.
    pub used: u32,
    /// Vents that the day allows.
    pub limit: u32,
    /// Seconds until the next UTC day.
    pub reset_seconds: u64,
    /// The caller's tier.
    pub tier: Tier,
}

impl Usage {
    /// Vents left today.
    #[must_use]
    pub const fn remaining(&self) -> u32 {
        self.limit.saturating_sub(self.used)
    }
}

/// Which bound refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ceiling {
    /// The caller's own daily limit.
    Own,
    /// The bound for all anonymous vents of the caller's network.
    Network,
}

/// The answer to a reservation.
#[derive(Debug)]
pub enum Decision {
    /// One vent is taken from the day. Give the receipt back to [`QuotaStore::settle`] or [`QuotaStore::refund`].
    Granted {
        /// Proof of the reservation.
        receipt: Receipt,
        /// Where the caller stands with this vent counted.
        usage: Usage,
    },
    /// The day is used up.
    Refused {
        /// Where the caller stands.
        usage: Usage,
        /// Which bound refused.
        by: Ceiling,
    },
}

/// Proof of one reservation. It cannot be copied, so it is settled or refunded at most once.
#[derive(Debug)]
pub struct Receipt {
    /// Random; makes a repeated refund harmless in a shared store.
    pub id: u64,
    /// The day that the vent is counted on. A refund after midnight goes to this day.
    pub day: Day,
    /// The caller's key of that day.
    pub key: QuotaKey,
    /// The key of the caller's network, where its ceiling counted too.
    pub network: Option<QuotaKey>,
    /// Granted on this replica's own account, while the shared store was away.
    pub local: bool,
}

/// How well a store works, for `/health`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreHealth {
    /// As it should.
    Healthy,
    /// It answers, but not as it should: the text says what an operator can do, and holds no secret.
    Degraded(String),
}

/// Counts vents a day. Implementations: in memory (with a journal on disk), Redis.
pub trait QuotaStore: Send + Sync {
    /// Takes one vent from the caller's day, or refuses.
    fn reserve<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Decision>;

    /// Where the caller stands; costs nothing.
    fn usage<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Usage>;

    /// The vent was answered: the reservation stays counted for good.
    fn settle(&self, receipt: Receipt) -> BoxFuture<'static, ()>;

    /// The vent was not answered: gives it back, also if the store has to be asked again later.
    fn refund(&self, receipt: Receipt) -> BoxFuture<'static, ()>;

    /// How well the store works.
    fn health(&self) -> StoreHealth;
}
