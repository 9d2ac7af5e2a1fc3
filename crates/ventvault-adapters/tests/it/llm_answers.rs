//! What servers really send: errors in all their forms, usage in odd places, thinking that is not meant to be
//! heard.

use std::time::Duration;

use serde_json::{Value, json};
use ventvault_domain::{FinishReason, ProviderErrorKind as Kind, TokenUsage};
use ventvault_mock_llm::{ERROR_TEXT, Fault, Script};

use super::llm_stage::{Heard, Stage, VENDORS, Vendor};

/// Answers with these events, word for word.
async fn hear(vendor: Vendor, events: &[Value]) -> Heard {
    let events: Vec<String> = events
        .iter()
        .map(|event| event.as_str().map_or_else(|| event.to_string(), str::to_owned))
        .map(|data| format!("data: {data}\n\n"))
        .collect();
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{}",
        events.concat()
    );
    Stage::new(vendor, Script::default().fault(Fault::Raw(response.into_bytes()))).await.ask().await
}

fn choice(delta: &Value, reason: &Value) -> Value {
    json!({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})
}

async fn refusal(vendor: Vendor, code: u16, body: &Value) -> (Kind, Option<Duration>) {
    let fault = Fault::Status { code, retry_after: None, body: Some(body.to_string()) };
    let error = Stage::new(vendor, Script::default().fault(fault)).await.ask().await.error.unwrap();
    (error.kind, error.retry_after)
}

#[tokio::test]
async fn a_body_corrects_a_status_where_vendors_are_known_to_mislead() {
    let error =
        |kind: &str, code: Value| json!({"error": {"message": ERROR_TEXT, "type": kind, "code": code}});
    let google = |status: &str, details: Value| json!({"error": {"code": 400, "message": ERROR_TEXT, "status": status, "details": details}});
    let (openai, vertex) = (Vendor::OpenAi, Vendor::Google);
    let table = [
        (openai, 429, error("insufficient_quota", json!("insufficient_quota")), Kind::Credentials),
        (openai, 429, error("requests", json!("rate_limit_exceeded")), Kind::RateLimited),
        (openai, 401, error("invalid_request_error", json!("invalid_api_key")), Kind::Credentials),
        (openai, 404, error("invalid_request_error", json!("model_not_found")), Kind::Rejected),
        (openai, 500, error("server_error", Value::Null), Kind::Server),
        (openai, 500, error("overloaded_error", Value::Null), Kind::Overloaded),
        (openai, 402, json!({"error": "pay"}), Kind::Credentials),
        (openai, 400, json!({"error": [1, {"deep": ["er"]}], "code": {}}), Kind::Rejected),
        (openai, 418, json!([]), Kind::Rejected),
        (vertex, 400, google("INVALID_ARGUMENT", json!([{"reason": "API_KEY_INVALID"}])), Kind::Credentials),
        (vertex, 400, google("FAILED_PRECONDITION", json!([])), Kind::Rejected),
        (vertex, 500, json!([google("UNAVAILABLE", Value::Null), 1]), Kind::Overloaded),
        (vertex, 504, google("DEADLINE_EXCEEDED", json!("x")), Kind::Server),
    ];
    for (vendor, code, body, expected) in table {
        assert_eq!(refusal(vendor, code, &body).await.0, expected, "{code} {body}");
    }
}

#[tokio::test]
async fn google_says_how_long_to_wait_in_the_body() {
    let details = json!([{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "13.5s"}]);
    let body = json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "details": details}});
    let expected = (Kind::RateLimited, Some(Duration::from_millis(13_500)));
    assert_eq!(refusal(Vendor::Google, 429, &body).await, expected);
}

#[tokio::test]
async fn openai_says_how_long_to_wait_in_milliseconds_too() {
    let wait = "9\r\nretry-after-ms: 1250".to_owned();
    let fault = Fault::Status { code: 429, retry_after: Some(wait), body: None };
    let error = Stage::new(Vendor::OpenAi, Script::default().fault(fault)).await.ask().await.error.unwrap();
    assert_eq!(error.retry_after, Some(Duration::from_millis(1_250)));
}

