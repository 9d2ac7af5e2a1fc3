//! The event stream decoder: what the standard says, whatever the split, within its bounds.

use futures_util::StreamExt;
use proptest::prelude::*;
use ventvault_adapters::llm::sse::{SseDecoder, SseError, SseLimits};

type Event = (String, String);

fn decode_chunks<'a>(
    decoder: &mut SseDecoder,
    chunks: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<Event>, SseError> {
    let mut events = Vec::new();
    for chunk in chunks {
        decoder.push(chunk, |event| {
            events.push((event.name.to_owned(), event.data.to_owned()));
            Ok::<(), SseError>(())
        })?;
    }
    Ok(events)
}

fn decode(bytes: &[u8]) -> Vec<Event> {
    decode_chunks(&mut SseDecoder::default(), [bytes]).unwrap()
}

/// The data alone, of events without a name.
fn messages(bytes: &[u8]) -> Vec<String> {
    decode(bytes)
        .into_iter()
        .map(|(name, data)| {
            assert_eq!(name, "");
            data
        })
        .collect()
}

#[test]
fn reads_all_three_line_ends() {
    for end in ["\n", "\r\n", "\r"] {
        let stream = format!("data: a{end}data: b{end}{end}data: c{end}{end}");
        assert_eq!(messages(stream.as_bytes()), ["a\nb", "c"], "{end:?}");
    }
    assert_eq!(messages(b"data: a\r\n\rdata: b\n\r\n"), ["a", "b"]);
}

#[test]
fn a_carriage_return_ends_an_event_without_waiting_for_more() {
    assert_eq!(messages(b"data: a\r\r"), ["a"]);
    let mut decoder = SseDecoder::default();
    let events = decode_chunks(&mut decoder, [b"data: a\r\r".as_slice(), b"\ndata: b\n", b"\n"]).unwrap();
    assert_eq!(events.len(), 2, "the line feed belonged to the carriage return");
}

#[test]
fn takes_one_space_from_a_value_and_no_more() {
    assert_eq!(
        messages(b"data:a\n\ndata: a\n\ndata:  a\n\ndata:\ta\n\ndata : a\n\n"),
        ["a", "a", " a", "\ta"]
    );
}

#[test]
fn skips_comments_ids_and_what_it_does_not_know() {
    let stream =
        b": comment\n:data: no\nid: 7\nretry: 100\nretry: x\nfoo: bar\ndata\ndata: b\nDATA: c\n data: d\n\n";
    assert_eq!(messages(stream), ["\nb"]);
}

#[test]
fn an_event_without_data_is_none() {
    assert_eq!(messages(b"\n\nid: 1\n\nevent: ping\n\n: x\n\nid\n\n\n\n"), [""; 0]);
    assert_eq!(decode(b"event: lost\n\ndata: a\n\n"), [(String::new(), "a".to_owned())]);
}

#[test]
fn empty_data_is_an_event() {
    assert_eq!(messages(b"data\n\ndata:\n\ndata: \n\n"), ["", "", ""]);
    assert_eq!(messages(b"data\ndata\n\n"), ["\n"]);
}

#[test]
fn the_last_name_of_an_event_counts() {
    let expected = [("b".to_owned(), "x".to_owned()), (String::new(), "y".to_owned())];
    assert_eq!(decode(b"event: a\nevent: b\ndata: x\n\ndata: y\n\n"), expected);
}

#[test]
fn an_event_that_is_cut_off_is_not_told() {
    for cut in ["data: a", "data: a\n", "data", "event: x\ndata: a\r"] {
        let mut decoder = SseDecoder::default();
        assert_eq!(decode_chunks(&mut decoder, [cut.as_bytes()]).unwrap(), []);
        assert!(decoder.is_mid_event(), "{cut:?}");
    }
    let mut decoder = SseDecoder::default();
    decode_chunks(&mut decoder, [b"data: a\n\n".as_slice()]).unwrap();
    assert!(!decoder.is_mid_event());
}

