//! Counting in Redis: one script decides, by the server's clock, so that any number of replicas grant together what
//! one would. While Redis is away each replica decides within the degraded limit, and Redis takes those grants over
//! when it is back.
//!
//! Counts never fall: each key has a version, a replica remembers the last one it has seen, and a Redis that has lost
//! data is told. Receipts have ids, so nothing is given back or carried over twice.

mod day;
mod link;
mod probe;
mod scripts;
mod seal;

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_domain::{
    BoxFuture, Caller, Clock, Day, Decision, QuotaKey, QuotaLimits, QuotaStore, Receipt, StoreHealth, Usage,
};

use self::day::ReplicaDay;
use self::link::{Away, Link};
use self::scripts::{Counted, Question, Scripts};
use self::seal::Sealer;
use super::keys::{DaySecret, Keys, receipt_id};

/// Closings that wait for Redis to come back; more are dropped, which leaves their vents counted.
const MAX_WAITING: usize = 100_000;

/// `REDIS_URL` cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "is not a URL that Redis can be reached by: expected redis://[user:password@]host[:port][/database], or rediss:// \
     for TLS, or redis+cluster:// for a cluster"
)]
pub struct RedisUrlError;

/// Counts vents a day in Redis. For any number of replicas.
pub struct RedisQuota(Arc<Inner>);

struct Inner {
    link: Arc<Link>,
    scripts: Scripts,
    sealer: Sealer,
    limits: QuotaLimits,
    clock: Arc<dyn Clock>,
    /// The server's clock less ours, in seconds.
    offset: AtomicI64,
    /// The shared secret was sealed under another key.
    foreign_secret: AtomicBool,
    today: Mutex<ReplicaDay>,
    waiting: Mutex<Vec<Closing>>,
}

/// A receipt that Redis has to be told about.
struct Closing {
    receipt: Receipt,
    give_back: bool,
}

/// A caller's keys under the current secret, and under the one that it has replaced.
struct Identified {
    day: Day,
    keys: Keys,
    former: Option<QuotaKey>,
}

impl RedisQuota {
    /// Connects in the background: Redis may be away at the start and at any time. `sealing_key` protects the day's
    /// secret inside Redis and has to be the same on all replicas. The probe runs in `tasks` until `stop`.
    pub async fn connect(
        url: &SecretString,
        sealing_key: &[u8; 32],
        limits: QuotaLimits,
        clock: Arc<dyn Clock>,
        tasks: &TaskTracker,
        stop: CancellationToken,
    ) -> Result<Arc<Self>, RedisUrlError> {
        let link = Link::new(url.expose_secret()).map_err(|_| RedisUrlError)?;
        let sealer = Sealer::new(sealing_key).ok_or(RedisUrlError)?;
        let today = ReplicaDay::new(clock.today(), DaySecret::fresh(), true);
        let inner = Arc::new(Inner {
            link,
            scripts: Scripts::new(),
            sealer,
            limits,
            clock,
            offset: AtomicI64::new(0),
            foreign_secret: AtomicBool::new(false),
            today: Mutex::new(today),
            waiting: Mutex::default(),
        });
        probe::recover(&inner).await;
        tasks.spawn(probe::run(Arc::clone(&inner), stop));
        Ok(Arc::new(Self(inner)))
    }
}

impl Inner {
    /// Seconds since 1970 by the server's clock, as far as it is known.
    fn now(&self) -> i64 {
        self.clock.unix_seconds().saturating_add(self.offset.load(Ordering::Relaxed))
    }

