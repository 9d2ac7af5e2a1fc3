//! Dates of birth in words: a cue, then a day and a month, with or without a year. Must not take a year alone.

use super::after::{first_word, skip};
use crate::{Kind, span::Found};

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "januar",
    "februar",
    "märz",
    "mai",
    "juni",
    "juli",
    "oktober",
    "dezember",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "janvier",
    "février",
    "mars",
    "avril",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "gennaio",
    "febbraio",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "dicembre",
    "janeiro",
    "fevereiro",
    "março",
    "maio",
    "junho",
    "julho",
    "setembro",
    "outubro",
    "novembro",
    "dezembro",
    "januari",
    "februari",
    "maart",
    "mei",
    "augustus",
];
const BETWEEN: &[&str] = &[
    "on", "the", "in", "my", "date", "of", "birth", "am", "el", "le", "il", "em", "op", "it's", "its", "day",
    "back", "and", "here",
];

/// A date after the cue at `..end`.
pub(crate) fn after(text: &str, _: usize, end: usize) -> Option<Found> {
    let (at, _) = skip(text, end, BETWEEN);
    let mut reader = Reader { text, at };
    let end = reader.date()?;
    Some(Found::new(at, end, Kind::Dob, 91))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    /// Day and month in either order, then perhaps a year.
    fn date(&mut self) -> Option<usize> {
        if self.number(2).is_some() {
            self.ordinal();
            self.gap();
            self.word(&["of", "de", "."]);
            self.gap();
            self.month()?;
        } else {
            self.month()?;
            self.gap();
            self.word(&["the"]);
            self.gap();
            let before = self.at;
            if let Some(year) = self.number(4).filter(|n| *n > 31) {
                return (1900..2100).contains(&year).then_some(self.at);
            }
            self.at = before;
            self.number(2)?;
            self.ordinal();
        }
        let end = self.at;
        self.gap();
        self.word(&["of", "de", "in"]);
        self.gap();
        let year = self.number(4).filter(|year| (1900..2100).contains(year) || *year < 100);
        Some(if year.is_some() { self.at } else { end })
    }

    fn number(&mut self, most: usize) -> Option<u32> {
        let digits = self.text[self.at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > most {
            return None;
        }
        let value = self.text[self.at..self.at + digits].parse().ok()?;
        self.at += digits;
        Some(value)
    }

    fn ordinal(&mut self) {
        for suffix in ["st", "nd", "rd", "th", ".", "er", "º"] {
            let rest = &self.text[self.at..];
            if rest.get(..suffix.len()).is_some_and(|s| s.eq_ignore_ascii_case(suffix)) {
                self.at += suffix.len();
                return;
            }
        }
    }

    fn gap(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', ',', '-', '/', '.']).len();
    }

    fn word(&mut self, words: &[&str]) {
        let word = first_word(&self.text[self.at..]);
        if words.iter().any(|w| w.eq_ignore_ascii_case(word)) {
            self.at += word.len();
        }
    }

    fn month(&mut self) -> Option<()> {
        let word = first_word(&self.text[self.at..]);
        let lower = word.to_lowercase();
        MONTHS.contains(&lower.as_str()).then(|| self.at += word.len())
    }
}
