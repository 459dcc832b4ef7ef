//! The face behind which every curve looks alike: numbers go in and out as little-endian bytes.

use crate::batch_vartime::{self, Claim};
use crate::complete::ProjectivePoint;
use crate::curve::{AffinePoint, Curve, Form, SumVartime};
use crate::field::{self, PrimeField};
use crate::limbs::{self, IntegerBytes, Limbs};
use crate::multiples;
use std::marker::PhantomData;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

/// Affine coordinates below p.
#[derive(Clone, Copy, Eq, PartialEq, Zeroize)]
pub(crate) struct Coordinates {
    pub(crate) x: IntegerBytes,
    pub(crate) y: IntegerBytes,
}

/// r and s of a signature.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) struct SignaturePair {
    pub(crate) r: IntegerBytes,
    pub(crate) s: IntegerBytes,
}

/// What signing, verifying and agreeing need of a curve.
pub(crate) trait Group: Sync {
    /// The order q of the base point.
    fn order(&self) -> Limbs;

    /// Whether 0 < `integer` < q.
    fn is_scalar(&self, integer: &IntegerBytes) -> Choice;

    /// Whether the coordinates are below p and name a point of the subgroup of order q.
    fn is_public_key_vartime(&self, point: &Coordinates) -> bool;

    /// d·G for a secret d with [`Self::is_scalar`].
    fn public_key(&self, d: &IntegerBytes) -> Coordinates;

    /// The signature of the digest `e` with the key `d` and the nonce `k`, both with [`Self::is_scalar`]; nothing when r
    /// or s is zero.
    ///
    /// Source: RFC 7091, 6.1, steps 2 to 6.
    fn sign(&self, d: &IntegerBytes, k: &IntegerBytes, e: &IntegerBytes) -> Option<SignaturePair>;

    /// Whether the signature fits the digest `e` and the key, which must be a public key of this group.
    ///
    /// Source: RFC 7091, 6.2, steps 3 to 7; step 1 is [`Self::is_scalar`].
    fn verify_vartime(&self, key: &Coordinates, e: &IntegerBytes, signature: &SignaturePair) -> bool;

