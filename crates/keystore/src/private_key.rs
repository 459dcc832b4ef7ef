//! Private keys: reading them from PKCS#8, and signing with them.

use std::fmt;

use qolhat_asn1::{Asn1Error, Element, Oid, Reader, Tag, der};
use qolhat_gost::{ParameterSet, Random};
use qolhat_pki::{DigestAlgorithm, PublicKey, SignerError, oid};
use ring::signature::KeyPair as _;
use zeroize::Zeroizing;

use crate::{KeystoreError, error::InPart, secret_der};

/// How a key signs: its kind, its hash, and the identifiers that the НУЦ writes for them.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum SignatureScheme {
    /// RSA, PKCS#1 v1.5 with SHA-256.
    Rsa,
    /// GOST 34.10-2015 with 512 bits over Streebog-512.
    Gost2015Bits512,
    /// GOST 34.10-2015 with 256 bits over Streebog-256.
    Gost2015Bits256,
    /// GOST 34.310-2004 over GOST 34.311-95.
    Gost2004,
}

impl SignatureScheme {
    /// The hash that a signature is computed over.
    #[must_use]
    pub fn digest_algorithm(self) -> DigestAlgorithm {
        match self {
            Self::Rsa => DigestAlgorithm::Sha256,
            Self::Gost2015Bits512 => DigestAlgorithm::Streebog512,
            Self::Gost2015Bits256 => DigestAlgorithm::Streebog256,
            Self::Gost2004 => DigestAlgorithm::Gost94Test,
        }
    }

    /// The AlgorithmIdentifier of a signature, DER, with the NULL parameters that the НУЦ writes.
    #[must_use]
    pub fn signature_algorithm_der(self) -> Vec<u8> {
        let algorithm = match self {
            Self::Rsa => oid::signature::RSA_SHA256,
            Self::Gost2015Bits512 => oid::signature::KZ_GOST2015_512,
            Self::Gost2015Bits256 => oid::signature::KZ_GOST2015_256,
            Self::Gost2004 => oid::signature::KZ_GOST2004,
        };
        der::sequence(&[&der::oid(algorithm), &der::null()])
    }

    /// The AlgorithmIdentifier of a key, DER: the same in SubjectPublicKeyInfo and in PKCS#8.
    #[must_use]
    pub fn key_algorithm_der(self) -> Vec<u8> {
        let gost = |key, curve, digest| {
            der::sequence(&[&der::oid(key), &der::sequence(&[&der::oid(curve), &der::oid(digest)])])
        };
        match self {
            Self::Rsa => der::sequence(&[&der::oid(oid::key::RSA), &der::null()]),
            Self::Gost2015Bits512 => gost(
                oid::key::KZ_GOST2015_512,
                oid::curve::KZ_GOST2015_512_A,
                oid::digest::KZ_STREEBOG512,
            ),
            Self::Gost2015Bits256 => gost(
                oid::key::KZ_GOST2015_256,
                oid::curve::KZ_GOST2015_256_A,
                oid::digest::KZ_STREEBOG256,
            ),
            Self::Gost2004 => gost(
                oid::key::KZ_GOST2004,
                oid::curve::KZ_GOST2004_A,
                oid::digest::KZ_GOST34311_TEST,
            ),
        }
    }

    /// The curve of a GOST scheme.
    fn parameter_set(self) -> Option<ParameterSet> {
        match self {
            Self::Rsa => None,
            Self::Gost2015Bits512 => Some(ParameterSet::Tc26Gost512A),
            Self::Gost2015Bits256 => Some(ParameterSet::Tc26Gost256A),
            Self::Gost2004 => Some(ParameterSet::CryptoProA),
        }
    }
}

/// A private key that can sign.
///
/// It can be neither copied nor printed. Our own bytes of it are wiped when it is dropped; the working form that
/// `ring` makes of an RSA key is not, because `ring` offers no way to.
pub struct PrivateKey {
    material: Material,
    public_key: PublicKey,
    public_key_info: Vec<u8>,
}

enum Material {
    Rsa {
        pair: Box<ring::rsa::KeyPair>,
        /// RSAPrivateKey (RFC 8017, A.1.2), for writing containers.
        der: Zeroizing<Vec<u8>>,
    },
    Gost {
        key: Box<qolhat_gost::PrivateKey>,
        scheme: SignatureScheme,
    },
}

