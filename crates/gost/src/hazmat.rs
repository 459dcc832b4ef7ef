//! Parts that are easy to misuse: for test vectors and for building other protocols, never for signing a document.

use crate::key::{digest_integer, padded};
use crate::{GostError, HashAlgorithm, ParameterSet, PrivateKey, PublicKey, Rfc9215, Signature, stack};
use zeroize::Zeroizing;

/// Signs `digest` with the nonce `k_be` (big-endian, one coordinate long).
///
/// Two signatures with one nonce, or one signature with a known nonce, give the private key away.
///
/// # Errors
/// [`GostError::UnusableNonce`] when the nonce has the wrong length, is zero, not below q, or leads to r = 0 or s = 0;
/// [`GostError::DigestLength`] when the digest is not as long as a coordinate.
pub fn sign_digest_with_known_nonce(key: &PrivateKey, digest: &[u8], k_be: &[u8]) -> Result<Signature, GostError> {
    let set = key.parameter_set();
    let e = digest_integer(set, digest)?;
    if k_be.len() != set.coordinate_bytes() {
        return Err(GostError::UnusableNonce);
    }
    let mut k_le = Zeroizing::new(k_be.to_vec());
    k_le.reverse();
    let k = Zeroizing::new(padded(&k_le));
    if !bool::from(set.group().is_scalar(&k)) {
        return Err(GostError::UnusableNonce);
    }
    let pair = stack::forget_after(|| key.sign_with(&k, &e)).ok_or(GostError::UnusableNonce)?;
    Ok(Signature { set, pair })
}

/// A signature from r and s as big-endian integers, each exactly one coordinate long.
///
/// # Errors
/// [`GostError::SignatureLength`] for another length, [`GostError::SignatureRange`] unless r and s are in 1..q.
pub fn signature_from_integers_be(set: ParameterSet, r: &[u8], s: &[u8]) -> Result<Signature, GostError> {
    if r.len() != s.len() {
        let expected = 2 * set.coordinate_bytes();
        return Err(GostError::SignatureLength {
            set,
            expected,
            found: r.len() + s.len(),
        });
    }
    Rfc9215(&[s, r].concat()).signature(set)
}

/// A key agreed between two parties: `VKO_GOSTR3410_2012_256`, `VKO_GOSTR3410_2012_512` or, with a GOST R 34.11-94
/// hash, the one of RFC 4357, 5.2. As long as the output of `hash`.
///
/// `ukm_le` is the user keying material, a little-endian integer of at most one coordinate; anybody may know it.
///
/// # Errors
/// [`GostError::KeyingMaterial`] when `ukm_le` is empty, too long or a multiple of the group order,
/// [`GostError::ParameterSetMismatch`] when the keys belong to different curves.
///
/// Source: RFC 7836, 4.3.
pub fn agree_key(
    key: &PrivateKey,
    peer: &PublicKey,
    ukm_le: &[u8],
    hash: HashAlgorithm,
) -> Result<Zeroizing<Vec<u8>>, GostError> {
    let set = key.parameter_set();
    if !set.is_same_curve_as(peer.parameter_set()) {
        return Err(GostError::ParameterSetMismatch {
            key: set,
            other: peer.parameter_set(),
        });
    }
    let length = set.coordinate_bytes();
    let refused = GostError::KeyingMaterial {
        limit: length,
        found: ukm_le.len(),
    };
    if ukm_le.is_empty() || ukm_le.len() > length {
        return Err(refused);
    }
    stack::forget_after(|| {
        let shared = set.group().agree(key.scalar(), &padded(ukm_le), peer.point());
        let shared = Zeroizing::new(shared.ok_or(refused)?);
        let point = Zeroizing::new([&shared.x[..length], &shared.y[..length]].concat());
        Ok(hash_shared_point(&point, hash))
    })
}

/// The hash that ends a key agreement. A frame of its own, so that what it looks up is told from everything else.
#[inline(never)]
fn hash_shared_point(point: &[u8], hash: HashAlgorithm) -> Zeroizing<Vec<u8>> {
    let digest = Zeroizing::new(hash.digest(point));
    Zeroizing::new(digest.to_vec())
}

#[cfg(target_arch = "x86_64")]
#[doc(hidden)]
pub use crate::backend::carry_chains::assume_carry_chains;

/// Keeps every operation of this process on the portable code, or lets it use the instructions of the processor again.
///
/// For benchmarks and tests that compare the two; the results are the same.
pub fn force_portable(portable: bool) {
    crate::backend::force_portable(portable);
}
