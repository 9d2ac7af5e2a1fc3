//! Internet addresses of both versions and hardware addresses. Must not take times, version numbers or section numbers.

use super::{cue::Left, digits::Cluster, stands_free};
use crate::{Kind, span::Found};
use std::net::Ipv6Addr;

const WEIGHT: u8 = 92;

/// `192.0.2.7`: four groups, each at most 255 and without a leading nought, and no word for versions before it.
pub(crate) fn v4(cluster: &Cluster<'_>, group: usize, left: &Left) -> Option<(Found, usize)> {
    let to = group + 4;
    let (start, end) = cluster.range(group, to)?;
    let bytes = cluster.bytes();
    let octet = |i: usize| {
        let digits = cluster.digits(i, i + 1);
        let value = digits.iter().take(4).fold(0, |n, d| n * 10 + u32::from(*d));
        value <= 255 && digits.len() <= 3 && (digits.len() == 1 || digits[0] != 0)
    };
    let glued = start.checked_sub(1).is_some_and(|i| matches!(bytes[i], b'.' | b'-'));
    let numbered =
        left.has(&["version", "section", "chapter", "v$", "ver$", "build", "release", "paragraph", "step"]);
    // A mask length or a port may follow; a fifth group may not.
    let fifth = cluster.gap(to - 1) == b".";
    let fits = cluster.all_gaps(group, to, b".") && (group..to).all(octet) && !fifth && !glued && !numbered;
    (fits && stands_free(bytes, start, end)).then(|| (Found::new(start, end, Kind::Ip, WEIGHT), 4))
}

/// An address of colons that holds the colon at `at`, which must be its first.
pub(crate) fn v6_at_colon(text: &str, at: usize) -> Option<Found> {
    let bytes = text.as_bytes();
    let part = |b: &u8| b.is_ascii_hexdigit() || matches!(b, b':' | b'.');
    let start = at - bytes[..at].iter().rev().take(4).take_while(|b| b.is_ascii_hexdigit()).count();
    let mut end = at + bytes[at..].iter().take(46).take_while(|b| part(b)).count();
    while end > at && bytes[end - 1] == b'.' {
        end -= 1;
    }
    if !stands_free(bytes, start, end) || end - start < 5 {
        return None;
    }
    let address = text.get(start..end)?;
    let colons = address.bytes().filter(|b| *b == b':').count();
    let hardware = colons == 5 && address.split(':').all(|pair| pair.len() == 2 && !pair.contains('.'));
    // `::` alone and things like `10::` are too often something else.
    let groups = address.split(':').filter(|group| !group.is_empty()).count();
    let network = groups >= 2 && colons >= 3 && address.parse::<Ipv6Addr>().is_ok();
    (hardware || network).then(|| Found::new(start, end, Kind::Ip, WEIGHT))
}
