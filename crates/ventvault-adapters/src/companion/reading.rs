//! Reads a message: what is felt and how strongly, what happened, what it is about, whether it speaks of danger.
//! It only reports what stands in the text; nothing is concluded about the person.

use super::lexicon::Lexicon;
use super::patterns::{Match, Tag};
use super::signals::{CrisisLevel, Signals, emotion_called};
use super::text::{Gap, Text};
use super::words;

/// A feeling that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Felt {
    pub(super) emotion: usize,
    pub(super) score: f32,
    /// The place of a word that says it best and can be said back.
    echo: Option<usize>,
}

/// Something that was said to the listener.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    pub(super) moment: usize,
    start: usize,
    end: usize,
}

/// Who is in danger, as far as the text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Danger {
    None,
    Own(CrisisLevel),
    Others,
    /// Somebody was lost.
    Bereaved,
}

/// A message, understood as far as words go.
pub(super) struct Reading<'a> {
    pub(super) text: Text<'a>,
    lexicon: &'static Lexicon,
    corrected: Vec<Option<&'static str>>,
    /// Strongest first.
    pub(super) felt: Vec<Felt>,
    /// The most telling one first.
    pub(super) situations: Vec<usize>,
    pub(super) themes: Vec<usize>,
    pub(super) moment: Option<Said>,
    pub(super) danger: Danger,
    /// Which words belong to a feeling or a situation.
    pub(super) telling: Vec<bool>,
    /// Which words belong to a feeling.
    pub(super) feeling: Vec<bool>,
}

impl<'a> Reading<'a> {
    pub(super) fn of(original: &'a str, lexicon: &'static Lexicon, signals: &Signals) -> Self {
        let text = Text::read(original);
        let corrected = corrections(&text, lexicon);
        let matches = lexicon.patterns.find(&text, |at| spelled(&text, &corrected, at));
        let (telling, feeling) = (vec![false; text.len()], vec![false; text.len()]);
        let mut reading = Self {
            text,
            lexicon,
            corrected,
            felt: Vec::new(),
            situations: Vec::new(),
            themes: Vec::new(),
            moment: None,
            danger: Danger::None,
            telling,
            feeling,
        };
        reading.moment = reading.find_moment(&matches);
        reading.find_feelings(&matches);
        reading.find_situations(&matches);
        reading.find_themes(&matches);
        reading.danger = reading.find_danger(&matches);
        reading.heed(signals);
        reading
    }

    /// The word that is meant at a place: plain, and rid of an obvious slip.
    pub(super) fn word(&self, at: usize) -> &str {
        spelled(&self.text, &self.corrected, at)
    }

    /// The feeling's adjective: the person's own word where they used one.
    pub(super) fn adjective(&self, felt: &Felt) -> &str {
        match felt.echo {
            Some(at) => self.word(at),
            None => &self.lexicon.emotions[felt.emotion].adj,
        }
    }

    /// Words of greeting and filler around a message do not count when it is asked whether something is all
    /// there is.
    fn edges(&self) -> (usize, usize) {
        let length = self.text.len();
        let lead = (0..length).take_while(|at| words::LEAD.has(self.word(*at))).count();
        let picture = |at: usize| !self.text.plain(at).starts_with(char::is_alphanumeric);
        let trail =
            (0..length).rev().take_while(|at| words::TRAIL.has(self.word(*at)) || picture(*at)).count();
        (lead, length - trail.min(length))
    }

    fn find_moment(&self, matches: &[Match]) -> Option<Said> {
        let (lead, end) = self.edges();
        let said = matches.iter().filter_map(|found| match found.tag {
            Tag::Moment { moment, whole } => {
                let fits = if whole {
                    found.start <= lead && found.end >= end
                } else {
                    self.text.len() <= self.lexicon.moments[moment].limit
                };
                fits.then_some((whole, Said { moment, start: found.start, end: found.end }))
            }
            _ => None,
        });
        // The longest; at equal length the one that is the whole message.
        said.max_by_key(|(whole, said)| (said.end - said.start, *whole)).map(|(_, said)| said)
    }

