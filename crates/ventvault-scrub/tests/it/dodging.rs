//! What people write around filters, and what is announced by a cue: secrets, handles, dates of birth, addresses.

use crate::finds;

#[track_caller]
fn holds(text: &str, expected: &str) {
    assert!(finds(text).iter().any(|f| f == expected), "in {text:?}: {:?}", finds(text));
}

#[track_caller]
fn none_of(text: &str, kinds: &[&str]) {
    let found = finds(text);
    assert!(found.iter().all(|f| !kinds.iter().any(|k| f.starts_with(k))), "in {text:?}: {found:?}");
}

#[test]
fn finds_mail_addresses_written_around_filters() {
    holds("mail john dot doe at gmail dot com please", "EMAIL:john dot doe at gmail dot com");
    holds("its jane_doe at gmail", "EMAIL:jane_doe at gmail");
    holds("jane (at) example (dot) org", "EMAIL:jane (at) example (dot) org");
    holds("jane[at]example[dot]com", "EMAIL:jane[at]example[dot]com");
    holds("jane.doe @ gmail . com", "EMAIL:jane.doe @ gmail . com");
    holds(
        "jane underscore doe at hotmail dot co dot uk",
        "EMAIL:jane underscore doe at hotmail dot co dot uk",
    );
    holds("reach me on jane99 AT yahoo DOT com", "EMAIL:jane99 AT yahoo DOT com");
}

#[test]
fn leaves_at_and_dot_in_plain_sentences() {
    for text in [
        "look at this dot on my arm",
        "i work at google",
        "we met at home. com on",
        "mad at yahoo lol",
        "i am at work and at my limit",
        "connect the dots at school",
        "at least i tried",
        "polka dot dress",
        "she laughed at me at the party",
    ] {
        none_of(text, &["EMAIL", "URL"]);
    }
}

#[test]
fn finds_domains_and_links_written_around_filters() {
    holds("go to mysecretblog dot com", "URL:mysecretblog dot com");
    holds("hxxps://example.org/x", "URL:hxxps://example.org/x");
}

#[test]
fn finds_numbers_spelt_in_words_or_spaced() {
    holds(
        "text me five five five one two three four five six seven",
        "PHONE:five five five one two three four five six seven",
    );
    holds("oh seven double nine, 123, four five six", "PHONE:oh seven double nine, 123, four five six");
    holds("its 5 5 5 8 6 7 5 3 0 9 ok", "PHONE:5 5 5 8 6 7 5 3 0 9");
    none_of("one two three four five six seven eight nine", &["PHONE"]);
    none_of("two or three times, maybe four", &["PHONE"]);
    none_of("1 2 3 4 5 6 7 8 9 10", &["PHONE"]);
}

#[test]
fn finds_secrets_but_not_talk_about_them() {
    holds("my password is hunter2", "SECRET:hunter2");
    holds("password: Sunshine", "SECRET:Sunshine");
    holds("he knows my pin, its 4821", "SECRET:4821");
    holds("had password 'CloudAdmin_Secure2024!'. This", "SECRET:CloudAdmin_Secure2024!");
    holds("key sk-abcdEFGH1234567890abcd", "SECRET:sk-abcdEFGH1234567890abcd");
    for text in [
        "i forgot my password again",
        "my password is wrong",
        "the password is not working",
        "pin number forgotten",
        "pass me the salt",
        "i pass out",
        "he changed the wifi password because he hates me",
        "i keep my password safe",
        "pins and needles",
        "my password is something i never remember",
    ] {
        none_of(text, &["SECRET"]);
    }
}

#[test]
fn finds_handles_after_the_name_of_a_service() {
    holds("My username is john_doe123.", "HANDLE:john_doe123");
    holds("add me on insta: sadgirl.xo", "HANDLE:sadgirl.xo");
    holds("my discord is moonchild#4821", "HANDLE:moonchild#4821");
    holds("snap is lil_rain99", "HANDLE:lil_rain99");
    holds("thanks u/dances-with-corgis", "HANDLE:u/dances-with-corgis");
    for text in [
        "instagram is toxic",
        "i hate twitter",
        "snap out of it",
        "my username is taken",
        "reddit is where i vent",
        "i can handle it",
        "steam is hot",
        "fb: why",
        "on youtube for 3hours",
        "and/or you/me",
    ] {
        none_of(text, &["HANDLE"]);
    }
}

#[test]
fn finds_dates_of_birth_in_words() {
    holds("i was born on march 3rd, 1991", "DOB:march 3rd, 1991");
    holds("dob 3 May 1990", "DOB:3 May 1990");
    holds("my birthday is july 4", "DOB:july 4");
    holds("geboren am 5. Januar 1980", "DOB:5. Januar 1980");
    for text in
        ["it was born of pain", "my birthday was awful", "born in 1990", "happy birthday to me may i rest"]
    {
        none_of(text, &["DOB"]);
    }
}

#[test]
fn finds_street_addresses_and_post_codes() {
    holds("i live at 42 maple street", "ADDRESS:42 maple street");
    holds("its 1600 Pennsylvania Avenue NW", "ADDRESS:1600 Pennsylvania Avenue NW");
    holds("post it to SW1A 1AA", "ADDRESS:SW1A 1AA");
    holds("Austin, TX 78701", "ADDRESS:TX 78701");
    holds("my zip code is 90210", "ADDRESS:90210");
    for text in [
        "2 people on the street",
        "3 blocks down the road",
        "5 minutes drive",
        "100 miles of bad road",
        "2 days way too long",
    ] {
        none_of(text, &["ADDRESS"]);
    }
}

#[test]
fn takes_foreign_placeholders_for_what_they_name() {
    holds("Your case ID is [TICKET_ID_2].", "ID:[TICKET_ID_2]");
    none_of("mail [EMAIL_1]", &["EMAIL"]);
}

#[test]
fn finds_what_was_written_letter_by_letter_or_with_other_marks() {
    holds("j o h n @ g m a i l . c o m", "EMAIL:j o h n @ g m a i l . c o m");
    holds("jane@gmail", "EMAIL:jane@gmail");
    holds("ring oh seven seven double zero nine hundred", "PHONE:oh seven seven double zero nine hundred");
    holds("+49 (0) 171 / 123 45 67", "PHONE:+49 (0) 171 / 123 45 67");
    holds("my cashapp is $john99", "HANDLE:john99");
    holds("the door code is 4482#", "SECRET:4482");
    holds("case no. 2023-CV-00123", "ID:2023-CV-00123");
    none_of("windows 10.0.19045.1 and 1 / 2 / 3", &["PHONE", "IP"]);
}
