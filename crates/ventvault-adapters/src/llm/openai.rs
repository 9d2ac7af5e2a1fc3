//! OpenAI's chat completions, and every server that speaks them: Ollama, vLLM, llama.cpp, LM Studio, OpenRouter,
//! Groq. Those get no field of OpenAI's own, and what they do differently in a stream is understood.
//!
//! Nothing that identifies a person is sent: no `user`, no `safety_identifier`, no `metadata`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::AUTHORIZATION;
use serde::de::IgnoredAny;
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

/// Thinking counts towards the output limit at OpenAI; without room for it the answer would be empty.
const THINKING_ROOM: u32 = 1_024;

/// The chat completions of one server.
pub(super) struct ChatCompletions {
    http: HttpClient,
    name: ProviderName,
    model: String,
    endpoint: Endpoint,
    /// OpenRouter passes requests on, and is told to choose only those who keep nothing.
    is_router: bool,
    /// The server has refused `stream_options`: it is not asked for usage again.
    without_usage: AtomicBool,
}

impl ChatCompletions {
    pub(super) fn new(
        http: HttpClient,
        name: ProviderName,
        config: &ProviderConfig,
    ) -> Result<Self, ProviderConfigError> {
        let mut endpoint = Endpoint::new(config.url(&["chat", "completions"])?);
        if let Some(key) = config.key_header("Bearer ")? {
            endpoint.headers.insert(AUTHORIZATION, key);
        }
        let host = endpoint.url.host_str().unwrap_or_default();
        let is_router = host == "openrouter.ai" || host.ends_with(".openrouter.ai");
        Ok(Self {
            http,
            name,
            model: config.model()?,
            endpoint,
            is_router,
            without_usage: AtomicBool::new(false),
        })
    }

    async fn ask(&self, prompt: &Prompt) -> Result<ReplyStream, ProviderError> {
        match self.send(prompt).await {
            // The request was refused unread and cost nothing; it is sent again without the field, once in the
            // life of this adapter.
            Err(refusal) if self.minds_stream_options(&refusal) => {
                self.without_usage.store(true, Ordering::Relaxed);
                self.send(prompt).await.map_err(|refusal| refusal.error)
            }
            outcome => outcome.map_err(|refusal| refusal.error),
        }
    }

    async fn send(&self, prompt: &Prompt) -> Result<ReplyStream, Refusal> {
        let body = self.body(prompt).map_err(|_| ProviderErrorKind::Rejected)?;
        Ok(answer(self.http.post(&self.endpoint, body).await?, Chunks))
    }

    fn minds_stream_options(&self, refusal: &Refusal) -> bool {
        refusal.error.kind == ProviderErrorKind::Rejected
            && !self.without_usage.load(Ordering::Relaxed)
            && memchr::memmem::find(refusal.body.as_slice(), b"stream_options").is_some()
    }

    fn body(&self, prompt: &Prompt) -> serde_json::Result<WipedBuf> {
        let family = if self.name == ProviderName::OpenAi { Family::of(&self.model) } else { Family::Other };
        let limit = prompt.max_output_tokens();
        let lines = alternating(prompt);
        let system = Message { role: "system", content: &Text::Whole(prompt.system()) };
        let (max_tokens, max_completion_tokens) = match family {
            Family::Other | Family::Early => (Some(limit), None),
            Family::Current => (None, Some(limit)),
            Family::Thinking => (None, Some(limit.saturating_add(THINKING_ROOM))),
        };
        let thinks = family == Family::Thinking;
        let request = Request {
            model: &self.model,
            messages: std::iter::once(system).chain(lines.iter().map(Message::from)).collect(),
            stream: true,
            stream_options: (!self.without_usage.load(Ordering::Relaxed)).then_some(WITH_USAGE),
            store: (self.name == ProviderName::OpenAi).then_some(false),
            max_tokens,
            max_completion_tokens,
            temperature: (!thinks).then_some(prompt.temperature()),
            reasoning_effort: thinks.then_some("low"),
            provider: self.is_router.then_some(Routing { data_collection: "deny" }),
        };
        let text: usize = lines.iter().map(|line| line.text.as_str().len()).sum();
        let mut body = WipedBuf::with_capacity(text + prompt.system().len() + text / 8 + 1_024);
        serde_json::to_writer(&mut body, &request)?;
        Ok(body)
    }
}

impl LlmProvider for ChatCompletions {
    fn name(&self) -> ProviderName {
        self.name
    }

    fn model(&self) -> &str {
        &self.model
    }

    fn stream(&self, prompt: Arc<Prompt>) -> BoxFuture<'_, Result<ReplyStream, ProviderError>> {
        Box::pin(async move { self.ask(&prompt).await })
    }
}

