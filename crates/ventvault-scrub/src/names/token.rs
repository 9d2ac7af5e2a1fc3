//! Cuts a text into the tokens that the name model reads. Must keep byte offsets exact and copy no text but one
//! lower-cased buffer of the same length.

use super::lexicon::{self, Lexicon};
use crate::Kind;

/// How a token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Shape {
    /// `anna`, and letters of scripts without case.
    Lower,
    /// `Anna`.
    Capital,
    /// `ANNA`.
    Upper,
    /// `A`.
    Initial,
    /// `McDonald`, `iPhone`.
    Mixed,
    /// Digits only.
    Digits,
    /// Letters and digits.
    Alphanumeric,
    /// Marks, emoji; equal ones in a row are one token.
    Mark,
    /// A line end.
    Break,
    /// Something structured, found already.
    Opaque,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Of the lower-cased word if the model knows it, else [`UNKNOWN`].
    pub(crate) hash: u64,
    /// Of the lower-cased word in any case.
    pub(crate) raw: u64,
    pub(crate) shape: Shape,
    /// Flags of the lexicon.
    pub(crate) lexical: u16,
}

/// Stands for every word that the model was not trained on.
pub(crate) const UNKNOWN: u64 = 0x5bd1_e995_0f0f_1c1d;

impl Token {
    pub(crate) const fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Mark | Shape::Break | Shape::Opaque)
    }
}

/// Lower-cases without changing any offset: letters whose lower case has another length stay.
pub(crate) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let same_length = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(l), None) if l.len_utf8() == c.len_utf8() => l,
            _ => c,
        }
    };
    let mut lower = String::with_capacity(text.len());
    for c in text.chars() {
        lower.push(if c.is_ascii() { c.to_ascii_lowercase() } else { same_length(c) });
    }
    lower
}

/// Hash of a word's lower-cased bytes.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut hash = 0x9e37_79b9_7f4a_7c15 ^ (bytes.len() as u64);
    for chunk in bytes.chunks(8) {
        let mut block = [0; 8];
        block[..chunk.len()].copy_from_slice(chunk);
        hash = (hash ^ u64::from_le_bytes(block)).wrapping_mul(0x9fb2_1c65_1e98_df25);
        hash ^= hash >> 29;
    }
    hash
}

/// Cuts `text` (with its lower-cased copy) into `tokens`. `opaque`: sorted ranges that are one token each.
pub(crate) fn tokenize(
    text: &str,
    lower: &str,
    opaque: &[(usize, usize, Kind)],
    lexicon: &Lexicon,
    tokens: &mut Vec<Token>,
) {
    let (mut at, mut opaque) = (0, opaque.iter().peekable());
    while let Some(first) = text.as_bytes().get(at).copied() {
        if let Some((start, end, kind)) = opaque.next_if(|o| o.0 <= at) {
            if *end > at {
                let hash = hash(kind.name().as_bytes());
                tokens.push(Token {
                    start: *start,
                    end: *end,
                    hash,
                    raw: hash,
                    shape: Shape::Opaque,
                    lexical: 0,
                });
                at = *end;
            }
            continue;
        }
        let limit = opaque.peek().map_or(text.len(), |o| o.0);
        at = match first {
            b' ' | b'\t' | b'\r' => at + 1,
            b'\n' => mark(text, at, at + 1, Shape::Break, tokens),
            _ => one(text, lower, at, limit, lexicon, tokens),
        };
    }
    several(lexicon, tokens);
}

fn mark(text: &str, start: usize, end: usize, shape: Shape, tokens: &mut Vec<Token>) -> usize {
    let hash = hash(&text.as_bytes()[start..end]);
    tokens.push(Token { start, end, hash, raw: hash, shape, lexical: 0 });
    end
}

