//! Reads a vent and its history for signs of danger: phrases, the words around them, and what builds up over turns.
//!
//! Works with everything else dead: no I/O, no lock, no model. Must not keep, log or return any of the text.

use crate::matching::automaton::Match;
use crate::matching::words::{Word, split};
use crate::reading::{CONCERN_FROM, CRISIS_FROM, Category, CrisisReading, Level};
use crate::rules::{Meaning, Rules, Tells};

/// The phrase automaton with its context rules. Immutable: build one and share it.
#[derive(Debug)]
pub struct Sentinel {
    rules: Rules,
}

/// What one text gives: for each category the strongest evidence.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    strength: [f32; Category::ALL.len()],
    /// How many different phrases about oneself were found.
    phrases: usize,
}

impl Default for Sentinel {
    fn default() -> Self {
        Self::new()
    }
}

impl Sentinel {
    /// Compiles the embedded phrases; takes some milliseconds.
    #[must_use]
    pub fn new() -> Self {
        Self { rules: Rules::embedded() }
    }

    /// Phrases of the embedded data that did not compile. Empty in every build that passes its tests.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.rules.faults
    }

    /// Reads `content` in the light of `history`, oldest turn first, each with whether the person wrote it.
    #[must_use]
    pub fn read(&self, content: &str, history: &[(bool, &str)]) -> CrisisReading {
        let now = self.evidence(content);
        let mut score = now.score();
        let mut strength = now.strength;
        let mut earlier = Evidence::default();
        let mut doubt = 1.0;
        for (_, text) in history.iter().filter(|(is_user, _)| *is_user) {
            let turn = self.evidence(text);
            earlier.merge(&turn);
            doubt *= 1.0 - EARLIER * turn.score();
        }
        let before = earlier.score();
        if Level::of_score(score) > Level::None {
            // Evidence adds up: a second and third dark turn weigh more than the first alone.
            score = score.max(1.0 - (1.0 - score) * doubt);
        } else if Level::of_score(before) > Level::None {
            // What was said earlier in this conversation is not over because the last line is calm.
            score = CONCERN_FROM.max(score);
            strength = earlier.strength;
        }
        reading(score, &strength)
    }

    fn evidence(&self, text: &str) -> Evidence {
        let words = split(&self.rules.lexicon, text);
        let matches = self.rules.automaton.matches(&words);
        let context = Context { words: &words, matches: &matches, meanings: &self.rules.meanings };
        let mut evidence = Evidence::default();
        for found in &matches {
            let meaning = self.rules.meanings[found.rule];
            if let Tells::Alarm(category) = meaning.tells {
                evidence.add(category, context.weigh(found, meaning));
            }
        }
        evidence
    }
}

/// How much an earlier turn weighs beside the present one.
const EARLIER: f32 = 0.8;
/// What a second phrase adds to the first in one text; never enough for a crisis by itself.
const SECOND_PHRASE: f32 = 0.08;

impl Evidence {
    fn add(&mut self, category: Category, weight: f32) {
        if weight >= CONCERN_FROM {
            self.phrases += 1;
        }
        let place = &mut self.strength[category as usize];
        *place = place.max(weight);
    }

    fn merge(&mut self, other: &Self) {
        for (place, strength) in self.strength.iter_mut().zip(other.strength) {
            *place = place.max(strength);
        }
        self.phrases += other.phrases;
    }

    fn score(&self) -> f32 {
        let most = self.strength.iter().copied().fold(0.0, f32::max);
        if self.phrases > 1 && most < CRISIS_FROM {
            (most + SECOND_PHRASE).min(CRISIS_FROM - 0.01)
        } else {
            most
        }
    }
}

fn reading(score: f32, strength: &[f32]) -> CrisisReading {
    let level = Level::of_score(score);
    if level == Level::None {
        return CrisisReading { score, ..CrisisReading::default() };
    }
    let told = Category::ALL.into_iter().zip(strength).filter(|(_, strength)| **strength >= CONCERN_FROM);
    CrisisReading { level, categories: told.map(|(category, _)| category).collect(), score }
}

/// A text's words and everything found in it, for weighing one alarm.
struct Context<'a> {
    words: &'a [Word],
    matches: &'a [Match],
    meanings: &'a [Meaning],
}

impl Context<'_> {
    /// What is left of an alarm's weight after the words around it were heard.
    fn weigh(&self, alarm: &Match, meaning: Meaning) -> f32 {
        let overlaps = |other: &Match| other.from < alarm.to && alarm.from < other.to;
        if self.tells(Tells::Idiom).any(overlaps) || (!meaning.own_negation && self.negated(alarm)) {
            return 0.0;
        }
        let quoted = self.words[alarm.from].quoted && self.words[alarm.to - 1].quoted;
        // "In the song he wants to die" retells; "I watched a film and I want to die" goes on to somebody's own.
        let retold = self.tells(Tells::Told).any(|told| {
            self.sentence(told) == self.sentence(alarm)
                && (quoted || self.words[told.from].clause == self.words[alarm.from].clause)
        });
        if retold && (quoted || !self.in_sentence(alarm, Tells::Present)) {
            return 0.0;
        }
        if meaning.soft && self.in_sentence(alarm, Tells::Trifle) {
            return 0.0;
        }
        let mut weight = meaning.weight;
        if self.in_sentence(alarm, Tells::Past) && !self.in_sentence(alarm, Tells::Present) {
            weight *= 0.4;
        }
        if meaning.soft && self.tells(Tells::Laugh).any(|laugh| self.near(laugh, alarm)) {
            weight *= 0.7;
        }
        weight
    }

    fn tells(&self, tells: Tells) -> impl Iterator<Item = &Match> {
        self.matches.iter().filter(move |found| self.meanings[found.rule].tells == tells)
    }

    fn sentence(&self, found: &Match) -> u32 {
        self.words[found.from].sentence
    }

    fn near(&self, a: &Match, b: &Match) -> bool {
        self.sentence(a).abs_diff(self.sentence(b)) <= 1
    }

    fn in_sentence(&self, alarm: &Match, tells: Tells) -> bool {
        self.tells(tells).any(|found| self.sentence(found) == self.sentence(alarm))
    }

    fn negated(&self, alarm: &Match) -> bool {
        let real =
            |cue: &&Match| !self.tells(Tells::NoNegation).any(|no| no.from < cue.to && cue.from < no.to);
        let close = |cue: &Match, reach: usize| {
            cue.to <= alarm.from
                && cue.to + reach >= alarm.from
                && self.words[cue.from].clause == self.words[alarm.from].clause
        };
        self.tells(Tells::Denial)
            .filter(real)
            .any(|cue| close(cue, 3) || (cue.from <= alarm.from && alarm.from < cue.to))
            || self.tells(Tells::Negation).filter(real).any(|cue| {
                (cue.from > alarm.from && cue.to <= alarm.to) || (close(cue, 2) && !self.starts_anew(alarm))
            })
    }

    /// Whether the alarm begins with a subject of its own, so that a "not" before it belongs to other words.
    fn starts_anew(&self, alarm: &Match) -> bool {
        self.tells(Tells::Subject).any(|subject| subject.from == alarm.from)
    }
}
