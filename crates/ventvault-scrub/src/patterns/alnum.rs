//! Tokens that mix letters and digits: accounts, national numbers with letters, wallets, keys, cued ids. Must leave
//! `4th`, `covid19`, `mp3` and the like alone.

use super::{
    checksum::dni_letter,
    cue::{self, Left},
    iban, street, wallet, wordish,
};
use crate::{Kind, span::Found};

/// Reads the token around the digit at `at`; pushes what it is and returns where it ends, or nothing if it is plain.
pub(crate) fn token(text: &str, at: usize, found: &mut Vec<Found>) -> Option<usize> {
    let bytes = text.as_bytes();
    let inner = |b: &u8| b.is_ascii_alphanumeric();
    let start = at - bytes[..at].iter().rev().take(64).take_while(|b| inner(b)).count();
    let end = at + bytes[at..].iter().take(128).take_while(|b| inner(b)).count();
    let glued =
        start.checked_sub(1).is_some_and(|i| wordish(bytes[i]) || bytes[i] == b'@' || bytes[i] == b'_');
    if glued || bytes.get(end).copied().is_some_and(|b| wordish(b) || b == b'_') {
        return None;
    }
    let left = Left::of(text, start);
    if let Some(end) = iban::end(bytes, start, left.has(&["iban"])) {
        found.push(Found::new(start, end, Kind::Bank, 97));
        return Some(end);
    }
    if let Some(code) = street::british(text, start, end) {
        found.push(code);
        return Some(code.end);
    }
    let token = text.get(start..end)?;
    let kind = if wallet::is_wallet(token) {
        Some(Kind::Bank)
    } else if is_key(token) {
        Some(Kind::Secret)
    } else if national(token, &left) {
        Some(Kind::Id)
    } else {
        None
    };
    if let Some(kind) = kind {
        found.push(Found::new(start, end, kind, 88));
        return Some(end);
    }
    cued(text, start, end, &left, found)
}

/// National numbers with letters, by shape and, where they have one, checksum.
fn national(token: &str, left: &Left) -> bool {
    let upper = token.to_ascii_uppercase();
    let b = upper.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| b.get(range).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
    let letters =
        |range: std::ops::Range<usize>| b.get(range).is_some_and(|l| l.iter().all(u8::is_ascii_alphabetic));
    match b.len() {
        // UK national insurance: no D, F, I, Q, U, V in the prefix, suffix A to D.
        9 if letters(0..2) && digits(2..8) => {
            let prefix = b[..2].iter().all(|l| !b"DFIQUV".contains(l)) && b[1] != b'O';
            prefix && matches!(b[8], b'A'..=b'D')
        }
        // Spain: eight digits and a letter, or X, Y, Z first.
        9 if digits(1..8) && letters(8..9) => {
            let first = match b[0] {
                b'X' => Some(0),
                b'Y' => Some(1),
                b'Z' => Some(2),
                digit => digit.is_ascii_digit().then(|| u32::from(digit - b'0')),
            };
            let rest = b[1..8].iter().fold(0, |n, d| n * 10 + u32::from(d - b'0'));
            first.is_some_and(|first| dni_letter(first * 10_000_000 + rest) == b[8])
        }
        // India's tax card: the fourth letter says what sort of holder, P a person.
        10 if letters(0..5) && digits(5..9) && letters(9..10) => {
            b"PCHABGJLFT".contains(&b[3]) && (b[3] == b'P' || left.has(cue::ID))
        }
        16 => fiscal_code(b),
        18 => {
            letters(0..4)
                && digits(4..10)
                && letters(10..16)
                && b[17].is_ascii_digit()
                && b"HM".contains(&b[10])
        }
        _ => false,
    }
}

/// Italy's codice fiscale with its check letter.
fn fiscal_code(b: &[u8]) -> bool {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let shape = b"LLLLLLDDLDDLDDDL";
    let fits = b.iter().zip(shape).all(|(byte, wanted)| match wanted {
        b'L' => byte.is_ascii_uppercase(),
        _ => byte.is_ascii_digit(),
    });
    let value =
        |byte: u8| usize::from(if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') });
    fits && {
        let sum = b[..15].iter().enumerate().map(|(i, byte)| {
            let value = value(*byte) % 26;
            if i % 2 == 0 { ODD[value] } else { u32::try_from(value).unwrap_or(0) }
        });
        sum.sum::<u32>() % 26 == u32::try_from(value(b[15])).unwrap_or(99)
    }
}

/// Keys of well-known services, by their prefixes.
fn is_key(token: &str) -> bool {
    let upper = |t: &str| t.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (token.len() == 20 && (token.starts_with("AKIA") || token.starts_with("ASIA")) && upper(token))
        || (token.len() == 39 && token.starts_with("AIza"))
}

/// A token, with its hyphenated parts, that a cue announces.
fn cued(text: &str, start: usize, end: usize, left: &Left, found: &mut Vec<Found>) -> Option<usize> {
    let bank = left.last(cue::BANK);
    let id = left.last(cue::ID);
    let near = bank.into_iter().chain(id).min()?;
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'_');
    let start = start - bytes[..start].iter().rev().take(24).take_while(|b| part(b) || **b == b'#').count();
    let end = end + bytes[end..].iter().take(32).take_while(|b| part(b)).count();
    let token = text.get(start..end)?.trim_end_matches(['-', '/', '_']);
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let plain = token.bytes().any(|b| b.is_ascii_lowercase()) && digits < 4;
    if near > 40 || token.len() < 5 || digits < 3 || plain {
        return None;
    }
    let kind = if bank.is_some_and(|bank| id.is_none_or(|id| bank < id)) { Kind::Bank } else { Kind::Id };
    found.push(Found::new(start, start + token.len(), kind, 54));
    Some(start + token.len())
}
