//! Certificates, names, chains and revocation evidence, following RFC 5280.
//!
//! Start at [`Certificate::from_der`] for reading and at [`build_chain`] for trust. Evidence, anchors and time are
//! arguments: this crate never reaches for them. A bad chain is a result ([`ChainOutcome`]), not an error.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

mod algorithm;
mod authority;
mod certificate;
mod chain;
mod check;
mod crl;
mod crl_entry;
mod crl_index;
mod cryptography;
mod digest;
mod distribution_point;
mod ecdsa_signature;
mod extension;
mod general_name;
mod key_purpose;
mod list_bytes;
mod name;
mod name_constraints;
mod national_profile;
mod ocsp;
pub mod oid;
mod path_search;
mod person;
mod plain_text;
mod policy;
mod profile;
mod public_key;
mod revocation;
mod rsa_signature;
mod signer;
mod time;
mod trust;
mod validation_policy;
mod verification;

pub use algorithm::AlgorithmIdentifier;
pub use certificate::{Certificate, CertificateError, MAX_CERTIFICATE_BYTES};
pub use chain::{
    ChainOutcome, ChainPolicy, DEFAULT_MAX_INTERMEDIATES, authenticate_response, build_chain, build_chain_within,
};
pub use check::{Answer, Check, CheckId, Fact, Indication, ReasonCode, SubIndication, Weight, checks, reasons};
pub use crl::{CrlError, MAX_CRL_BYTES, MAX_CRL_HEAD_BYTES, MAX_WHOLE_CRL_BYTES, RevocationList};
pub use crl_entry::{CrlEntries, CrlEntry, CrlReason, MAX_ENTRY_BYTES};
pub use digest::{DigestAlgorithm, Hasher};
pub use distribution_point::{DistributionPoint, IssuingDistributionPoint};
pub use extension::{AuthorityKeyId, BasicConstraints, Extension, KeyUsage, PolicyConstraints};
pub use general_name::GeneralName;
pub use key_purpose::RequiredPurpose;
pub use list_bytes::ListBytes;
pub use name::{Attribute, Name};
pub use national_profile::{Departure, Generation, NationalProfile};
pub use ocsp::{
    CertId, CertStatus, MAX_OCSP_BYTES, MAX_OCSP_CERTIFICATES, MAX_SINGLE_RESPONSES, OcspError, OcspRequest,
    OcspResponse, OcspResponseStatus, ResponderId, SingleResponse,
};
pub use path_search::SearchBudget;
pub use person::{Person, Purpose, Role};
pub use plain_text::{plain_character, plain_text};
pub use policy::PolicySettings;
pub use profile::Conformance;
pub use public_key::{EcdsaCurve, EcdsaPublicKey, KeyAlgorithm, PublicKey, PublicKeyError, RsaPublicKey};
pub use revocation::{
    Evidence, EvidenceFault, OcspEvidence, RevocationDepth, RevocationFinding, RevocationSource, RevocationStatus,
    SoughtEvidence, is_list_about,
};
pub use signer::{Signer, SignerError};
pub use time::{CivilTime, UnixTime};
pub use trust::{AnchorOrigin, TrustAnchor, TrustStore};
pub use validation_policy::{
    AlgorithmRule, AlgorithmUse, CountsFrom, Decision, INDISPENSABLE, KeyUseRule, MAX_POLICY_BYTES, Period,
    PolicyDocument, PolicyError, RevocationRule, ValidationPolicy,
};
pub use verification::{SignatureError, verify_plain_signature, verify_signature, verify_with_digest};

pub use qolhat_asn1::Oid;
