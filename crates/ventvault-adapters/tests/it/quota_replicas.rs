//! Several replicas on one Redis: what one of them knows, all abide by, whatever Redis forgets and whatever their
//! clocks say.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_adapters::clock::SystemClock;
use ventvault_adapters::quota::{RedisQuota, RedisUrlError};
use ventvault_domain::{Caller, Clock, QuotaLimits, QuotaStore, Receipt, StoreHealth};

use super::quota_redis::{RedisServer, granted, until_healthy};
use super::quota_stores::{ManualClock, device, on_redis, receipt};

async fn connect(
    url: String,
    sealing_key: [u8; 32],
    clock: Arc<dyn Clock>,
) -> Result<Arc<RedisQuota>, RedisUrlError> {
    let url = SecretString::from(url);
    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    RedisQuota::connect(&url, &sealing_key, QuotaLimits::default(), clock, &tasks, stop).await
}

async fn three(server: &RedisServer) -> [Arc<RedisQuota>; 3] {
    let limits = QuotaLimits::default();
    [on_redis(server, limits).await, on_redis(server, limits).await, on_redis(server, limits).await]
}

async fn all_healthy(replicas: &[Arc<RedisQuota>]) {
    for replica in replicas {
        until_healthy(replica).await;
    }
}

#[tokio::test]
async fn what_one_replica_knows_all_abide_by_after_a_flush() {
    let server = RedisServer::start();
    let replicas = three(&server).await;
    assert_eq!(granted(&replicas[0], "shared-device", 1).await, 1);
    assert_eq!(granted(&replicas[1], "shared-device", 1).await, 1);
    server.flush();
    // The first knows of one vent, the third of none: neither is enough to decide by.
    assert_eq!(granted(&replicas[0], "fresh-device", 1).await, 1, "not seen: the degraded limit");
    all_healthy(&replicas).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    for replica in &replicas {
        until_healthy(replica).await;
        assert_eq!(granted(replica, "shared-device", 2).await, 0);
        assert_eq!(replica.usage(&device("shared-device")).await.used, 2);
    }
}

#[tokio::test]
async fn what_one_replica_knows_all_abide_by_after_a_restart_without_data() {
    let server = RedisServer::start();
    let replicas = three(&server).await;
    assert_eq!(granted(&replicas[0], "shared-device", 2).await, 2);
    server.kill();
    assert_eq!(granted(&replicas[1], "other-device", 2).await, 1);
    server.restart();
    all_healthy(&replicas).await;
    assert_eq!(granted(&replicas[2], "shared-device", 2).await, 0, "only the first replica had seen it");
    assert_eq!(granted(&replicas[2], "other-device", 2).await, 1, "the second replica's own grant counts");
}

#[tokio::test]
async fn a_snapshot_from_before_hands_nothing_back() {
    let server = RedisServer::start();
    let replicas = three(&server).await;
    assert_eq!(granted(&replicas[0], "shared-device", 1).await, 1);
    assert_eq!(server.command(&["SAVE"]), "OK");
    assert_eq!(granted(&replicas[1], "shared-device", 1).await, 1);
    server.kill();
    server.restart();
    assert!(granted(&replicas[0], "shared-device", 2).await <= 1, "one was used for all it knows");
    all_healthy(&replicas).await;
    assert_eq!(granted(&replicas[2], "shared-device", 2).await, 0);
}