#[tokio::test]
async fn errors_inside_a_stream_come_in_many_forms() {
    let table = [
        (json!({"error": {"message": ERROR_TEXT, "code": 429}}), Kind::RateLimited),
        (json!({"error": {"message": ERROR_TEXT, "code": 502}}), Kind::Server),
        (json!({"error": {"message": ERROR_TEXT, "code": "rate_limit_exceeded"}}), Kind::RateLimited),
        (json!({"error": ERROR_TEXT}), Kind::Server),
        (
            json!({"object": "error", "message": ERROR_TEXT, "type": "BadRequestError", "code": 400}),
            Kind::Rejected,
        ),
        (choice(&json!({"content": ""}), &json!("error")), Kind::Server),
    ];
    for (event, expected) in table {
        let said = choice(&json!({"content": "Well, "}), &Value::Null);
        let heard = hear(Vendor::Compatible, &[said, event.clone()]).await;
        assert_eq!((heard.text.as_str(), heard.finish), ("Well, ", None));
        assert_eq!(heard.error.map(|error| error.kind), Some(expected), "{event}");
    }
    let named = "HTTP/1.1 200 OK\r\n\r\nevent: error\ndata: {\"message\":\"x\"}\n\n".as_bytes().to_vec();
    let heard = Stage::new(Vendor::Compatible, Script::default().fault(Fault::Raw(named))).await.ask().await;
    assert_eq!(heard.error.map(|error| error.kind), Some(Kind::Server));
}

#[tokio::test]
async fn what_a_model_thinks_is_not_said() {
    let compatible = hear(
        Vendor::Compatible,
        &[
            choice(&json!({"role": "assistant", "content": null, "reasoning_content": "hm"}), &Value::Null),
            choice(&json!({"reasoning": "hm", "content": ""}), &Value::Null),
            choice(&json!({"content": "Yes."}), &json!("")),
            choice(&json!({}), &json!("stop")),
            json!("[DONE] "),
        ],
    )
    .await;
    assert_eq!((compatible.text.as_str(), compatible.finish), ("Yes.", Some(FinishReason::Stop)));
    let delta = |delta: Value| json!({"type": "content_block_delta", "index": 0, "delta": delta});
    let anthropic = hear(
        Vendor::Anthropic,
        &[
            delta(json!({"type": "thinking_delta", "thinking": "hm"})),
            delta(json!({"type": "signature_delta", "signature": "s"})),
            delta(json!({"type": "text_delta", "text": "Yes."})),
            json!({"type": "something_new", "text": "hm", "delta": {"text": "hm"}}),
            json!({"type": "message_stop"}),
        ],
    )
    .await;
    assert_eq!((anthropic.text.as_str(), anthropic.finish), ("Yes.", Some(FinishReason::Stop)));
    let parts = json!([{"text": "hm", "thought": true}, {"text": "Yes."}]);
    let google = hear(
        Vendor::Google,
        &[json!({"candidates": [{"content": {"parts": parts}, "finishReason": "STOP"}]})],
    )
    .await;
    assert_eq!((google.text.as_str(), google.finish), ("Yes.", Some(FinishReason::Stop)));
}

#[tokio::test]
async fn usage_is_found_wherever_servers_put_it() {
    let said = || choice(&json!({"content": "a"}), &json!("stop"));
    let tokens = json!({"prompt_tokens": 5, "completion_tokens": 6});
    for events in [
        [said(), json!({"choices": [], "usage": tokens}), json!("[DONE]")],
        [said(), json!({"usage": tokens}), json!("[DONE]")],
        [said(), json!({"choices": null, "x_groq": {"usage": tokens}}), json!("[DONE]")],
        [json!({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 6}}), said(), json!("{}")],
    ] {
        let heard = hear(Vendor::Compatible, &events).await;
        assert_eq!(heard.usage, Some(TokenUsage { input: 5, output: 6 }));
        assert_eq!(heard.finish, Some(FinishReason::Stop));
    }
}

