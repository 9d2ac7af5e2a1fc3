//! The words that any pattern knows, their other spellings, and how a strange word is brought back to one of them.
//!
//! Built once; reading it allocates nothing. Must not guess at words that no pattern asks for.

use std::collections::HashMap;

use super::fold::{look_alike, unleet};

/// Number of a word; 0 stands for every word that no pattern knows.
pub(crate) type WordId = u32;

/// Words, other spellings, and the words that may be masked with stars.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    ids: HashMap<Box<str>, WordId>,
    /// What a spelling stands for, as numbers of words: `kms` is two words.
    aliases: HashMap<Box<str>, Box<[WordId]>>,
    maskable: Vec<(Box<str>, WordId)>,
}

impl Lexicon {
    /// The number of `word`, given out if it is new.
    pub(crate) fn intern(&mut self, word: &str) -> WordId {
        if let Some(id) = self.ids.get(word) {
            return *id;
        }
        let id = WordId::try_from(self.ids.len() + 1).unwrap_or(WordId::MAX);
        self.ids.insert(word.into(), id);
        id
    }

    /// How many numbers were given out.
    pub(crate) fn len(&self) -> usize {
        self.ids.len() + 1
    }

    /// Adds a spelling; `expansion` is folded text.
    pub(crate) fn alias(&mut self, spelling: &str, expansion: &str) {
        let ids: Vec<WordId> = expansion.split_whitespace().map(|word| self.intern(word)).collect();
        self.aliases.insert(spelling.into(), ids.into());
    }

    /// Lets `word` be recognised with stars in it.
    pub(crate) fn maskable(&mut self, word: &str) {
        let id = self.intern(word);
        self.maskable.push((word.into(), id));
    }

    /// Adds the slips of the fingers that `word` suffers most: two letters swapped, one lost, one doubled.
    pub(crate) fn typos(&mut self, word: &str) {
        let letters: Vec<char> = word.chars().collect();
        let mut slips: Vec<String> = Vec::new();
        for at in 0..letters.len() {
            if at + 1 < letters.len() {
                let mut swapped = letters.clone();
                swapped.swap(at, at + 1);
                slips.push(swapped.iter().collect());
            }
            let mut doubled = letters.clone();
            doubled.insert(at, letters[at]);
            slips.push(doubled.iter().collect());
            if letters.len() >= 6 {
                let mut lost = letters.clone();
                lost.remove(at);
                slips.push(lost.iter().collect());
            }
        }
        for slip in slips {
            if !self.ids.contains_key(slip.as_str()) && !self.aliases.contains_key(slip.as_str()) {
                self.alias(&slip, word);
            }
        }
    }

    /// The words that a spelling stands for, if it is known as it is.
    pub(crate) fn exact(&self, spelling: &str, out: &mut Vec<WordId>) -> bool {
        if let Some(expansion) = self.aliases.get(spelling) {
            out.extend_from_slice(expansion);
            return true;
        }
        if let Some(id) = self.ids.get(spelling) {
            out.push(*id);
            return true;
        }
        false
    }

    /// The words that a spelling stands for after undoing look-alikes, digits for letters, and drawn-out letters.
    pub(crate) fn loosely(&self, spelling: &str, out: &mut Vec<WordId>) -> bool {
        if spelling.len() > LONGEST {
            return false;
        }
        let latin = spelling.chars().any(|c| c.is_ascii_alphabetic());
        let foreign = !spelling.is_ascii();
        let mut plain = String::with_capacity(LONGEST);
        for c in spelling.chars() {
            plain.push(if latin && foreign { look_alike(c) } else { c });
        }
        if plain.contains('*') {
            return self.unmask(&plain, out);
        }
        let mut letters = String::with_capacity(LONGEST);
        let mut letter_l = String::with_capacity(LONGEST);
        for c in plain.chars() {
            let letter = unleet(c).unwrap_or(c);
            letters.push(letter);
            letter_l.push(if matches!(c, '1' | '!' | '|') { 'l' } else { letter });
        }
        for form in [&letters, &letter_l] {
            if form.chars().any(char::is_alphabetic)
                && (self.exact(form, out)
                    || self.exact(&shorten(form, 2), out)
                    || self.exact(&shorten(form, 1), out))
            {
                return true;
            }
        }
        false
    }

    fn unmask(&self, masked: &str, out: &mut Vec<WordId>) -> bool {
        let fits = |word: &str| {
            word.chars().count() == masked.chars().count()
                && masked.starts_with(|c: char| word.starts_with(c))
                && masked.chars().zip(word.chars()).all(|(mask, c)| mask == '*' || mask == c)
        };
        let found = self.maskable.iter().find(|(word, _)| fits(word));
        out.extend(found.map(|(_, id)| *id));
        found.is_some()
    }
}

/// Spellings longer than this many bytes are no word of ours.
const LONGEST: usize = 48;

/// Runs of one letter longer than `most` become `most` long, if any run is three or longer.
fn shorten(word: &str, most: usize) -> String {
    let mut out = String::with_capacity(word.len());
    let letters: Vec<char> = word.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let run = letters[at..].iter().take_while(|c| **c == letters[at]).count();
        let keep = if run >= 3 { most } else { run };
        out.extend(std::iter::repeat_n(letters[at], keep));
        at += run;
    }
    out
}
