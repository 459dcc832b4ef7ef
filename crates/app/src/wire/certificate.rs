//! A certificate in plain words, in every field, and beside another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CertificateView, DocumentRow, Language, ReportView};

/// A certificate that was shown before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CertificateRequest {
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A sentence by its code; the words are in section `statements` of the message files.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Statement {
    /// `use`, `owner`, `role`, `issuer`, `validity`, `where-to-check`, `warning`; of a comparison: `comparison`.
    pub topic: String,
    /// Stable code.
    pub code: String,
    /// Facts for the words. Moments are RFC 3339: a face writes them its own way before it fills them in.
    #[ts(type = "Record<string, string>")]
    pub facts: BTreeMap<String, String>,
}

/// Everything about one certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CertificateDetails {
    /// The certificate as on its card.
    pub certificate: CertificateView,
    /// What a person should know, in reading order.
    pub statements: Vec<Statement>,
    /// Whole days until it ends; negative when it has ended.
    #[ts(type = "number")]
    pub days_left: i64,
    /// Every field and extension, in the order of the certificate.
    pub fields: Vec<FieldView>,
    /// Digests of the certificate.
    pub thumbprints: Vec<Thumbprint>,
}

/// One field or extension.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FieldView {
    /// `certificate`, `issuer`, `validity`, `subject`, `key`, `extension`, `signature`.
    pub group: String,
    /// The name in the standard, such as `keyUsage`; the number when it has none.
    pub name: String,
    /// Dotted OID of an attribute, algorithm or extension.
    pub oid: Option<String>,
    /// Whether an extension is critical; `null` for what is no extension.
    pub critical: Option<bool>,
    /// The value in lines of the standard's words; hexadecimal when it is not understood.
    pub lines: Vec<String>,
    /// Whether the value was understood.
    pub understood: bool,
    /// Where it stands in the certificate, for the tree of elements.
    #[ts(type = "number | null")]
    pub offset: Option<u64>,
}

/// A digest of a certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Thumbprint {
    /// `SHA-1`, `SHA-256`, `ГОСТ 34.11-2015 (256)`.
    pub algorithm: String,
    /// Hexadecimal without spaces.
    pub hex: String,
}

/// Asks for a certificate as text.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CertificateTextRequest {
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Language of the words; the preferred one when absent.
    #[serde(default)]
    pub language: Option<Language>,
}

/// A block of text, fit for a letter to the support.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CertificateText {
    /// The text, lines ended by a line feed.
    pub text: String,
}

/// Writes a certificate into a folder the user chooses.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveCertificateRequest {
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// How it is written.
    pub form: CertificateForm,
}

/// How a certificate is written.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateForm {
    /// As bytes: `.cer`.
    Der,
    /// As text: `.pem`.
    Pem,
}

/// Documents of the archive that were signed with one certificate.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct SeenView {
    /// The documents, newest first.
    pub rows: Vec<DocumentRow>,
    /// Whether there may be older ones that were not looked at.
    pub more: bool,
}

/// Puts two certificates side by side. Both were shown before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CompareCertificatesRequest {
    /// SHA-256, hexadecimal.
    pub left: String,
    /// SHA-256, hexadecimal.
    pub right: String,
}

/// Puts two reports side by side, such as yesterday's and today's.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CompareReportsRequest {
    /// One report.
    pub left: ReportView,
    /// The other.
    pub right: ReportView,
}

/// Two things side by side.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ComparisonView {
    /// What it comes to, in words.
    pub statements: Vec<Statement>,
    /// Field by field, in the order of the left side; what only the right side has comes last in its group.
    pub rows: Vec<ComparisonRow>,
    /// How many rows differ.
    pub differences: u32,
}

/// One field of two things.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ComparisonRow {
    /// The group of [`FieldView`]; of reports: `report`, or `signature 1`, `signature 2`, ….
    pub group: String,
    /// The name of [`FieldView`]; of reports: `verdict`, `at`, … or the id of a check.
    pub field: String,
    /// What the left side says; `null` when it says nothing.
    pub left: Option<String>,
    /// What the right side says; `null` when it says nothing.
    pub right: Option<String>,
    /// Whether both say the same.
    pub same: bool,
}
