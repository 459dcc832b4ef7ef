//! Verification reports, as `verify --json` prints them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CertificateView;
use crate::problem::ProblemView;

/// The three answers.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// TOTAL-FAILED.
    Invalid,
    /// INDETERMINATE.
    Undetermined,
    /// TOTAL-PASSED.
    Valid,
}

impl Verdict {
    /// The name in machine fields and in the tables of words.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Undetermined => "undetermined",
            Self::Valid => "valid",
        }
    }
}

/// A file the user chose, by handle: its path stays in the core.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FileRef {
    /// Names the file in requests.
    pub handle: String,
    /// File name.
    pub name: String,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
}

/// Opens a dialog for files.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PickFilesRequest {
    /// What they are for.
    pub purpose: PickPurpose,
}

/// What files or folders are chosen for; decides title and filter of the dialog.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PickPurpose {
    /// Signatures and documents to verify.
    Verify,
    /// Anything to show.
    Inspect,
    /// Files to take into the archive.
    Import,
    /// A key container.
    Key,
    /// Certificates and revocation lists for the trust store.
    Trust,
    /// A folder to write into.
    Export,
}

/// Files the user chose; empty when they changed their mind.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PickedFiles {
    /// The files.
    pub files: Vec<FileRef>,
}

/// Verifies chosen files. Signatures are matched with their documents by digest.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VerifyFilesRequest {
    /// Handles.
    pub files: Vec<String>,
    /// Moment of validation, RFC 3339; now when absent.
    #[serde(default)]
    pub at: Option<String>,
}

/// Verifies a document of the archive.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VerifyDocumentRequest {
    /// The record.
    #[ts(type = "number")]
    pub id: i64,
    /// Moment of validation, RFC 3339; now when absent.
    #[serde(default)]
    pub at: Option<String>,
}

/// Saves the report on something that was verified into a folder that the user chooses.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveReportRequest {
    /// What the report is about.
    pub subject: ReportSubject,
    /// Moment of validation, RFC 3339; now when absent.
    #[serde(default)]
    pub at: Option<String>,
    /// The form.
    pub format: ReportFormat,
    /// The language; reports for programs have none.
    pub language: super::Language,
}

/// What a report is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReportSubject {
    /// Chosen files, by handle: signatures, and the documents they are about.
    Files(Vec<String>),
    /// A document of the archive.
    Document(#[ts(type = "number")] i64),
    /// A certificate that was shown before, by its SHA-256 in hexadecimal.
    Certificate(String),
}

/// The form of a report.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReportFormat {
    /// For people, to print: PDF/A-3.
    Pdf,
    /// For people, in a browser: one file.
    Html,
    /// For people, in any editor.
    Txt,
    /// For programs: `docs/report.schema.json`, one object per line.
    Json,
    /// For programs: the structure of ETSI TS 119 102-2, `docs/validation-report.xsd`.
    Xml,
}

/// Reports on chosen files.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct VerifyFilesOutcome {
    /// One report per signature file.
    pub reports: Vec<ReportView>,
    /// Files that could not be read.
    pub failures: Vec<super::FileFailure>,
}

/// What was found about one file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct ReportView {
    /// File name.
    pub file: String,
    /// `cms`, or `none` when the file holds no signature.
    pub format: String,
    /// The worst of its signatures; undetermined when there is none.
    pub verdict: Verdict,
    /// The moment of validation.
    pub at: String,
    /// The signatures, in the order of the file.
    pub signatures: Vec<SignatureView>,
    /// Name of the content file, when it stands beside the signature and was found.
    pub content: Option<String>,
    /// Why the structure could not be read, if so.
    pub problem: Option<ProblemView>,
    /// The rules it was judged by.
    pub policy: PolicyView,
    /// SHA-256 of the file, hexadecimal; of the first signature when a document of the archive has several, and nothing
    /// for a file that was not read because it holds no signature.
    #[serde(default)]
    #[ts(skip)]
    pub sha256: Option<String>,
}

