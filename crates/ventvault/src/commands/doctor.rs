//! `ventvault doctor`: checks what the server would start with, one line a finding, each with the fix.

use std::io::Write;
use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio::time::timeout;
use ventvault_domain::ProviderName;

use crate::settings::{Settings, Source};
use crate::{hardening, wiring};

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grade {
    Good,
    /// The server starts, but not as it should.
    Note,
    /// The server would not start.
    Bad,
}

struct Report(Vec<(Grade, String)>);

impl Report {
    fn add(&mut self, grade: Grade, finding: impl Into<String>) {
        self.0.push((grade, finding.into()));
    }
}

/// Prints the findings; true when the server would start.
pub async fn run(source: &Source) -> anyhow::Result<bool> {
    let mut report = Report(Vec::new());
    match Settings::from_source(source) {
        Ok(settings) => {
            report.add(Grade::Good, "settings can be read");
            check(&settings, &mut report).await;
        }
        Err(error) => {
            for line in error.to_string().lines() {
                report.add(Grade::Bad, line);
            }
        }
    }
    let mut out = std::io::stdout().lock();
    for (grade, finding) in &report.0 {
        let mark = match grade {
            Grade::Good => "ok  ",
            Grade::Note => "note",
            Grade::Bad => "FAIL",
        };
        writeln!(out, "{mark}  {finding}")?;
    }
    Ok(report.0.iter().all(|(grade, _)| *grade != Grade::Bad))
}

async fn check(settings: &Settings, report: &mut Report) {
    match wiring::master_key(settings) {
        Ok(_) if settings.master_key.is_some() => report.add(Grade::Good, "MASTER_KEY is set"),
        Ok(_) if settings.redis_url.is_some() => {
            report.add(Grade::Note, "MASTER_KEY is not set: set the same 64 hex digits on every replica");
        }
        Ok(_) => report.add(Grade::Good, "the master key is in DATA_DIR"),
        Err(error) => report.add(Grade::Bad, error.to_string()),
    }
    check_providers(settings, report).await;
    match &settings.redis_url {
        None => report.add(Grade::Good, "quotas are counted in memory: enough for one replica"),
        Some(url) => match reach(url.expose_secret(), 6379).await {
            Ok(()) => report.add(Grade::Good, "Redis can be reached"),
            Err(why) => report.add(
                Grade::Note,
                format!("Redis {why}: the server starts and grants DEGRADED_DAILY_LIMIT until it is back; check REDIS_URL"),
            ),
        },
    }
    if settings.database_url.is_some() {
        report.add(
            Grade::Note,
            "DATABASE_URL is well-formed; this version stores no metadata and does not connect",
        );
    } else {
        report.add(Grade::Good, "no metadata is stored");
    }
    check_sign_in(settings, report).await;
    let address = settings.server.listen;
    match tokio::net::TcpListener::bind(address).await {
        Ok(_) => report.add(Grade::Good, format!("{address} is free to listen on")),
        Err(_) => {
            report
                .add(Grade::Bad, format!("{address} is in use or not allowed: choose another HOST or PORT"));
        }
    }
    for measure in hardening::apply() {
        let grade = if measure.holds { Grade::Good } else { Grade::Note };
        let fix = if measure.holds { String::new() } else { format!(": {}", measure.fix) };
        report.add(grade, format!("{}{fix}", measure.name));
    }
}

async fn check_providers(settings: &Settings, report: &mut Report) {
    let llm = &settings.llm;
    if let Err(error) = wiring::cascade(llm) {
        report.add(Grade::Bad, format!("{error:#}"));
        return;
    }
    for name in std::iter::once(&llm.provider).chain(&llm.fallbacks) {
        let Some(provider) = llm.of(*name) else {
            report.add(Grade::Good, "the built-in companion answers: no key and no network needed");
            continue;
        };
        let default_port = if provider.base_url.starts_with("https") { 443 } else { 80 };
        match reach(&provider.base_url, default_port).await {
            Ok(()) => report.add(Grade::Good, format!("{name} can be reached (model {})", provider.model)),
            Err(why) => report.add(
                Grade::Note,
                format!("{name} {why}: check {}_BASE_URL and the network", name.name().to_ascii_uppercase()),
            ),
        }
    }
    if llm.provider != ProviderName::Companion && !llm.companion_fallback {
        report.add(Grade::Note, "COMPANION_FALLBACK is off: when all providers fail, people get an error");
    }
}

async fn check_sign_in(settings: &Settings, report: &mut Report) {
    let Some(auth) = &settings.auth else {
        report.add(Grade::Good, "sign-in is off: everybody is anonymous");
        return;
    };
    if auth.audience.is_none() {
        report.add(
            Grade::Note,
            "AUTH_AUDIENCE is not set: tokens that the issuer made for other services are believed too",
        );
    }
    match reach(auth.jwks_url.as_deref().unwrap_or(&auth.issuer), 443).await {
        Ok(()) => report.add(Grade::Good, "the OIDC issuer can be reached"),
        Err(why) => {
            report.add(Grade::Note, format!("the OIDC issuer {why}: check AUTH_ISSUER and AUTH_JWKS_URL"));
        }
    }
}

/// Whether something listens where a URL points. The text says what failed and holds nothing of the URL, which
/// may carry a password.
async fn reach(url: &str, default_port: u16) -> Result<(), &'static str> {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let host_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let target = match host_port.rsplit_once(':') {
        Some((_, port)) if port.parse::<u16>().is_ok() => host_port.to_owned(),
        _ => format!("{host_port}:{default_port}"),
    };
    match timeout(Duration::from_secs(3), TcpStream::connect(target)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(_)) => Err("cannot be reached"),
        Err(_) => Err("does not answer"),
    }
}
