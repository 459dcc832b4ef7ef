//! Points for multiplying any point by a secret scalar.
//!
//! The addition formulas hold for every pair of points of a group of odd order, equal, opposite and infinite ones
//! included, so that nothing has to be compared on the way. Curves with cofactor 4 are safe as well, because only points
//! of the prime-order subgroup get here: the exceptions are pairs whose difference has order 2.
//!
//! Source: J. Renes, C. Costello, L. Batina, "Complete addition formulas for prime order elliptic curves" (2015), 3.

use crate::curve::{AffinePoint, Curve, triple};
use crate::field::PrimeField;
use crate::limbs::Limbs;
use crate::scalar::{OddDigits, Selectable};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

/// Width of the digits of a secret scalar: eight odd multiples are made for each.
const WIDTH: usize = 4;

/// The point (X/Z, Y/Z), or infinity when Z = 0.
#[derive(Clone, Copy)]
pub(crate) struct ProjectivePoint<C: Curve> {
    pub(crate) x: C::Field,
    pub(crate) y: C::Field,
    pub(crate) z: C::Field,
}

impl<C: Curve> ProjectivePoint<C> {
    pub(crate) const INFINITY: Self = Self {
        x: C::Field::ZERO,
        y: C::Field::ONE,
        z: C::Field::ZERO,
    };

    /// k·P for 0 < k < q and P in the subgroup of order q.
    pub(crate) fn multiply(&self, k: &Limbs) -> Self {
        let digits = OddDigits::new::<C::Scalar>(k, WIDTH);
        let twice = self.add(self);
        let mut odd_multiples = [*self; 1 << (WIDTH - 1)];
        for i in 1..odd_multiples.len() {
            odd_multiples[i] = odd_multiples[i - 1].add(&twice);
        }
        let mut sum = Self::INFINITY;
        for digit in digits.iter().rev() {
            for _ in 0..WIDTH {
                sum = sum.add(&sum);
            }
            sum = sum.add(&digit.select(&odd_multiples));
        }
        sum
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
}

impl<C: Curve> From<AffinePoint<C>> for ProjectivePoint<C> {
    fn from(point: AffinePoint<C>) -> Self {
        Self {
            x: point.x,
            y: point.y,
            z: C::Field::ONE,
        }
    }
}

impl<C: Curve> std::ops::Neg for ProjectivePoint<C> {
    type Output = Self;

    fn neg(self) -> Self {
        Self { y: -self.y, ..self }
    }
}

impl<C: Curve> Selectable for ProjectivePoint<C> {
    #[inline(always)]
    fn choose(table: &[Self], index: u64) -> Self {
        let [x, y, z] = C::Field::choose(table.iter().map(|point| [&point.x, &point.y, &point.z]), index);
        Self { x, y, z }
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
