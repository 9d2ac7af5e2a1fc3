//! The card for somebody who may be in danger: who to call in their country, and what to do now. It is made in
//! process from data in the binary, so that it is there whatever else is broken.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, http::HeaderMap};
use http::header;
use serde::Deserialize;
use serde_json::{Value, json};
use ventvault_domain::{CrisisLevel, CrisisReading};
use ventvault_sense::resources::{Directory, Resource, Selection};
use ventvault_sense::steps::{Language, steps_in};
use ventvault_sense::{Category, Level};

use super::state::App;

/// A card in the two forms that the dialects need.
pub struct Card {
    /// `level`, `categories`, `country`, `resources`, `steps`.
    pub document: Value,
    /// The same for dialects that only have text.
    pub text: String,
}

/// Makes cards.
pub struct HelpDesk(Directory);

impl HelpDesk {
    /// With the data of this build.
    pub fn new() -> Self {
        Self(Directory::embedded())
    }

    /// The card for a reading, or none if nothing was read.
    pub fn card(
        &self,
        reading: &CrisisReading,
        country: Option<&str>,
        languages: Option<&str>,
    ) -> Option<Card> {
        let level = match reading.level {
            CrisisLevel::None => return None,
            CrisisLevel::Concern => Level::Concern,
            CrisisLevel::Crisis => Level::Crisis,
        };
        let categories: Vec<Category> =
            reading.categories.iter().filter_map(|name| Category::from_name(name)).collect();
        let selection = self.0.find(country, languages).for_categories(&categories);
        let steps = steps_in(languages.map(Language::from_header).unwrap_or_default(), &categories, level);
        let document = json!({
            "level": reading.level.name(),
            "categories": reading.categories,
            "country": selection.country,
            "resources": selection.resources,
            "steps": steps,
        });
        Some(Card { text: as_text(&steps, &selection), document })
    }

    /// Who listens in a country.
    pub fn find(&self, country: Option<&str>, languages: Option<&str>) -> Selection<'_> {
        self.0.find(country, languages)
    }
}

fn as_text(steps: &[&str], selection: &Selection<'_>) -> String {
    let mut text = steps.join("\n");
    for resource in &selection.resources {
        text.push_str("\n• ");
        text.push_str(&line(resource));
    }
    text.push_str("\n\n");
    text
}

fn line(resource: &Resource) -> String {
    let sms = resource.sms.as_ref().map(|number| format!("SMS {number}"));
    let ways: Vec<&str> = [resource.phone.as_deref(), sms.as_deref(), resource.chat_url.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    if ways.is_empty() { resource.name.clone() } else { format!("{}: {}", resource.name, ways.join(" · ")) }
}

/// The first language header, as far as it is text.
pub fn languages(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok())
}

/// The query of `GET /api/crisis/resources`.
#[derive(Deserialize, utoipa::IntoParams)]
pub struct ResourcesQuery {
    /// ISO 3166-1 alpha-2; without it `Accept-Language` decides, and without that the international directory.
    country: Option<String>,
}

/// Crisis lines of a country: costs nothing, counts nothing, needs nothing.
#[utoipa::path(
    get, path = "/api/crisis/resources", tag = "help", params(ResourcesQuery),
    responses((status = 200, body = Object), super::docs::Problems)
)]
pub async fn list_resources(
    State(app): State<App>,
    query: Result<Query<ResourcesQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let country = query.ok().and_then(|Query(query)| query.country);
    let selection = app.help.find(country.as_deref(), languages(&headers));
    ([(header::CACHE_CONTROL, "public, max-age=3600"), (header::VARY, "accept-language")], Json(&selection))
        .into_response()
}
