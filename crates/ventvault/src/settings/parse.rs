//! From text to typed settings. All problems are reported at once, each with the variable, what was expected and
//! the fix; values are never repeated, since any of them may be a secret.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use ipnet::IpNet;
use secrecy::SecretString;
use ventvault_domain::{Deadlines, ProviderName, QuotaLimits};
use ventvault_scrub::{Kind, Level, Policy};

use super::source::Source;
use super::table::{default_of, meaning_of};
use super::{
    AuthSettings, CorsOrigins, Format, LlmSettings, LogFormat, ProviderSettings, ServerSettings, Settings,
};

/// What is wrong with the settings.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingsError(Vec<String>);

impl SettingsError {
    pub(super) fn one(name: &str, problem: &str, fix: &str) -> Self {
        Self(vec![format!("{name} {problem}: {fix}")])
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for SettingsError {}

/// Reads variables and gathers what is wrong with them.
struct Reader<'a> {
    source: &'a Source,
    problems: Vec<String>,
}

impl Reader<'_> {
    fn text(&self, name: &str) -> &str {
        self.source.get(name).unwrap_or_else(|| default_of(name))
    }

    fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn secret(&self, name: &str) -> Option<SecretString> {
        self.source.get(name).map(SecretString::from)
    }

    fn problem(&mut self, name: &str, expected: &str) {
        let about = meaning_of(name);
        let about = if about.is_empty() { String::new() } else { format!(" ({about})") };
        self.problems.push(format!("{name} is not valid: expected {expected}{about}"));
    }

    /// A value that must satisfy `accept`; the type's default stands in for a wrong one until the report.
    fn parsed<T: FromStr + Default>(&mut self, name: &str, expected: &str, accept: impl Fn(&T) -> bool) -> T {
        match self.text(name).parse() {
            Ok(value) if accept(&value) => value,
            _ => {
                self.problem(name, expected);
                T::default()
            }
        }
    }

    fn number<T: FromStr + Default>(&mut self, name: &str) -> T {
        self.parsed(name, "a whole number that is not negative", |_| true)
    }

    fn positive(&mut self, name: &str) -> usize {
        self.parsed(name, "a whole number above 0", |n| *n > 0)
    }

    fn seconds(&mut self, name: &str, least: f64) -> Duration {
        let seconds: f64 = self
            .parsed(name, "seconds, at most 86400", |s: &f64| s.is_finite() && *s >= least && *s <= 86_400.0);
        Duration::try_from_secs_f64(seconds).unwrap_or_default()
    }

    fn one_of<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let given = self.text(name).to_ascii_lowercase();
        let found = choices.iter().find(|(choice, _)| *choice == given).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = choices.iter().map(|(choice, _)| *choice).collect();
            self.problem(name, &format!("one of {}", names.join(", ")));
        }
        found
    }

    fn list(&self, name: &str) -> Vec<String> {
        self.text(name).split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }
}

pub(super) fn settings(source: &Source) -> Result<Settings, SettingsError> {
    let mut reader = Reader { source, problems: Vec::new() };
    let r = &mut reader;
    let environment = r.text("ENVIRONMENT").to_owned();
    let log_format = match r.optional("LOG_FORMAT") {
        None if environment == "production" => LogFormat::Json,
        None => LogFormat::Pretty,
        Some(_) => r
            .one_of("LOG_FORMAT", &[("pretty", LogFormat::Pretty), ("json", LogFormat::Json)])
            .unwrap_or(LogFormat::Pretty),
    };
    let log_level = match r.text("LOG_LEVEL").to_ascii_uppercase().as_str() {
        "WARNING" => tracing::Level::WARN, // as the first VentVault's settings wrote it
        "CRITICAL" => tracing::Level::ERROR,
        other => other.parse().unwrap_or_else(|_| {
            r.problem("LOG_LEVEL", "one of TRACE, DEBUG, INFO, WARN, ERROR");
            tracing::Level::INFO
        }),
    };
    let settings = Settings {
        environment,
        log_level,
        log_format,
        data_dir: r.text("DATA_DIR").into(),
        server: server(r),
        llm: llm(r),
        crisis_provider_limit: r.number("CRISIS_PROVIDER_LIMIT"),
        quota: QuotaLimits {
            anonymous: r.number("ANON_DAILY_LIMIT"),
            signed_in: r.number("SIGNED_IN_DAILY_LIMIT"),
            premium: r.number("PREMIUM_DAILY_LIMIT"),
            network: r.number("NETWORK_DAILY_LIMIT"),
            degraded: r.number("DEGRADED_DAILY_LIMIT"),
        },
        redis_url: url(r, "REDIS_URL", &["redis://", "rediss://", "redis+cluster://", "rediss+cluster://"]),
        database_url: url(
            r,
            "DATABASE_URL",
            &["sqlite:", "sqlite+aiosqlite:", "postgres://", "postgresql://", "postgresql+asyncpg://"],
        ),
        master_key: master_key(r),
        auth: auth(r),
        scrub: scrub(r),
    };
    if reader.problems.is_empty() { Ok(settings) } else { Err(SettingsError(reader.problems)) }
}

