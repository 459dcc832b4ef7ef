//! What signing leaves on the stack: neither the key nor the nonce.
#![allow(unsafe_code, reason = "the stack below a frame is read as memory")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use qolhat_gost::{HashAlgorithm, ParameterSet, PrivateKey, hazmat};
use std::hint::black_box;
use std::mem::MaybeUninit;
use support::Sequence;

/// Bytes below a frame that are looked at: more than any call here takes.
const DEPTH: usize = 64 << 10;

type Area = MaybeUninit<[u64; DEPTH / 8]>;

/// How many limbs of the secrets stand on the stack below the caller.
#[inline(never)]
fn limbs_left(secrets: &[&[u8]]) -> usize {
    let area = Area::uninit();
    let start: *const u64 = black_box(area.as_ptr().cast());
    let limbs = secrets.iter().flat_map(|secret| secret.as_chunks::<8>().0);
    let limbs: Vec<u64> = limbs.map(|limb| u64::from_le_bytes(*limb)).collect();
    // SAFETY: The area is as long and belongs to this frame; any value there is an integer.
    let words = (0..DEPTH / 8).map(|word| unsafe { start.add(word).read_volatile() });
    words.filter(|word| limbs.contains(word)).count()
}

/// A frame that leaves a secret behind.
#[inline(never)]
fn leave(secret: &[u8]) {
    let mut area = [0_u8; 4096];
    area[..secret.len()].copy_from_slice(secret);
    black_box(&area);
}

#[test]
fn what_is_left_is_found() {
    let secret = Box::new(Sequence(1).bytes(64));
    leave(&secret);
    assert!(limbs_left(&[&secret]) > 0);
}

#[test]
fn signing_leaves_no_key_and_no_nonce() {
    for set in ParameterSet::ALL {
        // Far below every order, and no limb of it small.
        let secret = |seed| {
            let mut bytes = Sequence(seed).bytes(set.coordinate_bytes());
            *bytes.last_mut().unwrap() = 1;
            bytes
        };
        let (d, nonce) = (secret(2), secret(3));
        let reversed: Vec<u8> = nonce.iter().rev().copied().collect();
        let digest = Sequence(4).bytes(set.coordinate_bytes());
        let key = Box::new(PrivateKey::from_scalar_le(set, &d).unwrap());
        let peer = PrivateKey::from_scalar_le(set, &secret(5)).unwrap().public_key();
        black_box(key.public_key());
        assert_eq!(limbs_left(&[&d]), 0, "the public key in {set}");
        black_box(key.sign_digest(&digest, &mut Sequence(6)).unwrap());
        assert_eq!(limbs_left(&[&d]), 0, "a signature in {set}");
        black_box(hazmat::sign_digest_with_known_nonce(&key, &digest, &reversed).unwrap());
        assert_eq!(
            limbs_left(&[&d, &nonce, &reversed]),
            0,
            "a signature with a known nonce in {set}"
        );
        let agreed = hazmat::agree_key(&key, &peer, &[7; 8], HashAlgorithm::Streebog512).unwrap();
        assert_eq!(limbs_left(&[&d, &agreed]), 0, "an agreed key in {set}");
    }
}
