//! What revocation lists say (RFC 5280, 6.3).

use super::moment::{Reach, revoked_since};
use super::testimony::{Fault, Hearing, Statement, Testimony};
use super::{Case, RevocationSource, is_weak};
use crate::distribution_point::{PointName, ReasonFlags};
use crate::path_search::Search;
use crate::{
    Certificate, ChainPolicy, Conformance, CrlEntry, CrlError, CrlReason, DistributionPoint, Fact, GeneralName, Name,
    PolicySettings, ReasonCode, RequiredPurpose, RevocationList, reasons,
};

/// How many issuers of revocation lists may depend on one another.
const MAX_ISSUER_DEPTH: usize = 3;

/// RFC 5280, 6.3.3: every distribution point with every list, then the point that the issuer itself is.
pub(super) fn hear(search: &mut Search<'_>, case: &Case<'_>) -> Hearing {
    // The newest list speaks first. An older one may still be current and not know yet of a revocation, and anybody
    // can hand it over again: a signer encloses it with his own signature.
    let mut lists: Vec<&RevocationList> = search.evidence.crls.iter().filter(|list| !list.is_delta()).collect();
    lists.sort_by_key(|list| std::cmp::Reverse(list.this_update()));
    let mut inquiry = Inquiry {
        case: *case,
        covered: ReasonFlags::NONE,
        silent: None,
        hearing: Hearing::default(),
    };
    let own_point = own_point(case.subject);
    for point in case.subject.distribution_points().iter().chain([&own_point]) {
        for list in lists.iter().copied() {
            inquiry.consult(search, list, point);
        }
    }
    inquiry.finish()
}

/// Whether a complete list is one that may speak about `subject`: it is of its issuer or of whom its distribution points
/// name, and for certificates of its kind. Whether it is genuine and current is another question.
#[must_use]
pub fn is_list_about(subject: &Certificate, list: &RevocationList) -> bool {
    let own_point = own_point(subject);
    let mut points = subject.distribution_points().iter().chain([&own_point]);
    !list.is_delta() && points.any(|point| is_in_scope(subject, list, point))
}

/// The issuer itself counts as a place when the certificate names none. When it names one, a list that names another is
/// not for it (BSI, CRL_13), and only lists without a place remain.
fn own_point(subject: &Certificate) -> DistributionPoint {
    let names_no_place = subject.distribution_points().is_empty();
    let issuer_name = GeneralName::Directory(subject.issuer().clone());
    DistributionPoint {
        name: names_no_place.then(|| PointName::Full(vec![issuer_name])),
        reasons: None,
        crl_issuer: None,
    }
}

/// The question about one certificate while lists are consulted (RFC 5280, 6.3.2).
struct Inquiry<'i> {
    case: Case<'i>,
    /// reasons_mask: the reasons for which the status is known.
    covered: ReasonFlags,
    /// The last list that had no revocation in force.
    silent: Option<Testimony>,
    hearing: Hearing,
}

