//! The `events` dialect: `meta`, `delta` …, then `done` or `error`.

use bytes::BytesMut;
use serde::Serialize;
use ventvault_domain::{TokenUsage, VentEvent};

use super::Envelope;
use super::write::event as frame;
use crate::http::help::Card;
use crate::http::problem::Problem;

/// Who answers. `ai` is always true: it is never hidden that no human writes here.
#[derive(Serialize)]
pub(super) struct Meta<'a> {
    pub(super) session_id: &'a str,
    pub(super) provider: &'a str,
    pub(super) model: &'a str,
    pub(super) ai: bool,
    pub(super) fallback: bool,
}

#[derive(Serialize)]
struct Delta<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Done {
    finish_reason: &'static str,
    remaining_vents: Option<u32>,
    usage: Usage,
}

/// Tokens and cost; null where the provider did not count or the price is not known.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Usage {
    /// Tokens of the prompt.
    pub input_tokens: Option<u64>,
    /// Tokens of the answer.
    pub output_tokens: Option<u64>,
    /// US dollars.
    pub cost_usd: Option<f64>,
}

impl Usage {
    /// From what the provider counted.
    pub fn new(tokens: Option<TokenUsage>, cost_usd: Option<f64>) -> Self {
        Self { input_tokens: tokens.map(|t| t.input), output_tokens: tokens.map(|t| t.output), cost_usd }
    }
}

pub(super) fn write(envelope: &Envelope, event: &VentEvent, out: &mut BytesMut) {
    match event {
        VentEvent::Meta { provider, model, fallback } => {
            let session_id = &envelope.session_id;
            frame(
                "meta",
                &Meta { session_id, provider: provider.name(), model, ai: true, fallback: *fallback },
                out,
            );
        }
        VentEvent::Delta(reply) => frame("delta", &Delta { text: reply.as_str() }, out),
        VentEvent::Done { finish, usage, cost_usd, remaining } => {
            let usage = Usage::new(*usage, *cost_usd);
            frame("done", &Done { finish_reason: finish.name(), remaining_vents: *remaining, usage }, out);
        }
        VentEvent::Crisis(_) | VentEvent::Failed(_) => {}
    }
}

pub(super) fn card(card: &Card, out: &mut BytesMut) {
    frame("crisis", &card.document, out);
}

pub(super) fn fail(problem: &Problem, out: &mut BytesMut) {
    frame("error", &problem.document(), out);
}
