//! Revocation lists (RFC 5280, section 5).

use qolhat_asn1::{Oid, Tag, UnixTime, der};
use qolhat_gost::Random;
use qolhat_keystore::SigningKey;
use qolhat_pki::{Certificate, CrlReason, Signer, oid};

use crate::{
    AuthorityError,
    certificate::{Critical, authority_key_id, extension, freshest_revocation_list, signed},
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

/// How a list is put together. The default is a complete list.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListForm<'a> {
    /// Its number, when that is not the moment it was made, in seconds.
    pub number: Option<u64>,
    /// The number of the complete list to which this one only lists the changes (RFC 5280, 5.2.4).
    pub delta_base: Option<u64>,
    /// Where the changes to this list are (RFC 5280, 5.2.6).
    pub delta_url: Option<&'a str>,
    /// A critical extension that nobody knows.
    pub unknown_critical: Option<Oid>,
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
    form: &ListForm<'_>,
    revoked: &[RevokedCertificate],
    (this_update, next_update): (UnixTime, UnixTime),
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
    let number = form.number.unwrap_or(u64::try_from(this_update.0).unwrap_or(0));
    let mut extensions = vec![
        extension(oid::extension::CRL_NUMBER, Critical::No, &der::small_unsigned(number)),
        authority_key_id(issuer.private_key())?,
    ];
    // Software that knows nothing of deltas must not take the changes for all there is (RFC 5280, 5.2.4).
    let delta = form.delta_base.map(|base| {
        extension(
            oid::extension::DELTA_CRL_INDICATOR,
            Critical::Yes,
            &der::small_unsigned(base),
        )
    });
    extensions.extend(delta);
    extensions.extend(form.delta_url.map(freshest_revocation_list));
    let unknown = form.unknown_critical;
    extensions.extend(unknown.map(|kind| extension(kind, Critical::Yes, &der::null())));
    let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
    let extensions = der::sequence(&extensions);
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
