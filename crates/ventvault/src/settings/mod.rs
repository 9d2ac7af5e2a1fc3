//! Settings: read once, from the environment or a `.env` file, into typed values. Nothing else in the server
//! reads the environment, and a wrong value stops the start with the variable's name and the fix, never its value.

mod parse;
mod source;
mod table;

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;
use secrecy::SecretString;
use ventvault_domain::{Deadlines, ProviderName, QuotaLimits};
use ventvault_scrub::Policy;

pub use parse::SettingsError;
pub use source::Source;

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// The SSE dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Typed events.
    Events,
    /// The plain wire of the first VentVault backend.
    Text,
    /// `chat.completion.chunk` objects.
    OpenAi,
    /// UI message stream v1.
    AiSdk,
}

impl Format {
    /// All dialects, by their name in `?format=`.
    pub const ALL: [(&'static str, Self); 4] =
        [("events", Self::Events), ("text", Self::Text), ("openai", Self::OpenAi), ("ai-sdk", Self::AiSdk)];

    /// The dialect of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// One provider's settings.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Its key; only a compatible server can do without.
    pub api_key: Option<SecretString>,
    /// Base URL with the version path.
    pub base_url: String,
    /// The model to ask for.
    pub model: String,
}

/// Who answers.
#[derive(Clone, Debug)]
pub struct LlmSettings {
    /// The first choice.
    pub provider: ProviderName,
    /// Tried in order before the first token.
    pub fallbacks: Vec<ProviderName>,
    /// Whether the companion stands in when all of them fail.
    pub companion_fallback: bool,
    /// Settings by provider; the companion has none.
    pub providers: Vec<(ProviderName, ProviderSettings)>,
    /// The longest answer, in tokens.
    pub max_output_tokens: u32,
    /// Sampling temperature.
    pub temperature: f32,
    /// Deadlines by phase.
    pub deadlines: Deadlines,
    /// US dollars a day; 0 means no limit.
    pub daily_cost_limit_usd: f64,
}

impl LlmSettings {
    /// The settings of one provider.
    pub fn of(&self, name: ProviderName) -> Option<&ProviderSettings> {
        self.providers.iter().find(|(known, _)| *known == name).map(|(_, settings)| settings)
    }
}

/// Which origins may call from a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsOrigins {
    /// Any, without credentials.
    Any,
    /// These, with credentials.
    Listed(Vec<String>),
}

/// Sign-in with tokens of an OIDC issuer.
#[derive(Clone, Debug)]
pub struct AuthSettings {
    /// The issuer, as it stands in `iss`.
    pub issuer: String,
    /// Its keys; found by discovery when absent.
    pub jwks_url: Option<String>,
    /// What must stand in `aud`.
    pub audience: Option<String>,
    /// The claim that tells premium accounts.
    pub tier_claim: String,
}

/// Listener and connection settings.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// The public listener.
    pub listen: SocketAddr,
    /// The operator's listener.
    pub admin: SocketAddr,
    /// Whether somebody chose the operator's address: only then is it an error that it is taken.
    pub admin_is_explicit: bool,
    /// Needed when the operator's listener is not on loopback.
    pub admin_token: Option<SecretString>,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Browser origins.
    pub cors: CorsOrigins,
    /// The dialect for clients that ask for none.
    pub format: Format,
    /// Streams at a time.
    pub max_streams: usize,
    /// Connections at a time.
    pub max_connections: usize,
    /// Connections of one address at a time; 0 means no bound.
    pub max_connections_per_ip: usize,
    /// How long running streams may finish after a stop signal.
    pub drain_timeout: Duration,
}

/// All settings.
#[derive(Clone)]
pub struct Settings {
    /// Shown in the start-up line.
    pub environment: String,
    /// The lowest level that is logged.
    pub log_level: tracing::Level,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Where state is kept.
    pub data_dir: PathBuf,
    /// Listeners and connections.
    pub server: ServerSettings,
    /// Who answers.
    pub llm: LlmSettings,
    /// Provider answers to crisis vents, a day and device.
    pub crisis_provider_limit: u32,
    /// Vents a day.
    pub quota: QuotaLimits,
    /// Shared quotas.
    pub redis_url: Option<SecretString>,
    /// Metadata store. Only its form is checked: nothing is stored yet.
    pub database_url: Option<SecretString>,
    /// Root of the keyed hashes and signed tokens, 64 hex digits.
    pub master_key: Option<SecretString>,
    /// Sign-in.
    pub auth: Option<AuthSettings>,
    /// What counts as personal data.
    pub scrub: Policy,
}

impl Settings {
    /// Reads and checks everything; the error lists all that is wrong at once.
    pub fn from_source(source: &Source) -> Result<Self, SettingsError> {
        parse::settings(source)
    }
}

/// The address to call a listener by: what listens on every address of the machine is called on loopback.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let loopback = if address.is_ipv6() { Ipv6Addr::LOCALHOST.into() } else { Ipv4Addr::LOCALHOST.into() };
    if address.ip().is_unspecified() { SocketAddr::new(loopback, address.port()) } else { address }
}
