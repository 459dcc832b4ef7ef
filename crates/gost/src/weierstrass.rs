//! The form y² = x³ + a·x + b itself, for curves without a faster one.

use crate::complete::ProjectivePoint;
use crate::curve::{AffinePoint, CoefficientA, Curve, DoublingSumVartime, Form, SumVartime, triple};
use crate::field::PrimeField;
use std::ops::Neg;
use zeroize::Zeroize;

/// Points are added as they stand in the equation of the curve, which must have the cofactor 1.
pub(crate) struct ShortWeierstrass;

impl<C: Curve> Form<C> for ShortWeierstrass {
    type Entry = AffinePoint<C>;
    type Sum = WideJacobianPoint<C>;
    type DoublingSum = JacobianPoint<C>;

    fn entries_vartime(points: &[AffinePoint<C>]) -> Vec<AffinePoint<C>> {
        points.to_vec()
    }

    /// The last addition alone may meet an exception, so it alone is made with complete formulas.
    fn sum_growing(mut entries: impl DoubleEndedIterator<Item = AffinePoint<C>>) -> AffinePoint<C> {
        let (last, first) = (entries.next_back(), entries.next());
        let mut sum = first.map_or(WideJacobianPoint::NEUTRAL, WideJacobianPoint::from);
        for entry in entries {
            let (h, slope) = sum.difference(&entry);
            sum = sum.chord(h, slope);
        }
        let mut whole = sum.to_projective();
        sum.zeroize();
        if let Some(last) = last {
            whole = whole.add_affine(&last);
        }
        let point = whole.to_affine();
        whole.zeroize();
        point
    }

    /// With cofactor 1 every point but infinity, which has no coordinates, generates the whole group.
    fn is_in_subgroup_vartime(_: &AffinePoint<C>) -> bool {
        const { assert!(C::COFACTOR == 1, "a curve with a cofactor needs a test of the subgroup") };
        true
    }
}

/// The point (X/ZZ, Y/ZZZ) with ZZ³ = ZZZ², or infinity when ZZ = 0: the cheapest to add to when nothing is doubled.
///
/// Source: Explicit-Formulas Database, XYZZ coordinates for short Weierstrass curves.
#[derive(Clone, Copy)]
pub(crate) struct WideJacobianPoint<C: Curve> {
    x: C::Field,
    y: C::Field,
    zz: C::Field,
    zzz: C::Field,
}

impl<C: Curve> WideJacobianPoint<C> {
    /// How much further the x and the y of `other` are, times ZZ and ZZZ.
    #[inline(always)]
    fn difference(&self, other: &AffinePoint<C>) -> (C::Field, C::Field) {
        (other.x * self.zz - self.x, other.y * self.zzz - self.y)
    }

    /// The sum with the point of which the [`Self::difference`] is given; `h` must not be zero.
    ///
    /// Source: madd-2008-s.
    #[inline(always)]
    fn chord(&self, h: C::Field, slope: C::Field) -> Self {
        let hh = h.square();
        let hhh = h * hh;
        let v = self.x * hh;
        let x = slope.square() - hhh - v.double();
        Self {
            x,
            y: slope * (v - x) - self.y * hhh,
            zz: self.zz * hh,
            zzz: self.zzz * hhh,
        }
    }

    /// X/ZZ = X·ZZZ/(ZZ·ZZZ), Y/ZZZ = Y·ZZ/(ZZ·ZZZ).
    fn to_projective(self) -> ProjectivePoint<C> {
        ProjectivePoint {
            x: self.x * self.zzz,
            y: self.y * self.zz,
            z: self.zz * self.zzz,
        }
    }
}

impl<C: Curve> SumVartime<C, AffinePoint<C>> for WideJacobianPoint<C> {
    const NEUTRAL: Self = Self {
        x: C::Field::ONE,
        y: C::Field::ONE,
        zz: C::Field::ZERO,
        zzz: C::Field::ZERO,
    };

    /// Source: dbl-2008-s-1.
    fn double_vartime(&self) -> Self {
        let two_y = self.y.double();
        let v = two_y.square();
        let w = two_y * v;
        let s = self.x * v;
        let slope = match C::A {
            CoefficientA::MinusThree => triple((self.x - self.zz) * (self.x + self.zz)),
            CoefficientA::Other(a) => triple(self.x.square()) + a * self.zz.square(),
        };
        let x = slope.square() - s.double();
        Self {
            x,
            y: slope * (s - x) - w * self.y,
            zz: v * self.zz,
            zzz: w * self.zzz,
        }
    }

    fn add_vartime(&self, other: &AffinePoint<C>) -> Self {
        if self.zz.is_zero_vartime() {
            return Self::from(*other);
        }
        let (h, slope) = self.difference(other);
        if !h.is_zero_vartime() {
            self.chord(h, slope)
        } else if slope.is_zero_vartime() {
            self.double_vartime()
        } else {
            Self::NEUTRAL
        }
    }

    fn has_x_vartime(&self, x: C::Field) -> bool {
        !self.zz.is_zero_vartime() && (x * self.zz - self.x).is_zero_vartime()
    }
}

impl<C: Curve> From<AffinePoint<C>> for WideJacobianPoint<C> {
    fn from(point: AffinePoint<C>) -> Self {
        Self {
            x: point.x,
            y: point.y,
            zz: C::Field::ONE,
            zzz: C::Field::ONE,
        }
    }
}

