//! Signing: CMS in the layout of the National Certification Authority, CAdES-BES (ETSI EN 319 122-1, 5.3).

use qolhat_asn1::{Asn1Error, Element, Tag, UnixTime, der};
use qolhat_gost::Random;
use qolhat_pki::{AlgorithmIdentifier, Certificate, PublicKeyError, SignatureError, Signer, SignerError};

use crate::cms::{CmsError, SignerInfo, oid};
use crate::content::{Content, ContentDigests};
use crate::validation::verify_value;

/// Where the content goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// Inside the signature file.
    Attached,
    /// It stays beside the signature file.
    Detached,
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// An attached signature holds its content: a digest is not enough.
    #[error("the content itself is needed to attach it")]
    ContentNeeded,
    /// The digest of the content under this algorithm was not handed over.
    #[error("the digest of the content under {} is needed", algorithm.name())]
    DigestNeeded {
        /// Which one.
        algorithm: qolhat_pki::DigestAlgorithm,
    },
    /// The key could not sign.
    #[error("the key did not sign")]
    Signer(#[from] SignerError),
    /// What the signer said about its algorithm can not be read.
    #[error("the signer names its algorithm in a way that can not be read")]
    Algorithm(#[from] Asn1Error),
    /// The public key of the signer's certificate can not be used.
    #[error("the certificate's key can not be read")]
    PublicKey(#[from] PublicKeyError),
    /// The finished signature does not verify: the key is not the certificate's, or the device that holds it is faulty.
    #[error("the new signature does not verify with the certificate")]
    DoesNotVerify(#[source] SignatureError),
    /// The file to add a signature to can not be read.
    #[error("the existing signatures can not be read")]
    Existing(#[from] CmsError),
    /// The content handed over is not the one that was signed before.
    #[error("the content is not the one the existing signatures were made for")]
    ContentDiffers,
}

/// Signs `content`, and checks the new signature with the certificate before handing it out.
///
/// The result is DER: SignedData version 1 with the signer's certificate alone, and the signed attributes contentType,
/// signingTime, signingCertificateV2 and messageDigest. Nobody vouches for `claimed_time`.
///
/// # Errors
/// [`SignError`]; nothing is returned unless it verifies.
///
/// Source: RFC 5652, 5; RFC 5035, 3; the algorithm identifiers as the authority's own software writes them.
pub fn sign_cms(
    signer: &dyn Signer,
    content: Content<'_>,
    form: Form,
    claimed_time: UnixTime,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SignError> {
    let encapsulated = match (form, content) {
        (Form::Detached, _) => der::sequence(&[&der::oid(oid::DATA)]),
        (Form::Attached, Content::Whole(bytes)) => {
            der::sequence(&[&der::oid(oid::DATA), &der::explicit(0, &der::octet_string(bytes))])
        }
        (Form::Attached, Content::Digested(_)) => return Err(SignError::ContentNeeded),
    };
    let digest = digest_for(signer, content)?;
    let signer_info = make_signer_info(signer, oid::DATA, &digest, claimed_time, random)?;
    Ok(wrap_signed_data(&[
        &der::small_unsigned(1),
        &der::set_of(vec![signer.digest_algorithm().to_algorithm_identifier_der()]),
        &encapsulated,
        &der::implicit_constructed(0, &[signer.certificate().der()]),
        &der::set_of(vec![signer_info]),
    ]))
}

/// Signs a content of which only the digests are known, such as a file larger than memory. Always detached.
///
/// # Errors
/// [`SignError::DigestNeeded`] when the digest under the signer's algorithm is missing, and as [`sign_cms`].
pub fn sign_cms_prehashed(
    signer: &dyn Signer,
    digests: &ContentDigests,
    claimed_time: UnixTime,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SignError> {
    sign_cms(signer, Content::Digested(digests), Form::Detached, claimed_time, random)
}

/// The digest of the content under the signer's algorithm.
pub(crate) fn digest_for(signer: &dyn Signer, content: Content<'_>) -> Result<Vec<u8>, SignError> {
    let algorithm = signer.digest_algorithm();
    match content {
        Content::Whole(bytes) => Ok(algorithm.digest(bytes)),
        Content::Digested(digests) => digests
            .get(algorithm)
            .map(<[u8]>::to_vec)
            .ok_or(SignError::DigestNeeded { algorithm }),
    }
}

/// One SignerInfo (RFC 5652, 5.3), already verified.
pub(crate) fn make_signer_info(
    signer: &dyn Signer,
    content_type: qolhat_asn1::Oid,
    content_digest: &[u8],
    claimed_time: UnixTime,
    random: &mut dyn Random,
) -> Result<Vec<u8>, SignError> {
    let certificate = signer.certificate();
    let attributes = der::set_of(vec![
        attribute(oid::CONTENT_TYPE, &der::oid(content_type)),
        attribute(oid::SIGNING_TIME, &der::time(claimed_time)),
        attribute(oid::SIGNING_CERTIFICATE_V2, &signing_certificate_v2(certificate)),
        attribute(oid::MESSAGE_DIGEST, &der::octet_string(content_digest)),
    ]);
    let value = signer.sign(&attributes, random)?;
    let signer_info = der::sequence(&[
        &der::small_unsigned(1),
        &issuer_and_serial(certificate),
        &signer.digest_algorithm().to_algorithm_identifier_der(),
        &retag_as_signed_attributes(&attributes)?,
        &signer.signature_algorithm_der(),
        &der::octet_string(&value),
    ]);
    verify_own(certificate, &signer_info)?;
    Ok(signer_info)
}

/// Reads the finished SignerInfo back and verifies it with the public key of the certificate.
///
/// A fault in the key's device, or a flipped bit in memory, must not leave the house: besides being useless, a faulty
/// signature can give the key away (D. Boneh, R. DeMillo, R. Lipton, 1997).
fn verify_own(certificate: &Certificate, signer_info: &[u8]) -> Result<(), SignError> {
    let read = SignerInfo::from_element(Element::from_der(signer_info)?)?;
    let signed = read
        .signed_attributes
        .as_ref()
        .map(|attributes| attributes.signed_bytes())
        .unwrap_or_default();
    let key = certificate.public_key()?;
    verify_value(key, &read, &signed).map_err(SignError::DoesNotVerify)
}

fn attribute(kind: qolhat_asn1::Oid, value: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(kind), &der::element(Tag::SET, value)])
}

/// ```text
/// SigningCertificateV2 ::= SEQUENCE {
///   certs SEQUENCE OF ESSCertIDv2,
///   policies SEQUENCE OF PolicyInformation OPTIONAL }
///
/// ESSCertIDv2 ::= SEQUENCE {
///   hashAlgorithm AlgorithmIdentifier DEFAULT {algorithm id-sha256},
///   certHash Hash,
///   issuerSerial IssuerSerial OPTIONAL }
/// ```
fn signing_certificate_v2(certificate: &Certificate) -> Vec<u8> {
    let certificate_id = der::sequence(&[&der::octet_string(&certificate.sha256())]);
    der::sequence(&[&der::sequence(&[&certificate_id])])
}

fn issuer_and_serial(certificate: &Certificate) -> Vec<u8> {
    der::sequence(&[certificate.issuer().der(), &der::unsigned(certificate.serial())])
}

/// The attributes are signed as SET OF but sent with tag `[0]` (RFC 5652, 5.4).
fn retag_as_signed_attributes(set: &[u8]) -> Result<Vec<u8>, Asn1Error> {
    let content = Element::from_der(set)?.content();
    Ok(der::implicit_constructed(0, &[content]))
}

/// ContentInfo around the fields of a SignedData.
pub(crate) fn wrap_signed_data(fields: &[&[u8]]) -> Vec<u8> {
    der::sequence(&[&der::oid(oid::SIGNED_DATA), &der::explicit(0, &der::sequence(fields))])
}

/// Whether two algorithm identifiers name the same algorithm, parameters aside.
pub(crate) fn is_same_algorithm(first: &AlgorithmIdentifier, second: &[u8]) -> bool {
    AlgorithmIdentifier::from_der(second).is_ok_and(|second| second.oid() == first.oid())
}
