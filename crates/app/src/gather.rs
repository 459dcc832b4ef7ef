//! Evidence that is missing, asked for where the certificates say it is (RFC 5280, 4.2.1.13, 4.2.1.15 and 4.2.2.1).
//!
//! The chain search itself tells what is missing: a certificate of an issuer, or what decides about a revocation. What
//! was obtained decides nothing here; it is evidence like any other, and is kept for the next time.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Seek as _, Write};
use std::sync::Arc;

use qolhat_archive::{EvidenceKind, EvidenceRow};
use qolhat_asn1::UnixTime;
use qolhat_fetch::Sink;
use qolhat_pki::{
    Certificate, ChainOutcome, ChainPolicy, CrlReason, EvidenceFault, Name, OcspEvidence, OcspRequest, OcspResponse,
    OcspResponseStatus, RevocationDepth, RevocationFinding, RevocationList, RevocationSource, RevocationStatus,
    SoughtEvidence, build_chain, is_list_about, reasons,
};

use crate::chain_picture::is_signed_by;
use crate::courier::{Courier, Failure};
use crate::files::ListFile;
use crate::kept_issuers::issuers_above;
use crate::known_anchors::known_anchors;
use crate::open::archive_problem;
use crate::recognise::{Recognised, recognise};
use crate::trust::{Trust, write_list};
use crate::view::certificate_view;
use crate::wire::{FetchIssuerOutcome, FetchIssuerRequest, ServiceKind};
use crate::{App, Problem, ProblemCode};

/// How often the chain is looked at anew: each time at least one thing more was asked for. One certificate may name
/// [`MAX_ADDRESSES`] responders, as many addresses of each list, and as many of changes; a chain has three or four.
const MAX_ROUNDS: usize = 32;

/// How many addresses of one kind are tried for one certificate; the НУЦ names two.
const MAX_ADDRESSES: usize = 4;

/// How many certificates one address may give (RFC 5280, 4.2.2.1): an authority with all its predecessors and cross
/// certificates has a dozen. How many bytes they have is limited on the way.
const MAX_BUNDLE_CERTIFICATES: usize = 32;

/// How many signatures are checked to find the issuers among what one address gives: each certificate of the largest
/// bundle below two others. More are needed only for bags of certificates that all share one name.
const MAX_BUNDLE_CHECKS: usize = 2 * MAX_BUNDLE_CERTIFICATES;

/// Length of the nonce of a question (RFC 9654, 2.1).
const NONCE_BYTES: usize = 32;

/// What services are asked about.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The certificate at the lower end.
    pub(crate) leaf: Certificate,
    /// When the signature was there, by a stamp: an answer from before may not know yet of a revocation that counts.
    pub(crate) since: Option<UnixTime>,
}

/// Evidence that a service gave, and when.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Obtained {
    source: RevocationSource,
    about: About,
    this_update: UnixTime,
    /// Who was asked.
    pub address: String,
    /// When.
    pub at: UnixTime,
}

/// Whom evidence can decide about.
#[derive(Clone, Debug, Eq, PartialEq)]
enum About {
    /// The certificate with this SHA-256.
    One([u8; 32]),
    /// Those of this authority, and those that name the address.
    Issuer(Name),
}

impl Obtained {
    fn answer(subject: [u8; 32], response: &OcspResponse, address: &str, at: UnixTime) -> Option<Self> {
        Some(Self {
            source: RevocationSource::Ocsp,
            about: About::One(subject),
            this_update: response.responses().first()?.this_update,
            address: address.to_owned(),
            at,
        })
    }

    fn list(list: &RevocationList, address: &str, at: UnixTime) -> Self {
        Self {
            source: RevocationSource::Crl,
            about: About::Issuer(list.issuer().clone()),
            this_update: list.this_update(),
            address: address.to_owned(),
            at,
        }
    }

    fn is_same_list(&self, other: &Self) -> bool {
        (self.source, &self.about, self.this_update) == (other.source, &other.about, other.this_update)
    }

