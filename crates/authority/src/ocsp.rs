//! Answers about single certificates (RFC 6960), as the responder of the НУЦ gives them.

use qolhat_asn1::{Asn1Error, Oid, Tag, UnixTime, der};
use qolhat_gost::Random;
use qolhat_keystore::SigningKey;
use qolhat_pki::oid::ocsp::{BASIC, EXTENDED_REVOKE, NONCE};
use qolhat_pki::{Certificate, CrlReason, DigestAlgorithm, Signer, oid};

use crate::{
    AuthorityError,
    certificate::{Critical, extension},
    key_generation::public_key_octets,
    revocation_list::reason_der,
};

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

/// How an answer is put together. The default is what the НУЦ does; the rest serves to try readers with other lawful
/// answers, and with wrong ones.
#[derive(Clone, Copy, Debug)]
pub struct OcspForm<'a> {
    /// Whose key signs, and whose certificate goes along.
    pub signer: OcspSigner<'a>,
    /// Whom the answer says it is from, when that is not the signer.
    pub pretended_responder: Option<&'a Certificate>,
    /// Who issued the certificate in question, when that is not the issuing authority.
    pub issuer: Option<&'a Certificate>,
    /// The hash of the CertID.
    pub hash: DigestAlgorithm,
    /// Whether the responder is named by the hash of its key.
    pub is_named_by_key: bool,
    /// Since when the statement holds, when that is not the moment of the answer.
    pub this_update: Option<UnixTime>,
    /// Back to when ended certificates are remembered.
    pub archive_cutoff: Option<UnixTime>,
    /// Since when the key is suspected.
    pub invalidity_date: Option<UnixTime>,
    /// Whether extended revoke is announced.
    pub has_extended_revoke: bool,
    /// A critical extension that nobody knows.
    pub unknown_critical: Option<Oid>,
}

impl Default for OcspForm<'_> {
    fn default() -> Self {
        Self {
            signer: OcspSigner::Responder,
            pretended_responder: None,
            issuer: None,
            hash: DigestAlgorithm::Sha256,
            is_named_by_key: false,
            this_update: None,
            archive_cutoff: None,
            invalidity_date: None,
            has_extended_revoke: true,
            unknown_critical: None,
        }
    }
}

/// Whose key signs an answer.
#[derive(Clone, Copy, Debug)]
pub enum OcspSigner<'a> {
    /// The responder of the authority.
    Responder,
    /// The issuing authority itself.
    Issuing,
    /// The root.
    Root,
    /// Somebody else.
    Key(&'a SigningKey),
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
    form: &OcspForm<'_>,
    random: &mut dyn Random,
) -> Result<Vec<u8>, AuthorityError> {
    let issuer = form.issuer.unwrap_or(issuer);
    let claimed = form.pretended_responder.unwrap_or(responder.certificate());
    let mut extensions = Vec::new();
    if let Some(nonce) = &answer.nonce {
        extensions.push(extension(NONCE, Critical::No, &der::octet_string(nonce)));
    }
    if form.has_extended_revoke {
        extensions.push(extension(EXTENDED_REVOKE, Critical::No, &der::null()));
    }
    extensions.extend(
        form.unknown_critical
            .map(|kind| extension(kind, Critical::Yes, &der::null())),
    );
    let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
    let name = if form.is_named_by_key {
        let hash = DigestAlgorithm::Sha1.digest(public_key_octets(claimed.spki_der())?);
        der::explicit(2, &der::octet_string(&hash))
    } else {
        der::explicit(1, claimed.subject().der())
    };
    let data = der::sequence(&[
        &name,
        &der::generalized_time(answer.produced_at),
        &der::sequence(&[&single_response(issuer, certificate, answer, form)?]),
        &(if extensions.is_empty() {
            Vec::new()
        } else {
            der::explicit(1, &der::sequence(&extensions))
        }),
    ]);
    let signature = responder.sign(&data, random)?;
    let basic = der::sequence(&[
        &data,
        &responder.signature_algorithm_der(),
        &der::bit_string(&signature),
        &der::explicit(0, &der::sequence(&[claimed.der()])),
    ]);
    let successful = der::element(Tag::ENUMERATED, &[0]);
    let bytes = der::sequence(&[&der::oid(BASIC), &der::octet_string(&basic)]);
    Ok(der::sequence(&[&successful, &der::explicit(0, &bytes)]))
}

/// An answer that refuses to answer: a status other than successful, and nothing else.
pub(crate) fn refusal(status: u8) -> Vec<u8> {
    der::sequence(&[&der::element(Tag::ENUMERATED, &[status])])
}

/// ```text
/// SingleResponse ::= SEQUENCE {
///     certID, certStatus, thisUpdate, nextUpdate [0] EXPLICIT OPTIONAL, singleExtensions [1] EXPLICIT OPTIONAL }
/// CertStatus ::= CHOICE {
///     good [0] IMPLICIT NULL,
///     revoked [1] IMPLICIT SEQUENCE { revocationTime, revocationReason [0] EXPLICIT OPTIONAL },
///     unknown [2] IMPLICIT NULL }
/// ```
fn single_response(
    issuer: &Certificate,
    certificate: &Certificate,
    answer: &OcspAnswer,
    form: &OcspForm<'_>,
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
    let dates = [
        (oid::ocsp::ARCHIVE_CUTOFF, form.archive_cutoff),
        (oid::extension::INVALIDITY_DATE, form.invalidity_date),
    ];
    let extensions: Vec<u8> = dates
        .into_iter()
        .filter_map(|(kind, time)| Some(extension(kind, Critical::No, &der::generalized_time(time?))))
        .flatten()
        .collect();
    let extensions = if extensions.is_empty() {
        extensions
    } else {
        der::explicit(1, &der::element(Tag::SEQUENCE, &extensions))
    };
    Ok(der::sequence(&[
        &certificate_id(issuer, certificate, form.hash)?,
        &status,
        &der::generalized_time(form.this_update.unwrap_or(answer.produced_at)),
        &next_update,
        &extensions,
    ]))
}

/// ```text
/// CertID ::= SEQUENCE { hashAlgorithm, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING, serialNumber }
/// ```
///
/// The key hash is over the BIT STRING content, for GOST keys with the OCTET STRING header inside.
fn certificate_id(
    issuer: &Certificate,
    certificate: &Certificate,
    hash: DigestAlgorithm,
) -> Result<Vec<u8>, Asn1Error> {
    Ok(der::sequence(&[
        &hash.to_algorithm_identifier_der(),
        &der::octet_string(&hash.digest(issuer.subject().der())),
        &der::octet_string(&hash.digest(public_key_octets(issuer.spki_der())?)),
        &der::unsigned(certificate.serial()),
    ]))
}
