//! What responders say (RFC 6960).

use qolhat_asn1::UnixTime;

use super::moment::{Reach, is_from_the_future, revoked_since};
use super::testimony::{Fault, Hearing, Statement, Testimony};
use super::{Case, OcspEvidence, RevocationDepth, RevocationSource, RevocationStatus, find_in_lists, is_weak};
use crate::path_search::Search;
use crate::{
    CertId, CertStatus, Certificate, ChainPolicy, CrlEntry, CrlReason, DigestAlgorithm, Fact, OcspResponse,
    OcspResponseStatus, ReasonCode, SingleResponse, TrustAnchor, cryptography, oid, reasons,
};

/// Hears every answer that is about the certificate.
pub(super) fn hear(search: &mut Search<'_>, case: &Case<'_>) -> Hearing {
    let mut hearing = Hearing::default();
    let mut issuer = IssuerHashes::new(case);
    let answers: &[OcspEvidence] = search.evidence.ocsp;
    for evidence in answers {
        let response = &evidence.response;
        let about_subject: Vec<&SingleResponse> = response
            .responses()
            .iter()
            .filter(|single| single.id.serial == case.subject.serial_content() && issuer.is_meant(&single.id))
            .collect();
        if about_subject.is_empty() {
            blame_another(&mut hearing, case, &mut issuer, evidence);
            continue;
        }
        let is_about_request = evidence.request_nonce.is_some();
        let of_this = |fault: Fault| Fault {
            is_about_request,
            ..fault
        };
        match accept(search, case, evidence) {
            Err(fault) => hearing.blame(of_this(fault)),
            Ok(responder) => {
                for single in about_subject {
                    match statement(case, single) {
                        Err(fault) => hearing.blame(of_this(fault.about(response))),
                        Ok(statement) => hearing.testimonies.push(Testimony {
                            source: RevocationSource::Ocsp,
                            witness: responder.subject().to_string(),
                            sha256: response.sha256(),
                            produced_at: response.produced_at(),
                            this_update: single.this_update,
                            next_update: single.next_update,
                            statement,
                        }),
                    }
                }
            }
        }
    }
    hearing
}

/// What CertIDs say of the issuer, hashed once with each function: an archive may hold thousands of answers.
struct IssuerHashes<'c> {
    name: &'c [u8],
    key: &'c [u8],
    known: Vec<(DigestAlgorithm, Vec<u8>, Vec<u8>)>,
}

impl<'c> IssuerHashes<'c> {
    fn new(case: &Case<'c>) -> Self {
        Self {
            name: case.subject.issuer().der(),
            key: case.issuer.public_key_octets(),
            known: Vec::new(),
        }
    }

    fn is_meant(&mut self, id: &CertId) -> bool {
        let Some(hash) = id.digest_algorithm() else {
            return false;
        };
        if !self.known.iter().any(|(known, ..)| *known == hash) {
            self.known.push((hash, hash.digest(self.name), hash.digest(self.key)));
        }
        self.known
            .iter()
            .any(|(known, name, key)| *known == hash && *name == id.issuer_name_hash && *key == id.issuer_key_hash)
    }
}

/// An answer that says nothing about the certificate. Whoever keeps many answers has many of these; it is worth a word
/// when the responder refused, when the answer is to a question of ours, and when it is nearly the right one: it has the
/// same number or the same issuer.
fn blame_another(hearing: &mut Hearing, case: &Case<'_>, issuer: &mut IssuerHashes<'_>, evidence: &OcspEvidence) {
    let response = &evidence.response;
    if response.status() != OcspResponseStatus::Successful {
        let mut fault = Fault::from(reasons::REVOCATION_ANSWER_REFUSED);
        fault
            .facts
            .push(Fact::new("response_status", response.status().as_str()));
        return hearing.blame(fault);
    }
    let first = response.responses().first().map(|single| &single.id);
    let is_near = first.is_some_and(|id| id.serial == case.subject.serial_content() || issuer.is_meant(id));
    if is_near || evidence.request_nonce.is_some() {
        hearing.blame(Fault {
            is_about_request: evidence.request_nonce.is_some(),
            ..Fault::from(reasons::REVOCATION_DATA_FOR_ANOTHER).about(response)
        });
    }
}

