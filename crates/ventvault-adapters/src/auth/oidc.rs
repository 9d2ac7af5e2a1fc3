//! Signed-in people: a bearer JWT of any OIDC issuer becomes an account and a tier. Only its keyed hash of issuer
//! and subject leaves this file; the token, its claims and the reason of a refusal do not.

use std::fmt;
use std::sync::Arc;

use reqwest::Url;
use ring::hmac;
use tokio_util::task::TaskTracker;
use ventvault_domain::{AccountId, Clock, Tier};

use super::claims::{self, Claims, Header, Reason};
use super::fetch::{FetchError, acceptable};
use super::jwks::{Jwks, JwksSource, NoKey};
use super::keys::MasterKey;

/// Longer than any token that a header can carry.
const MAX_TOKEN: usize = 8 * 1024;

/// What to believe.
#[derive(Clone, Debug, Default)]
pub struct OidcSettings {
    /// `AUTH_ISSUER`: the `iss` of its tokens, and where its discovery document is.
    pub issuer: String,
    /// `AUTH_JWKS_URL`; without it, discovery tells.
    pub jwks_url: Option<String>,
    /// `AUTH_AUDIENCE`: a token must be for one of these. Without any, every token of the issuer counts.
    pub audiences: Vec<String>,
    /// `AUTH_TIER_CLAIM`: the claim's name, or a path such as `app_metadata.tier`.
    pub tier_claim: Option<String>,
}

/// Why sign-in cannot be set up. Each names the setting and the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSettings {
    /// `AUTH_ISSUER` is not an address.
    #[error(
        "AUTH_ISSUER must be the issuer's https address, as the `iss` of its tokens has it (http only for a host \
         on this machine or its private network)"
    )]
    Issuer,
    /// `AUTH_JWKS_URL` is not an address.
    #[error(
        "AUTH_JWKS_URL must be the https address of the issuer's key set; leave it out to find it by discovery \
         (http only for a host on this machine or its private network)"
    )]
    JwksUrl,
}

/// Somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The keyed hash of issuer and subject.
    pub account: AccountId,
    /// What their day allows.
    pub tier: Tier,
}

/// Why a bearer token gives no identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuthError {
    /// The token does not hold, for whatever reason: always the same 401.
    #[error("the bearer token is not valid")]
    InvalidToken,
    /// The issuer's keys are not to be had at all, so nobody's token can be checked: a 503.
    #[error("sign-in cannot be checked at the moment")]
    Unavailable,
}

/// Checks bearer tokens of one issuer.
pub struct OidcVerifier {
    settings: OidcSettings,
    jwks: Jwks,
    account_key: hmac::Key,
    clock: Arc<dyn Clock>,
}

impl OidcVerifier {
    /// Checks the settings; asks nobody anything yet. Fetches run in `tasks`.
    pub fn new(
        mut settings: OidcSettings,
        master: &MasterKey,
        clock: Arc<dyn Clock>,
        http: reqwest::Client,
        tasks: TaskTracker,
    ) -> Result<Self, InvalidSettings> {
        acceptable(&settings.issuer).ok_or(InvalidSettings::Issuer)?;
        let source = match settings.jwks_url.as_deref() {
            Some(url) => JwksSource::Url(keys_url(url)?),
            None => JwksSource::Discovery(settings.issuer.clone()),
        };
        settings.audiences.retain(|audience| !audience.is_empty());
        let account_key = hmac::Key::new(hmac::HMAC_SHA256, master.derive("account").as_slice());
        Ok(Self { settings, jwks: Jwks::new(source, http, tasks), account_key, clock })
    }

    /// Fetches the issuer's keys ahead of the first token and says how many are usable: for start-up and `doctor`.
    pub async fn warm(&self) -> Result<usize, FetchError> {
        self.jwks.warm().await
    }

    /// Who the token (without `Bearer `) speaks of.
    pub async fn verify(&self, token: &str) -> Result<Identity, AuthError> {
        self.check(token).await.map_err(|refusal| match refusal {
            Refusal::Invalid(reason) => {
                tracing::debug!(auth.reason = reason.name(), "a bearer token was refused");
                AuthError::InvalidToken
            }
            Refusal::Unavailable => AuthError::Unavailable,
        })
    }

    async fn check(&self, token: &str) -> Result<Identity, Refusal> {
        if token.len() > MAX_TOKEN {
            return Err(Reason::Form.into());
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Reason::Form)?;
        let (header, payload) = message.split_once('.').ok_or(Reason::Form)?;
        let (header, algorithm) = Header::read(header)?;
        let key = self.jwks.key(header.kid.as_deref(), algorithm).await?;
        match jsonwebtoken::crypto::verify(signature, message.as_bytes(), &key.key, key.algorithm) {
            Ok(true) => {}
            Ok(false) | Err(_) => return Err(Reason::Signature.into()),
        }
        let claims = Claims::read(payload)?;
        claims.check(&self.settings.issuer, &self.settings.audiences, self.clock.unix_seconds())?;
        let tier = claims::tier(payload, self.settings.tier_claim.as_deref());
        Ok(Identity { account: self.account(claims.subject()), tier })
    }

    /// An issuer holds no NUL, so no two pairs of issuer and subject share their bytes.
    fn account(&self, subject: &str) -> AccountId {
        let mut context = hmac::Context::with_key(&self.account_key);
        context.update(self.settings.issuer.trim_end_matches('/').as_bytes());
        context.update(&[0]);
        context.update(subject.as_bytes());
        let mut hash = [0; 16];
        hash.copy_from_slice(&context.sign().as_ref()[..16]);
        AccountId::new(hash)
    }
}

impl fmt::Debug for OidcVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OidcVerifier")
    }
}

fn keys_url(url: &str) -> Result<Url, InvalidSettings> {
    acceptable(url).ok_or(InvalidSettings::JwksUrl)
}

enum Refusal {
    Invalid(Reason),
    Unavailable,
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self::Invalid(reason)
    }
}

impl From<NoKey> for Refusal {
    fn from(missing: NoKey) -> Self {
        match missing {
            NoKey::Unknown => Self::Invalid(Reason::UnknownKey),
            NoKey::Unavailable => Self::Unavailable,
        }
    }
}
