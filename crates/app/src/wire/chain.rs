//! A chain drawn as cards on one axis of time, as of a chosen moment.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CertificateView, CheckView, RevocationView, StampedTime, Verdict};

/// Asks for the chain of a certificate that was shown before.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CertificateChainRequest {
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// The moment in question, RFC 3339; now when absent.
    #[serde(default)]
    pub at: Option<String>,
    /// What the signer says of the time, when a signature is looked at: only drawn.
    #[serde(default)]
    pub claimed_time: Option<String>,
    /// What time stamps say of the time: only drawn, the earliest sixteen.
    #[serde(default)]
    pub stamped_times: Vec<StampedTime>,
}

/// A chain as of a moment, judged with the evidence at hand.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct ChainView {
    /// The moment in question.
    pub at: String,
    /// Whether the moment was chosen: then the heading says "as of".
    pub as_of: bool,
    /// The answer at that moment.
    pub verdict: Verdict,
    /// `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED`.
    pub indication: String,
    /// Why not passed.
    pub sub_indication: Option<String>,
    /// From the root to the owner.
    pub cards: Vec<ChainCard>,
    /// The common axis.
    pub axis: ChainAxis,
    /// The check list at that moment.
    pub checks: Vec<CheckView>,
    /// What is missing above the first card; `null` when it is an anchor.
    pub missing: Option<MissingIssuer>,
}

/// A certificate of the chain.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct ChainCard {
    /// The certificate.
    pub certificate: CertificateView,
    /// `anchor`, `authority`, `owner`; the first that fits.
    pub position: String,
    /// The last eight digits of the serial number.
    pub serial_tail: String,
    /// How it hangs on the card above: `anchor` (trusted by decision), `signed`, `broken` (the signature is wrong),
    /// `missing` (the issuer is not at hand).
    pub link: String,
    /// `shipped`, `user`, `demo` for an anchor.
    pub anchor_origin: Option<String>,
    /// `valid`, `expired`, `not-yet-valid` at the moment.
    pub validity: String,
    /// What is known of this certificate by itself at the moment: its link, its validity and its withdrawal.
    pub state: Verdict,
    /// What is known of withdrawal at the moment.
    pub revocation: RevocationView,
}

/// The axis that all validity bars share.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ChainAxis {
    /// Its left end.
    pub start: String,
    /// Its right end.
    pub end: String,
    /// Markers, in order of time.
    pub moments: Vec<ChainMoment>,
}

/// A marker on the axis.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ChainMoment {
    /// `claimed`, `proven` (by a time stamp), `stamped` (by a time stamp that proves nothing), `now`, `chosen`, `revoked`.
    pub kind: String,
    /// When.
    pub time: String,
}

/// The issuer that is not at hand, and what can be done.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct MissingIssuer {
    /// SHA-256 of the certificate whose issuer is missing.
    pub of: String,
    /// Name, RFC 4514 style.
    pub name: String,
    /// Its common name, for people.
    pub common_name: String,
    /// Key identifier (authorityKeyIdentifier), hexadecimal.
    pub key_id: Option<String>,
    /// Serial number of the issuer's certificate, when the extension names it.
    pub serial: Option<String>,
    /// Whether the certificate names itself as its issuer: a root nobody decided to trust.
    pub is_root: bool,
    /// Addresses that the certificate gives for its issuer.
    pub addresses: Vec<IssuerAddress>,
    /// Certificates at hand with that name and another key: the issuer may have been renewed.
    pub namesakes: Vec<CertificateView>,
    /// What can be done: `trust-root`, `import-file`, `fetch` (ask first).
    pub offers: Vec<String>,
}

/// An address of an issuer's certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct IssuerAddress {
    /// As written.
    pub url: String,
    /// The host that would be asked; `null` when the address can not be used.
    pub host: Option<String>,
    /// Why it can not be used: `address-scheme`, `address-host`, `address-user-information`, `address-characters`,
    /// `address-joined`, `address-too-long`.
    pub refused: Option<String>,
}

/// Fetches the missing issuer from an address that the certificate gives: ask the person first.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FetchIssuerRequest {
    /// SHA-256 of a certificate that was shown before, hexadecimal.
    pub sha256: String,
    /// One of the addresses that it gives for its issuer.
    pub url: String,
}

/// Keeps the certificate of an issuer that the user gives in a file, to complete chains with.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddIssuerRequest {
    /// SHA-256 of a certificate that was shown before and whose issuer is missing, hexadecimal.
    pub sha256: String,
    /// Handle of the file.
    pub file: String,
}

/// What was found in the file of an issuer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct AddIssuerOutcome {
    /// Every certificate in the file.
    pub certificates: Vec<CertificateView>,
    /// Those that are kept: the issuer, and who stands above it.
    pub kept: Vec<CertificateView>,
}

/// What stood at the address of an issuer. Whether it is the issuer, the chain says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FetchIssuerOutcome {
    /// Certificates of authorities that were found there.
    pub certificates: Vec<CertificateView>,
    /// Why nothing came back: a code of `reasons` in the message files.
    pub failure: Option<String>,
}
