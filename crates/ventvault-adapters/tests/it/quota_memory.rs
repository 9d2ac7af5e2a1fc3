//! The store in memory against clocks that jump, days that turn under load, and disks that come and go.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_adapters::quota::InMemoryQuota;
use ventvault_domain::{QuotaLimits, QuotaStore, StoreHealth};

use super::quota_stores::{ManualClock, device, receipt};

const DAY: i64 = 86_400;
const NOON: i64 = DAY * 20_000 + DAY / 2;

fn open(directory: &Path, clock: &Arc<ManualClock>) -> Arc<InMemoryQuota> {
    Arc::new(InMemoryQuota::open(Some(directory.to_path_buf()), QuotaLimits::default(), clock.clone()))
}

fn granted(store: &InMemoryQuota, id: &str, requests: usize) -> usize {
    let ask = || store.reserve(&device(id)).now_or_never().unwrap();
    (0..requests).filter(|_| receipt(ask()).is_some()).count()
}

fn used(store: &InMemoryQuota, id: &str) -> u32 {
    store.usage(&device(id)).now_or_never().unwrap().used
}

#[tokio::test]
async fn a_clock_that_jumps_far_ahead_and_back_grants_nothing_and_recovers() {
    let directory = TempDir::new().unwrap();
    let clock = ManualClock::at(NOON);
    let store = open(directory.path(), &clock);
    assert_eq!(granted(&store, "steady", 3), 2);
    clock.set(NOON + 3_652 * DAY);
    assert_eq!(granted(&store, "steady", 3), 2, "ten years on is another day");
    store.flush().await;
    clock.set(NOON);
    assert_eq!(granted(&store, "steady", 3), 0, "the way back grants nothing");
    store.flush().await;
    let store = open(directory.path(), &clock);
    assert_eq!(granted(&store, "steady", 3), 0, "nor does a restart");
    clock.set(NOON + DAY);
    assert_eq!(granted(&store, "steady", 3), 2, "the next day comes as ever, not in ten years");
}

#[test]
fn a_step_back_over_midnight_repeats_no_day() {
    let clock = ManualClock::at(DAY * 20_000 - 1);
    let store = InMemoryQuota::open(None, QuotaLimits::default(), clock.clone());
    let mut count = 0;
    for seconds in [-1, 0, -2, -1, 0, 1, -1, 2] {
        clock.set(DAY * 20_000 + seconds);
        count += granted(&store, "night-owl", 3);
    }
    assert_eq!(count, 4, "two for each side of midnight");
}

#[test]
fn leap_days_and_turns_of_the_year_are_days_like_others() {
    // 2028-02-28, 2028-02-29, 2028-03-01, 2028-12-31, 2029-01-01 in days since 1970.
    for day in [21_242, 21_243, 21_244, 21_549, 21_550] {
        let clock = ManualClock::at(day * DAY);
        let store = InMemoryQuota::open(None, QuotaLimits::default(), clock.clone());
        assert_eq!(store.usage(&device("any")).now_or_never().unwrap().reset_seconds, 86_400);
        assert_eq!(granted(&store, "any", 3), 2);
        clock.set(day * DAY + DAY - 1);
        assert_eq!(store.usage(&device("any")).now_or_never().unwrap().reset_seconds, 1);
        assert_eq!(granted(&store, "any", 3), 0);
        clock.set(day * DAY + DAY);
        assert_eq!(granted(&store, "any", 3), 2);
    }
}

#[test]
fn a_day_that_turns_under_load_begins_once() {
    for round in 0..50 {
        let clock = ManualClock::at(DAY * 20_000 - 1);
        let store = InMemoryQuota::open(None, QuotaLimits::default(), clock.clone());
        assert_eq!(granted(&store, "steady", 2), 2);
        let count = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| count.fetch_add(granted(&store, "steady", 200), Ordering::SeqCst));
            }
            clock.set(DAY * 20_000);
        });
        let after = granted(&store, "steady", 3);
        assert_eq!(count.into_inner() + after, 2, "round {round}");
    }
}

#[tokio::test]
async fn a_full_disk_is_said_and_forgotten_once_there_is_room() {
    let directory = TempDir::new().unwrap();
    let clock = ManualClock::at(NOON);
    // Something that is no file stands where the counts should be.
    let obstacle = directory.path().join("quota/20000.counts/in-the-way");
    std::fs::create_dir_all(&obstacle).unwrap();
    let store = open(directory.path(), &clock);
    assert_eq!(granted(&store, "steady", 1), 1);
    store.flush().await;
    assert!(matches!(store.health(), StoreHealth::Degraded(_)));
    assert_eq!(granted(&store, "steady", 3), 1, "exact without a disk");
    std::fs::remove_dir_all(obstacle.parent().unwrap()).unwrap();
    store.flush().await;
    assert_eq!(store.health(), StoreHealth::Healthy);
    assert_eq!(granted(&open(directory.path(), &clock), "steady", 3), 0, "all of it is on the disk now");
}

#[tokio::test]
async fn the_loop_writes_by_itself_and_once_more_when_it_ends() {
    let directory = TempDir::new().unwrap();
    let clock = ManualClock::at(NOON);
    let store = open(directory.path(), &clock);
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    tasks.spawn(Arc::clone(&store).run(stop.clone()));
    assert_eq!(granted(&store, "first", 2), 2);
    let deadline = Instant::now() + Duration::from_secs(10);
    while used(&open(directory.path(), &clock), "first") != 2 {
        assert!(Instant::now() < deadline, "not written");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(granted(&store, "last", 2), 2);
    stop.cancel();
    tasks.close();
    tasks.wait().await;
    assert_eq!(used(&open(directory.path(), &clock), "last"), 2);
}

#[tokio::test]
async fn nothing_of_yesterday_or_of_a_crash_stays_on_the_disk() {
    let directory = TempDir::new().unwrap();
    let clock = ManualClock::at(NOON);
    let store = open(directory.path(), &clock);
    assert_eq!(granted(&store, "steady", 1), 1);
    store.flush().await;
    drop(store);
    let quota = directory.path().join("quota");
    std::fs::write(quota.join("20000.secret.new"), [7; 32]).unwrap();
    clock.set(NOON + DAY);
    let store = open(directory.path(), &clock);
    assert_eq!(used(&store, "steady"), 0);
    store.flush().await;
    let mut names: Vec<_> = std::fs::read_dir(quota)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["20001.counts", "20001.secret"]);
}

#[tokio::test]
async fn a_file_of_many_replaced_lines_is_written_anew() {
    let directory = TempDir::new().unwrap();
    let clock = ManualClock::at(NOON);
    let store = open(directory.path(), &clock);
    store.flush().await;
    let ids: Vec<_> = (0..30_000).map(|i| device(&format!("device-{i}"))).collect();
    for _ in 0..8 {
        for caller in &ids {
            if let Some(receipt) = receipt(store.reserve(caller).await) {
                store.refund(receipt).await;
            }
        }
        store.flush().await;
    }
    let lines = std::fs::read_to_string(directory.path().join("quota/20000.counts")).unwrap().lines().count();
    assert!(lines < 200_000, "{lines} lines of 240,000 that were written");
}
