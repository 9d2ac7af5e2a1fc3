//! Asking the providers in their order until one speaks, under one budget for the first token.
//!
//! Nothing is retried after a first token, and nothing is sent twice to the same provider: a paid answer is paid
//! once. The companion is the last resort and is never disguised as the provider it stands in for.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::{Instant, timeout_at};

use crate::breaker::Breaker;
use crate::content::Reply;
use crate::limits::Deadlines;
use crate::prompt::Prompt;
use crate::provider::{
    LlmProvider, ProviderError, ProviderErrorKind, ProviderEvent, ProviderName, ReplyStream, TokenUsage,
};
use crate::record::Attempt;

/// A provider with its breaker.
pub struct Route {
    /// The provider.
    pub provider: Arc<dyn LlmProvider>,
    /// Its breaker.
    pub breaker: Breaker,
}

impl Route {
    /// A provider with a closed breaker.
    #[must_use]
    pub fn new(provider: Arc<dyn LlmProvider>) -> Self {
        Self { provider, breaker: Breaker::default() }
    }
}

/// The providers in the order in which they are asked.
pub struct Cascade {
    routes: Vec<Route>,
    last_resort: Option<Arc<dyn LlmProvider>>,
    deadlines: Deadlines,
}

/// An answer whose first words are there.
pub struct Started {
    /// Who answers.
    pub provider: ProviderName,
    /// With which model.
    pub model: String,
    /// Not the first choice.
    pub fallback: bool,
    /// Stands in for providers that failed or may not be asked; such a vent is not counted.
    pub last_resort: bool,
    /// The first words.
    pub first: Reply,
    /// Tokens that were reported before them.
    pub usage: Option<TokenUsage>,
    /// The rest of the answer.
    pub rest: ReplyStream,
    /// Those who were asked before and failed.
    pub attempts: Vec<Attempt>,
}

/// Nobody answered.
#[derive(Debug)]
pub struct CascadeFailure {
    /// The error that says most: that of the last provider that was really asked.
    pub error: ProviderError,
    /// All who were asked.
    pub attempts: Vec<Attempt>,
}

impl Cascade {
    /// The routes are asked in order; `last_resort` answers when all have failed, if there is one.
    #[must_use]
    pub fn new(routes: Vec<Route>, last_resort: Option<Arc<dyn LlmProvider>>, deadlines: Deadlines) -> Self {
        Self { routes, last_resort, deadlines }
    }

    /// The routes, in order.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// Whether the companion answers when all routes have failed.
    #[must_use]
    pub fn has_last_resort(&self) -> bool {
        self.last_resort.is_some()
    }

    /// The deadlines that answers keep to.
    #[must_use]
    pub const fn deadlines(&self) -> &Deadlines {
        &self.deadlines
    }

    /// Asks one provider after the other until one speaks. With `spare_money` none that costs anything is asked.
    pub async fn start(&self, prompt: Arc<Prompt>, spare_money: bool) -> Result<Started, CascadeFailure> {
        let deadline = Instant::now() + self.deadlines.first_token;
        let mut attempts = Vec::new();
        let mut error = ProviderError::from(ProviderErrorKind::BreakerOpen);
        for (index, route) in self.routes.iter().enumerate() {
            let name = route.provider.name();
            if spare_money && name != ProviderName::Companion {
                continue;
            }
            if !route.breaker.allows(Instant::now()) {
                attempts.push(Attempt { provider: name, error: ProviderErrorKind::BreakerOpen });
                continue;
            }
            let by = self.attempt_deadline(deadline, self.routes.len() - index);
            match first_words(&*route.provider, Arc::clone(&prompt), by).await {
                Ok(first) => {
                    route.breaker.succeeded();
                    return Ok(first.started(&*route.provider, index > 0, false, attempts));
                }
                Err(failure) => {
                    route.breaker.failed(Instant::now());
                    attempts.push(Attempt { provider: name, error: failure.kind });
                    error = failure;
                }
            }
        }
        match &self.last_resort {
            Some(companion) => stand_in(&**companion, prompt, attempts).await,
            None => Err(CascadeFailure { error, attempts }),
        }
    }

    /// Those who are still to be asked share what is left of the budget, so that the first of them cannot use it
    /// up with silence.
    fn attempt_deadline(&self, deadline: Instant, left_to_ask: usize) -> Instant {
        let now = Instant::now();
        let shares = u32::try_from(left_to_ask).unwrap_or(u32::MAX).max(1);
        let share = deadline.saturating_duration_since(now) / shares;
        now + share.min(self.deadlines.silence)
    }
}

/// Lets the companion answer. It needs no network, so its budget is its own, whatever others have used up.
pub(crate) async fn stand_in(
    companion: &dyn LlmProvider,
    prompt: Arc<Prompt>,
    attempts: Vec<Attempt>,
) -> Result<Started, CascadeFailure> {
    match first_words(companion, prompt, Instant::now() + Duration::from_secs(5)).await {
        Ok(first) => Ok(first.started(companion, true, true, attempts)),
        Err(error) => Err(CascadeFailure { error, attempts }),
    }
}

struct FirstWords {
    first: Reply,
    usage: Option<TokenUsage>,
    rest: ReplyStream,
}

impl FirstWords {
    fn started(
        self,
        from: &dyn LlmProvider,
        fallback: bool,
        last_resort: bool,
        attempts: Vec<Attempt>,
    ) -> Started {
        Started {
            provider: from.name(),
            model: from.model().to_owned(),
            fallback,
            last_resort,
            first: self.first,
            usage: self.usage,
            rest: self.rest,
            attempts,
        }
    }
}

async fn first_words(
    provider: &dyn LlmProvider,
    prompt: Arc<Prompt>,
    by: Instant,
) -> Result<FirstWords, ProviderError> {
    let wait = async {
        let mut rest = provider.stream(prompt).await?;
        let mut usage = None;
        loop {
            match rest.next().await {
                Some(Ok(ProviderEvent::Delta(first))) if !first.is_empty() => {
                    return Ok(FirstWords { first, usage, rest });
                }
                Some(Ok(ProviderEvent::Delta(_))) => {}
                Some(Ok(ProviderEvent::Usage(tokens))) => usage = Some(tokens),
                Some(Ok(ProviderEvent::Finish(_))) | None => return Err(ProviderErrorKind::Empty.into()),
                Some(Err(error)) => return Err(error),
            }
        }
    };
    timeout_at(by, wait).await.unwrap_or_else(|_| Err(ProviderErrorKind::Timeout.into()))
}
