//! Who is who: proxies, networks, sessions, accounts.

use std::time::UNIX_EPOCH;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::harness::{Server, json};

async fn remaining(server: &Server, headers: &[(&str, &str)]) -> i64 {
    let mut request = server.http.get(server.url("/api/usage"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    json(&request.send().await.unwrap().text().await.unwrap())["remaining"].as_i64().unwrap()
}

async fn vent(server: &Server, headers: &[(&str, &str)]) -> reqwest::Response {
    let mut request = server.http.post(server.url("/api/vent")).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(r#"{"content":"I feel low"}"#).send().await.unwrap()
}

#[tokio::test]
async fn forwarding_headers_of_strangers_change_nothing() {
    let server = Server::start(&[]);
    for i in 0..4 {
        let forged = format!("203.0.113.{i}");
        let status = vent(&server, &[("x-forwarded-for", &forged), ("forwarded", &format!("for={forged}"))])
            .await
            .status();
        assert_eq!(status, if i < 2 { 200 } else { 429 });
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_right_most_stranger_is_the_client() {
    let server = Server::start(&[("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")]);
    vent(&server, &[("x-forwarded-for", "203.0.113.1")]).await.text().await.unwrap();
    for (headers, left) in [
        (vec![("x-forwarded-for", "203.0.113.1")], 1),
        (vec![("x-forwarded-for", "198.51.100.9, 203.0.113.1")], 1),
        (vec![("x-forwarded-for", "203.0.113.1, 10.1.2.3")], 1),
        (vec![("forwarded", "for=\"203.0.113.1:4711\";proto=https")], 1),
        (vec![("x-forwarded-for", "203.0.113.1, 203.0.113.2")], 2),
        (vec![("x-forwarded-for", "203.0.113.1, garbage")], 2),
        (vec![], 2),
    ] {
        assert_eq!(remaining(&server, &headers).await, left, "{headers:?}");
    }
    vent(&server, &[("x-forwarded-for", "2001:db8:1:2::1")]).await.text().await.unwrap();
    assert_eq!(remaining(&server, &[("x-forwarded-for", "[2001:db8:1:2:3::9]:443")]).await, 1, "one /64");
    assert_eq!(remaining(&server, &[("x-forwarded-for", "2001:db8:1:3::1")]).await, 2);
}

#[tokio::test]
async fn invented_devices_gain_no_more_than_the_network_has() {
    let server = Server::start(&[("NETWORK_DAILY_LIMIT", "5")]);
    let mut granted = 0;
    for i in 0..12 {
        granted +=
            u32::from(vent(&server, &[("x-device-id", &format!("invented-{i}"))]).await.status() == 200);
    }
    assert_eq!(granted, 5);
}

#[tokio::test]
async fn a_session_token_comes_back_while_it_is_good_and_grants_nothing() {
    let server = Server::start(&[]);
    let session =
        |response: &reqwest::Response| response.headers()["x-session-id"].to_str().unwrap().to_owned();
    let first = session(&vent(&server, &[]).await);
    assert_eq!(session(&vent(&server, &[("x-session-id", &first)]).await), first);
    assert_eq!(vent(&server, &[("x-session-id", &first)]).await.status(), 429);
    let forged = format!("{}x", &first[..first.len() - 1]);
    assert_ne!(
        session(&vent(&server, &[("x-session-id", &forged), ("x-device-id", "another-one")]).await),
        forged
    );
}

/// An OIDC issuer that serves one key.
struct Issuer {
    url: String,
    key: EncodingKey,
}

impl Issuer {
    async fn start() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap();
        let point = pair.public_key().as_ref();
        let coordinate = |bytes: &[u8]| base64_url(bytes);
        let keys = serde_json::json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "one",
            "x": coordinate(&point[1..33]), "y": coordinate(&point[33..65]),
        }]})
        .to_string();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::task::spawn_local(serve_keys(listener, keys));
        Self { url, key: EncodingKey::from_ec_der(pkcs8.as_ref()) }
    }

    fn token(&self, change: impl FnOnce(&mut serde_json::Value)) -> String {
        let now = UNIX_EPOCH.elapsed().unwrap().as_secs();
        let mut claims = serde_json::json!({
            "iss": self.url, "aud": "ventvault", "sub": "somebody", "iat": now, "exp": now + 600,
        });
        change(&mut claims);
        let header = Header { kid: Some("one".into()), ..Header::new(Algorithm::ES256) };
        format!("Bearer {}", jsonwebtoken::encode(&header, &claims, &self.key).unwrap())
    }
}

async fn serve_keys(listener: tokio::net::TcpListener, keys: String) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await;
        let length = keys.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        let _ = stream.write_all(head.as_bytes()).await;
        let _ = stream.write_all(keys.as_bytes()).await;
    }
}

fn base64_url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |i| byte >> i & 1)).collect();
    bits.chunks(6)
        .map(|six| {
            char::from(ALPHABET[six.iter().fold(0, |n, bit| n << 1 | usize::from(*bit)) << (6 - six.len())])
        })
        .collect()
}

#[tokio::test]
async fn signed_in_people_have_their_own_day_and_bad_tokens_one_answer() {
    tokio::task::LocalSet::new()
        .run_until(async {
            let issuer = Issuer::start().await;
            let server = Server::start(&[
                ("AUTH_ISSUER", &issuer.url),
                ("AUTH_JWKS_URL", &format!("{}/keys", issuer.url)),
                ("AUTH_AUDIENCE", "ventvault"),
            ]);
            let good = issuer.token(|_| ());
            assert_eq!(remaining(&server, &[("authorization", &good)]).await, 10);
            assert_eq!(vent(&server, &[("authorization", &good)]).await.headers()["x-remaining-vents"], "9");
            assert_eq!(
                remaining(&server, &[("authorization", &good), ("user-agent", "another device")]).await,
                9
            );
            assert_eq!(remaining(&server, &[]).await, 2, "the anonymous day is another one");
            let premium = issuer.token(|claims| claims["tier"] = "premium".into());
            assert_eq!(remaining(&server, &[("authorization", &premium)]).await, 99);
            let mut answers = Vec::new();
            for bad in [
                issuer.token(|claims| claims["exp"] = 1.into()),
                issuer.token(|claims| claims["aud"] = "another".into()),
                issuer.token(|claims| claims["iss"] = "https://evil.example".into()),
                issuer.token(|claims| claims["exp"] = "never".into()),
                format!("{good}x"),
                "Bearer junk".to_owned(),
            ] {
                let response = vent(&server, &[("authorization", &bad)]).await;
                assert_eq!(response.status(), 401);
                assert!(response.headers()["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
                answers.push(response.text().await.unwrap());
            }
            assert!(answers.iter().all(|answer| *answer == answers[0]), "one generic answer: {answers:?}");
            let upgraded =
                server.http.post(server.url("/api/session/upgrade")).header("authorization", &good);
            let upgraded = json(&upgraded.send().await.unwrap().text().await.unwrap());
            assert_eq!((&upgraded["tier"], &upgraded["remaining"]), (&json("\"signed_in\""), &json("9")));
            let anonymous = server.http.post(server.url("/api/session/upgrade")).send().await.unwrap();
            assert_eq!(anonymous.status(), 401);
        })
        .await;
}
