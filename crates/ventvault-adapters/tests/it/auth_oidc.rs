//! Who is signed in: the tokens that hold, and every classic way of making one that must not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};
use ventvault_adapters::auth::{AuthError, InvalidSettings, OidcSettings, OidcVerifier};
use ventvault_domain::Tier;

use crate::auth_issuer::{AUDIENCE, Issuer, NOON, Signer, TestClock, client, master, verifier};

/// A claim set with some members changed; `null` takes one away.
fn with(claims: &Value, changes: &Value) -> Value {
    let mut claims = claims.clone();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    claims
}

fn header() -> Value {
    json!({"alg": "RS256", "typ": "JWT", "kid": "one"})
}

fn encoded(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// Each of these must be refused in the same words as all others.
async fn refuses_each(verifier: &OidcVerifier, tokens: impl IntoIterator<Item = (String, String)>) {
    for (what, token) in tokens {
        assert_eq!(verifier.verify(&token).await, Err(AuthError::InvalidToken), "{what}");
    }
}

#[tokio::test]
async fn knows_somebody_again_and_nobody_else() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    let token = key.token(&header(), &issuer.claims());
    let first = verifier.verify(&token).await.unwrap();
    assert_eq!(first.tier, Tier::SignedIn);
    let later = with(&issuer.claims(), &json!({"iat": NOON + 1, "jti": "another"}));
    assert_eq!(verifier.verify(&key.token(&header(), &later)).await.unwrap(), first);
    let other = with(&issuer.claims(), &json!({"sub": "user-2"}));
    assert_ne!(verifier.verify(&key.token(&header(), &other)).await.unwrap().account, first.account);
    assert_eq!(issuer.fetches(), 1);
}

#[tokio::test]
async fn takes_every_algorithm_that_issuers_sign_with() {
    let (rsa, pss, ec, ed) = (Signer::rsa(), Signer::rsa(), Signer::ec(), Signer::ed());
    let pss_jwk = with(&pss.jwk("pss"), &json!({"alg": "PS256"}));
    let unnamed = with(&rsa.jwk("unnamed"), &json!({"alg": null, "use": null}));
    let issuer = Issuer::start(&[rsa.jwk("rsa"), pss_jwk, ec.jwk("ec"), ed.jwk("ed"), unnamed]);
    let verifier = issuer.verifier();
    for (key, algorithm, kid) in [
        (&rsa, "RS256", "rsa"),
        (&pss, "PS256", "pss"),
        (&ec, "ES256", "ec"),
        (&ed, "EdDSA", "ed"),
        (&ed, "Ed25519", "ed"),
        (&rsa, "RS256", "unnamed"),
    ] {
        let token = key.token(&json!({"alg": algorithm, "kid": kid}), &issuer.claims());
        assert!(verifier.verify(&token).await.is_ok(), "{algorithm}");
    }
    // Each key is for one algorithm: the same RSA key under another one's name does not count.
    let crossed = rsa.token(&json!({"alg": "PS256", "kid": "rsa"}), &issuer.claims());
    let unnamed = rsa.token(&json!({"alg": "PS256", "kid": "unnamed"}), &issuer.claims());
    refuses_each(&verifier, [("crossed".into(), crossed), ("unnamed".into(), unnamed)]).await;
}

#[tokio::test]
async fn reads_the_tier_from_the_claim_that_the_settings_name() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    for (claim, extra, tier) in [
        ("app_metadata.tier", json!({"app_metadata": {"tier": "premium"}}), Tier::Premium),
        ("app_metadata.tier", json!({"app_metadata": {"tier": "free"}}), Tier::SignedIn),
        ("app_metadata.tier", json!({"app_metadata": "premium"}), Tier::SignedIn),
        ("tier", json!({"tier": ["beta", "Premium"]}), Tier::Premium),
        ("premium", json!({"premium": true}), Tier::Premium),
        ("premium", json!({"premium": false}), Tier::SignedIn),
        ("premium", json!({"premium": 1}), Tier::SignedIn),
        ("https://example.org/tier", json!({"https://example.org/tier": "premium"}), Tier::Premium),
        ("tier", json!({}), Tier::SignedIn),
    ] {
        let settings = OidcSettings { tier_claim: Some(claim.into()), ..issuer.settings() };
        let token = key.token(&header(), &with(&issuer.claims(), &extra));
        let identity = verifier(settings, TestClock::at(NOON)).verify(&token).await.unwrap();
        assert_eq!(identity.tier, tier, "{claim} {extra}");
    }
}

