//! A vent that is being answered: one state machine from the provider's events to the client's, polled by whoever
//! writes to the client. No task, no channel: dropping it cancels the provider's request at once, and its end,
//! however it comes about, settles or refunds the receipt and leaves the record.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use futures_util::Stream;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep_until};
use tokio_util::task::TaskTracker;
use ventvault_scrub::Restorer;

use crate::BoxFuture;
use crate::cascade::{CascadeFailure, Started};
use crate::content::Reply;
use crate::provider::{
    FinishReason, ProviderError, ProviderErrorKind, ProviderEvent, ProviderName, ReplyStream, TokenUsage,
};
use crate::quota::{QuotaStore, Receipt, Usage};
use crate::record::{Attempt, Outcome, QuotaOutcome, Timings, VentRecord};
use crate::sense::{CrisisLevel, CrisisReading};
use crate::service::VentService;

/// How long the token count may lag behind the last word before the answer is called whole without it.
const USAGE_GRACE: Duration = Duration::from_secs(1);

/// What the client is told, in this order: a `Crisis` on a hit, one `Meta`, deltas, then one `Done` or one `Failed`.
#[derive(Debug)]
pub enum VentEvent {
    /// Somebody may be in danger: help goes before everything else.
    Crisis(CrisisReading),
    /// Who answers.
    Meta {
        /// Which adapter.
        provider: ProviderName,
        /// Which model.
        model: String,
        /// Not the first choice.
        fallback: bool,
    },
    /// Some of the answer, with the person's own values put back.
    Delta(Reply),
    /// The answer is whole.
    Done {
        /// Why it ended.
        finish: FinishReason,
        /// Tokens, where the provider counted them.
        usage: Option<TokenUsage>,
        /// Cost in US dollars, where the price is known.
        cost_usd: Option<f64>,
        /// Vents left today, where that is known.
        remaining: Option<u32>,
    },
    /// The answer broke off, or never began after the headers had gone out.
    Failed(ProviderError),
}

type Start = BoxFuture<'static, Result<Started, CascadeFailure>>;

enum State {
    Starting(Start),
    Streaming { rest: ReplyStream, finish: Option<FinishReason> },
    Ended,
}

/// What [`VentService::open`](crate::VentService::open) hands over.
pub(crate) struct Opening {
    pub(crate) service: Arc<VentService>,
    pub(crate) settlement: Settlement,
    pub(crate) start: Start,
    pub(crate) restorer: Restorer,
    pub(crate) reading: CrisisReading,
    /// Where the caller stands; for a crisis vent it becomes known later.
    pub(crate) usage: Arc<OnceLock<Usage>>,
    pub(crate) record: VentRecord,
    pub(crate) arrived: Instant,
}

/// A running vent: a stream of [`VentEvent`]s.
pub struct OpenVent {
    service: Arc<VentService>,
    settlement: Settlement,
    restorer: Restorer,
    usage: Arc<OnceLock<Usage>>,
    arrived: Instant,
    asked: Instant,
    state: State,
    ready: VecDeque<VentEvent>,
    silence: Pin<Box<Sleep>>,
    whole_only: bool,
    reported: bool,
    /// Filled in as it becomes known; handed to the recorder at the end.
    record: VentRecord,
}

impl OpenVent {
    pub(crate) fn new(opening: Opening) -> Self {
        let Opening { service, settlement, start, restorer, reading, usage, record, arrived } = opening;
        let now = Instant::now();
        let mut ready = VecDeque::with_capacity(3);
        if reading.level != CrisisLevel::None {
            ready.push_back(VentEvent::Crisis(reading));
        }
        Self {
            service,
            settlement,
            restorer,
            usage,
            arrived,
            asked: now,
            state: State::Starting(start),
            ready,
            silence: Box::pin(sleep_until(now)),
            whole_only: false,
            reported: false,
            record,
        }
    }

    /// Waits until the first words are there, so that an early failure still has a status of its own. A failed
    /// vent is refunded before this returns. May be dropped and called again.
    pub async fn started(&mut self) -> Result<(), ProviderError> {
        let outcome = std::future::poll_fn(|cx| self.poll_start(cx)).await;
        if outcome.is_err() {
            self.finish(Outcome::Failed);
            self.settlement.refund_now().await;
        }
        outcome
    }

