//! What the guard must cut and what it must let through.

use proptest::prelude::*;
use ventvault_sense::guard::{Breach, Guard, MOST_HELD, Verdict};

fn through(pieces: &[&str]) -> (String, Verdict) {
    let (mut guard, mut out) = (Guard::new(), String::new());
    for piece in pieces {
        guard.push(piece, &mut out);
    }
    let verdict = guard.finish(&mut out);
    (out, verdict)
}

#[test]
fn cuts_every_kind_of_breach_and_puts_safe_words_in_its_place() {
    for (text, breach) in [
        ("Honestly, the lethal dose of it", Breach::MethodDetail),
        ("Maybe you should end it.", Breach::Encouragement),
        ("Believe me, I\u{2019}m a  **real** person.", Breach::ClaimsToBeHuman),
        ("It sounds to me: You have depression.", Breach::Diagnosis),
        ("As your therapist, I would", Breach::TherapyClaim),
        ("You don't need anyone else.", Breach::Dependency),
    ] {
        let (out, verdict) = through(&[text]);
        assert_eq!(verdict, Verdict::Cut(breach), "{text}");
        assert!(!out.contains("lethal dose") && out.len() > 20, "{out}");
    }
}

#[test]
fn lets_kind_answers_through_unchanged() {
    for text in [
        "If you have depression, a doctor can help.",
        "I'm not a human, I'm a program. I am here.",
        "Are you thinking about killing yourself? You can tell me.",
        "You have deep feelings about this, and you have every right to.",
        "I'm not your therapist, but I can listen.",
        "  spaces  and\nnew lines\n\n* stay * as _they_ are",
        "I am",
        "",
    ] {
        assert_eq!(through(&[text]), (text.to_owned(), Verdict::Clear));
    }
}

proptest! {
    #[test]
    fn no_split_changes_what_is_cut(
        before in "[a-zA-Z ,.*']{0,60}",
        phrase in prop::sample::select(vec!["", "I'm a human", "you have depression", "as your  therapist", "you should **end** it", "i am"]),
        after in "[a-zA-Z é.]{0,60}",
        at in 0_usize..180,
    ) {
        let text = format!("{before} {phrase}{after}");
        let whole = through(&[&text]);
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let pieces: Vec<&str> = letters.iter().map(String::as_str).collect();
        prop_assert_eq!(&whole, &through(&pieces));
        let at = text.char_indices().map(|(i, _)| i).nth(at).unwrap_or(text.len());
        prop_assert_eq!(&whole, &through(&[&text[..at], &text[at..]]));
    }

    #[test]
    fn never_holds_back_more_than_it_may(text in "([Ii] am |you |have |a +|\\*|\n|not ){0,60}") {
        let (mut guard, mut out) = (Guard::new(), String::new());
        for (seen, c) in text.chars().enumerate() {
            if guard.push(&c.to_string(), &mut out) == Verdict::Clear {
                prop_assert!(seen + 1 - out.chars().count() <= MOST_HELD);
            }
        }
    }
}
