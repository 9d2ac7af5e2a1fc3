//! Who asks, as far as anybody needs to know. No names, no e-mail addresses, no issuer's user ids: an account is
//! a keyed hash, and a device is what the quota store makes of it for one day.

use std::fmt;
use std::net::IpAddr;

use zeroize::{Zeroize, Zeroizing};

/// What a person's day allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tier {
    /// Not signed in.
    Anonymous,
    /// Signed in.
    SignedIn,
    /// Signed in and paying.
    Premium,
}

impl Tier {
    /// All tiers, lowest first.
    pub const ALL: [Self; 3] = [Self::Anonymous, Self::SignedIn, Self::Premium];

    /// The name on the wire and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::SignedIn => "signed_in",
            Self::Premium => "premium",
        }
    }
}

/// An account: a keyed hash of the issuer and its subject. It cannot be turned back into either.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountId([u8; 16]);

impl AccountId {
    /// From the keyed hash.
    #[must_use]
    pub const fn new(hash: [u8; 16]) -> Self {
        Self(hash)
    }

    /// The hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccountId")
    }
}

/// The one who asks, for the length of a request. The quota store hashes it under the day's secret; nothing else
/// reads it, and it is wiped when the request is over.
pub struct Caller {
    tier: Tier,
    account: Option<AccountId>,
    network: Zeroizing<[u8; 17]>,
    agent: Zeroizing<String>,
    device: Zeroizing<String>,
}

impl Caller {
    /// Somebody who is not signed in, known by address, user agent and the random id that the client may have
    /// made for itself (`X-Device-ID`, already checked for its form).
    #[must_use]
    pub fn anonymous(address: IpAddr, agent: &str, device: Option<&str>) -> Self {
        Self {
            tier: Tier::Anonymous,
            account: None,
            network: Zeroizing::new(network_of(address)),
            agent: Zeroizing::new(agent.to_owned()),
            device: Zeroizing::new(device.unwrap_or_default().to_owned()),
        }
    }

    /// Somebody signed in.
    #[must_use]
    pub fn signed_in(account: AccountId, tier: Tier, address: IpAddr) -> Self {
        Self {
            tier,
            account: Some(account),
            network: Zeroizing::new(network_of(address)),
            agent: Zeroizing::default(),
            device: Zeroizing::default(),
        }
    }

    /// What their day allows.
    #[must_use]
    pub const fn tier(&self) -> Tier {
        self.tier
    }

    /// The account, when signed in.
    #[must_use]
    pub const fn account(&self) -> Option<&AccountId> {
        self.account.as_ref()
    }

    /// The bytes that tell this caller's network apart: family, then the IPv4 address or the IPv6 /64.
    #[must_use]
    pub fn network(&self) -> &[u8] {
        self.network.as_slice()
    }

    /// The bytes that tell this device from others of its network, to be hashed: each part is preceded by its
    /// length, so that no two callers share them.
    #[must_use]
    pub fn device(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(32 + self.agent.len() + self.device.len()));
        for part in [self.network.as_slice(), self.agent.as_bytes(), self.device.as_bytes()] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Caller")
    }
}

/// One person's IPv6 network is a /64; an IPv4 address written as IPv6 is still that address.
fn network_of(address: IpAddr) -> [u8; 17] {
    let mut network = [0; 17];
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            network[0] = 4;
            network[1..5].copy_from_slice(&v4.octets());
        }
        IpAddr::V6(v6) => {
            let mut octets = v6.octets();
            network[0] = 6;
            network[1..9].copy_from_slice(&octets[..8]);
            octets.zeroize();
        }
    }
    network
}
