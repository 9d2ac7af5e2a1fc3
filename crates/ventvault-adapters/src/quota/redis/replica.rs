//! One replica's side of the count: what it asks Redis, what it learns, and what it decides by itself.

use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ventvault_domain::{Caller, Clock, Day, Decision, QuotaKey, QuotaLimits, Receipt, Usage};

use super::day::ReplicaDay;
use super::link::{Away, Link};
use super::scripts::{Counted, Ending, Question, Scripts, Shared};
use super::seal::{Epoch, Sealer};
use crate::quota::keys::{DaySecret, Keys, receipt_id};

/// Closings that wait for Redis to come back; more are dropped, which leaves their vents counted.
const MAX_WAITING: usize = 100_000;

/// What the store on Redis keeps in this process.
pub(super) struct Replica {
    pub(super) link: Arc<Link>,
    pub(super) scripts: Scripts,
    pub(super) sealer: Sealer,
    pub(super) limits: QuotaLimits,
    clock: Arc<dyn Clock>,
    /// The server's clock less ours, in seconds.
    offset: AtomicI64,
    /// The shared secret was sealed under another key.
    pub(super) foreign_secret: AtomicBool,
    today: Mutex<ReplicaDay>,
    waiting: Mutex<Vec<Closing>>,
    pub(super) local_grants: AtomicU64,
    pub(super) local_refusals: AtomicU64,
}

/// A vent to be given back that Redis has to be told about.
#[derive(Clone)]
pub(super) struct Closing {
    pub(super) day: Day,
    pub(super) keys: Keys,
    pub(super) id: u64,
    pub(super) ending: Ending,
}

/// A caller's keys under the current secret, and under the one that it has replaced.
pub(super) struct Identified {
    pub(super) day: Day,
    pub(super) keys: Keys,
    pub(super) former: Option<QuotaKey>,
    epoch: Option<Epoch>,
}

impl Identified {
    pub(super) const fn receipt(&self, id: u64, local: bool) -> Receipt {
        Receipt { id, day: self.day, key: self.keys.own, network: self.keys.network, local }
    }
}

/// What came of asking for a day's secret.
pub(super) enum Secret {
    Shared(DaySecret, Epoch),
    /// It is there and sealed under another key.
    Foreign,
    AnotherDay,
}

/// A reservation whose outcome is not known, because its client left or Redis fell silent, may have been granted.
struct Unanswered<'a> {
    replica: &'a Replica,
    closing: Option<Closing>,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        self.closing.take().into_iter().for_each(|closing| self.replica.wait_for_redis(closing));
    }
}

