//! The mock provider as a program, for load tests. It prints its port on the first line, and serves until it is
//! killed. It must not be part of anything that is shipped.

use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::time::Duration;

use ventvault_mock_llm::{MockLlm, Script};

const USAGE: &str = "usage: ventvault-mock-llm [--port N] [--tokens N] [--gap-ms N] [--first-ms N]";

#[derive(Default)]
struct Flags {
    port: u16,
    tokens: Option<usize>,
    gap: Duration,
    first: Duration,
}

fn parse(mut arguments: impl Iterator<Item = String>) -> Option<Flags> {
    let mut flags = Flags::default();
    while let Some(flag) = arguments.next() {
        let value = arguments.next()?;
        match flag.as_str() {
            "--port" => flags.port = value.parse().ok()?,
            "--tokens" => flags.tokens = Some(value.parse().ok()?),
            "--gap-ms" => flags.gap = Duration::from_millis(value.parse().ok()?),
            "--first-ms" => flags.first = Duration::from_millis(value.parse().ok()?),
            _ => return None,
        }
    }
    Some(flags)
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let flags = parse(std::env::args().skip(1)).ok_or_else(|| io::Error::other(USAGE))?;
    let mock = MockLlm::bind((Ipv4Addr::LOCALHOST, flags.port).into(), false).await?;
    let script = flags.tokens.map_or_else(Script::default, Script::counts_to);
    mock.script(script.gap(flags.gap).before_first(flags.first));
    let mut stdout = io::stdout();
    writeln!(stdout, "{}", mock.address().port())?;
    stdout.flush()?;
    std::future::pending().await
}
