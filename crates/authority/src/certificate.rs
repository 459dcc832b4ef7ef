//! Building certificates (RFC 5280, section 4) in the shape of the НУЦ's.

use qolhat_asn1::{Oid, UnixTime, der};
use qolhat_gost::Random;
use qolhat_keystore::PrivateKey;
use qolhat_pki::{Certificate, oid};

use crate::{AuthorityError, key_generation::key_id};

/// Kinds of use of a key (RFC 5280, 4.2.1.3), as bit numbers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Usage {
    DigitalSignature = 0,
    NonRepudiation = 1,
    KeyEncipherment = 2,
    KeyAgreement = 4,
    CertificateSigning = 5,
    RevocationListSigning = 6,
}

/// Who signs: a private key under a name.
pub(crate) struct Issuer<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) key: &'a PrivateKey,
}

/// What stands in a new certificate, apart from what follows from the two keys.
pub(crate) struct Content<'a> {
    pub(crate) subject: &'a [u8],
    pub(crate) not_before: UnixTime,
    pub(crate) not_after: UnixTime,
    /// Extensions other than the two key identifiers, in their order.
    pub(crate) extensions: Vec<Vec<u8>>,
}

/// Makes and signs a certificate for `key`.
///
/// ```text
/// TBSCertificate ::= SEQUENCE {
///     version [0] EXPLICIT v3, serialNumber, signature, issuer, validity, subject, subjectPublicKeyInfo,
///     extensions [3] EXPLICIT }
/// ```
pub(crate) fn issue(
    issuer: &Issuer<'_>,
    key: &PrivateKey,
    content: Content<'_>,
    random: &mut dyn Random,
) -> Result<Certificate, AuthorityError> {
    if content.not_after < content.not_before {
        return Err(AuthorityError::EmptyValidity);
    }
    let key_id = key_id(key)?;
    let mut extensions = content.extensions;
    extensions.push(extension(
        oid::extension::SUBJECT_KEY_ID,
        Critical::No,
        &der::octet_string(&key_id),
    ));
    extensions.push(authority_key_id(issuer.key)?);
    let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
    let tbs = der::sequence(&[
        &der::explicit(0, &der::small_unsigned(2)),
        &der::unsigned(&serial_number(&key_id)),
        &issuer.key.scheme().signature_algorithm_der(),
        issuer.name,
        &der::sequence(&[&der::time(content.not_before), &der::time(content.not_after)]),
        content.subject,
        key.public_key_info_der(),
        &der::explicit(3, &der::sequence(&extensions)),
    ]);
    Ok(Certificate::from_der(&signed(&tbs, issuer.key, random)?)?)
}

/// The key identifier with its top bit cleared: the rule of the НУЦ since 2022.
fn serial_number(key_id: &[u8]) -> Vec<u8> {
    let mut serial = key_id.to_vec();
    if let Some(first) = serial.first_mut() {
        *first &= 0x7f;
    }
    serial
}

/// `SIGNED{…}`: what is signed, the algorithm, the signature.
pub(crate) fn signed(tbs: &[u8], key: &PrivateKey, random: &mut dyn Random) -> Result<Vec<u8>, AuthorityError> {
    let signature = key.sign(tbs, random)?;
    Ok(der::sequence(&[
        tbs,
        &key.scheme().signature_algorithm_der(),
        &der::bit_string(&signature),
    ]))
}

/// Whether software that does not know an extension must refuse the certificate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Critical {
    Yes,
    No,
}

/// One extension.
pub(crate) fn extension(kind: Oid, critical: Critical, value: &[u8]) -> Vec<u8> {
    let value = der::octet_string(value);
    match critical {
        Critical::Yes => der::sequence(&[&der::oid(kind), &der::boolean(true), &value]),
        Critical::No => der::sequence(&[&der::oid(kind), &value]),
    }
}

/// authorityKeyIdentifier with the key identifier alone (RFC 5280, 4.2.1.1).
pub(crate) fn authority_key_id(issuer: &PrivateKey) -> Result<Vec<u8>, AuthorityError> {
    let value = der::sequence(&[&der::implicit(0, &key_id(issuer)?)]);
    Ok(extension(oid::extension::AUTHORITY_KEY_ID, Critical::No, &value))
}

