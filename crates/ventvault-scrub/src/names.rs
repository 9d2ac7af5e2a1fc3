//! Names of people, places, organisations and addresses by a small trained model over tokens. Must not see what the
//! patterns have settled, and must not fire on words that are never names.

mod address;
mod features;
mod kept;
mod lexicon;
mod model;
mod token;
#[cfg(feature = "training")]
pub mod training;

use crate::{Kind, Level, Policy, marker::Marker, span::Found};
use features::Context;
use lexicon::{Lexicon, SAFE};
use model::{Model, Scores};
use std::{collections::HashSet, sync::LazyLock};
use token::{Shape, Token};

static WEIGHTS: &[u8] = include_bytes!("../../../models/pii/names.bin");
static WORDS: &[u8] = include_bytes!("../../../models/pii/lexicon.bin");
static MODEL: LazyLock<Option<Model<'static>>> = LazyLock::new(|| Model::new(WEIGHTS));

/// Tokens read on both sides of one that could be a name.
const MARGIN: usize = 3;
/// How far to the side a mask can change what the model sees: by a feature, or by ending a run elsewhere.
const REACH: usize = 16;
/// Weight of what the model finds: below everything structured.
const WEIGHT: u8 = 30;

/// Words that were accepted as somebody's name in this conversation, by their hashes; dropped with it.
#[derive(Debug, Default)]
pub(crate) struct Accepted(HashSet<u64>);

/// What was found before the model looks.
pub(crate) struct Before<'a> {
    /// Sorted ranges that are one token each.
    pub(crate) opaque: &'a [(usize, usize, Kind)],
    /// The manner of the same text when it was searched before it had these masks: what is far from them has not changed.
    pub(crate) manner: Option<u64>,
}

/// Finds names in the folded `text`, and once more all that is in `accepted`; returns the manner in which it is written.
pub(crate) fn find(
    text: &str,
    before: &Before<'_>,
    cuts: &Cuts,
    accepted: &mut Accepted,
    found: &mut Vec<Found>,
) -> Option<u64> {
    let model = MODEL.as_ref()?;
    let lower = zeroize::Zeroizing::new(token::lower(text));
    let mut tokens = Vec::with_capacity(text.len() / 4);
    token::tokenize(text, &lower, before.opaque, &Lexicon::new(WORDS), &mut tokens);
    let manner = features::manner(&tokens);
    let context = Context { lower: lower.as_bytes(), tokens: &tokens, manner };
    let (mut from, old) = (0, found.len());
    while let Some(run) = next_run(&tokens, from) {
        from = run.end;
        if before.manner == Some(manner) && !near_mask(&tokens, &run) {
            continue;
        }
        let mut scores: Vec<Scores> = run.clone().map(|i| model.emission(&context.features(i))).collect();
        model.marginals(&mut scores);
        spans(&tokens[run.clone()], &scores, cuts, found);
    }
    if !cuts.strict {
        kept::release(&lower, old, found);
    }
    accepted.learn(&tokens, &found[old..]);
    accepted.apply(&tokens, found);
    address::join(text, &tokens, found);
    Some(manner)
}

/// Whether a mask stands so near to the run that it changes what the model sees.
fn near_mask(tokens: &[Token], run: &std::ops::Range<usize>) -> bool {
    let around = run.start.saturating_sub(REACH)..(run.end + REACH).min(tokens.len());
    tokens[around].iter().any(|t| t.shape == Shape::Opaque)
}

impl Accepted {
    /// Whether no word is accepted.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes in the words of people's names, but for those that are words of everyday speech.
    fn learn(&mut self, tokens: &[Token], found: &[Found]) {
        for person in found.iter().filter(|f| f.kind == Kind::Person) {
            let first = tokens.partition_point(|t| t.start < person.start);
            let words = tokens[first..].iter().take_while(|t| t.end <= person.end);
            self.0.extend(words.filter(|t| telling(t)).map(|t| t.raw));
        }
    }

    /// Finds the accepted words wherever they stand alone.
    fn apply(&self, tokens: &[Token], found: &mut Vec<Found>) {
        if self.0.is_empty() {
            return;
        }
        let covered: Vec<(usize, usize)> = found.iter().map(|f| (f.start, f.end)).collect();
        let again = tokens.iter().filter(|t| t.is_word() && self.0.contains(&t.raw));
        let free = again.filter(|t| covered.iter().all(|c| t.end <= c.0 || c.1 <= t.start));
        found.extend(free.map(|t| Found::new(t.start, t.end, Kind::Person, WEIGHT)));
    }
}

/// Whether a word of a name says by itself that it is one.
const fn telling(token: &Token) -> bool {
    let everyday = token.lexical & lexicon::COMMON >= lexicon::COMMON_LEVEL_TWO || token.lexical & SAFE != 0;
    token.is_word() && !everyday && token.end - token.start > 2
}

