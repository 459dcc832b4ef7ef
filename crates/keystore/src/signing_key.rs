//! A private key next to its certificate.

use std::fmt;

use qolhat_gost::Random;
use qolhat_pki::{Certificate, DigestAlgorithm, Signer, SignerError};

use crate::{KeystoreError, PrivateKey};

/// A private key next to its certificate; holding it is the proof that they belong together.
///
/// It can be neither copied nor printed.
pub struct SigningKey {
    certificate: Certificate,
    key: PrivateKey,
}

impl SigningKey {
    /// Joins a key and its certificate.
    ///
    /// # Errors
    /// [`KeystoreError::KeyDoesNotFit`] when the public key of the certificate is not that of the key.
    pub fn new(certificate: Certificate, key: PrivateKey) -> Result<Self, KeystoreError> {
        if fits(&key, &certificate) {
            Ok(Self { certificate, key })
        } else {
            Err(KeystoreError::KeyDoesNotFit {
                certificate: certificate.subject().to_string(),
            })
        }
    }

    /// The private key, to sign what no certificate stands for yet.
    #[must_use]
    pub fn private_key(&self) -> &PrivateKey {
        &self.key
    }
}

/// Whether the public key of the certificate is the other half of `key`.
///
/// For RSA modulus and exponent are compared, for GOST the scalar has been multiplied to the point that is compared.
pub(crate) fn fits(key: &PrivateKey, certificate: &Certificate) -> bool {
    certificate
        .public_key()
        .is_ok_and(|certified| *certified == *key.public_key())
}

impl Signer for SigningKey {
    fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    fn signature_algorithm_der(&self) -> Vec<u8> {
        self.key.scheme().signature_algorithm_der()
    }

    fn digest_algorithm(&self) -> DigestAlgorithm {
        self.key.scheme().digest_algorithm()
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, SignerError> {
        self.key.sign(message, random)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}
