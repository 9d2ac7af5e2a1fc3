//! Placeholders: numbering over a conversation, policies, look-alikes.

use ventvault_scrub::{Kind, Level, Policy, Scrubber, Span};

fn masked(texts: &[&str]) -> Vec<String> {
    Scrubber::new(Policy::default()).mask(texts).texts.iter().map(|t| t.to_string()).collect()
}

#[test]
fn gives_the_same_value_the_same_number_through_a_conversation() {
    let texts = masked(&["a@x.com and b@x.com", "again B@X.COM", "c@x.com, a@x.com"]);
    assert_eq!(texts, ["[EMAIL_1] and [EMAIL_2]", "again [EMAIL_2]", "[EMAIL_3], [EMAIL_1]"]);
}

#[test]
fn takes_two_spellings_of_a_telephone_number_for_one() {
    assert_eq!(masked(&["(555) 123-4567 or 555.123.4567"]), ["[PHONE_1] or [PHONE_1]"]);
}

#[test]
fn never_gives_out_a_number_that_the_person_typed() {
    let scrubber = Scrubber::new(Policy::default());
    let mut masked = scrubber.mask(&["what is [EMAIL_1]? mine is a@x.com"]);
    assert_eq!(masked.texts[0].as_str(), "what is [EMAIL_1]? mine is [EMAIL_2]");
    let mut out = String::new();
    masked.restorer.push("[EMAIL_1] is not [EMAIL_2]", &mut out);
    masked.restorer.finish(&mut out);
    assert_eq!(out, "[EMAIL_1] is not a@x.com");
}

#[test]
fn counts_what_it_masked() {
    let masked = Scrubber::new(Policy::default()).mask(&["a@x.com a@x.com 555-123-4567"]);
    assert_eq!(
        (masked.counts.get(Kind::Email), masked.counts.get(Kind::Phone), masked.counts.total()),
        (2, 1, 3)
    );
    assert_eq!(masked.counts.iter().map(|(_, n)| n).sum::<u32>(), 3);
}

#[test]
fn looks_only_for_the_kinds_of_its_policy() {
    let find = |policy| Scrubber::new(policy).find("a@x.com 555-123-4567").len();
    assert_eq!(find(Policy::default().without(Kind::Email)), 1);
    assert_eq!(find(Policy::default().only([])), 0);
    assert!(!Policy::new(Level::Gentle).kinds.contains(Kind::Org));
}

#[test]
fn masks_custom_words_in_any_case_but_not_inside_others() {
    let scrubber = Scrubber::new(Policy::default().word("Nightjar").word(" "));
    assert_eq!(
        scrubber.mask(&["the NIGHTJAR thing, nightjars"]).texts[0].as_str(),
        "the [SECRET_1] thing, nightjars"
    );
}

#[test]
fn shows_no_value_in_debug() {
    let masked = Scrubber::new(Policy::default().word("Nightjar")).mask(&["a@x.com"]);
    let shown = format!("{masked:?} {:?} {:?}", masked.restorer, Policy::default().word("Nightjar"));
    assert!(!shown.contains("a@x") && !shown.contains("Nightjar"), "{shown}");
}

#[test]
fn converts_offsets_to_code_points() {
    let text = "é😀 a@x.com é b@x.com";
    let spans = Span::to_chars(text, &Scrubber::new(Policy::default()).find(text));
    assert_eq!(spans.iter().map(|s| (s.start, s.end)).collect::<Vec<_>>(), [(3, 10), (13, 20)]);
}

#[test]
fn reads_names_of_kinds_and_levels() {
    for kind in Kind::ALL {
        assert_eq!(kind.name().to_lowercase().parse(), Ok(kind));
    }
    assert_eq!("Strict".parse(), Ok(Level::Strict));
    assert!("nope".parse::<Kind>().is_err() && "nope".parse::<Level>().is_err());
}