    /// Whether `finding` leans on this.
    pub(crate) fn is_basis_of(&self, finding: &RevocationFinding) -> bool {
        let certificate = &finding.certificate;
        finding.source == Some(self.source)
            && finding.this_update == Some(self.this_update)
            && match &self.about {
                About::One(subject) => *subject == certificate.sha256(),
                About::Issuer(issuer) => {
                    let named = [certificate.crl_urls(), certificate.delta_crl_urls()].concat();
                    issuer == certificate.issuer() || named.contains(&self.address)
                }
            }
    }
}

impl Trust {
    /// Adds what services answered before. Lists are in the trust store already.
    pub(crate) fn add_kept(&mut self, archive: &qolhat_archive::Archive) -> Result<(), Problem> {
        let rows = |kind| archive.evidence(kind).map_err(archive_problem);
        for row in rows(EvidenceKind::Ocsp)? {
            let response = row.der.as_deref().map(OcspResponse::from_der);
            if let (Some(subject), Some(Ok(response))) = (row.subject, response) {
                self.obtained.extend(Obtained::answer(
                    subject,
                    &response,
                    &row.address,
                    UnixTime(row.obtained_at),
                ));
                self.ocsp_responses.push(OcspEvidence::stored(response));
            }
        }
        for row in rows(EvidenceKind::Certificate)? {
            let certificate = row.der.as_deref().map(Certificate::from_der);
            self.intermediates.extend(certificate.and_then(Result::ok));
        }
        for row in rows(EvidenceKind::RevocationList)? {
            let lists = self.revocation_lists.iter();
            let list = lists.into_iter().find(|list| list.sha256() == row.sha256);
            self.obtained
                .extend(list.map(|list| Obtained::list(list, &row.address, UnixTime(row.obtained_at))));
        }
        Ok(())
    }
}

impl App {
    /// What is at hand, and what services add to it about a certificate; `enclosed` are those that came with it.
    ///
    /// # Errors
    /// When the archive can not be read. That a service does not answer is told in the evidence.
    pub(crate) fn gather(
        &self,
        question: &Question,
        enclosed: &[Certificate],
        trust: &mut Trust,
        policy: &ChainPolicy,
    ) -> Result<(), Problem> {
        let mut gathering = Gathering::new(self)?;
        for _ in 0..MAX_ROUNDS {
            let intermediates = [enclosed, &trust.intermediates].concat();
            let outcome = build_chain(
                &question.leaf,
                &intermediates,
                &trust.anchors,
                &trust.evidence(),
                policy,
            );
            gathering.keep_issuers_of(&outcome);
            let is_news = match outcome.anchor {
                None => gathering.seek_issuer(&outcome, trust),
                Some(_) if policy.revocation == RevocationDepth::Off => false,
                Some(_) => gathering.seek_revocation(&outcome, question.since, trust),
            };
            if !is_news {
                break;
            }
        }
        Ok(())
    }
}

impl App {
    /// Fetches the issuer of a certificate that was shown before, and keeps it and who stands above it; nothing else that
    /// stands at the address is kept. It is trusted through a root or not at all.
    ///
    /// # Errors
    /// [`ProblemCode::FileForgotten`], and [`ProblemCode::ServiceAddressUnusable`] for an address that the certificate does
    /// not give. That nobody answers is a result.
    pub fn fetch_issuer(&self, request: FetchIssuerRequest) -> Result<FetchIssuerOutcome, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        if !certificate.issuer_urls().contains(&request.url) {
            let problem = Problem::new(ProblemCode::ServiceAddressUnusable).with("address", &request.url);
            return Err(problem.with("fault", "not-in-certificate"));
        }
        let mut gathering = Gathering::new(self)?;
        let found = gathering.authorities_at(&request.url);
        for issuer in issuers_above(&certificate, found.as_deref().unwrap_or_default()) {
            gathering.keep_certificate(&request.url, issuer);
        }
        found.iter().flatten().for_each(|one| self.show(one));
        Ok(FetchIssuerOutcome {
            failure: found.as_ref().err().map(|failure| failure.reason.as_str().to_owned()),
            certificates: found.iter().flatten().map(certificate_view).collect(),
        })
    }
}