    fn find_feelings(&mut self, matches: &[Match]) {
        let mut scores = vec![(0.0_f32, 0.0_f32, None); self.lexicon.emotions.len()];
        let sad = self.lexicon.emotion_named("sad");
        let mut past = self.moment.map_or((0, 0), |said| (said.start, said.end));
        if self.moment.is_none() {
            past = (usize::MAX, 0);
        }
        let mut covered = 0;
        for found in longest_first(matches, |tag| matches!(tag, Tag::Emotion { .. } | Tag::Idiom)) {
            let inside_moment = found.start >= past.0 && found.end <= past.1;
            if found.start < covered || inside_moment {
                continue;
            }
            covered = found.end;
            let Tag::Emotion { emotion, weight, echo } = found.tag else { continue };
            self.telling[found.start..found.end].fill(true);
            self.feeling[found.start..found.end].fill(true);
            let valence = self.lexicon.emotions[emotion].valence;
            let score = f32::from(weight) * self.emphasis(&found) * self.lateness(found.start);
            let (emotion, score) = match self.turn(&found) {
                Turn::Denied if valence > 0.0 => (sad.unwrap_or(emotion), score * 0.5),
                Turn::Denied => continue,
                Turn::Wished if valence > 0.0 => (sad.unwrap_or(emotion), score * 0.4),
                Turn::OfAnother => (emotion, score * 0.2),
                Turn::None | Turn::Wished => (emotion, score),
            };
            let entry = &mut scores[emotion];
            entry.0 += score;
            let can_echo = echo && found.end - found.start == 1 && score > entry.1;
            if can_echo && !matches!(self.turn(&found), Turn::OfAnother | Turn::Denied) {
                (entry.1, entry.2) = (score, Some(found.start));
            }
        }
        let felt = scores.into_iter().enumerate().filter(|(_, (score, ..))| *score >= 0.5);
        self.felt = felt.map(|(emotion, (score, _, echo))| Felt { emotion, score, echo }).collect();
        self.felt.sort_by(|a, b| b.score.total_cmp(&a.score));
    }

    fn find_situations(&mut self, matches: &[Match]) {
        let mut scores = vec![0; self.lexicon.situations.len()];
        for found in matches {
            if let Tag::Situation(situation) = found.tag {
                // A longer phrase says more, and the one who cares for others' safety comes first.
                let careful = usize::from(self.lexicon.situations[situation].careful) * 100;
                scores[situation] += (found.end - found.start) * 2 - 1 + careful;
                self.telling[found.start..found.end].fill(true);
            }
        }
        let mut found: Vec<_> = (0..scores.len()).filter(|number| scores[*number] > 0).collect();
        found.sort_by_key(|number| std::cmp::Reverse(scores[*number]));
        self.situations = found;
    }

    fn find_themes(&mut self, matches: &[Match]) {
        let mut counts = vec![0; self.lexicon.themes.len()];
        for found in matches {
            if let Tag::Theme(theme) = found.tag {
                counts[theme] += 1;
            }
        }
        for situation in &self.situations {
            if let Some(theme) = self.lexicon.theme_named(&self.lexicon.situations[*situation].theme) {
                counts[theme] += 2;
            }
        }
        let mut found: Vec<_> = (0..counts.len()).filter(|number| counts[*number] > 0).collect();
        found.sort_by_key(|number| std::cmp::Reverse(counts[*number]));
        self.themes = found;
    }

    fn find_danger(&self, matches: &[Match]) -> Danger {
        let spans = |tag: Tag| matches.iter().filter(move |found| found.tag == tag);
        let mut level = None;
        for found in matches {
            let (Tag::Danger | Tag::PerhapsDanger) = found.tag else { continue };
            let within = |other: &Match| other.start <= found.start && found.end <= other.end;
            if spans(Tag::DangerForOthers).chain(spans(Tag::LossToSuicide)).any(within)
                || spans(Tag::Idiom).any(within)
            {
                continue;
            }
            let soft = found.tag == Tag::PerhapsDanger || self.negated(found);
            level = level.max(Some(if soft { CrisisLevel::Concern } else { CrisisLevel::Crisis }));
        }
        match level {
            Some(level) => Danger::Own(level),
            None if spans(Tag::DangerForOthers).next().is_some() => Danger::Others,
            None if spans(Tag::LossToSuicide).next().is_some() => Danger::Bereaved,
            None => Danger::None,
        }
    }

