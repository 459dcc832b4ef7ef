//! Hash functions by name, with a streaming hasher.

use qolhat_asn1::{Element, Oid, Tag, der};
use qolhat_gost::HashAlgorithm;

use crate::{AlgorithmIdentifier, oid};

/// A hash function that may stand in a signature.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum DigestAlgorithm {
    /// SHA-1: only to read old signatures and key identifiers.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
    /// GOST 34.11-2015, 256 bit.
    Streebog256,
    /// GOST 34.11-2015, 512 bit.
    Streebog512,
    /// GOST 34.311-95 with the test S-box: what Kazakhstan means by 34.311.
    Gost94Test,
    /// GOST R 34.11-94 with the CryptoPro S-box: what Russia means by 34.11-94.
    Gost94CryptoPro,
}

impl DigestAlgorithm {
    /// Every algorithm known here.
    pub const ALL: [Self; 8] = [
        Self::Sha1,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
        Self::Streebog256,
        Self::Streebog512,
        Self::Gost94Test,
        Self::Gost94CryptoPro,
    ];

    /// The algorithm named by an OID of either the Kazakh or the Russian arc.
    #[must_use]
    pub fn from_oid(oid: Oid) -> Option<Self> {
        Some(match oid {
            oid::digest::SHA1 => Self::Sha1,
            oid::digest::SHA256 => Self::Sha256,
            oid::digest::SHA384 => Self::Sha384,
            oid::digest::SHA512 => Self::Sha512,
            oid::digest::KZ_STREEBOG256 | oid::digest::GOST_R_STREEBOG256 => Self::Streebog256,
            oid::digest::KZ_STREEBOG512 | oid::digest::GOST_R_STREEBOG512 => Self::Streebog512,
            oid::digest::KZ_GOST34311 | oid::digest::KZ_GOST34311_TEST => Self::Gost94Test,
            oid::digest::GOST_R_94 => Self::Gost94CryptoPro,
            _ => return None,
        })
    }

    /// The algorithm of an AlgorithmIdentifier; GOST R 34.11-94 may name its S-box in the parameters (RFC 4490, 2.1).
    #[must_use]
    pub fn from_algorithm(algorithm: &AlgorithmIdentifier) -> Option<Self> {
        let named = Self::from_oid(algorithm.oid())?;
        if named != Self::Gost94CryptoPro {
            return Some(named);
        }
        match algorithm
            .parameters()
            .filter(|parameters| !parameters.is(Tag::NULL))
            .as_ref()
            .map(Element::oid)
        {
            None | Some(Ok(oid::digest::GOST_R_94_CRYPTO_PRO_PARAMETERS)) => Some(Self::Gost94CryptoPro),
            Some(Ok(oid::digest::GOST_R_94_TEST_PARAMETERS)) => Some(Self::Gost94Test),
            Some(_) => None,
        }
    }

    /// The OID to write: for GOST hashes the Kazakh one, except for the CryptoPro S-box, which only Russia uses.
    #[must_use]
    pub fn oid(self) -> Oid {
        match self {
            Self::Sha1 => oid::digest::SHA1,
            Self::Sha256 => oid::digest::SHA256,
            Self::Sha384 => oid::digest::SHA384,
            Self::Sha512 => oid::digest::SHA512,
            Self::Streebog256 => oid::digest::KZ_STREEBOG256,
            Self::Streebog512 => oid::digest::KZ_STREEBOG512,
            Self::Gost94Test => oid::digest::KZ_GOST34311,
            Self::Gost94CryptoPro => oid::digest::GOST_R_94,
        }
    }

    /// The AlgorithmIdentifier to write in CMS, as the authority's own software does: with NULL parameters.
    #[must_use]
    pub fn to_algorithm_identifier_der(self) -> Vec<u8> {
        der::sequence(&[&der::oid(self.oid()), &der::null()])
    }

