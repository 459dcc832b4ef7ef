//! Is the content what was signed, and by this key? (EN 319 102-1, 5.2.7.)
//!
//! Two questions, kept apart: the digest of the content, and the signature over the attributes that hold this digest.

use std::borrow::Cow;

use qolhat_pki::{Certificate, Check, DigestAlgorithm, Fact, PublicKey, SignatureError, verify_with_digest};

use super::recovered_digest::recovered_digest;
use super::words::{checks, reasons};
use crate::cms::SignerInfo;
use crate::content::ContentDigests;

/// Everything that is known about the content.
///
/// An attached content may be handed over a second time, as the file somebody asks about: then both must be what was
/// signed.
#[derive(Default)]
pub(super) struct ContentAtHand<'a> {
    /// The digests of every copy: inside the file, beside it, or both.
    pub(super) digests: Vec<ContentDigests>,
    /// The content itself, where it is at hand.
    pub(super) whole: Vec<Cow<'a, [u8]>>,
}

/// Checks the digest of the content and the signature over it.
pub(super) fn check_integrity(
    signer: &SignerInfo<'_>,
    certificate: Option<&Certificate>,
    content: &ContentAtHand<'_>,
) -> [Check; 2] {
    match &signer.signed_attributes {
        Some(attributes) => [
            check_digest(signer, content),
            check_signature(signer, certificate, &attributes.signed_bytes()),
        ],
        None => check_without_attributes(signer, certificate, content),
    }
}

/// Whether the key of `certificate` made the signature.
pub(super) fn is_made_by(signer: &SignerInfo<'_>, certificate: &Certificate, content: &ContentAtHand<'_>) -> bool {
    let [_, signature] = check_integrity(signer, Some(certificate), content);
    signature.answer == qolhat_pki::Answer::Satisfied
}

/// Compares the digest of the content with the messageDigest attribute (RFC 5652, 5.6).
fn check_digest(signer: &SignerInfo<'_>, content: &ContentAtHand<'_>) -> Check {
    let id = checks::CONTENT_UNCHANGED;
    if content.digests.is_empty() {
        return Check::undetermined(id, reasons::CONTENT_MISSING, Vec::new());
    }
    let Some(algorithm) = DigestAlgorithm::from_algorithm(&signer.digest_algorithm) else {
        let facts = vec![Fact::new("digest_algorithm", signer.digest_algorithm.oid())];
        return Check::undetermined(id, qolhat_pki::reasons::UNSUPPORTED_ALGORITHM, facts);
    };
    // The structure check has said already that the attribute is missing, when it is.
    let expected = signer.message_digest().ok().flatten().unwrap_or_default();
    let found: Option<Vec<&[u8]>> = content.digests.iter().map(|digests| digests.get(algorithm)).collect();
    let facts = |found: &[u8]| {
        vec![
            Fact::new("digest_algorithm", algorithm.name()),
            Fact::new("digest", hex(found)),
            Fact::new("signed_digest", hex(&expected)),
        ]
    };
    match found {
        None => Check::undetermined(id, reasons::DIGEST_NOT_AT_HAND, facts(&[])),
        Some(found) => match found.iter().find(|digest| **digest != expected.as_ref()) {
            Some(other) => Check::violated(id, reasons::DIGEST_DIFFERS, facts(other)),
            None => Check::satisfied(id, facts(&expected)),
        },
    }
}

