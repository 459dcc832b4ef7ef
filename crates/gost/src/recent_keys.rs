//! Tables of public keys that were seen lately.
//!
//! A table makes a verification three to four times faster and costs as much as one to three, so it is made when a key is
//! seen again.

use crate::curve::{AffinePoint, Curve};
use crate::group::Coordinates;
use crate::multiples::Multiples;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keys remembered for each curve.
const KEYS: usize = 64;

/// Width of the windows of a table: 16 windows of 16 points, which are 33 kB with 512 bits (49 kB in Edwards form) and
/// half as much with 256.
const WIDTH: usize = 5;

/// The keys seen lately, the latest last.
pub(crate) struct RecentKeys<C: Curve>(Mutex<Vec<SeenKey<C>>>);

struct SeenKey<C: Curve> {
    key: Coordinates,
    /// Made when the key is seen again.
    multiples: Option<Arc<Multiples<C>>>,
}

impl<C: Curve> RecentKeys<C> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Remembers the key, and gives its table if it was remembered already. Others may go on while a table is made.
    pub(crate) fn multiples_vartime(&self, key: &Coordinates, point: &AffinePoint<C>) -> Option<Arc<Multiples<C>>> {
        if let Some(multiples) = self.remember(key)? {
            return Some(multiples);
        }
        let multiples = Arc::new(Multiples::spread_vartime(point, WIDTH));
        if let Some(seen) = self.lock().iter_mut().find(|seen| seen.key == *key) {
            seen.multiples = Some(Arc::clone(&multiples));
        }
        Some(multiples)
    }

    /// What is known about the key, which becomes the latest: nothing when it is new, else its table if there is one.
    fn remember(&self, key: &Coordinates) -> Option<Option<Arc<Multiples<C>>>> {
        let mut keys = self.lock();
        let Some(position) = keys.iter().rposition(|seen| seen.key == *key) else {
            if keys.len() == KEYS {
                keys.remove(0);
            }
            keys.push(SeenKey {
                key: *key,
                multiples: None,
            });
            return None;
        };
        keys[position..].rotate_left(1);
        keys.last().map(|seen| seen.multiples.clone())
    }

    /// A thread that panicked elsewhere can not have left a key half written.
    fn lock(&self) -> MutexGuard<'_, Vec<SeenKey<C>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limbs;
    use crate::parameters::CryptoProA;

    fn coordinates(x: u64) -> Coordinates {
        Coordinates {
            x: limbs::to_le_bytes(&[x]),
            y: limbs::to_le_bytes(&[0]),
        }
    }

    fn is_known(keys: &RecentKeys<CryptoProA>, x: u64) -> bool {
        keys.multiples_vartime(&coordinates(x), &CryptoProA::GENERATOR)
            .is_some()
    }

    #[test]
    fn a_table_is_made_on_the_second_use_and_kept() {
        let keys = RecentKeys::<CryptoProA>::new();
        assert!(!is_known(&keys, 1));
        assert!(
            keys.lock().iter().all(|seen| seen.multiples.is_none()),
            "made too early"
        );
        let [second, third] = [(); 2].map(|()| keys.multiples_vartime(&coordinates(1), &CryptoProA::GENERATOR));
        let is_same = second
            .zip(third)
            .is_some_and(|(second, third)| Arc::ptr_eq(&second, &third));
        assert!(is_same, "made again");
    }

    #[test]
    fn the_key_that_was_not_used_for_longest_is_forgotten() {
        let keys = RecentKeys::<CryptoProA>::new();
        for x in 0..KEYS as u64 {
            assert!(!is_known(&keys, x));
        }
        // The first becomes the latest, so the second is the one to go.
        assert!(is_known(&keys, 0));
        assert!(!is_known(&keys, 1000));
        assert_eq!(keys.lock().len(), KEYS);
        assert!(is_known(&keys, 0));
        assert!(!is_known(&keys, 1));
    }

    #[test]
    fn threads_share_the_tables() {
        let keys = RecentKeys::<CryptoProA>::new();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    (0..8).for_each(|x| drop(keys.multiples_vartime(&coordinates(x), &CryptoProA::GENERATOR)))
                });
            }
        });
        assert_eq!(keys.lock().len(), 8);
        assert!(keys.lock().iter().all(|seen| seen.multiples.is_some()));
    }
}
