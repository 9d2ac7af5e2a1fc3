//! One test binary for the domain; a module a subject.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test's helpers may fail it, and no other crate sees them")]

mod breaker;
mod cascade;
mod content;
mod cost;
mod privacy;
mod scene;
mod settlement;
