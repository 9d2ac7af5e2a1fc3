//! Telephone numbers spelt in words, "five five five, oh one two …", alone or mixed with digits. Must not take counting.

use crate::{Kind, span::Found};

const WORDS: &[(&str, u8)] = &[
    ("zero", 0),
    ("oh", 0),
    ("o", 0),
    ("nought", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
];

/// A number around the digit word at `start`, which must be its first but for words that begin many sentences.
pub(crate) fn number(text: &str, start: usize, _: usize) -> Option<Found> {
    let start = back(text, start);
    let (mut at, mut digits, mut end, mut words) = (start, Vec::new(), start, 0);
    while let Some((len, values, spelt)) = item(&text[at..]) {
        digits.extend(values);
        words += usize::from(spelt);
        at += len;
        end = at;
        let rest = &text[at..];
        at += rest.len() - rest.trim_start_matches([' ', ',', '-', '.']).len();
        if at == end || digits.len() > 16 {
            break;
        }
    }
    let counting = digits.windows(2).all(|w| w[1] == w[0] + 1) || digits.windows(2).all(|w| w[0] == w[1] + 1);
    ((7..=15).contains(&digits.len()) && words >= 3 && !counting)
        .then(|| Found::new(start, end, Kind::Phone, 62))
}

/// One item at the beginning: its length, its digits, and whether it is a word.
fn item(rest: &str) -> Option<(usize, Vec<u8>, bool)> {
    let run = rest.bytes().take_while(u8::is_ascii_digit).count();
    if run > 0 {
        return Some((run, rest.bytes().take(run).map(|b| b - b'0').collect(), false));
    }
    let word = super::after::first_word(rest);
    let times = match word.to_ascii_lowercase().as_str() {
        "hundred" => return Some((word.len(), vec![0, 0], true)),
        "double" => 2,
        "triple" | "treble" => 3,
        _ => {
            let value = WORDS.iter().find(|w| w.0.eq_ignore_ascii_case(word))?.1;
            return Some((word.len(), vec![value], true));
        }
    };
    let gap = usize::from(rest[word.len()..].starts_with(' '));
    let next = super::after::first_word(&rest[word.len() + gap..]);
    let value = WORDS.iter().find(|w| w.0.eq_ignore_ascii_case(next))?.1;
    Some((word.len() + gap + next.len(), vec![value; times], true))
}

/// Takes in digit words to the left, up to fifteen.
fn back(text: &str, mut start: usize) -> usize {
    for _ in 0..15 {
        let before = text[..start].trim_end_matches([' ', ',', '-']);
        let cut = before
            .rfind(|c: char| !c.is_ascii_alphanumeric())
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let word = &before[cut..];
        let known = matches!(word.to_ascii_lowercase().as_str(), "double" | "triple")
            || WORDS.iter().any(|w| w.0.eq_ignore_ascii_case(word))
            || (!word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()));
        if !known || before.len() == start && start != 0 {
            break;
        }
        start = cut;
    }
    start
}