    /// For a client that takes the answer as a whole: nothing has reached it, and nothing counts, before the end.
    pub fn deliver_whole(&mut self) {
        self.whole_only = true;
    }

    /// Where the caller stands: with this vent counted, unless it is already clear that it is not.
    #[must_use]
    pub fn quota(&self) -> Option<Usage> {
        let mut usage = *self.usage.get()?;
        // A crisis vent has no receipt: it was never taken from the day.
        if self.settlement.is_metered && !self.settlement.counts {
            usage.used = usage.used.saturating_sub(1);
        }
        Some(usage)
    }

    /// Where the time went so far.
    #[must_use]
    pub const fn timings(&self) -> &Timings {
        &self.record.timings
    }

    fn poll_start(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ProviderError>> {
        let State::Starting(start) = &mut self.state else { return Poll::Ready(Ok(())) };
        let outcome = ready!(start.as_mut().poll(cx));
        self.record.timings.provider = self.asked.elapsed();
        Poll::Ready(match outcome {
            Ok(started) => {
                self.begin(started);
                Ok(())
            }
            Err(failure) => {
                self.state = State::Ended;
                self.settlement.counts = false;
                self.record.attempts = failure.attempts;
                Err(failure.error)
            }
        })
    }

    fn begin(&mut self, started: Started) {
        let Started { provider, model, fallback, last_resort, first, usage, rest, attempts } = started;
        self.settlement.counts = self.settlement.is_metered && !last_resort;
        self.record.provider = Some(provider);
        self.record.model.clone_from(&model);
        self.record.fallback = fallback;
        self.record.attempts = attempts;
        self.record.usage = usage;
        self.state = State::Streaming { rest, finish: None };
        self.ready.push_back(VentEvent::Meta { provider, model, fallback });
        self.restore(&first);
        self.expect_event_within(self.service.cascade.deadlines().silence);
    }

    /// Puts the person's own values back and queues what can be said already.
    fn restore(&mut self, delta: &Reply) {
        let mut text = String::with_capacity(delta.as_str().len() + 16);
        self.restorer.push(delta.as_str(), &mut text);
        self.queue(text);
    }

    fn queue(&mut self, text: String) {
        if !text.is_empty() {
            self.ready.push_back(VentEvent::Delta(Reply::new(text)));
        }
    }

    fn expect_event_within(&mut self, silence: Duration) {
        let end = self.arrived + self.service.cascade.deadlines().total;
        self.silence.as_mut().reset((Instant::now() + silence).min(end));
    }

    /// Takes one event from the provider. Pending while it has none and may still be silent.
    fn poll_provider(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let State::Streaming { rest, finish } = &mut self.state else { return Poll::Ready(()) };
        let event = match rest.as_mut().poll_next(cx) {
            Poll::Ready(event) => event,
            Poll::Pending => {
                ready!(self.silence.as_mut().poll(cx));
                Some(Err(ProviderErrorKind::Timeout.into()))
            }
        };
        let finish_seen = *finish;
        match (event, finish_seen) {
            (Some(Ok(ProviderEvent::Delta(delta))), _) => {
                self.restore(&delta);
                self.expect_event_within(self.service.cascade.deadlines().silence);
            }
            (Some(Ok(ProviderEvent::Usage(usage))), _) => self.record.usage = Some(usage),
            (Some(Ok(ProviderEvent::Finish(reason))), _) => {
                *finish = Some(reason);
                self.expect_event_within(USAGE_GRACE);
            }
            // Whatever happens to the connection after the last word does not make the answer less whole.
            (None | Some(Err(_)), Some(reason)) => self.end_whole(reason),
            (None, None) => self.end_broken(ProviderErrorKind::Incomplete.into()),
            (Some(Err(error)), None) => self.end_broken(error),
        }
        Poll::Ready(())
    }

    fn end_whole(&mut self, finish: FinishReason) {
        self.flush_restorer();
        let VentRecord { provider, ref model, usage, .. } = self.record;
        let cost =
            provider.zip(usage).and_then(|(name, used)| self.service.prices.cost_usd(name, model, used));
        self.record.cost_usd = cost;
        let remaining = self.quota().map(|usage| usage.remaining());
        self.ready.push_back(VentEvent::Done { finish, usage, cost_usd: cost, remaining });
        self.record.outcome = Outcome::Answered;
        self.state = State::Ended;
    }

    fn end_broken(&mut self, error: ProviderError) {
        self.flush_restorer();
        if let Some(provider) = self.record.provider {
            self.record.attempts.push(Attempt { provider, error: error.kind });
        }
        self.ready.push_back(VentEvent::Failed(error));
        self.record.outcome = Outcome::Cut;
        self.state = State::Ended;
    }

    fn flush_restorer(&mut self) {
        let mut text = String::new();
        self.restorer.finish(&mut text);
        self.queue(text);
    }

    fn note_delivery(&mut self, event: &VentEvent) {
        let delivers = if self.whole_only {
            matches!(event, VentEvent::Done { .. })
        } else {
            matches!(event, VentEvent::Delta(_))
        };
        if delivers && !self.settlement.delivered {
            self.settlement.delivered = true;
            self.record.timings.first_token = self.arrived.elapsed();
            if self.record.outcome == Outcome::LeftBefore {
                self.record.outcome = Outcome::LeftDuring;
            }
        }
    }

    /// Hands the record over, once.
    fn finish(&mut self, outcome: Outcome) {
        if std::mem::replace(&mut self.reported, true) {
            return;
        }
        self.record.outcome = outcome;
        self.record.quota = match self.settlement.is_counted() {
            _ if !self.settlement.is_metered => QuotaOutcome::Exempt,
            true => QuotaOutcome::Settled,
            false => QuotaOutcome::Refunded,
        };
        self.record.timings.total = self.arrived.elapsed();
        if let Some(cost) = self.record.cost_usd {
            self.service.meter.add(self.service.clock.today(), cost);
        }
        self.service.recorder.record(&self.record);
    }
}

impl Stream for OpenVent {
    type Item = VentEvent;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<VentEvent>> {
        let this = self.get_mut();
        loop {
            if let Some(event) = this.ready.pop_front() {
                this.note_delivery(&event);
                if matches!(event, VentEvent::Done { .. } | VentEvent::Failed(_)) {
                    this.finish(this.record.outcome);
                }
                return Poll::Ready(Some(event));
            }
            match this.state {
                State::Starting(_) => {
                    if let Err(error) = ready!(this.poll_start(cx)) {
                        this.record.outcome = Outcome::Failed;
                        this.ready.push_back(VentEvent::Failed(error));
                    }
                }
                State::Streaming { .. } => ready!(this.poll_provider(cx)),
                State::Ended => return Poll::Ready(None),
            }
        }
    }
}

impl Drop for OpenVent {
    fn drop(&mut self) {
        // Words that never went out are no answer: a client that left in between did not get one.
        self.finish(if self.settlement.delivered { Outcome::LeftDuring } else { Outcome::LeftBefore });
    }
}

/// Sees to it that a receipt is settled or refunded exactly once, whatever becomes of the vent.
pub(crate) struct Settlement {
    store: Arc<dyn QuotaStore>,
    receipt: Option<Receipt>,
    tasks: TaskTracker,
    delivered: bool,
    counts: bool,
    is_metered: bool,
}

impl Settlement {
    pub(crate) fn new(store: Arc<dyn QuotaStore>, receipt: Receipt, tasks: TaskTracker) -> Self {
        let mut settlement = Self::exempt(store, tasks);
        settlement.receipt = Some(receipt);
        (settlement.counts, settlement.is_metered) = (true, true);
        settlement
    }

    /// For a vent that is never counted.
    pub(crate) fn exempt(store: Arc<dyn QuotaStore>, tasks: TaskTracker) -> Self {
        Self { store, receipt: None, tasks, delivered: false, counts: false, is_metered: false }
    }

    /// A vent counts once a delta has left the server, unless the companion stood in for somebody else.
    const fn is_counted(&self) -> bool {
        self.delivered && self.counts
    }

    async fn refund_now(&mut self) {
        if let Some(receipt) = self.receipt.take() {
            self.store.refund(receipt).await;
        }
    }
}

impl Drop for Settlement {
    fn drop(&mut self) {
        let Some(receipt) = self.receipt.take() else { return };
        let mut closing =
            if self.is_counted() { self.store.settle(receipt) } else { self.store.refund(receipt) };
        if Handle::try_current().is_err() {
            return; // the runtime is gone, and with it the store's connections
        }
        // A store in memory is done at the first poll; only one that has to ask somebody needs a task.
        if closing.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            self.tasks.spawn(closing);
        }
    }
}
