//! Verification of files and of documents in the archive: the same steps for every face.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use qolhat_asn1::UnixTime;
use qolhat_pki::{
    Certificate, ChainOutcome, ChainPolicy, DigestAlgorithm, Purpose, RequiredPurpose, RevocationFinding,
    RevocationStatus, build_chain,
};
use qolhat_signature::cms::SignedData;
use qolhat_signature::timestamp::TimestampToken;
use qolhat_signature::{
    Content, ContentDigests, ContentHasher, SignatureReport, ValidationContext, decode_armour, needed_digests,
    verify_cms, verify_cms_prehashed,
};

use crate::documents::stored_verdict;
use crate::files::{NamedBytes, file_name, files_in, read_file, stream_file};
use crate::gather::{Question, is_answer_from_before, may_have_changed};
use crate::keys::signs_documents;
use crate::moment::read_moment;
use crate::open::archive_problem;
use crate::recognise::{Recognised, is_cms, recognise};
use crate::report::{certificate_report_view, no_signature_view, report_view, sha256};
use crate::trust::Trust;
use crate::wire::{
    CertificateReportView, FileFailure, FilesRequest, ReportView, VerifyCertificateRequest, VerifyDocumentRequest,
    VerifyFilesOutcome, VerifyFilesRequest,
};
use crate::{App, Problem, ProblemCode};

/// Files of one folder that are tried as the content of a signature chosen alone; a month of documents fits.
const MAX_NEIGHBOURS: usize = 500;

/// Bytes of neighbours with other names that are read in one request: documents are small, and films lie beside them.
const MAX_GUESSED_BYTES: u64 = 256 << 20;

/// What a verification stands on, apart from the files themselves.
#[derive(Clone)]
pub struct Basis {
    /// Roots, certificates, lists.
    pub trust: Arc<Trust>,
    /// The moment that is asked about and what is demanded of a chain.
    pub policy: ChainPolicy,
    /// Whether services are asked for what is missing.
    pub is_online: bool,
}

impl App {
    /// The basis that the archive gives: its trust store, revocation required, signing keys.
    ///
    /// # Errors
    /// [`ProblemCode::TimeNotUnderstood`], [`ProblemCode::ArchiveNotWritable`] when the archive can not be read.
    pub fn basis(&self, at: Option<&str>) -> Result<Basis, Problem> {
        let at = at.map_or_else(|| Ok(self.now()), read_moment)?;
        Ok(Basis {
            trust: self.trust()?,
            policy: self.policy(at)?,
            is_online: self.service_settings()?.network_allowed,
        })
    }

    /// The safe defaults for this profile: revocation required, signing keys, no marks that the profile refuses, and the
    /// validation policy of the archive. What is known today tells about a day in the past as well.
    ///
    /// # Errors
    /// [`ProblemCode::PolicyNotUnderstood`] when the archive's own policy is not understood any more.
    pub fn policy(&self, at: UnixTime) -> Result<ChainPolicy, Problem> {
        Ok(ChainPolicy {
            refused_policies: self.profile().refused_policies(),
            validation: self.policy_in_force()?,
            now: self.now().max(at),
            ..ChainPolicy::at(at)
        })
    }

    /// Verifies one file, with the content beside it when it is given.
    ///
    /// The content may be of any size: it is hashed as it is read.
    ///
    /// # Errors
    /// When a file can not be read. What is wrong with a signature is in the report.
    pub fn verify_file(&self, file: &Path, content: Option<&Path>, basis: &Basis) -> Result<ReportView, Problem> {
        let signature = read_file(file)?;
        let name = content.map(file_name);
        if let (Some(path), true) = (content, signs_content_itself(&signature.bytes)) {
            let whole = read_file(path)?;
            return Ok(self.verify_bytes(&signature, Some(Content::Whole(&whole.bytes)), name, basis));
        }
        let digests = content.map(|path| digest_file(path, &signature.bytes)).transpose()?;
        Ok(self.verify_bytes(&signature, digests.as_ref().map(Content::Digested), name, basis))
    }