/// What the model is not to look into: all that the patterns found but addresses, whose ends it knows better.
pub(crate) fn opaque(found: &[Found], markers: &[Marker]) -> Vec<(usize, usize, Kind)> {
    let patterns = found.iter().filter(|f| f.kind != Kind::Address).map(|f| (f.start, f.end, f.kind));
    let mut opaque: Vec<_> = patterns.chain(markers.iter().copied()).collect();
    opaque.sort_unstable_by_key(|o| o.0);
    opaque
}

/// The probability from which a token is masked, by kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cuts {
    pub(crate) person: f32,
    pub(crate) location: f32,
    pub(crate) org: f32,
    pub(crate) address: f32,
    /// Nobody is kept for being well known.
    pub(crate) strict: bool,
}

impl Cuts {
    /// The cuts of a policy's level, or its own for all kinds.
    pub(crate) fn of(policy: &Policy) -> Self {
        let (person, location, org, address) = match policy.level {
            Level::Gentle => (0.5, 0.6, 0.6, 0.5),
            Level::Standard => (0.25, 0.18, 0.22, 0.15),
            Level::Strict => (0.1, 0.1, 0.1, 0.1),
        };
        let cut = |own| policy.cut.unwrap_or(own);
        Self {
            person: cut(person),
            location: cut(location),
            org: cut(org),
            address: cut(address),
            strict: policy.level == Level::Strict,
        }
    }
}

/// Whether token `i` could be a name by itself. A word that never is one in lower case may still be in capitals.
fn wakes(tokens: &[Token], i: usize) -> bool {
    let token = &tokens[i];
    if !token.is_word() || token.shape == Shape::Digits {
        return false;
    }
    let capitals = matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Mixed);
    token.lexical & SAFE == 0 || (capitals && i.checked_sub(1).is_some_and(|before| tokens[before].is_word()))
}

/// The next run of tokens, at or after `from`, that holds possible names, with a margin of words on both sides.
fn next_run(tokens: &[Token], from: usize) -> Option<std::ops::Range<usize>> {
    let first = (from..tokens.len()).find(|i| wakes(tokens, *i))?;
    let (mut end, mut quiet) = (first + 1, 0);
    for (i, token) in tokens.iter().enumerate().skip(first + 1) {
        if wakes(tokens, i) {
            quiet = 0;
        } else if token.is_word() && token.shape != Shape::Digits {
            quiet += 1;
        }
        if quiet <= MARGIN {
            end = i + 1;
        } else if quiet > 2 * MARGIN {
            break;
        }
    }
    Some(first.saturating_sub(MARGIN + 1).max(from)..end)
}

/// The kind of a token, if it is likely enough to be masked.
fn decide(scores: &Scores, cuts: &Cuts) -> Option<Kind> {
    let any = 1.0 - scores[0];
    let by_kind = [
        (scores[1] + scores[2], Kind::Person, cuts.person),
        (scores[3] + scores[4], Kind::Location, cuts.location),
        (scores[5] + scores[6], Kind::Org, cuts.org),
        (scores[7], Kind::Address, cuts.address),
    ];
    let (_, kind, cut) = by_kind.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    (any >= cut).then_some(kind)
}

/// Joins tokens that are masked into spans.
fn spans(tokens: &[Token], scores: &[Scores], cuts: &Cuts, found: &mut Vec<Found>) {
    let mut open: Option<(usize, usize, Kind)> = None;
    for (i, (token, scores)) in tokens.iter().zip(scores).enumerate() {
        let kind = decide(scores, cuts).filter(|_| token.shape != Shape::Opaque);
        let begins = scores[1].max(scores[3]).max(scores[5]) > 0.5;
        match (kind, &mut open) {
            (Some(kind), Some(span)) if span.2 == kind && !begins => span.1 = i + 1,
            (Some(kind), _) => close(tokens, open.replace((i, i + 1, kind)), found),
            (None, _) => close(tokens, open.take(), found),
        }
    }
    close(tokens, open, found);
}

/// Ends a span: marks at its edges are left out, and words that are never names cannot be one by themselves.
fn close(tokens: &[Token], span: Option<(usize, usize, Kind)>, found: &mut Vec<Found>) {
    let Some((from, to, kind)) = span else { return };
    let tokens = &tokens[from..to];
    let ends = (tokens.iter().position(Token::is_word), tokens.iter().rposition(Token::is_word));
    let (Some(first), Some(last)) = ends else { return };
    if (first..=last).any(|i| wakes(tokens, i)) {
        found.push(Found::new(tokens[first].start, tokens[last].end, kind, WEIGHT));
    }
}