#[tokio::test]
async fn no_tokens_at_all_are_no_count() {
    for vendor in VENDORS {
        let stage = Stage::new(vendor, Script::counts_to(1).usage(0, 0)).await;
        let usage = stage.ask().await.usage;
        // Anthropic's stream says 1 at its start, before it says 0.
        let expected = (vendor == Vendor::Anthropic).then_some(TokenUsage { input: 0, output: 1 });
        assert_eq!(usage, expected, "{vendor:?}");
    }
}

#[tokio::test]
async fn anthropic_counts_the_cached_part_of_a_prompt() {
    let usage = json!({"input_tokens": 10, "cache_creation_input_tokens": 20, "cache_read_input_tokens": 30,
        "output_tokens": 1});
    let delta = json!({"type": "text_delta", "text": "a"});
    let heard = hear(
        Vendor::Anthropic,
        &[
            json!({"type": "message_start", "message": {"usage": usage}}),
            json!({"type": "content_block_start", "content_block": {"type": "text", "text": "A"}}),
            json!({"type": "content_block_delta", "delta": delta}),
            json!({"type": "message_delta", "delta": {"stop_reason": "max_tokens"}, "usage": {"output_tokens": 7}}),
            json!({"type": "message_stop"}),
        ],
    )
    .await;
    assert_eq!(heard.text, "Aa");
    assert_eq!(heard.usage, Some(TokenUsage { input: 60, output: 7 }));
    assert_eq!(heard.finish, Some(FinishReason::Length));
}

#[tokio::test]
async fn google_bills_thinking_as_output() {
    let usage = json!({"promptTokenCount": 3, "candidatesTokenCount": 4, "thoughtsTokenCount": 5});
    let candidate = json!({"content": {"parts": [{"text": "a"}]}, "finishReason": "MAX_TOKENS"});
    let heard = hear(Vendor::Google, &[json!({"candidates": [candidate], "usageMetadata": usage})]).await;
    assert_eq!(heard.usage, Some(TokenUsage { input: 3, output: 9 }));
    assert_eq!(heard.finish, Some(FinishReason::Length));
}

#[tokio::test]
async fn a_filter_is_told_apart_from_an_empty_answer() {
    let filtered = Some(FinishReason::ContentFilter);
    let blocked = hear(Vendor::Google, &[json!({"promptFeedback": {"blockReason": "SAFETY"}})]).await;
    assert_eq!((blocked.finish, blocked.error), (filtered, None));
    let unsafe_answer = hear(Vendor::Google, &[json!({"candidates": [{"finishReason": "SAFETY"}]})]).await;
    assert_eq!((unsafe_answer.finish, unsafe_answer.error), (filtered, None));
    let openai = hear(Vendor::OpenAi, &[choice(&json!({}), &json!("content_filter")), json!("[DONE]")]).await;
    assert_eq!((openai.finish, openai.error), (filtered, None));
    let refusal = json!({"type": "message_delta", "delta": {"stop_reason": "refusal"}});
    let anthropic = hear(Vendor::Anthropic, &[refusal, json!({"type": "message_stop"})]).await;
    assert_eq!((anthropic.finish, anthropic.error), (filtered, None));
    let all_thought = hear(Vendor::OpenAi, &[choice(&json!({}), &json!("length")), json!("[DONE]")]).await;
    assert_eq!(all_thought.error.map(|error| error.kind), Some(Kind::Empty));
}

#[tokio::test]
async fn a_stream_cut_inside_an_event_is_incomplete() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n\
        data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choi"
        .to_vec();
    let heard = Stage::new(Vendor::OpenAi, Script::default().fault(Fault::Raw(cut))).await.ask().await;
    assert_eq!(heard.text, "a");
    assert_eq!(heard.error.map(|error| error.kind), Some(Kind::Incomplete));
}

#[tokio::test]
async fn only_the_first_of_several_answers_is_heard() {
    let both = json!({"choices": [{"index": 0, "delta": {"content": "a"}}, {"index": 1, "delta": {"content": "b"}}]});
    let heard = hear(Vendor::Compatible, &[both, json!("[DONE]")]).await;
    assert_eq!((heard.text.as_str(), heard.finish), ("a", Some(FinishReason::Stop)));
}
