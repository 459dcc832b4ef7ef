//! What a container shows without its passphrase.
//!
//! Almost nothing: a НУЦ container encrypts even the certificate. What can be told is how it is protected.

use qolhat_asn1::{Element, Oid};

use crate::{
    KeystoreError,
    error::InPart,
    mac::MacScheme,
    pbe::Scheme,
    pkcs12::{BagValue, Pfx, Safe, read_bags, read_encrypted_key, read_safes},
};

/// How a container is protected, and what stands in it in the clear.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContainerFacts {
    /// The message authentication code; nothing when the container has none.
    pub mac: Option<MacFacts>,
    /// The parts of the container, in its order.
    pub safes: Vec<SafeFacts>,
}

/// A message authentication code.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MacFacts {
    /// What people call it, such as `HMAC-SHA-1`; nothing when it is not supported.
    pub name: Option<String>,
    /// The identifier as written.
    pub algorithm: Oid,
    /// Rounds of the key derivation.
    pub iterations: Option<u32>,
    /// Length of the salt.
    pub salt_bytes: Option<usize>,
}

/// How something is encrypted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EncryptionFacts {
    /// What people call it, such as `3DES-CBC, PKCS#12 with SHA-1`; nothing when it is not supported.
    pub name: Option<String>,
    /// The identifier as written.
    pub algorithm: Oid,
    /// Rounds of the key derivation.
    pub iterations: Option<u32>,
    /// Length of the salt.
    pub salt_bytes: Option<usize>,
}

/// One part of a container.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SafeFacts {
    /// Its bags can be counted; the keys in it may be encrypted one by one.
    Readable {
        /// How each encrypted key is protected.
        encrypted_keys: Vec<EncryptionFacts>,
        /// How many keys stand there in the clear.
        plain_keys: usize,
        /// How many certificates stand there in the clear.
        certificates: usize,
        /// How many other bags there are.
        others: usize,
    },
    /// It is encrypted as a whole: nothing is known of its content but the length.
    Encrypted {
        /// How.
        encryption: EncryptionFacts,
        /// Length of the ciphertext.
        bytes: usize,
    },
}

/// Whether `bytes` begin as a PKCS#12 container does: a SEQUENCE with version 3 and a content type.
#[must_use]
pub fn looks_like_pkcs12(bytes: &[u8]) -> bool {
    Pfx::read(bytes).is_ok()
}

/// Reads what a container shows without its passphrase.
///
/// # Errors
/// As [`crate::open_pkcs12`]; but algorithms that are not supported are facts here, not errors.
pub fn read_facts(bytes: &[u8]) -> Result<ContainerFacts, KeystoreError> {
    let pfx = Pfx::read(bytes)?;
    let mac = pfx.mac.map(mac_facts).transpose()?;
    let safes = read_safes(&pfx.authenticated_safe)?
        .iter()
        .map(safe_facts)
        .collect::<Result<_, _>>()?;
    Ok(ContainerFacts { mac, safes })
}

fn mac_facts(mac_data: Element<'_>) -> Result<MacFacts, KeystoreError> {
    let algorithm = mac_data
        .sequence()
        .and_then(|mut fields| fields.next()?.sequence()?.next()?.sequence()?.next()?.oid())
        .in_part("MAC")?;
    match crate::mac::Mac::read(mac_data) {
        Ok(mac) => {
            let (name, iterations, salt_bytes) = match &mac.scheme {
                MacScheme::Pkcs12 { hash, salt, iterations } => {
                    (format!("HMAC-{}", hash.name()), *iterations, salt.len())
                }
                MacScheme::Pbmac1 { hash, derivation, .. } => {
                    let name = format!("HMAC-{}, PBKDF2 with {}", hash.name(), derivation.hash.name());
                    (name, derivation.iterations, derivation.salt.len())
                }
            };
            Ok(MacFacts {
                name: Some(name),
                algorithm,
                iterations: Some(iterations),
                salt_bytes: Some(salt_bytes),
            })
        }
        Err(KeystoreError::Unsupported { .. }) => Ok(MacFacts {
            name: None,
            algorithm,
            iterations: None,
            salt_bytes: None,
        }),
        Err(fault) => Err(fault),
    }
}

fn safe_facts(safe: &Safe<'_>) -> Result<SafeFacts, KeystoreError> {
    match safe {
        Safe::Encrypted { algorithm, ciphertext } => Ok(SafeFacts::Encrypted {
            encryption: encryption_facts(*algorithm)?,
            bytes: ciphertext.len(),
        }),
        Safe::Plain(contents) => {
            let mut bags = Vec::new();
            read_bags(contents, &mut bags)?;
            let (mut encrypted_keys, mut plain_keys, mut certificates, mut others) = (Vec::new(), 0, 0, 0);
            for bag in &bags {
                match &bag.value {
                    BagValue::ShroudedKey(shrouded) => {
                        encrypted_keys.push(encryption_facts(read_encrypted_key(shrouded)?.0)?);
                    }
                    BagValue::Key(_) => plain_keys += 1,
                    BagValue::Certificate(_) => certificates += 1,
                    BagValue::RevocationList | BagValue::Secret | BagValue::Other => others += 1,
                }
            }
            Ok(SafeFacts::Readable {
                encrypted_keys,
                plain_keys,
                certificates,
                others,
            })
        }
    }
}

fn encryption_facts(identifier: Element<'_>) -> Result<EncryptionFacts, KeystoreError> {
    let algorithm = identifier
        .sequence()
        .and_then(|mut fields| fields.next()?.oid())
        .in_part("encryption algorithm")?;
    match Scheme::read(identifier) {
        Ok(scheme) => {
            let (derivation, hash) = scheme.derivation();
            Ok(EncryptionFacts {
                name: Some(format!("{}, {derivation} with {}", scheme.cipher().name(), hash.name())),
                algorithm,
                iterations: Some(scheme.iterations()),
                salt_bytes: Some(scheme.salt_bytes()),
            })
        }
        Err(KeystoreError::Unsupported { .. }) => Ok(EncryptionFacts {
            name: None,
            algorithm,
            iterations: None,
            salt_bytes: None,
        }),
        Err(fault) => Err(fault),
    }
}
