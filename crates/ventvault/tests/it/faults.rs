//! Every way in which a provider can fail ends, within its deadline, in a whole answer or in an error of its own:
//! never in silence, never in a made-up reply.

use std::time::Duration;

use tokio::time::timeout;
use ventvault_mock_llm::{ERROR_TEXT, Fault, MockLlm, Script};

use super::harness::{Server, events, json, text_of};

/// What a client may see.
enum Expected {
    /// The whole answer.
    Whole,
    /// A problem with this status before any stream, and nothing counted.
    Refused(u16),
    /// The tokens up to here, then an error event.
    Cut(usize),
}

const TOKENS: usize = 8;

fn faults() -> Vec<(Fault, Expected)> {
    use Expected::{Cut, Refused, Whole};
    let status = |code, retry_after: Option<&str>| Fault::Status {
        code,
        retry_after: retry_after.map(str::to_owned),
        body: None,
    };
    vec![
        (status(400, None), Refused(502)),
        (status(401, None), Refused(502)),
        (status(404, None), Refused(502)),
        (status(429, Some("7")), Refused(429)),
        (status(500, None), Refused(502)),
        (status(503, None), Refused(503)),
        (status(529, None), Refused(503)),
        (Fault::StallBeforeHeaders, Refused(504)),
        (Fault::StallBeforeFirst, Refused(504)),
        (Fault::SlowHeaders(Duration::from_millis(200)), Refused(504)),
        (Fault::Empty200, Refused(502)),
        (Fault::Wordless, Refused(502)),
        (Fault::ErrorDocument200, Refused(502)),
        (Fault::Html200, Refused(502)),
        (Fault::HugeHeaders(256 * 1024), Refused(502)),
        (Fault::Raw(b"garbage".to_vec()), Refused(502)),
        (Fault::InStreamError(0), Refused(503)),
        (Fault::DisconnectAfter(0), Refused(502)),
        (Fault::StallAfter(3), Cut(3)),
        (Fault::DisconnectAfter(3), Cut(3)),
        (Fault::ResetAfter(3), Cut(3)),
        (Fault::MalformedChunk(3), Cut(3)),
        (Fault::BrokenHttp(3), Cut(3)),
        (Fault::HugeChunk(8 * 1024 * 1024), Cut(1)),
        (Fault::InStreamError(3), Cut(3)),
        (Fault::NoTerminalEvent, Cut(TOKENS)),
        (Fault::NoEndMark, Whole),
        (Fault::EveryByteItsOwnChunk, Whole),
        (Fault::CrlfCommentsIds, Whole),
    ]
}

async fn start(provider: &str, mock: &MockLlm, companion: &str) -> Server {
    let prefix = provider.to_ascii_uppercase();
    let url = if provider == "google" { mock.google_url() } else { mock.openai_url() };
    Server::start(&[
        ("LLM_PROVIDER", provider),
        (&format!("{prefix}_API_KEY"), "canary-provider-key"),
        (&format!("{prefix}_BASE_URL"), &url),
        ("LLM_MODEL_COMPATIBLE", "mock"),
        ("COMPANION_FALLBACK", companion),
        ("FIRST_TOKEN_BUDGET", "1"),
        ("LLM_TIMEOUT", "1"),
        ("ANON_DAILY_LIMIT", "1000"),
        ("NETWORK_DAILY_LIMIT", "0"),
    ])
}

async fn used(server: &Server) -> u64 {
    json(&server.get("/api/usage").await.text().await.unwrap())["used"].as_u64().unwrap()
}

/// The breaker would leave a provider alone that fails as often as here: a good answer in between closes it.
async fn close_breaker(server: &Server, mock: &MockLlm) {
    mock.enqueue(Script::says(["good"]));
    server.vent("are we well?").await.text().await.unwrap();
}