/// What a model's name says about the fields that it takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    /// Not OpenAI's: the fields that every server knows.
    Other,
    /// gpt-3.5 and gpt-4: `max_tokens`, which proxies of that time also know.
    Early,
    /// `max_completion_tokens`.
    Current,
    /// The same, with no temperature, and an effort instead.
    Thinking,
}

impl Family {
    fn of(model: &str) -> Self {
        let model = model.strip_prefix("ft:").unwrap_or(model);
        let generation = |prefix: &str| model.strip_prefix(prefix).and_then(|rest| rest.chars().next());
        if ["gpt-3.5", "gpt-4", "chatgpt-4o"].iter().any(|early| model.starts_with(early)) {
            return Self::Early;
        }
        let is_chat = model.contains("-chat");
        let thinks = generation("o").is_some_and(|next| next.is_ascii_digit())
            || generation("gpt-").is_some_and(|next| next.is_ascii_digit());
        if thinks && !is_chat { Self::Thinking } else { Self::Current }
    }
}

const WITH_USAGE: StreamOptions = StreamOptions { include_usage: true };

#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Routing>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

#[derive(Serialize)]
struct Routing {
    data_collection: &'static str,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a Text<'a>,
}

impl<'a> From<&'a Line<'a>> for Message<'a> {
    fn from(line: &'a Line<'a>) -> Self {
        let role = match line.role {
            Role::User => "user",
            Role::Assistant => "assistant",
        };
        Self { role, content: &line.text }
    }
}

/// Reads `chat.completion.chunk` events.
struct Chunks;

impl Dialect for Chunks {
    fn read(&mut self, event: SseEvent<'_>, answer: &mut Progress) -> Result<(), Failure> {
        if event.data.trim_ascii() == "[DONE]" {
            return answer.end();
        }
        if event.name == "error" {
            return Err(Failure(failure::in_stream(event.data.as_bytes())));
        }
        let chunk: Chunk<'_> = serde_json::from_str(event.data)?;
        if chunk.error.is_some() || chunk.object.as_ref().is_some_and(|object| object.0 == "error") {
            return Err(Failure(failure::in_stream(event.data.as_bytes())));
        }
        let usage = chunk.usage.or_else(|| chunk.x_groq.and_then(|groq| groq.usage));
        if let Some(usage) = usage {
            answer.usage(TokenUsage {
                input: usage.prompt_tokens.unwrap_or_default(),
                output: usage.completion_tokens.unwrap_or_default(),
            });
        }
        // One answer was asked for; where a server sends more, only the first is one.
        for choice in chunk.choices.into_iter().flatten().filter(|choice| choice.index.unwrap_or(0) == 0) {
            let delta = choice.delta.unwrap_or_default();
            for text in [delta.content, delta.refusal].into_iter().flatten() {
                answer.delta(text.0);
            }
            if let Some(reason) = choice.finish_reason {
                finish(&reason.0, answer)?;
            }
        }
        Ok(())
    }
}

fn finish(reason: &str, answer: &mut Progress) -> Result<(), Failure> {
    match reason {
        // Some servers send an empty reason with every token.
        "" => Ok(()),
        "length" | "max_tokens" => answer.finish(FinishReason::Length),
        "content_filter" => answer.finish(FinishReason::ContentFilter),
        "error" => Err(ProviderErrorKind::Server.into()),
        _ => answer.finish(FinishReason::Stop),
    }
}

#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow, default)]
    choices: Option<Vec<Choice<'a>>>,
    #[serde(default)]
    usage: Option<Usage>,
    #[serde(default)]
    x_groq: Option<XGroq>,
    #[serde(default)]
    error: Option<IgnoredAny>,
    #[serde(borrow, default)]
    object: Option<Borrowed<'a>>,
}

#[derive(Deserialize)]
struct Choice<'a> {
    #[serde(default)]
    index: Option<u32>,
    #[serde(borrow, default)]
    delta: Option<Delta<'a>>,
    #[serde(borrow, default)]
    finish_reason: Option<Borrowed<'a>>,
}

/// What a model thinks (`reasoning`, `reasoning_content`) is not what it says: such fields are skipped.
#[derive(Default, Deserialize)]
struct Delta<'a> {
    #[serde(borrow, default)]
    content: Option<Borrowed<'a>>,
    #[serde(borrow, default)]
    refusal: Option<Borrowed<'a>>,
}

#[derive(Deserialize)]
struct Usage {
    #[serde(default)]
    prompt_tokens: Option<u64>,
    #[serde(default)]
    completion_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct XGroq {
    #[serde(default)]
    usage: Option<Usage>,
}
