//! What stands around an `@`: addresses, and names of accounts. Must not take prices (`3 @ 5`) or lone signs.

use super::{url, wordish};
use crate::{Kind, span::Found};

/// Longest local part (RFC 5321).
const LOCAL: usize = 64;

/// Reads the sign at `at` as an address, else as the beginning of a handle.
pub(crate) fn at_sign(text: &str, at: usize, found: &mut Vec<Found>) {
    let hit = address(text, at).or_else(|| spaced(text, at)).or_else(|| handle(text, at));
    found.extend(hit);
}

fn address(text: &str, at: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let local = bytes[..at].iter().rev().take(LOCAL * 2).take_while(|b| local_byte(**b)).count();
    let mut start = at - local;
    while start < at && matches!(bytes[start], b'.' | b'-' | b'\'' | b'/' | b'=' | b'*' | b'&') {
        start += 1;
    }
    // A cut inside a character's bytes is moved to the next boundary.
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let end = domain(text, at + 1).or_else(|| payment(text, start, at))?;
    (start < at).then(|| Found::new(start, end, Kind::Email, 96))
}

/// An address whose every character stands alone: `j o e @ m a i l . c o m`.
fn spaced(text: &str, at: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let single =
        |i: usize| bytes.get(i).is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
    let (mut start, mut end) = (at, at + 1);
    while start >= 2
        && bytes[start - 1] == b' '
        && single(start - 2)
        && (start == 2 || bytes[start - 3] == b' ')
    {
        start -= 2;
    }
    while bytes.get(end) == Some(&b' ') && single(end + 1) && bytes.get(end + 2).is_none_or(|b| !wordish(*b))
    {
        end += 2;
    }
    let host: String = text.get(at + 1..end)?.chars().filter(|c| *c != ' ').collect();
    (start < at && url::known_suffix(&host)).then(|| Found::new(start, end, Kind::Email, 96))
}

/// Payment addresses have a bank's name behind the sign and no suffix: `jane.doe@okbank`. The local part must look like one.
fn payment(text: &str, start: usize, at: usize) -> Option<usize> {
    let local = text.get(start..at)?;
    let bank_or_provider: String = text[at + 1..].chars().take(7).collect::<String>().to_ascii_lowercase();
    let provider = ["gmail", "hotmail", "yahoo", "outlook", "icloud"].iter().any(|p| bank_or_provider == *p);
    let telling = provider
        || local.len() >= 5 && (local.contains(['.', '_']) || local.bytes().any(|b| b.is_ascii_digit()));
    let bank = text[at + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    let free = !text[at + 1 + bank..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    (telling && free && (3..=16).contains(&bank)).then_some(at + 1 + bank)
}

const fn local_byte(byte: u8) -> bool {
    wordish(byte) || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'' | b'=' | b'&' | b'*' | b'/')
}

/// Where the domain that begins at `from` ends: labels joined by dots, the last of two letters or more, or a literal.
fn domain(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let len = bytes[from..].iter().take(253).take_while(|b| wordish(**b) || matches!(b, b'.' | b'-')).count();
    let mut end = from + len;
    while end > from && (matches!(bytes[end - 1], b'.' | b'-') || !text.is_char_boundary(end)) {
        end -= 1;
    }
    let host = text.get(from..end)?;
    let (front, last) = host.rsplit_once('.')?;
    let labels = !front.is_empty() && host.split('.').all(|label| !label.is_empty());
    let numeric = host.split('.').count() == 4 && host.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !labels {
        return None;
    }
    if last.chars().count() >= 2 && last.chars().all(char::is_alphabetic) {
        // "a@b.com.Then": a sentence glued to an address ends with a known suffix before it.
        let glued = last.starts_with(|c: char| c.is_uppercase()) && url::known_suffix(front);
        return Some(if glued { from + front.len() } else { end });
    }
    numeric.then_some(end)
}

/// `@name`, with nothing but space or punctuation before it.
fn handle(text: &str, at: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
    let part = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
    let mut len = bytes[at + 1..].iter().take(40).take_while(|b| part(b) || matches!(b, b'.' | b'-')).count();
    while len > 0 && matches!(bytes[at + len], b'.' | b'-') {
        len -= 1;
    }
    let named = bytes[at + 1..at + 1 + len].iter().any(|b| b.is_ascii_alphabetic() || *b == b'_');
    (len >= 1 && named && !wordish(before)).then(|| Found::new(at, at + 1 + len, Kind::Handle, 85))
}
