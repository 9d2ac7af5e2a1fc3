//! The outside world behind the ports of `ventvault-domain`: language model providers, the built-in companion,
//! the quota stores, keys and sign-in, the clock.
//!
//! Nothing here decides what happens to a vent, and nothing here logs or stores what somebody wrote.

pub mod auth;
pub mod clock;
pub mod companion;
pub mod llm;
pub mod quota;
pub mod sense;
