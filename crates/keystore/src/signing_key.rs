//! A private key next to its certificate.

use std::fmt;

use qolhat_asn1::{Asn1Error, Element};
use qolhat_gost::Random;
use qolhat_pki::{Certificate, DigestAlgorithm, PublicKey, Signer, SignerError, oid};

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
    match (certificate.public_key(), key.public_key()) {
        (Ok(certified), own) => *certified == *own,
        (Err(_), PublicKey::Gost(own)) => {
            gamma_coordinates(certificate.spki_der()).is_ok_and(|certified| certified == own.to_coordinates_le())
        }
        (Err(_), _) => false,
    }
}

/// The coordinates in a SubjectPublicKeyInfo of the Gamma provider: a header of 16 octets, then x and y.
///
/// The header is not looked at: coordinates that equal those of a point computed here are no less equal for it.
fn gamma_coordinates(public_key_info: &[u8]) -> Result<&[u8], Asn1Error> {
    let mut fields = Element::from_der(public_key_info)?.sequence()?;
    if fields.next()?.sequence()?.next()?.oid()? != oid::key::GAMMA_GOST2004 {
        return Err(Asn1Error::BadContent("a key of the Gamma provider"));
    }
    fields
        .next()?
        .bit_string_octets()?
        .get(16..)
        .ok_or(Asn1Error::Truncated)
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
