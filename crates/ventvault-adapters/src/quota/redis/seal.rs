//! The day's secret as Redis holds it: sealed under a key that Redis never sees, bound to its day.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use ventvault_domain::Day;
use zeroize::Zeroizing;

use crate::quota::keys::DaySecret;

/// Tells one sealing from all others: its nonce. A secret that was lost and offered again has another one, which is
/// how replicas notice that Redis has lost data.
pub(super) type Epoch = [u8; NONCE_LEN];

/// Seals and opens day secrets.
pub(super) struct Sealer(LessSafeKey);

impl Sealer {
    /// `None` only if the key has not 32 bytes.
    pub(super) fn new(key: &[u8; 32]) -> Option<Self> {
        UnboundKey::new(&CHACHA20_POLY1305, key).ok().map(|key| Self(LessSafeKey::new(key)))
    }

    /// A fresh nonce, then the sealed secret.
    pub(super) fn seal(&self, day: Day, secret: &DaySecret) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).ok()?;
        let mut sealed = secret.as_bytes().to_vec();
        let bound = Aad::from(day.number().to_be_bytes());
        self.0.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// `None` for what was sealed under another key or for another day.
    pub(super) fn open(&self, day: Day, sealed: &[u8]) -> Option<(DaySecret, Epoch)> {
        let (epoch, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut bytes = Zeroizing::new(sealed.to_vec());
        let bound = Aad::from(day.number().to_be_bytes());
        let opened = self.0.open_in_place(Nonce::assume_unique_for_key(*epoch), bound, &mut bytes).ok()?;
        DaySecret::from_slice(opened).map(|secret| (secret, *epoch))
    }
}
