//! Google's Gemini, through `streamGenerateContent`. The key travels in a header: addresses end up in logs.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ventvault_domain::{
    BoxFuture, FinishReason, LlmProvider, Prompt, ProviderError, ProviderErrorKind, ProviderName,
    ReplyStream, Role, TokenUsage,
};

use super::answer::{Borrowed, Dialect, Failure, Progress, answer};
use super::config::{ProviderConfig, ProviderConfigError};
use super::failure;
use super::http::{Endpoint, HttpClient, Refusal};
use super::sse::SseEvent;
use super::turns::{Line, Text, alternating};
use super::wiped::WipedBuf;

/// Thinking counts towards the output limit; models that cannot do without get room for it.
const THINKING_ROOM: u32 = 1_024;

/// The Gemini API with one model.
pub(super) struct GenerateContent {
    http: HttpClient,
    model: String,
    thinking: Thinking,
    endpoint: Endpoint,
}

impl GenerateContent {
    pub(super) fn new(http: HttpClient, config: &ProviderConfig) -> Result<Self, ProviderConfigError> {
        let model = config.model()?;
        let name = model.strip_prefix("models/").unwrap_or(&model);
        let mut url = config.url(&["models", &format!("{name}:streamGenerateContent")])?;
        url.set_query(Some("alt=sse"));
        let mut endpoint = Endpoint::new(url);
        if let Some(key) = config.key_header("")? {
            endpoint.headers.insert("x-goog-api-key", key);
        }
        Ok(Self { http, thinking: Thinking::of(name), endpoint, model })
    }

    async fn ask(&self, prompt: &Prompt) -> Result<ReplyStream, Refusal> {
        let body = self.body(prompt).map_err(|_| ProviderErrorKind::Rejected)?;
        Ok(answer(self.http.post(&self.endpoint, body).await?, Chunks))
    }

    fn body(&self, prompt: &Prompt) -> serde_json::Result<WipedBuf> {
        let lines = alternating(prompt);
        let limit = prompt.max_output_tokens();
        let system = Text::Whole(prompt.system());
        let request = Request {
            system_instruction: (!prompt.system().is_empty())
                .then_some(Content { role: None, parts: [Part { text: &system }] }),
            contents: lines.iter().map(Content::from).collect(),
            generation_config: GenerationConfig {
                max_output_tokens: match self.thinking {
                    Thinking::Low | Thinking::SmallBudget => limit.saturating_add(THINKING_ROOM),
                    Thinking::None | Thinking::Off | Thinking::Minimal => limit,
                },
                temperature: self.thinking.takes_temperature().then_some(prompt.temperature()),
                thinking_config: self.thinking.config(),
            },
        };
        let text: usize = lines.iter().map(|line| line.text.as_str().len()).sum();
        let mut body = WipedBuf::with_capacity(text + prompt.system().len() + text / 8 + 1_024);
        serde_json::to_writer(&mut body, &request)?;
        Ok(body)
    }
}

impl LlmProvider for GenerateContent {
    fn name(&self) -> ProviderName {
        ProviderName::Google
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn stream(&self, prompt: Arc<Prompt>) -> BoxFuture<'_, Result<ReplyStream, ProviderError>> {
        Box::pin(async move { self.ask(&prompt).await.map_err(|refusal| refusal.error) })
    }
}

/// How a model is kept from thinking at length before it speaks. From the vendor's pages on Gemini 3.5 and later
/// (2026-11): a level, the lightest of which only the small models have, and no temperature; before, a budget.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thinking {
    /// Does not think.
    None,
    /// A budget of 0.
    Off,
    /// The smallest budget of a model that cannot do without.
    SmallBudget,
    /// The lightest level.
    Minimal,
    /// The lightest level that larger models have.
    Low,
}

impl Thinking {
    fn of(model: &str) -> Self {
        let Some(name) = model.strip_prefix("gemini-") else { return Self::None };
        let is_lite = name.contains("flash-lite");
        match name.as_bytes() {
            [b'1', ..] | [b'2', b'.', b'0', ..] => Self::None,
            [b'2', ..] if name.contains("flash") => Self::Off,
            [b'2', ..] => Self::SmallBudget,
            _ if is_lite => Self::Minimal,
            _ => Self::Low,
        }
    }

    const fn takes_temperature(self) -> bool {
        matches!(self, Self::None | Self::Off | Self::SmallBudget)
    }

