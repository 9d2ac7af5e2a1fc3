//! The answer on the wire: four dialects of server-sent events over the same stream of vent events.
//!
//! Event names and field names are constants; everything that varies goes through JSON, so nothing that a model
//! or a person writes can end a frame or begin another. `text`, which has no JSON, splits lines as the standard
//! says.

mod ai_sdk;
mod body;
mod events;
mod openai;
mod text;
mod write;

pub use body::VentBody;
pub use events::Usage;
pub use openai::completion;

use bytes::BytesMut;
use http::{HeaderName, HeaderValue};
use ventvault_domain::VentEvent;

use crate::http::help::Card;
use crate::http::problem::{self, Problem};
use crate::settings::Format;

/// Sent when nothing else was for a while, so that proxies keep the connection.
pub const HEARTBEAT: &[u8] = b": heartbeat\n\n";

/// What the frames of one answer have in common.
#[derive(Debug)]
pub struct Envelope {
    /// The session's token.
    pub session_id: String,
    /// Random, tells answers apart; says nothing about anybody.
    pub reply_id: String,
    /// Seconds since 1970, for the dialect that has to have it.
    pub created: i64,
}

/// Writes vent events in one dialect.
pub struct Encoder {
    format: Format,
    envelope: Envelope,
    model: String,
    separate_usage: bool,
    card: Option<Card>,
}

impl Encoder {
    /// For one answer.
    pub const fn new(format: Format, envelope: Envelope) -> Self {
        Self { format, envelope, model: String::new(), separate_usage: false, card: None }
    }

    /// In the `openai` dialect the token count comes in a chunk of its own, without choices, only for those who have
    /// asked for it (`stream_options.include_usage`): others look into the first choice of every chunk.
    #[must_use]
    pub const fn with_separate_usage(mut self, separate: bool) -> Self {
        self.separate_usage = separate;
        self
    }

    /// What somebody who may be in danger is shown ahead of everything.
    #[must_use]
    pub fn with_card(mut self, card: Option<Card>) -> Self {
        self.card = card;
        self
    }

    /// The session's token.
    pub fn session_id(&self) -> &str {
        &self.envelope.session_id
    }

    /// Headers that only this dialect has.
    pub fn headers(&self) -> Option<(HeaderName, HeaderValue)> {
        (self.format == Format::AiSdk).then(|| {
            (HeaderName::from_static("x-vercel-ai-ui-message-stream"), HeaderValue::from_static("v1"))
        })
    }

    /// Appends the frames of one event.
    pub fn write(&mut self, event: &VentEvent, out: &mut BytesMut) {
        if let VentEvent::Meta { model, .. } = event {
            self.model.clone_from(model);
        }
        if let VentEvent::Failed(error) = event {
            return self.fail(&problem::in_stream(*error), out);
        }
        if let (VentEvent::Crisis(_), Some(card)) = (event, &self.card) {
            return match self.format {
                Format::Events => events::card(card, out),
                Format::Text => text::card(card, out),
                Format::OpenAi => openai::card(&self.envelope, card, out),
                Format::AiSdk => ai_sdk::card(&self.envelope, card, out),
            };
        }
        match self.format {
            Format::Events => events::write(&self.envelope, event, out),
            Format::Text => text::write(event, out),
            Format::OpenAi => openai::write(&self.envelope, &self.model, self.separate_usage, event, out),
            Format::AiSdk => ai_sdk::write(&self.envelope, self.card.is_some(), event, out),
        }
    }

    /// Appends the frames that end an answer with an error.
    pub fn fail(&self, problem: &Problem, out: &mut BytesMut) {
        match self.format {
            Format::Events => events::fail(problem, out),
            Format::Text => text::fail(out),
            Format::OpenAi => openai::fail(problem, out),
            Format::AiSdk => ai_sdk::fail(problem, out),
        }
    }
}
