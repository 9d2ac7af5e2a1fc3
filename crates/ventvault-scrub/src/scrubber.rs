//! The front door: folding, finding, settling and masking in order. Must hold no state of any request.

use crate::{
    Kind, Masked, Policy, Span,
    fold::Folded,
    marker, mask,
    names::{self, Accepted, Before, Cuts},
    patterns,
    span::{Found, settle},
};
use aho_corasick::{AhoCorasick, MatchKind};
use std::fmt;
use zeroize::Zeroizing;

/// Searches of a text with finds; each but the first is on the text as masked by those before.
const ROUNDS: usize = 8;
/// Weight of the custom words: they win over everything.
const CUSTOM: u8 = 255;

/// Finds and masks personal data. Built once, immutable, shared freely between threads.
pub struct Scrubber {
    policy: Policy,
    words: Option<AhoCorasick>,
    /// None if no kind that the model finds is wanted.
    cuts: Option<Cuts>,
}

impl Scrubber {
    /// Builds the automata of a policy. Custom words that are empty, or too many for an automaton, are left out.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let words: Vec<String> =
            policy.words.iter().map(|w| w.trim().to_lowercase()).filter(|w| !w.is_empty()).collect();
        let build = || {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(&words)
                .ok()
        };
        let words = if words.is_empty() { None } else { build() };
        let modelled = [Kind::Person, Kind::Location, Kind::Org, Kind::Address];
        let wanted = modelled.into_iter().any(|kind| policy.kinds.contains(kind));
        let cuts = wanted.then(|| Cuts::of(&policy));
        Self { policy, words, cuts }
    }

    /// The policy it was built with.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Everything personal in `text`: sorted, apart, on character boundaries, and none of it inside a placeholder.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Span> {
        self.settled(text, &mut Accepted::default())
    }

    /// Everything personal in each text of one conversation: who is named in one is known in all.
    #[must_use]
    pub fn find_all(&self, texts: &[&str]) -> Vec<Vec<Span>> {
        let mut accepted = Accepted::default();
        let mut known = Vec::with_capacity(texts.len());
        let mut spans: Vec<Vec<Span>> = Vec::with_capacity(texts.len());
        for text in texts {
            spans.push(self.settled(text, &mut accepted));
            known.push(accepted.len());
        }
        for ((text, spans), known) in texts.iter().zip(&mut spans).zip(known) {
            if known < accepted.len() {
                *spans = self.settled(text, &mut accepted);
            }
        }
        spans
    }

    fn settled(&self, text: &str, accepted: &mut Accepted) -> Vec<Span> {
        let mut manner = None;
        let mut spans = self.pass(text, accepted, &mut manner);
        // A mask is a boundary where there was none, so a text is searched again as it will stand when masked: masking
        // the masked text must find nothing more.
        for _ in 0..ROUNDS {
            if spans.is_empty() {
                break;
            }
            let draft = Draft::new(text, &spans);
            let more = self.pass(&draft.masked, accepted, &mut manner);
            if more.is_empty() {
                break;
            }
            let more: Vec<Span> = more.iter().map(|span| draft.original(span)).collect();
            spans.extend(more);
            spans.sort_unstable_by_key(|span| span.start);
        }
        spans
    }

    /// One search, as if the text stood alone.
    fn pass(&self, text: &str, accepted: &mut Accepted, manner: &mut Option<u64>) -> Vec<Span> {
        let folded = Folded::new(text);
        let mut found = Vec::new();
        patterns::find(folded.text(), &mut found);
        found.retain(|f| self.policy.kinds.contains(f.kind));
        self.custom(folded.text(), &mut found);
        let markers = marker::ranges(folded.text());
        found.retain(|f| markers.iter().all(|m| f.end <= m.0 || m.1 <= f.start));
        settle(&mut found);
        if let Some(cuts) = &self.cuts {
            let opaque = names::opaque(&found, &markers);
            let before = Before { opaque: &opaque, manner: *manner };
            *manner = self.names(folded.text(), &before, cuts, accepted, &mut found);
        }
        if found.is_empty() {
            return Vec::new();
        }
        let to_span = |f: &Found| Span { start: folded.start(f.start), end: folded.end(f.end), kind: f.kind };
        found.iter().map(to_span).filter(|span| span.start < span.end).collect()
    }

    /// Masks a whole conversation, history and content, with one numbering.
    #[must_use]
    pub fn mask(&self, texts: &[&str]) -> Masked {
        mask::mask(texts, &self.find_all(texts), self.policy.kinds)
    }

    /// Adds what the model finds around what is settled.
    fn names(
        &self,
        text: &str,
        before: &Before<'_>,
        cuts: &Cuts,
        accepted: &mut Accepted,
        found: &mut Vec<Found>,
    ) -> Option<u64> {
        let settled = found.len();
        let manner = names::find(text, before, cuts, accepted, found);
        let mut index = 0;
        found.retain(|f| {
            index += 1;
            index <= settled || self.policy.kinds.contains(f.kind)
        });
        settle(found);
        manner
    }

    fn custom(&self, text: &str, found: &mut Vec<Found>) {
        let Some(words) = &self.words else { return };
        for hit in words.find_iter(text) {
            let before = text[..hit.start()].chars().next_back();
            let after = text[hit.end()..].chars().next();
            if !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric) {
                found.push(Found::new(hit.start(), hit.end(), Kind::Secret, CUSTOM));
            }
        }
    }
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scrubber").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// A text as it would stand when masked, with the way back.
struct Draft<'a> {
    masked: Zeroizing<String>,
    spans: &'a [Span],
    /// Where each span's marker ends in `masked`.
    ends: Vec<usize>,
}

impl<'a> Draft<'a> {
    fn new(text: &str, spans: &'a [Span]) -> Self {
        let mut masked = Zeroizing::new(String::with_capacity(text.len() + spans.len() * 8));
        let (mut ends, mut passed) = (Vec::with_capacity(spans.len()), 0);
        for span in spans {
            masked.push_str(text.get(passed..span.start).unwrap_or_default());
            marker::write(span.kind, 1, &mut masked);
            ends.push(masked.len());
            passed = span.end;
        }
        masked.push_str(text.get(passed..).unwrap_or_default());
        Self { masked, spans, ends }
    }

    /// A span of the draft, none of whose bytes is a marker's, in the original.
    fn original(&self, span: &Span) -> Span {
        let before = self.ends.partition_point(|end| *end <= span.start);
        let (draft, text) =
            before.checked_sub(1).map_or((0, 0), |last| (self.ends[last], self.spans[last].end));
        Span { start: text + (span.start - draft), end: text + (span.end - draft), kind: span.kind }
    }
}
