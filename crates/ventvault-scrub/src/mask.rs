//! Replaces finds by numbered placeholders, one numbering for a whole conversation. Must not find anything itself.

use crate::{
    Counts, Kind, KindSet, Restorer, Span,
    marker::{self, Parsed},
    restore::Value,
};
use std::{collections::HashMap, fmt};
use zeroize::{Zeroize as _, Zeroizing};

/// A masked conversation. `Debug` shows how much, never what.
pub struct Masked {
    /// The texts, in the order in which they were given, with placeholders for what was found. Wiped on drop.
    pub texts: Vec<Zeroizing<String>>,
    /// How many spans of each kind were masked.
    pub counts: Counts,
    /// Undoes the masking in the answer to these texts.
    pub restorer: Restorer,
}

impl fmt::Debug for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Masked")
            .field("texts", &self.texts.len())
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

/// Masks `texts` where `spans` (one sorted list a text) says so.
pub(crate) fn mask(texts: &[&str], spans: &[Vec<Span>], kinds: KindSet) -> Masked {
    let mut numbers = Numbers::default();
    for text in texts {
        numbers.reserve_typed(text);
    }
    let mut counts = Counts::default();
    let masked = texts.iter().zip(spans).map(|(text, spans)| {
        let mut out = Zeroizing::new(String::with_capacity(text.len() + spans.len() * 8));
        let mut passed = 0;
        for span in spans {
            let (Some(kept), Some(value)) = (text.get(passed..span.start), text.get(span.start..span.end))
            else {
                continue;
            };
            out.push_str(kept);
            marker::write(span.kind, numbers.number(span.kind, value), &mut out);
            counts.add(span.kind);
            passed = span.end;
        }
        out.push_str(text.get(passed..).unwrap_or_default());
        out
    });
    let texts = masked.collect();
    Masked { texts, counts, restorer: Restorer::new(std::mem::take(&mut numbers.values), kinds) }
}

/// Gives out numbers: the same value the same number, and never one that the person typed.
#[derive(Default)]
struct Numbers {
    values: HashMap<(Kind, u32), Value>,
    known: HashMap<(Kind, String), u32>,
    last: [u32; Kind::ALL.len()],
}

impl Numbers {
    /// Markers in the person's own text keep their numbers for themselves, so that they come back as they are.
    fn reserve_typed(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut before = None;
        for (at, character) in text.char_indices() {
            if marker::may_begin(bytes[at], before)
                && let Parsed::Marker { kind, number, .. } = marker::parse(&bytes[at..], true)
            {
                self.values.insert((kind, number), Value::Typed);
            }
            before = Some(character);
        }
    }

    fn number(&mut self, kind: Kind, value: &str) -> u32 {
        let key = (kind, key(kind, value));
        if let Some(number) = self.known.get(&key) {
            let number = *number;
            let (_, mut spent) = key;
            spent.zeroize();
            return number;
        }
        let last = &mut self.last[kind.index()];
        *last += 1;
        while self.values.contains_key(&(kind, *last)) {
            *last += 1;
        }
        let number = *last;
        self.values.insert((kind, number), Value::Masked(Zeroizing::new(value.to_owned())));
        self.known.insert(key, number);
        number
    }
}

impl Drop for Numbers {
    /// The keys hold the person's words.
    fn drop(&mut self) {
        for ((_, mut key), _) in self.known.drain() {
            key.zeroize();
        }
    }
}

/// What makes two values the same: for numbers their digits, for secrets and links every byte, else letters in any case.
fn key(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Phone | Kind::Card if value.bytes().filter(u8::is_ascii_digit).count() >= 7 => {
            value.chars().filter(char::is_ascii_alphanumeric).collect()
        }
        Kind::Secret | Kind::Url | Kind::Id | Kind::Bank => value.to_owned(),
        _ => value.to_lowercase(),
    }
}
