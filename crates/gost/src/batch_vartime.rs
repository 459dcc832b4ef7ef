//! Signatures of one curve verified together.
//!
//! Where the processor multiplies eight numbers at once, eight signatures over the field of 2^512 − 569 go through the same
//! steps, one a lane.

use crate::curve::Curve;
use crate::group::{Coordinates, Group, GroupOf, SignaturePair};
use crate::limbs::IntegerBytes;

/// What [`Group::verify_vartime`] asks about one signature.
#[derive(Clone, Copy)]
pub(crate) struct Claim<'a> {
    pub(crate) key: &'a Coordinates,
    pub(crate) e: IntegerBytes,
    pub(crate) signature: &'a SignaturePair,
}

/// Whether each signature fits, in the order of the claims.
pub(crate) fn verify_vartime<C: Curve>(group: &GroupOf<C>, claims: &[Claim<'_>]) -> Vec<bool> {
    #[cfg(target_arch = "x86_64")]
    if let Some(proof) = eight::get::<C>() {
        return claims
            .chunks(eight::LANES)
            .flat_map(|claims| eight::verify_vartime(proof, group, claims))
            .collect();
    }
    one_by_one_vartime(group, claims)
}

fn one_by_one_vartime<C: Curve>(group: &GroupOf<C>, claims: &[Claim<'_>]) -> Vec<bool> {
    claims
        .iter()
        .map(|claim| group.verify_vartime(claim.key, &claim.e, claim.signature))
        .collect()
}

#[cfg(target_arch = "x86_64")]
mod eight {
    use super::{Claim, one_by_one_vartime};
    use crate::backend::{Ifma, ifma};
    use crate::curve::{CoefficientA, Curve};
    use crate::field::{FieldP512, PrimeField};
    use crate::group::{self, Group, GroupOf};
    use crate::limbs;
    use subtle::ConstantTimeEq;

    pub(super) use crate::backend::ifma::LANES;

    /// The proof that it can be done, if the field is the one for which it was written.
    pub(super) fn get<C: Curve>() -> Option<Ifma> {
        Ifma::get().filter(|_| C::Field::MODULUS == FieldP512::MODULUS)
    }

    /// Eight claims or fewer, for the time of eight.
    pub(super) fn verify_vartime<C: Curve>(proof: Ifma, group: &GroupOf<C>, claims: &[Claim<'_>]) -> Vec<bool> {
        let [first, _, ..] = claims else {
            return one_by_one_vartime(group, claims);
        };
        let mut lanes = [*first; LANES];
        lanes[..claims.len()].copy_from_slice(claims);
        // RFC 7091, 6.2, steps 4 and 5: v = 1/e, z₁ = s·v, z₂ = −r·v.
        let inverses = inverses_vartime(lanes.each_ref().map(|claim| group::digest_residue::<C>(&claim.e)));
        let (mut z1, mut z2) = ([[0; limbs::MAX_LIMBS]; LANES], [[0; limbs::MAX_LIMBS]; LANES]);
        for (lane, (claim, v)) in lanes.iter().zip(inverses).enumerate() {
            z1[lane] = (C::Scalar::reduced(&claim.signature.s) * v).to_limbs();
            z2[lane] = (-(C::Scalar::reduced(&claim.signature.r) * v)).to_limbs();
        }
        // Steps 6 and 7: C = z₁·P + z₂·Q, R = x(C) mod q.
        let points = lanes.map(|claim| ifma::Affine {
            x: limbs::from_le_bytes(&claim.key.x),
            y: limbs::from_le_bytes(&claim.key.y),
        });
        let sums = ifma::double_scalars_vartime(proof, &constants::<C>(), &z1, &z2, &points);
        claims
            .iter()
            .zip(sums)
            .map(|(claim, (x, z))| {
                if z.is_zero().into() {
                    return group.verify_vartime(claim.key, &claim.e, claim.signature);
                }
                let zz = z.square();
                group::is_residue_of_x_vartime(&claim.signature.r, &group.order(), |candidate: FieldP512| {
                    (candidate * zz).ct_eq(&x).into()
                })
            })
            .collect()
    }

    fn constants<C: Curve>() -> ifma::CurveConstants {
        ifma::CurveConstants {
            a: match C::A {
                CoefficientA::MinusThree => None,
                CoefficientA::Other(a) => Some(a.to_limbs()),
            },
            base: ifma::Affine {
                x: C::GENERATOR.x.to_limbs(),
                y: C::GENERATOR.y.to_limbs(),
            },
        }
    }

    /// The inverses of numbers that are not 0, by one inversion for all (Montgomery's trick).
    fn inverses_vartime<F: PrimeField>(values: [F; LANES]) -> [F; LANES] {
        let mut inverses = [F::ONE; LANES];
        for lane in 1..LANES {
            inverses[lane] = inverses[lane - 1] * values[lane - 1];
        }
        let mut inverse = (inverses[LANES - 1] * values[LANES - 1]).invert_vartime();
        for lane in (0..LANES).rev() {
            inverses[lane] = inverses[lane] * inverse;
            inverse = inverse * values[lane];
        }
        inverses
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::PrimeField;
    use crate::limbs;
    use crate::parameters::{CryptoProA, Tc26Gost512A, Tc26Gost512C};
    use std::marker::PhantomData;

    /// A key d·G and a signature that fits with C = z₁·G + z₂·d·G, for any digest that makes it so.
    fn fitting<C: Curve>(d: C::Scalar, z1: C::Scalar, z2: C::Scalar) -> (Coordinates, IntegerBytes, SignaturePair) {
        let group = GroupOf::<C>(PhantomData);
        let sum = group.public_key(&(z1 + z2 * d).to_bytes());
        let r = C::Scalar::reduced(&sum.x);
        let e = -r * z2.invert();
        let pair = SignaturePair {
            r: r.to_bytes(),
            s: (z1 * e).to_bytes(),
        };
        (group.public_key(&d.to_bytes()), e.to_bytes(), pair)
    }

    /// Small factors bring a point to itself, to its opposite and to infinity on the way.
    fn check<C: Curve>() {
        let number = |n: i64| {
            let magnitude = C::Scalar::reduced(&limbs::to_le_bytes(&[n.unsigned_abs()]));
            if n < 0 { -magnitude } else { magnitude }
        };
        let mut signatures = Vec::new();
        for d in [1, -1, 2, 3, -32] {
            for z1 in [1, 2, 5, 16, 17, 31, 32, -1, -5, 1 << 40] {
                for z2 in [1, 3, 5, 16, -5, -17, 1 << 40] {
                    if z1 + z2 * d != 0 {
                        signatures.push(fitting::<C>(number(d), number(z1), number(z2)));
                    }
                }
            }
        }
        let claims: Vec<_> = signatures
            .iter()
            .map(|(key, e, signature)| Claim { key, e: *e, signature })
            .collect();
        let group = GroupOf::<C>(PhantomData);
        for count in [0, 1, 2, 7, 8, 9, claims.len()] {
            assert_eq!(group.verify_many_vartime(&claims[..count]), vec![true; count]);
        }
        // Each with the digest of its neighbour.
        let shifted: Vec<_> = claims
            .iter()
            .zip(claims.iter().cycle().skip(1))
            .map(|(claim, next)| Claim { e: next.e, ..*claim })
            .collect();
        assert_eq!(
            group.verify_many_vartime(&shifted),
            one_by_one_vartime(&group, &shifted)
        );
    }

    #[test]
    fn signatures_with_small_factors_fit_together() {
        check::<Tc26Gost512A>();
        check::<Tc26Gost512C>();
        check::<CryptoProA>();
    }
}
