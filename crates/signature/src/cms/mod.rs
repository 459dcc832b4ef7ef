//! Cryptographic Message Syntax (RFC 5652) as views over the bytes that were sent.

mod attributes;
mod content_info;
mod error;
pub(crate) mod oid;
mod signed_data;
mod signer_info;
mod signing_certificate;

pub use attributes::{Attribute, Attributes};
pub use content_info::ContentInfo;
pub use error::CmsError;
pub use signed_data::{EncapsulatedContent, SignedData};
pub(crate) use signer_info::read_algorithm;
pub use signer_info::{SignerIdentifier, SignerInfo};
pub use signing_certificate::{CertificateReference, IssuerSerial};

/// Most signers of one file. Documents that go round a whole department gather a few dozen; each costs a chain.
pub const MAX_SIGNERS: usize = 128;

/// Most certificates inside one file: every signer may bring a chain of four.
pub const MAX_CERTIFICATES: usize = 4 * MAX_SIGNERS;

/// Most attributes of one kind (signed or unsigned) of one signer. The baseline profiles know about twenty.
pub const MAX_ATTRIBUTES: usize = 64;

/// Most values of one attribute: time stamps renewed over decades are the longest list there is.
pub const MAX_ATTRIBUTE_VALUES: usize = 128;
