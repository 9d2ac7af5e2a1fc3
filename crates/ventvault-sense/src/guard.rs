//! Watches an answer on its way out and cuts it where it says what no answer may say.
//!
//! Works character by character, so how the provider splits its text makes no difference. Text is held back only
//! while the beginning of a phrase of `safety/guard.toml` stands open, never more than [`MOST_HELD`] characters.
//! Must not log or keep what it has seen.

use std::collections::VecDeque;
use std::sync::LazyLock;

use serde::Deserialize;

/// The most characters that are ever held back.
pub const MOST_HELD: usize = 40;

/// What an answer did that no answer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breach {
    /// Detail about a way to be harmed.
    MethodDetail,
    /// Encouraging harm.
    Encouragement,
    /// Claiming to be a person.
    ClaimsToBeHuman,
    /// Naming an illness.
    Diagnosis,
    /// Claiming to treat.
    TherapyClaim,
    /// Binding the person to the machine.
    Dependency,
}

/// Whether the answer goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing found so far.
    Clear,
    /// Cut; safe words stand in the output, and nothing more will follow.
    Cut(Breach),
}

#[derive(Deserialize)]
struct File {
    group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    breach: Breach,
    safe: String,
    phrases: Vec<String>,
}

struct Phrases {
    all: Vec<(Vec<char>, usize)>,
    groups: Vec<(Breach, String)>,
}

/// A file that did not parse would leave an empty list; the tests hold on to every group.
static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../safety/guard.toml"));
    let file = toml::from_str::<File>(text).unwrap_or(File { group: Vec::new() });
    let mut phrases = Phrases { all: Vec::new(), groups: Vec::new() };
    for group in file.group {
        let number = phrases.groups.len();
        let fits = group.phrases.iter().map(|phrase| (phrase.chars().collect::<Vec<_>>(), number));
        phrases.all.extend(fits.filter(|(phrase, _)| phrase.len() <= MOST_HELD));
        phrases.groups.push((group.breach, group.safe));
    }
    phrases
});

/// Words after which a phrase is a question or a condition and no claim: "if you have depression".
const HARMLESS_AFTER: [&str; 16] = [
    "if", "when", "whether", "that", "think", "thinks", "says", "say", "said", "feel", "believe", "not",
    "mean", "suggests", "unless", "whenever",
];

/// One answer's guard.
#[derive(Debug, Default)]
pub struct Guard {
    held: VecDeque<char>,
    /// Phrases begun: number, characters matched, characters held before its first one.
    live: Vec<(usize, usize, usize)>,
    word: String,
    last: Option<char>,
    cut: Option<Breach>,
}

impl Guard {
    /// A guard for one answer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next piece of the answer and appends to `out` what may be shown.
    pub fn push(&mut self, delta: &str, out: &mut String) -> Verdict {
        for c in delta.chars() {
            if let Some(breach) = self.cut {
                return Verdict::Cut(breach);
            }
            self.take(c, out);
        }
        self.cut.map_or(Verdict::Clear, Verdict::Cut)
    }

    /// Ends the answer: what was still held back is shown.
    pub fn finish(&mut self, out: &mut String) -> Verdict {
        self.live.clear();
        out.extend(self.held.drain(..));
        self.cut.map_or(Verdict::Clear, Verdict::Cut)
    }

    fn take(&mut self, c: char, out: &mut String) {
        self.held.push_back(c);
        if matches!(c, '*' | '_') {
            // Emphasis inside a phrase does not hide it.
            return self.release(out);
        }
        let plain = plain(c);
        if plain == ' ' && self.last == Some(' ') {
            return self.release(out);
        }
        let mut hit = None;
        self.live.retain_mut(|(phrase, matched, before)| {
            let (letters, group) = &PHRASES.all[*phrase];
            if letters.get(*matched) != Some(&plain) {
                return false;
            }
            *matched += 1;
            if *matched == letters.len() {
                hit = hit.or(Some((*group, *before)));
            }
            true
        });
        self.begin(plain);
        self.remember(plain);
        if let Some((group, before)) = hit {
            return self.replace(group, before, out);
        }
        self.release(out);
    }

    /// Opens every phrase that begins with this character, at the beginning of a word.
    fn begin(&mut self, plain: char) {
        if self.last.is_some_and(char::is_alphanumeric) || HARMLESS_AFTER.contains(&self.word.trim_end()) {
            return;
        }
        let before = self.held.len() - 1;
        let begun =
            PHRASES.all.iter().enumerate().filter(|(_, (letters, _))| letters.first() == Some(&plain));
        self.live.extend(begun.map(|(number, _)| (number, 1, before)));
    }

    /// Keeps the last whole word.
    fn remember(&mut self, plain: char) {
        if plain.is_alphanumeric() || plain == '\'' {
            if self.last == Some(' ') || self.word.len() > MOST_HELD {
                self.word.clear();
            }
            self.word.push(plain);
        } else if plain != ' ' {
            self.word.clear();
        }
        self.last = Some(plain);
    }

    fn replace(&mut self, group: usize, before: usize, out: &mut String) {
        out.extend(self.held.drain(..before));
        self.held.clear();
        self.live.clear();
        let (breach, safe) = &PHRASES.groups[group];
        out.push_str(safe);
        self.cut = Some(*breach);
    }

    /// Shows everything before the first phrase that stands open.
    fn release(&mut self, out: &mut String) {
        if self.held.len() > MOST_HELD {
            self.live.retain(|(_, _, before)| *before > 0);
        }
        let free = self.live.iter().map(|(_, _, before)| *before).min().unwrap_or(self.held.len());
        out.extend(self.held.drain(..free));
        for (_, _, before) in &mut self.live {
            *before -= free;
        }
    }
}

/// The character as phrases write it.
fn plain(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' | '`' => '\'',
        c if c.is_whitespace() => ' ',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}
