//! What every provider's adapter promises, the same for all of them: a whole answer or a typed error, never a hang
//! of its own making, never a silent cut, and a request that ends when nobody listens any more.

use std::time::Duration;

use futures_util::StreamExt;
use ventvault_domain::{FinishReason, ProviderError, ProviderErrorKind as Kind, ProviderEvent, TokenUsage};
use ventvault_mock_llm::{Fault, Script};

use super::llm_stage::{Heard, Stage, Vendor, in_time};

macro_rules! for_every_vendor {
    ($($test:ident),+ $(,)?) => {
        for_every_vendor!(@ openai OpenAi $($test)+);
        for_every_vendor!(@ compatible Compatible $($test)+);
        for_every_vendor!(@ anthropic Anthropic $($test)+);
        for_every_vendor!(@ google Google $($test)+);
    };
    (@ $module:ident $vendor:ident $($test:ident)+) => {
        mod $module {
            $(
                #[tokio::test]
                async fn $test() {
                    super::in_time(super::$test(super::Vendor::$vendor)).await;
                }
            )+
        }
    };
}

for_every_vendor!(
    streams_a_whole_answer,
    carries_every_character_through_any_split,
    reads_event_streams_as_strange_as_the_standard_allows,
    tells_statuses_apart,
    passes_on_how_long_to_wait,
    reports_an_event_that_is_not_json,
    refuses_an_event_without_end,
    reports_bytes_that_are_not_http,
    reports_an_overloaded_provider_inside_the_stream,
    calls_an_answer_without_its_end_incomplete,
    does_without_the_end_mark,
    does_not_wait_for_the_end_of_the_body_once_the_answer_has_ended,
    reports_an_empty_answer,
    reports_documents_in_place_of_a_stream,
    reports_a_broken_connection,
    refuses_headers_without_end,
    takes_slow_headers,
    refuses_redirects_and_compressed_answers,
    cancels_before_the_headers,
    cancels_before_the_first_token,
    cancels_between_tokens,
    asks_once_whatever_happens,
    keeps_the_connection,
    survives_a_connection_that_was_closed_behind_its_back,
    speaks_before_the_answer_is_whole,
);

async fn heard(vendor: Vendor, fault: Fault) -> Heard {
    Stage::new(vendor, Script::counts_to(8).fault(fault)).await.ask().await
}

fn kind(heard: &Heard) -> Option<Kind> {
    heard.error.map(|error| error.kind)
}

/// All of `count` tokens of [`Script::counts_to`].
fn said(count: usize) -> String {
    Script::counts_to(count).text()
}

async fn streams_a_whole_answer(vendor: Vendor) {
    let heard = Stage::new(vendor, Script::counts_to(20).usage(321, 45)).await.ask().await;
    assert_eq!(heard.text, said(20));
    assert_eq!(heard.deltas, 20);
    assert_eq!(heard.usage, Some(TokenUsage { input: 321, output: 45 }));
    assert_eq!((heard.finish, heard.error), (Some(FinishReason::Stop), None));
}

async fn carries_every_character_through_any_split(vendor: Vendor) {
    let tokens = [
        "🫂 ",
        "You’re",
        "\n\n",
        " not\t\"alone\" \\ ",
        "👩‍❤️‍👩 ",
        "é\u{0301} ",
        "\u{2028}",
        " data: [DONE]\r\n",
    ];
    for fault in [None, Some(Fault::EveryByteItsOwnChunk), Some(Fault::CrlfCommentsIds)] {
        let mut script = Script::says(tokens);
        if let Some(fault) = fault {
            script = script.fault(fault);
        }
        let heard = Stage::new(vendor, script).await.ask().await;
        assert_eq!(heard.text, tokens.concat());
        assert_eq!((heard.finish, heard.error), (Some(FinishReason::Stop), None));
    }
}

async fn reads_event_streams_as_strange_as_the_standard_allows(vendor: Vendor) {
    let heard = heard(vendor, Fault::CrlfCommentsIds).await;
    assert_eq!((heard.text, heard.finish, heard.error), (said(8), Some(FinishReason::Stop), None));
}

async fn tells_statuses_apart(vendor: Vendor) {
    let table = [
        (400, Kind::Rejected),
        (401, Kind::Credentials),
        (403, Kind::Credentials),
        (404, Kind::Rejected),
        (413, Kind::Rejected),
        (429, Kind::RateLimited),
        (500, Kind::Server),
        (502, Kind::Server),
        (503, Kind::Overloaded),
        (529, Kind::Overloaded),
    ];
    for (code, expected) in table {
        let fault = |body| Fault::Status { code, retry_after: None, body };
        assert_eq!(kind(&heard(vendor, fault(None)).await), Some(expected), "{code}");
        let empty = heard(vendor, fault(Some(String::new()))).await;
        assert_eq!(kind(&empty), Some(expected), "{code} without a body");
        let page = heard(vendor, fault(Some("<html>".repeat(50_000)))).await;
        assert_eq!(kind(&page), Some(expected), "{code} with a page of 300 kB");
    }
}

