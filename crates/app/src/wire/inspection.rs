//! What a file is, shown field by field.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::signing::Secret;
use super::{Fact, OcspRequestView, OcspResponseView, RevocationView, TimestampTokenView};

/// A certificate for people and machines.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CertificateView {
    /// Subject, RFC 4514 style.
    pub subject: String,
    /// Issuer, RFC 4514 style.
    pub issuer: String,
    /// Serial number, hexadecimal.
    pub serial: String,
    /// Common name.
    pub common_name: String,
    /// IIN.
    pub iin: Option<String>,
    /// BIN.
    pub bin: Option<String>,
    /// Organisation.
    pub organization: Option<String>,
    /// Role codes.
    pub roles: Vec<String>,
    /// `sign`, `login`, `sign-and-login`, `authority`, `timestamp`, `ocsp`, `other`.
    pub purpose: String,
    /// Start of validity.
    pub not_before: String,
    /// End of validity.
    pub not_after: String,
    /// Words for the key, such as `GOST 34.10-2015, 512 bit`.
    pub key_algorithm: String,
    /// Words for the algorithm of the issuer's signature.
    pub signature_algorithm: String,
    /// The same as a dotted OID, for scripts.
    #[serde(default)]
    #[ts(skip)]
    pub signature_algorithm_oid: String,
    /// SHA-256 of the certificate, hexadecimal.
    pub sha256: String,
    /// Whether subject and issuer are the same.
    pub self_issued: bool,
    /// Whether a demo authority marked it.
    pub marked: bool,
    /// Every extension and field: name or OID and value.
    pub fields: Vec<Fact>,
    /// The certificate as PEM.
    pub pem: String,
}

/// Shows a chosen file.
#[derive(Debug, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct InspectFileRequest {
    /// Handle.
    pub file: String,
    /// Passphrase of a container, when known.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub password: Option<Secret>,
}

/// What a file is.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum InspectionView {
    /// One certificate.
    Certificate(Box<CertificateView>),
    /// Several certificates.
    Chain {
        /// From the file, in its order.
        certificates: Vec<CertificateView>,
    },
    /// A revocation list.
    Crl(CrlView),
    /// A question to a responder.
    OcspRequest(OcspRequestView),
    /// A responder's answer.
    OcspResponse(OcspResponseView),
    /// A time stamp, or the response that carries one.
    Timestamp(TimestampTokenView),
    /// A signature.
    Cms(CmsView),
    /// A key container.
    KeyContainer(KeyContainerView),
    /// Elements of ASN.1 that are none of the above: the tree shows them.
    Asn1 {
        /// Size in bytes, after PEM and base64 are undone.
        #[ts(type = "number")]
        size: u64,
        /// SHA-256 of the file, hexadecimal.
        sha256: String,
    },
}

/// A revocation list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CrlView {
    /// Issuer, RFC 4514 style.
    pub issuer: String,
    /// When it was made.
    pub this_update: String,
    /// When the next one is due.
    pub next_update: Option<String>,
    /// Number of the list, decimal or hexadecimal text.
    pub number: Option<String>,
    /// Whether it lists changes only.
    pub delta: bool,
    /// How many entries it has.
    pub entry_count: u32,
    /// The first entries, at most 100.
    pub entries: Vec<CrlEntryView>,
    /// Words for the algorithm.
    pub signature_algorithm: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A withdrawn certificate.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CrlEntryView {
    /// Serial number, hexadecimal.
    pub serial: String,
    /// When.
    pub revoked_at: String,
    /// Why, in the words of RFC 5280.
    pub reason: Option<String>,
}

/// A signature, without a verdict.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CmsView {
    /// `attached` or `detached`.
    pub form: String,
    /// Size of the content inside, in bytes.
    #[ts(type = "number | null")]
    pub content_size: Option<u64>,
    /// The signers.
    pub signers: Vec<CmsSignerView>,
    /// Certificates inside.
    pub certificates: Vec<CertificateView>,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// A signer of a CMS, without a verdict.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CmsSignerView {
    /// Common name, when the certificate is inside.
    pub common_name: Option<String>,
    /// Serial number or key identifier, hexadecimal.
    pub identifier: String,
    /// SHA-256 of the certificate, hexadecimal, when it is inside.
    pub certificate: Option<String>,
    /// Dotted OID.
    pub digest_algorithm: String,
    /// The same for people.
    pub digest_algorithm_name: String,
    /// Dotted OID.
    pub signature_algorithm: String,
    /// The same for people.
    pub signature_algorithm_name: String,
    /// What the signer says of the time.
    pub claimed_time: Option<String>,
    /// What the time stamps over the signature value say of it, in the order sent.
    pub stamped_times: Vec<StampedTime>,
    /// Names or OIDs of signed attributes.
    pub signed_attributes: Vec<String>,
    /// Names or OIDs of unsigned attributes.
    pub unsigned_attributes: Vec<String>,
}

/// When a time stamp says that something was there.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StampedTime {
    /// When.
    pub time: String,
    /// Whether it is proven: the stamp is valid today.
    pub proven: bool,
}

/// A key container.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct KeyContainerView {
    /// Whether the passphrase was given and fits.
    pub opened: bool,
    /// What protects it: algorithms and iteration counts.
    pub protection: Vec<Fact>,
    /// Certificates inside, once opened.
    pub certificates: Vec<CertificateView>,
    /// Words for the key, once opened.
    pub key_algorithm: Option<String>,
    /// Whether key and certificate belong together, once opened.
    pub key_fits: Option<bool>,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// The answer of `cert verify`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct CertificateReportView {
    /// The answer.
    pub verdict: super::Verdict,
    /// `TOTAL-PASSED`, `INDETERMINATE`, `TOTAL-FAILED`.
    pub indication: String,
    /// Why not passed.
    pub sub_indication: Option<String>,
    /// Serial numbers from the certificate to the anchor.
    pub chain: Vec<String>,
    /// The same certificates whole.
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
    /// The check list.
    pub checks: Vec<super::CheckView>,
    /// The moment of validation.
    pub at: String,
    /// The rules it was judged by.
    pub policy: super::PolicyView,
}

/// Verifies the certificate in a chosen file against the archive's trust store.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VerifyCertificateRequest {
    /// SHA-256 of a certificate shown before, hexadecimal.
    pub sha256: String,
    /// Moment of validation, RFC 3339; now when absent.
    #[serde(default)]
    pub at: Option<String>,
}