#[tokio::test]
async fn a_redis_that_takes_no_writes_is_away_for_as_long() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    for (break_it, mend_it) in [
        (["CONFIG", "SET", "min-replicas-to-write", "1"], ["CONFIG", "SET", "min-replicas-to-write", "0"]),
        (["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]),
    ] {
        assert_eq!(server.command(&break_it), "OK");
        let _ = granted(&store, "somebody", 1).await;
        for _ in 0..20 {
            assert!(matches!(store.health(), StoreHealth::Degraded(_)), "{break_it:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert!(store.stats().is_away);
        // Also for one that has nothing to write yet.
        let newcomer = on_redis(&server, QuotaLimits::default()).await;
        assert!(newcomer.stats().is_away, "{break_it:?}");
        assert_eq!(server.command(&mend_it), "OK");
        until_healthy(&store).await;
    }
    assert!(store.stats().outages >= 2);
}

#[tokio::test]
async fn replicas_with_wrong_clocks_share_the_days_of_redis() {
    let server = RedisServer::start();
    let now = SystemClock.unix_seconds();
    let clocks = [-90, 90, 86_400, -86_400, 10 * 31_557_600].map(|skew| ManualClock::at(now + skew));
    let mut replicas = Vec::new();
    for clock in &clocks {
        replicas.push(connect(server.url(), [7; 32], clock.clone()).await.unwrap());
    }
    let mut count = 0;
    for replica in &replicas {
        count += granted(replica, "shared-device", 2).await;
    }
    assert_eq!(count, 2);
    let left = SystemClock.today().seconds_left(SystemClock.unix_seconds());
    for (replica, clock) in replicas.iter().zip(&clocks) {
        let usage = replica.usage(&device("shared-device")).await;
        assert_eq!(usage.used, 2);
        assert!(usage.reset_seconds.abs_diff(left) <= 5, "{} s left, not {left}", usage.reset_seconds);
        // And when a clock jumps while Redis is there, nothing is forgotten.
        clock.set(clock.unix_seconds() + 86_400);
        assert_eq!(granted(replica, "shared-device", 1).await, 0);
        assert_eq!(replica.usage(&device("shared-device")).await.used, 2);
    }
}

#[tokio::test]
async fn grants_of_a_wrong_day_are_carried_over_to_the_right_one() {
    let server = RedisServer::start();
    server.kill();
    let ahead = ManualClock::at(SystemClock.unix_seconds() + 86_400);
    let store = connect(server.url(), [7; 32], ahead).await.unwrap();
    assert_eq!(granted(&store, "early-bird", 2).await, 1);
    let given_back = receipt(store.reserve(&device("early-failure")).await).unwrap();
    server.restart();
    until_healthy(&store).await;
    assert_eq!(
        store.usage(&device("early-failure")).await.used,
        1,
        "carried over with its caller's next call"
    );
    store.refund(given_back).await;
    assert_eq!(store.usage(&device("early-failure")).await.used, 0);
    assert_eq!(granted(&store, "early-bird", 2).await, 1);
    assert_eq!(store.usage(&device("early-bird")).await.used, 2);
}

#[tokio::test]
async fn the_ceiling_of_a_network_holds_while_redis_is_away() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits { network: 5, ..QuotaLimits::default() }).await;
    assert_eq!(granted(&store, "known", 2).await, 2);
    server.kill();
    let mut invented = 0;
    for i in 0..10 {
        invented += granted(&store, &format!("invented-{i}"), 1).await;
    }
    assert_eq!(invented, 3, "five for the network, two of which were known");
    server.restart();
    until_healthy(&store).await;
    assert_eq!(granted(&store, "one-more", 1).await, 0, "all five were carried over");
    let neighbour = Caller::anonymous([198, 51, 100, 7].into(), "agent", None);
    assert!(receipt(store.reserve(&neighbour).await).is_some());
}

#[tokio::test]
async fn a_local_grant_that_is_given_back_is_not_carried_over() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    server.kill();
    let local = receipt(store.reserve(&device("unlucky")).await).unwrap();
    assert!(local.local);
    store.refund(local).await;
    let again = receipt(store.reserve(&device("unlucky")).await).expect("it was given back");
    server.restart();
    until_healthy(&store).await;
    assert_eq!(store.usage(&device("unlucky")).await.used, 1);
    store.refund(again).await;
    assert_eq!(store.usage(&device("unlucky")).await.used, 0, "also once Redis has taken it over");
}

