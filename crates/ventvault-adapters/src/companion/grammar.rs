//! What English needs to know to turn "I" into "you": pronouns, verbs, and where a clause begins. Lists are
//! in plain form (lower case, no apostrophes).

use super::words::List;

/// When a verb's form places it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Past,
    Present,
}

/// What becomes of a word.
pub(super) enum Swap {
    To(&'static str),
    Keep,
    /// It could be two things.
    Unsure,
}

/// Turns the speaker's words around; `after_i` tells that the subject was "I".
pub(super) fn swapped(plain: &str, after_i: bool, apostrophe: bool) -> Swap {
    let to = match plain {
        "i" | "me" | "we" | "us" => "you",
        "im" => "you're",
        "ive" | "weve" => "you've",
        "my" | "our" => "your",
        "mine" | "ours" => "yours",
        "myself" => "yourself",
        "ourselves" => "yourselves",
        "am" => "are",
        "was" if after_i => "were",
        "wasnt" if after_i => "weren't",
        "were" if apostrophe => "you're",
        "ill" if apostrophe => "you'll",
        "id" if apostrophe => "you'd",
        "well" | "wed" if apostrophe => return Swap::Unsure,
        "ill" | "id" | "its" => return if apostrophe { Swap::Keep } else { Swap::Unsure },
        "n" => "and",
        "bc" | "cos" | "cuz" => "because",
        _ => match CONTRACTIONS.iter().find(|(short, _)| *short == plain) {
            Some((_, full)) => full,
            None => return Swap::Keep,
        },
    };
    Swap::To(to)
}

/// Whether a word can be the verb of a clause, and of which time.
pub(super) fn verb(word: &str) -> Option<Verb> {
    if PAST.has(word) {
        Some(Verb::Past)
    } else if PRESENT.has(word) || COPULAS.has(word) {
        Some(if matches!(word, "was" | "were" | "wasnt" | "werent") { Verb::Past } else { Verb::Present })
    } else if word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed") {
        Some(Verb::Past)
    } else {
        None
    }
}

const CONTRACTIONS: &[(&str, &str)] = &[
    ("arent", "aren't"),
    ("cant", "can't"),
    ("couldnt", "couldn't"),
    ("didnt", "didn't"),
    ("doesnt", "doesn't"),
    ("dont", "don't"),
    ("hadnt", "hadn't"),
    ("hasnt", "hasn't"),
    ("havent", "haven't"),
    ("hes", "he's"),
    ("isnt", "isn't"),
    ("shes", "she's"),
    ("shouldnt", "shouldn't"),
    ("thats", "that's"),
    ("theyre", "they're"),
    ("theyve", "they've"),
    ("wasnt", "wasn't"),
    ("werent", "weren't"),
    ("wont", "won't"),
    ("wouldnt", "wouldn't"),
];

/// Words that a new clause begins with.
pub(super) static STARTS: List = List::new(
    "everybody everyone he her his i im ive mom mum my nobody noone our people she somebody someone the \
     their they we",
);
/// Words that join clauses, if something new begins after them.
pub(super) static CONJUNCTIONS: List = List::new(
    "after although and as because before but cause cos cuz if or plus since so then though unless until \
     when whereas which while who",
);
/// The ones that always begin something that does not belong to what came before.
pub(super) static ALWAYS_NEW: List = List::new("although because but cuz unless whereas which while");
/// A subject that begins anew inside a run-on, unless a word before leads on to it.
pub(super) static RESTARTS: List = List::new("he i im ive she they we");
pub(super) static LEADS_ON: List = List::new(
    "after all and as because before believe but cuz everything feel felt guess hear heard hope how if \
     knew know like mean mine nothing or realised realized said saw say says since so swear tell than \
     that the them then things think thought time told until way what when where which while who why wish \
     with wonder",
);
pub(super) static DROPPED_BEFORE: List = List::new(
    "also and anyway basically because but cause cos cuz honestly just lately like literally lol man now \
     ok okay omg plus so tbh then today tonight ugh well yeah yesterday",
);
pub(super) static DROPPED_AFTER: List = List::new(
    "and because bro but cuz fr haha honestly idk just like lol man ngl now ok or please rn smh so tbh \
     then tho though ugh",
);
/// Openings that are left out; what follows "I feel like" only seems so.
pub(super) const OPENINGS: &[(&[&str], bool)] = &[
    (&["i", "feel", "like"], true),
    (&["i", "just", "feel", "like"], true),
    (&["i", "feel", "as", "if"], true),
    (&["i", "felt", "like"], true),
    (&["it", "feels", "like"], true),
    (&["feels", "like"], true),
    (&["it", "seems", "like"], true),
    (&["its", "like"], true),
    (&["i", "think", "that"], true),
    (&["i", "think"], true),
    (&["i", "guess"], true),
    (&["i", "believe"], true),
    (&["i", "know", "that"], false),
    (&["i", "know"], false),
    (&["i", "just", "found", "out", "that"], false),
    (&["i", "just", "found", "out"], false),
    (&["i", "found", "out", "that"], false),
    (&["i", "found", "out"], false),
    (&["turns", "out"], false),
    (&["the", "thing", "is"], false),
    (&["i", "cant", "believe", "that"], false),
    (&["i", "cant", "believe"], false),
];
/// A clause that begins like this is not a statement of its own.
pub(super) static NOT_ALONE: List = List::new(
    "after although as before either how if or since than that though unless until what when where \
     whereas whether which while who why",
);
pub(super) static NOT_LAST: List = List::new(
    "a about am an are as at be been by every for from her his how i if im in into is its my no of our \
     than that the their them to was we were what when which who why with",
);
/// Verbs that somebody and something are told with: "told me he left".
pub(super) static TELLS: List =
    List::new("ask asked asks assured informed promised reminded showed tell tells texted told warned");
