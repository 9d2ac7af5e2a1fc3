//! Starts the binary with a state directory and ports of its own, and stops it at the end.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A running server.
pub struct Server {
    child: Child,
    log: Arc<Mutex<String>>,
    pub address: SocketAddr,
    pub admin: SocketAddr,
    pub data: TempDir,
    pub http: reqwest::Client,
}

/// The binary with nothing of this process's environment.
pub fn command(data: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ventvault"));
    command.env_clear().current_dir(data.path());
    command
        .env("HOST", "127.0.0.1")
        .env("PORT", "0")
        .env("ADMIN_ADDR", "127.0.0.1:0")
        .env("LOG_FORMAT", "json");
    command
}

impl Server {
    /// With these settings over the harness's own.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_in(TempDir::new().unwrap(), settings)
    }

    /// In a state directory that an earlier server may have used.
    pub fn start_in(data: TempDir, settings: &[(&str, &str)]) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut child = command(&data)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, sink) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                let mut log = sink.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let (address, admin) = announced(&mut child, &log);
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { child, log, address, admin, data, http }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All that was logged so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The log, to be read after the server has stopped.
    pub fn log_handle(&self) -> Arc<Mutex<String>> {
        Arc::clone(&self.log)
    }

    /// Waits until the log holds something.
    pub fn wait_for_log(&self, needle: &str) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !self.log().contains(needle) {
            assert!(Instant::now() < deadline, "not logged: {needle}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a vent with the plain body that everyone tries.
    pub async fn vent(&self, content: &str) -> reqwest::Response {
        self.post("/api/vent", &serde_json::json!({ "mode": "text", "content": content })).await
    }

    pub async fn post(&self, path: &str, body: &serde_json::Value) -> reqwest::Response {
        self.http
            .post(self.url(path))
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap()
    }

    pub async fn get(&self, path: &str) -> reqwest::Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    /// The metrics page.
    pub async fn metrics(&self) -> String {
        self.http.get(format!("http://{}/metrics", self.admin)).send().await.unwrap().text().await.unwrap()
    }

    /// The value of one series, named as it stands on the page.
    pub async fn metric(&self, series: &str) -> f64 {
        let page = self.metrics().await;
        let line =
            page.lines().find(|line| line.starts_with(series) && line[series.len()..].starts_with(' '));
        line.unwrap_or_else(|| panic!("no series {series} in\n{page}"))[series.len()..]
            .trim()
            .parse()
            .unwrap()
    }

    /// The same for tests that do not run on a runtime.
    pub fn metrics_blocking(&self, series: &str) -> f64 {
        tokio::runtime::Runtime::new().unwrap().block_on(self.metric(series))
    }

    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.id()).unwrap()
    }

    /// Sends a signal by its number.
    pub fn signal(&self, name: &str) {
        let status =
            Command::new("kill").args([format!("-{name}"), self.pid().to_string()]).status().unwrap();
        assert!(status.success());
    }

    /// Stops it in an orderly way and gives its state directory back.
    pub fn stop(self) -> (std::process::ExitStatus, TempDir) {
        self.signal("TERM");
        self.wait()
    }

    /// Waits for its end and gives its state directory back.
    pub fn wait(mut self) -> (std::process::ExitStatus, TempDir) {
        let status = self.child.wait().unwrap();
        (status, std::mem::replace(&mut self.data, TempDir::new().unwrap()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The addresses of the start-up line.
fn announced(child: &mut Child, log: &Arc<Mutex<String>>) -> (SocketAddr, SocketAddr) {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let text = log.lock().unwrap().clone();
        let after = |marker: &str| {
            let rest = text.split_once(marker)?.1;
            rest.split(|c: char| !(c.is_ascii_alphanumeric() || ".:[]".contains(c)))
                .next()?
                .trim_end_matches('.')
                .parse()
                .ok()
        };
        if let (Some(address), Some(admin)) = (after("listens on http://"), after("Metrics: http://")) {
            return (address, admin);
        }
        assert!(child.try_wait().unwrap().is_none(), "the server ended:\n{text}");
        assert!(Instant::now() < deadline, "the server did not start:\n{text}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// One server-sent event.
#[derive(Debug, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    pub data: String,
}

/// Reads a whole stream of server-sent events as the standard says.
pub fn events(body: &str) -> Vec<Event> {
    let blocks = body.split("\n\n").filter(|block| !block.trim().is_empty());
    let read = |block: &str| {
        let field = |name: &str| {
            let values = block.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            values.map(|value| value.strip_prefix(' ').unwrap_or(value)).collect::<Vec<_>>().join("\n")
        };
        Event { name: field("event"), data: field("data") }
    };
    blocks.map(read).filter(|event| !event.name.is_empty() || !event.data.is_empty()).collect()
}

/// The answer's text in the `events` dialect.
pub fn text_of(events: &[Event]) -> String {
    let deltas = events.iter().filter(|event| event.name == "delta");
    deltas.map(|event| json(&event.data)["text"].as_str().unwrap().to_owned()).collect()
}

pub fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}
