//! Signing: the same rules and steps for the window, the command line and the demo.

use std::path::{Path, PathBuf};

use qolhat_archive::{Direction, DocumentRow as Record, NewSignature, State};
use qolhat_documents::Document;
use qolhat_keystore::SigningKey;
use qolhat_pki::{Certificate, DigestAlgorithm, RevocationStatus, Signer as _};
use qolhat_signature::{
    Content, ContentDigests, ContentHasher, Encoding, Form, SignError, add_signer, needed_digests, sign_cms,
};

use crate::documents::document_row;
use crate::files::{Overwrite, file_name, read_file, stream_file, write_file};
use crate::keys::{check_key, open_key_file};
use crate::moment::moment_text;
use crate::open::archive_problem;
use crate::report::{not_asked, revocation_view};
use crate::view::{hex, signer_view};
use crate::wire::{
    ReportView, RevocationView, Secret, SignDocumentsOutcome, SignDocumentsRequest, SignatureForm, SignedDocumentView,
    SignerView,
};
use crate::{App, Problem, ProblemCode};

/// Signs a file for a script.
#[derive(Debug)]
pub struct SignFileRequest {
    /// What is signed.
    pub file: PathBuf,
    /// Whether the signature carries it.
    pub form: SignatureForm,
    /// How the signature is written.
    pub encoding: Encoding,
    /// A signature of the same content that gets one more signer.
    pub add_to: Option<PathBuf>,
    /// Where the signature goes.
    pub output: PathBuf,
    /// Whether `output` may be replaced.
    pub overwrite: Overwrite,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedFile {
    /// What was signed.
    pub file: PathBuf,
    /// Where the signature is.
    pub output: PathBuf,
    /// What the signature carries: `B-B`.
    pub level: &'static str,
    /// Who signed.
    pub signer: SignerView,
    /// Digest of the content under the signature's algorithm, hexadecimal.
    pub digest: String,
    /// Whether the authority was asked.
    pub revocation: RevocationView,
}

/// A key that may sign documents now: opened, and checked before its private half was used.
///
/// Only [`App::signing_key`] makes one, so holding it is the proof.
#[derive(Debug)]
pub struct CheckedKey(SigningKey);

impl App {
    /// Opens a key file and checks that it may sign documents now.
    ///
    /// # Errors
    /// [`ProblemCode::PasswordWrong`] and other faults of containers; [`ProblemCode::KeyIsForLogin`],
    /// [`ProblemCode::CertificateExpired`] and the other refusals, before the private key is used.
    pub fn signing_key(&self, path: &Path, password: Secret) -> Result<CheckedKey, Problem> {
        self.checked(open_key_file(path, password)?)
    }

    fn checked(&self, key: SigningKey) -> Result<CheckedKey, Problem> {
        let certificate = key.certificate();
        check_key(certificate, self.now(), self.profile())?;
        self.check_not_revoked(certificate)?;
        Ok(CheckedKey(key))
    }

    /// Refuses a key that the evidence at hand knows to be withdrawn, or not issued at all. Knowing nothing is no refusal.
    fn check_not_revoked(&self, certificate: &Certificate) -> Result<(), Problem> {
        let outcome = self.chain_of(certificate)?;
        match outcome.leaf_revocation().map(|finding| finding.status) {
            Some(RevocationStatus::NeverIssued) => Err(Problem::new(ProblemCode::CertificateNeverIssued)
                .with("subject", certificate.person().common_name.unwrap_or_default())),
            Some(RevocationStatus::Revoked { at, .. }) => Err(Problem::new(ProblemCode::CertificateRevoked)
                .with("subject", certificate.person().common_name.unwrap_or_default())
                .with("revokedAt", moment_text(at))),
            _ => Ok(()),
        }
    }

    /// What the archive's lists say of a certificate before signing.
    fn revocation_before_signing(&self, certificate: &Certificate) -> Result<RevocationView, Problem> {
        let outcome = self.chain_of(certificate)?;
        // Lists at hand are told as what they are; the authority itself was not asked.
        Ok(match outcome.leaf_revocation() {
            Some(finding) if finding.status == RevocationStatus::Good => {
                revocation_view(Some(finding), &self.trust()?.obtained)
            }
            _ => not_asked(),
        })
    }

    fn chain_of(&self, certificate: &Certificate) -> Result<qolhat_pki::ChainOutcome, Problem> {
        let trust = self.trust()?;
        let policy = self.policy(self.now());
        let evidence = trust.evidence();
        Ok(qolhat_pki::build_chain(
            certificate,
            &trust.intermediates,
            &trust.anchors,
            &evidence,
            &policy,
        ))
    }

