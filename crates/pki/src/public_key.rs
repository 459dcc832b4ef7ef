//! Public keys and their encodings (RFC 3279, 5480, 4491, 9215, and those of Kazakhstan).

use qolhat_asn1::{Asn1Error, Element, Oid, Tag};
use qolhat_gost::{GostError, ParameterSet};

use crate::rsa_signature::{PreparedKey, PssParameters};
use crate::{AlgorithmIdentifier, oid};

/// A public key that has been read and, for curves of the GOST family, found to be a point of its group.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PublicKey {
    /// RSA.
    Rsa(RsaPublicKey),
    /// ECDSA on a curve of NIST.
    Ecdsa(EcdsaPublicKey),
    /// Ed25519 (RFC 8410).
    Ed25519([u8; 32]),
    /// GOST 34.310-2004, GOST 34.10-2015 and their Russian twins.
    Gost(qolhat_gost::PublicKey),
}

/// An RSA key (RFC 8017, A.1.1).
#[derive(Clone, Debug)]
pub struct RsaPublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    pub(crate) allowed: RsaUse,
    pub(crate) prepared: PreparedKey,
}

impl PartialEq for RsaPublicKey {
    fn eq(&self, other: &Self) -> bool {
        (&self.modulus, &self.exponent, self.allowed) == (&other.modulus, &other.exponent, other.allowed)
    }
}

impl Eq for RsaPublicKey {}

/// Which signatures an RSA key may make (RFC 4055, 1.2).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RsaUse {
    /// Those of both paddings.
    Any,
    /// RSASSA-PSS with any parameters.
    Pss,
    /// RSASSA-PSS with these parameters.
    PssWith(PssParameters),
}

impl RsaUse {
    /// Whether the key may make RSASSA-PSS signatures with these parameters.
    pub(crate) fn allows(&self, parameters: &PssParameters) -> bool {
        match self {
            Self::Any | Self::Pss => true,
            Self::PssWith(bound) => bound.allow(parameters),
        }
    }
}

impl RsaPublicKey {
    /// The modulus, big-endian, without leading zeros.
    #[must_use]
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The public exponent, big-endian, without leading zeros.
    #[must_use]
    pub fn exponent(&self) -> &[u8] {
        &self.exponent
    }

    /// The length of the modulus in bits.
    #[must_use]
    pub fn bits(&self) -> u32 {
        let first = self.modulus.first().map_or(0, |octet| octet.leading_zeros());
        u32::try_from(self.modulus.len())
            .unwrap_or(u32::MAX)
            .saturating_mul(8)
            .saturating_sub(first)
    }
}

/// A point on a curve of NIST, not yet checked to lie on it: verification does.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EcdsaPublicKey {
    /// Which curve.
    pub curve: EcdsaCurve,
    /// The point as it was written (SEC 1, 2.3.3).
    pub point: Vec<u8>,
}

/// Curves of NIST.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum EcdsaCurve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

/// Which kind of key a SubjectPublicKeyInfo announces.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// RSA.
    Rsa,
    /// ECDSA.
    Ecdsa,
    /// Ed25519.
    Ed25519,
    /// GOST 34.310-2004.
    KazakhGost2004,
    /// GOST 34.10-2015 with 256 bits.
    KazakhGost2015Bits256,
    /// GOST 34.10-2015 with 512 bits.
    KazakhGost2015Bits512,
    /// GOST R 34.10-2001.
    RussianGost2001,
    /// GOST R 34.10-2012 with 256 bits.
    RussianGost2012Bits256,
    /// GOST R 34.10-2012 with 512 bits.
    RussianGost2012Bits512,
}

