//! Finds words and phrases of the lexicon in a message, in one pass: every pattern is filed under its first word.

use std::collections::HashMap;

use super::spelling::Spelling;
use super::text::{Gap, Text};
use super::words::{self, Quick, Words};

/// At most this many words fit into a `...`.
const WIDEST_GAP: usize = 4;
/// At most this many words that only add weight are stepped over elsewhere.
const WIDEST_STEP: usize = 2;
/// Letters by which endings (`overwhelm~`) are filed.
const STEM: usize = 3;

/// What a match means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A feeling (by its place in the lexicon), how strongly the word says it, and whether it can be said back.
    Emotion {
        emotion: usize,
        weight: u8,
        echo: bool,
    },
    Situation(usize),
    Theme(usize),
    /// Something said to the listener; `whole` if it has to be all there is.
    Moment {
        moment: usize,
        whole: bool,
    },
    Danger,
    PerhapsDanger,
    DangerForOthers,
    LossToSuicide,
    Idiom,
}

/// A match, by the places of its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Match {
    pub(super) tag: Tag,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug)]
enum Part {
    OneOf(Vec<Piece>),
    Gap,
}

#[derive(Debug)]
enum Piece {
    /// A word, by its number.
    Word(u32),
    /// Any word that begins like this.
    Begin(Box<str>),
}

/// A word of the message: numbers are compared many times, letters hardly ever.
struct Place<'t> {
    number: u32,
    word: &'t str,
    /// May be stepped over inside a phrase.
    skipped: bool,
    /// Begins a sentence.
    begins: bool,
}

#[derive(Debug)]
struct Pattern {
    parts: Vec<Part>,
    tag: Tag,
}

/// The patterns that begin with one word: hundreds begin with "i", so the second word is looked up as well.
#[derive(Debug, Default)]
struct First {
    any: Vec<usize>,
    by_second: HashMap<u32, Vec<usize>, Quick>,
}

/// All patterns of the lexicon.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    all: Vec<Pattern>,
    /// The number of every word that stands in a pattern, from 1.
    numbers: Words<u32>,
    /// Which patterns begin with a word, by its number.
    by_first: Vec<First>,
    by_stem: Words<Vec<(Box<str>, usize)>>,
    /// Single words, for those that were mistyped.
    pub(super) spelling: Spelling,
}

