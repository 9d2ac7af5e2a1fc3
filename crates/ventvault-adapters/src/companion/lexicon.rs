//! The companion's words, read once from `data/companion/`: feelings, situations, themes, moments, safety, languages
//! and the frames that join them. Data only; what is said with it is decided in `compose`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::patterns::{Patterns, Tag};
use super::words::Words;

/// The bit of English; the others are numbered from 0.
pub(super) const ENGLISH: u32 = 1 << 31;

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/companion/", $name))
    };
}

/// A feeling.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Emotion {
    pub(super) id: String,
    pub(super) valence: f32,
    pub(super) arousal: f32,
    pub(super) adj: String,
    pub(super) noun: String,
    strong: String,
    mid: String,
    mild: String,
    pub(super) name: Vec<String>,
    pub(super) hold: Vec<String>,
}

/// Something that happened.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Situation {
    /// For people who read the data.
    #[serde(rename = "id")]
    _id: String,
    pub(super) theme: String,
    pub(super) emotion: String,
    /// Whether the person's own words are better not repeated. The second line is then about safety and
    /// always said.
    #[serde(default)]
    pub(super) careful: bool,
    words: String,
    pub(super) lines: Vec<String>,
}

/// What a message is about.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Theme {
    pub(super) id: String,
    pub(super) thread: String,
    words: String,
    pub(super) lines: Vec<String>,
}

/// Something said to the listener itself.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Moment {
    pub(super) id: String,
    #[serde(default)]
    whole: String,
    #[serde(default)]
    part: String,
    #[serde(default = "short")]
    pub(super) limit: usize,
    pub(super) lines: Vec<String>,
    pub(super) then: Vec<String>,
}

const fn short() -> usize {
    12
}

/// Words for danger.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Safety {
    words: String,
    maybe: String,
    others: String,
    bereaved: String,
    idiom: String,
    pub(super) crisis: Vec<String>,
    pub(super) concern: Vec<String>,
    pub(super) loss: Vec<String>,
    pub(super) other: Vec<String>,
    pub(super) people_listed: Vec<String>,
    pub(super) people_unlisted: Vec<String>,
}

/// A language that gets a short answer of its own.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Language {
    pub(super) id: String,
    #[serde(default, deserialize_with = "list")]
    words: HashSet<String>,
    #[serde(default)]
    pub(super) script: String,
    #[serde(deserialize_with = "list")]
    pub(super) danger: HashSet<String>,
    pub(super) crisis: String,
    pub(super) lines: Vec<String>,
}

/// How sentences are put together.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frames {
    pub(super) event: Vec<String>,
    pub(super) past_event: Vec<String>,
    pub(super) past_deed: Vec<String>,
    pub(super) bright_event: Vec<String>,
    pub(super) belief: Vec<String>,
    pub(super) plain_event: Vec<String>,
    pub(super) mild: Vec<String>,
    pub(super) tentative: Vec<String>,
    pub(super) pair: Vec<String>,
    pub(super) bright_pair: Vec<String>,
    pub(super) mixed: Vec<String>,
    pub(super) mixed_hold: Vec<String>,
    pub(super) threads: Vec<String>,
    pub(super) open_name: Vec<String>,
    pub(super) open_hold: Vec<String>,
    pub(super) gibberish: Vec<String>,
    pub(super) question: Vec<String>,
    pub(super) onward: Vec<String>,
    pub(super) close: Closings,
}

/// Last sentences, by the kind of feeling.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Closings {
    pub(super) heavy: Vec<String>,
    pub(super) hot: Vec<String>,
    pub(super) fear: Vec<String>,
    pub(super) bright: Vec<String>,
    pub(super) neutral: Vec<String>,
}

/// Everything the companion knows.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    pub(super) emotions: Vec<Emotion>,
    pub(super) situations: Vec<Situation>,
    pub(super) themes: Vec<Theme>,
    pub(super) moments: Vec<Moment>,
    pub(super) safety: Safety,
    pub(super) languages: Vec<Language>,
    /// Which languages have a word, a bit each in the order of `languages`, and [`ENGLISH`].
    pub(super) spoken: Words<u32>,
    pub(super) frames: Frames,
    pub(super) patterns: Patterns,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    emotion: Vec<Emotion>,
    situation: Vec<Situation>,
    theme: Vec<Theme>,
    moment: Vec<Moment>,
    language: Vec<Language>,
    #[serde(deserialize_with = "list")]
    english: HashSet<String>,
}

static LEXICON: LazyLock<Result<Lexicon, toml::de::Error>> = LazyLock::new(Lexicon::read);

