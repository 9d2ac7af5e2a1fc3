//! Splits a text into the numbered words of a lexicon, with what context needs: sentences, clauses, quotation marks.
//!
//! Must not fail or grow without bound: a text yields at most a few words for each of its characters.

use super::fold::{Kind, fold, kind};
use super::lexicon::{Lexicon, WordId};

/// One word of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word {
    /// Its number in the lexicon, 0 if no pattern knows it.
    pub id: WordId,
    /// Which sentence of the text it stands in.
    pub sentence: u32,
    /// Which clause of the text it stands in; commas, dashes and line ends divide clauses.
    pub clause: u32,
    /// Whether it stands between double quotation marks.
    pub quoted: bool,
}

/// A text as words, and the workspace for reading it.
pub(crate) struct Splitter<'a> {
    lexicon: &'a Lexicon,
    words: Vec<Word>,
    buffer: String,
    ids: Vec<WordId>,
    /// Single letters in a row, which may be a word written apart.
    apart: String,
    apart_from: usize,
    sentence: u32,
    clause: u32,
    quoted: bool,
}

/// Splits `text` into words.
pub(crate) fn split(lexicon: &Lexicon, text: &str) -> Vec<Word> {
    let mut splitter = Splitter {
        lexicon,
        words: Vec::with_capacity(text.len() / 4 + 8),
        buffer: String::with_capacity(64),
        ids: Vec::with_capacity(8),
        apart: String::with_capacity(64),
        apart_from: 0,
        sentence: 0,
        clause: 0,
        quoted: false,
    };
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        splitter.take(c, rest.peek().copied());
    }
    splitter.end_word();
    splitter.end_apart();
    splitter.words
}

impl Splitter<'_> {
    fn take(&mut self, c: char, next: Option<char>) {
        if c.is_ascii_lowercase() {
            self.buffer.push(c);
            return;
        }
        let mut other = false;
        let mut ideographs = [None; 4];
        let buffer = &mut self.buffer;
        let mut count = 0;
        fold(c, |folded| match kind(folded) {
            Kind::Letter => buffer.push(folded),
            Kind::Ignored => {}
            Kind::Ideograph => {
                if let Some(place) = ideographs.get_mut(count) {
                    *place = Some(folded);
                    count += 1;
                }
            }
            Kind::Other => other = true,
        });
        if count > 0 {
            self.end_word();
            for folded in ideographs.into_iter().flatten() {
                self.end_apart();
                self.buffer.push(folded);
                self.end_word();
            }
        } else if other && !self.inside(c, next) {
            self.end_word();
            self.mark(c, next);
        }
    }

    /// Whether a sign is part of the word around it, as in `su!cide`, `$uicide` and `k*ll`.
    fn inside(&mut self, c: char, next: Option<char>) -> bool {
        let follows = next.is_some_and(|n| n.is_alphanumeric() || n == '*');
        let belongs = match c {
            '*' | '!' | '@' => !self.buffer.is_empty() && follows,
            '$' => follows,
            _ => false,
        };
        if belongs {
            self.buffer.push(c);
        }
        belongs
    }

    fn mark(&mut self, c: char, next: Option<char>) {
        let ends = next.is_none_or(char::is_whitespace);
        match c {
            '.' | '!' | '?' if ends => self.sentence += 1,
            '。' | '！' | '？' | '।' | '؟' | '…' => self.sentence += 1,
            '\n' if next == Some('\n') => self.sentence += 1,
            '"' | '“' | '”' | '«' | '»' | '„' => {
                self.quoted = matches!(c, '“' | '«' | '„') || (c == '"' && !self.quoted);
            }
            ' ' | '-' | '_' | '\'' | '/' => return,
            '.' => {
                self.clause += 1;
                return;
            }
            _ => {}
        }
        self.clause += 1;
        if c != '*' {
            self.end_apart();
        }
    }

    fn end_word(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        let buffer = std::mem::take(&mut self.buffer);
        let mut letters = buffer.chars();
        let single = match (letters.next(), letters.next()) {
            (Some(c), None) if c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        };
        if let Some(c) = single {
            if self.apart.is_empty() {
                self.apart_from = self.words.len();
            }
            self.apart.push(c);
        } else {
            self.end_apart();
        }
        self.resolve(&buffer);
        self.buffer = buffer;
        self.buffer.clear();
    }

    fn resolve(&mut self, spelling: &str) {
        self.ids.clear();
        let known =
            self.lexicon.exact(spelling, &mut self.ids) || self.lexicon.loosely(spelling, &mut self.ids);
        if known {
            self.push_ids();
            return;
        }
        if spelling.contains(['!', '@', '$', '*']) {
            for part in spelling.split(['!', '@', '$', '*']).filter(|part| !part.is_empty()) {
                if !self.lexicon.exact(part, &mut self.ids) {
                    self.ids.push(0);
                }
            }
        } else {
            self.ids.push(0);
        }
        self.push_ids();
    }

    fn push_ids(&mut self) {
        let (sentence, clause, quoted) = (self.sentence, self.clause, self.quoted);
        self.words.extend(self.ids.iter().map(|id| Word { id: *id, sentence, clause, quoted }));
    }

    /// Letters in a row become one word if the lexicon knows it.
    fn end_apart(&mut self) {
        if self.apart.len() >= 3 {
            self.ids.clear();
            let joined = std::mem::take(&mut self.apart);
            if self.lexicon.exact(&joined, &mut self.ids) || self.lexicon.loosely(&joined, &mut self.ids) {
                self.words.truncate(self.apart_from);
                self.push_ids();
            }
            self.apart = joined;
        }
        self.apart.clear();
    }
}

/// The folded spellings in a phrase of the data, one for each word or ideograph.
pub(crate) fn spellings(phrase: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word = String::new();
    for c in phrase.chars() {
        fold(c, |folded| match kind(folded) {
            Kind::Letter => word.push(folded),
            Kind::Ignored => {}
            Kind::Ideograph => {
                all.push(std::mem::take(&mut word));
                all.push(folded.to_string());
            }
            Kind::Other => all.push(std::mem::take(&mut word)),
        });
    }
    all.push(word);
    all.retain(|word| !word.is_empty());
    all
}
