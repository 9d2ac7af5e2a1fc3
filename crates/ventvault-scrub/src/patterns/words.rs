//! What announces itself by a word: passwords, handles, dates of birth, spelt numbers, addresses written around filters.
//! One automaton over all such words; each hit is handed to an anchored parser. Must not mask on the word alone.

use super::{account, birth, dodge, secret, spelt, stands_free};
use crate::span::Found;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

type Parser = fn(&str, usize, usize) -> Option<Found>;

/// Cue words with the parser of what follows (or surrounds) them.
const GROUPS: &[(&[&str], Parser)] = &[
    (
        &[
            "password",
            "passwort",
            "passcode",
            "passphrase",
            "passwd",
            "pwd",
            "pw",
            "pass",
            "contraseña",
            "mot de passe",
            "senha",
            "wachtwoord",
            "kennwort",
            "api key",
            "apikey",
            "api_key",
            "secret key",
            "access key",
            "security code",
            "cvv",
            "cvc",
            "otp",
            "verification code",
            "access code",
            "unlock code",
            "login code",
            "seed phrase",
            "pin",
            "pin code",
            "the code",
            "door code",
            "gate code",
            "alarm code",
        ],
        secret::after,
    ),
    (
        &[
            "username",
            "user name",
            "user id",
            "userid",
            "screen name",
            "gamertag",
            "gamer tag",
            "handle",
            "nickname",
            "insta",
            "instagram",
            "ig",
            "snap",
            "snapchat",
            "sc",
            "discord",
            "tiktok",
            "tik tok",
            "twitter",
            "telegram",
            "tumblr",
            "twitch",
            "steam",
            "psn",
            "kik",
            "skype",
            "venmo",
            "cashapp",
            "cash app",
            "wechat",
            "line id",
            "github",
            "reddit",
            "onlyfans",
            "roblox",
            "epic",
            "threads",
            "benutzername",
            "usuario",
            "nombre de usuario",
            "facebook",
            "fb",
            "youtube",
            "soundcloud",
            "signal",
            "whatsapp",
        ],
        account::after,
    ),
    (&["u/", "/u/"], account::reddit),
    (
        &[
            "born",
            "birthday",
            "birthdate",
            "birth date",
            "date of birth",
            "dob",
            "d.o.b",
            "d.o.b.",
            "bday",
            "b-day",
            "geboren",
            "geburtsdatum",
            "geburtstag",
            "née le",
            "né le",
            "naissance",
            "nací el",
            "nacimiento",
            "cumpleaños",
            "nata il",
            "nato il",
            "data di nascita",
            "nasci em",
            "nascimento",
            "geboortedatum",
        ],
        birth::after,
    ),
    (&["zero", "two", "three", "four", "five", "six", "seven", "eight", "nine"], spelt::number),
    (
        &[
            " at ",
            "(at)",
            "[at]",
            "{at}",
            "<at>",
            " (at) ",
            " [at] ",
            " @ ",
            "(a)",
            " at the rate ",
            " arroba ",
            " ät ",
            " -at- ",
            "_at_",
        ],
        dodge::mail,
    ),
    (
        &[" dot ", "(dot)", "[dot]", "{dot}", "[.]", "(.)", " punkt ", " punto ", " [dot] ", " (dot) "],
        dodge::domain,
    ),
    (&["hxxp://", "hxxps://"], dodge::link),
    (&["sk-", "ghp_", "xoxb-", "eyj"], secret::key),
];

struct Words {
    automaton: AhoCorasick,
    parsers: Vec<Parser>,
}

static WORDS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let (mut literals, mut parsers) = (Vec::new(), Vec::new());
    for (words, parser) in GROUPS {
        literals.extend_from_slice(words);
        parsers.resize(literals.len(), *parser);
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .kind(Some(aho_corasick::AhoCorasickKind::DFA))
        .build(literals)
        .ok()?;
    Some(Words { automaton, parsers })
});

/// Finds all that is announced by a word.
pub(crate) fn find(text: &str, found: &mut Vec<Found>) {
    let Some(words) = &*WORDS else { return };
    let bytes = text.as_bytes();
    for hit in words.automaton.find_iter(text) {
        let (start, end) = (hit.start(), hit.end());
        let inner_letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        // A cue is a whole word; the ones that begin or end with a mark or space stand by themselves.
        let whole = !inner_letter(start) || !inner_letter(end - 1) || stands_free(bytes, start, end);
        let glued = inner_letter(start) && start.checked_sub(1).is_some_and(|i| super::wordish(bytes[i]));
        if whole && !glued {
            let parser = words.parsers[hit.pattern().as_usize()];
            found.extend(parser(text, start, end));
        }
    }
}
