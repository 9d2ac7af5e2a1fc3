//! What to do right now, in a few short lines.
//!
//! Every line follows the guidance for safe messaging: warm, plain, no method, no blame, no promise. Must not diagnose
//! and must not claim to be a person.

mod more;

use crate::reading::{Category, Level};
use more::{french, hindi, portuguese, spanish};

/// A language in which the lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, also for every language that is not written here.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Portuguese.
    Portuguese,
    /// Hindi.
    Hindi,
}

impl Language {
    /// The first language of an `Accept-Language` header that is written here.
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        let known = |tag: &str| match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            "es" => Some(Self::Spanish),
            "fr" => Some(Self::French),
            "pt" => Some(Self::Portuguese),
            "hi" => Some(Self::Hindi),
            _ => None,
        };
        header.split(',').take(16).find_map(known).unwrap_or_default()
    }
}

/// What a set of lines is for.
#[derive(Clone, Copy)]
enum Topic {
    Danger,
    Pain,
    Wounds,
    Eating,
    Abuse,
    Others,
    Friend,
}

/// The lines in English; at most five, the most urgent first.
#[must_use]
pub fn steps(categories: &[Category], level: Level) -> Vec<&'static str> {
    steps_in(Language::English, categories, level)
}

/// The lines in `language`; at most five, the most urgent first, none without a card.
#[must_use]
pub fn steps_in(language: Language, categories: &[Category], level: Level) -> Vec<&'static str> {
    if level == Level::None {
        return Vec::new();
    }
    let lines = lines(language, topic(categories, level));
    lines.iter().take(5).copied().collect()
}

fn topic(categories: &[Category], level: Level) -> Topic {
    let has = |category| categories.contains(&category);
    if has(Category::AbuseVictim) {
        // First: lines meant for despair could bring somebody who is watched into danger.
        Topic::Abuse
    } else if level == Level::Crisis && (has(Category::PlanOrIntent) || has(Category::ActiveIdeation)) {
        Topic::Danger
    } else if has(Category::HarmToOthers) {
        Topic::Others
    } else if has(Category::SelfHarm) {
        Topic::Wounds
    } else if has(Category::ThirdParty) {
        Topic::Friend
    } else if has(Category::EatingDisorder) {
        Topic::Eating
    } else {
        Topic::Pain
    }
}

fn lines(language: Language, topic: Topic) -> &'static [&'static str] {
    match language {
        Language::English => english(topic),
        Language::German => german(topic),
        Language::Spanish => spanish(topic),
        Language::French => french(topic),
        Language::Portuguese => portuguese(topic),
        Language::Hindi => hindi(topic),
    }
}

fn english(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Danger => &[
            "If you might act on this now, call the emergency number above. They will stay with you on the line.",
            "Tell one person right now: \u{201c}I am not safe alone. Can you stay with me?\u{201d}",
            "Put distance between yourself and anything you could use to hurt yourself; go to where people are.",
            "Only the next ten minutes count. Feel both feet on the floor and breathe out slowly, longer than in.",
        ],
        Topic::Pain => &[
            "You do not have to be in an emergency to call or write to one of the lines above.",
            "Tell one person you trust, even in a single sentence: \u{201c}I am not doing well.\u{201d}",
            "Name five things you can see, four you can touch, three you can hear.",
            "If it gets darker, the emergency number is there at any hour.",
        ],
        Topic::Wounds => &[
            "If a wound is deep or will not stop bleeding, or you swallowed something, call the emergency number now.",
            "Wait ten minutes before you decide. Urges rise and fall like a wave.",
            "Leave the room in which the things are, or give them to somebody.",
            "Hold something cold, press your palms together, or walk fast until the wave is lower.",
        ],
        Topic::Eating => &[
            "If you faint, your heart races, or you cannot keep water down, call the emergency number.",
            "What is happening is not your fault, and it gets better with help.",
            "Tell one person or a doctor what your days look like. It need not be all of it.",
        ],
        Topic::Abuse => &[
            "If you are in danger now, get to a place with people or a locked door and call the emergency number.",
            "It is not your fault. Nobody has the right to do this to you.",
            "If somebody looks at your phone: use quick exit, clear the history, and call from another phone if you can.",
            "A line for abuse can plan with you, quietly and at your pace. You decide what happens next.",
        ],
        Topic::Others => &[
            "Step away from the person now: another room, outside, a walk. Leave anything dangerous behind.",
            "If you may lose control or somebody is in danger, call the emergency number.",
            "Breathe out slowly ten times before you speak or write to anyone.",
            "Talk to somebody who is not part of it. The lines above also listen to anger and to frightening thoughts.",
        ],
        Topic::Friend => &[
            "If they are in danger right now, call the emergency number and, if it is safe, stay with them or on the line.",
            "Ask directly and calmly: \u{201c}Are you thinking about suicide?\u{201d} Asking does not put the idea there.",
            "Listen more than you argue. You need not solve it.",
            "Do not keep it a secret; bring in someone they trust. The lines above also advise people who worry.",
            "Look after yourself too. This is not yours to carry alone.",
        ],
    }
}

