//! All patterns at once over the words of a text: each starts from its rarest word, so most are never looked at.
//!
//! Immutable after building; reading allocates only the list of matches, which is bounded.

use super::lexicon::WordId;
use super::pattern::{Element, Pattern};
use super::words::Word;

/// A pattern found in a text: words `from..to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    /// Number of the rule.
    pub rule: usize,
    /// First word.
    pub from: usize,
    /// One past the last word.
    pub to: usize,
}

/// The compiled patterns.
#[derive(Debug, Default)]
pub(crate) struct Automaton {
    patterns: Vec<Pattern>,
    /// Each set of words as bits.
    sets: Vec<Box<[u64]>>,
    /// For each word: the patterns that start from it, and from which of their places.
    anchors: Vec<Vec<(u32, u32)>>,
}

/// A text in which more than this many patterns are found is in no need of more.
const MOST_MATCHES: usize = 512;

impl Automaton {
    /// Builds from patterns over `words` numbered words; `common` says how often a word is met in any text.
    pub(crate) fn new(
        patterns: Vec<Pattern>,
        sets: &[Vec<WordId>],
        words: usize,
        common: impl Fn(WordId) -> u32,
    ) -> Self {
        let bits = |ids: &Vec<WordId>| {
            let mut bits = vec![0_u64; words.div_ceil(64)];
            for id in ids {
                bits[*id as usize / 64] |= 1 << (id % 64);
            }
            bits.into_boxed_slice()
        };
        let mut automaton =
            Self { patterns, sets: sets.iter().map(bits).collect(), anchors: vec![Vec::new(); words] };
        for (number, pattern) in automaton.patterns.iter().enumerate() {
            let cost = |place: &(usize, &Element)| match place.1 {
                Element::One { set, optional: false } => sets[*set].iter().map(|id| common(*id)).sum(),
                _ => u32::MAX,
            };
            let Some((place, Element::One { set, .. })) =
                pattern.elements.iter().enumerate().min_by_key(cost)
            else {
                continue;
            };
            let entry = (u32::try_from(number).unwrap_or(0), u32::try_from(place).unwrap_or(0));
            for id in &sets[*set] {
                automaton.anchors[*id as usize].push(entry);
            }
        }
        automaton
    }

    /// Every pattern that matches, at most [`MOST_MATCHES`].
    pub(crate) fn matches(&self, words: &[Word]) -> Vec<Match> {
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let Some(anchors) = self.anchors.get(word.id as usize) else { continue };
            for (number, place) in anchors {
                let pattern = &self.patterns[*number as usize];
                let place = *place as usize;
                let Some(to) = self.ahead(&pattern.elements[place + 1..], words, at + 1, word.sentence)
                else {
                    continue;
                };
                let Some(from) = self.behind(&pattern.elements[..place], words, at, word.sentence) else {
                    continue;
                };
                found.push(Match { rule: pattern.rule, from, to });
                if found.len() == MOST_MATCHES {
                    return found;
                }
            }
        }
        found
    }

    fn fits(&self, set: usize, words: &[Word], at: usize, sentence: u32) -> bool {
        words.get(at).is_some_and(|word| {
            word.sentence == sentence && self.sets[set][word.id as usize / 64] >> (word.id % 64) & 1 == 1
        })
    }

    /// Where the match of `elements` from word `at` on ends.
    fn ahead(&self, elements: &[Element], words: &[Word], at: usize, sentence: u32) -> Option<usize> {
        let Some((first, rest)) = elements.split_first() else { return Some(at) };
        match first {
            Element::One { set, optional } => {
                let taken =
                    self.fits(*set, words, at, sentence).then(|| self.ahead(rest, words, at + 1, sentence));
                taken
                    .flatten()
                    .or_else(|| if *optional { self.ahead(rest, words, at, sentence) } else { None })
            }
            Element::Gap(most) => (0..=usize::from(*most))
                .take_while(|skip| {
                    *skip == 0 || words.get(at + skip - 1).is_some_and(|w| w.sentence == sentence)
                })
                .find_map(|skip| self.ahead(rest, words, at + skip, sentence)),
        }
    }

    /// Where the match of `elements` that ends before word `at` begins.
    fn behind(&self, elements: &[Element], words: &[Word], at: usize, sentence: u32) -> Option<usize> {
        let Some((last, rest)) = elements.split_last() else { return Some(at) };
        match last {
            Element::One { set, optional } => {
                let before = at.checked_sub(1);
                let taken = before
                    .filter(|at| self.fits(*set, words, *at, sentence))
                    .and_then(|at| self.behind(rest, words, at, sentence));
                taken.or_else(|| if *optional { self.behind(rest, words, at, sentence) } else { None })
            }
            Element::Gap(most) => (0..=usize::from(*most))
                .take_while(|skip| {
                    *skip == 0 || at.checked_sub(*skip).is_some_and(|at| words[at].sentence == sentence)
                })
                .find_map(|skip| self.behind(rest, words, at - skip, sentence)),
        }
    }
}
