//! Which certificate was signed with? (EN 319 102-1, 5.2.3.)

use qolhat_pki::{Certificate, Check, Fact, Name};

use super::words::{checks, reasons};
use crate::cms::{CertificateReference, SignerIdentifier, SignerInfo};

/// How many certificates that fit the identifier of a signer are tried with the signature. There should be one.
const MAX_TRIED: usize = 8;

/// The certificate the signer means, among those at hand, and whether the signature itself names it.
///
/// Anybody can exchange the certificates of a CMS file and the identifier of a signer; only the signed attributes bind
/// the signature to one certificate. So a candidate that they name wins over one that merely fits the identifier, and
/// without names the one whose key made the signature (`made_it`) over what somebody laid beside it.
pub(super) fn identify<'c>(
    signer: &SignerInfo<'_>,
    candidates: impl Iterator<Item = &'c Certificate>,
    made_it: impl Fn(&Certificate) -> bool,
) -> (Option<&'c Certificate>, Check) {
    let id = checks::SIGNING_CERTIFICATE_ATTRIBUTE;
    let fitting: Vec<&Certificate> = candidates
        .filter(|candidate| is_meant(&signer.identifier, candidate))
        .collect();
    let Some(first) = fitting.first().copied() else {
        let facts = identifier_facts(&signer.identifier);
        return (
            None,
            Check::undetermined(id, reasons::SIGNING_CERTIFICATE_NOT_FOUND, facts),
        );
    };
    // The structure was found to be readable before; an attribute that is not names nothing.
    let references = signer.certificate_references().unwrap_or_default();
    if references.is_empty() {
        let several = fitting.iter().take(MAX_TRIED).filter(|_| fitting.len() > 1);
        let maker = several.copied().find(|candidate| made_it(candidate));
        let check = Check::not_checked(id, reasons::NO_CERTIFICATE_NAMED);
        return (maker.or(Some(first)), check);
    }
    let facts = vec![
        Fact::new("references", references.len()),
        Fact::new("hash", algorithm_names(&references)),
    ];
    if references.iter().any(|reference| reference.algorithm.is_none()) {
        return (
            Some(first),
            Check::undetermined(id, qolhat_pki::reasons::UNSUPPORTED_ALGORITHM, facts),
        );
    }
    match fitting
        .iter()
        .find(|candidate| references.iter().all(|reference| names(reference, candidate)))
    {
        Some(named) => (Some(named), Check::satisfied(id, facts)),
        None => (
            Some(first),
            Check::violated(id, reasons::ANOTHER_CERTIFICATE_NAMED, facts),
        ),
    }
}

/// Whether the identifier in the signature fits the certificate (RFC 5652, 5.3).
fn is_meant(identifier: &SignerIdentifier<'_>, certificate: &Certificate) -> bool {
    match identifier {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            same_number(serial, certificate.serial()) && is_name(issuer, certificate.issuer())
        }
        SignerIdentifier::SubjectKeyId(key_id) => certificate.subject_key_id() == Some(key_id.as_ref()),
    }
}

fn is_name(der: &[u8], name: &Name) -> bool {
    der == name.der() || Name::from_der(der).is_ok_and(|read| read == *name)
}

fn same_number(first: &[u8], second: &[u8]) -> bool {
    let digits = |number: &[u8]| {
        number
            .iter()
            .copied()
            .skip_while(|octet| *octet == 0)
            .collect::<Vec<u8>>()
    };
    digits(first) == digits(second)
}

/// Whether a reference of the signed attributes names the certificate (RFC 5035, 5.4).
fn names(reference: &CertificateReference<'_>, certificate: &Certificate) -> bool {
    let same_hash = reference
        .algorithm
        .is_some_and(|algorithm| algorithm.digest(certificate.der()) == *reference.hash);
    let same_issuer = reference.issuer_serial.as_ref().is_none_or(|stated| {
        same_number(stated.serial, certificate.serial())
            && stated.issuer.iter().any(|issuer| is_name(issuer, certificate.issuer()))
    });
    same_hash && same_issuer
}

fn algorithm_names(references: &[CertificateReference<'_>]) -> String {
    let name = |reference: &CertificateReference<'_>| reference.algorithm.map_or("unknown", |known| known.name());
    references.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// What the identifier says, for a report about a signer whose certificate is missing.
fn identifier_facts(identifier: &SignerIdentifier<'_>) -> Vec<Fact> {
    match identifier {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            let issuer = Name::from_der(issuer).map(|name| name.to_string()).unwrap_or_default();
            vec![Fact::new("issuer", issuer), Fact::new("serial", hex(serial))]
        }
        SignerIdentifier::SubjectKeyId(key_id) => vec![Fact::new("subject_key_id", hex(key_id))],
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
