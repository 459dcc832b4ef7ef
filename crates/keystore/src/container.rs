//! Opening a container.

use std::fmt;

use qolhat_asn1::Asn1Error;
use qolhat_pki::Certificate;
use zeroize::Zeroizing;

use crate::{
    KeystoreError, Passphrase, PrivateKey, SigningKey,
    limits::Work,
    passphrase::PassphraseBytes,
    pbe::Scheme,
    pkcs12::{Bag, BagValue, Pfx, Safe, read_bags, read_safes, read_shrouded_key},
    signing_key::fits,
};

/// Opens a PKCS#12 container.
///
/// The seal (MAC) is checked before anything is decrypted. Every private key is joined with the certificate whose
/// public key is its own; names and key identifiers inside the container are not believed. A container without a key,
/// or without a certificate, opens too: [`KeyContainer::into_signing_key`] says what is missing.
///
/// # Errors
/// [`KeystoreError::WrongPassphrase`], [`KeystoreError::NotAContainer`], [`KeystoreError::Damaged`],
/// [`KeystoreError::Unsupported`], [`KeystoreError::UnreadableCertificate`] and the limits `TooLarge`, `TooManyParts`
/// and `TooMuchWork`.
///
/// Source: RFC 7292, RFC 9579.
pub fn open_pkcs12(bytes: &[u8], passphrase: &Passphrase) -> Result<KeyContainer, KeystoreError> {
    open(bytes, passphrase).map(Opened::into_container)
}

/// Opens a container and keeps its keys in both forms.
pub(crate) fn open(bytes: &[u8], passphrase: &Passphrase) -> Result<Opened, KeystoreError> {
    let pfx = Pfx::read(bytes)?;
    let safes = read_safes(&pfx.authenticated_safe)?;
    let mut work = Work::new();
    let forms = passphrase.forms();
    let Some(mac) = pfx.read_mac()? else {
        // Nothing tells the right form but that everything can be read with it.
        let mut outcome = Err(KeystoreError::WrongPassphrase);
        for form in &forms {
            outcome = unlock(&safes, form, Seal::Absent, &mut work);
            if !matches!(outcome, Err(KeystoreError::WrongPassphrase)) {
                break;
            }
        }
        return outcome;
    };
    for form in &forms {
        if mac.fits(form, &pfx.authenticated_safe, &mut work)? {
            return unlock(&safes, form, Seal::Intact, &mut work);
        }
    }
    Err(KeystoreError::WrongPassphrase)
}

/// Whether a message authentication code protects a container against changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Seal {
    /// It does, and it was checked.
    Intact,
    /// The container has none.
    Absent,
}

impl Seal {
    /// What undecipherable bytes mean: without a seal nothing else has shown that the passphrase is right.
    fn undecipherable(self, part: &'static str) -> KeystoreError {
        match self {
            Self::Intact => KeystoreError::Damaged {
                part,
                cause: Asn1Error::BadContent("the padding"),
            },
            Self::Absent => KeystoreError::WrongPassphrase,
        }
    }
}

fn unlock(
    safes: &[Safe<'_>],
    passphrase: &PassphraseBytes<'_>,
    seal: Seal,
    work: &mut Work,
) -> Result<Opened, KeystoreError> {
    let mut bags = Vec::new();
    for safe in safes {
        match safe {
            Safe::Plain(contents) => read_bags(contents, &mut bags)?,
            Safe::Encrypted { algorithm, ciphertext } => {
                let contents = Scheme::read(*algorithm)?
                    .decrypt(passphrase, ciphertext, work)?
                    .ok_or_else(|| seal.undecipherable("encrypted data"))?;
                read_bags(&contents, &mut bags).map_err(|fault| unless_sealed(seal, fault))?;
            }
        }
    }
    let mut opened = Opened {
        keys: Vec::new(),
        certificates: Vec::new(),
        seal,
    };
    for Bag {
        value,
        friendly_name,
        local_key_id,
    } in bags
    {
        match value {
            BagValue::Certificate(der) => {
                let certificate = Certificate::from_der(&der)
                    .map_err(|cause| KeystoreError::UnreadableCertificate { cause })
                    .map_err(|fault| unless_sealed(seal, fault))?;
                opened.certificates.push(NamedCertificate {
                    certificate,
                    friendly_name,
                    local_key_id,
                });
            }
            BagValue::Key(info) => opened.keys.push(OpenedKey {
                key: PrivateKey::from_pkcs8_der(&info),
                info,
                friendly_name,
                local_key_id,
            }),
            BagValue::ShroudedKey(shrouded) => {
                let info = unshroud(&shrouded, passphrase, seal, work)?;
                let key = PrivateKey::from_pkcs8_der(&info);
                if let (Seal::Absent, Err(KeystoreError::Damaged { .. })) = (seal, &key) {
                    return Err(KeystoreError::WrongPassphrase);
                }
                opened.keys.push(OpenedKey {
                    key,
                    info,
                    friendly_name,
                    local_key_id,
                });
            }
            BagValue::RevocationList | BagValue::Secret | BagValue::Other => {}
        }
    }
    Ok(opened)
}

fn unshroud(
    shrouded: &[u8],
    passphrase: &PassphraseBytes<'_>,
    seal: Seal,
    work: &mut Work,
) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
    let (scheme, ciphertext) = read_shrouded_key(shrouded)?;
    scheme
        .decrypt(passphrase, &ciphertext, work)?
        .ok_or_else(|| seal.undecipherable("encrypted key"))
}

/// A wrong passphrase can decrypt to something that only looks padded; then the next step fails.
fn unless_sealed(seal: Seal, fault: KeystoreError) -> KeystoreError {
    match (seal, fault) {
        (Seal::Absent, KeystoreError::Damaged { .. } | KeystoreError::UnreadableCertificate { .. }) => {
            KeystoreError::WrongPassphrase
        }
        (_, fault) => fault,
    }
}

