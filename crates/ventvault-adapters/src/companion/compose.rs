//! Puts an answer together: danger first, then language, then what was said to the listener, then what was felt and
//! what happened. It names, it gives back, it stays; it never asks, advises, diagnoses or promises.

use super::language::{self, Tongue};
use super::lexicon::{Language, Lexicon, Situation};
use super::mirror::{Kind, Mirror, mirror};
use super::reading::{Danger, Felt, Reading};
use super::signals::{CrisisLevel, Signals};
use super::voice::{Slots, Voice};

/// The last resort, should the lexicon be empty.
const FALLBACK: &str = "What you wrote has a place here. There is no need to explain it or to make it sound better \
                        than it is, and you can go on in whatever way suits you.";
const MOST_WORDS: usize = 68;
const FEWEST_WORDS: usize = 25;
const MOST_SENTENCES: usize = 5;

/// The companion's answer to `text`.
///
/// `earlier` are its own answers so far, oldest first; it does not repeat them. The same arguments always give the
/// same answer; another `seed` gives another wording. Two to five sentences of about 25 to 70 words, without a
/// question mark.
///
/// ```
/// use ventvault_adapters::companion::{Signals, compose};
/// let answer = compose("I feel overwhelmed and exhausted", &[], &Signals::default(), 7);
/// assert!(answer.contains("xhaust"));
/// ```
#[must_use]
pub fn compose(text: &str, earlier: &[&str], signals: &Signals, seed: u64) -> String {
    let lexicon = Lexicon::shared();
    let reading = Reading::of(text, lexicon, signals);
    let mut answer = Answer {
        lexicon,
        reading: &reading,
        signals,
        voice: Voice::new(text, earlier, seed),
        goes_on: !earlier.is_empty(),
        pieces: Vec::new(),
    };
    let said = answer.put_together();
    if said.is_empty() { FALLBACK.to_owned() } else { said }
}

struct Answer<'a> {
    lexicon: &'static Lexicon,
    reading: &'a Reading<'a>,
    signals: &'a Signals,
    voice: Voice<'a>,
    goes_on: bool,
    pieces: Vec<String>,
}

