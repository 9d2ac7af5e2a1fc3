//! The scripts, with their arguments and answers as types.

use redis::{Script, ScriptInvocation};
use ventvault_domain::{Ceiling, Day, QuotaKey};

use super::day::Seen;
use super::link::{Away, Link};
use super::seal::Epoch;
use crate::quota::keys::Keys;

/// How long data outlives its day: vents that were answered over midnight are still settled.
const GRACE_SECONDS: i64 = 3_600;

pub(super) struct Scripts {
    counting: Script,
    closing: Script,
    lifting: Script,
    sharing: Script,
}

/// What Redis is asked about a caller.
pub(super) struct Question {
    pub(super) day: Day,
    /// What the replica takes Redis to be in; none for a cluster, where no script may look at two slots.
    pub(super) epoch: Option<Epoch>,
    pub(super) keys: Keys,
    /// Reserves under this id; only looks without one.
    pub(super) id: Option<u64>,
    pub(super) limit: u32,
    pub(super) network_limit: u32,
    pub(super) seen: Seen,
    pub(super) network_seen: Seen,
    /// Ids of grants to be taken over.
    pub(super) carried: Vec<u64>,
}

/// What Redis says of a caller.
#[derive(Debug)]
pub(super) struct Counted {
    code: i64,
    pub(super) now: i64,
    pub(super) own: Seen,
    pub(super) network: Seen,
}

impl Counted {
    pub(super) const fn is_another_day(&self) -> bool {
        self.code == -1
    }

    pub(super) const fn is_another_epoch(&self) -> bool {
        self.code == -2
    }

    pub(super) const fn refused_by(&self) -> Option<Ceiling> {
        match self.code {
            1 => None,
            3 => Some(Ceiling::Network),
            _ => Some(Ceiling::Own),
        }
    }
}

/// How a receipt is closed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The vent was answered.
    Settle,
    /// It was not.
    GiveBack,
    /// It was not, and Redis may hear of the receipt only later.
    GiveBackUnseen,
}

/// What Redis says of a receipt that was closed.
pub(super) struct Closed {
    pub(super) given_back: bool,
    pub(super) own: Seen,
    pub(super) network: Seen,
}

/// `(0 or -1 for another day, server time, sealed secret)`.
pub(super) type Shared = (i64, i64, Vec<u8>);

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            counting: Script::new(include_str!("count.lua")),
            closing: Script::new(include_str!("close.lua")),
            lifting: Script::new(include_str!("lift.lua")),
            sharing: Script::new(include_str!("secret.lua")),
        }
    }

    /// Past the breaker if `probing`.
    pub(super) async fn count(
        &self,
        link: &Link,
        question: &Question,
        probing: bool,
    ) -> Result<Counted, Away> {
        let mut call = self.counting.prepare_invoke();
        for name in names(question.day, &question.keys) {
            call.key(name);
        }
        let epoch = question.epoch.filter(|_| !link.is_cluster());
        if epoch.is_some() {
            call.key(secret_name(question.day));
        }
        call.arg(question.day.number())
            .arg(question.id.map(|id| format!("{id:x}")).unwrap_or_default())
            .arg(question.limit)
            .arg(question.network_limit)
            .arg(question.seen.used)
            .arg(question.seen.version)
            .arg(question.network_seen.used)
            .arg(question.network_seen.version)
            .arg(epoch.as_ref().map(Epoch::as_slice).unwrap_or_default());
        for id in &question.carried {
            call.arg(format!("{id:x}"));
        }
        let answer = if probing { link.attempt(&call).await } else { link.call(&call).await };
        let (code, now, used, version, network_used, network_version) = answer?;
        let network = Seen { used: network_used, version: network_version };
        Ok(Counted { code, now, own: Seen { used, version }, network })
    }

    /// Past the breaker if `probing`.
    pub(super) async fn close(
        &self,
        link: &Link,
        (day, keys, id): (Day, &Keys, u64),
        ending: Ending,
        probing: bool,
    ) -> Result<Closed, Away> {
        let mut call = self.closing.prepare_invoke();
        for name in names(day, keys) {
            call.key(name);
        }
        call.arg(format!("{id:x}"))
            .arg(u8::from(ending != Ending::Settle))
            .arg(u8::from(ending == Ending::GiveBackUnseen))
            .arg(expiry(day));
        let answer = if probing { link.attempt(&call).await } else { link.call(&call).await };
        let (given_back, used, version, network_used, network_version): (u8, _, _, _, _) = answer?;
        let network = Seen { used: network_used, version: network_version };
        Ok(Closed { given_back: given_back == 1, own: Seen { used, version }, network })
    }

    /// Tells Redis what was seen, past the breaker. The keys of one call to a cluster have one home.
    pub(super) async fn lift(
        &self,
        link: &Link,
        day: Day,
        seen: &[(QuotaKey, QuotaKey, Seen)],
    ) -> Result<(), Away> {
        let mut call = self.lifting.prepare_invoke();
        call.arg(expiry(day));
        for (home, key, seen) in seen {
            call.key(name(day, *home, *key)).arg(seen.used).arg(seen.version);
        }
        link.attempt::<u64>(&call).await.map(drop)
    }

    pub(super) async fn share(&self, link: &Link, day: Day, offered: &[u8]) -> Result<Shared, Away> {
        link.call(&self.sharing_of(day, offered)).await
    }

    /// The same as [`Scripts::share`], past the breaker: an answer shows that Redis runs scripts and takes writes.
    pub(super) async fn probe(&self, link: &Link, day: Day, offered: &[u8]) -> Result<Shared, Away> {
        link.attempt(&self.sharing_of(day, offered)).await
    }

    fn sharing_of(&self, day: Day, offered: &[u8]) -> ScriptInvocation<'_> {
        let mut call = self.sharing.key(secret_name(day));
        call.arg(day.number()).arg(offered);
        call
    }
}

fn expiry(day: Day) -> i64 {
    day.end_unix_seconds() + GRACE_SECONDS
}

fn secret_name(day: Day) -> String {
    format!("ventvault:secret:{}", day.number())
}

/// The part in braces decides the slot of a cluster, so that a caller's hashes are in one.
fn name(day: Day, home: QuotaKey, key: QuotaKey) -> String {
    let (home, key) = (hex::encode(home.as_bytes()), hex::encode(key.as_bytes()));
    format!("ventvault:{{{home}}}:{}:{key}", day.number())
}

fn names(day: Day, keys: &Keys) -> impl Iterator<Item = String> {
    let home = keys.home();
    std::iter::once(keys.own).chain(keys.network).map(move |key| name(day, home, key))
}
