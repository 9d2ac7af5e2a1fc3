//! Counting in memory: exact under any parallelism, and nothing on its way touches the disk. A journal beside it
//! lets counts survive a restart.

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use ventvault_domain::{
    BoxFuture, Caller, Ceiling, Clock, Day, Decision, QuotaKey, QuotaLimits, QuotaStore, Receipt,
    StoreHealth, Usage,
};

use super::journal::{Count, Journal, Opened};
use super::keys::{DaySecret, Keys, receipt_id};

/// Locks that counts are spread over. A power of two.
const SHARDS: usize = 64;

/// How often the journal is written: what `kill -9` can lose.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Counts vents a day in this process. For one replica.
pub struct InMemoryQuota {
    limits: QuotaLimits,
    clock: Arc<dyn Clock>,
    current: RwLock<(Day, Arc<DayCounts>)>,
    journal: Mutex<Journal>,
    failure: Mutex<Option<ErrorKind>>,
}

/// One day's counts with the secret that their keys are made with.
struct DayCounts {
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
    fn new(secret: DaySecret) -> Self {
        Self { secret, shards: (0..SHARDS).map(|_| Mutex::default()).collect() }
    }

    /// Both keys of a caller are in one shard, so one lock decides over both ceilings.
    fn shard(&self, home: QuotaKey) -> MutexGuard<'_, Shard> {
        let index = usize::from(home.as_bytes()[0]) % SHARDS;
        self.shards[index].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has changed since the last time, or all there is.
    fn take_changes(&self, all: bool) -> Vec<Count> {
        let mut changes = Vec::new();
        for (index, shard) in self.shards.iter().enumerate() {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            let dirty = std::mem::take(&mut shard.dirty);
            let home = home_of(index);
            if all {
                changes.extend(shard.counts.iter().map(|(key, used)| (home, *key, *used)));
            } else {
                changes.extend(dirty.into_iter().map(|key| (home, key, shard.used(key))));
            }
        }
        changes
    }

    fn keys(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).counts.len())
            .sum()
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
        let (day, counts) = match opened {
            Some(Opened { day, secret, counts }) => {
                let state = DayCounts::new(secret);
                for (home, key, used) in counts {
                    state.shard(home).counts.insert(key, used);
                }
                (day, state)
            }
            None => (today, DayCounts::new(DaySecret::fresh())),
        };
        Self {
            limits,
            clock,
            current: RwLock::new((day, Arc::new(counts))),
            journal: Mutex::new(journal),
            failure: Mutex::new(None),
        }
    }

    /// Writes the journal and lets go of yesterday about once a second until `stop`, and once more then.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        loop {
            self.flush().await;
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(FLUSH_EVERY) => {}
            }
        }
        self.flush().await;
    }

    /// Writes what has changed since the last time. Called by [`InMemoryQuota::run`], and once more at the end.
    pub async fn flush(self: &Arc<Self>) {
        let store = Arc::clone(self);
        if tokio::task::spawn_blocking(move || store.write()).await.is_err() {
            tracing::error!("writing the quota journal panicked");
        }
    }

    fn write(&self) {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let (day, counts) = self.current();
        if journal.is_off() {
            return;
        }
        let written = if journal.wants_all(day, counts.keys()) {
            journal.replace(day, &counts.secret, &counts.take_changes(true))
        } else {
            journal.append(&counts.take_changes(false))
        };
        let failure = written.err().map(|error| error.kind());
        let former = std::mem::replace(&mut *self.failure(), failure);
        if let Some(kind) = failure.filter(|_| former.is_none()) {
            tracing::warn!(error = %kind, "quota counts cannot be written to DATA_DIR");
        }
    }

    fn failure(&self) -> MutexGuard<'_, Option<ErrorKind>> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The counts of today. A clock that is set back grants nothing: the later day goes on until it is over, or, when
    /// that is far away because the clock had been wrong, its counts become today's.
    fn current(&self) -> (Day, Arc<DayCounts>) {
        let today = self.clock.today();
        let is_current = |day: Day| (0..=1).contains(&(day.number() - today.number()));
        // The lock is let go of before the day is turned, which takes it again.
        let (day, counts) = self.current.read().unwrap_or_else(PoisonError::into_inner).clone();
        if is_current(day) { (day, counts) } else { self.turn_to(today, is_current) }
    }

    #[cold]
    fn turn_to(&self, today: Day, is_current: impl Fn(Day) -> bool) -> (Day, Arc<DayCounts>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.0 < today {
            *current = (today, Arc::new(DayCounts::new(DaySecret::fresh())));
        } else if !is_current(current.0) {
            current.0 = today;
        }
        (current.0, Arc::clone(&current.1))
    }

    fn usage_of(&self, caller: &Caller, day: Day, used: u32) -> Usage {
        let limit = self.limits.of(caller.tier());
        let reset_seconds = day.seconds_left(self.clock.unix_seconds());
        Usage { used, limit, reset_seconds, tier: caller.tier() }
    }

    fn decide(&self, caller: &Caller) -> Decision {
        let (day, counts) = self.current();
        let keys = counts.secret.keys(caller, &self.limits);
        let taken = counts.shard(keys.home()).take(&keys, self.limits.of(caller.tier()), self.limits.network);
        match taken {
            Ok(used) => Decision::Granted {
                receipt: Receipt {
                    id: receipt_id(),
                    day,
                    key: keys.own,
                    network: keys.network,
                    local: false,
                },
                usage: self.usage_of(caller, day, used),
            },
            Err((used, by)) => Decision::Refused { usage: self.usage_of(caller, day, used), by },
        }
    }
}

impl QuotaStore for InMemoryQuota {
    fn reserve<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Decision> {
        Box::pin(std::future::ready(self.decide(caller)))
    }

    fn usage<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Usage> {
        let (day, counts) = self.current();
        let keys = counts.secret.keys(caller, &self.limits);
        let used = counts.shard(keys.home()).used(keys.own);
        Box::pin(std::future::ready(self.usage_of(caller, day, used)))
    }

    fn settle(&self, _: Receipt) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }

    fn refund(&self, receipt: Receipt) -> BoxFuture<'static, ()> {
        let (day, counts) = self.current();
        // Yesterday's counts are gone, and with them what could be given back.
        if receipt.day == day {
            let mut shard = counts.shard(receipt.network.unwrap_or(receipt.key));
            shard.give_back(receipt.key);
            receipt.network.into_iter().for_each(|network| shard.give_back(network));
        }
        Box::pin(std::future::ready(()))
    }

    fn health(&self) -> StoreHealth {
        self.failure().map_or(StoreHealth::Healthy, |kind| {
            StoreHealth::Degraded(format!(
                "quota counts cannot be written to DATA_DIR ({kind}): they are exact but will be forgotten at a \
                 restart; make the directory writable and free some space"
            ))
        })
    }
}
