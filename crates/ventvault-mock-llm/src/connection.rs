//! One connection: requests in, answers out, and an eye on whether the client is still there.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::ReadHalf;
use tokio::time::sleep;

use crate::dialect::{Dialect, Frame, Frames, Prepared};
use crate::record::State;
use crate::request::{self, Request};
use crate::script::{ERROR_TEXT, Fault};

const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n\
     cache-control: no-cache\r\ntransfer-encoding: chunked\r\n";
const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// How a response leaves the connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    KeepAlive,
    Close,
    Reset,
}

/// Answers requests until either side is done.
pub(crate) async fn serve(mut stream: TcpStream, connection: usize, state: Arc<State>) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::new();
    while let Ok(Some(mut request)) = request::read(&mut stream, &mut buffer).await {
        let dialect = Dialect::of(&request.target);
        let with_usage = asks_for_usage(&request);
        let (index, prepared) = state.started(&mut request, connection);
        let (mut reader, mut writer) = stream.split();
        let outcome = tokio::select! {
            outcome = respond(&mut writer, dialect, with_usage, &prepared) => outcome,
            () = client_left(&mut reader, &mut buffer) => Err(io::ErrorKind::ConnectionAborted.into()),
        };
        match outcome {
            Ok(ending) => {
                state.finished();
                match ending {
                    Ending::KeepAlive => {}
                    Ending::Close => return,
                    Ending::Reset => {
                        let _ = stream.set_zero_linger();
                        return;
                    }
                }
            }
            Err(_) => return state.cancelled(index),
        }
    }
}

/// Returns when the client has closed its side; what it sends meanwhile is kept for the next request.
async fn client_left(reader: &mut ReadHalf<'_>, buffer: &mut Vec<u8>) {
    while matches!(reader.read_buf(buffer).await, Ok(1..)) {}
}

fn asks_for_usage(request: &Request) -> bool {
    serde_json::from_slice::<serde_json::Value>(&request.body)
        .is_ok_and(|body| body["stream_options"]["include_usage"] == true)
}

async fn respond<W: AsyncWrite + Unpin>(
    out: &mut W,
    dialect: Option<Dialect>,
    with_usage: bool,
    prepared: &Prepared,
) -> io::Result<Ending> {
    let script = &prepared.script;
    let Some(dialect) = dialect else { return document(out, 404, &[], "{}").await };
    if script.fault.is_none() && script.is_instant() {
        let whole = prepared.whole(dialect, with_usage, || whole(&prepared.frames(dialect, with_usage)));
        out.write_all(whole).await?;
        return Ok(Ending::KeepAlive);
    }
    sleep_if(script.before_headers).await;
    if let Some(ending) = instead_of_stream(out, dialect, script.fault.as_ref()).await? {
        return Ok(ending);
    }
    stream_events(out, prepared, &prepared.frames(dialect, with_usage)).await
}

/// The faults that leave no stream to speak of.
async fn instead_of_stream<W: AsyncWrite + Unpin>(
    out: &mut W,
    dialect: Dialect,
    fault: Option<&Fault>,
) -> io::Result<Option<Ending>> {
    Ok(Some(match fault {
        Some(Fault::Status { code, retry_after, body }) => {
            let wait = retry_after.as_deref().map(|wait| ("retry-after", wait));
            let body = body.clone().unwrap_or_else(|| dialect.error(*code));
            document(out, *code, wait.as_slice(), &body).await?
        }
        Some(Fault::StallBeforeHeaders) => std::future::pending().await,
        Some(Fault::Empty200) => {
            out.write_all(format!("{STREAM_HEAD}\r\n").as_bytes()).await?;
            out.write_all(LAST_CHUNK).await?;
            Ending::KeepAlive
        }
        Some(Fault::ErrorDocument200) => document(out, 200, &[], &dialect.error(529)).await?,
        Some(Fault::Html200) => {
            let page = format!("<html><body>{ERROR_TEXT}</body></html>");
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n",
                page.len()
            );
            out.write_all((head + &page).as_bytes()).await?;
            Ending::KeepAlive
        }
        Some(Fault::Raw(bytes)) => {
            out.write_all(bytes).await?;
            Ending::Close
        }
        _ => return Ok(None),
    }))
}

async fn stream_events<W: AsyncWrite + Unpin>(
    out: &mut W,
    prepared: &Prepared,
    frames: &Frames,
) -> io::Result<Ending> {
    let script = &prepared.script;
    let fault = script.fault.as_ref();
    write_head(out, fault).await?;
    if fault == Some(&Fault::StallBeforeFirst) {
        std::future::pending::<()>().await;
    }
    let mut index = 0;
    for frame in &frames.opening {
        write_frame(out, frame, fault, &mut index).await?;
    }
    sleep_if(script.before_first).await;
    for (sent, token) in frames.tokens.iter().enumerate() {
        if sent > 0 {
            sleep_if(script.gap).await;
        }
        if let Some(ending) = fault_at(out, fault, sent, frames).await? {
            return Ok(ending);
        }
        write_frame(out, token, fault, &mut index).await?;
    }
    if let Some(ending) = fault_at(out, fault, frames.tokens.len(), frames).await? {
        return Ok(ending);
    }
    if fault != Some(&Fault::NoTerminalEvent) {
        for frame in &frames.closing {
            write_frame(out, frame, fault, &mut index).await?;
        }
        for frame in frames.end_mark.iter().filter(|_| fault != Some(&Fault::NoEndMark)) {
            write_frame(out, frame, fault, &mut index).await?;
        }
    }
    if fault == Some(&Fault::StallAfterEnd) {
        std::future::pending::<()>().await;
    }
    out.write_all(LAST_CHUNK).await?;
    Ok(Ending::KeepAlive)
}

