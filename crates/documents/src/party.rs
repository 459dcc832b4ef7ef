//! A side of a document.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::beneficiary_code::BeneficiaryCode;
use crate::date::Date;
use crate::error::DocumentError;
use crate::json::{Fields, Json, Strictness};
use crate::typed::Typed;

codes! {
    /// The legal form of a party.
    #[derive(Default)]
    pub enum PartyKind {
        /// A limited liability partnership (ТОО, ЖШС).
        #[default]
        Llp = "llp",
        /// A joint-stock company (АО, АҚ).
        Jsc = "jsc",
        /// A sole proprietor (ИП, ЖК), known by an IIN.
        SoleProprietor = "sole-proprietor",
        /// A sole proprietorship carried on jointly, known by a BIN.
        JointProprietor = "joint-proprietor",
        /// A private person, known by an IIN.
        Person = "person",
        /// A branch or representative office, with the BIN of its head office.
        Branch = "branch",
        /// A state body or institution.
        State = "state",
        /// Any other form.
        Other = "other",
    }
}

impl PartyKind {
    /// Whether a party of this kind is known by an IIN and not by a BIN.
    pub const fn has_iin(self) -> bool {
        matches!(self, Self::SoleProprietor | Self::Person)
    }
}

/// The requisites of a party, texts as they were typed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Party {
    /// The legal form.
    pub kind: PartyKind,
    /// The name as it is printed.
    pub name: String,
    /// The BIN, empty for a party known by an IIN.
    pub bin: String,
    /// The IIN, empty for a party known by a BIN.
    pub iin: String,
    /// The BIN of the head office, for a branch.
    pub head_office_bin: String,
    /// The address, kept as typed.
    pub address: String,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// Electronic addresses with their purpose.
    pub emails: Vec<Email>,
    /// Bank accounts; the first is the one that is printed.
    pub accounts: Vec<Account>,
    /// The beneficiary code (Кбе) as stated; empty means that it is derived.
    pub kbe: String,
    /// The payment purpose code (КНП), or empty.
    pub knp: String,
    /// What is known about value added tax; `None` when nothing is.
    pub vat: Option<VatRegistration>,
    /// Who signs for the party.
    pub signatory: Option<Signatory>,
}

/// An electronic address.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Email {
    /// The address.
    pub address: String,
    /// What it is for: `accounting`, `claims`, `general`, or another word; may be empty.
    pub purpose: String,
}

/// A bank account as typed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Account {
    /// The account number (ИИК).
    pub iban: String,
    /// The name of the bank.
    pub bank: String,
    /// The BIC of the bank (БИК).
    pub bic: String,
}

/// Registration for value added tax.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct VatRegistration {
    /// Whether the party is registered.
    pub payer: bool,
    /// Series and number of the certificate.
    pub certificate: String,
    /// The first day of the registration.
    pub since: Typed<Date>,
}

/// The person who signs.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Signatory {
    /// Surname and initials.
    pub name: String,
    /// The position.
    pub position: String,
    /// What the authority rests on: the charter, a power of attorney.
    pub basis: String,
}

impl Party {
    /// The number the party is known by: its IIN or its BIN, as typed.
    pub fn id_number(&self) -> &str {
        match self.kind {
            PartyKind::SoleProprietor | PartyKind::Person => &self.iin,
            PartyKind::Other if self.bin.is_empty() => &self.iin,
            _ => &self.bin,
        }
    }

    /// The beneficiary code, stated or derived from the kind; the flag tells that it was derived.
    pub fn beneficiary_code(&self) -> Option<(BeneficiaryCode, bool)> {
        if self.kbe.is_empty() {
            return BeneficiaryCode::derived_from(self.kind).map(|code| (code, true));
        }
        self.kbe.parse().ok().map(|code| (code, false))
    }

    /// Whether the party is registered for value added tax on this day.
    pub fn is_vat_payer_on(&self, day: Date) -> bool {
        self.vat
            .as_ref()
            .is_some_and(|vat| vat.payer && vat.since.value().is_none_or(|since| since <= day))
    }

