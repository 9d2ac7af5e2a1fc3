//! Dates in digits: told apart from telephone numbers, and dates of birth when a cue says so. Must not find other dates.

use super::{
    cue::{BIRTH, Left},
    digits::Cluster,
};
use crate::{Kind, span::Found};

/// How many groups, from `group` on, are a date: `2024-05-01`, `1.5.24`, `05/2024`.
pub(crate) fn groups(cluster: &Cluster<'_>, group: usize) -> Option<usize> {
    let gap = cluster.gap(group);
    if !matches!(gap, b"-" | b"/" | b".") {
        return None;
    }
    let value = |i: usize| -> Option<(u32, usize)> {
        let shape = *cluster.shape(i, i + 1).first()?;
        let value = cluster.digits(i, i + 1).iter().take(5).fold(0, |n, d| n * 10 + u32::from(*d));
        Some((value, shape))
    };
    let year = |(value, len): (u32, usize)| len == 2 || (len == 4 && (1900..=2099).contains(&value));
    let day = |(value, len): (u32, usize)| len <= 2 && (1..=31).contains(&value);
    let three = cluster.gap(group + 1) == gap && cluster.ends_at(group + 3);
    if three && let (Some(a), Some(b), Some(c)) = (value(group), value(group + 1), value(group + 2)) {
        let little = day(a) && day(b) && year(c) && (a.0 <= 12 || b.0 <= 12);
        let big = a.1 == 4 && year(a) && day(b) && day(c) && b.0 <= 12;
        if little || big {
            return Some(3);
        }
    }
    let (a, b) = (value(group)?, value(group + 1)?);
    let month = (day(a) && a.0 <= 12 && b.1 == 4 && year(b)) || (a.1 == 4 && year(a) && b.1 == 4 && year(b));
    (month && cluster.ends_at(group + 2)).then_some(2)
}

/// The date as one of birth, if a cue stands before it.
pub(crate) fn birth(cluster: &Cluster<'_>, group: usize, used: usize, left: &Left) -> Option<Found> {
    let (start, end) = cluster.range(group, group + used)?;
    left.has(BIRTH).then(|| Found::new(start, end, Kind::Dob, 90))
}