fn server(r: &mut Reader<'_>) -> ServerSettings {
    let host: Option<IpAddr> = match r.text("HOST") {
        "localhost" => Some(IpAddr::from([127, 0, 0, 1])),
        other => other.trim_matches(['[', ']']).parse().ok(),
    };
    if host.is_none() {
        r.problem("HOST", "an IP address such as 0.0.0.0, 127.0.0.1 or ::");
    }
    let port = r.parsed("PORT", "a port number, 0 to 65535", |_| true);
    let admin: Option<SocketAddr> = r.text("ADMIN_ADDR").parse().ok();
    if admin.is_none() {
        r.problem("ADMIN_ADDR", "an address with a port such as 127.0.0.1:9464");
    }
    let admin = admin.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let admin_token = r.secret("ADMIN_TOKEN");
    if !admin.ip().is_loopback() && admin_token.is_none() {
        r.problems.push("ADMIN_TOKEN is not set: needed because ADMIN_ADDR is not on loopback".into());
    }
    ServerSettings {
        listen: SocketAddr::new(host.unwrap_or_else(|| IpAddr::from([0, 0, 0, 0])), port),
        admin,
        admin_is_explicit: r.source.get("ADMIN_ADDR").is_some(),
        admin_token,
        trusted_proxies: trusted_proxies(r),
        cors: cors(r),
        format: r.one_of("STREAM_FORMAT", &Format::ALL).unwrap_or(Format::Events),
        max_streams: r.positive("MAX_STREAMS"),
        max_connections: r.positive("MAX_CONNECTIONS"),
        max_connections_per_ip: r.number("MAX_CONNECTIONS_PER_IP"),
        drain_timeout: r.seconds("DRAIN_TIMEOUT", 0.0),
    }
}

fn trusted_proxies(r: &mut Reader<'_>) -> Vec<IpNet> {
    let parsed: Option<Vec<IpNet>> = r
        .list("TRUSTED_PROXIES")
        .iter()
        .map(|item| item.parse().ok().or_else(|| item.parse::<IpAddr>().ok().map(IpNet::from)))
        .collect();
    parsed.unwrap_or_else(|| {
        r.problem("TRUSTED_PROXIES", "a comma list of addresses or CIDR ranges such as 10.0.0.0/8");
        Vec::new()
    })
}

fn cors(r: &mut Reader<'_>) -> CorsOrigins {
    let text = r.text("CORS_ORIGINS").to_owned();
    let listed: Option<Vec<String>> =
        if text.starts_with('[') { serde_json::from_str(&text).ok() } else { Some(r.list("CORS_ORIGINS")) };
    let origins: Vec<String> =
        listed.unwrap_or_default().iter().map(|o| o.trim_end_matches('/').to_owned()).collect();
    if origins.iter().any(|origin| origin == "*") {
        return CorsOrigins::Any;
    }
    let well_formed = |origin: &String| {
        origin.split_once("://").is_some_and(|(_, host)| !host.is_empty() && !host.contains('/'))
            && origin.is_ascii()
    };
    if origins.is_empty() || !origins.iter().all(well_formed) {
        r.problem(
            "CORS_ORIGINS",
            "origins such as https://app.example.org, as a comma list or a JSON list, or *",
        );
    }
    CorsOrigins::Listed(origins)
}

const PROVIDERS: [(&str, ProviderName); 4] = [
    ("openai", ProviderName::OpenAi),
    ("anthropic", ProviderName::Anthropic),
    ("google", ProviderName::Google),
    ("compatible", ProviderName::Compatible),
];

fn llm(r: &mut Reader<'_>) -> LlmSettings {
    let providers: Vec<(ProviderName, ProviderSettings)> =
        PROVIDERS.iter().map(|(name, provider)| (*provider, provider_settings(r, name))).collect();
    let keyed = |name: &ProviderName| providers.iter().any(|(known, s)| known == name && s.api_key.is_some());
    let first_keyed = PROVIDERS[..3]
        .iter()
        .map(|(_, name)| *name)
        .find(|name| keyed(name))
        .unwrap_or(ProviderName::Companion);
    let mut choices = vec![("auto", first_keyed), ("companion", ProviderName::Companion)];
    choices.extend(PROVIDERS);
    let provider = r.one_of("LLM_PROVIDER", &choices).unwrap_or(ProviderName::Companion);
    let mut fallbacks = Vec::new();
    for item in r.list("LLM_FALLBACKS") {
        match choices[1..].iter().find(|(name, _)| *name == item.to_ascii_lowercase()) {
            Some((_, ProviderName::Companion)) => {} // always the last one anyway
            Some((_, name)) if *name != provider && !fallbacks.contains(name) => fallbacks.push(*name),
            Some(_) => {}
            None => r.problem("LLM_FALLBACKS", "a comma list of openai, anthropic, google, compatible"),
        }
    }
    for name in std::iter::once(&provider).chain(&fallbacks) {
        check_usable(r, *name, &providers);
    }
    LlmSettings {
        provider,
        fallbacks,
        companion_fallback: r.one_of("COMPANION_FALLBACK", &[("on", true), ("off", false)]).unwrap_or(true),
        max_output_tokens: u32::try_from(r.positive("MAX_OUTPUT_TOKENS")).unwrap_or(u32::MAX),
        temperature: r.parsed("LLM_TEMPERATURE", "a number from 0 to 2", |t: &f32| (0.0..=2.0).contains(t)),
        deadlines: Deadlines {
            first_token: r.seconds("FIRST_TOKEN_BUDGET", 0.1),
            silence: r.seconds("LLM_TIMEOUT", 0.1),
            ..Deadlines::default()
        },
        daily_cost_limit_usd: r.parsed("DAILY_COST_LIMIT_USD", "US dollars, 0 for none", |usd: &f64| {
            usd.is_finite() && *usd >= 0.0
        }),
        providers,
    }
}

