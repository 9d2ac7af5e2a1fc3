//! Several replicas on one Redis: together they grant what one would.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tempfile::TempDir;

use super::harness::{Server, json};

/// A private Redis on a port of its own.
pub struct Redis {
    child: Child,
    port: u16,
    _data: TempDir,
}

impl Redis {
    pub fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let data = TempDir::new().unwrap();
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .current_dir(data.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is needed for this test: apt-get install redis-server");
        let deadline = Instant::now() + Duration::from_secs(10);
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "redis-server did not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { child, port, _data: data }
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    /// It keeps its connections and answers nothing.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    pub fn thaw(&self) {
        self.signal("CONT");
    }

    fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn replica(redis: &Redis, settings: &[(&str, &str)]) -> Server {
    let url = redis.url();
    let mut all = vec![("REDIS_URL", url.as_str()), ("MASTER_KEY", KEY), ("NETWORK_DAILY_LIMIT", "0")];
    all.extend_from_slice(settings);
    Server::start(&all)
}

/// Sends a vent of a device and leaves once its status is known, having been answered.
async fn status_of(server: &Server, device: &str) -> u16 {
    let request = server.http.post(server.url("/api/vent")).header("content-type", "application/json");
    let request = request.header("x-device-id", device).body(r#"{"content":"I am tired"}"#);
    let mut response = request.send().await.unwrap();
    response.chunk().await.unwrap();
    response.status().as_u16()
}

async fn granted_of(replicas: &[Server], device: &str, requests: usize) -> usize {
    let calls = (0..requests).map(|i| status_of(&replicas[i % replicas.len()], device));
    let statuses = join_all(calls).await;
    assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    statuses.iter().filter(|status| **status == 200).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn three_replicas_grant_exactly_the_limit() {
    let redis = Redis::start();
    let replicas: Vec<Server> = (0..3).map(|_| replica(&redis, &[])).collect();
    for round in 0..50 {
        assert_eq!(granted_of(&replicas, &format!("device-of-round-{round}"), 200).await, 2, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_in_memory_grants_exactly_the_limit() {
    let replicas = [Server::start(&[("NETWORK_DAILY_LIMIT", "0")])];
    for round in 0..20 {
        assert_eq!(granted_of(&replicas, &format!("device-of-round-{round}"), 200).await, 2, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_redis_costs_a_little_time_once_and_nobody_an_answer() {
    let redis = Redis::start();
    let replicas = [replica(&redis, &[])];
    assert_eq!(granted_of(&replicas, "known-device", 1).await, 1);
    redis.signal("STOP");
    assert!(granted_of(&replicas, "known-device", 50).await <= 1, "one was used before");
    assert_eq!(granted_of(&replicas, "unknown-device", 50).await, 1, "DEGRADED_DAILY_LIMIT");
    let health = json(&replicas[0].get("/health").await.text().await.unwrap());
    assert_eq!(health["status"], "degraded", "{health}");
    redis.signal("CONT");
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let health = json(&replicas[0].get("/health").await.text().await.unwrap());
        if health["status"] == "healthy" {
            break;
        }
        assert!(Instant::now() < deadline, "did not recover: {health}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(granted_of(&replicas, "unknown-device", 50).await <= 1, "what was granted meanwhile is counted");
    assert_eq!(granted_of(&replicas, "fresh-device", 50).await, 2);
}

#[test]
fn a_redis_that_is_not_there_does_not_stop_the_start() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Server::start(&[("REDIS_URL", &format!("redis://{nobody}/"))]);
    assert!(server.log().contains("MASTER_KEY is not set"));
    let health = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(async { json(&server.get("/health").await.text().await.unwrap()) });
    assert_eq!(health["status"], "degraded");
}
