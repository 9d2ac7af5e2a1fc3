//! What the directory of resources must keep to.

use ventvault_sense::resources::{Directory, INTERNATIONAL};
use ventvault_sense::{Category, Level, steps};

#[test]
fn parses_every_file_and_opens_every_country_with_its_emergency_number() {
    let directory = Directory::embedded();
    assert_eq!(directory.countries().count(), Directory::files());
    assert_eq!(Directory::files(), 60);
    for country in directory.countries().filter(|c| *c != INTERNATIONAL) {
        let found = directory.find(Some(country), None);
        assert!(found.resources[0].is_for("emergency"), "{country}");
        assert_eq!(found.country, country);
    }
}

#[test]
fn shows_an_unconfirmed_number_only_beside_the_international_directory() {
    let directory = Directory::embedded();
    for country in directory.countries() {
        let found = directory.find(Some(country), None);
        let unconfirmed = found.resources.iter().any(|r| !r.confirmed);
        assert!(!unconfirmed || found.resources.iter().any(|r| r.is_for("directory")), "{country}");
    }
}

#[test]
fn a_region_names_the_country_and_an_ambiguous_language_does_not() {
    let directory = Directory::embedded();
    for (header, country) in [
        ("de-AT,de;q=0.9", "AT"),
        ("en-GB", "GB"),
        ("en", "ZZ"),
        ("de", "ZZ"),
        ("ja", "JP"),
        ("en;q=0.5, pl;q=0.8", "PL"),
        ("zh-Hant-TW", "TW"),
        ("", "ZZ"),
        ("xx-XX", "ZZ"),
    ] {
        assert_eq!(directory.find(None, Some(header)).country, country, "{header}");
    }
    assert_eq!(directory.find(Some("de"), Some("en-GB")).country, "DE");
    assert_eq!(directory.find(Some("QQ"), Some("en-GB")).country, "ZZ");
}

#[test]
fn knows_which_entries_are_stale() {
    let directory = Directory::embedded();
    assert!(directory.stale("2026-11-23").is_empty());
    assert!(directory.stale("2027-05-21").is_empty());
    assert!(!directory.stale("2027-05-22").is_empty());
    assert!(!directory.stale("not a day").is_empty());
}

#[test]
fn puts_the_line_for_abuse_right_behind_the_emergency_number() {
    let directory = Directory::embedded();
    let found = directory.find(Some("US"), None).for_categories(&[Category::AbuseVictim]);
    assert!(found.resources[0].is_for("emergency") && found.resources[1].is_for("abuse"));
}

#[test]
fn steps_are_at_most_five_short_lines_in_every_language() {
    use steps::Language::{English, French, German, Hindi, Portuguese, Spanish};
    for language in [English, French, German, Hindi, Portuguese, Spanish] {
        for category in Category::ALL {
            for level in [Level::Concern, Level::Crisis] {
                let lines = steps::steps_in(language, &[category], level);
                assert!((3..=5).contains(&lines.len()));
                assert!(lines.iter().all(|line| line.chars().count() <= 140), "{lines:?}");
            }
        }
    }
    assert!(steps::steps(&[], Level::None).is_empty());
}
