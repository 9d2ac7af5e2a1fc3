//! Personal numbers in digits: those with a shape or checksum of their own, and those that a cue announces. Must not take
//! a number without either.

use super::{
    checksum,
    cue::{self, Left},
    digits::Cluster,
};
use crate::{Kind, span::Found};

/// National numbers that carry enough shape or checks to stand without a cue, or a checksum with one.
pub(crate) fn national(cluster: &Cluster<'_>, group: usize, left: &Left) -> Option<(Found, usize)> {
    let most = cluster.groups.len().min(group + 7);
    for to in (group + 1..=most).rev() {
        let shape = cluster.shape(group, to);
        let gap = if to - group > 1 { cluster.gap(group) } else { b"" };
        let digits = cluster.digits(group, to);
        if digits.len() < 8 || digits.len() > 15 || !cluster.ends_at(to) {
            continue;
        }
        if shaped(&shape, gap, &digits, cluster, group) || checked(&shape, &digits, left) {
            let (start, end) = cluster.range(group, to)?;
            return Some((Found::new(start, end, Kind::Id, 80), to - group));
        }
    }
    None
}

fn shaped(shape: &[usize], gap: &[u8], digits: &[u8], cluster: &Cluster<'_>, group: usize) -> bool {
    let even = |to: usize| cluster.all_gaps(group, group + to, gap);
    match shape {
        // Social security and tax payer numbers of the US.
        [3, 2, 4] => matches!(gap, b"-" | b" " | b".") && even(3) && social(digits),
        [4, 4, 4] => matches!(gap, b" " | b"-") && even(3) && digits[0] > 1 && checksum::verhoeff(digits),
        // CPF as it is printed, 123.456.789-09.
        [3, 3, 3, 2] => checksum::cpf(digits),
        [3, 3, 3] => {
            matches!(gap, b" " | b"-") && even(3) && checksum::luhn(digits) && matches!(digits[0], 1..=5)
        }
        [1, 2, 2, 2, 3, 3, 2] | [15] => checksum::nir(digits),
        [11] => checksum::cpf(digits) || checksum::pesel(digits),
        [6 | 8, 4] => gap == b"-" && checksum::luhn(&digits[digits.len() - 10..]) && birth_like(digits),
        _ => false,
    }
}

/// Whether the six digits before the last four are a year, a month and a day (Sweden's personal number).
fn birth_like(digits: &[u8]) -> bool {
    let date = &digits[digits.len() - 10..];
    let (month, day) = (date[2] * 10 + date[3], date[4] * 10 + date[5]);
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

fn checked(shape: &[usize], digits: &[u8], left: &Left) -> bool {
    let valid = match digits.len() {
        9 => (shape == [9] && social(digits)) || checksum::eleven_test(digits) || checksum::luhn(digits),
        10 => checksum::nhs(digits),
        11 => checksum::steuer_id(digits) || checksum::pesel(digits) || checksum::cpf(digits),
        12 => checksum::verhoeff(digits),
        _ => false,
    };
    valid && left.has(cue::ID)
}

/// Area, group and serial of a social security number: none nought, area not 666; 9xx is a tax payer number.
fn social(digits: &[u8]) -> bool {
    let area = u32::from(digits[0]) * 100 + u32::from(digits[1]) * 10 + u32::from(digits[2]);
    area != 0 && area != 666 && digits[3..5] != [0, 0] && digits[5..9] != [0, 0, 0, 0]
}

/// How far to the left the nearest word for accounts or personal numbers begins.
pub(crate) fn cue_distance(left: &Left) -> Option<usize> {
    left.last(cue::BANK).into_iter().chain(left.last(cue::ID)).min()
}

/// Any number that a cue for accounts or personal numbers announces: the nearest cue names the kind.
pub(crate) fn cued(cluster: &Cluster<'_>, group: usize, left: &Left) -> Option<(Found, usize)> {
    let bank = left.last(cue::BANK);
    let id = left.last(cue::ID);
    let kind = match (bank, id) {
        (Some(bank), Some(id)) if bank < id => Kind::Bank,
        (Some(_), None) => Kind::Bank,
        (_, Some(_)) => Kind::Id,
        (None, None) => return None,
    };
    let near = bank.into_iter().chain(id).min()?;
    let to = extent(cluster, group);
    let (start, end) = cluster.range(group, to)?;
    let digits = cluster.digits(group, to).len();
    let bytes = cluster.bytes();
    let money = start.checked_sub(1).is_some_and(|i| matches!(bytes[i], b'$' | b'.' | b','));
    let whole = affixed(bytes, start, end);
    let all = bytes[whole.0..whole.1].iter().filter(|b| b.is_ascii_digit()).count();
    let digits = if whole.1 - whole.0 > digits { digits.max(all) } else { digits };
    // A year is the commonest number of four digits; six and more beside a cue are hardly anything else.
    let enough = digits >= 6 || (digits >= 4 && near <= 24 && !year(&cluster.digits(group, to)));
    let plus = start.checked_sub(1).is_some_and(|i| bytes[i] == b'+');
    let fits = enough && !plus && near <= 44 && !money && cluster.ends_at(to);
    fits.then(|| (Found::new(whole.0, whole.1, kind, 55), to - group))
}

/// Takes in letters that a hyphen joins to the number on either side: `#PHX-839221`, `987654321-REV`.
fn affixed(bytes: &[u8], start: usize, end: usize) -> (usize, usize) {
    let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'#' | b'/' | b'_');
    let mut first = start - bytes[..start].iter().rev().take(24).take_while(|b| part(b)).count();
    while first < start && matches!(bytes[first], b'-' | b'/' | b'_') {
        first += 1;
    }
    let mut last = end + bytes[end..].iter().take(24).take_while(|b| part(b)).count();
    while last > end && !bytes[last - 1].is_ascii_alphanumeric() {
        last -= 1;
    }
    (first, last)
}

fn year(digits: &[u8]) -> bool {
    digits.len() == 4 && matches!(digits, [1, 9, ..] | [2, 0, ..])
}

/// Groups that belong to one number: joined by hyphens, or spaced groups of two and more.
fn extent(cluster: &Cluster<'_>, group: usize) -> usize {
    let mut to = group + 1;
    while to < cluster.groups.len() {
        let (gap, len) = (cluster.gap(to - 1), cluster.groups[to].1 - cluster.groups[to].0);
        if gap == b"-" || (matches!(gap, b" " | b"/" | b".") && len >= 2 && to - group < 6) {
            to += 1;
        } else {
            break;
        }
    }
    to
}