    /// Verifies bytes at hand.
    pub(crate) fn verify_bytes(
        &self,
        file: &NamedBytes,
        content: Option<Content<'_>>,
        content_name: Option<String>,
        basis: &Basis,
    ) -> ReportView {
        if !is_cms(&file.bytes) {
            return no_signature_view(&file.name, Some(sha256(&file.bytes)), &basis.policy);
        }
        let policy = self.held_to_profile(&basis.policy);
        let verify = |trust: &Trust| {
            let context = ValidationContext {
                anchors: &trust.anchors,
                intermediates: &trust.intermediates,
                crls: &trust.revocation_lists,
                ocsp: &trust.ocsp_responses,
                faults: &trust.evidence_faults,
                policy: policy.clone(),
            };
            match &content {
                Some(Content::Digested(digests)) => verify_cms_prehashed(&file.bytes, digests, &context),
                Some(Content::Whole(bytes)) => verify_cms(&file.bytes, Some(bytes), &context),
                None => verify_cms(&file.bytes, None, &context),
            }
        };
        let report = verify(&basis.trust);
        // What the file brings along may be enough; services are asked only for what it and the archive lack.
        let lacking = report.signatures.iter();
        let lacking: Vec<Question> = lacking.flat_map(|one| lacking_evidence(one, &policy)).collect();
        if basis.is_online && !lacking.is_empty() {
            let trust = self.gathered(&lacking, &enclosed_certificates(&file.bytes), &basis.trust, &policy);
            return report_view(file, content_name, &verify(&trust), &policy, &trust.obtained);
        }
        report_view(file, content_name, &report, &policy, &basis.trust.obtained)
    }

    /// What is at hand, and what services add to it.
    fn gathered(&self, questions: &[Question], enclosed: &[Certificate], trust: &Trust, policy: &ChainPolicy) -> Trust {
        let mut trust = trust.clone();
        for question in questions {
            // An archive that can not be read leaves the evidence missing, and the report says so.
            let _ = self.gather(question, enclosed, &mut trust, policy);
        }
        trust
    }

    /// What a caller demands, and what this profile refuses whatever the caller says.
    fn held_to_profile(&self, policy: &ChainPolicy) -> ChainPolicy {
        let mut policy = policy.clone();
        policy.refused_policies.extend(self.profile().refused_policies());
        policy
    }

    /// Verifies a certificate by itself.
    pub fn verify_certificate_with(&self, certificate: &Certificate, basis: &Basis) -> CertificateReportView {
        let policy = self.held_to_profile(&basis.policy);
        let judge = |trust: &Trust| {
            let evidence = trust.evidence();
            build_chain(certificate, &trust.intermediates, &trust.anchors, &evidence, &policy)
        };
        let outcome = judge(&basis.trust);
        if basis.is_online && lacks_evidence(&outcome) {
            let leaf = certificate.clone();
            let trust = self.gathered(&[Question { leaf, since: None }], &[], &basis.trust, &policy);
            return certificate_report_view(&judge(&trust), &policy, &trust.obtained);
        }
        certificate_report_view(&outcome, &policy, &basis.trust.obtained)
    }

    /// Verifies the first certificate in a file by itself.
    ///
    /// # Errors
    /// [`ProblemCode::NoCertificate`] when the file is something else, [`ProblemCode::CertificateNotReadable`] when it is
    /// damaged.
    pub fn verify_certificate_file(&self, file: &Path, basis: &Basis) -> Result<CertificateReportView, Problem> {
        let (first, _) = certificates_in(file)?;
        Ok(self.verify_certificate_with(&first, basis))
    }

    /// Verifies every certificate in a file, each by itself.
    ///
    /// # Errors
    /// As [`App::verify_certificate_file`].
    pub(crate) fn verify_certificates_of_file(
        &self,
        file: &Path,
        basis: &Basis,
    ) -> Result<Vec<CertificateReportView>, Problem> {
        let (first, others) = certificates_in(file)?;
        let each = std::iter::once(first).chain(others);
        Ok(each.map(|one| self.verify_certificate_with(&one, basis)).collect())
    }

