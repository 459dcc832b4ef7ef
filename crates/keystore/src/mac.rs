//! The seal of a container: a message authentication code over everything inside.

use qolhat_asn1::{Asn1Error, Element, Oid, Tag, der};
use subtle::ConstantTimeEq;

use crate::{
    KeystoreError,
    error::InPart,
    hash::Hash,
    kdf::{self, Purpose},
    limits::Work,
    passphrase::PassphraseBytes,
    pbe::{Pbkdf2, read_absent_or_null, read_iterations},
};

/// id-PBMAC1 (RFC 8018, A.5).
const PBMAC1: Oid = Oid::new_unwrap("1.2.840.113549.1.5.14");

/// The shortest key RFC 9579, section 5, allows to be accepted, in bytes.
const MIN_PBMAC1_KEY_BYTES: usize = 20;

/// The longest key PBMAC1 may ask for, in bytes: HMAC hashes anything longer than a block, and no block is longer.
const MAX_PBMAC1_KEY_BYTES: usize = 128;

/// A message authentication code and how it is computed.
///
/// ```text
/// MacData ::= SEQUENCE {
///     mac        DigestInfo,
///     macSalt    OCTET STRING,
///     iterations INTEGER DEFAULT 1 }
/// DigestInfo ::= SEQUENCE {
///     digestAlgorithm AlgorithmIdentifier,
///     digest          OCTET STRING }
/// ```
#[derive(Clone, Debug)]
pub(crate) struct Mac {
    pub(crate) scheme: MacScheme,
    value: Vec<u8>,
}

/// How the key of the MAC is derived.
#[derive(Clone, Debug)]
pub(crate) enum MacScheme {
    /// RFC 7292, appendix B.4.
    Pkcs12 { hash: Hash, salt: Vec<u8>, iterations: u32 },
    /// RFC 9579.
    Pbmac1 {
        hash: Hash,
        derivation: Pbkdf2,
        key_bytes: usize,
    },
}

impl Mac {
    /// Reads MacData.
    pub(crate) fn read(mac_data: Element<'_>) -> Result<Self, KeystoreError> {
        let part = "MAC";
        let mut fields = mac_data.sequence().in_part(part)?;
        let mut digest_info = fields.next().and_then(|field| field.sequence()).in_part(part)?;
        let algorithm = digest_info.next().in_part(part)?;
        let value = digest_info
            .next()
            .and_then(|field| field.octets().map(|octets| octets.into_owned()))
            .in_part(part)?;
        digest_info.finish().in_part(part)?;
        let salt = fields
            .next()
            .and_then(|field| field.octets().map(|octets| octets.into_owned()))
            .in_part(part)?;
        let iterations = match fields.next_if(Tag::INTEGER).in_part(part)? {
            Some(iterations) => read_iterations(iterations).in_part(part)?,
            None => 1,
        };
        fields.finish().in_part(part)?;

        let mut algorithm = algorithm.sequence().in_part(part)?;
        let oid = algorithm.next().and_then(|field| field.oid()).in_part(part)?;
        let scheme = if oid == PBMAC1 {
            // Salt and iterations of MacData are ignored here (RFC 9579, 4).
            let parameters = algorithm.next().in_part(part)?;
            algorithm.finish().in_part(part)?;
            MacScheme::read_pbmac1(parameters)?
        } else {
            read_absent_or_null(&mut algorithm).in_part(part)?;
            let hash = Hash::from_digest_oid(oid).ok_or(KeystoreError::Unsupported { what: "MAC", oid })?;
            MacScheme::Pkcs12 { hash, salt, iterations }
        };
        Ok(Self { scheme, value })
    }

    /// Whether the passphrase and the content give this code. Compares in constant time.
    pub(crate) fn fits(
        &self,
        passphrase: &PassphraseBytes<'_>,
        content: &[u8],
        work: &mut Work,
    ) -> Result<bool, KeystoreError> {
        let computed = self.scheme.compute(passphrase, content, work)?;
        Ok(computed.ct_eq(&self.value).into())
    }
}

impl MacScheme {
    /// ```text
    /// PBMAC1-params ::= SEQUENCE {
    ///     keyDerivationFunc AlgorithmIdentifier {{PBMAC1-KDFs}},
    ///     messageAuthScheme AlgorithmIdentifier {{PBMAC1-MACs}} }
    /// ```
    fn read_pbmac1(parameters: Element<'_>) -> Result<Self, KeystoreError> {
        let part = "PBMAC1 parameters";
        let mut fields = parameters.sequence().in_part(part)?;
        let derivation = Pbkdf2::read(fields.next().in_part(part)?)?;
        let mut scheme = fields.next().and_then(|field| field.sequence()).in_part(part)?;
        fields.finish().in_part(part)?;
        let oid = scheme.next().and_then(|field| field.oid()).in_part(part)?;
        read_absent_or_null(&mut scheme).in_part(part)?;
        let hash = Hash::from_hmac_oid(oid).ok_or(KeystoreError::Unsupported { what: "MAC", oid })?;
        // The key length must be given, and a short one refused (RFC 9579, 5).
        let key_bytes = derivation
            .key_bytes
            .filter(|length| (MIN_PBMAC1_KEY_BYTES..=MAX_PBMAC1_KEY_BYTES).contains(length))
            .ok_or(KeystoreError::Damaged {
                part,
                cause: Asn1Error::BadContent("the key length"),
            })?;
        Ok(Self::Pbmac1 {
            hash,
            derivation,
            key_bytes,
        })
    }

    fn compute(
        &self,
        passphrase: &PassphraseBytes<'_>,
        content: &[u8],
        work: &mut Work,
    ) -> Result<zeroize::Zeroizing<Vec<u8>>, KeystoreError> {
        let (hash, key) = match self {
            Self::Pkcs12 { hash, salt, iterations } => {
                let length = hash.output_bytes();
                (
                    *hash,
                    kdf::pkcs12(*hash, passphrase.utf16(), salt, Purpose::Mac, *iterations, length, work)?,
                )
            }
            Self::Pbmac1 {
                hash,
                derivation,
                key_bytes,
            } => (*hash, derivation.derive(passphrase, *key_bytes, work)?),
        };
        Ok(hash.hmac(&key, content))
    }
}

/// MacData with HMAC-SHA-1, as the НУЦ writes it.
pub(crate) fn seal_as_nca(
    passphrase: &PassphraseBytes<'_>,
    salt: Vec<u8>,
    iterations: u32,
    content: &[u8],
    work: &mut Work,
) -> Result<Vec<u8>, KeystoreError> {
    let algorithm = der::sequence(&[&der::oid(Hash::SHA1_OID), &der::null()]);
    let salt_der = der::octet_string(&salt);
    let value = MacScheme::Pkcs12 {
        hash: Hash::Sha1,
        salt,
        iterations,
    }
    .compute(passphrase, content, work)?;
    Ok(der::sequence(&[
        &der::sequence(&[&algorithm, &der::octet_string(&value)]),
        &salt_der,
        &der::small_unsigned(u64::from(iterations)),
    ]))
}
