//! What people write and what they are answered, as types that cannot be copied, printed or stored by accident.
//!
//! None of them may ever gain `Clone`, `Display` or `Serialize`; their `Debug` shows the type's name. They are
//! wiped when dropped. The tests in `tests/it/privacy.rs` and the examples below fail to compile otherwise.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::limits::ContentLimits;

/// How the words came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Typed.
    #[default]
    Text,
    /// Spoken, and made into text on the person's own device.
    Voice,
}

/// Who said a line of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The person.
    User,
    /// The companion or a model, in an earlier answer.
    Assistant,
}

/// One earlier line of the conversation, as the client kept it.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RawTurn {
    #[zeroize(skip)]
    pub(crate) role: Role,
    pub(crate) content: String,
}

impl RawTurn {
    /// A line that `role` said.
    #[must_use]
    pub const fn new(role: Role, content: String) -> Self {
        Self { role, content }
    }
}

impl fmt::Debug for RawTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawTurn")
    }
}

/// A vent as it was written, with everything personal still in it. It can only become a
/// [`ScrubbedVent`](crate::ScrubbedVent); nothing else takes it.
///
/// ```
/// use ventvault_domain::{ContentLimits, Mode, RawVent};
/// let vent = RawVent::new(Mode::Text, "  a hard day ".into(), Vec::new(), &ContentLimits::default()).unwrap();
/// assert_eq!(format!("{vent:?}"), "RawVent");
/// ```
///
/// Copying does not compile:
/// ```compile_fail,E0599
/// # use ventvault_domain::{ContentLimits, Mode, RawVent};
/// # let vent = RawVent::new(Mode::Text, "x".into(), Vec::new(), &ContentLimits::default()).unwrap();
/// let copy = vent.clone();
/// ```
///
/// Nor does printing:
/// ```compile_fail,E0277
/// # use ventvault_domain::{ContentLimits, Mode, RawVent};
/// # let vent = RawVent::new(Mode::Text, "x".into(), Vec::new(), &ContentLimits::default()).unwrap();
/// let line = format!("{vent}");
/// ```
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RawVent {
    #[zeroize(skip)]
    pub(crate) mode: Mode,
    pub(crate) content: String,
    pub(crate) history: Vec<RawTurn>,
}

impl RawVent {
    /// Checks the sizes of the public contract and takes the words over. White space around the content and
    /// lines of the history without any words are left out.
    pub fn new(
        mode: Mode,
        mut content: String,
        mut history: Vec<RawTurn>,
        limits: &ContentLimits,
    ) -> Result<Self, InvalidVent> {
        trim_in_place(&mut content);
        match content.chars().count() {
            0 => return Err(InvalidVent::content(Problem::Empty)),
            n if n > limits.content_chars => {
                return Err(InvalidVent::content(Problem::TooLong { max: limits.content_chars }));
            }
            _ => {}
        }
        if history.len() > limits.history_turns {
            return Err(InvalidVent::history(Problem::TooMany { max: limits.history_turns }));
        }
        let mut total = 0;
        for (index, turn) in history.iter_mut().enumerate() {
            trim_in_place(&mut turn.content);
            let chars = turn.content.chars().count();
            total += chars;
            if chars > limits.turn_chars {
                return Err(InvalidVent::turn(index, Problem::TooLong { max: limits.turn_chars }));
            }
        }
        if total > limits.history_chars {
            return Err(InvalidVent::history(Problem::TooLong { max: limits.history_chars }));
        }
        history.retain(|turn| !turn.content.is_empty());
        Ok(Self { mode, content, history })
    }

    /// How the words came in.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Words in the content, by white space.
    #[must_use]
    pub fn word_count(&self) -> u32 {
        u32::try_from(self.content.split_whitespace().count()).unwrap_or(u32::MAX)
    }
}

impl fmt::Debug for RawVent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawVent")
    }
}

fn trim_in_place(text: &mut String) {
    let start = text.len() - text.trim_start().len();
    text.truncate(text.trim_end().len().max(start));
    text.drain(..start);
}

/// A piece of an answer on its way to the person, wiped once it has been written.
#[derive(Default, Zeroize, ZeroizeOnDrop)]
pub struct Reply(String);

impl Reply {
    /// Takes the text over.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, to be framed for the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reply")
    }
}

/// Why a body is not a vent. It names the field and the bound, and never repeats a word of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {problem}")]
pub struct InvalidVent {
    /// The field in the request's own notation: `content`, `history`, `history[3].content`.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing but white space.
    #[error("must hold at least one character that is not white space")]
    Empty,
    /// More characters than the contract allows.
    #[error("must be at most {max} characters long")]
    TooLong {
        /// The bound, in Unicode code points.
        max: usize,
    },
    /// More entries than the contract allows.
    #[error("must have at most {max} entries")]
    TooMany {
        /// The bound.
        max: usize,
    },
}

impl InvalidVent {
    fn content(problem: Problem) -> Self {
        Self { field: "content".into(), problem }
    }
    fn history(problem: Problem) -> Self {
        Self { field: "history".into(), problem }
    }
    fn turn(index: usize, problem: Problem) -> Self {
        Self { field: format!("history[{index}].content"), problem }
    }
}
