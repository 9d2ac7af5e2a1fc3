//! Frames from JSON values, written straight into the buffer that goes to the socket.

use bytes::{BufMut, BytesMut};
use serde::Serialize;

/// `event: <name>` and one line of JSON data. The name is always a constant.
pub(super) fn event(name: &'static str, data: &impl Serialize, out: &mut BytesMut) {
    out.extend_from_slice(b"event: ");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\n");
    self::data(data, out);
}

/// One line of JSON data. JSON escapes line ends inside strings, so the line stays one.
pub(super) fn data(data: &impl Serialize, out: &mut BytesMut) {
    out.extend_from_slice(b"data: ");
    // Writing to memory does not fail, and neither does serialising what the dialects serialise: strings,
    // numbers and fixed fields.
    let _ = serde_json::to_writer(out.writer(), data);
    out.extend_from_slice(b"\n\n");
}
