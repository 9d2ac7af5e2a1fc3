//! Anthropic's messages. Nothing that identifies a person is sent: no `metadata.user_id`.

use std::borrow::Cow;
use std::sync::Arc;

use reqwest::header::HeaderValue;
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
use super::turns::{Text, alternating};
use super::wiped::WipedBuf;

const API_VERSION: HeaderValue = HeaderValue::from_static("2023-06-01");
/// Thinking counts towards the output limit; models that cannot do without get room for it.
const THINKING_ROOM: u32 = 1_024;

/// The messages API with one model.
pub(super) struct Messages {
    http: HttpClient,
    model: String,
    thinking: Thinking,
    endpoint: Endpoint,
}

impl Messages {
    pub(super) fn new(http: HttpClient, config: &ProviderConfig) -> Result<Self, ProviderConfigError> {
        let mut endpoint = Endpoint::new(config.url(&["messages"])?);
        endpoint.headers.insert("anthropic-version", API_VERSION);
        if let Some(key) = config.key_header("")? {
            endpoint.headers.insert("x-api-key", key);
        }
        let model = config.model()?;
        Ok(Self { http, thinking: Thinking::of(&model), model, endpoint })
    }

    async fn ask(&self, prompt: &Prompt) -> Result<ReplyStream, Refusal> {
        let body = self.body(prompt).map_err(|_| ProviderErrorKind::Rejected)?;
        Ok(answer(self.http.post(&self.endpoint, body).await?, Events::default()))
    }

    fn body(&self, prompt: &Prompt) -> serde_json::Result<WipedBuf> {
        let lines = alternating(prompt);
        let limit = prompt.max_output_tokens();
        let request = Request {
            model: &self.model,
            max_tokens: match self.thinking {
                Thinking::Always => limit.saturating_add(THINKING_ROOM),
                Thinking::OnRequest | Thinking::UnlessDisabled => limit,
            },
            system: prompt.system(),
            messages: lines
                .iter()
                .map(|line| Message {
                    role: match line.role {
                        Role::User => "user",
                        Role::Assistant => "assistant",
                    },
                    content: &line.text,
                })
                .collect(),
            stream: true,
            temperature: (self.thinking == Thinking::OnRequest).then(|| prompt.temperature().min(1.0)),
            thinking: (self.thinking == Thinking::UnlessDisabled).then_some(Kind { kind: "disabled" }),
            output_config: (self.thinking == Thinking::Always).then_some(OutputConfig { effort: "low" }),
        };
        let text: usize = lines.iter().map(|line| line.text.as_str().len()).sum();
        let mut body = WipedBuf::with_capacity(text + prompt.system().len() + text / 8 + 1_024);
        serde_json::to_writer(&mut body, &request)?;
        Ok(body)
    }
}

impl LlmProvider for Messages {
    fn name(&self) -> ProviderName {
        ProviderName::Anthropic
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn stream(&self, prompt: Arc<Prompt>) -> BoxFuture<'_, Result<ReplyStream, ProviderError>> {
        Box::pin(async move { self.ask(&prompt).await.map_err(|refusal| refusal.error) })
    }
}

/// How a model thinks before it speaks, which nobody in distress should wait for. From the vendor's page on
/// migrating to Claude Haiku 5.5 (2026-10): up to version 4.6 thinking is asked for and a temperature is taken;
/// later models think by themselves and refuse a temperature.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Thinking {
    OnRequest,
    UnlessDisabled,
    Always,
}

impl Thinking {
    fn of(model: &str) -> Self {
        let Some(name) = model.strip_prefix("claude-") else { return Self::OnRequest };
        // The version is in the short numbers: claude-haiku-5-5, claude-3-5-haiku-20241022.
        let mut numbers = name.split(['-', '.']).filter(|part| part.len() <= 2).flat_map(str::parse::<u32>);
        let version = (numbers.next().unwrap_or(u32::MAX), numbers.next().unwrap_or(0));
        if version <= (4, 6) {
            Self::OnRequest
        } else if name.starts_with("haiku") || name.starts_with("sonnet") {
            Self::UnlessDisabled
        } else {
            Self::Always
        }
    }
}

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "str::is_empty")]
    system: &'a str,
    messages: Vec<Message<'a>>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_config: Option<OutputConfig>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a Text<'a>,
}

#[derive(Serialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct OutputConfig {
    effort: &'static str,
}

/// Reads the events of a message. Tokens come in two parts: the prompt's at the start, the answer's at the end.
#[derive(Default)]
struct Events {
    usage: TokenUsage,
}

impl Dialect for Events {
    fn read(&mut self, event: SseEvent<'_>, answer: &mut Progress) -> Result<(), Failure> {
        let data: Event<'_> = serde_json::from_str(event.data)?;
        match &*data.kind {
            "message_start" => self.count(data.message.and_then(|message| message.usage), answer),
            "content_block_start" => say(data.content_block, answer),
            "content_block_delta" => say(data.delta, answer),
            "message_delta" => {
                self.count(data.usage, answer);
                if let Some(reason) = data.delta.and_then(|delta| delta.stop_reason) {
                    answer.finish(finish_reason(&reason.0))?;
                }
            }
            "message_stop" => answer.end()?,
            "error" => return Err(Failure(failure::in_stream(event.data.as_bytes()))),
            // `ping`, `content_block_stop`, and what the vendor adds later.
            _ => {}
        }
        Ok(())
    }
}

impl Events {
    fn count(&mut self, usage: Option<Usage>, answer: &mut Progress) {
        let Some(usage) = usage else { return };
        if let Some(input) = usage.input {
            let cached = [usage.written_to_cache, usage.read_from_cache];
            self.usage.input = cached.into_iter().flatten().fold(input, u64::saturating_add);
        }
        if let Some(output) = usage.output {
            self.usage.output = output;
        }
        answer.usage(self.usage);
    }
}

/// Text alone is said aloud; what a model thinks is not.
fn say(block: Option<Block<'_>>, answer: &mut Progress) {
    let Some(block) = block else { return };
    let is_text = block.kind.is_some_and(|kind| matches!(&*kind.0, "text" | "text_delta"));
    if let Some(text) = block.text.filter(|_| is_text) {
        answer.delta(text.0);
    }
}

fn finish_reason(reason: &str) -> FinishReason {
    match reason {
        "max_tokens" | "model_context_window_exceeded" => FinishReason::Length,
        "refusal" => FinishReason::ContentFilter,
        _ => FinishReason::Stop,
    }
}

/// All events in one: an enum with a tag would copy every field first.
#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(default)]
    message: Option<Start>,
    #[serde(borrow, default)]
    content_block: Option<Block<'a>>,
    #[serde(borrow, default)]
    delta: Option<Block<'a>>,
    #[serde(default)]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
struct Start {
    #[serde(default)]
    usage: Option<Usage>,
}

/// A piece of content, or the change of a message.
#[derive(Deserialize)]
struct Block<'a> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<Borrowed<'a>>,
    #[serde(borrow, default)]
    text: Option<Borrowed<'a>>,
    #[serde(borrow, default)]
    stop_reason: Option<Borrowed<'a>>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(rename = "input_tokens", default)]
    input: Option<u64>,
    #[serde(rename = "output_tokens", default)]
    output: Option<u64>,
    #[serde(rename = "cache_creation_input_tokens", default)]
    written_to_cache: Option<u64>,
    #[serde(rename = "cache_read_input_tokens", default)]
    read_from_cache: Option<u64>,
}
