//! An issuer's public keys, as far as we trust them to check a signature: asymmetric keys of sound size, each
//! bound to one algorithm. Everything else in a key set (shared secrets, encryption keys, unknown curves) is
//! passed over, so that it can never be used and never breaks the keys beside it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;

use super::fetch::FetchError;

/// More keys than any issuer publishes.
const MAX_KEYS: usize = 64;

/// A public key and the one algorithm that it may be used with.
#[derive(Clone)]
pub(super) struct VerifyingKey {
    kid: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) key: DecodingKey,
}

/// The usable keys of an issuer.
pub(super) struct KeySet(Vec<VerifyingKey>);

impl KeySet {
    /// Reads a JWKS document.
    pub(super) fn parse(document: &[u8]) -> Result<Self, FetchError> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<serde_json::Value>,
        }
        let document: Document = serde_json::from_slice(document).map_err(|_| FetchError::Malformed)?;
        if document.keys.len() > MAX_KEYS {
            return Err(FetchError::TooLarge);
        }
        Ok(Self(document.keys.into_iter().filter_map(usable).collect()))
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// The key with this id for this algorithm. A token without an id is only checked when there is just one
    /// key that it could mean: keys are never tried one after another.
    pub(super) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<&VerifyingKey> {
        let mut fitting = self.0.iter().filter(|key| {
            key.algorithm == algorithm && kid.is_none_or(|kid| key.kid.as_deref() == Some(kid))
        });
        let key = fitting.next()?;
        fitting.next().is_none().then_some(key)
    }
}

/// The name of a signature algorithm in a token's header or a key. `none` and the symmetric ones are not here.
pub(super) fn algorithm_named(name: &str) -> Option<Algorithm> {
    Some(match name {
        "RS256" => Algorithm::RS256,
        "RS384" => Algorithm::RS384,
        "RS512" => Algorithm::RS512,
        "PS256" => Algorithm::PS256,
        "PS384" => Algorithm::PS384,
        "PS512" => Algorithm::PS512,
        "ES256" => Algorithm::ES256,
        "ES384" => Algorithm::ES384,
        // RFC 9864 names the curve instead of the family.
        "EdDSA" | "Ed25519" => Algorithm::EdDSA,
        _ => return None,
    })
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

fn usable(value: serde_json::Value) -> Option<VerifyingKey> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    if jwk.purpose.as_deref().is_some_and(|purpose| purpose != "sig")
        || jwk.key_ops.as_ref().is_some_and(|ops| !ops.iter().any(|op| op == "verify"))
    {
        return None;
    }
    let named = match jwk.alg.as_deref() {
        Some(name) => Some(algorithm_named(name)?),
        None => None,
    };
    let (algorithm, key) = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        // A key that does not name its algorithm is for the one that every issuer supports.
        ("RSA", _) => (named.unwrap_or(Algorithm::RS256), rsa_key(&jwk)?),
        ("EC", Some("P-256")) => (Algorithm::ES256, ec_key(&jwk, 32)?),
        ("EC", Some("P-384")) => (Algorithm::ES384, ec_key(&jwk, 48)?),
        ("OKP", Some("Ed25519")) => {
            (Algorithm::EdDSA, DecodingKey::from_ed_der(&bytes(jwk.x.as_deref(), 32..=32)?))
        }
        _ => return None,
    };
    let fits = named.is_none_or(|named| named == algorithm) && key.family() == algorithm.family();
    fits.then_some(VerifyingKey { kid: jwk.kid, algorithm, key })
}

/// 2048 to 4096 bits: less is weak, more is slow enough to be a way to keep us busy.
fn rsa_key(jwk: &Jwk) -> Option<DecodingKey> {
    let modulus = bytes(jwk.n.as_deref(), 256..=513)?;
    let modulus = modulus.strip_prefix(&[0]).unwrap_or(&modulus);
    let exponent = bytes(jwk.e.as_deref(), 1..=4)?;
    let sound = (256..=512).contains(&modulus.len()) && modulus[0] >= 0x80 && exponent.last()? % 2 == 1;
    sound.then(|| DecodingKey::from_rsa_raw_components(modulus, &exponent))
}

fn ec_key(jwk: &Jwk, length: usize) -> Option<DecodingKey> {
    let mut point = vec![4]; // uncompressed
    point.extend(bytes(jwk.x.as_deref(), length..=length)?);
    point.extend(bytes(jwk.y.as_deref(), length..=length)?);
    Some(DecodingKey::from_ec_der(&point))
}

fn bytes(field: Option<&str>, length: std::ops::RangeInclusive<usize>) -> Option<Vec<u8>> {
    let decoded = URL_SAFE_NO_PAD.decode(field?).ok()?;
    length.contains(&decoded.len()).then_some(decoded)
}
