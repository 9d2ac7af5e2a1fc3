//! The companion over everything in the corpus: what it must always do, and what it must never say.

use std::collections::HashSet;

use proptest::prelude::*;
use ventvault_adapters::companion::{Signals, compose};

use crate::companion_corpus::{FEELINGS, LANGUAGES, MOMENTS, OTHERS, english};

fn answer(text: &str) -> String {
    compose(text, &[], &Signals::default(), 7)
}

/// Never said, whatever was written.
const FORBIDDEN: &[&str] = &[
    "i'm human",
    "i am human",
    "as a therapist",
    "i understand exactly",
    "i know exactly",
    "i know how you feel",
    "i feel your",
    "calm down",
    "everything happens for a reason",
    "at least",
    "stay positive",
    "look on the bright side,",
    "cheer up",
    "you should",
    "you need to",
    "you must",
    "try to",
    "have you tried",
    "i promise",
    "it will be okay",
    "it will get better",
    "always be here for you",
    "disorder",
    "symptom",
    "depression",
    "bipolar",
    "trauma",
    "diagnos",
    "i'm sorry",
    "i am sorry",
    "in my experience",
    "when i was",
    "i remember",
    "my friend",
    "committed suicide",
    "snap out",
    "get over it",
    "toughen",
    "man up",
    "others have it worse",
    "silver lining",
    "move on,",
    "heal you",
    "therapy can",
    "undefined",
    "null",
    "{",
    "}",
    "  ",
    " .",
    " ,",
];

#[test]
fn never_asks_and_never_says_what_a_listener_must_not_say() {
    for text in english() {
        for seed in 0..12 {
            let said = compose(text, &[], &Signals::default(), seed);
            let lower = said.to_lowercase();
            assert!(!said.contains(['?', '？', '؟']), "{text}\n{said}");
            for forbidden in FORBIDDEN {
                assert!(!lower.contains(forbidden), "{forbidden:?} after {text}\n{said}");
            }
        }
    }
}

#[test]
fn keeps_to_a_few_sentences() {
    for text in english() {
        for seed in 0..12 {
            let said = compose(text, &[], &Signals::default(), seed);
            let words = said.split_whitespace().count();
            let sentences = said.split_whitespace().filter(|word| word.ends_with(['.', '!'])).count();
            assert!((20..=85).contains(&words), "{words} words after {text}\n{said}");
            assert!((2..=6).contains(&sentences), "{sentences} sentences after {text}\n{said}");
            assert!(
                said.ends_with('.') && said.starts_with(|first: char| first.is_uppercase() || first == '[')
            );
        }
    }
}

#[test]
fn names_the_feeling() {
    for (text, stems) in FEELINGS {
        for seed in 0..12 {
            let said = compose(text, &[], &Signals::default(), seed).to_lowercase();
            assert!(stems.split('|').any(|stem| said.contains(stem)), "{stems} after {text}\n{said}");
        }
    }
}

#[test]
fn hardly_ever_gives_two_messages_the_same_answer() {
    let texts: HashSet<_> = english().collect();
    let answers: HashSet<_> = texts.iter().map(|text| answer(text)).collect();
    assert!(texts.len() >= 200);
    assert!(answers.len() * 100 >= texts.len() * 97, "{} answers to {} texts", answers.len(), texts.len());
}

#[test]
fn says_the_same_feeling_differently_when_it_is_put_differently() {
    let ways = [
        "i'm lonely",
        "I feel so lonely.",
        "feeling lonely tonight",
        "lonely again",
        "i am just really lonely",
    ];
    let answers: HashSet<_> = ways.iter().map(|way| answer(way)).collect();
    assert_eq!(answers.len(), ways.len());
}

#[test]
fn the_same_call_gives_the_same_answer_and_another_seed_another() {
    let text = "my boss yelled at me in front of everyone";
    assert_eq!(answer(text), answer(text));
    let answers: HashSet<_> = (0..20).map(|seed| compose(text, &[], &Signals::default(), seed)).collect();
    assert!(answers.len() >= 15, "{}", answers.len());
}

#[test]
fn does_not_repeat_a_sentence_of_its_earlier_answers() {
    for text in ["i'm so lonely", "i am exhausted", "my boss yelled at me", "i don't know", "hello"] {
        let first = compose(text, &[], &Signals::default(), 1);
        let second = compose(text, &[&first], &Signals::default(), 1);
        let sentences =
            |said: &str| said.split_inclusive(". ").map(|one| one.trim().to_owned()).collect::<HashSet<_>>();
        let again: Vec<_> = sentences(&first).intersection(&sentences(&second)).cloned().collect();
        assert!(again.iter().all(|one| text.contains("boss") && one.contains("yelled")), "{again:?}");
    }
}

