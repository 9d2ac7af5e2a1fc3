//! Chooses among lines and fills their slots. The choice follows from the text, the seed and what was said before,
//! so that the same call gives the same answer and two different texts hardly ever do.

use std::borrow::Cow;

/// Chooses lines.
pub(super) struct Voice<'a> {
    state: u64,
    earlier: &'a [&'a str],
    said: Vec<String>,
}

/// What slots are filled with.
#[derive(Default)]
pub(super) struct Slots<'a> {
    pub(super) mirror: Cow<'a, str>,
    pub(super) adj: &'a str,
    pub(super) noun: &'a str,
    pub(super) adj2: &'a str,
    pub(super) noun2: &'a str,
    pub(super) thread: &'a str,
    pub(super) thread2: &'a str,
    pub(super) people: &'a str,
}

impl<'a> Voice<'a> {
    /// `earlier` are the listener's own lines so far, which are not said again.
    pub(super) fn new(text: &str, earlier: &'a [&'a str], seed: u64) -> Self {
        // FNV-1a: the choice has to be the same on every machine and in every version of the standard library.
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for byte in text.bytes().chain(seed.to_le_bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self { state, earlier, said: Vec::new() }
    }

    /// A number below `bound`, another one at each call (`splitmix64`).
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from((mixed ^ (mixed >> 31)) % bound).unwrap_or(0)
    }

    /// One of the lines, filled; one that was not said before, as long as there is one.
    pub(super) fn say(&mut self, lines: &[String], slots: &Slots<'_>) -> Option<String> {
        let start = self.below(lines.len());
        let order = || (0..lines.len()).map(|offset| &lines[(start + offset) % lines.len()]);
        let line = order().find(|line| !self.was_said(line)).or_else(|| order().next())?;
        self.said.push(longest_fixed(line).to_owned());
        Some(fill(line, slots))
    }

    /// Whether one of the lines was not said before.
    pub(super) fn has_new(&self, lines: &[String]) -> bool {
        lines.iter().any(|line| !self.was_said(line))
    }

    fn was_said(&self, line: &str) -> bool {
        let fixed = longest_fixed(line);
        self.earlier.iter().any(|earlier| earlier.contains(fixed))
            || self.said.iter().any(|said| said == fixed)
    }
}

/// The part of a line that does not depend on what its slots are filled with.
fn longest_fixed(line: &str) -> &str {
    line.split(['{', '}']).step_by(2).max_by_key(|part| part.len()).unwrap_or(line)
}

/// Puts words into slots. A slot with a capital gives its words one.
fn fill(line: &str, slots: &Slots<'_>) -> String {
    let mut filled = String::with_capacity(line.len() + slots.mirror.len() + 16);
    for (number, part) in line.split(['{', '}']).enumerate() {
        if number % 2 == 0 {
            filled.push_str(part);
            continue;
        }
        let words = match part.to_ascii_lowercase().as_str() {
            "mirror" => &*slots.mirror,
            "adj" => slots.adj,
            "noun" => slots.noun,
            "adj2" => slots.adj2,
            "noun2" => slots.noun2,
            "thread" => slots.thread,
            "thread2" => slots.thread2,
            "people" => slots.people,
            _ => "",
        };
        let mut letters = words.chars();
        match letters.next().filter(|_| part.starts_with(char::is_uppercase)) {
            Some(first) => {
                filled.extend(first.to_uppercase());
                filled.push_str(letters.as_str());
            }
            None => filled.push_str(words),
        }
    }
    filled
}
