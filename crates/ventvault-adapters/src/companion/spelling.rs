//! Forgives a slip of the finger: one letter wrong, missing, doubled or swapped in a long word. It knows the single
//! words of the lexicon only, and leaves short words alone, where a slip makes another word too easily.

use super::words::Words;

/// The shortest word that is corrected.
const SHORTEST: usize = 7;
/// The longest one that is looked at.
const LONGEST: usize = 20;

/// Words as they are spelled, filed under themselves and under each way of leaving a letter out.
#[derive(Debug, Default)]
pub(super) struct Spelling(Words<Vec<Box<str>>>);

impl Spelling {
    /// Learns a word if it is one that can be corrected to.
    pub(super) fn learn(&mut self, word: &str) {
        if word.len() < SHORTEST || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return;
        }
        let mut keys: Vec<String> = (1..word.len()).map(|at| without(word, at)).collect();
        keys.push(word.into());
        for key in keys {
            let words = self.0.entry(key.into()).or_default();
            if !words.iter().any(|known| **known == *word) {
                words.push(word.into());
            }
        }
    }

    /// The word that a mistyped one most likely is; the first letter is taken to be right.
    pub(super) fn meant(&self, word: &str) -> Option<&str> {
        if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.is_ascii() {
            return None;
        }
        let near = |known: &&str| {
            known.as_bytes()[0] == word.as_bytes()[0] && one_edit_apart(known.as_bytes(), word.as_bytes())
        };
        let from = |key: &str| self.0.get(key).into_iter().flatten().map(|known| &**known).find(near);
        from(word).or_else(|| (1..word.len()).find_map(|at| from(&without(word, at))))
    }
}

fn without(word: &str, at: usize) -> String {
    [&word[..at], &word[at + 1..]].concat()
}

/// Whether one letter more, less or other, or two neighbours swapped, is all the difference.
fn one_edit_apart(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = if left.len() <= right.len() { (left, right) } else { (right, left) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[same..], &long[same..]);
    match (short, long) {
        ([], []) => true,
        (rest, [_, after @ ..]) if rest == after => true,
        ([_, rest @ ..], [_, after @ ..]) if rest == after => true,
        ([first, second, rest @ ..], [other, another, after @ ..]) => {
            first == another && second == other && rest == after
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Spelling;

    #[test]
    fn forgives_one_slip_in_a_long_word_and_no_more() {
        let mut spelling = Spelling::default();
        for word in ["overwhelmed", "anxious", "sad"] {
            spelling.learn(word);
        }
        for slip in ["overwelmed", "overwhelmedd", "overwhelned", "overwhlemed", "overwhelmed"] {
            assert_eq!(spelling.meant(slip), Some("overwhelmed"), "{slip}");
        }
        for other in ["ovrwelmed", "werwhelmed", "anxio", "sda", "noxious", "überwhelmed", ""] {
            assert_eq!(spelling.meant(other), None, "{other}");
        }
    }
}