/// Whether an answer may be believed at all: it is ours, understood, and signed by who may answer.
fn accept(search: &mut Search<'_>, case: &Case<'_>, evidence: &OcspEvidence) -> Result<Certificate, Fault> {
    let response = &evidence.response;
    if let Some(nonce) = &evidence.request_nonce
        && response.nonce().as_ref() != Some(nonce)
    {
        return Err(Fault::from(reasons::REVOCATION_NONCE_DIFFERS).about(response));
    }
    authenticate(search, response, case.issuer, case.anchor, case.policy)
        .map_err(|reason| Fault::from(reason).about(response))
}

/// What a single response says about the moment in question.
fn statement(case: &Case<'_>, single: &SingleResponse) -> Result<Statement, Fault> {
    let policy = case.policy;
    if !single.not_understood.is_empty() {
        return Err(reasons::REVOCATION_DATA_NOT_UNDERSTOOD.into());
    }
    let reach = Reach {
        this_update: single.this_update,
        holds_until: Some(single.next_update.unwrap_or_else(|| {
            let seconds = policy.validation.ocsp_freshness_seconds();
            UnixTime(single.this_update.0.saturating_add(seconds.into()))
        })),
        remembers_since: single.archive_cutoff,
    };
    let mut timely = reach.check(policy, case.subject.not_after());
    let entry = |at, reason| CrlEntry {
        serial: single.id.serial.clone(),
        revoked_at: at,
        reason,
        invalidity_date: single.invalidity_date,
    };
    let statement = match single.status {
        CertStatus::Unknown => return Err(reasons::REVOCATION_STATUS_UNKNOWN.into()),
        CertStatus::Good => Statement::NotRevoked { later: None },
        // What was not issued is good at no moment, whenever this was said.
        CertStatus::Revoked { .. } if single.status.is_never_issued() => {
            timely = Ok(());
            Statement::NeverIssued
        }
        CertStatus::Revoked { at, reason } => {
            let entry = entry(at, reason);
            let since = revoked_since(&entry, policy);
            // Revocation can not be undone, so an outdated answer proves it as well as a fresh one.
            match reason {
                Some(CrlReason::CertificateHold | CrlReason::RemoveFromCrl) if at <= policy.at => {
                    Statement::OnHold(entry)
                }
                _ if since <= policy.at => {
                    timely = Ok(());
                    Statement::Revoked { since, entry }
                }
                _ => Statement::NotRevoked { later: Some(entry) },
            }
        }
    };
    timely?;
    Ok(statement)
}

/// The certificate of the responder that signed an answer, when it may answer for the issuer of the certificates in
/// question (RFC 6960, 4.2.2.2): it is the issuer itself, or the issuer has delegated it.
pub(crate) fn authenticate(
    search: &mut Search<'_>,
    response: &OcspResponse,
    issuer: &Certificate,
    anchor: &TrustAnchor,
    policy: &ChainPolicy,
) -> Result<Certificate, ReasonCode> {
    let (Some(id), Some(produced_at), Some(algorithm)) = (
        response.responder(),
        response.produced_at(),
        response.signature_algorithm(),
    ) else {
        return Err(reasons::REVOCATION_ANSWER_REFUSED);
    };
    if !response.extensions_not_understood().is_empty() {
        return Err(reasons::REVOCATION_DATA_NOT_UNDERSTOOD);
    }
    if is_from_the_future(produced_at, policy) {
        return Err(reasons::REVOCATION_DATA_NOT_YET_VALID);
    }
    // The one who asks chooses the nonce, which is all that a collision of SHA-1 needs: on the day the answer is made.
    if is_weak(algorithm, produced_at, policy) {
        return Err(reasons::WEAK_DIGEST);
    }
    let mut candidates: Vec<Certificate> = Vec::new();
    for candidate in std::iter::once(issuer)
        .chain(response.certificates())
        .chain(search.all_certificates())
    {
        if id.means(candidate) && !candidates.contains(candidate) {
            candidates.push(candidate.clone());
        }
    }
    let mut fault = reasons::REVOCATION_DATA_UNTRUSTED;
    for candidate in candidates {
        let is_issuer = is_same_authority(&candidate, issuer);
        if !is_issuer && !may_be_delegate(&candidate, issuer, produced_at, policy) {
            continue;
        }
        match search.answer_signature(response, &candidate) {
            None => return Err(reasons::SEARCH_LIMIT),
            Some(Err(unsupported)) if unsupported.is_unsupported() => fault = reasons::UNSUPPORTED_ALGORITHM,
            Some(Err(_)) => fault = reasons::REVOCATION_DATA_SIGNATURE_INVALID,
            Some(Ok(())) if is_issuer => return Ok(candidate),
            Some(Ok(())) => match check_delegation(search, &candidate, issuer, anchor, policy) {
                Ok(()) => return Ok(candidate),
                Err(reason) => fault = reason,
            },
        }
    }
    Err(fault)
}

