//! CMS and CAdES signatures, and the report that says what they are worth.
//!
//! Start at [`verify_cms`] for checking, at [`sign_cms`] and [`add_signer`] for signing; [`cms`] reads the structure.
//! Content, certificates, revocation lists and the moment in question are arguments: nothing here reaches for them. A bad
//! signature is a result ([`Report`]), not an error. What was signed is never re-encoded.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

mod add_signer;
mod armour;
pub mod cms;
mod content;
mod sign;
pub mod timestamp;
mod validation;

pub use add_signer::add_signer;
pub use armour::{Encoding, decode_armour, recognise_armour};
pub use cms::CmsError;
pub use content::{Content, ContentDigests, ContentHasher, needed_digests};
pub use sign::{Form, SignError, sign_cms, sign_cms_prehashed};
pub use validation::{
    Level, Report, SignatureReport, ValidationContext, Verdict, checks, reasons, verify_cms, verify_cms_prehashed,
};

pub use qolhat_pki::{Answer, Check, CheckId, Fact, Indication, ReasonCode, RevocationDepth, SubIndication};
