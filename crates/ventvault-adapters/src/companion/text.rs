//! A message as words: where each stands, its plain form, and what separates it from the word before. Words are
//! slices of one lower-case copy, so that five thousand characters cost a handful of allocations.

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    Space,
    Comma,
    Stop,
}

/// One word, number, placeholder or emoji.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Bytes of the original text.
    start: usize,
    end: usize,
    /// Bytes of the plain form.
    plain_start: usize,
    plain_end: usize,
    pub(super) gap: Gap,
    /// Letters were drawn out ("soooo").
    pub(super) stretched: bool,
}

/// A message taken apart.
pub(super) struct Text<'a> {
    original: &'a str,
    plain: String,
    pub(super) words: Vec<Word>,
    /// Whether a question mark ends it.
    pub(super) asks: bool,
}

impl<'a> Text<'a> {
    pub(super) fn read(original: &'a str) -> Self {
        let mut text = Self {
            original,
            plain: String::with_capacity(original.len()),
            words: Vec::with_capacity(original.len() / 5 + 4),
            asks: original.trim_end().ends_with(['?', '？', '؟']),
        };
        let mut gap = Gap::Stop;
        let mut at = 0;
        while let Some(first) = original[at..].chars().next() {
            let length = token_length(&original[at..], first);
            if length == 0 {
                let dots =
                    first == '.' && (original[..at].ends_with('.') || original[at + 1..].starts_with('.'));
                gap = gap.max(if dots { Gap::Comma } else { separation(first) });
                at += first.len_utf8();
            } else {
                text.push(at, at + length, gap);
                gap = Gap::Space;
                at += length;
            }
        }
        text
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The plain form: lower case, without apostrophes, drawn-out letters shortened to one.
    pub(super) fn plain(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.plain[word.plain_start..word.plain_end])
    }

    /// The word as it was written.
    pub(super) fn written(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.original[word.start..word.end])
    }

    /// Whether anything stronger than a space stands before the word.
    pub(super) fn gap(&self, index: usize) -> Gap {
        self.words.get(index).map_or(Gap::Stop, |word| word.gap)
    }

    pub(super) fn original(&self) -> &'a str {
        self.original
    }

    fn push(&mut self, start: usize, end: usize, gap: Gap) {
        let plain_start = self.plain.len();
        let written = &self.original[start..end];
        let mut stretched = false;
        let mut run = (None, 0);
        for letter in written.chars().filter(|letter| !is_apostrophe(*letter)).flat_map(char::to_lowercase) {
            run = if run.0 == Some(letter) { (run.0, run.1 + 1) } else { (Some(letter), 1) };
            if run.1 == 3 && letter.is_alphabetic() {
                // Two were written already; the third says that all of them were meant as one.
                stretched = true;
                self.plain.pop();
            }
            if run.1 < 3 || !letter.is_alphabetic() {
                self.plain.push(letter);
            }
        }
        let plain_end = self.plain.len();
        self.words.push(Word { start, end, plain_start, plain_end, gap, stretched });
    }
}

/// How many bytes the word that begins here has; 0 when none does.
fn token_length(rest: &str, first: char) -> usize {
    if first == '[' {
        return placeholder_length(rest);
    }
    if is_picture(first) {
        return first.len_utf8();
    }
    if !first.is_alphanumeric() {
        return 0;
    }
    let mut end = 0;
    for (at, letter) in rest.char_indices() {
        let inside = letter.is_alphanumeric() || is_mark(letter);
        let apostrophe =
            is_apostrophe(letter) && rest[at + letter.len_utf8()..].starts_with(char::is_alphanumeric);
        if !inside && !apostrophe {
            break;
        }
        end = at + letter.len_utf8();
    }
    end
}

/// `[PERSON_1]` and its like are words of their own.
fn placeholder_length(rest: &str) -> usize {
    let Some(end) = rest.bytes().take(40).position(|byte| byte == b']') else { return 0 };
    let name = &rest.as_bytes()[1..end];
    let fits = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    if name.first().is_some_and(u8::is_ascii_uppercase) && name.iter().all(fits) { end + 1 } else { 0 }
}

fn separation(separator: char) -> Gap {
    match separator {
        '.' | '!' | '?' | ';' | ':' | '\n' | '。' | '！' | '？' | '؟' | '।' => Gap::Stop,
        ',' | '(' | ')' | '"' | '“' | '”' | '…' | '–' | '—' | '/' | '、' | '，' => Gap::Comma,
        _ => Gap::Space,
    }
}

const fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ' | '`' | '´')
}

/// Vowel signs and accents that belong to the letter before.
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{93a}'..='\u{94f}' | '\u{e31}'..='\u{e4e}')
}

/// Emoji and the older symbols; not what only modifies them.
const fn is_picture(letter: char) -> bool {
    matches!(letter, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1faff}')
}
