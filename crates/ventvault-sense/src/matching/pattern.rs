//! The small language in which phrases are written, and its compiled form.
//!
//! `word` itself; `a|b` either; `@name` any phrase of a class; `x?` perhaps; `*3` up to three words of any kind.
//! A class with phrases of several words unfolds into several patterns. Must not know what a pattern is for.

use std::collections::HashMap;

use super::lexicon::{Lexicon, WordId};

/// One place of a compiled pattern.
#[derive(Clone, Debug)]
pub(crate) enum Element {
    /// One word out of a set, by the set's number.
    One {
        /// Number of the set.
        set: usize,
        /// Whether the place may stay empty.
        optional: bool,
    },
    /// Up to so many words of any kind.
    Gap(u8),
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    /// Number of the rule it belongs to.
    pub rule: usize,
    /// Its places in order.
    pub elements: Vec<Element>,
}

/// Why a phrase could not be compiled: the phrase and the trouble.
pub(crate) type Fault = String;

/// Compiles phrases against one lexicon.
#[derive(Debug, Default)]
pub(crate) struct Compiler {
    /// Words and spellings, completed while compiling.
    pub lexicon: Lexicon,
    /// Sets of words, each sorted.
    pub sets: Vec<Vec<WordId>>,
    by_set: HashMap<Vec<WordId>, usize>,
    classes: HashMap<String, Vec<String>>,
}

/// More unfolded patterns than this from one phrase are a mistake in the data.
const MOST: usize = 4_000;

impl Compiler {
    /// Names a class of phrases.
    pub(crate) fn class(&mut self, name: &str, phrases: Vec<String>) {
        self.classes.insert(name.to_owned(), phrases);
    }

    /// Compiles `phrase` for `rule`.
    pub(crate) fn compile(&mut self, rule: usize, phrase: &str) -> Result<Vec<Pattern>, Fault> {
        let mut unfolded: Vec<Vec<Element>> = vec![Vec::new()];
        for piece in phrase.split_whitespace() {
            let ways = self.piece(piece).ok_or_else(|| format!("{phrase}: {piece}"))?;
            unfolded = unfolded
                .iter()
                .flat_map(|start| ways.iter().map(move |way| [start.as_slice(), way.as_slice()].concat()))
                .collect();
            if unfolded.len() > MOST {
                return Err(format!("{phrase}: unfolds too far"));
            }
        }
        let required = |e: &Element| matches!(e, Element::One { optional: false, .. });
        if !unfolded.iter().all(|elements| elements.iter().any(required)) {
            return Err(format!("{phrase}: nothing required"));
        }
        Ok(unfolded.into_iter().map(|elements| Pattern { rule, elements }).collect())
    }

    fn piece(&mut self, piece: &str) -> Option<Vec<Vec<Element>>> {
        if let Some(most) = piece.strip_prefix('*') {
            let most = most.trim_end_matches('?');
            return Some(vec![vec![Element::Gap(most.parse().ok()?)]]);
        }
        let (piece, optional) = piece.strip_suffix('?').map_or((piece, false), |rest| (rest, true));
        let mut sequences: Vec<Vec<WordId>> = Vec::new();
        for alternative in piece.split('|') {
            let phrases = match alternative.strip_prefix('@') {
                Some(name) => self.classes.get(name)?.clone(),
                None => vec![alternative.to_owned()],
            };
            for phrase in phrases {
                sequences.push(self.sequence(&phrase));
            }
        }
        let (mut singles, longer): (Vec<_>, Vec<_>) = sequences.into_iter().partition(|ids| ids.len() == 1);
        singles.sort_unstable();
        singles.dedup();
        let mut ways = Vec::new();
        if !singles.is_empty() {
            let set = self.set(singles.concat());
            ways.push(vec![Element::One { set, optional }]);
        }
        for ids in longer.iter().filter(|ids| !ids.is_empty()) {
            ways.push(
                ids.iter().map(|id| Element::One { set: self.set(vec![*id]), optional: false }).collect(),
            );
        }
        if optional && ways.iter().any(|way| way.len() > 1) && singles.is_empty() {
            ways.push(Vec::new());
        }
        (!ways.is_empty()).then_some(ways)
    }

    /// The words of a phrase in a pattern, folded as texts are.
    fn sequence(&mut self, phrase: &str) -> Vec<WordId> {
        let mut ids = Vec::new();
        for word in super::words::spellings(phrase) {
            if !self.lexicon.exact(&word, &mut ids) {
                ids.push(self.lexicon.intern(&word));
            }
        }
        ids
    }

    fn set(&mut self, ids: Vec<WordId>) -> usize {
        let next = self.sets.len();
        let number = *self.by_set.entry(ids.clone()).or_insert(next);
        if number == next {
            self.sets.push(ids);
        }
        number
    }
}