async fn ends_as_expected(provider: &str) {
    let mock = MockLlm::start().await.unwrap();
    let server = start(provider, &mock, "off").await;
    let whole = Script::counts_to(TOKENS).text();
    for (fault, expected) in faults() {
        close_breaker(&server, &mock).await;
        let before = used(&server).await;
        mock.enqueue(Script::counts_to(TOKENS).fault(fault.clone()));
        let case = format!("{provider} {fault:?}").chars().take(80).collect::<String>();
        let response = timeout(Duration::from_secs(5), server.vent("how will this end")).await.expect(&case);
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = timeout(Duration::from_secs(5), response.text()).await.expect(&case).expect(&case);
        assert!(!body.contains(ERROR_TEXT), "{case}: the provider's words were passed on: {body}");
        let seen = events(&body);
        match expected {
            Expected::Refused(code) => {
                // An error document says what kind of error it is where the vendor's form has a field for it.
                let says_overloaded = fault == Fault::ErrorDocument200 && provider != "openai";
                let code = if says_overloaded { 503 } else { code };
                assert_eq!(status, code, "{case}: {body}");
                assert_eq!(headers["content-type"], "application/problem+json", "{case}");
                assert_eq!(used(&server).await, before, "{case}: given back");
                if code == 429 {
                    assert_eq!(headers["retry-after"], "7", "{case}");
                }
            }
            Expected::Whole => {
                assert_eq!((status, text_of(&seen)), (200, whole.clone()), "{case}");
                assert_eq!(seen.last().unwrap().name, "done", "{case}");
            }
            Expected::Cut(tokens) => {
                assert_eq!(status, 200, "{case}: {body}");
                assert_eq!(text_of(&seen), Script::counts_to(tokens).text(), "{case}");
                let last = seen.last().unwrap();
                assert_eq!(last.name, "error", "{case}");
                assert_eq!(
                    json(&last.data)["type"].as_str().map(|t| t.starts_with("/docs/")),
                    Some(true),
                    "{case}"
                );
            }
        }
    }
}

#[tokio::test]
async fn every_fault_of_openai_ends_as_it_should() {
    ends_as_expected("openai").await;
}

#[tokio::test]
async fn every_fault_of_anthropic_ends_as_it_should() {
    ends_as_expected("anthropic").await;
}

#[tokio::test]
async fn every_fault_of_google_ends_as_it_should() {
    ends_as_expected("google").await;
}

#[tokio::test]
async fn with_the_companion_nobody_is_left_without_an_answer() {
    let mock = MockLlm::start().await.unwrap();
    let server = start("compatible", &mock, "on").await;
    for (fault, expected) in faults() {
        close_breaker(&server, &mock).await;
        let before = used(&server).await;
        mock.enqueue(Script::counts_to(TOKENS).fault(fault.clone()));
        let response = timeout(Duration::from_secs(5), server.vent("I feel so alone")).await.unwrap();
        assert_eq!(response.status(), 200, "{fault:?}");
        let seen = events(&response.text().await.unwrap());
        if let Expected::Refused(_) = expected {
            let meta = json(&seen[0].data);
            assert_eq!(
                (&meta["provider"], &meta["fallback"]),
                (&json("\"companion\""), &json("true")),
                "{fault:?}"
            );
            assert_eq!(seen.last().unwrap().name, "done");
            assert_eq!(used(&server).await, before, "{fault:?}: the companion standing in is not counted");
        }
    }
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_not_waited_for() {
    let mock = MockLlm::start().await.unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Server::start(&[
        ("LLM_PROVIDER", "compatible"),
        ("COMPATIBLE_BASE_URL", &format!("http://{nobody}/v1")),
        ("LLM_MODEL_COMPATIBLE", "mock"),
        ("LLM_FALLBACKS", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
    ]);
    let seen = events(&server.vent("hello there").await.text().await.unwrap());
    let meta = json(&seen[0].data);
    assert_eq!((&meta["provider"], &meta["fallback"]), (&json("\"openai\""), &json("true")));
    assert_eq!(used(&server).await, 1, "another provider's answer counts");
    server.wait_for_log("the provider could not be reached");
}

#[tokio::test]
async fn a_slow_provider_gets_heartbeats_and_then_its_answer() {
    let mock = MockLlm::start().await.unwrap();
    mock.script(Script::says(["Late", " but here"]).before_first(Duration::from_secs(11)));
    let server = Server::start(&[
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_API_KEY", "key"),
        ("OPENAI_BASE_URL", &mock.openai_url()),
    ]);
    let body = server.vent("are you there").await.text().await.unwrap();
    assert!(body.starts_with(": heartbeat\n\n"), "{body}");
    assert_eq!(text_of(&events(&body)), "Late but here");
}
