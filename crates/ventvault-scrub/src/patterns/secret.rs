//! Passwords, PINs, codes and keys. Must leave sentences about passwords alone ("my password is wrong").

use super::after::{made_up, skip, token};
use crate::{Kind, span::Found};

const WEIGHT: u8 = 94;

/// Words that follow a cue without being its value.
const PLAIN: &[&str] = &[
    "wrong",
    "not",
    "the",
    "a",
    "an",
    "weak",
    "strong",
    "incorrect",
    "too",
    "so",
    "same",
    "different",
    "expired",
    "my",
    "his",
    "her",
    "their",
    "your",
    "our",
    "required",
    "invalid",
    "leaked",
    "out",
    "in",
    "safe",
    "changed",
    "saved",
    "stored",
    "really",
    "very",
    "no",
    "on",
    "to",
    "for",
    "and",
    "or",
    "but",
    "because",
    "that",
    "this",
    "it",
    "i",
    "he",
    "she",
    "they",
    "we",
    "you",
    "reset",
    "manager",
    "protected",
    "again",
    "now",
    "please",
    "doesnt",
    "doesn't",
    "isnt",
    "isn't",
    "dont",
    "wont",
    "of",
    "with",
    "from",
    "been",
    "being",
    "still",
    "never",
    "always",
    "just",
    "only",
    "gone",
    "lost",
    "forgotten",
    "simple",
    "easy",
    "long",
    "short",
    "secret",
    "private",
    "written",
    "hidden",
    "all",
    "number",
    "numbers",
    "me",
    "him",
    "them",
    "down",
    "up",
    "point",
    "at",
    "by",
    "as",
    "if",
    "when",
    "then",
    "also",
    "stolen",
    "known",
];

/// Cues after which only digits count.
const DIGITS_ONLY: &[&str] = &[
    "pin",
    "pin code",
    "cvv",
    "cvc",
    "otp",
    "verification code",
    "access code",
    "unlock code",
    "login code",
    "security code",
    "the code",
    "door code",
    "gate code",
    "alarm code",
    "pass",
    "sc",
];

/// A secret after the cue at `start..end`.
pub(crate) fn after(text: &str, start: usize, end: usize) -> Option<Found> {
    let cue = &text[start..end];
    let words = [
        "code", "number", "for", "to", "my", "it's", "its", "the", "still", "now", "changed", "set", "phone",
        "account", "card",
    ];
    let (at, link) = skip(text, end, &words);
    let value = token(&text[at..]);
    let digits_only = DIGITS_ONLY.iter().any(|c| c.eq_ignore_ascii_case(cue));
    if digits_only {
        let value = value.trim_end_matches(['#', '*']);
        let digits = value.len() >= 3 && value.len() <= 10 && value.bytes().all(|b| b.is_ascii_digit());
        let announced = link.verb
            || link.mark
            || !matches!(cue.to_ascii_lowercase().as_str(), "pass" | "the code" | "pin");
        return (digits && announced).then(|| Found::new(at, at + value.len(), Kind::Secret, WEIGHT));
    }
    let lower = value.to_lowercase();
    let plain = PLAIN.contains(&lower.trim_matches('\'')) || value.starts_with("http");
    let announced = link.verb || link.mark || link.quote;
    let looks =
        made_up(value) || (announced && value.len() >= 5 && !sentence_goes_on(&text[at + value.len()..]));
    let weak_cue = cue.len() < 3 && !announced && !made_up(value);
    (value.len() >= 4 && !plain && looks && !weak_cue)
        .then(|| Found::new(at, at + value.len(), Kind::Secret, WEIGHT))
}

/// Whether more words of the same clause follow, as after "my password is something i forgot".
fn sentence_goes_on(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['"', '\'']);
    rest.starts_with(' ') && rest[1..].starts_with(|c: char| c.is_alphabetic()) && {
        let next = super::after::first_word(&rest[1..]).to_lowercase();
        !matches!(
            next.as_str(),
            "and" | "but" | "if" | "in" | "so" | "lol" | "please" | "for" | "btw" | "just"
        )
    }
}

/// Keys of services by their prefix: `sk-…`, `ghp_…`, a JSON web token.
pub(crate) fn key(text: &str, start: usize, _: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let len = bytes[start..].iter().take_while(|b| part(b)).count();
    let value = &text[start..start + len];
    let value = value.trim_end_matches(['.', '-']);
    let mixed = value.bytes().any(|b| b.is_ascii_digit())
        && value.bytes().filter(u8::is_ascii_alphabetic).count() > 4;
    let token = !value.to_ascii_lowercase().starts_with("eyj") || value.matches('.').count() == 2;
    (value.len() >= 20 && mixed && token)
        .then(|| Found::new(start, start + value.len(), Kind::Secret, WEIGHT))
}