/// The key counts: an authority may have several certificates for one key.
fn is_same_authority(responder: &Certificate, issuer: &Certificate) -> bool {
    responder.subject() == issuer.subject() && responder.spki_der() == issuer.spki_der()
}

/// Whether a certificate says what that of a delegate must say.
fn may_be_delegate(responder: &Certificate, issuer: &Certificate, produced_at: UnixTime, policy: &ChainPolicy) -> bool {
    responder.issuer() == issuer.subject()
        && responder.has_usage(oid::usage::OCSP_SIGNING)
        && responder
            .key_usage()
            .is_none_or(|usage| usage.digital_signature() || usage.non_repudiation())
        && responder.is_valid_at(produced_at)
        && responder.malformed_extensions().is_empty()
        && responder.unknown_critical_extensions().is_empty()
        && cryptography::fault_of(responder, &policy.validation, policy.at).is_none()
}

/// Whether the issuer really delegated, and has not taken it back.
fn check_delegation(
    search: &mut Search<'_>,
    responder: &Certificate,
    issuer: &Certificate,
    anchor: &TrustAnchor,
    policy: &ChainPolicy,
) -> Result<(), ReasonCode> {
    match search.link_signature(responder, issuer) {
        None => return Err(reasons::SEARCH_LIMIT),
        Some(Err(_)) => return Err(reasons::REVOCATION_DATA_UNTRUSTED),
        Some(Ok(())) => {}
    }
    if responder.extension(oid::extension::OCSP_NO_CHECK).is_some() {
        return Ok(());
    }
    check_not_revoked(search, responder, issuer, anchor, policy)
}

/// A responder without ocsp-nocheck is asked about, from lists, and as of now: whoever has got hold of its key may date
/// answers as he likes.
fn check_not_revoked(
    search: &mut Search<'_>,
    responder: &Certificate,
    issuer: &Certificate,
    anchor: &TrustAnchor,
    policy: &ChainPolicy,
) -> Result<(), ReasonCode> {
    let policy = ChainPolicy {
        at: policy.now.min(responder.not_after()),
        is_time_proven: false,
        ..policy.clone()
    };
    let case = Case {
        subject: responder,
        issuer,
        anchor,
        policy: &policy,
    };
    if policy.revocation == RevocationDepth::Off {
        return Ok(());
    }
    match find_in_lists(search, &case).status {
        RevocationStatus::Good => Ok(()),
        RevocationStatus::Unknown if policy.revocation == RevocationDepth::IfAvailable => Ok(()),
        RevocationStatus::Unknown => Err(reasons::RESPONDER_STATUS_UNKNOWN),
        _ => Err(reasons::RESPONDER_REVOKED),
    }
}

impl Fault {
    /// Says which answer it is about.
    fn about(mut self, response: &OcspResponse) -> Self {
        let responder = response.responder().map(|id| Fact::new("responder", id));
        let produced_at = response.produced_at().map(|time| Fact::new("produced_at", time));
        let first = response.responses().first();
        let this_update = first.map(|single| Fact::new("this_update", single.this_update));
        self.facts
            .extend(responder.into_iter().chain(produced_at).chain(this_update));
        self
    }
}
