//! Errors as RFC 9457 problem documents: one type for the whole server, one list of codes that the documentation
//! page is made of. A problem never holds a word that somebody wrote, an internal path or a provider's message.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Map, Value, json};
use ventvault_domain::{InvalidVent, ProviderError, ProviderErrorKind};

/// Every kind of problem. The name is on the wire (`code`) and part of the `type` URI, so it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    InvalidJson,
    InvalidField,
    UnsupportedMediaType,
    BodyTooLarge,
    BodyTimeout,
    InvalidFormat,
    InvalidToken,
    SignInUnavailable,
    DailyLimitReached,
    TooManyStreams,
    NotFound,
    MethodNotAllowed,
    ProviderUnavailable,
    ProviderOverloaded,
    ProviderTimeout,
    ProviderRateLimited,
    AnswerBrokeOff,
    ShuttingDown,
    Internal,
}

/// What a code means: status, title, and the paragraph on the documentation page.
pub struct Meaning {
    pub status: StatusCode,
    pub title: &'static str,
    pub help: &'static str,
}

impl Code {
    pub const ALL: [Self; 19] = [
        Self::InvalidJson,
        Self::InvalidField,
        Self::UnsupportedMediaType,
        Self::BodyTooLarge,
        Self::BodyTimeout,
        Self::InvalidFormat,
        Self::InvalidToken,
        Self::SignInUnavailable,
        Self::DailyLimitReached,
        Self::TooManyStreams,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::ProviderUnavailable,
        Self::ProviderOverloaded,
        Self::ProviderTimeout,
        Self::ProviderRateLimited,
        Self::AnswerBrokeOff,
        Self::ShuttingDown,
        Self::Internal,
    ];

    /// The code as it stands in a problem document.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidJson => "invalid_json",
            Self::InvalidField => "invalid_field",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::BodyTooLarge => "body_too_large",
            Self::BodyTimeout => "body_timeout",
            Self::InvalidFormat => "invalid_format",
            Self::InvalidToken => "invalid_token",
            Self::SignInUnavailable => "sign_in_unavailable",
            Self::DailyLimitReached => "daily_limit_reached",
            Self::TooManyStreams => "too_many_streams",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::ProviderUnavailable => "provider_unavailable",
            Self::ProviderOverloaded => "provider_overloaded",
            Self::ProviderTimeout => "provider_timeout",
            Self::ProviderRateLimited => "provider_rate_limited",
            Self::AnswerBrokeOff => "answer_broke_off",
            Self::ShuttingDown => "shutting_down",
            Self::Internal => "internal",
        }
    }

    /// What it means.
    pub const fn meaning(self) -> Meaning {
        let (status, title, help) = match self {
            Self::InvalidJson => (
                StatusCode::BAD_REQUEST,
                "The body is not valid JSON",
                "`detail` gives line and column. The body must be UTF-8 and may nest 64 levels deep.",
            ),
            Self::InvalidField => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "A field is missing or not as it should be",
                "`errors` lists each field and what it must be.",
            ),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be JSON",
                "Send the header Content-Type: application/json.",
            ),
            Self::BodyTooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "The body is too large", "A body may have 1.5 MiB.")
            }
            Self::BodyTimeout => (
                StatusCode::REQUEST_TIMEOUT,
                "The body took too long",
                "Send the whole body within 10 seconds.",
            ),
            Self::InvalidFormat => (
                StatusCode::BAD_REQUEST,
                "There is no such stream format",
                "`format` is one of events, text, openai and ai-sdk.",
            ),
            Self::InvalidToken => (
                StatusCode::UNAUTHORIZED,
                "The sign-in has expired or is not valid",
                "Get a fresh token from the sign-in service, or leave the Authorization header out: nobody must sign in.",
            ),
            Self::SignInUnavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The sign-in cannot be checked at the moment",
                "The sign-in service does not answer. Leave the Authorization header out to write without signing in.",
            ),
            Self::DailyLimitReached => (
                StatusCode::TOO_MANY_REQUESTS,
                "Today's vents are used up",
                "`Retry-After` and `reset_seconds` say when the next day begins (midnight UTC). `resources` lists people who listen right now.",
            ),
            Self::TooManyStreams => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Too many people are writing at this moment",
                "Nothing was counted. Try again after `Retry-After` seconds.",
            ),
            Self::NotFound => {
                (StatusCode::NOT_FOUND, "There is nothing here", "The routes are listed at /docs.")
            }
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "This route takes another method",
                "The Allow header names the methods.",
            ),
            Self::ProviderUnavailable => (
                StatusCode::BAD_GATEWAY,
                "No answer could be had",
                "The language model failed. Nothing was counted; try again in a moment.",
            ),
            Self::ProviderOverloaded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The language model is overloaded",
                "Nothing was counted; try again in a moment.",
            ),
            Self::ProviderTimeout => (
                StatusCode::GATEWAY_TIMEOUT,
                "The language model did not answer in time",
                "Nothing was counted; try again in a moment.",
            ),
            Self::ProviderRateLimited => (
                StatusCode::TOO_MANY_REQUESTS,
                "The language model's own limit is reached",
                "This is the service's limit, not yours. Nothing was counted; try again after `Retry-After` seconds.",
            ),
            Self::AnswerBrokeOff => (
                StatusCode::BAD_GATEWAY,
                "The answer broke off",
                "The language model stopped in the middle. What arrived before is genuine.",
            ),
            Self::ShuttingDown => {
                (StatusCode::SERVICE_UNAVAILABLE, "The server is restarting", "Try again in a few seconds.")
            }
            Self::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something went wrong on our side",
                "Nothing was counted unless words had arrived. Try again.",
            ),
        };
        Meaning { status, title, help }
    }
}

