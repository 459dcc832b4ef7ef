//! Whether a certificate was revoked, from lists (RFC 5280, 6.3).

use qolhat_asn1::UnixTime;

use crate::distribution_point::{PointName, ReasonFlags};
use crate::path_search::Search;
use crate::{
    Certificate, ChainPolicy, Check, Conformance, CrlEntry, CrlError, CrlReason, DistributionPoint, Fact, GeneralName,
    Name, OcspResponse, PolicySettings, ReasonCode, RequiredPurpose, RevocationList, TrustAnchor, checks, reasons,
};

/// How many issuers of revocation lists may depend on one another.
const MAX_ISSUER_DEPTH: usize = 3;

/// How hard to look at revocation.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RevocationDepth {
    /// Every certificate below the anchor must be known to be good.
    Require,
    /// A revoked certificate is refused; missing data is only reported.
    IfAvailable,
    /// Not at all.
    Off,
}

/// What is at hand to decide with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence<'a> {
    /// Revocation lists, complete and delta, in any order.
    pub crls: &'a [RevocationList],
    /// Answers of responders.
    pub ocsp: &'a [OcspEvidence],
    /// What was tried to obtain more, and failed: it decides nothing, and tells why data is missing.
    pub faults: &'a [EvidenceFault],
}

/// An answer of a responder, and how it was obtained.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OcspEvidence {
    /// The answer.
    pub response: OcspResponse,
    /// The nonce of our own question, which the answer must repeat. Nothing for an answer that somebody kept.
    pub request_nonce: Option<Vec<u8>>,
}

impl OcspEvidence {
    /// An answer that somebody kept: from a file, an archive, a signature.
    #[must_use]
    pub fn stored(response: OcspResponse) -> Self {
        Self {
            response,
            request_nonce: None,
        }
    }
}

/// An attempt to obtain evidence that failed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceFault {
    /// SHA-256 of the certificate in question.
    pub subject: [u8; 32],
    /// What went wrong.
    pub reason: ReasonCode,
    /// Where, and what came instead.
    pub facts: Vec<Fact>,
}

impl<'a> Evidence<'a> {
    /// Nothing at hand.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Revocation lists only.
    #[must_use]
    pub fn from_crls(crls: &'a [RevocationList]) -> Self {
        Self { crls, ..Self::none() }
    }
}

/// Which kind of witness answered.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RevocationSource {
    /// A revocation list.
    Crl,
}

impl RevocationSource {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crl => "crl",
        }
    }
}

/// What a certificate's revocation status was at the moment in question.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RevocationStatus {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: UnixTime,
        /// Why, when that is said.
        reason: Option<CrlReason>,
    },
    /// Asked, but the data at hand does not decide it.
    Unknown,
    /// Not asked.
    NotChecked,
}

impl RevocationStatus {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Revoked { .. } => "revoked",
            Self::Unknown => "unknown",
            Self::NotChecked => "not-checked",
        }
    }
}

/// What was found out about the revocation of one certificate.
#[derive(Clone, Debug)]
pub struct RevocationFinding {
    /// About whom.
    pub certificate: Certificate,
    /// The answer.
    pub status: RevocationStatus,
    /// Who gave it.
    pub source: Option<RevocationSource>,
    /// When the data that decided was made.
    pub this_update: Option<UnixTime>,
    /// When newer data was due.
    pub next_update: Option<UnixTime>,
    /// The entry when the certificate was revoked, but only after the moment in question.
    pub revoked_later: Option<CrlEntry>,
    /// Why the status is unknown.
    pub reason: Option<ReasonCode>,
}

impl RevocationFinding {
    fn new(certificate: &Certificate, status: RevocationStatus, reason: Option<ReasonCode>) -> Self {
        Self {
            certificate: certificate.clone(),
            status,
            source: None,
            this_update: None,
            next_update: None,
            revoked_later: None,
            reason,
        }
    }
}

