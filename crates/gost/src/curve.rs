//! Curves y² = x³ + a·x + b, and what signing and verifying ask of the form in which their points are added.

use crate::field::PrimeField;
use crate::multiples::Tables;
use crate::scalar::Selectable;
use std::ops::Neg;
use subtle::{Choice, ConstantTimeEq};

/// A curve y² = x³ + a·x + b with a base point of prime order.
pub(crate) trait Curve: Copy + Send + Sync + 'static {
    /// Integers modulo p.
    type Field: PrimeField;
    /// Integers modulo the order q of the base point.
    type Scalar: PrimeField;
    /// How points are added.
    type Form: Form<Self>;
    const A: CoefficientA<Self::Field>;
    const B: Self::Field;
    const GENERATOR: AffinePoint<Self>;
    /// Number of points of the curve divided by q.
    const COFACTOR: u64;

    fn tables() -> &'static Tables<Self>;

    #[inline(always)]
    fn times_a(value: Self::Field) -> Self::Field {
        match Self::A {
            CoefficientA::MinusThree => -triple(value),
            CoefficientA::Other(a) => a * value,
        }
    }
}

/// The coefficient a: most curves have −3, which saves multiplications.
#[derive(Clone, Copy)]
pub(crate) enum CoefficientA<F> {
    MinusThree,
    Other(F),
}

/// A point that is not at infinity.
#[derive(Clone, Copy)]
pub(crate) struct AffinePoint<C: Curve> {
    pub(crate) x: C::Field,
    pub(crate) y: C::Field,
}

impl<C: Curve> AffinePoint<C> {
    pub(crate) fn is_on_curve(&self) -> Choice {
        let right = (self.x.square() * self.x) + C::times_a(self.x) + C::B;
        self.y.square().ct_eq(&right)
    }
}

impl<C: Curve> Neg for AffinePoint<C> {
    type Output = Self;

    fn neg(self) -> Self {
        Self { x: self.x, y: -self.y }
    }
}

impl<C: Curve> Selectable for AffinePoint<C> {
    #[inline(always)]
    fn choose(table: &[Self], index: u64) -> Self {
        let [x, y] = C::Field::choose(table.iter().map(|point| [&point.x, &point.y]), index);
        Self { x, y }
    }
}

/// How the points of the prime-order subgroup of a curve are added.
pub(crate) trait Form<C: Curve> {
    /// A point of a table that is kept for long.
    type Entry: Selectable + Send + Sync + 'static;
    /// A sum of entries that is hardly ever doubled.
    type Sum: SumVartime<C, Self::Entry> + From<Self::DoublingSum>;
    /// A sum that is mostly doubled.
    type DoublingSum: DoublingSumVartime<C, Self::Entry>;

    fn entries_vartime(points: &[AffinePoint<C>]) -> Vec<Self::Entry>;

    /// The sum of secret entries, which must grow: each one but the last is, as a multiple of the base point, neither
    /// the sum before it nor its opposite, and the whole sum is not infinity.
    fn sum_growing(entries: impl DoubleEndedIterator<Item = Self::Entry>) -> AffinePoint<C>;

    /// Whether a point of the curve is in the subgroup of order q.
    fn is_in_subgroup_vartime(point: &AffinePoint<C>) -> bool;
}

/// A sum of points that are no secret.
pub(crate) trait SumVartime<C: Curve, Entry>: Copy {
    const NEUTRAL: Self;

    fn double_vartime(&self) -> Self;

    fn add_vartime(&self, entry: &Entry) -> Self;

    /// Whether the sum is not infinity and its x is `x`.
    fn has_x_vartime(&self, x: C::Field) -> bool;
}

/// A sum of points that are no secret, when there are more doublings than additions.
pub(crate) trait DoublingSumVartime<C: Curve, Entry>: Copy {
    const NEUTRAL: Self;
    /// A point that is added several times, but not often enough to make an entry of it.
    type Multiple: Copy + Neg<Output = Self::Multiple>;

    /// P, 3P, 5P, … (`count` of them).
    fn odd_multiples_vartime(point: &AffinePoint<C>, count: usize) -> Vec<Self::Multiple>;

