//! Is a sound signature one that we accept? (EN 319 102-1, 5.2.8.)

use qolhat_pki::{Certificate, ChainPolicy, Check, DigestAlgorithm, Fact, Role};

use super::words::{checks, reasons};
use crate::cms::SignerInfo;

/// Whether the hash of the signature still withstands forgery. The keys are judged with the chain.
///
/// SHA-1 has colliding contents that anybody can buy (X. Wang, Y. Yin, H. Yu, 2005; M. Stevens and others, 2017), so a
/// signature over it may be one for another document. Hashes that are not known here are judged where they are met.
pub(super) fn check_algorithms(signer: &SignerInfo<'_>, policy: &ChainPolicy) -> Check {
    let id = checks::ALGORITHMS_ACCEPTABLE;
    match DigestAlgorithm::from_algorithm(&signer.digest_algorithm) {
        None => {
            let facts = vec![Fact::new("digest_algorithm", signer.digest_algorithm.oid())];
            Check::undetermined(id, qolhat_pki::reasons::UNSUPPORTED_ALGORITHM, facts)
        }
        Some(weak @ DigestAlgorithm::Sha1) if !policy.cryptography.allow_sha1 => {
            let facts = vec![Fact::new("digest_algorithm", weak.name())];
            Check::undetermined(id, qolhat_pki::reasons::WEAK_DIGEST, facts)
        }
        Some(good) => Check::satisfied(id, vec![Fact::new("digest_algorithm", good.name())]),
    }
}

/// What right to sign the certificate itself states. Never part of the verdict: a power of attorney is not in it.
pub(super) fn check_role(certificate: &Certificate) -> Check {
    let roles = certificate.roles();
    let facts: Vec<Fact> = roles.iter().map(|role| Fact::new("role", role.as_str())).collect();
    let answer = match roles.as_slice() {
        [] => Check::not_checked(checks::SIGNER_MAY_SIGN, reasons::ROLE_NOT_STATED),
        roles if roles.iter().copied().any(gives_right_to_sign) => {
            Check::satisfied(checks::SIGNER_MAY_SIGN, Vec::new())
        }
        _ => Check::undetermined(checks::SIGNER_MAY_SIGN, reasons::ROLE_GIVES_NO_RIGHT, Vec::new()),
    };
    Check {
        evidence: facts,
        ..answer
    }
}

/// A head and those with a right to sign sign for their organisation, an individual for himself.
fn gives_right_to_sign(role: Role) -> bool {
    matches!(
        role,
        Role::FirstHead | Role::Signatory | Role::FinancialSignatory | Role::Individual
    )
}
