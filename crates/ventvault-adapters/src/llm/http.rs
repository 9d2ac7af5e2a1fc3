//! The one HTTP client for all providers: how it connects, what it refuses, and how a refusal becomes an error. It
//! sends a request once, follows no redirect (a key must not travel on), knows no proxy, and knows no vendor.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use reqwest::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode, Url, redirect, retry};
use ventvault_domain::{ProviderError, ProviderErrorKind};

use super::failure;
use super::wiped::WipedBuf;

const CONNECT_TIMEOUT: Duration = Duration::from_millis(1_500);
/// Under the shortest idle timeout of the big vendors, so that they do not close a connection that is just chosen.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(50);
/// Idle connections are pinged, and those that died unnoticed leave the pool before a vent meets them.
const PING_INTERVAL: Duration = Duration::from_secs(20);
const PING_TIMEOUT: Duration = Duration::from_secs(5);
/// The vendors' largest response headers are a few KiB.
const MAX_HEADER_BYTES: u32 = 64 * 1024;
/// What is read of an error's body, and for how long.
const MAX_ERROR_BYTES: usize = 64 * 1024;
const ERROR_BODY_TIMEOUT: Duration = Duration::from_secs(1);
/// HTTP/2 allows 100 streams on a connection at the big vendors, and a client opens one connection to a host.
const STREAMS_PER_CLIENT: usize = 80;
const MAX_CLIENTS: usize = 128;