fn provider_settings(r: &mut Reader<'_>, name: &str) -> ProviderSettings {
    let prefix = name.to_ascii_uppercase();
    let base_url_name = format!("{prefix}_BASE_URL");
    let base_url = r.text(&base_url_name).trim_end_matches('/').to_owned();
    if !base_url.starts_with("http://") && !base_url.starts_with("https://") {
        r.problem(&base_url_name, "a URL with the version path, such as https://host.example/v1");
    }
    ProviderSettings {
        api_key: r.secret(&format!("{prefix}_API_KEY")),
        base_url,
        model: r.text(&format!("LLM_MODEL_{prefix}")).to_owned(),
    }
}

fn check_usable(r: &mut Reader<'_>, name: ProviderName, providers: &[(ProviderName, ProviderSettings)]) {
    let Some((_, settings)) = providers.iter().find(|(known, _)| *known == name) else { return };
    let prefix = name.name().to_ascii_uppercase();
    if name != ProviderName::Compatible && settings.api_key.is_none() {
        r.problems
            .push(format!("{prefix}_API_KEY is not set: LLM_PROVIDER or LLM_FALLBACKS asks for {name}"));
    }
    if settings.model.is_empty() {
        r.problems.push(format!(
            "LLM_MODEL_{prefix} is not set: name the model that the server at {prefix}_BASE_URL has"
        ));
    }
}

fn url(r: &mut Reader<'_>, name: &str, schemes: &[&str]) -> Option<SecretString> {
    let text = r.optional(name)?;
    if schemes.iter().any(|scheme| text.starts_with(scheme)) {
        return Some(text.into());
    }
    r.problem(name, &format!("a URL that begins with one of {}", schemes.join(", ")));
    None
}

fn master_key(r: &mut Reader<'_>) -> Option<SecretString> {
    let text = r.optional("MASTER_KEY")?;
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(text.into());
    }
    r.problem("MASTER_KEY", "64 hex digits, as `openssl rand -hex 32` prints them");
    None
}

fn auth(r: &mut Reader<'_>) -> Option<AuthSettings> {
    let issuer = r.optional("AUTH_ISSUER");
    let jwks_url = r.optional("AUTH_JWKS_URL");
    for (name, value) in [("AUTH_ISSUER", &issuer), ("AUTH_JWKS_URL", &jwks_url)] {
        if value.as_ref().is_some_and(|v| !v.starts_with("https://") && !v.starts_with("http://")) {
            r.problem(name, "a URL that begins with https://");
        }
    }
    if issuer.is_none() && jwks_url.is_some() {
        r.problems
            .push("AUTH_ISSUER is not set: AUTH_JWKS_URL alone does not say whose tokens to believe".into());
    }
    Some(AuthSettings {
        issuer: issuer?,
        jwks_url,
        audience: r.optional("AUTH_AUDIENCE"),
        tier_claim: r.text("AUTH_TIER_CLAIM").to_owned(),
    })
}

fn scrub(r: &mut Reader<'_>) -> Policy {
    let levels = [("gentle", Level::Gentle), ("standard", Level::Standard), ("strict", Level::Strict)];
    let mut policy = Policy::new(r.one_of("SCRUB_POLICY", &levels).unwrap_or_default());
    let kinds: Result<Vec<Kind>, _> = r.list("SCRUB_KINDS").iter().map(|kind| kind.parse()).collect();
    match kinds {
        Ok(kinds) if kinds.is_empty() => {}
        Ok(kinds) => policy = policy.only(kinds),
        Err(_) => {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            r.problem("SCRUB_KINDS", &format!("a comma list of {}", known.join(", ")));
        }
    }
    for word in r.list("SCRUB_WORDS") {
        policy = policy.word(word);
    }
    if r.optional("SCRUB_CUT").is_some() {
        policy =
            policy.cut(r.parsed("SCRUB_CUT", "a number from 0 to 1", |cut: &f32| (0.0..=1.0).contains(cut)));
    }
    policy
}
