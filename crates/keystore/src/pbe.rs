//! Password-based encryption: what an algorithm identifier of a container asks for, and doing it.

use cipher::{
    BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit,
    block_padding::Pkcs7,
    consts::{U8, U16},
};
use qolhat_asn1::{Asn1Error, Element, Oid, der};
use zeroize::Zeroizing;

use crate::{
    KeystoreError,
    error::InPart,
    hash::Hash,
    kdf::{self, Purpose},
    limits::Work,
    passphrase::PassphraseBytes,
};

/// pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292, appendix C).
pub(crate) const PBE_SHA1_TDES3: Oid = Oid::new_unwrap("1.2.840.113549.1.12.1.3");
/// pbeWithSHAAnd2-KeyTripleDES-CBC.
const PBE_SHA1_TDES2: Oid = Oid::new_unwrap("1.2.840.113549.1.12.1.4");
/// pbeWithSHAAnd128BitRC2-CBC.
const PBE_SHA1_RC2_128: Oid = Oid::new_unwrap("1.2.840.113549.1.12.1.5");
/// pbewithSHAAnd40BitRC2-CBC.
pub(crate) const PBE_SHA1_RC2_40: Oid = Oid::new_unwrap("1.2.840.113549.1.12.1.6");
/// id-PBES2 (RFC 8018, A.4).
const PBES2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.13");
/// id-PBKDF2 (RFC 8018, A.2).
const PBKDF2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.12");
const DES_EDE3_CBC: Oid = Oid::new_unwrap("1.2.840.113549.3.7");
const AES128_CBC: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.1.2");
const AES192_CBC: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.1.22");
const AES256_CBC: Oid = Oid::new_unwrap("2.16.840.1.101.3.4.1.42");

/// A block cipher in CBC mode with PKCS #7 padding.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Cipher {
    Tdes3,
    Tdes2,
    Rc2Of128,
    Rc2Of40,
    Aes128,
    Aes192,
    Aes256,
}

impl Cipher {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tdes3 => "3DES-CBC",
            Self::Tdes2 => "2-key 3DES-CBC",
            Self::Rc2Of128 => "RC2-128-CBC",
            Self::Rc2Of40 => "RC2-40-CBC",
            Self::Aes128 => "AES-128-CBC",
            Self::Aes192 => "AES-192-CBC",
            Self::Aes256 => "AES-256-CBC",
        }
    }

    fn key_bytes(self) -> usize {
        match self {
            Self::Tdes3 | Self::Aes192 => 24,
            Self::Tdes2 | Self::Rc2Of128 | Self::Aes128 => 16,
            Self::Rc2Of40 => 5,
            Self::Aes256 => 32,
        }
    }

    fn block_bytes(self) -> usize {
        match self {
            Self::Tdes3 | Self::Tdes2 | Self::Rc2Of128 | Self::Rc2Of40 => 8,
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
        }
    }

    /// Decrypts and takes off the padding; `None` when key, IV, length or padding are wrong.
    fn decrypt(self, key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut buffer = Zeroizing::new(ciphertext.to_vec());
        let length = match self {
            Self::Tdes3 => decrypt_in_place8(des::TdesEde3::new_from_slice(key).ok()?, iv, &mut buffer)?,
            Self::Tdes2 => decrypt_in_place8(des::TdesEde2::new_from_slice(key).ok()?, iv, &mut buffer)?,
            Self::Rc2Of128 => decrypt_in_place8(rc2::Rc2::new_with_eff_key_len(key, 128), iv, &mut buffer)?,
            Self::Rc2Of40 => decrypt_in_place8(rc2::Rc2::new_with_eff_key_len(key, 40), iv, &mut buffer)?,
            Self::Aes128 => decrypt_in_place16(aes::Aes128::new_from_slice(key).ok()?, iv, &mut buffer)?,
            Self::Aes192 => decrypt_in_place16(aes::Aes192::new_from_slice(key).ok()?, iv, &mut buffer)?,
            Self::Aes256 => decrypt_in_place16(aes::Aes256::new_from_slice(key).ok()?, iv, &mut buffer)?,
        };
        buffer.truncate(length);
        Some(buffer)
    }
}