/// Which validation policy a report was made by.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PolicyView {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The day it was made, `YYYY-MM-DD`.
    pub date: String,
    /// SHA-256 of its file, hexadecimal.
    pub sha256: String,
}

/// The validation policy in force.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ValidationPolicyView {
    /// Which it is.
    pub policy: PolicyView,
    /// Whether it is the one that came with the program.
    pub shipped: bool,
    /// The file itself.
    pub json: String,
}

/// Puts the validation policy of a chosen file in force.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LoadValidationPolicyRequest {
    /// Handle.
    pub file: String,
}

/// The national checklist, item by item.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ChecklistView {
    /// Which list: `order-1187`.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// `unconfirmed` until the words were compared with the order's text.
    pub wording: String,
    /// How many items pass.
    pub passed: u32,
    /// How many there are.
    pub total: u32,
    /// The items in their order.
    pub items: Vec<ChecklistItemView>,
}

/// One item of the national checklist.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ChecklistItemView {
    /// Stable id; its words are in the message files.
    pub id: String,
    /// The answer.
    pub answer: ChecklistAnswer,
    /// The checks of the report that decide it.
    pub checks: Vec<String>,
    /// Where the data comes from: `certificate`, `crl`, `ocsp`, `trust-store`, `document`, `signature`, `time-stamp`, or
    /// `none` when there is none.
    pub source: String,
    /// The moment the data is of.
    pub time: String,
}

/// The answer to an item of the national checklist.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ChecklistAnswer {
    /// It is in order.
    Pass,
    /// It is not in order.
    Fail,
    /// What is at hand does not decide it.
    NotPossible,
}

/// What was found about one signature.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct SignatureView {
    /// The answer.
    pub verdict: Verdict,
    /// `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED` (ETSI EN 319 102-1).
    pub indication: String,
    /// Why not passed, in the words of ETSI EN 319 102-1.
    pub sub_indication: Option<String>,
    /// Who signed; `null` when the certificate is missing.
    pub signer: Option<SignerView>,
    /// The signature itself, hexadecimal: it tells this signature from every other. Empty when it can not be read.
    #[serde(default)]
    #[ts(skip)]
    pub signature_value: String,
    /// Dotted OID.
    pub signature_algorithm: String,
    /// Dotted OID.
    pub digest_algorithm: String,
    /// Name of the algorithm in every language, such as `GOST 34.10-2015 (512)`.
    pub algorithm_name: String,
    /// `B-B`, `B-T`, …: what the signature carries; `null` below that.
    pub level: Option<String>,
    /// What the signer says of the time.
    pub claimed_time: Option<String>,
    /// What the earliest good time stamp proves.
    pub proven_time: Option<String>,
    /// Whether the content is what was signed; `null` when it is missing.
    pub content_intact: Option<bool>,
    /// Whether the signature value fits key and attributes.
    pub signature_intact: bool,
    /// Serial numbers from the signer's certificate to the anchor.
    pub chain: Vec<String>,
    /// The same certificates whole, for the picture.
    pub certificates: Vec<CertificateView>,
    /// Who decided on the anchor: `shipped`, `demo-authority`, `official-address`, `user-file`, `given-by-user`; `null`
    /// when the chain reached none.
    pub anchor_origin: Option<String>,
    /// Whether that was a person's decision, so that the verdict leans on it.
    pub leans_on_user: bool,
    /// What the pinned keys say of the authorities in the chain: `matches`, `contradicts`; `null` when none is pinned.
    pub pin: Option<String>,
    /// What is known of withdrawal.
    pub revocation: RevocationView,
    /// The time stamps over it, in the order of the file.
    pub timestamps: Vec<TimestampView>,
    /// The check list, in human order.
    pub checks: Vec<CheckView>,
    /// The national checklist.
    pub checklist: ChecklistView,
}

