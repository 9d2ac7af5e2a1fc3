//! Reading on after a cue: the small words and marks between a cue and its value, and the value's token. Must stay within
//! one line.

/// What stood between a cue and its value.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Link {
    /// `:`, `=` or `->`.
    pub(crate) mark: bool,
    /// `is`, `was`, `ist`, `es` …
    pub(crate) verb: bool,
    /// An opening quote.
    pub(crate) quote: bool,
}

const VERBS: &[&str] = &[
    "is", "its", "it's", "was", "are", "ist", "es", "est", "é", "è", "are", "reads", "called", "lautet",
    "war", "hai",
];

/// Skips marks and any of `words` (and verbs) from `at`; says where the value begins. At most six steps.
pub(crate) fn skip(text: &str, mut at: usize, words: &[&str]) -> (usize, Link) {
    let mut link = Link::default();
    for _ in 0..6 {
        let rest = &text[at..];
        let first = rest.chars().next().unwrap_or('\n');
        match first {
            ' ' | '\t' | ',' | '-' | '(' | '>' | '*' | '`' => at += 1,
            ':' | '=' | '@' => {
                link.mark = true;
                at += 1;
            }
            '"' | '\'' => {
                link.quote = true;
                at += 1;
            }
            _ => {
                let word = first_word(rest);
                let verb = VERBS.iter().any(|v| v.eq_ignore_ascii_case(word));
                if word.is_empty() || !(verb || words.iter().any(|w| w.eq_ignore_ascii_case(word))) {
                    break;
                }
                link.verb |= verb;
                at += word.len();
            }
        }
    }
    while text[at..].starts_with([' ', ':', '"', '\'']) {
        link.quote |= text[at..].starts_with(['"', '\'']);
        at += 1;
    }
    (at, link)
}

/// The letters (and inner apostrophes) at the beginning.
pub(crate) fn first_word(rest: &str) -> &str {
    let end = rest.find(|c: char| !(c.is_alphabetic() || c == '\'')).unwrap_or(rest.len());
    &rest[..end]
}

/// The token without white space at the beginning, trailing punctuation and closing quotes left out.
pub(crate) fn token(rest: &str) -> &str {
    let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', ',', ';', ':', ')', '"', '\'', '`', '?'])
}

/// Whether the token looks made up rather than a word: a digit, an inner mark, or capitals inside.
pub(crate) fn made_up(token: &str) -> bool {
    let mut inner = token.chars().skip(1);
    token.bytes().any(|b| b.is_ascii_digit())
        || token.contains(['_', '#', '$', '!', '%', '&', '*', '^', '~', '+'])
        || inner.clone().any(char::is_uppercase) && inner.any(char::is_lowercase)
}
