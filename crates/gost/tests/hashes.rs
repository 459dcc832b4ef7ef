//! The hashes and what is built on them against other implementations.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use digest::{Digest, KeyInit, Mac};
use hmac::Hmac;
use proptest::prelude::*;
use qolhat_gost::{HashAlgorithm, hazmat, hmac_streebog256, hmac_streebog512, pbkdf2_streebog512};
use std::sync::{Mutex, PoisonError};
use streebog::{Streebog256, Streebog512};

/// Runs `work` with the instructions of the processor and without; the switch is one for the whole process.
fn both_ways(mut work: impl FnMut(&str) -> Result<(), TestCaseError>) -> Result<(), TestCaseError> {
    static SWITCH: Mutex<()> = Mutex::new(());
    let _held = SWITCH.lock().unwrap_or_else(PoisonError::into_inner);
    hazmat::force_portable(true);
    let portable = work("portable");
    hazmat::force_portable(false);
    portable.and_then(|()| work("with instructions"))
}

fn reference(algorithm: HashAlgorithm, message: &[u8]) -> Vec<u8> {
    match algorithm {
        HashAlgorithm::Streebog256 => Streebog256::digest(message).to_vec(),
        HashAlgorithm::Streebog512 => Streebog512::digest(message).to_vec(),
        HashAlgorithm::Gost94Test => gost94::Gost94Test::digest(message).to_vec(),
        HashAlgorithm::Gost94CryptoPro => gost94::Gost94CryptoPro::digest(message).to_vec(),
    }
}

/// Random bytes, or the bytes that make carries run through every word.
fn message(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 0..=longest),
        1 => (0..=longest).prop_map(|length| vec![0xff; length]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn digests_are_those_of_the_reference(
        message in message(700), pieces in prop::collection::vec(0usize..150, 0..12),
    ) {
        both_ways(|way| {
            for algorithm in HashAlgorithm::ALL {
                let expected = reference(algorithm, &message);
                prop_assert_eq!(&*algorithm.digest(&message), &*expected, "{:?}, {}", algorithm, way);
                let (mut hasher, mut rest) = (algorithm.hasher(), &message[..]);
                for piece in &pieces {
                    let (head, tail) = rest.split_at(rest.len().min(*piece));
                    hasher.update(head);
                    rest = tail;
                }
                hasher.update(rest);
                prop_assert_eq!(&*hasher.finish(), &*expected, "{:?} in pieces, {}", algorithm, way);
            }
            Ok(())
        })?;
    }

    #[test]
    fn two_digests_at_once_are_the_digests(first in message(700), second in message(700)) {
        both_ways(|way| {
            for algorithm in HashAlgorithm::ALL {
                let both = algorithm.digest_two(&first, &second);
                prop_assert_eq!(both[0].as_bytes(), reference(algorithm, &first), "first, {:?}, {}", algorithm, way);
                prop_assert_eq!(both[1].as_bytes(), reference(algorithm, &second), "second, {:?}, {}", algorithm, way);
            }
            Ok(())
        })?;
    }

    #[test]
    fn codes_are_those_of_the_reference(key in message(150), message in message(200)) {
        both_ways(|way| {
            let mut mac = Hmac::<Streebog256>::new_from_slice(&key).unwrap();
            mac.update(&message);
            prop_assert_eq!(&hmac_streebog256(&key, &message)[..], &mac.finalize().into_bytes()[..], "{}", way);
            let mut mac = Hmac::<Streebog512>::new_from_slice(&key).unwrap();
            mac.update(&message);
            prop_assert_eq!(&hmac_streebog512(&key, &message)[..], &mac.finalize().into_bytes()[..], "{}", way);
            Ok(())
        })?;
    }

    #[test]
    fn derived_keys_are_those_of_the_reference(
        password in message(80), salt in message(80), iterations in 0u32..6, length in 0usize..200,
    ) {
        both_ways(|way| {
            let (mut key, mut expected) = (vec![0; length], vec![0; length]);
            pbkdf2_streebog512(&password, &salt, iterations, &mut key);
            pbkdf2::pbkdf2_hmac::<Streebog512>(&password, &salt, iterations.max(1), &mut expected);
            prop_assert_eq!(&key, &expected, "{}", way);
            Ok(())
        })?;
    }
}

#[test]
fn lengths_around_the_edges_of_blocks_are_right() {
    let bytes: Vec<u8> = (0..=255).cycle().take(400).collect();
    both_ways(|way| {
        for algorithm in HashAlgorithm::ALL {
            for length in (0..=200).chain([255, 256, 257, 319, 320, 321]) {
                let (message, other) = (&bytes[..length], &bytes[length / 2..][..200]);
                let expected = reference(algorithm, message);
                assert_eq!(
                    algorithm.digest(message).as_bytes(),
                    expected,
                    "{algorithm:?}, {length} bytes, {way}"
                );
                let both = algorithm.digest_two(other, message);
                assert_eq!(
                    both[1].as_bytes(),
                    expected,
                    "{algorithm:?}, {length} bytes beside 200, {way}"
                );
            }
        }
        Ok(())
    })
    .unwrap();
}
