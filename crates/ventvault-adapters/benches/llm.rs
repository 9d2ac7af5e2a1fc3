//! What the providers' adapters cost: `cargo bench -p ventvault-adapters --bench llm`. Provider and client share one
//! thread, so the latencies are upper bounds. It must not assert anything: machines differ.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use ventvault_adapters::llm::sse::{SseDecoder, SseError};
use ventvault_adapters::llm::{self, HttpClient, ProviderConfig};
use ventvault_domain::{
    ContentLimits, LlmProvider, Mode, Prompt, PromptSettings, ProviderEvent, RawVent, ScrubbedVent,
};
use ventvault_mock_llm::{Fault, MockLlm, Script};
use ventvault_scrub::{Policy, Scrubber};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn main() -> Outcome {
    decode("a line of 64 MiB", &vec![b'x'; 64 << 20])?;
    decode("1,000,000 empty data lines", &b"data\n".repeat(1_000_000))?;
    let chunk: &[u8] =
        br#"data: {"choices":[{"index":0,"delta":{"content":"token "},"finish_reason":null}]}"#;
    decode("1,000,000 events of 84 bytes", &[chunk, b"\n\n"].concat().repeat(1_000_000))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        direct().await?;
        for vendor in ["openai", "anthropic", "google"] {
            first_token(vendor).await?;
            cancellation(vendor).await?;
        }
        Ok(())
    })
}

fn decode(what: &str, bytes: &[u8]) -> Outcome {
    let mut decoder = SseDecoder::default();
    let (mut events, mut error) = (0_u64, None);
    let began = Instant::now();
    for chunk in bytes.chunks(16 << 10) {
        let outcome = decoder.push(chunk, |_| {
            events += 1;
            Ok::<(), SseError>(())
        });
        error = outcome.err();
    }
    let took = began.elapsed();
    Ok(writeln!(io::stdout(), "decode {what}: {took:?}, {events} events, error {error:?}")?)
}

const ROUNDS: usize = 3_000;

/// The floor: the same exchange with a bare socket.
async fn direct() -> Outcome {
    let mock = MockLlm::start().await?;
    let mut socket = TcpStream::connect(mock.address()).await?;
    socket.set_nodelay(true)?;
    let body = r#"{"stream":true}"#;
    let request = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: m\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let (mut firsts, mut totals) = (Vec::new(), Vec::new());
    let mut buffer = vec![0; 64 << 10];
    for _ in 0..ROUNDS {
        let began = Instant::now();
        socket.write_all(request.as_bytes()).await?;
        let mut read = socket.read(&mut buffer).await?;
        firsts.push(began.elapsed());
        while !buffer[..read].ends_with(b"\r\n0\r\n\r\n") {
            read += socket.read(&mut buffer[read..]).await?;
        }
        totals.push(began.elapsed());
    }
    report("bare socket, first bytes", &mut firsts)?;
    report("bare socket, 20 tokens", &mut totals)
}

async fn first_token(vendor: &str) -> Outcome {
    let (_mock, provider) = pair(vendor, Script::default()).await?;
    let (mut firsts, mut totals) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let prompt = prompt()?;
        let began = Instant::now();
        let mut stream = provider.stream(prompt).await?;
        let mut first = None;
        while let Some(event) = stream.next().await {
            if matches!(event?, ProviderEvent::Delta(_)) {
                first.get_or_insert_with(|| began.elapsed());
            }
        }
        firsts.extend(first);
        totals.push(began.elapsed());
    }
    report(&format!("{vendor}, first token, kept alive"), &mut firsts)?;
    report(&format!("{vendor}, 20 tokens"), &mut totals)
}

/// From the drop of the stream to the moment the provider notices.
async fn cancellation(vendor: &str) -> Outcome {
    let (mock, provider) = pair(vendor, Script::default().fault(Fault::StallAfter(1))).await?;
    let mut times = Vec::new();
    for round in 0..300 {
        let mut stream = provider.stream(prompt()?).await?;
        while !matches!(stream.next().await, Some(Ok(ProviderEvent::Delta(_))) | None) {}
        let dropped = Instant::now();
        drop(stream);
        times.push(mock.cancelled(round).await.duration_since(dropped));
    }
    report(&format!("{vendor}, cancelled"), &mut times)
}

async fn pair(
    vendor: &str,
    script: Script,
) -> Result<(MockLlm, Arc<dyn LlmProvider>), Box<dyn std::error::Error>> {
    let mock = MockLlm::start().await?;
    mock.script(script);
    let base_url = if vendor == "google" { mock.google_url() } else { mock.openai_url() };
    let config = ProviderConfig { base_url, api_key: None, model: "gpt-4o-mini".into() };
    let http = HttpClient::new()?;
    let provider = match vendor {
        "openai" => llm::openai(http, &config)?,
        "anthropic" => llm::anthropic(http, &config)?,
        _ => llm::google(http, &config)?,
    };
    Ok((mock, provider))
}

fn prompt() -> Result<Arc<Prompt>, Box<dyn std::error::Error>> {
    let text = "I feel overwhelmed and exhausted".to_owned();
    let raw = RawVent::new(Mode::Text, text, Vec::new(), &ContentLimits::default())?;
    let (vent, _, _) = ScrubbedVent::from_raw(raw, &Scrubber::new(Policy::default()));
    let settings = PromptSettings {
        system: "Listen.".into(),
        crisis_system: "Stay.".into(),
        max_output_tokens: 512,
        temperature: 0.6,
    };
    Ok(Arc::new(Prompt::new(vent, settings)))
}

fn report(what: &str, times: &mut [Duration]) -> Outcome {
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    let max = times.last().copied().unwrap_or_default();
    Ok(writeln!(io::stdout(), "{what}: p50 {:?}, p99 {:?}, max {max:?}", at(50), at(99))?)
}
