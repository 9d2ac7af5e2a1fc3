//! A small OIDC issuer on this machine, and what the sign-in tests share. It signs with `ring`, while the verifier
//! checks with another implementation. It can rotate its keys, lie, fall silent and go away.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaKeyPair,
};
use serde_json::{Value, json};
use tokio_util::task::TaskTracker;
use ventvault_adapters::auth::{MasterKey, OidcSettings, OidcVerifier, http_client};
use ventvault_domain::Clock;

/// 2026-11-22T12:00:00Z, when these tests take place.
pub(crate) const NOON: i64 = 1_795_348_800;
pub(crate) const AUDIENCE: &str = "ventvault-tests";

/// A clock that a test sets.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn at(seconds: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(seconds)))
    }
    pub(crate) fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn unix_seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Made for these tests, and used nowhere else: an RSA key of 2048 bits (PKCS#1).
const RSA_KEY: &[&str] = &[
    "MIIEoQIBAAKCAQEAoAY7LxHeO29c91B6mzCSoVt1bi3OO7FSvOL19k4uIiGaun7McA23ZyMZ6f2hvv8TB4/9Ik4iim",
    "HhCUNvTSOZAoZ9QPGwYn3xTaqjfnewOeY1YgsNElYqi4S9gqZaMhLLhQcxV/HNjaYZ63xqE95hHbCKQBmXqjLzbIQj",
    "mkDt60V8esLK0+sX0raVcxpFxSGcQWSUjTdLz39rsvQHaqJekrRgjTqB9D1Y15S8tLwHvh9Nhm/FzaCfJX3Eg9NaHs",
    "GwR2beOjB/HOJCq6/dSUQk/foEj51kVQS9jqlLGrmC3+Rc3P/ruNEFtU5gfmqJr06A3LP88UKQUOVE7RZxJNYPYwID",
    "AQABAoIBAADvGGBVc90X8Mx2uUh3l5t+e6h5dvctOUTl9DaMTUOgu5T0EYBj7Bqbf1a4xr1lIrjME9ej6hqxqI0Tyi",
    "4Ck62KmGeNIZDpmENySAMActRbrhsU4m4ld5kZ3LtK+kLJjkuH97dCL4dwnT0dHEdiaGGyepQWMibppjcPbF/Fmj3h",
    "xxL2pqpvmOAtdfgIVK26MGSKja9L4MqQCNlSzxCOhjqoWeq/sMHMoCiRtomHS84L9sONp6oZKgKxRwd+An/Y0zgr3L",
    "Hxb6mArbBXCE6/IE5iQSUmgBZ+km9bufFttnKpnMfoUuQCV5kCT0NdVLnR+kjCXZGalYvFoJdNfN8lwQECgYEA1dvo",
    "S42Y8ApvTHZfYWEYdetANX8xn2nKVbBSQvBIJqTj4QpdxC12ChjTyeXrnFC0aXZ8uZQsQRONG9TqJYEsDEU3LixzLv",
    "wzkB89YupgjwQT1hNGH9HZlwU8axbUuxZFApp+ATi1xDauK2EdaUL6tYHPYJvCOqsfIDCbm9rxJQECgYEAv46j3UAf",
    "FNvMChRJ+hqA3udpfZuIdY5QwMWfKkxydLY12B+8nKdmn+6xe9lMrsubNLL5QpnyHpWYgALhLgTFcydG3gegzFH7M7",
    "UgDsOo/Qnr2eKkvqjgPQEeXhIt0JJdzQc0v8c6o/qBPQd8lcfh8ll0SV0YfueVCwQKRvnUwGMCgYAWvo6UCnkrflCb",
    "9zLprmPllqF7jw1+AMhOGLSG/fsOcRbzRiD2zkbxh/ZuUI+gTk0BsmJNcl7KhQPK4/gLCRPgMjROKtgNNTFesJPcw0",
    "SFsU9SwzYACFd14k6srP7u7s1kG34vLxLVzWL0ph10pnT3fNjLU4Vyq+Rhjgnep4hiAQKBgQCIqNeoyc0i0WgwrKbW",
    "QkA8RjYRQXvJ+j0MOjDCOYXSVAf35zRlQlxJrz150N4POfzBTQndBP0h6rHAac2CSi8fZx782c5S1g3zpr13KwmNdJ",
    "2JdVL5HnvTqc+jZy6+RR2cXw633wer4tR+2K9+H/rHLiBzEnKeXtMK59f5KNUqZwJ/doeg10tgWKhh7eC+11dGXywy",
    "JksqOaKHAj79P942wDyDZj2XxTVbJfPGmd+fn/dMWc2empaAvYwasm6OcIvn2LRN4azXc+B776De+DLgsC6mA24C0j",
    "4WRNi+DqH/AB7z2g4D167ubH8+k8UNRrA9QNxjNsMNissEc4oyzipukA==",
];

/// A private key of the issuer, or of an attacker.
pub(crate) enum Signer {
    Rsa(Box<RsaKeyPair>),
    Ec(Box<EcdsaKeyPair>),
    Ed(Ed25519KeyPair),
}

impl Signer {
    pub(crate) fn rsa() -> Self {
        let der = STANDARD.decode(RSA_KEY.concat()).unwrap();
        Self::Rsa(Box::new(RsaKeyPair::from_der(&der).unwrap()))
    }
    pub(crate) fn ec() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random);
        Self::Ec(Box::new(pair.unwrap()))
    }
    pub(crate) fn ed() -> Self {
        let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed(Ed25519KeyPair::from_pkcs8(made.as_ref()).unwrap())
    }

    /// The public half as an issuer publishes it.
    pub(crate) fn jwk(&self, kid: &str) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Rsa(pair) => {
                let public = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": text(&public.n), "e": text(&public.e)})
            }
            Self::Ec(pair) => {
                let point = pair.public_key().as_ref();
                json!({"kty": "EC", "kid": kid, "use": "sig", "alg": "ES256", "crv": "P-256",
                       "x": text(&point[1..33]), "y": text(&point[33..])})
            }
            Self::Ed(pair) => {
                json!({"kty": "OKP", "kid": kid, "crv": "Ed25519", "x": text(pair.public_key().as_ref())})
            }
        }
    }

    /// A token with exactly these parts.
    pub(crate) fn token(&self, header: &Value, claims: &Value) -> String {
        let pss = header["alg"].as_str() == Some("PS256");
        self.signed(pss, &header.to_string(), &claims.to_string())
    }

    /// A token of these texts, which need not be what a JSON library would write.
    pub(crate) fn signed(&self, pss: bool, header: &str, payload: &str) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(self.sign(pss, message.as_bytes())))
    }

    fn sign(&self, pss: bool, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let padding: &dyn ring::signature::RsaEncoding =
                    if pss { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                pair.sign(padding, &random, message, &mut signature).unwrap();
                signature
            }
            Self::Ec(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::Ed(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}

/// An issuer that answers HTTP on a port of its own.
pub(crate) struct Issuer {
    pub(crate) url: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    documents: Mutex<HashMap<String, String>>,
    fetches: AtomicUsize,
    down: AtomicBool,
    silent: AtomicBool,
}

impl Issuer {
    /// Publishes these keys, with a discovery document.
    pub(crate) fn start(keys: &[Value]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let served = Arc::clone(&state);
        std::thread::spawn(move || listener.incoming().flatten().for_each(|socket| served.answer(socket)));
        let issuer = Self { url, state };
        issuer.publish(keys);
        let discovery = json!({"issuer": issuer.url, "jwks_uri": format!("{}/keys", issuer.url)});
        issuer.put("/.well-known/openid-configuration", &discovery.to_string());
        issuer
    }
    pub(crate) fn publish(&self, keys: &[Value]) {
        self.put("/keys", &json!({ "keys": keys }).to_string());
    }
    /// Serves this body; one that begins with `HTTP/1.1` is the whole answer.
    pub(crate) fn put(&self, path: &str, body: &str) {
        self.state.documents.lock().unwrap().insert(path.into(), body.into());
    }
    pub(crate) fn go_down(&self) {
        self.state.down.store(true, Ordering::SeqCst);
    }
    pub(crate) fn fall_silent(&self) {
        self.state.silent.store(true, Ordering::SeqCst);
    }
    /// How often the keys were asked for.
    pub(crate) fn fetches(&self) -> usize {
        self.state.fetches.load(Ordering::SeqCst)
    }
    pub(crate) fn settings(&self) -> OidcSettings {
        OidcSettings {
            issuer: self.url.clone(),
            jwks_url: Some(format!("{}/keys", self.url)),
            audiences: vec![AUDIENCE.into()],
            tier_claim: Some("app_metadata.tier".into()),
        }
    }
    pub(crate) fn verifier(&self) -> OidcVerifier {
        verifier(self.settings(), TestClock::at(NOON))
    }
    /// Claims of somebody who is signed in for an hour.
    pub(crate) fn claims(&self) -> Value {
        json!({"iss": self.url, "aud": AUDIENCE, "sub": "user-1", "exp": NOON + 3600, "iat": NOON})
    }
}

impl State {
    fn answer(&self, mut socket: TcpStream) {
        if self.down.load(Ordering::SeqCst) {
            return;
        }
        let mut request = [0; 4096];
        let read = socket.read(&mut request).unwrap_or(0);
        let line = String::from_utf8_lossy(&request[..read]).into_owned();
        let path = line.split(' ').nth(1).unwrap_or("/");
        if path == "/keys" {
            self.fetches.fetch_add(1, Ordering::SeqCst);
        }
        if self.silent.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_secs(20));
        }
        let answer = match self.documents.lock().unwrap().get(path) {
            Some(whole) if whole.starts_with("HTTP/1.1") => whole.clone(),
            Some(body) => {
                format!(
                    "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                    body.len()
                )
            }
            None => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".into(),
        };
        // A client that has seen enough closes early.
        let _ = socket.write_all(answer.as_bytes());
    }
}

pub(crate) fn master() -> MasterKey {
    MasterKey::from_hex(&"5a".repeat(32)).unwrap()
}

pub(crate) fn verifier(settings: OidcSettings, clock: Arc<TestClock>) -> OidcVerifier {
    OidcVerifier::new(settings, &master(), clock, client(), TaskTracker::new()).unwrap()
}

pub(crate) fn client() -> reqwest::Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // Another test of this binary may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
    http_client().unwrap()
}