/// What was found in a container.
pub(crate) struct Opened {
    pub(crate) keys: Vec<OpenedKey>,
    certificates: Vec<NamedCertificate>,
    seal: Seal,
}

/// A private key as it was written, and as it was read.
pub(crate) struct OpenedKey {
    /// PrivateKeyInfo.
    pub(crate) info: Zeroizing<Vec<u8>>,
    key: Result<PrivateKey, KeystoreError>,
    friendly_name: Option<String>,
    local_key_id: Option<Vec<u8>>,
}

impl Opened {
    /// Joins keys with certificates; the keys as they were written are wiped.
    fn into_container(self) -> KeyContainer {
        let mut container = KeyContainer {
            entries: Vec::new(),
            certificates: self.certificates,
            seal: self.seal,
        };
        for found in self.keys {
            let certificate = found
                .key
                .as_ref()
                .ok()
                .and_then(|key| container.certificate_of(key, found.local_key_id.as_deref()));
            container.entries.push(KeyEntry {
                key: found.key,
                certificate,
                friendly_name: found.friendly_name,
                local_key_id: found.local_key_id,
            });
        }
        container
    }
}

/// An opened container.
pub struct KeyContainer {
    entries: Vec<KeyEntry>,
    certificates: Vec<NamedCertificate>,
    seal: Seal,
}

/// A private key of a container, with the certificate it was proven to fit.
pub struct KeyEntry {
    key: Result<PrivateKey, KeystoreError>,
    certificate: Option<Certificate>,
    friendly_name: Option<String>,
    local_key_id: Option<Vec<u8>>,
}

impl KeyEntry {
    /// The certificate with the public half of this key; nothing when the container does not hold it.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// The name that the container gives to the key; in НУЦ containers the key identifier in hex.
    #[must_use]
    pub fn friendly_name(&self) -> Option<&str> {
        self.friendly_name.as_deref()
    }

    /// Why the key can not be used; nothing when it can.
    #[must_use]
    pub fn problem(&self) -> Option<&KeystoreError> {
        self.key.as_ref().err()
    }
}

impl fmt::Debug for KeyEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyEntry").finish_non_exhaustive()
    }
}

/// A certificate of a container.
#[derive(Clone, Debug)]
pub struct NamedCertificate {
    /// The certificate.
    pub certificate: Certificate,
    /// The name that the container gives to it.
    pub friendly_name: Option<String>,
    local_key_id: Option<Vec<u8>>,
}

impl KeyContainer {
    /// The private keys, in the order of the container.
    #[must_use]
    pub fn entries(&self) -> &[KeyEntry] {
        &self.entries
    }

    /// All certificates, in the order of the container: of keys, of authorities, of others.
    #[must_use]
    pub fn certificates(&self) -> &[NamedCertificate] {
        &self.certificates
    }

    /// Whether a message authentication code protected the container against changes.
    #[must_use]
    pub fn seal(&self) -> Seal {
        self.seal
    }

    /// The only key of the container with its certificate.
    ///
    /// # Errors
    /// [`KeystoreError::NoKey`], [`KeystoreError::NoCertificate`], [`KeystoreError::KeyDoesNotFit`],
    /// [`KeystoreError::SeveralKeys`], or what is wrong with the key.
    pub fn into_signing_key(self) -> Result<SigningKey, KeystoreError> {
        if self.entries.len() > 1 {
            let subject = |entry: &KeyEntry| {
                entry
                    .certificate
                    .as_ref()
                    .map(|certificate| certificate.subject().to_string())
                    .unwrap_or_default()
            };
            return Err(KeystoreError::SeveralKeys {
                certificates: self.entries.iter().map(subject).collect(),
            });
        }
        let entry = self.entries.into_iter().next().ok_or(KeystoreError::NoKey)?;
        let key = entry.key?;
        match entry.certificate {
            Some(certificate) => SigningKey::new(certificate, key),
            None => {
                // The certificate that was meant for the key, to name it.
                let named = |certificate: &&NamedCertificate| {
                    entry.local_key_id.is_some() && certificate.local_key_id == entry.local_key_id
                };
                let meant = self.certificates.iter().find(named).or(self.certificates.first());
                Err(
                    meant.map_or(KeystoreError::NoCertificate, |meant| KeystoreError::KeyDoesNotFit {
                        certificate: meant.certificate.subject().to_string(),
                    }),
                )
            }
        }
    }

    /// The key that belongs to `certificate`.
    ///
    /// # Errors
    /// [`KeystoreError::NoSuchCertificate`] when the container has no usable key for it.
    pub fn into_signing_key_for(self, certificate: &Certificate) -> Result<SigningKey, KeystoreError> {
        for entry in self.entries {
            if entry.certificate.as_ref() == Some(certificate) {
                return SigningKey::new(certificate.clone(), entry.key?);
            }
        }
        Err(KeystoreError::NoSuchCertificate)
    }

    /// The certificate that fits `key`; if several do (a renewal can keep the key), the one with its identifier.
    fn certificate_of(&self, key: &PrivateKey, local_key_id: Option<&[u8]>) -> Option<Certificate> {
        let fitting = || self.certificates.iter().filter(|named| fits(key, &named.certificate));
        fitting()
            .find(|named| local_key_id.is_some() && named.local_key_id.as_deref() == local_key_id)
            .or_else(|| fitting().next())
            .map(|named| named.certificate.clone())
    }
}

impl fmt::Debug for KeyContainer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyContainer")
            .field("certificates", &self.certificates)
            .finish_non_exhaustive()
    }
}
