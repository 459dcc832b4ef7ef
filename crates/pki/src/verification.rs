//! Checking a signature value with a public key.

use std::borrow::Cow;

use qolhat_asn1::Oid;
use qolhat_gost::GostError;
use ring::signature as ring_signature;

use crate::public_key::RsaUse;
use crate::rsa_signature::{Padding, PssParameters};
use crate::{AlgorithmIdentifier, DigestAlgorithm, PublicKey, PublicKeyError, ecdsa_signature, oid, rsa_signature};

/// Why a signature was not found to be good.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The signature does not belong to these bytes and this key.
    #[error("the signature does not match")]
    Mismatch,
    /// The algorithm, or this algorithm with such a key, is not supported.
    #[error("signatures of the algorithm {oid} are not supported with this key")]
    Unsupported {
        /// OID of the algorithm.
        oid: Oid,
    },
    /// The algorithm or the key is too weak to prove anything, whatever the value.
    #[error("signatures of the algorithm {oid} with this key prove nothing any more")]
    TooWeak {
        /// OID of the algorithm.
        oid: Oid,
    },
    /// The algorithm needs another kind of key.
    #[error("the algorithm {oid} does not fit the key")]
    WrongKey {
        /// OID of the algorithm.
        oid: Oid,
    },
    /// The key could not be read.
    #[error("the signer's key can not be used")]
    Key(#[from] PublicKeyError),
}

impl SignatureError {
    /// Whether the signature might be good but is beyond this program.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        match self {
            Self::Unsupported { .. } => true,
            Self::Key(fault) => fault.is_unsupported(),
            _ => false,
        }
    }
}

/// Checks `value` over `signed`, where the algorithm names its hash, as in certificates and lists.
///
/// # Errors
/// [`SignatureError`].
pub fn verify_signature(
    key: &PublicKey,
    algorithm: &AlgorithmIdentifier,
    signed: &[u8],
    value: &[u8],
) -> Result<(), SignatureError> {
    verify_message(key, algorithm, Message::Bytes(signed), value)
}

/// As [`verify_signature`], for an ECDSA signature whose value is plain: r ‖ s, each as long as the field, as XML
/// signatures have it (RFC 9231, 2.3.6). Values of other algorithms have one form only.
///
/// # Errors
/// [`SignatureError`].
pub fn verify_plain_signature(
    key: &PublicKey,
    algorithm: &AlgorithmIdentifier,
    signed: &[u8],
    value: &[u8],
) -> Result<(), SignatureError> {
    match key {
        PublicKey::Ecdsa(key_of_curve) => {
            let value = ecdsa_signature::from_plain(key_of_curve, value).ok_or(SignatureError::Mismatch)?;
            verify_signature(key, algorithm, signed, &value)
        }
        _ => verify_signature(key, algorithm, signed, value),
    }
}

/// What was signed: itself, or its hash by the function that the algorithm names.
#[derive(Clone, Copy)]
pub(crate) enum Message<'m> {
    Bytes(&'m [u8]),
    Digest(&'m [u8]),
}

impl<'m> Message<'m> {
    /// Its hash.
    pub(crate) fn digest(self, algorithm: DigestAlgorithm) -> Cow<'m, [u8]> {
        match self {
            Self::Bytes(bytes) => Cow::Owned(algorithm.digest(bytes)),
            Self::Digest(digest) => Cow::Borrowed(digest),
        }
    }
}

/// As [`verify_signature`], where the hash may be known already.
pub(crate) fn verify_message(
    key: &PublicKey,
    algorithm: &AlgorithmIdentifier,
    message: Message<'_>,
    value: &[u8],
) -> Result<(), SignatureError> {
    let scheme = Scheme::of(algorithm, None).ok_or_else(|| unknown(algorithm))?;
    scheme.verify(key, algorithm.oid(), message, value)
}

/// Checks `value` over `signed` where the hash is named apart, as in a CMS SignerInfo.
///
/// The algorithm may then be the bare OID of the key (`rsaEncryption`, or the GOST key itself, which native software of
/// Kazakhstan writes). When it names a hash as well, both must agree.
///
/// # Errors
/// [`SignatureError`]; an algorithm that contradicts `digest` is [`SignatureError::WrongKey`].
pub fn verify_with_digest(
    key: &PublicKey,
    digest: DigestAlgorithm,
    algorithm: &AlgorithmIdentifier,
    signed: &[u8],
    value: &[u8],
) -> Result<(), SignatureError> {
    let scheme = Scheme::of(algorithm, Some(digest)).ok_or_else(|| unknown(algorithm))?;
    if scheme.digest().is_some_and(|named| named != digest) {
        return Err(SignatureError::WrongKey { oid: algorithm.oid() });
    }
    scheme.verify(key, algorithm.oid(), Message::Bytes(signed), value)
}

fn unknown(algorithm: &AlgorithmIdentifier) -> SignatureError {
    let oid = algorithm.oid();
    if oid::signature::BROKEN.contains(&oid) {
        SignatureError::TooWeak { oid }
    } else {
        SignatureError::Unsupported { oid }
    }
}

/// The hash that a signature algorithm implies, when it implies one.
pub(crate) fn implied_digest(algorithm: &AlgorithmIdentifier) -> Option<DigestAlgorithm> {
    Scheme::of(algorithm, None).and_then(|scheme| scheme.digest())
}

/// A signature algorithm with everything it needs.
#[derive(Clone, Copy)]
enum Scheme {
    RsaPkcs1(DigestAlgorithm),
    RsaPss(PssParameters),
    Ecdsa(DigestAlgorithm),
    Ed25519,
    Gost(DigestAlgorithm, GostLayout),
}