impl Answer<'_> {
    fn put_together(&mut self) -> String {
        let tongue = language::tongue(&self.reading.text, self.lexicon);
        if let Tongue::Foreign(language) = tongue {
            return self.foreign(language);
        }
        match self.reading.danger {
            Danger::Own(CrisisLevel::Crisis) => return self.safety(&self.lexicon.safety.crisis),
            Danger::Others => return self.safety(&self.lexicon.safety.other),
            Danger::Bereaved => return self.safety(&self.lexicon.safety.loss),
            Danger::Own(CrisisLevel::Concern) | Danger::None => {}
        }
        if let Some(said) = self.reading.moment.filter(|said| self.applies(said.moment)) {
            self.moment(said.moment);
        } else if matches!(tongue, Tongue::Gibberish) {
            self.listen_openly();
        } else {
            self.listen(None);
        }
        self.pieces.join(" ")
    }

    fn foreign(&mut self, language: &'static Language) -> String {
        let danger =
            self.reading.danger != Danger::None || language::speaks_of_danger(&self.reading.text, language);
        if danger {
            return language.crisis.clone();
        }
        self.voice.say(&language.lines, &Slots::default()).unwrap_or_default()
    }

    fn safety(&mut self, lines: &'static [String]) -> String {
        let people = self.people();
        self.voice.say(lines, &Slots { people: &people, ..Slots::default() }).unwrap_or_default()
    }

    /// Whom to turn to. Resources are shown above the answer when somebody else found the danger.
    fn people(&mut self) -> String {
        let safety = &self.lexicon.safety;
        let lines =
            if self.signals.crisis.is_some() { &safety.people_listed } else { &safety.people_unlisted };
        self.voice.say(lines, &Slots::default()).unwrap_or_default()
    }

    /// Tasks and games are only meant for the listener when nothing of the person's own was said.
    fn applies(&self, moment: usize) -> bool {
        let own = !self.reading.felt.is_empty() || !self.reading.situations.is_empty();
        !(own && matches!(self.lexicon.moments[moment].id.as_str(), "scope" | "inject" | "test" | "laugh"))
    }

    /// Answers what was said to the listener, then turns to the person.
    fn moment(&mut self, moment: usize) {
        let moment = &self.lexicon.moments[moment];
        self.add_from(&moment.lines, &Slots::default());
        if self.reading.felt.is_empty() && self.reading.situations.is_empty() {
            self.add_from(&moment.then, &Slots::default());
            if self.reading.danger != Danger::None {
                self.concern();
            }
            self.fill_up(&self.lexicon.frames.close.neutral);
        } else {
            self.listen(Some(moment.id.as_str()));
        }
    }

    /// Nothing in it to name.
    fn listen_openly(&mut self) {
        let frames = &self.lexicon.frames;
        self.add_from(&frames.gibberish, &Slots::default());
        self.add_from(&frames.open_hold, &Slots::default());
        self.add_from(&frames.close.neutral, &Slots::default());
    }

    fn listen(&mut self, after: Option<&str>) {
        let frames = &self.lexicon.frames;
        if after.is_none() && self.goes_on && self.voice.below(3) == 0 {
            self.add_from(&frames.onward, &Slots::default());
        }
        let mirror = mirror(self.reading).filter(|mirror| after.is_none() && self.is_worth_saying(mirror));
        let mut answered = mirror.is_some();
        if let Some(mirror) = mirror {
            self.say_back(&mirror);
        } else if after.is_none() && self.reading.text.asks && self.reading.felt.is_empty() {
            answered = self.add_from(&frames.question, &Slots::default());
        }
        let named = self.name_feelings();
        let told = self.tell_situation();
        if !named && !told && !answered && after.is_none() {
            self.add_from(&frames.open_name, &Slots::default());
        }
        if !told {
            match self.reading.felt.first() {
                Some(_) if self.is_mixed() => self.add_from(&frames.mixed_hold, &Slots::default()),
                Some(felt) => self.add_from(&self.lexicon.emotions[felt.emotion].hold, &Slots::default()),
                None => self.add_from(&frames.open_hold, &Slots::default()),
            };
        }
        if self.reading.danger != Danger::None {
            self.concern();
        }
        let closings = self.closings();
        self.add_from(closings, &Slots::default());
        self.fill_up(closings);
    }

    /// Where there is a feeling or a situation to speak of, only what belongs to it is said back.
    fn is_worth_saying(&self, mirror: &Mirror) -> bool {
        let bare = self.reading.felt.is_empty() && self.reading.situations.is_empty();
        let enough = bare || mirror.score >= 2.2;
        enough && !self.is_tender() && self.reading.danger == Danger::None
    }

    fn say_back(&mut self, mirror: &Mirror) {
        let frames = &self.lexicon.frames;
        let valence = self.valence().or_else(|| self.situation_valence());
        let bright = valence.is_some_and(|valence| valence > 0.0);
        let lines = match mirror.kind {
            _ if bright => &frames.bright_event,
            _ if valence.is_none() => &frames.plain_event,
            Kind::Event => &frames.event,
            Kind::PastEvent if mirror.text.starts_with("you ") => &frames.past_deed,
            Kind::PastEvent => &frames.past_event,
            Kind::Belief => &frames.belief,
        };
        let lines = if mirror.kind == Kind::Belief && !bright { &frames.belief } else { lines };
        self.add_from(lines, &Slots { mirror: mirror.text.as_str().into(), ..Slots::default() });
    }

    /// Names one feeling or two. Where none was named, what happened may still suggest one.
    fn name_feelings(&mut self) -> bool {
        let frames = &self.lexicon.frames;
        let Some((first, second)) = self.named() else { return self.suggest_feeling() };
        let sign = |felt: Felt| self.lexicon.emotions[felt.emotion].valence > 0.0;
        let (lines, second) = match second {
            Some(other) if sign(first) != sign(other) => (&frames.mixed, Some(other)),
            Some(other) if sign(first) => (&frames.bright_pair, Some(other)),
            Some(other) => (&frames.pair, Some(other)),
            None if first.score < 1.3 => (&frames.mild, None),
            None => (&self.lexicon.emotions[first.emotion].name, None),
        };
        let noun = |felt: Felt| self.lexicon.emotions[felt.emotion].noun.as_str();
        let slots = Slots {
            adj: self.reading.adjective(&first),
            noun: noun(first),
            adj2: second.as_ref().map_or("", |felt| self.reading.adjective(felt)),
            noun2: second.map_or("", noun),
            ..Slots::default()
        };
        self.add_from(lines, &slots)
    }

    fn suggest_feeling(&mut self) -> bool {
        let situation = self.reading.situations.first().map(|number| &self.lexicon.situations[*number]);
        let emotion = situation.and_then(|situation| self.lexicon.emotion_named(&situation.emotion));
        let Some(emotion) = emotion.map(|number| &self.lexicon.emotions[number]) else { return false };
        if emotion.valence > 0.0 || situation.is_some_and(|situation| situation.careful) {
            return false;
        }
        let slots = Slots { noun: &emotion.noun, adj: &emotion.adj, ..Slots::default() };
        self.add_from(&self.lexicon.frames.tentative, &slots)
    }

    /// What such a thing is like; of a long message, which two threads run through it.
    fn tell_situation(&mut self) -> bool {
        let themes = &self.reading.themes;
        if let ([first, second, ..], true) = (themes.as_slice(), self.reading.text.len() > 45) {
            let thread = |number: usize| self.lexicon.themes[number].thread.as_str();
            let slots = Slots { thread: thread(*first), thread2: thread(*second), ..Slots::default() };
            self.add_from(&self.lexicon.frames.threads, &slots);
        }
        if let Some(careful) = self.careful() {
            let gentle: Vec<_> = careful.lines.iter().step_by(2).cloned().collect();
            return self.add_from(&gentle, &Slots::default())
                & careful.lines.get(1..2).is_some_and(|line| self.add_from(line, &Slots::default()));
        }
        let fits = |emotion: &str| {
            let own = self.lexicon.emotion_named(emotion).map(|number| self.lexicon.emotions[number].valence);
            match (self.valence(), own) {
                (Some(felt), Some(own)) => felt * own > 0.0 || self.is_mixed(),
                _ => true,
            }
        };
        let mut situations = self.reading.situations.iter().map(|number| &self.lexicon.situations[*number]);
        let situation =
            situations.find(|situation| fits(&situation.emotion) && self.voice.has_new(&situation.lines));
        if let Some(situation) = situation {
            return self.add_from(&situation.lines, &Slots::default());
        }
        let heavy = self.valence().is_none_or(|valence| valence < 0.0);
        let theme = themes.first().map(|number| &self.lexicon.themes[*number]);
        let theme = theme.filter(|theme| heavy && theme.id != "everyday" && self.voice.has_new(&theme.lines));
        match theme {
            Some(theme) if self.voice.below(2) == 0 => self.add_from(&theme.lines, &Slots::default()),
            _ => false,
        }
    }

    fn concern(&mut self) {
        let people = self.people();
        let lines = &self.lexicon.safety.concern;
        if let Some(line) = self.voice.say(lines, &Slots { people: &people, ..Slots::default() }) {
            // Whatever else there was to say, this has to be said: earlier pieces make room.
            self.pieces.truncate(2);
            self.pieces.push(line);
        }
    }

    fn closings(&self) -> &'static [String] {
        let close = &self.lexicon.frames.close;
        let Some(first) = self.reading.felt.first() else {
            return match self.situation_valence() {
                Some(valence) if valence > 0.0 => &close.bright,
                Some(_) => &close.heavy,
                None => &close.neutral,
            };
        };
        let emotion = &self.lexicon.emotions[first.emotion];
        let stirred = self.signals.arousal.unwrap_or(emotion.arousal) >= 0.7;
        match emotion.id.as_str() {
            _ if self.is_mixed() => &close.neutral,
            _ if emotion.valence > 0.0 => &close.bright,
            "anxious" | "afraid" | "overwhelmed" | "stressed" => &close.fear,
            _ if stirred => &close.hot,
            "bored" | "confused" => &close.neutral,
            _ => &close.heavy,
        }
    }

    fn valence(&self) -> Option<f32> {
        self.reading.felt.first().map(|felt| self.lexicon.emotions[felt.emotion].valence)
    }

    fn situation_valence(&self) -> Option<f32> {
        let happened = self.reading.situations.first().map(|number| &self.lexicon.situations[*number]);
        let emotion = happened.and_then(|happened| self.lexicon.emotion_named(&happened.emotion));
        emotion.map(|number| self.lexicon.emotions[number].valence)
    }

    fn is_mixed(&self) -> bool {
        let sign = |felt: Felt| self.lexicon.emotions[felt.emotion].valence > 0.0;
        self.named().is_some_and(|(first, second)| second.is_some_and(|second| sign(first) != sign(second)))
    }

    /// The feeling that stands out, and a second one if it nearly does.
    fn named(&self) -> Option<(Felt, Option<Felt>)> {
        let (first, others) = self.reading.felt.split_first()?;
        Some((*first, others.first().copied().filter(|other| other.score >= 0.45 * first.score)))
    }

    /// A loss or a violation: the bare fact is not said back.
    fn is_tender(&self) -> bool {
        let mut happened = self.reading.situations.iter().map(|number| &self.lexicon.situations[*number]);
        let first = self.reading.felt.first();
        let mourning = first.is_some_and(|felt| self.lexicon.emotions[felt.emotion].id == "grief");
        mourning || happened.any(|situation| situation.careful || situation.theme == "grief")
    }

    /// Something that was done to the person and is better not repeated.
    fn careful(&self) -> Option<&'static Situation> {
        self.reading
            .situations
            .iter()
            .map(|number| &self.lexicon.situations[*number])
            .find(|found| found.careful)
    }

    /// Adds one of the lines if there is room for it.
    fn add_from(&mut self, lines: &[String], slots: &Slots<'_>) -> bool {
        let Some(line) = self.voice.say(lines, slots) else { return false };
        let words = self.words() + line.split_whitespace().count();
        let fits = words <= MOST_WORDS && self.sentences() + sentences(&line) <= MOST_SENTENCES;
        if fits || self.pieces.is_empty() {
            self.pieces.push(line);
        }
        fits
    }

    fn fill_up(&mut self, lines: &[String]) {
        for _ in 0..2 {
            if self.words() < FEWEST_WORDS || self.sentences() < 2 {
                self.add_from(lines, &Slots::default());
            }
        }
    }

    fn words(&self) -> usize {
        self.pieces.iter().map(|piece| piece.split_whitespace().count()).sum()
    }

    fn sentences(&self) -> usize {
        self.pieces.iter().map(|piece| sentences(piece)).sum()
    }
}

fn sentences(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.ends_with(['.', '!'])).count()
}
