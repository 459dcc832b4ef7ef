//! Checking RSA signatures (RFC 8017, 8.1.2 and 8.2.2).
//!
//! `aws-lc-rs` does what it can, with keys that it prepares once ([`PreparedKey`]). It has no RSASSA-PSS but with one hash
//! throughout and a salt of its length, and some hashes only from 2048 bits on; the rest stands here, over the bare power
//! that the `rsa` crate computes. Everything about a verification is public, so nothing here needs constant time.

use std::fmt;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::signature::{self as library, ParsedPublicKey, RsaParameters, RsaPublicKeyComponents};
use qolhat_asn1::{Element, Oid, der};
use rsa::BigUint;
use rsa::traits::PublicKeyParts;

use crate::verification::Message;
use crate::{AlgorithmIdentifier, DigestAlgorithm, RsaPublicKey, SignatureError, oid};

/// The shortest RSA modulus that is verified with, in bits: what the library allows. Shorter ones have been factored.
const MIN_RSA_BITS: u32 = 1024;

/// The longest RSA modulus that is verified with, in bits: what the library allows. Longer ones only cost time.
const MAX_RSA_BITS: u32 = 8192;

/// From how many bits on the library checks RSASSA-PSS, and PKCS #1 v1.5 with SHA-384.
const LIBRARY_FULL_RSA_BITS: u32 = 2048;

/// A key in the form that the library works with, which costs a tenth of a verification to make: kept from the first
/// signature on for the padding of that one. Keys of authorities sign with one padding as a rule.
#[derive(Clone, Default)]
pub(crate) struct PreparedKey(Arc<OnceLock<Option<(Padding, ParsedPublicKey)>>>);

impl PreparedKey {
    /// Checks `value` over `signed`; a key that the library does not take has signed nothing.
    fn verify(
        &self,
        key: &RsaPublicKey,
        (padding, parameters): (Padding, &'static RsaParameters),
        signed: &[u8],
        value: &[u8],
    ) -> Result<(), SignatureError> {
        let prepare = || {
            let components = RsaPublicKeyComponents {
                n: key.modulus(),
                e: key.exponent(),
            };
            let prepared = components.to_parsed_public_key(parameters).ok()?;
            Some((padding, prepared))
        };
        let once;
        let prepared = match self.0.get_or_init(prepare) {
            Some((kept, _)) if *kept != padding => {
                once = prepare();
                &once
            }
            kept => kept,
        };
        let (_, prepared) = prepared.as_ref().ok_or(SignatureError::Mismatch)?;
        prepared.verify_sig(signed, value).map_err(|_| SignatureError::Mismatch)
    }
}

impl fmt::Debug for PreparedKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PreparedKey")
    }
}

/// How the hash of a message becomes the number that is signed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Padding {
    /// EMSA-PKCS1-v1_5 (RFC 8017, 9.2).
    Pkcs1(DigestAlgorithm),
    /// EMSA-PSS (RFC 8017, 9.1).
    Pss(PssParameters),
}

/// What RSASSA-PSS leaves open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct PssParameters {
    /// The hash of the message.
    pub(crate) digest: DigestAlgorithm,
    /// The hash inside MGF1.
    mask_digest: DigestAlgorithm,
    salt_bytes: usize,
}

impl PssParameters {
    /// Reads the parameters of an algorithm; nothing when one of them is missing or unknown.
    ///
    /// ```text
    /// RSASSA-PSS-params ::= SEQUENCE {
    ///     hashAlgorithm      [0] HashAlgorithm      DEFAULT sha1,
    ///     maskGenAlgorithm   [1] MaskGenAlgorithm   DEFAULT mgf1SHA1,
    ///     saltLength         [2] INTEGER            DEFAULT 20,
    ///     trailerField       [3] TrailerField       DEFAULT trailerFieldBC }
    /// ```
    pub(crate) fn read(algorithm: &AlgorithmIdentifier) -> Option<Self> {
        let mut parts = algorithm.parameters()?.sequence().ok()?;
        let hash = parts.next_if_context(0).ok()?.map(|part| part.only_child());
        let mask = parts.next_if_context(1).ok()?.map(|part| part.only_child());
        let salt = parts.next_if_context(2).ok()?.map(|part| part.only_child());
        let trailer = parts.next_if_context(3).ok()?.map(|part| part.only_child());
        parts.finish().ok()?;
        let read =
            |element: &Element<'_>| DigestAlgorithm::from_algorithm(&AlgorithmIdentifier::from_element(element).ok()?);
        let digest = hash.map_or(Some(DigestAlgorithm::Sha1), |element| read(&element.ok()?))?;
        let mask_digest = match mask {
            None => DigestAlgorithm::Sha1,
            Some(element) => {
                let mask = AlgorithmIdentifier::from_element(&element.ok()?).ok()?;
                (mask.oid() == oid::signature::MGF1).then_some(())?;
                read(&mask.parameters()?)?
            }
        };
        let salt_bytes = salt.map_or(Some(20), |element| element.ok()?.small_unsigned().ok())?;
        let trailer = trailer.map_or(Some(1), |element| element.ok()?.small_unsigned().ok())?;
        let parameters = Self {
            digest,
            mask_digest,
            salt_bytes: usize::try_from(salt_bytes).ok()?,
        };
        (trailer == 1).then_some(parameters)
    }

    /// Whether a key that is bound to `self` may make a signature with these: the same hashes, and no shorter salt
    /// (RFC 4055, 3.3).
    pub(crate) fn allow(&self, used: &Self) -> bool {
        (self.digest, self.mask_digest) == (used.digest, used.mask_digest) && self.salt_bytes <= used.salt_bytes
    }
}

