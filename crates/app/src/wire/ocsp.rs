//! Questions about one certificate, answers to them, and time stamps, as they stand in files and on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CertificateView, CmsSignerView};
use crate::problem::ProblemView;

/// Which certificate is asked about (RFC 6960, 4.1.1).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CertIdView {
    /// Name of the hash function, or its number.
    pub hash_algorithm: String,
    /// Hash of the issuer's name, hexadecimal.
    pub issuer_name_hash: String,
    /// Hash of the issuer's key, hexadecimal.
    pub issuer_key_hash: String,
    /// Serial number, hexadecimal.
    pub serial: String,
}

/// A question.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct OcspRequestView {
    /// Which certificates are asked about.
    pub asked: Vec<CertIdView>,
    /// The nonce, hexadecimal.
    pub nonce: Option<String>,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// The bytes, base64.
    pub base64: String,
    /// The bytes, hexadecimal.
    pub hex: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// An answer, without a verdict on it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct OcspResponseView {
    /// The standard's word: `successful`, `tryLater`, `unauthorized`, ….
    pub status: String,
    /// Who says he answers: a name, or `key:` and the hash of his key.
    pub responder: Option<String>,
    /// When the answer was signed.
    pub produced_at: Option<String>,
    /// What it says.
    pub answers: Vec<OcspAnswerView>,
    /// The nonce, hexadecimal.
    pub nonce: Option<String>,
    /// Words for the algorithm.
    pub signature_algorithm: Option<String>,
    /// Certificates inside.
    pub certificates: Vec<CertificateView>,
    /// Size in bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// The bytes, base64; empty past 64 KiB.
    pub base64: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What an answer says of one certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct OcspAnswerView {
    /// Which.
    pub certificate: CertIdView,
    /// `good`, `revoked`, `unknown`, and `never-issued` (RFC 6960, 2.2).
    pub status: String,
    /// Since when it is known.
    pub this_update: String,
    /// When more will be known.
    pub next_update: Option<String>,
    /// When it was withdrawn.
    pub revoked_at: Option<String>,
    /// Why, in the words of RFC 5280.
    pub reason: Option<String>,
}

/// Asks the responder about a certificate that was shown before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskOcspRequest {
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// One of the addresses that the certificate gives; its first when absent.
    #[serde(default)]
    pub url: Option<String>,
}

/// What would be sent where, before anything is sent; and afterwards what came back.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct OcspExchangeView {
    /// The responder's address.
    pub url: String,
    /// The host that is asked.
    pub host: String,
    /// The question.
    pub request: OcspRequestView,
    /// When it was sent; `null` while it was not.
    pub asked_at: Option<String>,
    /// How long the answer took, in milliseconds, when that was noted.
    pub milliseconds: Option<u32>,
    /// The answer.
    pub response: Option<OcspResponseView>,
    /// Whether the answer repeats the nonce: `same`, `other`, `missing`; `null` without an answer.
    pub nonce: Option<String>,
    /// Whether a verification would believe the answer: `believed`, or the code of the reason why not.
    pub trust: Option<String>,
    /// Why nothing came back: a code of `reasons` in the message files.
    #[serde(default)]
    pub failure: Option<String>,
    /// Why what came back could not be read.
    pub problem: Option<ProblemView>,
}

/// A time stamp, or the response that carries one (RFC 3161), without a verdict.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct TimestampTokenView {
    /// The standard's word: `granted`, `grantedWithMods`, `rejection`, …; `null` for a token by itself.
    pub status: Option<String>,
    /// What the authority says about the status.
    pub status_text: Option<String>,
    /// The moment.
    pub time: Option<String>,
    /// How exact it is, such as `1 s`.
    pub accuracy: Option<String>,
    /// Dotted OID of the authority's policy.
    pub policy: Option<String>,
    /// Serial number, hexadecimal.
    pub serial: Option<String>,
    /// Name of the hash function, or its number.
    pub digest_algorithm: Option<String>,
    /// The digest that was stamped, hexadecimal.
    pub digest: Option<String>,
    /// The nonce, hexadecimal.
    pub nonce: Option<String>,
    /// Who stamps, by his own word.
    pub authority: Option<String>,
    /// Who signed the token.
    pub signers: Vec<CmsSignerView>,
    /// Certificates inside.
    pub certificates: Vec<CertificateView>,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}
