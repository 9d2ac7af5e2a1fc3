//! What a replica knows of the current day: its secret, what it has last seen of each key, and the grants that it
//! made on its own account while Redis was away.

use std::collections::HashMap;

use ventvault_domain::{Ceiling, Day, QuotaKey, QuotaLimits};

use crate::quota::keys::{DaySecret, Keys};

/// Keys remembered in each of two generations; the older one is dropped when the younger one is full.
const REMEMBERED: usize = 100_000;

/// What Redis last said of a key.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) used: u32,
    pub(super) version: u64,
}

/// Grants of this replica's own, by the key that they were made under.
type Grants = HashMap<QuotaKey, Vec<u64>>;

/// One day on one replica.
pub(super) struct ReplicaDay {
    pub(super) day: Day,
    pub(super) secret: DaySecret,
    /// Made here because Redis was away; to be replaced by the shared one.
    pub(super) is_local: bool,
    /// The secret that was in use before the shared one was adopted, with the grants under its keys.
    replaced: Option<(DaySecret, Grants)>,
    young: HashMap<QuotaKey, Seen>,
    old: HashMap<QuotaKey, Seen>,
    grants: Grants,
    network_grants: HashMap<QuotaKey, u32>,
    /// The keys that belong together, so that grants can be carried over without their caller.
    homes: HashMap<QuotaKey, Keys>,
}

impl ReplicaDay {
    pub(super) fn new(day: Day, secret: DaySecret, is_local: bool) -> Self {
        Self {
            day,
            secret,
            is_local,
            replaced: None,
            young: HashMap::new(),
            old: HashMap::new(),
            grants: HashMap::new(),
            network_grants: HashMap::new(),
            homes: HashMap::new(),
        }
    }

    /// Goes over to the shared secret. Grants made under the former one are found again by their callers.
    pub(super) fn adopt(&mut self, secret: DaySecret) {
        let mut fresh = Self::new(self.day, secret, false);
        std::mem::swap(self, &mut fresh);
        if !fresh.grants.is_empty() {
            self.replaced = Some((fresh.secret, fresh.grants));
        }
    }

    /// What was last seen of a key; nothing seen is version 0.
    pub(super) fn seen(&self, key: QuotaKey) -> Seen {
        self.young.get(&key).or_else(|| self.old.get(&key)).copied().unwrap_or_default()
    }

    /// Remembers what Redis said. Replies may overtake one another: the higher version is the later one.
    pub(super) fn saw(&mut self, key: QuotaKey, seen: Seen) {
        if self.seen(key).version >= seen.version {
            return;
        }
        if self.young.len() >= REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, seen);
    }

    /// The replica's own grants to a caller, under the current and under the replaced secret.
    pub(super) fn grants_of(&self, own: QuotaKey, former: Option<QuotaKey>) -> Vec<u64> {
        let current = self.grants.get(&own).into_iter().flatten();
        let replaced = self.replaced.as_ref().zip(former).and_then(|((_, grants), key)| grants.get(&key));
        current.chain(replaced.into_iter().flatten()).copied().collect()
    }

    /// The secret that was replaced, for as long as it may lead to grants.
    pub(super) fn former(&self) -> Option<&DaySecret> {
        self.replaced.as_ref().map(|(secret, _)| secret)
    }

    /// Grants that Redis has taken over are its affair.
    pub(super) fn carried(&mut self, keys: &Keys, former: Option<QuotaKey>, ids: &[u64]) {
        let removed = forget(&mut self.grants, keys.own, ids);
        self.release(keys, removed);
        if let Some(((_, grants), key)) = self.replaced.as_mut().zip(former) {
            forget(grants, key, ids);
        }
    }

    fn release(&mut self, keys: &Keys, count: usize) {
        if !self.grants.contains_key(&keys.own) {
            self.homes.remove(&keys.own);
        }
        if let Some(held) = keys.network.and_then(|network| self.network_grants.get_mut(&network)) {
            *held = held.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX));
        }
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
        self.grants.entry(keys.own).or_default().push(id);
        self.homes.insert(keys.own, *keys);
        Ok(used.saturating_add(own).saturating_add(1))
    }

    /// Gives a local grant back; false when Redis has it already.
    pub(super) fn give_back(&mut self, keys: &Keys, id: u64) -> bool {
        let removed = forget(&mut self.grants, keys.own, &[id]);
        self.release(keys, removed);
        removed > 0
    }

    /// What Redis has to take over, for the probe: keys and ids of grants under the current secret.
    pub(super) fn outstanding(&self) -> Vec<(Keys, Vec<u64>)> {
        let keyed = self.grants.iter().filter_map(|(own, ids)| Some((*self.homes.get(own)?, ids.clone())));
        keyed.collect()
    }
}

/// Removes ids from a key's grants and says how many there were.
fn forget(grants: &mut Grants, key: QuotaKey, ids: &[u64]) -> usize {
    let Some(held) = grants.get_mut(&key) else { return 0 };
    let before = held.len();
    held.retain(|id| !ids.contains(id));
    let removed = before - held.len();
    if held.is_empty() {
        grants.remove(&key);
    }
    removed
}
