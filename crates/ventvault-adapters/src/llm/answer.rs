//! A running answer: the response's bytes, through the event decoder, through the vendor's dialect, to whoever
//! polls. One owned value with no task and no queue behind it, so dropping it cancels the request.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use serde::Deserialize;
use tokio::time::{Sleep, sleep};
use ventvault_domain::{
    FinishReason, ProviderError, ProviderErrorKind, ProviderEvent, Reply, ReplyStream, TokenUsage,
};

use super::http::{Accepted, Lease, broken_off};
use super::sse::{SseDecoder, SseError, SseEvent};

/// More than the longest answer of any model, reasoning included: an endless stream ends here.
const MAX_ANSWER_BYTES: usize = 64 << 20;
/// How long the end of the body may lag behind the vendor's end mark.
const END_GRACE: Duration = Duration::from_millis(5);

/// What one vendor's events mean.
pub(crate) trait Dialect: Send + Unpin + 'static {
    fn read(&mut self, event: SseEvent<'_>, answer: &mut Progress) -> Result<(), Failure>;
}

/// Why reading stopped. A type of its own, so that limits of the decoder become errors by `?`.
pub(crate) struct Failure(pub(crate) ProviderError);

impl From<SseError> for Failure {
    fn from(_: SseError) -> Self {
        Self(ProviderErrorKind::Malformed.into())
    }
}

impl From<ProviderErrorKind> for Failure {
    fn from(kind: ProviderErrorKind) -> Self {
        Self(kind.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(_: serde_json::Error) -> Self {
        Self(ProviderErrorKind::Malformed.into())
    }
}

/// A string of an event. `Cow` inside an `Option` is always copied by serde; inside a type of its own it is borrowed.
#[derive(Deserialize)]
pub(crate) struct Borrowed<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

/// How far an answer has come.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    #[default]
    Silent,
    /// Events have come, but no word.
    Begun,
    Speaking,
    /// The last word has been said; tokens may still be counted.
    Finished,
    /// Nothing that comes now means anything.
    Ended,
}

/// What is known of an answer so far.
#[derive(Default)]
pub(crate) struct Progress {
    ready: VecDeque<ProviderEvent>,
    usage: Option<TokenUsage>,
    stage: Stage,
}

impl Progress {
    fn reach(&mut self, stage: Stage) {
        self.stage = self.stage.max(stage);
    }

    /// Some text; nothing happens if it is empty.
    pub(crate) fn delta(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.reach(Stage::Speaking);
            self.ready.push_back(ProviderEvent::Delta(Reply::new(text)));
        }
    }

    /// Tokens so far. Servers that do not count say 0, which no answer has.
    pub(crate) fn usage(&mut self, usage: TokenUsage) {
        if usage != TokenUsage::default() && self.usage != Some(usage) {
            self.usage = Some(usage);
            self.ready.push_back(ProviderEvent::Usage(usage));
        }
    }

    /// The last word has been said. An answer without a word is an error, unless a filter took it.
    pub(crate) fn finish(&mut self, reason: FinishReason) -> Result<(), Failure> {
        if self.stage >= Stage::Finished {
            return Ok(());
        }
        if self.stage < Stage::Speaking && reason != FinishReason::ContentFilter {
            return Err(ProviderErrorKind::Empty.into());
        }
        self.reach(Stage::Finished);
        self.ready.push_back(ProviderEvent::Finish(reason));
        Ok(())
    }

    /// The vendor's mark at the very end. It makes an answer whole even where no reason was given.
    pub(crate) fn end(&mut self) -> Result<(), Failure> {
        self.finish(FinishReason::Stop)?;
        self.reach(Stage::Ended);
        Ok(())
    }
}

/// Starts to read an accepted request.
pub(crate) fn answer(accepted: Accepted, dialect: impl Dialect) -> ReplyStream {
    Box::pin(Answer {
        body: Some((accepted.response.bytes_stream(), accepted.lease)),
        decoder: SseDecoder::default(),
        dialect,
        progress: Progress::default(),
        failure: None,
        bytes: 0,
        end_grace: None,
    })
}

struct Answer<B, D> {
    /// Gone once the answer has ended, one way or another: the connection is closed or back in the pool.
    body: Option<(B, Lease)>,
    decoder: SseDecoder,
    dialect: D,
    progress: Progress,
    /// Reported after what was said before it.
    failure: Option<ProviderError>,
    bytes: usize,
    end_grace: Option<Pin<Box<Sleep>>>,
}

impl<B, D> Answer<B, D>
where
    B: Stream<Item = Result<Bytes, reqwest::Error>> + Unpin,
    D: Dialect,
{
    fn read(&mut self, chunk: &[u8]) -> Result<(), Failure> {
        self.bytes += chunk.len();
        if self.bytes > MAX_ANSWER_BYTES {
            return Err(ProviderErrorKind::Malformed.into());
        }
        let (dialect, progress) = (&mut self.dialect, &mut self.progress);
        self.decoder.push(chunk, |event| {
            progress.reach(Stage::Begun);
            // Keep-alives of some servers, and whatever follows the end mark of a vendor, say nothing.
            if progress.stage == Stage::Ended || event.data.trim_ascii().is_empty() {
                return Ok(());
            }
            dialect.read(event, progress)
        })
    }

    /// The body has ended without the vendor's end mark. Some servers leave it out, but a reason to finish has to
    /// have come: else nobody knows how much is missing.
    fn at_end_of_body(&self) -> Option<ProviderError> {
        let kind = match self.progress.stage {
            Stage::Finished | Stage::Ended => return None,
            Stage::Begun | Stage::Speaking => ProviderErrorKind::Incomplete,
            Stage::Silent if self.bytes > 0 => ProviderErrorKind::Malformed,
            Stage::Silent => ProviderErrorKind::Empty,
        };
        Some(kind.into())
    }

    /// Reads a chunk, or lets go of the body and leaves behind why.
    fn poll_body(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Some((body, _)) = &mut self.body else { return Poll::Ready(()) };
        let chunk = match Pin::new(body).poll_next(cx) {
            // The connection is good for another vent once the end of the body is here as well, which is a
            // moment behind the end mark. A person does not wait for more than that.
            Poll::Pending if self.progress.stage == Stage::Ended => {
                ready!(self.end_grace.get_or_insert_with(|| Box::pin(sleep(END_GRACE))).as_mut().poll(cx));
                None
            }
            other => ready!(other),
        };
        self.failure = match chunk {
            Some(Ok(chunk)) => match self.read(&chunk) {
                Ok(()) => return Poll::Ready(()),
                Err(Failure(error)) => Some(error),
            },
            Some(Err(error)) if self.progress.stage < Stage::Finished => Some(broken_off(&error).into()),
            Some(Err(_)) => None,
            None => self.at_end_of_body(),
        };
        self.body = None;
        Poll::Ready(())
    }
}

impl<B, D> Stream for Answer<B, D>
where
    B: Stream<Item = Result<Bytes, reqwest::Error>> + Unpin,
    D: Dialect,
{
    type Item = Result<ProviderEvent, ProviderError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(event) = this.progress.ready.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if this.body.is_none() {
                return Poll::Ready(this.failure.take().map(Err));
            }
            ready!(this.poll_body(cx));
        }
    }
}
