//! The one door between what was written and what may leave the machine.

use std::fmt;

use ventvault_scrub::{Counts, Restorer, Scrubber};
use zeroize::Zeroizing;

use crate::content::{RawVent, Role};
use crate::prompt::Turn;

/// A vent whose personal data stand behind placeholders. Only [`ScrubbedVent::from_raw`] makes one.
///
/// ```compile_fail,E0451
/// use ventvault_domain::ScrubbedVent;
/// let unscrubbed = ScrubbedVent { roles: Vec::new(), texts: Vec::new() };
/// ```
pub struct ScrubbedVent {
    roles: Vec<Role>,
    texts: Vec<Zeroizing<String>>,
}

impl ScrubbedVent {
    /// Masks content and history together, so that the same value has the same placeholder throughout, and wipes
    /// what was written. The restorer puts the person's own values back into the answer.
    #[must_use]
    pub fn from_raw(raw: RawVent, scrubber: &Scrubber) -> (Self, Restorer, Counts) {
        let originals: Vec<&str> =
            raw.history.iter().map(|turn| turn.content.as_str()).chain([raw.content.as_str()]).collect();
        let masked = scrubber.mask(&originals);
        let roles = raw.history.iter().map(|turn| turn.role).chain([Role::User]).collect();
        drop(raw);
        (Self { roles, texts: masked.texts }, masked.restorer, masked.counts)
    }

    pub(crate) fn turns(&self) -> impl Iterator<Item = Turn<'_>> {
        self.roles.iter().zip(&self.texts).map(|(role, text)| Turn { role: *role, text: text.as_str() })
    }

    pub(crate) fn content(&self) -> &str {
        self.texts.last().map_or("", |text| text.as_str())
    }
}

impl fmt::Debug for ScrubbedVent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ScrubbedVent")
    }
}
