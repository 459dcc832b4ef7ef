//! Private and public keys.

use crate::group::{Coordinates, SignaturePair};
use crate::limbs::IntegerBytes;
use crate::nonce::NonceSource;
use crate::{GostError, ParameterSet, Random, Signature, stack};
use std::fmt;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A public key: a point of the prime-order subgroup of its curve, other than infinity.
///
/// Holding one proves that the point was checked. Both Kazakhstan and RFC 9215 write x ‖ y, each little-endian.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct PublicKey {
    set: ParameterSet,
    point: Coordinates,
}

impl PublicKey {
    /// Reads x ‖ y, each little-endian and [`ParameterSet::coordinate_bytes`] long.
    ///
    /// # Errors
    /// [`GostError::InvalidPoint`] when the length is wrong, a coordinate is not below p, or the point is not on the
    /// curve or not in its prime-order subgroup.
    pub fn from_coordinates_le(set: ParameterSet, xy_le: &[u8]) -> Result<Self, GostError> {
        let length = set.coordinate_bytes();
        if xy_le.len() != 2 * length {
            return Err(GostError::InvalidPoint { set });
        }
        let point = Coordinates {
            x: padded(&xy_le[..length]),
            y: padded(&xy_le[length..]),
        };
        if !set.group().is_public_key_vartime(&point) {
            return Err(GostError::InvalidPoint { set });
        }
        Ok(Self { set, point })
    }

    /// x ‖ y, each little-endian and [`ParameterSet::coordinate_bytes`] long.
    #[must_use]
    pub fn to_coordinates_le(&self) -> Vec<u8> {
        let length = self.set.coordinate_bytes();
        [&self.point.x[..length], &self.point.y[..length]].concat()
    }

    /// The name under which the curve of the key was given.
    #[must_use]
    pub fn parameter_set(&self) -> ParameterSet {
        self.set
    }

    /// Checks a signature over `digest`, which is in the output order of its hash.
    ///
    /// # Errors
    /// [`GostError::SignatureMismatch`] when the signature does not fit, [`GostError::DigestLength`] when the digest is
    /// not as long as a coordinate, [`GostError::ParameterSetMismatch`] when the signature was read for another curve.
    ///
    /// Source: RFC 7091, 6.2.
    pub fn verify_digest(&self, digest: &[u8], signature: &Signature) -> Result<(), GostError> {
        if !self.set.is_same_curve_as(signature.set) {
            return Err(GostError::ParameterSetMismatch {
                key: self.set,
                other: signature.set,
            });
        }
        let e = digest_integer(self.set, digest)?;
        if self.set.group().verify_vartime(&self.point, &e, &signature.pair) {
            Ok(())
        } else {
            Err(GostError::SignatureMismatch)
        }
    }

    pub(crate) fn point(&self) -> &Coordinates {
        &self.point
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({}, ", self.set)?;
        self.to_coordinates_le()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

/// A private key: an integer d with 0 < d < q. Forgotten when dropped; never cloned, never printed.
pub struct PrivateKey {
    set: ParameterSet,
    d: IntegerBytes,
}

impl PrivateKey {
    /// Reads a little-endian integer of [`ParameterSet::coordinate_bytes`] bytes.
    ///
    /// # Errors
    /// [`GostError::InvalidScalar`] when the length is wrong or the integer is zero or not below the group order.
    pub fn from_scalar_le(set: ParameterSet, scalar_le: &[u8]) -> Result<Self, GostError> {
        if scalar_le.len() != set.coordinate_bytes() {
            return Err(GostError::InvalidScalar { set });
        }
        let key = Self {
            set,
            d: padded(scalar_le),
        };
        if bool::from(set.group().is_scalar(&key.d)) {
            Ok(key)
        } else {
            Err(GostError::InvalidScalar { set })
        }
    }

    /// Reads a big-endian integer of [`ParameterSet::coordinate_bytes`] bytes.
    ///
    /// # Errors
    /// As [`Self::from_scalar_le`].
    pub fn from_scalar_be(set: ParameterSet, scalar_be: &[u8]) -> Result<Self, GostError> {
        let mut scalar_le = Zeroizing::new(scalar_be.to_vec());
        scalar_le.reverse();
        Self::from_scalar_le(set, &scalar_le)
    }

    /// Draws a key uniformly from 1..q.
    ///
    /// # Errors
    /// [`GostError::Randomness`] when `random` fails.
    pub fn generate(set: ParameterSet, random: &mut dyn Random) -> Result<Self, GostError> {
        stack::forget_after(|| {
            let mut source = NonceSource::for_key(set, random)?;
            Ok(Self { set, d: *source.next() })
        })
    }

    /// The public key d·G.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey {
            set: self.set,
            point: stack::forget_after(|| self.set.group().public_key(&self.d)),
        }
    }

    /// The name under which the curve of the key was given.
    #[must_use]
    pub fn parameter_set(&self) -> ParameterSet {
        self.set
    }

    /// Signs `digest`, which is in the output order of its hash, in the same number of steps for every key.
    ///
    /// The nonce is derived from the key, the digest and fresh randomness, so that it stays secret and unique even if
    /// `random` is predictable or repeats itself.
    ///
    /// # Errors
    /// [`GostError::DigestLength`] when the digest is not as long as a coordinate, [`GostError::Randomness`] when
    /// `random` fails.
    ///
    /// Source: RFC 7091, 6.1.
    pub fn sign_digest(&self, digest: &[u8], random: &mut dyn Random) -> Result<Signature, GostError> {
        let e = digest_integer(self.set, digest)?;
        stack::forget_after(|| {
            let mut nonces = NonceSource::for_signature(self.set, &self.d, digest, random)?;
            loop {
                let k = nonces.next();
                if let Some(pair) = self.sign_with(&k, &e) {
                    return Ok(Signature { set: self.set, pair });
                }
            }
        })
    }

    /// The integer d, little-endian and [`ParameterSet::coordinate_bytes`] long. For writing key containers only.
    #[must_use]
    pub fn to_scalar_le(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.d[..self.set.coordinate_bytes()].to_vec())
    }

    pub(crate) fn sign_with(&self, k: &IntegerBytes, e: &IntegerBytes) -> Option<SignaturePair> {
        self.set.group().sign(&self.d, k, e)
    }

    pub(crate) fn scalar(&self) -> &IntegerBytes {
        &self.d
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        self.d.zeroize();
    }
}

impl ZeroizeOnDrop for PrivateKey {}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey")
            .field("set", &self.set)
            .finish_non_exhaustive()
    }
}

/// The digest as a little-endian integer.
pub(crate) fn digest_integer(set: ParameterSet, digest: &[u8]) -> Result<IntegerBytes, GostError> {
    let expected = set.coordinate_bytes();
    if digest.len() != expected {
        return Err(GostError::DigestLength {
            expected,
            found: digest.len(),
        });
    }
    Ok(padded(digest))
}

/// A little-endian integer of up to 64 bytes, filled up with zeros.
pub(crate) fn padded(integer_le: &[u8]) -> IntegerBytes {
    let mut padded = [0; size_of::<IntegerBytes>()];
    padded[..integer_le.len()].copy_from_slice(integer_le);
    padded
}
