//! Does somebody we trust vouch for the signer? (EN 319 102-1, 5.2.4 and 5.2.6.)
//!
//! The questions about a chain, and about revocation, are asked and answered by `qolhat_pki`.

use qolhat_asn1::UnixTime;
use qolhat_pki::checks as chain_checks;
use qolhat_pki::{
    Answer, Certificate, ChainOutcome, ChainPolicy, Check, CheckId, CrlReason, Evidence, EvidenceFault, Fact,
    OcspEvidence, RevocationList, RevocationStatus, SearchBudget, TrustStore, build_chain_within,
};

use super::Subject;
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

/// Looks for a chain, with what is inside the file as well as what was handed over.
pub(super) fn find(
    budget: &mut SearchBudget,
    certificate: &Certificate,
    subject: &Subject<'_>,
    context: &ValidationContext<'_>,
    policy: &ChainPolicy,
) -> ChainOutcome {
    let intermediates = [&subject.certificates, context.intermediates].concat();
    let evidence = Evidence {
        crls: &[&subject.enclosed.crls, context.crls].concat(),
        ocsp: &[&subject.enclosed.ocsp, context.ocsp].concat(),
        faults: context.faults,
    };
    build_chain_within(budget, certificate, &intermediates, context.anchors, &evidence, policy)
}

/// The chain of a signer, for the moment in question; when it does not hold then, for the proven time of the signature,
/// since a certificate that ended or was revoked after it does no harm (EN 319 102-1, 5.5.4).
///
/// The stamp proves the signature, and the certificate only when the signature names it by its hash (`is_named`). Without
/// that, whoever has the key of an authority can issue a certificate afterwards and date it back, so a compromise of an
/// authority counts whenever it came (EN 319 102-1, 5.6.2: the certificate needs a proof of existence of its own).
pub(super) fn judge(
    budget: &mut SearchBudget,
    certificate: &Certificate,
    subject: &Subject<'_>,
    context: &ValidationContext<'_>,
    proven_time: Option<UnixTime>,
    is_named: bool,
) -> ChainOutcome {
    let now = find(budget, certificate, subject, context, &context.policy);
    let Some(proven_time) = proven_time else { return now };
    // A signature from before its certificate began is not of this certificate, whatever holds now.
    if now.is_passed() && certificate.not_before() <= proven_time {
        return now;
    }
    if !is_named && has_compromised_authority(&now) {
        return now;
    }
    let policy = ChainPolicy {
        at: proven_time,
        is_time_proven: true,
        ..context.policy.clone()
    };
    let mut then = find(budget, certificate, subject, context, &policy);
    explain_end(&mut then, proven_time, context.policy.at);
    explain_revocation(&mut then, proven_time);
    then
}

/// Whether an authority was revoked for a reason that may be a compromise of its key.
fn has_compromised_authority(chain: &ChainOutcome) -> bool {
    let is_compromise = |reason: Option<CrlReason>| {
        matches!(
            reason,
            None | Some(
                CrlReason::Unspecified | CrlReason::KeyCompromise | CrlReason::CaCompromise | CrlReason::AaCompromise
            )
        )
    };
    let above = chain.revocation.iter().skip(1);
    above
        .map(|finding| finding.status)
        .any(|status| matches!(status, RevocationStatus::Revoked { reason, .. } if is_compromise(reason)))
}

/// Says of a chain that held at the proven time that it has ended since.
fn explain_end(chain: &mut ChainOutcome, proven_time: UnixTime, at: UnixTime) {
    let Some(ended) = chain.links.iter().find(|link| link.not_after() < at).cloned() else {
        return;
    };
    for check in chain
        .checks
        .iter_mut()
        .filter(|check| is_plain(check, chain_checks::CHAIN_VALIDITY))
    {
        check.reason = Some(reasons::EXPIRED_AFTER_PROVEN_TIME);
        check.evidence = vec![
            Fact::new("subject", ended.subject()),
            Fact::new("not_before", ended.not_before()),
            Fact::new("not_after", ended.not_after()),
            Fact::new("proven_time", proven_time),
            Fact::new("at", at),
        ];
    }
}