    fn heard(&self, server_now: i64) {
        self.offset.store(server_now.saturating_sub(self.clock.unix_seconds()), Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, ReplicaDay> {
        self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The caller's keys of today. At a new day the secret is fetched, or made here if Redis is away.
    async fn identify(&self, caller: &Caller) -> Identified {
        let day = Day::from_unix_seconds(self.now());
        if self.lock().day != day {
            let secret = self.fetch_secret(day, &DaySecret::fresh()).await;
            let mut today = self.lock();
            // Somebody else may have been first; what they began must stay.
            if today.day != day {
                let is_local = secret.is_none();
                *today = ReplicaDay::new(day, secret.unwrap_or_else(DaySecret::fresh), is_local);
            }
        }
        let today = self.lock();
        let former = today.former().map(|secret| secret.keys(caller, &self.limits).own);
        Identified { day: today.day, keys: today.secret.keys(caller, &self.limits), former }
    }

    /// The shared secret of a day; `offered` becomes it if there is none. `None`: Redis is away, thinks that it is
    /// another day, or holds one that this replica cannot open.
    async fn fetch_secret(&self, day: Day, offered: &DaySecret) -> Option<DaySecret> {
        let sealed = self.sealer.seal(day, offered)?;
        let (code, now, shared) = self.scripts.secret(&self.link, day, &sealed).await.ok()?;
        self.heard(now);
        if code != 0 {
            return None;
        }
        let secret = self.sealer.open(day, &shared);
        if self.foreign_secret.swap(secret.is_none(), Ordering::Relaxed) != secret.is_none()
            && secret.is_none()
        {
            tracing::error!(
                "the day's secret in Redis was sealed under another MASTER_KEY: set the same on all replicas"
            );
        }
        secret
    }

    /// Asks Redis about a caller. With a receipt's id it reserves; without, it looks.
    async fn ask(
        &self,
        caller: &Caller,
        id: Option<u64>,
    ) -> Result<(Identified, Counted), (Identified, Away)> {
        let mut identified = self.identify(caller).await;
        for _ in 0..2 {
            let (question, carried) = self.question(&identified, caller, id);
            match self.scripts.count(&self.link, &question).await {
                Ok(counted) if counted.is_another_day() => {
                    self.heard(counted.now);
                    identified = self.identify(caller).await;
                }
                Ok(counted) => {
                    self.heard(counted.now);
                    self.learn(&identified, &counted, &carried);
                    return Ok((identified, counted));
                }
                Err(away) => return Err((identified, away)),
            }
        }
        Err((identified, Away::NotAsked))
    }

    fn question(&self, identified: &Identified, caller: &Caller, id: Option<u64>) -> (Question, Vec<u64>) {
        let today = self.lock();
        let carried = today.grants_of(identified.keys.own, identified.former);
        let question = Question {
            day: identified.day,
            keys: identified.keys,
            id,
            limit: self.limits.of(caller.tier()),
            network_limit: self.limits.network,
            seen: today.seen(identified.keys.own),
            network_seen: identified.keys.network.map(|key| today.seen(key)).unwrap_or_default(),
            carried: carried.clone(),
        };
        drop(today);
        (question, carried)
    }

    fn learn(&self, identified: &Identified, counted: &Counted, carried: &[u64]) {
        let mut today = self.lock();
        if today.day != identified.day {
            return;
        }
        today.saw(identified.keys.own, counted.own);
        if let Some(network) = identified.keys.network {
            today.saw(network, counted.network);
        }
        if !carried.is_empty() {
            today.carried(&identified.keys, identified.former, carried);
        }
    }

    fn usage_of(&self, caller: &Caller, day: Day, used: u32) -> Usage {
        let reset_seconds = day.seconds_left(self.now());
        Usage { used, limit: self.limits.of(caller.tier()), reset_seconds, tier: caller.tier() }
    }

    fn receipt(identified: &Identified, id: u64, local: bool) -> Receipt {
        Receipt { id, day: identified.day, key: identified.keys.own, network: identified.keys.network, local }
    }

    fn decide_locally(&self, caller: &Caller, identified: &Identified) -> Decision {
        let id = receipt_id();
        let limit = self.limits.of(caller.tier());
        let granted = self.lock().grant(&identified.keys, identified.former, limit, &self.limits, id);
        match granted {
            Ok(used) => Decision::Granted {
                receipt: Self::receipt(identified, id, true),
                usage: self.usage_of(caller, identified.day, used),
            },
            Err((used, by)) => Decision::Refused { usage: self.usage_of(caller, identified.day, used), by },
        }
    }

    /// Tells Redis what became of a receipt, now or when it is back.
    async fn close(&self, receipt: Receipt, give_back: bool) {
        let keys = Keys { own: receipt.key, network: receipt.network };
        if receipt.local && (!give_back || self.lock().give_back(&keys, receipt.id)) {
            return;
        }
        match self.scripts.close(&self.link, receipt.day, &keys, receipt.id, give_back).await {
            Ok(closed) => {
                let mut today = self.lock();
                if closed.given_back && today.day == receipt.day {
                    today.saw(keys.own, closed.own);
                    keys.network.into_iter().for_each(|network| today.saw(network, closed.network));
                }
            }
            Err(_) => self.wait_for_redis(Closing { receipt, give_back }),
        }
    }

    fn wait_for_redis(&self, closing: Closing) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        // Redis forgets an unsettled receipt with its day, so only what is to be given back has to be told.
        if closing.give_back && waiting.len() < MAX_WAITING {
            waiting.push(closing);
        }
    }
}

/// A reservation that is dropped while Redis is being asked (its client left) may have been granted.
struct Unanswered<'a> {
    store: &'a Inner,
    receipt: Option<Receipt>,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        if let Some(receipt) = self.receipt.take() {
            self.store.wait_for_redis(Closing { receipt, give_back: true });
        }
    }
}