    /// Signs documents of the archive with one key, one passphrase for all of them.
    ///
    /// A document that can not be signed is told in its place; the others go on.
    ///
    /// # Errors
    /// What is wrong with the key: then nothing was signed.
    pub fn sign_documents(&self, request: SignDocumentsRequest) -> Result<SignDocumentsOutcome, Problem> {
        let (path, key) = self.unlock(&request.key, request.password)?;
        // Whose key it is, is known now and helps even when it is refused.
        self.used_key(&path, &key)?;
        let key = self.checked(key)?;
        let items = request
            .documents
            .iter()
            .map(|id| self.sign_document(*id, &key, request.form))
            .collect::<Result<_, _>>()?;
        Ok(SignDocumentsOutcome { items })
    }

    fn sign_document(&self, id: i64, key: &CheckedKey, form: SignatureForm) -> Result<SignedDocumentView, Problem> {
        let signed = self.try_sign_document(id, key, form);
        let row = document_row(&self.session().archive.document(id).map_err(archive_problem)?);
        let revocation = self.revocation_before_signing(key.0.certificate())?;
        Ok(match signed {
            Ok(report) => SignedDocumentView {
                row,
                signer: Some(signer_view(key.0.certificate())),
                report: Some(report),
                revocation,
                problem: None,
            },
            Err(problem) => SignedDocumentView {
                row,
                signer: None,
                report: None,
                revocation,
                problem: Some(problem.into()),
            },
        })
    }

    fn try_sign_document(&self, id: i64, key: &CheckedKey, form: SignatureForm) -> Result<ReportView, Problem> {
        let (record, signatures) = {
            let session = self.session();
            let record = session.archive.document(id).map_err(archive_problem)?;
            (record, session.archive.signatures(id).map_err(archive_problem)?)
        };
        let name = if record.number.is_empty() {
            record.original_name.clone()
        } else {
            record.number.clone()
        };
        let original = record
            .original
            .filter(|_| record.state != State::Draft)
            .ok_or_else(|| Problem::new(ProblemCode::DocumentNotReadyToSign).with("name", &name))?;
        let certificate = key.0.certificate();
        if let Some(document) = twin_of(&record) {
            check_organization(certificate, &document, record.direction)?;
        }
        let ours = number_of(certificate);
        if signatures
            .iter()
            .any(|signature| signature.signer_number == ours && ours.is_some() && signature.ours)
        {
            return Err(Problem::new(ProblemCode::AlreadySigned).with("name", name));
        }
        let bytes = self
            .session()
            .archive
            .original(&original)
            .map_err(archive_problem)?
            .unwrap_or_default();
        let content = crate::recognise::content_within(&bytes).unwrap_or(bytes);
        let cms = self.sign_content(key, Content::Whole(&content), form)?;
        let now = self.now();
        {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            let signature = NewSignature {
                original: transaction.add_original(&cms).map_err(archive_problem)?,
                file_name: &format!("{}.p7s", record.original_name),
                signer_number: ours.as_deref(),
                ours: true,
            };
            transaction
                .add_signature(id, &signature, now.0)
                .map_err(archive_problem)?;
            // Undecided until it was verified below, with whatever others have signed.
            let state = match transaction.document(id).map_err(archive_problem)?.state {
                State::SignedByBoth => State::SignedByBoth,
                _ => State::Signed,
            };
            transaction
                .set_state(id, state, Some(qolhat_archive::Verdict::Undetermined), now.0)
                .map_err(archive_problem)?;
            transaction.commit().map_err(archive_problem)?;
        }
        self.verify_document_offline(id)
    }

    fn sign_content(&self, key: &CheckedKey, content: Content<'_>, form: SignatureForm) -> Result<Vec<u8>, Problem> {
        let form = match form {
            SignatureForm::Attached => Form::Attached,
            SignatureForm::Detached => Form::Detached,
        };
        sign_cms(&key.0, content, form, self.now(), &mut self.random()).map_err(|error| sign_problem(&error, ""))
    }