#[tokio::test]
async fn a_late_reservation_counts_nothing_once_it_was_given_back() {
    let server = RedisServer::start();
    let store = on_redis(&server, QuotaLimits::default()).await;
    server.signal("STOP");
    let caller = device("gone-device");
    assert!(tokio::time::timeout(Duration::from_millis(20), store.reserve(&caller)).await.is_err());
    // Long enough for the breaker to open and for new connections to wait beside the old one.
    let _ = granted(&store, "another", 1).await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    server.signal("CONT");
    until_healthy(&store).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(store.usage(&caller).await.used, 0);
    assert_eq!(granted(&store, "gone-device", 3).await, 2);
}

#[tokio::test]
async fn a_secret_sealed_under_another_master_key_is_said_with_its_remedy() {
    let server = RedisServer::start();
    let clock = || Arc::new(SystemClock);
    let first = connect(server.url(), [7; 32], clock()).await.unwrap();
    let second = connect(server.url(), [8; 32], clock()).await.unwrap();
    assert_eq!(first.health(), StoreHealth::Healthy);
    let StoreHealth::Degraded(text) = second.health() else { panic!("said to be healthy") };
    assert!(text.contains("MASTER_KEY"), "{text}");
    assert!(granted(&second, "somebody", 5).await <= 2);
}

