//! Quota stores: in memory with a journal for one replica, Redis for several. Both derive a caller's keys from the
//! day's secret, and neither lets an outage or a full disk reach its caller.
//!
//! No store keeps an address, a user agent or an id: what it counts under are keyed hashes, and the key is
//! destroyed when the day is over.

mod journal;
mod keys;
mod memory;
mod redis;

pub use memory::InMemoryQuota;
pub use redis::{RedisQuota, RedisQuotaStats, RedisUrlError};