impl Lexicon {
    /// The lexicon, read at the first call. The data is part of the binary and a test reads it; should it ever
    /// not parse, there are no words in it, and the companion says its one fixed sentence.
    pub(super) fn shared() -> &'static Self {
        static EMPTY: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);
        LEXICON.as_ref().unwrap_or_else(|_| &EMPTY)
    }

    fn read() -> Result<Self, toml::de::Error> {
        let mut lexicon = Self {
            safety: toml::from_str(data!("safety.toml"))?,
            frames: toml::from_str(data!("frames.toml"))?,
            ..Self::default()
        };
        for data in [
            data!("emotions_heavy.toml"),
            data!("emotions_sharp.toml"),
            data!("emotions_bright.toml"),
            data!("situations_people.toml"),
            data!("situations_life.toml"),
            data!("themes.toml"),
            data!("moments.toml"),
            data!("languages.toml"),
        ] {
            let file: File = toml::from_str(data)?;
            lexicon.emotions.extend(file.emotion);
            lexicon.situations.extend(file.situation);
            lexicon.themes.extend(file.theme);
            lexicon.moments.extend(file.moment);
            lexicon.languages.extend(file.language);
            file.english
                .into_iter()
                .for_each(|word| *lexicon.spoken.entry(word.into()).or_default() |= ENGLISH);
        }
        for (number, language) in lexicon.languages.iter().enumerate() {
            for word in &language.words {
                *lexicon.spoken.entry(word.as_str().into()).or_default() |= 1 << number;
            }
        }
        lexicon.patterns = lexicon.patterns();
        Ok(lexicon)
    }

    fn patterns(&self) -> Patterns {
        let mut patterns = Patterns::default();
        for (emotion, felt) in self.emotions.iter().enumerate() {
            for (words, weight) in [(&felt.strong, 3), (&felt.mid, 2), (&felt.mild, 1)] {
                patterns.add(words, |echo| Tag::Emotion { emotion, weight, echo });
            }
        }
        for (number, situation) in self.situations.iter().enumerate() {
            patterns.add(&situation.words, |_| Tag::Situation(number));
        }
        for (number, theme) in self.themes.iter().enumerate() {
            patterns.add(&theme.words, |_| Tag::Theme(number));
        }
        for (moment, said) in self.moments.iter().enumerate() {
            patterns.add(&said.whole, |_| Tag::Moment { moment, whole: true });
            patterns.add(&said.part, |_| Tag::Moment { moment, whole: false });
        }
        patterns.add(&self.safety.words, |_| Tag::Danger);
        patterns.add(&self.safety.maybe, |_| Tag::PerhapsDanger);
        patterns.add(&self.safety.bereaved, |_| Tag::LossToSuicide);
        patterns.add(&self.safety.others, |_| Tag::DangerForOthers);
        patterns.add(&self.safety.idiom, |_| Tag::Idiom);
        patterns
    }

    pub(super) fn emotion_named(&self, id: &str) -> Option<usize> {
        self.emotions.iter().position(|emotion| emotion.id == id)
    }

    pub(super) fn theme_named(&self, id: &str) -> Option<usize> {
        self.themes.iter().position(|theme| theme.id == id)
    }
}

fn list<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<HashSet<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::{LEXICON, Lexicon};

    #[test]
    fn the_data_is_whole_and_refers_to_itself_rightly() {
        let lexicon = LEXICON.as_ref().unwrap();
        assert!(lexicon.emotions.len() >= 30 && lexicon.situations.len() >= 40);
        for situation in &lexicon.situations {
            assert!(lexicon.emotion_named(&situation.emotion).is_some(), "{situation:?}");
            assert!(lexicon.theme_named(&situation.theme).is_some(), "{situation:?}");
            assert!(situation.lines.len() >= 3, "{situation:?}");
        }
        let themes =
            "work relationships family health money self-worth future past loneliness grief study everyday";
        assert!(themes.split(' ').all(|theme| lexicon.theme_named(theme).is_some()));
        assert_eq!(lexicon.themes.len(), 12);
    }

    #[test]
    fn nothing_in_the_data_asks_a_question() {
        for data in
            [data!("moments.toml"), data!("frames.toml"), data!("safety.toml"), data!("languages.toml")]
        {
            let said = data.lines().filter(|line| line.starts_with("  \""));
            assert!(said.clone().count() > 0);
            assert!(said.into_iter().all(|line| !line.contains(['?', '？', '؟'])));
        }
        let lexicon = Lexicon::shared();
        let emotions = lexicon.emotions.iter().flat_map(|emotion| emotion.name.iter().chain(&emotion.hold));
        let lines = lexicon.situations.iter().flat_map(|situation| &situation.lines);
        assert!(emotions.chain(lines).all(|line| !line.contains('?')));
    }

    #[test]
    fn every_naming_line_names_its_feeling() {
        for emotion in &Lexicon::shared().emotions {
            for line in &emotion.name {
                let slot = ["{adj}", "{Adj}", "{noun}", "{Noun}"].iter().any(|slot| line.contains(slot));
                assert!(slot, "{}: {line}", emotion.id);
            }
        }
    }
}
