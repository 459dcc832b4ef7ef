//! Filing: documents and signatures from outside, byte for byte, each recognised by its content.

use std::path::{Path, PathBuf};

use qolhat_archive::{Direction, NewDocument, NewSignature, State, Transaction, Verdict};
use qolhat_asn1::UnixTime;
use qolhat_documents::Document;
use qolhat_pki::DigestAlgorithm;
use qolhat_signature::cms::SignedData;
use qolhat_signature::decode_armour;

use crate::documents::{document_row, facts_of_record};
use crate::files::{NamedBytes, read_file};
use crate::open::archive_problem;
use crate::recognise::{content_within, is_cms};
use crate::verify_file::demanded_digests;
use crate::wire::{DocumentRow, FileFailure, FilesRequest, ImportOutcome};
use crate::{App, Problem};

/// The kind of a record that is a signature whose document is not here yet.
const LONE_SIGNATURE: &str = "signature";

/// How many such signatures are tried on a new document, the latest first; a mailbox of a year has fewer.
const MAX_LONE_SIGNATURES: u32 = 1_000;

/// What became of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The document it is or belongs to.
    pub row: DocumentRow,
    /// Whether the archive had it already.
    pub is_duplicate: bool,
}

impl App {
    /// Takes files into the archive. Documents come before signatures, so that a pair chosen together finds itself.
    ///
    /// # Errors
    /// [`crate::ProblemCode::FileForgotten`]. Files that can not be taken are listed.
    pub fn import_files(&self, request: FilesRequest) -> Result<ImportOutcome, Problem> {
        let mut outcome = ImportOutcome {
            documents: Vec::new(),
            duplicates: Vec::new(),
            failures: Vec::new(),
        };
        let (files, paths): (Vec<_>, Vec<_>) = self.refs(&request)?.into_iter().unzip();
        self.import_paths(&paths, &mut |at, imported| match imported {
            Ok(imported) => {
                if imported.is_duplicate {
                    outcome.duplicates.push(files[at].name.clone());
                }
                outcome.documents.retain(|row| row.id != imported.row.id);
                outcome.documents.push(imported.row);
            }
            Err(problem) => outcome.failures.push(FileFailure {
                file: files[at].clone(),
                problem: problem.into(),
            }),
        });
        Ok(outcome)
    }

    /// Takes files into the archive one at a time, documents before the signatures that stand beside them. `tell` hears
    /// of each by its place in `paths`.
    pub fn import_paths(&self, paths: &[PathBuf], tell: &mut dyn FnMut(usize, Result<Imported, Problem>)) {
        let mut signatures = Vec::new();
        for (at, path) in paths.iter().enumerate() {
            match read_file(path) {
                Ok(file) if is_detached(&file.bytes) => signatures.push((at, path)),
                Ok(file) => tell(at, self.import_bytes(&file)),
                Err(problem) => tell(at, Err(problem)),
            }
        }
        for (at, path) in signatures {
            tell(at, self.import_file(path));
        }
    }

    /// Takes one file into the archive.
    ///
    /// # Errors
    /// When it can not be read, or the archive can not be changed.
    pub fn import_file(&self, path: &Path) -> Result<Imported, Problem> {
        self.import_bytes(&read_file(path)?)
    }

    fn import_bytes(&self, file: &NamedBytes) -> Result<Imported, Problem> {
        let digest = DigestAlgorithm::Sha256.digest(&file.bytes);
        let digest: [u8; 32] = digest.try_into().unwrap_or_default();
        let known = self
            .session()
            .archive
            .document_with_original(&digest)
            .map_err(archive_problem)?;
        if let Some(known) = known {
            return Ok(Imported {
                row: document_row(&known),
                is_duplicate: true,
            });
        }
        let id = match demanded_of_detached(&file.bytes) {
            Some(demanded) => match self.document_with_content(&demanded)? {
                Some((id, _)) => self.add_signature_file(id, file)?,
                // A signature without its document is kept as it is; the document may follow.
                None => self.add_file(file, Some(LONE_SIGNATURE))?,
            },
            None => {
                let id = self.add_file(file, None)?;
                self.adopt_signatures(id, file)?;
                id
            }
        };
        let record = self.session().archive.document(id).map_err(archive_problem)?;
        Ok(Imported {
            row: document_row(&record),
            is_duplicate: false,
        })
    }

    /// Gives a new document the signatures that came before it.
    fn adopt_signatures(&self, id: i64, file: &NamedBytes) -> Result<(), Problem> {
        let lone = self
            .session()
            .archive
            .of_kind(LONE_SIGNATURE, MAX_LONE_SIGNATURES)
            .map_err(archive_problem)?;
        let content = content_within(&file.bytes);
        let content = content.as_deref().unwrap_or(&file.bytes);
        let mut adopted = false;
        for record in lone {
            let Some(original) = record.original else { continue };
            let bytes = self.session().archive.original(&original).map_err(archive_problem)?;
            let signature = NamedBytes {
                name: record.original_name,
                bytes: bytes.unwrap_or_default(),
            };
            let demanded = demanded_of_detached(&signature.bytes).unwrap_or_default();
            if !demanded
                .iter()
                .any(|(algorithm, digest)| algorithm.digest(content) == *digest)
            {
                continue;
            }
            let now = self.now();
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            add_signature(&mut transaction, id, &signature, now)?;
            transaction.absorb(record.id, now.0).map_err(archive_problem)?;
            transaction.commit().map_err(archive_problem)?;
            adopted = true;
        }
        if adopted {
            self.verify_document_offline(id)?;
        }
        Ok(())
    }

