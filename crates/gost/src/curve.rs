//! Curves y² = x³ + a·x + b and their points, for secret scalars.
//!
//! The addition formulas hold for every pair of points of a group of odd order, equal, opposite and infinite ones
//! included, so that nothing has to be compared on the way. Curves with cofactor 4 are safe as well, because only points
//! of the prime-order subgroup get here: the exceptions are pairs whose difference has order 2.
//!
//! Source: J. Renes, C. Costello, L. Batina, "Complete addition formulas for prime order elliptic curves" (2015), 3.

use crate::field::PrimeField;
use crate::limbs::{self, Limbs};
use crate::point_vartime::{JacobianPoint, normalize_vartime};
use crate::scalar::{OddDigits, SignedDigit, WINDOW};
use std::sync::OnceLock;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroize;

/// A curve y² = x³ + a·x + b with a base point of prime order.
pub(crate) trait Curve: Copy + Send + Sync + 'static {
    /// Integers modulo p.
    type Field: PrimeField;
    /// Integers modulo the order q of the base point.
    type Scalar: PrimeField;
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

    pub(crate) fn to_projective(self) -> ProjectivePoint<C> {
        ProjectivePoint {
            x: self.x,
            y: self.y,
            z: C::Field::ONE,
        }
    }
}

impl<C: Curve> ConditionallySelectable for AffinePoint<C> {
    #[inline]
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self {
            x: C::Field::conditional_select(&a.x, &b.x, choice),
            y: C::Field::conditional_select(&a.y, &b.y, choice),
        }
    }
}

/// The point (X/Z, Y/Z), or infinity when Z = 0.
#[derive(Clone, Copy)]
pub(crate) struct ProjectivePoint<C: Curve> {
    x: C::Field,
    y: C::Field,
    z: C::Field,
}

impl<C: Curve> ProjectivePoint<C> {
    pub(crate) const INFINITY: Self = Self {
        x: C::Field::ZERO,
        y: C::Field::ONE,
        z: C::Field::ZERO,
    };

    /// k·G for 0 < k < q, k below 2^(64·limbs).
    pub(crate) fn multiply_base(k: &Limbs) -> Self {
        let (digits, was_odd) = odd_digits::<C>(k);
        let mut sum = Self::INFINITY;
        for (window, digit) in C::tables().signing().iter().zip(digits.iter()) {
            sum = sum.add_affine(&select_affine(window, digit));
        }
        sum.negate_unless(was_odd)
    }

    /// k·P for 0 < k < q and P in the subgroup of order q.
    pub(crate) fn multiply(&self, k: &Limbs) -> Self {
        let (digits, was_odd) = odd_digits::<C>(k);
        let twice = self.add(self);
        let mut odd_multiples = [*self; 1 << (WINDOW - 1)];
        for i in 1..odd_multiples.len() {
            odd_multiples[i] = odd_multiples[i - 1].add(&twice);
        }
        let mut sum = Self::INFINITY;
        for digit in digits.iter().rev() {
            for _ in 0..WINDOW {
                sum = sum.add(&sum);
            }
            let mut chosen = odd_multiples[0];
            for (index, multiple) in (0u8..).zip(&odd_multiples) {
                chosen.conditional_assign(multiple, digit.index.ct_eq(&index));
            }
            chosen = chosen.negate_unless(!Choice::from(digit.negative));
            sum = sum.add(&chosen);
        }
        sum.negate_unless(was_odd)
    }

    /// The point in affine form; (0, 0) for infinity.
    pub(crate) fn to_affine(self) -> AffinePoint<C> {
        let mut inverse = self.z.invert();
        let point = AffinePoint {
            x: self.x * inverse,
            y: self.y * inverse,
        };
        inverse.zeroize();
        point
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        let xx = self.x * other.x;
        let yy = self.y * other.y;
        let zz = self.z * other.z;
        // X₁Y₂ + X₂Y₁ and its like, each by one multiplication.
        let xy = (self.x + self.y) * (other.x + other.y) - xx - yy;
        let yz = (self.y + self.z) * (other.y + other.z) - yy - zz;
        let xz = (self.x + self.z) * (other.x + other.z) - xx - zz;
        Self::combine(xx, yy, zz, xy, yz, xz)
    }

