//! The issuer's keys over time: rotation, outages, floods, and answers that are not keys.

use std::time::Duration;

use serde_json::{Value, json};
use ventvault_adapters::auth::{AuthError, FetchError, OidcSettings, OidcVerifier};

use crate::auth_issuer::{Issuer, NOON, Signer, TestClock, verifier};

/// Time passes for the cache; the issuer's answers still arrive in real time.
async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

async fn pass_minutes(minutes: u64) {
    pass(Duration::from_secs(minutes * 60)).await;
}

fn ec(kid: &str) -> Value {
    json!({"alg": "ES256", "kid": kid})
}

/// Lets a refresh that nobody waits for reach the issuer.
async fn settle(issuer: &Issuer, fetches: usize) {
    for _ in 0..200 {
        if issuer.fetches() >= fetches {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn finds_the_keys_by_discovery() {
    let key = Signer::ec();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let by_discovery = || OidcSettings { jwks_url: None, ..issuer.settings() };
    let found = verifier(by_discovery(), TestClock::at(NOON));
    assert!(found.verify(&key.token(&ec("one"), &issuer.claims())).await.is_ok());
    let slash = OidcSettings { issuer: format!("{}/", issuer.url), ..by_discovery() };
    assert_eq!(verifier(slash, TestClock::at(NOON)).warm().await, Ok(1));

    let lies = json!({"issuer": "https://issuer.example", "jwks_uri": format!("{}/keys", issuer.url)});
    issuer.put("/.well-known/openid-configuration", &lies.to_string());
    assert_eq!(verifier(by_discovery(), TestClock::at(NOON)).warm().await, Err(FetchError::WrongIssuer));
    for elsewhere in ["http://issuer.example/keys", "file:///etc/passwd", "http://169.254.169.254/", "/keys"]
    {
        let odd = json!({"issuer": issuer.url, "jwks_uri": elsewhere});
        issuer.put("/.well-known/openid-configuration", &odd.to_string());
        let outcome = verifier(by_discovery(), TestClock::at(NOON)).warm().await;
        assert_eq!(outcome, Err(FetchError::InsecureUrl), "{elsewhere}");
    }
}

#[tokio::test]
async fn follows_a_rotation_within_a_minute() {
    let (old, new) = (Signer::ec(), Signer::ec());
    let issuer = Issuer::start(&[old.jwk("old")]);
    let verifier = issuer.verifier();
    let token = new.token(&ec("new"), &issuer.claims());
    assert!(verifier.verify(&old.token(&ec("old"), &issuer.claims())).await.is_ok());
    issuer.publish(&[new.jwk("new")]);
    assert_eq!(verifier.verify(&token).await, Err(AuthError::InvalidToken), "asked less than a minute ago");
    pass_minutes(1).await;
    assert!(verifier.verify(&token).await.is_ok());
    let former = verifier.verify(&old.token(&ec("old"), &issuer.claims())).await;
    assert_eq!(former, Err(AuthError::InvalidToken), "a key that was taken back");
}

#[tokio::test]
async fn asks_once_a_minute_however_many_unknown_keys_are_named() {
    let (key, evil) = (Signer::ec(), Signer::ec());
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    for minute in 1..=3 {
        for flood in 0..100 {
            let token = evil.token(&ec(&format!("{minute}-{flood}")), &issuer.claims());
            assert_eq!(verifier.verify(&token).await, Err(AuthError::InvalidToken));
        }
        assert_eq!(issuer.fetches(), minute);
        assert!(verifier.verify(&key.token(&ec("one"), &issuer.claims())).await.is_ok());
        pass_minutes(1).await;
    }
}

#[tokio::test]
async fn a_crowd_at_the_door_makes_one_fetch() {
    let key = Signer::ec();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    let token = key.token(&ec("one"), &issuer.claims());
    let crowd = (0..50).map(|_| verifier.verify(&token));
    assert!(futures_util::future::join_all(crowd).await.iter().all(Result::is_ok));
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn a_client_that_leaves_does_not_break_the_fetch_off() {
    let key = Signer::ec();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    let token = key.token(&ec("one"), &issuer.claims());
    let left = futures_util::FutureExt::now_or_never(verifier.verify(&token));
    assert!(left.is_none(), "gone before the keys came");
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn refreshes_the_keys_before_they_are_stale_without_anybody_waiting() {
    let key = Signer::ec();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    let token = key.token(&ec("one"), &issuer.claims());
    assert!(verifier.verify(&token).await.is_ok());
    pass_minutes(7).await;
    assert!(verifier.verify(&token).await.is_ok());
    assert_eq!(issuer.fetches(), 1);
    pass_minutes(2).await;
    assert!(verifier.verify(&token).await.is_ok());
    settle(&issuer, 2).await;
    assert_eq!(issuer.fetches(), 2);
}

#[tokio::test]
async fn the_keys_outlive_a_day_of_the_issuers_absence() {
    let key = Signer::ec();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    let token = key.token(&ec("one"), &issuer.claims());
    assert!(verifier.verify(&token).await.is_ok());
    issuer.go_down();
    for _ in 0..23 {
        pass_minutes(60).await;
        assert!(verifier.verify(&token).await.is_ok());
    }
    pass_minutes(61).await;
    assert_eq!(verifier.verify(&token).await, Err(AuthError::Unavailable));
}

#[tokio::test]
async fn says_that_sign_in_is_away_when_there_never_were_keys() {
    let key = Signer::ec();
    let issuer = Issuer::start(&[key.jwk("one")]);
    issuer.go_down();
    let verifier = issuer.verifier();
    let token = key.token(&ec("one"), &issuer.claims());
    assert_eq!(verifier.warm().await, Err(FetchError::Unreachable));
    assert_eq!(verifier.warm().await, Err(FetchError::TooSoon));
    assert_eq!(verifier.verify(&token).await, Err(AuthError::Unavailable));
}

#[tokio::test(start_paused = true)]
async fn does_not_wait_for_an_issuer_that_is_silent() {
    let issuer = Issuer::start(&[]);
    issuer.fall_silent();
    let begun = tokio::time::Instant::now();
    assert_eq!(issuer.verifier().warm().await, Err(FetchError::Timeout));
    assert!(begun.elapsed() <= Duration::from_secs(8), "by the runtime's clock, which leaps here");
}

#[tokio::test]
async fn refuses_answers_that_are_not_a_key_set_and_keeps_what_it_had() {
    let key = Signer::ec();
    let trap = Issuer::start(&[key.jwk("one")]);
    let redirect = format!("HTTP/1.1 302 Found\r\nlocation: {}/keys\r\ncontent-length: 0\r\n\r\n", trap.url);
    let large = json!({"keys": [key.jwk("one")], "filler": "x".repeat(256 * 1024)}).to_string();
    let many: Vec<_> = (0..65).map(|number| key.jwk(&number.to_string())).collect();
    for (answer, error) in [
        (redirect.as_str(), FetchError::Status),
        ("HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n", FetchError::Status),
        (&large, FetchError::TooLarge),
        (&json!({ "keys": many }).to_string(), FetchError::TooLarge),
        ("<html>", FetchError::Malformed),
        ("{\"keys\":{}}", FetchError::Malformed),
        ("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{\"keys\":", FetchError::Unreachable),
    ] {
        // Each with a cache of its own, so that no refresh in the background comes between.
        let issuer = Issuer::start(&[key.jwk("one")]);
        let verifier: OidcVerifier = issuer.verifier();
        let token = key.token(&ec("one"), &issuer.claims());
        assert!(verifier.verify(&token).await.is_ok());
        issuer.put("/keys", answer);
        pass_minutes(1).await;
        assert_eq!(verifier.warm().await, Err(error));
        assert!(verifier.verify(&token).await.is_ok(), "with the keys from before: {error}");
    }
    assert_eq!(trap.fetches(), 0, "redirects are not followed");
}

#[tokio::test]
async fn passes_over_keys_that_are_not_fit_to_check_a_signature() {
    let (rsa, key, ed) = (Signer::rsa(), Signer::ec(), Signer::ed());
    let small = "sQ19u8UBRYl7f1p1FyjOjGqlaN-OCOl70QuP-mzBlseB_vgQ-wv_".repeat(2);
    let change = |mut jwk: Value, name: &str, value: Value| {
        jwk[name] = value;
        jwk
    };
    let odd = [
        change(key.jwk("k"), "use", json!("enc")),
        change(key.jwk("k"), "key_ops", json!(["sign"])),
        change(key.jwk("k"), "alg", json!("ES384")),
        change(key.jwk("k"), "alg", json!("HS256")),
        change(key.jwk("k"), "crv", json!("secp256k1")),
        change(key.jwk("k"), "x", json!("AAAA")),
        change(ed.jwk("k"), "x", json!("AAAA")),
        change(ed.jwk("k"), "crv", json!("X25519")),
        change(rsa.jwk("k"), "n", json!(small)),
        change(rsa.jwk("k"), "e", json!("AA")),
        change(rsa.jwk("k"), "alg", json!("RSA-OAEP")),
        json!({"kty": "RSA"}),
        json!({"kty": "new-kind", "kid": 7}),
        json!("not a key"),
    ];
    let count = odd.len();
    let issuer = Issuer::start(&odd);
    assert_eq!(issuer.verifier().warm().await, Ok(0), "none of {count}");
    issuer.publish(&[odd.as_slice(), &[key.jwk("good")]].concat());
    assert_eq!(issuer.verifier().warm().await, Ok(1));
    // A point that is not on the curve is only found out when it is used.
    let off_curve = change(key.jwk("k"), "y", json!(key.jwk("k")["x"]));
    issuer.publish(&[off_curve]);
    let token = key.token(&ec("k"), &issuer.claims());
    assert_eq!(issuer.verifier().verify(&token).await, Err(AuthError::InvalidToken));
}