/// Checks every certificate below the anchor; `links` runs from the leaf to the anchor.
pub(crate) fn check(
    search: &mut Search<'_>,
    links: &[Certificate],
    anchor: &TrustAnchor,
    policy: &ChainPolicy,
) -> (Check, Vec<RevocationFinding>) {
    if policy.revocation == RevocationDepth::Off {
        let unasked =
            |link| RevocationFinding::new(link, RevocationStatus::NotChecked, Some(reasons::REVOCATION_NOT_ASKED));
        let findings = links.iter().take(links.len().saturating_sub(1)).map(unasked).collect();
        return (
            Check::not_checked(checks::NOT_REVOKED, reasons::REVOCATION_NOT_ASKED),
            findings,
        );
    }
    let mut findings = Vec::new();
    for pair in links.windows(2) {
        if let [subject, issuer] = pair {
            findings.push(find(search, subject, issuer, anchor, policy));
        }
    }
    (judge(&findings, policy.revocation), findings)
}

fn judge(findings: &[RevocationFinding], depth: RevocationDepth) -> Check {
    let id = checks::NOT_REVOKED;
    if findings.is_empty() {
        return Check::not_checked(id, reasons::IS_AN_ANCHOR);
    }
    let facts = findings.iter().flat_map(facts_of).collect();
    let revoked = findings
        .iter()
        .position(|finding| matches!(finding.status, RevocationStatus::Revoked { .. }));
    if let Some(position) = revoked {
        let reason = if position == 0 {
            reasons::CERTIFICATE_REVOKED
        } else {
            reasons::AUTHORITY_REVOKED
        };
        return Check::violated(id, reason, facts);
    }
    if let Some(unknown) = findings
        .iter()
        .find(|finding| finding.status == RevocationStatus::Unknown)
    {
        let reason = unknown.reason.unwrap_or(reasons::REVOCATION_DATA_MISSING);
        return match depth {
            RevocationDepth::Require => Check::undetermined(id, reason, facts),
            _ => Check {
                evidence: facts,
                ..Check::not_checked(id, reason)
            },
        };
    }
    let later = findings.iter().any(|finding| finding.revoked_later.is_some());
    Check {
        reason: later.then_some(reasons::REVOKED_LATER),
        ..Check::satisfied(id, facts)
    }
}

fn facts_of(finding: &RevocationFinding) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("subject", finding.certificate.subject()),
        Fact::new("status", finding.status.as_str()),
    ];
    if let RevocationStatus::Revoked { at, reason } = finding.status {
        facts.push(Fact::new("revoked_at", at));
        facts.extend(reason.map(|reason| Fact::new("reason", reason.as_str())));
    }
    facts.extend(
        finding
            .revoked_later
            .as_ref()
            .map(|entry| Fact::new("revoked_later_at", entry.revoked_at)),
    );
    facts.extend(finding.this_update.map(|time| Fact::new("this_update", time)));
    facts.extend(finding.next_update.map(|time| Fact::new("next_update", time)));
    facts
}

fn find(
    search: &mut Search<'_>,
    subject: &Certificate,
    issuer: &Certificate,
    anchor: &TrustAnchor,
    policy: &ChainPolicy,
) -> RevocationFinding {
    let key = (subject.sha256(), issuer.sha256(), anchor.certificate.sha256());
    if let Some(known) = search.findings.get(&key) {
        return known.clone();
    }
    let finding = Inquiry::new(subject, issuer, anchor, policy).run(search);
    // What was found while another issuer's chain was still open may be incomplete.
    if search.in_progress.is_empty() {
        search.findings.insert(key, finding.clone());
    }
    finding
}

/// The question about one certificate while lists are consulted (RFC 5280, 6.3.2).
struct Inquiry<'i> {
    subject: &'i Certificate,
    issuer: &'i Certificate,
    anchor: &'i TrustAnchor,
    policy: &'i ChainPolicy,
    /// reasons_mask: the reasons for which the status is known.
    covered: ReasonFlags,
    /// The gravest fault met on the way.
    fault: Option<ReasonCode>,
    finding: RevocationFinding,
}