/// How many addresses were tried already about one certificate.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Tried {
    responders: usize,
    /// Of each place where a list is: its names are alternatives (RFC 5280, 4.2.1.13).
    lists: usize,
}

/// One search for evidence.
struct Gathering<'a> {
    app: &'a App,
    courier: Courier<'a>,
    tried: BTreeMap<[u8; 32], Tried>,
    /// Addresses of lists and certificates that were asked, each once.
    asked: BTreeSet<String>,
    /// Issuers that were found, with their addresses: kept as soon as a chain leads through them to an anchor.
    found: Vec<(String, Certificate)>,
}

impl<'a> Gathering<'a> {
    /// # Errors
    /// When the archive can not be read.
    fn new(app: &'a App) -> Result<Self, Problem> {
        Ok(Self {
            app,
            courier: Courier::new(app)?,
            tried: BTreeMap::new(),
            asked: BTreeSet::new(),
            found: Vec::new(),
        })
    }

    /// The certificate above the end of the chain. What stands at the address is a hint: any certificate may (the
    /// test certificates of the НУЦ name a wrong one), so only what signed the end of the chain, and what stands above
    /// that, is tried at all.
    fn seek_issuer(&mut self, outcome: &ChainOutcome, trust: &mut Trust) -> bool {
        let Some(last) = outcome.links.last() else {
            return false;
        };
        let mut is_news = false;
        for address in last.issuer_urls().into_iter().take(MAX_ADDRESSES) {
            if !self.asked.insert(address.clone()) {
                continue;
            }
            let found = self.authorities_at(&address).unwrap_or_default();
            for issuer in signers_above(last, &found) {
                if !trust.intermediates.contains(issuer) {
                    self.found.push((address.clone(), issuer.clone()));
                    trust.intermediates.push(issuer.clone());
                    is_news = true;
                }
            }
        }
        is_news
    }

    /// Keeps the issuers that were found when an anchor vouches for them. Whoever writes a file chooses what its
    /// certificates are signed by and where that is fetched: kept without an anchor, it would be tried for every later
    /// file.
    fn keep_issuers_of(&mut self, outcome: &ChainOutcome) {
        if outcome.anchor.is_none() {
            return;
        }
        let is_link = |(_, issuer): &mut (String, Certificate)| outcome.links.contains(issuer);
        let vouched: Vec<_> = self.found.extract_if(.., is_link).collect();
        for (address, issuer) in vouched {
            self.keep_certificate(&address, &issuer);
        }
    }

    /// Certificates of authorities that stand at an address: one in DER, or a bundle (RFC 5280, 4.2.2.1).
    fn authorities_at(&mut self, address: &str) -> Result<Vec<Certificate>, Failure> {
        let mut bytes = Vec::new();
        self.courier.ask(ServiceKind::Certificate, address, &[], &mut bytes)?;
        match recognise(address, &bytes) {
            Ok(Recognised::Certificates(certificates)) if certificates.len() > MAX_BUNDLE_CERTIFICATES => {
                Err(Failure {
                    reason: reasons::SERVICE_ANSWER_TOO_LARGE,
                    facts: vec![
                        qolhat_pki::Fact::new("address", address),
                        qolhat_pki::Fact::new("certificates", certificates.len()),
                    ],
                })
            }
            Ok(Recognised::Certificates(mut certificates)) => {
                // A namesake of a pinned authority is not taken in, whoever offers it.
                let is_meant = |one: &Certificate| one.is_authority() && known_anchors().hold_to_pins(one).is_ok();
                certificates.retain(is_meant);
                Ok(certificates)
            }
            _ => Err(unreadable(address)),
        }
    }

