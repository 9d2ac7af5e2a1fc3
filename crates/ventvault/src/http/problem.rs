//! Errors as RFC 9457 problem documents: one type for the whole server, one list of codes that the documentation
//! page is made of. A problem never holds a word that somebody wrote, an internal path or a provider's message.

use axum::response::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, header};
use serde_json::{Map, Value, json};
use ventvault_domain::{InvalidVent, ProviderError, ProviderErrorKind};

pub use super::code::Code;

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
            "type": format!("/docs/problems#{}", meaning.name),
            "title": meaning.title,
            "status": meaning.status.as_u16(),
            "detail": self.detail,
            "code": meaning.name,
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
