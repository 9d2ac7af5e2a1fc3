//! International bank account numbers: country, its length, mod 97. Must accept any usual spacing.

use super::checksum::mod97;

/// Length of an IBAN for the countries that have one (SWIFT's registry).
const LENGTHS: &str = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18\
FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31\
MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

/// Where an IBAN that begins at `at` ends. `cued`: a word for accounts stands before it, so a wrong check sum is let pass.
pub(crate) fn end(bytes: &[u8], at: usize, cued: bool) -> Option<usize> {
    let country = bytes.get(at..at + 2)?;
    if !country.iter().all(u8::is_ascii_alphabetic)
        || !bytes.get(at + 2..at + 4)?.iter().all(u8::is_ascii_digit)
    {
        return None;
    }
    // After a cue, countries without IBANs are let pass too: people call other account numbers so.
    let wanted = length(country).or(cued.then_some(34))?;
    let (mut characters, mut position) = (Vec::with_capacity(wanted), at);
    while characters.len() < wanted {
        match bytes.get(position) {
            Some(byte) if byte.is_ascii_alphanumeric() => characters.push(*byte),
            // One gap at a time, and only between groups.
            Some(b' ' | b'-') if bytes.get(position + 1).is_some_and(u8::is_ascii_alphanumeric) => {}
            _ => return loose(bytes, at, position, cued && characters.len() > 14),
        }
        position += 1;
    }
    if bytes.get(position).copied().is_some_and(super::wordish) {
        return None;
    }
    let rotated = characters[4..].iter().chain(&characters[..4]).copied();
    (mod97(rotated) == 1 || cued).then_some(position)
}

fn loose(bytes: &[u8], at: usize, end: usize, allowed: bool) -> Option<usize> {
    let upper = bytes[at..end].iter().all(|b| !b.is_ascii_lowercase());
    (allowed && upper).then_some(end)
}

fn length(country: &[u8]) -> Option<usize> {
    let entry = LENGTHS.as_bytes().chunks_exact(4).find(|entry| entry[..2].eq_ignore_ascii_case(country))?;
    Some(usize::from(entry[2] - b'0') * 10 + usize::from(entry[3] - b'0'))
}
