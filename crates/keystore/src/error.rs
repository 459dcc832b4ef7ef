//! Why a container could not be opened, or a key not used.

use qolhat_asn1::{Asn1Error, Oid};
use qolhat_gost::{GostError, RandomError};
use qolhat_pki::CertificateError;

/// Why a container could not be opened, or a key not used.
///
/// No variant carries a passphrase, a key, or decrypted bytes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeystoreError {
    /// The integrity check failed: another passphrase was given, or the file was changed after it was made.
    ///
    /// The two can not be told apart (RFC 7292, 5.1).
    #[error("the passphrase does not open the container")]
    WrongPassphrase,

    /// The file does not begin as a PKCS#12 container does.
    #[error("the file is not a PKCS#12 container")]
    NotAContainer {
        /// What was met instead.
        #[source]
        cause: Asn1Error,
    },

    /// The file begins as a container, but a part of it can not be read.
    #[error("the container is damaged in its {part}")]
    Damaged {
        /// Which part.
        part: &'static str,
        /// What is wrong there.
        #[source]
        cause: Asn1Error,
    },

    /// The container uses something that Qolhat does not know.
    #[error("the container uses a {what} that is not supported: {oid}")]
    Unsupported {
        /// What it is for: "cipher", "key derivation" and so on.
        what: &'static str,
        /// The identifier as written in the container.
        oid: Oid,
    },

    /// The file is larger than [`crate::MAX_CONTAINER_BYTES`].
    #[error("the file has {bytes} bytes; a key container has at most {limit}")]
    TooLarge {
        /// The size of the file.
        bytes: usize,
        /// The limit.
        limit: usize,
    },

    /// The container holds more bags, or nests them deeper, than [`crate::MAX_BAGS`] and
    /// [`crate::MAX_BAG_NESTING`] allow.
    #[error("the container holds too many parts")]
    TooManyParts,

    /// The container asks for more hashing than [`crate::MAX_DERIVATION_BLOCKS`].
    #[error("the container asks for more hashing than {limit} blocks")]
    TooMuchWork {
        /// The limit.
        limit: u64,
    },

    /// The container holds no private key.
    #[error("the container holds no private key")]
    NoKey,

    /// The container holds a private key, but no certificate.
    #[error("the container holds no certificate")]
    NoCertificate,

    /// The private key does not belong to the certificate: their public keys differ.
    #[error("the private key does not fit the certificate of {certificate}")]
    KeyDoesNotFit {
        /// The subject of the certificate.
        certificate: String,
    },

    /// The container holds several keys; one has to be chosen by its certificate.
    #[error("the container holds {} keys", certificates.len())]
    SeveralKeys {
        /// The subjects of the certificates, in the order of the container.
        certificates: Vec<String>,
    },

    /// No key of the container belongs to the certificate that was asked for.
    #[error("the container holds no key for that certificate")]
    NoSuchCertificate,

    /// The private key has an algorithm that Qolhat does not sign with.
    #[error("private keys of the algorithm {algorithm} are not supported")]
    UnsupportedKey {
        /// The algorithm as written in the container.
        algorithm: Oid,
    },

    /// The private key is malformed, or its numbers do not belong together.
    #[error("the private key can not be used: {reason}")]
    UnusableKey {
        /// What is wrong, without any of its bytes.
        reason: String,
    },

    /// The certificate of a key can not be read.
    #[error("a certificate in the container can not be read")]
    UnreadableCertificate {
        /// What is wrong with it.
        #[source]
        cause: CertificateError,
    },

    /// No randomness could be had.
    #[error("no randomness is available")]
    Randomness(#[from] RandomError),
}

impl From<GostError> for KeystoreError {
    fn from(cause: GostError) -> Self {
        Self::UnusableKey {
            reason: cause.to_string(),
        }
    }
}

/// Names the part of the container in which an element could not be read.
pub(crate) trait InPart<T> {
    /// Turns the fault into [`KeystoreError::Damaged`].
    fn in_part(self, part: &'static str) -> Result<T, KeystoreError>;
}

impl<T> InPart<T> for Result<T, Asn1Error> {
    fn in_part(self, part: &'static str) -> Result<T, KeystoreError> {
        self.map_err(|cause| KeystoreError::Damaged { part, cause })
    }
}
