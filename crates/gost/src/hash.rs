//! The hashes: Streebog (RFC 6986) and GOST R 34.11-94, in Kazakhstan GOST 34.311-95 (RFC 5831).

use crate::gost94::{self, Gost94};
use crate::streebog::{self, Streebog};
use std::fmt;

/// A hash function of the GOST family.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum HashAlgorithm {
    /// GOST R 34.11-2012 with 256 bits. Source: RFC 6986.
    Streebog256,
    /// GOST R 34.11-2012 with 512 bits. Source: RFC 6986.
    Streebog512,
    /// GOST R 34.11-94 with the S-box of the standard's test example (RFC 4357, 11.2, `id-GostR3411-94-TestParamSet`).
    /// This is what Kazakhstan uses as GOST 34.311-95.
    Gost94Test,
    /// GOST R 34.11-94 with the CryptoPro S-box (RFC 4357, 11.2, `id-GostR3411-94-CryptoProParamSet`).
    Gost94CryptoPro,
}

impl HashAlgorithm {
    /// Every hash function of this crate.
    pub const ALL: [Self; 4] = [
        Self::Streebog256,
        Self::Streebog512,
        Self::Gost94Test,
        Self::Gost94CryptoPro,
    ];

    /// Length of the digest in bytes.
    #[must_use]
    pub const fn output_bytes(self) -> usize {
        match self {
            Self::Streebog512 => 64,
            Self::Streebog256 | Self::Gost94Test | Self::Gost94CryptoPro => 32,
        }
    }

    /// The digest of `message`, in the byte order that is put into files.
    #[must_use]
    pub fn digest(self, message: &[u8]) -> Digest {
        let mut hasher = self.hasher();
        hasher.update(message);
        hasher.finish()
    }

    /// The digests of two messages of any lengths, computed side by side where that is faster than one after the other.
    #[must_use]
    pub fn digest_two(self, first: &[u8], second: &[u8]) -> [Digest; 2] {
        match self {
            Self::Streebog256 => {
                streebog::digest_two(streebog::INITIAL_256, [first, second]).map(|output| Digest::new(&output[32..]))
            }
            Self::Streebog512 => {
                streebog::digest_two(streebog::INITIAL_512, [first, second]).map(|output| Digest::new(&output))
            }
            Self::Gost94Test | Self::Gost94CryptoPro => [first, second].map(|message| self.digest(message)),
        }
    }

    /// A running computation for messages that come in pieces.
    #[must_use]
    pub fn hasher(self) -> Hasher {
        Hasher(match self {
            Self::Streebog256 => State::Streebog256(Streebog::new(streebog::INITIAL_256)),
            Self::Streebog512 => State::Streebog512(Streebog::new(streebog::INITIAL_512)),
            Self::Gost94Test => State::Gost94Test(Gost94::new(&gost94::TEST)),
            Self::Gost94CryptoPro => State::Gost94CryptoPro(Gost94::new(&gost94::CRYPTO_PRO)),
        })
    }
}

/// A digest being computed.
#[derive(Clone)]
pub struct Hasher(State);

