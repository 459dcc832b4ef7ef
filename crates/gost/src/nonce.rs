//! Secret integers drawn uniformly from 1..q.
//!
//! A nonce is HMAC-SHA-512 under the private key of fresh randomness, the digest and the purpose: a pseudo-random function
//! that hedges. If the randomness is predictable or repeats itself, the nonce is a secret function of key and digest, as in
//! deterministic signing; if it is good, no two signatures share a nonce even for one digest, and a fault in one does not
//! repeat in the next. The idea of deriving and of rejecting is that of RFC 6979, 3.2, with the additional data of 3.6. One
//! call of HMAC under the key stands here for the dozen by which RFC 6979 seeds a generator and draws from it: HMAC with a
//! counter is itself such a generator (NIST SP 800-108, 4.1). The key is hashed before the randomness, so power analysis is
//! not hindered as by draft-irtf-cfrg-det-sigs-with-noise, which puts the noise first.
//!
//! Nobody but the signer ever computes a nonce, so its hash is free. SHA-512 only adds and rotates; Streebog by tables
//! would read them at places that depend on the private key.

use crate::limbs::{self, IntegerBytes};
use crate::{GostError, ParameterSet, Random};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;
use zeroize::{Zeroize, Zeroizing};

/// Fresh random bytes taken for every key and every signature.
const RANDOM_BYTES: usize = 64;

/// A generator of secret integers from 1..q; forgotten when dropped.
pub(crate) struct NonceSource {
    set: ParameterSet,
    /// Everything but the counter.
    seeded: Hmac<Sha512>,
    counter: u32,
    /// Output that was not looked at yet stands at the end.
    output: [u8; 64],
    unread: usize,
}

impl NonceSource {
    /// Nonces for signing `digest` with the private key `d`.
    pub(crate) fn for_signature(
        set: ParameterSet,
        d: &IntegerBytes,
        digest: &[u8],
        random: &mut dyn Random,
    ) -> Result<Self, GostError> {
        let fresh = fresh_randomness(random)?;
        Ok(Self::seeded(set, d, &[&*fresh, digest, b"sign"]))
    }

    /// Private keys: the randomness is the key of the function.
    pub(crate) fn for_key(set: ParameterSet, random: &mut dyn Random) -> Result<Self, GostError> {
        let fresh = fresh_randomness(random)?;
        Ok(Self::seeded(set, &fresh, &[b"generate"]))
    }

    /// The lengths of all parts follow from the purpose and the set, so no two seeds run together.
    fn seeded(set: ParameterSet, key: &[u8; 64], parts: &[&[u8]]) -> Self {
        // HMAC fills a key up with zeros to a block.
        let mut block = Zeroizing::new([0; 128]);
        block[..64].copy_from_slice(key);
        let mut seeded = Hmac::new((&*block).into());
        parts.iter().for_each(|part| seeded.update(part));
        seeded.update(set.oid().as_bytes());
        Self {
            set,
            seeded,
            counter: 0,
            output: [0; 64],
            unread: 0,
        }
    }

    /// The next integer. Which candidates are rejected tells nothing about the one that is taken.
    ///
    /// Source: RFC 6979, 3.2, step h: candidates of as many bits as q has, until one is in 1..q.
    pub(crate) fn next(&mut self) -> Zeroizing<IntegerBytes> {
        let group = self.set.group();
        let order = group.order();
        loop {
            let mut candidate = self.candidate();
            keep_bits(&mut candidate, &order);
            if bool::from(group.is_scalar(&candidate)) {
                return candidate;
            }
        }
    }

    /// As many bytes as a scalar has: all of an output, or one half and then the other.
    fn candidate(&mut self) -> Zeroizing<IntegerBytes> {
        if self.unread == 0 {
            let mut mac = self.seeded.clone();
            mac.update(&self.counter.to_be_bytes());
            self.counter += 1;
            self.output = mac.finalize().into_bytes().into();
            self.unread = self.output.len();
        }
        let length = self.set.coordinate_bytes();
        let start = self.output.len() - self.unread;
        self.unread -= length;
        let mut candidate = Zeroizing::new([0; size_of::<IntegerBytes>()]);
        candidate[..length].copy_from_slice(&self.output[start..start + length]);
        candidate
    }
}

impl Drop for NonceSource {
    fn drop(&mut self) {
        self.output.zeroize();
    }
}

/// Clears the bits of `candidate` that `order` does not have.
fn keep_bits(candidate: &mut IntegerBytes, order: &limbs::Limbs) {
    // The order is public: its length may decide.
    let order = limbs::to_le_bytes(order);
    let highest = order.iter().rposition(|&byte| byte != 0).unwrap_or(0);
    candidate[highest] &= u8::MAX >> order[highest].leading_zeros();
    candidate[highest + 1..].fill(0);
}

fn fresh_randomness(random: &mut dyn Random) -> Result<Zeroizing<[u8; RANDOM_BYTES]>, GostError> {
    let mut fresh = Zeroizing::new([0; RANDOM_BYTES]);
    random.fill(&mut *fresh)?;
    Ok(fresh)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::RandomError;

    /// Always the same byte.
    struct Constant(u8);

    impl Random for Constant {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
            bytes.fill(self.0);
            Ok(())
        }
    }

    #[test]
    fn integers_are_in_range_and_use_all_of_it() {
        for set in ParameterSet::ALL {
            let mut source = NonceSource::for_key(set, &mut Constant(7)).unwrap();
            let drawn: Vec<_> = (0..64).map(|_| source.next()).collect();
            let order = limbs::to_le_bytes(&set.group().order());
            let top = order.iter().rposition(|&byte| byte != 0).unwrap();
            for (i, integer) in drawn.iter().enumerate() {
                assert!(bool::from(set.group().is_scalar(integer)), "{set}, {i}");
                assert!(drawn[..i].iter().all(|earlier| earlier != integer), "{set}, {i} again");
            }
            // 64 uniform integers lie on both sides of the middle; 2^−63 is the chance that they do not.
            let low = drawn.iter().filter(|integer| integer[top] < order[top] / 2).count();
            assert!(0 < low && low < 64, "{set}: {low} of 64 are small");
        }
    }

    #[test]
    fn nonces_are_the_function_that_is_documented() {
        // The order of this set has 256 bits and is close to 2^256: no bit is cleared and nothing is rejected.
        let set = ParameterSet::CryptoProA;
        let (d, digest) = ([5; 64], [9; 32]);
        let message = |counter: u32| {
            let counter = counter.to_be_bytes();
            [&[1; 64][..], &digest, b"sign", b"1.2.643.2.2.35.1", &counter].concat()
        };
        let mut source = NonceSource::for_signature(set, &d, &digest, &mut Constant(1)).unwrap();
        for counter in 0..2 {
            let mut mac = Hmac::<Sha512>::new_from_slice(&d).unwrap();
            mac.update(&message(counter));
            let output: [u8; 64] = mac.finalize().into_bytes().into();
            for half in output.as_chunks::<32>().0 {
                assert_eq!(source.next()[..32], half[..], "output {counter}");
            }
        }
    }
}