#[test]
fn skips_one_byte_order_mark_at_the_start_alone() {
    assert_eq!(messages("\u{feff}data: a\n\n".as_bytes()), ["a"]);
    assert_eq!(messages("\u{feff}\u{feff}data: a\n\ndata: b\n\n".as_bytes()), ["b"]);
    assert_eq!(messages("data: a\n\n\u{feff}data: b\n\n".as_bytes()), ["a"]);
    assert_eq!(messages("data: \u{feff}a\n\n".as_bytes()), ["\u{feff}a"]);
}

#[test]
fn keeps_nul_and_replaces_what_is_not_utf8() {
    assert_eq!(messages(b"data: \0\n\n"), ["\0"]);
    assert_eq!(messages(b"data: \xFF\xF0\x9F\x98a\n\n"), ["\u{fffd}\u{fffd}a"]);
    assert_eq!(messages(b"data: \xE2\x82\ndata: \xAC\n\n"), ["\u{fffd}\n\u{fffd}"]);
    assert_eq!(decode(b"event: \xC0\x80\ndata: a\n\n")[0].0, "\u{fffd}\u{fffd}");
}

fn limited(line_bytes: usize, event_bytes: usize, data_lines: usize) -> SseDecoder {
    SseDecoder::new(SseLimits { line_bytes, event_bytes, data_lines })
}

#[test]
fn refuses_a_line_over_its_limit_in_one_piece_or_many() {
    for size in [1, 7, 4_096] {
        let stream = [b'x'; 101];
        let mut decoder = limited(100, 1_000, 10);
        assert_eq!(decode_chunks(&mut decoder, stream.chunks(size)), Err(SseError::LineTooLong));
        let again = decode_chunks(&mut decoder, [b"data: a\n\n".as_slice()]);
        assert_eq!(again, Err(SseError::LineTooLong), "what comes later has no meaning");
    }
    let mut stream = vec![b':'; 100];
    stream.extend_from_slice(b"\ndata: a\n\n");
    assert_eq!(decode_chunks(&mut limited(100, 1_000, 10), [stream.as_slice()]).unwrap().len(), 1);
}

#[test]
fn refuses_an_event_over_its_limit() {
    let line = b"data: 0123456789\n";
    let stream = line.repeat(11);
    let outcome = decode_chunks(&mut limited(100, 100, 1_000), [stream.as_slice()]);
    assert_eq!(outcome, Err(SseError::EventTooLarge));
    let name = [b"event: ".as_slice(), &[b'n'; 90], b"\ndata: 0123456789\n\n"].concat();
    assert_eq!(decode_chunks(&mut limited(100, 99, 10), [name.as_slice()]), Err(SseError::EventTooLarge));
    let many_events = b"data: 0123456789\n\n".repeat(1_000);
    assert_eq!(decode_chunks(&mut limited(100, 100, 10), [many_events.as_slice()]).unwrap().len(), 1_000);
}

#[test]
fn refuses_more_lines_than_its_limit() {
    let outcome = decode_chunks(&mut SseDecoder::default(), [b"data\n".repeat(1_000_000).as_slice()]);
    assert_eq!(outcome, Err(SseError::TooManyLines));
    let small = decode_chunks(&mut limited(100, 100, 3), [b"data\ndata\ndata\n\n".as_slice()]);
    assert_eq!(small.unwrap(), [(String::new(), "\n\n".to_owned())]);
}

#[test]
fn stops_reading_when_the_reader_fails() {
    let mut seen = 0;
    let outcome = SseDecoder::default().push(b"data: a\n\ndata: b\n\n", |_| {
        seen += 1;
        Err(SseError::EventTooLarge)
    });
    assert_eq!((outcome, seen), (Err(SseError::EventTooLarge), 1));
}