/// Checks the signature over the signed attributes.
fn check_signature(signer: &SignerInfo<'_>, certificate: Option<&Certificate>, signed: &[u8]) -> Check {
    let id = checks::SIGNATURE_BY_THIS_KEY;
    let Some(certificate) = certificate else {
        return Check::undetermined(id, reasons::SIGNING_CERTIFICATE_NOT_FOUND, Vec::new());
    };
    let facts = vec![
        Fact::new("key_algorithm", certificate.key_algorithm_name()),
        Fact::new("signature_algorithm", signer.signature_algorithm.oid()),
        Fact::new("serial", certificate.serial_hex()),
    ];
    let outcome = match certificate.public_key() {
        Ok(key) => verify_value(key, signer, signed),
        Err(fault) => Err(fault.into()),
    };
    match outcome {
        Ok(()) => Check::satisfied(id, facts),
        Err(SignatureError::Mismatch) => Check::violated(id, reasons::SIGNATURE_DIFFERS, facts),
        Err(SignatureError::WrongKey { .. }) => Check::violated(id, reasons::ALGORITHMS_CONTRADICT, facts),
        Err(SignatureError::TooWeak { .. }) => Check::undetermined(id, qolhat_pki::reasons::WEAK_DIGEST, facts),
        Err(SignatureError::Key(fault)) if !fault.is_unsupported() => {
            Check::undetermined(id, qolhat_pki::reasons::BAD_PUBLIC_KEY, facts)
        }
        Err(_) => Check::undetermined(id, qolhat_pki::reasons::UNSUPPORTED_ALGORITHM, facts),
    }
}

/// Checks the signature value of a signer over what it covers.
pub(crate) fn verify_value(key: &PublicKey, signer: &SignerInfo<'_>, signed: &[u8]) -> Result<(), SignatureError> {
    let digest = DigestAlgorithm::from_algorithm(&signer.digest_algorithm).ok_or(SignatureError::Unsupported {
        oid: signer.digest_algorithm.oid(),
    })?;
    verify_with_digest(key, digest, &signer.signature_algorithm, signed, &signer.signature)
}

/// A signer without attributes signs the content itself (RFC 5652, 5.4), so that one computation answers both questions.
fn check_without_attributes(
    signer: &SignerInfo<'_>,
    certificate: Option<&Certificate>,
    content: &ContentAtHand<'_>,
) -> [Check; 2] {
    let id = checks::CONTENT_UNCHANGED;
    let not_at_hand = match (content.digests.is_empty(), content.whole.len() == content.digests.len()) {
        (true, _) => Some(reasons::CONTENT_MISSING),
        (_, false) => Some(reasons::DIGEST_NOT_AT_HAND),
        _ => None,
    };
    if let Some(reason) = not_at_hand {
        return [
            Check::undetermined(id, reason, Vec::new()),
            Check::undetermined(checks::SIGNATURE_BY_THIS_KEY, reason, Vec::new()),
        ];
    }
    let answers: Vec<Check> = content
        .whole
        .iter()
        .map(|whole| check_signature(signer, certificate, whole))
        .collect();
    let worst = answers
        .iter()
        .find(|answer| answer.answer != qolhat_pki::Answer::Satisfied);
    let signature = worst.or(answers.first()).cloned();
    let signature =
        signature.unwrap_or_else(|| Check::not_checked(checks::SIGNATURE_BY_THIS_KEY, reasons::CONTENT_MISSING));
    match signature.reason {
        None => [Check::satisfied(id, signature.evidence.clone()), signature],
        Some(reasons::SIGNATURE_DIFFERS) if is_of_another_content(signer, certificate, content) => {
            // The signature is whole, made with this key, and holds the digest of something else.
            let made = Check::satisfied(checks::SIGNATURE_BY_THIS_KEY, signature.evidence.clone());
            [Check::violated(id, reasons::DIGEST_DIFFERS, signature.evidence), made]
        }
        Some(_) => [Check::not_checked(id, reasons::COVERED_BY_SIGNATURE), signature],
    }
}

/// Whether an RSA signature is one of this key over some other content.
fn is_of_another_content(
    signer: &SignerInfo<'_>,
    certificate: Option<&Certificate>,
    content: &ContentAtHand<'_>,
) -> bool {
    let Some(Ok(PublicKey::Rsa(key))) = certificate.map(Certificate::public_key) else {
        return false;
    };
    let Some(algorithm) = DigestAlgorithm::from_algorithm(&signer.digest_algorithm) else {
        return false;
    };
    let Some(signed) = recovered_digest(key.modulus(), key.exponent(), &signer.signature) else {
        return false;
    };
    signed.len() == algorithm.output_bytes()
        && content
            .digests
            .iter()
            .any(|digests| digests.get(algorithm).is_some_and(|found| found != signed))
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
