//! Several replicas on one Redis: what one of them knows, all abide by, whatever Redis forgets and whatever their
//! clocks say.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_adapters::clock::SystemClock;
use ventvault_adapters::quota::{RedisQuota, RedisUrlError};
use ventvault_domain::{Caller, Clock, QuotaLimits, QuotaStore, StoreHealth};

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
