//! Everything that can happen to a Redis, on a real one.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use ventvault_adapters::clock::SystemClock;
use ventvault_domain::{Clock, Decision, QuotaLimits, QuotaStore, StoreHealth};

use super::quota_stores::{device, on_redis, receipt};

/// A private server that tests may ill-treat.
pub struct RedisServer {
    child: std::sync::Mutex<Child>,
    port: u16,
    data: TempDir,
    settings: Vec<String>,
}

impl RedisServer {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// With more of the server's own settings.
    pub fn start_with(settings: &[&str]) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let data = TempDir::new().unwrap();
        let settings: Vec<String> = settings.iter().map(|word| (*word).to_owned()).collect();
        let child = std::sync::Mutex::new(spawn(port, &data, &settings));
        Self { child, port, data, settings }
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.lock().unwrap().id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    pub fn restart(&self) {
        *self.child.lock().unwrap() = spawn(self.port, &self.data, &self.settings);
    }

    pub fn command(&self, words: &[&str]) -> String {
        let output = Command::new("redis-cli")
            .args(["-p", &self.port.to_string()])
            .args(words)
            .output()
            .expect("redis-cli");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub fn flush(&self) {
        assert_eq!(self.command(&["FLUSHALL"]), "OK");
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn spawn(port: u16, data: &TempDir, settings: &[String]) -> Child {
    let child = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .args(settings)
        .current_dir(data.path())
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server is needed for this test: apt-get install redis-server");
    let deadline = Instant::now() + Duration::from_secs(10);
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(Instant::now() < deadline, "redis-server did not start");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

pub async fn granted(store: &Arc<impl QuotaStore>, id: &str, requests: usize) -> usize {
    let mut count = 0;
    for _ in 0..requests {
        count += usize::from(receipt(store.reserve(&device(id)).await).is_some());
    }
    count
}

pub async fn until_healthy(store: &Arc<impl QuotaStore>) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while store.health() != StoreHealth::Healthy {
        assert!(Instant::now() < deadline, "{:?}", store.health());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_flushed_redis_hands_nothing_back() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    assert_eq!(granted(&store, "used-up-device", 3).await, 2);
    server.flush();
    assert_eq!(granted(&store, "used-up-device", 3).await, 0);
    assert_eq!(store.usage(&device("used-up-device")).await.used, 2);
}

#[tokio::test]
async fn a_restarted_redis_without_data_hands_nothing_back() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    assert_eq!(granted(&store, "used-up-device", 2).await, 2);
    assert_eq!(granted(&store, "half-used-device", 1).await, 1);
    server.kill();
    assert_eq!(granted(&store, "used-up-device", 3).await, 0);
    assert_eq!(granted(&store, "half-used-device", 3).await, 1, "what was left, and no more");
    assert_eq!(granted(&store, "unknown-device", 3).await, 1, "the degraded limit");
    server.restart();
    until_healthy(&store).await;
    assert_eq!(granted(&store, "used-up-device", 3).await, 0);
    assert_eq!(granted(&store, "half-used-device", 3).await, 0);
    assert_eq!(granted(&store, "unknown-device", 3).await, 1, "the local grant was carried over");
}

#[tokio::test]
async fn a_frozen_redis_costs_time_once_and_late_answers_count_once() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    assert_eq!(granted(&store, "warm-up-device", 1).await, 1);
    server.signal("STOP");
    assert_eq!(granted(&store, "first-device", 1).await, 1);
    let began = Instant::now();
    assert_eq!(granted(&store, "second-device", 100).await, 1);
    assert!(began.elapsed() < Duration::from_secs(2), "the breaker is open: {:?}", began.elapsed());
    server.signal("CONT");
    until_healthy(&store).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    for id in ["first-device", "second-device"] {
        let used = store.usage(&device(id)).await.used;
        assert_eq!(
            used, 1,
            "{id}: the reservation that timed out was given back, the local grant carried over"
        );
    }
}

#[tokio::test]
async fn a_read_only_or_full_redis_is_away_until_it_is_not() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    for (break_it, mend_it) in [
        (vec!["REPLICAOF", "127.0.0.1", "1"], vec!["REPLICAOF", "NO", "ONE"]),
        (vec!["CONFIG", "SET", "maxmemory", "1"], vec!["CONFIG", "SET", "maxmemory", "0"]),
    ] {
        assert_eq!(server.command(&break_it), "OK");
        let id = format!("device-{}", break_it[0]);
        assert_eq!(granted(&store, &id, 5).await, 1, "{break_it:?}");
        assert!(matches!(store.health(), StoreHealth::Degraded(_)));
        assert_eq!(server.command(&mend_it), "OK");
        until_healthy(&store).await;
        assert_eq!(granted(&store, &id, 5).await, 1, "{break_it:?}: two in all");
    }
}

#[tokio::test]
async fn scripts_that_redis_has_forgotten_are_sent_again() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    assert_eq!(granted(&store, "some-device", 1).await, 1);
    assert_eq!(server.command(&["SCRIPT", "FLUSH"]), "OK");
    assert_eq!(granted(&store, "some-device", 5).await, 1);
    assert_eq!(store.health(), StoreHealth::Healthy);
}

