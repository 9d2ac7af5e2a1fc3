//! Makes one address of its parts: what patterns and model found apart is joined over commas, units and codes, and a town
//! that follows a street is taken in. Must not reach over words of a sentence.

use super::{
    lexicon::SAFE,
    token::{Shape, Token},
};
use crate::{Kind, span::Found};

/// Tokens between two parts of one address.
const REACH: usize = 4;

/// Joins addresses (and places behind them) in `found`.
pub(crate) fn join(text: &str, tokens: &[Token], found: &mut Vec<Found>) {
    if !found.iter().any(|f| f.kind == Kind::Address) {
        return;
    }
    let (mut parts, rest): (Vec<Found>, Vec<Found>) =
        found.drain(..).partition(|f| matches!(f.kind, Kind::Address | Kind::Location));
    *found = rest;
    parts.sort_unstable_by_key(|f| (f.start, f.end));
    let mut joined: Vec<Found> = Vec::with_capacity(parts.len());
    for part in parts {
        match joined.last_mut() {
            Some(last) if either_address(last, &part) && bridged(text, tokens, last.end, part.start) => {
                last.end = last.end.max(part.end);
                last.kind = Kind::Address;
                last.weight = last.weight.max(part.weight);
            }
            _ => joined.push(part),
        }
    }
    for address in joined.iter_mut().filter(|f| f.kind == Kind::Address) {
        address.end = tail(text, tokens, address);
    }
    found.append(&mut joined);
}

fn either_address(a: &Found, b: &Found) -> bool {
    a.kind == Kind::Address || (b.kind == Kind::Address && a.end >= b.start)
}

/// Whether only marks, codes and units stand between two bytes.
fn bridged(text: &str, tokens: &[Token], from: usize, to: usize) -> bool {
    if to <= from {
        return true;
    }
    let first = tokens.partition_point(|t| t.start < from);
    let between = tokens[first..].iter().take_while(|t| t.end <= to);
    between.clone().count() <= REACH && between.into_iter().all(|t| connects(text, t))
}

/// Whether a token may stand inside an address: a comma, a line end, a number, a short code or a unit.
fn connects(text: &str, token: &Token) -> bool {
    let word = &text[token.start..token.end];
    match token.shape {
        Shape::Break | Shape::Digits | Shape::Alphanumeric | Shape::Initial => true,
        Shape::Mark => matches!(word, "," | "." | "-" | "/" | "#" | "(" | ")"),
        Shape::Upper => word.len() <= 3,
        Shape::Opaque => false,
        _ => matches!(
            word.to_ascii_lowercase().as_str(),
            "apt" | "suite" | "unit" | "flat" | "nan" | "no" | "box" | "floor" | "st" | "str" | "street"
        ),
    }
}

/// Where an address that begins with a number ends if a comma and a town, a state or a code follow it.
fn tail(text: &str, tokens: &[Token], address: &Found) -> usize {
    let numbered = text[address.start..].starts_with(|c: char| c.is_ascii_digit());
    let mut end = address.end;
    let mut at = tokens.partition_point(|t| t.start < end);
    for _ in 0..2 {
        let Some([mark, next]) = tokens.get(at..at + 2) else { break };
        let comma = mark.shape == Shape::Mark && text[mark.start..mark.end].starts_with(',');
        let town = next.shape == Shape::Capital && next.lexical & SAFE == 0;
        let code = next.shape == Shape::Upper && next.end - next.start <= 3;
        if !(numbered && comma && (town || code)) {
            break;
        }
        end = next.end;
        at += 2;
        while let Some(more) =
            tokens.get(at).filter(|t| matches!(t.shape, Shape::Digits) || (town && t.shape == Shape::Upper))
        {
            end = more.end;
            at += 1;
        }
    }
    end
}
