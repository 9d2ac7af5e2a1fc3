//! From a caller to the keys that its day is counted under.

use std::fmt;

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use ventvault_domain::{Caller, QuotaKey, QuotaLimits, Tier};
use zeroize::Zeroizing;

/// Bytes of a day's secret.
pub(super) const SECRET_BYTES: usize = 32;

/// The secret of one day: random, never derived from anything, destroyed when the day is over.
pub(super) struct DaySecret(Zeroizing<[u8; SECRET_BYTES]>);

/// The keys of one caller on one day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Keys {
    /// The device's or the account's own.
    pub(super) own: QuotaKey,
    /// The network's, where its ceiling counts.
    pub(super) network: Option<QuotaKey>,
}

impl Keys {
    /// Both keys of a caller live side by side under this one.
    pub(super) fn home(&self) -> QuotaKey {
        self.network.unwrap_or(self.own)
    }
}

impl DaySecret {
    fn random() -> Result<Self, ring::error::Unspecified> {
        let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
        SystemRandom::new().fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// A random one. A process without a source of randomness cannot keep its promise to its visitors; it gets a
    /// secret of zeros rather than ending every conversation, and says so.
    pub(super) fn fresh() -> Self {
        Self::random().unwrap_or_else(|_| {
            tracing::error!("the system gives no random numbers: device keys of today are not protected");
            Self(Zeroizing::new([0; SECRET_BYTES]))
        })
    }

    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The keys of `caller`. Accounts have no network ceiling: they answer for themselves.
    pub(super) fn keys(&self, caller: &Caller, limits: &QuotaLimits) -> Keys {
        if let Some(account) = caller.account() {
            return Keys { own: self.key(b"account", account.as_bytes()), network: None };
        }
        let bounded = limits.network > 0 && caller.tier() == Tier::Anonymous;
        Keys {
            own: self.key(b"device", &caller.device()),
            network: bounded.then(|| self.key(b"network", caller.network())),
        }
    }

    /// The first half of HMAC-SHA256: enough that no two callers of a day ever meet.
    fn key(&self, tag: &[u8], bytes: &[u8]) -> QuotaKey {
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, self.as_bytes()));
        context.update(tag);
        context.update(&[0]);
        context.update(bytes);
        let mut half = [0; 16];
        half.copy_from_slice(&context.sign().as_ref()[..16]);
        QuotaKey::new(half)
    }
}

impl fmt::Debug for DaySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DaySecret")
    }
}

/// A random receipt id. Without randomness there would be no day secret either.
pub(super) fn receipt_id() -> u64 {
    let mut bytes = [0; 8];
    let _ = SystemRandom::new().fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