    /// [`Self::verify_vartime`] for many signatures, eight at once where that is possible.
    fn verify_many_vartime(&self, claims: &[Claim<'_>]) -> Vec<bool>;

    /// (m/q · ukm · d mod q)·P for a secret d with [`Self::is_scalar`] and a public key P; nothing when the factor is 0.
    ///
    /// Source: RFC 7836, 4.3.1.
    fn agree(&self, d: &IntegerBytes, ukm: &IntegerBytes, peer: &Coordinates) -> Option<Coordinates>;
}

/// The [`Group`] of one curve.
pub(crate) struct GroupOf<C>(pub(crate) PhantomData<C>);

impl<C: Curve> Group for GroupOf<C> {
    fn order(&self) -> Limbs {
        C::Scalar::MODULUS
    }

    fn is_scalar(&self, integer: &IntegerBytes) -> Choice {
        field::is_below(integer, &C::Scalar::MODULUS) & !integer.ct_eq(&[0; size_of::<IntegerBytes>()])
    }

    fn is_public_key_vartime(&self, point: &Coordinates) -> bool {
        let (x, x_is_canonical) = C::Field::from_canonical(&point.x);
        let (y, y_is_canonical) = C::Field::from_canonical(&point.y);
        let point = AffinePoint::<C> { x, y };
        bool::from(x_is_canonical & y_is_canonical & point.is_on_curve()) && C::Form::is_in_subgroup_vartime(&point)
    }

    fn public_key(&self, d: &IntegerBytes) -> Coordinates {
        let d = Zeroizing::new(limbs::from_le_bytes(d));
        to_coordinates(&C::tables().base().multiply(&d))
    }

    fn sign(&self, d: &IntegerBytes, k: &IntegerBytes, e: &IntegerBytes) -> Option<SignaturePair> {
        // Step 4: C = k·P, r = x(C) mod q.
        let k_limbs = Zeroizing::new(limbs::from_le_bytes(k));
        let r = C::Scalar::reduced(&C::tables().base().multiply(&k_limbs).x.to_bytes());
        // Step 5: s = r·d + k·e mod q.
        let mut d = Zeroizing::new(C::Scalar::reduced(d));
        let k = Zeroizing::new(C::Scalar::reduced(k));
        let product = Zeroizing::new(*k * digest_residue::<C>(e));
        *d = r * *d;
        let s = *d + *product;
        // Both are about to be published, and neither is ever zero in practice.
        if bool::from(r.is_zero() | s.is_zero()) {
            return None;
        }
        Some(SignaturePair {
            r: r.to_bytes(),
            s: s.to_bytes(),
        })
    }

    fn verify_vartime(&self, key: &Coordinates, e: &IntegerBytes, signature: &SignaturePair) -> bool {
        let r = C::Scalar::reduced(&signature.r);
        let s = C::Scalar::reduced(&signature.s);
        // Steps 4 and 5: v = 1/e, z₁ = s·v, z₂ = −r·v.
        let v = digest_residue::<C>(e).invert_vartime();
        let (z1, z2) = (s * v, -(r * v));
        // Steps 6 and 7: C = z₁·P + z₂·Q, R = x(C) mod q. Compare without dividing, for each x below p that gives R.
        let (z1, z2) = (z1.to_limbs(), z2.to_limbs());
        let q = from_coordinates(key);
        let point = match C::tables().recent_keys.multiples_vartime(key, &q) {
            Some(table) => multiples::multiply_two_with_table_vartime(&z1, &z2, &table),
            None => multiples::multiply_two_vartime::<C>(&z1, &z2, &q),
        };
        is_residue_of_x_vartime(&signature.r, &C::Scalar::MODULUS, |x| point.has_x_vartime(x))
    }

    fn verify_many_vartime(&self, claims: &[Claim<'_>]) -> Vec<bool> {
        batch_vartime::verify_vartime(self, claims)
    }

    fn agree(&self, d: &IntegerBytes, ukm: &IntegerBytes, peer: &Coordinates) -> Option<Coordinates> {
        let cofactor = C::Scalar::reduced(&limbs::to_le_bytes(&[C::COFACTOR]));
        let factor = Zeroizing::new(cofactor * C::Scalar::reduced(ukm) * C::Scalar::reduced(d));
        // Zero only when ukm is a multiple of q, which is no secret.
        if factor.is_zero().into() {
            return None;
        }
        let factor = Zeroizing::new(factor.to_limbs());
        let mut product = ProjectivePoint::<C>::from(from_coordinates(peer)).multiply(&factor);
        let coordinates = to_coordinates(&product.to_affine());
        product.zeroize();
        Some(coordinates)
    }
}

/// Whether `has_x` holds for an x below p that is r modulo the order.
pub(crate) fn is_residue_of_x_vartime<F: PrimeField>(
    r: &IntegerBytes,
    order: &Limbs,
    has_x: impl Fn(F) -> bool,
) -> bool {
    let mut candidate = limbs::from_le_bytes(r);
    loop {
        let (x, is_below_p) = F::from_canonical(&limbs::to_le_bytes(&candidate));
        if !bool::from(is_below_p) {
            return false;
        }
        if has_x(x) {
            return true;
        }
        let carry;
        (candidate, carry) = limbs::add(&candidate, order);
        if carry == 1 {
            return false;
        }
    }
}

/// e of RFC 7091, 6.1, steps 2 and 6.2, step 3: the digest modulo q, or 1 if that is zero.
pub(crate) fn digest_residue<C: Curve>(e: &IntegerBytes) -> C::Scalar {
    let residue = C::Scalar::reduced(e);
    C::Scalar::conditional_select(&residue, &C::Scalar::ONE, residue.is_zero())
}

fn to_coordinates<C: Curve>(point: &AffinePoint<C>) -> Coordinates {
    Coordinates {
        x: point.x.to_bytes(),
        y: point.y.to_bytes(),
    }
}

fn from_coordinates<C: Curve>(point: &Coordinates) -> AffinePoint<C> {
    AffinePoint {
        x: C::Field::reduced(&point.x),
        y: C::Field::reduced(&point.y),
    }
}
