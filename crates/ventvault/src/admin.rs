//! The operator's listener: metrics. It is not the public one's business, and the public one does not have it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, header};
use ring::digest::{SHA256, digest};
use secrecy::{ExposeSecret, SecretString};

use crate::http::problem::{Code, Problem};
use crate::metrics::Metrics;

#[derive(Clone)]
struct Admin {
    metrics: Arc<Metrics>,
    token: Option<SecretString>,
}

/// The operator's routes, behind the token if there is one.
pub fn router(metrics: Arc<Metrics>, token: Option<SecretString>) -> Router {
    let admin = Admin { metrics, token };
    Router::new()
        .route("/metrics", get(show_metrics))
        .route("/livez", get(|| async { "alive\n" }))
        .fallback(|| async { Problem::new(Code::NotFound) })
        .method_not_allowed_fallback(|| async { Problem::new(Code::MethodNotAllowed) })
        .layer(middleware::from_fn_with_state(admin.clone(), authorise))
        .with_state(admin)
}

async fn show_metrics(State(admin): State<Admin>) -> Response {
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], admin.metrics.render()).into_response()
}

async fn authorise(State(admin): State<Admin>, request: Request, next: Next) -> Response {
    let Some(token) = &admin.token else { return next.run(request).await };
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.as_bytes().strip_prefix(b"Bearer "))
        .unwrap_or_default();
    // Digests of equal length are compared, so the time taken says nothing about the token.
    let is_right =
        digest(&SHA256, given).as_ref() == digest(&SHA256, token.expose_secret().as_bytes()).as_ref();
    if is_right {
        return next.run(request).await;
    }
    Problem::with_detail(Code::InvalidToken, "Send the header Authorization: Bearer followed by ADMIN_TOKEN.")
        .header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
        .into_response()
}
