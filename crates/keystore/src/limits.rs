//! What a hostile container may cost.

use crate::KeystoreError;

/// The largest file that is read. A container of the НУЦ has 2 to 5 KB, a system-wide trust store some hundred.
pub const MAX_CONTAINER_BYTES: usize = 4 << 20;

/// How many safes and bags a container may hold. A container of the НУЦ has two of each, the trust store of a Java
/// runtime about 150.
pub const MAX_BAGS: usize = 1024;

/// How deep bags of bags may nest. Nobody is known to nest them at all.
pub const MAX_BAG_NESTING: usize = 4;

/// How many hash rounds one opening may cost, over all keys that are derived.
///
/// OWASP advises 1.3 million rounds of HMAC-SHA-1, so a container with a MAC and two encrypted parts may ask for four
/// million; ten million take a few seconds. НУЦ containers ask for about five thousand.
pub const MAX_DERIVATION_ROUNDS: u64 = 10_000_000;

/// What is left of [`MAX_DERIVATION_ROUNDS`].
#[derive(Debug)]
pub(crate) struct Work {
    left: u64,
}

impl Work {
    /// The whole budget of one opening.
    pub(crate) fn new() -> Self {
        Self {
            left: MAX_DERIVATION_ROUNDS,
        }
    }

    /// Takes `iterations` for each of `blocks` output blocks.
    pub(crate) fn spend(&mut self, iterations: u32, blocks: usize) -> Result<(), KeystoreError> {
        let blocks = u64::try_from(blocks).unwrap_or(u64::MAX);
        match self.left.checked_sub(u64::from(iterations).saturating_mul(blocks)) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(KeystoreError::TooMuchWork {
                limit: MAX_DERIVATION_ROUNDS,
            }),
        }
    }
}