fn decrypt_in_place8<C>(cipher: C, iv: &[u8], buffer: &mut [u8]) -> Option<usize>
where
    C: cipher::BlockCipherDecrypt + cipher::BlockSizeUser<BlockSize = U8>,
{
    let mode = cbc::Decryptor::inner_iv_init(cipher, iv.try_into().ok()?);
    mode.decrypt_padded::<Pkcs7>(buffer).ok().map(<[u8]>::len)
}

fn decrypt_in_place16<C>(cipher: C, iv: &[u8], buffer: &mut [u8]) -> Option<usize>
where
    C: cipher::BlockCipherDecrypt + cipher::BlockSizeUser<BlockSize = U16>,
{
    let mode = cbc::Decryptor::inner_iv_init(cipher, iv.try_into().ok()?);
    mode.decrypt_padded::<Pkcs7>(buffer).ok().map(<[u8]>::len)
}

/// How one part of a container is encrypted.
#[derive(Clone, Debug)]
pub(crate) enum Scheme {
    /// The schemes of RFC 7292, appendix C, which derive the IV as well.
    Pkcs12 {
        cipher: Cipher,
        salt: Vec<u8>,
        iterations: u32,
    },
    /// PBES2 with PBKDF2.
    Pbes2 {
        cipher: Cipher,
        iv: Vec<u8>,
        derivation: Pbkdf2,
    },
}

impl Scheme {
    /// Reads an algorithm identifier.
    pub(crate) fn read(algorithm: Element<'_>) -> Result<Self, KeystoreError> {
        let part = "encryption algorithm";
        let mut fields = algorithm.sequence().in_part(part)?;
        let oid = fields.next().and_then(|field| field.oid()).in_part(part)?;
        let cipher = match oid {
            PBE_SHA1_TDES3 => Cipher::Tdes3,
            PBE_SHA1_TDES2 => Cipher::Tdes2,
            PBE_SHA1_RC2_128 => Cipher::Rc2Of128,
            PBE_SHA1_RC2_40 => Cipher::Rc2Of40,
            PBES2 => {
                let parameters = fields.next().in_part(part)?;
                fields.finish().in_part(part)?;
                return Self::read_pbes2(parameters);
            }
            oid => {
                return Err(KeystoreError::Unsupported {
                    what: "password-based encryption",
                    oid,
                });
            }
        };
        // pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }
        let parameters = fields.next().in_part(part)?;
        fields.finish().in_part(part)?;
        let (salt, iterations) = read_salt_and_iterations(parameters).in_part(part)?;
        Ok(Self::Pkcs12 {
            cipher,
            salt,
            iterations,
        })
    }

    /// ```text
    /// PBES2-params ::= SEQUENCE {
    ///     keyDerivationFunc AlgorithmIdentifier {{PBES2-KDFs}},
    ///     encryptionScheme  AlgorithmIdentifier {{PBES2-Encs}} }
    /// ```
    fn read_pbes2(parameters: Element<'_>) -> Result<Self, KeystoreError> {
        let part = "PBES2 parameters";
        let mut fields = parameters.sequence().in_part(part)?;
        let derivation = Pbkdf2::read(fields.next().in_part(part)?)?;
        let mut scheme = fields.next().and_then(|field| field.sequence()).in_part(part)?;
        fields.finish().in_part(part)?;
        let cipher = match scheme.next().and_then(|field| field.oid()).in_part(part)? {
            DES_EDE3_CBC => Cipher::Tdes3,
            AES128_CBC => Cipher::Aes128,
            AES192_CBC => Cipher::Aes192,
            AES256_CBC => Cipher::Aes256,
            oid => return Err(KeystoreError::Unsupported { what: "cipher", oid }),
        };
        let iv = scheme
            .next()
            .and_then(|field| field.octets())
            .in_part(part)?
            .into_owned();
        scheme.finish().in_part(part)?;
        if iv.len() != cipher.block_bytes() || derivation.key_bytes.is_some_and(|length| length != cipher.key_bytes()) {
            return Err(KeystoreError::Damaged {
                part,
                cause: Asn1Error::BadContent("the key or IV length"),
            });
        }
        Ok(Self::Pbes2 { cipher, iv, derivation })
    }

