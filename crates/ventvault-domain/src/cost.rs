//! What an answer costs: a price table that adapters load from data, and the day's sum behind
//! `DAILY_COST_LIMIT_USD`.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Day;
use crate::provider::{ProviderName, TokenUsage};

/// A model's price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    /// US dollars for a million tokens of the prompt.
    pub input_per_million_usd: f64,
    /// US dollars for a million tokens of the answer.
    pub output_per_million_usd: f64,
}

/// Prices by provider and model.
#[derive(Clone, Debug, Default)]
pub struct PriceTable(HashMap<ProviderName, Vec<(String, Price)>>);

impl PriceTable {
    /// Adds or replaces a model's price.
    pub fn insert(&mut self, provider: ProviderName, model: String, price: Price) {
        let models = self.0.entry(provider).or_default();
        models.retain(|(name, _)| *name != model);
        models.push((model, price));
    }

    /// The price of a model: of exactly that name, or of the longest listed name that it continues with a dash
    /// (`gpt-4o-mini-2024-07-18` is `gpt-4o-mini`). None for a model that is not in the table: no cost is guessed.
    #[must_use]
    pub fn price(&self, provider: ProviderName, model: &str) -> Option<Price> {
        let continues = |name: &str| {
            model.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let models = self.0.get(&provider)?;
        models
            .iter()
            .filter(|(name, _)| continues(name))
            .max_by_key(|(name, _)| name.len())
            .map(|(_, price)| *price)
    }

    /// US dollars for these tokens, or none where the price is not known. The companion costs nothing.
    #[must_use]
    pub fn cost_usd(&self, provider: ProviderName, model: &str, usage: TokenUsage) -> Option<f64> {
        if provider == ProviderName::Companion {
            return Some(0.0);
        }
        let price = self.price(provider, model)?;
        Some(
            millions(usage.input) * price.input_per_million_usd
                + millions(usage.output) * price.output_per_million_usd,
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "an answer has far fewer than 2^52 tokens")]
fn millions(tokens: u64) -> f64 {
    tokens as f64 / 1_000_000.0
}

/// Sums the day's cost on this replica and says when the daily limit is reached.
#[derive(Debug)]
pub struct CostMeter {
    limit_usd: f64,
    spent: Mutex<(Option<Day>, f64)>,
}

impl CostMeter {
    /// With a limit in US dollars a day; 0 means none.
    #[must_use]
    pub const fn new(limit_usd: f64) -> Self {
        Self { limit_usd, spent: Mutex::new((None, 0.0)) }
    }

    /// Counts an answer's cost.
    pub fn add(&self, today: Day, cost_usd: f64) {
        let mut spent = self.lock();
        let before = if spent.0 == Some(today) { spent.1 } else { 0.0 };
        *spent = (Some(today), before + cost_usd);
    }

    /// Whether the day's money is spent, so that only the companion may answer.
    #[must_use]
    pub fn is_exhausted(&self, today: Day) -> bool {
        let spent = self.lock();
        self.limit_usd > 0.0 && spent.0 == Some(today) && spent.1 >= self.limit_usd
    }

    fn lock(&self) -> MutexGuard<'_, (Option<Day>, f64)> {
        self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
