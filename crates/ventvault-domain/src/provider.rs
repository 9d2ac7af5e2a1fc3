//! The language model as a port. An adapter turns a [`Prompt`] into a stream of [`ProviderEvent`]s; it never
//! retries, never logs, and its errors say what kind of thing happened and nothing that anybody wrote.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;

use crate::BoxFuture;
use crate::content::Reply;
use crate::prompt::Prompt;

/// Which adapter answers. The name is on the wire (`meta.provider`) and in metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProviderName {
    /// OpenAI chat completions.
    OpenAi,
    /// Anthropic messages.
    Anthropic,
    /// Google Gemini.
    Google,
    /// Any server that speaks OpenAI's chat completions.
    Compatible,
    /// The built-in listener.
    Companion,
}

impl ProviderName {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::OpenAi, Self::Anthropic, Self::Google, Self::Compatible, Self::Companion];

    /// The name on the wire and in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
            Self::Google => "google",
            Self::Compatible => "compatible",
            Self::Companion => "companion",
        }
    }
}

impl fmt::Display for ProviderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FinishReason {
    /// The model had said what it wanted to say.
    Stop,
    /// The output limit was reached.
    Length,
    /// The vendor's own filter cut it.
    ContentFilter,
}

impl FinishReason {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Length => "length",
            Self::ContentFilter => "content_filter",
        }
    }
}

/// Tokens of one answer, as the provider counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TokenUsage {
    /// Tokens of the prompt.
    pub input: u64,
    /// Tokens of the answer.
    pub output: u64,
}

/// What a provider says while it answers.
#[derive(Debug)]
pub enum ProviderEvent {
    /// Some text, never empty.
    Delta(Reply),
    /// Tokens so far; a later one replaces an earlier one.
    Usage(TokenUsage),
    /// The answer is whole. A stream that ends without it was cut.
    Finish(FinishReason),
}

/// A running answer. Dropping it cancels the request to the provider at once.
pub type ReplyStream = Pin<Box<dyn Stream<Item = Result<ProviderEvent, ProviderError>> + Send>>;

/// Something that answers.
pub trait LlmProvider: Send + Sync {
    /// Which adapter this is.
    fn name(&self) -> ProviderName;

    /// The model asked for, as the vendor names it.
    fn model(&self) -> &str;

    /// Sends the prompt and resolves once the provider has accepted it (its response headers are there and say
    /// success). Connecting is bounded by the adapter; everything later by whoever reads the stream.
    fn stream(&self, prompt: Arc<Prompt>) -> BoxFuture<'_, Result<ReplyStream, ProviderError>>;
}

/// What went wrong with a provider: a kind and, where it was told, how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct ProviderError {
    /// What happened.
    pub kind: ProviderErrorKind,
    /// `Retry-After`, where the provider sent one.
    pub retry_after: Option<Duration>,
}

impl From<ProviderErrorKind> for ProviderError {
    fn from(kind: ProviderErrorKind) -> Self {
        Self { kind, retry_after: None }
    }
}

/// What can go wrong with a provider. Metric labels and log fields use [`ProviderErrorKind::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ProviderErrorKind {
    /// No connection: refused, unreachable, no such host, TLS.
    #[error("the provider could not be reached")]
    Connect,
    /// Silence longer than allowed, before the first token or between two.
    #[error("the provider did not answer in time")]
    Timeout,
    /// 401 or 403: the key is wrong or may not use the model.
    #[error("the provider refused the credentials")]
    Credentials,
    /// 429.
    #[error("the provider's rate limit is reached")]
    RateLimited,
    /// 529, 503 or an in-stream "overloaded".
    #[error("the provider is overloaded")]
    Overloaded,
    /// Any other 5xx, or an in-stream error after 200.
    #[error("the provider failed")]
    Server,
    /// Any other 4xx: the request or the model's name is wrong.
    #[error("the provider did not accept the request")]
    Rejected,
    /// What came is not what the provider's API promises, or is larger than any answer.
    #[error("the provider's answer could not be read")]
    Malformed,
    /// The connection broke, or the stream ended before the answer was whole.
    #[error("the provider's answer broke off")]
    Incomplete,
    /// A well-formed answer without a word in it.
    #[error("the provider's answer was empty")]
    Empty,
    /// Not tried: its circuit breaker is open.
    #[error("the provider is resting after repeated failures")]
    BreakerOpen,
}

impl ProviderErrorKind {
    /// All kinds, for metrics that start at 0.
    pub const ALL: [Self; 11] = [
        Self::Connect,
        Self::Timeout,
        Self::Credentials,
        Self::RateLimited,
        Self::Overloaded,
        Self::Server,
        Self::Rejected,
        Self::Malformed,
        Self::Incomplete,
        Self::Empty,
        Self::BreakerOpen,
    ];

    /// The name in metrics and logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Credentials => "credentials",
            Self::RateLimited => "rate_limited",
            Self::Overloaded => "overloaded",
            Self::Server => "server",
            Self::Rejected => "rejected",
            Self::Malformed => "malformed",
            Self::Incomplete => "incomplete",
            Self::Empty => "empty",
            Self::BreakerOpen => "breaker_open",
        }
    }
}
