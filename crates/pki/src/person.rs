//! Who a certificate speaks about and what the key is for, in the conventions of Kazakhstan.

use qolhat_asn1::Oid;

use crate::{Certificate, Name, oid, plain_text};

/// What the subject of a certificate says about a person or organisation, as [`plain_text`].
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Person {
    /// Surname and given name, or the name of a system.
    pub common_name: Option<String>,
    /// Surname.
    pub surname: Option<String>,
    /// Patronymic (the attribute G).
    pub patronymic: Option<String>,
    /// Individual identification number, twelve digits.
    pub iin: Option<String>,
    /// Business identification number, twelve digits.
    pub bin: Option<String>,
    /// Name of the organisation.
    pub organization: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Country, two letters.
    pub country: Option<String>,
    /// City.
    pub locality: Option<String>,
    /// Region.
    pub state: Option<String>,
}

impl Person {
    /// Reads the subject of `certificate`.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let mut person = Self::from_name(certificate.subject());
        if person.email.is_none() {
            person.email = certificate.subject_alt_names().iter().find_map(|name| match name {
                crate::GeneralName::Email(address) => Some(plain_text(address)),
                _ => None,
            });
        }
        person
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &Name) -> Self {
        let text = |oid: Oid| name.find(oid).map(plain_text);
        let numbers = || {
            name.find_all(oid::attribute::SERIAL_NUMBER)
                .chain(name.find_all(oid::attribute::ORGANIZATIONAL_UNIT))
        };
        Self {
            common_name: text(oid::attribute::COMMON_NAME),
            surname: text(oid::attribute::SURNAME),
            patronymic: text(oid::attribute::GIVEN_NAME),
            iin: numbers().find_map(|value| twelve_digits(value, "IIN")),
            bin: numbers().find_map(|value| twelve_digits(value, "BIN")),
            organization: text(oid::attribute::ORGANIZATION),
            email: text(oid::attribute::EMAIL),
            country: text(oid::attribute::COUNTRY),
            locality: text(oid::attribute::LOCALITY),
            state: text(oid::attribute::STATE),
        }
    }
}

fn twelve_digits(value: &str, label: &str) -> Option<String> {
    let digits = value.trim().strip_prefix(label)?;
    (digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.to_owned())
}

/// What the subject may do in its organisation.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Role {
    /// First head of a legal entity.
    FirstHead,
    /// Right to sign for a legal entity.
    Signatory,
    /// Right to sign financial documents.
    FinancialSignatory,
    /// Human resources.
    Hr,
    /// Employee.
    Employee,
    /// Information system.
    InformationSystem,
    /// A person on their own behalf.
    Individual,
    /// Client of the Treasury.
    Treasury,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 8] = [
        Self::FirstHead,
        Self::Signatory,
        Self::FinancialSignatory,
        Self::Hr,
        Self::Employee,
        Self::InformationSystem,
        Self::Individual,
        Self::Treasury,
    ];

    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstHead => "first-head",
            Self::Signatory => "signatory",
            Self::FinancialSignatory => "financial-signatory",
            Self::Hr => "hr",
            Self::Employee => "employee",
            Self::InformationSystem => "information-system",
            Self::Individual => "individual",
            Self::Treasury => "treasury",
        }
    }

    /// Reads the extended key usages of `certificate`; unknown ones are ignored.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Vec<Self> {
        let usages = certificate.extended_key_usage().unwrap_or_default();
        let mut roles: Vec<Self> = usages.iter().filter_map(|usage| Self::from_usage(*usage)).collect();
        if roles.is_empty() && is_unnamed_system(certificate) {
            roles.push(Self::InformationSystem);
        }
        roles.sort();
        roles.dedup();
        roles
    }

    fn from_usage(usage: Oid) -> Option<Self> {
        Some(match usage {
            oid::usage::KZ_FIRST_HEAD => Self::FirstHead,
            oid::usage::KZ_SIGNATORY => Self::Signatory,
            oid::usage::KZ_FINANCIAL_SIGNATORY => Self::FinancialSignatory,
            oid::usage::KZ_HR => Self::Hr,
            oid::usage::KZ_EMPLOYEE => Self::Employee,
            oid::usage::KZ_INDIVIDUAL => Self::Individual,
            oid::usage::KZ_INDIVIDUAL_SYSTEM => Self::InformationSystem,
            oid::usage::KZ_TREASURY => Self::Treasury,
            system if is_at_or_below(system, oid::usage::KZ_INFORMATION_SYSTEM) => Self::InformationSystem,
            _ => return None,
        })
    }
}

/// Older certificates of systems say only "legal entity": no role, no mail or login usage, nobody's IIN.
fn is_unnamed_system(certificate: &Certificate) -> bool {
    certificate.has_usage(oid::usage::KZ_LEGAL_ENTITY)
        && !certificate.has_usage(oid::usage::EMAIL_PROTECTION)
        && !certificate.has_usage(oid::usage::CLIENT_AUTH)
        && certificate.person().iin.is_none()
}

fn is_at_or_below(oid: Oid, base: Oid) -> bool {
    oid == base || (oid.as_bytes().starts_with(base.as_bytes()))
}

/// What a key is meant for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Purpose {
    /// Signing documents.
    Sign,
    /// Proving who logs in; never for documents.
    Login,
    /// Both, as all GOST-2015 keys of people.
    SignAndLogin,
    /// Signing certificates.
    Authority,
    /// Time stamps.
    Timestamp,
    /// Answers about revocation.
    Ocsp,
    /// None of these is stated.
    Other,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 7] = [
        Self::Sign,
        Self::Login,
        Self::SignAndLogin,
        Self::Authority,
        Self::Timestamp,
        Self::Ocsp,
        Self::Other,
    ];

    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Login => "login",
            Self::SignAndLogin => "sign-and-login",
            Self::Authority => "authority",
            Self::Timestamp => "timestamp",
            Self::Ocsp => "ocsp",
            Self::Other => "other",
        }
    }

    /// Reads key usage and extended key usage of `certificate`.
    ///
    /// The national authority gives RSA and GOST-2004 holders two keys, told apart by clientAuth and emailProtection;
    /// a GOST-2015 holder gets one key with emailProtection that also logs in.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        if certificate.is_authority() {
            return Self::Authority;
        }
        if certificate.has_usage(oid::usage::TIME_STAMPING) {
            return Self::Timestamp;
        }
        if certificate.has_usage(oid::usage::OCSP_SIGNING) {
            return Self::Ocsp;
        }
        let usage = certificate.key_usage();
        let binds = usage.is_none_or(|usage| usage.non_repudiation());
        let logs_in = certificate.has_usage(oid::usage::CLIENT_AUTH);
        let signs = certificate.has_usage(oid::usage::EMAIL_PROTECTION);
        match (signs, logs_in, binds) {
            (true, true, true) => Self::SignAndLogin,
            (true, false, true) if is_gost_2015(certificate) => Self::SignAndLogin,
            (true, false, true) => Self::Sign,
            (_, true, _) => Self::Login,
            (false, false, true) if usage.is_some() => Self::Sign,
            _ => Self::Other,
        }
    }
}

fn is_gost_2015(certificate: &Certificate) -> bool {
    use crate::KeyAlgorithm;
    matches!(
        KeyAlgorithm::of_spki(certificate.spki_der()),
        Some(KeyAlgorithm::KazakhGost2015Bits256 | KeyAlgorithm::KazakhGost2015Bits512)
    )
}