impl<'i> Inquiry<'i> {
    fn new(
        subject: &'i Certificate,
        issuer: &'i Certificate,
        anchor: &'i TrustAnchor,
        policy: &'i ChainPolicy,
    ) -> Self {
        let finding = RevocationFinding::new(subject, RevocationStatus::Unknown, None);
        Self {
            subject,
            issuer,
            anchor,
            policy,
            covered: ReasonFlags::NONE,
            fault: None,
            finding,
        }
    }

    /// RFC 5280, 6.3.3: every distribution point with every list, then the point that the issuer itself is.
    fn run(mut self, search: &mut Search<'_>) -> RevocationFinding {
        // The issuer itself counts as a place when the certificate names none. When it names one, a list that names
        // another is not for it (BSI, CRL_13), and only lists without a place remain.
        let names_no_place = self.subject.distribution_points().is_empty();
        let issuer_name = GeneralName::Directory(self.subject.issuer().clone());
        let own_point = DistributionPoint {
            name: names_no_place.then(|| PointName::Full(vec![issuer_name])),
            reasons: None,
            crl_issuer: None,
        };
        // The newest list speaks first. An older one may still be current and not know yet of a revocation, and anybody
        // can hand it over again: a signer encloses it with his own signature.
        let mut lists: Vec<(usize, &RevocationList)> = search.evidence.crls.iter().enumerate().collect();
        lists.retain(|(_, list)| !list.is_delta());
        lists.sort_by_key(|(_, list)| std::cmp::Reverse(list.this_update()));
        for point in self.subject.distribution_points().iter().chain([&own_point]) {
            for (position, list) in lists.iter().copied() {
                if self.is_decided() {
                    return self.finding;
                }
                self.consult(search, position, list, point);
            }
        }
        if !self.is_decided() {
            self.finding.reason = Some(self.fault.unwrap_or(reasons::REVOCATION_DATA_MISSING));
        }
        self.finding
    }

    fn is_decided(&mut self) -> bool {
        if self.covered.is_all() && self.finding.status == RevocationStatus::Unknown {
            self.finding.status = RevocationStatus::Good;
        }
        self.finding.status != RevocationStatus::Unknown
    }

    /// Steps (b) to (l) with one complete list.
    fn consult(&mut self, search: &mut Search<'_>, position: usize, list: &RevocationList, point: &DistributionPoint) {
        if !is_in_scope(self.subject, list, point) {
            return;
        }
        let reasons_here = covered_reasons(list, point);
        if !reasons_here.adds_to(self.covered) {
            return;
        }
        if !list.extensions_not_understood().is_empty() {
            return self.blame(reasons::REVOCATION_DATA_NOT_UNDERSTOOD);
        }
        let Some(signer) = self.signer_of(search, position, list) else {
            return self.blame(reasons::REVOCATION_DATA_UNTRUSTED);
        };
        let delta = self.delta_for(search, list, &signer);
        match self.entry_in(list, delta) {
            Err(_) => self.blame(reasons::REVOCATION_DATA_NOT_UNDERSTOOD),
            Ok(entry) => self.conclude(list, delta, entry, reasons_here),
        }
    }

    /// Steps (i) to (k): the delta speaks first; `removeFromCRL` lifts what the complete list says.
    fn entry_in(&self, list: &RevocationList, delta: Option<&RevocationList>) -> Result<Option<CrlEntry>, CrlError> {
        let complete = list.entry_of(self.subject)?;
        let changed = delta.map(|delta| delta.entry_of(self.subject)).transpose()?.flatten();
        Ok(match changed {
            Some(entry) if entry.reason == Some(CrlReason::RemoveFromCrl) => None,
            Some(entry) => Some(entry),
            None => complete,
        })
    }

