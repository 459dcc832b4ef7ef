//! What must hold for every key, message and parameter set.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use proptest::prelude::*;
use qolhat_gost::{
    GostError, HashAlgorithm, Kazakhstan, ParameterSet, PrivateKey, PublicKey, Random, RandomError, Rfc9215, hazmat,
};
use support::order;

/// Always the same byte: the worst source there is.
struct Constant(u8);

impl Random for Constant {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bytes.fill(self.0);
        Ok(())
    }
}

/// A source that is broken.
struct Broken;

impl Random for Broken {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), RandomError> {
        Err(RandomError)
    }
}

/// Bytes a test chose.
struct Given(Vec<u8>);

impl Random for Given {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = self.0[at % self.0.len()];
        }
        Ok(())
    }
}

fn parameter_set() -> impl Strategy<Value = ParameterSet> {
    prop::sample::select(ParameterSet::ALL.to_vec())
}

fn key(set: ParameterSet, seed: u8) -> PrivateKey {
    PrivateKey::generate(set, &mut Constant(seed)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_was_signed_verifies(
        set in parameter_set(), seed in prop::collection::vec(any::<u8>(), 64), digest: [u8; 32], fresh: u8,
    ) {
        let key = PrivateKey::generate(set, &mut Given(seed)).unwrap();
        let digest = digest.repeat(set.coordinate_bytes() / 32);
        let signature = key.sign_digest(&digest, &mut Constant(fresh)).unwrap();
        let public = key.public_key();
        prop_assert_eq!(public.verify_digest(&digest, &signature), Ok(()));
        // Both layouts and the coordinates survive the way through bytes.
        prop_assert_eq!(Kazakhstan(&Kazakhstan::from(&signature).0).signature(set).unwrap(), signature);
        prop_assert_eq!(Rfc9215(&Rfc9215::from(&signature).0).signature(set).unwrap(), signature);
        prop_assert_eq!(PublicKey::from_coordinates_le(set, &public.to_coordinates_le()).unwrap(), public);
        prop_assert_eq!(PrivateKey::from_scalar_le(set, &key.to_scalar_le()).unwrap().public_key(), public);
    }

    #[test]
    fn any_flipped_bit_fails(set in parameter_set(), seed: u8, which in 0usize..3, bit: prop::sample::Index) {
        let key = key(set, seed);
        let mut digest = HashAlgorithm::Streebog512.digest(&[seed])[..set.coordinate_bytes()].to_vec();
        let mut value = Kazakhstan::from(&key.sign_digest(&digest, &mut Constant(1)).unwrap()).0;
        let mut coordinates = key.public_key().to_coordinates_le();
        let changed = [&mut digest, &mut value, &mut coordinates][which].as_mut_slice();
        let bit = bit.index(8 * changed.len());
        changed[bit / 8] ^= 1 << (bit % 8);
        let result = PublicKey::from_coordinates_le(set, &coordinates).and_then(|key| {
            key.verify_digest(&digest, &Kazakhstan(&value).signature(set)?)
        });
        prop_assert!(result.is_err(), "{set}, part {which}, bit {bit}");
    }

    #[test]
    fn a_key_seen_before_gives_the_same_answers(set in parameter_set(), seed: [u8; 8], digests: [[u8; 32]; 3]) {
        let key = PrivateKey::generate(set, &mut Given(seed.to_vec())).unwrap();
        let public = key.public_key();
        let digests = digests.map(|digest| digest.repeat(set.coordinate_bytes() / 32));
        let signatures = digests.each_ref().map(|digest| key.sign_digest(digest, &mut Constant(2)).unwrap());
        // The first use takes the key as it comes, the second makes its table, the rest find it.
        for (i, digest) in digests.iter().enumerate() {
            for (j, signature) in signatures.iter().enumerate() {
                let is_right = digests[i] == digests[j];
                prop_assert_eq!(public.verify_digest(digest, signature).is_ok(), is_right, "{} {} {}", set, i, j);
            }
        }
    }

    #[test]
    fn random_bytes_are_no_key_and_never_a_panic(set in parameter_set(), bytes in prop::collection::vec(any::<u8>(), 0..140)) {
        // A random x ‖ y meets the curve with a probability of 2^−255 at most.
        prop_assert!(PublicKey::from_coordinates_le(set, &bytes).is_err());
        if let Ok(signature) = Kazakhstan(&bytes).signature(set) {
            let digest = vec![7; set.coordinate_bytes()];
            prop_assert_eq!(key(set, 1).public_key().verify_digest(&digest, &signature), Err(GostError::SignatureMismatch));
        }
    }

    #[test]
    fn both_parties_agree_on_a_key(set in parameter_set(), a: u8, b: u8, ukm: u64) {
        let (a, b) = (key(set, a), key(set, b));
        let ukm = (ukm | 1).to_le_bytes();
        let hash = HashAlgorithm::Streebog256;
        let one = hazmat::agree_key(&a, &b.public_key(), &ukm, hash).unwrap();
        let other = hazmat::agree_key(&b, &a.public_key(), &ukm, hash).unwrap();
        prop_assert_eq!(&*one, &*other);
    }
}

#[test]
fn one_name_stands_for_the_same_curve_as_another() {
    for (one, other) in [
        (ParameterSet::CryptoProA, ParameterSet::Tc26Gost256B),
        (ParameterSet::CryptoProA, ParameterSet::CryptoProXchA),
        (ParameterSet::CryptoProB, ParameterSet::Tc26Gost256C),
        (ParameterSet::CryptoProC, ParameterSet::Tc26Gost256D),
        (ParameterSet::CryptoProC, ParameterSet::CryptoProXchB),
    ] {
        let digest = [9; 32];
        let signature = key(one, 3).sign_digest(&digest, &mut Constant(4)).unwrap();
        let public = PublicKey::from_coordinates_le(other, &key(one, 3).public_key().to_coordinates_le()).unwrap();
        assert_eq!(public.verify_digest(&digest, &signature), Ok(()), "{one} as {other}");
    }
    let signature = key(ParameterSet::CryptoProA, 3)
        .sign_digest(&[9; 32], &mut Constant(4))
        .unwrap();
    assert!(matches!(
        key(ParameterSet::CryptoProB, 3)
            .public_key()
            .verify_digest(&[9; 32], &signature),
        Err(GostError::ParameterSetMismatch { .. })
    ));
}

#[test]
fn object_identifiers_name_their_sets_only() {
    for set in ParameterSet::ALL {
        assert_eq!(ParameterSet::from_oid(set.oid()), Some(set));
        if let Some(oid) = set.kazakh_oid() {
            assert_eq!(ParameterSet::from_oid(oid), Some(set));
        }
    }
    assert_eq!(ParameterSet::from_oid("1.2.398.3.10.1.1.2.2.2"), None);
}

#[test]
fn scalars_outside_the_range_are_refused() {
    for set in ParameterSet::ALL {
        let length = set.coordinate_bytes();
        let q = order(set);
        let mut last = q.clone();
        last[0] -= 1;
        let refused = Some(GostError::InvalidScalar { set });
        for (scalar, name) in [(vec![0; length], "0"), (q, "q"), (vec![0xff; length], "2^n − 1")] {
            assert_eq!(
                PrivateKey::from_scalar_le(set, &scalar).err(),
                refused,
                "{name} of {set}"
            );
        }
        for wrong in [0, 1, length - 1, length + 1, 2 * length] {
            assert_eq!(
                PrivateKey::from_scalar_le(set, &vec![1; wrong]).err(),
                refused,
                "{wrong} bytes for {set}"
            );
            assert_eq!(
                PrivateKey::from_scalar_be(set, &vec![1; wrong]).err(),
                refused,
                "{wrong} bytes for {set}"
            );
        }
        // 1 and q − 1 are keys, and opposite ones: same x, y of the one is −y of the other.
        let mut first = vec![0; length];
        first[0] = 1;
        let [first, last] = [first, last].map(|scalar| PrivateKey::from_scalar_le(set, &scalar).unwrap());
        let [g, minus_g] = [&first, &last].map(|key| key.public_key().to_coordinates_le());
        assert_eq!(g[..length], minus_g[..length], "x of {set}");
        assert_ne!(g[length..], minus_g[length..], "y of {set}");
        for key in [first, last] {
            let digest = vec![0x17; length];
            let signature = key.sign_digest(&digest, &mut Constant(5)).unwrap();
            assert_eq!(key.public_key().verify_digest(&digest, &signature), Ok(()), "{set}");
        }
    }
}

#[test]
fn r_and_s_outside_the_range_are_refused() {
    for set in ParameterSet::ALL {
        let length = set.coordinate_bytes();
        let key = key(set, 6);
        let digest = vec![0x33; length];
        let value = Kazakhstan::from(&key.sign_digest(&digest, &mut Constant(7)).unwrap()).0;
        let (r, s) = value.split_at(length);
        let (q, zero) = (order(set), vec![0; length]);
        let range = Err(GostError::SignatureRange { set });
        for (r, s, name) in [
            (&zero[..], s, "r = 0"),
            (r, &zero[..], "s = 0"),
            (&q[..], s, "r = q"),
            (r, &q[..], "s = q"),
            (&[0xff; 64][..length], s, "r too large"),
        ] {
            assert_eq!(Kazakhstan(&[r, s].concat()).signature(set), range, "{name} in {set}");
        }
        for wrong in [0, 1, length, 2 * length - 1, 2 * length + 1] {
            let expected = Err(GostError::SignatureLength {
                set,
                expected: 2 * length,
                found: wrong,
            });
            assert_eq!(
                Kazakhstan(&vec![1; wrong]).signature(set),
                expected,
                "{wrong} bytes for {set}"
            );
            assert_eq!(
                Rfc9215(&vec![1; wrong]).signature(set),
                expected,
                "{wrong} bytes for {set}"
            );
        }
    }
}

#[test]
fn a_digest_that_is_zero_counts_as_one() {
    // RFC 7091, 6.1, step 2: e = 0 becomes 1, so the digests 0, 1, q and q + 1 share their signatures.
    for set in ParameterSet::ALL {
        let length = set.coordinate_bytes();
        let zero = vec![0; length];
        let mut one = zero.clone();
        one[0] = 1;
        let q = order(set);
        let key = key(set, 8);
        let signature = key.sign_digest(&zero, &mut Constant(9)).unwrap();
        for (digest, name) in [(&zero, "0"), (&one, "1"), (&q, "q")] {
            assert_eq!(
                key.public_key().verify_digest(digest, &signature),
                Ok(()),
                "{name} in {set}"
            );
        }
        let mut two = zero;
        two[0] = 2;
        assert_eq!(
            key.public_key().verify_digest(&two, &signature),
            Err(GostError::SignatureMismatch),
            "2 in {set}"
        );
    }
}

#[test]
fn digests_of_another_length_are_refused() {
    for set in ParameterSet::ALL {
        let expected = set.coordinate_bytes();
        let key = key(set, 10);
        let signature = key.sign_digest(&vec![1; expected], &mut Constant(1)).unwrap();
        for found in [0, expected - 1, expected + 1, 96 - expected] {
            let refused = GostError::DigestLength { expected, found };
            let digest = vec![1; found];
            assert_eq!(
                key.sign_digest(&digest, &mut Constant(1)),
                Err(refused.clone()),
                "{set}"
            );
            assert_eq!(
                key.public_key().verify_digest(&digest, &signature),
                Err(refused),
                "{set}"
            );
        }
    }
}

#[test]
fn points_off_the_curve_and_points_of_small_order_are_refused() {
    for set in ParameterSet::ALL {
        let length = set.coordinate_bytes();
        let invalid = Err(GostError::InvalidPoint { set });
        let good = key(set, 11).public_key().to_coordinates_le();
        assert_eq!(
            PublicKey::from_coordinates_le(set, &vec![0; 2 * length]),
            invalid,
            "(0, 0) of {set}"
        );
        assert_eq!(
            PublicKey::from_coordinates_le(set, &vec![0xff; 2 * length]),
            invalid,
            "not below p, {set}"
        );
        let mut swapped = good[length..].to_vec();
        swapped.extend(&good[..length]);
        assert_eq!(
            PublicKey::from_coordinates_le(set, &swapped),
            invalid,
            "x and y swapped, {set}"
        );
        for wrong in [0, length, 2 * length - 1, 2 * length + 1] {
            assert_eq!(
                PublicKey::from_coordinates_le(set, &vec![1; wrong]),
                invalid,
                "{wrong} bytes for {set}"
            );
        }
    }
    // The point (x, 0) of order 2 on the two curves with cofactor 4: x³ + a·x + b = 0.
    for (set, x) in POINTS_OF_ORDER_TWO {
        let mut point: Vec<u8> = (0..x.len())
            .step_by(2)
            .rev()
            .map(|at| u8::from_str_radix(&x[at..at + 2], 16).unwrap())
            .collect();
        point.resize(2 * set.coordinate_bytes(), 0);
        assert_eq!(
            PublicKey::from_coordinates_le(set, &point),
            Err(GostError::InvalidPoint { set }),
            "order 2 of {set}"
        );
    }
    // G plus that point: on the curve, of order 2q, not in the subgroup.
    for (set, xy) in POINTS_OUTSIDE_THE_SUBGROUP {
        let coordinates: Vec<u8> = xy
            .iter()
            .flat_map(|number| {
                (0..number.len())
                    .step_by(2)
                    .rev()
                    .map(|at| u8::from_str_radix(&number[at..at + 2], 16).unwrap())
            })
            .collect();
        assert_eq!(coordinates.len(), 2 * set.coordinate_bytes());
        assert_eq!(
            PublicKey::from_coordinates_le(set, &coordinates),
            Err(GostError::InvalidPoint { set }),
            "order 2q of {set}"
        );
    }
}

#[test]
fn nonces_differ_although_the_source_repeats_itself() {
    let set = ParameterSet::Tc26Gost512A;
    let key = key(set, 12);
    let sign =
        |digest: u8, random: u8| Kazakhstan::from(&key.sign_digest(&[digest; 64], &mut Constant(random)).unwrap()).0;
    // One source, two digests: two nonces, so two r.
    assert_ne!(sign(1, 0)[..64], sign(2, 0)[..64]);
    // One digest, two sources: fresh randomness changes the nonce.
    assert_ne!(sign(1, 0)[..64], sign(1, 1)[..64]);
    // Everything the same: the same signature, which gives nothing away.
    assert_eq!(sign(1, 0), sign(1, 0));
    // Two keys, all else the same.
    let other = PrivateKey::generate(set, &mut Constant(13)).unwrap();
    assert_ne!(
        sign(1, 0)[..64],
        Kazakhstan::from(&other.sign_digest(&[1; 64], &mut Constant(0)).unwrap()).0[..64]
    );
}

#[test]
fn a_broken_source_stops_signing_and_making_keys() {
    let failed = GostError::Randomness(RandomError);
    for set in ParameterSet::ALL {
        assert_eq!(
            PrivateKey::generate(set, &mut Broken).err(),
            Some(failed.clone()),
            "{set}"
        );
        let digest = vec![0; set.coordinate_bytes()];
        assert_eq!(
            key(set, 1).sign_digest(&digest, &mut Broken),
            Err(failed.clone()),
            "{set}"
        );
    }
}

#[test]
fn unusable_nonces_are_refused() {
    let set = ParameterSet::CryptoProA;
    let key = key(set, 14);
    let mut q = order(set);
    q.reverse();
    for nonce in [vec![0; 32], q, vec![1; 31], vec![1; 33], vec![0xff; 32]] {
        let result = hazmat::sign_digest_with_known_nonce(&key, &[1; 32], &nonce);
        assert_eq!(result, Err(GostError::UnusableNonce), "{nonce:?}");
    }
}

#[test]
fn keying_material_out_of_range_is_refused() {
    let set = ParameterSet::CryptoProA;
    let (key, peer) = (key(set, 15), key(set, 16).public_key());
    for ukm in [vec![], vec![0; 8], vec![1; 33], order(set)] {
        let result = hazmat::agree_key(&key, &peer, &ukm, HashAlgorithm::Gost94CryptoPro);
        assert!(matches!(result, Err(GostError::KeyingMaterial { .. })), "{ukm:?}");
    }
}

#[test]
fn private_keys_are_not_printed() {
    let key = key(ParameterSet::CryptoProA, 17);
    assert_eq!(format!("{key:?}"), "PrivateKey { set: CryptoProA, .. }");
}

/// x of a point (x, 0), big-endian.
const POINTS_OF_ORDER_TWO: [(ParameterSet, &str); 2] = [
    (
        ParameterSet::Tc26Gost256A,
        "0100fe73f595ff158e974b44d478d9588744fe5c192ac47ea63075dce7a14aaa",
    ),
    (
        ParameterSet::Tc26Gost512C,
        "9a628f975594ecefd89ba28a2539ffb79c8ab238aeed0851fa5c1abb02b80b44\
         c6734501b83a011dd625cd0b5145091a6d9acd4b1f5c5b1e21b2b249ddfd1271",
    ),
];

/// x and y of the base point plus that point, big-endian.
const POINTS_OUTSIDE_THE_SUBGROUP: [(ParameterSet, [&str; 2]); 2] = [
    (
        ParameterSet::Tc26Gost256A,
        [
            "18476b1af2e5cecdc380e4c91d2a3a5c2b6c0788066615e2b4e9a63246463e96",
            "4cfa952e3b48a1409977e07faba396136986d7e8edc05c336154375be5070030",
        ],
    ),
    (
        ParameterSet::Tc26Gost512C,
        [
            "a971a08c11434aed18be284bda0575df3112277f7f11db4cfc63762467acf3a9\
         ad39e333d5727748008ca4a7275f22ce793d6e36a77cf3ee6793fda38008c4bb",
            "a9d47f0ed920fac7438c4de7042d95e15b4dced16636d7d59c54ecb3089d0f88\
         9dd8856efe606b368bddd793c97053e7c676f70f5bfe30663501b4b3e8c6749d",
        ],
    ),
];
