//! Signed data (RFC 5652, 5.1 and 5.2).

use std::borrow::Cow;

use qolhat_asn1::{Asn1Error, Element, Oid, Tag};

use qolhat_pki::AlgorithmIdentifier;

use super::signer_info::read_algorithm;
use super::{CmsError, ContentInfo, MAX_CERTIFICATES, MAX_SIGNERS, SignerInfo, oid};

/// A content, or the place of one, with everybody's signatures.
///
/// ```text
/// SignedData ::= SEQUENCE {
///   version CMSVersion,
///   digestAlgorithms SET OF DigestAlgorithmIdentifier,
///   encapContentInfo EncapsulatedContentInfo,
///   certificates [0] IMPLICIT CertificateSet OPTIONAL,
///   crls [1] IMPLICIT RevocationInfoChoices OPTIONAL,
///   signerInfos SET OF SignerInfo }
/// ```
#[derive(Clone, Debug)]
pub struct SignedData<'a> {
    /// The version as sent.
    pub version: u32,
    /// The digestAlgorithms field as sent.
    pub digest_algorithms: Element<'a>,
    /// The encapContentInfo field as sent.
    pub encapsulated: Element<'a>,
    /// What kind of content is signed; almost always data.
    pub content_type: Oid,
    /// The content, when it is inside.
    pub content: Option<EncapsulatedContent<'a>>,
    /// The certificates field as sent.
    pub certificate_set: Option<Element<'a>>,
    /// The crls field as sent.
    pub revocation_set: Option<Element<'a>>,
    /// The signerInfos as sent, one element each; not looked into yet.
    pub signers: Vec<Element<'a>>,
}

/// The content of attached signed data.
#[derive(Clone, Copy, Debug)]
pub struct EncapsulatedContent<'a> {
    element: Element<'a>,
}

impl<'a> SignedData<'a> {
    /// Reads a ContentInfo with signed data inside, BER or DER.
    ///
    /// # Errors
    /// [`CmsError::NotCms`], [`CmsError::NotSignedData`], [`CmsError::Broken`], [`CmsError::TooMany`].
    pub fn from_ber(bytes: &'a [u8]) -> Result<Self, CmsError> {
        let info = ContentInfo::from_ber(bytes)?;
        match info.content_type {
            oid::SIGNED_DATA => Self::from_element(info.content),
            content_type => Err(CmsError::NotSignedData { content_type }),
        }
    }

    fn from_element(element: Element<'a>) -> Result<Self, CmsError> {
        let broken = CmsError::at("SignedData");
        let mut fields = element.sequence().map_err(broken)?;
        let version = fields
            .next()
            .and_then(|version| version.small_unsigned())
            .map_err(broken)?;
        let digest_algorithms = fields.next().and_then(|set| set.expect(Tag::SET)).map_err(broken)?;
        let encapsulated = fields.next().map_err(broken)?;
        let (content_type, content) = read_encapsulated(encapsulated)?;
        let certificate_set = fields.next_if_context(0).map_err(broken)?;
        let revocation_set = fields.next_if_context(1).map_err(broken)?;
        let mut signer_set = fields.next().and_then(|set| set.set()).map_err(broken)?;
        fields.finish().map_err(broken)?;
        let mut signers = Vec::new();
        while !signer_set.is_empty() {
            if signers.len() == MAX_SIGNERS {
                return Err(CmsError::TooMany {
                    what: "signers",
                    limit: MAX_SIGNERS,
                });
            }
            signers.push(signer_set.next().map_err(CmsError::at("SignerInfos"))?);
        }
        let signed = Self {
            version,
            digest_algorithms,
            encapsulated,
            content_type,
            content,
            certificate_set,
            revocation_set,
            signers,
        };
        signed.digest_algorithms()?;
        signed.certificates()?;
        Ok(signed)
    }

    /// The algorithms announced for a one-pass reader. Each signer states its own again, and that one counts.
    ///
    /// # Errors
    /// [`CmsError::Broken`], [`CmsError::TooMany`].
    pub fn digest_algorithms(&self) -> Result<Vec<AlgorithmIdentifier>, CmsError> {
        let elements = members(self.digest_algorithms, "digestAlgorithms", MAX_SIGNERS)?;
        elements.into_iter().map(read_algorithm).collect()
    }