    fn double_vartime(&self) -> Self;

    fn add_entry_vartime(&self, entry: &Entry) -> Self;

    fn add_multiple_vartime(&self, multiple: &Self::Multiple) -> Self;
}

#[inline(always)]
pub(crate) fn triple<F: PrimeField>(value: F) -> F {
    value.times(3)
}

/// Replaces every value by its inverse at the price of one (P. L. Montgomery's trick). None of them may be zero.
pub(crate) fn invert_all_vartime<F: PrimeField>(values: &mut [F]) {
    // products[i] is the product of all values before i.
    let mut product = F::ONE;
    let mut products = Vec::with_capacity(values.len());
    for &value in values.iter() {
        products.push(product);
        product = product * value;
    }
    let mut inverse = product.invert_vartime();
    for (value, product) in values.iter_mut().zip(products).rev() {
        let rest = inverse * *value;
        *value = inverse * product;
        inverse = rest;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::complete::ProjectivePoint;
    use crate::limbs::{self, Limbs};
    use crate::multiples::{self, Multiples, Sum};
    use crate::parameters;
    use crate::test_model::{add_slowly, multiply_slowly, same};
    use proptest::prelude::*;

    type DoublingSum<C> = <<C as Curve>::Form as Form<C>>::DoublingSum;

    fn entry<C: Curve>(point: AffinePoint<C>) -> multiples::Entry<C> {
        C::Form::entries_vartime(&[point])[0]
    }

    fn sum_of<C: Curve>(point: Option<AffinePoint<C>>) -> Sum<C> {
        point.map_or(Sum::<C>::NEUTRAL, |point| Sum::<C>::NEUTRAL.add_vartime(&entry(point)))
    }

    fn doubling_sum_of<C: Curve>(point: Option<AffinePoint<C>>) -> DoublingSum<C> {
        point.map_or(DoublingSum::<C>::NEUTRAL, |point| {
            DoublingSum::<C>::NEUTRAL.add_entry_vartime(&entry(point))
        })
    }

    /// Whether a sum has the x it should have, and after adding G again, which tells a point from its opposite.
    fn is<C: Curve>(sum: impl Into<Sum<C>>, expected: Option<AffinePoint<C>>) -> bool {
        let (sum, g) = (sum.into(), C::GENERATOR);
        let next = sum.add_vartime(&entry(g));
        expected.is_none_or(|point| sum.has_x_vartime(point.x))
            && add_slowly(expected, Some(g)).map_or_else(
                || !next.has_x_vartime(add_slowly(Some(g), Some(g)).unwrap().x),
                |point| next.has_x_vartime(point.x),
            )
    }

    fn affine<C: Curve>(point: &ProjectivePoint<C>) -> Option<AffinePoint<C>> {
        (!bool::from(point.z.is_zero())).then(|| point.to_affine())
    }

    fn projective<C: Curve>(point: Option<AffinePoint<C>>) -> ProjectivePoint<C> {
        point.map_or(ProjectivePoint::INFINITY, ProjectivePoint::from)
    }

    fn scalar<C: Curve>(integer: [u64; 8]) -> Limbs {
        C::Scalar::reduced(&limbs::to_le_bytes(&integer)).to_limbs()
    }

    fn check_group_laws<C: Curve>(k: [u64; 8], l: [u64; 8]) {
        let (k, l) = (scalar::<C>(k), scalar::<C>(l));
        if k == [0; 8] || l == [0; 8] {
            return;
        }
        let p = multiply_slowly::<C>(&k, C::GENERATOR);
        let q = multiply_slowly::<C>(&l, C::GENERATOR);
        // Every way to multiply gives the same point.
        assert!(bool::from(p.unwrap().is_on_curve()));
        assert!(same(Some(C::tables().base().multiply(&k)), p), "base().multiply");
        let complete = ProjectivePoint::<C>::from(C::GENERATOR).multiply(&k);
        assert!(same(affine(&complete), p), "complete multiply");
        // Addition: of different points, of a point to itself, to its opposite, to infinity; each in every form.
        for (one, other) in [
            (p, q),
            (q, p),
            (p, p),
            (p, p.map(|p| -p)),
            (p, None),
            (None, p),
            (None, None),
        ] {
            let expected = add_slowly(one, other);
            assert!(same(affine(&projective(one).add(&projective(other))), expected), "add");
            let twice = add_slowly(one, one);
            assert!(is(doubling_sum_of(one).double_vartime(), twice), "double_vartime");
            let Some(other) = other else { continue };
            assert!(
                same(affine(&projective(one).add_affine(&other)), expected),
                "add_affine"
            );
            assert!(is(sum_of(one).add_vartime(&entry(other)), expected), "add_vartime");
            let doubled = sum_of(one).add_vartime(&entry(other)).double_vartime();
            assert!(is(doubled, add_slowly(expected, expected)), "double_vartime of a sum");
            let sum = doubling_sum_of(one);
            assert!(is(sum.add_entry_vartime(&entry(other)), expected), "add_entry_vartime");
            // The second odd multiple has a Z of its own; minus two times the point makes up for it.
            let multiples = DoublingSum::<C>::odd_multiples_vartime(&other, 2);
            assert!(
                is(sum.add_multiple_vartime(&multiples[0]), expected),
                "add_multiple_vartime"
            );
            let thrice = add_slowly(Some(other), add_slowly(Some(other), Some(other)));
            let expected = add_slowly(one, thrice.map(|point| -point));
            assert!(
                is(sum.add_multiple_vartime(&-multiples[1]), expected),
                "add the opposite"
            );
            let met = doubling_sum_of(thrice).add_multiple_vartime(&multiples[1]);
            assert!(is(met, add_slowly(thrice, thrice)), "add a multiple to itself");
            let met = doubling_sum_of(thrice).add_multiple_vartime(&-multiples[1]);
            assert!(is::<C>(met, None), "add a multiple to its opposite");
        }
        // (P + Q) + P = P + (Q + P).
        let (p, q) = (projective(p), projective(q));
        assert!(bool::from(p.add(&q).add(&p).ct_eq(&p.add(&q.add(&p)))), "associativity");
    }

    /// k·G + l·m·G, with and without a table of the point m·G.
    fn check_two_products<C: Curve>(m: [u64; 8], k: [u64; 8], l: [u64; 8]) {
        let (m, k, l) = (scalar::<C>(m), scalar::<C>(k), scalar::<C>(l));
        if m == [0; 8] {
            return;
        }
        let point = multiply_slowly::<C>(&m, C::GENERATOR).unwrap();
        let product = C::Scalar::reduced(&limbs::to_le_bytes(&m)) * C::Scalar::reduced(&limbs::to_le_bytes(&l));
        // The last two meet: k·G = ±l·m·G.
        for k in [k, [0; 8], product.to_limbs(), (-product).to_limbs()] {
            let expected = C::Scalar::reduced(&limbs::to_le_bytes(&k)) + product;
            let expected = multiply_slowly::<C>(&expected.to_limbs(), C::GENERATOR);
            let found = multiples::multiply_two_vartime::<C>(&k, &l, &point);
            assert!(is(found, expected), "without a table");
            for width in [1, 4, 5] {
                let table = Multiples::<C>::spread_vartime(&point, width);
                let found = multiples::multiply_two_with_table_vartime(&k, &l, &table);
                assert!(is(found, expected), "with a table of {width} bits");
            }
        }
    }

    /// Does something for every curve.
    macro_rules! each_curve {
        ($check:ident $arguments:tt) => {
            $check::<parameters::Tc26Gost256A> $arguments;
            $check::<parameters::CryptoProA> $arguments;
            $check::<parameters::CryptoProB> $arguments;
            $check::<parameters::CryptoProC> $arguments;
            $check::<parameters::CryptoProTest> $arguments;
            $check::<parameters::Tc26Gost512A> $arguments;
            $check::<parameters::Tc26Gost512B> $arguments;
            $check::<parameters::Tc26Gost512C> $arguments;
            $check::<parameters::Tc26Gost512Test> $arguments;
        };
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]

        #[test]
        fn points_form_a_group(k: [u64; 8], l: [u64; 8]) {
            each_curve!(check_group_laws(k, l));
        }

        #[test]
        fn two_products_add_up(m: [u64; 8], k: [u64; 8], l: [u64; 8]) {
            each_curve!(check_two_products(m, k, l));
        }
    }

    #[test]
    fn edge_products_add_up() {
        let small = |k| limbs::widen(&[k]);
        for (m, k, l) in [
            (1, 1, 1),
            (1, 2, 1),
            (2, 0, 1),
            (3, 5, 0),
            (1, 0, 0),
            (4, 15, 64),
            (1, 63, 129),
        ] {
            each_curve!(check_two_products(small(m), small(k), small(l)));
        }
    }

    fn check_base_point<C: Curve>() {
        assert!(bool::from(C::GENERATOR.is_on_curve()));
        assert!(multiply_slowly(&C::Scalar::MODULUS, C::GENERATOR).is_none());
        // p + 1 − 2·√p ≤ cofactor · q ≤ p + 1 + 2·√p (Hasse): they agree in the upper half, up to one.
        let half = C::Field::LIMBS / 2;
        let mut points = [0u64; 9];
        let mut carry = 0;
        for (limb, order) in points.iter_mut().zip(C::Scalar::MODULUS) {
            (*limb, carry) = limbs::multiply_add(0, order, C::COFACTOR, carry);
        }
        points[8] = carry;
        let top = |limbs: &[u64]| i128::from(limbs[half]) + (i128::from(limbs[half + 1]) << 64);
        let mut prime = limbs::widen(&C::Field::MODULUS[..C::Field::LIMBS]).to_vec();
        prime.push(0);
        let difference = (top(&points[..=C::Field::LIMBS]) - top(&prime)).unsigned_abs();
        assert!(difference <= 3 || difference >= u128::MAX - 3, "{difference:x}");
    }

    #[test]
    fn base_points_have_the_published_order() {
        each_curve!(check_base_point());
    }

    fn check_edge_scalars<C: Curve>() {
        let minus = |k: u64| limbs::subtract(&C::Scalar::MODULUS, &limbs::widen(&[k])).0;
        let base = C::tables().base();
        let complete = |k: Limbs| affine(&ProjectivePoint::<C>::from(C::GENERATOR).multiply(&k));
        for k in 1..=40 {
            let expected = multiply_slowly(&limbs::widen(&[k]), C::GENERATOR);
            assert!(same(Some(base.multiply(&limbs::widen(&[k]))), expected), "{k}·G");
            assert!(same(complete(limbs::widen(&[k])), expected), "complete {k}·G");
            let expected = expected.map(|point| -point);
            assert!(same(Some(base.multiply(&minus(k))), expected), "(q − {k})·G");
            assert!(same(complete(minus(k)), expected), "complete (q − {k})·G");
        }
    }

    #[test]
    fn edge_scalars_multiply_rightly() {
        each_curve!(check_edge_scalars());
    }

    /// The scalars for which the last addition of a window table doubles: k = 2·d·2^(width·(count − 1)) − t·q.
    fn check_last_doubling<C: Curve>() {
        let base = C::tables().base();
        let bits = (0..512)
            .rev()
            .find(|bit| (C::Scalar::MODULUS[bit / 64] >> (bit % 64)) & 1 == 1)
            .unwrap();
        for position in (1..7).map(|width| bits / width * width) {
            let mut top = [0; 8];
            top[position / 64] = 1 << (position % 64);
            let mut twice = C::Scalar::reduced(&limbs::to_le_bytes(&top)).double();
            for digit in 1..=32 {
                let k = twice.to_limbs();
                let expected = multiply_slowly(&k, C::GENERATOR);
                assert!(same(Some(base.multiply(&k)), expected), "digit {digit} at {position}");
                twice = twice + C::Scalar::reduced(&limbs::to_le_bytes(&top)).double();
            }
        }
    }

    #[test]
    fn sums_that_end_with_a_doubling_are_right() {
        each_curve!(check_last_doubling());
    }
}
