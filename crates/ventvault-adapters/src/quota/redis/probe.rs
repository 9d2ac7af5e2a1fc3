//! Looking after Redis in the background: whether it is back, what it has to be told, whether its secret is still
//! ours.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use ventvault_domain::Day;

use super::scripts::Question;
use super::{DaySecret, Inner, receipt_id};

/// How often Redis is looked for while it is away. Some milliseconds come on top, so that replicas do not all come
/// at once.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How often the secret is looked after while all is well: a Redis that was flushed gets it back.
const TEND_EVERY: Duration = Duration::from_secs(5);

pub(super) async fn run(store: Arc<Inner>, stop: CancellationToken) {
    let mut was_up = store.link.is_up();
    loop {
        let pause = if store.link.is_up() {
            TEND_EVERY
        } else {
            LOOK_EVERY + Duration::from_millis(receipt_id() % 200)
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = store.link.lost() => {}
            () = tokio::time::sleep(pause) => {}
        }
        recover(&store).await;
        let is_up = store.link.is_up();
        if is_up && !was_up {
            tracing::info!("Redis is back: quotas are shared again");
        }
        was_up = is_up;
    }
}

/// Asks for the secret past the breaker. An answer closes it, once everything that Redis missed has been told.
pub(super) async fn recover(store: &Arc<Inner>) {
    for _ in 0..2 {
        let day = Day::from_unix_seconds(store.now());
        let offered = offered(store, day);
        let Some(sealed) = store.sealer.seal(day, &offered) else { return };
        let Ok((code, now, shared)) = store.scripts.probe(&store.link, day, &sealed).await else { return };
        store.heard(now);
        if code != 0 {
            continue; // the server has another day; now we know which
        }
        take_over(store, day, store.sealer.open(day, &shared));
        store.link.mark_up();
        tell(store).await;
        return;
    }
}

/// The secret in use, if it is of this day.
fn offered(store: &Inner, day: Day) -> DaySecret {
    let today = store.lock();
    if today.day == day { today.secret.copy() } else { DaySecret::fresh() }
}

fn take_over(store: &Inner, day: Day, shared: Option<DaySecret>) {
    use std::sync::atomic::Ordering::Relaxed;
    store.foreign_secret.store(shared.is_none(), Relaxed);
    let Some(shared) = shared else { return };
    let mut today = store.lock();
    if today.day != day {
        *today = super::ReplicaDay::new(day, shared, false);
    } else if today.secret.as_bytes() == shared.as_bytes() {
        today.is_local = false;
    } else {
        today.adopt(shared);
    }
}

/// Tells Redis of grants and refunds that it missed. What fails stays for the next time.
async fn tell(store: &Arc<Inner>) {
    let waiting =
        std::mem::take(&mut *store.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    for closing in waiting {
        store.close(closing.receipt, closing.give_back).await;
    }
    let (day, outstanding) = {
        let today = store.lock();
        (today.day, today.outstanding())
    };
    for (keys, carried) in outstanding {
        let (seen, network_seen) = {
            let today = store.lock();
            (today.seen(keys.own), keys.network.map(|key| today.seen(key)).unwrap_or_default())
        };
        let question = Question {
            day,
            keys,
            id: None,
            limit: 0,
            network_limit: 0,
            seen,
            network_seen,
            carried: carried.clone(),
        };
        let Ok(counted) = store.scripts.count(&store.link, &question).await else { return };
        if !counted.is_another_day() {
            store.learn(&super::Identified { day, keys, former: None }, &counted, &carried);
        }
    }
}
