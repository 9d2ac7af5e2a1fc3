//! Somebody in danger: help first, in any case, and never at the price of their day.

use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use ventvault_domain::{Outcome, ProviderErrorKind, ProviderName, QuotaOutcome, VentEvent};

use super::scene::{ScriptedProvider, Step, scene, transcript};

#[tokio::test(start_paused = true)]
async fn help_comes_before_anybody_is_asked_anything() {
    let hanging = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Hang]);
    let scene = scene(vec![hanging.clone()], None);
    let mut vent = scene.open_in_crisis(true);
    let first = vent.next().now_or_never().unwrap().unwrap();
    assert!(matches!(first, VentEvent::Crisis(_)));
    assert_eq!(hanging.times_asked(), 0);
    let rest = transcript(&mut vent).await;
    assert_eq!(rest, ["meta companion true", "delta Safe words.", "done stop None None 2"]);
}

#[tokio::test(start_paused = true)]
async fn a_crisis_vent_is_answered_by_the_provider_and_never_counted() {
    let provider = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Say("I hear you."), Step::Finish]);
    let scene = scene(vec![provider], None);
    let mut vent = scene.open_in_crisis(true);
    let seen = transcript(&mut vent).await;
    drop(vent);
    assert_eq!(seen, ["crisis crisis", "meta openai false", "delta I hear you.", "done stop None None 2"]);
    assert_eq!(scene.store.reserved_settled_refunded(), (0, 0, 0));
    assert_eq!(scene.outcomes(), [(Outcome::Answered, QuotaOutcome::Exempt)]);
}

#[tokio::test(start_paused = true)]
async fn a_crisis_phrase_buys_no_free_model() {
    let provider = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Say("Paid."), Step::Finish]);
    let scene = scene(vec![provider.clone()], None);
    for _ in 0..5 {
        transcript(&mut scene.open_in_crisis(true)).await;
    }
    assert_eq!(provider.times_asked(), 1, "the ceiling of this scene");
    transcript(&mut scene.open_in_crisis(false)).await;
    assert_eq!(provider.times_asked(), 1, "no slot, no provider");
}

#[tokio::test(start_paused = true)]
async fn over_the_day_s_limit_the_companion_has_safe_words() {
    let provider = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Say("Paid."), Step::Finish]);
    let scene = scene(vec![provider.clone()], None);
    for _ in 0..2 {
        transcript(&mut scene.open("a hard day").await.unwrap()).await;
    }
    assert!(scene.open("one more").await.is_err());
    let seen = transcript(&mut scene.open_in_crisis(true)).await;
    assert_eq!(seen[..3], ["crisis crisis", "meta companion true", "delta Safe words."]);
    assert_eq!(provider.times_asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_concern_is_a_card_above_a_normal_counted_answer() {
    let provider = ScriptedProvider::new(ProviderName::OpenAi, vec![Step::Say("I hear you."), Step::Finish]);
    let scene = scene(vec![provider], None);
    let mut vent = scene.open("worry").await.unwrap();
    let seen = transcript(&mut vent).await;
    drop(vent);
    assert_eq!(seen, ["crisis concern", "meta openai false", "delta I hear you.", "done stop None None 1"]);
    assert_eq!(scene.store.reserved_settled_refunded(), (1, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_breaks_off_in_a_crisis_leaves_the_card_and_a_typed_error() {
    let steps = vec![Step::Wait(100), Step::Say("I"), Step::Break(ProviderErrorKind::Server)];
    let scene = scene(vec![ScriptedProvider::new(ProviderName::OpenAi, steps)], None);
    let mut vent = scene.open_in_crisis(true);
    let seen = tokio::time::timeout(Duration::from_secs(30), transcript(&mut vent)).await.unwrap();
    assert_eq!(seen, ["crisis crisis", "meta openai false", "delta I", "failed server"]);
}
