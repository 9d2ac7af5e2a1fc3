//! The restored answer does not depend on how it is cut, and little is held back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use ventvault_scrub::{Policy, Restorer, Scrubber};

static SCRUBBER: LazyLock<Scrubber> = LazyLock::new(|| Scrubber::new(Policy::default()));

fn restorer() -> Restorer {
    SCRUBBER.mask(&["anna a@x.com b@x.com 555-123-4567 and [EMAIL_3]"]).restorer
}

fuzz_target!(|input: (&str, u8)| {
    let (answer, size) = input;
    let (mut whole, mut cut) = (String::new(), String::new());
    let mut one = restorer();
    one.push(answer, &mut whole);
    one.finish(&mut whole);
    let mut many = restorer();
    let mut delta = String::new();
    for (i, character) in answer.chars().enumerate() {
        delta.push(character);
        if i % (usize::from(size % 7) + 1) == 0 {
            many.push(&delta, &mut cut);
            delta.clear();
            assert!(many.held() <= 24);
        }
    }
    many.push(&delta, &mut cut);
    many.finish(&mut cut);
    assert_eq!(whole, cut);
});
