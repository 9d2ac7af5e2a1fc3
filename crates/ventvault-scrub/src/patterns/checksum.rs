//! Check digits. Must take any slice of digits (values 0 to 9) and never panic, whatever its length.

/// Luhn (ISO/IEC 7812-1).
pub(crate) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(i, digit)| {
            let doubled = u32::from(*digit) << (i % 2);
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    digits.len() > 1 && sum.is_multiple_of(10)
}

/// Verhoeff, as Aadhaar uses it.
pub(crate) fn verhoeff(digits: &[u8]) -> bool {
    const PERMUTATION: [[u8; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    // Multiplication in the dihedral group of the pentagon.
    const fn times(a: u8, b: u8) -> u8 {
        match (a < 5, b < 5) {
            (true, true) => (a + b) % 5,
            (true, false) => 5 + (a + b) % 5,
            (false, true) => 5 + (a + 5 - b) % 5,
            (false, false) => (a + 5 - b) % 5,
        }
    }
    let check = digits
        .iter()
        .rev()
        .enumerate()
        .fold(0, |check, (i, digit)| times(check, PERMUTATION[i % 8][usize::from(*digit % 10)]));
    !digits.is_empty() && check == 0
}

/// Sum of digits times weights; digits beyond the weights are left out.
pub(crate) fn weighted(digits: &[u8], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum()
}

/// Remainder of a long decimal number.
pub(crate) fn modulo(digits: &[u8], by: u32) -> u32 {
    digits.iter().fold(0, |rest, digit| (rest * 10 + u32::from(*digit)) % by)
}

/// Mod 97 over letters and digits (ISO 7064, letters count from 10), as IBANs use it.
pub(crate) fn mod97(characters: impl Iterator<Item = u8>) -> u32 {
    characters.fold(0, |rest, byte| {
        let value = match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            _ => u32::from(byte.to_ascii_uppercase().wrapping_sub(b'A')) + 10,
        };
        if value > 9 { (rest * 100 + value) % 97 } else { (rest * 10 + value) % 97 }
    })
}

/// The weighted sum whose remainder by 11 must be nought, with the last digit weighted -1 (Dutch BSN).
pub(crate) fn eleven_test(digits: &[u8]) -> bool {
    let Some((last, front)) = digits.split_last() else { return false };
    let sum = weighted(front, &[9, 8, 7, 6, 5, 4, 3, 2]);
    digits.len() == 9 && sum % 11 == u32::from(*last) && sum > 0
}

/// NHS number: ten digits, weights 10 to 2, check digit 11 minus the remainder.
pub(crate) fn nhs(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
    digits.len() == 10 && (11 - sum % 11) % 11 == u32::from(digits[9])
}

/// Brazilian CPF: eleven digits, two check digits, not all alike.
pub(crate) fn cpf(digits: &[u8]) -> bool {
    let check = |n: usize| {
        let sum: u32 =
            (2..).zip(digits[..n].iter().rev()).map(|(weight, digit)| weight * u32::from(*digit)).sum();
        (sum * 10 % 11 % 10) == u32::from(digits[n])
    };
    digits.len() == 11 && digits.iter().any(|d| *d != digits[0]) && check(9) && check(10)
}

/// Polish PESEL: eleven digits, month with a century offset.
pub(crate) fn pesel(digits: &[u8]) -> bool {
    let sum = weighted(digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
    let month = |d: &[u8]| (d[2] * 10 + d[3]) % 20;
    digits.len() == 11 && (10 - sum % 10) % 10 == u32::from(digits[10]) && (1..=12).contains(&month(digits))
}

/// German tax number (ISO 7064 mod 11,10): eleven digits, the first not nought.
pub(crate) fn steuer_id(digits: &[u8]) -> bool {
    if digits.len() != 11 || digits[0] == 0 {
        return false;
    }
    let product = digits[..10].iter().fold(10, |product, digit| {
        let sum = (u32::from(*digit) + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == u32::from(digits[10])
}

/// French NIR: thirteen digits and a two-digit key.
pub(crate) fn nir(digits: &[u8]) -> bool {
    digits.len() == 15
        && matches!(digits[0], 1 | 2)
        && 97 - modulo(&digits[..13], 97) == u32::from(digits[13] * 10 + digits[14])
}

/// The control letter of a Spanish DNI or NIE.
pub(crate) fn dni_letter(number: u32) -> u8 {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    LETTERS[(number % 23) as usize]
}
