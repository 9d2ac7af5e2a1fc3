//! What a vent says about danger, as a port: whoever reads it does so on this machine, in process, before anything
//! else happens to the vent.

use crate::content::{RawVent, Role};

/// How dangerous it sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CrisisLevel {
    /// Not at all.
    #[default]
    None,
    /// A card with help stands above a normal, counted answer.
    Concern,
    /// Help at once, whatever is broken or used up; never refused, never counted.
    Crisis,
}

impl CrisisLevel {
    /// The name on the wire and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Concern => "concern",
            Self::Crisis => "crisis",
        }
    }
}

/// What was read from a vent and its history. It holds no word of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrisisReading {
    /// How dangerous it sounds.
    pub level: CrisisLevel,
    /// What kind of danger, by the names of the public contract.
    pub categories: Vec<&'static str>,
}

/// Reads vents. It must not do I/O, take a lock or fail.
pub trait Sense: Send + Sync {
    /// Reads a vent as it was written, and the history before it.
    fn crisis(&self, content: &str, history: &[(Role, &str)]) -> CrisisReading;
}

impl RawVent {
    /// What `sense` reads from this vent.
    pub(crate) fn crisis(&self, sense: &dyn Sense) -> CrisisReading {
        let history: Vec<(Role, &str)> =
            self.history.iter().map(|turn| (turn.role, turn.content.as_str())).collect();
        sense.crisis(&self.content, &history)
    }
}
