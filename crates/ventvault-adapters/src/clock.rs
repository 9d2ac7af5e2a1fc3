//! The machine's wall clock: the only place that reads it.

use ventvault_domain::Clock;

/// The time as this machine has it.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_seconds(&self) -> i64 {
        jiff::Timestamp::now().as_second()
    }
}
