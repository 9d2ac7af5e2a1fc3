//! Cue words to the left of a find. Must look no farther than one clause.

/// How many bytes to the left are read.
const WINDOW: usize = 56;

/// Words in a window at most.
const WORDS: usize = WINDOW / 2;

/// The lower-cased clause to the left of a position.
pub(crate) struct Left {
    bytes: [u8; WINDOW],
    from: usize,
    /// Where the words of the clause begin, last first.
    starts: [usize; WORDS],
    words: usize,
    /// A bit for each letter that begins one of them.
    initials: u32,
}

impl Left {
    /// Reads what stands before byte `at`, back to the end of the sentence before.
    pub(crate) fn of(text: &str, at: usize) -> Self {
        let mut left =
            Self { bytes: [b' '; WINDOW], from: WINDOW, starts: [0; WORDS], words: 0, initials: 0 };
        let before = text.as_bytes()[..at].iter().rev();
        let mut next = b' ';
        for byte in before.take(WINDOW) {
            // A full stop, question mark or line end closes the clause; a question may hold the cue of its answer.
            let here = at - 1 - (WINDOW - left.from);
            // "no." and "nr." are no ends of sentences.
            let short = *byte == b'.' && abbreviation(&text.as_bytes()[..here]);
            let closed = matches!(byte, b'.' | b'!') && next == b' ' && left.from < WINDOW - 2 && !short;
            if closed || *byte == b'\n' {
                break;
            }
            if !super::wordish(*byte) && super::wordish(next) {
                left.begins(left.from);
            }
            left.from -= 1;
            left.bytes[left.from] = byte.to_ascii_lowercase();
            next = *byte;
        }
        if super::wordish(next) {
            left.begins(left.from);
        }
        left
    }

    fn begins(&mut self, at: usize) {
        if self.words < WORDS && at < WINDOW {
            self.starts[self.words] = at;
            self.words += 1;
            self.initials |= bit(self.bytes[at]);
        }
    }

    /// Whether one of `words` begins a word of the clause. Words are lower case; a trailing `$` asks for a word's end.
    pub(crate) fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.place(word).is_some())
    }

    /// Where the last of `words` to appear begins, counted in bytes back from the position.
    pub(crate) fn last(&self, words: &[&str]) -> Option<usize> {
        words.iter().filter_map(|word| self.place(word)).map(|at| WINDOW - at).min()
    }

    /// Last place where `word` begins a word of the clause.
    fn place(&self, word: &str) -> Option<usize> {
        let (word, whole) = word.strip_suffix('$').map_or((word, false), |word| (word, true));
        if self.initials & bit(*word.as_bytes().first()?) == 0 {
            return None;
        }
        let fits = |at: &&usize| {
            let rest = &self.bytes[**at..];
            rest.starts_with(word.as_bytes())
                && !(whole && rest.get(word.len()).copied().is_some_and(super::wordish))
        };
        self.starts[..self.words].iter().find(fits).copied()
    }
}

/// Whether the text ends in a word that is written with a full stop before a number.
fn abbreviation(before: &[u8]) -> bool {
    let ends = |word: &&[u8]| {
        before.len() >= word.len() && before[before.len() - word.len()..].eq_ignore_ascii_case(word)
    };
    [&b" no"[..], b" nr", b" ref", b" acc"].iter().any(ends)
}

/// A letter's bit; everything that is no ASCII letter shares one.
const fn bit(byte: u8) -> u32 {
    if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { 1 << 31 }
}

