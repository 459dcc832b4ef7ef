//! Does somebody we trust vouch for the signer? (EN 319 102-1, 5.2.4 and 5.2.6.)
//!
//! The questions about a chain, and about revocation, are asked and answered by `qolhat_pki`.

use qolhat_asn1::UnixTime;
use qolhat_pki::checks as chain_checks;
use qolhat_pki::{
    Answer, Certificate, ChainOutcome, ChainPolicy, Check, Evidence, EvidenceFault, Fact, OcspEvidence, RevocationList,
    SearchBudget, TrustStore, build_chain_within,
};

use super::enclosed::Enclosed;
use super::words::{checks, reasons};

/// What a signature is judged with. Nothing else is looked at.
#[derive(Clone, Debug)]
pub struct ValidationContext<'a> {
    /// Whom we trust by decision.
    pub anchors: &'a TrustStore,
    /// Certificates that may stand between a signer and an anchor, or be a signer's own. Not trusted.
    pub intermediates: &'a [Certificate],
    /// Revocation lists. Not trusted: they are signed.
    pub crls: &'a [RevocationList],
    /// Answers of OCSP responders. Not trusted: they are signed.
    pub ocsp: &'a [OcspEvidence],
    /// What was tried to obtain more evidence, and failed: it tells why data is missing.
    pub faults: &'a [EvidenceFault],
    /// The moment in question and what is demanded of a chain.
    pub policy: ChainPolicy,
}

impl<'a> ValidationContext<'a> {
    /// The safe defaults of [`ChainPolicy::at`], with nothing at hand but the anchors.
    #[must_use]
    pub fn new(anchors: &'a TrustStore, at: UnixTime) -> Self {
        Self {
            anchors,
            intermediates: &[],
            crls: &[],
            ocsp: &[],
            faults: &[],
            policy: ChainPolicy::at(at),
        }
    }
}

/// Looks for the chain of a signer, with what is inside the file as well as what was handed over.
pub(super) fn find(
    budget: &mut SearchBudget,
    certificate: &Certificate,
    enclosed: &[Certificate],
    inside: &Enclosed,
    context: &ValidationContext<'_>,
) -> ChainOutcome {
    let intermediates = [enclosed, context.intermediates].concat();
    let evidence = Evidence {
        crls: &[&inside.crls, context.crls].concat(),
        ocsp: &[&inside.ocsp, context.ocsp].concat(),
        faults: context.faults,
    };
    build_chain_within(
        budget,
        certificate,
        &intermediates,
        context.anchors,
        &evidence,
        &context.policy,
    )
}

/// Says whose key it is, if somebody we trust says so.
pub(super) fn check_person(certificate: Option<&Certificate>, chain: Option<&ChainOutcome>) -> Check {
    let id = checks::KEY_BELONGS_TO_PERSON;
    let (Some(certificate), Some(chain)) = (certificate, chain) else {
        return Check::not_checked(id, reasons::SIGNING_CERTIFICATE_NOT_FOUND);
    };
    let person = certificate.person();
    let facts: Vec<Fact> = [
        ("common_name", person.common_name),
        ("iin", person.iin),
        ("organization", person.organization),
        ("bin", person.bin),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| Fact::new(name, value)))
    .collect();
    if is_vouched_for(chain) {
        Check::satisfied(id, facts)
    } else {
        Check {
            evidence: facts,
            ..Check::not_checked(id, reasons::NOBODY_VOUCHES)
        }
    }
}

/// Whether an anchor stands behind the name. Expired or revoked it is still the right name; issued by somebody who may
/// not issue, or marked as a demonstration, it is nobody's.
fn is_vouched_for(chain: &ChainOutcome) -> bool {
    [
        chain_checks::CHAIN_FOUND,
        chain_checks::CHAIN_SIGNATURES,
        chain_checks::ISSUERS_AUTHORIZED,
        chain_checks::NAME_CONSTRAINTS,
        chain_checks::PROFILE_POLICIES,
    ]
    .into_iter()
    .all(|id| chain.check(id).is_some_and(|check| check.answer == Answer::Satisfied))
}
