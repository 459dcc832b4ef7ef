//! What the national authority of Kazakhstan writes into its certificates besides the person: how the key is kept, how its
//! owner was identified, which generation it belongs to, and where a certificate departs from that profile.
//!
//! Nothing here decides a verdict: real certificates depart from every one of these rules, and stay valid.

use qolhat_asn1::{Element, Oid};

use crate::{Certificate, KeyAlgorithm, Purpose, oid};

/// How many kinds of key storage one certificate may name; real ones name one.
const MAX_STORAGES: usize = 16;

/// The conventions of the national authority that a certificate shows.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct NationalProfile {
    /// Kinds of key storage (extension 1.2.398.3.3.5): file, token, identity card, SIM, cloud.
    pub key_storage: Vec<Oid>,
    /// How the owner was identified (extended key usages under 1.2.398.3.3.4.3).
    pub identification: Vec<Oid>,
    /// The generation, for certificates of the national authority.
    pub generation: Option<Generation>,
    /// Where it departs from the profile.
    pub departures: Vec<Departure>,
}

/// A generation of the national authority: its authorities and algorithms changed together.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Generation {
    /// RSA for all and GOST 34.310-2004, several keys a person; ended in June 2025.
    Of2018,
    /// GOST 34.10-2015, one key a person for signing and login, and the authority "(RSA) 2022"; to 2032.
    Of2022,
}

impl Generation {
    /// The name in machine fields: the year it began.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Of2018 => "2018",
            Self::Of2022 => "2022",
        }
    }
}

/// A rule of the profile that a certificate does not keep.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum Departure {
    /// The IIN has a wrong check digit. Test certificates have; a real person's never.
    IinCheckDigit,
    /// The BIN has a wrong check digit.
    BinCheckDigit,
    /// There is neither an IIN nor a BIN: certificates of information systems.
    NobodyNumbered,
    /// There is no extended key usage: authorities of state bodies and of banks.
    NoExtendedKeyUsage,
    /// A key for time stamps that may be used for more, or whose usage is not critical (RFC 3161, 2.3).
    TimestampUsage,
    /// A key for answers about revocation without id-pkix-ocsp-nocheck, so that its own revocation would have to be asked
    /// for (RFC 6960, 4.2.2.2.1).
    OcspWithoutNoCheck,
    /// The key storage can not be read.
    KeyStorageUnreadable,
}

impl Departure {
    /// Every departure.
    pub const ALL: [Self; 7] = [
        Self::IinCheckDigit,
        Self::BinCheckDigit,
        Self::NobodyNumbered,
        Self::NoExtendedKeyUsage,
        Self::TimestampUsage,
        Self::OcspWithoutNoCheck,
        Self::KeyStorageUnreadable,
    ];

    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IinCheckDigit => "iin-check-digit",
            Self::BinCheckDigit => "bin-check-digit",
            Self::NobodyNumbered => "nobody-numbered",
            Self::NoExtendedKeyUsage => "no-extended-key-usage",
            Self::TimestampUsage => "timestamp-usage",
            Self::OcspWithoutNoCheck => "ocsp-without-no-check",
            Self::KeyStorageUnreadable => "key-storage-unreadable",
        }
    }
}

impl NationalProfile {
    /// Reads `certificate`.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let storage = key_storage(certificate);
        let mut departures = departures(certificate);
        departures.extend(storage.is_none().then_some(Departure::KeyStorageUnreadable));
        let usages = certificate.extended_key_usage().unwrap_or_default();
        Self {
            key_storage: storage.unwrap_or_default(),
            identification: usages
                .iter()
                .copied()
                .filter(|usage| is_below(*usage, oid::usage::KZ_IDENTIFICATION))
                .collect(),
            generation: generation(certificate),
            departures,
        }
    }
}

/// SEQUENCE OF OBJECT IDENTIFIER; empty without the extension, nothing when it can not be read.
fn key_storage(certificate: &Certificate) -> Option<Vec<Oid>> {
    let Some(extension) = certificate.extension(oid::extension::KZ_KEY_STORAGE) else {
        return Some(Vec::new());
    };
    let mut rest = Element::from_der(&extension.value).ok()?.children().ok()?;
    let mut kinds = Vec::new();
    while !rest.is_empty() {
        if kinds.len() == MAX_STORAGES {
            return None;
        }
        kinds.push(rest.next().ok()?.oid().ok()?);
    }
    Some(kinds)
}

