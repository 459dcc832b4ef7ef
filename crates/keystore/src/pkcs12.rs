//! The structure of a PKCS#12 container (RFC 7292, section 4).
//!
//! The outer shell of НУЦ containers is DER, what is inside has indefinite lengths; everything is read as BER.

use std::borrow::Cow;

use qolhat_asn1::{Asn1Error, Element, Oid, Reader, Tag};
use zeroize::Zeroizing;

use crate::{KeystoreError, MAX_BAG_NESTING, MAX_BAGS, MAX_CONTAINER_BYTES, error::InPart, mac::Mac, pbe::Scheme};

/// id-data (RFC 5652, 4).
pub(crate) const DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.1");
/// id-signedData (RFC 5652, 5).
const SIGNED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.2");
/// id-encryptedData (RFC 5652, 8).
pub(crate) const ENCRYPTED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.6");

const KEY_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.1");
pub(crate) const SHROUDED_KEY_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.2");
pub(crate) const CERTIFICATE_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.3");
const CRL_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.4");
const SECRET_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.5");
const SAFE_CONTENTS_BAG: Oid = Oid::new_unwrap("1.2.840.113549.1.12.10.1.6");

/// x509Certificate (RFC 2985).
pub(crate) const X509_CERTIFICATE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.22.1");
/// friendlyName (RFC 2985, 5.5.1).
pub(crate) const FRIENDLY_NAME: Oid = Oid::new_unwrap("1.2.840.113549.1.9.20");
/// localKeyId (RFC 2985, 5.5.2).
pub(crate) const LOCAL_KEY_ID: Oid = Oid::new_unwrap("1.2.840.113549.1.9.21");

/// The shell of a container.
///
/// ```text
/// PFX ::= SEQUENCE {
///     version  INTEGER {v3(3)}(v3,...),
///     authSafe ContentInfo,
///     macData  MacData OPTIONAL }
/// ```
#[derive(Debug)]
pub(crate) struct Pfx<'a> {
    /// The encoded AuthenticatedSafe: what the MAC covers.
    pub(crate) authenticated_safe: Cow<'a, [u8]>,
    /// Absent when nothing protects the container against changes.
    pub(crate) mac: Option<Element<'a>>,
}

impl<'a> Pfx<'a> {
    /// Reads the shell.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, KeystoreError> {
        if bytes.len() > MAX_CONTAINER_BYTES {
            return Err(KeystoreError::TooLarge {
                bytes: bytes.len(),
                limit: MAX_CONTAINER_BYTES,
            });
        }
        let (content_type, content, mac) = read_shell(bytes).map_err(|cause| KeystoreError::NotAContainer { cause })?;
        match content_type {
            DATA => {}
            SIGNED_DATA => {
                return Err(KeystoreError::Unsupported {
                    what: "integrity mode",
                    oid: SIGNED_DATA,
                });
            }
            oid => {
                return Err(KeystoreError::Unsupported {
                    what: "integrity mode",
                    oid,
                });
            }
        }
        let authenticated_safe = content.octets().in_part("outer content")?;
        Ok(Self {
            authenticated_safe,
            mac,
        })
    }

    /// The code that seals the container.
    pub(crate) fn read_mac(&self) -> Result<Option<Mac>, KeystoreError> {
        self.mac.map(Mac::read).transpose()
    }
}

fn read_shell(bytes: &[u8]) -> Result<(Oid, Element<'_>, Option<Element<'_>>), Asn1Error> {
    let mut fields = Element::from_ber(bytes)?.sequence()?;
    if fields.next()?.unsigned()? != [3] {
        return Err(Asn1Error::BadContent("the version, which must be 3"));
    }
    let (content_type, content) = read_content_info(fields.next()?)?;
    let mac = if fields.is_empty() {
        None
    } else {
        Some(fields.next()?.expect(Tag::SEQUENCE)?)
    };
    fields.finish()?;
    Ok((content_type, content, mac))
}

/// ```text
/// ContentInfo ::= SEQUENCE {
///     contentType ContentType,
///     content     [0] EXPLICIT ANY DEFINED BY contentType }
/// ```
fn read_content_info(element: Element<'_>) -> Result<(Oid, Element<'_>), Asn1Error> {
    let mut fields = element.sequence()?;
    let content_type = fields.next()?.oid()?;
    let content = fields.next_if_context(0)?.ok_or(Asn1Error::Missing)?.only_child()?;
    fields.finish()?;
    Ok((content_type, content))
}

