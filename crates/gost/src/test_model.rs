//! The chord and tangent of the textbook: the slow model of every form.

use crate::curve::{AffinePoint, Curve, triple};
use crate::field::PrimeField;
use crate::limbs::Limbs;
use subtle::ConstantTimeEq;

/// P + Q, with `None` for infinity.
pub(crate) fn add_slowly<C: Curve>(p: Option<AffinePoint<C>>, q: Option<AffinePoint<C>>) -> Option<AffinePoint<C>> {
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

/// k·P, bit by bit.
pub(crate) fn multiply_slowly<C: Curve>(k: &Limbs, point: AffinePoint<C>) -> Option<AffinePoint<C>> {
    let mut sum = None;
    for bit in (0..512).rev() {
        sum = add_slowly(sum, sum);
        if (k[bit / 64] >> (bit % 64)) & 1 == 1 {
            sum = add_slowly(sum, Some(point));
        }
    }
    sum
}

pub(crate) fn same<C: Curve>(p: Option<AffinePoint<C>>, q: Option<AffinePoint<C>>) -> bool {
    match (p, q) {
        (Some(p), Some(q)) => (p.x.ct_eq(&q.x) & p.y.ct_eq(&q.y)).into(),
        (p, q) => p.is_none() && q.is_none(),
    }
}