    pub(crate) fn cipher(&self) -> Cipher {
        match self {
            Self::Pkcs12 { cipher, .. } | Self::Pbes2 { cipher, .. } => *cipher,
        }
    }

    pub(crate) fn iterations(&self) -> u32 {
        match self {
            Self::Pkcs12 { iterations, .. } => *iterations,
            Self::Pbes2 { derivation, .. } => derivation.iterations,
        }
    }

    pub(crate) fn salt_bytes(&self) -> usize {
        match self {
            Self::Pkcs12 { salt, .. } => salt.len(),
            Self::Pbes2 { derivation, .. } => derivation.salt.len(),
        }
    }

    /// The hash function of the key derivation.
    pub(crate) fn derivation(&self) -> (&'static str, Hash) {
        match self {
            Self::Pkcs12 { .. } => ("PKCS#12", Hash::Sha1),
            Self::Pbes2 { derivation, .. } => ("PBKDF2", derivation.hash),
        }
    }

    /// Decrypts; `None` when the passphrase is wrong or the bytes are damaged, which can not be told apart.
    pub(crate) fn decrypt(
        &self,
        passphrase: &PassphraseBytes<'_>,
        ciphertext: &[u8],
        work: &mut Work,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        match self {
            Self::Pkcs12 {
                cipher,
                salt,
                iterations,
            } => {
                let (key, iv) = pkcs12_key_and_iv(*cipher, passphrase, salt, *iterations, work)?;
                Ok(cipher.decrypt(&key, &iv, ciphertext))
            }
            Self::Pbes2 { cipher, iv, derivation } => {
                let key = derivation.derive(passphrase, cipher.key_bytes(), work)?;
                Ok(cipher.decrypt(&key, iv, ciphertext))
            }
        }
    }
}

/// What a chained cipher starts with.
type KeyAndIv = (Zeroizing<Vec<u8>>, Zeroizing<Vec<u8>>);

fn pkcs12_key_and_iv(
    cipher: Cipher,
    passphrase: &PassphraseBytes<'_>,
    salt: &[u8],
    iterations: u32,
    work: &mut Work,
) -> Result<KeyAndIv, KeystoreError> {
    let mut derive =
        |purpose, length| kdf::pkcs12(Hash::Sha1, passphrase.utf16(), salt, purpose, iterations, length, work);
    Ok((
        derive(Purpose::Key, cipher.key_bytes())?,
        derive(Purpose::InitialVector, cipher.block_bytes())?,
    ))
}

/// Encrypts as the НУЦ does: the key with three-key 3DES, the certificate with 40-bit RC2.
///
/// Returns the algorithm identifier and the ciphertext.
pub(crate) fn encrypt_as_nca(
    secrecy: Secrecy,
    passphrase: &PassphraseBytes<'_>,
    salt: &[u8],
    iterations: u32,
    plaintext: &[u8],
    work: &mut Work,
) -> Result<(Vec<u8>, Vec<u8>), KeystoreError> {
    let (oid, cipher) = match secrecy {
        Secrecy::PrivateKey => (PBE_SHA1_TDES3, Cipher::Tdes3),
        Secrecy::Certificate => (PBE_SHA1_RC2_40, Cipher::Rc2Of40),
    };
    let (key, iv) = pkcs12_key_and_iv(cipher, passphrase, salt, iterations, work)?;
    let mut buffer = Zeroizing::new(Vec::with_capacity(plaintext.len() + cipher.block_bytes()));
    buffer.extend_from_slice(plaintext);
    buffer.resize(plaintext.len() + cipher.block_bytes(), 0);
    let wrong_length = || KeystoreError::UnusableKey {
        reason: "a cipher key of wrong length".to_owned(),
    };
    let iv = iv.as_slice().try_into().map_err(|_| wrong_length())?;
    let ciphertext = match cipher {
        Cipher::Rc2Of40 => cbc::Encryptor::inner_iv_init(rc2::Rc2::new_with_eff_key_len(&key, 40), iv)
            .encrypt_padded::<Pkcs7>(&mut buffer, plaintext.len()),
        _ => cbc::Encryptor::inner_iv_init(des::TdesEde3::new_from_slice(&key).map_err(|_| wrong_length())?, iv)
            .encrypt_padded::<Pkcs7>(&mut buffer, plaintext.len()),
    }
    .map_err(|_| wrong_length())?
    .to_vec();
    let parameters = der::sequence(&[&der::octet_string(salt), &der::small_unsigned(u64::from(iterations))]);
    Ok((der::sequence(&[&der::oid(oid), &parameters]), ciphertext))
}