/// keyUsage, always critical.
pub(crate) fn key_usage(usages: &[Usage]) -> Vec<u8> {
    let mut bits = [false; 9];
    for usage in usages {
        bits[*usage as usize] = true;
    }
    extension(oid::extension::KEY_USAGE, Critical::Yes, &der::named_bits(&bits))
}

/// extKeyUsage.
pub(crate) fn extended_key_usage(usages: &[Oid]) -> Vec<u8> {
    extension(
        oid::extension::EXTENDED_KEY_USAGE,
        Critical::No,
        &sequence_of_oids(usages),
    )
}

/// basicConstraints of an authority: critical, without a path length, as the НУЦ has it.
pub(crate) fn authority_constraints() -> Vec<u8> {
    extension(
        oid::extension::BASIC_CONSTRAINTS,
        Critical::Yes,
        &der::sequence(&[&der::boolean(true)]),
    )
}

/// certificatePolicies without qualifiers.
pub(crate) fn policies(policies: &[Oid]) -> Vec<u8> {
    let information: Vec<Vec<u8>> = policies
        .iter()
        .map(|policy| der::sequence(&[&der::oid(*policy)]))
        .collect();
    let information: Vec<&[u8]> = information.iter().map(Vec::as_slice).collect();
    extension(
        oid::extension::CERTIFICATE_POLICIES,
        Critical::No,
        &der::sequence(&information),
    )
}

/// cRLDistributionPoints with one place, and its addresses.
pub(crate) fn distribution_point<'u>(urls: impl IntoIterator<Item = &'u str>) -> Vec<u8> {
    points(oid::extension::CRL_DISTRIBUTION_POINTS, urls)
}

/// freshestCRL with one address, in a certificate (RFC 5280, 4.2.1.15) or in a complete list (5.2.6).
pub(crate) fn freshest_revocation_list(url: &str) -> Vec<u8> {
    points(oid::extension::FRESHEST_CRL, [url])
}

/// CRLDistributionPoints, never critical.
fn points<'u>(kind: Oid, urls: impl IntoIterator<Item = &'u str>) -> Vec<u8> {
    let names: Vec<u8> = urls.into_iter().flat_map(uri).collect();
    let name = der::implicit_constructed(0, &[&names]);
    let point = der::sequence(&[&der::implicit_constructed(0, &[&name])]);
    extension(kind, Critical::No, &der::sequence(&[&point]))
}

/// authorityInfoAccess: where the issuer's certificate is, and where answers about this one are.
pub(crate) fn information_access<'u>(issuer_url: &str, ocsp_urls: impl IntoIterator<Item = &'u str>) -> Vec<u8> {
    let mut descriptions = vec![der::sequence(&[&der::oid(oid::access::CA_ISSUERS), &uri(issuer_url)])];
    let ocsp_urls = ocsp_urls.into_iter();
    descriptions.extend(ocsp_urls.map(|url| der::sequence(&[&der::oid(oid::access::OCSP), &uri(url)])));
    let descriptions: Vec<&[u8]> = descriptions.iter().map(Vec::as_slice).collect();
    extension(
        oid::extension::AUTHORITY_INFO_ACCESS,
        Critical::No,
        &der::sequence(&descriptions),
    )
}

/// The kind of storage the key was made for: a PKCS#12 file (register of the root authority of Kazakhstan).
pub(crate) fn stored_in_file() -> Vec<u8> {
    const PKCS12_FILE: Oid = Oid::new_unwrap("1.2.398.3.3.5.1.1");
    extension(
        oid::extension::KZ_KEY_STORAGE,
        Critical::No,
        &sequence_of_oids(&[PKCS12_FILE]),
    )
}

/// ocsp-nocheck: nobody needs to ask about the one who answers (RFC 6960, 4.2.2.2.1).
pub(crate) fn no_check() -> Vec<u8> {
    extension(oid::extension::OCSP_NO_CHECK, Critical::No, &der::null())
}

fn sequence_of_oids(oids: &[Oid]) -> Vec<u8> {
    let oids: Vec<Vec<u8>> = oids.iter().map(|oid| der::oid(*oid)).collect();
    let oids: Vec<&[u8]> = oids.iter().map(Vec::as_slice).collect();
    der::sequence(&oids)
}

/// GeneralName uniformResourceIdentifier.
fn uri(url: &str) -> Vec<u8> {
    der::implicit(6, url.as_bytes())
}
