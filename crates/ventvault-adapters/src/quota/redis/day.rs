//! What a replica knows of the current day: its secret, what it has last seen of each key, and the grants that it
//! made on its own account while Redis was away.

use std::collections::HashMap;
use std::sync::Arc;

use ventvault_domain::{Ceiling, Day, QuotaKey, QuotaLimits};

use super::seal::Epoch;
use crate::quota::keys::{DaySecret, Keys};

/// Keys remembered in each of two generations; the older one is dropped when the younger one is full.
const REMEMBERED: usize = 100_000;

/// What Redis last said of a key.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) used: u32,
    pub(super) version: u64,
}

/// What was seen of a key, and beside which other it lives.
#[derive(Clone, Copy)]
struct Remembered {
    home: QuotaKey,
    seen: Seen,
}

/// Ids of this replica's own grants, by the key that they were made under.
type Grants = HashMap<QuotaKey, (Keys, Vec<u64>)>;

/// The secret that was in use before, for as long as grants under its keys are to be carried over.
struct Former {
    secret: Arc<DaySecret>,
    grants: Grants,
}

/// One day on one replica.
pub(super) struct ReplicaDay {
    pub(super) day: Day,
    pub(super) secret: Arc<DaySecret>,
    /// Which sealing of the secret Redis holds; `None` if the secret was made here because Redis was away.
    pub(super) epoch: Option<Epoch>,
    former: Option<Former>,
    young: HashMap<QuotaKey, Remembered>,
    old: HashMap<QuotaKey, Remembered>,
    grants: Grants,
    network_grants: HashMap<QuotaKey, u32>,
    /// Under which keys Redis counts grants that were made under a former secret.
    moved: HashMap<u64, Keys>,
}

impl ReplicaDay {
    pub(super) fn new(day: Day, secret: DaySecret, epoch: Option<Epoch>) -> Self {
        Self {
            day,
            secret: Arc::new(secret),
            epoch,
            former: None,
            young: HashMap::new(),
            old: HashMap::new(),
            grants: HashMap::new(),
            network_grants: HashMap::new(),
            moved: HashMap::new(),
        }
    }

    /// Goes over to a new day or to another secret. Grants made under the former one are found again by their
    /// callers: unless they belong to a day that is over.
    pub(super) fn turn(&mut self, day: Day, secret: DaySecret, epoch: Option<Epoch>) {
        let past = std::mem::replace(self, Self::new(day, secret, epoch));
        if past.day >= day {
            self.moved = past.moved;
            self.former = if past.grants.is_empty() {
                past.former
            } else {
                Some(Former { secret: past.secret, grants: past.grants })
            };
        }
    }

    /// What was last seen of a key; nothing seen is version 0.
    pub(super) fn seen(&self, key: QuotaKey) -> Seen {
        self.young.get(&key).or_else(|| self.old.get(&key)).map(|known| known.seen).unwrap_or_default()
    }

    /// Remembers what Redis said of a caller's keys. Replies may overtake one another: the higher version is the later.
    pub(super) fn saw(&mut self, keys: &Keys, own: Seen, network: Seen) {
        let home = keys.home();
        self.remember(keys.own, Remembered { home, seen: own });
        if let Some(key) = keys.network {
            self.remember(key, Remembered { home, seen: network });
        }
    }

