//! A whole answer for callers that do not stream: the same vent, gathered to its end.

use futures_util::StreamExt;
use serde::Serialize;
use ventvault_domain::{OpenVent, TokenUsage, VentEvent};
use zeroize::Zeroizing;

use super::help::Card;
use super::problem::{self, Problem};
use crate::sse::Usage;

/// An answer that is complete.
#[derive(Default)]
pub struct Answer {
    pub text: Zeroizing<String>,
    pub provider: &'static str,
    pub model: String,
    pub fallback: bool,
    pub finish_reason: &'static str,
    pub tokens: Option<TokenUsage>,
    pub cost_usd: Option<f64>,
    pub remaining_vents: Option<u32>,
}

/// The answer as `/api/vent` gives it to `Accept: application/json`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AnswerDocument<'a> {
    /// The answer.
    text: &'a str,
    /// The session's token.
    session_id: &'a str,
    /// Who answered.
    provider: &'a str,
    /// With which model.
    model: &'a str,
    /// Always true.
    ai: bool,
    /// Somebody else than the first choice answered.
    fallback: bool,
    /// `stop`, `length` or `content_filter`.
    finish_reason: &'a str,
    /// Vents left today; unknown for a crisis vent.
    remaining_vents: Option<u32>,
    /// What somebody who may be in danger is shown first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    crisis: Option<&'a serde_json::Value>,
    /// Tokens and cost.
    usage: Usage,
}

impl Answer {
    /// Gathers a vent to its end. An answer that broke off is an error here: half of it would look whole.
    pub async fn gather(mut vent: OpenVent) -> Result<Self, Problem> {
        let mut answer = Self::default();
        while let Some(event) = vent.next().await {
            match event {
                VentEvent::Crisis(_) => {} // the card is made before the vent is opened
                VentEvent::Meta { provider, model, fallback } => {
                    answer.provider = provider.name();
                    answer.model = model;
                    answer.fallback = fallback;
                }
                VentEvent::Delta(reply) => answer.text.push_str(reply.as_str()),
                VentEvent::Done { finish, usage, cost_usd, remaining } => {
                    answer.finish_reason = finish.name();
                    answer.tokens = usage;
                    answer.cost_usd = cost_usd;
                    answer.remaining_vents = remaining;
                }
                VentEvent::Failed(error) => return Err(problem::in_stream(error)),
            }
        }
        Ok(answer)
    }

    /// As `/api/vent` gives it.
    pub fn document<'a>(&'a self, session_id: &'a str, card: Option<&'a Card>) -> AnswerDocument<'a> {
        AnswerDocument {
            text: &self.text,
            session_id,
            provider: self.provider,
            model: &self.model,
            ai: true,
            fallback: self.fallback,
            finish_reason: self.finish_reason,
            remaining_vents: self.remaining_vents,
            crisis: card.map(|card| &card.document),
            usage: Usage::new(self.tokens, self.cost_usd),
        }
    }
}
