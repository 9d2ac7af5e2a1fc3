//! What the tests of the providers share: a mock provider with an adapter in front of it, and what came out.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use secrecy::SecretString;
use ventvault_adapters::llm::{self, HttpClient, ProviderConfig, ProviderConfigError};
use ventvault_domain::{
    ContentLimits, FinishReason, LlmProvider, Mode, Prompt, PromptSettings, ProviderError, ProviderEvent,
    RawTurn, RawVent, ReplyStream, Role, ScrubbedVent, TokenUsage,
};
use ventvault_mock_llm::{ERROR_TEXT, MockLlm, Script};
use ventvault_scrub::{Policy, Scrubber};

/// In every request's header, and nowhere else.
pub(crate) const KEY: &str = "sk-test-key-0451";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vendor {
    OpenAi,
    Compatible,
    Anthropic,
    Google,
}

pub(crate) const VENDORS: [Vendor; 4] =
    [Vendor::OpenAi, Vendor::Compatible, Vendor::Anthropic, Vendor::Google];

impl Vendor {
    pub(crate) const fn model(self) -> &'static str {
        match self {
            Self::OpenAi => llm::OPENAI_MODEL,
            Self::Compatible => "llama3.2",
            Self::Anthropic => llm::ANTHROPIC_MODEL,
            Self::Google => llm::GOOGLE_MODEL,
        }
    }

    pub(crate) fn provider(
        self,
        config: &ProviderConfig,
    ) -> Result<Arc<dyn LlmProvider>, ProviderConfigError> {
        let http = HttpClient::new().unwrap();
        match self {
            Self::OpenAi => llm::openai(http, config),
            Self::Compatible => llm::compatible(http, config),
            Self::Anthropic => llm::anthropic(http, config),
            Self::Google => llm::google(http, config),
        }
    }
}

/// A mock provider and an adapter that asks it.
pub(crate) struct Stage {
    pub(crate) mock: MockLlm,
    pub(crate) provider: Arc<dyn LlmProvider>,
}

impl Stage {
    pub(crate) async fn new(vendor: Vendor, script: Script) -> Self {
        Self::with_model(vendor, vendor.model(), script).await
    }

    pub(crate) async fn with_model(vendor: Vendor, model: &str, script: Script) -> Self {
        let mock = MockLlm::start().await.unwrap();
        mock.script(script);
        let base_url = if vendor == Vendor::Google { mock.google_url() } else { mock.openai_url() };
        let config =
            ProviderConfig { base_url, api_key: Some(SecretString::from(KEY)), model: model.to_owned() };
        Self { provider: vendor.provider(&config).unwrap(), mock }
    }

    pub(crate) async fn stream(&self) -> Result<ReplyStream, ProviderError> {
        self.provider.stream(prompt(&[])).await
    }

    /// Asks and listens to the end.
    pub(crate) async fn ask(&self) -> Heard {
        self.ask_with(prompt(&[])).await
    }

    pub(crate) async fn ask_with(&self, prompt: Arc<Prompt>) -> Heard {
        match self.provider.stream(prompt).await {
            Ok(stream) => listen(stream).await,
            Err(error) => Heard { error: Some(error), ..Heard::default() },
        }
    }

    /// The only request so far, as JSON.
    pub(crate) fn sent(&self) -> serde_json::Value {
        let requests = self.mock.requests();
        assert_eq!(requests.len(), 1);
        requests[0].json()
    }
}

/// All that came of an answer.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub(crate) text: String,
    pub(crate) deltas: usize,
    pub(crate) usage: Option<TokenUsage>,
    pub(crate) finish: Option<FinishReason>,
    pub(crate) error: Option<ProviderError>,
}

pub(crate) async fn listen(mut stream: ReplyStream) -> Heard {
    let mut heard = Heard::default();
    while let Some(event) = stream.next().await {
        assert!(heard.error.is_none(), "nothing comes after an error");
        match event {
            Ok(ProviderEvent::Delta(text)) => {
                assert!(!text.is_empty(), "a delta is never empty");
                heard.text.push_str(text.as_str());
                heard.deltas += 1;
            }
            Ok(ProviderEvent::Usage(usage)) => heard.usage = Some(usage),
            Ok(ProviderEvent::Finish(reason)) => {
                assert!(heard.finish.is_none(), "an answer finishes once");
                heard.finish = Some(reason);
            }
            Err(error) => {
                let printed = format!("{error} {error:?}");
                assert!(!printed.contains(ERROR_TEXT) && !printed.contains("token0"), "{printed}");
                heard.error = Some(error);
            }
        }
    }
    heard
}

/// "I had a long day" after these earlier lines.
pub(crate) fn prompt(history: &[(Role, &str)]) -> Arc<Prompt> {
    let history = history.iter().map(|(role, text)| RawTurn::new(*role, (*text).to_owned())).collect();
    let raw =
        RawVent::new(Mode::Text, "I had a long day".into(), history, &ContentLimits::default()).unwrap();
    let (vent, _, _) = ScrubbedVent::from_raw(raw, &Scrubber::new(Policy::default()));
    let settings = PromptSettings {
        system: "Listen kindly.".into(),
        crisis_system: "Stay.".into(),
        max_output_tokens: 512,
        temperature: 0.6,
    };
    Arc::new(Prompt::new(vent, settings))
}

/// A test that hangs fails instead.
pub(crate) async fn in_time(test: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_secs(20), test).await.expect("the test hangs");
}
