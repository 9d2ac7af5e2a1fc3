//! The restorer on what models make of placeholders.

use ventvault_scrub::{Policy, Scrubber};

/// The answer to a text with two addresses and a number, restored.
fn restored(answer: &str) -> String {
    let mut masked = Scrubber::new(Policy::default()).mask(&["a@x.com b@x.com 555-123-4567"]);
    let mut out = String::new();
    masked.restorer.push(answer, &mut out);
    masked.restorer.finish(&mut out);
    out
}

#[test]
fn forgives_case_brackets_spaces_and_markdown() {
    for mangled in [
        "[EMAIL_2]",
        "[email_2]",
        "[Email_2]",
        "EMAIL_2",
        "email_2",
        "[EMAIL 2]",
        "[ EMAIL_2 ]",
        "[EMAIL-2]",
        "(EMAIL_2)",
        "<EMAIL_2>",
        "{EMAIL_2}",
        "[EMAIL_2",
        "EMAIL 2",
        "[EMAIL\\_2]",
        "[EMAIL2]",
    ] {
        assert_eq!(restored(&format!("to {mangled}, yes")), "to b@x.com, yes", "{mangled}");
    }
    for renamed in ["[MAIL_2]", "[E-Mail_2]", "[EMAILS_2]", "MAIL_2"] {
        assert_eq!(restored(renamed), "b@x.com", "{renamed}");
    }
    assert_eq!(restored("[EMAIL_1's] and [EMAIL_2s]"), "a@x.com's and b@x.coms");
    assert_eq!(restored("[Telephone_1], (PHONE 1)"), "555-123-4567, 555-123-4567");
    assert_eq!(restored("**[EMAIL_1]** `[PHONE_1]` _[EMAIL_2]_"), "**a@x.com** `555-123-4567` _b@x.com_");
    assert_eq!(restored("[EMAIL_1]'s and [EMAIL_2]s"), "a@x.com's and b@x.coms");
}

#[test]
fn says_neutral_words_for_a_number_never_given_out() {
    assert_eq!(restored("ask [PERSON_7] at [EMAIL_9]"), "ask that person at that email address");
}

#[test]
fn leaves_what_only_resembles_a_marker() {
    for text in [
        "email 2 me",
        "my card 1",
        "[EMAIL_]",
        "[EMAIL_02]",
        "[EMAIL_22222]",
        "[x]",
        "ids_1",
        "XEMAIL_1x9",
        "EMAIL_21",
    ] {
        assert_eq!(restored(text), text);
    }
}

#[test]
fn passes_everything_else_at_once() {
    let mut masked = Scrubber::new(Policy::default()).mask(&["a@x.com"]);
    let mut out = String::new();
    masked.restorer.push("I hear you. Eight words.", &mut out);
    assert_eq!((out.as_str(), masked.restorer.held()), ("I hear you. Eight words.", 0));
    masked.restorer.push(" [EMA", &mut out);
    assert_eq!((out.as_str(), masked.restorer.held()), ("I hear you. Eight words. ", 4));
}

#[test]
fn is_a_plain_append_when_nothing_was_masked() {
    let mut masked = Scrubber::new(Policy::default()).mask(&["nothing here"]);
    let mut out = String::new();
    masked.restorer.push("[EMA", &mut out);
    assert_eq!(out, "[EMA");
}

/// An answer to a text without personal data.
fn answered(deltas: &[&str]) -> String {
    let mut masked = Scrubber::new(Policy::default()).mask(&["nothing here"]);
    let mut out = String::new();
    for delta in deltas {
        masked.restorer.push(delta, &mut out);
    }
    masked.restorer.finish(&mut out);
    out
}

#[test]
fn hides_numbers_and_addresses_that_the_model_makes_up() {
    assert_eq!(answered(&["Call 555-", "123-4567 now."]), "Call that number now.");
    assert_eq!(answered(&["Card 4111 1111 1111 ", "1111."]), "Card that card.");
    assert_eq!(answered(&["Write to jane", "@acme.com."]), "Write to jane@….");
    assert_eq!(answered(&["or (555) 123-4567"]), "or that number");
}

#[test]
fn lets_helplines_and_ordinary_numbers_through() {
    for text in [
        "Call 988, 116 123 or 1-800-273-8255.",
        "0800 1111 is free",
        "in 2024, 3 hours, 24/7, 10:30, 3.14 (5 or 6)",
        "@someone and a @ b",
        "breathe in for 4, hold for 7, out for 8",
        "(1) rest (2) eat",
        "Samaritans: 116 123; Lifeline 13 11 14",
    ] {
        assert_eq!(answered(&[text]), text);
    }
}
