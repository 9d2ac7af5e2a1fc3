//! What a provider is sent. The only way to a [`Prompt`] leads through a [`ScrubbedVent`], so text that was not
//! scrubbed cannot leave the machine: the call does not compile.

use std::fmt;
use std::sync::Arc;

use crate::content::Role;
use crate::scrubbed::ScrubbedVent;
use crate::sense::CrisisLevel;

/// What every prompt has in common.
#[derive(Clone, Debug)]
pub struct PromptSettings {
    /// How the model is told to listen.
    pub system: Arc<str>,
    /// The same for somebody in danger.
    pub crisis_system: Arc<str>,
    /// The longest answer, in tokens.
    pub max_output_tokens: u32,
    /// Sampling temperature.
    pub temperature: f32,
}

/// One line of the conversation, scrubbed.
#[derive(Clone, Copy)]
pub struct Turn<'a> {
    /// Who said it.
    pub role: Role,
    /// What was said, with placeholders for everything personal.
    pub text: &'a str,
}

/// A scrubbed conversation with the instructions for the model.
///
/// A raw vent is not accepted:
/// ```compile_fail,E0308
/// use ventvault_domain::{ContentLimits, Mode, Prompt, PromptSettings, RawVent};
/// fn leak(vent: RawVent, settings: PromptSettings) -> Prompt {
///     Prompt::new(vent, settings)
/// }
/// ```
pub struct Prompt {
    vent: ScrubbedVent,
    settings: PromptSettings,
    crisis: CrisisLevel,
}

impl Prompt {
    /// Joins the conversation and the instructions.
    #[must_use]
    pub const fn new(vent: ScrubbedVent, settings: PromptSettings) -> Self {
        Self { vent, settings, crisis: CrisisLevel::None }
    }

    /// For somebody who sounds as if in danger: in a crisis the model gets the stricter instructions.
    #[must_use]
    pub const fn in_danger(mut self, level: CrisisLevel) -> Self {
        self.crisis = level;
        self
    }

    /// How dangerous it sounds.
    #[must_use]
    pub const fn crisis(&self) -> CrisisLevel {
        self.crisis
    }

    /// How the model is told to listen.
    #[must_use]
    pub fn system(&self) -> &str {
        if self.crisis == CrisisLevel::Crisis { &self.settings.crisis_system } else { &self.settings.system }
    }

    /// The conversation, oldest line first; the last one is the vent itself.
    pub fn turns(&self) -> impl Iterator<Item = Turn<'_>> {
        self.vent.turns()
    }

    /// The vent itself, scrubbed.
    #[must_use]
    pub fn content(&self) -> &str {
        self.vent.content()
    }

    /// The longest answer, in tokens.
    #[must_use]
    pub const fn max_output_tokens(&self) -> u32 {
        self.settings.max_output_tokens
    }

    /// Sampling temperature.
    #[must_use]
    pub const fn temperature(&self) -> f32 {
        self.settings.temperature
    }
}

impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prompt")
    }
}
