//! Tests of the sense crate, one binary. Must not hold method detail in its examples.

mod guard;
mod resources;
mod sentinel;