    pub(crate) fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let kind = fields.code("kind", "a kind of party such as llp", PartyKind::from_code)?;
        if kind.is_none() && !fields.is_draft() {
            return Err(DocumentError::MissingField {
                path: fields.path_of("kind"),
            });
        }
        let party = Self {
            kind: kind.unwrap_or_default(),
            name: fields.required_text("name")?,
            bin: fields.text("bin")?,
            iin: fields.text("iin")?,
            head_office_bin: fields.text("head_office_bin")?,
            address: fields.text("address")?,
            phones: fields.texts("phones")?,
            emails: fields
                .objects("emails")?
                .into_iter()
                .map(Email::read)
                .collect::<Result<_, _>>()?,
            accounts: fields
                .objects("accounts")?
                .into_iter()
                .map(Account::read)
                .collect::<Result<_, _>>()?,
            kbe: fields.text("kbe")?,
            knp: fields.text("knp")?,
            vat: fields.object("vat")?.map(VatRegistration::read).transpose()?,
            signatory: fields.object("signatory")?.map(Signatory::read).transpose()?,
        };
        fields.finish().map(|()| party)
    }

    pub(crate) fn write(&self) -> Json {
        Json::object([
            ("kind", Json::text(self.kind.as_str())),
            ("name", Json::text(&self.name)),
            ("bin", Json::text_or_null(&self.bin)),
            ("iin", Json::text_or_null(&self.iin)),
            ("head_office_bin", Json::text_or_null(&self.head_office_bin)),
            ("address", Json::text_or_null(&self.address)),
            ("phones", Json::list(&self.phones, |phone| Json::text(phone))),
            ("emails", Json::list(&self.emails, Email::write)),
            ("accounts", Json::list(&self.accounts, Account::write)),
            ("kbe", Json::text_or_null(&self.kbe)),
            ("knp", Json::text_or_null(&self.knp)),
            ("vat", self.vat.as_ref().map_or(Json::Null, VatRegistration::write)),
            (
                "signatory",
                self.signatory.as_ref().map_or(Json::Null, Signatory::write),
            ),
        ])
    }
}

impl Serialize for Party {
    /// The JSON of a party inside a document.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Party {
    /// Reads a party that is being typed, as [`Document::from_draft_json`](crate::Document::from_draft_json) does.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let fields = Fields::new(json, "", Strictness::Draft).map_err(serde::de::Error::custom)?;
        Self::read(fields).map_err(serde::de::Error::custom)
    }
}

impl Email {
    fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let email = Self {
            address: fields.required_text("address")?,
            purpose: fields.text("purpose")?,
        };
        fields.finish().map(|()| email)
    }

    fn write(&self) -> Json {
        Json::object([
            ("address", Json::text(&self.address)),
            ("purpose", Json::text_or_null(&self.purpose)),
        ])
    }
}

impl Account {
    fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let account = Self {
            iban: fields.required_text("iban")?,
            bank: fields.text("bank")?,
            bic: fields.text("bic")?,
        };
        fields.finish().map(|()| account)
    }

    fn write(&self) -> Json {
        Json::object([
            ("iban", Json::text(&self.iban)),
            ("bank", Json::text_or_null(&self.bank)),
            ("bic", Json::text_or_null(&self.bic)),
        ])
    }
}

impl VatRegistration {
    fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let payer = fields.flag("payer")?;
        if payer.is_none() && !fields.is_draft() {
            return Err(DocumentError::MissingField {
                path: fields.path_of("payer"),
            });
        }
        let vat = Self {
            payer: payer.unwrap_or_default(),
            certificate: fields.text("certificate")?,
            since: fields.typed("since")?,
        };
        fields.finish().map(|()| vat)
    }

    fn write(&self) -> Json {
        Json::object([
            ("payer", Json::Bool(self.payer)),
            ("certificate", Json::text_or_null(&self.certificate)),
            ("since", Json::typed_or_null(&self.since)),
        ])
    }
}

impl Signatory {
    fn read(mut fields: Fields) -> Result<Self, DocumentError> {
        let signatory = Self {
            name: fields.required_text("name")?,
            position: fields.text("position")?,
            basis: fields.text("basis")?,
        };
        fields.finish().map(|()| signatory)
    }

    fn write(&self) -> Json {
        Json::object([
            ("name", Json::text(&self.name)),
            ("position", Json::text_or_null(&self.position)),
            ("basis", Json::text_or_null(&self.basis)),
        ])
    }
}