    /// How many bytes the hash has.
    #[must_use]
    pub fn output_bytes(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 | Self::Streebog256 | Self::Gost94Test | Self::Gost94CryptoPro => 32,
            Self::Sha384 => 48,
            Self::Sha512 | Self::Streebog512 => 64,
        }
    }

    /// A name that people recognise.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Streebog256 => "GOST 34.11-2015 (256)",
            Self::Streebog512 => "GOST 34.11-2015 (512)",
            Self::Gost94Test => "GOST 34.311-95",
            Self::Gost94CryptoPro => "GOST R 34.11-94",
        }
    }

    /// Hashes `bytes` at once.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let mut hasher = self.hasher();
        hasher.update(bytes);
        hasher.finish()
    }

    /// A hasher that takes its input in pieces.
    #[must_use]
    pub fn hasher(self) -> Hasher {
        let ring = |algorithm| Hasher(Inner::Ring(Box::new(ring::digest::Context::new(algorithm))));
        let gost = |algorithm: HashAlgorithm| Hasher(Inner::Gost(Box::new(algorithm.hasher())));
        match self {
            Self::Sha1 => ring(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY),
            Self::Sha256 => ring(&ring::digest::SHA256),
            Self::Sha384 => ring(&ring::digest::SHA384),
            Self::Sha512 => ring(&ring::digest::SHA512),
            Self::Streebog256 => gost(HashAlgorithm::Streebog256),
            Self::Streebog512 => gost(HashAlgorithm::Streebog512),
            Self::Gost94Test => gost(HashAlgorithm::Gost94Test),
            Self::Gost94CryptoPro => gost(HashAlgorithm::Gost94CryptoPro),
        }
    }
}

/// A hash being computed.
pub struct Hasher(Inner);

enum Inner {
    Ring(Box<ring::digest::Context>),
    Gost(Box<qolhat_gost::Hasher>),
}

impl Hasher {
    /// Takes more input.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Inner::Ring(context) => context.update(bytes),
            Inner::Gost(hasher) => hasher.update(bytes),
        }
    }

    /// The hash of everything taken, in the usual output order.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            Inner::Ring(context) => context.finish().as_ref().to_vec(),
            Inner::Gost(hasher) => hasher.finish().as_ref().to_vec(),
        }
    }
}

impl std::io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hasher").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn algorithm_identifiers_are_the_bytes_the_authority_writes() {
        for (algorithm, expected) in [
            (DigestAlgorithm::Streebog512, "300c06082a830e030a0103030500"),
            (DigestAlgorithm::Gost94Test, "300c06082a830e030a0103010500"),
            (DigestAlgorithm::Sha256, "300d06096086480165030402010500"),
        ] {
            assert_eq!(hex(&algorithm.to_algorithm_identifier_der()), expected, "{algorithm:?}");
        }
    }

    #[test]
    fn every_algorithm_is_found_by_what_it_writes() {
        for algorithm in DigestAlgorithm::ALL {
            let written = AlgorithmIdentifier::from_der(&algorithm.to_algorithm_identifier_der());
            assert_eq!(
                written.ok().as_ref().and_then(DigestAlgorithm::from_algorithm),
                Some(algorithm)
            );
            assert_eq!(algorithm.digest(b"abc").len(), algorithm.output_bytes());
        }
    }

    #[test]
    fn known_hashes_of_abc() {
        // RFC 6986 (reversed, as programs print it), RFC 5831 with both S-boxes, FIPS 180-4.
        for (algorithm, expected) in [
            (
                DigestAlgorithm::Streebog256,
                "4e2919cf137ed41ec4fb6270c61826cc4fffb660341e0af3688cd0626d23b481",
            ),
            (
                DigestAlgorithm::Gost94Test,
                "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d",
            ),
            (
                DigestAlgorithm::Gost94CryptoPro,
                "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c",
            ),
            (
                DigestAlgorithm::Sha256,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
        ] {
            let mut pieces = algorithm.hasher();
            b"abc".iter().for_each(|byte| pieces.update(&[*byte]));
            assert_eq!(hex(&pieces.finish()), expected, "{algorithm:?}");
        }
    }
}
