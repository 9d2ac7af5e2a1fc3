//! What the sentinel must and must not hear.

use proptest::prelude::*;
use std::sync::LazyLock;
use ventvault_sense::{Category, Level, Sentinel};

static SENTINEL: LazyLock<Sentinel> = LazyLock::new(Sentinel::new);

fn level(text: &str) -> Level {
    SENTINEL.read(text, &[]).level
}

#[test]
fn every_phrase_of_the_data_compiles() {
    assert_eq!(SENTINEL.faults(), &[] as &[String]);
}

#[test]
fn hears_a_plain_statement_in_every_disguise() {
    for text in [
        "i want to die",
        "I WANT TO DIE",
        "i wanna die",
        "i want to dieeee",
        "i w@nt to d1e",
        "i want to k1ll myself",
        "thinking of su!cide",
        "I want to s u i c i d e",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "i wa\u{200b}nt to die",
        "i want to k*ll myself",
        "im going to kms tonight",
        "i want to unalive myself",
        "thinking about sewerslide",
        "i want to kill myslef",
        "𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
        "i wаnt tо die",
    ] {
        assert_eq!(level(text), Level::Crisis, "{text}");
    }
}

#[test]
fn hears_other_languages() {
    for text in [
        "ich will nicht mehr leben",
        "Ich will mich umbringen",
        "quiero morir",
        "je veux mourir",
        "quero morrer",
        "मैं मरना चाहता हूँ",
        "main marna chahta hoon",
        "voglio morire",
        "ik wil dood",
        "chcę umrzeć",
        "ölmek istiyorum",
        "хочу умереть",
        "أريد أن أموت",
        "死にたい",
        "我想死",
        "我不想活了",
    ] {
        assert_ne!(level(text), Level::None, "{text}");
    }
}

#[test]
fn leaves_idiom_denial_and_past_alone() {
    for text in [
        "i'm dying of laughter",
        "this homework is killing me",
        "i could kill for a coffee",
        "my phone died",
        "i'm not suicidal",
        "i don't want to die",
        "years ago i wanted to die, now i'm ok",
        "shoot me an email",
        "suicide squad was bad",
    ] {
        assert_eq!(level(text), Level::None, "{text}");
    }
}

#[test]
fn tells_self_from_other_and_from_abuser() {
    let categories = |text| SENTINEL.read(text, &[]).categories;
    assert!(categories("my friend wants to kill herself").contains(&Category::ThirdParty));
    assert!(categories("he says he'll kill me if i leave").contains(&Category::AbuseVictim));
    assert!(categories("i'm going to stab him tomorrow").contains(&Category::HarmToOthers));
}

#[test]
fn evidence_builds_up_and_does_not_vanish() {
    let dark = "everyone would be better off without me";
    assert_eq!(level(dark), Level::Concern);
    let history =
        [(true, "i wish i was dead"), (false, "that sounds heavy"), (true, "there is no point in living")];
    assert_eq!(SENTINEL.read(dark, &history).level, Level::Crisis);
    assert_eq!(SENTINEL.read("anyway, how are you", &history).level, Level::Concern);
    assert_eq!(SENTINEL.read("hello", &[(false, "i want to die")]).level, Level::None);
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,200}", dark in "[a-z!@$*'\". 0-9死にたいкиллあ\u{300}\u{200b}]{0,120}") {
        let _ = SENTINEL.read(&text, &[(true, &dark)]);
        let _ = SENTINEL.read(&dark, &[]);
    }
}

/// Per mille of the rows of a file that reach a level other than none.
fn caught(rows: &str) -> usize {
    let texts: Vec<String> = rows
        .lines()
        .filter_map(|line| {
            serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str().map(str::to_owned)
        })
        .collect();
    assert_eq!(texts.len(), rows.lines().count());
    texts.iter().filter(|text| level(text) != Level::None).count() * 1_000 / texts.len()
}

#[test]
fn keeps_the_recall_and_the_quiet_that_it_once_had() {
    assert!(caught(include_str!("../data/alarms.jsonl")) >= 900);
    assert!(caught(include_str!("../data/benign.jsonl")) <= 60);
}
