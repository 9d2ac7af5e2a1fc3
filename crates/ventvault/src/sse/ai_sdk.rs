//! The `ai-sdk` dialect: UI message stream v1, as the `ai` package reads it. Its parts are strict objects, so
//! nothing is added to them; what is ours travels in `data-…` parts.

use bytes::BytesMut;
use serde_json::json;
use ventvault_domain::VentEvent;

use super::Envelope;
use super::events::{Meta, Usage};
use super::write::data as frame;
use crate::http::help::Card;
use crate::http::problem::Problem;

/// One text part per answer, so its id can be a constant.
const TEXT_ID: &str = "reply";

/// `started`: a card has begun the message.
pub(super) fn write(envelope: &Envelope, started: bool, event: &VentEvent, out: &mut BytesMut) {
    match event {
        VentEvent::Meta { provider, model, fallback } => {
            if !started {
                start(envelope, out);
            }
            let session_id = &envelope.session_id;
            let meta = Meta { session_id, provider: provider.name(), model, ai: true, fallback: *fallback };
            frame(&json!({ "type": "data-meta", "data": meta }), out);
            frame(&json!({ "type": "text-start", "id": TEXT_ID }), out);
        }
        VentEvent::Delta(reply) => {
            frame(&json!({ "type": "text-delta", "id": TEXT_ID, "delta": reply.as_str() }), out);
        }
        VentEvent::Done { finish, usage, cost_usd, remaining } => {
            frame(&json!({ "type": "text-end", "id": TEXT_ID }), out);
            let usage = Usage::new(*usage, *cost_usd);
            let done =
                json!({ "finish_reason": finish.name(), "remaining_vents": remaining, "usage": usage });
            frame(&json!({ "type": "data-done", "data": done }), out);
            frame(&json!({ "type": "finish" }), out);
            out.extend_from_slice(b"data: [DONE]\n\n");
        }
        VentEvent::Crisis(_) | VentEvent::Failed(_) => {}
    }
}

fn start(envelope: &Envelope, out: &mut BytesMut) {
    frame(&json!({ "type": "start", "messageId": envelope.reply_id }), out);
}

pub(super) fn card(envelope: &Envelope, card: &Card, out: &mut BytesMut) {
    start(envelope, out);
    frame(&json!({ "type": "data-crisis", "data": card.document }), out);
}

pub(super) fn fail(problem: &Problem, out: &mut BytesMut) {
    let document = problem.document();
    frame(&json!({ "type": "data-problem", "data": document }), out);
    frame(&json!({ "type": "error", "errorText": document["title"] }), out);
    out.extend_from_slice(b"data: [DONE]\n\n");
}