    fn conclude(
        &mut self,
        list: &RevocationList,
        delta: Option<&RevocationList>,
        entry: Option<CrlEntry>,
        reasons_here: ReasonFlags,
    ) {
        let at = self.policy.at;
        let decided_by = delta.unwrap_or(list);
        let freshness = if delta.is_some() { Ok(()) } else { freshness(list, at) };
        let revoked = entry.as_ref().filter(|entry| entry.revoked_at <= at);
        let is_final = revoked.is_some_and(|entry| entry.reason != Some(CrlReason::CertificateHold));
        // Revocation can not be undone, so an outdated list proves it as well as a fresh one; only a hold may be lifted.
        if let Err(fault) = freshness
            && !is_final
        {
            return self.blame(fault);
        }
        self.finding.source = Some(RevocationSource::Crl);
        self.finding.this_update = Some(decided_by.this_update());
        self.finding.next_update = decided_by.next_update();
        self.covered = self.covered.or(reasons_here);
        match revoked {
            Some(entry) => {
                self.finding.status = RevocationStatus::Revoked {
                    at: entry.revoked_at,
                    reason: entry.reason,
                };
            }
            None => self.finding.revoked_later = entry.or(self.finding.revoked_later.take()),
        }
    }

    /// Step (f) and (g): the certificate whose key signed the list, trusted under the same anchor.
    fn signer_of(&self, search: &mut Search<'_>, position: usize, list: &RevocationList) -> Option<Certificate> {
        if self.issuer.subject() == list.issuer()
            && may_sign_lists(self.issuer)
            && search.is_list_signed(position, list, self.issuer)
        {
            return Some(self.issuer.clone());
        }
        let others: Vec<Certificate> = search
            .all_certificates()
            .filter(|other| other.subject() == list.issuer() && *other != self.issuer && may_sign_lists(other))
            .cloned()
            .collect();
        others
            .into_iter()
            .find(|other| search.is_list_signed(position, list, other) && self.is_trusted_signer(search, other))
    }

    /// "Obtain and validate the certification path for the issuer of the complete CRL. The trust anchor for the
    /// certification path MUST be the same as the trust anchor used to validate the target certificate."
    fn is_trusted_signer(&self, search: &mut Search<'_>, signer: &Certificate) -> bool {
        if *signer == self.anchor.certificate {
            return true;
        }
        let fingerprint = signer.sha256();
        // A list may cover its own signer (RFC 5280, 6.3.3, leaves this open): then what it says about the signer decides.
        if search.in_progress.last() == Some(&fingerprint) {
            return true;
        }
        if search.in_progress.contains(&fingerprint) || search.in_progress.len() >= MAX_ISSUER_DEPTH {
            return false;
        }
        let policy = ChainPolicy {
            purpose: RequiredPurpose::Any,
            policies: PolicySettings::default(),
            conformance: Conformance::PathValidation,
            ..self.policy.clone()
        };
        search.in_progress.push(fingerprint);
        let outcome = search.run_below(signer, &policy, Some(self.anchor));
        search.in_progress.pop();
        outcome.is_passed()
    }

    /// Steps (c) and (h): the newest delta that continues `list`, is current and has the same signer.
    fn delta_for<'l>(
        &self,
        search: &mut Search<'l>,
        list: &RevocationList,
        signer: &Certificate,
    ) -> Option<&'l RevocationList> {
        let lists = search.evidence.crls;
        let mut newest: Option<&RevocationList> = None;
        for (position, delta) in lists.iter().enumerate().filter(|(_, delta)| continues(delta, list)) {
            let is_newer = newest.is_none_or(|newest| newest.this_update() < delta.this_update());
            if is_newer
                && freshness(delta, self.policy.at).is_ok()
                && delta.extensions_not_understood().is_empty()
                && search.is_list_signed(position, delta, signer)
            {
                newest = Some(delta);
            }
        }
        newest
    }

    /// Keeps the first fault, which is the one nearest to an answer.
    fn blame(&mut self, fault: ReasonCode) {
        self.fault.get_or_insert(fault);
    }
}

