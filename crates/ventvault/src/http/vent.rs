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
use ventvault_domain::{CrisisLevel, CrisisReading, OpenVent, RawVent};

use super::answer::{Answer, AnswerDocument};
use super::body::read_json;
use super::caller::{self, Peer};
use super::headers;
use super::help::{self, Card};
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
    /// ISO 3166-1 alpha-2 code of the country whose crisis lines are shown if they are needed.
    country: Option<String>,
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
        let Query(VentQuery { format: asked, country }) =
            query.map_err(|_| Problem::new(Code::InvalidFormat))?;
        let shape = shape_of(asked.as_deref(), &exchange.headers, exchange.app.format)?;
        let request: VentRequest = read_json(&exchange.headers, body).await?;
        let country = request.country().or(country);
        exchange.answer(shape, request.into_vent(&exchange.app.limits)?, country.as_deref()).await
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
        exchange.answer(shape, request.into_vent(&exchange.app.limits)?, None).await
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

    async fn answer(&self, shape: Shape, vent: RawVent, country: Option<&str>) -> Result<Response, Problem> {
        let app = &self.app;
        let reading = app.vents.read(&vent);
        let languages = help::languages(&self.headers);
        let card = app.help.card(&reading, country, languages);
        if reading.level == CrisisLevel::Crisis {
            return self.answer_in_crisis(shape, vent, reading, card).await;
        }
        let peer = self.peer.ok_or_else(|| Problem::new(Code::Internal))?;
        let caller = caller::resolve(app, peer, &self.headers).await?;
        let Ok(slot) = app.slots.clone().try_acquire_owned() else {
            return Err(Problem::new(Code::TooManyStreams).retry_after(2));
        };
        let identified = self.arrived.elapsed();
        let opened = app.vents.open(&caller, vent, reading, self.arrived).await;
        let mut vent = opened.map_err(|refusal| refused(&refusal, &app.help.find(country, languages)))?;
        let late = match timeout(HEADERS_WAIT, vent.started()).await {
            Ok(started) => {
                started?;
                false
            }
            Err(_) => true,
        };
        self.respond(shape, vent, card, Some(slot), late, identified).await
    }

    /// Somebody is in danger: neither a wrong token nor a full house nor anybody's slowness stands between them and
    /// help. Nobody is asked who they are; headers go out at once with the card.
    async fn answer_in_crisis(
        &self,
        shape: Shape,
        vent: RawVent,
        reading: CrisisReading,
        card: Option<Card>,
    ) -> Result<Response, Problem> {
        let app = &self.app;
        let slot = app.slots.clone().try_acquire_owned().ok();
        let caller = caller::unverified(app, self.peer, &self.headers);
        let identified = self.arrived.elapsed();
        let vent = app.vents.open_in_crisis(caller, vent, reading, slot.is_some(), self.arrived);
        self.respond(shape, vent, card, slot, false, identified).await
    }

    async fn respond(
        &self,
        shape: Shape,
        vent: OpenVent,
        card: Option<Card>,
        slot: Option<OwnedSemaphorePermit>,
        late: bool,
        identified: Duration,
    ) -> Result<Response, Problem> {
        let session_id = headers::session_id(&self.app, &self.headers);
        let envelope = Envelope { session_id, reply_id: reply_id(), created: self.app.clock.unix_seconds() };
        let encoder = match shape {
            Shape::Stream(format) => Encoder::new(format, envelope),
            Shape::Chunks { separate_usage } => {
                Encoder::new(Format::OpenAi, envelope).with_separate_usage(separate_usage)
            }
            Shape::Json | Shape::Completion => {
                return self.whole(shape, vent, &envelope, card.as_ref(), identified).await;
            }
        };
        let encoder = encoder.with_card(card);
        let mut headers = headers::of_vent(&vent, encoder.session_id(), identified);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
        headers.extend(encoder.headers());
        let (open, stopping) = (self.app.metrics.open_stream(), self.app.stopping.clone());
        let body = VentBody::new(Box::new(vent), encoder, late, slot, open, stopping);
        Ok((headers, Body::new(body)).into_response())
    }

    async fn whole(
        &self,
        shape: Shape,
        mut vent: OpenVent,
        envelope: &Envelope,
        card: Option<&Card>,
        identified: Duration,
    ) -> Result<Response, Problem> {
        vent.deliver_whole();
        vent.started().await?;
        let _open = self.app.metrics.open_stream();
        let headers = headers::of_vent(&vent, &envelope.session_id, identified);
        let answer = Answer::gather(vent).await?;
        let body = match shape {
            Shape::Completion => Json(completion(envelope, &answer, card)).into_response(),
            _ => Json(answer.document(&envelope.session_id, card)).into_response(),
        };
        Ok((headers, body).into_response())
    }
}
