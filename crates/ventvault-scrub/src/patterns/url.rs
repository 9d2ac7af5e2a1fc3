//! Links with a scheme, `www`, or a bare domain with a suffix that people use. Must not take two sentences that lack a
//! space between them ("yes.So", "tired.me").

use super::wordish;
use crate::{Kind, span::Found};

const WEIGHT: u8 = 89;

/// Suffixes that make a bare `name.suffix` a domain.
const SUFFIXES: &[&str] = &[
    "com", "org", "net", "edu", "gov", "mil", "info", "biz", "io", "co", "ai", "app", "dev", "xyz", "uk",
    "de", "fr", "es", "nl", "ca", "au", "eu", "ch", "ru", "cn", "jp", "br", "mx", "pl", "se", "dk", "fi",
    "cz", "ie", "nz", "za", "kr", "tv", "gg", "ly", "cc", "site", "online", "shop", "blog", "tech", "cloud",
    "store", "club", "page", "link", "gl", "pt", "gr", "hu", "ro", "tr", "ua", "il", "ar", "cl", "pe", "sg",
    "hk", "tw", "ph", "vn", "ws", "name", "pro", "museum", "mobi", "travel",
];
/// Suffixes that are also words or abbreviations: a path, `www` or a further label must back them.
const WORDY: &[&str] = &[
    "me", "it", "is", "to", "in", "us", "at", "be", "so", "no", "my", "am", "id", "la", "fm", "im", "st",
    "re", "sh", "by", "pm", "do", "am", "an", "as", "who", "live", "life", "love", "today", "world", "news",
    "space", "fun", "one", "chat", "health", "care", "help", "rs", "py", "tk", "ml", "be", "nu",
];

/// Whether `host` ends in a suffix that makes it a domain by itself.
pub(crate) fn known_suffix(host: &str) -> bool {
    host.rsplit_once('.').is_some_and(|(front, suffix)| !front.is_empty() && listed(SUFFIXES, suffix))
}

/// Whether `host` ends in a suffix that is also a word.
pub(crate) fn worded_suffix(host: &str) -> bool {
    host.rsplit_once('.').is_some_and(|(front, suffix)| !front.is_empty() && listed(WORDY, suffix))
}

fn listed(list: &[&str], suffix: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(suffix))
}

/// A link around the `://` at `at`.
pub(crate) fn scheme(text: &str, at: usize, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-');
    let mut start = at - bytes[..at].iter().rev().take(24).take_while(|b| part(b)).count();
    // "seehttp://": a word glued to the scheme is not part of the link.
    let word = text[start..at].to_ascii_lowercase();
    for known in ["https", "http", "ftp"] {
        if word.ends_with(known) {
            start = at - known.len();
            break;
        }
    }
    let end = tail(text, at + 3);
    if start < at && end > at + 3 {
        found.push(Found::new(start, end, Kind::Url, WEIGHT));
    }
}

/// A bare domain around the dot at `at`, which is the first of it.
pub(crate) fn dot(text: &str, at: usize, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let joined = at > 0 && wordish(bytes[at - 1]) && bytes.get(at + 1).copied().is_some_and(wordish);
    if !joined {
        return;
    }
    let host_byte = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    let start = at - bytes[..at].iter().rev().take(63).take_while(|b| host_byte(**b)).count();
    let mut end = at + bytes[at..].iter().take(253).take_while(|b| host_byte(**b)).count();
    // An address of mail is read at its sign; a letter beyond ASCII before it means a word cut in two.
    let stopped = start.checked_sub(1).is_some_and(|i| matches!(bytes[i], b'@' | b'_') || bytes[i] >= 0x80);
    if stopped || bytes.get(end).copied().is_some_and(|b| b == b'@' || b >= 0x80) {
        return;
    }
    while end > at && matches!(bytes[end - 1], b'.' | b'-') {
        end -= 1;
    }
    let host = &text[start..end];
    let path =
        matches!(bytes.get(end), Some(b'/' | b'?')) && bytes.get(end + 1).copied().is_some_and(wordish);
    if is_domain(host, path) {
        let end = if path { tail(text, end) } else { end };
        found.push(Found::new(start, end, Kind::Url, WEIGHT - 1));
    }
}

fn is_domain(host: &str, path: bool) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let (Some(first), Some(suffix)) = (labels.first(), labels.last()) else { return false };
    if labels.len() < 2 || labels.iter().any(|label| label.is_empty() || label.starts_with('-')) {
        return false;
    }
    let www = first.eq_ignore_ascii_case("www") && labels.len() > 2;
    // "Yes.So I left": the capital of a new sentence.
    let titled =
        first.starts_with(|c: char| c.is_ascii_uppercase()) && matches!(*suffix, "Com" | "Org" | "Net");
    let sentence = !titled
        && suffix.starts_with(|c: char| c.is_ascii_uppercase())
        && !suffix.bytes().all(|b| b.is_ascii_uppercase());
    let lettered = labels[labels.len() - 2].bytes().any(|b| b.is_ascii_alphabetic());
    let abbreviation = labels.iter().all(|label| label.len() == 1);
    if www {
        return suffix.len() >= 2;
    }
    if sentence || !lettered || abbreviation {
        return false;
    }
    let strong = listed(SUFFIXES, suffix) && (labels[labels.len() - 2].len() > 1 || path);
    strong || (listed(WORDY, suffix) && path)
}

/// Where a link that is read to `from` ends: at white space or a mark that closes it, trailing punctuation left out.
pub(crate) fn tail(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let stop = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '`' | '{' | '}' | '|' | '^')
    };
    let len = rest.find(stop).unwrap_or(rest.len());
    let mut link = &rest[..len];
    while let Some(last) = link.chars().next_back() {
        let closes = match last {
            ')' => link.matches('(').count() < link.matches(')').count(),
            ']' => link.matches('[').count() < link.matches(']').count(),
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' => true,
            _ => false,
        };
        if !closes {
            break;
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    from + link.len()
}
