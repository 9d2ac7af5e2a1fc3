//! What the provider says, how fast, and how it fails.

use std::time::Duration;

/// Stands in every error that the provider sends: tests search everything for it, because an error of ours must
/// never hold what a provider wrote.
pub const ERROR_TEXT: &str = "MOCK-ERROR-TEXT-7f3a";

/// An answer.
#[derive(Clone, Debug)]
pub struct Script {
    pub(crate) tokens: Vec<String>,
    pub(crate) gap: Duration,
    pub(crate) before_headers: Duration,
    pub(crate) before_first: Duration,
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
    pub(crate) fault: Option<Fault>,
}

impl Script {
    /// These tokens, at once, with 11 tokens of prompt and one of output for each.
    #[must_use]
    pub fn says<T: Into<String>>(tokens: impl IntoIterator<Item = T>) -> Self {
        let tokens: Vec<String> = tokens.into_iter().map(Into::into).collect();
        Self {
            output_tokens: tokens.len() as u64,
            tokens,
            gap: Duration::ZERO,
            before_headers: Duration::ZERO,
            before_first: Duration::ZERO,
            input_tokens: 11,
            fault: None,
        }
    }

    /// `count` tokens: "token0 ", "token1 " …
    #[must_use]
    pub fn counts_to(count: usize) -> Self {
        Self::says((0..count).map(|index| format!("token{index} ")))
    }

    /// The time between two tokens.
    #[must_use]
    pub const fn gap(mut self, gap: Duration) -> Self {
        self.gap = gap;
        self
    }

    /// The time before the response's headers.
    #[must_use]
    pub const fn before_headers(mut self, delay: Duration) -> Self {
        self.before_headers = delay;
        self
    }

    /// The time between the headers and the first token.
    #[must_use]
    pub const fn before_first(mut self, delay: Duration) -> Self {
        self.before_first = delay;
        self
    }

    /// The token counts that are reported.
    #[must_use]
    pub const fn usage(mut self, input: u64, output: u64) -> Self {
        self.input_tokens = input;
        self.output_tokens = output;
        self
    }

    /// What goes wrong.
    #[must_use]
    pub fn fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// The text of a whole answer.
    #[must_use]
    pub fn text(&self) -> String {
        self.tokens.concat()
    }

    /// Nothing delays the answer, so that it can go out in one write.
    pub(crate) const fn is_instant(&self) -> bool {
        self.gap.is_zero() && self.before_headers.is_zero() && self.before_first.is_zero()
    }
}

impl Default for Script {
    /// Twenty tokens at once.
    fn default() -> Self {
        Self::counts_to(20)
    }
}

/// What goes wrong. Numbers count the tokens that are sent before it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another status than 200, with an error document of the vendor's form unless `body` is given.
    Status {
        /// The status.
        code: u16,
        /// The `Retry-After` header, as it stands there.
        retry_after: Option<String>,
        /// Sent as `application/json`.
        body: Option<String>,
    },
    /// The request is read, and then nothing.
    StallBeforeHeaders,
    /// Headers, and then nothing.
    StallBeforeFirst,
    /// Some tokens, and then nothing.
    StallAfter(usize),
    /// The connection is closed in the middle (FIN).
    DisconnectAfter(usize),
    /// The connection is reset in the middle (RST).
    ResetAfter(usize),
    /// An event that is not JSON; tokens go on after it.
    MalformedChunk(usize),
    /// Bytes that are not HTTP's chunked encoding.
    BrokenHttp(usize),
    /// After the first token, an event of one line with this many bytes and no end to it.
    HugeChunk(usize),
    /// Every byte of the event stream is a chunk and a write of its own.
    EveryByteItsOwnChunk,
    /// CRLF line ends, comments, `id`, `retry`, unknown fields and events, a byte order mark, no space after the
    /// colon.
    CrlfCommentsIds,
    /// The vendor's own error event, "overloaded", after a 200.
    InStreamError(usize),
    /// All tokens, and then the stream ends with neither a reason to finish nor an end mark.
    NoTerminalEvent,
    /// All tokens and the reason to finish, but no end mark (`[DONE]`, `message_stop`).
    NoEndMark,
    /// Everything, the end mark too, but the response does not end.
    StallAfterEnd,
    /// 200 with an event stream without a byte.
    Empty200,
    /// 200 with an answer that has no words and is otherwise whole.
    Wordless,
    /// 200 with an error document instead of a stream.
    ErrorDocument200,
    /// 200 with a web page instead of a stream.
    Html200,
    /// The response's headers come byte by byte, this far apart.
    SlowHeaders(Duration),
    /// A response header of this many bytes.
    HugeHeaders(usize),
    /// The response's bytes as they are, headers and all; then the connection is closed.
    Raw(Vec<u8>),
}
