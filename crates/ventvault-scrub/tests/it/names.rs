//! Names through a conversation, what stays, and what the policies change.

use crate::finds;
use ventvault_scrub::{Kind, Level, Policy, Scrubber};

#[test]
fn knows_in_one_message_who_was_named_in_another() {
    let scrubber = Scrubber::new(Policy::default());
    let masked = scrubber.mask(&[
        "zbigniew > everything",
        "my boss Zbigniew Kowalczyk yelled at me",
        "ok. ZBIGNIEW'S fault",
    ]);
    assert!(masked.texts.iter().all(|t| !t.to_lowercase().contains("zbigniew")), "{:?}", &*masked.texts[0]);
    assert!(masked.texts[2].ends_with("'S fault"), "{:?}", &*masked.texts[2]);
}

#[test]
fn keeps_what_the_listener_needs() {
    for text in [
        "my mum says i should call my sister on monday",
        "i take 50 mg of sertraline for my ptsd",
        "im 23 and listening to taylor swift",
        "instagram makes me feel ugly",
        "thank god its friday",
        "my boyfriend's mother hates me",
    ] {
        assert_eq!(finds(text), Vec::<String>::new(), "in {text:?}");
    }
}

#[test]
fn gentle_leaves_places_and_employers_and_strict_keeps_no_star() {
    let text = "i moved to manchester to work at tesco with my boss gareth, listening to taylor swift";
    let kinds = |level| -> Vec<Kind> {
        Scrubber::new(Policy::new(level)).find(text).iter().map(|s| s.kind).collect()
    };
    assert_eq!(kinds(Level::Gentle), [Kind::Person]);
    assert_eq!(kinds(Level::Standard), [Kind::Location, Kind::Org, Kind::Person]);
    assert_eq!(kinds(Level::Strict), [Kind::Location, Kind::Org, Kind::Person, Kind::Person]);
}

#[test]
fn masks_fewer_names_the_higher_the_cut() {
    let text = "so kestrel said hi, and wren too, then brindle left";
    let count = |cut| Scrubber::new(Policy::default().cut(cut)).find(text).len();
    assert!(
        count(0.02) >= count(0.5) && count(0.5) >= count(0.999),
        "{} {} {}",
        count(0.02),
        count(0.5),
        count(0.999)
    );
    assert!(count(0.02) > count(1.0));
}