    /// What decides about every certificate of the chain that nothing decides yet: an answer first, then lists, and then
    /// what has changed since a list was made. Whether something came of use is seen when the chain is looked at anew:
    /// while nothing did, the next address is tried.
    fn seek_revocation(&mut self, outcome: &ChainOutcome, since: Option<UnixTime>, trust: &mut Trust) -> bool {
        let mut is_news = false;
        for (finding, issuer) in outcome.revocation.iter().zip(outcome.links.iter().skip(1)) {
            let subject = &finding.certificate;
            is_news |= if finding.status == RevocationStatus::Unknown {
                self.ask_responder(subject, issuer, trust)
                    || self.fetch_lists(subject, trust)
                    || self.fetch_changes(subject, issuer, trust)
            } else {
                is_answer_from_before(finding, since) && self.ask_responder(subject, issuer, trust)
                    || may_have_changed(finding) && self.fetch_changes(subject, issuer, trust)
            };
        }
        is_news
    }

    /// Asks the next responder that the certificate names. Whether there was one.
    fn ask_responder(&mut self, subject: &Certificate, issuer: &Certificate, trust: &mut Trust) -> bool {
        let tried = self.tried.entry(subject.sha256()).or_default();
        let Some(address) = subject
            .ocsp_urls()
            .into_iter()
            .take(MAX_ADDRESSES)
            .nth(tried.responders)
        else {
            return false;
        };
        tried.responders += 1;
        match self.answer_about(subject, issuer, &address) {
            Ok(evidence) => {
                let now = self.app.now();
                trust
                    .obtained
                    .extend(Obtained::answer(subject.sha256(), &evidence.response, &address, now));
                self.keep_answer(&address, subject, &evidence);
                trust.ocsp_responses.push(evidence);
            }
            Err(failure) => {
                let sought = SoughtEvidence::OcspAnswer;
                trust.evidence_faults.push(fault_about(subject, sought, failure));
            }
        }
        true
    }

    fn answer_about(
        &mut self,
        subject: &Certificate,
        issuer: &Certificate,
        address: &str,
    ) -> Result<OcspEvidence, Failure> {
        let mut nonce = vec![0; NONCE_BYTES];
        let random = self.app.ports.random.fill(&mut nonce);
        random.map_err(|_| unreadable(address))?;
        let request = OcspRequest::new(subject, issuer, Some(&nonce));
        let mut bytes = Vec::new();
        self.courier
            .ask(ServiceKind::Ocsp, address, request.der(), &mut bytes)?;
        let response = OcspResponse::from_der(&bytes).map_err(|_| unreadable(address))?;
        Ok(OcspEvidence {
            response,
            request_nonce: Some(nonce),
        })
    }

    /// The next list of each place that the certificate names. Whether there was one.
    fn fetch_lists(&mut self, subject: &Certificate, trust: &mut Trust) -> bool {
        let points = subject.distribution_points().iter().take(MAX_ADDRESSES);
        let places: Vec<Vec<String>> = points.map(|point| point.urls()).collect();
        loop {
            let tried = self.tried.entry(subject.sha256()).or_default();
            let nth = tried.lists;
            tried.lists += 1;
            let mut next = places.iter().filter_map(|addresses| addresses.get(nth)).peekable();
            if nth >= MAX_ADDRESSES || next.peek().is_none() {
                return false;
            }
            // What was asked for another certificate is at hand, and was of no use for this one.
            let mut is_asked = false;
            for address in next {
                is_asked |= self.fetch_list(subject, address, SoughtEvidence::CompleteList, trust);
            }
            if is_asked {
                return true;
            }
        }
    }

    /// The newest changes to the lists about `subject`, from where the certificate or the lists say they are (RFC 5280,
    /// 4.2.1.15 and 5.2.6). Whether anybody was asked.
    fn fetch_changes(&mut self, subject: &Certificate, issuer: &Certificate, trust: &mut Trust) -> bool {
        let mut places = vec![subject.delta_crl_urls()];
        // Anybody can hand over a list with addresses of his own: only the issuer's are followed.
        let is_genuine = |list: &&RevocationList| {
            !list.is_delta() && list.issuer() == issuer.subject() && list.verify_signed_by(issuer).is_ok()
        };
        let lists = trust.revocation_lists.iter().filter(is_genuine);
        places.extend(lists.map(RevocationList::delta_crl_urls));
        let mut is_asked = false;
        for addresses in places.into_iter().take(MAX_ADDRESSES) {
            let is_at_hand = |this: &Self, trust: &Trust| {
                let mut addresses = addresses.iter();
                addresses.any(|address| this.has_current_changes(address, issuer, trust))
            };
            for address in addresses.iter().take(MAX_ADDRESSES) {
                if is_at_hand(self, trust) {
                    break;
                }
                is_asked |= self.fetch_list(subject, address, SoughtEvidence::DeltaList, trust);
            }
        }
        is_asked
    }

