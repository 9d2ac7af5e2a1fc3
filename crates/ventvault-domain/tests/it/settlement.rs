//! What counts and what is given back, and that every end leaves one record.

use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::Instant;
use ventvault_domain::{Outcome, ProviderErrorKind, ProviderName, QuotaOutcome};

use super::scene::{ScriptedProvider, Step, scene, transcript};

fn openai(steps: Vec<Step>) -> std::sync::Arc<ScriptedProvider> {
    ScriptedProvider::new(ProviderName::OpenAi, steps)
}

#[tokio::test(start_paused = true)]
async fn a_whole_answer_is_counted_with_its_tokens_and_cost() {
    let scene = scene(
        vec![openai(vec![Step::Say("A"), Step::Say("B"), Step::Finish, Step::Tokens(1_000, 500)])],
        None,
    );
    let mut vent = scene.open("hello").await.unwrap();
    let seen = transcript(&mut vent).await;
    assert_eq!(
        seen,
        ["meta openai false", "delta A", "delta B", "done stop Some((1000, 500)) Some(0.002) 1"]
    );
    drop(vent);
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 1, 0));
    assert_eq!(scene.outcomes(), [(Outcome::Answered, QuotaOutcome::Settled)]);
}

#[tokio::test(start_paused = true)]
async fn the_third_vent_of_a_day_of_two_is_refused() {
    let scene = scene(vec![openai(vec![Step::Say("A"), Step::Finish])], None);
    for _ in 0..2 {
        let mut vent = scene.open("hello").await.unwrap();
        transcript(&mut vent).await;
    }
    assert!(scene.open("hello").await.is_err());
    assert_eq!(scene.outcomes()[2], (Outcome::Refused, QuotaOutcome::Refused));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_leaves_before_the_first_word_gets_its_vent_back_and_stops_the_provider() {
    let provider = openai(vec![Step::Hang]);
    let scene = scene(vec![provider.clone()], None);
    let mut vent = scene.open("hello").await.unwrap();
    assert!(tokio::time::timeout(Duration::from_secs(3), vent.started()).await.is_err());
    drop(vent);
    assert_eq!(provider.times_dropped(), 1);
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 0, 1));
    assert_eq!(scene.outcomes(), [(Outcome::LeftBefore, QuotaOutcome::Refunded)]);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_leaves_during_the_answer_is_counted_and_stops_the_provider() {
    let provider = openai(vec![Step::Say("A"), Step::Hang]);
    let scene = scene(vec![provider.clone()], None);
    let mut vent = scene.open("hello").await.unwrap();
    vent.next().await.unwrap();
    vent.next().await.unwrap();
    drop(vent);
    assert_eq!(provider.times_dropped(), 1);
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 1, 0));
    assert_eq!(scene.outcomes(), [(Outcome::LeftDuring, QuotaOutcome::Settled)]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_breaks_off_ends_with_its_error() {
    for (steps, kind) in [
        (vec![Step::Say("A"), Step::Break(ProviderErrorKind::Server)], "server"),
        (vec![Step::Say("A")], "incomplete"),
        (vec![Step::Say("A"), Step::Hang], "timeout"),
    ] {
        let scene = scene(vec![openai(steps)], None);
        let mut vent = scene.open("hello").await.unwrap();
        let seen = transcript(&mut vent).await;
        assert_eq!(seen, ["meta openai false".to_owned(), "delta A".into(), format!("failed {kind}")]);
        assert_eq!(scene.outcomes(), [(Outcome::Cut, QuotaOutcome::Settled)]);
    }
}

#[tokio::test(start_paused = true)]
async fn silence_between_two_words_is_bounded_and_a_steady_answer_is_not_cut() {
    let steady = (0..100).flat_map(|_| [Step::Wait(2_000), Step::Say("x")]).chain([Step::Finish]).collect();
    let scene = scene(vec![openai(steady)], None);
    let mut vent = scene.open("hello").await.unwrap();
    let seen = transcript(&mut vent).await;
    assert_eq!(seen.last().unwrap(), "done stop None None 1", "200 s of words, never more than 2 s apart");
}

#[tokio::test(start_paused = true)]
async fn a_token_count_that_never_comes_does_not_hold_the_end_back() {
    let scene = scene(vec![openai(vec![Step::Say("A"), Step::Finish, Step::Hang])], None);
    let began = Instant::now();
    let mut vent = scene.open("hello").await.unwrap();
    assert_eq!(transcript(&mut vent).await.last().unwrap(), "done stop None None 1");
    assert!(began.elapsed() <= Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn a_whole_answer_that_breaks_before_its_end_is_given_back() {
    let scene = scene(vec![openai(vec![Step::Say("A"), Step::Break(ProviderErrorKind::Server)])], None);
    let mut vent = scene.open("hello").await.unwrap();
    vent.deliver_whole();
    transcript(&mut vent).await;
    drop(vent);
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 0, 1));
}

#[tokio::test(start_paused = true)]
async fn personal_data_is_put_back_into_the_answer() {
    let echo = openai(vec![Step::Say("Write to [EM"), Step::Say("AIL_1] today"), Step::Finish]);
    let scene = scene(vec![echo], None);
    let mut vent = scene.open("my address is mara.k@example.org").await.unwrap();
    let said: String = transcript(&mut vent)
        .await
        .iter()
        .filter_map(|line| line.strip_prefix("delta "))
        .map(str::to_owned)
        .collect();
    assert_eq!(said, "Write to mara.k@example.org today");
}
