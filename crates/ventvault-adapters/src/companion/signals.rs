//! What others already know about a message: the emotion model and the crisis check steer the companion with it.

/// How dangerous a message sounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CrisisLevel {
    /// Dark enough for a word of care and for help to be named.
    Concern,
    /// Somebody may be in danger.
    Crisis,
}

/// Steers an answer. What is `None` the companion reads from the text by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signals {
    /// The main feeling: one of the companion's own names (`overwhelmed`, `grief` …) or of the 28 labels of
    /// `GoEmotions` (`sadness`, `annoyance` …). An unknown name and `neutral` say nothing.
    pub emotion: Option<String>,
    /// How strong it is, 0 to 1.
    pub intensity: Option<f32>,
    /// How pleasant it is, -1 to 1.
    pub valence: Option<f32>,
    /// How stirred up it is, 0 to 1.
    pub arousal: Option<f32>,
    /// What the text is about, by a name of the public contract (`work`, `family` …).
    pub theme: Option<String>,
    /// How dangerous it sounds. The companion's own small list may raise this and never lowers it. When it is
    /// set, the answer relies on crisis resources being shown above it.
    pub crisis: Option<CrisisLevel>,
}

/// The companion's name for a feeling that others call something else.
pub(super) fn emotion_called(name: &str) -> &str {
    match name {
        "admiration" | "gratitude" => "grateful",
        "amusement" | "joy" | "happiness" => "happy",
        "anger" | "rage" => "angry",
        "annoyance" | "disapproval" | "frustration" => "frustrated",
        "approval" | "contentment" => "calm",
        "caring" | "love" => "loving",
        "confusion" | "realization" | "surprise" => "confused",
        "desire" | "longing" => "longing",
        "disappointment" => "disappointed",
        "disgust" => "disgusted",
        "embarrassment" | "shame" => "ashamed",
        "excitement" => "excited",
        "fear" => "afraid",
        "nervousness" | "anxiety" => "anxious",
        "optimism" | "hope" => "hopeful",
        "pride" => "proud",
        "relief" => "relieved",
        "remorse" | "guilt" => "guilty",
        "sadness" => "sad",
        "loneliness" => "lonely",
        "stress" => "stressed",
        "exhaustion" | "tiredness" => "exhausted",
        "overwhelm" => "overwhelmed",
        "jealousy" | "envy" => "jealous",
        "hurt" => "hurt",
        "despair" | "hopelessness" => "hopeless",
        own => own,
    }
}