#[tokio::test]
async fn takes_the_spellings_of_time_audience_and_type_that_the_standards_allow() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    for changes in [
        json!({"aud": ["other", AUDIENCE]}),
        json!({"aud": null, "azp": AUDIENCE}),
        json!({"exp": 1_795_348_800.5 + 60.0}),
        json!({"exp": NOON - 29}),
        json!({"nbf": NOON + 30}),
        json!({"iss": format!("{}/", issuer.url)}),
    ] {
        let token = key.token(&header(), &with(&issuer.claims(), &changes));
        assert!(verifier.verify(&token).await.is_ok(), "{changes}");
    }
    for typ in ["JWT", "jwt", "at+jwt", "application/at+JWT"] {
        let token = key.token(&with(&header(), &json!({ "typ": typ })), &issuer.claims());
        assert!(verifier.verify(&token).await.is_ok(), "{typ}");
    }
    let no_kid = key.token(&json!({"alg": "RS256"}), &issuer.claims());
    assert!(verifier.verify(&no_kid).await.is_ok(), "one key, so no id is needed");
}

#[tokio::test]
async fn refuses_claims_that_do_not_hold() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let tokens = [
        json!({"exp": null}),
        json!({"exp": NOON - 30}),
        json!({"exp": NOON - 86_400}),
        json!({"exp": (NOON + 3600).to_string()}),
        json!({"exp": [NOON + 3600]}),
        json!({"exp": true}),
        json!({"nbf": NOON + 31}),
        json!({"nbf": "0"}),
        json!({"aud": null}),
        json!({"aud": "another-service"}),
        json!({"aud": []}),
        json!({"aud": [1]}),
        json!({"aud": {"ventvault-tests": true}}),
        json!({"aud": "another-service", "azp": AUDIENCE}),
        json!({"aud": null, "azp": "another-service"}),
        json!({"aud": format!("{AUDIENCE} ")}),
        json!({"iss": null}),
        json!({"iss": "https://issuer.example"}),
        json!({"iss": [issuer.url]}),
        json!({"iss": format!("{}.example", issuer.url)}),
        json!({"iss": format!("{}//", issuer.url)}),
        json!({"sub": null}),
        json!({"sub": ""}),
        json!({"sub": 7}),
        json!({"sub": "x".repeat(513)}),
    ]
    .map(|changes| (changes.to_string(), key.token(&header(), &with(&issuer.claims(), &changes))));
    refuses_each(&issuer.verifier(), tokens).await;
}

#[tokio::test]
async fn refuses_members_that_come_twice_or_are_null() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let (header, payload) = (header().to_string(), issuer.claims().to_string());
    let first = |text: &str, member: &str| text.replacen('{', &format!("{{{member},"), 1);
    let verifier = issuer.verifier();
    assert!(verifier.verify(&key.signed(false, &header, &payload)).await.is_ok());
    let mut odd = Vec::new();
    for member in
        ["\"exp\":1", "\"iss\":\"x\"", "\"aud\":\"x\"", "\"sub\":\"x\"", "\"nbf\":null", "\"azp\":null"]
    {
        odd.push((member.to_owned(), key.signed(false, &header, &first(&payload, member))));
    }
    for member in ["\"alg\":\"none\"", "\"kid\":\"one\"", "\"crit\":null"] {
        odd.push((member.to_owned(), key.signed(false, &first(&header, member), &payload)));
    }
    let with_bytes_after = format!("{payload}{{}}");
    odd.push(("two payloads".into(), key.signed(false, &header, &with_bytes_after)));
    refuses_each(&verifier, odd).await;
}

