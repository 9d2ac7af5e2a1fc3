//! The session token of `X-Session-ID`: signed by us, good for a day, and silent about the person. It grants
//! nothing by itself, and nobody stores it.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use ventvault_domain::Clock;

use super::keys::MasterKey;

/// How long a token holds.
pub const SESSION_LIFETIME_MINUTES: u32 = 24 * 60;

/// A token from a replica whose clock runs ahead by this much is still taken.
const SKEW_MINUTES: u32 = 5;

const VERSION: u8 = 1;
const MINOR: u8 = 0b1;
/// Version, minute of issue, flags, random id.
const BODY: usize = 1 + 4 + 1 + 16;
const MAC: usize = 32;
/// 54 bytes are 72 characters without padding or spare bits, so that a token has exactly one spelling.
const ENCODED: usize = (BODY + MAC) * 4 / 3;

/// What a valid token says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// Random, made when the session began.
    pub id: [u8; 16],
    /// Minutes since 1970-01-01T00:00Z.
    pub issued_minute: u32,
    /// Whether the person said that they are a minor.
    pub minor: bool,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}

/// Issues and checks session tokens.
pub struct SessionTokens {
    key: hmac::Key,
    clock: Arc<dyn Clock>,
    random: SystemRandom,
}

impl SessionTokens {
    /// Signs with a key of its own under the master key.
    #[must_use]
    pub fn new(master: &MasterKey, clock: Arc<dyn Clock>) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, master.derive("session").as_slice());
        Self { key, clock, random: SystemRandom::new() }
    }

    /// A token for a session that begins now: 72 characters of base64url.
    pub fn issue(&self, minor: bool) -> Result<String, NoRandomness> {
        let mut token = [0; BODY + MAC];
        token[0] = VERSION;
        token[1..5].copy_from_slice(&self.minute().to_be_bytes());
        token[5] = if minor { MINOR } else { 0 };
        self.random.fill(&mut token[6..BODY]).map_err(|_| NoRandomness)?;
        let mac = hmac::sign(&self.key, &token[..BODY]);
        token[BODY..].copy_from_slice(mac.as_ref());
        Ok(URL_SAFE_NO_PAD.encode(token))
    }

    /// What the token says, if it is ours and not older than a day. Anything else is `None`.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<Session> {
        let mut bytes = [0; BODY + MAC];
        if token.len() != ENCODED || URL_SAFE_NO_PAD.decode_slice(token, &mut bytes).ok()? != bytes.len() {
            return None;
        }
        let (body, mac) = bytes.split_at(BODY);
        hmac::verify(&self.key, body, mac).ok()?;
        let [VERSION, m0, m1, m2, m3, flags, id @ ..] = body else { return None };
        let session = Session {
            id: id.try_into().ok()?,
            issued_minute: u32::from_be_bytes([*m0, *m1, *m2, *m3]),
            minor: flags & MINOR != 0,
        };
        self.is_current(session.issued_minute).then_some(session)
    }

    fn is_current(&self, issued: u32) -> bool {
        let now = self.minute();
        issued <= now.saturating_add(SKEW_MINUTES) && now < issued.saturating_add(SESSION_LIFETIME_MINUTES)
    }

    fn minute(&self) -> u32 {
        u32::try_from(self.clock.unix_seconds().div_euclid(60)).unwrap_or(0)
    }
}

impl fmt::Debug for SessionTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionTokens")
    }
}

/// The system has no random bytes to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct NoRandomness;
