//! What a private key must be able to do, wherever it lives.

use crate::{Certificate, DigestAlgorithm};

/// A private key next to its certificate: in an opened container, on a token, in a test.
pub trait Signer {
    /// The certificate of the key.
    fn certificate(&self) -> &Certificate;

    /// The AlgorithmIdentifier to write next to the signature, DER.
    fn signature_algorithm_der(&self) -> Vec<u8>;

    /// The hash that the signature is computed over.
    fn digest_algorithm(&self) -> DigestAlgorithm;

    /// Signs `message`: the signer hashes it itself.
    ///
    /// `random` feeds blinding and nonces. The answer is the content of the signature field: the integer of RFC 8017
    /// for RSA, r and s little-endian for GOST keys of Kazakhstan.
    ///
    /// # Errors
    /// [`SignerError`] when the key can not be used.
    fn sign(&self, message: &[u8], random: &mut dyn qolhat_gost::Random) -> Result<Vec<u8>, SignerError>;
}

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignerError {
    /// The source of randomness failed.
    #[error("no randomness could be obtained")]
    Randomness,
    /// The key exists but this signature can not be made with it.
    #[error("the key can not make this signature: {what}")]
    Unsupported {
        /// What is missing, for the log.
        what: String,
    },
    /// The device or library that holds the key reported a failure.
    #[error("signing failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}
