//! People in danger: help at once, whatever is broken or used up, in every dialect.

use std::time::Duration;

use tokio::time::timeout;
use ventvault_mock_llm::{Fault, MockLlm, Script};

use super::harness::{Server, events, json, text_of};

const DANGER: &str = "I want to kill myself tonight";

async fn first_event(response: &mut reqwest::Response) -> String {
    let chunk =
        timeout(Duration::from_secs(5), response.chunk()).await.expect("no help came").unwrap().unwrap();
    String::from_utf8(chunk.to_vec()).unwrap()
}

fn card(events: &[super::harness::Event]) -> serde_json::Value {
    assert_eq!(events[0].name, "crisis");
    json(&events[0].data)
}

#[tokio::test]
async fn help_is_the_first_thing_and_costs_nothing() {
    let server = Server::start(&[]);
    for _ in 0..4 {
        let seen = events(&server.vent(DANGER).await.text().await.unwrap());
        let card = card(&seen);
        assert_eq!(card["level"], "crisis");
        assert!(
            !card["resources"].as_array().unwrap().is_empty()
                && !card["steps"].as_array().unwrap().is_empty()
        );
        assert_eq!((seen[1].name.as_str(), seen.last().unwrap().name.as_str()), ("meta", "done"));
        assert!(!text_of(&seen).is_empty());
    }
    let usage = json(&server.get("/api/usage").await.text().await.unwrap());
    assert_eq!(usage["used"], 0);
    assert_eq!(server.metric("ventvault_crisis_total{level=\"crisis\"}").await, 4.0);
    assert_eq!(
        server.metric("ventvault_quota_decisions_total{tier=\"anonymous\",decision=\"exempt\"}").await,
        4.0
    );
}

#[tokio::test]
async fn the_country_of_the_body_then_of_the_query_then_of_the_language_decides() {
    let server = Server::start(&[]);
    let country = async |path: &str, body: serde_json::Value, language: &'static str| {
        let request = server.http.post(server.url(path)).header("content-type", "application/json");
        let response =
            request.header("accept-language", language).body(body.to_string()).send().await.unwrap();
        card(&events(&response.text().await.unwrap()))["country"].as_str().unwrap().to_owned()
    };
    let plain = || serde_json::json!({ "content": DANGER });
    let in_body = serde_json::json!({ "content": DANGER, "country": "us" });
    assert_eq!(country("/api/vent?country=GB", in_body, "de-AT").await, "US");
    assert_eq!(country("/api/vent?country=GB", plain(), "de-AT").await, "GB");
    assert_eq!(country("/api/vent", plain(), "de-AT,de;q=0.8").await, "AT");
    assert_eq!(country("/api/vent", plain(), "en").await, "ZZ");
    let listed = json(&server.get("/api/crisis/resources?country=GB").await.text().await.unwrap());
    assert_eq!(listed["country"], "GB");
    assert!(listed["resources"].as_array().unwrap().len() >= 2);
}

#[tokio::test]
async fn over_quota_with_a_full_house_and_a_bad_token_help_still_comes() {
    let mock = MockLlm::start().await.unwrap();
    let server = Server::start(&[
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
        ("ANON_DAILY_LIMIT", "1"),
        ("MAX_STREAMS", "1"),
        ("AUTH_ISSUER", "https://issuer.invalid"),
        ("AUTH_AUDIENCE", "x"),
        ("COMPANION_FALLBACK", "off"),
    ]);
    mock.enqueue(Script::counts_to(50).gap(Duration::from_millis(200)));
    let held = server.vent("a long day").await;
    let request = server.http.post(server.url("/api/vent")).header("authorization", "Bearer a.b.c");
    let body = serde_json::json!({ "content": DANGER }).to_string();
    let response = request.header("content-type", "application/json").body(body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let seen = events(&response.text().await.unwrap());
    card(&seen);
    assert_eq!(json(&seen[1].data)["provider"], "companion");
    assert_eq!(seen.last().unwrap().name, "done");
    assert_eq!(mock.counts().started, 1, "no free model for a phrase");
    drop(held);
}

#[tokio::test]
async fn a_silent_provider_and_a_frozen_redis_do_not_hold_help_back() {
    let mock = MockLlm::start().await.unwrap();
    mock.script(Script::default().fault(Fault::StallBeforeHeaders));
    let redis = super::shared_quota::Redis::start();
    let server = Server::start(&[
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
        ("REDIS_URL", &redis.url()),
        ("FIRST_TOKEN_BUDGET", "1"),
        ("COMPANION_FALLBACK", "off"),
    ]);
    redis.freeze();
    let mut response = server.vent(DANGER).await;
    let first = first_event(&mut response).await;
    assert!(first.starts_with("event: crisis\n"), "{first}");
    assert!(!first.contains("event: meta"), "help came before the provider was heard of");
    let rest = response.text().await.unwrap();
    assert!(rest.contains("\"provider\":\"companion\"") && rest.contains("event: done"), "{rest}");
    redis.thaw();
}

#[tokio::test]
async fn every_dialect_carries_the_help_ahead_of_the_answer() {
    let server = Server::start(&[]);
    let ask = async |path: &str| {
        let body = serde_json::json!({ "content": DANGER, "country": "US" });
        server.post(path, &body).await.text().await.unwrap()
    };
    let text = events(&ask("/api/vent?format=text").await);
    assert!(text[0].data.contains("988"), "{}", text[0].data);
    let chunks = events(&ask("/api/vent?format=openai").await);
    let first = json(&chunks[0].data);
    assert!(first["choices"][0]["delta"]["content"].as_str().unwrap().contains("988"));
    assert_eq!(first["ventvault"]["crisis"]["country"], "US");
    let parts = events(&ask("/api/vent?format=ai-sdk").await);
    let kinds: Vec<_> =
        parts[..4].iter().map(|part| json(&part.data)["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(kinds, ["start", "data-crisis", "data-meta", "text-start"]);
    let request = server.http.post(server.url("/api/vent")).header("accept", "application/json");
    let body = serde_json::json!({ "content": DANGER }).to_string();
    let answer = request.header("content-type", "application/json").body(body).send().await.unwrap();
    assert_eq!(json(&answer.text().await.unwrap())["crisis"]["level"], "crisis");
    let completion = serde_json::json!({ "messages": [{ "role": "user", "content": DANGER }] });
    let completion = json(&server.post("/v1/chat/completions", &completion).await.text().await.unwrap());
    assert_eq!(completion["ventvault"]["crisis"]["level"], "crisis");
}

#[tokio::test]
async fn everyday_words_bring_no_card() {
    let server = Server::start(&[("ANON_DAILY_LIMIT", "100")]);
    for harmless in [
        "I feel overwhelmed and exhausted",
        "this homework is killing me",
        "I'm dying of laughter, my phone died at the worst moment",
    ] {
        let seen = events(&server.vent(harmless).await.text().await.unwrap());
        assert_eq!(seen[0].name, "meta", "{harmless}");
    }
}