    /// Whether the delta list of `issuer` from `address` is at hand and there is no newer one to be expected.
    fn has_current_changes(&self, address: &str, issuer: &Certificate, trust: &Trust) -> bool {
        let now = self.app.now();
        let is_from_there = |list: &RevocationList| {
            let given = Obtained::list(list, address, now);
            let mut obtained = trust.obtained.iter();
            obtained.any(|known| known.address == address && known.is_same_list(&given))
        };
        let mut deltas = trust.revocation_lists.iter().filter(|list| list.is_delta());
        deltas.any(|list| {
            list.next_update().is_some_and(|next| next > now)
                && is_from_there(list)
                && list.verify_signed_by(issuer).is_ok()
        })
    }

    /// The list from `address`, unless it was asked before. Whether it was asked now.
    fn fetch_list(&mut self, subject: &Certificate, address: &str, sought: SoughtEvidence, trust: &mut Trust) -> bool {
        if !self.asked.insert(address.to_owned()) {
            return false;
        }
        match self.list_at(address) {
            Ok(list) => {
                // The search passes over it without a word, and the certificate says that it is here.
                if sought == SoughtEvidence::CompleteList && !is_list_about(subject, &list) {
                    trust
                        .evidence_faults
                        .push(fault_about(subject, sought, for_another(&list, address)));
                }
                trust.obtained.push(Obtained::list(&list, address, self.app.now()));
                trust.revocation_lists.push(list);
            }
            Err(failure) => trust.evidence_faults.push(fault_about(subject, sought, failure)),
        }
        true
    }

    fn list_at(&mut self, address: &str) -> Result<RevocationList, Failure> {
        let not_stored = |_| Failure {
            reason: reasons::SERVICE_ANSWER_NOT_STORED,
            facts: vec![qolhat_pki::Fact::new("address", address)],
        };
        let mut file = Download(tempfile::tempfile().map_err(not_stored)?);
        self.courier.ask(ServiceKind::Crl, address, &[], &mut file)?;
        // Read where it lies: a list may be as large as its limit.
        let list = ListFile::over(file.0).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => unreadable(address),
            _ => not_stored(error),
        })?;
        let list = list.and_then(|bytes| RevocationList::read(Arc::new(bytes)).ok());
        let list = list.ok_or_else(|| unreadable(address))?;
        self.keep_list(address, &list);
        Ok(list)
    }

    // What can not be kept is asked for again the next time, and serves this time all the same.

    /// Keeps an answer that repeats our nonce; another one may be replayed and is never kept.
    fn keep_answer(&self, address: &str, subject: &Certificate, evidence: &OcspEvidence) {
        let response = &evidence.response;
        if response.status() != OcspResponseStatus::Successful || response.nonce() != evidence.request_nonce {
            return;
        }
        let next_update = response.responses().first().and_then(|response| response.next_update);
        let row = self.row(address, Some(subject.sha256()), response.der(), next_update);
        let _ = self.keep(EvidenceKind::Ocsp, &row, None);
    }

    fn keep_certificate(&self, address: &str, certificate: &Certificate) {
        let row = self.row(address, Some(certificate.sha256()), certificate.der(), None);
        let _ = self.keep(EvidenceKind::Certificate, &row, None);
    }

    fn keep_list(&self, address: &str, list: &RevocationList) {
        let row = EvidenceRow {
            address: address.to_owned(),
            subject: None,
            sha256: list.sha256(),
            der: None,
            obtained_at: self.app.now().0,
            next_update: list.next_update().map(|moment| moment.0),
        };
        let _ = self.keep(EvidenceKind::RevocationList, &row, Some(list));
    }

    fn row(&self, address: &str, subject: Option<[u8; 32]>, der: &[u8], next_update: Option<UnixTime>) -> EvidenceRow {
        EvidenceRow {
            address: address.to_owned(),
            subject,
            sha256: sha256(der),
            der: Some(der.to_vec()),
            obtained_at: self.app.now().0,
            next_update: next_update.map(|moment| moment.0),
        }
    }

    fn keep(&self, kind: EvidenceKind, row: &EvidenceRow, list: Option<&RevocationList>) -> Result<(), Problem> {
        let mut session = self.app.session();
        session.trust = None;
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        if let Some(list) = list {
            write_list(&mut transaction, list, &row.address, UnixTime(row.obtained_at))?;
        }
        transaction.keep_evidence(kind, row).map_err(archive_problem)?;
        transaction.commit().map_err(archive_problem)
    }
}