    /// Verifies a certificate that was shown before, against the archive's trust store, for what it was made for. The
    /// answer is that of [`App::certificate_chain`] for the same moment, which the person has before them.
    ///
    /// # Errors
    /// [`ProblemCode::FileForgotten`] when it was not shown in this run, [`ProblemCode::TimeNotUnderstood`].
    pub fn verify_certificate(&self, request: VerifyCertificateRequest) -> Result<CertificateReportView, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        let at = request.at.as_deref().map(read_moment).transpose()?;
        Ok(self.judge_shown(&certificate, at)?.report())
    }

    /// Verifies chosen files. A signature without content inside is paired by digest: with the other chosen files, with
    /// the files of its folder, with the documents of the archive.
    ///
    /// # Errors
    /// [`ProblemCode::TimeNotUnderstood`], [`ProblemCode::FileForgotten`]. Files that can not be read are listed.
    pub fn verify_files(&self, request: VerifyFilesRequest) -> Result<VerifyFilesOutcome, Problem> {
        let basis = self.basis(request.at.as_deref())?;
        let mut outcome = VerifyFilesOutcome {
            reports: Vec::new(),
            failures: Vec::new(),
        };
        let mut signatures = Vec::new();
        let mut others: Vec<(crate::wire::FileRef, PathBuf)> = Vec::new();
        for (file, path) in self.refs(&FilesRequest { files: request.files })? {
            match read_file(&path) {
                Ok(bytes) if is_cms(&bytes.bytes) => signatures.push((path, bytes)),
                Ok(_) => others.push((file, path)),
                // No signature is that large; a content may be, since it is hashed as it is read.
                Err(problem) if problem.code == ProblemCode::FileTooLarge => others.push((file, path)),
                Err(problem) => outcome.failures.push(FileFailure {
                    file,
                    problem: problem.into(),
                }),
            }
        }
        let candidates: Vec<PathBuf> = others.iter().map(|(_, path)| path.clone()).collect();
        let mut hashed = HashedFiles::for_signatures(signatures.iter().map(|(_, signature)| &signature.bytes[..]));
        let mut used = Vec::new();
        for (path, signature) in signatures {
            let pair = self.find_content(&path, &signature, &candidates, &mut hashed)?;
            if let Some(Pair { from: Some(from), .. }) = &pair {
                used.push(from.clone());
            }
            let (name, digests) = pair.map_or((None, None), |pair| (Some(pair.name), Some(pair.digests)));
            let beside = digests.as_ref().map(Content::Digested);
            outcome
                .reports
                .push(self.verify_bytes(&signature, beside, name, &basis));
        }
        for (file, path) in others {
            if !used.contains(&path) {
                outcome.reports.push(no_signature_view(&file.name, None, &basis.policy));
            }
        }
        outcome
            .reports
            .iter()
            .for_each(|report| self.show_certificates_of(report));
        Ok(outcome)
    }

    /// Verifies every signature of a document in the archive, and keeps the verdict for the list.
    ///
    /// # Errors
    /// [`ProblemCode::DocumentNotFound`], [`ProblemCode::TimeNotUnderstood`].
    pub fn verify_document(&self, request: VerifyDocumentRequest) -> Result<ReportView, Problem> {
        let basis = self.basis(request.at.as_deref())?;
        let report = match request.at {
            None => self.renew_verdict(request.id, &basis)?,
            Some(_) => self.verify_stored(&self.stored_document(request.id)?, &basis),
        };
        self.show_certificates_of(&report);
        Ok(report)
    }

    /// As [`App::verify_document`] as of now, without asking anybody: signing, importing and opening never wait for the
    /// network.
    pub(crate) fn verify_document_offline(&self, id: i64) -> Result<ReportView, Problem> {
        let report = self.renew_verdict(id, &self.offline_basis()?)?;
        self.show_certificates_of(&report);
        Ok(report)
    }

    /// What the archive gives as of now, and nobody asked.
    pub(crate) fn offline_basis(&self) -> Result<Basis, Problem> {
        Ok(Basis {
            is_online: false,
            ..self.basis(None)?
        })
    }

    /// Verifies a document as of now, and keeps the verdict for the list.
    pub(crate) fn renew_verdict(&self, id: i64, basis: &Basis) -> Result<ReportView, Problem> {
        let document = self.stored_document(id)?;
        let report = self.verify_stored(&document, basis);
        let signatures: Vec<_> = document.signatures.into_iter().map(|(row, _)| row).collect();
        self.keep_standing(&document.record, &signatures, &report)?;
        Ok(report)
    }

    /// A document of the archive with its signature files.
    pub(crate) fn stored_document(&self, id: i64) -> Result<StoredDocument, Problem> {
        let session = self.session();
        let record = session.archive.document(id).map_err(archive_problem)?;
        let original = |digest: &_| session.archive.original(digest).map_err(archive_problem);
        let bytes = record
            .original
            .as_ref()
            .map(original)
            .transpose()?
            .flatten()
            .unwrap_or_default();
        let mut signatures = Vec::new();
        for signature in session.archive.signatures(id).map_err(archive_problem)? {
            let bytes = original(&signature.original)?.unwrap_or_default();
            signatures.push((signature, bytes));
        }
        Ok(StoredDocument {
            record,
            bytes,
            signatures,
        })
    }

    /// Verifies every signature of a document; nothing is kept.
    pub(crate) fn verify_stored(&self, document: &StoredDocument, basis: &Basis) -> ReportView {
        let record = &document.record;
        let mut basis = basis.clone();
        basis.policy.document_type = Some(record.kind.clone());
        // Beside an attached signature stands what it carries; beside a plain file, the file.
        let carried = crate::recognise::content_within(&document.bytes);
        let content = carried.as_deref().unwrap_or(&document.bytes);
        let mut whole: Option<ReportView> = None;
        for (signature, bytes) in &document.signatures {
            let file = NamedBytes {
                name: signature.file_name.clone(),
                bytes: bytes.clone(),
            };
            let beside = (Some(signature.original) != record.original).then_some(Content::Whole(content));
            let report = self.verify_bytes(&file, beside, Some(record.original_name.clone()), &basis);
            whole = Some(match whole {
                None => report,
                Some(mut whole) => {
                    whole.verdict = whole.verdict.min(report.verdict);
                    // A file with both signatures may stand beside one of them: each is told once.
                    for signature in report.signatures {
                        if !whole.signatures.contains(&signature) {
                            whole.signatures.push(signature);
                        }
                    }
                    whole.problem = whole.problem.or(report.problem);
                    whole
                }
            });
        }
        whole.unwrap_or_else(|| no_signature_view(&record.original_name, None, &basis.policy))
    }

    /// Keeps what a verification of all signatures as of now has shown.
    fn keep_standing(
        &self,
        seen: &qolhat_archive::DocumentRow,
        signatures: &[qolhat_archive::SignatureRow],
        report: &ReportView,
    ) -> Result<(), Problem> {
        let verdict = (!signatures.is_empty()).then(|| stored_verdict(report.verdict));
        let state = self.standing(seen, signatures, report)?;
        if verdict == seen.verdict && state == seen.state {
            return Ok(());
        }
        let mut session = self.session();
        let mut transaction = session.archive.begin().map_err(archive_problem)?;
        let now = transaction.document(seen.id).map_err(archive_problem)?;
        // What another program has added since is not in this report: its own verification will tell.
        let is_as_seen =
            now.state == seen.state && transaction.signatures(seen.id).map_err(archive_problem)? == signatures;
        if is_as_seen {
            transaction
                .set_state(seen.id, state, verdict, now.updated_at)
                .map_err(archive_problem)?;
        }
        transaction.commit().map_err(archive_problem)
    }

    /// Looks for the content of a signature that stands beside it.
    fn find_content(
        &self,
        path: &Path,
        signature: &NamedBytes,
        chosen: &[PathBuf],
        hashed: &mut HashedFiles,
    ) -> Result<Option<Pair>, Problem> {
        let der = decode_armour(&signature.bytes);
        let Ok(signed) = SignedData::from_ber(&der) else {
            return Ok(None);
        };
        if signed.content.is_some() {
            return Ok(None);
        }
        let demanded = demanded_digests(&signed);
        let fits = |digests: &ContentDigests| {
            demanded
                .iter()
                .any(|(algorithm, digest)| digests.get(*algorithm) == Some(&digest[..]))
        };
        let pair = |path: &Path, digests: ContentDigests| Pair {
            name: file_name(path),
            digests,
            from: chosen.iter().find(|chosen| *chosen == path).cloned(),
        };
        let likely_first = |paths: Vec<PathBuf>| {
            let mut paths: Vec<PathBuf> = paths.into_iter().filter(|other| other != path).collect();
            paths.sort_by_key(|other| (!is_exactly_named(path, other), !is_named_after(path, other)));
            paths
        };
        // The chosen files first, then those of the folder; in each, those named like the signature.
        let chosen_files = likely_first(chosen.to_vec());
        let mut neighbours = likely_first(path.parent().map(files_in).unwrap_or_default());
        neighbours.truncate(MAX_NEIGHBOURS);
        for candidate in chosen_files.iter().chain(&neighbours) {
            let is_guess = !chosen_files.contains(candidate) && !is_named_after(path, candidate);
            if is_guess && !hashed.affords(candidate) {
                continue;
            }
            if let Some(digests) = hashed.digests(candidate)
                && fits(digests)
            {
                return Ok(Some(pair(candidate, digests.clone())));
            }
        }
        if let Some((name, digests)) = self.find_content_in_archive(&demanded)? {
            return Ok(Some(Pair {
                name,
                digests,
                from: None,
            }));
        }
        // Nothing fits. A file that was plainly meant is what the report must speak about: it has been changed.
        let meant = match chosen {
            [only] => Some(only),
            _ => neighbours.iter().find(|neighbour| is_exactly_named(path, neighbour)),
        };
        Ok(meant.and_then(|meant| Some(pair(meant, hashed.digests(meant)?.clone()))))
    }

    /// The document of the archive with one of these digests.
    pub(crate) fn find_content_in_archive(
        &self,
        demanded: &[(DigestAlgorithm, Vec<u8>)],
    ) -> Result<Option<(String, ContentDigests)>, Problem> {
        let Some((id, _)) = self.document_with_content(demanded)? else {
            return Ok(None);
        };
        let session = self.session();
        let record = session.archive.document(id).map_err(archive_problem)?;
        let bytes = match record.original {
            Some(digest) => session
                .archive
                .original(&digest)
                .map_err(archive_problem)?
                .unwrap_or_default(),
            None => Vec::new(),
        };
        let content = crate::recognise::content_within(&bytes).unwrap_or(bytes);
        let algorithms: Vec<DigestAlgorithm> = demanded.iter().map(|(algorithm, _)| *algorithm).collect();
        Ok(Some((record.original_name, ContentDigests::of(&content, &algorithms))))
    }
}

