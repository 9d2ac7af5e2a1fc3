//! Looking after Redis in the background: whether it is back, what it has to be told, whether it has lost anything.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use ventvault_domain::{Day, QuotaKey};

use super::day::Seen;
use super::link::Away;
use super::replica::{Replica, Secret};
use super::scripts::Question;
use crate::quota::keys::{DaySecret, receipt_id};

/// How often Redis is looked for while it is away. Up to [`JITTER_MS`] come on top, so that replicas do not all come
/// at once.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How often Redis is looked after while all is well.
const TEND_EVERY: Duration = Duration::from_secs(1);

const JITTER_MS: u64 = 200;

/// How long a Redis that is back is not asked yet: by then all replicas have noticed that it was away, and have told
/// it what they know. Longer than [`TEND_EVERY`] with its jitter.
const SETTLE: Duration = Duration::from_millis(1_500);

/// Keys that Redis is told of in one call, and calls to a cluster at once.
const BATCH: usize = 200;

/// The first look, while nothing is known that Redis could have lost.
pub(super) async fn begin(replica: &Replica) {
    if look(replica).await.is_some() {
        replica.link.mark_up();
    }
}

/// Looks after Redis until `stop`, and tells it the last things then.
pub(super) async fn run(replica: Arc<Replica>, stop: CancellationToken) {
    let tend = async {
        loop {
            let pause = if replica.link.is_up() { TEND_EVERY } else { LOOK_EVERY };
            tokio::select! {
                () = replica.link.lost() => {}
                () = sleep(pause + Duration::from_millis(receipt_id() % JITTER_MS)) => {}
            }
            // What cannot be done now is done the next time.
            let _ = recover(&replica).await;
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = tend => {}
    }
    let _ = timeout(LOOK_EVERY, tell(&replica)).await;
}

/// Closes the breaker once Redis answers and knows what this replica and, given time, the others know.
async fn recover(replica: &Replica) -> Option<()> {
    let Some(has_lost) = look(replica).await else {
        replica.link.trip();
        return None;
    };
    if replica.link.is_up() {
        if !has_lost {
            return tell(replica).await.ok();
        }
        replica.link.trip();
    }
    remind(replica).await.ok()?;
    tell(replica).await.ok()?;
    sleep(SETTLE).await;
    if look(replica).await? {
        return None;
    }
    tell(replica).await.ok()?;
    replica.link.mark_up();
    tracing::info!("Redis is back: quotas are shared again");
    Some(())
}

/// Asks for the day's secret and takes it over. `Some(true)`: Redis has lost what it held of this day.
async fn look(replica: &Replica) -> Option<bool> {
    for _ in 0..2 {
        let day = replica.day();
        let sealed = replica.sealer.seal(day, &offered(replica, day))?;
        let shared = replica.scripts.probe(&replica.link, day, &sealed).await.ok()?;
        match replica.read_secret(day, shared) {
            Secret::AnotherDay => {}
            Secret::Foreign => return Some(false),
            Secret::Shared(secret, epoch) => {
                let mut today = replica.lock();
                let has_lost = today.day == day && today.epoch.is_some_and(|known| known != epoch);
                if today.day == day && today.secret.as_bytes() == secret.as_bytes() {
                    today.epoch = Some(epoch);
                } else {
                    today.turn(day, secret, Some(epoch));
                }
                return Some(has_lost);
            }
        }
    }
    None
}

/// The secret in use, if it is of this day.
fn offered(replica: &Replica, day: Day) -> Arc<DaySecret> {
    let today = replica.lock();
    if today.day == day { Arc::clone(&today.secret) } else { Arc::new(DaySecret::fresh()) }
}

/// Tells Redis what was seen, in case it has forgotten.
async fn remind(replica: &Replica) -> Result<(), Away> {
    let (day, mut seen) = {
        let today = replica.lock();
        (today.day, today.all_seen())
    };
    if !replica.link.is_cluster() {
        for batch in seen.chunks(BATCH) {
            replica.scripts.lift(&replica.link, day, batch).await?;
        }
        return Ok(());
    }
    seen.sort_unstable_by_key(|(home, ..)| *home.as_bytes());
    let homes: Vec<&[(QuotaKey, QuotaKey, Seen)]> = seen.chunk_by(|one, next| one.0 == next.0).collect();
    for batch in homes.chunks(BATCH) {
        let calls = batch.iter().map(|keys| replica.scripts.lift(&replica.link, day, keys));
        join_all(calls).await.into_iter().collect::<Result<(), _>>()?;
    }
    Ok(())
}

/// Tells Redis of refunds and grants that it missed. What fails stays for the next time.
async fn tell(replica: &Replica) -> Result<(), Away> {
    let waiting = replica.waiting().clone();
    let (mut told, mut outcome) = (HashSet::new(), Ok(()));
    for closing in waiting {
        outcome = replica.tell(&closing, true).await;
        if outcome.is_err() {
            break;
        }
        told.insert(closing.id);
    }
    // Forgotten only now: whoever is interrupted before tells it twice, which is harmless.
    if !told.is_empty() {
        replica.waiting().retain(|closing| !told.contains(&closing.id));
    }
    outcome?;
    let (day, epoch, outstanding) = {
        let today = replica.lock();
        (today.day, today.epoch, today.outstanding())
    };
    for (keys, carried) in outstanding {
        let (seen, network_seen) = {
            let today = replica.lock();
            (today.seen(keys.own), keys.network.map(|key| today.seen(key)).unwrap_or_default())
        };
        let question = Question {
            day,
            epoch,
            keys,
            id: None,
            limit: 0,
            network_limit: 0,
            seen,
            network_seen,
            carried: carried.clone(),
        };
        let counted = replica.scripts.count(&replica.link, &question, true).await?;
        if counted.is_another_day() || counted.is_another_epoch() {
            return Err(Away::NotAsked);
        }
        replica.learn_of(day, keys, &counted, &carried);
    }
    Ok(())
}
