//! From characters to matches: folding, words, patterns, and the automaton over them.
//!
//! Knows nothing of danger: what a match means is decided by the rules and by [`crate::sentinel`].

pub(crate) mod automaton;
pub(crate) mod fold;
pub(crate) mod lexicon;
pub(crate) mod pattern;
pub(crate) mod words;
