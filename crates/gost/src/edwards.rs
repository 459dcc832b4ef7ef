//! Twisted Edwards form, for the curves that RFC 7836, A.2 gives in it.
//!
//! RFC 7836 writes u² + v² = 1 + d·u²·v² (its e is 1). With p ≡ 3 mod 4 and d not a square, −d is a square, and
//! X = √(−d)·u, Y = 1/v turn the equation into −X² + Y² = 1 − X²·Y²/d: the coefficient −1 saves one multiplication in
//! each addition. That map is an isomorphism of groups (D. J. Bernstein, P. Birkner, M. Joye, T. Lange, C. Peters,
//! "Twisted Edwards curves", 2008, 2).
//!
//! There −1/d is a square, so the addition formulas do have exceptions, but not for two points of odd order (H. Hisil,
//! K. Wong, G. Carter, E. Dawson, "Twisted Edwards curves revisited", 2008, 3, theorem 1), and only points of the
//! subgroup of order q get here. The neutral point is one of them and needs no special care.

use crate::curve::{AffinePoint, Curve, DoublingSumVartime, Form, SumVartime, invert_all_vartime};
use crate::field::PrimeField;
use crate::scalar::Selectable;
use std::ops::Neg;
use zeroize::Zeroize;

/// A curve with cofactor 4 that RFC 7836, A.2 gives in Edwards form with e = 1 and a d that is no square, too. What follows
/// from d stands here; that it does is a test.
pub(crate) trait EdwardsCurve: Curve {
    /// s = (e − d)/4.
    const S: Self::Field;
    /// t = (e + d)/6.
    const T: Self::Field;
    /// A square root of −d.
    const ROOT_OF_MINUS_D: Self::Field;
    /// −2/d: twice the coefficient of the curve that is computed with.
    const MINUS_TWO_OVER_D: Self::Field;
}

/// Points are added on a twisted Edwards curve with the coefficient −1.
pub(crate) struct TwistedEdwards;

impl<C: EdwardsCurve> Form<C> for TwistedEdwards {
    type Entry = NielsPoint<C>;
    type Sum = ExtendedPoint<C>;
    type DoublingSum = ExtendedPoint<C>;

    fn entries_vartime(points: &[AffinePoint<C>]) -> Vec<NielsPoint<C>> {
        // Never zero: y = 0 and x = t + s belong to points of order 2 and 4.
        let mut inverses: Vec<_> = points.iter().map(|point| point.y * (point.x - C::T - C::S)).collect();
        invert_all_vartime(&mut inverses);
        points
            .iter()
            .zip(inverses)
            .map(|(point, inverse)| {
                let [x, y, _] = fractions(point);
                NielsPoint::new(x * inverse, y * inverse)
            })
            .collect()
    }

    fn sum_growing(entries: impl DoubleEndedIterator<Item = NielsPoint<C>>) -> AffinePoint<C> {
        let mut sum = ExtendedPoint::NEUTRAL;
        for entry in entries {
            sum = sum.add(&entry);
        }
        let point = sum.to_affine();
        sum.zeroize();
        point
    }

    /// Whether the point is four times another point, which is the same because the group is cyclic of order 4q.
    ///
    /// With X = x − t the curve is y² = X·(X² + A·X + s²), A = 3t, and (0, 0) is its only point of order 2. A point P is
    /// twice another point R just if X is a square (2-descent). Then, with w² = X, the R in question have
    /// u + s²/u = 2m for u = X(R) and m = X ± y/w, and u·2(m + s) = (u + s)², so R again is twice a point just if 2(m + s)
    /// is a square. The sign does not matter: the product of both m + s is −d·X, a square. Nor does it matter which of the
    /// two signs belongs to a rational R. No m + s is zero, for X is not.
    ///
    /// Source: T. Pornin, "Point-halving and subgroup membership in twisted Edwards curves" (2022), 3 and 4.
    fn is_in_subgroup_vartime(point: &AffinePoint<C>) -> bool {
        let x = point.x - C::T;
        inverse_root_vartime(x).is_some_and(|inverse_root| {
            let m = x + point.y * inverse_root;
            inverse_root_vartime((m + C::S).double()).is_some()
        })
    }
}

