//! The search for chains: bounded, in any order of certificates, never in a circle (RFC 4158).

use std::collections::HashMap;

use qolhat_asn1::UnixTime;

use crate::chain::{self, ChainOutcome, ChainPolicy};
use crate::revocation::RevocationFinding;
use crate::{
    Certificate, Evidence, Fact, OcspResponse, ReasonCode, RevocationList, SignatureError, TrustAnchor, TrustStore,
    oid, reasons, verify_signature,
};

/// How many signatures the searches about one certificate may check. Ordinary chains need three or four; Go's crypto/x509 allows 100.
const MAX_SIGNATURE_CHECKS: usize = 256;

/// How many more signatures may be checked for each further question about the same file: its own link, an answer about
/// it, the certificate of the responder, and a list.
const MAX_SIGNATURE_CHECKS_PER_QUESTION: usize = 4;

/// How many certificates a chain may have in all, self-issued ones included.
const MAX_CHAIN_LENGTH: usize = 32;

/// How many complete chains one search may judge. Cross-certification gives two or three.
const MAX_CHAINS: usize = 64;

/// How many steps the searches about one file may take. Bags of certificates that all share one name would take forever.
const MAX_STEPS: usize = 20_000;

/// How far the search got when it reached no anchor.
#[derive(Clone, Debug)]
pub(crate) struct DeadEnd {
    pub(crate) links: Vec<Certificate>,
    pub(crate) reason: ReasonCode,
    /// An issuer was there by name, but did not sign.
    pub(crate) signature_fault: Option<(ReasonCode, Vec<Fact>)>,
    /// Whether that issuer is an anchor.
    pub(crate) reaches_anchor: bool,
}

pub(crate) type Fingerprint = [u8; 32];

/// What searches about one file may cost together, and what they have learned: a signature that was checked for one
/// question is known for the next. When it is spent, every further answer is that the search stopped at its limit.
#[derive(Debug)]
pub struct SearchBudget {
    /// Who signed what, by the SHA-256 of what is signed (certificate, list or answer) and of the signer's certificate.
    signatures: HashMap<(Fingerprint, Fingerprint), Result<(), SignatureError>>,
    signature_checks: usize,
    max_signature_checks: usize,
    steps: usize,
}

impl Default for SearchBudget {
    /// Enough for one question.
    fn default() -> Self {
        Self::for_questions(1)
    }
}

impl SearchBudget {
    /// Enough for questions about so many certificates, such as the signers of a file.
    #[must_use]
    pub fn for_questions(count: usize) -> Self {
        let further = count.saturating_sub(1);
        Self {
            signatures: HashMap::new(),
            signature_checks: 0,
            max_signature_checks: MAX_SIGNATURE_CHECKS + further.saturating_mul(MAX_SIGNATURE_CHECKS_PER_QUESTION),
            steps: 0,
        }
    }

    /// How many signatures have been checked.
    #[must_use]
    pub fn signature_checks(&self) -> usize {
        self.signature_checks
    }

    /// How many signatures may be checked in all.
    #[must_use]
    pub fn max_signature_checks(&self) -> usize {
        self.max_signature_checks
    }

    /// How many steps of search have been taken.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The outcome of a check, which is made when it is not known; nothing when the budget is spent.
    fn signature(
        &mut self,
        signed: Fingerprint,
        signer: &Certificate,
        check: impl FnOnce() -> Result<(), SignatureError>,
    ) -> Option<Result<(), SignatureError>> {
        let key = (signed, signer.sha256());
        if let Some(known) = self.signatures.get(&key) {
            return Some(known.clone());
        }
        if self.signature_checks >= self.max_signature_checks {
            return None;
        }
        self.signature_checks += 1;
        let outcome = check();
        self.signatures.insert(key, outcome.clone());
        Some(outcome)
    }

    fn is_spent(&self) -> bool {
        self.signature_checks >= self.max_signature_checks || self.steps > MAX_STEPS
    }

    fn take_step(&mut self) -> bool {
        self.steps += 1;
        self.steps <= MAX_STEPS
    }
}

/// Everything one call of `build_chain` knows, and what it has found out so far.
pub(crate) struct Search<'a> {
    intermediates: &'a [Certificate],
    pub(crate) anchors: &'a TrustStore,
    pub(crate) evidence: &'a Evidence<'a>,
    budget: &'a mut SearchBudget,
    /// By subject, issuer, anchor and the moment in question.
    pub(crate) findings: HashMap<(Fingerprint, Fingerprint, Fingerprint, UnixTime), RevocationFinding>,
    /// Certificates of issuers of revocation lists whose own chain is being looked at.
    pub(crate) in_progress: Vec<Fingerprint>,
}

/// One walk from a leaf.
struct Walk<'p> {
    policy: &'p ChainPolicy,
    /// Only this anchor counts, when one is given.
    only_anchor: Option<&'p TrustAnchor>,
    best: Option<ChainOutcome>,
    dead_end: DeadEnd,
    chains: usize,
}

