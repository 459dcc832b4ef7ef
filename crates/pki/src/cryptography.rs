//! Whether algorithms and key lengths of a chain are acceptable (EN 319 102-1, 5.2.8).

use qolhat_asn1::UnixTime;

use crate::verification::implied_digest;
use crate::{
    AlgorithmUse, Certificate, Check, Decision, Fact, KeyAlgorithm, PublicKey, ReasonCode, ValidationPolicy, checks,
    reasons,
};

/// Checks the keys of all certificates and the signatures of all but the anchor, whose own signature proves nothing.
///
/// A leaf may have a key that is beyond this program, such as one for encryption: nothing in the chain depends on it.
pub(crate) fn check(chain: &[Certificate], policy: &ValidationPolicy, at: UnixTime) -> Check {
    let id = checks::CHAIN_CRYPTOGRAPHY;
    let anchor = chain.len().saturating_sub(1);
    let mut ageing = None;
    for (position, certificate) in chain.iter().enumerate() {
        let is_anchor = position == anchor && position > 0;
        let key = judge_key(certificate, position == 0, policy, at);
        let signature = (!is_anchor).then(|| judge_signature(certificate, policy, at)).flatten();
        for (reason, algorithm) in [key, signature].into_iter().flatten() {
            let facts = vec![
                Fact::new("subject", certificate.subject()),
                Fact::new("algorithm", algorithm),
            ];
            if reason != reasons::ALGORITHM_AGEING {
                return Check::violated(id, reason, facts);
            }
            ageing.get_or_insert(facts);
        }
    }
    match ageing {
        Some(facts) => Check::warned(id, reasons::ALGORITHM_AGEING, facts),
        None => Check::satisfied(id, Vec::new()),
    }
}

/// What makes the certificate of somebody who stands beside the chain unacceptable: its key or its issuer's signature.
pub(crate) fn fault_of(certificate: &Certificate, policy: &ValidationPolicy, at: UnixTime) -> Option<ReasonCode> {
    let fault = judge_key(certificate, false, policy, at).or_else(|| judge_signature(certificate, policy, at));
    fault
        .map(|(reason, _)| reason)
        .filter(|reason| *reason != reasons::ALGORITHM_AGEING)
}

/// What is wrong with a key, or will be, and what it is.
fn judge_key(
    certificate: &Certificate,
    is_leaf: bool,
    policy: &ValidationPolicy,
    at: UnixTime,
) -> Option<(ReasonCode, String)> {
    let name = || certificate.key_algorithm_name();
    let key = match certificate.public_key() {
        Ok(key) => key,
        Err(fault) if fault.is_unsupported() && is_leaf => return None,
        Err(fault) if fault.is_unsupported() => return Some((reasons::UNSUPPORTED_ALGORITHM, name())),
        Err(_) => return Some((reasons::BAD_PUBLIC_KEY, name())),
    };
    let bits = match key {
        PublicKey::Rsa(key) => key.bits(),
        _ => 0,
    };
    let decision = KeyAlgorithm::of_spki(certificate.spki_der())
        .map_or(Decision::Reject, |algorithm| policy.key(algorithm, bits, at));
    reason_of(decision, reasons::WEAK_KEY).map(|reason| (reason, name()))
}

fn judge_signature(certificate: &Certificate, policy: &ValidationPolicy, at: UnixTime) -> Option<(ReasonCode, String)> {
    let digest = implied_digest(certificate.signature_algorithm_identifier())?;
    let decision = policy.digest(digest, AlgorithmUse::CertificateSignature, at);
    reason_of(decision, reasons::WEAK_DIGEST).map(|reason| (reason, digest.name().to_owned()))
}

fn reason_of(decision: Decision, rejected: ReasonCode) -> Option<ReasonCode> {
    match decision {
        Decision::Accept => None,
        Decision::Warn => Some(reasons::ALGORITHM_AGEING),
        Decision::Reject => Some(rejected),
    }
}