#[tokio::test]
async fn a_cluster_and_a_password_are_reached_by_their_url() {
    let server = RedisServer::start_with(&["--cluster-enabled", "yes", "--requirepass", "secret-word"]);
    let password = ["-a", "secret-word", "--no-auth-warning"];
    let command = |words: &[&str]| server.command(&[&password, words].concat());
    assert_eq!(command(&["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]), "OK");
    while !command(&["CLUSTER", "INFO"]).contains("cluster_state:ok") {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let url = server.url().replace("redis://", "redis+cluster://:secret-word@");
    let store = connect(url, [7; 32], Arc::new(SystemClock)).await.unwrap();
    until_healthy(&store).await;
    assert_eq!(granted(&store, "clustered", 3).await, 2);
    server.kill();
    assert_eq!(granted(&store, "clustered", 3).await, 0);
    assert_eq!(granted(&store, "unknown", 3).await, 1);
}

#[tokio::test]
async fn a_wrong_url_is_an_error_and_a_wrong_server_is_not() {
    for wrong in ["", "localhost", "http://localhost", "redis+cluster://", "redis://host:port/"] {
        assert!(connect(wrong.to_owned(), [7; 32], Arc::new(SystemClock)).await.is_err(), "{wrong}");
    }
    let server = RedisServer::start();
    let without_tls = server.url().replace("redis://", "rediss://");
    let store = connect(without_tls, [7; 32], Arc::new(SystemClock)).await.unwrap();
    assert!(matches!(store.health(), StoreHealth::Degraded(_)));
    assert_eq!(granted(&store, "somebody", 3).await, 1);
}

/// All replicas at once, for as long as `during` takes. Returns what was granted.
async fn hammered(replicas: &[Arc<RedisQuota>], id: &str, during: impl Future<Output = ()>) -> usize {
    let done = CancellationToken::new();
    let hammering = replicas.iter().map(|replica| async {
        let mut count = 0;
        while !done.is_cancelled() {
            count += granted(replica, id, 1).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        count
    });
    let all = futures_util::future::join_all(hammering);
    let (counts, ()) = tokio::join!(all, async {
        during.await;
        all_healthy(replicas).await;
        done.cancel();
    });
    counts.into_iter().sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_is_used_up_stays_used_up_through_everything() {
    let server = RedisServer::start();
    let replicas = three(&server).await;
    assert_eq!(hammered(&replicas, "used-up", async {}).await, 2);
    let pause = || tokio::time::sleep(Duration::from_millis(700));
    let faults = async {
        server.flush();
        pause().await;
        server.signal("STOP");
        pause().await;
        server.signal("CONT");
        pause().await;
        server.kill();
        server.restart();
        pause().await;
        server.flush();
        assert_eq!(server.command(&["REPLICAOF", "127.0.0.1", "1"]), "OK");
        pause().await;
        assert_eq!(server.command(&["REPLICAOF", "NO", "ONE"]), "OK");
        assert_eq!(server.command(&["SCRIPT", "FLUSH"]), "OK");
        assert_ne!(server.command(&["CLIENT", "KILL", "TYPE", "normal"]), "0");
        pause().await;
    };
    assert_eq!(hammered(&replicas, "used-up", faults).await, 0);
    for replica in &replicas {
        assert_eq!(replica.usage(&device("used-up")).await.used, 2);
        assert!(replica.stats().outages > 0 && replica.stats().waiting_refunds == 0);
    }
}

/// What may happen to a device's day on one of three replicas, in any order.
#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve { device: usize, replica: usize },
    Settle { which: usize, replica: usize },
    Refund { which: usize, replica: usize },
    ForgetScripts,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        12 => (0..3_usize, 0..3_usize).prop_map(|(device, replica)| Step::Reserve { device, replica }),
        5 => (0..8_usize, 0..3_usize).prop_map(|(which, replica)| Step::Settle { which, replica }),
        7 => (0..8_usize, 0..3_usize).prop_map(|(which, replica)| Step::Refund { which, replica }),
        1 => Just(Step::ForgetScripts),
    ];
    proptest::collection::vec(step, 1..60)
}

async fn agrees_with_the_model(
    server: &RedisServer,
    replicas: &[Arc<RedisQuota>],
    case: u32,
    steps: Vec<Step>,
) {
    let id = |device: usize| format!("case-{case}-device-{device}");
    let (mut held, mut expected) = (Vec::new(), [0_u32; 3]);
    for step in steps {
        match step {
            Step::Reserve { device: of, replica } => {
                let caller = device(&id(of));
                let granted = receipt(replicas[replica].reserve(&caller).await);
                assert_eq!(granted.is_some(), expected[of] < 2, "{step:?}");
                expected[of] += u32::from(granted.is_some());
                held.extend(granted.map(|receipt| (of, receipt)));
            }
            Step::Settle { which, replica } if !held.is_empty() => {
                replicas[replica].settle(held.swap_remove(which % held.len()).1).await;
            }
            Step::Refund { which, replica } if !held.is_empty() => {
                let (of, receipt) = held.swap_remove(which % held.len());
                // The same refund once more, as after an answer that was lost.
                let again = receipt_of(&receipt);
                replicas[replica].refund(receipt).await;
                replicas[(replica + 1) % 3].refund(again).await;
                expected[of] -= 1;
            }
            Step::ForgetScripts => assert_eq!(server.command(&["SCRIPT", "FLUSH"]), "OK"),
            Step::Settle { .. } | Step::Refund { .. } => {}
        }
        for (of, expected) in expected.iter().enumerate() {
            let used = replicas[of].usage(&device(&id(of))).await.used;
            assert!(used == *expected && used <= 2, "{step:?}: {used} used, not {expected}");
        }
    }
}

fn receipt_of(receipt: &Receipt) -> Receipt {
    let Receipt { id, day, key, network, local } = *receipt;
    Receipt { id, day, key, network, local }
}

#[test]
fn three_replicas_agree_with_one_count_in_any_order() {
    let server = RedisServer::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let limits = QuotaLimits { network: 0, ..QuotaLimits::default() };
    let replicas: Vec<_> = (0..3).map(|_| runtime.block_on(on_redis(&server, limits))).collect();
    let case = std::cell::Cell::new(0);
    let mut runner = TestRunner::new(ProptestConfig { cases: 48, ..ProptestConfig::default() });
    let checked = runner.run(&steps(), |steps| {
        case.set(case.get() + 1);
        runtime.block_on(agrees_with_the_model(&server, &replicas, case.get(), steps));
        Ok(())
    });
    checked.unwrap();
}