    /// The DER of every X.509 certificate inside. Attribute certificates and other kinds (tagged) are left out.
    ///
    /// # Errors
    /// [`CmsError::Broken`], [`CmsError::TooMany`].
    pub fn certificates(&self) -> Result<Vec<&'a [u8]>, CmsError> {
        self.universal_members(self.certificate_set, "certificates")
    }

    /// The DER of every certificate revocation list inside. Other kinds of evidence (tagged) are left out.
    ///
    /// # Errors
    /// [`CmsError::Broken`], [`CmsError::TooMany`].
    pub fn revocation_lists(&self) -> Result<Vec<&'a [u8]>, CmsError> {
        self.universal_members(self.revocation_set, "crls")
    }

    /// Evidence about revocation in other formats than lists: the format and what is in it (RFC 5652, 10.2.1).
    ///
    /// ```text
    /// RevocationInfoChoice ::= CHOICE { crl CertificateList, other [1] IMPLICIT OtherRevocationInfoFormat }
    /// OtherRevocationInfoFormat ::= SEQUENCE { otherRevInfoFormat OBJECT IDENTIFIER, otherRevInfo ANY }
    /// ```
    ///
    /// # Errors
    /// [`CmsError::Broken`], [`CmsError::TooMany`].
    pub fn other_revocation_info(&self) -> Result<Vec<(Oid, Element<'a>)>, CmsError> {
        let Some(set) = self.revocation_set else {
            return Ok(Vec::new());
        };
        let broken = CmsError::at("crls");
        let elements = members(set, "crls", MAX_CERTIFICATES)?;
        let others = elements.iter().filter(|element| element.is_context(1));
        others
            .map(|other| {
                let mut fields = other.children().map_err(broken)?;
                let format = fields.next().and_then(|format| format.oid()).map_err(broken)?;
                let info = fields.next().map_err(broken)?;
                fields.finish().map_err(broken)?;
                Ok((format, info))
            })
            .collect()
    }

    fn universal_members(&self, set: Option<Element<'a>>, field: &'static str) -> Result<Vec<&'a [u8]>, CmsError> {
        let Some(set) = set else { return Ok(Vec::new()) };
        let elements = members(set, field, MAX_CERTIFICATES)?;
        Ok(elements
            .iter()
            .filter(|element| element.is(Tag::SEQUENCE))
            .map(Element::raw)
            .collect())
    }

    /// Every signer, read one by one, so that a broken one does not hide the others.
    pub fn signer_infos(&self) -> impl Iterator<Item = Result<SignerInfo<'a>, CmsError>> {
        self.signers.iter().map(|signer| SignerInfo::from_element(*signer))
    }
}

fn members<'a>(set: Element<'a>, what: &'static str, limit: usize) -> Result<Vec<Element<'a>>, CmsError> {
    let mut inside = set.children().map_err(CmsError::at(what))?;
    let mut elements = Vec::new();
    while !inside.is_empty() {
        if elements.len() == limit {
            return Err(CmsError::TooMany { what, limit });
        }
        elements.push(inside.next().map_err(CmsError::at(what))?);
    }
    Ok(elements)
}

/// ```text
/// EncapsulatedContentInfo ::= SEQUENCE {
///   eContentType ContentType,
///   eContent [0] EXPLICIT OCTET STRING OPTIONAL }
/// ```
fn read_encapsulated(element: Element<'_>) -> Result<(Oid, Option<EncapsulatedContent<'_>>), CmsError> {
    let broken = CmsError::at("EncapsulatedContentInfo");
    let mut fields = element.sequence().map_err(broken)?;
    let content_type = fields.next().and_then(|kind| kind.oid()).map_err(broken)?;
    let content = fields.next_if_context(0).map_err(broken)?;
    fields.finish().map_err(broken)?;
    let content = content
        .map(|content| content.only_child())
        .transpose()
        .map_err(broken)?;
    if let Some(content) = content {
        // PKCS#7 allowed any type where CMS wants an OCTET STRING, except for data itself (RFC 5652, 5.2.1).
        if content_type == oid::DATA && !content.is(Tag::OCTET_STRING) {
            return Err(broken(Asn1Error::UnexpectedTag {
                expected: Tag::OCTET_STRING,
                found: content.tag(),
            }));
        }
        check_pieces(content).map_err(broken)?;
    }
    Ok((content_type, content.map(|element| EncapsulatedContent { element })))
}

/// Proves that a constructed OCTET STRING holds nothing but OCTET STRINGs, so that reading it later can not fail.
fn check_pieces(element: Element<'_>) -> Result<(), Asn1Error> {
    if !element.is(Tag::OCTET_STRING) || !element.tag().constructed {
        return Ok(());
    }
    let mut pieces = element.children()?;
    while !pieces.is_empty() {
        check_pieces(pieces.next()?.expect(Tag::OCTET_STRING)?)?;
    }
    Ok(())
}

impl<'a> EncapsulatedContent<'a> {
    /// The content as one run of bytes; the pieces of a constructed string (BER) are joined.
    #[must_use]
    pub fn bytes(&self) -> Cow<'a, [u8]> {
        if !self.element.is(Tag::OCTET_STRING) {
            // The digest of an old PKCS#7 content leaves its tag and length out (RFC 5652, 5.2.1).
            return Cow::Borrowed(self.element.content());
        }
        // The pieces were walked over when the structure was read.
        self.element.octets().unwrap_or(Cow::Borrowed(&[]))
    }

    /// Hands the content over piece by piece, without joining it.
    pub fn for_each_piece(&self, mut take: impl FnMut(&[u8])) {
        fn walk(element: Element<'_>, take: &mut dyn FnMut(&[u8])) {
            if !element.tag().constructed {
                return take(element.content());
            }
            if let Ok(mut pieces) = element.children() {
                while let Ok(piece) = pieces.next() {
                    walk(piece, take);
                }
            }
        }
        if self.element.is(Tag::OCTET_STRING) {
            walk(self.element, &mut take)
        } else {
            take(self.element.content())
        }
    }
}
