//! Chains from a certificate to an anchor, and the checks that make them trustworthy (RFC 5280, 6).

use qolhat_asn1::{Oid, UnixTime};

use crate::name_constraints::{ConstraintState, Fault};
use crate::path_search::{DeadEnd, Search, SearchBudget};
use crate::revocation::RevocationFinding;
use crate::{
    AnchorOrigin, Answer, Certificate, Check, CheckId, Conformance, CryptographyLimits, Evidence, Fact, Indication,
    OcspResponse, PolicySettings, ReasonCode, RequiredPurpose, RevocationDepth, RevocationRules, SingleResponse,
    SubIndication, TrustAnchor, TrustStore, authority, checks, cryptography, key_purpose, policy, profile, reasons,
};

/// How many certificates may stand between a leaf and its anchor unless the policy says otherwise.
///
/// Kazakhstan needs one, bridges between governments up to six.
pub const DEFAULT_MAX_INTERMEDIATES: usize = 10;

/// What is demanded of a chain.
///
/// [`ChainPolicy::at`] gives the safe defaults: revocation required, signing purpose, SHA-1 and short keys refused.
#[derive(Clone, Debug)]
pub struct ChainPolicy {
    /// The moment that is asked about.
    pub at: UnixTime,
    /// The moment at which the question is asked: what says that it was made later is not believed. Not before `at`.
    pub now: UnixTime,
    /// Whether something proves that what is judged existed at the moment `at`, such as a time stamp.
    pub is_time_proven: bool,
    /// How hard to look at revocation.
    pub revocation: RevocationDepth,
    /// How evidence about revocation is read.
    pub revocation_rules: RevocationRules,
    /// What the leaf's key must be for.
    pub purpose: RequiredPurpose,
    /// A certificate with one of these policies anywhere in the chain, the anchor included, is refused: this is how
    /// the demo authority's mark keeps its certificates out of working profiles.
    pub refused_policies: Vec<Oid>,
    /// Inputs of RFC 5280, 6.1.1, about certificate policies.
    pub policies: PolicySettings,
    /// Acceptable algorithms.
    pub cryptography: CryptographyLimits,
    /// Whether issuers' duties of RFC 5280, 4, are checked as well.
    pub conformance: Conformance,
    /// How many certificates that are not self-issued may stand between the leaf and the anchor.
    pub max_intermediates: usize,
}

impl ChainPolicy {
    /// The safe defaults for the moment `at`, as if the clock said so: evidence from after it does not count.
    #[must_use]
    pub fn at(at: UnixTime) -> Self {
        Self {
            at,
            now: at,
            is_time_proven: false,
            revocation: RevocationDepth::Require,
            revocation_rules: RevocationRules::default(),
            purpose: RequiredPurpose::Sign,
            refused_policies: Vec::new(),
            policies: PolicySettings::default(),
            cryptography: CryptographyLimits::default(),
            conformance: Conformance::default(),
            max_intermediates: DEFAULT_MAX_INTERMEDIATES,
        }
    }
}

/// What was found out about a certificate: a chain, and the answers to every question about it.
#[derive(Clone, Debug)]
pub struct ChainOutcome {
    /// The chain from the leaf to the anchor; when no anchor was reached, as far as it could be followed.
    pub links: Vec<Certificate>,
    /// The anchor that was reached.
    pub anchor: Option<TrustAnchor>,
    /// Every question of [`checks`], in its order.
    pub checks: Vec<Check>,
    /// What was found out about the revocation of each certificate below the anchor, the leaf first.
    pub revocation: Vec<RevocationFinding>,
    /// The policies that the whole chain follows and the caller accepts.
    pub policies: Vec<Oid>,
}

impl ChainOutcome {
    /// Whether no check stands in the way.
    #[must_use]
    pub fn is_passed(&self) -> bool {
        self.sub_indication().is_none()
    }

    /// TOTAL-PASSED or INDETERMINATE: a bad chain alone never makes a signature false.
    #[must_use]
    pub fn indication(&self) -> Indication {
        if self.is_passed() {
            Indication::TotalPassed
        } else {
            Indication::Indeterminate
        }
    }

    /// Why the chain is not passed: the gravest of the failed checks.
    #[must_use]
    pub fn sub_indication(&self) -> Option<SubIndication> {
        self.checks
            .iter()
            .filter_map(sub_indication_of)
            .min_by_key(|found| gravity(*found))
    }