    /// What others know wins over what was read here, except that danger is never made smaller.
    fn heed(&mut self, signals: &Signals) {
        if let Some(level) = signals.crisis {
            self.danger = match self.danger {
                Danger::Own(own) => Danger::Own(own.max(level)),
                known @ (Danger::Others | Danger::Bereaved) if level == CrisisLevel::Concern => known,
                Danger::Others | Danger::Bereaved | Danger::None => Danger::Own(level),
            };
        }
        let named = signals.emotion.as_deref().map(emotion_called);
        if let Some(emotion) = named.and_then(|name| self.lexicon.emotion_named(name)) {
            let known = self.felt.iter().position(|felt| felt.emotion == emotion);
            let mut felt = known.map_or(Felt { emotion, score: 2.0, echo: None }, |at| self.felt.remove(at));
            felt.score = felt.score.max(self.felt.first().map_or(2.0, |first| first.score));
            self.felt.insert(0, felt);
        } else if let Some(valence) = signals.valence.filter(|valence| valence.abs() > 0.3) {
            // Stable: feelings of the right sign move to the front in their order.
            let agrees = |felt: &Felt| self.lexicon.emotions[felt.emotion].valence * valence > 0.0;
            self.felt.sort_by_key(|felt| !agrees(felt));
        }
        if let (Some(intensity), Some(first)) = (signals.intensity, self.felt.first_mut()) {
            first.score = 1.0 + 3.0 * intensity.clamp(0.0, 1.0);
        }
        if let Some(theme) = signals.theme.as_deref().and_then(|name| self.lexicon.theme_named(name)) {
            self.themes.retain(|known| *known != theme);
            self.themes.insert(0, theme);
        }
    }

    fn emphasis(&self, found: &Match) -> f32 {
        let mut factor = 1.0;
        for at in found.start.saturating_sub(2)..found.start {
            if words::STRONGER.has(self.word(at)) {
                factor *= 1.4;
            } else if words::WEAKER.has(self.word(at)) {
                factor *= 0.6;
            }
        }
        let written = self.text.written(found.start);
        let loud = written.len() > 2 && written.chars().all(char::is_uppercase);
        let drawn_out = self.text.words[found.start..found.end].iter().any(|word| word.stretched);
        if loud || drawn_out { factor * 1.2 } else { factor }
    }

    /// What comes last tends to matter most.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of word counts")]
    fn lateness(&self, at: usize) -> f32 {
        1.0 + 0.4 * at as f32 / self.text.len().max(1) as f32
    }

    fn turn(&self, found: &Match) -> Turn {
        if self.negated(found) {
            Turn::Denied
        } else if self.wished(found) {
            Turn::Wished
        } else if self.of_another(found) {
            Turn::OfAnother
        } else {
            Turn::None
        }
    }

    fn before(&self, start: usize, reach: usize) -> impl Iterator<Item = usize> {
        (start.saturating_sub(reach)..start)
            .rev()
            .take_while(move |at| self.text.gap(at + 1) < Gap::Comma && !words::BREAKS.has(self.word(*at)))
    }

    fn negated(&self, found: &Match) -> bool {
        if words::NEGATIONS.has(self.word(found.start)) {
            return false;
        }
        self.before(found.start, 3).any(|at| {
            let lifted = (at + 1..=found.start).any(|between| words::LIFTS_NEGATION.has(self.word(between)));
            words::NEGATIONS.has(self.word(at)) && !lifted
        })
    }

    fn wished(&self, found: &Match) -> bool {
        self.before(found.start, 4).any(|at| words::WISHES.has(self.word(at)))
    }

    /// "She is angry with me" tells of her anger.
    fn of_another(&self, found: &Match) -> bool {
        let mut back = self.before(found.start, 4).skip_while(|at| {
            words::ADVERBS.has(self.word(*at))
                || words::STRONGER.has(self.word(*at))
                || matches!(self.word(*at), "being" | "feeling" | "having")
        });
        let Some(verb) = back.next() else { return false };
        if !words::THIRD_PERSON_BE.has(self.word(verb)) || verb == 0 {
            return false;
        }
        let who = self.word(verb - 1);
        self.text.gap(verb) < Gap::Stop && !words::NOT_ANOTHER.has(who)
    }
}

enum Turn {
    None,
    Denied,
    Wished,
    OfAnother,
}

/// Matches of some kind from left to right, the longest first where several begin.
fn longest_first(matches: &[Match], wanted: impl Fn(&Tag) -> bool) -> Vec<Match> {
    let mut found: Vec<_> = matches.iter().copied().filter(|found| wanted(&found.tag)).collect();
    found.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
    found
}

fn spelled<'t>(text: &'t Text<'_>, corrected: &[Option<&'static str>], at: usize) -> &'t str {
    corrected.get(at).copied().flatten().unwrap_or_else(|| text.plain(at))
}

fn corrections(text: &Text<'_>, lexicon: &'static Lexicon) -> Vec<Option<&'static str>> {
    let right = |at: usize| {
        let word = text.plain(at);
        if text.words[at].stretched {
            return words::DRAWN_OUT.iter().find(|(short, _)| *short == word).map(|(_, full)| *full);
        }
        if word.len() < 7 || words::NOT_MISTYPED.has(word) || lexicon.patterns.knows(word) {
            return None;
        }
        lexicon.patterns.spelling.meant(word)
    };
    (0..text.len()).map(right).collect()
}
