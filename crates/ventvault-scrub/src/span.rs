//! Where something was found, in bytes or in code points. Must hold no text.

use crate::Kind;

/// A find: byte offsets into the text that was searched, on character boundaries, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
}

impl Span {
    /// The same spans counted in Unicode code points, as JSON clients count them. `spans` must be sorted and lie in
    /// `text`, as [`Scrubber::find`](crate::Scrubber::find) returns them.
    #[must_use]
    pub fn to_chars(text: &str, spans: &[Self]) -> Vec<Self> {
        if text.is_ascii() {
            return spans.to_vec();
        }
        let (mut byte, mut chars) = (0, 0);
        let mut count_to = |target: usize| {
            chars += text.get(byte..target).map_or(0, |part| part.chars().count());
            byte = target;
            chars
        };
        let convert =
            |span: &Self| Self { start: count_to(span.start), end: count_to(span.end), kind: span.kind };
        spans.iter().map(convert).collect()
    }
}

/// A find before overlaps are settled, in bytes of the folded text. Higher `weight` wins over lower.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
    pub(crate) weight: u8,
}

impl Found {
    pub(crate) const fn new(start: usize, end: usize, kind: Kind, weight: u8) -> Self {
        Self { start, end, kind, weight }
    }
}

/// Leaves the finds that win, sorted and apart. A heavier find takes its place first, then a longer, then an earlier one.
pub(crate) fn settle(found: &mut Vec<Found>) {
    found.sort_unstable_by_key(|f| (f.start, std::cmp::Reverse(f.end)));
    let apart = found.windows(2).all(|pair| pair[0].end <= pair[1].start);
    if apart {
        return;
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&i| {
        let f = found[i];
        (std::cmp::Reverse((f.weight, f.end - f.start)), f.start)
    });
    let mut taken = std::collections::BTreeMap::<usize, Found>::new();
    for i in order {
        let f = found[i];
        let before = taken.range(..f.end).next_back();
        if before.is_none_or(|(_, other)| other.end <= f.start) {
            taken.insert(f.start, f);
        }
    }
    found.clear();
    found.extend(taken.into_values());
}
