//! Characters as people meant them: one form for full-width, styled, accented and look-alike letters.
//!
//! Must not decide anything about words; it only maps characters.

use unicode_normalization::char::decompose_compatible;

/// What a character is to the splitter of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Part of a word.
    Letter,
    /// A script written without spaces: a word of its own.
    Ideograph,
    /// Dropped wherever it stands: zero-width characters, accents, apostrophes.
    Ignored,
    /// Everything else.
    Other,
}

/// Calls `each` with every folded character that `c` stands for.
pub(crate) fn fold(c: char, mut each: impl FnMut(char)) {
    if c.is_ascii() {
        each(c.to_ascii_lowercase());
        return;
    }
    decompose_compatible(c, |part| {
        for lower in part.to_lowercase() {
            each(match lower {
                'ß' => 's',
                'ı' => 'i',
                'ł' => 'l',
                'đ' => 'd',
                'æ' => 'a',
                'ø' | 'œ' => 'o',
                'ё' => 'е',
                'ى' => 'ي',
                'ة' => 'ه',
                other => other,
            });
        }
    });
}

/// The kind of a folded character.
pub(crate) fn kind(c: char) -> Kind {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() {
            Kind::Letter
        } else if c == '\'' {
            Kind::Ignored
        } else {
            Kind::Other
        };
    }
    match c {
        // Accents, zero-width characters, soft hyphens, apostrophes, Arabic vowel signs, nukta, variation selectors.
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'..='\u{2064}'
        | '\u{ad}'
        | '\u{feff}'
        | '\u{2018}'
        | '\u{2019}'
        | '\u{2bc}'
        | '\u{64b}'..='\u{65f}'
        | '\u{640}'
        | '\u{93c}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{b4}'
        | '`' => Kind::Ignored,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => Kind::Ideograph,
        // Indic vowel signs are marks to Unicode and parts of words to their readers.
        '\u{900}'..='\u{963}' | '\u{966}'..='\u{dff}' => Kind::Letter,
        other if other.is_alphanumeric() => Kind::Letter,
        _ => Kind::Other,
    }
}

/// The Latin letter that a Cyrillic or Greek one is mistaken for, inside a word that also has Latin letters.
pub(crate) fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'е' | 'ε' => 'e',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' => 'c',
        'у' | 'υ' => 'y',
        'х' | 'χ' => 'x',
        'і' | 'ι' => 'i',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'т' | 'τ' => 't',
        'н' => 'h',
        'ѕ' => 's',
        'ԁ' => 'd',
        'ӏ' => 'l',
        'ν' => 'v',
        other => other,
    }
}

/// The letter that a digit or sign stands for in words written to slip past filters.
pub(crate) fn unleet(c: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' | '+' => 't',
        '8' => 'b',
        _ => return None,
    })
}
