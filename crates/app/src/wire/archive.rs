//! Documents as rows and as pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FileRef, ReportView, Verdict};
use crate::problem::ProblemView;

/// Whether we made a document or received it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Made by us.
    Outgoing,
    /// Sent to us.
    Incoming,
}

/// Where a document stands in its life.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentState {
    /// Still being written; its bytes do not exist yet.
    Draft,
    /// Number bound and bytes frozen, nobody has signed.
    Ready,
    /// Signed by us alone.
    Signed,
    /// Signed by both sides.
    SignedByBoth,
    /// Received, not signed by us.
    Received,
}

/// The other side of a document.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Counterparty {
    /// Name as written in the document.
    pub name: String,
    /// BIN or IIN.
    pub bin: Option<String>,
}

/// One document as a row of a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct DocumentRow {
    /// Number of the record in this archive.
    #[ts(type = "number")]
    pub id: i64,
    /// Made or received.
    pub direction: Direction,
    /// `invoice`, `act`, … or `file` for a file whose kind is unknown.
    #[serde(rename = "type")]
    pub kind: String,
    /// Number of the document, empty when unknown.
    pub number: String,
    /// Date of the document, `YYYY-MM-DD`, empty when unknown.
    pub date: String,
    /// The other side.
    pub counterparty: Counterparty,
    /// Sum in tenge with a dot, such as `116000.00`; `null` when the document has none.
    pub total: Option<String>,
    /// The same sum for people, such as `116 000,00`.
    pub total_text: Option<String>,
    /// Life of the document.
    pub state: DocumentState,
    /// `valid`, `undetermined`, `invalid`, or `null` when nothing is signed.
    pub verdict: Option<Verdict>,
    /// SHA-256 of the original bytes, hexadecimal; `null` for a draft.
    pub sha256: Option<String>,
    /// What a person reads first: the file name of a received file, else the first line of the document.
    pub summary: String,
    /// When the record changed last.
    pub updated_at: String,
}

/// Asks for documents.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct FindDocumentsRequest {
    /// Words, a number, a BIN, a name, `>100000` or `<100000`; empty for everything.
    pub query: String,
    /// Facets that are ticked: facet name to values (`direction`, `type`, `state`, `verdict`).
    #[ts(type = "Record<string, string[]>")]
    pub facets: BTreeMap<String, Vec<String>>,
    /// How many rows to skip.
    pub offset: u32,
    /// How many rows to return, at most 500; 0 means 100.
    pub limit: u32,
}

/// Several documents by their record numbers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DocumentsRequest {
    /// The records.
    #[ts(type = "number[]")]
    pub ids: Vec<i64>,
}

/// What several documents come to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct DocumentsSum {
    /// Documents that are there; one named twice counts once.
    pub count: u32,
    /// Sum of their totals for people.
    pub sum_text: String,
}

/// How many documents have a value.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FacetCount {
    /// The value, a stable code.
    pub value: String,
    /// Documents that have it, under the other filters.
    pub count: u32,
}

/// Rows of the archive that answer a question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct DocumentList {
    /// The rows, newest first.
    pub rows: Vec<DocumentRow>,
    /// How many rows there are in all.
    pub total: u32,
    /// Sum of their totals for people.
    pub sum_text: String,
    /// Counts by facet.
    #[ts(type = "Record<string, FacetCount[]>")]
    pub facets: BTreeMap<String, Vec<FacetCount>>,
}

/// One document by its record number.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DocumentRequest {
    /// The record.
    #[ts(type = "number")]
    pub id: i64,
}

/// A label and its value, for quick look.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Fact {
    /// Stable code of the label, such as `customer`.
    pub label: String,
    /// The value for people.
    pub value: String,
}

/// One document with what is known of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct DocumentView {
    /// The row.
    pub row: DocumentRow,
    /// The document of `contracts/document.md`, when there is one.
    #[ts(type = "QolhatDocument | null")]
    pub document: Option<serde_json::Value>,
    /// The most telling fields.
    pub facts: Vec<Fact>,
    /// The last verification, when the document is signed.
    pub report: Option<ReportView>,
    /// Whether [`PdfView`] can be asked for.
    pub has_pdf: bool,
    /// Names and sizes of the files kept with it.
    pub files: Vec<KeptFile>,
}

/// A file kept in the archive byte for byte.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct KeptFile {
    /// File name.
    pub name: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// `original` or `signature`.
    pub role: String,
}

/// A PDF, exactly the bytes that are or will be signed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PdfView {
    /// The bytes in base64.
    pub base64: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Streebog-512 of the bytes, hexadecimal.
    pub streebog512: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Suggested file name.
    pub name: String,
}

/// Files to take into the archive.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FilesRequest {
    /// Handles from `pick_files` or from a drop.
    pub files: Vec<String>,
}

/// What became of the files.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ImportOutcome {
    /// New and already present documents.
    pub documents: Vec<DocumentRow>,
    /// Files that were there already, by name.
    pub duplicates: Vec<String>,
    /// Files that could not be taken.
    pub failures: Vec<FileFailure>,
}

/// A file that could not be handled, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FileFailure {
    /// The file.
    pub file: FileRef,
    /// Why.
    pub problem: ProblemView,
}

/// Where files were written for the user.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ExportOutcome {
    /// The folder chosen; `null` when the user changed their mind.
    pub folder: Option<String>,
    /// Names of the files written.
    pub files: Vec<String>,
}

/// A lane of the home screen.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Lane {
    /// `to-sign`, `incoming`, `waiting`, `attention`.
    pub id: String,
    /// Documents in it, at most 50, most urgent first.
    pub rows: Vec<DocumentRow>,
    /// How many there are in all.
    pub total: u32,
}

/// What waits for the user today.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct HomeView {
    /// Always all four lanes, in order of urgency.
    pub lanes: Vec<Lane>,
    /// Last touched documents, at most 8.
    pub recent: Vec<DocumentRow>,
    /// Today, for people, in the language asked for.
    pub today_text: String,
}
