//! Which language a message is in, by its script or a small test of common words. Unknown is a fine answer: it keeps
//! the companion from guessing at meaning.

use super::lexicon::{ENGLISH, Language, Lexicon};
use super::text::Text;

/// What the companion makes of a message's language.
pub(super) enum Tongue {
    English,
    /// A language with an answer of its own, or the one for all others.
    Foreign(&'static Language),
    /// Keys struck at random, or signs without words.
    Gibberish,
}

/// Tells the language of a message.
pub(super) fn tongue(text: &Text<'_>, lexicon: &'static Lexicon) -> Tongue {
    let named = |id: &str| lexicon.languages.iter().find(|language| language.id == id);
    let other = || named("other").map_or(Tongue::English, Tongue::Foreign);
    if let Some(script) = foreign_script(text.original()) {
        let spoken = lexicon.languages.iter().find(|language| language.script == script);
        return spoken.map_or_else(other, Tongue::Foreign);
    }
    let words: Vec<_> = (0..text.len()).map(|at| text.plain(at)).filter(|word| is_latin(word)).collect();
    if words.is_empty() {
        let pictures = (0..text.len()).any(|at| lexicon.patterns.knows(text.plain(at)));
        return if pictures { Tongue::English } else { Tongue::Gibberish };
    }
    let mut hits = vec![0_usize; lexicon.languages.len()];
    let (mut english, mut known) = (0, 0);
    for word in &words {
        let spoken = lexicon.spoken.get(*word).copied().unwrap_or(0);
        english += usize::from(spoken & ENGLISH != 0);
        known += usize::from(lexicon.patterns.knows(word));
        if spoken & !ENGLISH != 0 {
            (0..hits.len()).filter(|number| spoken & (1 << number) != 0).for_each(|number| hits[number] += 1);
        }
    }
    // Of several that fit as well, the first: they stand in the order of how many people write them.
    let best = hits.iter().enumerate().max_by_key(|(number, hits)| (**hits, std::cmp::Reverse(*number)));
    if let Some((number, &hits)) = best {
        let language = &lexicon.languages[number];
        let clear = if words.len() <= 3 { hits >= 1 && english == 0 && known == 0 } else { hits >= 2 };
        // "La la la" is a song.
        let song = words.len() > 1 && words.iter().all(|word| *word == words[0]);
        if clear && !song && hits > english && hits * 4 >= words.len() {
            return Tongue::Foreign(language);
        }
    }
    let sense = english + known;
    if words.iter().all(|word| is_gibberish(word)) && sense == 0 {
        Tongue::Gibberish
    } else if words.len() >= 4 && sense * 8 < words.len() && !words.iter().any(|word| word.starts_with('[')) {
        other()
    } else {
        Tongue::English
    }
}

/// Whether any of the words for danger of a language stands in the message.
pub(super) fn speaks_of_danger(text: &Text<'_>, language: &Language) -> bool {
    let plain: Vec<_> = (0..text.len()).map(|at| text.plain(at)).collect();
    let joined = plain.join(" ");
    language.danger.iter().any(|phrase| joined.contains(&*phrase.trim_end_matches('~').replace('\'', "")))
}

/// The script of most letters, when it is not Latin.
fn foreign_script(original: &str) -> Option<&'static str> {
    const SCRIPTS: [&str; 9] =
        ["latin", "devanagari", "arabic", "han", "kana", "hangul", "cyrillic", "cyrillic-uk", "unknown"];
    let mut counts = [0_usize; SCRIPTS.len()];
    for letter in original.chars().filter(|letter| letter.is_alphabetic()) {
        let script = match letter {
            '\u{0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}' => 0,
            '\u{900}'..='\u{97f}' => 1,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{feff}' => 2,
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2fa1f}' => 3,
            '\u{3040}'..='\u{30ff}' => 4,
            '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7af}' => 5,
            'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ' => 7,
            '\u{400}'..='\u{4ff}' => 6,
            _ => 8,
        };
        counts[script] += 1;
    }
    // Japanese is written with Chinese characters in between, Ukrainian with letters that Russian has too.
    if counts[4] > 0 {
        counts[4] += std::mem::take(&mut counts[3]);
    }
    if counts[7] > 0 {
        counts[7] += std::mem::take(&mut counts[6]);
    }
    // Of what is not Latin, even a third is a message in it: names and brands are written in Latin everywhere.
    let (script, count) = counts.iter().enumerate().skip(1).max_by_key(|(_, count)| **count)?;
    (*count > 0 && *count * 2 >= counts[0]).then(|| SCRIPTS[script])
}

fn is_latin(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
}

fn is_gibberish(word: &str) -> bool {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    if !word.is_ascii() || word.len() < 4 {
        return false;
    }
    let bytes = word.as_bytes();
    let on_a_row =
        bytes.windows(4).any(|run| ROWS.iter().any(|row| row.as_bytes().windows(4).any(|keys| keys == run)));
    let vowel = |byte: &u8| b"aeiouy".contains(byte);
    let longest = bytes.split(vowel).map(<[u8]>::len).max().unwrap_or(0);
    on_a_row || longest >= 5
}
