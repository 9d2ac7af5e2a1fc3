//! The companion as a provider: composes the whole answer, which takes well under a millisecond, and speaks it a word
//! at a time. A state machine over the runtime's timer; no task and no channel, so dropping it ends it.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::stream;
use ventvault_domain::{
    BoxFuture, FinishReason, LlmProvider, Prompt, ProviderError, ProviderEvent, ProviderName, Reply,
    ReplyStream, Role, TokenUsage,
};
use zeroize::Zeroizing;

use super::compose::compose;
use super::lexicon::Lexicon;
use super::signals::{CrisisLevel, Signals};

/// The name on the wire (`meta.model`); the number grows when the answers change noticeably.
pub const COMPANION_MODEL: &str = "ventvault-companion-1";

/// How fast the companion speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    between_words: Duration,
}

impl Pace {
    /// One word after another, with this much time between.
    #[must_use]
    pub const fn between_words(between_words: Duration) -> Self {
        Self { between_words }
    }

    /// As fast as it is read.
    #[must_use]
    pub const fn none() -> Self {
        Self::between_words(Duration::ZERO)
    }
}

impl Default for Pace {
    /// 18 ms, about 55 words a second: as a quick model speaks.
    fn default() -> Self {
        Self::between_words(Duration::from_millis(18))
    }
}

/// The built-in listener.
#[derive(Debug)]
pub struct Companion {
    pace: Pace,
    seed: AtomicU64,
}

impl Companion {
    /// Reads its words now, so that the first person does not wait for it.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Lexicon::shared();
        // Not a secret: the seed only varies the wording from one process and answer to the next.
        Self { pace, seed: AtomicU64::new(RandomState::new().hash_one(COMPANION_MODEL)) }
    }

    /// Answers a conversation, steered by what others know about it. The first word is there at once.
    #[must_use]
    pub fn respond(&self, prompt: &Prompt, signals: &Signals) -> ReplyStream {
        let turns: Vec<_> = prompt.turns().collect();
        let own = turns.iter().filter(|turn| turn.role == Role::Assistant);
        let earlier: Vec<_> = own.map(|turn| turn.text).collect();
        let seed = self.seed.fetch_add(1, Ordering::Relaxed);
        let answer = Zeroizing::new(compose(prompt.content(), &earlier, signals, seed));
        let input = turns.iter().map(|turn| tokens(turn.text)).sum();
        let usage = TokenUsage { input, output: tokens(&answer) };
        let speech = Speech { answer, said: 0, stage: Stage::First, usage };
        let pace = self.pace;
        Box::pin(stream::unfold(speech, move |speech| speech.next(pace)))
    }
}

impl LlmProvider for Companion {
    fn name(&self) -> ProviderName {
        ProviderName::Companion
    }

    fn model(&self) -> &str {
        COMPANION_MODEL
    }

    fn stream(&self, prompt: Arc<Prompt>) -> BoxFuture<'_, Result<ReplyStream, ProviderError>> {
        let crisis = match prompt.crisis() {
            ventvault_domain::CrisisLevel::None => None,
            ventvault_domain::CrisisLevel::Concern => Some(CrisisLevel::Concern),
            ventvault_domain::CrisisLevel::Crisis => Some(CrisisLevel::Crisis),
        };
        let signals = Signals { crisis, ..Signals::default() };
        Box::pin(async move { Ok(self.respond(&prompt, &signals)) })
    }
}

struct Speech {
    answer: Zeroizing<String>,
    said: usize,
    stage: Stage,
    usage: TokenUsage,
}

#[derive(Clone, Copy)]
enum Stage {
    First,
    Speaking,
    Finish,
    Over,
}

impl Speech {
    async fn next(mut self, pace: Pace) -> Option<(Result<ProviderEvent, ProviderError>, Self)> {
        let event = match self.stage {
            Stage::Over => return None,
            Stage::Finish => {
                self.stage = Stage::Over;
                ProviderEvent::Finish(FinishReason::Stop)
            }
            Stage::First | Stage::Speaking if self.said == self.answer.len() => {
                self.stage = Stage::Finish;
                ProviderEvent::Usage(self.usage)
            }
            Stage::First => {
                self.stage = Stage::Speaking;
                self.word()
            }
            Stage::Speaking => {
                if !pace.between_words.is_zero() {
                    tokio::time::sleep(pace.between_words).await;
                }
                self.word()
            }
        };
        Some((Ok(event), self))
    }

    /// The next word with the space before it. Text without spaces is spoken in pieces of a few letters.
    fn word(&mut self) -> ProviderEvent {
        let rest = &self.answer[self.said..];
        let past_space = rest.len() - rest.trim_start().len();
        let after = &rest[past_space..];
        let word = after.find(char::is_whitespace).unwrap_or(after.len());
        let short = after
            .char_indices()
            .nth(if after.is_ascii() { 24 } else { 12 })
            .map_or(after.len(), |(at, _)| at);
        let end = past_space + word.min(short);
        self.said += end;
        ProviderEvent::Delta(Reply::new(rest[..end].to_owned()))
    }
}

/// An estimate, since there is no tokenizer here: four tokens for every three words, as English usually has it.
fn tokens(text: &str) -> u64 {
    let words = u64::try_from(text.split_whitespace().count()).unwrap_or(u64::MAX);
    words.saturating_mul(4).div_ceil(3)
}
