//! The word lists, packed: flags by a word's hash. Must hold no word itself and nothing of any request.
//!
//! Open addressing over 2^18 slots of a 16-bit check and 16 bits of flags; a wrong hit has a chance of some 1 in 50,000.

/// First name, surname, place and ordinary word, two bits each from the lowest: 3 commonest or largest.
pub(crate) const LEVELS: u16 = 0xff;
/// The levels of ordinary words.
pub(crate) const COMMON: u16 = 0b11 << 6;
/// From here on an ordinary word is one of everyday speech.
pub(crate) const COMMON_LEVEL_TWO: u16 = 0b10 << 6;
/// The model was trained on this word.
pub(crate) const KNOWN: u16 = 1 << 8;
/// Never a name by itself, so no reason to wake the model.
pub(crate) const SAFE: u16 = 1 << 9;
/// A well-known company or service.
pub(crate) const BRAND: u16 = 1 << 10;
/// A country, state or region.
pub(crate) const COUNTRY: u16 = 1 << 11;
/// The first word of some name of several words.
pub(crate) const BEGINS_SEVERAL: u16 = 1 << 12;
/// Part of a place's name of several words.
pub(crate) const SEVERAL: u16 = 1 << 13;
/// A function word of another language.
pub(crate) const FOREIGN: u16 = 1 << 14;
/// A word for streets: `road`, `straße`.
pub(crate) const STREET: u16 = 1 << 15;

/// Slots; a power of two.
pub(crate) const SLOTS: usize = 1 << 18;
const BYTES: usize = 4;

/// The packed lists.
pub(crate) struct Lexicon<'a> {
    slots: &'a [[u8; BYTES]],
}

impl<'a> Lexicon<'a> {
    /// Reads a packed table. Bytes of another length make an empty lexicon, which knows no word.
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let slots = bytes.as_chunks::<BYTES>().0;
        Self { slots: if slots.len() == SLOTS { slots } else { &[] } }
    }

    /// The flags of a word's hash; 0 if it is in no list.
    pub(crate) fn flags(&self, hash: u64) -> u16 {
        let (mut slot, check) = place(hash);
        while let Some([a, b, c, d]) = self.slots.get(slot) {
            let flags = u16::from_le_bytes([*c, *d]);
            if flags == 0 {
                return 0;
            }
            if u16::from_le_bytes([*a, *b]) == check {
                return flags;
            }
            slot = (slot + 1) % SLOTS;
        }
        0
    }
}

/// Home slot and check of a hash.
pub(crate) fn place(hash: u64) -> (usize, u16) {
    let mixed = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    let [.., low, high] = mixed.to_le_bytes();
    let slot = usize::try_from(mixed & (SLOTS as u64 - 1)).unwrap_or(0);
    (slot, u16::from_le_bytes([low, high]))
}

/// Key of several words from the hashes of each.
pub(crate) fn join(hashes: impl Iterator<Item = u64>) -> u64 {
    hashes.fold(0x1234_5678_9abc_def1, |key, hash| {
        (key ^ hash).wrapping_mul(0x9fb2_1c65_1e98_df25).rotate_left(23)
    })
}

/// Packs words with flags; those that fit nowhere are left out. For training only.
#[cfg(feature = "training")]
pub(crate) fn pack(entries: &[(u64, u16)]) -> Vec<u8> {
    let mut slots = vec![[0_u8; BYTES]; SLOTS];
    for (hash, flags) in entries.iter().filter(|e| e.1 != 0).take(SLOTS - SLOTS / 8) {
        let (mut slot, check) = place(*hash);
        while slots[slot] != [0; BYTES] && slots[slot][..2] != check.to_le_bytes() {
            slot = (slot + 1) % SLOTS;
        }
        let [a, b] = check.to_le_bytes();
        let [c, d] = (u16::from_le_bytes([slots[slot][2], slots[slot][3]]) | flags).to_le_bytes();
        slots[slot] = [a, b, c, d];
    }
    slots.concat()
}
