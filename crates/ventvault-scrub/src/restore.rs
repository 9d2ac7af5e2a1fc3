//! Puts the person's own words back into a streamed answer. Must never restore what is not of this request, never keep
//! back more than a marker's length, and never show a value in `Debug`.

use crate::{
    Kind, KindSet,
    egress::{self, Leak},
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
/// marker or a number, at most 24 bytes of it. Telephone and card numbers and addresses of mail that the model made up, or
/// leaks from elsewhere, are hidden on the way; free helpline numbers stay. One restorer belongs to one answer; values and held text are wiped on drop.
pub struct Restorer {
    values: HashMap<(Kind, u32), Value>,
    held: Zeroizing<String>,
    /// The character before `held`.
    before: Option<char>,
    egress: bool,
    /// What the policy looks for; the rest is let through on the way back too.
    kinds: KindSet,
}

/// What is done at a place in the answer.
enum Step {
    /// Nothing begins here: on by one character.
    On,
    /// More text is needed.
    Wait,
    /// Bytes that stay as they are.
    Keep(usize),
    /// `from..to` after this place gives way to other words.
    Replace { from: usize, to: usize, kind: Kind, number: Option<u32>, tail: &'static str },
}

impl Restorer {
    pub(crate) fn new(values: HashMap<(Kind, u32), Value>, kinds: KindSet) -> Self {
        Self { values, held: Zeroizing::new(String::new()), before: None, egress: true, kinds }
    }

    /// The same restorer, but what the model makes up is let through.
    #[must_use]
    pub fn without_egress(mut self) -> Self {
        self.egress = false;
        self
    }

    /// Takes the next piece of the answer and appends to `out` all that can be told by now.
    pub fn push(&mut self, delta: &str, out: &mut String) {
        let nothing_to_restore = self.values.is_empty() && self.held.is_empty();
        let harmless =
            !self.egress || !delta.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'@' | b'+' | b'('));
        if nothing_to_restore && harmless {
            out.push_str(delta);
            self.before = delta.chars().next_back().or(self.before);
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
            match self.step(&text[at..], before, ended) {
                Step::Wait => break,
                Step::On => at += text[at..].chars().next().map_or(1, char::len_utf8),
                Step::Keep(len) => at += len,
                Step::Replace { from, to, kind, number, tail } => {
                    out.push_str(&text[passed..at + from]);
                    if self.replace(kind, number, &text[at + from..at + to], out) {
                        out.push_str(tail);
                    }
                    at += to;
                    passed = at;
                }
            }
        }
        out.push_str(&text[passed..at]);
        self.before = text[..at].chars().next_back().or(self.before);
        self.held.push_str(&text[at..]);
        Zeroizing::new(text).zeroize();
    }

    fn step(&self, text: &str, before: Option<char>, ended: bool) -> Step {
        let first = text.as_bytes()[0];
        if !self.values.is_empty() && marker::may_begin(first, before) {
            match marker::parse(text.as_bytes(), ended) {
                Parsed::Partial => return Step::Wait,
                // A marker that is not live is replaced only if nothing but a marker looks so.
                Parsed::Marker { kind, number, len, exact, tail }
                    if exact || self.values.contains_key(&(kind, number)) =>
                {
                    return Step::Replace { from: 0, to: len, kind, number: Some(number), tail };
                }
                Parsed::Marker { .. } | Parsed::No => {}
            }
        }
        if !self.egress || !egress::may_begin(first, before) {
            return Step::On;
        }
        match egress::read(text, ended) {
            Leak::No => Step::On,
            Leak::Partial => Step::Wait,
            Leak::Plain { len } => Step::Keep(len),
            Leak::Hidden { to, kind, .. } if !self.kinds.contains(kind) => Step::Keep(to),
            Leak::Hidden { from, to, kind } => Step::Replace { from, to, kind, number: None, tail: "" },
        }
    }

    /// Says what stands for the marker; whether it was anything but the marker itself.
    fn replace(&self, kind: Kind, number: Option<u32>, written: &str, out: &mut String) -> bool {
        match number.map(|number| self.values.get(&(kind, number))) {
            Some(Some(Value::Masked(value))) => out.push_str(value),
            Some(Some(Value::Typed)) => {
                out.push_str(written);
                return false;
            }
            // The local part has gone out already: the rest of the address is left out.
            None if kind == Kind::Email => out.push('…'),
            Some(None) | None => out.push_str(kind.neutral()),
        }
        true
    }
}

impl fmt::Debug for Restorer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Restorer").field("markers", &self.values.len()).finish_non_exhaustive()
    }
}
