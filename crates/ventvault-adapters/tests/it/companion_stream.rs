//! The companion as a provider: words one after another, the first at once, then usage and the end.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::Instant;
use ventvault_adapters::companion::{COMPANION_MODEL, Companion, Pace, Signals};
use ventvault_domain::{
    ContentLimits, FinishReason, LlmProvider, Mode, Prompt, PromptSettings, ProviderEvent, ProviderName,
    RawTurn, RawVent, Role, ScrubbedVent,
};
use ventvault_scrub::{Policy, Scrubber};

fn prompt(text: &str, history: Vec<RawTurn>) -> Prompt {
    let vent = RawVent::new(Mode::Text, text.into(), history, &ContentLimits::default()).unwrap();
    let settings = PromptSettings {
        system: "".into(),
        crisis_system: "".into(),
        max_output_tokens: 512,
        temperature: 0.6,
    };
    let (vent, _, _) = ScrubbedVent::from_raw(vent, &Scrubber::new(Policy::default()));
    Prompt::new(vent, settings)
}

async fn events(companion: &Companion, prompt: Prompt) -> Vec<ProviderEvent> {
    let stream = companion.stream(Arc::new(prompt)).await.unwrap();
    stream.map(Result::unwrap).collect().await
}

/// The deltas joined, and how many there were.
fn said(events: &[ProviderEvent]) -> (String, usize) {
    let deltas: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            ProviderEvent::Delta(reply) => Some(reply.as_str()),
            ProviderEvent::Usage(_) | ProviderEvent::Finish(_) => None,
        })
        .collect();
    assert!(deltas.iter().all(|delta| !delta.is_empty()));
    (deltas.concat(), deltas.len())
}

#[tokio::test]
async fn speaks_word_by_word_and_ends_with_usage_and_stop() {
    let companion = Companion::new(Pace::none());
    let events = events(&companion, prompt("my boss yelled at me and i feel so small", Vec::new())).await;
    let (text, deltas) = said(&events);
    assert_eq!(text.split_whitespace().count(), deltas);
    assert!(deltas >= 20 && text.ends_with('.') && !text.contains("  "), "{text}");
    let [.., ProviderEvent::Usage(usage), ProviderEvent::Finish(FinishReason::Stop)] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!(usage.input, 14, "ten words, four tokens for every three");
    assert!(usage.output > 25);
    assert_eq!(events.len(), deltas + 2);
    assert_eq!((companion.name(), companion.model()), (ProviderName::Companion, COMPANION_MODEL));
}

#[tokio::test(start_paused = true)]
async fn says_the_first_word_at_once_and_the_others_at_its_pace() {
    let pace = Duration::from_millis(18);
    let companion = Companion::new(Pace::between_words(pace));
    let begun = Instant::now();
    let mut stream = companion.respond(&prompt("i feel numb", Vec::new()), &Signals::default());
    assert!(matches!(stream.next().await, Some(Ok(ProviderEvent::Delta(_)))));
    assert_eq!(begun.elapsed(), Duration::ZERO, "by the runtime's clock, which is stopped");
    let rest: Vec<_> = stream.map(Result::unwrap).collect().await;
    let (_, words) = said(&rest);
    assert_eq!(begun.elapsed().as_millis() / 18, u128::try_from(words).unwrap());
}

#[tokio::test]
async fn speaks_languages_without_spaces_in_pieces_too() {
    let companion = Companion::new(Pace::none());
    let events = events(&companion, prompt("私はとても疲れた", Vec::new())).await;
    let (text, deltas) = said(&events);
    assert!(deltas > 5 && text.contains("日本語"), "{deltas} deltas: {text}");
}

#[tokio::test]
async fn takes_its_earlier_answers_from_the_history() {
    let companion = Companion::new(Pace::none());
    let mut history = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..4 {
        let turns =
            history.iter().map(|(role, text): &(Role, String)| RawTurn::new(*role, text.clone())).collect();
        let (text, _) = said(&events(&companion, prompt("i'm so lonely", turns)).await);
        history.push((Role::User, "i'm so lonely".to_owned()));
        history.push((Role::Assistant, text.clone()));
        answers.push(text);
    }
    let mut sentences: Vec<_> =
        answers.iter().flat_map(|text| text.split_inclusive(". ")).map(str::trim).collect();
    let all = sentences.len();
    sentences.sort_unstable();
    sentences.dedup();
    assert_eq!(sentences.len(), all, "{answers:#?}");
}

#[tokio::test]
async fn two_people_with_the_same_words_are_not_given_the_same_answer() {
    let companion = Companion::new(Pace::none());
    let mut answers = std::collections::HashSet::new();
    for _ in 0..20 {
        answers.insert(said(&events(&companion, prompt("i feel overwhelmed", Vec::new())).await).0);
    }
    assert!(answers.len() >= 10, "{}", answers.len());
}
