//! Finds personal data in short informal text, masks it with numbered placeholders and restores them in a streamed
//! answer. A library without I/O, async or clock; it must never log, print or keep what it was given.
//!
//! ```
//! use ventvault_scrub::{Policy, Scrubber};
//! let scrubber = Scrubber::new(Policy::default());
//! let masked = scrubber.mask(&["write me at ana@example.org"]);
//! assert_eq!(masked.texts[0].as_str(), "write me at [EMAIL_1]");
//!
//! let (mut restorer, mut answer) = (masked.restorer, String::new());
//! for delta in ["I will not write to [EM", "AIL_1]", "."] {
//!     restorer.push(delta, &mut answer);
//! }
//! restorer.finish(&mut answer);
//! assert_eq!(answer, "I will not write to ana@example.org.");
//! ```

mod egress;
mod fold;
mod kind;
mod marker;
mod mask;
mod names;
mod patterns;
mod policy;
mod restore;
mod scrubber;
mod span;

pub use kind::{Counts, Kind, KindSet, UnknownKind};
pub use mask::Masked;
#[cfg(feature = "training")]
pub use names::training;
pub use policy::{Level, Policy, UnknownLevel};
pub use restore::Restorer;
pub use scrubber::Scrubber;
pub use span::Span;
