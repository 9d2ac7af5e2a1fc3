//! What must hold for every text and every cut into deltas.

use proptest::{collection::vec, prelude::*, sample::select};
use ventvault_scrub::{Policy, Restorer, Scrubber};

/// Pieces from which texts with much structure are built.
const PIECES: &[&str] = &[
    "a@x.com",
    "bob.smith@example.co.uk",
    "555-123-4567",
    "+44 20 7946 0018",
    "4111 1111 1111 1111",
    "https://a.example/b",
    "@someone",
    "192.168.1.1",
    "GB29 NWBK 6016 1331 9268 19",
    "123-45-6789",
    "[EMAIL_1]",
    "EMAIL_2",
    "[phone_1]",
    "[PERSON_12",
    "(URL_3)",
    "i feel",
    "so",
    " ",
    " ",
    " ",
    ".",
    ",",
    "\n",
    "[",
    "]",
    "_",
    "1",
    "12",
    "é",
    "😀",
    "\u{200b}",
    "ｘ＠ｙ．ｃｏｍ",
    "[[",
    "E",
    "ID",
    "**",
    "dr",
    "at",
    "my",
    "pin is",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![vec(select(PIECES), 0..24).prop_map(|p| p.concat()), any::<String>(), "[ -~]{0,80}"]
}

fn restore(mut restorer: Restorer, deltas: &[&str]) -> String {
    let mut out = String::new();
    for delta in deltas {
        restorer.push(delta, &mut out);
        assert!(restorer.held() <= 24, "held {}", restorer.held());
    }
    restorer.finish(&mut out);
    out
}

/// Cuts a text at the given places, moved to character boundaries.
fn cut<'a>(text: &'a str, places: &[prop::sample::Index]) -> Vec<&'a str> {
    let mut cuts: Vec<usize> =
        places.iter().map(|p| text.floor_char_boundary(p.index(text.len() + 1))).collect();
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    cuts.windows(2).map(|w| &text[w[0]..w[1]]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn finds_are_sorted_apart_and_on_boundaries(text in texts()) {
        let mut last = 0;
        for span in Scrubber::new(Policy::default()).find(&text) {
            prop_assert!(span.start >= last && span.start < span.end);
            prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
            last = span.end;
        }
    }

    #[test]
    fn masking_twice_changes_nothing(text in texts()) {
        let scrubber = Scrubber::new(Policy::default());
        let once = scrubber.mask(&[&text]);
        let twice = scrubber.mask(&[once.texts[0].as_str()]);
        prop_assert_eq!(once.texts[0].as_str(), twice.texts[0].as_str());
    }

    #[test]
    fn restoring_what_was_masked_gives_the_text_back(text in texts()) {
        let masked = Scrubber::new(Policy::default()).mask(&[&text]);
        let repeats = masked.counts.iter().any(|(_, count)| count > 1);
        let restored = restore(masked.restorer.without_egress(), &[masked.texts[0].as_str()]);
        // A value that comes twice comes back in its first spelling.
        if repeats {
            let letters = |t: &str| t.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            prop_assert_eq!(letters(&restored), letters(&text));
        } else {
            prop_assert_eq!(restored, text);
        }
    }

    #[test]
    fn restores_alike_however_the_answer_is_cut(
        person in texts(), answer in texts(), places in vec(any::<prop::sample::Index>(), 0..12)
    ) {
        let scrubber = Scrubber::new(Policy::default());
        let masked = || scrubber.mask(&[&person]);
        let answer = format!("{}{answer}", masked().texts[0].as_str());
        let whole = restore(masked().restorer, &[&answer]);
        let each: Vec<&str> = answer.split_inclusive(|_| true).collect();
        prop_assert_eq!(&restore(masked().restorer, &each), &whole);
        prop_assert_eq!(&restore(masked().restorer, &cut(&answer, &places)), &whole);
    }
}
