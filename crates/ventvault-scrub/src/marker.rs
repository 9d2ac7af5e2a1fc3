//! The grammar of placeholders, `[EMAIL_1]`, and of what language models make of them. Must know no values.
//!
//! Read by the restorer, on the model's answer, and by the masker, on the person's text: what the restorer would take
//! for a marker must be known to the masker, or a person who types one could be answered with somebody else's words.

use crate::Kind;

/// A marker's number has at most this many digits.
const DIGITS: usize = 4;

/// What stands at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// No marker, whatever follows.
    No,
    /// Could become a marker, or a longer one, with more text.
    Partial,
    /// A marker of this kind and number, `len` bytes long; `exact` when it is written just as the masker writes it.
    /// `tail`: letters that were drawn into the brackets and belong behind the value.
    Marker { kind: Kind, number: u32, len: usize, exact: bool, tail: &'static str },
}

/// Spellings that are taken for a kind beside its own name: what models say instead, in other languages too.
const SPELLINGS: [(&str, Kind); 33] = [
    ("PERSON", Kind::Person),
    ("PERSONS", Kind::Person),
    ("PERSONA", Kind::Person),
    ("PERSONNE", Kind::Person),
    ("PESSOA", Kind::Person),
    ("NAME", Kind::Person),
    ("EMAIL", Kind::Email),
    ("E-MAIL", Kind::Email),
    ("EMAILS", Kind::Email),
    ("MAIL", Kind::Email),
    ("PHONE", Kind::Phone),
    ("TELEPHONE", Kind::Phone),
    ("TELEFON", Kind::Phone),
    ("URL", Kind::Url),
    ("LINK", Kind::Url),
    ("HANDLE", Kind::Handle),
    ("USERNAME", Kind::Handle),
    ("ADDRESS", Kind::Address),
    ("ADRESSE", Kind::Address),
    ("DOB", Kind::Dob),
    ("ID", Kind::Id),
    ("CARD", Kind::Card),
    ("BANK", Kind::Bank),
    ("ACCOUNT", Kind::Bank),
    ("IP", Kind::Ip),
    ("SECRET", Kind::Secret),
    ("PASSWORD", Kind::Secret),
    ("LOCATION", Kind::Location),
    ("PLACE", Kind::Location),
    ("CITY", Kind::Location),
    ("ORG", Kind::Org),
    ("ORGANIZATION", Kind::Org),
    ("COMPANY", Kind::Org),
];

/// Writes the marker of a kind and number.
pub(crate) fn write(kind: Kind, number: u32, out: &mut String) {
    use std::fmt::Write as _;
    // Writing to a string cannot fail.
    let _ = write!(out, "[{}_{number}]", kind.name());
}

/// Whether a marker could begin with this byte after this character.
pub(crate) fn may_begin(byte: u8, before: Option<char>) -> bool {
    match byte {
        b'[' | b'(' | b'<' | b'{' => true,
        _ => byte.is_ascii_alphabetic() && !before.is_some_and(|c| c.is_alphanumeric() || c == '_'),
    }
}

/// Byte range and kind of a marker in a text.
pub(crate) type Marker = (usize, usize, Kind);

/// All markers written as the masker writes them.
pub(crate) fn ranges(text: &str) -> Vec<Marker> {
    let bytes = text.as_bytes();
    let read = |at: usize| match parse(&bytes[at..], true) {
        Parsed::Marker { len, kind, exact: true, .. } => Some((at, at + len, kind)),
        _ => None,
    };
    memchr::memchr_iter(b'[', bytes).filter_map(read).collect()
}

/// Reads a marker at the beginning of `text`. `ended`: nothing will follow `text`.
pub(crate) fn parse(text: &[u8], ended: bool) -> Parsed {
    Reader { text, at: 0, ended }.marker().unwrap_or_else(|stop| stop)
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    ended: bool,
}