impl KeyAlgorithm {
    fn from_oid(oid: Oid) -> Option<Self> {
        Some(match oid {
            oid::key::RSA | oid::key::RSA_PSS => Self::Rsa,
            oid::key::EC => Self::Ecdsa,
            oid::key::ED25519 => Self::Ed25519,
            oid::key::KZ_GOST2004 | oid::key::GAMMA_GOST2004 => Self::KazakhGost2004,
            oid::key::KZ_GOST2015_256 => Self::KazakhGost2015Bits256,
            oid::key::KZ_GOST2015_512 => Self::KazakhGost2015Bits512,
            oid::key::GOST_R_2001 => Self::RussianGost2001,
            oid::key::GOST_R_2012_256 => Self::RussianGost2012Bits256,
            oid::key::GOST_R_2012_512 => Self::RussianGost2012Bits512,
            _ => return None,
        })
    }

    /// The algorithm that a SubjectPublicKeyInfo announces.
    #[must_use]
    pub fn of_spki(spki_der: &[u8]) -> Option<Self> {
        spki_parts(spki_der)
            .ok()
            .and_then(|(algorithm, _)| Self::from_oid(algorithm.oid()))
    }

    /// A name that people recognise; for an unknown algorithm its OID.
    pub(crate) fn name_of_spki(spki_der: &[u8]) -> String {
        let Ok((algorithm, _)) = spki_parts(spki_der) else {
            return String::new();
        };
        let fixed = match Self::from_oid(algorithm.oid()) {
            Some(Self::KazakhGost2004) => "GOST 34.310-2004",
            Some(Self::KazakhGost2015Bits256) => "GOST 34.10-2015 (256)",
            Some(Self::KazakhGost2015Bits512) => "GOST 34.10-2015 (512)",
            Some(Self::RussianGost2001) => "GOST R 34.10-2001",
            Some(Self::RussianGost2012Bits256) => "GOST R 34.10-2012 (256)",
            Some(Self::RussianGost2012Bits512) => "GOST R 34.10-2012 (512)",
            Some(Self::Ed25519) => "Ed25519",
            Some(Self::Rsa | Self::Ecdsa) => {
                return match PublicKey::from_spki_der(spki_der) {
                    Ok(PublicKey::Rsa(key)) => format!("RSA-{}", key.bits()),
                    Ok(PublicKey::Ecdsa(key)) => format!("ECDSA {}", key.curve.name()),
                    _ => algorithm.oid().to_string(),
                };
            }
            None => return algorithm.oid().to_string(),
        };
        fixed.to_owned()
    }
}

impl EcdsaCurve {
    /// The name that people recognise.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }
}

/// Why a SubjectPublicKeyInfo is not a usable key.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// The structure is broken.
    #[error("the public key can not be read")]
    Malformed(#[from] Asn1Error),
    /// The algorithm is not supported.
    #[error("public keys of the algorithm {oid} are not supported")]
    UnsupportedAlgorithm {
        /// Its OID.
        oid: Oid,
    },
    /// The curve or another parameter is not supported.
    #[error("the parameters of a public key of the algorithm {algorithm} are not supported")]
    UnsupportedParameters {
        /// OID of the key algorithm.
        algorithm: Oid,
        /// OID of the parameter set when it has one.
        parameters: Option<Oid>,
    },
    /// The curve is written out instead of named, which RFC 5480, 2.1.1, forbids.
    #[error("the curve of a public key is written out instead of named")]
    UnnamedCurve,
    /// The point is not a point of its group.
    #[error("the public key is not a point of its curve")]
    BadPoint {
        /// What the arithmetic said.
        fault: String,
    },
}

impl PublicKeyError {
    /// Whether the key might be good but is beyond this program.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        matches!(
            self,
            Self::UnsupportedAlgorithm { .. } | Self::UnsupportedParameters { .. }
        )
    }
}

impl From<GostError> for PublicKeyError {
    fn from(fault: GostError) -> Self {
        Self::BadPoint {
            fault: fault.to_string(),
        }
    }
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo.
    ///
    /// # Errors
    /// [`PublicKeyError`].
    pub fn from_spki_der(spki_der: &[u8]) -> Result<Self, PublicKeyError> {
        let (algorithm, key) = spki_parts(spki_der)?;
        match algorithm.oid() {
            oid::key::RSA => rsa(key, RsaUse::Any),
            oid::key::RSA_PSS => rsa(key, pss_use(&algorithm)?),
            oid::key::EC => ecdsa(&algorithm, key),
            oid::key::ED25519 => key
                .try_into()
                .map(Self::Ed25519)
                .map_err(|_| Asn1Error::BadContent("an Ed25519 key").into()),
            oid::key::GAMMA_GOST2004 => gamma(&algorithm, key),
            _ => gost(&algorithm, key),
        }
    }

