//! A circuit breaker per provider: after repeated failures it is left alone for a while, then tried once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// What a breaker lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakerState {
    /// Everything.
    Closed,
    /// Nothing, until it has rested.
    Open,
    /// One attempt, whose outcome decides.
    HalfOpen,
}

/// Counts consecutive failures of one provider.
#[derive(Debug)]
pub struct Breaker {
    threshold: u32,
    rest: Duration,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    failures: u32,
    opened: Option<Instant>,
    /// An attempt that is dropped (its client left) reports nothing, so a probe only holds the door for one rest.
    probing_since: Option<Instant>,
}

impl Breaker {
    /// Opens after `threshold` failures in a row and stays open for `rest`.
    #[must_use]
    pub fn new(threshold: u32, rest: Duration) -> Self {
        Self { threshold, rest, inner: Mutex::default() }
    }

    /// Whether an attempt may be made at `now`. In the half-open state the first caller to ask is the probe.
    pub fn allows(&self, now: Instant) -> bool {
        let mut inner = self.lock();
        let Some(opened) = inner.opened else { return true };
        if now.duration_since(opened) < self.rest {
            return false;
        }
        if inner.probing_since.is_some_and(|since| now.duration_since(since) < self.rest) {
            return false;
        }
        inner.probing_since = Some(now);
        true
    }

    /// An attempt reached its first token.
    pub fn succeeded(&self) {
        *self.lock() = Inner::default();
    }

    /// An attempt failed at `now`.
    pub fn failed(&self, now: Instant) {
        let mut inner = self.lock();
        inner.failures = inner.failures.saturating_add(1);
        inner.probing_since = None;
        if inner.failures >= self.threshold {
            inner.opened = Some(now);
        }
    }

    /// The state at `now`.
    #[must_use]
    pub fn state(&self, now: Instant) -> BreakerState {
        match self.lock().opened {
            None => BreakerState::Closed,
            Some(opened) if now.duration_since(opened) < self.rest => BreakerState::Open,
            Some(_) => BreakerState::HalfOpen,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Breaker {
    /// Five failures in a row, ten seconds of rest: a provider that heals is used again within ten seconds.
    fn default() -> Self {
        Self::new(5, Duration::from_secs(10))
    }
}