/// One part of the AuthenticatedSafe.
#[derive(Debug)]
pub(crate) enum Safe<'a> {
    /// Bags in the clear (they may hold encrypted keys).
    Plain(Cow<'a, [u8]>),
    /// Bags that are encrypted as a whole.
    Encrypted {
        /// The algorithm identifier, read later so that `inspect` can show one that is not supported.
        algorithm: Element<'a>,
        ciphertext: Cow<'a, [u8]>,
    },
}

/// Reads `AuthenticatedSafe ::= SEQUENCE OF ContentInfo`.
pub(crate) fn read_safes(authenticated_safe: &[u8]) -> Result<Vec<Safe<'_>>, KeystoreError> {
    let part = "authenticated safe";
    let mut infos = Element::from_ber(authenticated_safe)
        .and_then(|safe| safe.sequence())
        .in_part(part)?;
    let mut safes = Vec::new();
    while !infos.is_empty() {
        if safes.len() >= MAX_BAGS {
            return Err(KeystoreError::TooManyParts);
        }
        let (content_type, content) = infos.next().and_then(read_content_info).in_part(part)?;
        safes.push(match content_type {
            DATA => Safe::Plain(content.octets().in_part(part)?),
            ENCRYPTED_DATA => read_encrypted_data(content)?,
            oid => {
                return Err(KeystoreError::Unsupported {
                    what: "privacy mode",
                    oid,
                });
            }
        });
    }
    Ok(safes)
}

