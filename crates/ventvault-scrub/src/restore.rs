//! Puts the person's own words back into a streamed answer. Must never restore what is not of this request, never keep
//! back more than a marker's length, and never show a value in `Debug`.

use crate::{
    Kind,
    marker::{self, Parsed},
};
use std::{collections::HashMap, fmt};
use zeroize::{Zeroize, Zeroizing};

/// What a marker stands for.
pub(crate) enum Value {
    /// A value of the person's, masked by us.
    Masked(Zeroizing<String>),
    /// The person typed this marker: it is theirs and stays as it comes.
    Typed,
}

/// Turns placeholders in a streamed answer back into what they stand for: a state machine fed with deltas.
///
/// The outcome does not depend on how the answer is cut into deltas. Text is held back only while it may still become a
/// marker, at most 24 bytes of it. One restorer belongs to one answer; values and held text are wiped on drop.
pub struct Restorer {
    values: HashMap<(Kind, u32), Value>,
    held: Zeroizing<String>,
    /// The character before `held`.
    before: Option<char>,
}

impl Restorer {
    pub(crate) fn new(values: HashMap<(Kind, u32), Value>) -> Self {
        Self { values, held: Zeroizing::new(String::new()), before: None }
    }

    /// Takes the next piece of the answer and appends to `out` all that can be told by now.
    pub fn push(&mut self, delta: &str, out: &mut String) {
        if self.values.is_empty() {
            out.push_str(delta);
            return;
        }
        self.held.push_str(delta);
        self.advance(false, out);
    }

    /// The answer has ended: appends what was held back.
    pub fn finish(&mut self, out: &mut String) {
        self.advance(true, out);
        self.before = None;
    }

    /// Bytes held back at the moment.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.len()
    }

    fn advance(&mut self, ended: bool, out: &mut String) {
        let text = std::mem::take(&mut *self.held);
        let bytes = text.as_bytes();
        // `passed`: everything before it is in `out`. `at`: where a marker is looked for.
        let (mut passed, mut at) = (0, 0);
        while at < bytes.len() {
            let before = if at == 0 { self.before } else { text[..at].chars().next_back() };
            let found = if marker::may_begin(bytes[at], before) {
                marker::parse(&bytes[at..], ended)
            } else {
                Parsed::No
            };
            match found {
                Parsed::Partial => break,
                Parsed::Marker { kind, number, len, exact } if self.restores(kind, number, exact) => {
                    out.push_str(&text[passed..at]);
                    self.restore(kind, number, &text[at..at + len], out);
                    at += len;
                    passed = at;
                }
                Parsed::No | Parsed::Marker { .. } => {
                    at += text[at..].chars().next().map_or(1, char::len_utf8);
                }
            }
        }
        out.push_str(&text[passed..at]);
        self.before = text[..at].chars().next_back().or(self.before);
        self.held.push_str(&text[at..]);
        Zeroizing::new(text).zeroize();
    }

    /// Whether this marker is replaced: always when it is live; when it is not, only if nothing but a marker looks so.
    fn restores(&self, kind: Kind, number: u32, exact: bool) -> bool {
        exact || self.values.contains_key(&(kind, number))
    }

    fn restore(&self, kind: Kind, number: u32, written: &str, out: &mut String) {
        match self.values.get(&(kind, number)) {
            Some(Value::Masked(value)) => out.push_str(value),
            Some(Value::Typed) => out.push_str(written),
            None => out.push_str(kind.neutral()),
        }
    }
}

impl fmt::Debug for Restorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Restorer").field("markers", &self.values.len()).finish_non_exhaustive()
    }
}
