//! Revocation lists (RFC 5280, section 5).

use qolhat_asn1::{Tag, UnixTime, der};
use qolhat_gost::Random;
use qolhat_keystore::SigningKey;
use qolhat_pki::{Certificate, CrlReason, Signer, oid};

use crate::{
    AuthorityError,
    certificate::{Critical, authority_key_id, extension, signed},
};

/// One line of a revocation list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RevokedCertificate {
    /// The serial number, big endian.
    pub serial: Vec<u8>,
    /// When it was revoked.
    pub at: UnixTime,
    /// Why; the НУЦ often does not say.
    pub reason: Option<CrlReason>,
}

impl RevokedCertificate {
    /// A line for `certificate`.
    #[must_use]
    pub fn of(certificate: &Certificate, at: UnixTime, reason: Option<CrlReason>) -> Self {
        Self {
            serial: certificate.serial().to_vec(),
            at,
            reason,
        }
    }
}

/// CRLReason (RFC 5280, 5.3.1): ENUMERATED.
pub(crate) fn reason_der(reason: CrlReason) -> Vec<u8> {
    let number = (0_u8..=10)
        .find(|number| CrlReason::from_number(u32::from(*number)) == Some(reason))
        .unwrap_or(0);
    der::element(Tag::ENUMERATED, &[number])
}

/// ```text
/// TBSCertList ::= SEQUENCE {
///     version v2, signature, issuer, thisUpdate, nextUpdate,
///     revokedCertificates SEQUENCE OF SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL }
///         OPTIONAL,
///     crlExtensions [0] EXPLICIT Extensions }
/// ```
pub(crate) fn sign(
    issuer: &SigningKey,
    revoked: &[RevokedCertificate],
    this_update: UnixTime,
    next_update: UnixTime,
    random: &mut dyn Random,
) -> Result<Vec<u8>, AuthorityError> {
    let entries: Vec<Vec<u8>> = revoked.iter().map(entry).collect();
    let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    // The list is absent, not empty, when nothing is revoked (RFC 5280, 5.1.2.6).
    let entries = if entries.is_empty() {
        Vec::new()
    } else {
        der::sequence(&entries)
    };
    let number = der::small_unsigned(u64::try_from(this_update.0).unwrap_or(0));
    let extensions = der::sequence(&[
        &extension(oid::extension::CRL_NUMBER, Critical::No, &number),
        &authority_key_id(issuer.private_key())?,
    ]);
    let tbs = der::sequence(&[
        &der::small_unsigned(1),
        &issuer.signature_algorithm_der(),
        issuer.certificate().subject().der(),
        &der::time(this_update),
        &der::time(next_update),
        &entries,
        &der::explicit(0, &extensions),
    ]);
    signed(&tbs, issuer.private_key(), random)
}

fn entry(revoked: &RevokedCertificate) -> Vec<u8> {
    let extensions = revoked.reason.map_or(Vec::new(), |reason| {
        der::sequence(&[&extension(
            oid::extension::REASON_CODE,
            Critical::No,
            &reason_der(reason),
        )])
    });
    der::sequence(&[&der::unsigned(&revoked.serial), &der::time(revoked.at), &extensions])
}
