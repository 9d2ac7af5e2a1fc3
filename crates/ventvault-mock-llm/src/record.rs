//! What was asked, what is answered next, and what became of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::watch;

use crate::dialect::{Dialect, Prepared};
use crate::request::Request;
use crate::script::Script;

/// A request as the provider saw it.
#[derive(Clone, Debug)]
pub struct RecordedRequest {
    /// Which API was asked; none for an unknown path.
    pub dialect: Option<Dialect>,
    /// The method.
    pub method: String,
    /// The path with its query.
    pub target: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// Which connection it came on, from 0.
    pub connection: usize,
}

impl RecordedRequest {
    /// The first header of this name (in lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body, parsed; null if it is not JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// How many there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections that were accepted.
    pub connections: usize,
    /// Requests that were read whole.
    pub started: usize,
    /// Answers that were sent as the script has it, faults included.
    pub finished: usize,
    /// Answers that the client left before that.
    pub cancelled: usize,
}

#[derive(Default)]
struct Inner {
    script: Arc<Prepared>,
    queue: VecDeque<Arc<Prepared>>,
    counts: Counts,
    requests: Vec<RecordedRequest>,
    cancelled: Vec<Option<Instant>>,
}

pub(crate) struct State {
    inner: Mutex<Inner>,
    changed: watch::Sender<()>,
    recording: bool,
}

impl State {
    pub(crate) fn new(recording: bool) -> Self {
        Self { inner: Mutex::default(), changed: watch::Sender::new(()), recording }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_script(&self, script: Script) {
        self.lock().script = Arc::new(Prepared::from(script));
    }

    pub(crate) fn enqueue(&self, script: Script) {
        self.lock().queue.push_back(Arc::new(Prepared::from(script)));
    }

    /// Counts a connection and returns its number.
    pub(crate) fn connected(&self) -> usize {
        let mut inner = self.lock();
        inner.counts.connections += 1;
        inner.counts.connections - 1
    }

    /// Notes a request; returns its number and what it is answered.
    pub(crate) fn started(&self, request: &mut Request, connection: usize) -> (usize, Arc<Prepared>) {
        let mut inner = self.lock();
        let index = inner.counts.started;
        inner.counts.started += 1;
        if self.recording {
            inner.requests.push(RecordedRequest {
                dialect: Dialect::of(&request.target),
                method: request.method.clone(),
                target: request.target.clone(),
                headers: std::mem::take(&mut request.headers),
                body: std::mem::take(&mut request.body),
                connection,
            });
            inner.cancelled.push(None);
        }
        let script = inner.queue.pop_front().unwrap_or_else(|| Arc::clone(&inner.script));
        drop(inner);
        self.changed.send_replace(());
        (index, script)
    }

    pub(crate) fn finished(&self) {
        self.lock().counts.finished += 1;
        self.changed.send_replace(());
    }

    pub(crate) fn cancelled(&self, index: usize) {
        let mut inner = self.lock();
        inner.counts.cancelled += 1;
        if let Some(at) = inner.cancelled.get_mut(index) {
            *at = Some(Instant::now());
        }
        drop(inner);
        self.changed.send_replace(());
    }

    pub(crate) fn cancelled_at(&self, index: usize) -> Option<Instant> {
        self.lock().cancelled.get(index).copied().flatten()
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().requests.clone()
    }

    pub(crate) fn counts(&self) -> Counts {
        self.lock().counts
    }

    /// Waits until `condition` has something to say.
    pub(crate) async fn wait_for<T>(&self, condition: impl Fn(&Self) -> Option<T>) -> T {
        let mut changes = self.changed.subscribe();
        loop {
            if let Some(found) = condition(self) {
                return found;
            }
            // The sender lives as long as `self`: this cannot fail while somebody waits.
            if changes.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
