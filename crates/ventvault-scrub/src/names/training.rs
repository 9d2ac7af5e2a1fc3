//! What the trainer needs of the library's insides. Not part of the public interface; built only with `training`.

use super::{
    features::{self, Context},
    lexicon::{self, Lexicon},
    model, token,
};
use crate::{fold::Folded, patterns, span::settle};

/// Features of one token.
pub const COUNT: usize = features::COUNT;
/// log2 of the number of features that are told apart.
pub const WIDE_BITS: u32 = features::WIDE_BITS;
/// Rows of the model.
pub const ROWS: usize = features::ROWS;
/// Labels of the model: none, then beginning and inside of person, place and organisation, then address.
pub const LABELS: usize = model::LABELS;

/// The row of a feature.
#[must_use]
pub const fn row(feature: usize) -> usize {
    features::row(feature)
}

/// A text ready for training: byte ranges of its tokens in the original, and what features need.
pub struct Prepared {
    lower: String,
    tokens: Vec<token::Token>,
    /// Byte range of each token in the original text.
    pub ranges: Vec<(usize, usize)>,
}

impl Prepared {
    /// Folds, finds what is structured, and cuts into tokens, as the library does in use.
    #[must_use]
    pub fn new(text: &str, lexicon: &[u8]) -> Self {
        let folded = Folded::new(text);
        let mut found = Vec::new();
        patterns::find(folded.text(), &mut found);
        settle(&mut found);
        let opaque = super::opaque(&found, &[]);
        let (lower, mut tokens) = (token::lower(folded.text()), Vec::new());
        token::tokenize(folded.text(), &lower, &opaque, &Lexicon::new(lexicon), &mut tokens);
        let ranges = tokens.iter().map(|t| (folded.start(t.start), folded.end(t.end))).collect();
        Self { lower, tokens, ranges }
    }

    /// The features of every token. `forget(i)` says whether token `i` is to look like a word never seen, and like one in no list.
    pub fn features(&self, mut forget: impl FnMut(usize) -> (bool, bool)) -> Vec<[usize; COUNT]> {
        let mut tokens = self.tokens.clone();
        for (i, token) in tokens.iter_mut().enumerate().filter(|(_, t)| t.is_word()) {
            let (word, lists) = forget(i);
            if word {
                token.hash = token::UNKNOWN;
            }
            if lists {
                token.lexical = 0;
            }
        }
        let manner = features::manner(&tokens);
        let context = Context { lower: self.lower.as_bytes(), tokens: &tokens, manner };
        (0..tokens.len()).map(|i| context.features(i)).collect()
    }
}

/// Packs a lexicon from words (several words apart by spaces) and their flags.
#[must_use]
pub fn pack_lexicon(entries: &[(String, u16)]) -> Vec<u8> {
    let key = |words: &str| {
        let mut hashes: Vec<u64> = words.split(' ').map(|w| token::hash(w.as_bytes())).collect();
        if hashes.len() == 1 { hashes.remove(0) } else { lexicon::join(hashes.into_iter()) }
    };
    let keyed: Vec<_> = entries.iter().map(|(words, flags)| (key(words), *flags)).collect();
    lexicon::pack(&keyed)
}

/// Packs weights (a row a feature), start scores and transitions into a model file.
#[must_use]
pub fn pack_model(
    weights: &[[f32; LABELS]],
    start: [f32; LABELS],
    transitions: [[f32; LABELS]; LABELS],
) -> Vec<u8> {
    let top = weights.iter().flatten().fold(0.0_f32, |top, w| top.max(w.abs())).min(4.0);
    let scale = top.max(0.01) / 127.0;
    let mut bytes = model::MAGIC.to_vec();
    let floats = std::iter::once(scale).chain(start).chain(transitions.into_iter().flatten());
    floats.for_each(|f| bytes.extend(f.to_le_bytes()));
    let quantised = |w: &f32| {
        let steps = (w / scale).round().clamp(-127.0, 127.0);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8 above")]
        (steps as i8).cast_unsigned()
    };
    bytes.extend(weights.iter().flatten().map(quantised));
    bytes
}
