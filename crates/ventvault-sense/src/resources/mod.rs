//! Who can help, by country: numbers, text lines and chats, each with its source and the day it was looked at.
//!
//! The data are `safety/resources/*.toml`. An entry with one source is shown only beside the international directory;
//! a number without a source is not in the data at all. Must never make up, complete or reformat a number.

mod locale;
mod table;

use serde::{Deserialize, Serialize};

use crate::reading::Category;
pub use locale::country_of_language;

/// The group of the international directories.
pub const INTERNATIONAL: &str = "ZZ";
/// An entry is stale when it was looked at longer ago than this many days.
pub const STALE_AFTER_DAYS: i64 = 180;

/// One service that helps people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Its name as people there know it.
    pub name: String,
    /// What it is for: `emergency`, `suicide`, `emotional`, `abuse`, `sexual_assault`, `child`, `eating_disorder`,
    /// `lgbtq`, `veterans`, `directory`.
    pub kinds: Vec<String>,
    /// Number as dialled inside the country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Number for text messages, with the keyword where one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
    /// Chat page, or the service's site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_url: Option<String>,
    /// Opening hours in local time, if confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<String>,
    /// ISO 639 codes.
    pub languages: Vec<String>,
    /// `free` or a call charge, if confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// Where the number was found.
    pub source: String,
    /// Day on which the sources were read, `YYYY-MM-DD`.
    pub verified_on: String,
    /// Whether at least two sources agree.
    pub confirmed: bool,
    /// What a person who calls should know.
    #[serde(default, rename = "note", skip_serializing_if = "Option::is_none")]
    pub note_for_people: Option<String>,
}

impl Resource {
    /// Whether the service is for `kind`.
    #[must_use]
    pub fn is_for(&self, kind: &str) -> bool {
        self.kinds.iter().any(|own| own == kind)
    }
}

/// The resources to show to one person.
#[derive(Clone, Debug, Serialize)]
pub struct Selection<'a> {
    /// ISO 3166-1 alpha-2; `ZZ` when the country is not known.
    pub country: &'a str,
    /// Emergency number first, then lines for anybody in despair, then the others, then directories.
    pub resources: Vec<&'a Resource>,
}

impl Selection<'_> {
    /// Keeps what everybody in danger needs, and of the others what fits `categories`, those first.
    #[must_use]
    pub fn for_categories(mut self, categories: &[Category]) -> Self {
        let wanted: Vec<&str> =
            categories.iter().flat_map(|category| kinds_for(*category)).copied().collect();
        let place = |resource: &Resource| {
            let fits = resource.kinds.iter().any(|kind| wanted.contains(&kind.as_str()));
            let special = ["child", "lgbtq", "veterans"].iter().any(|kind| resource.is_for(kind));
            match () {
                () if resource.is_for("emergency") => Some(0),
                () if fits => Some(1),
                () if resource.is_for("directory") => Some(4),
                () if resource.is_for("suicide") || resource.is_for("emotional") => {
                    Some(if special { 3 } else { 2 })
                }
                () => None,
            }
        };
        self.resources.retain(|resource| place(resource).is_some());
        self.resources.sort_by_key(|resource| place(resource));
        self
    }
}

fn kinds_for(category: Category) -> &'static [&'static str] {
    match category {
        Category::AbuseVictim => &["abuse", "sexual_assault"],
        Category::EatingDisorder => &["eating_disorder"],
        _ => &[],
    }
}

#[derive(Clone, Debug, Deserialize)]
struct Country {
    country: String,
    resource: Vec<Resource>,
}

/// All resources, by country.
#[derive(Clone, Debug)]
pub struct Directory {
    countries: Vec<Country>,
}

impl Directory {
    /// The data that were built in. A file that does not parse is left out; the tests parse every one.
    #[must_use]
    pub fn embedded() -> Self {
        Self { countries: table::FILES.iter().filter_map(|text| toml::from_str(text).ok()).collect() }
    }

    /// The codes of all countries, the international group among them.
    pub fn countries(&self) -> impl Iterator<Item = &str> {
        self.countries.iter().map(|country| country.country.as_str())
    }

    /// How many files were built in, readable or not.
    #[must_use]
    pub fn files() -> usize {
        table::FILES.len()
    }

    /// The resources for a person: by `country` (ISO 3166-1 alpha-2, any case), else by the first language of
    /// `accept_language` that names a country, else the international directory.
    #[must_use]
    pub fn find(&self, country: Option<&str>, accept_language: Option<&str>) -> Selection<'_> {
        let code = match country.map(str::trim).filter(|code| !code.is_empty()) {
            Some(code) => Some(code.to_ascii_uppercase()),
            None => accept_language.and_then(|header| {
                locale::countries(header).into_iter().find(|code| self.entry(code).is_some())
            }),
        };
        let entry = code.as_deref().and_then(|code| self.entry(code));
        let international = self.entry(INTERNATIONAL).map_or(&[][..], |entry| &entry.resource);
        let Some(entry) = entry.filter(|entry| entry.country != INTERNATIONAL) else {
            return Selection { country: INTERNATIONAL, resources: international.iter().collect() };
        };
        let mut resources: Vec<&Resource> = entry.resource.iter().collect();
        let line = |resource: &&Resource| resource.confirmed && resource.is_for("suicide");
        if !resources.iter().all(|resource| resource.confirmed) || !resources.iter().any(line) {
            resources.extend(international);
        }
        Selection { country: &entry.country, resources }
    }

    /// Entries that were looked at more than [`STALE_AFTER_DAYS`] before `today` (`YYYY-MM-DD`), with their country.
    /// An entry whose date cannot be read is stale.
    #[must_use]
    pub fn stale(&self, today: &str) -> Vec<(&str, &Resource)> {
        let today = day_number(today);
        let old = |resource: &Resource| match (today, day_number(&resource.verified_on)) {
            (Some(today), Some(day)) => today - day > STALE_AFTER_DAYS,
            _ => true,
        };
        let all = self.countries.iter().flat_map(|c| c.resource.iter().map(|r| (c.country.as_str(), r)));
        all.filter(|(_, resource)| old(resource)).collect()
    }

    fn entry(&self, code: &str) -> Option<&Country> {
        self.countries.iter().find(|country| country.country == code)
    }
}

/// Days since a fixed day, for differences alone (Howard Hinnant's `days_from_civil`).
fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(1..=9999).contains(&year) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year - era * 400;
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year)
}