#[tokio::test]
async fn refuses_headers_that_point_elsewhere_or_ask_for_more() {
    let (key, evil) = (Signer::rsa(), Signer::ec());
    let issuer = Issuer::start(&[key.jwk("one")]);
    let trap = Issuer::start(&[evil.jwk("one")]);
    let headers = [
        json!({"alg": "ES256", "kid": "one", "jku": format!("{}/keys", trap.url)}),
        json!({"alg": "ES256", "kid": "one", "x5u": format!("{}/keys", trap.url)}),
        json!({"alg": "ES256", "kid": "one", "jwk": evil.jwk("one")}),
        json!({"alg": "ES256", "jwk": evil.jwk("one")}),
        json!({"alg": "ES256", "kid": format!("{}/keys", trap.url)}),
        json!({"alg": "ES256", "kid": "../../../../dev/null"}),
        json!({"alg": "ES256", "kid": "one' OR '1'='1"}),
        json!({"alg": "ES256", "kid": "\u{0}\r\n"}),
        json!({"alg": "ES256", "kid": ""}),
        json!({"alg": "ES256", "kid": ["one"]}),
        json!({"alg": "ES256", "kid": 1}),
        json!({"alg": ["ES256"], "kid": "one"}),
    ];
    let forged = headers.map(|header| (header.to_string(), evil.token(&header, &issuer.claims())));
    refuses_each(&issuer.verifier(), forged).await;
    assert_eq!(trap.fetches(), 0, "a token does not say where its key is");

    let changes = [
        json!({"crit": ["exp"]}),
        json!({"crit": []}),
        json!({"crit": false}),
        json!({"typ": "logout+jwt"}),
        json!({"typ": "dpop+jwt"}),
        json!({"typ": ["JWT"]}),
        json!({"kid": "two"}),
        json!({"alg": "rs256"}),
    ];
    let genuine =
        changes.map(|change| (change.to_string(), key.token(&with(&header(), &change), &issuer.claims())));
    refuses_each(&issuer.verifier(), genuine).await;
}

#[tokio::test]
async fn refuses_no_algorithm_and_a_public_key_used_as_a_secret() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let mut forged = Vec::new();
    for none in ["none", "None", "NONE", "nOnE", ""] {
        let message =
            format!("{}.{}", encoded(&json!({"alg": none, "kid": "one"})), encoded(&issuer.claims()));
        forged.push((none.to_owned(), format!("{message}.")));
        forged.push((format!("{none} with two parts"), message.clone()));
        forged.push((format!("{none} with a signature"), format!("{message}.AAAA")));
    }
    let jwk = key.jwk("one");
    let modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
    for secret in [jwk.to_string().into_bytes(), jwk["n"].as_str().unwrap().into(), modulus, Vec::new()] {
        for (name, algorithm) in
            [("HS256", hmac::HMAC_SHA256), ("HS384", hmac::HMAC_SHA384), ("HS512", hmac::HMAC_SHA512)]
        {
            let message =
                format!("{}.{}", encoded(&json!({"alg": name, "kid": "one"})), encoded(&issuer.claims()));
            let mac = hmac::sign(&hmac::Key::new(algorithm, &secret), message.as_bytes());
            forged.push((name.to_owned(), format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac))));
        }
    }
    refuses_each(&issuer.verifier(), forged).await;
}

#[tokio::test]
async fn refuses_a_shared_secret_even_when_the_issuer_publishes_it() {
    let secret = [7; 32];
    let shared = json!({"kty": "oct", "kid": "one", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode(secret)});
    let real = Signer::ec();
    let issuer = Issuer::start(&[shared, real.jwk("two")]);
    let verifier = issuer.verifier();
    let message =
        format!("{}.{}", encoded(&json!({"alg": "HS256", "kid": "one"})), encoded(&issuer.claims()));
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), message.as_bytes());
    let token = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac));
    refuses_each(&verifier, [("oct".into(), token)]).await;
    let beside = real.token(&json!({"alg": "ES256", "kid": "two"}), &issuer.claims());
    assert!(verifier.verify(&beside).await.is_ok(), "the sound key beside it works");
}

