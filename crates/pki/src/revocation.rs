//! Whether a certificate was revoked, from lists (RFC 5280, 6.3) and from answers of responders (RFC 6960).
//!
//! Each kind of evidence is a witness of its own and is heard in its own file. What they say is weighed here: a
//! revocation that any trustworthy witness knows of is one; of what may be lifted again, the newest decides; when nobody
//! trustworthy speaks, the status is unknown and the fault that has to be repaired first says why.

mod crl_witness;
mod moment;
mod ocsp_witness;
mod testimony;

use qolhat_asn1::UnixTime;

use crate::path_search::{Fingerprint, Search};
use crate::verification::implied_digest;
use crate::{
    AlgorithmIdentifier, AlgorithmUse, Certificate, ChainPolicy, Check, CrlEntry, CrlReason, Decision, Fact,
    OcspResponse, ReasonCode, RevocationList, TrustAnchor, checks, reasons,
};

use testimony::{Fault, Hearing, Statement, Testimony};

pub use crl_witness::is_list_about;
pub(crate) use ocsp_witness::authenticate;

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

    /// Answers of responders only.
    #[must_use]
    pub fn from_ocsp(ocsp: &'a [OcspEvidence]) -> Self {
        Self { ocsp, ..Self::none() }
    }
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

    /// The answer to a question of our own.
    #[must_use]
    pub fn asked(response: OcspResponse, nonce: Vec<u8>) -> Self {
        Self {
            response,
            request_nonce: Some(nonce),
        }
    }
}

/// An attempt to obtain evidence that failed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceFault {
    /// SHA-256 of the certificate in question.
    pub subject: [u8; 32],
    /// What was asked for.
    pub sought: SoughtEvidence,
    /// What went wrong.
    pub reason: ReasonCode,
    /// Where, and what came instead.
    pub facts: Vec<Fact>,
}

/// What an attempt was to obtain.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SoughtEvidence {
    /// The answer of a responder.
    OcspAnswer,
    /// A complete revocation list.
    CompleteList,
    /// Changes to a complete list, which speaks without them too (RFC 5280, 5.2.4).
    DeltaList,
}

/// Which kind of witness answered.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RevocationSource {
    /// A revocation list.
    Crl,
    /// An answer of a responder.
    Ocsp,
}

impl RevocationSource {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crl => "crl",
            Self::Ocsp => "ocsp",
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
        /// Since when it counts as revoked: the date of revocation, or, by the policy, the invalidity date.
        at: UnixTime,
        /// Why, when that is said.
        reason: Option<CrlReason>,
    },
    /// The authority says that it never issued it (RFC 6960, 2.2): it is good at no moment, and nobody revoked it.
    NeverIssued,
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
            Self::NeverIssued => "never-issued",
            Self::Unknown => "unknown",
            Self::NotChecked => "not-checked",
        }
    }

    /// Whether the certificate must not be relied on, whatever else is in order.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Revoked { .. } | Self::NeverIssued)
    }
}

/// What was found out about the revocation of one certificate.
#[derive(Clone, Debug)]
pub struct RevocationFinding {
    /// About whom.
    pub certificate: Certificate,
    /// The moment in question.
    pub moment: UnixTime,
    /// The answer.
    pub status: RevocationStatus,
    /// Which kind of witness gave it.
    pub source: Option<RevocationSource>,
    /// Who signed the data that decided: the issuer of the list, or the responder.
    pub witness: Option<String>,
    /// SHA-256 of the data that decided, whole.
    pub sha256: Option<[u8; 32]>,
    /// When the answer that decided was signed; lists do not say it apart from `this_update`.
    pub produced_at: Option<UnixTime>,
    /// When the data that decided was known to be so.
    pub this_update: Option<UnixTime>,
    /// When newer data was due.
    pub next_update: Option<UnixTime>,
    /// Since when the key is suspected, when the entry that decided says it.
    pub invalidity_date: Option<UnixTime>,
    /// The entry when the certificate was revoked, but only after the moment in question.
    pub revoked_later: Option<CrlEntry>,
    /// Why the status is unknown.
    pub reason: Option<ReasonCode>,
    /// Every fault that was met on the way to an unknown status, with what is known about it; of a status from a list,
    /// why changes to the list were not used.
    pub facts: Vec<Fact>,
}