    /// Which kind of key it is, without telling the Kazakh from the Russian name of the same curve.
    #[must_use]
    pub fn gost_parameter_set(&self) -> Option<ParameterSet> {
        match self {
            Self::Gost(key) => Some(key.parameter_set()),
            _ => None,
        }
    }
}

/// `SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }`.
fn spki_parts(spki_der: &[u8]) -> Result<(AlgorithmIdentifier, &[u8]), Asn1Error> {
    let mut parts = Element::from_der(spki_der)?.sequence()?;
    let algorithm = AlgorithmIdentifier::from_element(&parts.next()?)?;
    let key = parts.next()?.bit_string_octets()?;
    parts.finish()?;
    Ok((algorithm, key))
}

/// `RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }`.
fn rsa(key: &[u8], allowed: RsaUse) -> Result<PublicKey, PublicKeyError> {
    let mut parts = Element::from_der(key)?.sequence()?;
    let modulus = parts.next()?.unsigned()?.to_vec();
    let exponent = parts.next()?.unsigned()?.to_vec();
    parts.finish()?;
    Ok(PublicKey::Rsa(RsaPublicKey {
        modulus,
        exponent,
        allowed,
        prepared: PreparedKey::default(),
    }))
}

/// The parameters that an id-RSASSA-PSS key is bound to, when it is to any.
fn pss_use(algorithm: &AlgorithmIdentifier) -> Result<RsaUse, PublicKeyError> {
    if algorithm.parameters().is_none_or(|parameters| parameters.is(Tag::NULL)) {
        return Ok(RsaUse::Pss);
    }
    PssParameters::read(algorithm)
        .map(RsaUse::PssWith)
        .ok_or(PublicKeyError::UnsupportedParameters {
            algorithm: algorithm.oid(),
            parameters: None,
        })
}

fn ecdsa(algorithm: &AlgorithmIdentifier, point: &[u8]) -> Result<PublicKey, PublicKeyError> {
    // Written-out parameters have been used to forge certificates (CVE-2020-0601).
    if algorithm
        .parameters()
        .is_some_and(|parameters| parameters.is(Tag::SEQUENCE))
    {
        return Err(PublicKeyError::UnnamedCurve);
    }
    let named = algorithm.parameters().and_then(|parameters| parameters.oid().ok());
    let curve = match named {
        Some(oid::curve::P256) => EcdsaCurve::P256,
        Some(oid::curve::P384) => EcdsaCurve::P384,
        Some(oid::curve::P521) => EcdsaCurve::P521,
        parameters => {
            return Err(PublicKeyError::UnsupportedParameters {
                algorithm: algorithm.oid(),
                parameters,
            });
        }
    };
    Ok(PublicKey::Ecdsa(EcdsaPublicKey {
        curve,
        point: point.to_vec(),
    }))
}

/// A key of the GOST family: an OCTET STRING of x and y, both little-endian (RFC 4491, 2.3.2; RFC 9215, 3).
fn gost(algorithm: &AlgorithmIdentifier, key: &[u8]) -> Result<PublicKey, PublicKeyError> {
    let set = gost_parameter_set(algorithm)?;
    let octets = Element::from_der(key)?.octets()?;
    Ok(PublicKey::Gost(qolhat_gost::PublicKey::from_coordinates_le(
        set, &octets,
    )?))
}

