//! Says a piece of the message back: finds a clause that stands on its own ("my boss yelled at me") and turns it
//! around ("your boss yelled at you"). Where it is not sure that the result is a sound sentence, and one that does
//! the person good to hear, it finds nothing. Judgements about oneself are never said back.

use std::ops::Range;

use super::grammar::{self, Verb};
use super::reading::Reading;
use super::text::Gap;
use super::words;

/// Of a long message only the end is looked at, in words: what comes last tends to matter most.
const LOOKED_BACK: usize = 250;

/// How a clause may be said back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It happens.
    Event,
    /// It happened.
    PastEvent,
    /// It seems so to the person.
    Belief,
}

/// A clause, turned around: no capital, no full stop.
#[derive(Debug)]
pub(super) struct Mirror {
    pub(super) text: String,
    pub(super) kind: Kind,
    /// How much it is worth saying back.
    pub(super) score: f32,
}

/// The clause that is most worth saying back.
pub(super) fn mirror(reading: &Reading<'_>) -> Option<Mirror> {
    let mut best: Option<Mirror> = None;
    for clause in clauses(reading) {
        let Some(found) = turn(reading, clause) else { continue };
        if best.as_ref().is_none_or(|best| found.score >= best.score) {
            best = Some(found);
        }
    }
    best.filter(|best| best.score >= 1.0)
}

/// Splits at punctuation, at pictures, before a conjunction that begins something new, and where a run-on plainly
/// starts over.
fn clauses(reading: &Reading<'_>) -> Vec<Range<usize>> {
    let length = reading.text.len();
    let mut found = Vec::new();
    let from = length.saturating_sub(LOOKED_BACK);
    // Not in the middle of a sentence.
    let first = (from..length).find(|at| from == 0 || reading.text.gap(*at) == Gap::Stop).unwrap_or(from);
    let mut start = first;
    let mut has_verb = false;
    for at in first..length {
        let word = reading.word(at);
        let picture = !word.starts_with(|first: char| first.is_alphanumeric() || first == '[');
        let next_starts = at + 1 < length && grammar::STARTS.has(reading.word(at + 1));
        let said = at > start && grammar::SAYS.has(reading.word(at - 1));
        let joined = has_verb
            && !said
            && grammar::CONJUNCTIONS.has(word)
            && (next_starts || grammar::ALWAYS_NEW.has(word));
        let turns_inward = has_verb
            && grammar::CONJUNCTIONS.has(word)
            && at + 1 < length
            && grammar::INWARD.has(reading.word(at + 1));
        let restarts = has_verb
            && at > start
            && grammar::RESTARTS.has(word)
            && !grammar::LEADS_ON.has(reading.word(at - 1))
            && !(at > start + 1 && grammar::TELLS.has(reading.word(at - 2)));
        if at > start && (reading.text.gap(at) >= Gap::Comma || picture || joined || turns_inward || restarts)
        {
            found.push(start..at);
            (start, has_verb) = (at, false);
        }
        if picture {
            start = at + 1;
        }
        has_verb |= grammar::verb(word).is_some() || grammar::COPULAS.has(word);
    }
    if start < length {
        found.push(start..length);
    }
    found
}

fn turn(reading: &Reading<'_>, clause: Range<usize>) -> Option<Mirror> {
    let (clause, seems) = trimmed(reading, clause)?;
    if !(3..=13).contains(&clause.len()) || clause.clone().any(|at| !sayable(reading, at)) {
        return None;
    }
    if clause.clone().any(|at| matches!(reading.word(at), "if" | "unless")) {
        return None;
    }
    if names_oneself(reading, &clause) || is_a_feeling(reading, &clause) {
        return None;
    }
    let verb = main_verb(reading, &clause)?;
    let text = turned(reading, &clause)?;
    let absolute = clause.clone().any(|at| grammar::ABSOLUTES.has(reading.word(at)));
    let kind = match grammar::verb(reading.word(verb)) {
        _ if seems => Kind::Belief,
        Some(Verb::Past) => Kind::PastEvent,
        _ if absolute => Kind::Belief,
        _ => Kind::Event,
    };
    Some(Mirror { text, kind, score: worth(reading, &clause) })
}

