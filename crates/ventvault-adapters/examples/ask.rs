//! Asks one provider one thing and prints what comes: `ask PROVIDER BASE_URL MODEL [TEXT] [KEY]`. For trying out a
//! server by hand, and for the checks against other people's mock servers. It must not be used for real vents: what
//! is said stands on the screen.
//!
//! One line an event: `delta "…"`, `usage IN OUT`, `finish REASON`, `error KIND SECONDS`. The exit code is 0 for a
//! whole answer, 1 for an error from the provider, 2 for wrong arguments.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use secrecy::SecretString;
use ventvault_adapters::llm::{self, HttpClient, ProviderConfig};
use ventvault_domain::{
    ContentLimits, LlmProvider, Mode, Prompt, PromptSettings, ProviderError, ProviderErrorKind,
    ProviderEvent, RawVent, ScrubbedVent,
};
use ventvault_scrub::{Policy, Scrubber};

const LONGEST_SILENCE: Duration = Duration::from_secs(3);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match set_up(&arguments) {
        Ok((provider, prompt)) => ask(&*provider, prompt).await,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let wait = error.retry_after.unwrap_or_default().as_secs_f64();
            let _ = writeln!(io::stdout(), "error {} {wait}", error.kind.name());
            ExitCode::FAILURE
        }
    }
}

type Question = (Arc<dyn LlmProvider>, Arc<Prompt>);

fn set_up(arguments: &[String]) -> Result<Question, Box<dyn Error>> {
    let [provider, base_url, model, rest @ ..] = arguments else {
        return Err("usage: ask openai|compatible|anthropic|google BASE_URL MODEL [TEXT] [KEY]".into());
    };
    let config = ProviderConfig {
        base_url: base_url.clone(),
        api_key: rest.get(1).map(|key| SecretString::from(key.as_str())),
        model: model.clone(),
    };
    let http = HttpClient::new()?;
    let provider = match provider.as_str() {
        "openai" => llm::openai(http, &config)?,
        "compatible" => llm::compatible(http, &config)?,
        "anthropic" => llm::anthropic(http, &config)?,
        "google" => llm::google(http, &config)?,
        _ => return Err("the provider is openai, compatible, anthropic or google".into()),
    };
    let text = rest.first().map_or("hello", String::as_str);
    let raw = RawVent::new(Mode::Text, text.to_owned(), Vec::new(), &ContentLimits::default())?;
    let (vent, _, _) = ScrubbedVent::from_raw(raw, &Scrubber::new(Policy::default()));
    let settings = PromptSettings {
        system: "Listen.".into(),
        crisis_system: "Stay.".into(),
        max_output_tokens: 256,
        temperature: 0.6,
    };
    Ok((provider, Arc::new(Prompt::new(vent, settings))))
}

async fn ask(provider: &dyn LlmProvider, prompt: Arc<Prompt>) -> Result<(), ProviderError> {
    let mut stream = in_time(provider.stream(prompt)).await??;
    while let Some(event) = in_time(stream.next()).await? {
        let line = match event? {
            ProviderEvent::Delta(text) => format!("delta {:?}", text.as_str()),
            ProviderEvent::Usage(usage) => format!("usage {} {}", usage.input, usage.output),
            ProviderEvent::Finish(reason) => format!("finish {}", reason.name()),
        };
        let _ = writeln!(io::stdout(), "{line}");
    }
    Ok(())
}

/// The deadline that the domain sets in the server.
async fn in_time<T>(wait: impl Future<Output = T>) -> Result<T, ProviderError> {
    tokio::time::timeout(LONGEST_SILENCE, wait).await.map_err(|_| ProviderErrorKind::Timeout.into())
}
