//! Why a key, a signature or a digest was refused.

use crate::{ParameterSet, RandomError};

/// Why a key, a signature or a digest was refused.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GostError {
    /// The coordinates have the wrong length, are not below p, or name no point of the prime-order subgroup.
    #[error("the coordinates are no public key of {set}")]
    InvalidPoint {
        /// The parameter set the key was said to belong to.
        set: ParameterSet,
    },
    /// A private key has the wrong length, is zero, or is not below the group order.
    #[error("the number is no private key of {set}")]
    InvalidScalar {
        /// The parameter set the key was said to belong to.
        set: ParameterSet,
    },
    /// A signature is not exactly two coordinates long.
    #[error("a signature of {set} has {expected} bytes, not {found}")]
    SignatureLength {
        /// The parameter set the signature was said to belong to.
        set: ParameterSet,
        /// Bytes a signature of this set has.
        expected: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// r or s is zero or not below the group order (RFC 7091, 6.2, step 1).
    #[error("r or s of the signature is outside 1..q of {set}")]
    SignatureRange {
        /// The parameter set the signature was said to belong to.
        set: ParameterSet,
    },
    /// The signature, or the key of the other party, belongs to another curve than the key.
    #[error("{other} does not go with a key of {key}")]
    ParameterSetMismatch {
        /// The parameter set of the key.
        key: ParameterSet,
        /// The parameter set of the signature or of the other key.
        other: ParameterSet,
    },
    /// The equation of RFC 7091, 6.2, step 7 does not hold: another key, another digest, or an altered signature.
    #[error("the signature does not fit the key and the digest")]
    SignatureMismatch,
    /// The digest is not as long as a coordinate of the curve.
    #[error("a digest for this key has {expected} bytes, not {found}")]
    DigestLength {
        /// Bytes a digest for this key has.
        expected: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// The user keying material of a key agreement is empty, longer than a coordinate, or a multiple of the group order.
    #[error(
        "keying material of {found} bytes can not be used; 1 to {limit} bytes that are no multiple of the group order can"
    )]
    KeyingMaterial {
        /// Bytes that are allowed at most.
        limit: usize,
        /// Bytes that were given.
        found: usize,
    },
    /// More key was asked for than the counter of the derivation can count.
    #[error("{found} bytes of derived key were asked for, {limit} are the most")]
    DerivedKeyLength {
        /// Bytes that are allowed at most.
        limit: u64,
        /// Bytes that were asked for.
        found: usize,
    },
    /// A nonce given from outside is zero, not below the group order, or leads to r = 0 or s = 0.
    #[error("the nonce can not be used")]
    UnusableNonce,
    /// The source of randomness failed.
    #[error("randomness is not available")]
    Randomness(#[from] RandomError),
}
