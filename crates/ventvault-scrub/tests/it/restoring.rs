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
