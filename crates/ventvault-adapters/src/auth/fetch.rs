//! Fetches an issuer's key set, and the discovery document that says where it is. Both are bounded in time and
//! size, redirects are not followed, and nothing that a token says ever reaches a URL.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::Url;
use serde::Deserialize;

use super::jwk::KeySet;

/// Larger than any issuer's key set.
const MAX_BYTES: usize = 256 * 1024;
/// For one document, from connecting to its last byte.
const TIMEOUT: Duration = Duration::from_secs(3);

/// Why an issuer's keys could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// No connection, or it broke.
    #[error("the issuer cannot be reached")]
    Unreachable,
    /// No whole answer within 3 s.
    #[error("the issuer did not answer in time")]
    Timeout,
    /// Another status than 200; redirects are not followed.
    #[error("the issuer did not answer with 200")]
    Status,
    /// More than 256 KiB or 64 keys.
    #[error("the issuer's key set is larger than 256 KiB or 64 keys")]
    TooLarge,
    /// Not the JSON that it should be.
    #[error("the issuer's answer is not a key set or discovery document")]
    Malformed,
    /// The discovery document names another issuer.
    #[error("the issuer's discovery document names another issuer than AUTH_ISSUER")]
    WrongIssuer,
    /// The discovery document leads to a place that we do not fetch keys from.
    #[error("the issuer's discovery document names a jwks_uri that is not https")]
    InsecureUrl,
    /// Keys were asked for less than a minute ago.
    #[error("the issuer was asked less than a minute ago")]
    TooSoon,
}

impl FetchError {
    /// The name in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Status => "status",
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::WrongIssuer => "wrong_issuer",
            Self::InsecureUrl => "insecure_url",
            Self::TooSoon => "too_soon",
        }
    }
}

/// A client fit for fetching keys. A rustls provider must have been installed before.
pub fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("ventvault/", env!("CARGO_PKG_VERSION")))
        .build()
}

/// Where keys may come from: `https`, or `http` to a host that is on this machine or its own network (loopback,
/// a private address, a name without a dot as containers have). No credentials and no fragment.
pub(super) fn acceptable(url: &str) -> Option<Url> {
    let url = Url::parse(url).ok()?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let near = || {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(v4)) => v4.is_loopback() || v4.is_private(),
            Ok(IpAddr::V6(v6)) => v6.is_loopback() || v6.is_unique_local(),
            Err(_) => !host.is_empty() && !host.contains('.'),
        }
    };
    let safe = match url.scheme() {
        "https" => true,
        "http" => near(),
        _ => false,
    };
    (bare && safe).then_some(url)
}

/// Issuers differ in a trailing slash between their documents and what people configure; nothing else may.
pub(super) fn same_issuer(a: &str, b: &str) -> bool {
    a.strip_suffix('/').unwrap_or(a) == b.strip_suffix('/').unwrap_or(b)
}

/// The keys at this address.
pub(super) async fn key_set(http: &reqwest::Client, url: Url) -> Result<KeySet, FetchError> {
    KeySet::parse(&document(http, url).await?)
}

/// Asks the issuer where its keys are (`OpenID` Connect Discovery 1.0, section 4).
pub(super) async fn discover(http: &reqwest::Client, issuer: &str) -> Result<Url, FetchError> {
    #[derive(Deserialize)]
    struct Discovery {
        issuer: String,
        jwks_uri: String,
    }
    let url = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let url = acceptable(&url).ok_or(FetchError::InsecureUrl)?;
    let demands_tls = url.scheme() == "https";
    let found: Discovery =
        serde_json::from_slice(&document(http, url).await?).map_err(|_| FetchError::Malformed)?;
    if !same_issuer(&found.issuer, issuer) {
        return Err(FetchError::WrongIssuer);
    }
    acceptable(&found.jwks_uri)
        .filter(|keys| keys.scheme() == "https" || !demands_tls)
        .ok_or(FetchError::InsecureUrl)
}

/// Bounds the time again: the client is somebody else's and may have no bound of its own.
async fn document(http: &reqwest::Client, url: Url) -> Result<Vec<u8>, FetchError> {
    tokio::time::timeout(TIMEOUT, read(http, url)).await.unwrap_or(Err(FetchError::Timeout))
}

async fn read(http: &reqwest::Client, url: Url) -> Result<Vec<u8>, FetchError> {
    let failed = |error: reqwest::Error| {
        if error.is_timeout() { FetchError::Timeout } else { FetchError::Unreachable }
    };
    let mut response = http.get(url).header("accept", "application/json").send().await.map_err(failed)?;
    if response.status() != reqwest::StatusCode::OK {
        return Err(FetchError::Status);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