    const fn config(self) -> Option<ThinkingConfig> {
        match self {
            Self::None => None,
            Self::Off => Some(ThinkingConfig { thinking_budget: Some(0), thinking_level: None }),
            Self::SmallBudget => Some(ThinkingConfig { thinking_budget: Some(128), thinking_level: None }),
            Self::Minimal => Some(ThinkingConfig { thinking_budget: None, thinking_level: Some("minimal") }),
            Self::Low => Some(ThinkingConfig { thinking_budget: None, thinking_level: Some("low") }),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    system_instruction: Option<Content<'a>>,
    contents: Vec<Content<'a>>,
    generation_config: GenerationConfig,
}

#[derive(Serialize)]
struct Content<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    parts: [Part<'a>; 1],
}

impl<'a> From<&'a Line<'a>> for Content<'a> {
    fn from(line: &'a Line<'a>) -> Self {
        let role = match line.role {
            Role::User => "user",
            Role::Assistant => "model",
        };
        Self { role: Some(role), parts: [Part { text: &line.text }] }
    }
}

#[derive(Serialize)]
struct Part<'a> {
    text: &'a Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GenerationConfig {
    max_output_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<ThinkingConfig>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ThinkingConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_level: Option<&'static str>,
}

/// Reads `GenerateContentResponse` events. There is no end mark: the reason to finish is in the last event.
struct Chunks;

impl Dialect for Chunks {
    fn read(&mut self, event: SseEvent<'_>, answer: &mut Progress) -> Result<(), Failure> {
        let chunk: Chunk<'_> = serde_json::from_str(event.data)?;
        if chunk.error.is_some() {
            return Err(Failure(failure::in_stream(event.data.as_bytes())));
        }
        if let Some(usage) = chunk.usage_metadata {
            let output = [usage.candidates, usage.thoughts];
            answer.usage(TokenUsage {
                input: usage.prompt.unwrap_or_default(),
                output: output.into_iter().flatten().fold(0, u64::saturating_add),
            });
        }
        for candidate in chunk.candidates.into_iter().flatten().filter(|one| one.index.unwrap_or(0) == 0) {
            let parts = candidate.content.and_then(|content| content.parts).unwrap_or_default();
            for part in parts.into_iter().filter(|part| !part.thought.unwrap_or(false)) {
                if let Some(text) = part.text {
                    answer.delta(text.0);
                }
            }
            if let Some(reason) = candidate.finish_reason.and_then(|reason| finish_reason(&reason.0)) {
                answer.finish(reason)?;
            }
        }
        // The prompt itself was blocked: there are no candidates at all.
        if chunk.prompt_feedback.is_some_and(|feedback| feedback.block_reason.is_some()) {
            answer.finish(FinishReason::ContentFilter)?;
        }
        Ok(())
    }
}

fn finish_reason(reason: &str) -> Option<FinishReason> {
    match reason {
        "" | "FINISH_REASON_UNSPECIFIED" => None,
        "MAX_TOKENS" => Some(FinishReason::Length),
        "SAFETY" | "RECITATION" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" | "LANGUAGE" => {
            Some(FinishReason::ContentFilter)
        }
        _ => Some(FinishReason::Stop),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Chunk<'a> {
    #[serde(borrow, default)]
    candidates: Option<Vec<Candidate<'a>>>,
    #[serde(default)]
    usage_metadata: Option<UsageMetadata>,
    #[serde(default)]
    prompt_feedback: Option<PromptFeedback>,
    #[serde(default)]
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Candidate<'a> {
    #[serde(default)]
    index: Option<u32>,
    #[serde(borrow, default)]
    content: Option<Parts<'a>>,
    #[serde(borrow, default)]
    finish_reason: Option<Borrowed<'a>>,
}

#[derive(Deserialize)]
struct Parts<'a> {
    #[serde(borrow, default)]
    parts: Option<Vec<AnswerPart<'a>>>,
}

#[derive(Deserialize)]
struct AnswerPart<'a> {
    #[serde(borrow, default)]
    text: Option<Borrowed<'a>>,
    #[serde(default)]
    thought: Option<bool>,
}

#[derive(Deserialize)]
struct UsageMetadata {
    #[serde(rename = "promptTokenCount", default)]
    prompt: Option<u64>,
    #[serde(rename = "candidatesTokenCount", default)]
    candidates: Option<u64>,
    #[serde(rename = "thoughtsTokenCount", default)]
    thoughts: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PromptFeedback {
    #[serde(default)]
    block_reason: Option<serde::de::IgnoredAny>,
}
