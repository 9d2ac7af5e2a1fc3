//! Accepting connections: bounded in number, in all and from one address, and never spinning when the process has
//! no file descriptors left.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use ipnet::IpNet;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connection;

/// Bounds on connections.
#[derive(Clone, Debug)]
pub struct AcceptLimits {
    /// At a time; more wait in the kernel's queue.
    pub connections: usize,
    /// Of one address at a time; more are closed. 0 means no bound.
    pub per_address: usize,
    /// Proxies keep idle connections for long and may; others may not.
    pub trusted: Vec<IpNet>,
}

/// One listener with its bounds.
pub struct Acceptor {
    listener: TcpListener,
    router: Router,
    limits: AcceptLimits,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Acceptor {
    /// Serves `router` on `listener`.
    pub fn new(listener: TcpListener, router: Router, limits: AcceptLimits) -> Self {
        Self { listener, router, limits, by_address: Arc::default() }
    }

    /// Accepts until `draining`; each connection is a task of `tasks` and ends by itself once it drains.
    pub async fn run(self, draining: CancellationToken, tasks: TaskTracker) {
        let slots = Arc::new(Semaphore::new(self.limits.connections.min(Semaphore::MAX_PERMITS)));
        loop {
            let next = async {
                let slot = slots.clone().acquire_owned().await.ok();
                (slot, self.listener.accept().await)
            };
            let (slot, accepted) = tokio::select! {
                () = draining.cancelled() => return,
                accepted = next => accepted,
            };
            let (stream, address) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    pause_after(&error).await;
                    continue;
                }
            };
            let Some(guard) = self.admit(address.ip()) else { continue };
            let connection = self.connection(stream, address, draining.clone());
            tasks.spawn(async move {
                connection.await;
                drop((slot, guard));
            });
        }
    }

    fn connection(
        &self,
        stream: TcpStream,
        address: SocketAddr,
        draining: CancellationToken,
    ) -> impl Future<Output = ()> + Send + 'static {
        let trusted = self.limits.trusted.iter().any(|net| net.contains(&address.ip().to_canonical()));
        connection::serve(stream, address, trusted, self.router.clone(), draining)
    }

    fn admit(&self, address: IpAddr) -> Option<AddressGuard> {
        if self.limits.per_address == 0 {
            return Some(AddressGuard { address, by_address: None });
        }
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let count = by_address.entry(address).or_default();
        if *count >= self.limits.per_address {
            return None;
        }
        *count += 1;
        Some(AddressGuard { address, by_address: Some(Arc::clone(&self.by_address)) })
    }
}

/// Gives an address's place back.
struct AddressGuard {
    address: IpAddr,
    by_address: Option<Arc<Mutex<HashMap<IpAddr, usize>>>>,
}

impl Drop for AddressGuard {
    fn drop(&mut self) {
        let Some(shared) = &self.by_address else { return };
        let mut by_address = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

/// A connection that broke while it was queued is nothing; having no descriptors left is, and goes on at once if
/// nobody waits.
async fn pause_after(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        return;
    }
    tracing::warn!(error = %error, "cannot accept connections; raise the limit of open files if this goes on");
    tokio::time::sleep(Duration::from_millis(500)).await;
}