/// The standard's own algorithm, word for word, on a whole stream: slow, and easy to check.
fn standard(bytes: &[u8]) -> Vec<Event> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n");
    let Some((lines, _unfinished)) = text.rsplit_once('\n') else { return Vec::new() };
    let (mut events, mut name, mut data) = (Vec::new(), String::new(), String::new());
    for line in lines.split('\n') {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "" if line.is_empty() => {
                if let Some(data) = data.strip_suffix('\n') {
                    events.push((name.clone(), data.to_owned()));
                }
                name.clear();
                data.clear();
            }
            "event" => value.clone_into(&mut name),
            "data" => {
                data.push_str(value);
                data.push('\n');
            }
            _ => {}
        }
    }
    events
}

const TEXT: [&[u8]; 21] = [
    b"data",
    b"data: ",
    b"data:",
    b"event: ",
    b"event",
    b"id: 1",
    b"retry: 5",
    b": c",
    b":",
    b" ",
    b"\n",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n",
    b"\r\n\r\n",
    b"{\"a\":1}",
    b"[DONE]",
    "🫂é".as_bytes(),
    b"\0",
    b"\xEF\xBB\xBF",
];
const NOT_TEXT: [&[u8]; 3] = [b"\xF0\x9F", b"\xFF", b"\xE2\x82"];

/// Streams made of the parts that matter to a decoder.
fn streams_of(parts: Vec<&'static [u8]>) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(parts), 0..40).prop_map(|parts| parts.concat())
}

fn streams() -> impl Strategy<Value = Vec<u8>> {
    streams_of([TEXT.as_slice(), &NOT_TEXT].concat())
}

/// The other decoder keeps a name that a bare `event` line should clear, so that line is left out.
fn text_for_the_other_decoder() -> impl Strategy<Value = Vec<u8>> {
    streams_of(TEXT.into_iter().filter(|part| *part != b"event").collect())
}

fn split(bytes: &[u8], mut cuts: Vec<prop::sample::Index>) -> Vec<&[u8]> {
    cuts.sort_unstable_by_key(|cut| cut.index(bytes.len() + 1));
    let mut chunks = Vec::new();
    let mut start = 0;
    for cut in cuts {
        let end = cut.index(bytes.len() + 1);
        chunks.push(&bytes[start..end]);
        start = end;
    }
    chunks.push(&bytes[start..]);
    chunks
}

/// Another decoder; it gives up on what is not UTF-8, so it is asked about nothing else.
fn other_decoder(chunks: &[&[u8]]) -> Vec<Event> {
    let chunks: Vec<Result<Vec<u8>, std::convert::Infallible>> =
        chunks.iter().map(|chunk| Ok(chunk.to_vec())).collect();
    let events = sseer::EventStream::new(futures_util::stream::iter(chunks)).filter_map(async |event| {
        let event = event.unwrap();
        let (name, data): (&str, &str) = (&event.event, &event.data);
        Some((if name == "message" { "" } else { name }.to_owned(), data.to_owned()))
    });
    futures_util::FutureExt::now_or_never(events.collect()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agrees_with_the_standard(stream in streams()) {
        prop_assert_eq!(decode(&stream), standard(&stream));
    }

    #[test]
    fn no_split_changes_what_is_read(stream in streams(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12)) {
        let whole = decode(&stream);
        let chunks = split(&stream, cuts);
        prop_assert_eq!(&decode_chunks(&mut SseDecoder::default(), chunks).unwrap(), &whole);
        let bytes = stream.chunks(1);
        prop_assert_eq!(&decode_chunks(&mut SseDecoder::default(), bytes).unwrap(), &whole);
    }

    #[test]
    fn agrees_with_another_decoder(stream in text_for_the_other_decoder(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4)) {
        prop_assert_eq!(decode(&stream), other_decoder(&split(&stream, cuts)));
    }

    #[test]
    fn never_panics_and_never_holds_more_than_its_limits(bytes in prop::collection::vec(any::<u8>(), 0..2_000), size in 1_usize..50) {
        let mut decoder = limited(64, 128, 4);
        let _ = decode_chunks(&mut decoder, bytes.chunks(size));
    }
}
