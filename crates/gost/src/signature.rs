//! Signatures and their two layouts.

use crate::group::SignaturePair;
use crate::key::padded;
use crate::limbs::IntegerBytes;
use crate::{GostError, ParameterSet};
use std::fmt;

/// A signature: r and s with 0 < r, s < q (RFC 7091, 6.2, step 1, is done by whoever makes one).
///
/// Kazakhstan writes r ‖ s little-endian, RFC 9215 writes s ‖ r big-endian: each is the other with all bytes reversed.
/// Both are equally long and hardly ever refused for the other, so bytes are only read and written under the name of one;
/// this type is the value itself and has no order of bytes.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Signature {
    pub(crate) set: ParameterSet,
    pub(crate) pair: SignaturePair,
}

impl Signature {
    /// Reads the layout of Kazakhstan: r little-endian ‖ s little-endian.
    ///
    /// # Errors
    /// [`GostError::SignatureLength`] unless the value is exactly two coordinates long, [`GostError::SignatureRange`]
    /// unless r and s are in 1..q.
    pub fn from_kazakh(set: ParameterSet, value: &[u8]) -> Result<Self, GostError> {
        let length = set.coordinate_bytes();
        if value.len() != 2 * length {
            return Err(GostError::SignatureLength {
                set,
                expected: 2 * length,
                found: value.len(),
            });
        }
        Self::from_integers_le(set, &value[..length], &value[length..])
    }

    /// Writes the layout of Kazakhstan: r little-endian ‖ s little-endian.
    #[must_use]
    pub fn to_kazakh(&self) -> Vec<u8> {
        let length = self.set.coordinate_bytes();
        [&self.pair.r[..length], &self.pair.s[..length]].concat()
    }

    /// Reads the layout of RFC 9215 and RFC 4491: s big-endian ‖ r big-endian.
    ///
    /// # Errors
    /// As [`Self::from_kazakh`].
    pub fn from_rfc9215(set: ParameterSet, value: &[u8]) -> Result<Self, GostError> {
        let reversed: Vec<u8> = value.iter().rev().copied().collect();
        Self::from_kazakh(set, &reversed)
    }

    /// Writes the layout of RFC 9215 and RFC 4491: s big-endian ‖ r big-endian.
    #[must_use]
    pub fn to_rfc9215(&self) -> Vec<u8> {
        let mut value = self.to_kazakh();
        value.reverse();
        value
    }

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