/// What is being encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Secrecy {
    /// A private key.
    PrivateKey,
    /// Certificates, which are public.
    Certificate,
}

/// PBKDF2 and its parameters.
///
/// ```text
/// PBKDF2-params ::= SEQUENCE {
///     salt CHOICE { specified OCTET STRING, otherSource AlgorithmIdentifier },
///     iterationCount INTEGER (1..MAX),
///     keyLength INTEGER (1..MAX) OPTIONAL,
///     prf AlgorithmIdentifier DEFAULT algid-hmacWithSHA1 }
/// ```
#[derive(Clone, Debug)]
pub(crate) struct Pbkdf2 {
    pub(crate) hash: Hash,
    pub(crate) salt: Vec<u8>,
    pub(crate) iterations: u32,
    pub(crate) key_bytes: Option<usize>,
}

impl Pbkdf2 {
    /// Reads an algorithm identifier that must name PBKDF2.
    pub(crate) fn read(algorithm: Element<'_>) -> Result<Self, KeystoreError> {
        let part = "PBKDF2 parameters";
        let mut fields = algorithm.sequence().in_part(part)?;
        let oid = fields.next().and_then(|field| field.oid()).in_part(part)?;
        if oid != PBKDF2 {
            return Err(KeystoreError::Unsupported {
                what: "key derivation",
                oid,
            });
        }
        let mut parameters = fields.next().and_then(|field| field.sequence()).in_part(part)?;
        fields.finish().in_part(part)?;
        let salt = parameters
            .next()
            .and_then(|field| field.octets().map(std::borrow::Cow::into_owned))
            .in_part(part)?;
        let iterations = parameters.next().and_then(read_iterations).in_part(part)?;
        let key_bytes = match parameters.next_if(qolhat_asn1::Tag::INTEGER).in_part(part)? {
            Some(length) => Some(length.small_unsigned().in_part(part)?),
            None => None,
        };
        let hash = if parameters.is_empty() {
            Hash::Sha1
        } else {
            let mut prf = parameters.next().and_then(|field| field.sequence()).in_part(part)?;
            let oid = prf.next().and_then(|field| field.oid()).in_part(part)?;
            read_absent_or_null(&mut prf).in_part(part)?;
            Hash::from_hmac_oid(oid).ok_or(KeystoreError::Unsupported {
                what: "pseudorandom function",
                oid,
            })?
        };
        parameters.finish().in_part(part)?;
        Ok(Self {
            hash,
            salt,
            iterations,
            key_bytes: key_bytes.and_then(|length| usize::try_from(length).ok()),
        })
    }

    /// Derives a key.
    pub(crate) fn derive(
        &self,
        passphrase: &PassphraseBytes<'_>,
        length: usize,
        work: &mut Work,
    ) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        kdf::pbkdf2(self.hash, passphrase.utf8(), &self.salt, self.iterations, length, work)
    }
}

fn read_salt_and_iterations(parameters: Element<'_>) -> Result<(Vec<u8>, u32), Asn1Error> {
    let mut fields = parameters.sequence()?;
    let salt = fields.next()?.octets()?.into_owned();
    let iterations = read_iterations(fields.next()?)?;
    fields.finish()?;
    Ok((salt, iterations))
}

/// A count of iterations, at least one.
pub(crate) fn read_iterations(element: Element<'_>) -> Result<u32, Asn1Error> {
    match element.expect(qolhat_asn1::Tag::INTEGER)?.small_unsigned()? {
        0 => Err(Asn1Error::BadContent("an iteration count")),
        iterations => Ok(iterations),
    }
}

/// The parameters of an algorithm that has none: absent or NULL.
pub(crate) fn read_absent_or_null(fields: &mut qolhat_asn1::Reader<'_>) -> Result<(), Asn1Error> {
    if !fields.is_empty() {
        fields.next()?.null()?;
    }
    fields.finish()
}
