//! `GET /api/usage`, and the words for those whose day is used up.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;
use serde_json::json;
use ventvault_domain::{Ceiling, Refusal};
use ventvault_sense::resources::Selection;

use super::caller::{self, Peer};
use super::headers::of_quota;
use super::problem::{Code, Problem};
use super::state::App;

/// Where the caller stands today.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UsageDocument {
    /// Vents used today.
    used: u32,
    /// Vents that the day allows.
    limit: u32,
    /// Vents left today.
    remaining: u32,
    /// Seconds until midnight UTC.
    reset_seconds: u64,
    /// `anonymous`, `signed_in` or `premium`.
    tier: &'static str,
}

/// Tells where the caller stands; costs nothing.
#[utoipa::path(
    get, path = "/api/usage", tag = "quota", params(super::headers::VentHeaders),
    responses((status = 200, body = UsageDocument), super::docs::Problems)
)]
pub async fn show_usage(State(app): State<App>, request: Request) -> Response {
    let Some(peer) = request.extensions().get::<Peer>().copied() else {
        return Problem::new(Code::Internal).into_response();
    };
    let caller = match caller::resolve(&app, peer, request.headers()).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let usage = app.vents.quota.usage(&caller).await;
    let document = UsageDocument {
        used: usage.used,
        limit: usage.limit,
        remaining: usage.remaining(),
        reset_seconds: usage.reset_seconds,
        tier: usage.tier.name(),
    };
    ([(header::CACHE_CONTROL, "no-store")], of_quota(&usage), Json(document)).into_response()
}

/// Somebody who wanted to be heard and cannot be today: kind words, when it goes on, and people who listen now.
pub fn refused(refusal: &Refusal, help: &Selection<'_>) -> Problem {
    let usage = refusal.usage;
    let hours = usage.reset_seconds.div_ceil(3_600);
    let when = if hours <= 1 { "within the hour".to_owned() } else { format!("in about {hours} hours") };
    let detail = match refusal.by {
        Ceiling::Own => format!(
            "You have used the {} vents of today, and what you carry still matters. There is room again {when}. \
             Until then it can help to write it down for yourself, or to talk to somebody you trust. If you are in \
             danger or cannot hold on, please reach out now: the people below listen at any hour.",
            usage.limit
        ),
        Ceiling::Network => format!(
            "Many people have written from your network today, so it has to pause. There is room again {when}, or \
             at once from another connection or signed in. If you are in danger or cannot hold on, please reach \
             out now: the people below listen at any hour."
        ),
    };
    let mut problem = Problem::with_detail(Code::DailyLimitReached, detail)
        .and("limit", json!(usage.limit))
        .and("remaining", json!(0))
        .and("reset_seconds", json!(usage.reset_seconds))
        .and("tier", json!(usage.tier.name()))
        .and("resources", json!(help.resources))
        .retry_after(usage.reset_seconds);
    for (name, value) in &of_quota(&usage) {
        problem = problem.header(name.clone(), value.clone());
    }
    problem
}
