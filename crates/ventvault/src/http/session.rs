//! `POST /api/session/upgrade`: somebody who vented anonymously has signed in and goes on with the account's day.

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Serialize;
use ventvault_domain::Tier;

use super::caller::{self, Peer};
use super::headers::{X_SESSION_ID, of_quota, session_id};
use super::problem::{Code, Problem};
use super::state::App;

/// The session after signing in.
#[derive(Serialize, utoipa::ToSchema)]
pub struct UpgradeDocument {
    /// The session's token; the one that came in if it is still good.
    session_id: String,
    /// `signed_in` or `premium`.
    tier: &'static str,
    /// Vents that the account's day allows.
    limit: u32,
    /// Vents left today.
    remaining: u32,
    /// Seconds until midnight UTC.
    reset_seconds: u64,
}

/// Goes on as somebody signed in. Nothing links the anonymous vents to the account: the day simply has more room.
#[utoipa::path(
    post, path = "/api/session/upgrade", tag = "quota", params(super::headers::VentHeaders),
    responses((status = 200, body = UpgradeDocument), super::docs::Problems),
    security(("bearer" = []))
)]
pub async fn upgrade_session(State(app): State<App>, request: Request) -> Response {
    let Some(peer) = request.extensions().get::<Peer>().copied() else {
        return Problem::new(Code::Internal).into_response();
    };
    let caller = match caller::resolve(&app, peer, request.headers()).await {
        Ok(caller) if caller.tier() != Tier::Anonymous => caller,
        Ok(_) => return Problem::new(Code::InvalidToken).into_response(),
        Err(problem) => return problem.into_response(),
    };
    let usage = app.vents.quota.usage(&caller).await;
    let session_id = session_id(&app, request.headers());
    let mut headers = of_quota(&usage);
    if let Ok(value) = http::HeaderValue::from_str(&session_id) {
        headers.insert(X_SESSION_ID.clone(), value);
    }
    let document = UpgradeDocument {
        session_id,
        tier: usage.tier.name(),
        limit: usage.limit,
        remaining: usage.remaining(),
        reset_seconds: usage.reset_seconds,
    };
    ([(header::CACHE_CONTROL, "no-store")], headers, Json(document)).into_response()
}
