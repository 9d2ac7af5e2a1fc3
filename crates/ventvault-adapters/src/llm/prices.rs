//! The vendors' list prices, from `data/prices.toml`. An entry without the day and the page it was read from does
//! not load: a price that nobody can check is a guess.

use serde::Deserialize;
use ventvault_domain::{Price, PriceTable, ProviderName};

const BUILT_IN: &str = include_str!("../../data/prices.toml");

/// Why a price file does not load.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceFileError {
    /// Not TOML, or a field is missing, unknown or of the wrong type.
    #[error("the price file cannot be read: {0}")]
    Syntax(#[from] toml::de::Error),
    /// A provider that has no prices.
    #[error("the price of {model}: no provider is called {provider}")]
    Provider {
        /// The model.
        model: String,
        /// What stands for the provider.
        provider: String,
    },
    /// Not a day such as 2026-11-22.
    #[error("the price of {model}: its date is not a day such as 2026-11-22")]
    Date {
        /// The model.
        model: String,
    },
    /// Negative, infinite, or missing.
    #[error("the price of {model}: a price is a number of US dollars, 0 or more")]
    Amount {
        /// The model.
        model: String,
    },
    /// No page is named.
    #[error("the price of {model}: its source is not a web page")]
    Source {
        /// The model.
        model: String,
    },
    /// Two prices for one model.
    #[error("the price of {model} is given twice")]
    Twice {
        /// The model.
        model: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    price: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    provider: String,
    model: String,
    input_per_million_usd: f64,
    output_per_million_usd: f64,
    /// The day on which the page said so.
    date: String,
    source: String,
}

/// The prices that come with the program.
pub fn built_in_prices() -> Result<PriceTable, PriceFileError> {
    parse_prices(BUILT_IN)
}

/// The prices of a file in the form of `data/prices.toml`.
pub fn parse_prices(text: &str) -> Result<PriceTable, PriceFileError> {
    let file: File = toml::from_str(text)?;
    let mut table = PriceTable::default();
    let mut seen = std::collections::HashSet::new();
    for entry in file.price {
        let provider = check(&entry)?;
        let Entry { model, input_per_million_usd, output_per_million_usd, .. } = entry;
        if !seen.insert((provider, model.clone())) {
            return Err(PriceFileError::Twice { model });
        }
        table.insert(provider, model, Price { input_per_million_usd, output_per_million_usd });
    }
    Ok(table)
}

fn check(entry: &Entry) -> Result<ProviderName, PriceFileError> {
    let model = || entry.model.clone();
    let is_amount = |amount: f64| amount.is_finite() && amount >= 0.0;
    if !is_amount(entry.input_per_million_usd) || !is_amount(entry.output_per_million_usd) {
        return Err(PriceFileError::Amount { model: model() });
    }
    if entry.date.parse::<jiff::civil::Date>().is_err() {
        return Err(PriceFileError::Date { model: model() });
    }
    if !entry.source.starts_with("https://") {
        return Err(PriceFileError::Source { model: model() });
    }
    ProviderName::ALL
        .into_iter()
        .find(|name| name.name() == entry.provider && *name != ProviderName::Companion)
        .ok_or_else(|| PriceFileError::Provider { model: model(), provider: entry.provider.clone() })
}