fn german(topic: Topic) -> &'static [&'static str] {
    match topic {
        Topic::Danger => &[
            "Wenn du dir jetzt etwas antun könntest, ruf den Notruf oben an. Sie bleiben bei dir am Telefon.",
            "Sag es jetzt einem Menschen: „Ich bin allein nicht sicher. Kannst du bei mir bleiben?“",
            "Bring Abstand zwischen dich und alles, womit du dich verletzen könntest; geh dorthin, wo Menschen sind.",
            "Nur die nächsten zehn Minuten zählen. Spür beide Füße am Boden und atme langsam aus.",
        ],
        Topic::Pain => &[
            "Du musst nicht in Lebensgefahr sein, um dort anzurufen oder zu schreiben.",
            "Sag es einem Menschen, dem du vertraust, und sei es nur: „Mir geht es nicht gut.“",
            "Nenne fünf Dinge, die du siehst, vier, die du spürst, drei, die du hörst.",
            "Wenn es dunkler wird: Der Notruf ist zu jeder Stunde da.",
        ],
        Topic::Wounds => &[
            "Bei tiefen Wunden, starker Blutung oder wenn du etwas geschluckt hast: sofort den Notruf wählen.",
            "Warte zehn Minuten, bevor du entscheidest. Der Drang steigt und fällt wie eine Welle.",
            "Verlass den Raum, in dem die Dinge liegen, oder gib sie jemandem.",
            "Halte etwas Kaltes, drück die Handflächen zusammen oder geh schnell, bis die Welle kleiner ist.",
        ],
        Topic::Eating => &[
            "Wenn du ohnmächtig wirst, dein Herz rast oder du kein Wasser bei dir behältst: Notruf.",
            "Was da geschieht, ist nicht deine Schuld, und mit Hilfe wird es besser.",
            "Erzähl einem Menschen oder einer Ärztin, wie deine Tage aussehen.",
        ],
        Topic::Abuse => &[
            "Wenn du jetzt in Gefahr bist: geh zu Menschen oder hinter eine verschlossene Tür und wähl den Notruf.",
            "Es ist nicht deine Schuld. Niemand hat das Recht, dir das anzutun.",
            "Wenn jemand dein Handy ansieht: schnell verlassen, Verlauf löschen, von einem anderen Telefon anrufen.",
            "Ein Hilfetelefon plant mit dir, leise und in deinem Tempo. Du entscheidest.",
        ],
        Topic::Others => &[
            "Geh jetzt weg von der Person: anderes Zimmer, nach draußen. Lass alles Gefährliche zurück.",
            "Wenn du die Kontrolle verlieren könntest oder jemand in Gefahr ist: Notruf.",
            "Atme zehnmal langsam aus, bevor du mit jemandem sprichst oder schreibst.",
            "Sprich mit einem Menschen, der nicht beteiligt ist. Auch Wut und erschreckende Gedanken hört man dort an.",
        ],
        Topic::Friend => &[
            "Ist der Mensch jetzt in Gefahr: Notruf, und bleib bei ihm oder am Telefon, wenn es für dich sicher ist.",
            "Frag ruhig und direkt: „Denkst du an Suizid?“ Die Frage bringt niemanden auf die Idee.",
            "Hör mehr zu, als du argumentierst. Du musst es nicht lösen.",
            "Behalt es nicht für dich. Die Stellen oben beraten auch Menschen, die sich Sorgen machen.",
            "Achte auch auf dich. Du musst das nicht allein tragen.",
        ],
    }
}
