//! The wall clock as a port, so that midnight, leap days and jumps can be tested. Durations are measured with
//! the monotonic clock of the runtime and never come from here.

use std::fmt;

/// Seconds in a UTC day. POSIX time has no leap seconds, so every day has as many.
const DAY_SECONDS: i64 = 86_400;

/// Tells the time of day. Everything else that needs the wall clock takes it from here.
pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01T00:00:00Z.
    fn unix_seconds(&self) -> i64;

    /// The UTC day of now.
    fn today(&self) -> Day {
        Day::from_unix_seconds(self.unix_seconds())
    }
}

/// A UTC day, counted from 1970-01-01. Quotas and day secrets belong to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// The day that holds this second.
    #[must_use]
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds.div_euclid(DAY_SECONDS))
    }

    /// The day with this number, as [`Day::number`] gave it.
    #[must_use]
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The first second after this day.
    #[must_use]
    pub const fn end_unix_seconds(self) -> i64 {
        self.0.saturating_add(1).saturating_mul(DAY_SECONDS)
    }

    /// Seconds from `now` to the end of this day: at least 1, at most a day.
    #[must_use]
    pub fn seconds_left(self, now: i64) -> u64 {
        self.end_unix_seconds().saturating_sub(now).clamp(1, DAY_SECONDS).unsigned_abs()
    }
}

impl fmt::Display for Day {
    /// ISO 8601, `2026-11-22`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.0.saturating_mul(DAY_SECONDS)) {
            Ok(start) => start.strftime("%Y-%m-%d").fmt(f),
            Err(_) => write!(f, "day {}", self.0),
        }
    }
}
