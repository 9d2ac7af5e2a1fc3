//! Keys, session tokens and sign-in.
//!
//! Nothing here keeps or logs a token, a key, or who somebody is at their issuer: an account leaves this module as
//! a keyed hash, and a token that does not hold is refused in the same way whatever was wrong with it.

mod claims;
mod fetch;
mod jwk;
mod jwks;
mod keys;
mod oidc;
mod session;

pub use fetch::{FetchError, http_client};
pub use jwks::{Jwks, JwksSource};
pub use keys::{MASTER_KEY_FILE, MasterKey, MasterKeyError};
pub use oidc::{AuthError, Identity, InvalidSettings, OidcSettings, OidcVerifier};
pub use session::{NoRandomness, SESSION_LIFETIME_MINUTES, Session, SessionTokens};
