//! Reads JSON Lines `{"text"}` from stdin and writes each reading as JSON, for `training/sense/evaluate.py`.
//! Must not be shipped: it prints what it was given's reading, never its text.
#![expect(clippy::print_stdout, reason = "an example that is a filter")]

use std::io::BufRead;

use ventvault_sense::Sentinel;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sentinel = Sentinel::new();
    for line in std::io::stdin().lock().lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        println!("{}", serde_json::to_string(&sentinel.read(row["text"].as_str().unwrap_or_default(), &[]))?);
    }
    Ok(())
}
