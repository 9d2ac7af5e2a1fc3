//! Names that say nothing about the person who writes: stars, figures of fiction, gods, platforms. They stay, since the
//! listener needs them. Must hold nobody who is not known all over the world.

use crate::{Kind, span::Found};

/// Whole names, lower case. First names alone are never here, but where nobody else is called so.
const KEPT: &[&str] = &[
    "taylor swift",
    "taylor swift's",
    "beyonce",
    "beyoncé",
    "billie eilish",
    "eminem",
    "kanye",
    "kanye west",
    "ariana grande",
    "adele",
    "ed sheeran",
    "harry styles",
    "lana del rey",
    "bts",
    "michael jackson",
    "madonna",
    "drake",
    "rihanna",
    "lady gaga",
    "olivia rodrigo",
    "the weeknd",
    "weeknd",
    "kendrick lamar",
    "kurt cobain",
    "freddie mercury",
    "bob marley",
    "elvis",
    "john lennon",
    "fleetwood mac",
    "linkin park",
    "radiohead",
    "nirvana",
    "elon musk",
    "oprah",
    "kim kardashian",
    "kardashian",
    "justin bieber",
    "bieber",
    "marilyn monroe",
    "brad pitt",
    "tom cruise",
    "robin williams",
    "freud",
    "shakespeare",
    "mozart",
    "beethoven",
    "van gogh",
    "einstein",
    "gandhi",
    "buddha",
    "jesus",
    "jesus christ",
    "christ",
    "allah",
    "god",
    "satan",
    "ronaldo",
    "messi",
    "lebron",
    "lebron james",
    "michael jordan",
    "harry potter",
    "batman",
    "superman",
    "spiderman",
    "spider-man",
    "romeo",
    "cinderella",
    "santa",
    "santa claus",
    "sherlock holmes",
    "frodo",
    "gandalf",
    "darth vader",
    "barbie",
    "pikachu",
    "mickey mouse",
    "siri",
    "alexa",
    "netflix",
    "facebook",
    "instagram",
    "insta",
    "tiktok",
    "youtube",
    "twitter",
    "reddit",
    "snapchat",
    "whatsapp",
    "discord",
    "spotify",
    "tinder",
    "hinge",
    "bumble",
    "google",
    "chatgpt",
    "wikipedia",
    "xbox",
    "playstation",
    "nintendo",
    "minecraft",
    "fortnite",
    "roblox",
    "pokemon",
    "overwatch",
    "iphone",
    "android",
];

/// Takes out of `found[from..]` what is kept: a whole kept name, or a part of one that stands there whole.
pub(crate) fn release(lower: &str, from: usize, found: &mut Vec<Found>) {
    let mut index = 0;
    found.retain(|f| {
        index += 1;
        index <= from || f.kind == Kind::Address || !KEPT.iter().any(|kept| within(lower, f, kept))
    });
}

fn within(lower: &str, find: &Found, kept: &str) -> bool {
    let Some(offset) = lower.get(find.start..find.end).and_then(|part| kept.find(part)) else { return false };
    let Some(start) = find.start.checked_sub(offset) else { return false };
    let end = start + kept.len();
    let letter = |at: usize| lower.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
    let free = !start.checked_sub(1).is_some_and(letter) && !letter(end);
    free && lower.get(start..end) == Some(kept)
}
