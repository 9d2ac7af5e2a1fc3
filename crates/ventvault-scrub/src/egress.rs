//! Contact details and numbers that the model invents or leaks in its answer: told apart while streaming. Must let
//! helplines through, and never need more text than [`LONGEST`] bytes to decide.

use crate::{Kind, patterns, span::Found};

/// Longest text that a decision needs.
const LONGEST: usize = 24;

/// What stands at a place in the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Leak {
    /// Nothing to hide and nothing to wait for.
    No,
    /// More text is needed.
    Partial,
    /// A number of `len` bytes that may stay.
    Plain { len: usize },
    /// Bytes `from..to` are to be said otherwise.
    Hidden { from: usize, to: usize, kind: Kind },
}

/// Whether something could begin with this byte after this character.
pub(crate) fn may_begin(byte: u8, before: Option<char>) -> bool {
    let word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match byte {
        b'@' => word,
        b'+' | b'(' => !word,
        _ => byte.is_ascii_digit() && !word,
    }
}

/// Reads what begins `text`. `ended`: nothing will follow.
pub(crate) fn read(text: &str, ended: bool) -> Leak {
    if text.starts_with('@') { domain(text, ended) } else { number(text, ended) }
}

/// A number: digits with what people put between them.
fn number(text: &str, ended: bool) -> Leak {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_digit() || matches!(b, b' ' | b'(' | b')' | b'+' | b'-' | b'.' | b'/');
    let len = bytes.iter().take(LONGEST).take_while(|b| part(b)).count();
    if len == bytes.len() && len < LONGEST && !ended {
        return Leak::Partial;
    }
    let digits = bytes[..len].iter().rposition(u8::is_ascii_digit).map(|last| last + 1);
    let Some(plain) = digits else { return Leak::No };
    // One byte more shows whether a letter is glued to the number.
    let shown = text.get(..len + usize::from(len < LONGEST)).unwrap_or(&text[..len]);
    match patterns::number(shown) {
        Some(Found { start, end, kind, .. }) if !helpline(&shown[start..end]) => {
            Leak::Hidden { from: start, to: end, kind }
        }
        _ => Leak::Plain { len: plain },
    }
}

/// Numbers that are free of charge are those of helplines and services, which a listener may well name.
fn helpline(number: &str) -> bool {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = digits.trim_start_matches("001").trim_start_matches("0044").trim_start_matches("44");
    let national = if national.len() == 11 { national.trim_start_matches('1') } else { national };
    let free = [
        "800", "888", "877", "866", "855", "844", "833", "0800", "0808", "808", "116", "1300", "1800",
        "131114",
    ];
    free.iter().any(|prefix| national.starts_with(prefix))
}

/// The domain behind the sign of an address whose local part has gone out already.
fn domain(text: &str, ended: bool) -> Leak {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let len = 1 + bytes[1..].iter().take(LONGEST - 1).take_while(|b| part(b)).count();
    if len == bytes.len() && len < LONGEST && !ended {
        return Leak::Partial;
    }
    let host = text[1..len].trim_end_matches(['.', '-']);
    let dotted = host.rsplit_once('.').is_some_and(|(front, last)| !front.is_empty() && last.len() >= 2);
    if dotted { Leak::Hidden { from: 1, to: 1 + host.len(), kind: Kind::Email } } else { Leak::No }
}
