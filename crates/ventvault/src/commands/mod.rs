//! The commands. Results go to standard output, everything else to standard error.

pub mod doctor;
pub mod openapi;
pub mod scrub;
pub mod serve;
