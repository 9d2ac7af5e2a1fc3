//! Structured kinds, one assertion a shape; and the numbers that must stay.

use ventvault_scrub::{Kind, Policy, Scrubber};

/// What is found without the name model, as `KIND:text`.
fn finds(text: &str) -> Vec<String> {
    let modelled = [Kind::Person, Kind::Location, Kind::Org, Kind::Address];
    let policy = modelled.into_iter().fold(Policy::default(), Policy::without);
    Scrubber::new(policy).find(text).iter().map(|s| format!("{}:{}", s.kind, &text[s.start..s.end])).collect()
}

#[track_caller]
fn only(text: &str, expected: &str) {
    assert_eq!(finds(text), [expected], "in {text:?}");
}

#[test]
fn finds_mail_addresses_wherever_they_stand() {
    only("write to jane.doe+x@mail.example.co.uk.", "EMAIL:jane.doe+x@mail.example.co.uk");
    only("(JANE@EXAMPLE.COM)", "EMAIL:JANE@EXAMPLE.COM");
    only("mail jörg@müller.de bitte", "EMAIL:jörg@müller.de");
    only("bob@example.com.Then i left", "EMAIL:bob@example.com");
}

#[test]
fn finds_telephone_numbers_of_many_countries() {
    for number in [
        "+44 20 7946 0018",
        "(555) 123-4567",
        "555-123-4567",
        "555.123.4567",
        "5551234567",
        "1-800-555-0199",
        "+1-234-567-8901x123",
        "06 12 34 56 78",
        "0171 1234567",
        "001-253-366-9781",
        "+46 (0)157 548 89",
        "98765 43210",
        "612 345 678",
        "867-5309",
    ] {
        only(&format!("you can find me on {number} tonight"), &format!("PHONE:{number}"));
    }
    only("call 99 668472", "PHONE:99 668472");
}

#[test]
fn finds_links_and_bare_domains() {
    only("see https://example.org/a?b=c#d.", "URL:https://example.org/a?b=c#d");
    only("on www.my-blog.de, i think", "URL:www.my-blog.de");
    only("it is on example.com now", "URL:example.com");
    only("(http://a.example/x_(y))", "URL:http://a.example/x_(y)");
}

#[test]
fn finds_cards_by_their_check_digit() {
    only("4111 1111 1111 1111", "CARD:4111 1111 1111 1111");
    only("paid with 3782 822463 10005 ok", "CARD:3782 822463 10005");
    only("5555-5555-5555-4444", "CARD:5555-5555-5555-4444");
    assert_eq!(finds("4111 1111 1111 1112"), Vec::<String>::new());
}

#[test]
fn finds_accounts_and_wallets() {
    only("GB29 NWBK 6016 1331 9268 19", "BANK:GB29 NWBK 6016 1331 9268 19");
    only("meine iban: DE89370400440532013000", "BANK:DE89370400440532013000");
    only("routing number 021000021", "BANK:021000021");
    only("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "BANK:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
    assert_eq!(finds("GB29 NWBK 6016 1331 9268 18"), Vec::<String>::new());
}

#[test]
fn finds_network_addresses() {
    only("from 192.168.1.17 again", "IP:192.168.1.17");
    only("6e40:4041:c617:e898:c11:40d2:c669:2eb4", "IP:6e40:4041:c617:e898:c11:40d2:c669:2eb4");
    only("fe80::1ff:fe23:4567:890a is me", "IP:fe80::1ff:fe23:4567:890a");
    only("00:1B:44:11:3a:b7", "IP:00:1B:44:11:3a:b7");
}

#[test]
fn finds_national_numbers() {
    for id in ["123-45-6789", "AB123456C", "12345678Z", "RSSMRA85T10A562S", "529.982.247-25", "ABCPE1234F"] {
        only(&format!("it was {id} there"), &format!("ID:{id}"));
    }
    only("my passport number is C01X00T47", "ID:C01X00T47");
    only("nhs 943 476 5919", "ID:943 476 5919");
    only("my case id is #E654321.", "ID:#E654321");
}

#[test]
fn takes_a_date_for_one_of_birth_only_when_told() {
    only("i was born on 03/04/1991", "DOB:03/04/1991");
    assert_eq!(finds("since 03/04/1991 i feel this"), Vec::<String>::new());
}

#[test]
fn finds_handles() {
    only("ask @some_one99 about it", "HANDLE:@some_one99");
}

#[test]
fn leaves_ordinary_numbers_alone() {
    for text in [
        "I slept 3 hours",
        "24/7",
        "9-5",
        "2024-05-01",
        "3.14",
        "section 12.4.1",
        "version 1.2.3.4",
        "it was 10:30 or 11:45:20",
        "£1,200.50 a month",
        "i owe $12,345,678",
        "50/50",
        "100% sure",
        "from 2019-2021",
        "2019 - 2021",
        "1-2 times",
        "rate 7.5/10",
        "call of duty 4",
        "aged 45, 5'11 and 180 lbs",
        "my 2 kids, 3 and 5",
        "on 01.02.2024 at 8",
        "ratio 16:9",
        "10,000 steps",
        "I got 1 2 3 4 5 of them",
        "covid-19",
        "mp3 and 4k",
        "the 1990s",
        "a 401k",
        "5 - 10 mg, 20mg, 300 mg",
        "20 000 people",
        "yes.So i left",
        "i.e. never",
        "e.g. this...that",
        "u.s. and p.m.",
        "room 101",
        "24/7/365",
        "3 @ 5 dollars",
        "psalm 23:4-6",
        "0.123456789",
        "in 2020 2021 2022 it got worse",
        "tired.me too",
        "1st 2nd 3rd",
        "i called 911 and 988",
        "#1 fan",
    ] {
        assert_eq!(finds(text), Vec::<String>::new(), "in {text:?}");
    }
}

#[test]
fn reads_through_full_width_digits_styled_letters_and_zero_width_characters() {
    only("ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "EMAIL:ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ");
    only("ja\u{200b}ne@exam\u{ad}ple.com", "EMAIL:ja\u{200b}ne@exam\u{ad}ple.com");
    only("call 𝟓𝟓𝟓-𝟏𝟐𝟑-𝟒𝟓𝟔𝟕!", "PHONE:𝟓𝟓𝟓-𝟏𝟐𝟑-𝟒𝟓𝟔𝟕");
    only("😀 j\u{430}ne@example.com 😀", "EMAIL:j\u{430}ne@example.com");
}
