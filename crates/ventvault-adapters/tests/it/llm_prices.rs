//! The price file: what comes with the program, and what does not load.

use ventvault_adapters::llm::{self, PriceFileError, built_in_prices, parse_prices};
use ventvault_domain::{ProviderName, TokenUsage};

const MILLION: TokenUsage = TokenUsage { input: 1_000_000, output: 1_000_000 };

#[test]
fn the_default_models_have_a_price() {
    let prices = built_in_prices().unwrap();
    for (provider, model) in [
        (ProviderName::OpenAi, llm::OPENAI_MODEL),
        (ProviderName::Anthropic, llm::ANTHROPIC_MODEL),
        (ProviderName::Google, llm::GOOGLE_MODEL),
    ] {
        assert!(prices.cost_usd(provider, model, MILLION).unwrap() > 0.0, "{model}");
    }
}

#[test]
fn a_dated_model_has_the_price_of_its_name_and_an_unknown_one_has_none() {
    let prices = built_in_prices().unwrap();
    let cost = |model: &str| prices.cost_usd(ProviderName::OpenAi, model, MILLION);
    assert_eq!(cost("gpt-4o-mini-2024-07-18"), cost("gpt-4o-mini"));
    assert!((cost("gpt-4o-mini").unwrap() - 0.75).abs() < 1e-9);
    assert_eq!(cost("gpt-99"), None);
    assert_eq!(prices.cost_usd(ProviderName::Compatible, "gpt-4o-mini", MILLION), None);
}

fn entry(replace: &str, by: &str) -> String {
    let entry = r#"
[[price]]
provider = "openai"
model = "m"
input_per_million_usd = 1.5
output_per_million_usd = 2.0
date = "2026-11-22"
source = "https://example.com/prices"
"#;
    assert!(replace.is_empty() || entry.contains(replace));
    entry.replace(replace, by)
}

#[test]
fn every_field_of_an_entry_is_checked() {
    let model = || "m".to_owned();
    assert!(parse_prices(&entry("", "")).is_ok());
    for (replace, by, expected) in [
        ("\"openai\"", "\"acme\"", PriceFileError::Provider { model: model(), provider: "acme".into() }),
        (
            "\"openai\"",
            "\"companion\"",
            PriceFileError::Provider { model: model(), provider: "companion".into() },
        ),
        ("1.5", "-1.5", PriceFileError::Amount { model: model() }),
        ("2.0", "nan", PriceFileError::Amount { model: model() }),
        ("2.0", "inf", PriceFileError::Amount { model: model() }),
        ("2026-11-22", "2026-13-22", PriceFileError::Date { model: model() }),
        ("https://example.com/prices", "a friend", PriceFileError::Source { model: model() }),
    ] {
        assert_eq!(parse_prices(&entry(replace, by)).unwrap_err(), expected);
    }
    assert_eq!(parse_prices(&entry("", "").repeat(2)).unwrap_err(), PriceFileError::Twice { model: model() });
}

#[test]
fn an_entry_without_its_date_or_with_an_unknown_field_does_not_load() {
    for (replace, by) in [
        ("date = \"2026-11-22\"\n", ""),
        ("source = ", "sauce = "),
        ("[[price]]", "[[price"),
        ("1.5", "\"1.5\""),
    ] {
        assert!(matches!(parse_prices(&entry(replace, by)), Err(PriceFileError::Syntax(_))), "{by}");
    }
}