/// 1/√value with any sign, if the value is a square and not zero, for p ≡ 3 mod 4: value^((p − 3)/4).
fn inverse_root_vartime<F: PrimeField>(value: F) -> Option<F> {
    const { assert!(F::MODULUS[0] % 4 == 3, "roots modulo this prime need another formula") };
    let mut exponent = F::MODULUS;
    for (i, limb) in exponent.iter_mut().enumerate() {
        *limb = *limb >> 2 | F::MODULUS.get(i + 1).map_or(0, |next| next << 62);
    }
    let mut powers = [F::ONE; 16];
    for i in 1..powers.len() {
        powers[i] = powers[i - 1] * value;
    }
    let root = (0..16 * F::LIMBS).rev().fold(F::ONE, |power, i| {
        let digit = exponent[i / 16] >> (4 * (i % 16)) & 15;
        power.square().square().square().square() * powers[digit as usize]
    });
    (root.square() * value - F::ONE).is_zero_vartime().then_some(root)
}

/// x, y and z with X = x/z and Y = y/z for a point of odd order in Weierstrass form.
///
/// RFC 7836, A.2 has u = (x − t)/y and v = (x − t − s)/(x − t + s).
fn fractions<C: EdwardsCurve>(point: &AffinePoint<C>) -> [C::Field; 3] {
    let x = point.x - C::T;
    let z = x - C::S;
    [C::ROOT_OF_MINUS_D * x * z, (x + C::S) * point.y, point.y * z]
}

/// The point X = E/G, Y = H/F.
///
/// The products that the formulas of the source end with, X = E·F, Y = G·H, T = E·H and Z = F·G, are made by whoever needs
/// them: a doubling does without T, and nothing has to know beforehand what follows.
#[derive(Clone, Copy)]
pub(crate) struct ExtendedPoint<C: EdwardsCurve> {
    e: C::Field,
    f: C::Field,
    g: C::Field,
    h: C::Field,
}

/// A point (X, Y) as Y − X, Y + X and 2·X·Y times the coefficient of the curve: seven multiplications add it.
#[derive(Clone, Copy)]
pub(crate) struct NielsPoint<C: EdwardsCurve> {
    minus: C::Field,
    plus: C::Field,
    product: C::Field,
}

/// The same of a point (X : Y : Z), and 2·Z.
#[derive(Clone, Copy)]
pub(crate) struct ProjectiveNielsPoint<C: EdwardsCurve> {
    point: NielsPoint<C>,
    two_z: C::Field,
}

impl<C: EdwardsCurve> ExtendedPoint<C> {
    const NEUTRAL: Self = Self {
        e: C::Field::ZERO,
        f: C::Field::ONE,
        g: C::Field::ONE,
        h: C::Field::ONE,
    };

    fn from_affine(point: &AffinePoint<C>) -> Self {
        let [x, y, z] = fractions(point);
        Self { e: x, f: z, g: z, h: y }
    }

    #[inline(always)]
    fn add(&self, other: &NielsPoint<C>) -> Self {
        let z = self.f * self.g;
        self.add_scaled(other, z.double())
    }

    /// The sum with a point of which `two_zz` is twice the product of its Z and the Z of `self`.
    ///
    /// Source: H. Hisil and others, 3.1, equation (5) and the algorithm below it.
    #[inline(always)]
    fn add_scaled(&self, other: &NielsPoint<C>, two_zz: C::Field) -> Self {
        let (x, y, t) = (self.e * self.f, self.g * self.h, self.e * self.h);
        let a = (y - x) * other.minus;
        let b = (y + x) * other.plus;
        let c = t * other.product;
        Self {
            e: b - a,
            f: two_zz - c,
            g: two_zz + c,
            h: b + a,
        }
    }

    /// Source: H. Hisil and others, 3.3, equation (7) and the algorithm below it.
    #[inline(always)]
    fn double(&self) -> Self {
        let (x, y, z) = (self.e * self.f, self.g * self.h, self.f * self.g);
        let (xx, yy) = (x.square(), y.square());
        let sum = xx + yy;
        let difference = yy - xx;
        Self {
            e: (x + y).square() - sum,
            f: difference - z.square().double(),
            g: difference,
            h: -sum,
        }
    }

    /// x = s·(1 + v)/(1 − v) + t and y = (x − t)/u (RFC 7836, A.2) with v = 1/Y and u = X/√(−d).
    fn to_affine(self) -> AffinePoint<C> {
        let (difference, sum) = (self.h - self.f, self.h + self.f);
        let mut inverse = (difference * self.e).invert();
        let x = C::S * sum * self.e * inverse;
        let y = x * C::ROOT_OF_MINUS_D * self.g * difference * inverse;
        inverse.zeroize();
        AffinePoint { x: x + C::T, y }
    }
}

impl<C: EdwardsCurve> SumVartime<C, NielsPoint<C>> for ExtendedPoint<C> {
    const NEUTRAL: Self = Self::NEUTRAL;