/// A document of the archive with everything that its verification needs.
pub(crate) struct StoredDocument {
    pub(crate) record: qolhat_archive::DocumentRow,
    /// The document itself, or the attached signature that carries it.
    bytes: Vec<u8>,
    /// The signature files and their bytes, oldest first.
    pub(crate) signatures: Vec<(qolhat_archive::SignatureRow, Vec<u8>)>,
}

/// The certificates of a signature, its stamps included, of which services could tell more.
fn lacking_evidence(report: &SignatureReport, policy: &ChainPolicy) -> impl Iterator<Item = Question> {
    let proven_time = report.proven_time();
    let signer = report.chain.iter().filter(move |chain| {
        let mut findings = chain.revocation.iter();
        // A chain that is judged for an earlier moment did not hold for the one in question.
        let is_open =
            |finding: &RevocationFinding| finding.moment < policy.at || is_answer_from_before(finding, proven_time);
        lacks_evidence(chain) || findings.any(is_open)
    });
    let stamps = report.timestamps.iter().filter_map(|stamp| stamp.chain.as_ref());
    let stamps = stamps.filter(|chain| lacks_evidence(chain));
    let with = |since| move |chain: &ChainOutcome| chain.links.first().cloned().map(|leaf| Question { leaf, since });
    signer
        .filter_map(with(proven_time))
        .chain(stamps.filter_map(with(None)))
}

