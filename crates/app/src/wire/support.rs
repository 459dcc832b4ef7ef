//! A bundle for the support: what is known of a case, and no secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the bundle is about. At least one of the three is named.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct SupportBundleRequest {
    /// A document of the archive: its report is made anew.
    #[ts(type = "number | null")]
    pub document: Option<i64>,
    /// Handles of signature files: their reports are made anew.
    pub files: Vec<String>,
    /// SHA-256 of a certificate that was shown before.
    pub certificate: Option<String>,
    /// The moment in question, RFC 3339; now when absent.
    pub at: Option<String>,
}

/// The bundle that was written.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SupportBundleOutcome {
    /// The folder chosen; `null` when the user changed their mind.
    pub folder: Option<String>,
    /// Name of the file.
    pub file: Option<String>,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// What is in it.
    pub members: Vec<SupportMember>,
}

/// A member of the bundle.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SupportMember {
    /// Its name in the archive.
    pub name: String,
    /// `report`, `chain`, `revocation-list`, `ocsp-response`, `program`, `network`, `settings`.
    pub what: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}