    fn double_vartime(&self) -> Self {
        self.double()
    }

    fn add_vartime(&self, entry: &NielsPoint<C>) -> Self {
        self.add(entry)
    }

    /// As [`Self::to_affine`], without dividing; the neutral point, with H = F, has no x.
    fn has_x_vartime(&self, x: C::Field) -> bool {
        ((x - C::T) * (self.h - self.f) - C::S * (self.h + self.f)).is_zero_vartime()
    }
}

impl<C: EdwardsCurve> DoublingSumVartime<C, NielsPoint<C>> for ExtendedPoint<C> {
    const NEUTRAL: Self = Self::NEUTRAL;
    type Multiple = ProjectiveNielsPoint<C>;

    fn odd_multiples_vartime(point: &AffinePoint<C>, count: usize) -> Vec<ProjectiveNielsPoint<C>> {
        let point = Self::from_affine(point);
        let twice = ProjectiveNielsPoint::from(point.double());
        std::iter::successors(Some(point), |last| Some(last.add_multiple_vartime(&twice)))
            .take(count)
            .map(ProjectiveNielsPoint::from)
            .collect()
    }

    fn double_vartime(&self) -> Self {
        self.double()
    }

    fn add_entry_vartime(&self, entry: &NielsPoint<C>) -> Self {
        self.add(entry)
    }

    fn add_multiple_vartime(&self, multiple: &ProjectiveNielsPoint<C>) -> Self {
        self.add_scaled(&multiple.point, self.f * self.g * multiple.two_z)
    }
}

impl<C: EdwardsCurve> Zeroize for ExtendedPoint<C> {
    fn zeroize(&mut self) {
        self.e.zeroize();
        self.f.zeroize();
        self.g.zeroize();
        self.h.zeroize();
    }
}

impl<C: EdwardsCurve> NielsPoint<C> {
    fn new(x: C::Field, y: C::Field) -> Self {
        Self {
            minus: y - x,
            plus: y + x,
            product: x * y * C::MINUS_TWO_OVER_D,
        }
    }
}

impl<C: EdwardsCurve> Neg for NielsPoint<C> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self {
            minus: self.plus,
            plus: self.minus,
            product: -self.product,
        }
    }
}

impl<C: EdwardsCurve> Selectable for NielsPoint<C> {
    #[inline(always)]
    fn choose(table: &[Self], index: u64) -> Self {
        let [minus, plus, product] = C::Field::choose(
            table.iter().map(|point| [&point.minus, &point.plus, &point.product]),
            index,
        );
        Self { minus, plus, product }
    }
}

impl<C: EdwardsCurve> From<ExtendedPoint<C>> for ProjectiveNielsPoint<C> {
    fn from(point: ExtendedPoint<C>) -> Self {
        let (x, y) = (point.e * point.f, point.g * point.h);
        Self {
            point: NielsPoint {
                minus: y - x,
                plus: y + x,
                product: point.e * point.h * C::MINUS_TWO_OVER_D,
            },
            two_z: (point.f * point.g).double(),
        }
    }
}

impl<C: EdwardsCurve> Neg for ProjectiveNielsPoint<C> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self {
            point: -self.point,
            two_z: self.two_z,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::limbs;
    use crate::parameters::{Tc26Gost256A, Tc26Gost512C};
    use crate::test_model::{add_slowly, multiply_slowly, same};
    use proptest::prelude::*;

    fn integer<F: PrimeField>(value: u64) -> F {
        F::reduced(&limbs::to_le_bytes(&[value]))
    }

    fn equal<F: PrimeField>(a: F, b: F) -> bool {
        (a - b).is_zero_vartime()
    }

    /// The relations of RFC 7836, A.2, and the base point it gives: u small, v.
    fn check_parameters<C: EdwardsCurve>(d: C::Field, u: u64, v: C::Field) {
        let (s, t) = (C::S, C::T);
        let int = integer::<C::Field>;
        assert!(equal(int(4) * s, int(1) - d), "s");
        assert!(equal(int(6) * t, int(1) + d), "t");
        assert!(equal(C::ROOT_OF_MINUS_D.square(), -d), "the root of −d");
        assert!(equal(C::MINUS_TWO_OVER_D * d, -int(2)), "−2/d");
        assert!(
            inverse_root_vartime(d).is_none() && inverse_root_vartime(-d).is_some(),
            "d is no square, −d is one"
        );
        assert!(equal(C::times_a(int(1)), s.square() - int(3) * t.square()), "a");
        assert!(equal(C::B, int(2) * t.square() * t - t * s.square()), "b");
        let (u, g) = (int(u), C::GENERATOR);
        assert!(
            equal(u.square() + v.square(), int(1) + d * u.square() * v.square()),
            "the curve"
        );
        assert!(equal(u * g.y, g.x - t), "u");
        assert!(equal(v * (g.x - t + s), g.x - t - s), "v");
    }

