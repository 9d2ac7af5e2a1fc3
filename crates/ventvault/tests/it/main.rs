//! The real binary, started as an operator would, called as clients would. One test binary; a module a subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::pedantic,
    reason = "a test's helpers may fail it, and its figures are small"
)]

mod canary;
mod cancel;
mod connections;
mod crisis;
mod dialects;
mod docs;
mod errors;
mod faults;
mod harness;
mod identity;
mod metrics;
mod shared_quota;
mod start;
