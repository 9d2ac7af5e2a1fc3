//! `ventvault scrub`: masks personal data in JSON Lines, line by line. A line that cannot be read gets an error in
//! its place and does not stop the rest.

use std::io::{BufRead, BufWriter, Write};

use serde::Deserialize;
use serde_json::{Value, json};
use ventvault_scrub::{Policy, Scrubber, Span};

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    text: String,
}

/// Reads standard input to its end.
pub fn run(policy: Policy) -> anyhow::Result<()> {
    let scrubber = Scrubber::new(policy);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    while input.read_until(b'\n', &mut bytes)? > 0 {
        if !bytes.trim_ascii().is_empty() {
            serde_json::to_writer(&mut out, &answer(&scrubber, &bytes))?;
            out.write_all(b"\n")?;
        }
        bytes.clear();
        // Somebody may be typing: answer each line when no more are waiting.
        if input.fill_buf().is_ok_and(<[u8]>::is_empty) {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(())
}

fn answer(scrubber: &Scrubber, bytes: &[u8]) -> Value {
    match serde_json::from_slice::<Line>(bytes) {
        Ok(Line { id, text }) => {
            let masked = scrubber.mask(&[&text]);
            let spans = Span::to_chars(&text, &scrubber.find(&text));
            let spans: Vec<Value> = spans
                .iter()
                .map(|span| json!({ "start": span.start, "end": span.end, "type": span.kind.name() }))
                .collect();
            json!({ "id": id, "masked": masked.texts.first().map(|text| text.as_str()), "spans": spans })
        }
        Err(error) => {
            let id =
                serde_json::from_slice::<Value>(bytes).map(|line| line["id"].clone()).unwrap_or_default();
            let problem = format!(
                "expected a JSON object with \"id\" and \"text\" (line {}, column {})",
                error.line(),
                error.column()
            );
            json!({ "id": id, "error": problem })
        }
    }
}
