//! Random ids. They tell things apart and say nothing about anybody.

use ring::rand::{SecureRandom, SystemRandom};

/// An id for one answer.
pub fn reply_id() -> String {
    let mut bytes = [0; 12];
    // Without randomness the id is merely not unique; nothing rests on it.
    let _ = SystemRandom::new().fill(&mut bytes);
    format!("vent-{}", hex::encode(bytes))
}
