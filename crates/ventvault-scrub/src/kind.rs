//! The fourteen kinds of personal data and small tables indexed by them. Must not know how anything is found.

use std::{fmt, str::FromStr};

/// A kind of personal data. The names (`PERSON`, `EMAIL` …) are part of the public contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Names of people, whole or in part.
    Person,
    /// E-mail addresses, plain or written so as to dodge filters.
    Email,
    /// Telephone numbers, with extension.
    Phone,
    /// Links and bare domains.
    Url,
    /// User names on any service.
    Handle,
    /// Street addresses, post boxes and post codes.
    Address,
    /// Dates of birth; other dates stay.
    Dob,
    /// National, tax, patient, customer and other personal numbers.
    Id,
    /// Payment cards.
    Card,
    /// Accounts, IBANs, routing numbers and wallets.
    Bank,
    /// Internet and hardware addresses.
    Ip,
    /// Passwords, keys and PINs.
    Secret,
    /// Places smaller than what the listener needs to know.
    Location,
    /// Employers, schools and other organisations.
    Org,
}

impl Kind {
    /// Every kind, in the order of their declaration.
    pub const ALL: [Self; 14] = [
        Self::Person,
        Self::Email,
        Self::Phone,
        Self::Url,
        Self::Handle,
        Self::Address,
        Self::Dob,
        Self::Id,
        Self::Card,
        Self::Bank,
        Self::Ip,
        Self::Secret,
        Self::Location,
        Self::Org,
    ];

    /// The name as it stands in placeholders and reports, such as `PERSON`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "PERSON",
            Self::Email => "EMAIL",
            Self::Phone => "PHONE",
            Self::Url => "URL",
            Self::Handle => "HANDLE",
            Self::Address => "ADDRESS",
            Self::Dob => "DOB",
            Self::Id => "ID",
            Self::Card => "CARD",
            Self::Bank => "BANK",
            Self::Ip => "IP",
            Self::Secret => "SECRET",
            Self::Location => "LOCATION",
            Self::Org => "ORG",
        }
    }

    /// Words to say instead of a placeholder whose number was never given out, such as "that person".
    #[must_use]
    pub const fn neutral(self) -> &'static str {
        match self {
            Self::Person => "that person",
            Self::Email => "that email address",
            Self::Phone | Self::Id => "that number",
            Self::Url => "that link",
            Self::Handle | Self::Bank => "that account",
            Self::Address | Self::Ip => "that address",
            Self::Dob => "that date",
            Self::Card => "that card",
            Self::Secret => "that secret",
            Self::Location => "that place",
            Self::Org => "that organisation",
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text is the name of no [`Kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownKind;

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a kind of personal data; known are PERSON, EMAIL, PHONE, URL, HANDLE, ADDRESS, DOB, ID, CARD, BANK, IP, SECRET, LOCATION and ORG")
    }
}

impl std::error::Error for UnknownKind {}

impl FromStr for Kind {
    type Err = UnknownKind;

    /// Reads a name in any case, white space around it ignored.
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let text = text.trim();
        Self::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(text)).ok_or(UnknownKind)
    }
}

/// A set of kinds, the size of one integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KindSet(u16);

impl KindSet {
    /// No kind at all.
    pub const EMPTY: Self = Self(0);
    /// Every kind.
    pub const ALL: Self = Self((1 << Kind::ALL.len()) - 1);

    /// The set with `kind` added.
    #[must_use]
    pub const fn with(self, kind: Kind) -> Self {
        Self(self.0 | 1 << kind as u16)
    }

    /// The set with `kind` taken out.
    #[must_use]
    pub const fn without(self, kind: Kind) -> Self {
        Self(self.0 & !(1 << kind as u16))
    }

    /// Whether `kind` is in the set.
    #[must_use]
    pub const fn contains(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// How many spans of each kind were masked. Holds numbers only, so it may be logged and kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([u32; Kind::ALL.len()]);

impl Counts {
    /// The count of one kind.
    #[must_use]
    pub const fn get(&self, kind: Kind) -> u32 {
        self.0[kind.index()]
    }

    /// The count over all kinds.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// Every kind with its count, noughts included.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, u32)> + '_ {
        Kind::ALL.into_iter().map(|kind| (kind, self.get(kind)))
    }

    pub(crate) fn add(&mut self, kind: Kind) {
        let count = &mut self.0[kind.index()];
        *count = count.saturating_add(1);
    }
}
