//! The OpenAPI document, made from the handlers, and the pages under `/docs`. Everything is served from the
//! binary; nothing is fetched from elsewhere.

use std::fmt::Write;

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, header};
use serde::Serialize;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{IntoResponses, Modify, OpenApi, ToSchema};

use super::code::MEANINGS;

/// The document without its paths, which the router adds.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "VentVault",
        description = "Somebody overwhelmed types how they feel, and a kind answer streams back. Nobody must sign in; \
                       what people write is neither logged nor stored, and personal data is masked before any text \
                       leaves the machine.\n\nErrors are problem documents (RFC 9457); their codes are listed at \
                       [/docs/problems](/docs/problems).",
        license(name = "Proprietary")
    ),
    tags(
        (name = "vent", description = "Writing and being answered"),
        (name = "help", description = "People who listen right now"),
        (name = "quota", description = "Where somebody stands today"),
        (name = "health", description = "For operators and load balancers")
    ),
    components(schemas(ProblemDocument)),
    modifiers(&Bearer)
)]
pub struct ApiDoc;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let components = openapi.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// An error, as RFC 9457 describes it.
#[derive(Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Where the code is explained, relative to this server.
    #[schema(example = "/docs/problems#daily_limit_reached")]
    r#type: String,
    /// What happened, in a few words.
    title: String,
    /// The HTTP status, also inside a stream.
    status: u16,
    /// What can be done about it.
    detail: String,
    /// For programs.
    #[schema(example = "daily_limit_reached")]
    code: String,
}

/// The errors that any route may answer with.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "a declaration for the document; handlers answer with `Problem`")]
pub enum Problems {
    /// The body is not valid JSON, or the query is not valid.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(#[to_schema] ProblemDocument),
    /// The sign-in has expired or is not valid.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(#[to_schema] ProblemDocument),
    /// The body took too long.
    #[response(status = 408, content_type = "application/problem+json")]
    RequestTimeout(#[to_schema] ProblemDocument),
    /// The body is larger than 1.5 MiB.
    #[response(status = 413, content_type = "application/problem+json")]
    PayloadTooLarge(#[to_schema] ProblemDocument),
    /// The body is not JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    UnsupportedMediaType(#[to_schema] ProblemDocument),
    /// A field is missing or not as it should be.
    #[response(status = 422, content_type = "application/problem+json")]
    UnprocessableEntity(#[to_schema] ProblemDocument),
    /// Today's vents are used up, or the language model's own limit is reached.
    #[response(status = 429, content_type = "application/problem+json")]
    TooManyRequests(#[to_schema] ProblemDocument),
    /// Something went wrong on the server's side.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(#[to_schema] ProblemDocument),
    /// The language model failed.
    #[response(status = 502, content_type = "application/problem+json")]
    BadGateway(#[to_schema] ProblemDocument),
    /// Too many streams, an overloaded model, or the server restarts.
    #[response(status = 503, content_type = "application/problem+json")]
    ServiceUnavailable(#[to_schema] ProblemDocument),
    /// The language model did not answer in time.
    #[response(status = 504, content_type = "application/problem+json")]
    GatewayTimeout(#[to_schema] ProblemDocument),
}

/// What every error code means: the target of each problem's `type`.
pub async fn show_problems() -> Response {
    let mut rows = String::new();
    for meaning in &MEANINGS {
        let (name, status, help) = (meaning.name, meaning.status.as_u16(), with_code(meaning.help));
        let _ = write!(
            rows,
            "<section id=\"{name}\"><h2>{} <code>{name}</code></h2><p class=\"status\">{status}</p><p>{help}</p></section>",
            meaning.title
        );
    }
    let page = include_str!("../../../../web/problems.html").replace("<!-- problems -->", &rows);
    let policy = HeaderValue::from_static(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    );
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

/// Text with code between back quotes, as markup. The texts are constants and hold nothing to be escaped.
fn with_code(text: &str) -> String {
    let mut parts = text.split('`');
    let mut markup = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        markup.push_str(if index % 2 == 0 { "<code>" } else { "</code>" });
        markup.push_str(part);
    }
    markup
}
