//! Street addresses, post codes and post boxes by their grammar; the name model finds those of freer form. Must not take
//! "2 people on the street".

use super::cue::Left;
use crate::{Kind, span::Found};

const WEIGHT: u8 = 58;

/// Words that make a street of what stands before them.
const STRONG: &[&str] = &[
    "street",
    "road",
    "avenue",
    "ave",
    "rd",
    "boulevard",
    "blvd",
    "lane",
    "terrace",
    "crescent",
    "parkway",
    "pkwy",
    "highway",
    "hwy",
    "straße",
    "strasse",
    "gasse",
    "allee",
    "turnpike",
    "mews",
    "grove",
    "str",
];
/// The same, but everyday words too: they need capitals or a cue.
const WEAK: &[&str] = &[
    "st", "dr", "drive", "way", "place", "pl", "court", "ct", "close", "square", "circle", "cir", "trail",
    "gardens", "row", "hill", "ln", "walk", "loop",
];
/// Words that begin a street in Romance languages.
const LEADING: &[&str] = &[
    "rue",
    "avenue",
    "calle",
    "carrer",
    "avenida",
    "via",
    "viale",
    "rua",
    "boulevard",
    "plaza",
    "piazza",
    "place",
    "chemin",
    "impasse",
];
/// Between a number and a street these say that it is no address.
const BREAKING: &[&str] = &[
    "the", "a", "an", "on", "of", "down", "in", "my", "your", "his", "her", "our", "their", "this", "that",
    "from", "minutes", "minute", "hours", "hour", "years", "year", "days", "blocks", "block", "miles",
    "mile", "people", "to", "and", "or", "for", "at", "is", "was", "times", "weeks", "months", "am", "pm",
    "guys", "kids", "girls", "boys", "men", "women", "houses", "cars", "i", "we", "he", "she", "they", "by",
    "with", "into", "off", "some", "more", "way",
];
/// States of the US, before a zip code.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC";

/// An address that begins with the number at `at..end`.
pub(crate) fn from_number(text: &str, at: usize, end: usize) -> Option<Found> {
    if let Some(found) = zip(text, at, end) {
        return Some(found);
    }
    if end - at > 5 {
        return None;
    }
    let mut position =
        end + usize::from(text[end..].starts_with(|c: char| c.is_ascii_alphabetic()) && single(&text[end..]));
    let (mut words, mut capitals) = (0, 0);
    let leading = LEADING.contains(&lower(next_word(text, position).1).as_str());
    while words < 5 {
        let (start, word) = next_word(text, position);
        if word.is_empty() {
            return None;
        }
        let low = lower(word);
        let capital = word.starts_with(char::is_uppercase);
        let last = words > 0
            && (STRONG.contains(&low.as_str())
                || (WEAK.contains(&low.as_str()) && weak_fits(text, at, capital && capitals > 0)));
        position = start + word.len();
        if last || (leading && words > 0 && capital) {
            return Some(Found::new(at, finish(text, position), Kind::Address, WEIGHT));
        }
        if BREAKING.contains(&low.as_str()) && !leading {
            return None;
        }
        words += 1;
        capitals += usize::from(capital);
    }
    None
}

fn weak_fits(text: &str, at: usize, capitals: bool) -> bool {
    capitals
        || Left::of(text, at).has(&[
            "live", "lives", "living", "address", "house", "moved to", "located", "come to", "deliver",
            "send",
        ])
}

fn single(rest: &str) -> bool {
    !rest[1..].starts_with(|c: char| c.is_alphanumeric())
}

fn lower(word: &str) -> String {
    word.to_lowercase()
}

/// The next word after spaces; empty at any other mark.
fn next_word(text: &str, at: usize) -> (usize, &str) {
    let rest = &text[at..];
    let skipped = rest.len() - rest.trim_start_matches([' ', '.']).len();
    let start = at + skipped.min(2);
    let word = &text[start..];
    let end = word.find(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-')).unwrap_or(word.len());
    (start, &word[..end])
}

/// Takes in a unit, a state and a zip code behind the street.
fn finish(text: &str, mut end: usize) -> usize {
    if text[end..].starts_with('.') {
        let after = text[end + 1..].trim_start_matches([' ', ',']);
        if after.starts_with(|c: char| c.is_ascii_digit() || c == '#')
            || lower(first(after)).starts_with("ap")
        {
            end += 1;
        }
    }
    for _ in 0..2 {
        let rest = &text[end..];
        let gap = rest.len() - rest.trim_start_matches([' ', ',', '#']).len();
        let (start, word) = next_word(text, end + gap);
        let unit = matches!(
            lower(word).as_str(),
            "apt"
                | "apartment"
                | "unit"
                | "suite"
                | "ste"
                | "flat"
                | "floor"
                | "room"
                | "north"
                | "south"
                | "east"
                | "west"
                | "nw"
                | "ne"
                | "sw"
                | "se"
        );
        if gap == 0 || !(unit || rest[..gap].contains('#')) {
            break;
        }
        end = start + word.len();
        let (number, value) = next_word(text, if text[end..].starts_with('.') { end + 1 } else { end });
        if value.bytes().any(|b| b.is_ascii_digit()) && value.len() <= 5 {
            end = number + value.len();
        }
    }
    end
}

fn first(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("")
}

/// Five digits after a state's letters or a word for post codes.
fn zip(text: &str, at: usize, end: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    if !(4..=6).contains(&(end - at)) {
        return None;
    }
    let before = text[..at].trim_end_matches([' ', ',']);
    let state = before
        .len()
        .checked_sub(2)
        .and_then(|i| before.get(i..))
        .filter(|s| STATES.split(' ').any(|known| known == *s));
    let free = |from: usize| from == 0 || !bytes[from - 1].is_ascii_alphanumeric();
    let plus = bytes.get(end) == Some(&b'-')
        && bytes.get(end + 1..end + 5).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
    let end = if plus { end + 5 } else { end };
    if end - at >= 5 && state.is_some() && free(before.len() - 2) && before.len() < at {
        return Some(Found::new(before.len() - 2, end, Kind::Address, WEIGHT));
    }
    let cued = Left::of(text, at).last(&[
        "zip",
        "zipcode",
        "postcode",
        "post code",
        "postal code",
        "plz",
        "postleitzahl",
        "code postal",
        "código postal",
        "pincode",
    ]);
    cued.filter(|near| *near <= 26).map(|_| Found::new(at, end, Kind::Address, WEIGHT))
}

/// A British post code whose outward part is the token `start..end`.
pub(crate) fn british(text: &str, start: usize, end: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let outward = bytes.get(start..end)?;
    let letters = outward.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let digits = outward[letters..].iter().take_while(|b| b.is_ascii_digit()).count();
    let tail = outward.len() - letters - digits;
    let shape = (1..=2).contains(&letters)
        && (1..=2).contains(&digits)
        && tail <= 1
        && outward.iter().all(u8::is_ascii_alphanumeric);
    let inward = bytes.get(end..end + 4)?;
    let fits = matches!(inward, [b' ', d, a, b] if d.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase());
    (shape && fits && !bytes.get(end + 4).copied().is_some_and(super::wordish))
        .then(|| Found::new(start, end + 4, Kind::Address, WEIGHT))
}