/// Says of a chain that was not revoked at the proven time that it has been since, why, and by which rule that does no
/// harm: a revocation counts from its date, or from the day since which the key is in doubt, and the stamp proves that the
/// signature was there before (EN 319 102-1, 5.5.4; RFC 5280, 5.3.2).
fn explain_revocation(chain: &mut ChainOutcome, proven_time: UnixTime) {
    let later = chain.revocation.iter().find_map(|finding| {
        let entry = finding.revoked_later.as_ref()?;
        Some((
            finding.certificate.subject().to_string(),
            entry.revoked_at,
            entry.reason,
        ))
    });
    let Some((subject, revoked_at, reason)) = later else {
        return;
    };
    for check in chain
        .checks
        .iter_mut()
        .filter(|check| is_plain(check, chain_checks::NOT_REVOKED))
    {
        check.reason = Some(reasons::REVOKED_AFTER_PROVEN_TIME);
        check.evidence.extend([
            Fact::new("revoked", &subject),
            Fact::new("revoked_at", revoked_at),
            Fact::new(
                "revocation_reason",
                reason.map_or("unspecified", |reason| reason.as_str()),
            ),
            Fact::new("proven_time", proven_time),
            Fact::new("rule", COUNTS_FROM_ITS_DATE),
        ]);
    }
}

/// The rule that decides about a revocation after the proven time, as reports name it.
const COUNTS_FROM_ITS_DATE: &str = "revocation-counts-from-its-date";

fn is_plain(check: &Check, id: CheckId) -> bool {
    check.id == id && check.answer == Answer::Satisfied
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

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use qolhat_pki::{AnchorOrigin, RequiredPurpose, build_chain};

    use super::*;

    /// A good chain of the test PKI, with the findings about the owner and about the issuing authority.
    pub(in super::super) fn good_chain() -> ChainOutcome {
        let certificate = |der| Certificate::from_der(der).unwrap();
        let list = |der| RevocationList::from_der(der).unwrap();
        let root = certificate(include_bytes!("../../../../fixtures/pki/test-pki/rsa/rsa_root.cer"));
        let authority = certificate(include_bytes!("../../../../fixtures/pki/test-pki/rsa/rsa_nca.cer"));
        let owner = certificate(include_bytes!("../../../../fixtures/pki/test-pki/rsa/head.cer"));
        let lists = [
            list(include_bytes!("../../../../fixtures/pki/test-pki/rsa/rsa_root.crl")),
            list(include_bytes!("../../../../fixtures/pki/test-pki/rsa/rsa_nca.crl")),
        ];
        let anchors = TrustStore::from_certificates([root], AnchorOrigin::GivenByUser);
        let policy = ChainPolicy {
            purpose: RequiredPurpose::Any,
            // 2026-11-21T00:00:00Z.
            ..ChainPolicy::at(UnixTime(1_795_219_200))
        };
        let evidence = Evidence::from_crls(&lists);
        let chain = build_chain(&owner, &[authority], &anchors, &evidence, &policy);
        assert!(chain.is_passed() && chain.revocation.len() == 2);
        chain
    }

    /// The chain with another word about the owner (0) or the authority (1).
    pub(in super::super) fn revoked(position: usize, reason: Option<CrlReason>) -> ChainOutcome {
        let mut chain = good_chain();
        let at = UnixTime(1_795_000_000);
        chain.revocation[position].status = RevocationStatus::Revoked { at, reason };
        chain
    }

    #[test]
    fn an_authority_is_compromised_unless_a_harmless_reason_is_stated() {
        use CrlReason::{CaCompromise, CessationOfOperation, KeyCompromise, Superseded, Unspecified};
        assert!(!has_compromised_authority(&good_chain()));
        for (reason, expected) in [
            (None, true),
            (Some(Unspecified), true),
            (Some(KeyCompromise), true),
            (Some(CaCompromise), true),
            (Some(Superseded), false),
            (Some(CessationOfOperation), false),
        ] {
            assert_eq!(has_compromised_authority(&revoked(1, reason)), expected, "{reason:?}");
            assert!(
                !has_compromised_authority(&revoked(0, reason)),
                "the owner is no authority"
            );
        }
    }
}
