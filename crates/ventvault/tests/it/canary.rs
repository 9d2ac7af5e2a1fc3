//! Nothing that people or providers write reaches a sink: a server at TRACE, canaries in every field of requests and
//! of the provider's answers, over success, faults and cancellation; then logs, metrics, files and error bodies are
//! searched, also for the canaries' encoded forms.

use std::path::Path;
use std::time::Duration;

use ventvault_mock_llm::{Fault, MockLlm, Script};

use super::harness::Server;

/// Random letters, so that no form of them occurs by chance. One a place, so that a hit says where it came from.
struct Canaries(Vec<(&'static str, String)>);

impl Canaries {
    fn new(places: &[&'static str]) -> Self {
        let mut state =
            std::process::id() as u64 ^ std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
        let mut letter = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
        };
        Self(places.iter().map(|place| (*place, (0..20).map(|_| letter()).collect())).collect())
    }

    fn of(&self, place: &str) -> &str {
        &self.0.iter().find(|(known, _)| *known == place).unwrap().1
    }

    /// Fails when the sink holds a canary in any form.
    fn search(&self, sink: &str, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for (place, canary) in &self.0 {
            let hex: String = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
            let debug: String = canary.bytes().map(|byte| format!("{byte}, ")).collect();
            let wide: String = canary.chars().flat_map(|letter| [letter, '\0']).collect();
            // Base64 shifts with the position: the middle of each of the three alignments is looked for.
            let mut forms = vec![canary.clone(), hex, debug, wide];
            forms.extend((0..3).map(|shift| base64_middle(canary, shift).to_lowercase()));
            for form in forms {
                assert!(!text.contains(&form), "{sink} holds the canary of {place} as {form}");
            }
        }
    }
}

fn base64_middle(canary: &str, shift: usize) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = vec![0; shift];
    bytes.extend_from_slice(canary.as_bytes());
    let encoded: String = bytes
        .chunks_exact(3)
        .flat_map(|three| {
            let word = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            [18, 12, 6, 0].map(|by| char::from(ALPHABET[(word >> by) as usize & 63]))
        })
        .collect();
    encoded[4..].to_owned()
}

const PLACES: [&str; 13] = [
    "content",
    "history",
    "mode",
    "unknown field",
    "query",
    "path",
    "agent",
    "device",
    "session",
    "token",
    "reply",
    "provider error",
    "forwarded",
];

struct Run {
    canaries: Canaries,
    server: Server,
    mock: MockLlm,
    seen: Vec<u8>,
}

impl Run {
    /// Sends a vent with a canary in every field. Error bodies are kept, to be searched with the other sinks.
    async fn vent(&mut self, path: &str, body: String) {
        let c = &self.canaries;
        let request = self
            .server
            .http
            .post(self.server.url(&format!("{path}?other={}", c.of("query"))))
            .header("content-type", "application/json")
            .header("user-agent", c.of("agent"))
            .header("x-device-id", c.of("device"))
            .header("x-session-id", c.of("session"))
            .header("x-forwarded-for", c.of("forwarded"))
            .header("authorization", format!("Bearer {}", c.of("token")))
            .body(body);
        let response = request.send().await.unwrap();
        let is_answer = response.status() == 200;
        for (name, value) in response.headers() {
            self.seen.extend_from_slice(format!("{name}: ").as_bytes());
            self.seen.extend_from_slice(value.as_bytes());
        }
        let body = response.text().await.unwrap_or_default();
        // The answer itself is the one place where the provider's words belong.
        let problems = body.split("\n\n").filter(|frame| !is_answer || frame.starts_with("event: error"));
        problems.for_each(|frame| self.seen.extend_from_slice(frame.as_bytes()));
    }

    fn good_body(&self) -> String {
        let c = &self.canaries;
        serde_json::json!({
            "content": format!("{} mail me at {}@example.org", c.of("content"), c.of("content")),
            "history": [{ "role": "user", "content": c.of("history") }],
            c.of("unknown field"): c.of("unknown field"),
        })
        .to_string()
    }
}

async fn start(canaries: Canaries) -> Run {
    let mock = MockLlm::start().await.unwrap();
    let server = Server::start(&[
        ("LOG_LEVEL", "TRACE"),
        ("RUST_LOG", "trace"),
        ("RUST_BACKTRACE", "full"),
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
        ("COMPANION_FALLBACK", "off"),
        ("FIRST_TOKEN_BUDGET", "0.5"),
        ("LLM_TIMEOUT", "0.5"),
        ("ANON_DAILY_LIMIT", "40"),
    ]);
    Run { canaries, server, mock, seen: Vec::new() }
}

#[tokio::test]
async fn no_sink_holds_what_people_or_providers_write() {
    let mut run = start(Canaries::new(&PLACES)).await;
    let reply = run.canaries.of("reply").to_owned();
    let error = run.canaries.of("provider error").to_owned();
    let says = || Script::says([reply.clone(), format!(" {reply} "), reply.clone()]);
    let body =
        Some(format!("{{\"error\":{{\"message\":\"{error}\",\"type\":\"{error}\",\"code\":\"{error}\"}}}}"));
    let mut scripts = vec![says()];
    for fault in [
        Fault::Status { code: 500, retry_after: Some(error.clone()), body: body.clone() },
        Fault::Status { code: 401, retry_after: None, body },
        Fault::StallBeforeFirst,
        Fault::StallAfter(1),
        Fault::DisconnectAfter(1),
        Fault::MalformedChunk(1),
        Fault::Raw(error.clone().into_bytes()),
        Fault::Raw(format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-{error}: {error}\r\n\r\ndata: {error}\n\n").into_bytes()),
    ] {
        scripts.extend([says().fault(fault), says()]);
    }
    for script in scripts {
        run.mock.enqueue(script);
        run.vent("/api/vent", run.good_body()).await;
    }
    let c = &run.canaries;
    let wrong_mode = serde_json::json!({ "mode": c.of("mode"), "content": c.of("content") }).to_string();
    let not_json = format!("{{\"content\": {}", c.of("content"));
    let path = format!("/api/{}", c.of("path"));
    for body in [wrong_mode, not_json] {
        run.vent("/api/vent", body).await;
    }
    run.vent(&path, run.good_body()).await;
    let words = format!("I want to kill myself {}", run.canaries.of("content"));
    let in_crisis = serde_json::json!({ "content": words, "country": run.canaries.of("mode") });
    run.vent("/api/vent", in_crisis.to_string()).await;
    leave_early(&run).await;
    for _ in 0..40 {
        run.vent("/api/vent", run.good_body()).await; // over the day's limit: the refusal is searched, too
    }
    run.seen.extend_from_slice(run.server.metrics().await.as_bytes());
    run.seen.extend_from_slice(run.server.get("/health").await.text().await.unwrap().as_bytes());
    run.canaries.search("a response", &run.seen);
    let (log, canaries) = (run.server.log_handle(), run.canaries);
    let (_, data) = run.server.stop();
    let log = log.lock().unwrap().clone();
    assert!(log.contains("/api/vent"), "requests are logged by their template at this level");
    canaries.search("the log", log.as_bytes());
    search_files(&canaries, data.path());
}

async fn leave_early(run: &Run) {
    run.mock.enqueue(Script::default().gap(Duration::from_millis(100)));
    let body = run.good_body();
    let request =
        run.server.http.post(run.server.url("/api/vent")).header("content-type", "application/json");
    let mut response = request.body(body).send().await.unwrap();
    response.chunk().await.unwrap();
}

fn search_files(canaries: &Canaries, directory: &Path) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search_files(canaries, &path);
        } else {
            canaries.search(&path.display().to_string(), &std::fs::read(&path).unwrap());
        }
    }
}
