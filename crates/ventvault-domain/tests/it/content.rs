//! The sizes of the contract, in characters as people count them.

use proptest::prelude::*;
use ventvault_domain::{Caller, ContentLimits, InvalidVent, Mode, RawTurn, RawVent, Role};

fn vent(content: &str, history: &[&str]) -> Result<RawVent, InvalidVent> {
    let history = history.iter().map(|text| RawTurn::new(Role::User, (*text).to_owned())).collect();
    RawVent::new(Mode::Text, content.to_owned(), history, &ContentLimits::default())
}

#[test]
fn counts_characters_after_trimming_and_not_bytes() {
    assert!(vent(&format!("  {}\n", "😢".repeat(5_000)), &[]).is_ok());
    assert_eq!(
        vent(&"a".repeat(5_001), &[]).unwrap_err().to_string(),
        "content must be at most 5000 characters long"
    );
    assert!(vent(" \n\t\u{a0} ", &[]).unwrap_err().to_string().starts_with("content must hold"));
}

#[test]
fn names_the_message_of_the_history_that_is_too_long() {
    let long = "b".repeat(5_001);
    assert_eq!(vent("x", &["fine", &long]).unwrap_err().field, "history[1].content");
    let full = "c".repeat(5_000);
    assert!(vent("x", &[full.as_str(); 8]).is_ok());
    assert_eq!(vent("x", &[full.as_str(); 9]).unwrap_err().field, "history");
    assert_eq!(vent("x", &["d"; 21]).unwrap_err().to_string(), "history must have at most 20 entries");
}

#[test]
fn counts_words() {
    assert_eq!(vent(" so  tired\nof it ", &[]).unwrap().word_count(), 4);
}

#[test]
fn one_ipv6_network_is_one_network_and_a_mapped_address_is_its_ipv4_self() {
    let network = |address: &str| Caller::anonymous(address.parse().unwrap(), "", None).network().to_vec();
    assert_eq!(network("2001:db8:1:2::3"), network("2001:db8:1:2:ffff::9"));
    assert_ne!(network("2001:db8:1:2::3"), network("2001:db8:1:3::3"));
    assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
}

#[test]
fn no_two_devices_share_their_bytes() {
    let device =
        |agent: &str, id: Option<&str>| Caller::anonymous([192, 0, 2, 1].into(), agent, id).device().to_vec();
    assert_ne!(device("ab", Some("c")), device("a", Some("bc")));
    assert_ne!(device("ab", None), device("a", Some("b")));
}

proptest! {
    #[test]
    fn never_panics_and_keeps_what_fits(text in "\\PC{0,200}") {
        let made = vent(&text, &[]);
        prop_assert_eq!(made.is_ok(), !text.trim().is_empty());
    }
}
