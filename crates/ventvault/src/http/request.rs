//! The bodies that a vent can come in: our own, the `ai` package's and OpenAI's. All become one [`RawVent`]; fields
//! that the contract does not know are ignored.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use ventvault_domain::{ContentLimits, Mode, RawTurn, RawVent, Role};

use super::problem::Problem;

/// The body of `POST /api/vent`. Either `content` (with `history`) or `messages`.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct VentRequest {
    /// `text`, or `voice` for a transcript made on the person's device.
    #[serde(default, deserialize_with = "mode")]
    #[schema(value_type = Option<String>, example = "text")]
    mode: Mode,
    /// What the person writes, 1 to 5,000 characters after trimming.
    #[schema(example = "I feel overwhelmed and exhausted", min_length = 1, max_length = 5000)]
    content: Option<String>,
    /// Earlier messages, kept by the client: at most 20, of at most 5,000 characters, 40,000 in all.
    #[serde(default)]
    #[schema(max_items = 20)]
    history: Option<Vec<HistoryMessage>>,
    /// ISO 3166-1 alpha-2 code of the country whose crisis lines are shown if they are needed.
    #[serde(default)]
    #[schema(example = "GB")]
    country: Option<String>,
    /// Instead of `content` and `history`: the conversation as the `ai` package keeps it.
    #[schema(value_type = Option<Vec<Object>>)]
    messages: Option<Vec<ChatMessage>>,
}

/// An earlier message.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct HistoryMessage {
    /// `user` or `assistant`.
    #[serde(deserialize_with = "role")]
    #[schema(value_type = String, example = "user")]
    role: Role,
    /// What was said.
    content: String,
}

/// The body of `POST /v1/chat/completions`; what does not matter here is ignored.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct CompletionRequest {
    /// The last user message is the vent, what stands before it the history.
    #[schema(value_type = Vec<Object>)]
    messages: Vec<ChatMessage>,
    /// Whether to stream chunks.
    #[serde(default)]
    stream: Option<bool>,
    /// `include_usage` asks for a last chunk with the token count.
    #[serde(default)]
    stream_options: Option<StreamOptions>,
}

/// Of OpenAI's API.
#[derive(Deserialize, utoipa::ToSchema)]
pub struct StreamOptions {
    #[serde(default)]
    include_usage: Option<bool>,
}

/// A message of OpenAI's API (`content`) or of the `ai` package (`parts`).
#[derive(Deserialize)]
pub struct ChatMessage {
    role: String,
    #[serde(default)]
    content: Option<MessageText>,
    #[serde(default)]
    parts: Option<Vec<Part>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum MessageText {
    Plain(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    text: Option<String>,
}

impl VentRequest {
    /// The country whose crisis lines to show.
    pub fn country(&self) -> Option<String> {
        self.country.clone()
    }

    /// Checks the sizes and takes the words over.
    pub fn into_vent(self, limits: &ContentLimits) -> Result<RawVent, Problem> {
        match (self.content, self.messages) {
            (Some(content), _) => {
                let history = self.history.unwrap_or_default();
                let history = history.into_iter().map(|turn| RawTurn::new(turn.role, turn.content)).collect();
                Ok(RawVent::new(self.mode, content, history, limits)?)
            }
            (None, Some(messages)) => from_messages(messages, self.mode, limits),
            (None, None) => Err(Problem::invalid_field("content", "is missing")),
        }
    }
}

impl CompletionRequest {
    /// Whether chunks are asked for.
    pub fn streams(&self) -> bool {
        self.stream == Some(true)
    }

    /// Whether the token count is asked for in a chunk of its own.
    pub fn wants_usage(&self) -> bool {
        self.stream_options.as_ref().and_then(|options| options.include_usage) == Some(true)
    }

    /// Checks the sizes and takes the words over.
    pub fn into_vent(self, limits: &ContentLimits) -> Result<RawVent, Problem> {
        from_messages(self.messages, Mode::Text, limits)
    }
}

/// Chat clients send the whole conversation each time, so its oldest part is left out rather than refused.
fn from_messages(messages: Vec<ChatMessage>, mode: Mode, limits: &ContentLimits) -> Result<RawVent, Problem> {
    let mut turns: Vec<(Role, String)> = messages.into_iter().filter_map(ChatMessage::into_turn).collect();
    let Some(last) = turns.iter().rposition(|(role, _)| *role == Role::User) else {
        return Err(Problem::invalid_field("messages", "must hold at least one message of the role user"));
    };
    turns.truncate(last + 1);
    let Some((_, content)) = turns.pop() else {
        return Err(Problem::invalid_field("messages", "must not be empty"));
    };
    let mut left = limits.history_chars;
    let mut history: Vec<RawTurn> = turns
        .into_iter()
        .rev()
        .take(limits.history_turns)
        .map_while(|(role, text)| {
            left = left.checked_sub(text.chars().count())?;
            Some(RawTurn::new(role, text))
        })
        .collect();
    history.reverse();
    Ok(RawVent::new(mode, content, history, limits)?)
}

impl ChatMessage {
    /// Instructions to the model (`system`, `developer`) are the server's own business and are left out.
    fn into_turn(self) -> Option<(Role, String)> {
        let role = match self.role.as_str() {
            "user" => Role::User,
            "assistant" => Role::Assistant,
            _ => return None,
        };
        let parts = match (self.content, self.parts) {
            (Some(MessageText::Plain(text)), _) => return Some((role, text)),
            (Some(MessageText::Parts(parts)), _) | (None, Some(parts)) => parts,
            (None, None) => return None,
        };
        let texts: Vec<String> = parts.into_iter().filter_map(|part| part.text).collect();
        Some((role, texts.join("\n")))
    }
}

fn mode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Mode, D::Error> {
    word(deserializer, &[("text", Mode::Text), ("voice", Mode::Voice)])
}

fn role<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Role, D::Error> {
    word(deserializer, &[("user", Role::User), ("assistant", Role::Assistant)])
}

/// One of a few words. Serde's own enums would repeat a wrong one in the error.
fn word<'de, D: Deserializer<'de>, T: Copy + 'static>(
    deserializer: D,
    words: &'static [(&'static str, T)],
) -> Result<T, D::Error> {
    struct Words<T: 'static>(&'static [(&'static str, T)]);
    impl<T: Copy> de::Visitor<'_> for Words<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("one of the words that the contract lists")
        }
        fn visit_str<E: de::Error>(self, given: &str) -> Result<T, E> {
            let found = self.0.iter().find(|(word, _)| *word == given).map(|(_, value)| *value);
            found.ok_or_else(|| E::custom("not one of the words that the contract lists"))
        }
    }
    deserializer.deserialize_str(Words(words))
}
