//! Drafting for scripts: a document in JSON becomes a PDF.

use std::path::{Path, PathBuf};

use qolhat_documents::{Document, DocumentType, Language, lint};

use crate::draft_document::document_problem;
use crate::files::{Overwrite, read_file, write_file};
use crate::moment::day_of;
use crate::view::{finding_view, hex};
use crate::wire::FindingView;
use crate::{App, Problem, ProblemCode};

/// Makes a PDF from a document in JSON.
#[derive(Clone, Debug)]
pub struct DraftFileRequest<'a> {
    /// The type the caller expects.
    pub kind: &'a str,
    /// The document.
    pub from: &'a Path,
    /// Where the PDF goes.
    pub output: &'a Path,
    /// Another language of the print than the document says.
    pub language: Option<&'a str>,
    /// Whether `output` may be replaced.
    pub overwrite: Overwrite,
}

/// A PDF that was made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DraftedFile {
    /// Where it is.
    pub file: PathBuf,
    /// Type of the document.
    pub kind: String,
    /// Number of the document.
    pub number: String,
    /// The total with a dot, such as `116000.00`.
    pub total: String,
    /// SHA-256 of the PDF, hexadecimal.
    pub sha256: String,
    /// What a person should know.
    pub warnings: Vec<FindingView>,
}

impl App {
    /// Reads, checks and typesets a document. Nothing is written while an error is found.
    ///
    /// # Errors
    /// [`ProblemCode::NotAvailable`] for a form that is not there yet, [`ProblemCode::DocumentNotReadable`],
    /// [`ProblemCode::DocumentBlocked`], faults of files.
    pub fn draft_file(&self, request: &DraftFileRequest<'_>) -> Result<DraftedFile, Problem> {
        let issued = self.issue_document(read_document(request)?)?;
        let pdf = self.typeset(&issued)?;
        write_file(request.output, &pdf, request.overwrite)?;
        Ok(DraftedFile {
            file: request.output.to_owned(),
            kind: issued.document().form.to_string(),
            number: issued.document().number.clone(),
            total: issued.computed().totals.total.to_string(),
            sha256: hex::encode(&qolhat_pki::DigestAlgorithm::Sha256.digest(&pdf)),
            warnings: issued.warnings().iter().map(finding_view).collect(),
        })
    }

    /// What is wrong with a document, or worth noticing, in the order of the document.
    ///
    /// # Errors
    /// As [`App::draft_file`] while the document is read; nothing is written.
    pub fn findings_of_file(&self, request: &DraftFileRequest<'_>) -> Result<Vec<FindingView>, Problem> {
        let findings = lint(&read_document(request)?, day_of(self.now()));
        Ok(findings.iter().map(finding_view).collect())
    }
}

fn read_document(request: &DraftFileRequest<'_>) -> Result<Document, Problem> {
    let not_available = |what: &str| Problem::new(ProblemCode::NotAvailable).with("what", what);
    let form = DocumentType::from_code(request.kind).filter(|form| form.is_available());
    let form = form.ok_or_else(|| not_available(request.kind))?;
    let file = read_file(request.from)?;
    let mut document = Document::from_json(&file.bytes).map_err(|error| document_problem(&error))?;
    if document.form != form {
        let detail = format!("type: {} ({})", document.form, request.kind);
        return Err(Problem::new(ProblemCode::DocumentNotReadable).with("detail", detail));
    }
    if let Some(code) = request.language {
        document.language = Language::from_code(code).ok_or_else(|| not_available(code))?;
    }
    Ok(document)
}