impl RevocationFinding {
    fn new(certificate: &Certificate, moment: UnixTime, status: RevocationStatus, reason: Option<ReasonCode>) -> Self {
        Self {
            certificate: certificate.clone(),
            moment,
            status,
            source: None,
            witness: None,
            sha256: None,
            produced_at: None,
            this_update: None,
            next_update: None,
            invalidity_date: None,
            revoked_later: None,
            reason,
            facts: Vec::new(),
        }
    }

    /// How many seconds lie between the moment in question and the data that decided; negative when the data is older.
    #[must_use]
    pub fn gap_seconds(&self) -> Option<i64> {
        self.this_update.map(|time| time.0.saturating_sub(self.moment.0))
    }

    fn lean_on(&mut self, testimony: &Testimony) {
        self.source = Some(testimony.source);
        self.witness = Some(testimony.witness.clone());
        self.sha256 = Some(testimony.sha256);
        self.produced_at = testimony.produced_at;
        self.this_update = Some(testimony.this_update);
        self.next_update = testimony.next_update;
        self.invalidity_date = testimony.entry().and_then(|entry| entry.invalidity_date);
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
        let reason = reasons::REVOCATION_NOT_ASKED;
        let unasked = |link| RevocationFinding::new(link, policy.at, RevocationStatus::NotChecked, Some(reason));
        let findings = links.iter().take(links.len().saturating_sub(1)).map(unasked).collect();
        return (Check::not_checked(checks::NOT_REVOKED, reason), findings);
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
    if let Some(position) = findings.iter().position(|finding| finding.status.is_bad()) {
        let is_never_issued = findings[position].status == RevocationStatus::NeverIssued;
        let reason = match (position, is_never_issued) {
            (0, false) => reasons::CERTIFICATE_REVOKED,
            (0, true) => reasons::CERTIFICATE_NEVER_ISSUED,
            (_, false) => reasons::AUTHORITY_REVOKED,
            (_, true) => reasons::AUTHORITY_NEVER_ISSUED,
        };
        return Check::violated(id, reason, facts_with_last(findings, position));
    }
    let unknown = findings
        .iter()
        .position(|finding| finding.status == RevocationStatus::Unknown);
    if let Some(position) = unknown {
        let reason = findings[position].reason.unwrap_or(reasons::REVOCATION_DATA_MISSING);
        let facts = facts_with_last(findings, position);
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
        ..Check::satisfied(id, findings.iter().flat_map(facts_of).collect())
    }
}

/// The facts of all findings; those of the one that decides stand last, where the words take theirs from.
fn facts_with_last(findings: &[RevocationFinding], position: usize) -> Vec<Fact> {
    let others = findings.iter().enumerate().filter(|(other, _)| *other != position);
    let others = others.map(|(_, finding)| finding);
    others.chain(findings.get(position)).flat_map(facts_of).collect()
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
    let later = finding.revoked_later.as_ref();
    facts.extend(finding.invalidity_date.map(|time| Fact::new("invalidity_date", time)));
    facts.extend(later.map(|entry| Fact::new("revoked_later_at", entry.revoked_at)));
    facts.extend(finding.source.map(|source| Fact::new("source", source.as_str())));
    facts.extend(finding.witness.as_ref().map(|witness| Fact::new("witness", witness)));
    facts.extend(finding.produced_at.map(|time| Fact::new("produced_at", time)));
    facts.extend(finding.this_update.map(|time| Fact::new("this_update", time)));
    facts.extend(finding.next_update.map(|time| Fact::new("next_update", time)));
    facts.extend(finding.facts.iter().cloned());
    facts
}

fn find(
    search: &mut Search<'_>,
    subject: &Certificate,
    issuer: &Certificate,
    anchor: &TrustAnchor,
    policy: &ChainPolicy,
) -> RevocationFinding {
    let key = (
        subject.sha256(),
        issuer.sha256(),
        anchor.certificate.sha256(),
        policy.at,
    );
    if let Some(known) = search.findings.get(&key) {
        return known.clone();
    }
    let case = Case {
        subject,
        issuer,
        anchor,
        policy,
    };
    let mut hearing = crl_witness::hear(search, &case);
    hearing.join(ocsp_witness::hear(search, &case));
    hearing.join(failed_attempts(search, subject.sha256()));
    let finding = decide(&case, hearing);
    // What was found while another issuer's chain was still open may be incomplete.
    if search.in_progress.is_empty() {
        search.findings.insert(key, finding.clone());
    }
    finding
}

/// As [`find`], from lists only: this is how the certificate of a responder is asked about, since an answer of the
/// responder itself proves nothing.
fn find_in_lists(search: &mut Search<'_>, case: &Case<'_>) -> RevocationFinding {
    let hearing = crl_witness::hear(search, case);
    decide(case, hearing)
}

/// The question that witnesses are asked.
#[derive(Clone, Copy)]
struct Case<'c> {
    subject: &'c Certificate,
    issuer: &'c Certificate,
    anchor: &'c TrustAnchor,
    policy: &'c ChainPolicy,
}

