//! Any text through folding, every parser and the model: finds must be sorted, apart and on character boundaries.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use ventvault_scrub::{Level, Policy, Scrubber, Span};

static SCRUBBERS: LazyLock<[Scrubber; 3]> = LazyLock::new(|| {
    [Level::Gentle, Level::Standard, Level::Strict]
        .map(|level| Scrubber::new(Policy::new(level).word("nightjar")))
});

fuzz_target!(|text: &str| {
    for scrubber in &*SCRUBBERS {
        let spans = scrubber.find(text);
        let mut last = 0;
        for span in &spans {
            assert!(span.start >= last && span.start < span.end);
            assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            last = span.end;
        }
        assert_eq!(Span::to_chars(text, &spans).len(), spans.len());
    }
});