    fn remember(&mut self, key: QuotaKey, known: Remembered) {
        if self.seen(key).version >= known.seen.version {
            return;
        }
        if self.young.len() >= REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, known);
    }

    /// All that was seen: the home, the key, and what Redis said of it.
    pub(super) fn all_seen(&self) -> Vec<(QuotaKey, QuotaKey, Seen)> {
        let older = self.old.iter().filter(|(key, _)| !self.young.contains_key(key));
        self.young.iter().chain(older).map(|(key, known)| (known.home, *key, known.seen)).collect()
    }

    /// The replica's own grants to a caller, under the current and under the former secret.
    pub(super) fn grants_of(&self, own: QuotaKey, former: Option<QuotaKey>) -> Vec<u64> {
        let current = self.grants.get(&own);
        let older = self.former.as_ref().zip(former).and_then(|(of, key)| of.grants.get(&key));
        current.into_iter().chain(older).flat_map(|(_, ids)| ids).copied().collect()
    }

    /// The former secret, for as long as it leads to grants.
    pub(super) fn former(&self) -> Option<&Arc<DaySecret>> {
        self.former.as_ref().map(|former| &former.secret)
    }

    /// Takes one from what this replica may grant by itself: for a key that it has not seen the degraded limit, else
    /// no more than that of what was left. A refusal shows a day that is used up, whatever Redis may know.
    pub(super) fn grant(
        &mut self,
        keys: &Keys,
        former: Option<QuotaKey>,
        limit: u32,
        limits: &QuotaLimits,
        id: u64,
    ) -> Result<u32, (u32, Ceiling)> {
        let own = u32::try_from(self.grants_of(keys.own, former).len()).unwrap_or(u32::MAX);
        let used = self.seen(keys.own).used;
        if own >= limits.degraded.min(limit.saturating_sub(used)) {
            return Err((limit, Ceiling::Own));
        }
        if let Some(network) = keys.network {
            let granted = self.network_grants.get(&network).copied().unwrap_or_default();
            if self.seen(network).used.saturating_add(granted) >= limits.network {
                return Err((limit, Ceiling::Network));
            }
            self.network_grants.insert(network, granted + 1);
        }
        self.grants.entry(keys.own).or_insert_with(|| (*keys, Vec::new())).1.push(id);
        Ok(used.saturating_add(own).saturating_add(1))
    }

    /// Redis is being told of these grants; from now on they may be known there under these keys.
    pub(super) fn carrying(&mut self, keys: &Keys, former: Option<QuotaKey>) {
        let of_former = self.former.as_ref().zip(former).and_then(|(of, key)| of.grants.get(&key));
        self.moved.extend(of_former.into_iter().flat_map(|(_, ids)| ids).map(|id| (*id, *keys)));
    }

    /// Grants that Redis has taken over are its affair.
    pub(super) fn carried(&mut self, keys: &Keys, former: Option<QuotaKey>, ids: &[u64]) {
        self.forget(keys, ids);
        if let Some((of, key)) = self.former.as_mut().zip(former) {
            take(&mut of.grants, key, ids);
        }
        if self.former.as_ref().is_some_and(|former| former.grants.is_empty()) {
            self.former = None;
        }
    }

    /// Gives a local grant back here, and says under which keys Redis may have it.
    pub(super) fn give_back(&mut self, keys: &Keys, id: u64) -> Keys {
        self.forget(keys, &[id]);
        if let Some(former) = &mut self.former {
            take(&mut former.grants, keys.own, &[id]);
        }
        self.moved.remove(&id).unwrap_or(*keys)
    }

    fn forget(&mut self, keys: &Keys, ids: &[u64]) {
        let removed = take(&mut self.grants, keys.own, ids);
        if let Some(held) = keys.network.and_then(|network| self.network_grants.get_mut(&network)) {
            *held = held.saturating_sub(u32::try_from(removed).unwrap_or(u32::MAX));
        }
    }

    /// What Redis has to take over, for the probe: keys and ids of grants under the current secret.
    pub(super) fn outstanding(&self) -> Vec<(Keys, Vec<u64>)> {
        self.grants.values().cloned().collect()
    }
}

/// Removes ids from a key's grants and says how many there were.
fn take(grants: &mut Grants, key: QuotaKey, ids: &[u64]) -> usize {
    let Some((_, held)) = grants.get_mut(&key) else { return 0 };
    let before = held.len();
    held.retain(|id| !ids.contains(id));
    let removed = before - held.len();
    if held.is_empty() {
        grants.remove(&key);
    }
    removed
}