    /// The check that decides [`ChainOutcome::sub_indication`].
    #[must_use]
    pub fn deciding_check(&self) -> Option<&Check> {
        let decided = self.sub_indication();
        self.checks
            .iter()
            .find(|check| decided.is_some() && sub_indication_of(check) == decided)
    }

    /// The answer to one question.
    #[must_use]
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// Whether some check failed for this reason.
    #[must_use]
    pub fn has_reason(&self, reason: ReasonCode) -> bool {
        self.checks
            .iter()
            .any(|check| check.reason == Some(reason) && check.answer != Answer::Satisfied)
    }

    /// What was found out about the revocation of the leaf.
    #[must_use]
    pub fn leaf_revocation(&self) -> Option<&RevocationFinding> {
        self.revocation.first()
    }
}

/// As [`build_chain`], for one of several questions that share what they may cost.
#[must_use]
pub fn build_chain_within(
    budget: &mut SearchBudget,
    leaf: &Certificate,
    intermediates: &[Certificate],
    anchors: &TrustStore,
    evidence: &Evidence<'_>,
    policy: &ChainPolicy,
) -> ChainOutcome {
    Search::new(budget, intermediates, anchors, evidence).run(leaf, policy)
}

/// The certificate of the responder that signed an answer, when it may answer for `issuer` and all certificates in the
/// answer are of that issuer (RFC 6960, 3.2 and 4.2.2.2). Whether `issuer` is to be trusted is another question.
///
/// # Errors
/// Why the answer is not to be believed.
pub fn authenticate_response(
    response: &OcspResponse,
    issuer: &Certificate,
    intermediates: &[Certificate],
    evidence: &Evidence<'_>,
    policy: &ChainPolicy,
) -> Result<Certificate, ReasonCode> {
    let is_of_issuer = |single: &SingleResponse| single.id.is_issued_by(issuer.subject(), issuer);
    if !response.responses().iter().all(is_of_issuer) {
        return Err(reasons::REVOCATION_DATA_FOR_ANOTHER);
    }
    let anchor = TrustAnchor {
        certificate: issuer.clone(),
        origin: AnchorOrigin::GivenByUser,
    };
    let anchors = TrustStore::from_certificates([issuer.clone()], anchor.origin);
    let mut budget = SearchBudget::default();
    let mut search = Search::new(&mut budget, intermediates, &anchors, evidence);
    crate::revocation::authenticate(&mut search, response, issuer, &anchor, policy)
}

/// Looks for a chain from `leaf` to one of `anchors` that passes every check.
///
/// `intermediates` are untrusted and may be in any order. Several chains may lead to an anchor: the first that passes
/// is the answer; when none does, the one that says most (a revocation before anything else). There is always an
/// answer, so nothing is hidden behind an error.
#[must_use]
pub fn build_chain(
    leaf: &Certificate,
    intermediates: &[Certificate],
    anchors: &TrustStore,
    evidence: &Evidence<'_>,
    policy: &ChainPolicy,
) -> ChainOutcome {
    build_chain_within(
        &mut SearchBudget::default(),
        leaf,
        intermediates,
        anchors,
        evidence,
        policy,
    )
}

/// Answers every question about a chain that reached an anchor; `links` runs from the leaf to the anchor.
pub(crate) fn validate(
    search: &mut Search<'_>,
    links: &[Certificate],
    anchor: &TrustAnchor,
    policy: &ChainPolicy,
) -> ChainOutcome {
    let (policies_check, policies) = check_policies(links, &policy.policies);
    let (revocation_check, revocation) = crate::revocation::check(search, links, anchor, policy);
    let checks = vec![
        Check::satisfied(checks::CHAIN_FOUND, chain_facts(links, Some(anchor))),
        Check::satisfied(checks::CHAIN_SIGNATURES, Vec::new()),
        cryptography::check(links, policy.cryptography),
        check_validity(links, policy.at),
        check_extensions(links),
        authority::check(links),
        check_names(links),
        policies_check,
        check_refused_policies(links, &policy.refused_policies),
        key_purpose::check(links, policy.purpose),
        profile::check(links, policy.conformance),
        revocation_check,
    ];
    ChainOutcome {
        links: links.to_vec(),
        anchor: Some(anchor.clone()),
        checks,
        revocation,
        policies,
    }
}