impl Reader<'_> {
    /// The next byte; at the end of the text the answer is not yet known, unless the text has ended.
    fn peek(&self) -> Result<Option<u8>, Parsed> {
        match self.text.get(self.at) {
            Some(byte) => Ok(Some(*byte)),
            None if self.ended => Ok(None),
            None => Err(Parsed::Partial),
        }
    }

    fn skip(&mut self, most: usize, wanted: impl Fn(u8) -> bool) -> Result<usize, Parsed> {
        let mut taken = 0;
        while taken < most && self.peek()?.is_some_and(&wanted) {
            self.at += 1;
            taken += 1;
        }
        Ok(taken)
    }

    fn marker(&mut self) -> Result<Parsed, Parsed> {
        let close = match self.peek()? {
            Some(b'[') => Some(b']'),
            Some(b'(') => Some(b')'),
            Some(b'<') => Some(b'>'),
            Some(b'{') => Some(b'}'),
            _ => None,
        };
        let mut exact = close == Some(b']');
        if close.is_some() {
            self.at += 1;
            exact &= self.skip(1, |b| b == b' ')? == 0;
        }
        let name_at = self.at;
        let kind = self.kind()?;
        let name = self.text.get(name_at..self.at).unwrap_or_default();
        let upper = name.iter().all(u8::is_ascii_uppercase);
        exact &= name == kind.name().as_bytes();
        exact &= upper;
        let separator = self.separator()?;
        exact &= separator == Some(b'_');
        let number = self.number()?;
        let mut tail = "";
        if close.is_some() {
            tail = self.tail()?;
            exact &= self.skip(1, |b| b == b' ')? == 0 && tail.is_empty();
        }
        match close {
            Some(close) if self.peek()? == Some(close) => self.at += 1,
            // Bare, or the closing bracket is missing: only with the look of a marker, or "card 1" would be one.
            _ => {
                if !tail.is_empty() {
                    return Err(Parsed::No);
                }
                let looks = separator == Some(b'_') || (upper && separator.is_some());
                let ends = !self.peek()?.is_some_and(|b| b.is_ascii_digit() || b == b'_');
                if !looks || !ends {
                    return Err(Parsed::No);
                }
                exact = false;
            }
        }
        if close == Some(b')') && !upper && separator != Some(b'_') {
            return Err(Parsed::No);
        }
        Ok(Parsed::Marker { kind, number, len: self.at, exact, tail })
    }

    /// The longest spelling of a kind, in any case.
    fn kind(&mut self) -> Result<Kind, Parsed> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut best: Option<(usize, Kind)> = None;
        for (name, kind) in SPELLINGS {
            let shared = rest.len().min(name.len());
            if !rest[..shared].eq_ignore_ascii_case(&name.as_bytes()[..shared]) {
                continue;
            }
            if shared < name.len() {
                // With more text it could still be this one.
                if !self.ended {
                    return Err(Parsed::Partial);
                }
            } else if best.is_none_or(|(len, _)| len < shared) {
                best = Some((shared, kind));
            }
        }
        let (len, kind) = best.ok_or(Parsed::No)?;
        self.at += len;
        Ok(kind)
    }

    /// A plural or possessive drawn into the brackets, `[PERSON_1's]`.
    fn tail(&mut self) -> Result<&'static str, Parsed> {
        let mark = self.skip(1, |b| b == b'\'')? == 1;
        let letter = self.skip(1, |b| b == b's')? == 1;
        match (mark, letter) {
            (true, true) => Ok("'s"),
            (false, true) => Ok("s"),
            (false, false) => Ok(""),
            (true, false) => Err(Parsed::No),
        }
    }

    fn separator(&mut self) -> Result<Option<u8>, Parsed> {
        // Markdown writers put a backslash before the underscore.
        self.skip(1, |b| b == b'\\')?;
        let found = self.peek()?.filter(|b| matches!(b, b'_' | b' ' | b'-' | b'#'));
        if found.is_some() {
            self.at += 1;
        }
        Ok(found)
    }

    fn number(&mut self) -> Result<u32, Parsed> {
        let from = self.at;
        let taken = self.skip(DIGITS, |b| b.is_ascii_digit())?;
        let digits = &self.text[from..from + taken];
        if taken == 0 || digits[0] == b'0' {
            return Err(Parsed::No);
        }
        Ok(digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    }
}
