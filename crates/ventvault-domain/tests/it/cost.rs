//! Prices and the day's sum.

use ventvault_domain::{CostMeter, Day, Price, PriceTable, ProviderName, TokenUsage};

fn table() -> PriceTable {
    let mut table = PriceTable::default();
    for (model, input) in [("gpt-4o", 2.5), ("gpt-4o-mini", 0.15)] {
        let price = Price { input_per_million_usd: input, output_per_million_usd: input * 4.0 };
        table.insert(ProviderName::OpenAi, model.into(), price);
    }
    table
}

#[test]
fn a_dated_model_has_the_price_of_its_longest_listed_name() {
    let price =
        |model: &str| table().price(ProviderName::OpenAi, model).map(|price| price.input_per_million_usd);
    assert_eq!(price("gpt-4o-mini-2024-07-18"), Some(0.15));
    assert_eq!(price("gpt-4o-2024-08-06"), Some(2.5));
    assert_eq!(price("gpt-4"), None);
    assert_eq!(price("gpt-4omni"), None);
    assert_eq!(table().price(ProviderName::Compatible, "gpt-4o"), None);
}

#[test]
fn an_unknown_price_is_no_price_and_the_companion_is_free() {
    let usage = TokenUsage { input: 2_000_000, output: 500_000 };
    assert_eq!(table().cost_usd(ProviderName::OpenAi, "gpt-4o", usage), Some(10.0));
    assert_eq!(table().cost_usd(ProviderName::OpenAi, "other", usage), None);
    assert_eq!(table().cost_usd(ProviderName::Companion, "any", usage), Some(0.0));
}

#[test]
fn the_day_s_limit_starts_anew_with_the_day() {
    let meter = CostMeter::new(1.0);
    let (today, tomorrow) = (Day::from_number(1), Day::from_number(2));
    meter.add(today, 0.6);
    assert!(!meter.is_exhausted(today));
    meter.add(today, 0.4);
    assert!(meter.is_exhausted(today));
    assert!(!meter.is_exhausted(tomorrow));
    assert!(!CostMeter::new(0.0).is_exhausted(today));
}
