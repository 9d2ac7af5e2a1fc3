//! Both stores under one contract: exact, refundable once, honest about time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use futures_util::future::join_all;
use proptest::prelude::*;
use secrecy::SecretString;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_adapters::clock::SystemClock;
use ventvault_adapters::quota::{InMemoryQuota, RedisQuota};
use ventvault_domain::{
    AccountId, Caller, Ceiling, Clock, Decision, QuotaLimits, QuotaStore, Receipt, StoreHealth, Tier,
};

use super::quota_redis::RedisServer;

/// A clock that tests set.
#[derive(Default)]
pub struct ManualClock(pub AtomicI64);

impl ManualClock {
    pub fn at(seconds: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(seconds)))
    }

    pub fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn unix_seconds(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub fn device(id: &str) -> Caller {
    Caller::anonymous([192, 0, 2, 1].into(), "agent", Some(id))
}

pub fn in_memory(limits: QuotaLimits) -> Arc<dyn QuotaStore> {
    Arc::new(InMemoryQuota::open(None, limits, Arc::new(SystemClock)))
}

pub async fn on_redis(server: &RedisServer, limits: QuotaLimits) -> Arc<RedisQuota> {
    let url = SecretString::from(server.url());
    let tasks = TaskTracker::new();
    let connected =
        RedisQuota::connect(&url, &[7; 32], limits, Arc::new(SystemClock), &tasks, CancellationToken::new());
    connected.await.unwrap()
}

pub fn receipt(decision: Decision) -> Option<Receipt> {
    match decision {
        Decision::Granted { receipt, .. } => Some(receipt),
        Decision::Refused { .. } => None,
    }
}

async fn keeps_the_contract(store: Arc<dyn QuotaStore>) {
    let caller = device("contract-device");
    assert_eq!(store.usage(&caller).await.used, 0);
    let Decision::Granted { receipt: first, usage } = store.reserve(&caller).await else { panic!("refused") };
    assert_eq!((usage.used, usage.remaining(), usage.limit, usage.tier), (1, 1, 2, Tier::Anonymous));
    assert!((1..=86_400).contains(&usage.reset_seconds));
    let second = receipt(store.reserve(&caller).await).unwrap();
    let Decision::Refused { usage, by } = store.reserve(&caller).await else { panic!("over-granted") };
    assert_eq!((usage.used, by), (2, Ceiling::Own));
    store.refund(second).await;
    assert_eq!(store.usage(&caller).await.used, 1);
    store.settle(first).await;
    assert_eq!(store.usage(&caller).await.used, 1, "settled for good");
    assert!(receipt(store.reserve(&caller).await).is_some());
    assert!(receipt(store.reserve(&caller).await).is_none());
    let account = Caller::signed_in(AccountId::new([1; 16]), Tier::SignedIn, [192, 0, 2, 1].into());
    let elsewhere = Caller::signed_in(AccountId::new([1; 16]), Tier::SignedIn, [198, 51, 100, 1].into());
    for used in 1..=10 {
        let Decision::Granted { usage, .. } = store.reserve(&account).await else { panic!("refused {used}") };
        assert_eq!(usage.used, used);
    }
    assert!(receipt(store.reserve(&elsewhere).await).is_none(), "an account is the same from everywhere");
    assert_eq!(store.health(), StoreHealth::Healthy);
}

async fn bounds_a_network(store: Arc<dyn QuotaStore>) {
    let mut granted = Vec::new();
    for i in 0..8 {
        match store.reserve(&device(&format!("invented-{i}"))).await {
            Decision::Granted { receipt, .. } => granted.push(receipt),
            Decision::Refused { by, .. } => assert_eq!(by, Ceiling::Network),
        }
    }
    assert_eq!(granted.len(), 5);
    store.refund(granted.pop().unwrap()).await;
    assert!(receipt(store.reserve(&device("one-more")).await).is_some(), "the network gets it back as well");
    let neighbour = Caller::anonymous([192, 0, 2, 2].into(), "agent", None);
    assert!(receipt(store.reserve(&neighbour).await).is_some());
}

fn five_a_network() -> QuotaLimits {
    QuotaLimits { network: 5, ..QuotaLimits::default() }
}

#[tokio::test]
async fn the_store_in_memory_keeps_the_contract() {
    keeps_the_contract(in_memory(QuotaLimits::default())).await;
    bounds_a_network(in_memory(five_a_network())).await;
}

#[tokio::test]
async fn the_store_on_redis_keeps_the_contract() {
    let server = RedisServer::start();
    keeps_the_contract(on_redis(&server, QuotaLimits::default()).await).await;
    server.flush();
    bounds_a_network(on_redis(&server, five_a_network()).await).await;
}

async fn granted_in_parallel(stores: &[Arc<dyn QuotaStore>], id: &str, requests: usize) -> usize {
    let calls = (0..requests).map(|i| {
        let (store, caller) = (Arc::clone(&stores[i % stores.len()]), device(id));
        tokio::task::spawn_local(async move { receipt(store.reserve(&caller).await).is_some() })
    });
    join_all(calls).await.into_iter().filter(|granted| *granted.as_ref().unwrap()).count()
}

#[test]
fn two_hundred_at_once_get_exactly_the_limit_in_memory_a_thousand_times() {
    let store = in_memory(QuotaLimits { network: 0, ..QuotaLimits::default() });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for round in 0..1_000 {
        let caller = device(&format!("round-{round}"));
        let barrier = std::sync::Barrier::new(4);
        let granted: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        let decide =
                            || futures_util::FutureExt::now_or_never(store.reserve(&caller)).unwrap();
                        (0..50).filter(|_| receipt(decide()).is_some()).count()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(granted, 2, "round {round}");
    }
    drop(runtime);
}

#[tokio::test]
async fn two_hundred_at_once_get_exactly_the_limit_over_three_replicas() {
    let server = RedisServer::start();
    tokio::task::LocalSet::new()
        .run_until(async {
            let mut replicas: Vec<Arc<dyn QuotaStore>> = Vec::new();
            for _ in 0..3 {
                replicas.push(on_redis(&server, QuotaLimits { network: 0, ..QuotaLimits::default() }).await);
            }
            for round in 0..50 {
                assert_eq!(
                    granted_in_parallel(&replicas, &format!("round-{round}"), 200).await,
                    2,
                    "round {round}"
                );
            }
        })
        .await;
}

#[tokio::test]
async fn midnight_begins_a_new_day_with_a_new_secret_and_a_refund_goes_to_its_own() {
    let directory = TempDir::new().unwrap();
    let clock = ManualClock::at(86_400 * 20_000 - 2);
    let path = Some(directory.path().to_path_buf());
    let store = Arc::new(InMemoryQuota::open(path, QuotaLimits::default(), clock.clone()));
    let caller = device("night-owl");
    let yesterday = receipt(store.reserve(&caller).await).unwrap();
    assert_eq!(store.usage(&caller).await.reset_seconds, 2);
    store.flush().await;
    let secret_of = |day: i64| std::fs::read(directory.path().join(format!("quota/{day}.secret")));
    let old = secret_of(19_999).unwrap();
    clock.set(86_400 * 20_000);
    let today = receipt(store.reserve(&caller).await).unwrap();
    store.refund(yesterday).await;
    assert_eq!(store.usage(&caller).await.used, 1, "yesterday's refund is not today's");
    store.flush().await;
    assert!(secret_of(19_999).is_err(), "destroyed");
    assert_ne!(secret_of(20_000).unwrap(), old);
    clock.set(86_400 * 20_000 - 3_600);
    assert_eq!(store.usage(&caller).await.used, 1, "a clock that jumps back grants nothing");
    store.refund(today).await;
}

#[tokio::test]
async fn counts_survive_a_restart_and_a_torn_last_line() {
    use std::io::Write;
    let directory = TempDir::new().unwrap();
    let open = || {
        let path = Some(directory.path().to_path_buf());
        Arc::new(InMemoryQuota::open(path, QuotaLimits::default(), ManualClock::at(86_400 * 20_000 + 5)))
    };
    let store = open();
    for id in ["first-device", "first-device", "other-device"] {
        receipt(store.reserve(&device(id)).await).unwrap();
    }
    store.flush().await;
    drop(store);
    let counts = directory.path().join("quota/20000.counts");
    let mut file = std::fs::OpenOptions::new().append(true).open(&counts).unwrap();
    file.write_all(b"00 0011223344").unwrap();
    for round in 0..2 {
        let store = open();
        assert_eq!(store.usage(&device("first-device")).await.used, 2, "round {round}");
        assert_eq!(store.usage(&device("other-device")).await.used, 1, "round {round}");
        assert!(receipt(store.reserve(&device("first-device")).await).is_none());
        store.flush().await;
    }
}

#[cfg(unix)]
#[tokio::test]
async fn state_is_private_and_a_directory_that_cannot_be_used_is_said_and_survived() {
    use std::os::unix::fs::PermissionsExt;
    let directory = TempDir::new().unwrap();
    let store = Arc::new(InMemoryQuota::open(
        Some(directory.path().to_path_buf()),
        QuotaLimits::default(),
        Arc::new(SystemClock),
    ));
    store.flush().await;
    for entry in std::fs::read_dir(directory.path().join("quota")).unwrap() {
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let blocked = directory.path().join("blocked");
    std::fs::write(&blocked, "a file where a directory should be").unwrap();
    let store = Arc::new(InMemoryQuota::open(Some(blocked), QuotaLimits::default(), Arc::new(SystemClock)));
    assert!(receipt(store.reserve(&device("any-device")).await).is_some());
    store.flush().await;
    let StoreHealth::Degraded(text) = store.health() else { panic!("said to be healthy") };
    assert!(text.contains("DATA_DIR"), "{text}");
}

/// What may happen to a day, in any order.
#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve(usize),
    Settle(usize),
    Refund(usize),
    NextDay,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..3_usize).prop_map(Step::Reserve),
        3 => (0..8_usize).prop_map(Step::Settle),
        3 => (0..8_usize).prop_map(Step::Refund),
        1 => Just(Step::NextDay),
    ];
    proptest::collection::vec(step, 0..60)
}

