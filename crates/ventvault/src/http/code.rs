//! Every kind of problem: its name on the wire, its status, and what the documentation page says of it.

use http::StatusCode;

/// A kind of problem. Its name is on the wire (`code`) and part of the `type` URI, so it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// What a code means.
pub struct Meaning {
    /// The kind; each stands at the place of its own number.
    #[cfg(test)]
    code: Code,
    /// Its name in a problem document.
    pub name: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// What happened, in a few words.
    pub title: &'static str,
    /// What can be done about it.
    pub help: &'static str,
}

const fn meaning(
    #[cfg_attr(not(test), expect(unused_variables, reason = "only the test of the order looks at it"))] code: Code,
    name: &'static str,
    status: StatusCode,
    title: &'static str,
    help: &'static str,
) -> Meaning {
    Meaning {
        #[cfg(test)]
        code,
        name,
        status,
        title,
        help,
    }
}

/// All of them, in the order of the kinds.
pub static MEANINGS: [Meaning; 19] = [
    meaning(
        Code::InvalidJson,
        "invalid_json",
        StatusCode::BAD_REQUEST,
        "The body is not valid JSON",
        "`detail` gives line and column. The body must be UTF-8 and may nest 64 levels deep.",
    ),
    meaning(
        Code::InvalidField,
        "invalid_field",
        StatusCode::UNPROCESSABLE_ENTITY,
        "A field is missing or not as it should be",
        "`errors` lists each field and what it must be.",
    ),
    meaning(
        Code::UnsupportedMediaType,
        "unsupported_media_type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The body must be JSON",
        "Send the header Content-Type: application/json.",
    ),
    meaning(
        Code::BodyTooLarge,
        "body_too_large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is too large",
        "A body may have 1.5 MiB.",
    ),
    meaning(
        Code::BodyTimeout,
        "body_timeout",
        StatusCode::REQUEST_TIMEOUT,
        "The body took too long",
        "Send the whole body within 10 seconds.",
    ),
    meaning(
        Code::InvalidFormat,
        "invalid_format",
        StatusCode::BAD_REQUEST,
        "There is no such stream format",
        "`format` is one of events, text, openai and ai-sdk.",
    ),
    meaning(
        Code::InvalidToken,
        "invalid_token",
        StatusCode::UNAUTHORIZED,
        "The sign-in has expired or is not valid",
        "Get a fresh token from the sign-in service, or leave the Authorization header out: nobody must sign in.",
    ),
    meaning(
        Code::SignInUnavailable,
        "sign_in_unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        "The sign-in cannot be checked at the moment",
        "The sign-in service does not answer. Leave the Authorization header out to write without signing in.",
    ),
    meaning(
        Code::DailyLimitReached,
        "daily_limit_reached",
        StatusCode::TOO_MANY_REQUESTS,
        "Today's vents are used up",
        "`Retry-After` and `reset_seconds` say when the next day begins (midnight UTC). `resources` lists people who listen right now.",
    ),
    meaning(
        Code::TooManyStreams,
        "too_many_streams",
        StatusCode::SERVICE_UNAVAILABLE,
        "Too many people are writing at this moment",
        "Nothing was counted. Try again after `Retry-After` seconds.",
    ),
    meaning(
        Code::NotFound,
        "not_found",
        StatusCode::NOT_FOUND,
        "There is nothing here",
        "The routes are listed at /docs.",
    ),
    meaning(
        Code::MethodNotAllowed,
        "method_not_allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "This route takes another method",
        "The Allow header names the methods.",
    ),
    meaning(
        Code::ProviderUnavailable,
        "provider_unavailable",
        StatusCode::BAD_GATEWAY,
        "No answer could be had",
        "The language model failed. Nothing was counted; try again in a moment.",
    ),
    meaning(
        Code::ProviderOverloaded,
        "provider_overloaded",
        StatusCode::SERVICE_UNAVAILABLE,
        "The language model is overloaded",
        "Nothing was counted; try again in a moment.",
    ),
    meaning(
        Code::ProviderTimeout,
        "provider_timeout",
        StatusCode::GATEWAY_TIMEOUT,
        "The language model did not answer in time",
        "Nothing was counted; try again in a moment.",
    ),
    meaning(
        Code::ProviderRateLimited,
        "provider_rate_limited",
        StatusCode::TOO_MANY_REQUESTS,
        "The language model's own limit is reached",
        "This is the service's limit, not yours. Nothing was counted; try again after `Retry-After` seconds.",
    ),
    meaning(
        Code::AnswerBrokeOff,
        "answer_broke_off",
        StatusCode::BAD_GATEWAY,
        "The answer broke off",
        "The language model stopped in the middle. What arrived before is genuine.",
    ),
    meaning(
        Code::ShuttingDown,
        "shutting_down",
        StatusCode::SERVICE_UNAVAILABLE,
        "The server is restarting",
        "Try again in a few seconds.",
    ),
    meaning(
        Code::Internal,
        "internal",
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong on our side",
        "Nothing was counted unless words had arrived. Try again.",
    ),
];

impl Code {
    /// What it means.
    pub fn meaning(self) -> &'static Meaning {
        &MEANINGS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::MEANINGS;

    #[test]
    fn every_kind_finds_its_own_meaning() {
        for meaning in &MEANINGS {
            assert_eq!(meaning.code.meaning().name, meaning.name);
        }
    }
}
