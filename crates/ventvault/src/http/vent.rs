//! `POST /api/vent` and `POST /v1/chat/completions`: from a request to an answer that streams. The steps of a vent
//! itself are in `ventvault_domain`; here stands what HTTP adds.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout};
use ventvault_domain::{OpenVent, RawVent};

use super::answer::{Answer, AnswerDocument};
use super::body::read_json;
use super::caller::{self, Peer};
use super::headers;
use super::problem::{Code, Problem};
use super::quota::refused;
use super::request::{CompletionRequest, VentRequest};
use super::state::App;
use crate::ids::reply_id;
use crate::settings::Format;
use crate::sse::{Encoder, Envelope, VentBody, completion};

/// How long headers wait for the provider's first words, so that an early failure has a status of its own.
const HEADERS_WAIT: Duration = Duration::from_secs(10);

/// The query of `POST /api/vent`.
#[derive(Deserialize, utoipa::IntoParams)]
pub struct VentQuery {
    /// `events`, `text`, `openai` or `ai-sdk`.
    format: Option<String>,
}

/// Answers a vent as a stream of server-sent events, or as one JSON object for `Accept: application/json`.
#[utoipa::path(
    post, path = "/api/vent", tag = "vent", params(VentQuery, headers::VentHeaders),
    request_body = VentRequest,
    responses(
        (status = 200, description = "The answer, streamed in the dialect asked for", content(
            (String = "text/event-stream", example = "event: meta\ndata: {\"session_id\":\"…\",\"provider\":\"companion\",\"model\":\"…\",\"ai\":true,\"fallback\":false}\n\nevent: delta\ndata: {\"text\":\"That \"}\n\nevent: done\ndata: {\"finish_reason\":\"stop\",\"remaining_vents\":1,\"usage\":{\"input_tokens\":9,\"output_tokens\":31,\"cost_usd\":0.0}}\n\n"),
            (AnswerDocument = "application/json"),
        )),
        super::docs::Problems,
    )
)]
pub async fn create_vent(
    State(app): State<App>,
    query: Result<Query<VentQuery>, QueryRejection>,
    request: Request,
) -> Response {
    let (exchange, body) = Exchange::begin(app, request);
    let answered = async {
        let Query(VentQuery { format: asked }) = query.map_err(|_| Problem::new(Code::InvalidFormat))?;
        let shape = shape_of(asked.as_deref(), &exchange.headers, exchange.app.format)?;
        let request: VentRequest = read_json(&exchange.headers, body).await?;
        exchange.answer(shape, request.into_vent(&exchange.app.limits)?).await
    };
    answered.await.unwrap_or_else(Problem::into_response)
}

/// Answers as OpenAI's chat completions do, so that a client of that API works as it is.
#[utoipa::path(
    post, path = "/v1/chat/completions", tag = "vent", params(headers::VentHeaders),
    request_body = CompletionRequest,
    responses(
        (status = 200, description = "A chat completion, or chunks of one with `stream: true`", content(
            (Object = "application/json"), (String = "text/event-stream"),
        )),
        super::docs::Problems,
    )
)]
pub async fn create_chat_completion(State(app): State<App>, request: Request) -> Response {
    let (exchange, body) = Exchange::begin(app, request);
    let answered = async {
        let request: CompletionRequest = read_json(&exchange.headers, body).await?;
        let shape = if request.streams() {
            Shape::Chunks { separate_usage: request.wants_usage() }
        } else {
            Shape::Completion
        };
        exchange.answer(shape, request.into_vent(&exchange.app.limits)?).await
    };
    answered.await.unwrap_or_else(Problem::into_response)
}

/// How the answer is given.
#[derive(Clone, Copy)]
enum Shape {
    Stream(Format),
    /// The `openai` dialect as a client of OpenAI's API asks for it.
    Chunks {
        separate_usage: bool,
    },
    Json,
    Completion,
}

