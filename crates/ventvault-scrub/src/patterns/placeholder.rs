//! Placeholders that others left in the text, such as `[TICKET_ID_2]`: taken for the kind that they name, so that neither
//! the model nor the restorer can mistake them for ours. Must leave our own form alone.

use crate::{Kind, span::Found};

/// What a word in a placeholder says about its kind; the first that fits is the one.
const NAMED: &[(&str, Kind)] = &[
    ("USERNAME", Kind::Handle),
    ("EMAIL", Kind::Email),
    ("PHONE", Kind::Phone),
    ("ADDRESS", Kind::Address),
    ("COMPANY", Kind::Org),
    ("ACCOUNT", Kind::Bank),
    ("CARD", Kind::Card),
    ("PASSWORD", Kind::Secret),
    ("NAME", Kind::Person),
    ("_ID", Kind::Id),
    ("NUMBER", Kind::Id),
];

/// Finds bracketed capitals joined by underscores.
pub(crate) fn find(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    for start in memchr::memchr_iter(b'[', bytes) {
        let inner = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_';
        let len = bytes[start + 1..].iter().take(32).take_while(|b| inner(b)).count();
        let end = start + 2 + len;
        let Some(word) = text.get(start + 1..start + 1 + len) else { continue };
        if bytes.get(end - 1) != Some(&b']') || !word.contains('_') {
            continue;
        }
        if let Some((_, kind)) = NAMED.iter().find(|(name, _)| word.contains(name)) {
            found.push(Found::new(start, end, *kind, 40));
        }
    }
}