#[tokio::test]
async fn refuses_what_is_not_a_token_at_all() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let verifier = issuer.verifier();
    let token = key.token(&header(), &issuer.claims());
    assert!(verifier.verify(&token).await.is_ok());
    let long = with(&issuer.claims(), &json!({"filler": "x".repeat(64 * 1024)}));
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    let mut junk = vec![
        String::new(),
        ".".into(),
        "..".into(),
        "...".into(),
        "a.b.c".into(),
        "\u{1F614}.\r\n.\0".into(),
        "x".repeat(64 * 1024),
        key.token(&header(), &long),
        format!("{}.{}.AA", URL_SAFE_NO_PAD.encode(&deep), encoded(&issuer.claims())),
        format!("{token}.{token}"),
        format!("{token}="),
        format!(" {token}"),
        token.replacen('.', "..", 1),
    ];
    junk.extend((0..token.len()).step_by(7).map(|length| token[..length].to_owned()));
    let (message, signature) = token.rsplit_once('.').unwrap();
    let stranger = key.token(&header(), &with(&issuer.claims(), &json!({"sub": "user-2"})));
    junk.push(format!("{}.{signature}", stranger.rsplit_once('.').unwrap().0));
    junk.push(format!("{message}.{}", signature.chars().rev().collect::<String>()));
    refuses_each(&verifier, junk.into_iter().map(|token| (token.chars().take(40).collect(), token))).await;
}

#[tokio::test]
async fn refuses_a_token_without_a_key_id_when_it_could_mean_several_keys() {
    let (one, two) = (Signer::ec(), Signer::ec());
    let issuer = Issuer::start(&[one.jwk("one"), two.jwk("two")]);
    let token = one.token(&json!({"alg": "ES256"}), &issuer.claims());
    refuses_each(&issuer.verifier(), [("no kid".into(), token)]).await;
}

#[test]
fn says_which_setting_stands_in_the_way() {
    let good = OidcSettings {
        issuer: "https://issuer.example".into(),
        jwks_url: None,
        audiences: vec!["app".into()],
        tier_claim: None,
    };
    let problem = |settings| {
        OidcVerifier::new(
            settings,
            &master(),
            TestClock::at(NOON),
            client(),
            tokio_util::task::TaskTracker::new(),
        )
        .err()
    };
    assert_eq!(problem(good.clone()), None);
    for issuer in
        ["", "issuer.example", "http://issuer.example", "ftp://x", "https://me:secret@issuer.example"]
    {
        let settings = OidcSettings { issuer: issuer.into(), ..good.clone() };
        assert_eq!(problem(settings), Some(InvalidSettings::Issuer), "{issuer}");
    }
    for near in
        ["http://localhost:8080/realms/x", "http://keycloak:8080/realms/x", "http://10.1.2.3", "http://[::1]"]
    {
        assert_eq!(problem(OidcSettings { issuer: near.into(), ..good.clone() }), None, "{near}");
    }
    let settings = OidcSettings { jwks_url: Some("http://169.254.169.254/latest".into()), ..good.clone() };
    assert_eq!(problem(settings), Some(InvalidSettings::JwksUrl));
}

#[tokio::test]
async fn without_an_audience_every_token_of_the_issuer_counts_and_nobody_else_s() {
    let key = Signer::rsa();
    let issuer = Issuer::start(&[key.jwk("one")]);
    let open =
        verifier(OidcSettings { audiences: vec![String::new()], ..issuer.settings() }, TestClock::at(NOON));
    let of_another_service = with(&issuer.claims(), &json!({"aud": "another-service"}));
    let token = key.token(&header(), &of_another_service);
    assert!(open.verify(&token).await.is_ok());
    assert!(issuer.verifier().verify(&token).await.is_err());
    let of_another_issuer = with(&issuer.claims(), &json!({"iss": "https://evil.example"}));
    assert!(open.verify(&key.token(&header(), &of_another_issuer)).await.is_err());
}