impl Patterns {
    /// Files a comma list; `tag` learns of a trailing `!`.
    pub(super) fn add(&mut self, list: &str, tag: impl Fn(bool) -> Tag) {
        for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let (phrase, echo) = phrase.strip_suffix('!').map_or((phrase, false), |phrase| (phrase, true));
            self.spelling.learn(phrase);
            let parts: Vec<_> = phrase.split_whitespace().map(|part| self.part(part)).collect();
            if let Some(Part::OneOf(pieces)) = parts.first() {
                let pattern = self.all.len();
                for piece in pieces {
                    match piece {
                        Piece::Word(number) => self.by_first[*number as usize].file(parts.get(1), pattern),
                        Piece::Begin(begin) => {
                            let key = stem(begin).unwrap_or(begin);
                            self.by_stem.entry(key.into()).or_default().push((begin.clone(), pattern));
                        }
                    }
                }
            }
            self.all.push(Pattern { parts, tag: tag(echo) });
        }
    }

    fn part(&mut self, written: &str) -> Part {
        if written == "..." {
            return Part::Gap;
        }
        let piece = |text: &str| match text.strip_suffix('~') {
            Some(begin) => Piece::Begin(begin.into()),
            None => Piece::Word(self.number(text)),
        };
        Part::OneOf(written.split('|').map(piece).collect())
    }

    fn number(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.numbers.len() + 1).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(word.into()).or_insert(next);
        self.by_first.resize_with(self.by_first.len().max(number as usize + 1), First::default);
        number
    }

    /// Every match, in the order of the text. `spelled` gives the word that is meant at a place.
    pub(super) fn find<'t>(&self, text: &Text<'_>, spelled: impl Fn(usize) -> &'t str) -> Vec<Match> {
        let place = |at| {
            let word = spelled(at);
            Place {
                number: self.numbers.get(word).copied().unwrap_or(0),
                word,
                skipped: words::SKIPPED.has(word),
                begins: text.gap(at) == Gap::Stop,
            }
        };
        let places: Vec<_> = (0..text.len()).map(place).collect();
        let mut found = Vec::with_capacity(32);
        for (start, place) in places.iter().enumerate() {
            let mut consider = |number: usize| {
                let pattern = &self.all[number];
                if let Some(end) = ends(&pattern.parts, &places, start) {
                    found.push(Match { tag: pattern.tag, start, end });
                }
            };
            if let Some(first) = self.by_first.get(place.number as usize) {
                first.any.iter().copied().for_each(&mut consider);
                if !first.by_second.is_empty() {
                    seconds(&places, start).for_each(|second| {
                        first.by_second.get(&second).into_iter().flatten().copied().for_each(&mut consider);
                    });
                }
            }
            let stemmed = stem(place.word).and_then(|stem| self.by_stem.get(stem));
            for (begin, number) in stemmed.into_iter().flatten() {
                if place.word.starts_with(&**begin) {
                    consider(*number);
                }
            }
        }
        found
    }

    /// Whether a pattern begins with this very word.
    pub(super) fn knows(&self, word: &str) -> bool {
        let first = self.numbers.get(word).and_then(|number| self.by_first.get(*number as usize));
        first.is_some_and(|first| !first.any.is_empty() || !first.by_second.is_empty())
            || stem(word)
                .and_then(|stem| self.by_stem.get(stem))
                .is_some_and(|endings| endings.iter().any(|(begin, _)| word.starts_with(&**begin)))
    }
}

impl First {
    fn file(&mut self, second: Option<&Part>, pattern: usize) {
        let number = |piece: &Piece| match piece {
            Piece::Word(number) => Some(*number),
            Piece::Begin(_) => None,
        };
        let numbers: Option<Vec<_>> = match second {
            Some(Part::OneOf(pieces)) => pieces.iter().map(number).collect(),
            Some(Part::Gap) | None => None,
        };
        match numbers {
            Some(numbers) => {
                for number in numbers {
                    self.by_second.entry(number).or_default().push(pattern);
                }
            }
            None => self.any.push(pattern),
        }
    }
}

/// The numbers of the words that may come second after a place: the next one, and those after words that are
/// stepped over.
fn seconds<'p>(places: &'p [Place<'_>], start: usize) -> impl Iterator<Item = u32> + 'p {
    let after = &places[start + 1..];
    let reach = 1 + after.iter().take(WIDEST_STEP).take_while(|place| place.skipped).count();
    after.iter().take(reach).map(|place| place.number).filter(|number| *number != 0)
}

fn stem(word: &str) -> Option<&str> {
    let end = word.char_indices().nth(STEM).map_or(word.len(), |(at, _)| at);
    (word.chars().take(STEM).count() == STEM).then(|| &word[..end])
}

/// Where the pattern that begins here ends, if it does. No pattern reaches over the end of a sentence.
fn ends(parts: &[Part], places: &[Place<'_>], start: usize) -> Option<usize> {
    let mut at = start;
    let mut gap = false;
    for part in parts {
        let Part::OneOf(pieces) = part else {
            gap = true;
            continue;
        };
        let mut stepped = 0;
        loop {
            let place = places.get(at)?;
            if place.begins && at > start {
                return None;
            }
            let fits = pieces.iter().any(|piece| match piece {
                Piece::Word(number) => *number == place.number,
                Piece::Begin(begin) => place.word.starts_with(&**begin),
            });
            if fits {
                break;
            }
            // "Feeling pretty low" is "feeling low".
            let most = if gap { WIDEST_GAP } else { WIDEST_STEP };
            if at == start || stepped == most || !(gap || place.skipped) {
                return None;
            }
            stepped += 1;
            at += 1;
        }
        at += 1;
        gap = false;
    }
    Some(at)
}
