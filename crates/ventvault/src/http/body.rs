//! Reading a request's body: bounded in size and time, JSON only, and errors that give the place of a mistake but
//! never repeat what was written.

use std::time::Duration;

use axum::body::Body;
use http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::problem::{Code, Problem};

/// The largest body: 45,000 characters of four bytes each, written as JSON escapes, still fit.
const MAX_BYTES: usize = 1536 * 1024;

/// How long a body may take. People's uplinks can be slow; a socket that drips is not a person.
const MAX_TIME: Duration = Duration::from_secs(10);

/// The deepest nesting. Bodies of the contract need four levels, chat messages with parts a few more.
const MAX_DEPTH: usize = 64;

/// Reads and parses a JSON body.
pub async fn read_json<T: DeserializeOwned>(headers: &HeaderMap, mut body: Body) -> Result<T, Problem> {
    if !is_json(headers) {
        return Err(Problem::new(Code::UnsupportedMediaType));
    }
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    if declared.is_some_and(|length: u64| length > MAX_BYTES as u64) {
        discard(&mut body).await;
        return Err(Problem::new(Code::BodyTooLarge));
    }
    let read = tokio::time::timeout(MAX_TIME, Limited::new(&mut body, MAX_BYTES).collect()).await;
    let bytes = match read {
        Err(_) => return Err(Problem::new(Code::BodyTimeout)),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            discard(&mut body).await;
            return Err(Problem::new(Code::BodyTooLarge));
        }
        Ok(Err(_)) => {
            return Err(Problem::with_detail(Code::InvalidJson, "The body ended before it was complete."));
        }
        Ok(Ok(collected)) => collected.to_bytes(),
    };
    parse_json(&bytes)
}

/// Parses JSON. `Content-Encoding` is not supported, so nothing can be inflated here.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::with_detail(Code::InvalidJson, "The body is not valid UTF-8."));
    }
    if depth(bytes) > MAX_DEPTH {
        return Err(Problem::with_detail(
            Code::InvalidJson,
            format!("The JSON nests more than {MAX_DEPTH} levels deep."),
        ));
    }
    // Serde would read a list as the fields of an object in their order; the contract knows objects only.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        let read = serde_json::from_slice::<serde::de::IgnoredAny>(bytes);
        return Err(read.map_or_else(|error| described("", &error), |_| not_an_object()));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let field = error.path().to_string();
        described(&field, error.inner())
    })?;
    deserializer.end().map_err(|error| described("", &error))?;
    Ok(value)
}

/// Takes the rest of a body that is too large, within reason: a client that is still sending when the connection
/// closes would see a reset instead of the answer.
async fn discard(body: &mut Body) {
    let rest = async {
        let mut left = 16 * MAX_BYTES;
        while let Some(Ok(frame)) = body.frame().await {
            let length = frame.data_ref().map_or(0, bytes::Bytes::len);
            left = left.saturating_sub(length);
            if left == 0 {
                return;
            }
        }
    };
    let _ = tokio::time::timeout(MAX_TIME / 5, rest).await;
}

/// How deep JSON nests, strings aside. Fields that the contract does not know are skipped without a look at their
/// depth, so it is looked at here.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn not_an_object() -> Problem {
    Problem::invalid_field("body", "must be a JSON object as described at /docs")
}

/// Serde's own messages may repeat what was written; only the place is taken from them.
fn described(field: &str, error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    match error.classify() {
        // A path inside a field that the contract does not know would repeat a name from the body, but such
        // fields are skipped, and skipping can only fail on syntax.
        Category::Data if field.is_empty() || field == "." => {
            // The field that is missing stands in the message, between back quotes; it is one of ours.
            match error.to_string().split('`').nth(1).filter(|name| is_known(name)) {
                Some(name) => Problem::invalid_field(name, "is missing or stands twice"),
                None => not_an_object(),
            }
        }
        Category::Data => Problem::invalid_field(field, &format!("is not of the right type ({place})")),
        Category::Eof => {
            Problem::with_detail(Code::InvalidJson, format!("The JSON ends too early, at {place}."))
        }
        Category::Syntax | Category::Io => {
            Problem::with_detail(Code::InvalidJson, format!("The JSON cannot be read at {place}."))
        }
    }
}

/// The fields that the public contract names.
fn is_known(name: &str) -> bool {
    ["mode", "content", "history", "role", "messages", "parts", "model", "stream", "text", "type"]
        .contains(&name)
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}
