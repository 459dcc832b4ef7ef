//! Secret integers drawn uniformly from 1..q.
//!
//! The generator is the one of RFC 6979, 3.2 and 3.6, with `HMAC_GOSTR3411_2012_512` and with fresh randomness as the
//! additional data: deterministic signing and random signing at once. A bad source of randomness leaves it as safe as
//! deterministic signing, and a fault in one signature does not repeat in the next.

use crate::limbs::{self, IntegerBytes};
use crate::mac::HmacStreebog512;
use crate::{GostError, ParameterSet, Random};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Fresh random bytes taken for every key and every signature.
const RANDOM_BYTES: usize = 64;

/// A generator of secret integers from 1..q; forgotten when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct NonceSource {
    #[zeroize(skip)]
    set: ParameterSet,
    key: [u8; 64],
    value: [u8; 64],
    started: bool,
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
        Ok(Self::seeded(set, &[b"sign", set.name().as_bytes(), d, digest, &*fresh]))
    }

    /// Private keys.
    pub(crate) fn for_key(set: ParameterSet, random: &mut dyn Random) -> Result<Self, GostError> {
        let fresh = fresh_randomness(random)?;
        Ok(Self::seeded(set, &[b"generate", set.name().as_bytes(), &*fresh]))
    }

    /// RFC 6979, 3.2, steps b to g, with `seed` in the place of int2octets(x) ‖ bits2octets(h1).
    fn seeded(set: ParameterSet, seed: &[&[u8]]) -> Self {
        let mut source = Self {
            set,
            key: [0; 64],
            value: [1; 64],
            started: false,
        };
        for separator in [0, 1] {
            source.update_key(separator, seed);
        }
        source
    }

    /// The next integer. Which candidates are rejected tells nothing about the one that is taken.
    ///
    /// Source: RFC 6979, 3.2, step h.
    pub(crate) fn next(&mut self) -> Zeroizing<IntegerBytes> {
        let group = self.set.group();
        let order = group.order();
        loop {
            if self.started {
                self.update_key(0, &[]);
            }
            self.started = true;
            self.update_value();
            let mut candidate = Zeroizing::new(self.value);
            keep_bits(&mut candidate, &order);
            if bool::from(group.is_scalar(&candidate)) {
                return candidate;
            }
        }
    }

    /// K = HMAC_K(V ‖ separator ‖ seed), V = HMAC_K(V).
    fn update_key(&mut self, separator: u8, seed: &[&[u8]]) {
        let mut mac = HmacStreebog512::new(&self.key);
        mac.update(&self.value);
        mac.update(&[separator]);
        for part in seed {
            mac.update(part);
        }
        self.key = mac.finish();
        self.update_value();
    }

    /// V = HMAC_K(V).
    fn update_value(&mut self) {
        let mut mac = HmacStreebog512::new(&self.key);
        mac.update(&self.value);
        self.value = mac.finish();
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
