//! The same answer in four dialects and as one object.

use super::harness::{Server, events, json, text_of};

const CONTENT: &str = "my boss shouted at me in front of everyone and i cried in the car";

fn server() -> Server {
    Server::start(&[("ANON_DAILY_LIMIT", "100")])
}

async fn body(server: &Server, path: &str) -> String {
    server.post(path, &serde_json::json!({ "content": CONTENT })).await.text().await.unwrap()
}

#[tokio::test]
async fn text_is_the_wire_of_the_first_backend() {
    let server = server();
    let expected = text_of(&events(&body(&server, "/api/vent").await));
    let seen = events(&body(&server, "/api/vent?format=text").await);
    assert_eq!(seen.last().unwrap().data, "[DONE]");
    assert!(seen.iter().all(|event| event.name.is_empty()));
    let text: String = seen[..seen.len() - 1].iter().map(|event| event.data.as_str()).collect();
    assert!(!text.is_empty() && !expected.is_empty());
}

#[tokio::test]
async fn openai_chunks_carry_role_content_finish_and_usage() {
    let server = server();
    let seen = events(&body(&server, "/api/vent?format=openai").await);
    assert_eq!(seen.last().unwrap().data, "[DONE]");
    let chunks: Vec<_> = seen[..seen.len() - 1].iter().map(|event| json(&event.data)).collect();
    assert!(
        chunks
            .iter()
            .all(|chunk| chunk["object"] == "chat.completion.chunk" && chunk["id"] == chunks[0]["id"])
    );
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    assert_eq!(chunks[0]["ventvault"]["provider"], "companion");
    let last = &chunks[chunks.len() - 1];
    assert!(last["usage"]["total_tokens"].as_u64().unwrap() > 0);
    assert_eq!(last["choices"][0]["finish_reason"], "stop");
    assert!(chunks.iter().all(|chunk| chunk["choices"].as_array().unwrap().len() == 1));
}

#[tokio::test]
async fn ai_sdk_parts_come_in_their_order_with_their_header() {
    let server = server();
    let conversation = serde_json::json!({ "messages": [
        { "role": "user", "parts": [{ "type": "text", "text": "hello" }] },
        { "role": "assistant", "parts": [{ "type": "step-start" }, { "type": "text", "text": "I am listening." }] },
        { "role": "user", "parts": [{ "type": "text", "text": CONTENT }] },
    ]});
    let response = server.post("/api/vent?format=ai-sdk", &conversation).await;
    assert_eq!(response.headers()["x-vercel-ai-ui-message-stream"], "v1");
    let seen = events(&response.text().await.unwrap());
    assert_eq!(seen.last().unwrap().data, "[DONE]");
    let kinds: Vec<String> = seen[..seen.len() - 1]
        .iter()
        .map(|event| json(&event.data)["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds[..3], ["start", "data-meta", "text-start"]);
    assert_eq!(kinds[kinds.len() - 3..], ["text-end", "data-done", "finish"]);
    assert!(kinds[3..kinds.len() - 3].iter().all(|kind| kind == "text-delta"));
}

#[tokio::test]
async fn the_setting_chooses_the_dialect_of_those_who_ask_for_none() {
    let server = Server::start(&[("STREAM_FORMAT", "text"), ("ANON_DAILY_LIMIT", "9")]);
    assert!(body(&server, "/api/vent").await.ends_with("data: [DONE]\n\n"));
    assert!(body(&server, "/api/vent?format=events").await.contains("event: done"));
}

#[tokio::test]
async fn whoever_asks_for_json_gets_one_object() {
    let server = server();
    let ask = |accept: &'static str| {
        let request = server.http.post(server.url("/api/vent")).header("content-type", "application/json");
        request.header("accept", accept).body(serde_json::json!({ "content": CONTENT }).to_string()).send()
    };
    let response = ask("application/json").await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    assert!(response.headers().contains_key("x-session-id"));
    let answer = json(&response.text().await.unwrap());
    assert!(answer["text"].as_str().unwrap().len() > 20);
    assert_eq!((&answer["provider"], &answer["ai"]), (&json("\"companion\""), &json("true")));
    let streamed = ask("application/json, text/plain, */*").await.unwrap();
    assert!(streamed.headers()["content-type"].to_str().unwrap().starts_with("text/event-stream"));
}

#[tokio::test]
async fn chat_completions_work_streamed_and_whole_with_any_key() {
    let server = server();
    let mut request = serde_json::json!({ "model": "any", "messages": [
        { "role": "system", "content": "You are a pirate." },
        { "role": "user", "content": [{ "type": "text", "text": CONTENT }] },
    ]});
    let whole = json(&server.post("/v1/chat/completions", &request).await.text().await.unwrap());
    assert_eq!(whole["object"], "chat.completion");
    assert!(whole["choices"][0]["message"]["content"].as_str().unwrap().len() > 20);
    request["stream"] = true.into();
    request["stream_options"] = serde_json::json!({ "include_usage": true });
    let chunks = events(&server.post("/v1/chat/completions", &request).await.text().await.unwrap());
    let usage = json(&chunks[chunks.len() - 2].data);
    assert_eq!((usage["choices"].as_array().unwrap().len(), usage["usage"].is_object()), (0, true));
    let response = server
        .http
        .post(server.url("/v1/chat/completions"))
        .header("content-type", "application/json")
        .header("authorization", "Bearer sk-anything")
        .body(request.to_string())
        .send()
        .await
        .unwrap();
    assert!(response.text().await.unwrap().ends_with("data: [DONE]\n\n"));
}