#[tokio::test]
async fn refunds_that_redis_missed_are_told_when_it_is_back_and_only_once() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    let first = receipt(store.reserve(&device("refunded-device")).await).unwrap();
    server.signal("STOP");
    store.refund(first).await;
    server.signal("CONT");
    until_healthy(&store).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(store.usage(&device("refunded-device")).await.used, 0);
    assert_eq!(granted(&store, "refunded-device", 5).await, 2);
}

#[tokio::test]
async fn a_reservation_whose_client_left_is_given_back() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    server.signal("STOP");
    let caller = device("gone-device");
    let left = tokio::time::timeout(Duration::from_millis(20), store.reserve(&caller)).await;
    assert!(left.is_err());
    server.signal("CONT");
    // The probe passes by every few seconds.
    let deadline = Instant::now() + Duration::from_secs(12);
    tokio::time::sleep(Duration::from_millis(200)).await;
    while store.usage(&caller).await.used != 0 {
        assert!(Instant::now() < deadline, "still reserved");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn replicas_that_began_without_redis_agree_once_it_is_there() {
    let server = RedisServer::start();
    server.kill();
    let limits = QuotaLimits::default();
    let (one, two) = (on_redis(&server, limits).await, on_redis(&server, limits).await);
    assert_eq!(granted(&one, "early-device", 3).await, 1);
    assert_eq!(granted(&two, "early-device", 3).await, 1);
    server.restart();
    until_healthy(&one).await;
    until_healthy(&two).await;
    let more = granted(&one, "early-device", 3).await + granted(&two, "early-device", 3).await;
    assert!(more <= 1, "each had granted one by itself, and neither may forget it: {more} more");
    assert_eq!(
        granted(&one, "late-device", 1).await + granted(&two, "late-device", 3).await,
        2,
        "one secret"
    );
}

#[tokio::test]
async fn nothing_in_redis_tells_who_somebody_is_and_everything_expires() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    let Decision::Granted { receipt, .. } = store.reserve(&device("canary-device-id")).await else {
        panic!()
    };
    store.settle(receipt).await;
    let keys = server.command(&["KEYS", "*"]);
    assert!(keys.lines().count() >= 3, "{keys}");
    for key in keys.lines() {
        let seconds: i64 = server.command(&["TTL", key]).parse().unwrap();
        assert!((1..=86_400 + 3_600).contains(&seconds), "{key} lives {seconds} s");
        let kind = server.command(&["TYPE", key]);
        let content =
            if kind == "hash" { server.command(&["HGETALL", key]) } else { server.command(&["GET", key]) };
        for canary in ["canary", "192.0.2", "agent"] {
            assert!(!key.contains(canary) && !content.contains(canary), "{key}: {content}");
        }
    }
}

#[test]
fn a_receipt_that_was_given_back_before_redis_heard_of_it_counts_nothing() {
    let server = RedisServer::start();
    let [count, close] =
        [include_str!("../../src/quota/redis/count.lua"), include_str!("../../src/quota/redis/close.lua")];
    let day = SystemClock.today();
    let (number, expiry) = (day.number().to_string(), day.end_unix_seconds().to_string());
    let reserve = |id: &str| {
        let asked = [count, "1", "hash", &number, id, "2", "0", "0", "0", "0", "0", ""];
        server.command(&[&["EVAL"], asked.as_slice()].concat())
    };
    let code_and_used = |answer: String| {
        let lines: Vec<_> = answer.lines().map(str::to_owned).collect();
        (lines[0].clone(), lines[2].clone())
    };
    server.command(&["EVAL", close, "1", "hash", "late", "1", "1", &expiry]);
    assert_eq!(code_and_used(reserve("late")), ("4".to_owned(), "0".to_owned()));
    assert_eq!(code_and_used(reserve("other")), ("1".to_owned(), "1".to_owned()));
    assert_eq!(
        code_and_used(reserve("other")),
        ("1".to_owned(), "1".to_owned()),
        "asked twice, counted once"
    );
    let carry = [count, "1", "hash", &number, "", "2", "0", "0", "0", "0", "0", "", "late", "other", "local"];
    assert_eq!(code_and_used(server.command(&[&["EVAL"], carry.as_slice()].concat())).1, "2");
    for _ in 0..2 {
        server.command(&["EVAL", close, "1", "hash", "local", "1", "1", &expiry]);
        assert_eq!(code_and_used(server.command(&[&["EVAL"], carry.as_slice()].concat())).1, "1");
    }
}