/// The clause without what introduces or trails it, and whether it was introduced as something that only seems.
fn trimmed(reading: &Reading<'_>, clause: Range<usize>) -> Option<(Range<usize>, bool)> {
    let Range { mut start, mut end } = clause;
    while start < end && grammar::DROPPED_BEFORE.has(reading.word(start)) {
        start += 1;
    }
    while start < end && grammar::DROPPED_AFTER.has(reading.word(end - 1)) {
        end -= 1;
    }
    // "… and now", "… but today": the beginning of what was cut off.
    if end >= start + 2
        && grammar::WHEN.has(reading.word(end - 1))
        && grammar::CONJUNCTIONS.has(reading.word(end - 2))
    {
        end -= 2;
    }
    let mut seems = false;
    for (opening, only_seems) in grammar::OPENINGS {
        let fits = start + opening.len() < end
            && opening.iter().enumerate().all(|(offset, word)| reading.word(start + offset) == *word);
        if fits && grammar::STARTS.has(reading.word(start + opening.len())) {
            start += opening.len();
            seems = *only_seems;
            break;
        }
    }
    let first = (start < end).then(|| reading.word(start))?;
    (!grammar::NOT_ALONE.has(first)).then_some((start..end, seems))
}

/// Words that can be repeated: plain ones, and none that would hurt or frighten coming back.
fn sayable(reading: &Reading<'_>, at: usize) -> bool {
    let word = reading.word(at);
    let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let placeholder = word.starts_with('[');
    let by_oneself = word == "myself" && at > 0 && reading.word(at - 1) == "by";
    (plain || placeholder) && word.len() <= 40 && (by_oneself || !grammar::UNSAYABLE.has(word))
}

/// "I have no friends", "I can't do this": a feeling is named, not repeated as if it were a fact.
fn is_a_feeling(reading: &Reading<'_>, clause: &Range<usize>) -> bool {
    let own = matches!(reading.word(clause.start), "i" | "im" | "ive" | "we");
    own && clause.clone().filter(|at| reading.feeling[*at]).count() * 5 >= clause.len() * 2
}

/// The place of the verb, if the clause begins as a statement that can stand alone.
fn main_verb(reading: &Reading<'_>, clause: &Range<usize>) -> Option<usize> {
    let first = reading.word(clause.start);
    let skip = |mut at: usize| {
        while at < clause.end && words::ADVERBS.has(reading.word(at)) {
            at += 1;
        }
        at
    };
    if first == "im" || (first == "i" && reading.word(skip(clause.start + 1)) == "am") {
        let at = skip(clause.start + if first == "im" { 1 } else { 2 });
        let doing = at + 1 < clause.end && grammar::DOING.has(reading.word(at));
        return doing.then_some(at);
    }
    if matches!(first, "ive" | "weve") {
        let at = skip(clause.start + 1);
        let (been, last) = (reading.word(at) == "been", at + 1 >= clause.end);
        let done = |at| reading.word(at).ends_with("ed") || grammar::PARTICIPLES.has(reading.word(at));
        let doing = |at| grammar::DOING.has(reading.word(at));
        let after = skip(at + 1);
        let usable = if been { !last && (done(after) || doing(after)) } else { done(at) };
        return (usable && !reading.feeling[after.min(clause.end - 1)]).then_some(at);
    }
    if grammar::PRONOUNS.has(first) || first.starts_with('[') {
        let at = skip(clause.start + 1);
        let word = reading.word(at);
        let usable = at + 1 < clause.end && grammar::verb(word).is_some() && !inward(reading, first, at);
        return usable.then_some(at).filter(|_| !judges(reading, at, clause.end));
    }
    if first == "no" && reading.word(clause.start + 1) == "one" {
        let at = skip(clause.start + 2);
        return (at < clause.end && grammar::verb(reading.word(at)).is_some()).then_some(at);
    }
    if grammar::DETERMINERS.has(first) || grammar::KIN.has(first) {
        let from = clause.start + usize::from(grammar::DETERMINERS.has(first)) + 1;
        let found = (from..clause.end.min(clause.start + 7)).find(|at| {
            grammar::verb(reading.word(*at)).is_some() && !grammar::NOUN_TOO.has(reading.word(*at))
        })?;
        return (found < clause.end).then_some(found).filter(|at| !judges(reading, *at, clause.end));
    }
    None
}

