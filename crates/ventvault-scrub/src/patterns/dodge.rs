//! Contact details written so as to dodge filters: `jane dot doe at gmail dot com`, `jane (at) mail . com`, `hxxp://`.
//! Must leave "look at this" and "meet me at work" alone.

use super::url::{known_suffix, tail, worded_suffix};
use crate::{Kind, span::Found};

/// Providers that make an address even without a suffix.
const PROVIDERS: &[&str] = &[
    "gmail",
    "googlemail",
    "hotmail",
    "yahoo",
    "ymail",
    "outlook",
    "icloud",
    "protonmail",
    "proton",
    "aol",
    "gmx",
    "mailinator",
    "yandex",
    "zoho",
    "tutanota",
    "fastmail",
    "msn",
    "rediffmail",
    "t-online",
    "web.de",
    "live",
    "posteo",
    "mailbox",
];
/// Words before "at" that are no local part.
const NO_LOCAL: &[&str] = &[
    "me",
    "us",
    "him",
    "her",
    "them",
    "you",
    "it",
    "is",
    "was",
    "look",
    "looking",
    "looked",
    "account",
    "accounts",
    "work",
    "works",
    "working",
    "job",
    "here",
    "there",
    "be",
    "am",
    "are",
    "i'm",
    "email",
    "mail",
    "address",
    "contact",
    "up",
    "out",
    "good",
    "bad",
    "mad",
    "angry",
    "that",
    "this",
    "and",
    "or",
    "stuff",
    "things",
    "site",
    "website",
    "store",
    "them",
    "available",
    "online",
    "order",
    "ordered",
    "bought",
    "one",
    "not",
    "shop",
    "shopping",
    "support",
    "hr",
    "signed",
    "found",
    "posted",
    "read",
    "see",
    "saw",
    "check",
    "go",
    "visit",
    "inbox",
    "yell",
    "yelled",
];
const DOTS: &[&str] = &[
    " dot ", "(dot)", "[dot]", "{dot}", " (dot) ", " [dot] ", "[.]", "(.)", " punkt ", " punto ", " . ",
    " .", ". ", ".",
];
const JOINS: &[&str] = &[
    " dot ",
    "(dot)",
    "[dot]",
    "{dot}",
    "[.]",
    "(.)",
    " punkt ",
    " punto ",
    " underscore ",
    " under score ",
    " dash ",
    " hyphen ",
    " minus ",
    " plus ",
    " _ ",
    " - ",
    "(underscore)",
    "[underscore]",
];

/// An address around the "at" at `start..end`.
pub(crate) fn mail(text: &str, start: usize, end: usize) -> Option<Found> {
    let spelled = !matches!(&text[start..end], " at " | " @ ");
    let domain = Domain::read(text, end)?;
    let local = local(text, start)?;
    let name = text[local..start].to_ascii_lowercase();
    let atom = name.rsplit(' ').next().unwrap_or(&name);
    let odd =
        name.bytes().any(|b| b.is_ascii_digit()) || name.contains(['.', '_', '+']) || name.contains(' ');
    let sign = text[start..end].contains('@');
    let fits = match (domain.provider, domain.suffix != Suffix::None) {
        // `jane at gmail dot com`, `jane@gmail . com`.
        (true, true) => odd || sign || spelled || !NO_LOCAL.contains(&atom),
        // `jane.doe at gmail`: the local part must speak for itself, or a cue must.
        (true, false) => sign || spelled || odd || (!NO_LOCAL.contains(&atom) && cued(text, local)),
        (false, true) => (spelled || sign || domain.worded || odd) && !NO_LOCAL.contains(&atom),
        (false, false) => false,
    };
    fits.then(|| Found::new(local, domain.end, Kind::Email, 93))
}

fn cued(text: &str, at: usize) -> bool {
    super::cue::Left::of(text, at)
        .has(&["email", "e-mail", "mail", "reach", "contact", "write", "correo", "gmail", "address"])
}

/// A bare domain around the "dot" at `start..end`, such as `example dot com`.
pub(crate) fn domain(text: &str, start: usize, _: usize) -> Option<Found> {
    let begin = atom_before(text, start)?;
    let domain = Domain::read(text, begin)?;
    let stop = domain.end;
    (domain.suffix == Suffix::Known && stop > start).then(|| Found::new(begin, stop, Kind::Url, 86))
}

/// `hxxp://…` as people write links that shall not be clicked.
pub(crate) fn link(text: &str, start: usize, end: usize) -> Option<Found> {
    let stop = tail(text, end);
    (stop > end).then(|| Found::new(start, stop, Kind::Url, 89))
}

struct Domain {
    end: usize,
    provider: bool,
    /// Some dot was spelt.
    worded: bool,
    suffix: Suffix,
}

/// How a domain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Suffix {
    /// Without a suffix.
    None,
    /// In one that is a word of its own.
    Word,
    /// In one that is not.
    Known,
}

impl Domain {
    /// Labels joined by dots in any spelling.
    fn read(text: &str, from: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let label =
            |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'-').count();
        let first = label(from);
        if first < 2 {
            return None;
        }
        let name = text[from..from + first].to_ascii_lowercase();
        let mut domain = Self {
            end: from + first,
            provider: PROVIDERS.contains(&name.as_str()),
            worded: false,
            suffix: Suffix::None,
        };
        let mut host = name;
        for _ in 0..3 {
            let rest = &text[domain.end..];
            let starts = |d: &&&str| rest.get(..d.len()).is_some_and(|r| r.eq_ignore_ascii_case(d));
            let Some(dot) = DOTS.iter().find(starts) else { break };
            let at = domain.end + dot.len();
            let len = label(at);
            if len < 2 {
                break;
            }
            let longer = format!("{host}.{}", text[at..at + len].to_ascii_lowercase());
            let strong = known_suffix(&longer);
            let goes_on = !strong && text[at + len..].starts_with(['.', '(', '[']);
            if !(strong || goes_on || (dot.len() > 2 && worded_suffix(&longer))) {
                break;
            }
            host = longer;
            domain.worded |= dot.len() > 2;
            if strong {
                domain.suffix = Suffix::Known;
            } else if !goes_on && domain.suffix == Suffix::None {
                domain.suffix = Suffix::Word;
            }
            domain.end = at + len;
        }
        Some(domain)
    }
}

/// Where the local part that ends at `end` begins: one atom, and more before it if they are joined by spelt marks.
fn local(text: &str, end: usize) -> Option<usize> {
    let mut start = atom_before(text, end)?;
    for _ in 0..4 {
        let before = &text[..start];
        let ends = |j: &&&str| {
            let cut = before.len().checked_sub(j.len());
            cut.and_then(|cut| before.get(cut..)).is_some_and(|tail| tail.eq_ignore_ascii_case(j))
        };
        let Some(join) = JOINS.iter().find(ends) else { break };
        let Some(next) = atom_before(text, start - join.len()) else { break };
        start = next;
    }
    Some(start)
}

/// Where the run of letters, digits and `._+-` that ends at `end` begins.
fn atom_before(text: &str, end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-');
    let len = bytes[..end].iter().rev().take(64).take_while(|b| part(b)).count();
    let start = end - len;
    (len > 0 && text.is_char_boundary(start) && bytes[start].is_ascii_alphanumeric()).then_some(start)
}
