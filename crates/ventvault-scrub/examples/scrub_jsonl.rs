//! Reads JSON lines with `id` and `text`, writes `id` and `spans` in code points, for scorers. Not a command of the product.

use std::io::{self, BufRead as _, Write as _};
use ventvault_scrub::{Level, Policy, Scrubber, Span};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let level: Level = arguments.next().as_deref().unwrap_or("standard").parse()?;
    let mut policy = Policy::new(level);
    if let Some(cut) = arguments.next() {
        policy = policy.cut(cut.parse()?);
    }
    let scrubber = Scrubber::new(policy);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line: serde_json::Value = serde_json::from_str(&line?)?;
        let text = line["text"].as_str().unwrap_or_default();
        let spans = Span::to_chars(text, &scrubber.find(text));
        let spans: Vec<_> = spans
            .iter()
            .map(|s| serde_json::json!({"start": s.start, "end": s.end, "type": s.kind.name()}))
            .collect();
        writeln!(out, "{}", serde_json::json!({"id": line["id"], "spans": spans}))?;
    }
    Ok(out.flush()?)
}
