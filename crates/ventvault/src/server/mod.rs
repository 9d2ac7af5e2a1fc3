//! The accept loop and the drain. `axum::serve` has no header timeout, no bound on connections and no deadline
//! for the drain, so the loop is our own, on hyper.

mod accept;
mod connection;
mod signals;

pub use accept::{AcceptLimits, Acceptor};
pub use signals::{StopSignals, drain};
