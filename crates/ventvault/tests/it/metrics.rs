//! What the operator reads agrees with what clients saw, and no label can carry a person.

use ventvault_mock_llm::{MockLlm, Script};

use super::harness::{Server, events, json};

#[tokio::test]
async fn counts_agree_with_what_clients_saw() {
    let mock = MockLlm::start().await.unwrap();
    mock.script(Script::counts_to(5).usage(1_000, 500));
    let server = Server::start(&[
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
        ("ANON_DAILY_LIMIT", "3"),
    ]);
    let mut cost = 0.0;
    for _ in 0..3 {
        let seen = events(&server.vent("my number is 4111 1111 1111 1111").await.text().await.unwrap());
        cost += json(&seen.last().unwrap().data)["usage"]["cost_usd"].as_f64().unwrap();
    }
    assert_eq!(server.vent("one too many").await.status(), 429);
    assert!(cost > 0.0);
    for (series, value) in [
        ("ventvault_requests_total{route=\"/api/vent\",status=\"200\"}", 3.0),
        ("ventvault_requests_total{route=\"/api/vent\",status=\"429\"}", 1.0),
        ("ventvault_quota_decisions_total{tier=\"anonymous\",decision=\"granted\"}", 3.0),
        ("ventvault_quota_decisions_total{tier=\"anonymous\",decision=\"refused\"}", 1.0),
        ("ventvault_tokens_total{direction=\"input\"}", 3_000.0),
        ("ventvault_tokens_total{direction=\"output\"}", 1_500.0),
        ("ventvault_first_token_seconds_count", 3.0),
        ("ventvault_added_first_token_seconds_count", 3.0),
        ("ventvault_scrubbed_entities_total{kind=\"CARD\"}", 3.0),
        ("ventvault_open_streams", 0.0),
        ("ventvault_crisis_total{level=\"crisis\"}", 0.0),
    ] {
        assert_eq!(server.metric(series).await, value, "{series}");
    }
    let counted = server.metric("ventvault_cost_usd_total{provider=\"openai\",model=\"gpt-4o-mini\"}").await;
    assert!((counted - cost).abs() < 1e-12, "{counted} {cost}");
}

#[tokio::test]
async fn series_are_there_from_the_start_and_do_not_grow_with_clients() {
    let server = Server::start(&[("ANON_DAILY_LIMIT", "1000")]);
    let page = server.metrics().await;
    for series in [
        "ventvault_requests_total{route=\"/api/vent\",status=\"200\"} 0",
        "ventvault_quota_decisions_total{tier=\"premium\",decision=\"refused\"} 0",
        "ventvault_provider_errors_total{provider=\"openai\",kind=\"timeout\"} 0",
        "ventvault_cost_usd_total{provider=\"companion\"",
        "ventvault_crisis_total{level=\"concern\"} 0",
    ] {
        assert!(page.contains(series), "{series}");
    }
    for i in 0..50 {
        let request = server.http.get(server.url(&format!("/nowhere/{i}?canary={i}")));
        request
            .header("user-agent", format!("canary-{i}"))
            .header("x-device-id", format!("canary-{i}-id"))
            .send()
            .await
            .unwrap();
    }
    let after = server.metrics().await;
    assert_eq!(
        after.lines().count(),
        page.lines().count() + 1,
        "one series for everything that no route matched"
    );
    assert!(!after.contains("canary"));
}

#[tokio::test]
async fn a_token_guards_the_operator_s_listener() {
    let server = Server::start(&[("ADMIN_TOKEN", "a-long-operator-token")]);
    let get = |token: &'static str| {
        let request = server.http.get(format!("http://{}/metrics", server.admin));
        request.header("authorization", token).send()
    };
    assert_eq!(get("").await.unwrap().status(), 401);
    assert_eq!(get("Bearer a-long-operator-tokem").await.unwrap().status(), 401);
    assert_eq!(get("Bearer a-long-operator-token").await.unwrap().status(), 200);
}