/// Whether an issuer is missing, or what decides about a revocation, or perhaps what has changed since a list was made.
fn lacks_evidence(outcome: &ChainOutcome) -> bool {
    let is_open =
        |finding: &RevocationFinding| finding.status == RevocationStatus::Unknown || may_have_changed(finding);
    outcome.anchor.is_none() || outcome.revocation.iter().any(is_open)
}

/// The certificates inside of a signature file, those in its time stamps included.
pub(crate) fn enclosed_certificates(cms: &[u8]) -> Vec<Certificate> {
    let der = decode_armour(cms);
    let Ok(signed) = SignedData::from_ber(&der) else {
        return Vec::new();
    };
    let mut inside = certificates_of(&signed);
    for signer in signed.signer_infos().flatten() {
        for token in signer.timestamp_tokens() {
            let token = TimestampToken::from_ber(token.raw());
            inside.extend(token.iter().flat_map(|token| certificates_of(&token.signed)));
        }
    }
    let mut seen = HashSet::new();
    inside.retain(|certificate| seen.insert(certificate.sha256()));
    inside
}

fn certificates_of(signed: &SignedData<'_>) -> Vec<Certificate> {
    let inside = signed.certificates().unwrap_or_default();
    inside
        .into_iter()
        .filter_map(|der| Certificate::from_der(der).ok())
        .collect()
}

/// A content found for a signature.
struct Pair {
    name: String,
    digests: ContentDigests,
    /// The chosen file it is, when it is one.
    from: Option<PathBuf>,
}