    /// Files a document; when it is a signature that carries its content, the signature as well.
    fn add_file(&self, file: &NamedBytes, kind: Option<&str>) -> Result<i64, Problem> {
        let content = content_within(&file.bytes);
        let twin = crate::pdf_attachment::twin_in(content.as_deref().unwrap_or(&file.bytes));
        let ours = self
            .organization()?
            .map(|party| party.id_number().to_owned())
            .unwrap_or_default();
        let is_ours = |document: &Document| !ours.is_empty() && document.supplier.id_number() == ours;
        let direction = match &twin {
            Some(document) if is_ours(document) => Direction::Outgoing,
            _ => Direction::Incoming,
        };
        let now = self.now();
        let twin_json = twin
            .as_ref()
            .map(|document| String::from_utf8_lossy(&document.to_json()).into_owned());
        let id = {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            let original = transaction.add_original(&file.bytes).map_err(archive_problem)?;
            let unknown = NewDocument {
                direction,
                kind: kind.unwrap_or("file"),
                number: "",
                date: &crate::moment::day_of(now).to_string(),
                counterparty_name: "",
                counterparty_number: None,
                total: None,
                // Also one that names us as the supplier: it was not made here, so it waits for nobody's signature
                // until a person has looked at it.
                state: State::Received,
                summary: &file.name,
                twin: None,
                original: Some(original),
                original_name: &file.name,
                text: "",
            };
            let id = match &twin {
                None => transaction.add_document(&unknown, now.0),
                Some(document) => {
                    let other = if direction == Direction::Outgoing {
                        &document.customer
                    } else {
                        &document.supplier
                    };
                    let facts = facts_of_record(document, other);
                    let known = NewDocument {
                        kind: document.form.as_str(),
                        number: &document.number,
                        date: &document.date.to_string(),
                        counterparty_name: &facts.counterparty_name,
                        counterparty_number: facts.counterparty_number.as_deref(),
                        total: facts.total,
                        summary: &facts.summary,
                        twin: twin_json.as_deref(),
                        text: &facts.text,
                        ..unknown
                    };
                    transaction.add_document(&known, now.0)
                }
            }
            .map_err(archive_problem)?;
            if is_cms(&file.bytes) {
                add_signature(&mut transaction, id, file, now)?;
            }
            transaction.commit().map_err(archive_problem)?;
            id
        };
        if is_cms(&file.bytes) {
            self.verify_document_offline(id)?;
        }
        Ok(id)
    }

    /// Files a signature with its document, verifies it, and moves the document on.
    fn add_signature_file(&self, id: i64, file: &NamedBytes) -> Result<i64, Problem> {
        let now = self.now();
        {
            let mut session = self.session();
            let mut transaction = session.archive.begin().map_err(archive_problem)?;
            add_signature(&mut transaction, id, file, now)?;
            transaction.commit().map_err(archive_problem)?;
        }
        self.verify_document_offline(id)?;
        Ok(id)
    }

    /// The document of the archive whose content has one of these digests.
    pub(crate) fn document_with_content(
        &self,
        demanded: &[(DigestAlgorithm, Vec<u8>)],
    ) -> Result<Option<(i64, DigestAlgorithm)>, Problem> {
        let algorithms: Vec<DigestAlgorithm> = demanded.iter().map(|(algorithm, _)| *algorithm).collect();
        self.index_contents(&algorithms)?;
        let session = self.session();
        for (algorithm, digest) in demanded {
            let found = session
                .archive
                .document_with_content(algorithm.name(), digest)
                .map_err(archive_problem)?;
            if let Some(id) = found {
                return Ok(Some((id, *algorithm)));
            }
        }
        Ok(None)
    }

    /// Computes the digests that are still missing: each original is hashed once per algorithm in its life.
    fn index_contents(&self, algorithms: &[DigestAlgorithm]) -> Result<(), Problem> {
        for algorithm in algorithms {
            let missing = self
                .session()
                .archive
                .originals_without_digest(algorithm.name())
                .map_err(archive_problem)?;
            for sha256 in missing {
                let bytes = self
                    .session()
                    .archive
                    .original(&sha256)
                    .map_err(archive_problem)?
                    .unwrap_or_default();
                let content = content_within(&bytes).unwrap_or(bytes);
                let digest = algorithm.digest(&content);
                let mut session = self.session();
                let mut transaction = session.archive.begin().map_err(archive_problem)?;
                transaction
                    .add_content_digest(&sha256, algorithm.name(), &digest)
                    .map_err(archive_problem)?;
                transaction.commit().map_err(archive_problem)?;
            }
        }
        Ok(())
    }
}

/// Adds a signature file. Until it is verified with its document, nothing is known about the whole.
fn add_signature(transaction: &mut Transaction<'_>, id: i64, file: &NamedBytes, now: UnixTime) -> Result<(), Problem> {
    let original = transaction.add_original(&file.bytes).map_err(archive_problem)?;
    let signature = NewSignature {
        original,
        file_name: &file.name,
        signer_number: None,
        ours: false,
    };
    transaction
        .add_signature(id, &signature, now.0)
        .map_err(archive_problem)?;
    let state = transaction.document(id).map_err(archive_problem)?.state;
    transaction
        .set_state(id, state, Some(Verdict::Undetermined), now.0)
        .map_err(archive_problem)
}

fn is_detached(bytes: &[u8]) -> bool {
    demanded_of_detached(bytes).is_some()
}

/// What the signers of a signature without content demand of it; `None` for every other file.
fn demanded_of_detached(bytes: &[u8]) -> Option<Vec<(DigestAlgorithm, Vec<u8>)>> {
    if !is_cms(bytes) {
        return None;
    }
    let der = decode_armour(bytes);
    let signed = SignedData::from_ber(&der).ok()?;
    signed.content.is_none().then(|| demanded_digests(&signed))
}
