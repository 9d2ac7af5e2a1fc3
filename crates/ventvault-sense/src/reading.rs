//! The words in which a reading is given: levels, categories, score.
//!
//! Must not hold any part of the text that was read.

use serde::Serialize;

/// How much danger a text speaks of, in rising order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing that calls for a card.
    #[default]
    None,
    /// A card with help above a normal answer.
    Concern,
    /// Help before anything else, and a stricter prompt.
    Crisis,
}

impl Level {
    /// The name that clients see.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Concern => "concern",
            Self::Crisis => "crisis",
        }
    }

    /// The level of a score between 0 and 1.
    #[must_use]
    pub fn of_score(score: f32) -> Self {
        if score >= CRISIS_FROM {
            Self::Crisis
        } else if score >= CONCERN_FROM {
            Self::Concern
        } else {
            Self::None
        }
    }
}

/// Scores from here on are a concern. Rules carry weights on the same scale.
pub(crate) const CONCERN_FROM: f32 = 0.4;
/// Scores from here on are a crisis.
pub(crate) const CRISIS_FROM: f32 = 0.8;

/// What kind of danger a text speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// A wish to be dead or gone, with no thought of acting.
    PassiveIdeation,
    /// Thoughts of ending one's life.
    ActiveIdeation,
    /// A plan, means, a date, a goodbye, or an act under way.
    PlanOrIntent,
    /// Hurting oneself now, or being about to.
    SelfHarm,
    /// Dangerous restriction, bingeing or purging.
    EatingDisorder,
    /// Being hit, raped, coerced, stalked or held.
    AbuseVictim,
    /// A threat, urge or plan to hurt somebody.
    HarmToOthers,
    /// Fear for the life of somebody else.
    ThirdParty,
}

impl Category {
    /// Every category, in the order in which readings list them.
    pub const ALL: [Self; 8] = [
        Self::PassiveIdeation,
        Self::ActiveIdeation,
        Self::PlanOrIntent,
        Self::SelfHarm,
        Self::EatingDisorder,
        Self::AbuseVictim,
        Self::HarmToOthers,
        Self::ThirdParty,
    ];

    /// The name that clients and data files use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PassiveIdeation => "passive_ideation",
            Self::ActiveIdeation => "active_ideation",
            Self::PlanOrIntent => "plan_or_intent",
            Self::SelfHarm => "self_harm",
            Self::EatingDisorder => "eating_disorder",
            Self::AbuseVictim => "abuse_victim",
            Self::HarmToOthers => "harm_to_others",
            Self::ThirdParty => "third_party",
        }
    }

    /// The category of a name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.name() == name)
    }
}

/// What was read from a vent and its history.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct CrisisReading {
    /// How much danger.
    pub level: Level,
    /// Of which kinds, in the order of [`Category::ALL`], each at most once.
    pub categories: Vec<Category>,
    /// Strength of the evidence, 0 to 1. It is not a probability.
    pub score: f32,
}