/// Checks `value` over `signed`.
pub(crate) fn verify(
    padding: Padding,
    key: &RsaPublicKey,
    oid: Oid,
    signed: Message<'_>,
    value: &[u8],
) -> Result<(), SignatureError> {
    if key.bits() < MIN_RSA_BITS {
        return Err(SignatureError::TooWeak { oid });
    }
    if key.bits() > MAX_RSA_BITS {
        return Err(SignatureError::Unsupported { oid });
    }
    // The library hashes itself.
    if let (Some(parameters), Message::Bytes(signed)) = (library_parameters(padding, key.bits()), signed) {
        return key.prepared.verify(key, (padding, parameters), signed, value);
    }
    let hash = |digest: DigestAlgorithm| signed.digest(digest);
    let encoded = open(key, value).ok_or(SignatureError::Mismatch)?;
    let fits = match padding {
        Padding::Pkcs1(digest) => encoded == encode_pkcs1(digest, &hash(digest), encoded.len()),
        Padding::Pss(parameters) => is_pss_encoding(&encoded, key.bits() - 1, &hash(parameters.digest), parameters),
    };
    if fits { Ok(()) } else { Err(SignatureError::Mismatch) }
}

fn library_parameters(padding: Padding, bits: u32) -> Option<&'static RsaParameters> {
    use DigestAlgorithm::{Sha1, Sha256, Sha384, Sha512};
    match padding {
        Padding::Pkcs1(Sha1) => Some(&library::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Padding::Pkcs1(Sha256) => Some(&library::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        Padding::Pkcs1(Sha512) => Some(&library::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        _ if bits < LIBRARY_FULL_RSA_BITS => None,
        Padding::Pkcs1(Sha384) => Some(&library::RSA_PKCS1_2048_8192_SHA384),
        Padding::Pss(parameters)
            if parameters.mask_digest == parameters.digest
                && parameters.salt_bytes == parameters.digest.output_bytes() =>
        {
            match parameters.digest {
                Sha256 => Some(&library::RSA_PSS_2048_8192_SHA256),
                Sha384 => Some(&library::RSA_PSS_2048_8192_SHA384),
                Sha512 => Some(&library::RSA_PSS_2048_8192_SHA512),
                _ => None,
            }
        }
        _ => None,
    }
}

/// RSAVP1 (RFC 8017, 5.2.2): the number that was signed, as long as the modulus; nothing when key or value are out of
/// their range. The exponent is at most 33 bits long, as for the library.
fn open(key: &RsaPublicKey, value: &[u8]) -> Option<Vec<u8>> {
    let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
    let bits = usize::try_from(key.bits()).ok()?;
    let public = rsa::RsaPublicKey::new_with_max_size(number(key.modulus()), number(key.exponent()), bits).ok()?;
    let signature = number(value);
    let length = key.modulus().len();
    if value.len() != length || signature >= *public.n() {
        return None;
    }
    let opened = rsa::hazmat::rsa_encrypt(&public, &signature).ok()?.to_bytes_be();
    let mut padded = vec![0; length.checked_sub(opened.len())?];
    padded.extend(opened);
    Some(padded)
}

/// EMSA-PKCS1-v1_5 (RFC 8017, 9.2): `0x00 0x01 0xff … 0x00 DigestInfo`; empty when the length does not suffice.
fn encode_pkcs1(digest: DigestAlgorithm, hash: &[u8], length: usize) -> Vec<u8> {
    let info = der::sequence(&[&digest.to_algorithm_identifier_der(), &der::octet_string(hash)]);
    // Eight octets of padding at least, and three around them.
    let Some(padding) = length.checked_sub(info.len() + 3).filter(|padding| *padding >= 8) else {
        return Vec::new();
    };
    [&[0, 1][..], &vec![0xff; padding], &[0], &info].concat()
}

/// EMSA-PSS-VERIFY (RFC 8017, 9.1.2) of a number of at most `bits` bits.
fn is_pss_encoding(number: &[u8], bits: u32, hash: &[u8], parameters: PssParameters) -> bool {
    let unused = bits.wrapping_neg() % 8;
    let length = usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
    let Some((excess, encoded)) = number.len().checked_sub(length).map(|excess| number.split_at(excess)) else {
        return false;
    };
    // maskedDB ‖ H ‖ 0xbc
    let Some((0xbc, body)) = encoded.split_last().map(|(trailer, body)| (*trailer, body)) else {
        return false;
    };
    let Some((masked, found)) = body
        .len()
        .checked_sub(hash.len())
        .map(|boundary| body.split_at(boundary))
    else {
        return false;
    };
    let first_bits = 0xff_u8 >> unused;
    if excess.iter().any(|octet| *octet != 0) || masked.first().is_none_or(|first| first & !first_bits != 0) {
        return false;
    }
    let mask = mgf1(parameters.mask_digest, found, masked.len());
    let mut block: Vec<u8> = masked.iter().zip(mask).map(|(octet, mask)| octet ^ mask).collect();
    block[0] &= first_bits;
    // PS of zeros ‖ 0x01 ‖ salt
    let Some((padding, salt)) = block
        .len()
        .checked_sub(parameters.salt_bytes)
        .map(|boundary| block.split_at(boundary))
    else {
        return false;
    };
    let is_padding = matches!(padding, [zeros @ .., 1] if zeros.iter().all(|octet| *octet == 0));
    is_padding && parameters.digest.digest(&[&[0; 8], hash, salt].concat()) == found
}

/// MGF1 (RFC 8017, B.2.1).
fn mgf1(digest: DigestAlgorithm, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length + digest.output_bytes());
    let mut counter = 0_u32;
    while mask.len() < length {
        mask.extend(digest.digest(&[seed, &counter.to_be_bytes()].concat()));
        counter += 1;
    }
    mask.truncate(length);
    mask
}
