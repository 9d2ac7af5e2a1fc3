//! One test binary for the domain; a module a subject.

#![allow(clippy::unwrap_used, reason = "a test's helpers may fail it")]

mod breaker;
mod cascade;
mod content;
mod cost;
mod crisis;
mod privacy;
mod scene;
mod settlement;
