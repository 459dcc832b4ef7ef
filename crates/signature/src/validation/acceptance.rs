//! Is a sound signature one that we accept? (EN 319 102-1, 5.2.8.)

use qolhat_asn1::UnixTime;
use qolhat_pki::{AlgorithmUse, Certificate, ChainPolicy, Check, Decision, DigestAlgorithm, Fact, Weight};

use super::words::{checks, reasons};
use crate::cms::SignerInfo;

/// Whether the hash of the signature still withstands forgery: the policy's table of algorithms says. The keys are judged
/// with the chain. `at` is when the signature is known to have been there. Hashes that are not known here are judged where they are met.
pub(super) fn check_algorithms(signer: &SignerInfo<'_>, policy: &ChainPolicy, at: UnixTime) -> Check {
    let id = checks::ALGORITHMS_ACCEPTABLE;
    let Some(digest) = DigestAlgorithm::from_algorithm(&signer.digest_algorithm) else {
        let facts = vec![Fact::new("digest_algorithm", signer.digest_algorithm.oid())];
        return Check::undetermined(id, qolhat_pki::reasons::UNSUPPORTED_ALGORITHM, facts);
    };
    let facts = vec![Fact::new("digest_algorithm", digest.name())];
    match policy.validation.digest(digest, AlgorithmUse::ContentDigest, at) {
        Decision::Accept => Check::satisfied(id, facts),
        Decision::Warn => Check::warned(id, qolhat_pki::reasons::ALGORITHM_AGEING, facts),
        Decision::Reject => Check::undetermined(id, qolhat_pki::reasons::WEAK_DIGEST, facts),
    }
}

/// What right to sign the certificate itself states, and what the policy makes of it for this type of document. A power of
/// attorney is not in a certificate, so a role without a right warns unless the policy says otherwise.
pub(super) fn check_role(certificate: &Certificate, policy: &ChainPolicy) -> Check {
    let id = checks::SIGNER_MAY_SIGN;
    let roles = certificate.roles();
    let facts: Vec<Fact> = roles.iter().map(|role| Fact::new("role", role.as_str())).collect();
    let reason = match roles.as_slice() {
        [] => reasons::ROLE_NOT_STATED,
        _ => reasons::ROLE_GIVES_NO_RIGHT,
    };
    match policy.validation.roles(policy.document_type.as_deref(), &roles) {
        Weight::Pass if roles.is_empty() => Check::not_checked(id, reason),
        Weight::Pass => Check::satisfied(id, facts),
        Weight::Warn => Check::undetermined(id, reason, facts).at_most(Weight::Warn),
        Weight::Fail => Check::violated(id, reason, facts),
    }
}
