//! Counting in memory: exact under any parallelism, and nothing on its way touches the disk. A journal beside it
//! lets counts survive a restart.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use ventvault_domain::{
    BoxFuture, Caller, Ceiling, Clock, Day, Decision, QuotaKey, QuotaLimits, QuotaStore, Receipt,
    StoreHealth, Usage,
};

use super::journal::{Journal, Opened};
use super::keys::{DaySecret, Keys, receipt_id};

/// Locks that counts are spread over. A power of two.
const SHARDS: usize = 64;

/// How often the journal is written: what `kill -9` can lose.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Counts vents a day in this process. For one replica.
pub struct InMemoryQuota {
    limits: QuotaLimits,
    clock: Arc<dyn Clock>,
    current: RwLock<Arc<DayCounts>>,
    journal: Mutex<Journal>,
}

/// One day's counts with the secret that their keys are made with.
struct DayCounts {
    day: Day,
    secret: DaySecret,
    shards: Vec<Mutex<Shard>>,
}

#[derive(Default)]
struct Shard {
    counts: HashMap<QuotaKey, u32>,
    /// What has changed since the journal was last written.
    dirty: HashSet<QuotaKey>,
}

impl DayCounts {
    fn new(day: Day, secret: DaySecret) -> Self {
        Self { day, secret, shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    /// Both keys of a caller are in one shard, so one lock decides over both ceilings.
    fn shard(&self, home: QuotaKey) -> MutexGuard<'_, Shard> {
        let index = usize::from(home.as_bytes()[0]) % SHARDS;
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_dirty(&self) -> Vec<(QuotaKey, QuotaKey, u32)> {
        let mut changed = Vec::new();
        for (index, shard) in self.shards.iter().enumerate() {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            let dirty = std::mem::take(&mut shard.dirty);
            let home = home_of(index);
            changed.extend(dirty.into_iter().map(|key| (home, key, shard.used(key))));
        }
        changed
    }
}

/// Some key that lives in this shard; the journal keeps it beside each count.
fn home_of(index: usize) -> QuotaKey {
    let mut bytes = [0; 16];
    bytes[0] = u8::try_from(index).unwrap_or_default();
    QuotaKey::new(bytes)
}

impl Shard {
    fn used(&self, key: QuotaKey) -> u32 {
        self.counts.get(&key).copied().unwrap_or_default()
    }

    fn set(&mut self, key: QuotaKey, used: u32) {
        self.counts.insert(key, used);
        self.dirty.insert(key);
    }

    /// Takes one from each key's day, or from neither.
    fn take(&mut self, keys: &Keys, limit: u32, network_limit: u32) -> Result<u32, (u32, Ceiling)> {
        let used = self.used(keys.own);
        if used >= limit {
            return Err((used, Ceiling::Own));
        }
        if let Some(network) = keys.network {
            let of_network = self.used(network);
            if of_network >= network_limit {
                return Err((used, Ceiling::Network));
            }
            self.set(network, of_network + 1);
        }
        self.set(keys.own, used + 1);
        Ok(used + 1)
    }

    fn give_back(&mut self, key: QuotaKey) {
        let used = self.used(key).saturating_sub(1);
        self.set(key, used);
    }
}

impl InMemoryQuota {
    /// Takes up the day's counts from `data_dir` if there are any. A directory that cannot be used is no error: the
    /// store is exact without it, forgets at a restart, and says so in its health. Without one nothing is kept.
    #[must_use]
    pub fn open(data_dir: Option<PathBuf>, limits: QuotaLimits, clock: Arc<dyn Clock>) -> Self {
        let today = clock.today();
        let (journal, opened) = Journal::open(data_dir, today);
        let counts = match opened {
            Some(Opened { day, secret, counts }) => {
                let state = DayCounts::new(day, secret);
                for (home, key, used) in counts {
                    state.shard(home).counts.insert(key, used);
                }
                state
            }
            None => DayCounts::new(today, DaySecret::fresh()),
        };
        Self { limits, clock, current: RwLock::new(Arc::new(counts)), journal: Mutex::new(journal) }
    }

    /// Writes the journal and lets go of yesterday, until `stop`.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        loop {
            self.flush().await;
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(FLUSH_EVERY) => {}
            }
        }
    }

    /// Writes what has changed since the last time. Called by [`InMemoryQuota::run`], and once more at the end.
    pub async fn flush(self: &Arc<Self>) {
        let store = Arc::clone(self);
        let written = tokio::task::spawn_blocking(move || store.write()).await;
        if written.is_err() {
            tracing::error!("writing the quota journal panicked");
        }
    }

    fn write(&self) {
        let counts = self.current();
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = counts.take_dirty();
        if journal.write(counts.day, &counts.secret, &changed).is_err() {
            // Tried again with the next write.
            for (home, key, _) in changed {
                counts.shard(home).dirty.insert(key);
            }
        }
    }

    /// The counts of today. A clock that jumps back changes nothing, so that it grants nothing.
    fn current(&self) -> Arc<DayCounts> {
        let today = self.clock.today();
        let current = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        if current.day >= today {
            return current;
        }
        let mut latest = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if latest.day < today {
            *latest = Arc::new(DayCounts::new(today, DaySecret::fresh()));
        }
        Arc::clone(&latest)
    }

    fn usage_of(&self, caller: &Caller, day: Day, used: u32) -> Usage {
        let limit = self.limits.of(caller.tier());
        let reset_seconds = day.seconds_left(self.clock.unix_seconds());
        Usage { used, limit, reset_seconds, tier: caller.tier() }
    }

    fn decide(&self, caller: &Caller) -> Decision {
        let counts = self.current();
        let keys = counts.secret.keys(caller, &self.limits);
        let taken = counts.shard(keys.home()).take(&keys, self.limits.of(caller.tier()), self.limits.network);
        match taken {
            Ok(used) => Decision::Granted {
                receipt: Receipt {
                    id: receipt_id(),
                    day: counts.day,
                    key: keys.own,
                    network: keys.network,
                    local: false,
                },
                usage: self.usage_of(caller, counts.day, used),
            },
            Err((used, by)) => Decision::Refused { usage: self.usage_of(caller, counts.day, used), by },
        }
    }
}

impl QuotaStore for InMemoryQuota {
    fn reserve<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Decision> {
        Box::pin(std::future::ready(self.decide(caller)))
    }

    fn usage<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Usage> {
        let counts = self.current();
        let keys = counts.secret.keys(caller, &self.limits);
        let used = counts.shard(keys.home()).used(keys.own);
        Box::pin(std::future::ready(self.usage_of(caller, counts.day, used)))
    }

    fn settle(&self, _: Receipt) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn refund(&self, receipt: Receipt) -> BoxFuture<'static, ()> {
        let counts = self.current();
        // Yesterday's counts are gone, and with them what could be given back.
        if receipt.day == counts.day {
            let mut shard = counts.shard(receipt.network.unwrap_or(receipt.key));
            shard.give_back(receipt.key);
            receipt.network.into_iter().for_each(|network| shard.give_back(network));
        }
        Box::pin(std::future::ready(()))
    }

    fn health(&self) -> StoreHealth {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).health()
    }
}
