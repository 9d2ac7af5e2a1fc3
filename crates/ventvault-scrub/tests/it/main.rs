//! One binary for all integration tests of the library, a module per subject.

#![allow(clippy::unwrap_used, reason = "a test's helpers may fail it")]

mod dodging;
mod floors;
mod masking;
mod names;
mod patterns;
mod properties;
mod restoring;

use ventvault_scrub::{Policy, Scrubber};

/// What the standard policy finds, as `KIND:text`.
fn finds(text: &str) -> Vec<String> {
    let scrubber = Scrubber::new(Policy::default());
    scrubber.find(text).iter().map(|s| format!("{}:{}", s.kind, &text[s.start..s.end])).collect()
}