    /// The sum with a point whose Z is 1.
    pub(crate) fn add_affine(&self, other: &AffinePoint<C>) -> Self {
        let xx = self.x * other.x;
        let yy = self.y * other.y;
        let xy = (self.x + self.y) * (other.x + other.y) - xx - yy;
        let yz = other.y * self.z + self.y;
        let xz = other.x * self.z + self.x;
        Self::combine(xx, yy, self.z, xy, yz, xz)
    }

    /// The equations (1) of the source, from X₁X₂, Y₁Y₂, Z₁Z₂ and the three mixed sums.
    #[inline(always)]
    fn combine(xx: C::Field, yy: C::Field, zz: C::Field, xy: C::Field, yz: C::Field, xz: C::Field) -> Self {
        let a_zz = C::times_a(zz);
        let u = C::times_a(xz) + C::B * triple(zz);
        let v = C::times_a(xx - a_zz) + C::B * triple(xz);
        let w = triple(xx) + a_zz;
        let (minus, plus) = (yy - u, yy + u);
        Self {
            x: xy * minus - yz * v,
            y: plus * minus + w * v,
            z: yz * plus + xy * w,
        }
    }

    fn negate_unless(&self, keep: Choice) -> Self {
        Self {
            x: self.x,
            y: C::Field::conditional_select(&-self.y, &self.y, keep),
            z: self.z,
        }
    }
}

impl<C: Curve> ConditionallySelectable for ProjectivePoint<C> {
    fn conditional_select(a: &Self, b: &Self, choice: Choice) -> Self {
        Self {
            x: C::Field::conditional_select(&a.x, &b.x, choice),
            y: C::Field::conditional_select(&a.y, &b.y, choice),
            z: C::Field::conditional_select(&a.z, &b.z, choice),
        }
    }
}

impl<C: Curve> ConstantTimeEq for ProjectivePoint<C> {
    fn ct_eq(&self, other: &Self) -> Choice {
        (self.x * other.z).ct_eq(&(other.x * self.z)) & (self.y * other.z).ct_eq(&(other.y * self.z))
    }
}

impl<C: Curve> Zeroize for ProjectivePoint<C> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.z.zeroize();
    }
}

#[inline(always)]
pub(crate) fn triple<F: PrimeField>(value: F) -> F {
    value.times(3)
}

/// The digits of k or of q − k, whichever is odd, and whether it was k.
fn odd_digits<C: Curve>(k: &Limbs) -> (OddDigits, Choice) {
    let was_odd = k[0] & 1;
    let (mut negated, _) = limbs::subtract(&C::Scalar::MODULUS, k);
    let mut odd = limbs::select(&negated, k, was_odd);
    let digits = OddDigits::new(&odd, C::Scalar::LIMBS);
    negated.zeroize();
    odd.zeroize();
    (digits, Choice::from(was_odd as u8))
}

/// d·P from P, 3P, … 15P, touching every entry.
fn select_affine<C: Curve>(odd_multiples: &Window<C>, digit: SignedDigit) -> AffinePoint<C> {
    let mut chosen = odd_multiples[0];
    for (index, multiple) in (0u8..).zip(odd_multiples) {
        chosen.conditional_assign(multiple, digit.index.ct_eq(&index));
    }
    chosen.y.conditional_assign(&-chosen.y, Choice::from(digit.negative));
    chosen
}

/// The odd multiples P, 3P, … 15P of one point.
type Window<C> = [AffinePoint<C>; 1 << (WINDOW - 1)];

/// Multiples of the base point, made when first asked for.
pub(crate) struct Tables<C: Curve> {
    signing: OnceLock<Vec<Window<C>>>,
    verification: OnceLock<Vec<AffinePoint<C>>>,
}

impl<C: Curve> Tables<C> {
    /// Width of the sparse digits the verification table is for.
    pub(crate) const VERIFICATION_WIDTH: usize = 8;

    pub(crate) const fn new() -> Self {
        Self {
            signing: OnceLock::new(),
            verification: OnceLock::new(),
        }
    }