impl<'a> Search<'a> {
    pub(crate) fn new(
        budget: &'a mut SearchBudget,
        intermediates: &'a [Certificate],
        anchors: &'a TrustStore,
        evidence: &'a Evidence<'a>,
    ) -> Self {
        Self {
            budget,
            intermediates,
            anchors,
            evidence,
            findings: HashMap::new(),
            in_progress: Vec::new(),
        }
    }

    /// The best answer about `leaf` under any anchor.
    pub(crate) fn run(&mut self, leaf: &Certificate, policy: &ChainPolicy) -> ChainOutcome {
        self.run_below(leaf, policy, None)
    }

    /// The best answer about `leaf`, under `only_anchor` when it is given.
    pub(crate) fn run_below(
        &mut self,
        leaf: &Certificate,
        policy: &ChainPolicy,
        only_anchor: Option<&TrustAnchor>,
    ) -> ChainOutcome {
        let reason = if self.anchors.is_empty() {
            reasons::NO_ANCHORS
        } else {
            reasons::ISSUER_NOT_FOUND
        };
        let dead_end = DeadEnd {
            links: vec![leaf.clone()],
            reason,
            signature_fault: None,
            reaches_anchor: false,
        };
        let mut walk = Walk {
            policy,
            only_anchor,
            best: None,
            dead_end,
            chains: 0,
        };
        let own = self
            .anchors
            .find(leaf)
            .filter(|own| only_anchor.is_none_or(|only| only == *own));
        if let Some(anchor) = own.cloned() {
            return chain::validate(self, std::slice::from_ref(leaf), &anchor, policy);
        }
        self.extend(&mut vec![leaf.clone()], &mut walk);
        walk.best.unwrap_or_else(|| chain::unfinished(walk.dead_end, policy))
    }

    /// Follows `path` upwards in every way; `true` when a chain passed and nothing more needs to be tried.
    fn extend(&mut self, path: &mut Vec<Certificate>, walk: &mut Walk<'_>) -> bool {
        let Some(tip) = path.last().cloned() else {
            return false;
        };
        if !self.budget.take_step() || walk.chains >= MAX_CHAINS {
            walk.dead_end.reason = reasons::SEARCH_LIMIT;
            return false;
        }
        self.finish(path, &tip, walk) || self.climb(path, &tip, walk)
    }

    /// Tries the anchors that bear the name of the tip's issuer.
    fn finish(&mut self, path: &mut Vec<Certificate>, tip: &Certificate, walk: &mut Walk<'_>) -> bool {
        let anchors: Vec<TrustAnchor> = self
            .anchors
            .named(tip.issuer())
            .filter(|anchor| walk.only_anchor.is_none_or(|only| only == *anchor))
            .filter(|anchor| !path.contains(&anchor.certificate))
            .cloned()
            .collect();
        for anchor in anchors {
            if !self.is_signed(path, tip, &anchor.certificate, walk) {
                continue;
            }
            path.push(anchor.certificate.clone());
            let outcome = chain::validate(self, path, &anchor, walk.policy);
            path.pop();
            walk.chains += 1;
            let is_passed = outcome.is_passed();
            if walk
                .best
                .as_ref()
                .is_none_or(|best| chain::telling(best) < chain::telling(&outcome))
            {
                walk.best = Some(outcome);
            }
            if is_passed {
                return true;
            }
        }
        false
    }

    /// Tries the untrusted certificates that bear the name of the tip's issuer, those with the right key hint first.
    fn climb(&mut self, path: &mut Vec<Certificate>, tip: &Certificate, walk: &mut Walk<'_>) -> bool {
        let mut issuers: Vec<Certificate> = self
            .intermediates
            .iter()
            .filter(|issuer| issuer.subject() == tip.issuer())
            .cloned()
            .collect();
        issuers.sort_by_key(|issuer| (hint(tip, issuer), !issuer.is_valid_at(walk.policy.at)));
        issuers.dedup();
        let mut untried = issuers.into_iter();
        while let Some(issuer) = untried.next() {
            if repeats(path, &issuer) {
                continue;
            }
            let counted = path
                .iter()
                .skip(1)
                .chain([&issuer])
                .filter(|link| !link.is_self_issued())
                .count();
            if counted > walk.policy.max_intermediates || path.len() >= MAX_CHAIN_LENGTH {
                walk.note(path, reasons::CHAIN_TOO_LONG);
                continue;
            }
            if !self.is_signed(path, tip, &issuer, walk) {
                if self.budget.is_spent() && untried.len() > 0 {
                    walk.dead_end.reason = reasons::SEARCH_LIMIT;
                    break;
                }
                continue;
            }
            path.push(issuer);
            walk.note(path, reasons::ISSUER_NOT_FOUND);
            let is_done = self.extend(path, walk);
            path.pop();
            if is_done {
                return true;
            }
        }
        false
    }