/// What was found about one time stamp.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct TimestampView {
    /// The answer. Only a valid stamp proves its time.
    pub verdict: Verdict,
    /// `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED` (ETSI EN 319 102-1).
    pub indication: String,
    /// Why not passed, in the words of ETSI EN 319 102-1.
    pub sub_indication: Option<String>,
    /// When the authority says it stamped; `null` when the token can not be read.
    pub time: Option<String>,
    /// How exact that is, such as `1 s`, when the authority says so.
    pub accuracy: Option<String>,
    /// The rules it follows, dotted OID.
    pub policy: Option<String>,
    /// Who stamped: the name in the certificate; `null` when it is missing.
    pub authority: Option<String>,
    /// SHA-256 of the token, hexadecimal.
    pub sha256: String,
    /// How the signature was hashed for the stamp, dotted OID.
    pub digest_algorithm: Option<String>,
    /// Serial numbers from the authority's certificate to the anchor.
    pub chain: Vec<String>,
    /// The same certificates whole.
    pub certificates: Vec<CertificateView>,
    /// What is known of the withdrawal of the authority's certificate.
    pub revocation: RevocationView,
    /// Seconds from the stamp to the answer about the signer's withdrawal; negative when the answer is older.
    #[ts(type = "number | null")]
    pub gap_seconds: Option<i64>,
    /// The check list.
    pub checks: Vec<CheckView>,
}

/// Who signed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SignerView {
    /// Name in the certificate.
    pub common_name: String,
    /// IIN of the person.
    pub iin: Option<String>,
    /// BIN of the organisation.
    pub bin: Option<String>,
    /// Organisation.
    pub organization: Option<String>,
    /// Role codes.
    pub roles: Vec<String>,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// Issuer for people.
    pub issuer: String,
}

/// What is known of withdrawal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct RevocationView {
    /// `good`, `revoked`, `never-issued`, `unknown`, `not-checked`.
    pub status: String,
    /// `ocsp` or `crl`.
    pub source: Option<String>,
    /// Who signed the data: the issuer of the list, or the responder.
    pub witness: Option<String>,
    /// SHA-256 of the list or answer that decided, hexadecimal.
    pub sha256: Option<String>,
    /// When the answer of a responder was signed.
    pub produced_at: Option<String>,
    /// When the data was known to be so.
    pub this_update: Option<String>,
    /// When newer data is due.
    pub next_update: Option<String>,
    /// How many seconds lie between the moment of validation and the data; negative when the data is older.
    #[ts(type = "number | null")]
    pub gap_seconds: Option<i64>,
    /// Since when the certificate counts as withdrawn.
    pub revoked_at: Option<String>,
    /// Why, in the words of RFC 5280.
    pub reason: Option<String>,
    /// Since when the key is suspected.
    pub invalidity_date: Option<String>,
    /// When the certificate was withdrawn, if that was only after the moment of validation.
    pub revoked_later_at: Option<String>,
    /// Stable code of the reason when the status is unknown.
    pub unknown_reason: Option<String>,
    /// When a service gave the answer; nothing for evidence that came with the file or was added by hand.
    pub obtained_at: Option<String>,
    /// The address of that service.
    pub obtained_from: Option<String>,
}

/// One line of the check list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CheckView {
    /// Stable id; its words are in the message files.
    pub id: String,
    /// `satisfied`, `violated`, `undetermined`, `not-checked`.
    pub answer: String,
    /// Whether the reader is warned: all is well but for the reason, or the policy lets a bad answer pass.
    pub warning: bool,
    /// Stable code of the reason when it is not plainly satisfied.
    pub reason: Option<String>,
    /// What the answer rests on, for machines and support.
    pub evidence: Vec<String>,
    /// Facts for the words.
    #[ts(type = "Record<string, string>")]
    pub facts: BTreeMap<String, String>,
}