/// The answer when no anchor was reached: what can be said about the certificates at hand is said.
pub(crate) fn unfinished(dead_end: DeadEnd, policy: &ChainPolicy) -> ChainOutcome {
    let links = dead_end.links;
    let mut found = Check::undetermined(checks::CHAIN_FOUND, dead_end.reason, chain_facts(&links, None));
    let mut signatures = Check::not_checked(checks::CHAIN_SIGNATURES, reasons::NO_CHAIN);
    // A search that was cut short has not seen whether somebody else signed.
    let fault = dead_end.signature_fault;
    if let Some((reason, facts)) = fault.filter(|_| dead_end.reason != reasons::SEARCH_LIMIT) {
        found = if dead_end.reaches_anchor {
            Check::satisfied(checks::CHAIN_FOUND, chain_facts(&links, None))
        } else {
            Check::not_checked(checks::CHAIN_FOUND, reason)
        };
        signatures = Check::violated(checks::CHAIN_SIGNATURES, reason, facts);
    }
    let unasked = |id| Check::not_checked(id, reasons::NO_CHAIN);
    let checks = vec![
        found,
        signatures,
        unasked(checks::CHAIN_CRYPTOGRAPHY),
        check_validity(&links, policy.at),
        check_extensions(&links),
        unasked(checks::ISSUERS_AUTHORIZED),
        unasked(checks::NAME_CONSTRAINTS),
        unasked(checks::CERTIFICATE_POLICIES),
        check_refused_policies(&links, &policy.refused_policies),
        key_purpose::check(&links, policy.purpose),
        unasked(checks::CERTIFICATE_PROFILE),
        unasked(checks::NOT_REVOKED),
    ];
    ChainOutcome {
        links,
        anchor: None,
        checks,
        revocation: Vec::new(),
        policies: Vec::new(),
    }
}

fn chain_facts(links: &[Certificate], anchor: Option<&TrustAnchor>) -> Vec<Fact> {
    let mut facts: Vec<Fact> = links
        .iter()
        .map(|link| Fact::new("certificate", link.subject()))
        .collect();
    match anchor {
        Some(anchor) => facts.push(Fact::new("anchor_origin", anchor.origin.as_str())),
        None => facts.extend(links.last().map(|last| Fact::new("missing_issuer", last.issuer()))),
    }
    facts
}

/// RFC 5280, 6.1.3 (a)(2), for the anchor as well: an authority that says it ended vouches for nothing after that.
fn check_validity(links: &[Certificate], at: UnixTime) -> Check {
    for link in links {
        if !link.is_valid_at(at) {
            let is_early = at < link.not_before();
            let reason = if is_early {
                reasons::CERTIFICATE_NOT_YET_VALID
            } else {
                reasons::CERTIFICATE_EXPIRED
            };
            return Check::violated(checks::CHAIN_VALIDITY, reason, validity_facts(link, at));
        }
    }
    let facts = links.first().map(|leaf| validity_facts(leaf, at)).unwrap_or_default();
    Check::satisfied(checks::CHAIN_VALIDITY, facts)
}

fn validity_facts(certificate: &Certificate, at: UnixTime) -> Vec<Fact> {
    vec![
        Fact::new("subject", certificate.subject()),
        Fact::new("not_before", certificate.not_before()),
        Fact::new("not_after", certificate.not_after()),
        Fact::new("at", at),
    ]
}

/// RFC 5280, 6.1.4 (o) and 6.1.5 (f); the anchor's critical extensions are its own conditions of use.
fn check_extensions(links: &[Certificate]) -> Check {
    for link in links {
        let unknown = link
            .unknown_critical_extensions()
            .first()
            .map(|oid| (reasons::UNKNOWN_CRITICAL_EXTENSION, oid));
        let malformed = link
            .malformed_extensions()
            .first()
            .map(|oid| (reasons::MALFORMED_EXTENSION, oid));
        if let Some((reason, oid)) = unknown.or(malformed) {
            let facts = vec![Fact::new("subject", link.subject()), Fact::new("extension", oid)];
            return Check::violated(checks::CHAIN_EXTENSIONS, reason, facts);
        }
    }
    Check::satisfied(checks::CHAIN_EXTENSIONS, Vec::new())
}

/// RFC 5280, 6.1.3 (b) and (c): constraints of each issuer, the anchor's first, on every name below it. A self-issued
/// certificate in the middle is exempt.
fn check_names(links: &[Certificate]) -> Check {
    let mut state = ConstraintState::default();
    for (position, link) in links.iter().enumerate().rev() {
        let is_anchor = position + 1 == links.len();
        let is_exempt = is_anchor || (position > 0 && link.is_self_issued());
        if !is_exempt && let Err(fault) = state.check(link) {
            return name_fault(link, fault);
        }
        if let Some(constraints) = link.name_constraints() {
            state.add(constraints);
        }
    }
    Check::satisfied(checks::NAME_CONSTRAINTS, Vec::new())
}