fn shape_of(asked: Option<&str>, headers: &HeaderMap, default: Format) -> Result<Shape, Problem> {
    match asked.map(Format::parse) {
        Some(Some(format)) => Ok(Shape::Stream(format)),
        Some(None) => Err(Problem::new(Code::InvalidFormat)),
        None if wants_json(headers) => Ok(Shape::Json),
        None => Ok(Shape::Stream(default)),
    }
}

/// JSON only for those who ask for it and for nothing that a stream could be.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = |kind: &str| {
        let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        values
            .flat_map(|value| value.split(','))
            .any(|range| range.split(';').next().unwrap_or_default().trim() == kind)
    };
    accepted("application/json") && !accepted("text/event-stream") && !accepted("*/*")
}

/// One request on its way to an answer.
struct Exchange {
    app: App,
    arrived: Instant,
    peer: Option<Peer>,
    headers: HeaderMap,
}

impl Exchange {
    fn begin(app: App, request: Request) -> (Self, Body) {
        let arrived = Instant::now();
        let peer = request.extensions().get::<Peer>().copied();
        let (parts, body) = request.into_parts();
        (Self { app, arrived, peer, headers: parts.headers }, body)
    }

    async fn answer(&self, shape: Shape, vent: RawVent) -> Result<Response, Problem> {
        let app = &self.app;
        let peer = self.peer.ok_or_else(|| Problem::new(Code::Internal))?;
        let caller = caller::resolve(app, peer, &self.headers).await?;
        let Ok(slot) = app.slots.clone().try_acquire_owned() else {
            return Err(Problem::new(Code::TooManyStreams).retry_after(2));
        };
        let identified = self.arrived.elapsed();
        let vent = match app.vents.open(&caller, vent, self.arrived).await {
            Ok(vent) => vent,
            Err(refusal) => return Err(refused(&refusal)),
        };
        let session_id = headers::session_id(app, &self.headers);
        let envelope = Envelope { session_id, reply_id: reply_id(), created: app.clock.unix_seconds() };
        match shape {
            Shape::Stream(format) => {
                self.stream(Encoder::new(format, envelope), vent, slot, identified).await
            }
            Shape::Chunks { separate_usage } => {
                let encoder = Encoder::new(Format::OpenAi, envelope).with_separate_usage(separate_usage);
                self.stream(encoder, vent, slot, identified).await
            }
            Shape::Json | Shape::Completion => self.whole(shape, vent, &envelope, identified).await,
        }
    }

    async fn stream(
        &self,
        encoder: Encoder,
        vent: OpenVent,
        slot: OwnedSemaphorePermit,
        identified: Duration,
    ) -> Result<Response, Problem> {
        let mut vent = Box::new(vent);
        let late = match timeout(HEADERS_WAIT, vent.started()).await {
            Ok(started) => {
                started?;
                false
            }
            Err(_) => true,
        };
        let app = &self.app;
        let mut headers = headers::of_vent(&vent, encoder.session_id(), identified);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
        headers.extend(encoder.headers());
        let body = VentBody::new(vent, encoder, late, slot, app.metrics.open_stream(), app.stopping.clone());
        Ok((headers, Body::new(body)).into_response())
    }

    async fn whole(
        &self,
        shape: Shape,
        mut vent: OpenVent,
        envelope: &Envelope,
        identified: Duration,
    ) -> Result<Response, Problem> {
        vent.deliver_whole();
        vent.started().await?;
        let _open = self.app.metrics.open_stream();
        let headers = headers::of_vent(&vent, &envelope.session_id, identified);
        let answer = Answer::gather(vent).await?;
        let body = match shape {
            Shape::Completion => Json(completion(envelope, &answer)).into_response(),
            Shape::Json | Shape::Stream(_) | Shape::Chunks { .. } => {
                Json(answer.document(&envelope.session_id)).into_response()
            }
        };
        Ok((headers, body).into_response())
    }
}
