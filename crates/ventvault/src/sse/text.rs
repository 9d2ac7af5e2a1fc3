//! The `text` dialect: the plain wire of the first VentVault backend. Tokens are the data themselves; lines are
//! split as the standard of server-sent events says, so a parser that keeps to it gets them back, with every kind
//! of line end as a line feed.

use bytes::BytesMut;
use ventvault_domain::VentEvent;

use crate::http::help::Card;

const DONE: &str = "[DONE]";
const ERROR: &str = "[ERROR]";

pub(super) fn write(event: &VentEvent, out: &mut BytesMut) {
    match event {
        VentEvent::Crisis(_) | VentEvent::Meta { .. } | VentEvent::Failed(_) => {}
        VentEvent::Delta(reply) => write_token(reply.as_str(), out),
        VentEvent::Done { .. } => frame(DONE, out),
    }
}

pub(super) fn card(card: &Card, out: &mut BytesMut) {
    frame(&card.text, out);
}

pub(super) fn fail(out: &mut BytesMut) {
    frame(ERROR, out);
}

/// A token that looks like one of the two signals goes out in two frames, so that no answer can end itself.
fn write_token(token: &str, out: &mut BytesMut) {
    if matches!(token.trim(), DONE | ERROR) {
        let middle = token.find('[').map_or(0, |at| at + 1);
        frame(&token[..middle], out);
        frame(&token[middle..], out);
    } else {
        frame(token, out);
    }
}

fn frame(text: &str, out: &mut BytesMut) {
    let mut rest = text;
    loop {
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        out.extend_from_slice(b"data: ");
        out.extend_from_slice(&rest.as_bytes()[..end]);
        out.extend_from_slice(b"\n");
        let Some(line_end) = rest[end..].chars().next() else { break };
        let length = if rest[end..].starts_with("\r\n") { 2 } else { line_end.len_utf8() };
        rest = &rest[end + length..];
    }
    out.extend_from_slice(b"\n");
}
