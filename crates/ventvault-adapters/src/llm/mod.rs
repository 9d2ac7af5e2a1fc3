//! Language model providers: OpenAI, Anthropic, Google, and any server that speaks OpenAI's chat completions.
//!
//! An adapter maps one vendor's API to [`LlmProvider`] and does nothing else: order, deadlines, breakers and
//! budgets are the domain's. Nothing here logs, retries an answer, or keeps a word of what passes through.

mod answer;
mod anthropic;
mod config;
mod failure;
mod google;
mod http;
mod openai;
mod prices;
pub mod sse;
mod turns;
mod wiped;

use std::sync::Arc;

use ventvault_domain::{LlmProvider, ProviderName};

pub use config::{ProviderConfig, ProviderConfigError};
pub use http::{HttpClient, HttpClientError};
pub use prices::{PriceFileError, built_in_prices, parse_prices};

/// OpenAI's address.
pub const OPENAI_BASE_URL: &str = "https://api.openai.com/v1";
/// Anthropic's address.
pub const ANTHROPIC_BASE_URL: &str = "https://api.anthropic.com/v1";
/// The address of Google's Gemini API.
pub const GOOGLE_BASE_URL: &str = "https://generativelanguage.googleapis.com/v1beta";
/// Where Ollama listens.
pub const COMPATIBLE_BASE_URL: &str = "http://localhost:11434/v1";

/// The model asked at OpenAI where none is named.
pub const OPENAI_MODEL: &str = "gpt-4o-mini";
/// The model asked at Anthropic where none is named: the current Haiku.
pub const ANTHROPIC_MODEL: &str = "claude-haiku-5-5";
/// The model asked at Google where none is named: the Flash model that speaks soonest.
pub const GOOGLE_MODEL: &str = "gemini-3.5-flash-lite";

/// OpenAI chat completions, with storing switched off.
pub fn openai(
    http: HttpClient,
    config: &ProviderConfig,
) -> Result<Arc<dyn LlmProvider>, ProviderConfigError> {
    Ok(Arc::new(openai::ChatCompletions::new(http, ProviderName::OpenAi, config)?))
}

/// Any server that speaks OpenAI's chat completions.
pub fn compatible(
    http: HttpClient,
    config: &ProviderConfig,
) -> Result<Arc<dyn LlmProvider>, ProviderConfigError> {
    Ok(Arc::new(openai::ChatCompletions::new(http, ProviderName::Compatible, config)?))
}

/// Anthropic messages.
pub fn anthropic(
    http: HttpClient,
    config: &ProviderConfig,
) -> Result<Arc<dyn LlmProvider>, ProviderConfigError> {
    Ok(Arc::new(anthropic::Messages::new(http, config)?))
}

/// Google Gemini.
pub fn google(
    http: HttpClient,
    config: &ProviderConfig,
) -> Result<Arc<dyn LlmProvider>, ProviderConfigError> {
    Ok(Arc::new(google::GenerateContent::new(http, config)?))
}