impl Inquiry<'_> {
    /// Lists together say that a certificate is not revoked when they cover every reason.
    fn finish(mut self) -> Hearing {
        if self.covered.is_all() {
            self.hearing.testimonies.extend(self.silent);
        }
        self.hearing
    }

    /// Steps (b) to (l) with one complete list.
    fn consult(&mut self, search: &mut Search<'_>, list: &RevocationList, point: &DistributionPoint) {
        if !is_in_scope(self.case.subject, list, point) {
            return;
        }
        let reasons_here = covered_reasons(list, point);
        // Where nothing is left to learn, only a revocation that a newer list has forgotten is news.
        if !reasons_here.adds_to(self.covered) && !self.names_a_revocation(list) {
            return;
        }
        if !is_understood(list) {
            return self.blame(reasons::REVOCATION_DATA_NOT_UNDERSTOOD, list);
        }
        if is_weak(
            list.signature_algorithm_identifier(),
            list.this_update(),
            self.case.policy,
        ) {
            return self.blame(reasons::WEAK_DIGEST, list);
        }
        let signer = match self.signer_of(search, list) {
            Ok(signer) => signer,
            Err(reason) => return self.blame(reason, list),
        };
        let delta = self.delta_for(search, list, &signer);
        match self.entry_in(list, delta) {
            Err(_) => self.blame(reasons::REVOCATION_DATA_NOT_UNDERSTOOD, list),
            Ok(entry) => self.conclude(list, delta, entry, reasons_here),
        }
    }

    /// Whether the list says, rightly or not, that the certificate was revoked for good.
    fn names_a_revocation(&self, list: &RevocationList) -> bool {
        let entry = list.entry_of(self.case.subject).ok().flatten();
        entry.is_some_and(|entry| entry.is_for_good() && revoked_since(&entry, self.case.policy) <= self.case.policy.at)
    }

    /// Steps (i) to (k): the delta speaks first; `removeFromCRL` lifts a hold of the complete list, and nothing else
    /// (RFC 5280, 5.3.1).
    fn entry_in(&self, list: &RevocationList, delta: Option<&RevocationList>) -> Result<Option<CrlEntry>, CrlError> {
        let complete = list.entry_of(self.case.subject)?;
        let changed = delta
            .map(|delta| delta.entry_of(self.case.subject))
            .transpose()?
            .flatten();
        let Some(changed) = changed else {
            return Ok(complete);
        };
        let decided = match complete {
            Some(complete) => changed.or_for_good(complete),
            None => changed,
        };
        Ok((decided.reason != Some(CrlReason::RemoveFromCrl)).then_some(decided))
    }

    fn conclude(
        &mut self,
        list: &RevocationList,
        delta: Option<&RevocationList>,
        entry: Option<CrlEntry>,
        reasons_here: ReasonFlags,
    ) {
        let policy = self.case.policy;
        let decided_by = delta.unwrap_or(list);
        let timely = reach(decided_by).check(policy, self.case.subject.not_after());
        let since = entry.as_ref().map(|entry| revoked_since(entry, policy));
        let statement = match (entry, since) {
            (Some(entry), Some(since)) if since <= policy.at && !is_hold(&entry) => Statement::Revoked { since, entry },
            (Some(entry), _) if entry.revoked_at <= policy.at && is_hold(&entry) => Statement::OnHold(entry),
            (later, _) => Statement::NotRevoked { later },
        };
        // Revocation can not be undone, so an outdated list proves it as well as a fresh one; only a hold may be lifted.
        if let Err(fault) = timely
            && !matches!(statement, Statement::Revoked { .. })
        {
            return self.blame(fault, decided_by);
        }
        let mut testimony = Testimony {
            source: RevocationSource::Crl,
            witness: list.issuer().to_string(),
            sha256: decided_by.sha256(),
            produced_at: None,
            this_update: decided_by.this_update(),
            next_update: decided_by.next_update(),
            statement,
        };
        match &mut testimony.statement {
            // What was decided by newer lists stays so.
            Statement::NotRevoked { .. } if self.covered.is_all() => {}
            Statement::NotRevoked { later } => {
                self.covered = self.covered.or(reasons_here);
                let earlier = self.silent.take().and_then(|silent| silent.entry().cloned());
                *later = later.take().or(earlier);
                self.silent = Some(testimony);
            }
            _ => self.hearing.testimonies.push(testimony),
        }
    }

    /// Step (f) and (g): the certificate whose key signed the list, trusted under the same anchor.
    fn signer_of(&self, search: &mut Search<'_>, list: &RevocationList) -> Result<Certificate, ReasonCode> {
        let issuer = self.case.issuer;
        let mut fault = reasons::REVOCATION_DATA_UNTRUSTED;
        if issuer.subject() == list.issuer() && may_sign_lists(issuer) {
            match search.list_signature(list, issuer) {
                None => return Err(reasons::SEARCH_LIMIT),
                Some(Ok(())) => return Ok(issuer.clone()),
                Some(Err(_)) if names_key_of(list, issuer) => fault = reasons::REVOCATION_DATA_SIGNATURE_INVALID,
                Some(Err(_)) => {}
            }
        }
        let others: Vec<Certificate> = search
            .all_certificates()
            .filter(|other| other.subject() == list.issuer() && *other != issuer && may_sign_lists(other))
            .cloned()
            .collect();
        for other in others {
            let signature = search.list_signature(list, &other);
            if signature.ok_or(reasons::SEARCH_LIMIT)?.is_ok() {
                if self.is_trusted_signer(search, &other, list) {
                    return Ok(other);
                }
                fault = reasons::REVOCATION_DATA_UNTRUSTED;
            }
        }
        Err(fault)
    }

    /// "Obtain and validate the certification path for the issuer of the complete CRL. The trust anchor for the
    /// certification path MUST be the same as the trust anchor used to validate the target certificate."
    ///
    /// A list that was made after the moment in question may be signed by a key that came after it.
    fn is_trusted_signer(&self, search: &mut Search<'_>, signer: &Certificate, list: &RevocationList) -> bool {
        if *signer == self.case.anchor.certificate {
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
            at: self.case.policy.at.max(list.this_update()),
            purpose: RequiredPurpose::Any,
            policies: PolicySettings::default(),
            conformance: Conformance::PathValidation,
            ..self.case.policy.clone()
        };
        search.in_progress.push(fingerprint);
        let outcome = search.run_below(signer, &policy, Some(self.case.anchor));
        search.in_progress.pop();
        outcome.is_passed()
    }

    /// Steps (c) and (h): the newest delta that continues `list`, is current and has the same signer. When there is none,
    /// why those at hand were not used is told; the complete list speaks all the same.
    ///
    /// A revocation can not be undone, so a genuine delta that names one proves it, outdated or with changes missing
    /// before it.
    fn delta_for<'l>(
        &mut self,
        search: &mut Search<'l>,
        list: &RevocationList,
        signer: &Certificate,
    ) -> Option<&'l RevocationList> {
        let lists = search.evidence.crls;
        let mut newest: Option<&RevocationList> = None;
        let mut faults = Vec::new();
        for delta in lists.iter().filter(|delta| is_meant_for(delta, list)) {
            let genuine = authenticate_delta(search, list, delta, signer, self.case.policy);
            if genuine.is_ok() && self.names_a_revocation(delta) {
                return Some(delta);
            }
            match genuine.and_then(|()| self.check_delta(list, delta)) {
                Ok(()) if newest.is_none_or(|newest| newest.this_update() < delta.this_update()) => {
                    newest = Some(delta);
                }
                Ok(()) => {}
                Err(reason) => faults.push((reason, delta)),
            }
        }
        if newest.is_none() {
            for (reason, delta) in faults {
                self.blame(reason, delta);
            }
        }
        newest
    }

    /// Whether a genuine delta says everything that has changed since `list`, until now.
    fn check_delta(&self, list: &RevocationList, delta: &RevocationList) -> Result<(), ReasonCode> {
        if !continues(delta, list) {
            return Err(reasons::REVOCATION_DELTA_DOES_NOT_FIT);
        }
        reach(delta).check(self.case.policy, self.case.subject.not_after())
    }

    fn blame(&mut self, reason: ReasonCode, list: &RevocationList) {
        let mut facts = vec![
            Fact::new("list_issuer", list.issuer()),
            Fact::new("this_update", list.this_update()),
        ];
        facts.extend(list.next_update().map(|time| Fact::new("next_update", time)));
        facts.extend(list.is_delta().then(|| Fact::new("list_kind", "delta")));
        self.hearing.blame(Fault {
            facts,
            is_about_delta: list.is_delta(),
            ..reason.into()
        });
    }
}

