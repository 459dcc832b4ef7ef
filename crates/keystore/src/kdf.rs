//! Deriving keys from passphrases.

use zeroize::Zeroizing;

use crate::{KeystoreError, hash::Hash, limits::Work};

/// What derived bytes are for; the diversifier of RFC 7292, B.3.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// A key for a cipher.
    Key = 1,
    /// The first block of a chained cipher.
    InitialVector = 2,
    /// A key for a message authentication code.
    Mac = 3,
}

/// Derives `length` bytes (RFC 7292, B.2). The passphrase is UTF-16 with its terminator.
pub(crate) fn pkcs12(
    hash: Hash,
    passphrase: &[u8],
    salt: &[u8],
    purpose: Purpose,
    iterations: u32,
    length: usize,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
    let (u, v) = (hash.output_bytes(), hash.block_bytes());
    let blocks = length.div_ceil(u);
    work.spend(hash, iterations, 1, blocks)?;

    // Steps 1 to 4: D is v copies of the diversifier; I is salt and passphrase, each repeated to whole blocks.
    let diversifier = vec![purpose as u8; v];
    let repeated_bytes = |bytes: &[u8]| bytes.len().div_ceil(v) * v;
    let mut input = Zeroizing::new(Vec::with_capacity(repeated_bytes(salt) + repeated_bytes(passphrase)));
    for part in [salt, passphrase] {
        input.extend(part.iter().cycle().take(repeated_bytes(part)));
    }

    let mut derived = Zeroizing::new(Vec::with_capacity(blocks * u));
    for block in 0..blocks {
        // Step 6A.
        let a = hash.iterated(&[&diversifier, &input], iterations);
        derived.extend_from_slice(&a);
        if block + 1 < blocks {
            // Steps 6B and 6C: every block of I becomes (block + B + 1) mod 2^(8v), where B is A repeated.
            for chunk in input.chunks_exact_mut(v) {
                let mut carry = 1_u16;
                for (position, octet) in chunk.iter_mut().enumerate().rev() {
                    let sum = u16::from(*octet) + u16::from(a[position % u]) + carry;
                    *octet = sum.to_le_bytes()[0];
                    carry = sum >> 8;
                }
            }
        }
    }
    derived.truncate(length);
    Ok(derived)
}

/// One inside, one outside; the blocks of the key are hashed once and for all.
const BLOCKS_OF_HMAC: u64 = 2;

/// Derives `length` bytes with PBKDF2 and HMAC (RFC 8018, 5.2). The passphrase is UTF-8.
pub(crate) fn pbkdf2(
    hash: Hash,
    passphrase: &[u8],
    salt: &[u8],
    iterations: u32,
    length: usize,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
    work.spend(hash, iterations, BLOCKS_OF_HMAC, length.div_ceil(hash.output_bytes()))?;
    let mut derived = Zeroizing::new(vec![0; length]);
    hash.pbkdf2(passphrase, salt, iterations, &mut derived);
    Ok(derived)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn known_answers_of_the_pkcs12_derivation_hold() {
        // "smeg" and "queeg" are the examples that circulate with the first description of the scheme
        // (S. Drees, "Example of password based key derivation in PKCS#12").
        for (passphrase, salt, purpose, iterations, expected) in [
            (
                "smeg",
                "0a58cf64530d823f",
                Purpose::Key,
                1,
                "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3",
            ),
            (
                "smeg",
                "0a58cf64530d823f",
                Purpose::InitialVector,
                1,
                "79993dfe048d3b76",
            ),
            (
                "smeg",
                "3d83c0e4546ac140",
                Purpose::Mac,
                1,
                "8d967d88f6caa9d714800ab3d48051d63f73a312",
            ),
            (
                "queeg",
                "05dec959acff72f7",
                Purpose::Key,
                1000,
                "ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4",
            ),
            (
                "queeg",
                "05dec959acff72f7",
                Purpose::InitialVector,
                1000,
                "11dedad7758d4860",
            ),
            (
                "queeg",
                "1682c0fc5b3f7ec5",
                Purpose::Key,
                1000,
                "483dd6e919d7de2e8e648ba8f862f3fbfbdc2bcb2c02957f",
            ),
            (
                "queeg",
                "263216fcc2fab31c",
                Purpose::Mac,
                1000,
                "5ec4c7a80df652294c3925b6489a7ab857c83476",
            ),
        ] {
            let expected = hex(expected);
            let (passphrase, salt) = (utf16(passphrase), hex(salt));
            let derived = pkcs12(
                Hash::Sha1,
                &passphrase,
                &salt,
                purpose,
                iterations,
                expected.len(),
                &mut Work::new(),
            )
            .unwrap();
            assert_eq!(*derived, expected, "{purpose:?} after {iterations}");
        }
    }

    #[test]
    fn known_answers_of_pbkdf2_hold() {
        // RFC 6070, and RFC 7914, section 11.
        for (hash, passphrase, salt, iterations, expected) in [
            (
                Hash::Sha1,
                "password",
                "salt",
                2,
                "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957",
            ),
            (
                Hash::Sha256,
                "passwd",
                "salt",
                1,
                "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
            ),
        ] {
            let expected = hex(expected);
            let derived = pbkdf2(
                hash,
                passphrase.as_bytes(),
                salt.as_bytes(),
                iterations,
                expected.len(),
                &mut Work::new(),
            )
            .unwrap();
            assert_eq!(*derived, expected);
        }
    }

    #[test]
    fn a_slower_hash_spends_more() {
        for (hash, iterations) in [
            (Hash::Sha1, 8_000_000),
            (Hash::Sha256, 4_000_000),
            (Hash::Sha512, 2_666_666),
        ] {
            let most = Work::new().spend(hash, iterations, BLOCKS_OF_HMAC, 1);
            assert!(most.is_ok(), "{hash:?}");
            let more = Work::new().spend(hash, iterations + 1, BLOCKS_OF_HMAC, 1);
            assert!(matches!(more, Err(KeystoreError::TooMuchWork { .. })), "{hash:?}");
        }
    }

    #[test]
    fn hostile_iteration_counts_are_refused_at_once() {
        let mut work = Work::new();
        let refused = pkcs12(Hash::Sha1, &[0, 0], b"salt", Purpose::Key, u32::MAX, 24, &mut work);
        assert!(matches!(refused, Err(KeystoreError::TooMuchWork { .. })));
        let refused = pbkdf2(Hash::Sha1, &[], b"salt", 9_000_000, 40, &mut work);
        assert!(matches!(refused, Err(KeystoreError::TooMuchWork { .. })));
        // What was refused cost nothing; what is done adds up.
        work.spend(Hash::Sha1, 15_999_999, 1, 1).unwrap();
        let refused = work.spend(Hash::Sha1, 2, 1, 1);
        assert!(matches!(refused, Err(KeystoreError::TooMuchWork { .. })));
    }
}
