//! Multiples of points: tables of them, and the ways to multiply that use a table.

use crate::curve::{AffinePoint, Curve, DoublingSumVartime, Form, SumVartime, invert_all_vartime};
use crate::field::PrimeField;
use crate::limbs::Limbs;
use crate::recent_keys::RecentKeys;
use crate::scalar::{OddDigits, SparseDigits};
use crate::weierstrass::JacobianPoint;
use std::sync::OnceLock;

/// What a point of the curve becomes in a table.
pub(crate) type Entry<C> = <<C as Curve>::Form as Form<C>>::Entry;

/// A sum of entries that are no secret.
pub(crate) type Sum<C> = <<C as Curve>::Form as Form<C>>::Sum;

/// Multiples of the base point and of the keys seen lately, made when they are needed.
pub(crate) struct Tables<C: Curve> {
    base: OnceLock<Multiples<C>>,
    base_odd: OnceLock<Multiples<C>>,
    pub(crate) recent_keys: RecentKeys<C>,
}

impl<C: Curve> Tables<C> {
    /// Width of the windows for the base point: at 6 bits a signature with 512 bits is 86 additions.
    const BASE_WIDTH: usize = 6;

    /// log₂ of how many odd multiples of the base point are kept for a key that is seen once, plus 1.
    const BASE_ODD_WIDTH: usize = 7;

    pub(crate) const fn new() -> Self {
        Self {
            base: OnceLock::new(),
            base_odd: OnceLock::new(),
            recent_keys: RecentKeys::new(),
        }
    }

    /// For every window of a scalar the odd multiples of the base point.
    pub(crate) fn base(&self) -> &Multiples<C> {
        self.base
            .get_or_init(|| Multiples::of_windows_vartime(&C::GENERATOR, Self::BASE_WIDTH))
    }

    /// The odd multiples of the base point.
    fn base_odd(&self) -> &Multiples<C> {
        self.base_odd
            .get_or_init(|| Multiples::new_vartime(&C::GENERATOR, Self::BASE_ODD_WIDTH, 1))
    }
}

/// For every window i the odd multiples 1, 3, … 2^width − 1 of 2^(width·i)·P, for a point P of order q.
pub(crate) struct Multiples<C: Curve> {
    width: usize,
    entries: Vec<Entry<C>>,
}

impl<C: Curve> Multiples<C> {
    /// Enough windows for any scalar.
    pub(crate) fn of_windows_vartime(point: &AffinePoint<C>, width: usize) -> Self {
        Self::new_vartime(point, width, OddDigits::count::<C::Scalar>(width))
    }

    /// Adds in affine coordinates, because one inversion serves all windows.
    fn new_vartime(point: &AffinePoint<C>, width: usize, windows: usize) -> Self {
        let powers = doublings_vartime(point, width * windows);
        let mut points = vec![*point; windows << (width - 1)];
        for (window, powers) in points
            .chunks_exact_mut(1 << (width - 1))
            .zip(powers.chunks_exact(width))
        {
            window[0] = powers[0];
        }
        // With 1, 3, … 2^level − 1 known, adding 2^level gives 2^level + 1, … 2^(level + 1) − 1.
        for level in 1..width {
            let known = 1 << (level - 1);
            let mut slopes = Vec::with_capacity(windows * known);
            for (window, powers) in points.chunks_exact(1 << (width - 1)).zip(powers.chunks_exact(width)) {
                // Never zero: the multiples are different and below q/2.
                slopes.extend(window[..known].iter().map(|multiple| powers[level].x - multiple.x));
            }
            invert_all_vartime(&mut slopes);
            let windows = points
                .chunks_exact_mut(1 << (width - 1))
                .zip(powers.chunks_exact(width));
            for ((window, powers), inverses) in windows.zip(slopes.chunks_exact(known)) {
                let (multiples, sums) = window.split_at_mut(known);
                for ((sum, multiple), inverse) in sums.iter_mut().zip(multiples).zip(inverses) {
                    let power = powers[level];
                    let slope = (power.y - multiple.y) * *inverse;
                    let x = slope.square() - power.x - multiple.x;
                    *sum = AffinePoint {
                        x,
                        y: slope * (power.x - x) - power.y,
                    };
                }
            }
        }
        Self {
            width,
            entries: C::Form::entries_vartime(&points),
        }
    }

