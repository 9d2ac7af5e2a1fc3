//! What to look for and how eagerly. Must not do the looking.

use crate::{Kind, kind::KindSet};
use std::{fmt, str::FromStr};

/// How much is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// Only what points at a person directly: everything but places and organisations.
    Gentle,
    /// Also places, employers and schools.
    #[default]
    Standard,
    /// Also what is only likely to be one of these: a low cut, fewer allowances for well-known names.
    Strict,
}

/// The text names no [`Level`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLevel;

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a policy; known are gentle, standard and strict")
    }
}

impl std::error::Error for UnknownLevel {}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        match text.trim().to_ascii_lowercase().as_str() {
            "gentle" => Ok(Self::Gentle),
            "standard" => Ok(Self::Standard),
            "strict" => Ok(Self::Strict),
            _ => Err(UnknownLevel),
        }
    }
}

/// What a [`Scrubber`](crate::Scrubber) looks for. [`Default`] is the standard policy.
///
/// ```
/// use ventvault_scrub::{Kind, Level, Policy};
/// let policy = Policy::new(Level::Strict).without(Kind::Url).word("Project Nightjar").cut(0.2);
/// assert!(!policy.kinds.contains(Kind::Url));
/// ```
#[derive(Clone, PartialEq)]
pub struct Policy {
    /// How much is hidden.
    pub level: Level,
    /// The kinds that are looked for. Set from the level, to be changed freely.
    pub kinds: KindSet,
    /// Words or phrases that are always masked, in any case, where they stand as whole words.
    pub words: Vec<String>,
    /// The probability (0 to 1) from which a name, place or organisation is masked; `None` takes the level's own.
    pub cut: Option<f32>,
}

impl Policy {
    /// The policy of a level.
    #[must_use]
    pub const fn new(level: Level) -> Self {
        let kinds = match level {
            Level::Gentle => KindSet::ALL.without(Kind::Location).without(Kind::Org),
            Level::Standard | Level::Strict => KindSet::ALL,
        };
        Self { level, kinds, words: Vec::new(), cut: None }
    }

    /// Looks for `kind` too.
    #[must_use]
    pub const fn with(mut self, kind: Kind) -> Self {
        self.kinds = self.kinds.with(kind);
        self
    }

    /// Leaves `kind` alone.
    #[must_use]
    pub const fn without(mut self, kind: Kind) -> Self {
        self.kinds = self.kinds.without(kind);
        self
    }

    /// Looks for exactly these kinds.
    #[must_use]
    pub fn only(mut self, kinds: impl IntoIterator<Item = Kind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// Always masks this word or phrase.
    #[must_use]
    pub fn word(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    /// Sets the probability from which a name, place or organisation is masked; it is held between 0 and 1.
    #[must_use]
    pub const fn cut(mut self, cut: f32) -> Self {
        self.cut = Some(cut.clamp(0.0, 1.0));
        self
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::new(Level::Standard)
    }
}

/// Custom words may be somebody's name, so they are not shown.
impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("level", &self.level)
            .field("kinds", &self.kinds)
            .field("words", &self.words.len())
            .field("cut", &self.cut)
            .finish()
    }
}
