//! The connection and its breaker. A call costs at most the response timeout once; from then on calls fail at once
//! until the probe has found Redis well again.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::cluster::ClusterClient;
use redis::cluster_async::ClusterConnection;
use redis::{Client, FromRedisValue, RedisError, ScriptInvocation};
use tokio::sync::{Mutex, Notify};
use tokio::time::{Instant, timeout};

/// The longest that a caller waits for Redis.
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(200);

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
    Single(ConnectionManager),
    Cluster(ClusterConnection),
}

enum Target {
    Single(Client),
    Cluster(ClusterClient),
}

/// One multiplexed connection to Redis, a Valkey or a cluster of either.
pub(super) struct Link {
    target: Target,
    connection: Mutex<Option<Connection>>,
    up: AtomicBool,
    lost: Notify,
}

impl Link {
    /// Checks the URL and asks nobody anything yet. `redis+cluster://` and `rediss+cluster://` lead to a cluster.
    pub(super) fn new(url: &str) -> Result<Arc<Self>, RedisError> {
        let target = if url.contains("+cluster://") {
            Target::Cluster(ClusterClient::new(vec![url.replacen("+cluster", "", 1)])?)
        } else {
            Target::Single(Client::open(url)?)
        };
        Ok(Arc::new(Self {
            target,
            connection: Mutex::new(None),
            up: AtomicBool::new(false),
            lost: Notify::new(),
        }))
    }

    pub(super) fn is_up(&self) -> bool {
        self.up.load(Ordering::Acquire)
    }

    pub(super) fn mark_up(&self) {
        self.up.store(true, Ordering::Release);
    }

    /// Resolves when a call has failed.
    pub(super) async fn lost(&self) {
        self.lost.notified().await;
    }

    /// Runs a script if the breaker is closed.
    pub(super) async fn call<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Away> {
        if !self.is_up() {
            return Err(Away::NotAsked);
        }
        let answer = self.attempt(script).await;
        if answer.is_err() && self.up.swap(false, Ordering::AcqRel) {
            tracing::warn!("Redis is away: quotas are counted on this replica until it is back");
            self.lost.notify_one();
        }
        answer
    }

    /// Runs a script whatever the breaker says: for the probe.
    pub(super) async fn attempt<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, Away> {
        let connection = match timeout(RESPONSE_TIMEOUT * 5, self.connect()).await {
            Ok(Ok(connection)) => connection,
            _ => return Err(Away::NotAsked),
        };
        let mut again = connection.clone();
        match patient(run(connection, script)).await {
            Some(Ok(value)) => return Ok(value),
            // The first command after a server has closed an idle connection fails; the next one reconnects. Scripts
            // know their receipts, so running one twice is harmless.
            Some(Err(error)) if error.is_io_error() || error.is_connection_dropped() => {}
            _ => return Err(Away::Unknown),
        }
        if let Connection::Cluster(_) = again {
            *self.connection.lock().await = None;
            again = self.connect().await.map_err(|_| Away::Unknown)?;
        }
        match patient(run(again, script)).await {
            Some(Ok(value)) => Ok(value),
            _ => Err(Away::Unknown),
        }
    }

    async fn connect(&self) -> Result<Connection, RedisError> {
        let mut held = self.connection.lock().await;
        if let Some(connection) = &*held {
            return Ok(connection.clone());
        }
        let made = match &self.target {
            Target::Single(client) => {
                let config = ConnectionManagerConfig::new()
                    .set_connection_timeout(Some(RESPONSE_TIMEOUT * 5))
                    .set_response_timeout(Some(RESPONSE_TIMEOUT * 5))
                    .set_number_of_retries(1);
                Connection::Single(client.get_connection_manager_with_config(config).await?)
            }
            Target::Cluster(client) => Connection::Cluster(client.get_async_connection().await?),
        };
        *held = Some(made.clone());
        Ok(made)
    }
}

async fn run<T: FromRedisValue>(
    connection: Connection,
    script: &ScriptInvocation<'_>,
) -> Result<T, RedisError> {
    match connection {
        Connection::Single(mut connection) => script.invoke_async(&mut connection).await,
        Connection::Cluster(mut connection) => script.invoke_async(&mut connection).await,
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
