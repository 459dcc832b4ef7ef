//! Signatures verified together answer as they do alone.
#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use qolhat_gost::{GostError, Kazakhstan, ParameterSet, PrivateKey, Random, RandomError, verify_many};

/// Bytes a test chose.
struct Given([u8; 16]);

impl Random for Given {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = self.0[at % self.0.len()];
        }
        Ok(())
    }
}

/// What was done to a signature after it was made.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    OtherDigest,
    OtherSignature,
    OtherCurve,
    ShortDigest,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn answers_are_those_of_single_verification(
        signatures in prop::collection::vec(
            (
                prop::sample::select(vec![
                    ParameterSet::Tc26Gost512A,
                    ParameterSet::Tc26Gost512A,
                    ParameterSet::Tc26Gost512C,
                    ParameterSet::Tc26Gost512B,
                    ParameterSet::CryptoProA,
                    ParameterSet::CryptoProXchA,
                ]),
                any::<[u8; 16]>(),
                any::<[u8; 32]>(),
                prop::sample::select(vec![
                    Change::Nothing,
                    Change::Nothing,
                    Change::Nothing,
                    Change::OtherDigest,
                    Change::OtherSignature,
                    Change::OtherCurve,
                    Change::ShortDigest,
                ]),
            ),
            0..40,
        ),
    ) {
        let made: Vec<_> = signatures
            .into_iter()
            .map(|(set, seed, digest, change)| {
                let mut random = Given(seed);
                let key = PrivateKey::generate(set, &mut random).unwrap();
                let mut digest = digest.repeat(set.coordinate_bytes() / 32);
                let mut signature = key.sign_digest(&digest, &mut random).unwrap();
                match change {
                    Change::Nothing => {}
                    Change::OtherDigest => digest[7] ^= 16,
                    Change::OtherSignature => {
                        let mut value = Kazakhstan::from(&signature).0;
                        value[3] ^= 1;
                        signature = Kazakhstan(&value).signature(set).unwrap();
                    }
                    Change::OtherCurve => {
                        let other = ParameterSet::Tc26Gost256A;
                        let key = PrivateKey::generate(other, &mut random).unwrap();
                        signature = key.sign_digest(&digest[..32], &mut random).unwrap();
                    }
                    Change::ShortDigest => digest.truncate(31),
                }
                (key.public_key(), digest, signature, change)
            })
            .collect();
        let borrowed: Vec<_> = made
            .iter()
            .map(|(key, digest, signature, _)| (key, digest.as_slice(), signature))
            .collect();
        let answers = verify_many(&borrowed);
        prop_assert_eq!(answers.len(), made.len());
        for ((key, digest, signature, change), answer) in made.iter().zip(answers) {
            prop_assert_eq!(&answer, &key.verify_digest(digest, signature), "{:?}", change);
            match change {
                Change::Nothing => prop_assert_eq!(answer, Ok(())),
                Change::OtherDigest | Change::OtherSignature => {
                    prop_assert_eq!(answer, Err(GostError::SignatureMismatch));
                }
                Change::OtherCurve | Change::ShortDigest => prop_assert!(answer.is_err()),
            }
        }
    }
}
