//! Payment cards: prefix, length and Luhn, or a cue. Must not take account numbers without one.

use super::{
    checksum::luhn,
    cue::{self, Left},
    digits::Cluster,
};
use crate::{Kind, span::Found};

/// A card number in the groups from `group` on.
pub(crate) fn card(cluster: &Cluster<'_>, group: usize, left: &Left) -> Option<(Found, usize)> {
    let cued = left.has(cue::CARD);
    let most = cluster.groups.len().min(group + 6);
    for to in (group + 1..=most).rev() {
        if !regular(cluster, group, to) || !cluster.ends_at(to) {
            continue;
        }
        let digits = cluster.digits(group, to);
        let known = issuer(&digits) && luhn(&digits);
        let announced = cued && (12..=19).contains(&digits.len()) && (luhn(&digits) || to == group + 1);
        if known || announced {
            let (start, end) = cluster.range(group, to)?;
            return Some((Found::new(start, end, Kind::Card, if known { 95 } else { 70 }), to - group));
        }
    }
    None
}

/// A card with its middle blotted out, `4532********7890`, whose first digits end at `end`.
pub(crate) fn blotted(text: &str, at: usize, end: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let blot = bytes[end..].iter().take_while(|b| matches!(b, b'*' | b'x' | b'X' | b'-' | b' ')).count();
    let stars = bytes[end..end + blot].iter().filter(|b| matches!(b, b'*' | b'x' | b'X')).count();
    let last = bytes[end + blot..].iter().take_while(|b| b.is_ascii_digit()).count();
    let fits = (4..=6).contains(&(end - at)) && (4..=12).contains(&stars) && last == 4;
    fits.then(|| Found::new(at, end + blot + last, Kind::Card, 75))
}

/// One group, or groups of four (15 digits: 4-6-5; 14: 4-6-4; the last may be shorter) with one sort of gap.
fn regular(cluster: &Cluster<'_>, from: usize, to: usize) -> bool {
    let shape = cluster.shape(from, to);
    let Some((last, front)) = shape.split_last() else { return false };
    let fours = front.iter().all(|len| *len == 4) && *last <= 4;
    let amex = matches!(shape.as_slice(), [4, 6, 5 | 4]);
    let gap = cluster.gap(from);
    front.is_empty()
        || ((fours || amex) && matches!(gap, b" " | b"-" | b".") && cluster.all_gaps(from, to, gap))
}

/// Whether length and leading digits are those of a large card scheme.
fn issuer(digits: &[u8]) -> bool {
    if digits.len() < 12 || digits.iter().all(|d| *d == digits[0]) {
        return false;
    }
    let prefix = |n: usize| digits[..n].iter().fold(0, |value, d| value * 10 + u32::from(*d));
    match digits.len() {
        14 => matches!(prefix(3), 300..=305 | 309) || matches!(prefix(2), 36 | 38 | 39),
        15 => matches!(prefix(2), 34 | 37) || matches!(prefix(4), 1800 | 2131),
        13 | 19 => prefix(1) == 4 || matches!(prefix(2), 50 | 56..=69),
        16 => {
            matches!(prefix(1), 4)
                || matches!(prefix(2), 51..=55 | 62 | 65 | 81 | 82)
                || matches!(prefix(4), 2221..=2720 | 3528..=3589 | 6011 | 2200..=2204)
                || matches!(prefix(3), 644..=649 | 508 | 606 | 607)
        }
        12 | 17 | 18 => matches!(prefix(2), 50 | 56..=69),
        _ => false,
    }
}
