//! Session tokens: ours, of today, and otherwise nothing.

use proptest::prelude::*;
use ventvault_adapters::auth::{MasterKey, SESSION_LIFETIME_MINUTES, SessionTokens};

use crate::auth_issuer::{NOON, TestClock, master};

const LIFETIME: i64 = SESSION_LIFETIME_MINUTES as i64 * 60;

#[test]
fn reads_back_what_it_issued() {
    let tokens = SessionTokens::new(&master(), TestClock::at(NOON));
    for minor in [false, true] {
        let token = tokens.issue(minor).unwrap();
        let session = tokens.verify(&token).unwrap();
        assert_eq!((session.minor, i64::from(session.issued_minute)), (minor, NOON / 60));
        assert_eq!(token.len(), 72);
        assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
    }
}

#[test]
fn every_session_is_another_one() {
    let tokens = SessionTokens::new(&master(), TestClock::at(NOON));
    let ids: std::collections::HashSet<_> =
        (0..1000).map(|_| tokens.verify(&tokens.issue(false).unwrap()).unwrap().id).collect();
    assert_eq!(ids.len(), 1000);
}

#[test]
fn holds_for_a_day_and_not_a_minute_longer() {
    let clock = TestClock::at(NOON);
    let tokens = SessionTokens::new(&master(), clock.clone());
    let token = tokens.issue(false).unwrap();
    for (later, holds) in
        [(LIFETIME - 1, true), (LIFETIME, false), (-300, true), (-361, false), (-LIFETIME, false)]
    {
        clock.set(NOON + later);
        assert_eq!(tokens.verify(&token).is_some(), holds, "{later} s later");
    }
}

#[test]
fn refuses_a_token_of_another_key() {
    let other = MasterKey::from_hex(&"5b".repeat(32)).unwrap();
    let token = SessionTokens::new(&other, TestClock::at(NOON)).issue(false).unwrap();
    assert_eq!(SessionTokens::new(&master(), TestClock::at(NOON)).verify(&token), None);
}

#[test]
fn refuses_a_token_with_any_character_changed() {
    let tokens = SessionTokens::new(&master(), TestClock::at(NOON));
    let token = tokens.issue(false).unwrap();
    for at in 0..token.len() {
        for other in ["A", "B", "_", "=", "+", " ", "\n"] {
            let mut changed = token.clone();
            changed.replace_range(at..=at, other);
            assert!(changed == token || tokens.verify(&changed).is_none(), "{other:?} at {at}");
        }
    }
    for odd in
        [format!("{token}="), format!(" {token}"), format!("{token}\r\n"), token[1..].into(), token.repeat(2)]
    {
        assert_eq!(tokens.verify(&odd), None);
    }
}

proptest! {
    #[test]
    fn takes_nothing_for_a_token_that_is_none(junk in any::<String>()) {
        prop_assert_eq!(SessionTokens::new(&master(), TestClock::at(NOON)).verify(&junk), None);
    }

    #[test]
    fn takes_nothing_for_a_token_that_merely_looks_like_one(junk in "[A-Za-z0-9_-]{72}") {
        prop_assert_eq!(SessionTokens::new(&master(), TestClock::at(NOON)).verify(&junk), None);
    }
}

#[test]
fn refuses_sixty_four_kibibytes_of_anything() {
    let tokens = SessionTokens::new(&master(), TestClock::at(NOON));
    for unit in ["A", "\u{1F614}", "\r\n", "\0", "="] {
        assert_eq!(tokens.verify(&unit.repeat(64 * 1024 / unit.len())), None);
    }
}