fn name_fault(link: &Certificate, fault: Fault) -> Check {
    let (reason, name) = match fault {
        Fault::NotPermitted(name) => (reasons::NAME_NOT_PERMITTED, name),
        Fault::Unusable(name) => (reasons::NAME_CONSTRAINT_UNUSABLE, name),
        Fault::TooMany => (reasons::SEARCH_LIMIT, String::new()),
    };
    let facts = vec![Fact::new("subject", link.subject()), Fact::new("name", name)];
    Check::violated(checks::NAME_CONSTRAINTS, reason, facts)
}

fn check_policies(links: &[Certificate], settings: &PolicySettings) -> (Check, Vec<Oid>) {
    match policy::evaluate(links, settings) {
        Ok(policies) => {
            let facts = policies.iter().map(|policy| Fact::new("policy", policy)).collect();
            (Check::satisfied(checks::CERTIFICATE_POLICIES, facts), policies)
        }
        Err(reason) => (
            Check::violated(checks::CERTIFICATE_POLICIES, reason, Vec::new()),
            Vec::new(),
        ),
    }
}

fn check_refused_policies(links: &[Certificate], refused: &[Oid]) -> Check {
    for link in links {
        if let Some(policy) = link
            .policies()
            .unwrap_or_default()
            .iter()
            .find(|policy| refused.contains(policy))
        {
            let facts = vec![Fact::new("subject", link.subject()), Fact::new("policy", policy)];
            return Check::violated(checks::PROFILE_POLICIES, reasons::POLICY_REFUSED, facts);
        }
    }
    Check::satisfied(checks::PROFILE_POLICIES, Vec::new())
}

/// What a failed check means in the words of EN 319 102-1.
fn sub_indication_of(check: &Check) -> Option<SubIndication> {
    use SubIndication as Sub;
    if !matches!(check.answer, Answer::Violated | Answer::Undetermined) {
        return None;
    }
    Some(match (check.id, check.reason) {
        (checks::CHAIN_FOUND, _) => Sub::NoCertificateChainFound,
        (checks::CHAIN_CRYPTOGRAPHY, _) => Sub::CryptoConstraintsFailure,
        (checks::CHAIN_SIGNATURES, Some(reasons::UNSUPPORTED_ALGORITHM | reasons::WEAK_DIGEST | reasons::WEAK_KEY)) => {
            Sub::CryptoConstraintsFailure
        }
        (checks::CHAIN_SIGNATURES, _) => Sub::CertificateChainGeneralFailure,
        (checks::CHAIN_VALIDITY, _) => Sub::OutOfBoundsNoPoe,
        (checks::NOT_REVOKED, Some(reasons::CERTIFICATE_REVOKED | reasons::CERTIFICATE_NEVER_ISSUED)) => {
            Sub::RevokedNoPoe
        }
        (checks::NOT_REVOKED, Some(reasons::AUTHORITY_REVOKED | reasons::AUTHORITY_NEVER_ISSUED)) => {
            Sub::RevokedCaNoPoe
        }
        (checks::NOT_REVOKED, _) => Sub::TryLater,
        _ => Sub::ChainConstraintsFailure,
    })
}

/// Which sub-indication speaks first when several checks fail.
fn gravity(found: SubIndication) -> u8 {
    match found {
        SubIndication::NoCertificateChainFound => 0,
        SubIndication::CertificateChainGeneralFailure => 1,
        SubIndication::RevokedNoPoe => 2,
        SubIndication::RevokedCaNoPoe => 3,
        SubIndication::CryptoConstraintsFailure => 4,
        SubIndication::OutOfBoundsNoPoe => 5,
        SubIndication::ChainConstraintsFailure => 6,
        _ => 7,
    }
}

/// How much an outcome that did not pass says; the greatest is shown.
pub(crate) fn telling(outcome: &ChainOutcome) -> u8 {
    let leaf_revoked = outcome.leaf_revocation().is_some_and(|finding| finding.status.is_bad());
    match outcome.sub_indication() {
        None => u8::MAX,
        Some(_) if leaf_revoked => 100,
        Some(found) => gravity(found),
    }
}
