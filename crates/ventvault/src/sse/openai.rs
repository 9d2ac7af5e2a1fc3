//! The `openai` dialect: chat completion chunks, as the SDKs for OpenAI's API read them, and the same answer as one
//! object for callers that do not stream. What that API has no field for stands in `ventvault`.

use bytes::BytesMut;
use serde_json::{Value, json};
use ventvault_domain::{TokenUsage, VentEvent};
use zeroize::Zeroizing;

use super::Envelope;
use super::write::data as frame;
use crate::http::answer::Answer;
use crate::http::help::Card;
use crate::http::problem::Problem;

pub(super) fn write(
    envelope: &Envelope,
    model: &str,
    separate_usage: bool,
    event: &VentEvent,
    out: &mut BytesMut,
) {
    let chunk = |choices: Value| {
        json!({
            "id": envelope.reply_id,
            "object": "chat.completion.chunk",
            "created": envelope.created,
            "model": model,
            "choices": choices,
        })
    };
    match event {
        VentEvent::Meta { provider, model, fallback } => {
            let mut first = chunk(choice(&json!({ "role": "assistant", "content": "" }), None));
            first["ventvault"] = json!({
                "session_id": envelope.session_id,
                "provider": provider.name(),
                "model": model,
                "ai": true,
                "fallback": fallback,
            });
            frame(&first, out);
        }
        VentEvent::Delta(reply) => frame(&chunk(choice(&json!({ "content": reply.as_str() }), None)), out),
        VentEvent::Done { finish, usage, cost_usd, remaining } => {
            let mut last = chunk(choice(&json!({}), Some(finish.name())));
            if separate_usage {
                frame(&last, out);
                last = chunk(json!([]));
            }
            last["usage"] = usage_object(*usage);
            last["ventvault"] = json!({ "remaining_vents": remaining, "cost_usd": cost_usd });
            frame(&last, out);
            out.extend_from_slice(b"data: [DONE]\n\n");
        }
        VentEvent::Crisis(_) | VentEvent::Failed(_) => {}
    }
}

/// The card as text ahead of the answer, and whole for those who look for it.
pub(super) fn card(envelope: &Envelope, card: &Card, out: &mut BytesMut) {
    let chunk = json!({
        "id": envelope.reply_id,
        "object": "chat.completion.chunk",
        "created": envelope.created,
        "model": "ventvault",
        "choices": choice(&json!({ "role": "assistant", "content": card.text }), None),
        "ventvault": { "session_id": envelope.session_id, "crisis": card.document },
    });
    frame(&chunk, out);
}

/// The error as the SDKs look for it.
pub(super) fn fail(problem: &Problem, out: &mut BytesMut) {
    let document = problem.document();
    let error = json!({
        "message": document["title"], "type": "server_error", "code": document["code"], "param": null,
    });
    frame(&json!({ "error": error }), out);
    out.extend_from_slice(b"data: [DONE]\n\n");
}

fn choice(delta: &Value, finish: Option<&str>) -> Value {
    json!([{ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish }])
}

fn usage_object(usage: Option<TokenUsage>) -> Value {
    usage.map_or(Value::Null, |tokens| {
        json!({
            "prompt_tokens": tokens.input,
            "completion_tokens": tokens.output,
            "total_tokens": tokens.input + tokens.output,
        })
    })
}

/// A whole answer as one chat completion.
pub fn completion(envelope: &Envelope, answer: &Answer, card: Option<&Card>) -> Value {
    let content = Zeroizing::new(format!("{}{}", card.map_or("", |card| &card.text), answer.text.as_str()));
    json!({
        "id": envelope.reply_id,
        "object": "chat.completion",
        "created": envelope.created,
        "model": answer.model,
        "choices": [{
            "index": 0,
            "message": { "role": "assistant", "content": content.as_str(), "refusal": null },
            "logprobs": null,
            "finish_reason": answer.finish_reason,
        }],
        "usage": answer.tokens.map(|tokens| usage_object(Some(tokens))),
        "ventvault": {
            "session_id": envelope.session_id,
            "provider": answer.provider,
            "ai": true,
            "fallback": answer.fallback,
            "remaining_vents": answer.remaining_vents,
            "cost_usd": answer.cost_usd,
            "crisis": card.map(|card| &card.document),
        },
    })
}