/// ```text
/// EncryptedData ::= SEQUENCE { version, encryptedContentInfo EncryptedContentInfo, ... }
/// EncryptedContentInfo ::= SEQUENCE {
///     contentType                ContentType,
///     contentEncryptionAlgorithm AlgorithmIdentifier,
///     encryptedContent           [0] IMPLICIT OCTET STRING OPTIONAL }
/// ```
fn read_encrypted_data(content: Element<'_>) -> Result<Safe<'_>, KeystoreError> {
    let part = "encrypted data";
    let (content_type, algorithm, ciphertext) = (|| {
        let mut fields = content.sequence()?;
        fields.next()?.small_unsigned()?;
        let mut info = fields.next()?.sequence()?;
        // Unprotected attributes may follow (RFC 5652, 8); nothing is made of them.
        let content_type = info.next()?.oid()?;
        let algorithm = info.next()?.expect(Tag::SEQUENCE)?;
        let ciphertext = info
            .next_if_context(0)?
            .ok_or(Asn1Error::Missing)?
            .octets_of_any_tag()?;
        info.finish()?;
        Ok((content_type, algorithm, ciphertext))
    })()
    .in_part(part)?;
    if content_type != DATA {
        return Err(KeystoreError::Unsupported {
            what: "encrypted content type",
            oid: content_type,
        });
    }
    Ok(Safe::Encrypted { algorithm, ciphertext })
}

/// One bag: what it holds, and how it is called.
pub(crate) struct Bag {
    pub(crate) value: BagValue,
    pub(crate) friendly_name: Option<String>,
    pub(crate) local_key_id: Option<Vec<u8>>,
}

/// What a bag holds.
pub(crate) enum BagValue {
    /// An unencrypted PrivateKeyInfo.
    Key(Zeroizing<Vec<u8>>),
    /// An EncryptedPrivateKeyInfo, whole.
    ShroudedKey(Vec<u8>),
    /// An X.509 certificate.
    Certificate(Vec<u8>),
    /// A revocation list.
    RevocationList,
    /// A secret of some other program.
    Secret,
    /// Something else.
    Other,
}

/// Reads `SafeContents ::= SEQUENCE OF SafeBag`, nested ones included, and appends to `bags`.
pub(crate) fn read_bags(safe_contents: &[u8], bags: &mut Vec<Bag>) -> Result<(), KeystoreError> {
    let contents = Element::from_ber(safe_contents)
        .and_then(|contents| contents.sequence())
        .in_part("bags")?;
    read_bag_list(contents, 0, bags)
}

fn read_bag_list(mut list: Reader<'_>, nesting: usize, bags: &mut Vec<Bag>) -> Result<(), KeystoreError> {
    if nesting > MAX_BAG_NESTING {
        return Err(KeystoreError::TooManyParts);
    }
    while !list.is_empty() {
        if bags.len() >= MAX_BAGS {
            return Err(KeystoreError::TooManyParts);
        }
        let bag = list.next().in_part("bags")?;
        read_bag(bag, nesting, bags)?;
    }
    Ok(())
}

/// ```text
/// SafeBag ::= SEQUENCE {
///     bagId         BAG-TYPE.&id ({PKCS12BagSet}),
///     bagValue      [0] EXPLICIT BAG-TYPE.&Type({PKCS12BagSet}{@bagId}),
///     bagAttributes SET OF PKCS12Attribute OPTIONAL }
/// ```
fn read_bag(bag: Element<'_>, nesting: usize, bags: &mut Vec<Bag>) -> Result<(), KeystoreError> {
    let part = "bag";
    let mut fields = bag.sequence().in_part(part)?;
    let kind = fields.next().and_then(|field| field.oid()).in_part(part)?;
    let content = fields
        .next_if_context(0)
        .and_then(|value| value.ok_or(Asn1Error::Missing)?.only_child())
        .in_part(part)?;
    let (friendly_name, local_key_id) = match fields.next_if(Tag::SET).in_part(part)? {
        Some(attributes) => read_attributes(attributes).in_part("bag attributes")?,
        None => (None, None),
    };
    fields.finish().in_part(part)?;
    let value = match kind {
        SAFE_CONTENTS_BAG => return read_bag_list(content.sequence().in_part(part)?, nesting + 1, bags),
        KEY_BAG => BagValue::Key(Zeroizing::new(content.raw().to_vec())),
        SHROUDED_KEY_BAG => BagValue::ShroudedKey(content.raw().to_vec()),
        CERTIFICATE_BAG => read_certificate_bag(content).in_part("certificate bag")?,
        CRL_BAG => BagValue::RevocationList,
        SECRET_BAG => BagValue::Secret,
        _ => BagValue::Other,
    };
    bags.push(Bag {
        value,
        friendly_name,
        local_key_id,
    });
    Ok(())
}

/// ```text
/// CertBag ::= SEQUENCE { certId OBJECT IDENTIFIER, certValue [0] EXPLICIT ANY }
/// ```
fn read_certificate_bag(content: Element<'_>) -> Result<BagValue, Asn1Error> {
    let mut fields = content.sequence()?;
    let kind = fields.next()?.oid()?;
    let value = fields.next_if_context(0)?.ok_or(Asn1Error::Missing)?.only_child()?;
    fields.finish()?;
    // SDSI certificates (RFC 2985) are the other kind; nobody has them.
    if kind == X509_CERTIFICATE {
        Ok(BagValue::Certificate(value.octets()?.into_owned()))
    } else {
        Ok(BagValue::Other)
    }
}

/// friendlyName and localKeyId. A name that is no text is left out: it is only shown.
fn read_attributes(attributes: Element<'_>) -> Result<(Option<String>, Option<Vec<u8>>), Asn1Error> {
    let (mut friendly_name, mut local_key_id) = (None, None);
    let mut attributes = attributes.set()?;
    while !attributes.is_empty() {
        let mut attribute = attributes.next()?.sequence()?;
        let kind = attribute.next()?.oid()?;
        let mut values = attribute.next()?.set()?;
        if values.is_empty() {
            continue;
        }
        let value = values.next()?;
        match kind {
            FRIENDLY_NAME => friendly_name = value.text().ok(),
            LOCAL_KEY_ID => local_key_id = value.octets().ok().map(Cow::into_owned),
            _ => {}
        }
    }
    Ok((friendly_name, local_key_id))
}

/// Splits an EncryptedPrivateKeyInfo into its algorithm identifier and its ciphertext.
///
/// ```text
/// EncryptedPrivateKeyInfo ::= SEQUENCE {
///     encryptionAlgorithm AlgorithmIdentifier,
///     encryptedData       OCTET STRING }
/// ```
pub(crate) fn read_encrypted_key(shrouded: &[u8]) -> Result<(Element<'_>, Cow<'_, [u8]>), KeystoreError> {
    let split = || {
        let mut fields = Element::from_ber(shrouded)?.sequence()?;
        let algorithm = fields.next()?.expect(Tag::SEQUENCE)?;
        let ciphertext = fields.next()?.octets()?;
        fields.finish()?;
        Ok((algorithm, ciphertext))
    };
    split().in_part("encrypted key")
}

/// The scheme and the ciphertext of an EncryptedPrivateKeyInfo.
pub(crate) fn read_shrouded_key(shrouded: &[u8]) -> Result<(Scheme, Cow<'_, [u8]>), KeystoreError> {
    let (algorithm, ciphertext) = read_encrypted_key(shrouded)?;
    Ok((Scheme::read(algorithm)?, ciphertext))
}