impl PrivateKey {
    /// Reads a PrivateKeyInfo.
    ///
    /// # Errors
    /// [`KeystoreError::Damaged`] when the structure is broken, [`KeystoreError::UnsupportedKey`] for algorithms and
    /// curves that Qolhat does not sign with, [`KeystoreError::UnusableKey`] when the numbers make no key.
    ///
    /// Source: RFC 5208, 5; the GOST forms are those of НУЦ containers.
    pub fn from_pkcs8_der(private_key_info: &[u8]) -> Result<Self, KeystoreError> {
        let part = "private key";
        let (algorithm, parameters, octets) = read_private_key_info(private_key_info).in_part(part)?;
        match algorithm {
            oid::key::RSA => Self::from_rsa_der(octets),
            oid::key::KZ_GOST2015_512 => {
                require_curve(parameters, oid::curve::KZ_GOST2015_512_A)?;
                Self::from_little_endian(SignatureScheme::Gost2015Bits512, octets)
            }
            oid::key::KZ_GOST2015_256 => {
                require_curve(parameters, oid::curve::KZ_GOST2015_256_A)?;
                Self::from_little_endian(SignatureScheme::Gost2015Bits256, octets)
            }
            oid::key::KZ_GOST2004 => {
                require_curve(parameters, oid::curve::KZ_GOST2004_A)?;
                // INTEGER, big-endian.
                let scalar = Element::from_der(octets)
                    .and_then(|scalar| scalar.unsigned())
                    .in_part(part)?;
                Self::from_big_endian(scalar)
            }
            oid::key::GAMMA_GOST2004 => {
                // SEQUENCE { INTEGER 1, OCTET STRING }, big-endian.
                let scalar = read_gamma_scalar(octets).in_part(part)?;
                Self::from_big_endian(scalar)
            }
            algorithm => Err(KeystoreError::UnsupportedKey { algorithm }),
        }
    }

    fn from_little_endian(scheme: SignatureScheme, octets: &[u8]) -> Result<Self, KeystoreError> {
        let scalar = Element::from_der(octets)
            .and_then(|scalar| primitive_octets(scalar))
            .in_part("private key")?;
        let set = scheme.parameter_set().ok_or(KeystoreError::UnusableKey {
            reason: "no curve".to_owned(),
        })?;
        Self::from_gost(scheme, qolhat_gost::PrivateKey::from_scalar_le(set, scalar)?)
    }

    fn from_big_endian(scalar: &[u8]) -> Result<Self, KeystoreError> {
        let set = ParameterSet::CryptoProA;
        let width = set.coordinate_bytes();
        if scalar.len() > width {
            return Err(KeystoreError::UnusableKey {
                reason: "the number is too large".to_owned(),
            });
        }
        // INTEGER drops leading zeros; the scalar has a fixed width.
        let mut padded = Zeroizing::new(vec![0_u8; width]);
        padded[width - scalar.len()..].copy_from_slice(scalar);
        Self::from_gost(
            SignatureScheme::Gost2004,
            qolhat_gost::PrivateKey::from_scalar_be(set, &padded)?,
        )
    }

    /// Takes over a GOST key.
    ///
    /// # Errors
    /// [`KeystoreError::UnusableKey`] when the key is on another curve than the scheme's, or the scheme is not GOST.
    pub fn from_gost(scheme: SignatureScheme, key: qolhat_gost::PrivateKey) -> Result<Self, KeystoreError> {
        let public_key = key.public_key();
        if scheme.parameter_set() != Some(public_key.parameter_set()) {
            return Err(KeystoreError::UnusableKey {
                reason: "the key is on another curve".to_owned(),
            });
        }
        // The coordinates stand in an OCTET STRING inside the BIT STRING.
        let point = der::bit_string(&der::octet_string(&public_key.to_coordinates_le()));
        Ok(Self {
            material: Material::Gost {
                key: Box::new(key),
                scheme,
            },
            public_key: PublicKey::Gost(public_key),
            public_key_info: der::sequence(&[&scheme.key_algorithm_der(), &point]),
        })
    }

    /// Reads an RSAPrivateKey and checks that its numbers belong together.
    ///
    /// # Errors
    /// [`KeystoreError::UnusableKey`]; keys below 2048 and above 4096 bits are refused as well.
    ///
    /// Source: RFC 8017, A.1.2.
    pub fn from_rsa_der(rsa_private_key: &[u8]) -> Result<Self, KeystoreError> {
        let pair = ring::rsa::KeyPair::from_der(rsa_private_key).map_err(|cause| KeystoreError::UnusableKey {
            reason: cause.to_string(),
        })?;
        let point = der::bit_string(pair.public_key().as_ref());
        let public_key_info = der::sequence(&[&SignatureScheme::Rsa.key_algorithm_der(), &point]);
        let public_key = PublicKey::from_spki_der(&public_key_info).map_err(|cause| KeystoreError::UnusableKey {
            reason: cause.to_string(),
        })?;
        let der = Zeroizing::new(rsa_private_key.to_vec());
        Ok(Self {
            material: Material::Rsa {
                pair: Box::new(pair),
                der,
            },
            public_key,
            public_key_info,
        })
    }

    /// How the key signs.
    #[must_use]
    pub fn scheme(&self) -> SignatureScheme {
        match &self.material {
            Material::Rsa { .. } => SignatureScheme::Rsa,
            Material::Gost { scheme, .. } => *scheme,
        }
    }

