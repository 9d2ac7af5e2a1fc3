//! What each character folds to. Must stay free of allocation: it runs on every character that is not ASCII.

/// Whether [`fold`] could change this character.
pub(crate) fn changes(c: char) -> bool {
    !c.is_ascii() && (dropped(c) || plain(c).is_some() || styled(c).is_some() || look_alike(c).is_some())
}

/// Appends what `c` folds to. `mixed`: whether the word around it also holds Latin letters.
pub(crate) fn fold(c: char, mixed: impl FnOnce() -> bool, out: &mut String) {
    if c.is_ascii() {
        out.push(c);
    } else if let Some(to) = plain(c).or_else(|| styled(c)) {
        out.push(to);
    } else if !dropped(c) {
        out.push(look_alike(c).filter(|_| mixed()).unwrap_or(c));
    }
}

/// Soft hyphen, zero-width and directional characters, joiners, byte order mark, variation selectors and tags.
const fn dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e007f}')
}

/// Typographic marks, spaces and the digits of other scripts.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{b4}' | '\u{2bc}'
        | '\u{ff07}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{fe58}' => '-',
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{3002}' | '\u{ff61}' | '\u{2024}' => '.',
        '\u{fe6b}' => '@',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{a789}' | '\u{2236}' => ':',
        // Full-width forms lie in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xff01 + 0x21)?,
        _ => return digit(c),
    })
}

/// First digits of the decimal runs of ten that people type on their keyboards.
const ZEROES: [u32; 14] =
    [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0x1040];

fn digit(c: char) -> Option<char> {
    let code = u32::from(c);
    let value = match code {
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        0x1fbf0..=0x1fbf9 => code - 0x1fbf0,
        0x2070 | 0x2074..=0x2079 => code - 0x2070,
        0x2080..=0x2089 => code - 0x2080,
        0x2460..=0x2468 => code - 0x245f,
        0xb9 => 1,
        0xb2 | 0xb3 => code - 0xb0,
        _ => {
            code.checked_sub(*ZEROES.iter().rev().find(|zero| **zero <= code)?).filter(|value| *value < 10)?
        }
    };
    char::from_digit(value, 10)
}

/// Mathematical alphabets, circled, squared and small letters.
fn styled(c: char) -> Option<char> {
    let code = u32::from(c);
    let letter = |base: char, offset: u32| char::from_u32(u32::from(base) + offset);
    match code {
        // Thirteen Latin alphabets of 52 letters each; the Greek ones that follow are left alone.
        0x1d400..=0x1d6a3 => {
            let offset = (code - 0x1d400) % 52;
            if offset < 26 { letter('A', offset) } else { letter('a', offset - 26) }
        }
        0x24b6..=0x24cf => letter('A', code - 0x24b6),
        0x24d0..=0x24e9 => letter('a', code - 0x24d0),
        0x1f130..=0x1f149 => letter('A', code - 0x1f130),
        0x1f150..=0x1f169 => letter('A', code - 0x1f150),
        0x1f170..=0x1f189 => letter('A', code - 0x1f170),
        0x210e => Some('h'),
        _ => None,
    }
}

/// Cyrillic and Greek letters with the look of a Latin one, folded only inside words that hold Latin letters.
fn look_alike(c: char) -> Option<char> {
    const FROM: &str = "аеорсухіјѕԁԛԝһӏвкмнтАВЕКМНОРСТУХІЈЅаονραιτυκχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
    const TO: &str = "aeopcyxijsdqwhlbkmhtABEKMHOPCTYXIJSaovpaitukxABEZHIKMNOPTYX";
    if !matches!(c, '\u{370}'..='\u{58f}') {
        return None;
    }
    let at = FROM.chars().position(|from| from == c)?;
    TO.chars().nth(at)
}
