//! What a token says, read strictly: the right types, no member twice, nothing assumed. Whether it may be
//! believed is for `oidc` to decide.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use ventvault_domain::Tier;

use super::fetch::same_issuer;
use super::jwk::algorithm_named;

/// Clocks may differ by this much, in seconds.
const LEEWAY: f64 = 30.0;
/// Longer than any issuer's.
const MAX_SUBJECT: usize = 512;

/// Why a token was refused. Only logs at debug level see it; the answer is the same for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Form,
    Algorithm,
    Critical,
    Kind,
    UnknownKey,
    Signature,
    Issuer,
    Audience,
    Expired,
    NotYet,
    Subject,
}

impl Reason {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Algorithm => "algorithm",
            Self::Critical => "crit",
            Self::Kind => "typ",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Issuer => "iss",
            Self::Audience => "aud",
            Self::Expired => "exp",
            Self::NotYet => "nbf",
            Self::Subject => "sub",
        }
    }
}

/// The parts of a header that we look at. `jku`, `jwk`, `x5u` and `x5c` are not among them: a token does not say
/// where its key is.
#[derive(Deserialize)]
pub(super) struct Header {
    alg: String,
    #[serde(default, deserialize_with = "present")]
    pub(super) kid: Option<String>,
    #[serde(default, deserialize_with = "present")]
    typ: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: Option<Value>,
}

impl Header {
    pub(super) fn read(encoded: &str) -> Result<(Self, Algorithm), Reason> {
        let header: Self = read(encoded)?;
        let algorithm = algorithm_named(&header.alg).ok_or(Reason::Algorithm)?;
        if header.crit.is_some() {
            return Err(Reason::Critical);
        }
        // Access tokens are `at+jwt` (RFC 9068) or plain `JWT`; ID tokens are `JWT` too, and are taken because
        // Firebase and Clerk give their clients nothing else. The audience tells whom a token is for.
        match header.typ.as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("jwt" | "at+jwt" | "application/at+jwt") => Ok((header, algorithm)),
            Some(_) => Err(Reason::Kind),
        }
    }
}

/// What has to be in a token's payload, and may be.
#[derive(Deserialize)]
pub(super) struct Claims {
    iss: String,
    sub: String,
    exp: f64,
    #[serde(default, deserialize_with = "present")]
    nbf: Option<f64>,
    #[serde(default, deserialize_with = "present")]
    aud: Option<Audience>,
    #[serde(default, deserialize_with = "present")]
    azp: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Claims {
    pub(super) fn read(encoded: &str) -> Result<Self, Reason> {
        read(encoded)
    }

    /// Whether this token is from `issuer`, for one of `audiences`, now, and about somebody.
    #[expect(
        clippy::cast_precision_loss,
        reason = "seconds since 1970 fit into 53 bits for 285 million years"
    )]
    pub(super) fn check(&self, issuer: &str, audiences: &[String], now: i64) -> Result<(), Reason> {
        let now = now as f64;
        if !same_issuer(&self.iss, issuer) {
            return Err(Reason::Issuer);
        }
        if !self.is_for(audiences) {
            return Err(Reason::Audience);
        }
        if now >= self.exp + LEEWAY {
            return Err(Reason::Expired);
        }
        if self.nbf.is_some_and(|nbf| now < nbf - LEEWAY) {
            return Err(Reason::NotYet);
        }
        if self.sub.is_empty() || self.sub.len() > MAX_SUBJECT {
            return Err(Reason::Subject);
        }
        Ok(())
    }

    /// Clerk's session tokens carry no audience, but name the party that they were made for in `azp`. That
    /// counts only where there is no `aud` at all. An operator who names no audience trusts the issuer alone.
    fn is_for(&self, audiences: &[String]) -> bool {
        if audiences.is_empty() {
            return true;
        }
        match (&self.aud, &self.azp) {
            (Some(Audience::One(aud)), _) => audiences.contains(aud),
            (Some(Audience::Many(list)), _) => list.iter().any(|aud| audiences.contains(aud)),
            (None, Some(azp)) => audiences.contains(azp),
            (None, None) => false,
        }
    }

    pub(super) fn subject(&self) -> &str {
        &self.sub
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims")
    }
}

/// What the payload says about payment: `claim` is the name of a claim, or a path of names with dots between.
/// `"premium"`, a list with it, or `true` means premium.
pub(super) fn tier(encoded: &str, claim: Option<&str>) -> Tier {
    let Some((claim, payload)) = claim.zip(read::<Value>(encoded).ok()) else { return Tier::SignedIn };
    let by_name = payload.get(claim);
    let found = by_name.or_else(|| claim.split('.').try_fold(&payload, |value, name| value.get(name)));
    let is_premium = |value: &Value| value.as_str().is_some_and(|tier| tier.eq_ignore_ascii_case("premium"));
    match found {
        Some(Value::Bool(true)) => Tier::Premium,
        Some(Value::Array(list)) if list.iter().any(is_premium) => Tier::Premium,
        Some(value) if is_premium(value) => Tier::Premium,
        _ => Tier::SignedIn,
    }
}

fn read<T: for<'de> Deserialize<'de>>(encoded: &str) -> Result<T, Reason> {
    let json = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| Reason::Form)?;
    serde_json::from_slice(&json).map_err(|_| Reason::Form)
}

/// A member that is there must have its type: `null` is not the same as absent.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
