//! Making keys.

use std::fmt;

use qolhat_asn1::Element;
use qolhat_gost::{ParameterSet, Random};
use qolhat_keystore::{PrivateKey, SignatureScheme};
use qolhat_pki::DigestAlgorithm;
use rsa::{
    pkcs1::EncodeRsaPrivateKey,
    rand_core::{self, CryptoRng, RngCore},
};
use zeroize::{Zeroize, Zeroizing};

use crate::AuthorityError;

/// Which key to make.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum KeyKind {
    /// RSA with 2048 bits, as people have it.
    Rsa2048,
    /// RSA with 4096 bits, as authorities have it. Making one takes seconds.
    Rsa4096,
    /// GOST 34.10-2015 with 512 bits.
    Gost2015Bits512,
    /// GOST 34.10-2015 with 256 bits.
    Gost2015Bits256,
    /// GOST 34.310-2004.
    Gost2004,
}

impl KeyKind {
    /// How such a key signs.
    #[must_use]
    pub fn scheme(self) -> SignatureScheme {
        match self {
            Self::Rsa2048 | Self::Rsa4096 => SignatureScheme::Rsa,
            Self::Gost2015Bits512 => SignatureScheme::Gost2015Bits512,
            Self::Gost2015Bits256 => SignatureScheme::Gost2015Bits256,
            Self::Gost2004 => SignatureScheme::Gost2004,
        }
    }

    /// What an authority with such a key is called.
    pub(crate) fn family(self) -> &'static str {
        match self {
            Self::Rsa2048 | Self::Rsa4096 => "RSA",
            Self::Gost2015Bits512 => "GOST 2015",
            Self::Gost2015Bits256 => "GOST 2015-256",
            Self::Gost2004 => "GOST 2004",
        }
    }

    /// The kind for people and services under an authority with a key of this kind.
    pub(crate) fn for_people(self) -> Self {
        match self {
            Self::Rsa4096 => Self::Rsa2048,
            other => other,
        }
    }
}

/// Makes a key.
///
/// # Errors
/// [`AuthorityError::Randomness`] when the source fails.
pub fn generate(kind: KeyKind, random: &mut dyn Random) -> Result<PrivateKey, AuthorityError> {
    let gost = |set, random: &mut dyn Random| {
        Ok(PrivateKey::from_gost(
            kind.scheme(),
            qolhat_gost::PrivateKey::generate(set, random)?,
        )?)
    };
    match kind {
        KeyKind::Rsa2048 => generate_rsa(2048, random),
        KeyKind::Rsa4096 => generate_rsa(4096, random),
        KeyKind::Gost2015Bits512 => gost(ParameterSet::Tc26Gost512A, random),
        KeyKind::Gost2015Bits256 => gost(ParameterSet::Tc26Gost256A, random),
        KeyKind::Gost2004 => gost(ParameterSet::CryptoProA, random),
    }
}

/// Finds the primes with the `rsa` crate. It is used for nothing else: signing is left to `ring`.
fn generate_rsa(bits: usize, random: &mut dyn Random) -> Result<PrivateKey, AuthorityError> {
    let mut stream = SeededStream::new(random)?;
    let key = rsa::RsaPrivateKey::new(&mut stream, bits).map_err(AuthorityError::RsaKey)?;
    let der = key
        .to_pkcs1_der()
        .map_err(|_| AuthorityError::RsaKey(rsa::Error::Internal))?;
    Ok(PrivateKey::from_rsa_der(der.as_bytes())?)
}

/// The key identifier that the НУЦ computes: SHA-1 of the BIT STRING content for GOST-2015, of the whole
/// SubjectPublicKeyInfo for RSA and GOST-2004.
pub(crate) fn key_id(key: &PrivateKey) -> Result<Vec<u8>, AuthorityError> {
    let info = key.public_key_info_der();
    Ok(match key.scheme() {
        SignatureScheme::Gost2015Bits512 | SignatureScheme::Gost2015Bits256 => {
            DigestAlgorithm::Sha1.digest(public_key_octets(info)?)
        }
        _ => DigestAlgorithm::Sha1.digest(info),
    })
}

/// The content of the BIT STRING in a SubjectPublicKeyInfo.
pub(crate) fn public_key_octets(public_key_info: &[u8]) -> Result<&[u8], qolhat_asn1::Asn1Error> {
    let mut fields = Element::from_der(public_key_info)?.sequence()?;
    fields.next()?;
    fields.next()?.bit_string_octets()
}

/// Random bytes without end from one seed: HMAC-SHA-256 over a counter.
///
/// The search for primes takes its randomness from a source that can not fail half-way, so the one draw that can fail
/// happens first.
struct SeededStream {
    seed: Zeroizing<[u8; 32]>,
    counter: u64,
    block: Zeroizing<[u8; 32]>,
    used: usize,
}

impl SeededStream {
    fn new(random: &mut dyn Random) -> Result<Self, AuthorityError> {
        let mut seed = Zeroizing::new([0; 32]);
        random.fill(&mut *seed)?;
        Ok(Self {
            seed,
            counter: 0,
            block: Zeroizing::new([0; 32]),
            used: 32,
        })
    }

    fn refill(&mut self) {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &*self.seed);
        self.block
            .copy_from_slice(ring::hmac::sign(&key, &self.counter.to_be_bytes()).as_ref());
        self.counter += 1;
        self.used = 0;
    }
}

impl fmt::Debug for SeededStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SeededStream").finish_non_exhaustive()
    }
}

impl CryptoRng for SeededStream {}

impl RngCore for SeededStream {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            if self.used == self.block.len() {
                self.refill();
            }
            *byte = self.block[self.used];
            // What was handed out is not kept.
            self.block[self.used].zeroize();
            self.used += 1;
        }
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}
