//! Small closed lists of English words that grammar hangs on, in plain form (lower case, no apostrophes). What belongs
//! to feelings and topics is data, not here.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// A fixed list of words.
pub(super) struct List {
    words: &'static str,
    set: OnceLock<HashSet<&'static str, Quick>>,
}

impl List {
    /// Of words separated by white space.
    pub(super) const fn new(words: &'static str) -> Self {
        Self { words, set: OnceLock::new() }
    }

    /// Whether the list holds the word.
    pub(super) fn has(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.words.split_whitespace().collect()).contains(word)
    }
}

/// A map of fixed words.
pub(super) type Words<V> = HashMap<Box<str>, V, Quick>;
/// Builds the hasher of fixed tables.
pub(super) type Quick = BuildHasherDefault<Fnv>;

/// FNV-1a. Its tables are fixed, so nobody can fill them with collisions, and it is several times faster on short
/// words than the standard hasher.
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

/// Greetings and fillers before what is meant.
pub(super) static LEAD: List =
    List::new("ah bot hello hey hi hm hmm honestly just like lol man ok okay please so uh um well yeah");
/// Fillers after it.
pub(super) static TRAIL: List = List::new(
    "again already bot bro dude haha honestly lol man now please pls rn tbh then today tonight too tho \
     though",
);
pub(super) static STRONGER: List = List::new(
    "absolutely beyond completely deeply extremely freaking fucking incredibly insanely really so soo \
     super terribly too totally utterly very",
);
/// Left out when a phrase is looked for.
pub(super) static SKIPPED: List = List::new(
    "actually all always completely even extremely freaking fucking incredibly just kinda literally \
     pretty quite really so soo still super too totally very",
);
pub(super) static WEAKER: List = List::new("bit fairly kinda little mildly quite slightly somewhat sorta");
pub(super) static NEGATIONS: List = List::new(
    "aint nobody noone nothing arent barely cannot cant couldnt didnt doesnt dont hadnt hardly hasnt havent isnt neither never \
     no nor not wasnt werent without wont wouldnt",
);
/// "Can't stop crying", "never been so happy", "not just tired": no denial after all.
pub(super) static LIFTS_NEGATION: List =
    List::new("as believe help just know more only remember so stop this understand wait");
/// Nothing before these words reaches over them.
pub(super) static BREAKS: List =
    List::new("although and because but cause cuz how or since that then though when why");
/// A feeling after these is not there.
pub(super) static WISHES: List =
    List::new("pretend pretended pretending should supposed tried try trying used want wanted wish");
pub(super) static ADVERBS: List = List::new(
    "actually almost already also always basically both completely constantly even finally honestly just \
     kinda literally never now often only really recently still suddenly totally usually",
);
pub(super) static THIRD_PERSON_BE: List =
    List::new("are gets got is isnt looked looks seemed seems sounds was wasnt were");
/// Subjects whose feeling is still the person's own.
pub(super) static NOT_ANOTHER: List = List::new(
    "all day everything feeling heart i it ive just life me mind one part that there thing things this we \
     week what which why work",
);
/// Ordinary words one letter away from a feeling.
pub(super) static NOT_MISTYPED: List = List::new(
    "believed contact contacts contents contest created exciting greeting greetings handled hunting \
     mission missions pressed relived scarred sharing shaping staring started starting stunned tension \
     trained trapping",
);
/// Words that have two equal letters in a row when they are not drawn out.
pub(super) const DRAWN_OUT: &[(&str, &str)] = &[
    ("al", "all"),
    ("col", "cool"),
    ("fel", "feel"),
    ("ful", "full"),
    ("god", "good"),
    ("les", "less"),
    ("mis", "miss"),
    ("ned", "need"),
    ("of", "off"),
    ("pis", "piss"),
    ("se", "see"),
    ("slep", "sleep"),
    ("son", "soon"),
    ("swet", "sweet"),
    ("to", "too"),
    ("wel", "well"),
];
