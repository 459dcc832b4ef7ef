//! Signatures and their two layouts.

use crate::group::SignaturePair;
use crate::key::padded;
use crate::limbs::IntegerBytes;
use crate::{GostError, ParameterSet};
use std::fmt;

/// A signature: r and s with 0 < r, s < q (RFC 7091, 6.2, step 1, is done by whoever makes one).
///
/// This is the value itself and has no order of bytes. Bytes are [`Kazakhstan`] or [`Rfc9215`]: each is the other with
/// all bytes reversed, both are equally long and hardly ever refused for the other, so their types keep them apart.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Signature {
    pub(crate) set: ParameterSet,
    pub(crate) pair: SignaturePair,
}

/// The bytes of a signature as Kazakhstan writes them: r little-endian ‖ s little-endian.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Kazakhstan<Bytes = Vec<u8>>(pub Bytes);

/// The bytes of a signature as RFC 9215 and RFC 4491 write them: s big-endian ‖ r big-endian.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rfc9215<Bytes = Vec<u8>>(pub Bytes);

impl<Bytes: AsRef<[u8]>> Kazakhstan<Bytes> {
    /// Reads the signature.
    ///
    /// # Errors
    /// [`GostError::SignatureLength`] unless there are exactly two coordinates, [`GostError::SignatureRange`] unless r
    /// and s are in 1..q.
    pub fn signature(&self, set: ParameterSet) -> Result<Signature, GostError> {
        let (value, length) = (self.0.as_ref(), set.coordinate_bytes());
        if value.len() != 2 * length {
            return Err(GostError::SignatureLength {
                set,
                expected: 2 * length,
                found: value.len(),
            });
        }
        Signature::from_integers_le(set, &value[..length], &value[length..])
    }
}

impl<Bytes: AsRef<[u8]>> Rfc9215<Bytes> {
    /// Reads the signature.
    ///
    /// # Errors
    /// As [`Kazakhstan::signature`].
    pub fn signature(&self, set: ParameterSet) -> Result<Signature, GostError> {
        let reversed: Vec<u8> = self.0.as_ref().iter().rev().copied().collect();
        Kazakhstan(reversed).signature(set)
    }
}

impl From<&Signature> for Kazakhstan {
    fn from(signature: &Signature) -> Self {
        let length = signature.set.coordinate_bytes();
        Self([&signature.pair.r[..length], &signature.pair.s[..length]].concat())
    }
}

impl From<&Signature> for Rfc9215 {
    fn from(signature: &Signature) -> Self {
        let Kazakhstan(mut value) = Kazakhstan::from(signature);
        value.reverse();
        Self(value)
    }
}

impl Signature {
    /// The parameter set the signature was read for or made with.
    #[must_use]
    pub fn parameter_set(&self) -> ParameterSet {
        self.set
    }

    /// r and s little-endian, each [`ParameterSet::coordinate_bytes`] long.
    pub(crate) fn from_integers_le(set: ParameterSet, r: &[u8], s: &[u8]) -> Result<Self, GostError> {
        let pair = SignaturePair {
            r: padded(r),
            s: padded(s),
        };
        let in_range = |integer: &IntegerBytes| bool::from(set.group().is_scalar(integer));
        if in_range(&pair.r) && in_range(&pair.s) {
            Ok(Self { set, pair })
        } else {
            Err(GostError::SignatureRange { set })
        }
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.set.coordinate_bytes();
        let number = |integer: &IntegerBytes| {
            integer[..length]
                .iter()
                .rev()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        f.debug_struct("Signature")
            .field("set", &self.set)
            .field("r", &format_args!("{}", number(&self.pair.r)))
            .field("s", &format_args!("{}", number(&self.pair.s)))
            .finish()
    }
}
