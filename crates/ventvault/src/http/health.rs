//! Health for people and for load balancers. `/livez`: the process runs. `/readyz`: it takes new work. `/health`:
//! how well its parts do. None of them asks a neighbour, so none of them can hang on one.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;
use tokio::time::Instant;
use ventvault_domain::{BreakerState, StoreHealth};

use super::problem::{Code, Problem};
use super::state::App;

/// How the server does.
#[derive(Serialize, utoipa::ToSchema)]
pub struct HealthDocument {
    /// `healthy`, `degraded` or `unhealthy`.
    status: &'static str,
    /// The server's version.
    version: &'static str,
    /// The quota store.
    quota: Part,
    /// The providers in the order in which they are asked.
    providers: Vec<ProviderPart>,
    /// Free slots for streams.
    free_streams: usize,
}

/// One part.
#[derive(Serialize, utoipa::ToSchema)]
struct Part {
    status: &'static str,
    /// What an operator can do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// One provider.
#[derive(Serialize, utoipa::ToSchema)]
struct ProviderPart {
    name: &'static str,
    status: &'static str,
    breaker: &'static str,
}

/// How the server and its parts do; 503 when it cannot answer vents.
#[utoipa::path(get, path = "/health", tag = "health", responses((status = 200, body = HealthDocument), (status = 503, body = HealthDocument)))]
pub async fn show_health(State(app): State<App>) -> Response {
    let now = Instant::now();
    let providers: Vec<ProviderPart> = app
        .vents
        .cascade
        .routes()
        .iter()
        .map(|route| {
            let (status, breaker) = match route.breaker.state(now) {
                BreakerState::Closed => ("healthy", "closed"),
                BreakerState::HalfOpen => ("degraded", "half_open"),
                BreakerState::Open => ("unhealthy", "open"),
            };
            ProviderPart { name: route.provider.name().name(), status, breaker }
        })
        .collect();
    let quota = match app.vents.quota.health() {
        StoreHealth::Healthy => Part { status: "healthy", detail: None },
        StoreHealth::Degraded(detail) => Part { status: "degraded", detail: Some(detail) },
    };
    let speaks = providers.iter().any(|provider| provider.status != "unhealthy")
        || app.vents.cascade.has_last_resort();
    let whole = quota.status == "healthy" && providers.iter().all(|provider| provider.status == "healthy");
    let (code, status) = match (speaks && !app.draining.is_cancelled(), whole) {
        (false, _) => (StatusCode::SERVICE_UNAVAILABLE, "unhealthy"),
        (true, false) => (StatusCode::OK, "degraded"),
        (true, true) => (StatusCode::OK, "healthy"),
    };
    let free_streams = app.slots.available_permits();
    let document =
        HealthDocument { status, version: env!("CARGO_PKG_VERSION"), quota, providers, free_streams };
    (code, [(header::CACHE_CONTROL, "no-store")], Json(document)).into_response()
}

/// The process runs.
#[utoipa::path(get, path = "/livez", tag = "health", responses((status = 200, body = String, content_type = "text/plain")))]
pub async fn show_liveness() -> &'static str {
    "alive\n"
}

/// The server takes new work; 503 once it drains.
#[utoipa::path(get, path = "/readyz", tag = "health", responses((status = 200, body = String, content_type = "text/plain"), super::docs::Problems))]
pub async fn show_readiness(State(app): State<App>) -> Response {
    if app.draining.is_cancelled() {
        return Problem::new(Code::ShuttingDown).retry_after(5).into_response();
    }
    "ready\n".into_response()
}

/// The version, as `ventvault --version` has it.
#[utoipa::path(get, path = "/version", tag = "health", responses((status = 200, body = Object)))]
pub async fn show_version() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "name": "ventvault", "version": env!("CARGO_PKG_VERSION") }))
}
