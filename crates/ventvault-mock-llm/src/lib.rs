//! A language model provider for tests and benches: raw TCP, so that every byte and every fault is exact.
//!
//! It speaks OpenAI's chat completions, Anthropic's messages and Google's `streamGenerateContent`, chosen by the
//! path of a request. What it says and how it fails is a [`Script`]; what it was asked is recorded. It must not be
//! part of anything that is shipped.
//!
//! ```
//! use ventvault_mock_llm::{Fault, MockLlm, Script};
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let mock = MockLlm::start().await?;
//! mock.script(Script::says(["Hello", " you"])); // for every request,
//! mock.enqueue(Script::says(["Hello"]).fault(Fault::StallAfter(1))); // but this is for the first
//! let base_url = mock.openai_url();
//! # assert!(base_url.ends_with("/v1"));
//! # std::io::Result::Ok(())
//! # })?;
//! # std::io::Result::Ok(())
//! ```

mod connection;
mod dialect;
mod record;
mod request;
mod script;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use dialect::Dialect;
pub use record::{Counts, RecordedRequest};
pub use script::{ERROR_TEXT, Fault, Script};

use record::State;

/// A running provider. It stops, with all its connections, when it is dropped.
pub struct MockLlm {
    address: SocketAddr,
    state: Arc<State>,
    stop: CancellationToken,
}

impl MockLlm {
    /// On a free port of the loopback interface, recording every request.
    pub async fn start() -> io::Result<Self> {
        Self::bind((Ipv4Addr::LOCALHOST, 0).into(), true).await
    }

    /// On an address of choice. Without `recording` requests are counted and forgotten, as load tests need it.
    pub async fn bind(address: SocketAddr, recording: bool) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::new(recording));
        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let accept = accept(listener, Arc::clone(&state), tasks.clone(), stop.clone());
        tasks.spawn(stop.clone().run_until_cancelled_owned(accept));
        Ok(Self { address, state, stop })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL for OpenAI and everything compatible.
    #[must_use]
    pub fn openai_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The base URL for Anthropic.
    #[must_use]
    pub fn anthropic_url(&self) -> String {
        self.openai_url()
    }

    /// The base URL for Google.
    #[must_use]
    pub fn google_url(&self) -> String {
        format!("http://{}/v1beta", self.address)
    }

    /// What every request is answered from now on.
    pub fn script(&self, script: Script) {
        self.state.set_script(script);
    }

    /// What one request is answered; the next in line, before [`MockLlm::script`] counts again.
    pub fn enqueue(&self, script: Script) {
        self.state.enqueue(script);
    }

    /// All requests so far, in the order in which they came. Empty without recording.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.requests()
    }

    /// How many requests there were and what became of them.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.state.counts()
    }

    /// Waits until `count` requests have been read whole.
    pub async fn started(&self, count: usize) {
        self.state.wait_for(|state| (state.counts().started >= count).then_some(())).await;
    }

    /// Waits until the client has left request `index` (from 0) before its answer was whole, and tells when that
    /// was seen. Needs recording.
    pub async fn cancelled(&self, index: usize) -> Instant {
        self.state.wait_for(|state| state.cancelled_at(index)).await
    }
}

impl Drop for MockLlm {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn accept(listener: TcpListener, state: Arc<State>, tasks: TaskTracker, stop: CancellationToken) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, most likely: wait for some to come free.
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            continue;
        };
        let serve = connection::serve(stream, state.connected(), Arc::clone(&state));
        tasks.spawn(stop.clone().run_until_cancelled_owned(serve));
    }
}
