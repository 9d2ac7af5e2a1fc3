//! HTTP: requests in, answers and problems out. What happens to a vent is decided in `ventvault_domain`.

pub mod answer;
pub mod body;
pub mod caller;
pub mod code;
pub mod docs;
pub mod headers;
pub mod health;
pub mod help;
pub mod problem;
pub mod quota;
pub mod request;
pub mod router;
pub mod session;
pub mod state;
pub mod vent;