/// The curve named first in `GostR3410-PublicKeyParameters ::= SEQUENCE { publicKeyParamSet, digestParamSet, … }`.
///
/// The curves behind the parameters B, C and D of GOST 34.310-2004 are not published anywhere we could check, so keys
/// with them are reported, not guessed.
fn gost_parameter_set(algorithm: &AlgorithmIdentifier) -> Result<ParameterSet, PublicKeyError> {
    let family =
        KeyAlgorithm::from_oid(algorithm.oid()).ok_or(PublicKeyError::UnsupportedAlgorithm { oid: algorithm.oid() })?;
    let parameters = algorithm
        .parameters()
        .filter(|parameters| parameters.is(Tag::SEQUENCE))
        .and_then(|parameters| parameters.sequence().ok()?.next().ok()?.oid().ok());
    let unsupported = PublicKeyError::UnsupportedParameters {
        algorithm: algorithm.oid(),
        parameters,
    };
    let curve = parameters.ok_or(unsupported.clone())?;
    match (family, curve) {
        (KeyAlgorithm::KazakhGost2004, oid::curve::KZ_GOST2004_A) => Ok(ParameterSet::CryptoProA),
        (KeyAlgorithm::KazakhGost2015Bits256, oid::curve::KZ_GOST2015_256_A) => Ok(ParameterSet::Tc26Gost256A),
        (KeyAlgorithm::KazakhGost2015Bits512, oid::curve::KZ_GOST2015_512_A) => Ok(ParameterSet::Tc26Gost512A),
        (KeyAlgorithm::RussianGost2001 | KeyAlgorithm::RussianGost2012Bits256, curve) => {
            russian_256(curve).ok_or(unsupported)
        }
        (KeyAlgorithm::RussianGost2012Bits512, curve) => russian_512(curve).ok_or(unsupported),
        _ => Err(unsupported),
    }
}

fn russian_256(curve: Oid) -> Option<ParameterSet> {
    Some(match curve {
        oid::curve::CRYPTO_PRO_TEST => ParameterSet::CryptoProTest,
        oid::curve::CRYPTO_PRO_A => ParameterSet::CryptoProA,
        oid::curve::CRYPTO_PRO_B => ParameterSet::CryptoProB,
        oid::curve::CRYPTO_PRO_C => ParameterSet::CryptoProC,
        oid::curve::CRYPTO_PRO_XCH_A => ParameterSet::CryptoProXchA,
        oid::curve::CRYPTO_PRO_XCH_B => ParameterSet::CryptoProXchB,
        oid::curve::TC26_256_A => ParameterSet::Tc26Gost256A,
        oid::curve::TC26_256_B => ParameterSet::Tc26Gost256B,
        oid::curve::TC26_256_C => ParameterSet::Tc26Gost256C,
        oid::curve::TC26_256_D => ParameterSet::Tc26Gost256D,
        _ => return None,
    })
}

fn russian_512(curve: Oid) -> Option<ParameterSet> {
    Some(match curve {
        oid::curve::TC26_512_TEST => ParameterSet::Tc26Gost512Test,
        oid::curve::TC26_512_A => ParameterSet::Tc26Gost512A,
        oid::curve::TC26_512_B => ParameterSet::Tc26Gost512B,
        oid::curve::TC26_512_C => ParameterSet::Tc26Gost512C,
        _ => return None,
    })
}

/// What the Gamma provider writes before the coordinates: a CryptoAPI PUBLICKEYSTRUC, a zero, "EC1" and the number 2.
///
/// Taken from the two certificates with such keys among the published test keys of the НУЦ.
const GAMMA_HEADER: [u8; 16] = [
    0x06, 0x02, 0x00, 0x00, 0x3a, 0xaa, 0x00, 0x00, 0x00, 0x45, 0x43, 0x31, 0x00, 0x02, 0x00, 0x00,
];

/// A key of the Gamma provider: the header, then x and y little-endian on the curve CryptoPro-A.
fn gamma(algorithm: &AlgorithmIdentifier, key: &[u8]) -> Result<PublicKey, PublicKeyError> {
    let coordinates = key
        .strip_prefix(&GAMMA_HEADER)
        .ok_or(PublicKeyError::UnsupportedParameters {
            algorithm: algorithm.oid(),
            parameters: None,
        })?;
    Ok(PublicKey::Gost(qolhat_gost::PublicKey::from_coordinates_le(
        ParameterSet::CryptoProA,
        coordinates,
    )?))
}
