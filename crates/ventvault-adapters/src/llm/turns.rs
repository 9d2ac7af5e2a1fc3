//! The conversation as every vendor takes it: it begins with the person and the roles alternate. Vendors and the
//! chat templates of local models refuse anything else, and a client may send any history.

use serde::{Serialize, Serializer};
use ventvault_domain::{Prompt, Role};
use zeroize::Zeroizing;

/// Stands for what the person said before an answer whose question the client did not keep.
const EARLIER: &str = "…";

/// What one side said before the other spoke again.
pub(crate) struct Line<'a> {
    pub(crate) role: Role,
    pub(crate) text: Text<'a>,
}

/// Borrowed from the prompt, or several lines of it joined.
pub(crate) enum Text<'a> {
    Whole(&'a str),
    Joined(Zeroizing<String>),
}

impl Text<'_> {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Joined(text) => text,
        }
    }
}

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The lines of a prompt with neighbours of one role joined by an empty line.
pub(crate) fn alternating(prompt: &Prompt) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::with_capacity(8);
    for turn in prompt.turns() {
        if lines.is_empty() && turn.role == Role::Assistant {
            lines.push(Line { role: Role::User, text: Text::Whole(EARLIER) });
        }
        match lines.last_mut().filter(|line| line.role == turn.role) {
            Some(line) => line.text = joined(line.text.as_str(), turn.text),
            None => lines.push(Line { role: turn.role, text: Text::Whole(turn.text) }),
        }
    }
    lines
}

fn joined<'a>(first: &str, second: &str) -> Text<'a> {
    // The exact size: a string that grows leaves copies behind.
    let mut text = Zeroizing::new(String::with_capacity(first.len() + second.len() + 2));
    text.push_str(first);
    text.push_str("\n\n");
    text.push_str(second);
    Text::Joined(text)
}
