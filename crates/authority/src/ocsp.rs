//! Answers about single certificates (RFC 6960), as the responder of the НУЦ gives them.

use qolhat_asn1::{Asn1Error, Oid, Tag, UnixTime, der};
use qolhat_gost::Random;
use qolhat_keystore::SigningKey;
use qolhat_pki::{Certificate, CrlReason, DigestAlgorithm, Signer};

use crate::{
    AuthorityError,
    certificate::{Critical, extension},
    key_generation::public_key_octets,
    revocation_list::reason_der,
};

/// id-pkix-ocsp-basic.
const BASIC: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.48.1.1");
/// id-pkix-ocsp-nonce.
const NONCE: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.48.1.2");
/// id-pkix-ocsp-extended-revoke: what was never issued is answered as revoked.
const EXTENDED_REVOKE: Oid = Oid::new_unwrap("1.3.6.1.5.5.7.48.1.9");

/// What to answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OcspAnswer {
    /// The state of the certificate.
    pub status: CertificateStatus,
    /// When the answer is made; also since when its statement holds.
    pub produced_at: UnixTime,
    /// Until when it holds; the НУЦ does not say.
    pub next_update: Option<UnixTime>,
    /// The nonce of the question, given back.
    pub nonce: Option<Vec<u8>>,
}

/// The state of a certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum CertificateStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// When.
        at: UnixTime,
        /// Why.
        reason: Option<CrlReason>,
    },
    /// The authority never issued it: revoked at the beginning of time, on hold (RFC 6960, 2.2).
    NeverIssued,
    /// The responder does not know.
    Unknown,
}

/// ```text
/// BasicOCSPResponse ::= SEQUENCE {
///     tbsResponseData ResponseData, signatureAlgorithm, signature BIT STRING, certs [0] EXPLICIT SEQUENCE OF }
/// ResponseData ::= SEQUENCE {
///     responderID [1] EXPLICIT Name, producedAt, responses SEQUENCE OF SingleResponse,
///     responseExtensions [1] EXPLICIT Extensions OPTIONAL }
/// ```
pub(crate) fn sign(
    responder: &SigningKey,
    issuer: &Certificate,
    certificate: &Certificate,
    answer: &OcspAnswer,
    random: &mut dyn Random,
) -> Result<Vec<u8>, AuthorityError> {
    let mut extensions = Vec::new();
    if let Some(nonce) = &answer.nonce {
        extensions.push(extension(NONCE, Critical::No, &der::octet_string(nonce)));
    }
    extensions.push(extension(EXTENDED_REVOKE, Critical::No, &der::null()));
    let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
    let data = der::sequence(&[
        &der::explicit(1, responder.certificate().subject().der()),
        &der::generalized_time(answer.produced_at),
        &der::sequence(&[&single_response(issuer, certificate, answer)?]),
        &der::explicit(1, &der::sequence(&extensions)),
    ]);
    let signature = responder.sign(&data, random)?;
    let basic = der::sequence(&[
        &data,
        &responder.signature_algorithm_der(),
        &der::bit_string(&signature),
        &der::explicit(0, &der::sequence(&[responder.certificate().der()])),
    ]);
    let successful = der::element(Tag::ENUMERATED, &[0]);
    let bytes = der::sequence(&[&der::oid(BASIC), &der::octet_string(&basic)]);
    Ok(der::sequence(&[&successful, &der::explicit(0, &bytes)]))
}

/// ```text
/// SingleResponse ::= SEQUENCE { certID, certStatus, thisUpdate, nextUpdate [0] EXPLICIT OPTIONAL }
/// CertStatus ::= CHOICE {
///     good [0] IMPLICIT NULL,
///     revoked [1] IMPLICIT SEQUENCE { revocationTime, revocationReason [0] EXPLICIT OPTIONAL },
///     unknown [2] IMPLICIT NULL }
/// ```
fn single_response(
    issuer: &Certificate,
    certificate: &Certificate,
    answer: &OcspAnswer,
) -> Result<Vec<u8>, AuthorityError> {
    let revoked = |at, reason: Option<CrlReason>| {
        let reason = reason.map_or(Vec::new(), |reason| der::explicit(0, &reason_der(reason)));
        der::implicit_constructed(1, &[&der::generalized_time(at), &reason])
    };
    let status = match answer.status {
        CertificateStatus::Good => der::implicit(0, &[]),
        CertificateStatus::Revoked { at, reason } => revoked(at, reason),
        CertificateStatus::NeverIssued => revoked(UnixTime(0), Some(CrlReason::CertificateHold)),
        CertificateStatus::Unknown => der::implicit(2, &[]),
    };
    let next_update = answer
        .next_update
        .map_or(Vec::new(), |until| der::explicit(0, &der::generalized_time(until)));
    Ok(der::sequence(&[
        &certificate_id(issuer, certificate)?,
        &status,
        &der::generalized_time(answer.produced_at),
        &next_update,
    ]))
}

/// ```text
/// CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING, serialNumber }
/// ```
///
/// The key hash is over the BIT STRING content, for GOST keys with the OCTET STRING header inside.
fn certificate_id(issuer: &Certificate, certificate: &Certificate) -> Result<Vec<u8>, Asn1Error> {
    let hash = DigestAlgorithm::Sha256;
    Ok(der::sequence(&[
        &hash.to_algorithm_identifier_der(),
        &der::octet_string(&hash.digest(issuer.subject().der())),
        &der::octet_string(&hash.digest(public_key_octets(issuer.spki_der())?)),
        &der::unsigned(certificate.serial()),
    ]))
}