pub(super) static OBJECTS: List = List::new("her him me them us");
/// Verbs after which comes what was said.
pub(super) static SAYS: List = List::new("ask asked asks said say saying says thinks thought wondered");
pub(super) static WHEN: List = List::new("later now then today tomorrow tonight yesterday");
pub(super) static PRONOUNS: List =
    List::new("everybody everyone he i nobody noone people she somebody someone they we");
pub(super) static DETERMINERS: List = List::new("a her his my our some the their this");
pub(super) static KIN: List = List::new("dad grandma grandpa mom mommy mum");
pub(super) static ABSOLUTES: List = List::new(
    "always anybody anyone anything better care cares ever everybody everyone everything never nobody \
     noone nothing",
);
pub(super) static COPULAS: List = List::new("are arent is isnt was wasnt were werent");
/// What "I am" may be followed by and said back.
pub(super) static DOING: List = List::new(
    "being caring carrying crying dealing drowning fighting getting going graduating juggling leaving \
     living losing lying missing moving paying raising running sitting sleeping starting struggling \
     studying supporting taking trying waiting working",
);
pub(super) static PARTICIPLES: List =
    List::new("born cut forced given hit kept laid left let made put thrown told told");
/// What may stand between "I" and such a verb.
pub(super) static AUXILIARIES: List = List::new("can cant could couldnt did didnt do dont will wont");
pub(super) static INWARD: List =
    List::new("believe feel felt guess knew know mean meant should suppose swear think thought wonder");
/// Verbs that are as often nouns after "my".
pub(super) static NOUN_TOO: List = List::new("call cry hate help love talk text try work");
/// Words that show that something happened to somebody.
pub(super) static IMPACT: List = List::new(
    "abandoned accepted blamed blocked broke called cancelled cheated cried criticized died dumped \
     embarrassed failed fired forgot fought ghosted graduated hates hurt ignored ignores insulted laughed \
     leaving left lied listens lost loves mocked moved passed promoted proposed quit rejected replaced \
     said screamed shouted stole stopped talks threw told took understands won yelled yells",
);
static PAST: List = List::new(
    "became began bought broke brought came caught chose cut did didnt drank drove fell felt forgot \
     fought found gave got grew had hadnt heard held kept knew laid left lied lost made met paid ran said \
     sat saw sent shut slept spent spoke stole stood stuck taught threw told took understood went woke \
     won wrote",
);
static PRESENT: List = List::new(
    "act acts apologises apologizes argue argues ask asks avoid avoids blame blames bring brings call calls can cannot cant \
     care cares comes complains compares controls could couldnt criticizes cry deserve do does doesnt \
     dont expect expects fight fights forget forgets get gets gives go goes gonna has hasnt hate hates \
     have havent hear hears help helps hides ignore ignores judge judges keep keeps laugh laughs leave \
     leaves let lets lie lies like likes listen listens live lives look looks lose love loves make makes \
     may might miss misses must need needs notices owe pays prefers put puts quit refuses remembers \
     replies respects say says screams see seems sees share should shouldnt shouts sleep speaks spend \
     spends stays stop stops struggle study take takes talk talks teases tell tells texts thinks treat \
     treats tries trust trusts try understand understands use uses visits want wants will wish wont work \
     works would wouldnt yell yells",
);
/// Never said back: danger, cruelty, contempt, and every word that judges the one who speaks.
pub(super) static UNSAYABLE: List = List::new(
    "abuse abused adhd alive arse ass asshole autism bastard bipolar bitch bitches blood bullshit burden \
     calm choked coward crazy cunt cut cutting dead depressed depression deserve deserved diagnosed \
     diagnosis dick die disgusting disorder drugs dumb dying exist failure fat fault freak fuck fucked \
     fucker fucking gun harm hit hits hoe idiot kill killed killing kms knife lazy loser mess molested \
     monster moron murder myself nigga nigger overdose pathetic pills psycho ptsd punch punched rape \
     raped retard retarded ruin ruined selfish sex shit shitty should slapped slut stupid suck sucks suicidal \
     suicide symptom symptoms trash trauma u ugly unlovable ur useless weak weird whore worthless ya yall \
     you your youre yours yourself",
);