/// Whether changes to a list could say otherwise: a list speaks for the certificate, or has it on hold. A revocation is not
/// undone by anything that came later.
pub(crate) fn may_have_changed(finding: &RevocationFinding) -> bool {
    let may_be_lifted = match finding.status {
        RevocationStatus::Good => true,
        RevocationStatus::Revoked { reason, .. } => reason == Some(CrlReason::CertificateHold),
        _ => false,
    };
    may_be_lifted && finding.source == Some(RevocationSource::Crl)
}

/// Those of `found` that signed `certificate` or one another above it. There may be several for one key: an authority has
/// cross certificates.
fn signers_above<'f>(certificate: &Certificate, found: &'f [Certificate]) -> Vec<&'f Certificate> {
    let mut checks = 0;
    let mut signers: Vec<&Certificate> = Vec::new();
    let mut next = 0;
    let mut below = certificate;
    loop {
        for one in found {
            if one.subject() != below.issuer() || one == below || signers.contains(&one) {
                continue;
            }
            checks += 1;
            if checks > MAX_BUNDLE_CHECKS {
                return signers;
            }
            if is_signed_by(below, one) {
                signers.push(one);
            }
        }
        let Some(upper) = signers.get(next) else {
            return signers;
        };
        below = upper;
        next += 1;
    }
}

/// Whether an answer of a responder decided that is older than `since`. It still holds, and a newer one says more. Lists
/// are not asked for anew: there is one for a day or a month, and what changed since is in its delta.
pub(crate) fn is_answer_from_before(finding: &RevocationFinding, since: Option<UnixTime>) -> bool {
    let is_older = finding.this_update.zip(since).is_some_and(|(made, since)| made < since);
    is_older && finding.status == RevocationStatus::Good && finding.source == Some(RevocationSource::Ocsp)
}

fn fault_about(subject: &Certificate, sought: SoughtEvidence, failure: Failure) -> EvidenceFault {
    EvidenceFault {
        subject: subject.sha256(),
        sought,
        reason: failure.reason,
        facts: failure.facts,
    }
}

fn for_another(list: &RevocationList, address: &str) -> Failure {
    Failure {
        reason: reasons::REVOCATION_DATA_FOR_ANOTHER,
        facts: vec![
            qolhat_pki::Fact::new("address", address),
            qolhat_pki::Fact::new("list_issuer", list.issuer()),
            qolhat_pki::Fact::new("this_update", list.this_update()),
        ],
    }
}

fn unreadable(address: &str) -> Failure {
    Failure {
        reason: reasons::SERVICE_ANSWER_UNREADABLE,
        facts: vec![qolhat_pki::Fact::new("address", address)],
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let digest = qolhat_pki::DigestAlgorithm::Sha256.digest(bytes);
    digest.try_into().unwrap_or_default()
}

/// A list on its way: on the disk, since it may be as large as its limit.
struct Download(std::fs::File);

impl Write for Download {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Sink for Download {
    fn restart(&mut self) -> io::Result<()> {
        self.0.rewind()?;
        self.0.set_len(0)
    }
}
