//! Rules of RFC 5280, 4, for issuers.
//!
//! A few are structural and always hold. Real authorities break some of the others without harm, so those are asked
//! only under [`Conformance::Strict`].

use qolhat_asn1::Oid;

use crate::{Certificate, Check, Fact, GeneralName, checks, oid, reasons};

/// How closely certificates must keep to the profile of RFC 5280, 4.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Conformance {
    /// Only what path validation (RFC 5280, 6) and the structure demand.
    #[default]
    PathValidation,
    /// Every rule for issuers that is implemented here as well.
    Strict,
    /// As strict, and an anchor that another authority issued must name its issuer's key: only for a self-signed
    /// certificate may it be left out (4.2.1.1), but cross-signed roots without it are in use.
    Pedantic,
}

/// Checks every certificate of a chain that runs from the leaf to the anchor.
pub(crate) fn check(chain: &[Certificate], conformance: Conformance) -> Check {
    let anchor = chain.len().saturating_sub(1);
    for (position, certificate) in chain.iter().enumerate() {
        let place = Place {
            is_anchor: position == anchor,
            conformance,
        };
        if let Some(clause) = broken_clause(certificate, place) {
            let facts = vec![Fact::new("subject", certificate.subject()), Fact::new("clause", clause)];
            return Check::violated(checks::CERTIFICATE_PROFILE, reasons::PROFILE_BROKEN, facts);
        }
    }
    Check::satisfied(checks::CERTIFICATE_PROFILE, Vec::new())
}

/// Where a certificate stands in its chain, and what is asked of it.
#[derive(Clone, Copy)]
struct Place {
    is_anchor: bool,
    conformance: Conformance,
}

/// The first clause of RFC 5280 that `certificate` breaks.
fn broken_clause(certificate: &Certificate, place: Place) -> Option<&'static str> {
    let mut rules = structural_rules(certificate);
    if place.conformance != Conformance::PathValidation {
        rules.extend(strict_rules(certificate, place));
    }
    rules
        .into_iter()
        .find(|(_, is_broken)| *is_broken)
        .map(|(clause, _)| clause)
}

/// Whether the extension is critical, when it is there.
fn criticality(certificate: &Certificate, oid: Oid) -> Option<bool> {
    certificate.extension(oid).map(|extension| extension.critical)
}

/// Rules without which fields have no meaning.
fn structural_rules(certificate: &Certificate) -> Vec<(&'static str, bool)> {
    vec![
        ("4.1.2.1", !(1..=3).contains(&certificate.version())),
        (
            "4.1.2.1",
            !certificate.extensions().is_empty() && certificate.version() != 3,
        ),
        // Nobody has signed it.
        ("4.1.2.4", certificate.issuer().is_empty()),
        (
            "4.2.1.10",
            criticality(certificate, oid::extension::NAME_CONSTRAINTS) == Some(false),
        ),
        (
            "4.2.1.10",
            certificate.name_constraints().is_some() && !certificate.is_authority(),
        ),
    ]
}

fn strict_rules(certificate: &Certificate, place: Place) -> Vec<(&'static str, bool)> {
    let critical = |oid: Oid| criticality(certificate, oid);
    let serial = certificate.serial_content();
    let is_negative = serial.first().is_some_and(|octet| octet & 0x80 != 0);
    let is_zero = serial.iter().all(|octet| *octet == 0);
    let is_authority = certificate.is_authority();
    let lacks_issuer_key = certificate.authority_key_id().is_none_or(|id| id.key_id.is_none());
    let is_pedantic = place.conformance == Conformance::Pedantic;
    let needs_issuer_key = !place.is_anchor || (is_pedantic && !certificate.is_self_issued());
    let signs_certificates = certificate.key_usage().is_some_and(|usage| usage.key_cert_sign());
    let has_alt_name = !certificate.subject_alt_names().is_empty();
    let is_nameless = certificate.subject().is_empty();
    vec![
        ("4.1.2.2", is_negative || is_zero || serial.len() > 21),
        ("4.1.2.6", is_nameless && (is_authority || !has_alt_name)),
        ("4.2.1.1", lacks_issuer_key && needs_issuer_key),
        ("4.2.1.1", critical(oid::extension::AUTHORITY_KEY_ID) == Some(true)),
        ("4.2.1.2", is_authority && certificate.subject_key_id().is_none()),
        ("4.2.1.2", critical(oid::extension::SUBJECT_KEY_ID) == Some(true)),
        ("4.2.1.3", signs_certificates && !is_authority),
        (
            "4.2.1.6",
            !has_alt_name && critical(oid::extension::SUBJECT_ALT_NAME).is_some(),
        ),
        (
            "4.2.1.6",
            is_nameless && critical(oid::extension::SUBJECT_ALT_NAME) != Some(true),
        ),
        (
            "4.2.1.6",
            certificate
                .subject_alt_names()
                .contains(&GeneralName::Dns(String::new())),
        ),
        (
            "4.2.1.9",
            certificate
                .basic_constraints()
                .is_some_and(|it| !it.is_authority && it.path_length.is_some()),
        ),
        // A duty of issuers only: section 6.1 processes both whatever they are marked, NIST's certificates do not mark
        // policy constraints (PKITS 4.8.10), and the BSI refuses such chains (ext_17).
        ("4.2.1.11", critical(oid::extension::POLICY_CONSTRAINTS) == Some(false)),
        ("4.2.1.14", critical(oid::extension::INHIBIT_ANY_POLICY) == Some(false)),
        ("4.2.2.1", critical(oid::extension::AUTHORITY_INFO_ACCESS) == Some(true)),
    ]
}
