//! A client that leaves takes the provider's request with it, at once, before and after the first word.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use ventvault_mock_llm::{Fault, MockLlm, Script};

use super::harness::{Server, json};

async fn server(mock: &MockLlm) -> Server {
    Server::start(&[
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
        ("ANON_DAILY_LIMIT", "100"),
    ])
}

fn send_vent(server: &Server) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let body = r#"{"content":"I will leave in a moment"}"#;
    let length = body.len();
    let request = format!(
        "POST /api/vent HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

async fn used(server: &Server) -> u64 {
    json(&server.get("/api/usage").await.text().await.unwrap())["used"].as_u64().unwrap()
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !holds().await {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn before_the_first_word_the_vent_is_given_back() {
    for fault in [Fault::StallBeforeHeaders, Fault::StallBeforeFirst] {
        let mock = MockLlm::start().await.unwrap();
        mock.script(Script::default().fault(fault));
        let server = server(&mock).await;
        let stream = send_vent(&server);
        mock.started(1).await;
        assert_eq!(used(&server).await, 1, "reserved while it waits");
        drop(stream);
        tokio::time::timeout(Duration::from_secs(5), mock.cancelled(0)).await.expect("the request went on");
        eventually("given back", async || used(&server).await == 0).await;
        eventually("recorded", async || {
            server.metric("ventvault_vents_total{outcome=\"left_before\"}").await == 1.0
        })
        .await;
    }
}

#[tokio::test]
async fn during_the_answer_the_vent_stays_counted() {
    let mock = MockLlm::start().await.unwrap();
    mock.script(Script::counts_to(600).gap(Duration::from_millis(50)));
    let server = server(&mock).await;
    let mut response = server.vent("I will leave in a moment").await;
    response.chunk().await.unwrap().unwrap();
    assert_eq!(server.metric("ventvault_open_streams").await, 1.0);
    drop(response);
    tokio::time::timeout(Duration::from_secs(5), mock.cancelled(0)).await.expect("the request went on");
    eventually("slot free", async || server.metric("ventvault_open_streams").await == 0.0).await;
    assert_eq!(used(&server).await, 1);
    eventually("recorded", async || {
        server.metric("ventvault_vents_total{outcome=\"left_during\"}").await == 1.0
    })
    .await;
}

#[tokio::test]
async fn a_hundred_clients_that_leave_leave_nothing_behind() {
    let mock = MockLlm::start().await.unwrap();
    mock.script(Script::counts_to(600).gap(Duration::from_millis(50)));
    let server = server(&mock).await;
    let streams: Vec<TcpStream> = (0..100).map(|_| send_vent(&server)).collect();
    mock.started(100).await;
    drop(streams);
    eventually("all cancelled", async || mock.counts().cancelled == 100).await;
    eventually("no stream open", async || server.metric("ventvault_open_streams").await == 0.0).await;
    assert!(server.vent("the next one").await.status() == 200 || used(&server).await <= 100);
}

#[tokio::test]
async fn a_stop_signal_ends_what_does_not_end_by_itself_with_a_typed_event() {
    let mock = MockLlm::start().await.unwrap();
    mock.script(Script::default().fault(Fault::StallAfter(2)));
    let server = Server::start(&[
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
        ("DRAIN_TIMEOUT", "1"),
    ]);
    let mut response = server.vent("this one hangs").await;
    let first = response.chunk().await.unwrap().unwrap();
    server.signal("TERM");
    let mut body = String::from_utf8(first.to_vec()).unwrap();
    while let Some(chunk) = response.chunk().await.unwrap() {
        body.push_str(std::str::from_utf8(&chunk).unwrap());
    }
    let last = super::harness::events(&body).pop().unwrap();
    assert_eq!((last.name.as_str(), &json(&last.data)["code"]), ("error", &json("\"shutting_down\"")));
    let (status, _) = server.wait();
    assert_eq!(status.code(), Some(0));
}
