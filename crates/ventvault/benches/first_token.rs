//! What the server adds to the first token, as a client on a kept-alive connection sees it:
//! `cargo bench -p ventvault --bench first_token`.
//!
//! The same client asks a mock provider that answers at once, directly and through VentVault, in turns. Figures
//! are times from the request's first byte to the first token's arrival, and the server's CPU time for a whole vent.
//! Run it alone; pin it with `taskset` where the machine is shared.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ventvault_mock_llm::{MockLlm, Script};

/// Streams a round and rounds in turns.
const STREAMS: usize = 500;
const ROUNDS: usize = 6;
/// Streams held open at a time.
const HELD: usize = 1_000;
/// Tokens an answer.
const TOKENS: usize = 20;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mock = runtime.block_on(MockLlm::bind(([127, 0, 0, 1], 0).into(), false))?;
    mock.script(Script::counts_to(TOKENS));
    let data = tempfile::TempDir::new()?;
    let server = Server::start(
        &data,
        &[("LLM_PROVIDER", "openai"), ("OPENAI_API_KEY", "key"), ("OPENAI_BASE_URL", &mock.openai_url())],
    )?;
    let (mut direct, mut through, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    let mut to_mock = Client::connect(mock.address(), DIRECT, "\"content\"")?;
    let mut to_server = Client::connect(server.address, VENT, "event: delta")?;
    for round in 0..=ROUNDS {
        let bare = to_mock.rounds(STREAMS)?;
        let before = server.cpu()?;
        let added = to_server.rounds(STREAMS)?;
        let spent = server.cpu()?.saturating_sub(before);
        if round > 0 {
            direct.extend(bare);
            through.extend(added);
            cpu.push(spent / u32::try_from(STREAMS)?);
        }
    }
    let held = held_streams(&server, &mock)?;
    drop(server);
    let alone = Server::start(&data, &[])?;
    let mut companion = Vec::new();
    for _ in 0..200 {
        // The companion paces its words, so each of its answers is left after the first one.
        companion.extend(Client::connect(alone.address, VENT, "event: delta")?.first_only()?);
    }
    report("direct to the mock provider", &mut direct);
    report("through VentVault (quota, scrub, stream)", &mut through);
    report("built-in companion, new connection each", &mut companion);
    let added = median(&mut through).saturating_sub(median(&mut direct));
    cpu.sort();
    say(&format!("added to the first token, median: {:.3} ms", millis(added)));
    say(&format!(
        "server CPU for a vent of {TOKENS} tokens: median of rounds {} us, all {cpu:?}",
        cpu[cpu.len() / 2].as_micros()
    ));
    say(&format!("memory of a held stream, {HELD} at a time: {held:.1} KiB"));
    Ok(())
}

/// Resident memory that each of many open streams takes, in KiB.
fn held_streams(server: &Server, mock: &MockLlm) -> Result<f64, Failure> {
    mock.script(Script::counts_to(TOKENS).gap(Duration::from_secs(5)));
    let before = server.resident_kib()?;
    let mut clients = Vec::new();
    for _ in 0..HELD {
        let mut client = Client::connect(server.address, VENT, "event: delta")?;
        client.one(false)?;
        clients.push(client);
    }
    let after = server.resident_kib()?;
    #[expect(clippy::cast_precision_loss, reason = "a few hundred MiB at most")]
    Ok(after.saturating_sub(before) as f64 / HELD as f64)
}

const DIRECT: (&str, &str) =
    ("/v1/chat/completions", r#"{"model":"m","stream":true,"messages":[{"role":"user"}]}"#);
const VENT: (&str, &str) = ("/api/vent", r#"{"mode":"text","content":"I feel overwhelmed and exhausted"}"#);

fn request((path, body): (&str, &str)) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// A server process of its own.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(data: &tempfile::TempDir, settings: &[(&str, &str)]) -> Result<Self, Failure> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(env!("CARGO_BIN_EXE_ventvault"))
            .env_clear()
            .current_dir(data.path())
            .envs([("HOST", "127.0.0.1"), ("ADMIN_ADDR", "127.0.0.1:0"), ("LOG_LEVEL", "ERROR")])
            .envs([
                ("ANON_DAILY_LIMIT", "4000000000"),
                ("NETWORK_DAILY_LIMIT", "0"),
                ("PORT", &port.to_string()),
            ])
            .envs(settings.iter().copied())
            .stderr(Stdio::inherit())
            .spawn()?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let deadline = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(address).is_err() {
            if Instant::now() > deadline {
                return Err("the server did not start".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(Self { child, address })
    }

    fn resident_kib(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.split_whitespace().nth(1).ok_or("no figure")?.parse()?)
    }

    /// User and system time so far. Ticks are 10 ms on Linux, so only sums over many vents say anything.
    fn cpu(&self) -> Result<Duration, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit_once(')').ok_or("no stat")?.1.split_whitespace().collect();
        let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
        Ok(Duration::from_millis(ticks * 10))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One kept-alive connection.
struct Client {
    stream: TcpStream,
    request: String,
    first: &'static [u8],
}

impl Client {
    fn connect(address: SocketAddr, call: (&str, &str), first: &'static str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;

        Ok(Self { stream, request: request(call), first: first.as_bytes() })
    }

    fn rounds(&mut self, count: usize) -> Result<Vec<Duration>, Failure> {
        (0..count).map(|_| self.one(true)).collect()
    }

    fn first_only(&mut self) -> Result<Option<Duration>, Failure> {
        Ok(Some(self.one(false)?))
    }

    /// Sends the request and returns when the first token came, having read the answer to its end if asked to.
    fn one(&mut self, to_the_end: bool) -> Result<Duration, Failure> {
        let mut answer = Vec::with_capacity(8 * 1024);
        let mut buffer = [0; 16 * 1024];
        let mut first = None;
        let began = Instant::now();
        self.stream.write_all(self.request.as_bytes())?;
        loop {
            let count = self.stream.read(&mut buffer)?;
            if count == 0 {
                return Err(String::from_utf8_lossy(&answer).into());
            }
            answer.extend_from_slice(&buffer[..count]);
            if first.is_none() && find(&answer, self.first) {
                first = Some(began.elapsed());
            }
            // The end of a chunked body.
            if let Some(first) = first.filter(|_| !to_the_end || answer.ends_with(b"0\r\n\r\n")) {
                return Ok(first);
            }
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort();
    let at = |percent: usize| millis(times[(times.len() * percent / 100).min(times.len() - 1)]);
    say(&format!("{what}: n {} p50 {:.3} p95 {:.3} p99 {:.3} ms", times.len(), at(50), at(95), at(99)));
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