/// The faults between two tokens; `sent` tokens have gone out.
async fn fault_at<W: AsyncWrite + Unpin>(
    out: &mut W,
    fault: Option<&Fault>,
    sent: usize,
    frames: &Frames,
) -> io::Result<Option<Ending>> {
    match fault {
        Some(Fault::StallAfter(after)) if *after == sent => std::future::pending().await,
        Some(Fault::DisconnectAfter(after)) if *after == sent => Ok(Some(Ending::Close)),
        Some(Fault::ResetAfter(after)) if *after == sent => {
            // Bytes that were not acknowledged yet would be lost with the connection.
            sleep(Duration::from_millis(20)).await;
            Ok(Some(Ending::Reset))
        }
        Some(Fault::MalformedChunk(after)) if *after == sent => {
            write_chunk(out, format!("data: {{\"broken\": {ERROR_TEXT}\n\n").as_bytes()).await?;
            Ok(None)
        }
        Some(Fault::BrokenHttp(after)) if *after == sent => {
            out.write_all(b"this is not the length of a chunk\r\n").await?;
            Ok(Some(Ending::Close))
        }
        Some(Fault::HugeChunk(bytes)) if sent == 1 => {
            write_chunk(out, b"data: ").await?;
            let block = vec![b'x'; (*bytes).min(64 * 1024)];
            let mut left = *bytes;
            while left > 0 {
                let part = block.get(..left).unwrap_or(&block);
                write_chunk(out, part).await?;
                left -= part.len();
            }
            Ok(None)
        }
        Some(Fault::InStreamError(after)) if *after == sent => {
            write_chunk(out, &frames.overloaded.bytes()).await?;
            out.write_all(LAST_CHUNK).await?;
            Ok(Some(Ending::KeepAlive))
        }
        _ => Ok(None),
    }
}

async fn write_head<W: AsyncWrite + Unpin>(out: &mut W, fault: Option<&Fault>) -> io::Result<()> {
    match fault {
        Some(Fault::SlowHeaders(gap)) => {
            for byte in format!("{STREAM_HEAD}\r\n").bytes() {
                out.write_all(&[byte]).await?;
                sleep(*gap).await;
            }
            Ok(())
        }
        Some(Fault::HugeHeaders(bytes)) => {
            let head = format!("{STREAM_HEAD}x-huge: {}\r\n\r\n", "h".repeat(*bytes));
            out.write_all(head.as_bytes()).await
        }
        _ => out.write_all(format!("{STREAM_HEAD}\r\n").as_bytes()).await,
    }
}

async fn write_frame<W: AsyncWrite + Unpin>(
    out: &mut W,
    frame: &Frame,
    fault: Option<&Fault>,
    index: &mut usize,
) -> io::Result<()> {
    let number = *index;
    *index += 1;
    match fault {
        Some(Fault::CrlfCommentsIds) => write_chunk(out, &frame.strange_bytes(number)).await,
        Some(Fault::EveryByteItsOwnChunk) => {
            for byte in frame.bytes() {
                write_chunk(out, &[byte]).await?;
                tokio::task::yield_now().await;
            }
            Ok(())
        }
        _ => write_chunk(out, &frame.bytes()).await,
    }
}

async fn write_chunk<W: AsyncWrite + Unpin>(out: &mut W, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&chunk(bytes)).await
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

fn whole(frames: &Frames) -> Vec<u8> {
    let mut response = format!("{STREAM_HEAD}\r\n").into_bytes();
    let events = frames.opening.iter().chain(&frames.tokens).chain(&frames.closing).chain(&frames.end_mark);
    for frame in events {
        response.extend(chunk(&frame.bytes()));
    }
    response.extend_from_slice(LAST_CHUNK);
    response
}

async fn document<W: AsyncWrite + Unpin>(
    out: &mut W,
    status: u16,
    headers: &[(&str, &str)],
    body: &str,
) -> io::Result<Ending> {
    let length = body.len();
    let mut response =
        format!("HTTP/1.1 {status} Mock\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n");
    for (name, value) in headers {
        response.extend([name, ": ", value, "\r\n"]);
    }
    response.extend(["\r\n", body]);
    out.write_all(response.as_bytes()).await?;
    Ok(Ending::KeepAlive)
}

async fn sleep_if(delay: Duration) {
    if !delay.is_zero() {
        sleep(delay).await;
    }
}
