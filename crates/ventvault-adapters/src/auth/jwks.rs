//! The issuer's keys, kept at hand: fetched at most once a minute whatever tokens say, refreshed before they are
//! stale, and kept through an outage of the issuer. One fetch runs at a time and belongs to no request, so a
//! client that leaves cannot break it off.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use jsonwebtoken::Algorithm;
use reqwest::Url;
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::task::TaskTracker;

use super::fetch::{self, FetchError};
use super::jwk::{KeySet, VerifyingKey};

/// From this age on, whoever uses the keys has them refreshed without waiting for it.
const REFRESH_AFTER: Duration = Duration::from_mins(8);
/// From this age on, whoever uses the keys waits for the refresh first, and takes the old keys if it fails.
const STALE_AFTER: Duration = Duration::from_mins(10);
/// From this age on the keys are not used any more.
const KEEP: Duration = Duration::from_hours(24);
/// The shortest time between two fetches.
const INTERVAL: Duration = Duration::from_mins(1);
/// Two documents of at most 3 s each, and a little.
const LONGEST_FETCH: Duration = Duration::from_secs(7);

/// Where the keys are.
#[derive(Clone, Debug)]
pub enum JwksSource {
    /// At this address.
    Url(Url),
    /// Where the discovery document of this issuer says.
    Discovery(String),
}

/// The cached key set of one issuer.
pub struct Jwks(Arc<Inner>);

struct Inner {
    source: JwksSource,
    http: reqwest::Client,
    tasks: TaskTracker,
    held: RwLock<Option<Held>>,
    flight: Mutex<Flight>,
    landed: watch::Sender<Result<usize, FetchError>>,
}

#[derive(Clone)]
struct Held {
    keys: Arc<KeySet>,
    since: Instant,
}

#[derive(Default)]
struct Flight {
    running: bool,
    started: Option<Instant>,
}

/// Why there is no key for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoKey {
    /// The issuer has no such key.
    Unknown,
    /// The issuer's keys are not to be had.
    Unavailable,
}

impl Jwks {
    /// An empty cache. Its fetches run in `tasks`, which a drain waits for (at most 7 s).
    #[must_use]
    pub fn new(source: JwksSource, http: reqwest::Client, tasks: TaskTracker) -> Self {
        let (landed, _) = watch::channel(Err(FetchError::TooSoon));
        Self(Arc::new(Inner {
            source,
            http,
            tasks,
            held: RwLock::default(),
            flight: Mutex::default(),
            landed,
        }))
    }

    /// Fetches the keys now, unless that was tried within the last minute, and says how many are usable.
    pub async fn warm(&self) -> Result<usize, FetchError> {
        let mut landed = self.0.landed.subscribe();
        if !self.start() {
            return self.usable(Instant::now()).map(|held| held.keys.len()).ok_or(FetchError::TooSoon);
        }
        wait(&mut landed).await
    }

    /// The key for a token's header.
    pub(super) async fn key(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<VerifyingKey, NoKey> {
        let now = Instant::now();
        if let Some(held) = self.usable(now) {
            let age = now - held.since;
            let found = held.keys.find(kid, algorithm);
            if let (Some(key), true) = (found, age < STALE_AFTER) {
                if age >= REFRESH_AFTER {
                    self.start();
                }
                return Ok(key.clone());
            }
        }
        let mut landed = self.0.landed.subscribe();
        if self.start() {
            // Its outcome does not matter: what counts is which keys are held afterwards.
            let _ = wait(&mut landed).await;
        }
        let held = self.usable(Instant::now()).ok_or(NoKey::Unavailable)?;
        held.keys.find(kid, algorithm).cloned().ok_or(NoKey::Unknown)
    }

    fn usable(&self, now: Instant) -> Option<Held> {
        let held = self.0.held.read().unwrap_or_else(PoisonError::into_inner).clone();
        held.filter(|held| now - held.since < KEEP && held.keys.len() > 0)
    }

    /// Starts a fetch if none runs and the last one is long enough ago. Says whether one runs now.
    fn start(&self) -> bool {
        let mut flight = self.0.flight();
        if flight.running {
            return true;
        }
        let now = Instant::now();
        if flight.started.is_some_and(|started| now - started < INTERVAL) {
            return false;
        }
        *flight = Flight { running: true, started: Some(now) };
        drop(flight);
        let landing = Landing(Arc::clone(&self.0));
        self.0.tasks.spawn(async move {
            let outcome = landing.0.fetch().await;
            let inner = Arc::clone(&landing.0);
            drop(landing);
            inner.landed.send_replace(outcome).ok();
        });
        true
    }
}

impl fmt::Debug for Jwks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jwks")
    }
}

impl Inner {
    fn flight(&self) -> MutexGuard<'_, Flight> {
        self.flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Fetches, keeps what came, and says how many keys it was.
    async fn fetch(&self) -> Result<usize, FetchError> {
        let keys = self.fetch_keys().await.inspect_err(|error| {
            tracing::warn!(auth.jwks.error = error.name(), "the issuer's keys could not be fetched");
        })?;
        let count = keys.len();
        tracing::debug!(auth.jwks.keys = count, "the issuer's keys are fresh");
        let held = Held { keys: Arc::new(keys), since: Instant::now() };
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(held);
        Ok(count)
    }

    async fn fetch_keys(&self) -> Result<KeySet, FetchError> {
        let url = match &self.source {
            JwksSource::Url(url) => url.clone(),
            JwksSource::Discovery(issuer) => fetch::discover(&self.http, issuer).await?,
        };
        fetch::key_set(&self.http, url).await
    }
}

/// Clears the way for the next fetch even when this one is dropped half-way, with the runtime.
struct Landing(Arc<Inner>);

impl Drop for Landing {
    fn drop(&mut self) {
        self.0.flight().running = false;
    }
}

async fn wait(landed: &mut watch::Receiver<Result<usize, FetchError>>) -> Result<usize, FetchError> {
    match tokio::time::timeout(LONGEST_FETCH, landed.changed()).await {
        Ok(Ok(())) => *landed.borrow_and_update(),
        Ok(Err(_)) | Err(_) => Err(FetchError::Timeout),
    }
}
