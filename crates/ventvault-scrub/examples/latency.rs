//! Times `find` on texts of 5,000 characters, everything on, and prints percentiles. `latency FILE`, one text a line.

use std::{fs, io::Write as _, time::Instant};
use ventvault_scrub::{Policy, Scrubber};

const LENGTH: usize = 5000;
const ROUNDS: usize = 400;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: latency FILE")?;
    let characters: Vec<char> = fs::read_to_string(path)?.replace('\n', " ").chars().collect();
    let texts: Vec<String> = characters.chunks_exact(LENGTH).map(|chunk| chunk.iter().collect()).collect();
    let scrubber = Scrubber::new(Policy::default());
    let mut micros = Vec::new();
    let mut spans = 0;
    for _ in 0..ROUNDS {
        for text in &texts {
            let start = Instant::now();
            spans += scrubber.find(text).len();
            micros.push(start.elapsed().as_micros());
        }
    }
    micros.sort_unstable();
    let at = |share: usize| micros.get(micros.len() * share / 1000).copied().unwrap_or(0);
    let (texts, found) = (texts.len(), spans / ROUNDS);
    writeln!(
        std::io::stdout(),
        "{texts} texts, {found} spans; µs: p50 {} p99 {} p99.9 {}",
        at(500),
        at(990),
        at(999)
    )?;
    Ok(())
}
