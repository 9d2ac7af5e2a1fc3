//! Log lines: our own only. What libraries log, they log without knowing that a body or a header must not be
//! seen, so their targets are off at every level; a panic is logged by its place, never by its message, which may
//! quote the text that caused it.

use std::io::IsTerminal;

use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::LogFormat;

/// Our crates, as log targets.
const OURS: [&str; 5] =
    ["ventvault", "ventvault_adapters", "ventvault_domain", "ventvault_scrub", "ventvault_sense"];

/// Starts logging to standard error, so that standard output stays for the commands' results.
pub fn init(level: Level, format: LogFormat) {
    let ours = OURS.map(|target| (target, LevelFilter::from_level(level)));
    let filter = Targets::new().with_default(LevelFilter::OFF).with_targets(ours);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let registry = tracing_subscriber::registry().with(filter);
    let started = match format {
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
        LogFormat::Pretty => registry.with(lines.with_target(false).compact()).try_init(),
    };
    // A second start in one process (tests) keeps the first one's settings.
    let _ = started;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "somewhere".to_owned(), ToString::to_string);
        tracing::error!(panic.location = place, "panicked");
    }));
}
