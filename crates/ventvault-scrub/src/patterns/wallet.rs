//! Wallets of crypto currencies. Must not take hashes of other lengths or ordinary long words.

/// Whether the whole token is a wallet: Ethereum's 40 hex digits, Bitcoin's base58 or bech32.
pub(crate) fn is_wallet(token: &str) -> bool {
    ethereum(token) || bech32(token) || base58(token)
}

fn ethereum(token: &str) -> bool {
    token.strip_prefix("0x").is_some_and(|hex| hex.len() == 40 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Bech32 and bech32m (BIP 173, 350) with their checksum.
fn bech32(token: &str) -> bool {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATORS: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
    let lower = token.to_ascii_lowercase();
    let Some(data) = ["bc1", "tb1", "ltc1"].iter().find_map(|prefix| lower.strip_prefix(prefix)) else {
        return false;
    };
    if !(11..=90).contains(&data.len()) {
        return false;
    }
    let step = |check: u32, value: u32| {
        let top = check >> 25;
        let next = (check & 0x01ff_ffff) << 5 ^ value;
        GENERATORS.iter().enumerate().fold(next, |c, (i, g)| if top >> i & 1 == 1 { c ^ g } else { c })
    };
    let prefix = lower[..lower.len() - data.len() - 1].bytes();
    let high = prefix.clone().map(|b| u32::from(b >> 5));
    let low = prefix.map(|b| u32::from(b & 31));
    let mut values = Vec::with_capacity(data.len());
    for byte in data.bytes() {
        let Some(value) = ALPHABET.iter().position(|a| *a == byte) else { return false };
        values.push(u32::try_from(value).unwrap_or(0));
    }
    let all = high.chain(std::iter::once(0)).chain(low).chain(values);
    matches!(all.fold(1, step), 1 | 0x2bc8_30a3)
}

/// Old Bitcoin addresses by alphabet, length and mix: their checksum needs a hash, which is not worth a dependency.
fn base58(token: &str) -> bool {
    let bytes = token.as_bytes();
    let alphabet = |b: &u8| b.is_ascii_alphanumeric() && !matches!(b, b'0' | b'O' | b'I' | b'l');
    let mixed = bytes.iter().any(u8::is_ascii_lowercase)
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().filter(|b| b.is_ascii_digit()).count() > 2;
    (26..=35).contains(&bytes.len()) && matches!(bytes[0], b'1' | b'3') && mixed && bytes.iter().all(alphabet)
}
