//! The hash functions that containers name, and what is built on them.

use digest::Digest;
use hmac::{Hmac, KeyInit, Mac};
use qolhat_asn1::Oid;
use zeroize::Zeroizing;

/// A hash function that a container may name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Hash {
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

/// Evaluates an expression with `$D` bound to the hash type.
macro_rules! with_hash {
    ($hash:expr, $D:ident => $body:expr) => {
        match $hash {
            Hash::Sha1 => {
                type $D = sha1::Sha1;
                $body
            }
            Hash::Sha224 => {
                type $D = sha2::Sha224;
                $body
            }
            Hash::Sha256 => {
                type $D = sha2::Sha256;
                $body
            }
            Hash::Sha384 => {
                type $D = sha2::Sha384;
                $body
            }
            Hash::Sha512 => {
                type $D = sha2::Sha512;
                $body
            }
        }
    };
}

impl Hash {
    /// id-sha1 (OIW), id-sha224 and so on (NIST).
    pub(crate) const SHA1_OID: Oid = Oid::new_unwrap("1.3.14.3.2.26");

    /// The hash function of a digest algorithm identifier.
    pub(crate) fn from_digest_oid(oid: Oid) -> Option<Self> {
        const SHA224: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.4");
        const SHA256: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.1");
        const SHA384: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.2");
        const SHA512: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.2.3");
        match oid {
            Self::SHA1_OID => Some(Self::Sha1),
            SHA224 => Some(Self::Sha224),
            SHA256 => Some(Self::Sha256),
            SHA384 => Some(Self::Sha384),
            SHA512 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// The hash function inside an HMAC identifier (RFC 8018, B.1.1 and B.1.2).
    pub(crate) fn from_hmac_oid(oid: Oid) -> Option<Self> {
        const HMAC_SHA1: Oid = Oid::new_unwrap("1.2.840.113549.2.7");
        const HMAC_SHA224: Oid = Oid::new_unwrap("1.2.840.113549.2.8");
        const HMAC_SHA256: Oid = Oid::new_unwrap("1.2.840.113549.2.9");
        const HMAC_SHA384: Oid = Oid::new_unwrap("1.2.840.113549.2.10");
        const HMAC_SHA512: Oid = Oid::new_unwrap("1.2.840.113549.2.11");
        match oid {
            HMAC_SHA1 => Some(Self::Sha1),
            HMAC_SHA224 => Some(Self::Sha224),
            HMAC_SHA256 => Some(Self::Sha256),
            HMAC_SHA384 => Some(Self::Sha384),
            HMAC_SHA512 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// The name as people write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha224 => "SHA-224",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
        }
    }

    /// The length of the output, in bytes.
    pub(crate) fn output_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha224 => 28,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// The length of the compressed block, in bytes.
    pub(crate) fn block_bytes(self) -> usize {
        match self {
            Self::Sha1 | Self::Sha224 | Self::Sha256 => 64,
            Self::Sha384 | Self::Sha512 => 128,
        }
    }

    /// Hashes the parts `rounds` times: the first time the parts, then each time the output before.
    pub(crate) fn iterated(self, parts: &[&[u8]], rounds: u32) -> Zeroizing<Vec<u8>> {
        with_hash!(self, D => {
            let mut hasher = D::new();
            for part in parts {
                Digest::update(&mut hasher, part);
            }
            let mut output = Zeroizing::new([0_u8; 64]);
            let output = &mut output[..self.output_bytes()];
            output.copy_from_slice(&hasher.finalize());
            for _ in 1..rounds {
                let next = D::digest(&*output);
                output.copy_from_slice(&next);
            }
            Zeroizing::new(output.to_vec())
        })
    }

    /// HMAC (RFC 2104).
    pub(crate) fn hmac(self, key: &[u8], message: &[u8]) -> Zeroizing<Vec<u8>> {
        with_hash!(self, D => {
            // A key of any length is allowed (RFC 2104, 3), so the error can not occur; an empty tag equals nothing.
            let Ok(mut mac) = <Hmac<D> as KeyInit>::new_from_slice(key) else { return Zeroizing::default() };
            mac.update(message);
            Zeroizing::new(mac.finalize().into_bytes().to_vec())
        })
    }

    /// PBKDF2 with HMAC (RFC 8018, 5.2).
    pub(crate) fn pbkdf2(self, password: &[u8], salt: &[u8], iterations: u32, output: &mut [u8]) {
        with_hash!(self, D => pbkdf2::pbkdf2_hmac::<D>(password, salt, iterations, output));
    }
}
