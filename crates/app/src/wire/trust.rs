//! The trust store: what is trusted, what is known, and what a change would do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CertificateView, Counterparty, CrlView, Verdict};

/// What this archive trusts, and what is known beyond it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct TrustView {
    /// Roots, also those that are switched off.
    pub anchors: Vec<TrustEntryView>,
    /// Certificates of issuing authorities, trusted only through a root; also those that are switched off.
    pub intermediates: Vec<TrustEntryView>,
    /// Certificates of issuers that are kept to complete chains: nobody decided on them, and they are trusted only through
    /// a root.
    pub issuers: Vec<TrustEntryView>,
    /// Revocation lists.
    pub revocation_lists: Vec<CrlView>,
    /// The list of authorities that comes with the program.
    pub known: KnownAnchorsView,
}

/// A certificate of the trust store.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct TrustEntryView {
    /// The certificate.
    pub certificate: CertificateView,
    /// SHA-256 of its public key (SubjectPublicKeyInfo), hexadecimal.
    pub key_sha256: String,
    /// Who decided on it: `shipped`, `demo-authority`, `official-address`, `user-file`; `certificate-address` for what came
    /// from an address that stands in a certificate.
    pub source: String,
    /// Where it came from: a file name or an address.
    pub origin: String,
    /// When it was added.
    pub added_at: String,
    /// When it was switched off; nothing while it is in force.
    pub removed_at: Option<String>,
    /// The authority of the list that it belongs to.
    pub known: Option<String>,
    /// What the pin of that authority says: `matches`, `contradicts`.
    pub pin: Option<String>,
}

/// The list of authorities that comes with the program. It vouches for nobody but those it ships.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct KnownAnchorsView {
    /// The day of this version, `YYYY-MM-DD`.
    pub version: String,
    /// National authorities first, then accredited ones, then test authorities.
    pub anchors: Vec<KnownAnchorView>,
    /// What the facts stand on.
    pub sources: BTreeMap<String, SourceView>,
}

/// A source of facts.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SourceView {
    /// When it was looked at, `YYYY-MM-DD`.
    pub at: String,
    /// What it is, by language.
    pub what: BTreeMap<String, String>,
}

/// A fact and the key of its source.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SourcedFact {
    /// The fact.
    pub value: String,
    /// A key of [`KnownAnchorsView::sources`].
    pub source: String,
}

/// An authority of the list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct KnownAnchorView {
    /// Stable name.
    pub id: String,
    /// Names for people, by language.
    pub titles: BTreeMap<String, String>,
    /// The common name as it stands in certificates.
    pub subject: Option<SourcedFact>,
    /// `root`, `issuing`, `accredited`.
    pub level: String,
    /// `production`, `test`.
    pub environment: String,
    /// `rsa`, `gost-2004`, `gost-2015`, `gost`.
    pub algorithm: Option<String>,
    /// The year by which this generation is called.
    pub generation: Option<String>,
    /// Official addresses of the certificate.
    pub addresses: Vec<SourcedFact>,
    /// The key identifier as others name it, hexadecimal.
    pub key_identifier: Option<SourcedFact>,
    /// What a certificate of it must be.
    pub pin: Option<PinView>,
    /// Whether it comes with the program.
    pub shipped: bool,
    /// The certificate of the trust store that belongs to it, by SHA-256.
    pub entry: Option<String>,
}

/// What a certificate of an authority must be.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PinView {
    /// `public-key`, `certificate`.
    pub of: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Whether an authority of the same name with another key is refused.
    pub binds: bool,
    /// A key of [`KnownAnchorsView::sources`].
    pub source: String,
}

/// Asks an official address of an authority of the list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LookUpAnchorRequest {
    /// The authority.
    pub id: String,
    /// The address that the person was shown and agreed to ask; one of the list.
    pub address: String,
}

/// What was found in files or at an address. Nothing of it is trusted yet.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct FoundTrust {
    /// Certificates of authorities.
    pub certificates: Vec<FoundCertificateView>,
    /// Revocation lists.
    pub revocation_lists: Vec<CrlView>,
    /// The address that answered.
    pub address: Option<String>,
    /// Whether the connection was under TLS; over plain HTTP anybody on the way can answer.
    pub protected: bool,
}

/// A certificate that could be added.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct FoundCertificateView {
    /// The certificate.
    pub certificate: CertificateView,
    /// SHA-256 of its public key (SubjectPublicKeyInfo), hexadecimal.
    pub key_sha256: String,
    /// Whether it would be a root of its own; otherwise it is trusted only through one.
    pub is_anchor: bool,
    /// Whether it is in force in the trust store already.
    pub is_trusted: bool,
    /// The authority of the list that it belongs to.
    pub known: Option<String>,
    /// What the pin of that authority says: `matches`, `contradicts`.
    pub pin: Option<String>,
    /// The authority of the trust store whose pin fits and whose certificate names this one as its issuer. A name and no
    /// more: it proves nothing about the key.
    pub named_by: Option<String>,
}

/// Takes in a certificate that was looked up in this run.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddAnchorRequest {
    /// SHA-256 that the person compared, hexadecimal.
    pub sha256: String,
}

/// Removes a root, an intermediate certificate or a revocation list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RemoveTrustRequest {
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A change of the trust store.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrustChange {
    /// Adds what chosen files hold.
    AddFiles(Vec<String>),
    /// Adds a certificate that was looked up, by SHA-256.
    AddAnchor(String),
    /// Removes an entry, by SHA-256.
    Remove(String),
    /// Puts a certificate that was switched off in force again, by SHA-256.
    Restore(String),
}

/// Asks what a change would do to the verdicts of the archive, a number of documents at a time.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewTrustChangeRequest {
    /// The change. Nothing of it is carried out.
    pub change: TrustChange,
    /// Where the last answer ended; nothing at the beginning.
    pub from: Option<PreviewPlace>,
}

/// How far a preview has come.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PreviewPlace {
    /// The last document that was looked at.
    #[ts(type = "number")]
    pub document: i64,
    /// How many have been looked at so far.
    pub seen: u32,
}

/// What a change would do to some documents.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct TrustChangePreview {
    /// Documents with signatures in the archive.
    pub documents: u32,
    /// How many have been looked at, this answer included.
    pub seen: u32,
    /// How many of this answer could be touched by the change and were verified twice.
    pub verified: u32,
    /// The verdicts of this answer that would change.
    pub flips: Vec<VerdictFlip>,
    /// Where to go on; nothing at the end.
    pub next: Option<PreviewPlace>,
    /// Documents beyond the limit, which no preview looks at; zero until the end.
    pub left: u32,
}

/// A verdict that would change.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct VerdictFlip {
    /// Record number of the document.
    #[ts(type = "number")]
    pub id: i64,
    /// Type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Number.
    pub number: String,
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// The other side.
    pub counterparty: Counterparty,
    /// The verdict without the change.
    pub before: Verdict,
    /// The verdict with it.
    pub after: Verdict,
}
