//! Counting in Redis: one script decides, by the server's clock, so that any number of replicas grant together what
//! one would. While Redis is away each replica decides within the degraded limit, and Redis takes those grants over
//! when it is back.
//!
//! Counts never fall: each key has a version, a replica remembers the last one it has seen, and a Redis that has lost
//! data is told by all replicas before any of them asks it again. Receipts have ids, so nothing is given back or
//! carried over twice.

mod day;
mod link;
mod probe;
mod replica;
mod scripts;
mod seal;

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use secrecy::{ExposeSecret, SecretString};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_domain::{
    BoxFuture, Caller, Clock, Decision, QuotaLimits, QuotaStore, Receipt, StoreHealth, Usage,
};

use self::link::Link;
use self::replica::Replica;
use self::scripts::Ending;
use self::seal::Sealer;
use super::keys::receipt_id;

/// `REDIS_URL` cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "is not a URL that Redis can be reached by: expected redis://[user:password@]host[:port][/database], or rediss:// \
     for TLS, or redis+cluster:// for a cluster"
)]
pub struct RedisUrlError;

/// How the store has fared since it was made, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RedisQuotaStats {
    /// Calls are decided on this replica at the moment.
    pub is_away: bool,
    /// How often Redis was lost.
    pub outages: u64,
    /// Vents granted on this replica's own account.
    pub local_grants: u64,
    /// Vents refused on this replica's own account.
    pub local_refusals: u64,
    /// Refunds that Redis has not been told of yet.
    pub waiting_refunds: usize,
}

/// Counts vents a day in Redis. For any number of replicas.
pub struct RedisQuota(Arc<Replica>);

impl RedisQuota {
    /// Waits for Redis a moment and starts without it if need be: it may be away at any time. `sealing_key` protects
    /// the day's secret inside Redis and has to be the same on all replicas. The probe runs in `tasks` until `stop`.
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
        let replica = Arc::new(Replica::new(link, sealer, limits, clock));
        probe::begin(&replica).await;
        tasks.spawn(probe::run(Arc::clone(&replica), stop));
        Ok(Arc::new(Self(replica)))
    }

    /// How the store has fared.
    #[must_use]
    pub fn stats(&self) -> RedisQuotaStats {
        RedisQuotaStats {
            is_away: !self.0.link.is_up(),
            outages: self.0.link.outages(),
            local_grants: self.0.local_grants.load(Relaxed),
            local_refusals: self.0.local_refusals.load(Relaxed),
            waiting_refunds: self.0.waiting().len(),
        }
    }
}

impl QuotaStore for RedisQuota {
    fn reserve<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Decision> {
        let replica = &self.0;
        Box::pin(async move {
            let id = receipt_id();
            let (identified, counted) = match replica.ask(caller, Some(id)).await {
                Ok(answer) => answer,
                Err(identified) => return replica.decide(caller, &identified),
            };
            let usage = replica.usage_of(caller, identified.day, counted.own.used);
            match counted.refused_by() {
                Some(by) => Decision::Refused { usage, by },
                None => Decision::Granted { receipt: identified.receipt(id, false), usage },
            }
        })
    }

    fn usage<'a>(&'a self, caller: &'a Caller) -> BoxFuture<'a, Usage> {
        let replica = &self.0;
        Box::pin(async move {
            match replica.ask(caller, None).await {
                Ok((identified, counted)) => replica.usage_of(caller, identified.day, counted.own.used),
                Err(identified) => {
                    replica.usage_of(caller, identified.day, replica.used_as_known(&identified))
                }
            }
        })
    }

    fn settle(&self, receipt: Receipt) -> BoxFuture<'static, ()> {
        let replica = Arc::clone(&self.0);
        Box::pin(async move { replica.close(receipt, Ending::Settle).await })
    }

    fn refund(&self, receipt: Receipt) -> BoxFuture<'static, ()> {
        let replica = Arc::clone(&self.0);
        Box::pin(async move { replica.close(receipt, Ending::GiveBack).await })
    }

    fn health(&self) -> StoreHealth {
        if !self.0.link.is_up() {
            return StoreHealth::Degraded(
                "Redis cannot be used: devices are granted DEGRADED_DAILY_LIMIT vents on this replica until it is \
                 back; check REDIS_URL, and that the server takes writes"
                    .to_owned(),
            );
        }
        if self.0.foreign_secret.load(Relaxed) {
            return StoreHealth::Degraded(
                "the day's secret in Redis was sealed under another MASTER_KEY: set the same 64 hex digits on all \
                 replicas; until then they do not share quotas"
                    .to_owned(),
            );
        }
        StoreHealth::Healthy
    }
}
