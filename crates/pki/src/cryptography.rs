//! Whether algorithms and key lengths of a chain are acceptable (EN 319 102-1, 5.2.8).

use crate::verification::implied_digest;
use crate::{Certificate, Check, DigestAlgorithm, Fact, PublicKey, ReasonCode, checks, reasons};

/// What is still acceptable.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CryptographyLimits {
    /// Whether SHA-1 may stand under a certificate. Off by default: collisions cost too little (ETSI TS 119 312).
    pub allow_sha1: bool,
    /// The shortest RSA modulus in bits; 2048 by default (ETSI TS 119 312).
    pub minimum_rsa_bits: u32,
}

impl Default for CryptographyLimits {
    fn default() -> Self {
        Self {
            allow_sha1: false,
            minimum_rsa_bits: 2048,
        }
    }
}

/// Checks the keys of all certificates and the signatures of all but the anchor, whose own signature proves nothing.
///
/// A leaf may have a key that is beyond this program, such as one for encryption: nothing in the chain depends on it.
pub(crate) fn check(chain: &[Certificate], limits: CryptographyLimits) -> Check {
    let anchor = chain.len().saturating_sub(1);
    for (position, certificate) in chain.iter().enumerate() {
        let is_anchor = position == anchor && position > 0;
        if let Some((reason, algorithm)) = find_fault(certificate, position == 0, is_anchor, limits) {
            let facts = vec![
                Fact::new("subject", certificate.subject()),
                Fact::new("algorithm", algorithm),
            ];
            return Check::violated(checks::CHAIN_CRYPTOGRAPHY, reason, facts);
        }
    }
    Check::satisfied(checks::CHAIN_CRYPTOGRAPHY, Vec::new())
}

/// What makes the certificate of somebody who stands beside the chain unacceptable: its key or its issuer's signature.
pub(crate) fn fault_of(certificate: &Certificate, limits: CryptographyLimits) -> Option<ReasonCode> {
    find_fault(certificate, false, false, limits).map(|(reason, _)| reason)
}

fn find_fault(
    certificate: &Certificate,
    is_leaf: bool,
    is_anchor: bool,
    limits: CryptographyLimits,
) -> Option<(ReasonCode, String)> {
    match certificate.public_key() {
        Ok(PublicKey::Rsa(key)) if key.bits() < limits.minimum_rsa_bits => {
            return Some((reasons::WEAK_KEY, certificate.key_algorithm_name()));
        }
        Ok(_) => {}
        Err(fault) if fault.is_unsupported() && is_leaf => {}
        Err(fault) if fault.is_unsupported() => {
            return Some((reasons::UNSUPPORTED_ALGORITHM, certificate.key_algorithm_name()));
        }
        Err(_) => return Some((reasons::BAD_PUBLIC_KEY, certificate.key_algorithm_name())),
    }
    let digest = implied_digest(certificate.signature_algorithm_identifier());
    if !is_anchor && !limits.allow_sha1 && digest == Some(DigestAlgorithm::Sha1) {
        return Some((reasons::WEAK_DIGEST, DigestAlgorithm::Sha1.name().to_owned()));
    }
    None
}