#[test]
fn answers_each_language_in_its_own_and_guesses_at_none() {
    for (text, mark) in LANGUAGES {
        for seed in 0..6 {
            let said = compose(text, &[], &Signals::default(), seed);
            assert!(!said.contains(['?', '？', '؟']), "{said}");
            let honest = said.contains(mark) || (*mark == "Türkçe" && said.contains("Türkçesi"));
            assert!(honest, "{mark} after {text}\n{said}");
        }
    }
}

#[test]
fn english_with_a_few_foreign_words_stays_english() {
    for text in [
        "my abuela died and i miss her tortillas",
        "C'est la vie, i guess, but i'm still sad about it",
        "my boss is such a dummkopf and i am so angry",
        "the sushi place closed and i cried lol",
        "no one came, no one called",
        "die hard fan here, and my team lost",
    ] {
        let said = answer(text);
        let plain = [" you", " it ", " is ", " the ", " and "].iter().any(|word| said.contains(word));
        assert!(plain && said.is_ascii(), "{said}");
        assert!(!said.contains("program that reads"), "{said}");
    }
}

#[test]
fn says_back_what_happened_in_sound_english() {
    for (text, turned) in [
        ("my boss yelled at me today", "our boss yelled at you"),
        ("My mom told me I was selfish. My dad ignored me all week.", "our dad ignored you all week"),
        ("nobody listens to me", "nobody listens to you"),
        ("we lost our house", "ou lost your house"),
        (
            "my wife and i argue about my drinking every night",
            "ou and your wife argue about your drinking every night",
        ),
        ("i was passed over for my own project", "ou were passed over for your own project"),
        ("they didnt invite me to the party", "hey didn't invite you to the party"),
        ("i told her everything and she laughed at me", "he laughed at you"),
        ("honestly she just left me there lol", "he just left you there"),
        (
            "mom called me lazy in front of my kids yesterday. dad took my phone away",
            "our dad took your phone away",
        ),
        ("I've been fired by my own brother", "ou've been fired by your own brother"),
        ("MY SISTER STOLE MY MONEY", "our sister stole your money"),
        ("[PERSON_1] forgot my birthday", "[PERSON_1] forgot your birthday"),
        ("the teacher laughed at my essay", "he teacher laughed at your essay"),
        ("i have to move out of our flat by friday", "ou have to move out of your flat by friday"),
    ] {
        for seed in 0..10 {
            let said = compose(text, &[], &Signals::default(), seed);
            assert!(said.contains(turned), "{turned:?} after {text}\n{said}");
        }
    }
}

#[test]
fn of_a_long_message_it_picks_what_weighs_most_and_sees_two_threads() {
    let text = "I don't even know where to start. Work has been insane since the merger, my manager keeps adding projects and \
                nobody gets replaced when they leave. I used to like my job. At home it is not better, my mother calls every \
                day about my brother, who moved back in with her and drinks, and every time I hang up I need an hour to come \
                down. Yesterday I forgot my own daughter's school play. She waited for me. I feel so guilty that I can hardly \
                look at her.";
    for seed in 0..10 {
        let said = compose(text, &[], &Signals::default(), seed);
        assert!(said.to_lowercase().contains("guilt"), "{said}");
        assert!(said.contains("family") || said.contains("work"), "{said}");
    }
}

#[test]
fn short_things_get_short_honest_answers() {
    for text in MOMENTS {
        assert!(answer(text).split_whitespace().count() <= 60, "{text}");
    }
    assert!(OTHERS.len() + FEELINGS.len() + MOMENTS.len() >= 200);
}

proptest! {
    #[test]
    fn answers_any_text_at_all(text in any::<String>(), earlier in any::<String>(), seed in any::<u64>()) {
        let said = compose(&text, &[&earlier], &Signals::default(), seed);
        prop_assert!(!said.is_empty() && !said.contains('?'));
    }

    #[test]
    fn answers_any_jumble_of_words(words in proptest::collection::vec(
        "(i|im|my|me|boss|died|not|so|sad|\\[PERSON_1\\]|because|and|,|\\.|he|feel|like|nobody|\\?|kill|myself|😭|no one)", 0..40
    ), seed in any::<u64>()) {
        let said = compose(&words.join(" "), &[], &Signals::default(), seed);
        let clean = !said.contains(['?', '{', '}']);
        prop_assert!(clean);
        prop_assert!(said.split_whitespace().count() <= 85);
    }
}
