//! The circuit breaker by itself.

use std::time::Duration;

use tokio::time::{Instant, advance};
use ventvault_domain::{Breaker, BreakerState};

#[tokio::test(start_paused = true)]
async fn a_probe_that_is_never_answered_does_not_close_the_door_for_good() {
    let breaker = Breaker::new(2, Duration::from_secs(10));
    breaker.failed(Instant::now());
    assert_eq!(breaker.state(Instant::now()), BreakerState::Closed);
    breaker.failed(Instant::now());
    assert_eq!(breaker.state(Instant::now()), BreakerState::Open);
    assert!(!breaker.allows(Instant::now()));
    advance(Duration::from_secs(10)).await;
    assert_eq!(breaker.state(Instant::now()), BreakerState::HalfOpen);
    assert!(breaker.allows(Instant::now()), "the probe");
    assert!(!breaker.allows(Instant::now()), "only one at a time");
    advance(Duration::from_secs(10)).await;
    assert!(breaker.allows(Instant::now()), "the first probe's client left");
    breaker.succeeded();
    assert_eq!(breaker.state(Instant::now()), BreakerState::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_success_forgets_earlier_failures() {
    let breaker = Breaker::new(2, Duration::from_secs(10));
    breaker.failed(Instant::now());
    breaker.succeeded();
    breaker.failed(Instant::now());
    assert!(breaker.allows(Instant::now()));
}