impl QuotaStore for RedisQuota {
    fn reserve<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Decision> {
        let store = &self.0;
        Box::pin(async move {
            let id = receipt_id();
            let identified = store.identify(caller).await;
            let mut unanswered =
                Unanswered { store: store.as_ref(), receipt: Some(Inner::receipt(&identified, id, false)) };
            match store.ask(caller, Some(id)).await {
                Ok((identified, counted)) => {
                    unanswered.receipt = None;
                    let usage = store.usage_of(caller, identified.day, counted.own.used);
                    match counted.refused_by() {
                        Some(by) => Decision::Refused { usage, by },
                        None => Decision::Granted { receipt: Inner::receipt(&identified, id, false), usage },
                    }
                }
                Err((identified, away)) => {
                    if away == Away::NotAsked {
                        unanswered.receipt = None;
                    }
                    drop(unanswered);
                    store.decide_locally(caller, &identified)
                }
            }
        })
    }

    fn usage<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Usage> {
        let store = &self.0;
        Box::pin(async move {
            match store.ask(caller, None).await {
                Ok((identified, counted)) => store.usage_of(caller, identified.day, counted.own.used),
                Err((identified, _)) => {
                    let today = store.lock();
                    let own = today.grants_of(identified.keys.own, identified.former).len();
                    let used = today
                        .seen(identified.keys.own)
                        .used
                        .saturating_add(u32::try_from(own).unwrap_or(u32::MAX));
                    drop(today);
                    store.usage_of(caller, identified.day, used)
                }
            }
        })
    }

    fn settle(&self, receipt: Receipt) -> BoxFuture<'static, ()> {
        let store = Arc::clone(&self.0);
        Box::pin(async move { store.close(receipt, false).await })
    }

    fn refund(&self, receipt: Receipt) -> BoxFuture<'static, ()> {
        let store = Arc::clone(&self.0);
        Box::pin(async move { store.close(receipt, true).await })
    }

    fn health(&self) -> StoreHealth {
        if !self.0.link.is_up() {
            return StoreHealth::Degraded(
                "Redis cannot be reached: devices are granted DEGRADED_DAILY_LIMIT vents on this replica until it is \
                 back; check REDIS_URL and the server"
                    .to_owned(),
            );
        }
        if self.0.foreign_secret.load(Ordering::Relaxed) {
            return StoreHealth::Degraded(
                "the day's secret in Redis was sealed under another MASTER_KEY: set the same 64 hex digits on all \
                 replicas; until then they do not share quotas"
                    .to_owned(),
            );
        }
        StoreHealth::Healthy
    }
}
