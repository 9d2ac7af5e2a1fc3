//! Headers that vents are answered with, and the list of them that browsers may read across origins.

use std::fmt::Write;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use ventvault_domain::{OpenVent, Usage};

use super::state::AppState;

/// The session's signed token. It says nothing about the person and grants nothing.
pub static X_SESSION_ID: HeaderName = HeaderName::from_static("x-session-id");

/// Headers that scripts of other origins may read.
pub const EXPOSED: [HeaderName; 12] = [
    HeaderName::from_static("x-session-id"),
    HeaderName::from_static("x-remaining-vents"),
    HeaderName::from_static("x-reset-seconds"),
    HeaderName::from_static("ratelimit-policy"),
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("server-timing"),
    HeaderName::from_static("x-ai-generated"),
    HeaderName::from_static("x-vercel-ai-ui-message-stream"),
    HeaderName::from_static("x-accel-buffering"),
    header::RETRY_AFTER,
    header::CACHE_CONTROL,
    header::WWW_AUTHENTICATE,
];

/// Request headers of a vent, for the documentation.
#[derive(utoipa::IntoParams)]
#[into_params(parameter_in = Header)]
pub struct VentHeaders {
    /// A random id that the client makes and keeps, 8 to 128 of `[A-Za-z0-9._-]`, so that people behind one
    /// address do not share a day's vents.
    #[param(rename = "X-Device-ID")]
    _device: Option<String>,
    /// The token of an earlier answer's `X-Session-ID`.
    #[param(rename = "X-Session-ID")]
    _session: Option<String>,
}

/// The client's session token if it is still good, else a new one.
pub fn session_id(app: &AppState, request: &HeaderMap) -> String {
    let given = request.get(&X_SESSION_ID).and_then(|value| value.to_str().ok());
    match given {
        Some(token) if app.sessions.verify(token).is_some() => token.to_owned(),
        // Without randomness there is no token, and a vent does not need one.
        _ => app.sessions.issue(false).unwrap_or_default(),
    }
}

/// What a vent is answered with, whatever the dialect.
pub fn of_vent(vent: &OpenVent, session_id: &str, identified: Duration) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    headers.insert("x-ai-generated", HeaderValue::from_static("true"));
    if let Ok(token) = HeaderValue::from_str(session_id) {
        headers.insert(X_SESSION_ID.clone(), token);
    }
    let timings = vent.timings();
    let mut line = String::with_capacity(96);
    let steps = [
        ("identify", identified),
        ("quota", timings.quota),
        ("scrub", timings.scrub),
        ("provider", timings.provider),
    ];
    for (name, duration) in steps {
        let separator = if line.is_empty() { "" } else { ", " };
        let _ = write!(line, "{separator}{name};dur={:.3}", duration.as_secs_f64() * 1_000.0);
    }
    if let Ok(line) = HeaderValue::from_str(&line) {
        headers.insert("server-timing", line);
    }
    if let Some(usage) = vent.quota() {
        headers.extend(of_quota(&usage));
    }
    headers
}

/// Where the caller stands today, in our own headers and in those of the IETF draft
/// (draft-ietf-httpapi-ratelimit-headers).
pub fn of_quota(usage: &Usage) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert("x-remaining-vents", usage.remaining().into());
    headers.insert("x-reset-seconds", usage.reset_seconds.into());
    let policy = format!("\"day\";q={};w=86400", usage.limit);
    let state = format!("\"day\";r={};t={}", usage.remaining(), usage.reset_seconds);
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    headers
}