impl<C: Curve> From<JacobianPoint<C>> for WideJacobianPoint<C> {
    fn from(point: JacobianPoint<C>) -> Self {
        let zz = point.z.square();
        Self {
            x: point.x,
            y: point.y,
            zz,
            zzz: zz * point.z,
        }
    }
}

impl<C: Curve> Zeroize for WideJacobianPoint<C> {
    fn zeroize(&mut self) {
        self.x.zeroize();
        self.y.zeroize();
        self.zz.zeroize();
        self.zzz.zeroize();
    }
}

/// The point (X/Z², Y/Z³), or infinity when Z = 0: the cheapest to double. May not see a secret.
#[derive(Clone, Copy)]
pub(crate) struct JacobianPoint<C: Curve> {
    pub(crate) x: C::Field,
    pub(crate) y: C::Field,
    pub(crate) z: C::Field,
}

/// A point that is added several times, with the powers of its Z.
#[derive(Clone, Copy)]
pub(crate) struct JacobianMultiple<C: Curve> {
    point: JacobianPoint<C>,
    zz: C::Field,
    zzz: C::Field,
}

impl<C: Curve> JacobianPoint<C> {
    const INFINITY: Self = Self {
        x: C::Field::ONE,
        y: C::Field::ONE,
        z: C::Field::ZERO,
    };

    /// The sum with the point whose x and y are h and `slope` further than (x1, y1), each times the power of the product
    /// of both Z; `z` is that product times h.
    ///
    /// Source: Explicit-Formulas Database, Jacobian coordinates, add-1998-cmo-2 and madd.
    #[inline(always)]
    fn chord(x1: C::Field, y1: C::Field, h: C::Field, slope: C::Field, z: C::Field) -> Self {
        let hh = h.square();
        let hhh = h * hh;
        let v = x1 * hh;
        let x = slope.square() - hhh - v.double();
        Self {
            x,
            y: slope * (v - x) - y1 * hhh,
            z,
        }
    }

    /// The sum with a point of the same x: twice the point, or infinity when the difference of y is not zero.
    #[cold]
    fn double_or_cancel_vartime(&self, difference_of_y: C::Field) -> Self {
        if difference_of_y.is_zero_vartime() {
            self.double_vartime()
        } else {
            Self::INFINITY
        }
    }
}

impl<C: Curve> DoublingSumVartime<C, AffinePoint<C>> for JacobianPoint<C> {
    const NEUTRAL: Self = Self::INFINITY;
    type Multiple = JacobianMultiple<C>;

    fn odd_multiples_vartime(point: &AffinePoint<C>, count: usize) -> Vec<JacobianMultiple<C>> {
        let twice = JacobianMultiple::from(Self::from(*point).double_vartime());
        std::iter::successors(Some(Self::from(*point)), |last| Some(last.add_multiple_vartime(&twice)))
            .take(count)
            .map(JacobianMultiple::from)
            .collect()
    }

    /// Source: Explicit-Formulas Database, Jacobian coordinates, dbl-2001-b (a = −3) and dbl-2007-bl, with 2·Y·Z as it
    /// stands.
    #[inline]
    fn double_vartime(&self) -> Self {
        let zz = self.z.square();
        let yy = self.y.square();
        let four_x_yy = (self.x * yy).times(4);
        let slope = match C::A {
            CoefficientA::MinusThree => triple((self.x - zz) * (self.x + zz)),
            CoefficientA::Other(a) => triple(self.x.square()) + a * zz.square(),
        };
        let x = slope.square() - four_x_yy.double();
        Self {
            x,
            y: slope * (four_x_yy - x) - yy.square().times(8),
            z: (self.y * self.z).double(),
        }
    }

    fn add_entry_vartime(&self, other: &AffinePoint<C>) -> Self {
        if self.z.is_zero_vartime() {
            return Self::from(*other);
        }
        let zz = self.z.square();
        let h = other.x * zz - self.x;
        let slope = other.y * (self.z * zz) - self.y;
        if h.is_zero_vartime() {
            return self.double_or_cancel_vartime(slope);
        }
        Self::chord(self.x, self.y, h, slope, self.z * h)
    }

    fn add_multiple_vartime(&self, multiple: &JacobianMultiple<C>) -> Self {
        if self.z.is_zero_vartime() {
            return multiple.point;
        }
        let other = &multiple.point;
        let zz = self.z.square();
        let x1 = self.x * multiple.zz;
        let y1 = self.y * multiple.zzz;
        let h = other.x * zz - x1;
        let slope = other.y * (self.z * zz) - y1;
        if h.is_zero_vartime() {
            return self.double_or_cancel_vartime(slope);
        }
        Self::chord(x1, y1, h, slope, self.z * other.z * h)
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

impl<C: Curve> From<JacobianPoint<C>> for JacobianMultiple<C> {
    fn from(point: JacobianPoint<C>) -> Self {
        let zz = point.z.square();
        Self {
            point,
            zz,
            zzz: zz * point.z,
        }
    }
}

impl<C: Curve> Neg for JacobianMultiple<C> {
    type Output = Self;

    fn neg(mut self) -> Self {
        self.point.y = -self.point.y;
        self
    }
}
