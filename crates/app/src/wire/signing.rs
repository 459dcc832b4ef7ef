//! Keys and signing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::Zeroizing;

use super::{CertificateView, DocumentRow, ReportView, RevocationView, SignerView};
use crate::problem::ProblemView;

/// Text that is wiped when dropped and never shown: it can be received, not sent.
pub struct Secret(pub(crate) Zeroizing<String>);

impl Secret {
    /// Takes a passphrase from a prompt or a file.
    #[must_use]
    pub fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").finish_non_exhaustive()
    }
}

/// A key file that was used before or just chosen. What it holds is known only after it was opened once.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct KeyView {
    /// Names the key in requests.
    pub id: String,
    /// File name.
    pub file_name: String,
    /// Whether the file is where it was.
    pub present: bool,
    /// Who owns it, once known.
    pub certificate: Option<CertificateView>,
    /// Whole days until the certificate ends, negative after it; once known.
    #[ts(type = "number | null")]
    pub days_left: Option<i64>,
    /// Why it can not sign documents now, if so.
    pub problem: Option<ProblemView>,
}

/// Keys known to this archive, last used first.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct KeyList {
    /// The keys.
    pub keys: Vec<KeyView>,
}

/// Opens a key to learn whose it is, and keeps it open for one signing.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenKeyRequest {
    /// The key.
    pub key: String,
    /// Its passphrase.
    #[ts(type = "string")]
    pub password: Secret,
}

/// One key.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// The key.
    pub key: String,
}

/// Signs documents of the archive.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignDocumentsRequest {
    /// The documents.
    #[ts(type = "number[]")]
    pub documents: Vec<i64>,
    /// The key.
    pub key: String,
    /// Its passphrase, for this request only; `null` for the key that `open_key` has just opened.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub password: Option<Secret>,
    /// Whether the signature carries the document or stands beside it.
    #[serde(default)]
    pub form: SignatureForm,
}

/// Whether a signature carries the content or stands beside it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureForm {
    /// Content inside.
    Attached,
    /// Content beside.
    #[default]
    Detached,
}

/// What became of each document.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct SignDocumentsOutcome {
    /// One entry per document, in the order asked for.
    pub items: Vec<SignedDocumentView>,
}

/// What became of one document.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct SignedDocumentView {
    /// The document as it stands now.
    pub row: DocumentRow,
    /// Who signed; `null` when refused.
    pub signer: Option<SignerView>,
    /// Verdict on the signature just made, by the same verification as for any file.
    pub report: Option<ReportView>,
    /// Whether the authority was asked; always `not-checked` offline.
    pub revocation: RevocationView,
    /// Why it was not signed.
    pub problem: Option<ProblemView>,
}