async fn passes_on_how_long_to_wait(vendor: Vendor) {
    let wait = async |value: &str| {
        let fault = Fault::Status { code: 429, retry_after: Some(value.to_owned()), body: None };
        heard(vendor, fault).await.error
    };
    let limited = |wait| Some(ProviderError { kind: Kind::RateLimited, retry_after: wait });
    assert_eq!(wait("7").await, limited(Some(Duration::from_secs(7))));
    assert_eq!(wait("soon").await, limited(None));
    assert_eq!(wait("-1").await, limited(None));
    assert_eq!(wait("99999999999").await, limited(Some(Duration::from_hours(24))));
    assert_eq!(
        wait("Sun, 22 Nov 2026 10:00:30 GMT\r\ndate: Sun, 22 Nov 2026 10:00:00 GMT").await,
        limited(Some(Duration::from_secs(30)))
    );
    assert_eq!(
        wait("Sun, 22 Nov 2026 09:00:00 GMT\r\ndate: Sun, 22 Nov 2026 10:00:00 GMT").await,
        limited(Some(Duration::ZERO))
    );
}

async fn reports_an_event_that_is_not_json(vendor: Vendor) {
    for sent in [0, 3] {
        let heard = heard(vendor, Fault::MalformedChunk(sent)).await;
        assert_eq!((heard.text.clone(), heard.finish), (said(sent), None));
        assert_eq!(kind(&heard), Some(Kind::Malformed));
    }
}

async fn refuses_an_event_without_end(vendor: Vendor) {
    let heard = heard(vendor, Fault::HugeChunk(64 << 20)).await;
    assert_eq!(heard.text, said(1));
    assert_eq!(kind(&heard), Some(Kind::Malformed));
}

async fn reports_bytes_that_are_not_http(vendor: Vendor) {
    let heard = heard(vendor, Fault::BrokenHttp(2)).await;
    assert_eq!(heard.text, said(2));
    assert!(matches!(kind(&heard), Some(Kind::Malformed | Kind::Incomplete)));
    let raw = Stage::new(vendor, Script::says(["x"]).fault(Fault::Raw(b"not http\r\n\r\n".to_vec()))).await;
    assert_eq!(kind(&raw.ask().await), Some(Kind::Malformed));
}

async fn reports_an_overloaded_provider_inside_the_stream(vendor: Vendor) {
    for sent in [0, 3] {
        let heard = heard(vendor, Fault::InStreamError(sent)).await;
        assert_eq!(heard.text, said(sent));
        assert_eq!((kind(&heard), heard.finish), (Some(Kind::Overloaded), None));
    }
}

async fn calls_an_answer_without_its_end_incomplete(vendor: Vendor) {
    let heard = heard(vendor, Fault::NoTerminalEvent).await;
    assert_eq!(heard.text, said(8));
    assert_eq!((kind(&heard), heard.finish), (Some(Kind::Incomplete), None));
}

async fn does_without_the_end_mark(vendor: Vendor) {
    let heard = heard(vendor, Fault::NoEndMark).await;
    assert_eq!((heard.text, heard.finish, heard.error), (said(8), Some(FinishReason::Stop), None));
}

async fn does_not_wait_for_the_end_of_the_body_once_the_answer_has_ended(vendor: Vendor) {
    if vendor == Vendor::Google {
        return; // it has no end mark but the end of the body; the domain bounds that wait
    }
    let stage = Stage::new(vendor, Script::counts_to(8).fault(Fault::StallAfterEnd)).await;
    let heard = stage.ask().await;
    assert_eq!((heard.text, heard.finish, heard.error), (said(8), Some(FinishReason::Stop), None));
    stage.mock.cancelled(0).await;
}

async fn reports_an_empty_answer(vendor: Vendor) {
    assert_eq!(kind(&heard(vendor, Fault::Empty200).await), Some(Kind::Empty));
    assert_eq!(kind(&heard(vendor, Fault::Wordless).await), Some(Kind::Empty));
    let no_body = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 0\r\n\r\n".to_vec();
    assert_eq!(kind(&heard(vendor, Fault::Raw(no_body)).await), Some(Kind::Empty));
    let no_content = b"HTTP/1.1 204 No Content\r\n\r\n".to_vec();
    assert_eq!(kind(&heard(vendor, Fault::Raw(no_content)).await), Some(Kind::Rejected));
}

async fn reports_documents_in_place_of_a_stream(vendor: Vendor) {
    assert_eq!(kind(&heard(vendor, Fault::Html200).await), Some(Kind::Malformed));
    let expected = match vendor {
        Vendor::OpenAi | Vendor::Compatible => Kind::Server,
        Vendor::Anthropic | Vendor::Google => Kind::Overloaded,
    };
    assert_eq!(kind(&heard(vendor, Fault::ErrorDocument200).await), Some(expected));
    let page = b"HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n<html></html>\n".to_vec();
    assert_eq!(kind(&heard(vendor, Fault::Raw(page)).await), Some(Kind::Malformed));
}

