//! Features of a token in its context, hashed into rows of the model. Training and use share this file, so that they
//! cannot drift apart; after any change here the model must be trained again.

use super::{
    lexicon::{BRAND, COUNTRY, FOREIGN, LEVELS, SEVERAL, STREET},
    token::{Shape, Token},
};

/// Rows of the model: as many as keep model and lexicon under four megabytes.
pub(crate) const ROWS: usize = 360_000;
/// log2 of the number of features that training can tell apart.
pub(crate) const WIDE_BITS: u32 = 24;

/// The row that a feature shares with some others.
pub(crate) const fn row(feature: usize) -> usize {
    (feature * ROWS) >> WIDE_BITS
}

/// Features of one token.
pub(crate) const COUNT: usize = 40;

/// The text around a token.
pub(crate) struct Context<'a> {
    pub(crate) lower: &'a [u8],
    pub(crate) tokens: &'a [Token],
    /// How the text is written, see [`manner`].
    pub(crate) manner: u64,
}

/// How a whole text is written. Capitals: 0 none at all, 1 some, 2 on most words, 3 nothing but capitals; and 4 more if
/// many of its function words are of another language than English.
pub(crate) fn manner(tokens: &[Token]) -> u64 {
    let words = tokens.iter().filter(|t| t.is_word()).count();
    let foreign = tokens.iter().filter(|t| t.lexical & FOREIGN != 0).count();
    capitals(tokens) + if foreign * 8 > words { 4 } else { 0 }
}

fn capitals(tokens: &[Token]) -> u64 {
    let count = |wanted: &[Shape]| tokens.iter().filter(|t| wanted.contains(&t.shape)).count();
    let lower = count(&[Shape::Lower]);
    let capital = count(&[Shape::Capital, Shape::Mixed]);
    let upper = count(&[Shape::Upper]);
    match (lower, capital, upper) {
        (_, 0, 0) => 0,
        (l, c, u) if u > 2 && u > 3 * (l + c) => 3,
        (l, c, _) if c > l && c > 3 => 2,
        _ => 1,
    }
}

/// What a neighbour outside the text looks like.
const EDGE: Token = Token { start: 0, end: 0, hash: 0x00ed_6e00, raw: 0, shape: Shape::Break, lexical: 0 };

impl Context<'_> {
    fn at(&self, i: usize, offset: isize) -> &Token {
        i.checked_add_signed(offset).and_then(|i| self.tokens.get(i)).unwrap_or(&EDGE)
    }

    /// Whether token `i` begins a sentence or line.
    fn begins(&self, i: usize) -> bool {
        let before = self.at(i, -1);
        let byte = self.lower.get(before.start).copied().unwrap_or(b'\n');
        before.shape == Shape::Break
            || (before.shape == Shape::Mark && matches!(byte, b'.' | b'!' | b'?' | b'"' | b':'))
    }

    /// The features of token `i`, hashed to [`WIDE_BITS`].
    pub(crate) fn features(&self, i: usize) -> [usize; COUNT] {
        let t = self.at(i, 0);
        let [b3, b2, b1] = [self.at(i, -3), self.at(i, -2), self.at(i, -1)];
        let [n1, n2] = [self.at(i, 1), self.at(i, 2)];
        let begins = u64::from(self.begins(i));
        let (shape, list) = (t.shape as u64, u64::from(t.lexical & LISTS));
        let look = shape | begins << 4 | self.manner << 5;
        let listed = list | shape << 16;
        let (b1_list, n1_list) = (u64::from(b1.lexical & LISTS), u64::from(n1.lexical & LISTS));
        let (b1_shape, n1_shape) = (b1.shape as u64, n1.shape as u64);
        let shapes = shape | b1_shape << 4 | n1_shape << 8;
        let wide = shapes | (b2.shape as u64) << 12 | (n2.shape as u64) << 16;
        let [s2, s3, s4, p2, p3, p4] = self.affixes(t);
        let join = |a: u64, b: u64| a.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31) ^ b;
        let left = join(b2.hash, b1.hash);
        let values = [
            0,
            t.hash,
            join(t.hash, look),
            s2,
            s3,
            s4,
            p2,
            p3,
            p4,
            join(s3, look),
            look,
            join(listed, look),
            join(list, self.manner),
            listed,
            b1.hash,
            n1.hash,
            b2.hash,
            n2.hash,
            join(b1.hash, t.hash),
            join(t.hash, n1.hash),
            join(b1.hash, listed),
            join(n1.hash, listed),
            join(b1.hash, n1.hash),
            join(left, shape),
            join(join(n1.hash, n2.hash), shape),
            shapes,
            wide,
            join(b1_list, listed),
            join(n1_list, listed),
            join(join(b1_list, n1_list), listed),
            join(left, list),
            join(b3.hash, shape),
            join(u64::from(b2.lexical & LISTS), join(b1_list, list)),
            join(b1.hash, join(n1.hash, shape)),
            join(begins, join(list, n1_shape)),
            join(wide, list),
            join(b2.hash, listed),
            join(n2.hash, listed),
            join(t.hash, join(b1_shape, n1_shape)),
            join(s2, join(listed, b1_shape)),
        ];
        hashed(&values)
    }

    /// The last 2, 3, 4 and first 2, 3, 4 bytes.
    fn affixes(&self, token: &Token) -> [u64; 6] {
        // What is masked must look the same whatever it was.
        if token.shape == Shape::Opaque {
            return [token.hash; 6];
        }
        let word = self.lower.get(token.start..token.end).unwrap_or_default();
        let packed = |bytes: &[u8]| bytes.iter().fold(1, |packed, byte| (packed << 8) | u64::from(*byte));
        let suffix = |n: usize| packed(&word[word.len().saturating_sub(n)..]);
        let prefix = |n: usize| packed(&word[..n.min(word.len())]);
        [suffix(2), suffix(3), suffix(4), prefix(2), prefix(3), prefix(4)]
    }
}

/// Flags that features look at: all lists, but not what steers the model.
const LISTS: u16 = LEVELS | BRAND | COUNTRY | SEVERAL | FOREIGN | STREET;

/// Hashes values to features, each place with a seed of its own.
fn hashed(values: &[u64; COUNT]) -> [usize; COUNT] {
    let mut features = [0; COUNT];
    let mut seed = 0_u64;
    for (feature, value) in features.iter_mut().zip(values) {
        seed = seed.wrapping_add(0xa076_1d64_78bd_642f);
        let mixed = (value ^ seed).wrapping_mul(0xe703_7ed1_a0b4_28db);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0x8ebc_6af0_9c88_c6e3);
        *feature = usize::try_from(mixed >> (64 - WIDE_BITS)).unwrap_or(0);
    }
    features
}
