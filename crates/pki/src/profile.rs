//! Rules of RFC 5280, 4, for issuers, which a verifier may ask for but does not need.
//!
//! Real authorities break some of them without harm, so they are asked only under [`Conformance::Strict`].

use qolhat_asn1::Oid;

use crate::{Certificate, Check, Fact, GeneralName, checks, oid, reasons};

/// How closely certificates must keep to the profile of RFC 5280, 4.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Conformance {
    /// Only what path validation (RFC 5280, 6) demands.
    #[default]
    PathValidation,
    /// Every rule for issuers that is implemented here as well.
    Strict,
}

/// Checks every certificate of a chain that runs from the leaf to the anchor.
pub(crate) fn check(chain: &[Certificate], conformance: Conformance) -> Check {
    if conformance == Conformance::PathValidation {
        return Check::not_checked(checks::CERTIFICATE_PROFILE, reasons::NOT_REQUIRED);
    }
    let anchor = chain.len().saturating_sub(1);
    for (position, certificate) in chain.iter().enumerate() {
        let is_issuer = position > 0;
        if let Some(clause) = broken_clause(certificate, is_issuer, position == anchor) {
            let facts = vec![Fact::new("subject", certificate.subject()), Fact::new("clause", clause)];
            return Check::violated(checks::CERTIFICATE_PROFILE, reasons::PROFILE_BROKEN, facts);
        }
    }
    Check::satisfied(checks::CERTIFICATE_PROFILE, Vec::new())
}

/// The first clause of RFC 5280 that `certificate` breaks.
fn broken_clause(certificate: &Certificate, is_issuer: bool, is_anchor: bool) -> Option<&'static str> {
    let critical = |oid: Oid| certificate.extension(oid).map(|extension| extension.critical);
    let serial = certificate.serial_content();
    let is_negative = serial.first().is_some_and(|octet| octet & 0x80 != 0);
    let is_zero = serial.iter().all(|octet| *octet == 0);
    let is_authority = certificate.is_authority();
    let key_id = certificate.authority_key_id().and_then(|id| id.key_id.as_ref());
    let signs_certificates = certificate.key_usage().is_some_and(|usage| usage.key_cert_sign());
    let has_alt_name = !certificate.subject_alt_names().is_empty();
    let rules = [
        (
            "4.1.2.1",
            !certificate.extensions().is_empty() && certificate.version() != 3,
        ),
        ("4.1.2.2", is_negative || is_zero || serial.len() > 21),
        ("4.1.2.4", certificate.issuer().is_empty()),
        (
            "4.1.2.6",
            certificate.subject().is_empty() && (is_authority || !has_alt_name),
        ),
        ("4.2.1.1", key_id.is_none() && !certificate.is_self_issued()),
        ("4.2.1.1", key_id.is_none() && is_issuer && !is_anchor),
        ("4.2.1.1", critical(oid::extension::AUTHORITY_KEY_ID) == Some(true)),
        ("4.2.1.2", is_authority && certificate.subject_key_id().is_none()),
        ("4.2.1.2", critical(oid::extension::SUBJECT_KEY_ID) == Some(true)),
        ("4.2.1.3", signs_certificates && !is_authority),
        (
            "4.2.1.6",
            certificate.subject().is_empty() && critical(oid::extension::SUBJECT_ALT_NAME) != Some(true),
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
        ("4.2.1.10", critical(oid::extension::NAME_CONSTRAINTS) == Some(false)),
        ("4.2.1.10", certificate.name_constraints().is_some() && !is_authority),
        ("4.2.1.11", critical(oid::extension::POLICY_CONSTRAINTS) == Some(false)),
        ("4.2.1.14", critical(oid::extension::INHIBIT_ANY_POLICY) == Some(false)),
        ("4.2.2.1", critical(oid::extension::AUTHORITY_INFO_ACCESS) == Some(true)),
    ];
    rules
        .iter()
        .find(|(_, is_broken)| *is_broken)
        .map(|(clause, _)| *clause)
}
