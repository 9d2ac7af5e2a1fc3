//! The built-in listener: answers on this machine, without a model or a network. It names what it hears, gives back
//! a piece of what was said, and stays; it asks nothing, advises nothing, diagnoses nothing and never claims to be
//! human. It is the default without a key, and the last resort when every provider fails.
//!
//! Its words are data (`data/companion/`). It must not do I/O, keep anything, or log what it reads.
//!
//! A message goes through `text` (words), `patterns`, `spelling` and `lexicon` (what they mean), `reading` (what is felt, what
//! happened), `language`, `mirror` and `grammar` (what can be said back), and `compose` with `voice` (the answer).

mod compose;
mod grammar;
mod language;
mod lexicon;
mod mirror;
mod patterns;
mod provider;
mod reading;
mod signals;
mod spelling;
mod text;
mod voice;
mod words;

pub use compose::compose;
pub use provider::{COMPANION_MODEL, Companion, Pace};
pub use signals::{CrisisLevel, Signals};

/// How a language model is told to listen: the system prompt for every provider but the companion.
pub const LISTENER_PROMPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/prompts/listener.md"));

/// What they are told on top of it when somebody sounds as if in danger.
pub const CRISIS_PROMPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/prompts/crisis.md"));
