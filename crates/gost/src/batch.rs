//! Many signatures verified in one call.

use crate::batch_vartime::Claim;
use crate::key::digest_integer;
use crate::{GostError, ParameterSet, PublicKey, Signature};

/// Verifies each signature of a digest with a key, as [`PublicKey::verify_digest`] does, and answers in the same order.
///
/// Signatures of one curve are taken together, whatever stands between them. On processors with AVX-512 IFMA the curves
/// over 2^512 − 569 (tc26-512-A and tc26-512-C) go eight at once, which takes a fraction of the time.
#[must_use]
pub fn verify_many(signatures: &[(&PublicKey, &[u8], &Signature)]) -> Vec<Result<(), GostError>> {
    let mut answers = vec![Err(GostError::SignatureMismatch); signatures.len()];
    let mut curves: Vec<(ParameterSet, Vec<usize>, Vec<Claim<'_>>)> = Vec::new();
    for (i, &(key, digest, signature)) in signatures.iter().enumerate() {
        let set = key.parameter_set();
        match claim(key, digest, signature) {
            Err(error) => answers[i] = Err(error),
            Ok(claim) => match curves.iter_mut().find(|(other, ..)| other.is_same_curve_as(set)) {
                Some((_, places, claims)) => {
                    places.push(i);
                    claims.push(claim);
                }
                None => curves.push((set, vec![i], vec![claim])),
            },
        }
    }
    for (set, places, claims) in curves {
        for (place, fits) in places.into_iter().zip(set.group().verify_many_vartime(&claims)) {
            if fits {
                answers[place] = Ok(());
            }
        }
    }
    answers
}

fn claim<'a>(key: &'a PublicKey, digest: &[u8], signature: &'a Signature) -> Result<Claim<'a>, GostError> {
    let set = key.parameter_set();
    if !set.is_same_curve_as(signature.set) {
        return Err(GostError::ParameterSetMismatch {
            key: set,
            other: signature.set,
        });
    }
    Ok(Claim {
        key: key.point(),
        e: digest_integer(set, digest)?,
        signature: &signature.pair,
    })
}
