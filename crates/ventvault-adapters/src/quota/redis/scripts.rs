//! The three scripts, with their arguments and answers as types.

use redis::Script;
use ventvault_domain::{Ceiling, Day, QuotaKey};

use super::day::Seen;
use super::link::{Away, Link};
use crate::quota::keys::Keys;

pub(super) struct Scripts {
    count: Script,
    close: Script,
    secret: Script,
}

/// What Redis is asked about a caller.
pub(super) struct Question {
    pub(super) day: Day,
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

    pub(super) const fn refused_by(&self) -> Option<Ceiling> {
        match self.code {
            2 => Some(Ceiling::Own),
            3 => Some(Ceiling::Network),
            _ => None,
        }
    }
}

/// What Redis says of a receipt that was closed.
pub(super) struct Closed {
    pub(super) given_back: bool,
    pub(super) own: Seen,
    pub(super) network: Seen,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self {
            count: Script::new(include_str!("count.lua")),
            close: Script::new(include_str!("close.lua")),
            secret: Script::new(include_str!("secret.lua")),
        }
    }

    pub(super) async fn count(&self, link: &Link, question: &Question) -> Result<Counted, Away> {
        let mut call = self.count.prepare_invoke();
        for name in names(question.day, &question.keys) {
            call.key(name);
        }
        call.arg(question.day.number())
            .arg(question.id.map(|id| format!("{id:x}")).unwrap_or_default())
            .arg(question.limit)
            .arg(question.network_limit)
            .arg(question.seen.used)
            .arg(question.seen.version)
            .arg(question.network_seen.used)
            .arg(question.network_seen.version);
        for id in &question.carried {
            call.arg(format!("{id:x}"));
        }
        let (code, now, used, version, network_used, network_version) = link.call(&call).await?;
        Ok(Counted {
            code,
            now,
            own: Seen { used, version },
            network: Seen { used: network_used, version: network_version },
        })
    }

    pub(super) async fn close(
        &self,
        link: &Link,
        day: Day,
        keys: &Keys,
        id: u64,
        give_back: bool,
    ) -> Result<Closed, Away> {
        let mut call = self.close.prepare_invoke();
        for name in names(day, keys) {
            call.key(name);
        }
        call.arg(format!("{id:x}")).arg(u8::from(give_back));
        let (given_back, used, version, network_used, network_version): (u8, u32, u64, u32, u64) =
            link.call(&call).await?;
        Ok(Closed {
            given_back: given_back == 1,
            own: Seen { used, version },
            network: Seen { used: network_used, version: network_version },
        })
    }

    /// `(code, server time, sealed secret)`.
    pub(super) async fn secret(
        &self,
        link: &Link,
        day: Day,
        offered: &[u8],
    ) -> Result<(i64, i64, Vec<u8>), Away> {
        link.call(self.secret.key(secret_name(day)).arg(day.number()).arg(offered)).await
    }

    /// The same as [`Scripts::secret`], past the breaker: an answer shows that Redis runs scripts and takes writes.
    pub(super) async fn probe(
        &self,
        link: &Link,
        day: Day,
        offered: &[u8],
    ) -> Result<(i64, i64, Vec<u8>), Away> {
        link.attempt(self.secret.key(secret_name(day)).arg(day.number()).arg(offered)).await
    }
}

fn secret_name(day: Day) -> String {
    format!("ventvault:secret:{}", day.number())
}

/// A caller's hashes. The part in braces decides the slot of a cluster, so both are in one.
fn names(day: Day, keys: &Keys) -> impl Iterator<Item = String> {
    let home = hex::encode(keys.home().as_bytes());
    let name =
        move |key: QuotaKey| format!("ventvault:{{{home}}}:{}:{}", day.number(), hex::encode(key.as_bytes()));
    std::iter::once(keys.own).chain(keys.network).map(name)
}