fn may_sign_lists(certificate: &Certificate) -> bool {
    certificate.key_usage().is_none_or(|usage| usage.crl_sign())
}

/// Whether the moment lies between thisUpdate and nextUpdate. RFC 5280, 5.1.2.5, demands nextUpdate; without it nothing
/// says until when the list holds.
fn freshness(list: &RevocationList, at: UnixTime) -> Result<(), ReasonCode> {
    if at < list.this_update() {
        return Err(reasons::REVOCATION_DATA_NOT_YET_VALID);
    }
    match list.next_update() {
        Some(next_update) if at <= next_update => Ok(()),
        _ => Err(reasons::REVOCATION_DATA_STALE),
    }
}

/// Step (c): same issuer, same scope, same key, and the numbers overlap. A delta older than its complete list (seen from
/// the national authority's test service) adds nothing.
fn continues(delta: &RevocationList, list: &RevocationList) -> bool {
    let (Some(base), Some(number)) = (delta.delta_base(), list.number()) else {
        return false;
    };
    let key_id = |list: &RevocationList| list.authority_key_id().and_then(|id| id.key_id.clone());
    delta.issuer() == list.issuer()
        && delta.issuing_distribution_point() == list.issuing_distribution_point()
        && key_id(delta) == key_id(list)
        && is_at_most(base, number)
        && delta.number().is_some_and(|own| is_at_most(number, own))
}

/// Compares numbers written big-endian without leading zeros.
fn is_at_most(left: &[u8], right: &[u8]) -> bool {
    (left.len(), left) <= (right.len(), right)
}

/// Step (b): whether `list` speaks about `subject` as published at `point`.
fn is_in_scope(subject: &Certificate, list: &RevocationList, point: &DistributionPoint) -> bool {
    let issuing = list.issuing_distribution_point();
    let has_issuer = match &point.crl_issuer {
        Some(_) => point.crl_issuers().any(|name| name == list.issuer()) && issuing.is_some_and(|it| it.indirect),
        None => list.issuer() == subject.issuer(),
    };
    let Some(issuing) = issuing else {
        return has_issuer;
    };
    let is_authority = subject.is_authority();
    let is_other_kind = if is_authority {
        issuing.only_user_certificates
    } else {
        issuing.only_authority_certificates
    };
    let fits_kind = !is_other_kind && !issuing.only_attribute_certificates;
    has_issuer && fits_kind && names_agree(subject, list.issuer(), issuing.name.as_ref(), point)
}

/// Step (b)(2)(i): one name of the list's point must be one of the certificate's.
fn names_agree(
    subject: &Certificate,
    list_issuer: &Name,
    issuing: Option<&PointName>,
    point: &DistributionPoint,
) -> bool {
    let Some(issuing) = issuing else {
        return true;
    };
    let of_list = issuing.resolved([list_issuer].into_iter());
    let of_certificate = match (&point.name, &point.crl_issuer) {
        (Some(name), Some(_)) => name.resolved(point.crl_issuers()),
        (Some(name), None) => name.resolved([subject.issuer()].into_iter()),
        (None, Some(issuers)) => issuers.clone(),
        (None, None) => Vec::new(),
    };
    of_list.iter().any(|name| of_certificate.contains(name))
}

/// Step (d): interim_reasons_mask.
fn covered_reasons(list: &RevocationList, point: &DistributionPoint) -> ReasonFlags {
    let of_list = list
        .issuing_distribution_point()
        .and_then(|issuing| issuing.only_some_reasons);
    of_list
        .unwrap_or(ReasonFlags::ALL)
        .and(point.reasons.unwrap_or(ReasonFlags::ALL))
}
