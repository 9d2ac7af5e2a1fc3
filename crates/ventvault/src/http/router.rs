//! The routes of the public listener, and the layers around them from the outside in: the request is counted, a
//! panic becomes a problem document, browsers are told what they may read.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderName, HeaderValue, Method, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use super::docs::ApiDoc;
use super::headers::EXPOSED;
use super::problem::{Code, Problem};
use super::state::App;
use super::{docs, health, help, quota, session, vent};
use crate::settings::CorsOrigins;

/// Templates of all routes, for metrics that start at 0.
pub const TEMPLATES: [&str; 9] = [
    "/api/crisis/resources",
    "/api/vent",
    "/api/usage",
    "/api/session/upgrade",
    "/v1/chat/completions",
    "/health",
    "/livez",
    "/readyz",
    "/openapi.json",
];

/// Routes and their documentation.
fn documented() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(ApiDoc::openapi())
        .routes(routes!(vent::create_vent))
        .routes(routes!(vent::create_chat_completion))
        .routes(routes!(help::list_resources))
        .routes(routes!(quota::show_usage))
        .routes(routes!(session::upgrade_session))
        .routes(routes!(health::show_health))
        .routes(routes!(health::show_liveness))
        .routes(routes!(health::show_readiness))
        .routes(routes!(health::show_version))
}

/// The OpenAPI document.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = documented().split_for_parts().1;
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    document
}

/// The public listener's router.
pub fn public(app: App, cors: &CorsOrigins) -> Router {
    let (routes, _) = documented().split_for_parts();
    routes
        .route("/", axum::routing::get(|| async { Redirect::temporary("/docs/") }))
        .route("/docs/problems", axum::routing::get(docs::show_problems))
        .merge(SwaggerUi::new("/docs").url("/openapi.json", openapi()))
        .fallback(|| async { Problem::new(Code::NotFound) })
        .method_not_allowed_fallback(|| async { Problem::new(Code::MethodNotAllowed) })
        .layer(cors_layer(cors))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), observe))
        .with_state(app)
}

/// The documentation's pages run their own scripts and nobody else's.
const DOCS_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// Counts the request by its template and adds what every response has.
async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let route = route.as_deref().unwrap_or("unmatched");
    app.metrics.count_request(route, response.status().as_u16());
    tracing::debug!(http.route = route, http.status = response.status().as_u16(), "answered");
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if route.starts_with("/docs") {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(DOCS_POLICY);
    }
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The payload of a panic may hold anything, so it is dropped unseen; the hook has logged the place.
fn panicked(_: Box<dyn Any + Send>) -> http::Response<axum::body::Body> {
    Problem::new(Code::Internal).into_response()
}

fn cors_layer(origins: &CorsOrigins) -> CorsLayer {
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            header::ACCEPT,
            header::CACHE_CONTROL,
            HeaderName::from_static("x-session-id"),
            HeaderName::from_static("x-device-id"),
            HeaderName::from_static("x-vault-id"),
            HeaderName::from_static("x-vault-key"),
        ])
        .expose_headers(EXPOSED)
        .max_age(Duration::from_hours(1));
    match origins {
        CorsOrigins::Any => layer.allow_origin(AllowOrigin::any()),
        CorsOrigins::Listed(origins) => {
            let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
            layer.allow_origin(AllowOrigin::list(origins)).allow_credentials(true)
        }
    }
}