    /// Whether `issuer` signed `tip`; a failure is kept for the answer in case nothing better is found.
    fn is_signed(
        &mut self,
        path: &[Certificate],
        tip: &Certificate,
        issuer: &Certificate,
        walk: &mut Walk<'_>,
    ) -> bool {
        let Some(answer) = self.link_signature(tip, issuer) else {
            walk.dead_end.reason = reasons::SEARCH_LIMIT;
            return false;
        };
        let Err(fault) = answer else {
            return true;
        };
        // A namesake with another key is not the issuer, so its failure says nothing.
        let is_namesake = hint(tip, issuer) == MISFIT && matches!(fault, SignatureError::Mismatch);
        let is_news = walk.dead_end.signature_fault.is_none() || path.len() > walk.dead_end.links.len();
        if is_news && !is_namesake {
            walk.dead_end.links = path.to_vec();
            walk.dead_end.signature_fault = Some((reason_of(&fault, tip), link_facts(tip, issuer)));
            walk.dead_end.reaches_anchor = self.anchors.find(issuer).is_some();
        }
        false
    }

    /// Whether `issuer` signed `subject`; nothing when the budget is spent.
    pub(crate) fn link_signature(
        &mut self,
        subject: &Certificate,
        issuer: &Certificate,
    ) -> Option<Result<(), SignatureError>> {
        self.budget
            .signature(subject.sha256(), issuer, || signed_by(subject, issuer))
    }

    /// Whether `issuer` signed a list; nothing when the budget is spent.
    pub(crate) fn list_signature(
        &mut self,
        list: &RevocationList,
        issuer: &Certificate,
    ) -> Option<Result<(), SignatureError>> {
        self.budget
            .signature(list.sha256(), issuer, || list.verify_signed_by(issuer))
    }

    /// Whether `responder` signed an answer; nothing when the budget is spent.
    pub(crate) fn answer_signature(
        &mut self,
        response: &OcspResponse,
        responder: &Certificate,
    ) -> Option<Result<(), SignatureError>> {
        self.budget
            .signature(response.sha256(), responder, || response.verify_signed_by(responder))
    }

    /// Every certificate at hand, anchors included.
    pub(crate) fn all_certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.intermediates
            .iter()
            .chain(self.anchors.anchors().iter().map(|anchor| &anchor.certificate))
    }
}

impl Walk<'_> {
    /// Remembers the longest path without an end. That the search was cut short stays the reason.
    fn note(&mut self, path: &[Certificate], reason: ReasonCode) {
        if self.dead_end.reason == reasons::SEARCH_LIMIT {
            return;
        }
        if path.len() > self.dead_end.links.len() && self.dead_end.signature_fault.is_none() {
            self.dead_end.links = path.to_vec();
            self.dead_end.reason = reason;
        }
        if reason == reasons::CHAIN_TOO_LONG {
            self.dead_end.reason = reason;
        }
    }
}

/// Checks one link: both algorithm fields agree and the signature is good (RFC 5280, 4.1.1.2 and 6.1.3 (a)(1)).
fn signed_by(subject: &Certificate, issuer: &Certificate) -> Result<(), SignatureError> {
    if !subject.is_signature_algorithm_consistent() {
        return Err(SignatureError::Mismatch);
    }
    let key = issuer.public_key()?;
    verify_signature(
        key,
        subject.signature_algorithm_identifier(),
        subject.tbs(),
        subject.signature_value(),
    )
}

fn reason_of(fault: &SignatureError, subject: &Certificate) -> ReasonCode {
    match fault {
        _ if !subject.is_signature_algorithm_consistent() => reasons::SIGNATURE_ALGORITHM_MISMATCH,
        fault if fault.is_unsupported() => reasons::UNSUPPORTED_ALGORITHM,
        SignatureError::TooWeak { oid } if oid::signature::BROKEN.contains(oid) => reasons::WEAK_DIGEST,
        SignatureError::TooWeak { .. } => reasons::WEAK_KEY,
        SignatureError::Key(_) => reasons::BAD_PUBLIC_KEY,
        _ => reasons::CERTIFICATE_SIGNATURE_INVALID,
    }
}

fn link_facts(subject: &Certificate, issuer: &Certificate) -> Vec<Fact> {
    vec![
        Fact::new("subject", subject.subject()),
        Fact::new("issuer", issuer.subject()),
        Fact::new("algorithm", subject.signature_algorithm()),
    ]
}

/// The key identifiers of a link contradict each other.
const MISFIT: u8 = 2;

/// How well the key identifiers of a link fit. A hint only: some authorities write them in ways of their own.
fn hint(subject: &Certificate, issuer: &Certificate) -> u8 {
    let wanted = subject.authority_key_id().and_then(|id| id.key_id.as_deref());
    match (wanted, issuer.subject_key_id()) {
        (Some(wanted), Some(found)) if wanted == found => 0,
        (Some(_), Some(_)) => MISFIT,
        _ => 1,
    }
}

/// Whether the path would come back to a certificate, or to a name with the same key (RFC 4158, 2.4.2).
fn repeats(path: &[Certificate], issuer: &Certificate) -> bool {
    path.iter()
        .any(|link| link == issuer || (link.subject() == issuer.subject() && link.spki_der() == issuer.spki_der()))
}
