//! Stopping: the first signal drains, the second stops at once.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long an answer may take to say that it is being stopped.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// The signals that stop the server.
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// Takes the signals over from the operating system's default.
    pub fn install() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Resolves with each signal.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Lets running work finish. After `limit` the answers that still run are told to end; whoever does not end then
/// is cut. A second signal cuts at once.
pub async fn drain(
    tasks: &TaskTracker,
    stopping: &CancellationToken,
    limit: Duration,
    signals: &mut StopSignals,
) {
    tasks.close();
    let orderly = async {
        if tokio::time::timeout(limit, tasks.wait()).await.is_err() {
            stopping.cancel();
            let _ = tokio::time::timeout(LAST_WORDS, tasks.wait()).await;
        }
    };
    tokio::select! {
        () = orderly => {}
        () = signals.next() => {}
    }
}
