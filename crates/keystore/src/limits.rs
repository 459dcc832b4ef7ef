//! What a hostile container may cost.

use crate::KeystoreError;
use crate::hash::Hash;

/// The largest file that is read. A container of the НУЦ has 2 to 5 KB, a system-wide trust store some hundred.
pub const MAX_CONTAINER_BYTES: usize = 4 << 20;

/// How many safes and bags a container may hold. A container of the НУЦ has two of each, the trust store of a Java
/// runtime about 150.
pub const MAX_BAGS: usize = 1024;

/// How deep bags of bags may nest. Nobody is known to nest them at all.
pub const MAX_BAG_NESTING: usize = 4;

/// What deriving keys may cost in one opening, over all keys that are derived, in blocks of SHA-1 that are hashed.
///
/// OWASP advises 1.3 million rounds of HMAC-SHA-1, two blocks each, so a container with a MAC and two encrypted parts,
/// whose keys take two outputs each, asks for thirteen million. Sixteen million take about 1.5 seconds on a processor
/// without instructions for SHA, under one with them. НУЦ containers ask for about five thousand.
pub const MAX_DERIVATION_BLOCKS: u64 = 16_000_000;

/// What is left of [`MAX_DERIVATION_BLOCKS`].
#[derive(Debug)]
pub(crate) struct Work {
    left: u64,
}

impl Work {
    /// The whole budget of one opening.
    pub(crate) fn new() -> Self {
        Self {
            left: MAX_DERIVATION_BLOCKS,
        }
    }

    /// Takes `iterations` of `blocks` blocks of `hash` for each of `outputs` outputs.
    pub(crate) fn spend(
        &mut self,
        hash: Hash,
        iterations: u32,
        blocks: u64,
        outputs: usize,
    ) -> Result<(), KeystoreError> {
        let outputs = u64::try_from(outputs).unwrap_or(u64::MAX);
        let cost = u64::from(iterations)
            .saturating_mul(blocks)
            .saturating_mul(outputs)
            .saturating_mul(weight(hash));
        match self.left.checked_sub(cost) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(KeystoreError::TooMuchWork {
                limit: MAX_DERIVATION_BLOCKS,
            }),
        }
    }
}

/// What one block of `hash` costs, beside one of SHA-1, without instructions for either.
fn weight(hash: Hash) -> u64 {
    match hash {
        Hash::Sha1 => 1,
        Hash::Sha224 | Hash::Sha256 => 2,
        Hash::Sha384 | Hash::Sha512 => 3,
    }
}
