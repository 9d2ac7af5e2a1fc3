//! Reading a request off the wire: just enough of HTTP/1.1 for a well-behaved client.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// No request of a test is larger.
const MAX_BYTES: usize = 16 << 20;

/// A request as it was sent.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// The next request; none when the client has closed the connection. `buffer` keeps what came too early.
pub(crate) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
) -> io::Result<Option<Request>> {
    let head_end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if !more(stream, buffer).await? {
            return Ok(None);
        }
    };
    let mut request = parse_head(buffer.get(..head_end).unwrap_or_default())?;
    buffer.drain(..head_end + 4);
    let length = request.header("content-length").map_or(Ok(0), str::parse).map_err(bad)?;
    while buffer.len() < length {
        if !more(stream, buffer).await? {
            return Ok(None);
        }
    }
    request.body = buffer.drain(..length).collect();
    Ok(Some(request))
}

async fn more(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> io::Result<bool> {
    if buffer.len() > MAX_BYTES {
        return Err(bad("a request this large is a mistake"));
    }
    buffer.reserve(8 * 1024);
    Ok(stream.read_buf(buffer).await? > 0)
}

fn parse_head(head: &[u8]) -> io::Result<Request> {
    let head = std::str::from_utf8(head).map_err(bad)?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target)) = (first.next(), first.next()) else {
        return Err(bad("a request line has a method and a target"));
    };
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Ok(Request { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() })
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn bad(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
