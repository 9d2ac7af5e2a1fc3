//! Cue words to the left of a find. Must look no farther than one clause.

/// How many bytes to the left are read.
const WINDOW: usize = 56;

/// The lower-cased clause to the left of a position.
pub(crate) struct Left {
    bytes: [u8; WINDOW],
    from: usize,
}

impl Left {
    /// Reads what stands before byte `at`, back to the end of the sentence before.
    pub(crate) fn of(text: &str, at: usize) -> Self {
        let mut left = Self { bytes: [b' '; WINDOW], from: WINDOW };
        let before = text.as_bytes()[..at].iter().rev();
        let mut next = b' ';
        for byte in before.take(WINDOW) {
            // A full stop, question mark or line end closes the clause; a question may hold the cue of its answer.
            if (matches!(byte, b'.' | b'!') && next == b' ' && left.from < WINDOW - 2) || *byte == b'\n' {
                break;
            }
            left.from -= 1;
            left.bytes[left.from] = byte.to_ascii_lowercase();
            next = *byte;
        }
        left
    }

    fn clause(&self) -> &[u8] {
        &self.bytes[self.from..]
    }

    /// Whether one of `words` begins a word of the clause. Words are lower case; a trailing `$` asks for a word's end.
    pub(crate) fn has(&self, words: &[&str]) -> bool {
        self.last(words).is_some()
    }

    /// Where the last of `words` to appear begins, counted in bytes back from the position.
    pub(crate) fn last(&self, words: &[&str]) -> Option<usize> {
        let clause = self.clause();
        words.iter().filter_map(|word| find_word(clause, word)).map(|at| clause.len() - at).min()
    }
}

/// Last place where `word` begins a word of `clause`.
fn find_word(clause: &[u8], word: &str) -> Option<usize> {
    let (word, whole) = word.strip_suffix('$').map_or((word, false), |word| (word, true));
    let finder = memchr::memmem::rfind;
    let mut end = clause.len();
    while let Some(at) = finder(&clause[..end], word.as_bytes()) {
        let begins = at == 0 || !super::wordish(clause[at - 1]);
        let ends = !whole || !clause.get(at + word.len()).copied().is_some_and(super::wordish);
        if begins && ends {
            return Some(at);
        }
        end = at + word.len() - 1;
    }
    None
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