/// A problem document on its way out.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: String,
    extra: Map<String, Value>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    /// With the code's own help as the detail.
    pub fn new(code: Code) -> Self {
        Self::with_detail(code, code.meaning().help)
    }

    /// With a detail of its own. It must not hold anything from the request's body.
    pub fn with_detail(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), extra: Map::new(), headers: Vec::new() }
    }

    /// A field that is missing or wrong.
    pub fn invalid_field(field: &str, problem: &str) -> Self {
        Self::with_detail(Code::InvalidField, format!("{field} {problem}."))
            .and("errors", json!([{ "field": field, "problem": problem }]))
    }

    /// Adds an extension member.
    #[must_use]
    pub fn and(mut self, name: &str, value: Value) -> Self {
        self.extra.insert(name.to_owned(), value);
        self
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds `Retry-After`.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, seconds)
    }

    /// The document.
    pub fn document(&self) -> Value {
        let meaning = self.code.meaning();
        let mut document = json!({
            "type": format!("/docs/problems#{}", self.code.name()),
            "title": meaning.title,
            "status": meaning.status.as_u16(),
            "detail": self.detail,
            "code": self.code.name(),
        });
        if let Some(members) = document.as_object_mut() {
            members.extend(self.extra.clone());
        }
        document
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.code.meaning().status, self.document().to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(self.headers);
        response
    }
}

impl From<InvalidVent> for Problem {
    fn from(invalid: InvalidVent) -> Self {
        Self::invalid_field(&invalid.field, &invalid.problem.to_string())
    }
}

impl From<ProviderError> for Problem {
    /// Nobody answered and nothing was sent yet.
    fn from(error: ProviderError) -> Self {
        let code = match error.kind {
            ProviderErrorKind::Timeout => Code::ProviderTimeout,
            ProviderErrorKind::RateLimited => Code::ProviderRateLimited,
            ProviderErrorKind::Overloaded | ProviderErrorKind::BreakerOpen => Code::ProviderOverloaded,
            _ => Code::ProviderUnavailable,
        };
        let problem = Self::new(code);
        match (code, error.retry_after) {
            (_, Some(wait)) => problem.retry_after(wait.as_secs().clamp(1, 3_600)),
            (Code::ProviderRateLimited | Code::ProviderOverloaded, None) => problem.retry_after(5),
            _ => problem,
        }
    }
}

/// The document for an answer that broke off after its first words, or that never came after the headers had
/// gone out.
pub fn in_stream(error: ProviderError) -> Problem {
    match error.kind {
        ProviderErrorKind::Incomplete | ProviderErrorKind::Malformed | ProviderErrorKind::Server => {
            Problem::new(Code::AnswerBrokeOff)
        }
        _ => error.into(),
    }
}
