//! What a text says about the state of the person who wrote it, read on this machine alone.
//!
//! This crate holds the layers that need no model: [`Sentinel`] reads a vent and its history for signs of danger,
//! [`resources`] names who can help in a country, [`steps`] says what to do right now and [`guard`] watches the
//! answer on its way out. Nothing here does I/O, takes a lock, logs, or keeps a word of what it has read. It must
//! never be asked for a diagnosis: its readings decide which help is shown, nothing else.

pub mod guard;
mod matching;
mod reading;
pub mod resources;
mod rules;
mod sentinel;
pub mod steps;

pub use reading::{Category, CrisisReading, Level};
pub use sentinel::Sentinel;
