//! Why something was not issued.

use qolhat_asn1::Asn1Error;
use qolhat_gost::{GostError, RandomError};
use qolhat_keystore::KeystoreError;
use qolhat_pki::{CertificateError, Purpose, SignerError};

/// Why something was not issued.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// An IIN or BIN is not twelve digits.
    #[error("{number:?} is no IIN or BIN: twelve digits are needed")]
    BadNumber {
        /// What was given.
        number: String,
    },

    /// A role in an organisation was asked for, but no organisation was named.
    #[error("a role in an organisation needs its name and its BIN")]
    OrganizationMissing,

    /// Certificates of people are for signing, for logging in, or for both.
    #[error("certificates for the purpose {} are not issued to people", purpose.as_str())]
    PurposeNotIssued {
        /// What was asked for.
        purpose: Purpose,
    },

    /// The certificate would end before it begins.
    #[error("the certificate would end before it begins")]
    EmptyValidity,

    /// No randomness could be had.
    #[error("no randomness is available")]
    Randomness(#[from] RandomError),

    /// No RSA key could be made.
    #[error("no RSA key could be made")]
    RsaKey(#[source] rsa::Error),

    /// No GOST key could be made.
    #[error("no GOST key could be made")]
    GostKey(#[from] GostError),

    /// The new key can not be held, or its container not be written.
    #[error("the key can not be kept")]
    Keystore(#[from] KeystoreError),

    /// The signature could not be made.
    #[error("signing failed")]
    Signing(#[from] SignerError),

    /// What was issued can not be read back.
    #[error("the certificate that was made can not be read")]
    UnreadableCertificate(#[from] CertificateError),

    /// What was issued can not be read back.
    #[error("the key that was made can not be read")]
    UnreadableKey(#[from] Asn1Error),
}
