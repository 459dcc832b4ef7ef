//! Points for public scalars: faster formulas with exceptions, and digits that are mostly zero.
//!
//! Nothing in this file may see a secret.

use crate::curve::{AffinePoint, CoefficientA, Curve, Tables, triple};
use crate::field::PrimeField;
use crate::limbs::Limbs;
use crate::scalar::SparseDigits;
use subtle::ConstantTimeEq;

/// The point (X/Z², Y/Z³), or infinity when Z = 0.
#[derive(Clone, Copy)]
pub(crate) struct JacobianPoint<C: Curve> {
    x: C::Field,
    y: C::Field,
    z: C::Field,
}

impl<C: Curve> JacobianPoint<C> {
    const INFINITY: Self = Self {
        x: C::Field::ONE,
        y: C::Field::ONE,
        z: C::Field::ZERO,
    };

    /// Width of the sparse digits for a point that is seen once.
    const WIDTH: usize = 5;

    /// u·G + v·P.
    pub(crate) fn double_scalar_vartime(u: &Limbs, v: &Limbs, point: &AffinePoint<C>) -> Self {
        let base_multiples = C::tables().verification();
        let multiples = Self::from(*point).odd_multiples_vartime(1 << (Self::WIDTH - 2));
        let u = SparseDigits::new_vartime(u, Tables::<C>::VERIFICATION_WIDTH);
        let v = SparseDigits::new_vartime(v, Self::WIDTH);
        let mut sum = Self::INFINITY;
        for position in (0..u.count().max(v.count())).rev() {
            sum = sum.double_vartime();
            let (u, v) = (u.at(position), v.at(position));
            if u != 0 {
                let mut multiple = base_multiples[usize::from(u.unsigned_abs() / 2)];
                if u < 0 {
                    multiple.y = -multiple.y;
                }
                sum = sum.add_affine_vartime(&multiple);
            }
            if v != 0 {
                let mut multiple = multiples[usize::from(v.unsigned_abs() / 2)];
                if v < 0 {
                    multiple.y = -multiple.y;
                }
                sum = sum.add_vartime(&multiple);
            }
        }
        sum
    }

    /// k·P, for any point of the curve.
    pub(crate) fn multiply_vartime(&self, k: &Limbs) -> Self {
        let multiples = self.odd_multiples_vartime(1 << (Self::WIDTH - 2));
        let digits = SparseDigits::new_vartime(k, Self::WIDTH);
        let mut sum = Self::INFINITY;
        for position in (0..digits.count()).rev() {
            sum = sum.double_vartime();
            let digit = digits.at(position);
            if digit != 0 {
                let mut multiple = multiples[usize::from(digit.unsigned_abs() / 2)];
                if digit < 0 {
                    multiple.y = -multiple.y;
                }
                sum = sum.add_vartime(&multiple);
            }
        }
        sum
    }

    /// P, 3P, 5P, … (`count` of them).
    pub(crate) fn odd_multiples_vartime(&self, count: usize) -> Vec<Self> {
        let twice = self.double_vartime();
        std::iter::successors(Some(*self), |last| Some(last.add_vartime(&twice)))
            .take(count)
            .collect()
    }

    pub(crate) fn is_infinity_vartime(&self) -> bool {
        self.z.is_zero().into()
    }

    /// Whether the point is not infinity and its x is `x`.
    pub(crate) fn has_x_vartime(&self, x: C::Field) -> bool {
        !self.is_infinity_vartime() && (x * self.z.square()).ct_eq(&self.x).into()
    }

    /// Source: Explicit-Formulas Database, Jacobian coordinates, dbl-2001-b (a = −3) and dbl-2007-bl.
    pub(crate) fn double_vartime(&self) -> Self {
        let zz = self.z.square();
        let yy = self.y.square();
        let x_yy = self.x * yy;
        let slope = match C::A {
            CoefficientA::MinusThree => triple((self.x - zz) * (self.x + zz)),
            CoefficientA::Other(a) => triple(self.x.square()) + a * zz.square(),
        };
        let four_x_yy = x_yy.double().double();
        let x = slope.square() - four_x_yy.double();
        let z = (self.y + self.z).square() - yy - zz;
        let y = slope * (four_x_yy - x) - yy.square().double().double().double();
        Self { x, y, z }
    }

    /// Source: Explicit-Formulas Database, Jacobian coordinates, add-2007-bl.
    pub(crate) fn add_vartime(&self, other: &Self) -> Self {
        if self.is_infinity_vartime() {
            return *other;
        }
        if other.is_infinity_vartime() {
            return *self;
        }
        let zz1 = self.z.square();
        let zz2 = other.z.square();
        let x1 = self.x * zz2;
        let x2 = other.x * zz1;
        let y1 = self.y * other.z * zz2;
        let y2 = other.y * self.z * zz1;
        let h = x2 - x1;
        let half_slope = y2 - y1;
        if h.is_zero().into() {
            return self.double_or_cancel_vartime(half_slope);
        }
        let i = h.double().square();
        let z = ((self.z + other.z).square() - zz1 - zz2) * h;
        Self::chord(x1, y1, h, i, half_slope.double(), z)
    }

    /// Source: Explicit-Formulas Database, Jacobian coordinates, madd-2007-bl.
    fn add_affine_vartime(&self, other: &AffinePoint<C>) -> Self {
        if self.is_infinity_vartime() {
            return Self::from(*other);
        }
        let zz = self.z.square();
        let h = other.x * zz - self.x;
        let half_slope = other.y * self.z * zz - self.y;
        if h.is_zero().into() {
            return self.double_or_cancel_vartime(half_slope);
        }
        let hh = h.square();
        let z = (self.z + h).square() - zz - hh;
        Self::chord(self.x, self.y, h, hh.double().double(), half_slope.double(), z)
    }

    /// The third point of the chord through (x1, y1) and a point h further, with i = 4h² and the slope doubled.
    fn chord(x1: C::Field, y1: C::Field, h: C::Field, i: C::Field, slope: C::Field, z: C::Field) -> Self {
        let j = h * i;
        let v = x1 * i;
        let x = slope.square() - j - v.double();
        let y = slope * (v - x) - (y1 * j).double();
        Self { x, y, z }
    }

    /// The sum with a point of the same x: twice the point, or infinity when the difference of y is not zero.
    fn double_or_cancel_vartime(&self, difference_of_y: C::Field) -> Self {
        if difference_of_y.is_zero().into() {
            self.double_vartime()
        } else {
            Self::INFINITY
        }
    }
}

impl<C: Curve> From<AffinePoint<C>> for JacobianPoint<C> {
    fn from(point: AffinePoint<C>) -> Self {
        Self {
            x: point.x,
            y: point.y,
            z: C::Field::ONE,
        }
    }
}

/// The points in affine form, by one inversion for all. None of them may be infinity.
pub(crate) fn normalize_vartime<C: Curve>(points: &[JacobianPoint<C>]) -> Vec<AffinePoint<C>> {
    // products[i] is the product of all Z before i (Montgomery's trick).
    let mut product = C::Field::ONE;
    let mut products = Vec::with_capacity(points.len());
    for point in points {
        products.push(product);
        product = product * point.z;
    }
    let mut inverse = product.invert();
    let mut normalized: Vec<_> = points
        .iter()
        .zip(products)
        .rev()
        .map(|(point, product)| {
            let z_inverse = inverse * product;
            inverse = inverse * point.z;
            let squared = z_inverse.square();
            AffinePoint {
                x: point.x * squared,
                y: point.y * squared * z_inverse,
            }
        })
        .collect();
    normalized.reverse();
    normalized
}
