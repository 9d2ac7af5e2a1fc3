//! Server-sent events, decoded from bytes as they come in: any of the three line ends, split anywhere, also inside
//! a character. Follows the WHATWG HTML standard, section 9.2.6.
//!
//! Memory and time are bounded: whatever a server sends, a byte is looked at once and no more than the limits is
//! held. It must not know what is inside an event, and it never reconnects (a request for an answer costs money).

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use zeroize::Zeroize;

use super::wiped::WipedBuf;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How much of a stream is held at once.
#[derive(Clone, Copy, Debug)]
pub struct SseLimits {
    /// Bytes of one line, without its end.
    pub line_bytes: usize,
    /// Bytes of one event's data and name together.
    pub event_bytes: usize,
    /// `data` lines of one event.
    pub data_lines: usize,
}

impl Default for SseLimits {
    fn default() -> Self {
        Self { line_bytes: 1 << 20, event_bytes: 1 << 20, data_lines: 16_384 }
    }
}

/// A stream that is larger than any answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SseError {
    /// A line over [`SseLimits::line_bytes`].
    #[error("a line of the event stream is too long")]
    LineTooLong,
    /// An event over [`SseLimits::event_bytes`].
    #[error("an event of the stream is too large")]
    EventTooLarge,
    /// An event with more `data` lines than [`SseLimits::data_lines`].
    #[error("an event of the stream has too many lines")]
    TooManyLines,
}

/// One event, valid while the callback of [`SseDecoder::push`] runs.
#[derive(Clone, Copy)]
pub struct SseEvent<'a> {
    /// The `event` field; empty for a plain message.
    pub name: &'a str,
    /// The `data` lines, joined with line feeds.
    pub data: &'a str,
}

/// The decoder of one stream.
///
/// ```
/// use ventvault_adapters::llm::sse::{SseDecoder, SseError};
/// let mut decoder = SseDecoder::default();
/// let mut seen = Vec::new();
/// for chunk in [b"data: he".as_slice(), b"llo\r", b"\n\r\n"] {
///     decoder.push(chunk, |event| -> Result<(), SseError> {
///         seen.push(event.data.to_owned());
///         Ok(())
///     })?;
/// }
/// assert_eq!(seen, ["hello"]);
/// # Ok::<(), SseError>(())
/// ```
#[derive(Default)]
pub struct SseDecoder {
    limits: SseLimits,
    /// The part of a line that has come so far.
    line: WipedBuf,
    data: WipedBuf,
    name: WipedBuf,
    data_lines: usize,
    past_first_line: bool,
    /// The last byte was a carriage return: a line feed right after it belongs to it.
    after_return: bool,
    failed: Option<SseError>,
}

impl SseDecoder {
    /// With limits of its own.
    #[must_use]
    pub fn new(limits: SseLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Whether bytes were read that do not yet make an event: a stream that ends here was cut.
    #[must_use]
    pub fn is_mid_event(&self) -> bool {
        !self.line.is_empty() || self.data_lines > 0
    }

    /// Reads on and calls `on_event` for every event that is whole now. Once anything has failed, the rest of the
    /// stream has no meaning: a limit that was passed is reported again at every later call.
    pub fn push<E: From<SseError>>(
        &mut self,
        mut chunk: &[u8],
        mut on_event: impl FnMut(SseEvent<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        if self.after_return && !chunk.is_empty() {
            self.after_return = false;
            chunk = chunk.strip_prefix(b"\n").unwrap_or(chunk);
        }
        while let Some(end) = memchr2(b'\n', b'\r', chunk) {
            let (head, rest) = chunk.split_at(end);
            chunk = self.skip_line_end(rest);
            if self.line.is_empty() {
                self.fits_line(head.len())?;
                self.take_line(head, &mut on_event)?;
            } else {
                self.fits_line(self.line.len() + head.len())?;
                self.line.extend(head);
                let mut line = std::mem::take(&mut self.line);
                self.take_line(line.as_slice(), &mut on_event)?;
                line.clear();
                self.line = line;
            }
        }
        self.fits_line(self.line.len() + chunk.len())?;
        self.line.extend(chunk);
        Ok(())
    }

    /// `rest` begins with a line end.
    fn skip_line_end<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        match rest {
            [b'\r'] => {
                self.after_return = true;
                &[]
            }
            [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
            [] => &[],
        }
    }

    fn take_line<E: From<SseError>>(
        &mut self,
        line: &[u8],
        on_event: &mut impl FnMut(SseEvent<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let line =
            if self.past_first_line { line } else { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) };
        self.past_first_line = true;
        if line.is_empty() {
            return self.dispatch(on_event);
        }
        let (field, value) = match memchr(b':', line) {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"data" => self.add_data(value)?,
            b"event" => {
                self.name.clear();
                self.fits_event(value.len())?;
                self.name.extend(value);
            }
            // Comments have an empty field; `id` and `retry` are for those who reconnect.
            _ => {}
        }
        Ok(())
    }

    fn add_data(&mut self, value: &[u8]) -> Result<(), SseError> {
        if self.data_lines >= self.limits.data_lines {
            return Err(self.fail(SseError::TooManyLines));
        }
        self.fits_event(value.len() + 1)?;
        if self.data_lines > 0 {
            self.data.push(b'\n');
        }
        self.data_lines += 1;
        self.data.extend(value);
        Ok(())
    }

    fn dispatch<E>(&mut self, on_event: &mut impl FnMut(SseEvent<'_>) -> Result<(), E>) -> Result<(), E> {
        let outcome = if self.data_lines == 0 {
            Ok(())
        } else {
            let mut name = String::from_utf8_lossy(self.name.as_slice());
            let mut data = String::from_utf8_lossy(self.data.as_slice());
            let outcome = on_event(SseEvent { name: &name, data: &data });
            wipe(&mut name);
            wipe(&mut data);
            outcome
        };
        self.data_lines = 0;
        self.data.clear();
        self.name.clear();
        outcome
    }

    fn fits_line(&mut self, bytes: usize) -> Result<(), SseError> {
        if bytes > self.limits.line_bytes { Err(self.fail(SseError::LineTooLong)) } else { Ok(()) }
    }

    fn fits_event(&mut self, more: usize) -> Result<(), SseError> {
        let bytes = self.data.len() + self.name.len() + more;
        if bytes > self.limits.event_bytes { Err(self.fail(SseError::EventTooLarge)) } else { Ok(()) }
    }

    fn fail(&mut self, error: SseError) -> SseError {
        self.failed = Some(error);
        *self = Self { limits: self.limits, failed: self.failed, ..Self::default() };
        error
    }
}

/// Only text that was not valid UTF-8 has a copy of its own.
fn wipe(text: &mut Cow<'_, str>) {
    if let Cow::Owned(text) = text {
        text.zeroize();
    }
}
