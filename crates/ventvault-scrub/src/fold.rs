//! Folds a text to what patterns can read and remembers where each byte came from. Must change no offsets unseen.
//!
//! Full-width and other digits become ASCII, zero-width characters, soft hyphens and all but one of
//! several spaces vanish, typographic quotes, dashes
//! and spaces become plain, mathematical and other styled letters plain ones, and letters of other scripts that look
//! like Latin ones are read as these inside words that also hold Latin letters.

mod table;

use std::borrow::Cow;

/// A text as the patterns see it, with the way back to the original.
pub(crate) struct Folded<'a> {
    text: Cow<'a, str>,
    changes: Vec<Change>,
}

/// A stretch of the folded text that differs in bytes from the original. All else is shifted only.
#[derive(Debug, Clone, Copy)]
struct Change {
    folded: (usize, usize),
    original: (usize, usize),
}

impl<'a> Folded<'a> {
    pub(crate) fn new(original: &'a str) -> Self {
        let spaced = memchr::memmem::find(original.as_bytes(), b"  ").is_some();
        if !spaced && (original.is_ascii() || !original.chars().any(table::changes)) {
            return Self { text: Cow::Borrowed(original), changes: Vec::new() };
        }
        let (mut text, mut changes) = (String::with_capacity(original.len()), Vec::new());
        let mut mixed = MixedWords::new(original);
        let mut at = 0;
        while at < original.len() {
            let run = untouched(&original.as_bytes()[at..]);
            text.push_str(&original[at..at + run]);
            at += run;
            let Some(character) = original[at..].chars().next() else { break };
            let from = text.len();
            table::fold(character, || mixed.contains(at), &mut text);
            // Of several spaces one is left.
            if text.ends_with("  ") {
                text.pop();
            }
            let end = at + character.len_utf8();
            if text[from..] != original[at..end] {
                changes.push(Change { folded: (from, text.len()), original: (at, end) });
            }
            at = end;
        }
        Self { text: Cow::Owned(text), changes }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where a find that begins at byte `at` of the folded text begins in the original.
    pub(crate) fn start(&self, at: usize) -> usize {
        let next = self.changes.partition_point(|c| c.folded.1 <= at);
        match self.changes.get(next) {
            Some(change) if change.folded.0 < at => change.original.0,
            _ => self.shifted(next, at),
        }
    }

    /// Where a find that ends before byte `at` of the folded text ends in the original.
    pub(crate) fn end(&self, at: usize) -> usize {
        let next = self.changes.partition_point(|c| c.folded.0 < at);
        match next.checked_sub(1).map(|last| self.changes[last]) {
            Some(change) if at < change.folded.1 => change.original.1,
            _ => self.shifted(next, at),
        }
    }

    fn shifted(&self, changes_before: usize, at: usize) -> usize {
        changes_before.checked_sub(1).map_or(at, |last| {
            let change = self.changes[last];
            change.original.1 + (at - change.folded.1)
        })
    }
}

impl Drop for Folded<'_> {
    /// A folded copy holds what the person wrote.
    fn drop(&mut self) {
        if let Cow::Owned(text) = &mut self.text {
            zeroize::Zeroize::zeroize(text);
        }
    }
}

/// Length of the beginning that is ASCII without doubled spaces; it ends before a space that another follows.
fn untouched(bytes: &[u8]) -> usize {
    let stops =
        |i: usize| !bytes[i].is_ascii() || (bytes[i] == b' ' && (i == 0 || bytes.get(i + 1) == Some(&b' ')));
    (0..bytes.len()).find(|i| stops(*i)).unwrap_or(bytes.len())
}

/// Tells, for positions asked in order, whether the word around them holds Latin letters beside look-alikes.
struct MixedWords<'a> {
    text: &'a str,
    end: usize,
    mixed: bool,
}

impl<'a> MixedWords<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, end: 0, mixed: false }
    }

    fn contains(&mut self, at: usize) -> bool {
        if at >= self.end {
            let rest = &self.text[at..];
            let stop = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | '@' | '_' | '-' | '+'));
            let len = rest.find(stop).unwrap_or(rest.len());
            self.end = at + len.max(1);
            self.mixed = rest[..len].bytes().any(|b| b.is_ascii_alphabetic());
        }
        self.mixed
    }
}