    /// Signs a file. A signature beside it costs no memory, whatever the file's size.
    ///
    /// # Errors
    /// [`ProblemCode::KeyOfAnotherOrganization`] for a document of ours with another supplier,
    /// [`ProblemCode::SignatureOfOtherContent`], faults of files. No partial file is left.
    pub fn sign_file(&self, request: &SignFileRequest, key: &CheckedKey) -> Result<SignedFile, Problem> {
        let certificate = key.0.certificate();
        let existing = request.add_to.as_deref().map(read_file).transpose()?;
        let mut algorithms: Vec<DigestAlgorithm> = vec![key.0.digest_algorithm()];
        if let Some(existing) = &existing {
            algorithms.extend(needed_digests(&existing.bytes).unwrap_or_default());
        }
        let (content, digests) = match request.form {
            SignatureForm::Attached => {
                let file = read_file(&request.file)?;
                let digests = ContentDigests::of(&file.bytes, &algorithms);
                (Some(file.bytes), digests)
            }
            SignatureForm::Detached => {
                let mut hasher = ContentHasher::new(&algorithms);
                stream_file(&request.file, |piece| hasher.update(piece))?;
                (None, hasher.finish())
            }
        };
        if let Some(document) = self.twin_of_file(&request.file, content.as_deref())? {
            check_organization(certificate, &document, Direction::Outgoing).or_else(|refusal| {
                // The other side signs the same bytes with its own key.
                match request.add_to {
                    Some(_) => check_organization(certificate, &document, Direction::Incoming),
                    None => Err(refusal),
                }
            })?;
        }
        let whole = content.as_deref().map_or(Content::Digested(&digests), Content::Whole);
        let cms = match &existing {
            None => self.sign_content(key, whole, request.form)?,
            Some(existing) => add_signer(&existing.bytes, &key.0, Some(whole), self.now(), &mut self.random())
                .map_err(|error| sign_problem(&error, &existing.name))?,
        };
        write_file(&request.output, &request.encoding.encode(&cms), request.overwrite)?;
        Ok(SignedFile {
            file: request.file.clone(),
            output: request.output.clone(),
            level: "B-B",
            signer: signer_view(certificate),
            digest: digests
                .get(key.0.digest_algorithm())
                .map(hex::encode)
                .unwrap_or_default(),
            revocation: self.revocation_before_signing(certificate)?,
        })
    }

    fn twin_of_file(&self, path: &Path, content: Option<&[u8]>) -> Result<Option<Document>, Problem> {
        let read;
        let bytes = match content {
            Some(bytes) => bytes,
            // Documents of ours are small; a larger file is none.
            None if std::fs::metadata(path).is_ok_and(|metadata| metadata.len() <= MAX_DOCUMENT_BYTES) => {
                read = read_file(path)?;
                &read.bytes
            }
            None => return Ok(None),
        };
        Ok(crate::pdf_attachment::twin_in(bytes))
    }
}

/// A PDF of ours is at most a few megabytes, even with 2 000 lines.
const MAX_DOCUMENT_BYTES: u64 = 64 << 20;

/// Whether the key belongs to the side of the document that signs: the supplier of ours, the customer of theirs.
fn check_organization(certificate: &Certificate, document: &Document, direction: Direction) -> Result<(), Problem> {
    let party = match direction {
        Direction::Outgoing => &document.supplier,
        Direction::Incoming => &document.customer,
    };
    let demanded = party.id_number();
    let person = certificate.person();
    let matches = |number: &Option<String>| number.as_deref() == Some(demanded);
    // A legal entity signs with its BIN; a person and a personal proprietor with the IIN, which may stand in either.
    let fits = matches(&person.bin) || (party.kind.has_iin() && matches(&person.iin));
    if demanded.is_empty() || fits {
        return Ok(());
    }
    Err(Problem::new(ProblemCode::KeyOfAnotherOrganization)
        .with("documentBin", demanded)
        .with("keyBin", person.bin.or(person.iin).unwrap_or_default())
        .with("subject", person.common_name.unwrap_or_default()))
}

/// BIN of the organisation, else IIN of the person.
pub(crate) fn number_of(certificate: &Certificate) -> Option<String> {
    let person = certificate.person();
    person.bin.or(person.iin)
}

fn twin_of(record: &Record) -> Option<Document> {
    Document::from_draft_json(record.twin.as_deref()?.as_bytes()).ok()
}

fn sign_problem(error: &SignError, file: &str) -> Problem {
    let code = match error {
        SignError::ContentDiffers => ProblemCode::SignatureOfOtherContent,
        SignError::Existing(_) => ProblemCode::SignatureNotReadable,
        _ => ProblemCode::SigningFailed,
    };
    Problem::new(code)
        .with("file", file)
        .with("detail", error)
        .caused_by(error)
}

/// Where the signature of `file` goes unless it is said: beside it, with `.p7s` added.
#[must_use]
pub fn default_output(file: &Path, folder: Option<&Path>) -> PathBuf {
    let name = format!("{}.p7s", file_name(file));
    folder
        .or_else(|| file.parent())
        .map_or_else(|| PathBuf::from(&name), |folder| folder.join(&name))
}