    /// The other half of the key pair.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// SubjectPublicKeyInfo of the key, DER, as the НУЦ writes it.
    #[must_use]
    pub fn public_key_info_der(&self) -> &[u8] {
        &self.public_key_info
    }

    /// Signs `message`; it is hashed here. For GOST the value is r ‖ s, both little-endian.
    ///
    /// # Errors
    /// [`SignerError`] when there is no randomness, or the key library fails.
    pub fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, SignerError> {
        match &self.material {
            Material::Rsa { pair, .. } => {
                let mut signature = vec![0; pair.public().modulus_len()];
                // PKCS#1 v1.5 has no randomness in it: the source that ring's signature asks for stays unused.
                pair.sign(
                    &ring::signature::RSA_PKCS1_SHA256,
                    &ring::rand::SystemRandom::new(),
                    message,
                    &mut signature,
                )
                .map_err(|_| SignerError::Failed("RSA signing failed".into()))?;
                Ok(signature)
            }
            Material::Gost { key, scheme } => {
                let digest = scheme.digest_algorithm().digest(message);
                let signature = key.sign_digest(&digest, random).map_err(|cause| match cause {
                    qolhat_gost::GostError::Randomness(_) => SignerError::Randomness,
                    cause => SignerError::Failed(Box::new(cause)),
                })?;
                Ok(qolhat_gost::Kazakhstan::from(&signature).0)
            }
        }
    }

    /// PrivateKeyInfo (PKCS#8), DER, in the form of НУЦ containers; for writing containers only.
    pub(crate) fn to_pkcs8_der(&self) -> Zeroizing<Vec<u8>> {
        let octets = match &self.material {
            Material::Rsa { der, .. } => Zeroizing::new(der.to_vec()),
            Material::Gost { key, scheme } => {
                let mut scalar = key.to_scalar_le();
                if *scheme == SignatureScheme::Gost2004 {
                    scalar.reverse();
                    secret_der::unsigned(&scalar)
                } else {
                    secret_der::element(Tag::OCTET_STRING, &[&scalar])
                }
            }
        };
        let octets = secret_der::element(Tag::OCTET_STRING, &[&octets]);
        let version = der::small_unsigned(0);
        secret_der::element(Tag::SEQUENCE, &[&version, &self.scheme().key_algorithm_der(), &octets])
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").finish_non_exhaustive()
    }
}

/// ```text
/// PrivateKeyInfo ::= SEQUENCE {
///     version             Version,
///     privateKeyAlgorithm AlgorithmIdentifier,
///     privateKey          OCTET STRING,
///     attributes          [0] IMPLICIT Attributes OPTIONAL,
///     publicKey           [1] IMPLICIT BIT STRING OPTIONAL }    -- version 1, RFC 5958
/// ```
fn read_private_key_info(bytes: &[u8]) -> Result<(Oid, Option<Element<'_>>, &[u8]), Asn1Error> {
    let mut fields = Element::from_ber(bytes)?.sequence()?;
    if fields.next()?.small_unsigned()? > 1 {
        return Err(Asn1Error::BadContent("the version of a private key"));
    }
    let mut algorithm = fields.next()?.sequence()?;
    let oid = algorithm.next()?.oid()?;
    let parameters = if algorithm.is_empty() {
        None
    } else {
        Some(algorithm.next()?)
    };
    algorithm.finish()?;
    let octets = primitive_octets(fields.next()?)?;
    fields.next_if_context(0)?;
    fields.next_if_context(1)?;
    fields.finish()?;
    Ok((oid, parameters, octets))
}

/// The octets without a copy: joining pieces would leave key bytes in memory that nobody wipes.
fn primitive_octets(element: Element<'_>) -> Result<&[u8], Asn1Error> {
    let element = element.expect(Tag::OCTET_STRING)?;
    if element.tag().constructed {
        return Err(Asn1Error::BadContent("a primitive OCTET STRING"));
    }
    Ok(element.content())
}

/// The first parameter of a GOST key is its curve; only parameter A of each kind is known.
fn require_curve(parameters: Option<Element<'_>>, known: Oid) -> Result<(), KeystoreError> {
    let curve = parameters
        .ok_or(Asn1Error::Missing)
        .and_then(|parameters| parameters.sequence()?.next()?.oid())
        .in_part("key parameters")?;
    if curve == known {
        Ok(())
    } else {
        Err(KeystoreError::UnsupportedKey { algorithm: curve })
    }
}

fn read_gamma_scalar(octets: &[u8]) -> Result<&[u8], Asn1Error> {
    let mut fields: Reader<'_> = Element::from_ber(octets)?.sequence()?;
    if fields.next()?.small_unsigned()? != 1 {
        return Err(Asn1Error::BadContent("the version of a Gamma key"));
    }
    let scalar = primitive_octets(fields.next()?)?;
    fields.finish()?;
    Ok(scalar)
}
