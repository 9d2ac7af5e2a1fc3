//! How many provider answers to crisis vents a device gets a day. Help itself has no ceiling; this keeps a phrase
//! from buying a free model. Each replica counts for itself, in memory, under a hash that ends with the process or the day.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};

use crate::clock::Day;
use crate::identity::Caller;

/// Devices that are remembered; beyond it the companion answers everybody new.
const REMEMBERED: usize = 100_000;

/// Counts provider answers to crisis vents.
#[derive(Debug)]
pub struct CrisisCeiling {
    limit: u32,
    today: Mutex<Counted>,
}

#[derive(Debug)]
struct Counted {
    day: Day,
    hasher: RandomState,
    counts: HashMap<u64, u32>,
}

impl CrisisCeiling {
    /// With a limit a day and device.
    #[must_use]
    pub fn new(limit: u32) -> Self {
        let counted =
            Counted { day: Day::from_number(0), hasher: RandomState::new(), counts: HashMap::new() };
        Self { limit, today: Mutex::new(counted) }
    }

    /// Takes one, if there is one left.
    pub fn take(&self, caller: &Caller, day: Day) -> bool {
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.day != day {
            *today = Counted { day, hasher: RandomState::new(), counts: HashMap::new() };
        }
        let key = match caller.account() {
            Some(account) => today.hasher.hash_one(account.as_bytes()),
            None => today.hasher.hash_one(caller.device().as_slice()),
        };
        if today.counts.len() >= REMEMBERED && !today.counts.contains_key(&key) {
            return false;
        }
        let used = today.counts.entry(key).or_default();
        let granted = *used < self.limit;
        *used = used.saturating_add(u32::from(granted));
        granted
    }
}
