//! Telephone numbers: international, North American, trunk-nought and cued national shapes. Must not take dates, sums,
//! ranges or plain counts.

use super::{
    cue::{self, Left},
    digits::Cluster,
};
use crate::{Kind, span::Found};

/// A telephone number in the groups from `group` on: the longest reading that fits.
pub(crate) fn phone(cluster: &Cluster<'_>, group: usize, left: &Left) -> Option<(Found, usize)> {
    let (start, prefix) = beginning(cluster, group);
    if matches!(prefix, Prefix::Glued) {
        return None;
    }
    let single = cluster.shape(group, group + 2).iter().all(|len| *len == 1);
    let most = cluster.groups.len().min(group + if single { 15 } else { 7 });
    let fits = |to: &usize| shape_fits(cluster, group, *to, &prefix, left) && cluster.ends_at(*to);
    let to = (group + 1..=most).rev().find(fits)?;
    let (_, end) = cluster.range(group, to)?;
    let end = extension(cluster.bytes(), end);
    Some((Found::new(start, end, Kind::Phone, 60), to - group))
}

/// What stands right before the first digit.
enum Prefix {
    /// Nothing that says anything.
    None,
    /// `+`, perhaps within a bracket.
    Plus,
    /// An opening bracket.
    Bracket,
    /// A mark that makes it another sort of number: `$5`, `-3`, `#12`, `1,234`.
    Glued,
}

fn beginning(cluster: &Cluster<'_>, group: usize) -> (usize, Prefix) {
    let first = cluster.groups[group].0;
    let bytes = cluster.bytes();
    let byte = |back: usize| first.checked_sub(back).map_or(b' ', |i| bytes[i]);
    match byte(1) {
        b'+' if byte(2) == b'(' => (first - 2, Prefix::Plus),
        b'+' => (first - 1, Prefix::Plus),
        b'(' if byte(2) == b'+' => (first - 2, Prefix::Plus),
        b'(' => (first - 1, Prefix::Bracket),
        b'$' | b'#' | b'-' | b'.' | b',' | b'/' | b'=' | b'&' => (first, Prefix::Glued),
        _ => (first, Prefix::None),
    }
}

fn shape_fits(cluster: &Cluster<'_>, from: usize, to: usize, prefix: &Prefix, left: &Left) -> bool {
    let (shape, digits) = (cluster.shape(from, to), cluster.digits(from, to));
    let total = digits.len();
    if !(7..=17).contains(&total) || shape[1..].iter().any(|len| *len > 10) {
        return false;
    }
    let bracketed = matches!(prefix, Prefix::Bracket) && cluster.gap(from).contains(&b')');
    if matches!(prefix, Prefix::Plus) {
        return digits[0] != 0 && (8..=15).contains(&total);
    }
    if digits.starts_with(&[0, 0]) {
        return (10..=17).contains(&total) && digits[2] != 0;
    }
    if spaced(&shape, &digits) || american(&shape, &digits) || indian(&shape, &digits) {
        return true;
    }
    let several = shape.len() > 1;
    let decimal = shape[0] == 1 && cluster.gap(from) == b".";
    let trunk =
        digits[0] == 0 && digits[1] != 0 && (9..=12).contains(&total) && !decimal && (several || total > 9);
    let southern = matches!(shape.as_slice(), [3, 3, 3] | [3, 2, 2, 2]) && matches!(digits[0], 6..=9);
    if trunk || (southern && cluster.all_gaps(from, to, cluster.gap(from))) {
        return true;
    }
    if bracketed && several && total >= 7 {
        return true;
    }
    local(cluster, from, &shape, &digits)
        || (total <= 13 && shape.len() <= 6 && !decimal && left.has(cue::PHONE))
}

/// Ten digits of the North American plan, with or without the 1: area and exchange begin with 2 to 9.
fn american(shape: &[usize], digits: &[u8]) -> bool {
    let national = match (digits.len(), digits[0]) {
        (10, _) => digits,
        (11, 1) => &digits[1..],
        _ => return false,
    };
    let usual = matches!(shape, [3, 3, 4] | [1, 3, 3, 4] | [3, 7] | [6, 4] | [10 | 11] | [1, 10]);
    usual && national[0] >= 2
}

/// Ten digits of an Indian mobile number.
fn indian(shape: &[usize], digits: &[u8]) -> bool {
    matches!(shape, [5, 5] | [10]) && digits[0] >= 6
}

/// Seven digits as `867-5309`: three, a hyphen, four. Fictional exchanges aside, ranges rarely look so.
fn local(cluster: &Cluster<'_>, from: usize, shape: &[usize], digits: &[u8]) -> bool {
    let fictional = digits.starts_with(&[5, 5, 5]);
    let round = digits.ends_with(&[0, 0]);
    shape == [3, 4] && cluster.gap(from) == b"-" && digits[0] >= 2 && (fictional || !round)
}

/// Takes in `x123`, `ext. 123`, `extension 12` after a number.
pub(crate) fn extension(bytes: &[u8], end: usize) -> usize {
    let rest = &bytes[end..];
    let space = usize::from(rest.first() == Some(&b' '));
    for word in ["extension", "ext.", "ext", "x"] {
        let at = space + word.len();
        if !rest.get(space..at).is_some_and(|w| w.eq_ignore_ascii_case(word.as_bytes())) {
            continue;
        }
        let gap = usize::from(matches!(rest.get(at), Some(b' ' | b':' | b'.')));
        let digits = rest[at + gap..].iter().take_while(|b| b.is_ascii_digit()).count();
        if (1..=6).contains(&digits) && (word != "x" || gap == 0) {
            return end + at + gap + digits;
        }
    }
    end
}

/// Single digits apart by spaces, nine to fifteen of them, and not counting up or down.
fn spaced(shape: &[usize], digits: &[u8]) -> bool {
    let counting = digits.windows(2).filter(|w| w[0].abs_diff(w[1]) == 1).count() * 4 > digits.len() * 3;
    shape.iter().all(|len| *len == 1) && (9..=15).contains(&digits.len()) && !counting
}