    #[test]
    fn parameters_are_those_of_the_standard() {
        use crate::field::{FieldP256, FieldP512};

        check_parameters::<Tc26Gost256A>(
            FieldP256::from_hex("605F6B7C183FA81578BC39CFAD518132B9DF62897009AF7E522C32D6DC7BFFB"),
            0xd,
            FieldP256::from_hex("60CA1E32AA475B348488C38FAB07649CE7EF8DBE87F22E81F92B2592DBA300E7"),
        );
        check_parameters::<Tc26Gost512C>(
            FieldP512::from_hex(
                "9E4F5D8C017D8D9F13A5CF3CDF5BFE4DAB402D54198E31EBDE28A0621050439C\
                 A6B39E0A515C06B304E2CE43E79E369E91A0CFC2BC2A22B4CA302DBB33EE7550",
            ),
            0x12,
            FieldP512::from_hex(
                "469AF79D1FB1F5E16B99592B77A01E2A0FDFB0D01794368D9A56117F7B386695\
                 22DD4B650CF789EEBF068C5D139732F0905622C04B2BAAE7600303EE73001A3D",
            ),
        );
    }

    fn check_subgroup<C: EdwardsCurve>(point: AffinePoint<C>) -> bool {
        let is_in_subgroup = multiply_slowly(&C::Scalar::MODULUS, point).is_none();
        assert_eq!(TwistedEdwards::is_in_subgroup_vartime(&point), is_in_subgroup);
        is_in_subgroup
    }

    /// The points of order 2 and 4: (t, 0), (t + s, s) and (t + s, −s).
    fn small_points<C: EdwardsCurve>() -> [AffinePoint<C>; 3] {
        let four = AffinePoint {
            x: C::T + C::S,
            y: C::S,
        };
        [
            AffinePoint {
                x: C::T,
                y: C::Field::ZERO,
            },
            four,
            -four,
        ]
    }

    fn check_cosets<C: EdwardsCurve>(k: [u64; 8]) {
        let k = C::Scalar::reduced(&limbs::to_le_bytes(&k)).to_limbs();
        let Some(point) = multiply_slowly(&k, C::GENERATOR) else {
            return;
        };
        assert!(check_subgroup(point));
        for small in small_points::<C>() {
            let outside = add_slowly(Some(point), Some(small)).unwrap();
            assert!(bool::from(outside.is_on_curve()));
            assert!(!check_subgroup(outside));
        }
        // The way to the form and back.
        assert!(same(Some(ExtendedPoint::from_affine(&point).to_affine()), Some(point)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]

        #[test]
        fn only_the_subgroup_passes(k: [u64; 8]) {
            check_cosets::<Tc26Gost256A>(k);
            check_cosets::<Tc26Gost512C>(k);
        }
    }

    /// Points with small x, wherever they lie, and how many of them were inside and outside.
    fn check_small_coordinates<C: EdwardsCurve>() {
        let mut found = [0; 2];
        for x in 0..120 {
            let x = integer::<C::Field>(x);
            let right = x.square() * x + C::times_a(x) + C::B;
            let Some(inverse_root) = inverse_root_vartime(right) else {
                continue;
            };
            let point = AffinePoint {
                x,
                y: right * inverse_root,
            };
            assert!(bool::from(point.is_on_curve()));
            found[usize::from(check_subgroup::<C>(point))] += 1;
        }
        assert!(found[0] >= 30 && found[1] >= 5, "{found:?}");
    }

    #[test]
    fn points_with_small_coordinates_are_told_apart() {
        check_small_coordinates::<Tc26Gost256A>();
        check_small_coordinates::<Tc26Gost512C>();
    }

    fn check_small_points<C: EdwardsCurve>() {
        let [two, four, minus_four] = small_points::<C>();
        for point in [two, four, minus_four] {
            assert!(bool::from(point.is_on_curve()));
            assert!(!check_subgroup(point));
        }
        assert!(same(add_slowly(Some(four), Some(four)), Some(two)));
        assert!(add_slowly(Some(two), Some(two)).is_none());
    }

    #[test]
    fn points_of_order_two_and_four_are_outside() {
        check_small_points::<Tc26Gost256A>();
        check_small_points::<Tc26Gost512C>();
    }
}