    /// k·P for a secret k with 0 < k < q, from a table [`Self::of_windows_vartime`].
    ///
    /// The sums grow as [`Form::sum_growing`] asks. The digits before the i-th add up to less than 2^(width·i), which
    /// the i-th, being odd, reaches; both together stay below 2^(width·(i + 1)), which is below q for all but the last
    /// i. So neither the difference nor the sum of the two can be a multiple of q. The whole sum is k modulo q.
    pub(crate) fn multiply(&self, k: &Limbs) -> AffinePoint<C> {
        let digits = OddDigits::new::<C::Scalar>(k, self.width);
        C::Form::sum_growing(
            digits
                .iter()
                .zip(self.windows())
                .map(|(digit, window)| digit.select(window)),
        )
    }

    /// sum + k·P for any k up to q, from a table [`Self::of_windows_vartime`].
    fn add_product_vartime(&self, sum: Sum<C>, k: &Limbs) -> Sum<C> {
        let digits = OddDigits::new::<C::Scalar>(k, self.width);
        digits.iter().zip(self.windows()).fold(sum, |sum, (digit, window)| {
            sum.add_vartime(&digit.select_vartime(window))
        })
    }

    fn windows(&self) -> impl DoubleEndedIterator<Item = &[Entry<C>]> + ExactSizeIterator {
        self.entries.chunks_exact(1 << (self.width - 1))
    }
}

/// Width of the sparse digits for a point that is seen once.
const SPARSE_WIDTH: usize = 5;

/// u·G + v·P: one chain of doublings for both, additions at the digits that are not zero.
///
/// Source: D. Hankerson, A. Menezes, S. Vanstone, "Guide to Elliptic Curve Cryptography", algorithm 3.51.
pub(crate) fn multiply_two_vartime<C: Curve>(u: &Limbs, v: &Limbs, point: &AffinePoint<C>) -> Sum<C> {
    type DoublingSum<C> = <<C as Curve>::Form as Form<C>>::DoublingSum;

    let base_multiples = C::tables().base_odd();
    let multiples = DoublingSum::<C>::odd_multiples_vartime(point, 1 << (SPARSE_WIDTH - 2));
    let u = SparseDigits::new_vartime(u, base_multiples.width + 1);
    let v = SparseDigits::new_vartime(v, SPARSE_WIDTH);
    let mut sum = DoublingSum::<C>::NEUTRAL;
    for position in (0..u.count().max(v.count())).rev() {
        sum = sum.double_vartime();
        if let Some(digit) = u.at(position) {
            sum = sum.add_entry_vartime(&digit.select_vartime(&base_multiples.entries));
        }
        if let Some(digit) = v.at(position) {
            sum = sum.add_multiple_vartime(&digit.select_vartime(&multiples));
        }
    }
    sum.into()
}

/// u·G + v·P with a table of P: nothing is doubled.
pub(crate) fn multiply_two_with_table_vartime<C: Curve>(u: &Limbs, v: &Limbs, multiples: &Multiples<C>) -> Sum<C> {
    let sum = C::tables().base().add_product_vartime(Sum::<C>::NEUTRAL, u);
    multiples.add_product_vartime(sum, v)
}

/// P, 2P, 4P, … (`count` of them), for a point of order q.
fn doublings_vartime<C: Curve>(point: &AffinePoint<C>, count: usize) -> Vec<AffinePoint<C>> {
    let doublings: Vec<_> =
        std::iter::successors(Some(JacobianPoint::from(*point)), |last| Some(last.double_vartime()))
            .take(count)
            .collect();
    let mut inverses: Vec<_> = doublings.iter().map(|point| point.z).collect();
    invert_all_vartime(&mut inverses);
    doublings
        .iter()
        .zip(inverses)
        .map(|(point, inverse)| {
            let squared = inverse.square();
            AffinePoint {
                x: point.x * squared,
                y: point.y * (squared * inverse),
            }
        })
        .collect()
}