/// Files that were tried as the content of signatures: each is read once, whatever the number of signatures.
struct HashedFiles {
    algorithms: Vec<DigestAlgorithm>,
    digests: HashMap<PathBuf, Option<ContentDigests>>,
    /// How many bytes may still be read of files that nothing but their folder speaks for.
    guessing: u64,
}

impl HashedFiles {
    fn for_signatures<'a>(signatures: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut algorithms: Vec<DigestAlgorithm> = signatures
            .flat_map(|signature| needed_digests(signature).unwrap_or_default())
            .collect();
        algorithms.sort_unstable();
        algorithms.dedup();
        Self {
            algorithms,
            digests: HashMap::new(),
            guessing: MAX_GUESSED_BYTES,
        }
    }

    /// Whether a file may be read on a mere guess; then its size is spent.
    fn affords(&mut self, path: &Path) -> bool {
        if self.digests.contains_key(path) {
            return true;
        }
        let size = std::fs::metadata(path).map_or(u64::MAX, |metadata| metadata.len());
        match self.guessing.checked_sub(size) {
            Some(left) => {
                self.guessing = left;
                true
            }
            None => false,
        }
    }

    /// The digests of a file; nothing when it can not be read.
    fn digests(&mut self, path: &Path) -> Option<&ContentDigests> {
        let algorithms = &self.algorithms;
        let digests = self.digests.entry(path.to_owned());
        digests.or_insert_with(|| hash_file(path, algorithms).ok()).as_ref()
    }
}

/// What a certificate is asked for when it is looked at by itself: what it was made for. A login key is asked to log in, an
/// authority is not asked to sign acts.
pub(crate) fn purpose_of(certificate: &Certificate) -> RequiredPurpose {
    match certificate.purpose() {
        Purpose::Sign | Purpose::SignAndLogin => RequiredPurpose::Sign,
        Purpose::Other if signs_documents(certificate) => RequiredPurpose::Sign,
        Purpose::Login => RequiredPurpose::Auth,
        _ => RequiredPurpose::Any,
    }
}

/// The digests that signers demand of the content.
pub(crate) fn demanded_digests(signed: &SignedData<'_>) -> Vec<(DigestAlgorithm, Vec<u8>)> {
    let signers = signed.signer_infos().flatten();
    let demanded = signers.filter_map(|signer| {
        let algorithm = DigestAlgorithm::from_algorithm(&signer.digest_algorithm)?;
        Some((algorithm, signer.message_digest().ok()??.into_owned()))
    });
    demanded.collect()
}

/// Whether a signer covers the content itself and not its digest, so that all of it is needed (RFC 5652, 5.4).
fn signs_content_itself(cms: &[u8]) -> bool {
    let der = decode_armour(cms);
    let Ok(signed) = SignedData::from_ber(&der) else {
        return false;
    };
    signed
        .signer_infos()
        .flatten()
        .any(|signer| signer.signed_attributes.is_none())
}

/// Hashes a file with the algorithms that the signers of `cms` used.
pub(crate) fn digest_file(path: &Path, cms: &[u8]) -> Result<ContentDigests, Problem> {
    hash_file(path, &needed_digests(cms).unwrap_or_default())
}

fn hash_file(path: &Path, algorithms: &[DigestAlgorithm]) -> Result<ContentDigests, Problem> {
    let mut hasher = ContentHasher::new(algorithms);
    stream_file(path, |piece| hasher.update(piece))?;
    Ok(hasher.finish())
}

/// `act.pdf.p7s` beside `act.pdf`.
fn is_exactly_named(signature: &Path, other: &Path) -> bool {
    signature
        .file_stem()
        .is_some_and(|stem| Some(stem) == other.file_name())
}

/// `act.p7s` beside `act.pdf` too.
fn is_named_after(signature: &Path, other: &Path) -> bool {
    is_exactly_named(signature, other) || signature.file_stem() == other.file_stem()
}

/// The first certificate of a file, and the others.
fn certificates_in(file: &Path) -> Result<(Certificate, Vec<Certificate>), Problem> {
    let file = read_file(file)?;
    let certificates = match recognise(&file.name, &file.bytes)? {
        Recognised::Certificates(certificates) => certificates,
        _ => Vec::new(),
    };
    let mut each = certificates.into_iter();
    match each.next() {
        Some(first) => Ok((first, each.collect())),
        None => Err(Problem::new(ProblemCode::NoCertificate).with("file", file.name)),
    }
}
