//! What a vendor's refusal means. A body is read for its machine-readable words alone and wiped; nothing of it
//! reaches an error, because vendors quote the request in their messages.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;
use ventvault_domain::{ProviderError, ProviderErrorKind};
use zeroize::Zeroize;

/// Longer waits say nothing about this request.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// What a status other than 200 means, together with the body that came with it.
pub(crate) fn refused(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> ProviderError {
    let body = ErrorBody::parse(body);
    let kind = match body.kind() {
        // A status is more exact than a body, but for these: vendors send a wrong key as 400, an empty account as
        // 429 and overload as 500.
        Some(
            kind @ (ProviderErrorKind::Credentials
            | ProviderErrorKind::RateLimited
            | ProviderErrorKind::Overloaded),
        ) => kind,
        _ => by_status(status.as_u16()),
    };
    ProviderError { kind, retry_after: retry_after(headers).or_else(|| body.retry_delay()) }
}

/// What an error inside a stream, or as the body of a 200, means.
pub(crate) fn in_stream(data: &[u8]) -> ProviderError {
    let body = ErrorBody::parse(data);
    let kind = body.kind().unwrap_or(ProviderErrorKind::Server);
    ProviderError { kind, retry_after: body.retry_delay() }
}

/// Whether a body is an error in one of the forms that vendors use.
pub(crate) fn is_error_body(body: &[u8]) -> bool {
    let body = ErrorBody::parse(body);
    body.error().is_some() || body.0.get("object").and_then(Value::as_str) == Some("error")
}

fn by_status(status: u16) -> ProviderErrorKind {
    match status {
        401..=403 => ProviderErrorKind::Credentials,
        429 => ProviderErrorKind::RateLimited,
        503 | 529 => ProviderErrorKind::Overloaded,
        408 => ProviderErrorKind::Timeout,
        500..=599 => ProviderErrorKind::Server,
        _ => ProviderErrorKind::Rejected,
    }
}

/// The words of the vendors' error types, codes and statuses, in lower case.
fn by_word(word: &str) -> Option<ProviderErrorKind> {
    Some(match word {
        "authentication_error"
        | "permission_error"
        | "invalid_api_key"
        | "api_key_invalid"
        | "unauthenticated"
        | "permission_denied"
        | "insufficient_quota"
        | "billing_error"
        | "billing_not_active"
        | "billing_hard_limit_reached"
        | "insufficient_balance"
        | "account_deactivated" => ProviderErrorKind::Credentials,
        "rate_limit_error"
        | "rate_limit_exceeded"
        | "rate_limit_reached"
        | "resource_exhausted"
        | "too_many_requests" => ProviderErrorKind::RateLimited,
        "overloaded_error"
        | "overloaded"
        | "unavailable"
        | "service_unavailable"
        | "server_overloaded"
        | "engine_overloaded_error"
        | "slow_down" => ProviderErrorKind::Overloaded,
        "invalid_request_error"
        | "not_found_error"
        | "model_not_found"
        | "invalid_argument"
        | "not_found"
        | "request_too_large"
        | "failed_precondition"
        | "context_length_exceeded" => ProviderErrorKind::Rejected,
        _ => return None,
    })
}

/// A vendor's error document; wiped when dropped.
struct ErrorBody(Value);

impl ErrorBody {
    fn parse(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            // Gemini wraps the error of a streaming call in an array.
            Ok(Value::Array(mut several)) if !several.is_empty() => {
                let first = several.swap_remove(0);
                drop(Self(Value::Array(several)));
                Self(first)
            }
            Ok(value) => Self(value),
            Err(_) => Self(Value::Null),
        }
    }

    fn error(&self) -> Option<&Value> {
        self.0.get("error").filter(|error| !error.is_null())
    }

    /// The meaning of the first known word, a wrong key before anything else; else that of a numeric code.
    fn kind(&self) -> Option<ProviderErrorKind> {
        let places = [self.error(), Some(&self.0)];
        let fields = || {
            places.into_iter().flatten().flat_map(|place| {
                ["code", "type", "status", "error_type"].into_iter().filter_map(|field| place.get(field))
            })
        };
        let reasons = self.details().filter_map(|detail| detail.get("reason"));
        let kinds: Vec<_> = reasons
            .chain(fields())
            .filter_map(Value::as_str)
            .filter_map(|word| by_word(&word.to_ascii_lowercase()))
            .collect();
        let wrong_key = kinds.iter().find(|kind| **kind == ProviderErrorKind::Credentials);
        wrong_key.or(kinds.first()).copied().or_else(|| {
            let code = fields().find_map(Value::as_u64)?;
            (400..600).contains(&code).then(|| by_status(u16::try_from(code).unwrap_or_default()))
        })
    }

    fn details(&self) -> impl Iterator<Item = &Value> {
        self.error().and_then(|error| error.get("details")).and_then(Value::as_array).into_iter().flatten()
    }

    /// Google's `RetryInfo`: seconds with an `s` behind them.
    fn retry_delay(&self) -> Option<Duration> {
        let delay = self.details().find_map(|detail| detail.get("retryDelay"))?.as_str()?;
        wait(delay.strip_suffix('s')?.parse().ok()?)
    }
}

impl Drop for ErrorBody {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// The recursion is bounded by the parser, which refuses documents nested deeper than 128.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `Retry-After` in seconds or as a date, which is measured against the response's own `Date`: the two come from
/// one clock, ours may be wrong. OpenAI also sends milliseconds.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|value| value.parse::<f64>().ok()) {
        return wait(milliseconds / 1000.0);
    }
    let value = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = value.parse::<f64>() {
        return wait(seconds);
    }
    let (then, now) = (http_date(value)?, http_date(text(DATE.as_str())?)?);
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default().min(LONGEST_WAIT))
}

fn wait(seconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(seconds).ok().map(|wait| wait.min(LONGEST_WAIT))
}

fn http_date(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}
