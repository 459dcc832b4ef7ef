//! Keys from passwords and from other keys: PBKDF2 and the KDFs of RFC 7836.

use crate::mac::{HmacStreebog256, HmacStreebog512};
use crate::{GostError, hmac_streebog256};
use zeroize::Zeroizing;

/// Fills `key` from `password` and `salt` with PBKDF2 on `HMAC_GOSTR3411_2012_512`.
///
/// Zero iterations count as one. A limit on `iterations` from a file is the caller's duty.
///
/// Source: RFC 8018, 5.2 with `HMAC_GOSTR3411_2012_512` (R 50.1.111-2016, RFC 9337, 4).
pub fn pbkdf2_streebog512(password: &[u8], salt: &[u8], iterations: u32, key: &mut [u8]) {
    // The key blocks of both hashes are done once, not in every iteration.
    let keyed = HmacStreebog512::new(password);
    for (part, number) in key.chunks_mut(64).zip(1u32..) {
        let mut mac = keyed.fork();
        mac.update(salt);
        mac.update(&number.to_be_bytes());
        let mut code = Zeroizing::new(mac.finish());
        let mut sum = code.clone();
        for _ in 1..iterations {
            let mut mac = keyed.fork();
            mac.update(&*code);
            *code = mac.finish();
            for (sum, byte) in sum.iter_mut().zip(&*code) {
                *sum ^= byte;
            }
        }
        part.copy_from_slice(&sum[..part.len()]);
    }
}

/// `KDF_GOSTR3411_2012_256(key, label, seed)`.
///
/// Source: RFC 7836, 4.5.
#[must_use]
pub fn kdf_streebog256(key: &[u8], label: &[u8], seed: &[u8]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hmac_streebog256(key, &[&[1], label, &[0], seed, &[1, 0]].concat()))
}

/// Fills `derived` with `KDF_TREE_GOSTR3411_2012_256(key, label, seed, R)`; `R` is the length of the counter in bytes, 1
/// to 4.
///
/// # Errors
/// [`GostError::DerivedKeyLength`] when `derived` has more than 2^(8·R) − 1 parts of 32 bytes.
///
/// Source: RFC 7836, 4.4.
pub fn kdf_tree_streebog256<const R: usize>(
    key: &[u8],
    label: &[u8],
    seed: &[u8],
    derived: &mut [u8],
) -> Result<(), GostError> {
    const { assert!(1 <= R && R <= 4, "the counter has 1 to 4 bytes") };
    let limit = 32 * ((1u64 << (8 * R)) - 1);
    let bits = 8 * derived.len() as u64;
    if bits > 8 * limit {
        return Err(GostError::DerivedKeyLength {
            limit,
            found: derived.len(),
        });
    }
    // Without leading zero bytes.
    let bits_be = &bits.to_be_bytes()[bits.leading_zeros() as usize / 8..];
    let keyed = HmacStreebog256::new(key);
    for (part, number) in derived.chunks_mut(32).zip(1u32..) {
        let mut mac = keyed.fork();
        for piece in [&number.to_be_bytes()[4 - R..], label, &[0], seed, bits_be] {
            mac.update(piece);
        }
        part.copy_from_slice(&Zeroizing::new(mac.finish())[..part.len()]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn keys_are_those_of_r_50_1_111() {
        let table = [
            (
                1,
                "64770af7f748c3b1c9ac831dbcfd85c26111b30a8a657ddc3056b80ca73e040d2854fd36811f6d825cc4ab66ec0a68a490a9e5cf5156b3a2b7eecddbf9a16b47",
            ),
            (
                2,
                "5a585bafdfbb6e8830d6d68aa3b43ac00d2e4aebce01c9b31c2caed56f0236d4d34b2b8fbd2c4e89d54d46f50e47d45bbac301571743119e8d3c42ba66d348de",
            ),
        ];
        for (iterations, expected) in table {
            let mut key = [0; 64];
            pbkdf2_streebog512(b"password", b"salt", iterations, &mut key);
            assert_eq!(hex(&key), expected, "{iterations} iterations");
        }
    }

    /// RFC 7836, appendix B, examples of the two KDFs: one key, label and seed.
    const KEY: [u8; 32] = {
        let (mut key, mut i) = ([0; 32], 0);
        while i < 32 {
            key[i] = i as u8;
            i += 1;
        }
        key
    };
    const LABEL: [u8; 4] = [0x26, 0xbd, 0xb8, 0x78];
    const SEED: [u8; 8] = [0xaf, 0x21, 0x43, 0x41, 0x45, 0x65, 0x63, 0x78];

    #[test]
    fn derived_keys_are_those_of_rfc_7836() {
        assert_eq!(
            hex(&*kdf_streebog256(&KEY, &LABEL, &SEED)),
            "a1aa5f7de402d7b3d323f2991c8d4534013137010a83754fd0af6d7cd4922ed9"
        );
        let mut derived = [0; 64];
        assert_eq!(kdf_tree_streebog256::<1>(&KEY, &LABEL, &SEED, &mut derived), Ok(()));
        assert_eq!(
            hex(&derived),
            "22b6837845c6bef65ea71672b265831086d3c76aebe6dae91cad51d83f79d16b\
             074c9330599d7f8d712fca54392f4ddde93751206b3584c8f43f9e6dc51531f9"
        );
    }

    #[test]
    fn a_tree_of_one_key_is_the_simple_derivation() {
        let mut derived = [0; 32];
        assert_eq!(kdf_tree_streebog256::<1>(&KEY, &LABEL, &SEED, &mut derived), Ok(()));
        assert_eq!(derived, *kdf_streebog256(&KEY, &LABEL, &SEED));
    }

    #[test]
    fn longer_counters_and_lengths_give_other_keys() {
        let mut keys = [[0; 48]; 4];
        let [one, two, three, longer] = &mut keys;
        assert_eq!(kdf_tree_streebog256::<1>(&KEY, &LABEL, &SEED, one), Ok(()));
        assert_eq!(kdf_tree_streebog256::<2>(&KEY, &LABEL, &SEED, two), Ok(()));
        assert_eq!(kdf_tree_streebog256::<4>(&KEY, &LABEL, &SEED, three), Ok(()));
        let mut more = [0; 49];
        assert_eq!(kdf_tree_streebog256::<1>(&KEY, &LABEL, &SEED, &mut more), Ok(()));
        longer.copy_from_slice(&more[..48]);
        for i in 0..4 {
            assert!(!keys[..i].contains(&keys[i]), "{i}");
        }
    }

    #[test]
    fn more_than_the_counter_can_count_is_refused() {
        let limit = 32 * 255;
        let mut derived = vec![0; limit + 1];
        assert_eq!(
            kdf_tree_streebog256::<1>(&KEY, &LABEL, &SEED, &mut derived),
            Err(GostError::DerivedKeyLength {
                limit: limit as u64,
                found: limit + 1
            })
        );
        assert_eq!(
            kdf_tree_streebog256::<1>(&KEY, &LABEL, &SEED, &mut derived[..limit]),
            Ok(())
        );
    }
}