/// Whether everything that the list asks of its readers is known here.
fn is_understood(list: &RevocationList) -> bool {
    list.extensions_not_understood().is_empty() && !list.names_issuers_without_being_indirect()
}

/// Whether an entry may be lifted again.
fn is_hold(entry: &CrlEntry) -> bool {
    entry.reason == Some(CrlReason::CertificateHold)
}

/// Whether the list says that the key of `signer` signed it, or does not say otherwise.
fn names_key_of(list: &RevocationList, signer: &Certificate) -> bool {
    let named = list.authority_key_id().and_then(|id| id.key_id.as_deref());
    named
        .zip(signer.subject_key_id())
        .is_none_or(|(named, own)| named == own)
}

fn may_sign_lists(certificate: &Certificate) -> bool {
    certificate.key_usage().is_none_or(|usage| usage.crl_sign())
}

/// RFC 5280, 5.1.2.5, demands nextUpdate; without it nothing says until when the list holds.
fn reach(list: &RevocationList) -> Reach {
    Reach {
        this_update: list.this_update(),
        holds_until: list.next_update(),
        remembers_since: list.expired_certificates_since(),
    }
}

/// Steps (c)(3) and (h): the delta is understood and has the key and the signer of `list`.
fn authenticate_delta(
    search: &mut Search<'_>,
    list: &RevocationList,
    delta: &RevocationList,
    signer: &Certificate,
    policy: &ChainPolicy,
) -> Result<(), ReasonCode> {
    if !is_understood(delta) {
        return Err(reasons::REVOCATION_DATA_NOT_UNDERSTOOD);
    }
    if is_weak(delta.signature_algorithm_identifier(), delta.this_update(), policy) {
        return Err(reasons::WEAK_DIGEST);
    }
    if key_id_of(delta) != key_id_of(list) {
        return Err(reasons::REVOCATION_DATA_UNTRUSTED);
    }
    match search.list_signature(delta, signer) {
        None => Err(reasons::SEARCH_LIMIT),
        Some(Err(_)) => Err(reasons::REVOCATION_DATA_SIGNATURE_INVALID),
        Some(Ok(())) => Ok(()),
    }
}

/// Step (c)(1) and (2): a delta of the same issuer and scope that is not older than the list. One that is (seen from the
/// national authority's test service) adds nothing.
fn is_meant_for(delta: &RevocationList, list: &RevocationList) -> bool {
    let is_older = |(own, number): (&[u8], &[u8])| own != number && is_at_most(own, number);
    delta.is_delta()
        && delta.issuer() == list.issuer()
        && delta.issuing_distribution_point() == list.issuing_distribution_point()
        && !delta.number().zip(list.number()).is_some_and(is_older)
}

/// RFC 5280, 5.2.4 (c) and (d): the delta starts from this list or an earlier one, so that no change between them is
/// missing.
fn continues(delta: &RevocationList, list: &RevocationList) -> bool {
    let (Some(base), Some(own), Some(number)) = (delta.delta_base(), delta.number(), list.number()) else {
        return false;
    };
    is_at_most(base, number) && is_at_most(number, own)
}

fn key_id_of(list: &RevocationList) -> Option<&[u8]> {
    list.authority_key_id()?.key_id.as_deref()
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
