//! Checking ECDSA signatures (FIPS 186-5, 6.4.2).
//!
//! `ring` does P-256 and P-384 with SHA-256 and SHA-384; the other pairs are left to the crates of their curves.

use qolhat_asn1::{Asn1Error, Element, der};
use ring::signature as ring_signature;

use crate::verification::Message;
use crate::{DigestAlgorithm, EcdsaCurve, EcdsaPublicKey, SignatureError};

/// Checks `value`, `SEQUENCE { r INTEGER, s INTEGER }`, over `signed`.
pub(crate) fn verify(
    digest: DigestAlgorithm,
    key: &EcdsaPublicKey,
    signed: Message<'_>,
    value: &[u8],
) -> Result<(), SignatureError> {
    let is_good = match (ring_algorithm(key.curve, digest), signed) {
        // ring hashes itself.
        (Some(algorithm), Message::Bytes(signed)) => ring_signature::UnparsedPublicKey::new(algorithm, &key.point)
            .verify(signed, value)
            .is_ok(),
        _ => read(value).is_ok_and(|(r, s)| is_signature(key, &signed.digest(digest), r, s)),
    };
    if is_good { Ok(()) } else { Err(SignatureError::Mismatch) }
}

/// The DER form of a plain signature, r ‖ s, each as long as the field (IEEE 1363, E.3.1; RFC 9231, 2.3.6): XML signatures
/// have it. Nothing when the length is another.
pub(crate) fn from_plain(key: &EcdsaPublicKey, value: &[u8]) -> Option<Vec<u8>> {
    let field_bytes = match key.curve {
        EcdsaCurve::P256 => 32,
        EcdsaCurve::P384 => 48,
        EcdsaCurve::P521 => 66,
    };
    let (r, s) = value.split_at_checked(field_bytes)?;
    (s.len() == field_bytes).then(|| der::sequence(&[&der::unsigned(r), &der::unsigned(s)]))
}

fn ring_algorithm(
    curve: EcdsaCurve,
    digest: DigestAlgorithm,
) -> Option<&'static ring_signature::EcdsaVerificationAlgorithm> {
    match (curve, digest) {
        (EcdsaCurve::P256, DigestAlgorithm::Sha256) => Some(&ring_signature::ECDSA_P256_SHA256_ASN1),
        (EcdsaCurve::P256, DigestAlgorithm::Sha384) => Some(&ring_signature::ECDSA_P256_SHA384_ASN1),
        (EcdsaCurve::P384, DigestAlgorithm::Sha256) => Some(&ring_signature::ECDSA_P384_SHA256_ASN1),
        (EcdsaCurve::P384, DigestAlgorithm::Sha384) => Some(&ring_signature::ECDSA_P384_SHA384_ASN1),
        _ => None,
    }
}

/// Reads DER and nothing else, so that a signature has one form only.
fn read(value: &[u8]) -> Result<(&[u8], &[u8]), Asn1Error> {
    let mut numbers = Element::from_der(value)?.sequence()?;
    let (r, s) = (numbers.next()?.unsigned()?, numbers.next()?.unsigned()?);
    numbers.finish()?;
    Ok((r, s))
}

/// Checks on one curve; the crates of the curves have the same names for the same things.
macro_rules! is_signature_on {
    ($curve:ident, $bytes:literal, $point:expr, $hash:expr, $r:expr, $s:expr) => {{
        use $curve::ecdsa::{Signature, VerifyingKey, signature::hazmat::PrehashVerifier};
        let check = || {
            let key = VerifyingKey::from_sec1_bytes($point).ok()?;
            let signature = Signature::from_scalars(padded::<$bytes>($r)?, padded::<$bytes>($s)?).ok()?;
            // A hash longer than the field is cut by the crate, a shorter one is the same number with zeros before it.
            let hash = padded::<$bytes>($hash).map_or($hash.to_vec(), Vec::from);
            key.verify_prehash(&hash, &signature).ok()
        };
        check().is_some()
    }};
}

fn is_signature(key: &EcdsaPublicKey, hash: &[u8], r: &[u8], s: &[u8]) -> bool {
    match key.curve {
        EcdsaCurve::P256 => is_signature_on!(p256, 32, &key.point, hash, r, s),
        EcdsaCurve::P384 => is_signature_on!(p384, 48, &key.point, hash, r, s),
        EcdsaCurve::P521 => is_signature_on!(p521, 66, &key.point, hash, r, s),
    }
}

/// The number with zeros before it; nothing when it is longer.
fn padded<const N: usize>(number: &[u8]) -> Option<[u8; N]> {
    let mut padded = [0; N];
    padded[N.checked_sub(number.len())?..].copy_from_slice(number);
    Some(padded)
}