    /// For each i the odd multiples of 16ⁱ·G.
    fn signing(&self) -> &[Window<C>] {
        self.signing.get_or_init(|| {
            let mut base = JacobianPoint::from(C::GENERATOR);
            let mut multiples = Vec::new();
            for _ in 0..64 * C::Scalar::LIMBS / WINDOW {
                multiples.extend(base.odd_multiples_vartime(1 << (WINDOW - 1)));
                (0..WINDOW).for_each(|_| base = base.double_vartime());
            }
            normalize_vartime(&multiples).as_chunks().0.to_vec()
        })
    }

    /// G, 3G, 5G, … for digits of [`Self::VERIFICATION_WIDTH`].
    pub(crate) fn verification(&self) -> &[AffinePoint<C>] {
        self.verification.get_or_init(|| {
            let base = JacobianPoint::from(C::GENERATOR);
            normalize_vartime(&base.odd_multiples_vartime(1 << (Self::VERIFICATION_WIDTH - 2)))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::parameters;
    use proptest::prelude::*;

    /// The chord and tangent of the textbook, with `None` for infinity: the slow model.
    fn add_slowly<C: Curve>(p: Option<AffinePoint<C>>, q: Option<AffinePoint<C>>) -> Option<AffinePoint<C>> {
        let (Some(p), Some(q)) = (p, q) else { return p.or(q) };
        let slope = if bool::from(p.x.ct_eq(&q.x)) {
            if !bool::from(p.y.ct_eq(&q.y)) || bool::from(p.y.is_zero()) {
                return None;
            }
            (triple(p.x.square()) + C::times_a(C::Field::ONE)) * p.y.double().invert()
        } else {
            (q.y - p.y) * (q.x - p.x).invert()
        };
        let x = slope.square() - p.x - q.x;
        Some(AffinePoint {
            x,
            y: slope * (p.x - x) - p.y,
        })
    }

    fn multiply_slowly<C: Curve>(k: &Limbs, point: AffinePoint<C>) -> Option<AffinePoint<C>> {
        let mut sum = None;
        for bit in (0..512).rev() {
            sum = add_slowly(sum, sum);
            if (k[bit / 64] >> (bit % 64)) & 1 == 1 {
                sum = add_slowly(sum, Some(point));
            }
        }
        sum
    }

    fn same<C: Curve>(p: Option<AffinePoint<C>>, q: Option<AffinePoint<C>>) -> bool {
        match (p, q) {
            (Some(p), Some(q)) => (p.x.ct_eq(&q.x) & p.y.ct_eq(&q.y)).into(),
            (p, q) => p.is_none() && q.is_none(),
        }
    }

    fn affine<C: Curve>(point: &ProjectivePoint<C>) -> Option<AffinePoint<C>> {
        (!bool::from(point.z.is_zero())).then(|| point.to_affine())
    }

    fn affine_vartime<C: Curve>(point: JacobianPoint<C>) -> Option<AffinePoint<C>> {
        (!point.is_infinity_vartime()).then(|| normalize_vartime(&[point])[0])
    }

    fn projective<C: Curve>(point: Option<AffinePoint<C>>) -> ProjectivePoint<C> {
        point.map_or(ProjectivePoint::INFINITY, AffinePoint::to_projective)
    }

    fn check_group_laws<C: Curve>(k: [u64; 8], l: [u64; 8]) {
        let scalar = |integer: [u64; 8]| C::Scalar::reduced(&limbs::to_le_bytes(&integer)).to_limbs();
        let (k, l) = (scalar(k), scalar(l));
        if k == [0; 8] || l == [0; 8] {
            return;
        }
        let p = multiply_slowly::<C>(&k, C::GENERATOR);
        let q = multiply_slowly::<C>(&l, C::GENERATOR);
        // Every way to multiply gives the same point.
        assert!(bool::from(p.unwrap().is_on_curve()));
        assert!(
            same(affine(&ProjectivePoint::<C>::multiply_base(&k)), p),
            "multiply_base"
        );
        assert!(same(affine(&C::GENERATOR.to_projective().multiply(&k)), p), "multiply");
        assert!(
            same(
                affine_vartime(JacobianPoint::from(C::GENERATOR).multiply_vartime(&k)),
                p
            ),
            "multiply_vartime"
        );
        // Addition: of different points, of a point to itself, to its opposite, to infinity; each in every form.
        let opposite = p.map(|p| AffinePoint { x: p.x, y: -p.y });
        for (one, other) in [
            (p, q),
            (q, p),
            (p, p),
            (p, opposite),
            (p, None),
            (None, p),
            (None, None),
        ] {
            let expected = add_slowly(one, other);
            assert!(same(affine(&projective(one).add(&projective(other))), expected), "add");
            if let Some(other) = other {
                assert!(
                    same(affine(&projective(one).add_affine(&other)), expected),
                    "add_affine"
                );
            }
        }
        // (k·G + l·G) is what the double multiplication gives, and it does not depend on the order.
        let sum = affine_vartime(JacobianPoint::<C>::double_scalar_vartime(&k, &l, &C::GENERATOR));
        assert!(same(sum, add_slowly(p, q)), "double_scalar_vartime");
        // (P + Q) + P = P + (Q + P).
        let (p, q) = (projective(p), projective(q));
        assert!(bool::from(p.add(&q).add(&p).ct_eq(&p.add(&q.add(&p)))), "associativity");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]

        #[test]
        fn points_form_a_group(k: [u64; 8], l: [u64; 8]) {
            check_group_laws::<parameters::Tc26Gost256A>(k, l);
            check_group_laws::<parameters::CryptoProA>(k, l);
            check_group_laws::<parameters::CryptoProB>(k, l);
            check_group_laws::<parameters::CryptoProC>(k, l);
            check_group_laws::<parameters::CryptoProTest>(k, l);
            check_group_laws::<parameters::Tc26Gost512A>(k, l);
            check_group_laws::<parameters::Tc26Gost512B>(k, l);
            check_group_laws::<parameters::Tc26Gost512C>(k, l);
            check_group_laws::<parameters::Tc26Gost512Test>(k, l);
        }
    }

    fn check_base_point<C: Curve>() {
        assert!(bool::from(C::GENERATOR.is_on_curve()));
        let order = JacobianPoint::from(C::GENERATOR).multiply_vartime(&C::Scalar::MODULUS);
        assert!(order.is_infinity_vartime());
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
        check_base_point::<parameters::Tc26Gost256A>();
        check_base_point::<parameters::CryptoProA>();
        check_base_point::<parameters::CryptoProB>();
        check_base_point::<parameters::CryptoProC>();
        check_base_point::<parameters::CryptoProTest>();
        check_base_point::<parameters::Tc26Gost512A>();
        check_base_point::<parameters::Tc26Gost512B>();
        check_base_point::<parameters::Tc26Gost512C>();
        check_base_point::<parameters::Tc26Gost512Test>();
    }

    fn check_edge_scalars<C: Curve>() {
        let minus = |k: u64| limbs::subtract(&C::Scalar::MODULUS, &limbs::widen(&[k])).0;
        for k in 1..=40 {
            let expected = multiply_slowly(&limbs::widen(&[k]), C::GENERATOR);
            let found = affine(&ProjectivePoint::<C>::multiply_base(&limbs::widen(&[k])));
            assert!(same(found, expected), "{k}·G");
            let found = affine(&C::GENERATOR.to_projective().multiply(&minus(k)));
            assert!(
                same(found, expected.map(|p| AffinePoint { x: p.x, y: -p.y })),
                "(q − {k})·G"
            );
            let found = affine(&ProjectivePoint::<C>::multiply_base(&minus(k)));
            assert!(
                same(found, expected.map(|p| AffinePoint { x: p.x, y: -p.y })),
                "(q − {k})·G"
            );
        }
    }

    #[test]
    fn edge_scalars_multiply_rightly() {
        check_edge_scalars::<parameters::Tc26Gost256A>();
        check_edge_scalars::<parameters::CryptoProA>();
        check_edge_scalars::<parameters::CryptoProB>();
        check_edge_scalars::<parameters::CryptoProC>();
        check_edge_scalars::<parameters::Tc26Gost512A>();
        check_edge_scalars::<parameters::Tc26Gost512B>();
        check_edge_scalars::<parameters::Tc26Gost512C>();
        check_edge_scalars::<parameters::Tc26Gost512Test>();
    }
}
