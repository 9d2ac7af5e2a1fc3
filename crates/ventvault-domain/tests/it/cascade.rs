//! Who is asked, in which order, for how long.

use std::time::Duration;

use tokio::time::Instant;
use ventvault_domain::{CostMeter, Day, ProviderErrorKind, ProviderName};

use super::scene::{ScriptedProvider, Step, scene, scene_with, transcript};

fn companion() -> std::sync::Arc<ScriptedProvider> {
    ScriptedProvider::new(ProviderName::Companion, vec![Step::Say("I am here."), Step::Finish])
}

#[tokio::test(start_paused = true)]
async fn asks_the_next_provider_when_one_fails_before_its_first_token() {
    let broken =
        ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Break(ProviderErrorKind::Overloaded)]);
    let second = ScriptedProvider::new(ProviderName::Anthropic, vec![Step::Say("Second."), Step::Finish]);
    let scene = scene(vec![broken, second], Some(companion()));
    let mut vent = scene.open("hello").await.unwrap();
    vent.started().await.unwrap();
    let seen = transcript(&mut vent).await;
    assert_eq!(seen, ["meta anthropic true", "delta Second.", "done stop None None 1"]);
}

#[tokio::test(start_paused = true)]
async fn a_silent_provider_leaves_time_for_those_behind_it() {
    let silent = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Hang]);
    let slow = ScriptedProvider::new(
        ProviderName::Anthropic,
        vec![Step::Wait(9_000), Step::Say("Late."), Step::Finish],
    );
    let scene = scene(vec![silent, slow], None);
    let began = Instant::now();
    let mut vent = scene.open("hello").await.unwrap();
    vent.started().await.unwrap();
    assert_eq!(began.elapsed(), Duration::from_secs(19));
}

#[tokio::test(start_paused = true)]
async fn all_attempts_share_one_budget() {
    let silent = || ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Hang]);
    let scene = scene(vec![silent(), silent(), silent()], None);
    let began = Instant::now();
    let error = scene.open("hello").await.unwrap().started().await.unwrap_err();
    assert_eq!(error.kind, ProviderErrorKind::Timeout);
    assert!(began.elapsed() <= Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 0, 1));
}

#[tokio::test(start_paused = true)]
async fn the_companion_stands_in_openly_and_uncounted() {
    let scene = scene(
        vec![ScriptedProvider::refusing(ProviderName::OpenAi, ProviderErrorKind::Connect)],
        Some(companion()),
    );
    let mut vent = scene.open("hello").await.unwrap();
    vent.started().await.unwrap();
    assert_eq!(vent.quota().unwrap().remaining(), 2);
    let seen = transcript(&mut vent).await;
    drop(vent);
    assert_eq!(seen, ["meta companion true", "delta I am here.", "done stop None None 2"]);
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_companion_of_the_first_choice_counts_like_any_other() {
    let scene = scene(vec![companion()], None);
    let mut vent = scene.open("hello").await.unwrap();
    let seen = transcript(&mut vent).await;
    drop(vent);
    assert_eq!(seen[0], "meta companion false");
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_a_word_is_a_failure() {
    let empty = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Tokens(3, 0), Step::Finish]);
    let error = scene(vec![empty], None).open("hello").await.unwrap().started().await.unwrap_err();
    assert_eq!(error.kind, ProviderErrorKind::Empty);
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_keeps_failing_is_left_alone_and_tried_again_later() {
    let broken = ScriptedProvider::refusing(ProviderName::OpenAi, ProviderErrorKind::Server);
    let scene = scene(vec![broken.clone()], Some(companion()));
    for _ in 0..8 {
        scene.open("hello").await.unwrap().started().await.unwrap();
    }
    assert_eq!(broken.times_asked(), 5);
    tokio::time::advance(Duration::from_secs(11)).await;
    scene.open("hello").await.unwrap().started().await.unwrap();
    assert_eq!(broken.times_asked(), 6, "one probe after the rest");
    scene.open("hello").await.unwrap().started().await.unwrap();
    assert_eq!(broken.times_asked(), 6, "the probe failed");
}

#[tokio::test(start_paused = true)]
async fn once_the_money_of_the_day_is_spent_only_the_companion_answers() {
    let meter = CostMeter::new(0.01);
    meter.add(Day::from_number(0), 0.02);
    let paid = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Say("Paid."), Step::Finish]);
    let scene = scene_with(vec![paid.clone()], Some(companion()), meter);
    let mut vent = scene.open("hello").await.unwrap();
    assert_eq!(transcript(&mut vent).await[0], "meta companion true");
    assert_eq!(paid.times_asked(), 0);
}
