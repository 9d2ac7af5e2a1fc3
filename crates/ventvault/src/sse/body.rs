//! The response body: hyper polls it, it polls the vent, the vent polls the provider. No task and no queue stand
//! between, so a slow reader slows the provider down and a client that leaves drops the lot.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use http_body::{Body, Frame};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use ventvault_domain::OpenVent;

use super::{Encoder, HEARTBEAT};
use crate::http::problem::{Code, Problem};
use crate::metrics::OpenStream;

/// Silence after which a heartbeat goes out.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(15);

/// Frames of one write. What is ready at once goes out at once; nothing waits for more.
const MAX_FRAME: usize = 16 * 1024;

/// An answer on its way to one client.
pub struct VentBody {
    vent: Option<Box<OpenVent>>,
    encoder: Encoder,
    buffer: BytesMut,
    heartbeat: Pin<Box<Sleep>>,
    shutdown: Pin<Box<WaitForCancellationFutureOwned>>,
    _slot: Option<OwnedSemaphorePermit>,
    _open: OpenStream,
}

impl VentBody {
    /// `late`: the headers went out before there was anything to say, so a heartbeat goes first. `shutdown` ends
    /// the answer with an error of its own when the drain's time is up.
    pub fn new(
        vent: Box<OpenVent>,
        encoder: Encoder,
        late: bool,
        slot: Option<OwnedSemaphorePermit>,
        open: OpenStream,
        shutdown: CancellationToken,
    ) -> Self {
        let mut buffer = BytesMut::with_capacity(512);
        if late {
            buffer.extend_from_slice(HEARTBEAT);
        }
        Self {
            vent: Some(vent),
            encoder,
            buffer,
            heartbeat: Box::pin(sleep_until(Instant::now() + HEARTBEAT_EVERY)),
            shutdown: Box::pin(shutdown.cancelled_owned()),
            _slot: slot,
            _open: open,
        }
    }

    fn take_frame(&mut self) -> Poll<Option<Result<Frame<Bytes>, std::convert::Infallible>>> {
        self.heartbeat.as_mut().reset(Instant::now() + HEARTBEAT_EVERY);
        Poll::Ready(Some(Ok(Frame::data(self.buffer.split().freeze()))))
    }
}

impl Body for VentBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::convert::Infallible>>> {
        let this = self.get_mut();
        while let Some(vent) = &mut this.vent {
            if this.buffer.len() >= MAX_FRAME {
                break;
            }
            match Pin::new(&mut **vent).poll_next(cx) {
                Poll::Ready(Some(event)) => this.encoder.write(&event, &mut this.buffer),
                Poll::Ready(None) => this.vent = None,
                Poll::Pending => {
                    if this.shutdown.as_mut().poll(cx).is_ready() {
                        this.encoder.fail(&Problem::new(Code::ShuttingDown), &mut this.buffer);
                        this.vent = None;
                    }
                    break;
                }
            }
        }
        if !this.buffer.is_empty() {
            return this.take_frame();
        }
        if this.vent.is_none() {
            return Poll::Ready(None);
        }
        ready!(this.heartbeat.as_mut().poll(cx));
        this.buffer.extend_from_slice(HEARTBEAT);
        // Polled again at once: the heartbeat's timer is set anew and its waker registered.
        this.take_frame()
    }
}
