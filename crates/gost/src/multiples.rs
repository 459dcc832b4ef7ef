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
    base_spread: OnceLock<Multiples<C>>,
    pub(crate) recent_keys: RecentKeys<C>,
}

impl<C: Curve> Tables<C> {
    /// Width of the windows for secret scalars: at 6 bits a signature with 512 bits is 86 additions.
    const BASE_WIDTH: usize = 6;

    /// Width of the windows for public scalars: 64 odd multiples.
    const BASE_ODD_WIDTH: usize = 7;

    pub(crate) const fn new() -> Self {
        Self {
            base: OnceLock::new(),
            base_odd: OnceLock::new(),
            base_spread: OnceLock::new(),
            recent_keys: RecentKeys::new(),
        }
    }

    /// For every digit of a secret scalar the odd multiples of the base point.
    pub(crate) fn base(&self) -> &Multiples<C> {
        self.base.get_or_init(|| {
            let windows = OddDigits::count::<C::Scalar>(Self::BASE_WIDTH);
            Multiples::new_vartime(&C::GENERATOR, Self::BASE_WIDTH, windows, Self::BASE_WIDTH)
        })
    }

    /// The odd multiples of the base point, for a key that is new.
    fn base_odd(&self) -> &Multiples<C> {
        self.base_odd
            .get_or_init(|| Multiples::new_vartime(&C::GENERATOR, Self::BASE_ODD_WIDTH, 1, 0))
    }

    /// The base point for a key that has a table.
    fn base_spread(&self) -> &Multiples<C> {
        self.base_spread
            .get_or_init(|| Multiples::spread_vartime(&C::GENERATOR, Self::BASE_ODD_WIDTH))
    }
}

/// For every window i the odd multiples 1, 3, … 2^width − 1 of 2^(stride·i)·P, for a point P of order q.
pub(crate) struct Multiples<C: Curve> {
    width: usize,
    stride: usize,
    entries: Vec<Entry<C>>,
}

impl<C: Curve> Multiples<C> {
    /// Windows of a table for public scalars. Each halving of the doublings doubles the table.
    const SPREAD: usize = 16;

    /// A table for public scalars: each of [`Self::SPREAD`] windows serves a part of the digits.
    pub(crate) fn spread_vartime(point: &AffinePoint<C>, width: usize) -> Self {
        let stride = SparseDigits::count::<C::Scalar>().div_ceil(Self::SPREAD);
        Self::new_vartime(point, width, Self::SPREAD, stride)
    }

    /// Adds in affine coordinates, because one inversion serves all windows.
    fn new_vartime(point: &AffinePoint<C>, width: usize, windows: usize, stride: usize) -> Self {
        let entries_of_window = 1 << (width - 1);
        // For every window P, 2P, 4P, … 2^(width − 1)·P.
        let powers = doublings_vartime(point, width, windows, stride);
        let mut points = vec![*point; windows * entries_of_window];
        for (window, powers) in points
            .chunks_exact_mut(entries_of_window)
            .zip(powers.chunks_exact(width))
        {
            window[0] = powers[0];
        }
        // With 1, 3, … 2^level − 1 known, adding 2^level gives 2^level + 1, … 2^(level + 1) − 1.
        for level in 1..width {
            let known = 1 << (level - 1);
            // Never zero: the multiples are different and below q/2.
            let mut inverses: Vec<_> = points
                .chunks_exact(entries_of_window)
                .zip(powers.chunks_exact(width))
                .flat_map(|(window, powers)| window[..known].iter().map(|multiple| powers[level].x - multiple.x))
                .collect();
            invert_all_vartime(&mut inverses);
            let windows = points
                .chunks_exact_mut(entries_of_window)
                .zip(powers.chunks_exact(width));
            for ((window, powers), inverses) in windows.zip(inverses.chunks_exact(known)) {
                let (multiples, sums) = window.split_at_mut(known);
                for ((sum, multiple), inverse) in sums.iter_mut().zip(multiples).zip(inverses) {
                    let slope = (powers[level].y - multiple.y) * *inverse;
                    let x = slope.square() - powers[level].x - multiple.x;
                    let y = slope * (multiple.x - x) - multiple.y;
                    *sum = AffinePoint { x, y };
                }
            }
        }
        Self {
            width,
            stride,
            entries: C::Form::entries_vartime(&points),
        }
    }

    /// k·P for a secret k with 0 < k < q, from the table [`Tables::base`].
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
    for position in (0..u.length().max(v.length())).rev() {
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

/// u·G + v·P with a table of P: as [`multiply_two_vartime`], but the digits of each window stand side by side, so that
/// there is a doubling for one window only.
pub(crate) fn multiply_two_with_table_vartime<C: Curve>(u: &Limbs, v: &Limbs, multiples: &Multiples<C>) -> Sum<C> {
    let base_multiples = C::tables().base_spread();
    let u = SparseDigits::new_vartime(u, base_multiples.width + 1);
    let v = SparseDigits::new_vartime(v, multiples.width + 1);
    let mut sum = Sum::<C>::NEUTRAL;
    for offset in (0..multiples.stride).rev() {
        sum = sum.double_vartime();
        for (digits, table) in [(&u, base_multiples), (&v, multiples)] {
            for (i, window) in table.windows().enumerate() {
                if let Some(digit) = digits.at(table.stride * i + offset) {
                    sum = sum.add_vartime(&digit.select_vartime(window));
                }
            }
        }
    }
    sum
}

/// 2^(stride·i + j)·P in affine form for i below `windows` and, next to each other, j below `width`; P has order q.
fn doublings_vartime<C: Curve>(
    point: &AffinePoint<C>,
    width: usize,
    windows: usize,
    stride: usize,
) -> Vec<AffinePoint<C>> {
    let count = stride * (windows - 1) + width;
    let doublings: Vec<_> =
        std::iter::successors(Some(JacobianPoint::from(*point)), |last| Some(last.double_vartime()))
            .take(count)
            .collect();
    let wanted: Vec<_> = (0..windows)
        .flat_map(|i| doublings[stride * i..][..width].iter().copied())
        .collect();
    let mut inverses: Vec<_> = wanted.iter().map(|point| point.z).collect();
    invert_all_vartime(&mut inverses);
    wanted
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
