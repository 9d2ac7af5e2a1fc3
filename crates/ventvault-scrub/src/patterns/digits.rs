//! Runs of digits: reads the whole cluster and asks each parser in turn. Must leave ordinary numbers alone.

use super::{
    alnum, card,
    cue::{self, Left},
    date, ids, ip, phone, street, wordish,
};
use crate::span::Found;

/// A cluster has at most this many groups of digits; what follows is read as another cluster.
const GROUPS: usize = 16;
/// And at most this many digits in all.
pub(crate) const MOST: usize = 34;

/// Groups of digits with short separators between, such as `+44 (0)20 7946-0018`.
pub(crate) struct Cluster<'a> {
    pub(crate) text: &'a str,
    /// Byte ranges of the groups.
    pub(crate) groups: Vec<(usize, usize)>,
}

impl<'a> Cluster<'a> {
    /// Reads from the first digit at `at`.
    pub(crate) fn read(text: &'a str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let (mut groups, mut from, mut total) = (Vec::with_capacity(GROUPS), at, 0);
        loop {
            let len = run(bytes, from);
            total += len;
            groups.push((from, from + len));
            let end = from + len;
            let gap = separator(&bytes[end..]);
            if gap == 0 || groups.len() == GROUPS || total > MOST {
                break;
            }
            from = end + gap;
        }
        // A group glued to letters is a token of another sort: `4th`, `5km`, `7pm`.
        let glued = |g: &(usize, usize)| {
            bytes.get(g.1).copied().is_some_and(wordish) && phone::extension(bytes, g.1) == g.1
        };
        while groups.len() > 1 && groups.last().is_some_and(glued) {
            groups.pop();
        }
        Self { text, groups }
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    /// The digits (values 0 to 9) of groups `from..to`.
    pub(crate) fn digits(&self, from: usize, to: usize) -> Vec<u8> {
        let groups = self.groups.get(from..to).unwrap_or_default();
        groups.iter().flat_map(|g| &self.bytes()[g.0..g.1]).map(|b| b - b'0').collect()
    }

    /// Lengths of the groups `from..to`.
    pub(crate) fn shape(&self, from: usize, to: usize) -> Vec<usize> {
        self.groups.get(from..to).unwrap_or_default().iter().map(|g| g.1 - g.0).collect()
    }

    /// What stands between group `i` and the next.
    pub(crate) fn gap(&self, i: usize) -> &'a [u8] {
        match (self.groups.get(i), self.groups.get(i + 1)) {
            (Some(a), Some(b)) => &self.bytes()[a.1..b.0],
            _ => b"",
        }
    }

    /// Whether every gap inside groups `from..to` is exactly `gap`.
    pub(crate) fn all_gaps(&self, from: usize, to: usize, gap: &[u8]) -> bool {
        (from..to.saturating_sub(1)).all(|i| self.gap(i) == gap)
    }

    /// Whether what ends with group `to - 1` ends there for good: what follows is not glued to it.
    pub(crate) fn ends_at(&self, to: usize) -> bool {
        let Some(end) = to.checked_sub(1).and_then(|i| self.groups.get(i)).map(|g| g.1) else { return false };
        let bytes = self.bytes();
        let next = bytes.get(end).copied().unwrap_or(b' ');
        let after = bytes.get(end + 1).copied().unwrap_or(b' ');
        let joined = matches!(next, b'-' | b'.' | b'/' | b',' | b':') && after.is_ascii_digit();
        let glued = wordish(next) && phone::extension(bytes, end) == end;
        !glued && !joined && next != b'%'
    }

    /// The byte range of groups `from..to`.
    pub(crate) fn range(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        Some((self.groups.get(from)?.0, self.groups.get(to.checked_sub(1)?)?.1))
    }
}

/// Length of the run of digits at `at`.
fn run(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count()
}

/// Length of a separator that a digit follows: one of ` .-/`, a bracket with or without a space, or nothing.
fn separator(rest: &[u8]) -> usize {
    let digit = |i: usize| rest.get(i).is_some_and(u8::is_ascii_digit);
    match rest {
        [b' ' | b'.' | b'-' | b'/', ..] if digit(1) => 1,
        [b')', b' ' | b'-' | b'.', ..] | [b' ' | b'-', b'(', ..] if digit(2) => 2,
        [b' ', b'-' | b'/', b' ', ..] if digit(3) => 3,
        [b')' | b'(', ..] if digit(1) => 1,
        _ => 0,
    }
}

/// Reads the number at digit `at`, pushes what it is, and returns where to go on.
pub(crate) fn number(text: &str, at: usize, found: &mut Vec<Found>) -> usize {
    let bytes = text.as_bytes();
    if let Some(card) = card::blotted(text, at, at + run(bytes, at)) {
        found.push(card);
        return card.end;
    }
    let glued_left = at.checked_sub(1).is_some_and(|i| wordish(bytes[i]) || bytes[i] == b'_');
    let end = at + run(bytes, at);
    if glued_left || bytes.get(end).copied().is_some_and(wordish) {
        if let Some(end) = alnum::token(text, at, found) {
            return end;
        }
        if glued_left {
            return end;
        }
    }
    if let Some(address) = street::from_number(text, at, end) {
        found.push(address);
        return end;
    }
    // Fewer than four digits with nothing behind are the commonest numbers of all.
    if end - at < 4 && separator(&bytes[end..]) == 0 {
        return end;
    }
    let cluster = Cluster::read(text, at);
    cluster_kinds(&cluster, found).max(end)
}

fn cluster_kinds(cluster: &Cluster<'_>, found: &mut Vec<Found>) -> usize {
    let groups = cluster.groups.len();
    let mut group = 0;
    let mut reached = 0;
    while group < groups {
        let start = cluster.groups[group].0;
        let left = Left::of(cluster.text, start);
        let (hit, used) = one(cluster, group, &left);
        let used = used.max(1);
        if let Some(hit) = hit {
            reached = reached.max(hit.end);
            found.push(hit);
        }
        group += used;
        reached = reached.max(cluster.groups[group - 1].1);
        // A hit may reach past its groups, into an extension or a suffix.
        while group < groups && cluster.groups[group].0 < reached {
            group += 1;
        }
    }
    reached
}

/// The best reading of the groups from `group` on: what it is, and how many groups it takes.
fn one(cluster: &Cluster<'_>, group: usize, left: &Left) -> (Option<Found>, usize) {
    if let Some(used) = date::groups(cluster, group) {
        return (date::birth(cluster, group, used, left), used);
    }
    // A nearer word for accounts or personal numbers outweighs the shape of a telephone number.
    let named =
        ids::cue_distance(left).is_some_and(|near| left.last(cue::CALL).is_none_or(|call| near < call));
    let (third, last) = if named {
        (ids::cued as Parser, phone::phone as Parser)
    } else {
        (phone::phone as Parser, ids::cued as Parser)
    };
    for parser in [ip::v4 as Parser, card::card, ids::national, third, last] {
        if let Some((hit, used)) = parser(cluster, group, left) {
            return (Some(hit), used);
        }
    }
    (None, 1)
}

type Parser = fn(&Cluster<'_>, usize, &Left) -> Option<(Found, usize)>;