/// "I feel …", "I think …": the feeling is named in other ways, not as something that happened.
fn inward(reading: &Reading<'_>, subject: &str, verb: usize) -> bool {
    let says = |at: usize| grammar::INWARD.has(reading.word(at));
    let helped = grammar::AUXILIARIES.has(reading.word(verb))
        && (verb + 1..verb + 4).find(|at| !words::ADVERBS.has(reading.word(*at))).is_some_and(says);
    matches!(subject, "i" | "we") && (says(verb) || helped)
}

/// "… that I'm a burden": what somebody calls themselves, wherever it stands in the clause.
fn names_oneself(reading: &Reading<'_>, clause: &Range<usize>) -> bool {
    clause.clone().any(|at| {
        let i_am = reading.word(at) == "im" || (reading.word(at) == "am" && at > clause.start);
        i_am && !(at + 1..clause.end).take(2).any(|next| grammar::DOING.has(reading.word(next)))
    })
}

/// "… was stupid", "… were so mean": a state, which says nothing back that was not said better.
fn judges(reading: &Reading<'_>, verb: usize, end: usize) -> bool {
    if !grammar::COPULAS.has(reading.word(verb)) {
        return false;
    }
    let mut at = verb + 1;
    while at < end && (words::ADVERBS.has(reading.word(at)) || words::STRONGER.has(reading.word(at))) {
        at += 1;
    }
    let word = reading.word(at);
    let happened = word.ends_with("ing") || word.ends_with("ed") || grammar::PARTICIPLES.has(word);
    at >= end || !happened || reading.feeling[at]
}

fn worth(reading: &Reading<'_>, clause: &Range<usize>) -> f32 {
    let impact = clause.clone().any(|at| grammar::IMPACT.has(reading.word(at)));
    let telling = clause.clone().any(|at| reading.telling[at]);
    let handy = (4..=9).contains(&clause.len());
    let mut score = 0.0;
    for (counts, weight) in [(impact, 2.0), (telling, 1.5), (handy, 1.0)] {
        score += if counts { weight } else { 0.0 };
    }
    #[expect(clippy::cast_precision_loss, reason = "a ratio of word counts")]
    let lateness = clause.end as f32 / reading.text.len().max(1) as f32;
    score + lateness
}

fn turned(reading: &Reading<'_>, clause: &Range<usize>) -> Option<String> {
    let last = reading.word(clause.end - 1);
    let told =
        clause.len() > 2 && grammar::TELLS.has(reading.word(clause.end - 2)) && grammar::OBJECTS.has(last);
    if grammar::NOT_LAST.has(last) || grammar::SAYS.has(last) || told {
        return None;
    }
    let mut text = String::new();
    if grammar::KIN.has(reading.word(clause.start)) {
        text.push_str("your");
    }
    let mut rest = clause.clone();
    if let Some(partner) = and_i(reading, clause) {
        text.push_str("you and your ");
        text.push_str(partner);
        rest.start += 4;
    }
    let all_loud = !reading.text.original().chars().any(char::is_lowercase);
    let mut after_i = false;
    for at in rest {
        let plain = reading.word(at);
        let written = reading.text.written(at);
        let apostrophe = written.contains(['\'', '’']);
        if !text.is_empty() {
            text.push(' ');
        }
        match grammar::swapped(plain, after_i, apostrophe) {
            grammar::Swap::To(word) => text.push_str(word),
            grammar::Swap::Unsure => return None,
            grammar::Swap::Keep => text.push_str(&kept(plain, written, at == clause.start, all_loud)),
        }
        after_i = plain == "i" || (after_i && words::ADVERBS.has(plain));
    }
    Some(text)
}

/// "My wife and I" turns into "you and your wife".
fn and_i<'r>(reading: &'r Reading<'_>, clause: &Range<usize>) -> Option<&'r str> {
    let word = |offset| reading.word(clause.start + offset);
    (clause.len() > 4 && word(0) == "my" && word(2) == "and" && word(3) == "i").then(|| word(1))
}

/// A word as written; without the capitals of a sentence's beginning or of shouting, and without a slip.
fn kept(plain: &str, written: &str, first: bool, all_loud: bool) -> String {
    // "TV" among small letters is an abbreviation.
    let loud = written.len() > if all_loud { 1 } else { 4 };
    let shouted = loud && !written.starts_with('[') && !written.chars().any(char::is_lowercase);
    let slipped = !written.eq_ignore_ascii_case(plain) && !written.contains(['\'', '’']);
    if shouted || slipped || (first && !written.starts_with('[')) {
        plain.to_owned()
    } else {
        written.to_owned()
    }
}