/// Words that announce a telephone number.
pub(crate) const PHONE: &[&str] = &[
    "call",
    "text$",
    "txt",
    "texting",
    "texted",
    "phone",
    "tel$",
    "tel.",
    "tele",
    "cell",
    "mobile",
    "mob$",
    "whatsapp",
    "wa$",
    "number",
    "num$",
    "fax",
    "reach",
    "contact",
    "ring",
    "rang",
    "sms",
    "dial",
    "answering at",
    "registered",
    "desk$",
    "office$",
    "home :",
    "home:",
    "hotline",
    "handy",
    "nummer",
    "numero",
    "número",
    "móvil",
    "movil",
    "celular",
    "telefon",
    "teléfono",
    "telefono",
    "téléphone",
    "portable",
    "cellulare",
    "viber",
    "signal",
    "telegram",
    "landline",
    "extension",
    "hmu",
    "phn",
    "ph$",
    "ph:",
    "anrufen",
    "rufnummer",
    "appelle",
    "llama",
    "chiama",
    "bel$",
    "mobiel",
];
/// Those of [`PHONE`] that say so beyond doubt.
pub(crate) const CALL: &[&str] = &[
    "call",
    "text$",
    "txt",
    "texted",
    "phone",
    "tel$",
    "tele",
    "cell",
    "mobile",
    "whatsapp",
    "fax",
    "ring",
    "sms",
    "dial",
    "handy",
    "celular",
    "telefon",
    "téléphone",
    "mobiel",
];
/// Words that announce a payment card.
pub(crate) const CARD: &[&str] = &[
    "card",
    "visa",
    "mastercard",
    "amex",
    "debit",
    "credit",
    "karte",
    "tarjeta",
    "carte",
    "carta",
    "cartão",
    "kaart",
    "cc$",
    "pan$",
];
/// Words that announce an account.
pub(crate) const BANK: &[&str] = &[
    "account",
    "acct",
    "acc$",
    "a/c",
    "routing",
    "sort code",
    "iban",
    "swift",
    "bic$",
    "ifsc",
    "bank",
    "konto",
    "cuenta",
    "compte",
    "conto",
    "conta",
    "rekening",
    "aba$",
    "accnum",
    "wallet",
    "bsb",
    "clabe",
];
/// Words that announce a personal number.
pub(crate) const ID: &[&str] = &[
    "ssn",
    "social security",
    "social sec",
    "social$",
    "passport",
    "passeport",
    "pasaporte",
    "reisepass",
    "licence",
    "license",
    "licencia",
    "id$",
    "id#",
    "id:",
    "identification",
    "ident",
    "identity",
    "national",
    "nationale",
    "tax",
    "tin$",
    "itin",
    "ein$",
    "atin",
    "nhs",
    "nino",
    "ni number",
    "national insurance",
    "insurance",
    "aadhaar",
    "aadhar",
    "adhar",
    "pan$",
    "patient",
    "mrn",
    "medical",
    "chart",
    "record",
    "case",
    "claim",
    "policy",
    "ticket",
    "reference",
    "ref$",
    "ref.",
    "order",
    "booking",
    "confirmation",
    "tracking",
    "employee",
    "student",
    "member",
    "badge",
    "personnel",
    "voter",
    "visa number",
    "green card",
    "dl$",
    "driver",
    "plate",
    "registration",
    "vin$",
    "serial",
    "imei",
    "matric",
    "enrol",
    "inmate",
    "docket",
    "file",
    "steuer",
    "ausweis",
    "versicherung",
    "dni",
    "nie$",
    "curp",
    "rfc$",
    "rut$",
    "cpf",
    "cnpj",
    "rg$",
    "nir$",
    "sécurité sociale",
    "codice fiscale",
    "bsn",
    "pesel",
    "sin$",
    "abn$",
    "medicare",
    "medicaid",
    "tfn",
    "nif",
    "personnummer",
    "invoice",
    "subscription",
    "account id",
];
/// Words that announce a date of birth.
pub(crate) const BIRTH: &[&str] = &[
    "born",
    "birth",
    "dob",
    "d.o.b",
    "bday",
    "b-day",
    "birthday",
    "geboren",
    "geburtsdatum",
    "geb.",
    "nacimiento",
    "nací",
    "naci",
    "nacida",
    "nacido",
    "naissance",
    "née le",
    "né le",
    "nata il",
    "nato il",
    "nascita",
    "nascimento",
    "nasci",
    "geboortedatum",
    "janam",
];
