//! From an `Accept-Language` header to countries, as far as it says something about where a person lives.
//!
//! Must not guess: a language spoken in many countries names none.

/// The country in which nearly everybody who reads `language` lives, if there is one.
#[must_use]
pub fn country_of_language(language: &str) -> Option<&'static str> {
    Some(match language {
        "bg" => "BG",
        "cs" => "CZ",
        "da" => "DK",
        "el" => "GR",
        "et" => "EE",
        "fi" => "FI",
        "fil" | "tl" => "PH",
        "he" | "iw" => "IL",
        "hi" => "IN",
        "hu" => "HU",
        "id" => "ID",
        "is" => "IS",
        "ja" => "JP",
        "ko" => "KR",
        "lt" => "LT",
        "lv" => "LV",
        "nb" | "nn" | "no" => "NO",
        "ne" => "NP",
        "pl" => "PL",
        "si" => "LK",
        "sk" => "SK",
        "th" => "TH",
        "tr" => "TR",
        "uk" => "UA",
        _ => return None,
    })
}

/// The countries that the header names, in the person's order of preference.
pub(super) fn countries(header: &str) -> Vec<String> {
    let mut tags: Vec<(f32, &str)> = header.split(',').take(16).filter_map(weighted).collect();
    tags.sort_by(|a, b| b.0.total_cmp(&a.0));
    tags.into_iter().filter_map(|(_, tag)| country(tag)).collect()
}

fn weighted(item: &str) -> Option<(f32, &str)> {
    let mut parts = item.split(';');
    let tag = parts.next()?.trim();
    let weight =
        parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Some(1.0), |q| q.trim().parse().ok())?;
    (weight > 0.0).then_some((weight, tag))
}

/// `de-AT` → `AT`, `zh-Hant-TW` → `TW`, `ja` → `JP`, `en` → nothing.
fn country(tag: &str) -> Option<String> {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    let region = parts.find(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    region.map(str::to_ascii_uppercase).or_else(|| country_of_language(&language).map(str::to_owned))
}