/// How r and s stand in the signature value.
#[derive(Clone, Copy)]
enum GostLayout {
    /// r little-endian, then s little-endian.
    Kazakh,
    /// s big-endian, then r big-endian (RFC 4491, 2.2.2; RFC 9215, 2).
    Russian,
}

impl Scheme {
    fn of(algorithm: &AlgorithmIdentifier, digest: Option<DigestAlgorithm>) -> Option<Self> {
        use DigestAlgorithm as Digest;
        use GostLayout::{Kazakh, Russian};
        Some(match algorithm.oid() {
            oid::signature::RSA_SHA1 => Self::RsaPkcs1(Digest::Sha1),
            oid::signature::RSA_SHA256 => Self::RsaPkcs1(Digest::Sha256),
            oid::signature::RSA_SHA384 => Self::RsaPkcs1(Digest::Sha384),
            oid::signature::RSA_SHA512 => Self::RsaPkcs1(Digest::Sha512),
            oid::key::RSA => Self::RsaPkcs1(digest?),
            oid::signature::RSA_PSS => Self::RsaPss(PssParameters::read(algorithm)?),
            oid::signature::ECDSA_SHA1 => Self::Ecdsa(Digest::Sha1),
            oid::signature::ECDSA_SHA256 => Self::Ecdsa(Digest::Sha256),
            oid::signature::ECDSA_SHA384 => Self::Ecdsa(Digest::Sha384),
            oid::signature::ECDSA_SHA512 => Self::Ecdsa(Digest::Sha512),
            oid::key::EC => Self::Ecdsa(digest?),
            oid::signature::ED25519 => Self::Ed25519,
            oid::signature::KZ_GOST2004 => Self::Gost(Digest::Gost94Test, Kazakh),
            oid::signature::KZ_GOST2015_256 => Self::Gost(Digest::Streebog256, Kazakh),
            oid::signature::KZ_GOST2015_512 => Self::Gost(Digest::Streebog512, Kazakh),
            oid::key::KZ_GOST2004
            | oid::key::GAMMA_GOST2004
            | oid::key::KZ_GOST2015_256
            | oid::key::KZ_GOST2015_512 => Self::Gost(digest?, Kazakh),
            oid::signature::GOST_R_2001 => Self::Gost(Digest::Gost94CryptoPro, Russian),
            oid::signature::GOST_R_2012_256 => Self::Gost(Digest::Streebog256, Russian),
            oid::signature::GOST_R_2012_512 => Self::Gost(Digest::Streebog512, Russian),
            oid::key::GOST_R_2001 | oid::key::GOST_R_2012_256 | oid::key::GOST_R_2012_512 => {
                Self::Gost(digest?, Russian)
            }
            _ => return None,
        })
    }

    fn digest(self) -> Option<DigestAlgorithm> {
        match self {
            Self::RsaPkcs1(digest) | Self::Ecdsa(digest) | Self::Gost(digest, _) => Some(digest),
            Self::RsaPss(parameters) => Some(parameters.digest),
            Self::Ed25519 => None,
        }
    }

    fn verify(self, key: &PublicKey, oid: Oid, signed: Message<'_>, value: &[u8]) -> Result<(), SignatureError> {
        match (self, key) {
            (Self::RsaPkcs1(digest), PublicKey::Rsa(key)) if key.allowed == RsaUse::Any => {
                rsa_signature::verify(Padding::Pkcs1(digest), key, oid, signed, value)
            }
            (Self::RsaPss(parameters), PublicKey::Rsa(key)) if key.allowed.allows(&parameters) => {
                rsa_signature::verify(Padding::Pss(parameters), key, oid, signed, value)
            }
            (Self::Ecdsa(digest), PublicKey::Ecdsa(key)) => ecdsa_signature::verify(digest, key, signed, value),
            (Self::Ed25519, PublicKey::Ed25519(key)) => {
                // It hashes in a way of its own (RFC 8032, 5.1.7): a hash beside it is of something else.
                let Message::Bytes(signed) = signed else {
                    return Err(SignatureError::Unsupported { oid });
                };
                let key = ring_signature::UnparsedPublicKey::new(&ring_signature::ED25519, key);
                key.verify(signed, value).map_err(|_| SignatureError::Mismatch)
            }
            (Self::Gost(digest, layout), PublicKey::Gost(key)) => verify_gost(digest, layout, key, oid, signed, value),
            _ => Err(SignatureError::WrongKey { oid }),
        }
    }
}

fn verify_gost(
    digest: DigestAlgorithm,
    layout: GostLayout,
    key: &qolhat_gost::PublicKey,
    oid: Oid,
    signed: Message<'_>,
    value: &[u8],
) -> Result<(), SignatureError> {
    // A 512-bit curve takes a 512-bit hash and a 256-bit curve a 256-bit one (GOST R 34.10-2012, 5.2).
    if digest.output_bytes() != key.parameter_set().coordinate_bytes() {
        return Err(SignatureError::WrongKey { oid });
    }
    let signature = match layout {
        GostLayout::Kazakh => qolhat_gost::Kazakhstan(value).signature(key.parameter_set()),
        GostLayout::Russian => qolhat_gost::Rfc9215(value).signature(key.parameter_set()),
    };
    let signature = signature.map_err(|_| SignatureError::Mismatch)?;
    match key.verify_digest(&signed.digest(digest), &signature) {
        Ok(()) => Ok(()),
        Err(GostError::DigestLength { .. }) => Err(SignatureError::WrongKey { oid }),
        Err(_) => Err(SignatureError::Mismatch),
    }
}
