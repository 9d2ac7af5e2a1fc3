//! Reading vents for danger on this machine: `ventvault-sense` behind the domain's port.

use ventvault_domain::{CrisisLevel, CrisisReading, Role, Sense};
use ventvault_sense::{Level, Sentinel};

/// Reads with the phrase automaton: no model, no I/O, nothing that can fail.
pub struct OnDeviceSense(Sentinel);

impl OnDeviceSense {
    /// Builds the automaton.
    #[must_use]
    pub fn new() -> Self {
        Self(Sentinel::new())
    }
}

impl Default for OnDeviceSense {
    fn default() -> Self {
        Self::new()
    }
}

impl Sense for OnDeviceSense {
    fn crisis(&self, content: &str, history: &[(Role, &str)]) -> CrisisReading {
        let history: Vec<(bool, &str)> =
            history.iter().map(|(role, text)| (*role == Role::User, *text)).collect();
        let reading = self.0.read(content, &history);
        let level = match reading.level {
            Level::None => CrisisLevel::None,
            Level::Concern => CrisisLevel::Concern,
            Level::Crisis => CrisisLevel::Crisis,
        };
        CrisisReading {
            level,
            categories: reading.categories.iter().map(|category| category.name()).collect(),
        }
    }
}