fn generation(certificate: &Certificate) -> Option<Generation> {
    let usages = certificate.extended_key_usage().unwrap_or_default();
    let policies = certificate.policies().unwrap_or_default();
    let is_national = usages
        .iter()
        .chain(policies)
        .any(|id| is_below(*id, oid::policy::KZ_NATIONAL_AUTHORITY));
    if !is_national {
        return None;
    }
    let is_of_2022 = || {
        let issuer = certificate.issuer().find(oid::attribute::COMMON_NAME);
        issuer.is_some_and(|name| name.contains("2022"))
    };
    match KeyAlgorithm::of_spki(certificate.spki_der())? {
        KeyAlgorithm::KazakhGost2015Bits256 | KeyAlgorithm::KazakhGost2015Bits512 => Some(Generation::Of2022),
        KeyAlgorithm::Rsa if is_of_2022() => Some(Generation::Of2022),
        KeyAlgorithm::Rsa | KeyAlgorithm::KazakhGost2004 => Some(Generation::Of2018),
        _ => None,
    }
}

fn departures(certificate: &Certificate) -> Vec<Departure> {
    let person = certificate.person();
    let purpose = certificate.purpose();
    let is_user = !matches!(purpose, Purpose::Authority | Purpose::Timestamp | Purpose::Ocsp);
    let is_wrong = |number: &Option<String>| number.as_deref().is_some_and(|digits| !check_digit_fits(digits));
    [
        (Departure::IinCheckDigit, is_wrong(&person.iin)),
        (Departure::BinCheckDigit, is_wrong(&person.bin)),
        (
            Departure::NobodyNumbered,
            is_user && person.iin.is_none() && person.bin.is_none(),
        ),
        (
            Departure::NoExtendedKeyUsage,
            is_user && certificate.extended_key_usage().is_none(),
        ),
        (
            Departure::TimestampUsage,
            purpose == Purpose::Timestamp && !is_timestamp_profile(certificate),
        ),
        (
            Departure::OcspWithoutNoCheck,
            purpose == Purpose::Ocsp && certificate.extension(oid::extension::OCSP_NO_CHECK).is_none(),
        ),
    ]
    .into_iter()
    .filter_map(|(departure, is_there)| is_there.then_some(departure))
    .collect()
}

/// RFC 3161, 2.3: the extension is critical and names time stamping alone.
fn is_timestamp_profile(certificate: &Certificate) -> bool {
    let is_critical = certificate
        .extension(oid::extension::EXTENDED_KEY_USAGE)
        .is_some_and(|extension| extension.critical);
    is_critical && certificate.extended_key_usage() == Some(&[oid::usage::TIME_STAMPING])
}

/// Whether `id` lies below `base`.
fn is_below(id: Oid, base: Oid) -> bool {
    id != base && id.as_bytes().starts_with(base.as_bytes())
}

/// Whether the twelfth digit of an IIN or BIN follows from the eleven before it: weights 1 to 11 modulo 11, and where that
/// gives 10, weights 3 to 11, 1, 2; a number for which that gives 10 as well is never issued.
fn check_digit_fits(digits: &str) -> bool {
    let digits: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let sum = |weights: [u32; 11]| {
        body.iter()
            .zip(weights)
            .map(|(digit, weight)| digit * weight)
            .sum::<u32>()
            % 11
    };
    let first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    let expected = match first {
        10 => sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]),
        first => first,
    };
    body.len() == 11 && *check == expected
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_follow_from_the_eleven_before() {
        // 850101300015 and 200140012345 stand in the published contract of the command line.
        assert!(check_digit_fits("123456789013"), "first sum 10, second 3");
        assert!(
            !check_digit_fits("123456789011"),
            "the number of the national test certificates"
        );
        assert!(check_digit_fits("000000000000"));
        assert!(!check_digit_fits("000000000001"));
        assert!(!check_digit_fits("12345678901"));
        assert!(!check_digit_fits(""));
    }
}
