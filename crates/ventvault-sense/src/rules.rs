//! The phrases in `safety/phrases`, embedded and compiled: what is an alarm, what takes one back.
//!
//! Must not hold a phrase in code: all of them are data with reasons, so that people who are no programmers can read
//! and mend them. A phrase that does not compile is left out and named in [`Rules::faults`], which a test keeps empty.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::matching::automaton::Automaton;
use crate::matching::lexicon::Lexicon;
use crate::matching::pattern::Compiler;
use crate::matching::words::spellings;
use crate::reading::Category;

/// What a phrase tells about the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    /// Danger of this kind.
    Alarm(Category),
    /// An idiom or a title: alarms that overlap it are taken back.
    Idiom,
    /// A negation that takes back an alarm close behind it or around it.
    Negation,
    /// A denial that takes back even a whole sentence of the first person behind it.
    Denial,
    /// Words that look like a negation and are none: "can not stop".
    NoNegation,
    /// The sentence is about the past.
    Past,
    /// The sentence is about now, whatever else it says.
    Present,
    /// The sentence retells a song, a film, a game, a book or the news.
    Told,
    /// The cause is a trifle: homework, traffic, a meeting.
    Trifle,
    /// Laughter.
    Laugh,
    /// A word for the person who writes: what begins with it is a clause of its own.
    Subject,
}

impl Tells {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "idiom" => Self::Idiom,
            "negation" => Self::Negation,
            "denial" => Self::Denial,
            "no_negation" => Self::NoNegation,
            "past" => Self::Past,
            "present" => Self::Present,
            "told" => Self::Told,
            "trifle" => Self::Trifle,
            "laugh" => Self::Laugh,
            "subject" => Self::Subject,
            other => Self::Alarm(Category::from_name(other)?),
        })
    }
}

/// One phrase's meaning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meaning {
    /// What it tells.
    pub tells: Tells,
    /// Strength of an alarm, 0 to 1, on the scale of [`crate::Level::of_score`].
    pub weight: f32,
    /// People also say it in jest: a trifling cause in the sentence takes it back.
    pub soft: bool,
    /// The phrase holds a negation of its own.
    pub own_negation: bool,
}

/// The compiled phrases.
#[derive(Debug)]
pub(crate) struct Rules {
    /// Words and spellings.
    pub lexicon: Lexicon,
    /// All phrases.
    pub automaton: Automaton,
    /// Meaning of each phrase, by the number that matches carry.
    pub meanings: Vec<Meaning>,
    /// Phrases that did not compile.
    pub faults: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    aliases: BTreeMap<String, String>,
    maskable: Vec<String>,
    typos: Vec<String>,
    common: Vec<String>,
    classes: BTreeMap<String, Vec<String>>,
    rule: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    tells: String,
    #[serde(default)]
    weight: f32,
    #[serde(default)]
    soft: bool,
    #[serde(rename = "reason")]
    _reason: String,
    phrases: Vec<String>,
}

macro_rules! phrases {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../safety/phrases/", $name, ".toml")))),*]
    };
}

const FILES: &[(&str, &str)] = phrases!(
    "words",
    "context",
    "idioms",
    "passive_ideation",
    "active_ideation",
    "plan_or_intent",
    "self_harm",
    "eating_disorder",
    "abuse_victim",
    "harm_to_others",
    "third_party",
    "lang_de",
    "lang_es",
    "lang_fr",
    "lang_pt",
    "lang_hi",
    "lang_more",
);

impl Rules {
    /// Compiles the embedded files.
    pub(crate) fn embedded() -> Self {
        let mut faults = Vec::new();
        let mut files = Vec::new();
        for (name, text) in FILES {
            match toml::from_str::<File>(text) {
                Ok(file) => files.push(file),
                Err(error) => faults.push(format!("{name}: {}", error.message())),
            }
        }
        let mut compiler = Compiler::default();
        for file in &files {
            prepare(&mut compiler, file);
        }
        let mut meanings = Vec::new();
        let mut patterns = Vec::new();
        for entry in files.iter().flat_map(|file| &file.rule) {
            let Some(tells) = Tells::from_name(&entry.tells) else {
                faults.push(format!("unknown kind {}", entry.tells));
                continue;
            };
            for phrase in &entry.phrases {
                match compiler.compile(meanings.len(), phrase) {
                    Ok(unfolded) => patterns.extend(unfolded),
                    Err(fault) => faults.push(fault),
                }
                let (weight, soft) = (entry.weight, entry.soft);
                meanings.push(Meaning { tells, weight, soft, own_negation: negates(phrase) });
            }
        }
        for word in files.iter().flat_map(|file| &file.typos) {
            compiler.lexicon.typos(word);
        }
        let common: Vec<u32> =
            files.iter().flat_map(|file| &file.common).map(|word| compiler.lexicon.intern(word)).collect();
        let cost = |id| if common.contains(&id) { 1_000 } else { 1 };
        let automaton = Automaton::new(patterns, &compiler.sets, compiler.lexicon.len(), cost);
        Self { lexicon: compiler.lexicon, automaton, meanings, faults }
    }
}

/// Spellings and classes come first: the phrases are read with them.
fn prepare(compiler: &mut Compiler, file: &File) {
    for (spelling, expansion) in &file.aliases {
        for spelling in spelling.split_whitespace() {
            compiler.lexicon.alias(&spellings(spelling).concat(), &spellings(expansion).join(" "));
        }
    }
    for word in &file.maskable {
        compiler.lexicon.maskable(word);
    }
    for (name, phrases) in &file.classes {
        compiler.class(name, phrases.clone());
    }
}

fn negates(phrase: &str) -> bool {
    const WORDS: [&str; 16] = [
        "not", "never", "no", "dont", "cant", "nothing", "nobody", "wont", "without", "nicht", "kein",
        "keinen", "nunca", "didnt", "stop", "neither",
    ];
    phrase
        .split_whitespace()
        .flat_map(|piece| piece.split('|'))
        .any(|word| WORDS.contains(&word.trim_end_matches('?')))
}
