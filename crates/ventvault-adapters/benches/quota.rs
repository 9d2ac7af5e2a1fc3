//! What a reservation costs: `cargo bench -p ventvault-adapters --bench quota`. Redis is a `redis-server` of its own,
//! on this machine. It must not assert anything: machines differ.

use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_adapters::clock::SystemClock;
use ventvault_adapters::quota::{InMemoryQuota, RedisQuota};
use ventvault_domain::{Caller, QuotaLimits, QuotaStore};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const LIMITS: QuotaLimits =
    QuotaLimits { anonymous: 2, signed_in: 10, premium: 100, network: u32::MAX, degraded: 1 };

/// Stopped when it is dropped.
struct Redis(Child);

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let directory = TempDir::new()?;
        let path = Some(directory.path().to_path_buf());
        let memory = Arc::new(InMemoryQuota::open(path, LIMITS, Arc::new(SystemClock)));
        measure("in memory", memory.as_ref(), 300_000, 1).await?;
        let began = Instant::now();
        memory.flush().await;
        writeln!(io::stdout(), "in memory: a flush of all 300,000 devices {:?}", began.elapsed())?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let redis = start(port, &directory)?;
        let url = SecretString::from(format!("redis://127.0.0.1:{port}/"));
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let shared = RedisQuota::connect(&url, &[1; 32], LIMITS, Arc::new(SystemClock), &tasks, stop).await?;
        measure("on Redis, one at a time", shared.as_ref(), 10_000, 1).await?;
        measure("on Redis, 64 at a time", shared.as_ref(), 60_000, 64).await?;
        drop(redis);
        // The first call notices.
        shared.usage(&device(0)).await;
        measure("Redis away", shared.as_ref(), 100_000, 1).await
    })
}

fn start(port: u16, directory: &TempDir) -> io::Result<Redis> {
    let child = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .current_dir(directory.path())
        .stdout(Stdio::null())
        .spawn()?;
    let (redis, deadline) = (Redis(child), Instant::now() + Duration::from_secs(10));
    while TcpStream::connect(("127.0.0.1", port)).is_err() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(redis)
}

fn device(i: usize) -> Caller {
    Caller::anonymous([192, 0, 2, 1].into(), "Mozilla/5.0 (X11; Linux x86_64)", Some(&format!("device-{i}")))
}

/// Reservations of devices that differ, `at_once` in flight.
async fn measure(what: &str, store: &dyn QuotaStore, requests: usize, at_once: usize) -> Outcome {
    let mut took = Vec::with_capacity(requests);
    let began = Instant::now();
    for batch in (0..requests).collect::<Vec<_>>().chunks(at_once) {
        let calls = batch.iter().map(|i| async move {
            let caller = device(*i);
            let began = Instant::now();
            let decision = store.reserve(&caller).await;
            std::hint::black_box(decision);
            began.elapsed()
        });
        took.extend(join_all(calls).await);
    }
    let whole = began.elapsed();
    took.sort_unstable();
    let (median, high) = (took[requests / 2], took[requests * 99 / 100]);
    let each = whole / u32::try_from(requests)?;
    Ok(writeln!(io::stdout(), "{what}: median {median:?}, p99 {high:?}; {each:?} each of {requests}")?)
}