fn failed_attempts(search: &Search<'_>, subject: Fingerprint) -> Hearing {
    let mut hearing = Hearing::default();
    for fault in search.evidence.faults.iter().filter(|fault| fault.subject == subject) {
        hearing.blame(Fault {
            reason: fault.reason,
            facts: fault.facts.clone(),
            is_about_request: true,
            is_about_delta: fault.sought == SoughtEvidence::DeltaList,
        });
    }
    hearing
}

/// Whether a signature rests on a hash that proved nothing any more when it was `made`, or at the moment in question.
fn is_weak(algorithm: &AlgorithmIdentifier, made: UnixTime, policy: &ChainPolicy) -> bool {
    let by = policy.at.max(made);
    let used = AlgorithmUse::CertificateSignature;
    implied_digest(algorithm).is_some_and(|digest| policy.validation.digest(digest, used, by) == Decision::Reject)
}

/// Weighs what the witnesses said.
fn decide(case: &Case<'_>, hearing: Hearing) -> RevocationFinding {
    let mut finding = RevocationFinding::new(case.subject, case.policy.at, RevocationStatus::Unknown, None);
    let newest = |is_meant: fn(&Testimony) -> bool| {
        let meant = hearing.testimonies.iter().filter(|testimony| is_meant(testimony));
        meant.max_by_key(|testimony| testimony.this_update)
    };
    let revoked = hearing
        .testimonies
        .iter()
        .filter(|testimony| matches!(testimony.statement, Statement::Revoked { .. }))
        .min_by_key(|testimony| testimony.revoked_since());
    let held = newest(|testimony| matches!(testimony.statement, Statement::OnHold(_)));
    let good = newest(|testimony| matches!(testimony.statement, Statement::NotRevoked { .. }));
    let never_issued = newest(|testimony| testimony.statement == Statement::NeverIssued);
    // A list is silent about what was never issued: only a newer answer takes that back.
    let known =
        newest(|testimony| testimony.source == RevocationSource::Ocsp && testimony.statement != Statement::NeverIssued);
    let stands_against = |testimony: &&Testimony, other: Option<&Testimony>| {
        other.is_none_or(|other| other.this_update <= testimony.this_update)
    };
    if let Some(testimony) = revoked.or(held.filter(|held| stands_against(held, good))) {
        finding.lean_on(testimony);
        if let Some((at, entry)) = testimony.revoked_since().zip(testimony.entry()) {
            let reason = entry.reason;
            finding.status = RevocationStatus::Revoked { at, reason };
        }
    } else if let Some(testimony) = never_issued.filter(|testimony| stands_against(testimony, known)) {
        finding.lean_on(testimony);
        finding.status = RevocationStatus::NeverIssued;
    } else if let Some(testimony) = good {
        finding.lean_on(testimony);
        finding.status = RevocationStatus::Good;
        finding.revoked_later = hearing.revoked_later();
        finding.invalidity_date = finding.revoked_later.as_ref().and_then(|entry| entry.invalidity_date);
    } else {
        let (reason, facts) = hearing.into_fault();
        finding.reason = Some(reason);
        finding.facts = facts;
        return finding;
    }
    if finding.source == Some(RevocationSource::Crl) {
        finding.facts = hearing.unused_deltas();
    }
    finding
}