impl Hasher {
    /// Appends `bytes` to the message.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Streebog256(state) => state.update(bytes),
            State::Streebog512(state) => state.update(bytes),
            State::Gost94Test(state) => state.update(bytes),
            State::Gost94CryptoPro(state) => state.update(bytes),
        }
    }

    /// The digest of everything appended so far.
    #[must_use]
    pub fn finish(self) -> Digest {
        match self.0 {
            State::Streebog256(state) => Digest::new(&state.finish()[32..]),
            State::Streebog512(state) => Digest::new(&state.finish()),
            State::Gost94Test(state) => Digest::new(&state.finish()),
            State::Gost94CryptoPro(state) => Digest::new(&state.finish()),
        }
    }

    /// The hash function being computed.
    #[must_use]
    pub fn algorithm(&self) -> HashAlgorithm {
        match self.0 {
            State::Streebog256(_) => HashAlgorithm::Streebog256,
            State::Streebog512(_) => HashAlgorithm::Streebog512,
            State::Gost94Test(_) => HashAlgorithm::Gost94Test,
            State::Gost94CryptoPro(_) => HashAlgorithm::Gost94CryptoPro,
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

impl fmt::Debug for Hasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hasher")
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
enum State {
    Streebog256(Streebog),
    Streebog512(Streebog),
    Gost94Test(Gost94),
    Gost94CryptoPro(Gost94),
}

/// The output of a hash function: 32 or 64 bytes, in the byte order that is put into files.
#[derive(Clone, Copy, zeroize::Zeroize)]
pub struct Digest {
    bytes: [u8; 64],
    length: usize,
}

impl Digest {
    fn new(output: &[u8]) -> Self {
        let mut bytes = [0; 64];
        bytes[..output.len()].copy_from_slice(output);
        Self {
            bytes,
            length: output.len(),
        }
    }

    /// The bytes of the digest.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl std::ops::Deref for Digest {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl PartialEq for Digest {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Digest {}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// RFC 6986, 10.1, message M1 (63 bytes).
    const M1: &[u8] = b"012345678901234567890123456789012345678901234567890123456789012";

    fn hex(algorithm: HashAlgorithm, message: &[u8]) -> String {
        format!("{:?}", algorithm.digest(message))
    }

    #[test]
    fn streebog_gives_the_values_of_rfc_6986() {
        assert_eq!(
            hex(HashAlgorithm::Streebog512, M1),
            "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa\
             00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
        );
        assert_eq!(
            hex(HashAlgorithm::Streebog256, M1),
            "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500"
        );
        // Message M2 of RFC 6986, 10.2: 72 bytes of windows-1251.
        let m2: Vec<u8> = [
            "d1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20",
            "f120eceef0ff20f1f2f0e5ebe0ece820ede020f5f0e0e1f0fbff20efebfaeafb",
            "20c8e3eef0e5e2fb",
        ]
        .concat()
        .as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect();
        assert_eq!(
            hex(HashAlgorithm::Streebog256, &m2),
            "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50"
        );
        assert_eq!(
            hex(HashAlgorithm::Streebog512, &m2),
            "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376\
             035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28"
        );
    }

    #[test]
    fn streebog_gives_the_values_of_other_programs() {
        assert_eq!(
            hex(HashAlgorithm::Streebog512, b"abc"),
            "28156e28317da7c98f4fe2bed6b542d0dab85bb224445fcedaf75d46e26d7eb8\
             d5997f3e0915dd6b7f0aab08d9c8beb0d8c64bae2ab8b3c8c6bc53b3bf0db728"
        );
        assert_eq!(
            hex(HashAlgorithm::Streebog256, b"abc"),
            "4e2919cf137ed41ec4fb6270c61826cc4fffb660341e0af3688cd0626d23b481"
        );
    }

    #[test]
    fn gost94_differs_by_s_box() {
        let table = [
            (
                HashAlgorithm::Gost94Test,
                "",
                "ce85b99cc46752fffee35cab9a7b0278abb4c2d2055cff685af4912c49490f8d",
            ),
            (
                HashAlgorithm::Gost94Test,
                "abc",
                "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d",
            ),
            (
                HashAlgorithm::Gost94CryptoPro,
                "",
                "981e5f3ca30c841487830f84fb433e13ac1101569b9c13584ac483234cd656c0",
            ),
            (
                HashAlgorithm::Gost94CryptoPro,
                "abc",
                "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c",
            ),
        ];
        for (algorithm, message, expected) in table {
            assert_eq!(
                hex(algorithm, message.as_bytes()),
                expected,
                "{algorithm:?} of {message:?}"
            );
        }
    }

    #[test]
    fn pieces_give_the_digest_of_the_whole() {
        let message: Vec<u8> = (0..=255).cycle().take(1000).collect();
        for algorithm in HashAlgorithm::ALL {
            for step in [1, 31, 32, 33, 63, 64, 65, 999] {
                let mut hasher = algorithm.hasher();
                message.chunks(step).for_each(|piece| hasher.update(piece));
                assert_eq!(
                    hasher.finish(),
                    algorithm.digest(&message),
                    "{algorithm:?} in steps of {step}"
                );
            }
            assert_eq!(
                algorithm.digest(&message).len(),
                algorithm.output_bytes(),
                "{algorithm:?}"
            );
        }
    }
}