/// The TLS library or its root certificates could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error(
    "no HTTP client for the providers: {0} (are root certificates installed, e.g. the package ca-certificates?)"
)]
pub struct HttpClientError(#[source] reqwest::Error);

/// A pool of connections, shared by all providers. Cloning shares the pool.
#[derive(Clone)]
pub struct HttpClient(Arc<[Slot]>);

struct Slot {
    client: OnceLock<Client>,
    in_flight: AtomicUsize,
}

impl HttpClient {
    /// Opens no connection yet. Installs `ring` as the process's TLS library if there is none.
    pub fn new() -> Result<Self, HttpClientError> {
        // An error means that one is installed already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let slots: Arc<[Slot]> = (0..MAX_CLIENTS)
            .map(|_| Slot { client: OnceLock::new(), in_flight: AtomicUsize::new(0) })
            .collect();
        if let Some(first) = slots.first() {
            let _ = first.client.set(build().map_err(HttpClientError)?);
        }
        Ok(Self(slots))
    }

    /// The first client with room: with few streams all share one warm connection.
    fn lease(&self) -> Option<(Client, Lease)> {
        let has_room = |slot: &&Slot| slot.in_flight.load(Ordering::Relaxed) < STREAMS_PER_CLIENT;
        let index = self.0.iter().position(|slot| has_room(&slot)).unwrap_or_else(|| {
            let loads = self.0.iter().enumerate();
            loads.min_by_key(|(_, slot)| slot.in_flight.load(Ordering::Relaxed)).map_or(0, |(index, _)| index)
        });
        let slot = self.0.get(index)?;
        let client = match slot.client.get() {
            Some(client) => client.clone(),
            None => build().map_or_else(
                |_| self.0.first().and_then(|first| first.client.get()).cloned(),
                |client| Some(slot.client.get_or_init(|| client).clone()),
            )?,
        };
        slot.in_flight.fetch_add(1, Ordering::Relaxed);
        Some((client, Lease { slots: Arc::clone(&self.0), index }))
    }

    /// Sends a request once and resolves when a stream of events has begun.
    pub(crate) async fn post(&self, endpoint: &Endpoint, body: WipedBuf) -> Result<Accepted, Refusal> {
        let (client, lease) = self.lease().ok_or(ProviderErrorKind::Connect)?;
        let request =
            client.post(endpoint.url.clone()).headers(endpoint.headers.clone()).body(Bytes::from_owner(body));
        let response = request.send().await.map_err(|error| not_sent(&error))?;
        if header_bytes(response.headers()) > MAX_HEADER_BYTES as usize || is_compressed(response.headers()) {
            return Err(ProviderErrorKind::Malformed.into());
        }
        match response.status() {
            StatusCode::OK if may_be_events(response.headers()) => Ok(Accepted { response, lease }),
            StatusCode::OK => Err(not_events(response).await),
            status => Err(refusal(status, response).await),
        }
    }
}

fn build() -> Result<Client, reqwest::Error> {
    Client::builder()
        .user_agent(concat!("ventvault/", env!("CARGO_PKG_VERSION")))
        .tcp_nodelay(true)
        .tcp_keepalive(PING_INTERVAL)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .http2_keep_alive_interval(PING_INTERVAL)
        .http2_keep_alive_timeout(PING_TIMEOUT)
        .http2_keep_alive_while_idle(true)
        .http2_adaptive_window(true)
        .http2_max_header_list_size(MAX_HEADER_BYTES)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .no_proxy()
        .build()
}

/// Counts a stream towards its client until it is dropped.
pub(crate) struct Lease {
    slots: Arc<[Slot]>,
    index: usize,
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(slot) = self.slots.get(self.index) {
            slot.in_flight.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// Where requests go and what goes with each.
pub(crate) struct Endpoint {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
}

impl Endpoint {
    pub(crate) fn new(url: Url) -> Self {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        Self { url, headers }
    }
}

/// A stream of events has begun.
pub(crate) struct Accepted {
    pub(crate) response: Response,
    pub(crate) lease: Lease,
}

/// There will be no stream. The body is kept for as long as the adapter may look for a word in it.
pub(crate) struct Refusal {
    pub(crate) error: ProviderError,
    pub(crate) body: WipedBuf,
}

impl From<ProviderErrorKind> for Refusal {
    fn from(kind: ProviderErrorKind) -> Self {
        Self { error: kind.into(), body: WipedBuf::default() }
    }
}

/// Why a body broke off: the connection, or bytes that are not HTTP.
pub(crate) fn broken_off(error: &reqwest::Error) -> ProviderErrorKind {
    if is_bad_http(error) { ProviderErrorKind::Malformed } else { ProviderErrorKind::Incomplete }
}

fn not_sent(error: &reqwest::Error) -> ProviderErrorKind {
    if error.is_connect() {
        ProviderErrorKind::Connect
    } else if error.is_builder() {
        ProviderErrorKind::Rejected
    } else {
        broken_off(error)
    }
}

fn is_bad_http(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn header_bytes(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

fn is_compressed(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_ENCODING).is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"))
}

/// Small servers forget the type or say `text/plain`; a document in another format is no stream.
fn may_be_events(headers: &HeaderMap) -> bool {
    let Some(media_type) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return true;
    };
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    ["text/event-stream", "text/plain", "application/octet-stream", ""]
        .iter()
        .any(|known| media_type.eq_ignore_ascii_case(known))
}

/// A 200 with a document: an error in disguise, nothing at all, or not the API that was meant.
async fn not_events(response: Response) -> Refusal {
    let body = read_error_body(response).await;
    let error = if body.as_slice().trim_ascii().is_empty() {
        ProviderErrorKind::Empty.into()
    } else if failure::is_error_body(body.as_slice()) {
        failure::in_stream(body.as_slice())
    } else {
        ProviderErrorKind::Malformed.into()
    };
    Refusal { error, body }
}

async fn refusal(status: StatusCode, response: Response) -> Refusal {
    let headers = response.headers().clone();
    let body = read_error_body(response).await;
    Refusal { error: failure::refused(status, &headers, body.as_slice()), body }
}

/// As much of it as comes within the bounds: a status alone is enough to go on.
async fn read_error_body(response: Response) -> WipedBuf {
    let mut body = WipedBuf::default();
    let mut chunks = response.bytes_stream();
    let read = async {
        while let Some(Ok(chunk)) = chunks.next().await {
            let room = MAX_ERROR_BYTES - body.len();
            body.extend(chunk.get(..room).unwrap_or(&chunk));
            if body.len() == MAX_ERROR_BYTES {
                break;
            }
        }
    };
    // What came in time is enough.
    let _ = tokio::time::timeout(ERROR_BODY_TIMEOUT, read).await;
    body
}
