//! Everything that a request can get wrong: one form of answer, nothing of it repeated, nothing counted.

use super::harness::{Server, json};

async fn problem(response: reqwest::Response) -> (u16, serde_json::Value) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json", "{status}");
    let document = json(&response.text().await.unwrap());
    assert_eq!(document["status"], status);
    for member in ["type", "title", "detail", "code"] {
        assert!(document[member].is_string(), "{member} in {document}");
    }
    assert!(!document.to_string().contains("canary"), "{document}");
    (status, document)
}

async fn send(
    server: &Server,
    content_type: Option<&str>,
    body: impl Into<reqwest::Body>,
) -> reqwest::Response {
    let mut request = server.http.post(server.url("/api/vent")).body(body);
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn bad_bodies_get_a_problem_that_says_where_and_repeats_nothing() {
    let server = Server::start(&[]);
    let deep = format!(r#"{{"content":"x","canary":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let long = format!(r#"{{"content":"{}"}}"#, "canary".repeat(1_000));
    let turns = vec![r#"{"role":"user","content":"canary"}"#; 21].join(",");
    let crowded = format!(r#"{{"content":"x","history":[{turns}]}}"#);
    let cases: Vec<(&str, u16, &str)> = vec![
        (r#"{"content": canary}"#, 400, "line 1, column 13"),
        ("", 400, "too early"),
        (r#"{"content":"canary"#, 400, "too early"),
        ("[1,2", 400, "too early"),
        (r#"["text","canary"]"#, 422, "body"),
        (r#""canary""#, 422, "body"),
        (r#"{"content":"\ud800 canary"}"#, 400, "line 1"),
        (&deep, 400, "64 levels"),
        (r#"{"content":17}"#, 422, "content"),
        (r#"{"mode":"canary","content":"x"}"#, 422, "mode"),
        (r#"{"mode":"text"}"#, 422, "content"),
        (r#"{"content":null}"#, 422, "content"),
        (r#"{"content":"  \n "}"#, 422, "content"),
        (&long, 422, "5000"),
        (&crowded, 422, "history"),
        (r#"{"content":"x","history":[{"role":"canary","content":"y"}]}"#, 422, "history[0].role"),
        (r#"{"content":"x","history":[{"role":"user"}]}"#, 422, "history[0]"),
        (r#"{"messages":[{"role":"system","content":"canary"}]}"#, 422, "messages"),
        (r#"{"content":"x"} canary"#, 400, "line 1"),
    ];
    for (body, status, says) in cases {
        let shown = &body[..body.len().min(80)];
        let (got, document) = problem(send(&server, Some("application/json"), body.to_owned()).await).await;
        assert_eq!(got, status, "{shown}: {document}");
        assert!(document["detail"].as_str().unwrap().contains(says), "{shown}: {document}");
    }
    let (status, document) =
        problem(send(&server, Some("application/json"), b"{\"content\":\"\xff\"}".to_vec()).await).await;
    assert_eq!(status, 400);
    assert!(document["detail"].as_str().unwrap().contains("UTF-8"));
    let usage = json(&server.get("/api/usage").await.text().await.unwrap());
    assert_eq!(usage["used"], 0, "mistakes cost nothing");
}

#[tokio::test]
async fn wrong_media_types_and_huge_bodies_are_refused() {
    let server = Server::start(&[]);
    for kind in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        assert_eq!(problem(send(&server, kind, r#"{"content":"x"}"#).await).await.0, 415);
    }
    assert_eq!(
        send(&server, Some("application/json; charset=utf-8"), r#"{"content":"x"}"#).await.status(),
        200
    );
    let huge = format!(r#"{{"content":"x","other":"{}"}}"#, "a".repeat(2 * 1024 * 1024));
    assert_eq!(problem(send(&server, Some("application/json"), huge).await).await.0, 413);
    let roomy = format!(r#"{{"content":"x","other":"{}"}}"#, "a".repeat(1024 * 1024));
    assert_eq!(
        send(&server, Some("application/json"), roomy).await.status(),
        200,
        "unknown fields are ignored"
    );
}

#[tokio::test]
async fn unknown_routes_and_wrong_methods_get_the_same_form() {
    let server = Server::start(&[]);
    for path in ["/canary", "/metrics", "/api/mood-map", "/api/vent/canary"] {
        assert_eq!(problem(server.get(path).await).await.0, 404, "{path}");
    }
    let response = server.get("/api/vent").await;
    assert!(response.headers().contains_key("allow"));
    assert_eq!(problem(response).await.0, 405);
    let response = server.post("/api/vent?format=canary", &serde_json::json!({ "content": "x" })).await;
    assert_eq!(problem(response).await.1["code"], "invalid_format");
}

#[tokio::test]
async fn too_many_streams_get_503_and_lose_nothing() {
    let server = Server::start(&[("MAX_STREAMS", "1")]);
    let held = server.vent("I want to hold this place for a moment").await;
    let (status, document) = problem(server.vent("me too").await).await;
    assert_eq!((status, &document["code"]), (503, &json("\"too_many_streams\"")));
    held.text().await.unwrap();
    let usage = json(&server.get("/api/usage").await.text().await.unwrap());
    assert_eq!(usage["used"], 1);
    assert_eq!(server.vent("now").await.status(), 200);
}

#[tokio::test]
async fn browsers_of_listed_origins_may_read_our_headers_and_others_may_not_call() {
    let server = Server::start(&[("CORS_ORIGINS", r#"["https://app.example.org"]"#)]);
    let preflight = |origin: &'static str| {
        let request = server.http.request(reqwest::Method::OPTIONS, server.url("/api/vent"));
        let request = request.header("origin", origin).header("access-control-request-method", "POST");
        request.header("access-control-request-headers", "content-type,x-device-id,x-session-id").send()
    };
    let response = preflight("https://app.example.org").await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.org");
    assert_eq!(response.headers()["access-control-allow-credentials"], "true");
    assert!(
        !preflight("https://evil.example")
            .await
            .unwrap()
            .headers()
            .contains_key("access-control-allow-origin")
    );
    let request = server.http.post(server.url("/api/vent")).header("origin", "https://app.example.org");
    let response = request.header("content-type", "application/json").body("{}").send().await.unwrap();
    let exposed = response.headers()["access-control-expose-headers"].to_str().unwrap().to_owned();
    for name in
        ["x-session-id", "x-remaining-vents", "x-reset-seconds", "ratelimit", "server-timing", "retry-after"]
    {
        assert!(exposed.contains(name), "{name} in {exposed}");
    }
    assert_eq!(problem(response).await.0, 422, "errors are readable across origins, too");
}