async fn reports_a_broken_connection(vendor: Vendor) {
    for sent in [0, 3] {
        for fault in [Fault::DisconnectAfter(sent), Fault::ResetAfter(sent)] {
            let heard = heard(vendor, fault).await;
            assert_eq!(heard.text, said(sent));
            assert_eq!((kind(&heard), heard.finish), (Some(Kind::Incomplete), None));
        }
    }
    assert_eq!(kind(&heard(vendor, Fault::Raw(Vec::new())).await), Some(Kind::Incomplete));
    let stage = Stage::new(vendor, Script::default()).await;
    let Stage { mock, provider } = stage;
    let address = mock.address();
    drop(mock);
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    let refused = provider.stream(super::llm_stage::prompt(&[])).await.err();
    assert_eq!(refused.map(|error| error.kind), Some(Kind::Connect));
}

async fn refuses_headers_without_end(vendor: Vendor) {
    for bytes in [100 << 10, 4 << 20] {
        assert_eq!(kind(&heard(vendor, Fault::HugeHeaders(bytes)).await), Some(Kind::Malformed), "{bytes}");
    }
}

async fn takes_slow_headers(vendor: Vendor) {
    let heard = heard(vendor, Fault::SlowHeaders(Duration::from_millis(1))).await;
    assert_eq!((heard.text, heard.finish, heard.error), (said(8), Some(FinishReason::Stop), None));
}

async fn refuses_redirects_and_compressed_answers(vendor: Vendor) {
    let stage = Stage::new(vendor, Script::default()).await;
    let moved = format!(
        "HTTP/1.1 307 Moved\r\nlocation: {}/elsewhere\r\ncontent-length: 0\r\n\r\n",
        stage.mock.openai_url()
    );
    stage.mock.enqueue(Script::default().fault(Fault::Raw(moved.into_bytes())));
    assert_eq!(kind(&stage.ask().await), Some(Kind::Rejected));
    assert_eq!(stage.mock.counts().started, 1);
    let gzip =
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-type: text/event-stream\r\n\r\n\x1f\x8b";
    assert_eq!(kind(&heard(vendor, Fault::Raw(gzip.to_vec())).await), Some(Kind::Malformed));
}

async fn cancels_before_the_headers(vendor: Vendor) {
    let stage = Stage::new(vendor, Script::default().fault(Fault::StallBeforeHeaders)).await;
    tokio::select! {
        outcome = stage.stream() => panic!("nothing was said yet: {:?}", outcome.err()),
        () = stage.mock.started(1) => {}
    }
    stage.mock.cancelled(0).await;
}

async fn cancels_before_the_first_token(vendor: Vendor) {
    let stage = Stage::new(vendor, Script::default().fault(Fault::StallBeforeFirst)).await;
    let mut stream = stage.stream().await.unwrap();
    assert!(futures_util::poll!(stream.next()).is_pending());
    drop(stream);
    stage.mock.cancelled(0).await;
}

async fn cancels_between_tokens(vendor: Vendor) {
    let stage = Stage::new(vendor, Script::default().fault(Fault::StallAfter(2))).await;
    let mut stream = stage.stream().await.unwrap();
    for _ in 0..2 {
        while !matches!(stream.next().await, Some(Ok(ProviderEvent::Delta(_)))) {}
    }
    assert_eq!(stage.mock.counts().cancelled, 0);
    drop(stream);
    stage.mock.cancelled(0).await;
    assert_eq!(stage.mock.counts().finished, 0);
}

async fn asks_once_whatever_happens(vendor: Vendor) {
    let status = |code| Fault::Status { code, retry_after: None, body: None };
    let faults = [
        status(429),
        status(500),
        status(503),
        Fault::ResetAfter(0),
        Fault::Raw(Vec::new()),
        Fault::Empty200,
    ];
    for fault in faults {
        let stage = Stage::new(vendor, Script::counts_to(3).fault(fault.clone())).await;
        assert!(stage.ask().await.error.is_some());
        assert_eq!(stage.mock.counts().started, 1, "{fault:?}");
    }
}

async fn keeps_the_connection(vendor: Vendor) {
    let stage = Stage::new(vendor, Script::counts_to(20)).await;
    for _ in 0..5 {
        assert_eq!(stage.ask().await.text, said(20));
    }
    assert_eq!(stage.mock.counts().connections, 1);
}

async fn survives_a_connection_that_was_closed_behind_its_back(vendor: Vendor) {
    let stage = Stage::new(vendor, Script::counts_to(3)).await;
    let refusal = b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n".to_vec();
    stage.mock.enqueue(Script::default().fault(Fault::Raw(refusal)));
    assert_eq!(kind(&stage.ask().await), Some(Kind::Server));
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(stage.ask().await.text, said(3));
}

async fn speaks_before_the_answer_is_whole(vendor: Vendor) {
    let stage = Stage::new(vendor, Script::counts_to(3).gap(Duration::from_mins(1))).await;
    let mut stream = stage.stream().await.unwrap();
    let first = loop {
        match stream.next().await {
            Some(Ok(ProviderEvent::Delta(text))) => break text,
            Some(Ok(_)) => {}
            other => panic!("the first token should have come: {other:?}"),
        }
    };
    assert_eq!(first.as_str(), said(1));
}
