//! User names after a word for a service. Must leave talk about the service alone ("instagram makes me sad").

use super::after::{made_up, skip, token};
use crate::{Kind, span::Found};

const WEIGHT: u8 = 84;

/// Cues that name the thing itself rather than a service.
const DIRECT: &[&str] = &[
    "username",
    "user name",
    "user id",
    "userid",
    "screen name",
    "gamertag",
    "gamer tag",
    "benutzername",
    "nombre de usuario",
    "usuario",
    "line id",
];
const PLAIN: &[&str] = &[
    "not",
    "the",
    "a",
    "so",
    "too",
    "making",
    "toxic",
    "full",
    "bad",
    "good",
    "fake",
    "down",
    "everything",
    "where",
    "what",
    "just",
    "my",
    "his",
    "her",
    "taken",
    "wrong",
    "really",
    "all",
    "my",
    "killing",
    "ruining",
    "addictive",
    "blocked",
    "private",
    "public",
    "gone",
    "hacked",
    "also",
    "like",
    "getting",
    "always",
    "literally",
    "still",
    "boring",
    "dead",
    "deleted",
    "trash",
    "hell",
];

/// A user name after the cue at `start..end`.
pub(crate) fn after(text: &str, start: usize, end: usize) -> Option<Found> {
    let cue = text[start..end].to_ascii_lowercase();
    let direct = DIRECT.contains(&cue.as_str());
    let words = [
        "handle", "name", "username", "id", "me", "at", "account", "user", "nick", "tag", "its", "it's",
        "add", "my", "under", "as", "on", "profile", "here",
    ];
    let (at, mut link) = skip(text, end, &words);
    // Cash App's names begin with a dollar sign.
    let sign = usize::from(text[at..].starts_with('$'));
    link.mark |= sign == 1;
    let at = at + sign;
    let value = token(&text[at..]);
    let len = value
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'#'))
        .count();
    let value = value.get(..len)?.trim_end_matches(['.', '-']);
    let clean = (3..=32).contains(&value.len()) && value.bytes().any(|b| b.is_ascii_alphabetic());
    let number = direct && (4..=12).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit());
    if number && cue.ends_with("id") {
        return Some(Found::new(start, at + value.len(), Kind::Handle, WEIGHT));
    }
    let lower = value.to_ascii_lowercase();
    let announced = link.mark || link.verb;
    let looks = odd(value) || (announced && made_up(value));
    let long = direct || value.len() >= 5;
    let said = long && (link.mark || (direct && link.verb)) && !PLAIN.contains(&lower.as_str());
    let fits = clean && (looks || said) && !unit(value) && !value.contains("..");
    fits.then(|| Found::new(at, at + value.len(), Kind::Handle, WEIGHT))
}

/// Letters and an underscore, or letters with digits behind, as only user names have.
fn odd(value: &str) -> bool {
    let underscore = value.contains('_') && value.bytes().any(|b| b.is_ascii_lowercase());
    let digits = value.bytes().rev().take_while(u8::is_ascii_digit).count();
    let letters = value.bytes().take_while(u8::is_ascii_alphabetic).count();
    let tag = value
        .split_once('#')
        .is_some_and(|(_, tag)| tag.len() == 4 && tag.bytes().all(|b| b.is_ascii_digit()));
    underscore || tag || (letters >= 3 && digits >= 1 && letters + digits == value.len())
}

/// `50mg`, `3rd`, `2nite`: digits first, then few letters.
fn unit(value: &str) -> bool {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && value.len() - digits <= 4
}

/// A name of Reddit's: `u/name`, `/u/name`.
pub(crate) fn reddit(text: &str, start: usize, end: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let before = start.checked_sub(1).map_or(b' ', |i| bytes[i]);
    let len =
        bytes[end..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let value = text[end..end + len].trim_end_matches('-');
    let free = !super::wordish(before) && !matches!(before, b'/' | b'.' | b'_');
    (free && (3..=20).contains(&value.len()))
        .then(|| Found::new(start, end + value.len(), Kind::Handle, WEIGHT))
}