proptest! {
    #[test]
    fn refunds_never_exceed_reservations_in_any_order(steps in steps()) {
        let clock = ManualClock::at(1_000);
        let store = InMemoryQuota::open(None, QuotaLimits::default(), clock.clone());
        let now = |future| futures_util::FutureExt::now_or_never(future).unwrap();
        let devices: Vec<Caller> = (0..3).map(|i| device(&format!("device-{i}"))).collect();
        let (mut held, mut expected) = (Vec::<(usize, Receipt)>::new(), [0_u32; 3]);
        for step in steps {
            match step {
                Step::Reserve(i) => {
                    let granted = receipt(now(store.reserve(&devices[i])));
                    prop_assert_eq!(granted.is_some(), expected[i] < 2);
                    if let Some(receipt) = granted {
                        expected[i] += 1;
                        held.push((i, receipt));
                    }
                }
                Step::Settle(i) | Step::Refund(i) if held.is_empty() => { let _ = i; }
                Step::Settle(i) => {
                    let (_, receipt) = held.swap_remove(i % held.len());
                    futures_util::FutureExt::now_or_never(store.settle(receipt)).unwrap();
                }
                Step::Refund(i) => {
                    let (device, receipt) = held.swap_remove(i % held.len());
                    expected[device] -= u32::from(receipt.day == clock.today());
                    futures_util::FutureExt::now_or_never(store.refund(receipt)).unwrap();
                }
                Step::NextDay => {
                    clock.set(clock.unix_seconds() + 86_400);
                    expected = [0; 3];
                }
            }
            for (i, caller) in devices.iter().enumerate() {
                let used = futures_util::FutureExt::now_or_never(store.usage(caller)).unwrap().used;
                prop_assert_eq!(used, expected[i]);
                prop_assert!(used <= 2);
            }
        }
    }
}
