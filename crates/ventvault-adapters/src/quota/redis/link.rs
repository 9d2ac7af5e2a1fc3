//! The connection and its breaker. A call costs at most the response timeout; after one that failed, calls fail at
//! once until the probe has found Redis well again, on a new connection.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::{AsyncConnectionConfig, Client, FromRedisValue, RedisError, ScriptInvocation};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

/// The longest that a caller waits for Redis.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(200);

/// The longest that the probe waits for a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Redis cannot be asked at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Away {
    /// It was not asked.
    NotAsked,
    /// It was asked, and whether it did what was asked is not known.
    Unknown,
}

#[derive(Clone)]
enum Connection {
    Single(MultiplexedConnection),
    Cluster(Box<ClusterConnection>),
}

enum Target {
    Single(Box<Client>),
    Cluster(Box<ClusterClient>),
}

/// One multiplexed connection to Redis, a Valkey or a cluster of either.
pub(super) struct Link {
    target: Target,
    /// With its number, so that what fails on an old connection does not close a newer one.
    connection: Mutex<Option<(u64, Connection)>>,
    connections: AtomicU64,
    up: AtomicBool,
    outages: AtomicU64,
    lost: Notify,
}

impl Link {
    /// Checks the URL and asks nobody anything yet. `redis+cluster://` and `rediss+cluster://` lead to a cluster; one
    /// of its nodes is enough.
    pub(super) fn new(url: &str) -> Result<Arc<Self>, RedisError> {
        let target = if url.contains("+cluster://") {
            let client = ClusterClient::builder([url.replacen("+cluster", "", 1)])
                .connection_timeout(CONNECT_TIMEOUT)
                .response_timeout(CONNECT_TIMEOUT);
            Target::Cluster(Box::new(client.build()?))
        } else {
            Target::Single(Box::new(Client::open(url)?))
        };
        Ok(Arc::new(Self {
            target,
            connection: Mutex::default(),
            connections: AtomicU64::default(),
            up: AtomicBool::default(),
            outages: AtomicU64::default(),
            lost: Notify::new(),
        }))
    }

    pub(super) const fn is_cluster(&self) -> bool {
        matches!(self.target, Target::Cluster(_))
    }

    pub(super) fn is_up(&self) -> bool {
        self.up.load(Ordering::Acquire)
    }

    pub(super) fn mark_up(&self) {
        self.up.store(true, Ordering::Release);
    }

    /// Opens the breaker: calls fail at once from now on.
    pub(super) fn trip(&self) {
        if self.up.swap(false, Ordering::AcqRel) {
            self.outages.fetch_add(1, Ordering::Relaxed);
            tracing::warn!("Redis is away: quotas are counted on this replica until it is back");
            self.lost.notify_one();
        }
    }

    /// How often Redis was lost.
    pub(super) fn outages(&self) -> u64 {
        self.outages.load(Ordering::Relaxed)
    }

    /// Resolves when Redis was lost.
    pub(super) async fn lost(&self) {
        self.lost.notified().await;
    }

    /// Runs a script if the breaker is closed. A failure is not tried again: whoever lost the connection may have lost
    /// data as well, and the probe has to look first.
    pub(super) async fn call<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Away> {
        if !self.is_up() {
            return Err(Away::NotAsked);
        }
        let Some((number, connection)) = self.held().clone() else { return Err(Away::NotAsked) };
        if let Some(Ok(value)) = patient(run(connection, script)).await {
            return Ok(value);
        }
        if self.drop_connection(number) {
            self.trip();
        }
        Err(Away::Unknown)
    }

    /// Runs a script whatever the breaker says, on a new connection if need be: for the probe.
    pub(super) async fn attempt<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Away> {
        let (number, connection) = self.connect().await.ok_or(Away::NotAsked)?;
        if let Some(Ok(value)) = patient(run(connection, script)).await {
            return Ok(value);
        }
        self.drop_connection(number);
        Err(Away::Unknown)
    }

    fn held(&self) -> MutexGuard<'_, Option<(u64, Connection)>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// False if it was not the one in use any more.
    fn drop_connection(&self, number: u64) -> bool {
        let mut held = self.held();
        let is_current = held.as_ref().is_some_and(|(current, _)| *current == number);
        if is_current {
            *held = None;
        }
        is_current
    }

    async fn connect(&self) -> Option<(u64, Connection)> {
        if let Some(held) = &*self.held() {
            return Some(held.clone());
        }
        let made = timeout(CONNECT_TIMEOUT, self.make()).await.ok()?.ok()?;
        let numbered = (self.connections.fetch_add(1, Ordering::Relaxed), made);
        *self.held() = Some(numbered.clone());
        Some(numbered)
    }

    async fn make(&self) -> Result<Connection, RedisError> {
        match &self.target {
            Target::Single(client) => {
                let config = AsyncConnectionConfig::new()
                    .set_connection_timeout(Some(CONNECT_TIMEOUT))
                    .set_response_timeout(Some(CONNECT_TIMEOUT));
                client.get_multiplexed_async_connection_with_config(&config).await.map(Connection::Single)
            }
            Target::Cluster(client) => {
                client.get_async_connection().await.map(Box::new).map(Connection::Cluster)
            }
        }
    }
}

async fn run<T: FromRedisValue>(
    connection: Connection,
    script: &ScriptInvocation<'_>,
) -> Result<T, RedisError> {
    match connection {
        Connection::Single(mut connection) => script.invoke_async(&mut connection).await,
        Connection::Cluster(mut connection) => script.invoke_async(&mut *connection).await,
    }
}

/// Waits for the response timeout. When the timer itself came late, it was this process that was short of CPU and
/// not Redis that was silent, and the wait begins again.
async fn patient<T>(answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    for _ in 0..5 {
        let began = Instant::now();
        if let Ok(answer) = timeout(RESPONSE_TIMEOUT, answer.as_mut()).await {
            return Some(answer);
        }
        if began.elapsed() < RESPONSE_TIMEOUT + RESPONSE_TIMEOUT / 8 {
            return None;
        }
    }
    None
}
