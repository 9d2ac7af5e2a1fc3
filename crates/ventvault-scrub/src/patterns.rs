//! Structured personal data: one pass over trigger bytes, anchored parsers at each, a validator behind every parser.
//! Must not guess: what has neither a checksum nor a shape of its own needs a cue word before it.

mod account;
mod after;
mod alnum;
mod birth;
mod card;
mod checksum;
mod cue;
mod date;
mod digits;
mod dodge;
mod iban;
mod ids;
mod ip;
mod mail;
mod phone;
mod placeholder;
mod secret;
mod spelt;
mod street;
mod url;
mod wallet;
mod words;

use crate::{Kind, span::Found};

/// Bytes looked at together when searching for the next trigger; a whole block without one costs a few instructions.
const BLOCK: usize = 32;

/// Finds everything structured in the folded `text`.
pub(crate) fn find(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    words::find(text, found);
    placeholder::find(text, found);
    let mut at = 0;
    while let Some(trigger) = next_trigger(bytes, at) {
        let before = found.len();
        match bytes[trigger] {
            b'@' => mail::at_sign(text, trigger, found),
            b':' => colon(text, trigger, found),
            b'.' => url::dot(text, trigger, found),
            _ => at = at.max(digits::number(text, trigger, found)),
        }
        at = at.max(trigger + 1);
        if let Some(last) = found.get(before..).and_then(<[Found]>::last) {
            at = at.max(last.end);
        }
    }
}

/// The first number in a short text that needs no cue to be somebody's.
pub(crate) fn number(text: &str) -> Option<Found> {
    let first = text.bytes().position(|b| b.is_ascii_digit())?;
    let mut found = Vec::new();
    digits::number(text, first, &mut found);
    let telling = |f: &&Found| matches!(f.kind, Kind::Phone | Kind::Card | Kind::Id | Kind::Ip | Kind::Bank);
    found.iter().find(telling).copied()
}

fn colon(text: &str, at: usize, found: &mut Vec<Found>) {
    if text.as_bytes()[at..].starts_with(b"://") {
        url::scheme(text, at, found);
    } else {
        found.extend(ip::v6_at_colon(text, at));
    }
}

const fn is_trigger(byte: u8) -> bool {
    byte.wrapping_sub(b'0') < 10 || byte == b'@' || byte == b':' || byte == b'.'
}

/// The next byte at or after `at` that can stand inside structured data.
fn next_trigger(bytes: &[u8], at: usize) -> Option<usize> {
    let mut from = at;
    while let Some(block) = bytes.get(from..from + BLOCK) {
        // Without an early way out the compiler makes this a handful of vector instructions.
        if block.iter().fold(false, |any, byte| any | is_trigger(*byte)) {
            break;
        }
        from += BLOCK;
    }
    let rest = bytes.get(from..)?;
    rest.iter().position(|byte| is_trigger(*byte)).map(|offset| from + offset)
}

/// Whether the byte can be part of a word or number; bytes of characters beyond ASCII count as letters.
const fn wordish(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Whether a find may begin at `at` and end at `end`: no letter or digit touches it.
fn stands_free(bytes: &[u8], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).is_some_and(|i| wordish(bytes[i]));
    !before && !bytes.get(end).copied().is_some_and(wordish)
}