impl Replica {
    pub(super) fn new(link: Arc<Link>, sealer: Sealer, limits: QuotaLimits, clock: Arc<dyn Clock>) -> Self {
        let today = ReplicaDay::new(clock.today(), DaySecret::fresh(), None);
        Self {
            link,
            scripts: Scripts::new(),
            sealer,
            limits,
            clock,
            offset: AtomicI64::default(),
            foreign_secret: AtomicBool::default(),
            today: Mutex::new(today),
            waiting: Mutex::default(),
            local_grants: AtomicU64::default(),
            local_refusals: AtomicU64::default(),
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, ReplicaDay> {
        self.today.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn waiting(&self) -> MutexGuard<'_, Vec<Closing>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds since 1970 by the server's clock, as far as it is known.
    fn now(&self) -> i64 {
        self.clock.unix_seconds().saturating_add(self.offset.load(Relaxed))
    }

    fn heard(&self, server_now: i64) {
        self.offset.store(server_now.saturating_sub(self.clock.unix_seconds()), Relaxed);
    }

    /// The day by the server's clock, as far as it is known.
    pub(super) fn day(&self) -> Day {
        Day::from_unix_seconds(self.now())
    }

    /// What Redis says to an offered secret.
    pub(super) fn read_secret(&self, day: Day, (code, now, sealed): Shared) -> Secret {
        self.heard(now);
        if code != 0 {
            return Secret::AnotherDay;
        }
        let opened = self.sealer.open(day, &sealed);
        if !self.foreign_secret.swap(opened.is_none(), Relaxed) && opened.is_none() {
            tracing::error!("the day's secret in Redis was sealed under another MASTER_KEY");
        }
        opened.map_or(Secret::Foreign, |(secret, epoch)| Secret::Shared(secret, epoch))
    }

    /// Goes over to the day that the clock shows, if Redis agrees or cannot be asked. True when that is settled.
    async fn turn_to(&self, day: Day) -> bool {
        let Some(offered) = self.sealer.seal(day, &DaySecret::fresh()) else { return true };
        let answer = self.scripts.share(&self.link, day, &offered).await;
        let secret = answer.map(|shared| self.read_secret(day, shared));
        let mut today = self.lock();
        match secret {
            Ok(Secret::AnotherDay) => return false,
            // Somebody else may have been first; what they began stays.
            _ if today.day == day => {}
            Ok(Secret::Shared(secret, epoch)) => today.turn(day, secret, Some(epoch)),
            // A clock that was set back does not bring yesterday back.
            Err(_) if today.day > day => {}
            Ok(Secret::Foreign) | Err(_) => today.turn(day, DaySecret::fresh(), None),
        }
        true
    }

    /// The caller's keys of today. At a new day the secret is fetched, or made here if Redis is away.
    async fn identify(&self, caller: &Caller) -> Identified {
        for _ in 0..2 {
            let day = self.day();
            if self.lock().day == day || self.turn_to(day).await {
                break;
            }
        }
        let (day, epoch, secret, former) = {
            let today = self.lock();
            (today.day, today.epoch, Arc::clone(&today.secret), today.former().cloned())
        };
        let former = former.map(|secret| secret.keys(caller, &self.limits).own);
        Identified { day, keys: secret.keys(caller, &self.limits), former, epoch }
    }

    /// Asks Redis about a caller: with a receipt's id it reserves, without it looks. An error means that this replica
    /// has to decide.
    pub(super) async fn ask(
        &self,
        caller: &Caller,
        id: Option<u64>,
    ) -> Result<(Identified, Counted), Identified> {
        let mut identified = self.identify(caller).await;
        for _ in 0..2 {
            let mut unanswered = Unanswered { replica: self, closing: None };
            unanswered.closing = id.map(|id| Closing {
                day: identified.day,
                keys: identified.keys,
                id,
                ending: Ending::GiveBackUnseen,
            });
            let question = self.question(&identified, caller, id);
            let answer = self.scripts.count(&self.link, &question, false).await;
            if answer.as_ref().err() != Some(&Away::Unknown) {
                unanswered.closing = None;
            }
            let Ok(counted) = answer else { break };
            self.heard(counted.now);
            if counted.is_another_epoch() {
                if self.lock().epoch == identified.epoch {
                    self.link.trip();
                    break;
                }
            } else if !counted.is_another_day() {
                self.learn(&identified, &counted, &question.carried);
                return Ok((identified, counted));
            }
            identified = self.identify(caller).await;
        }
        Err(identified)
    }

    fn question(&self, identified: &Identified, caller: &Caller, id: Option<u64>) -> Question {
        let mut today = self.lock();
        let carried = if today.day == identified.day {
            today.grants_of(identified.keys.own, identified.former)
        } else {
            Vec::new()
        };
        if !carried.is_empty() {
            today.carrying(&identified.keys, identified.former);
        }
        Question {
            day: identified.day,
            epoch: identified.epoch,
            keys: identified.keys,
            id,
            limit: self.limits.of(caller.tier()),
            network_limit: self.limits.network,
            seen: today.seen(identified.keys.own),
            network_seen: identified.keys.network.map(|key| today.seen(key)).unwrap_or_default(),
            carried,
        }
    }

    fn learn(&self, identified: &Identified, counted: &Counted, carried: &[u64]) {
        let mut today = self.lock();
        if today.day != identified.day {
            return;
        }
        today.saw(&identified.keys, counted.own, counted.network);
        if !carried.is_empty() {
            today.carried(&identified.keys, identified.former, carried);
        }
    }

    /// The same for grants that the probe has told Redis of.
    pub(super) fn learn_of(&self, day: Day, keys: Keys, counted: &Counted, carried: &[u64]) {
        self.learn(&Identified { day, keys, former: None, epoch: None }, counted, carried);
    }

    pub(super) fn usage_of(&self, caller: &Caller, day: Day, used: u32) -> Usage {
        let reset_seconds = day.seconds_left(self.now());
        Usage { used, limit: self.limits.of(caller.tier()), reset_seconds, tier: caller.tier() }
    }

    /// What was seen of a caller and what was granted here since.
    pub(super) fn used_as_known(&self, identified: &Identified) -> u32 {
        let today = self.lock();
        let granted = today.grants_of(identified.keys.own, identified.former).len();
        today.seen(identified.keys.own).used.saturating_add(u32::try_from(granted).unwrap_or(u32::MAX))
    }

    /// Decides without Redis.
    pub(super) fn decide(&self, caller: &Caller, identified: &Identified) -> Decision {
        let id = receipt_id();
        let limit = self.limits.of(caller.tier());
        let granted = self.lock().grant(&identified.keys, identified.former, limit, &self.limits, id);
        match granted {
            Ok(used) => {
                self.local_grants.fetch_add(1, Relaxed);
                let usage = self.usage_of(caller, identified.day, used);
                Decision::Granted { receipt: identified.receipt(id, true), usage }
            }
            Err((used, by)) => {
                self.local_refusals.fetch_add(1, Relaxed);
                Decision::Refused { usage: self.usage_of(caller, identified.day, used), by }
            }
        }
    }

    /// Tells Redis what became of a receipt, now or when it is back.
    pub(super) async fn close(&self, receipt: Receipt, ending: Ending) {
        let Receipt { id, day, key, network, local } = receipt;
        let mut closing = Closing { day, keys: Keys { own: key, network }, id, ending };
        if local {
            // What was granted here stays noted in Redis once it was carried over.
            if ending == Ending::Settle {
                return;
            }
            closing.ending = Ending::GiveBackUnseen;
            let mut today = self.lock();
            closing.keys = today.give_back(&closing.keys, id);
            // Granted on a day that was not: Redis counts it on its own.
            closing.day = today.day.min(day);
        }
        let mut unanswered = Unanswered { replica: self, closing: Some(closing.clone()) };
        if self.tell(&closing, false).await.is_ok() {
            unanswered.closing = None;
        }
    }

    pub(super) async fn tell(&self, closing: &Closing, probing: bool) -> Result<(), Away> {
        let Closing { day, keys, id, ending } = closing;
        let closed = self.scripts.close(&self.link, (*day, keys, *id), *ending, probing).await?;
        let mut today = self.lock();
        if closed.given_back && today.day == *day {
            today.saw(keys, closed.own, closed.network);
        }
        Ok(())
    }

    /// Redis forgets an unsettled receipt with its day, so only what is to be given back has to be told.
    pub(super) fn wait_for_redis(&self, closing: Closing) {
        let mut waiting = self.waiting();
        if closing.ending != Ending::Settle && waiting.len() < MAX_WAITING {
            waiting.push(closing);
        }
    }
}