fn one(
    text: &str,
    lower: &str,
    at: usize,
    limit: usize,
    lexicon: &Lexicon,
    tokens: &mut Vec<Token>,
) -> usize {
    let (end, shape) = word(&text[at..limit], at);
    if end > at {
        let word = hash(&lower.as_bytes()[at..end]);
        let lexical = lexicon.flags(word);
        let known = lexical & lexicon::KNOWN != 0;
        let digits =
            hash(if end - at < 6 { [b'#'; 6].get(..end - at).unwrap_or_default() } else { b"######" });
        let hash = match shape {
            Shape::Digits => digits,
            _ if known => word,
            _ => UNKNOWN,
        };
        tokens.push(Token { start: at, end, hash, raw: word, shape, lexical });
        return end;
    }
    let first = text[at..].chars().next().unwrap_or(' ');
    if first.is_whitespace() {
        return at + first.len_utf8();
    }
    let run = text[at..limit].len() - text[at..limit].trim_start_matches(first).len();
    mark(text, at, at + first.len_utf8(), Shape::Mark, tokens);
    if let Some(last) = tokens.last_mut() {
        last.end = at + run;
    }
    at + run
}

/// Where the word at the beginning of `rest` ends, and its shape. A clitic after an apostrophe is left to the next token.
fn word(rest: &str, at: usize) -> (usize, Shape) {
    let bytes = rest.as_bytes();
    let (mut end, mut upper, mut letters, mut digits, mut first_upper) = (0, 0, 0, 0, false);
    while let Some(byte) = bytes.get(end) {
        if byte.is_ascii_lowercase() {
            letters += 1;
            end += 1;
        } else if byte.is_ascii_uppercase() {
            letters += 1;
            upper += 1;
            first_upper |= end == 0;
            end += 1;
        } else if byte.is_ascii_digit() {
            digits += 1;
            end += 1;
        } else if !byte.is_ascii() {
            let c = rest[end..].chars().next().unwrap_or(' ');
            if c.is_alphabetic() || is_combining(c) {
                letters += 1;
                upper += usize::from(c.is_uppercase());
                first_upper |= end == 0 && c.is_uppercase();
            } else if c.is_numeric() {
                digits += 1;
            } else {
                break;
            }
            end += c.len_utf8();
        } else if *byte == b'\''
            && end > 0
            && rest[end + 1..].starts_with(char::is_alphabetic)
            && !clitic(&rest[end + 1..])
        {
            end += 1;
        } else {
            break;
        }
    }
    (at + end, shape(letters, digits, upper, first_upper))
}

fn shape(letters: usize, digits: usize, upper: usize, first_upper: bool) -> Shape {
    match (letters, digits, upper) {
        (0, _, _) => Shape::Digits,
        (_, 1.., _) => Shape::Alphanumeric,
        (1, _, 1) => Shape::Initial,
        (_, _, 0) => Shape::Lower,
        (l, _, u) if l == u => Shape::Upper,
        (_, _, 1) if first_upper => Shape::Capital,
        _ => Shape::Mixed,
    }
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}')
}

/// Whether what follows an apostrophe is `s`, `m`, `re`, `ve`, `ll` or `d` and nothing more. `n't` stays with its verb.
fn clitic(after: &str) -> bool {
    let len = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len());
    matches!(after[..len].to_ascii_lowercase().as_str(), "s" | "m" | "re" | "ve" | "ll" | "d")
}

/// Marks the tokens of names of several words that the lexicon holds, such as `new york`.
fn several(lexicon: &Lexicon, tokens: &mut [Token]) {
    for i in 0..tokens.len() {
        if tokens[i].lexical & lexicon::BEGINS_SEVERAL == 0 {
            continue;
        }
        for len in [3, 2] {
            let Some(group) = tokens.get(i..i + len) else { continue };
            if group.iter().all(Token::is_word) && lexicon.flags(joined(group)) & lexicon::SEVERAL != 0 {
                tokens[i..i + len].iter_mut().for_each(|t| t.lexical |= lexicon::SEVERAL);
                break;
            }
        }
    }
}

/// The lexicon's key for several words.
fn joined(tokens: &[Token]) -> u64 {
    lexicon::join(tokens.iter().map(|t| t.raw))
}
