//! One signer (RFC 5652, 5.3).

use std::borrow::Cow;

use qolhat_asn1::{Element, Oid, UnixTime};
use qolhat_pki::AlgorithmIdentifier;

use super::{Attributes, CmsError, oid};

/// What one signer says and signs.
///
/// ```text
/// SignerInfo ::= SEQUENCE {
///   version CMSVersion,
///   sid SignerIdentifier,
///   digestAlgorithm DigestAlgorithmIdentifier,
///   signedAttrs [0] IMPLICIT SignedAttributes OPTIONAL,
///   signatureAlgorithm SignatureAlgorithmIdentifier,
///   signature SignatureValue,
///   unsignedAttrs [1] IMPLICIT UnsignedAttributes OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub struct SignerInfo<'a> {
    /// How the signer's certificate is named. Not covered by the signature.
    pub identifier: SignerIdentifier<'a>,
    /// How the content, and the signed attributes, are hashed.
    pub digest_algorithm: AlgorithmIdentifier,
    /// What the signature covers besides the content.
    pub signed_attributes: Option<Attributes<'a>>,
    /// How the signature was made. Some signers write the algorithm of the key here.
    pub signature_algorithm: AlgorithmIdentifier,
    /// The signature.
    pub signature: Cow<'a, [u8]>,
    /// What was added later: time stamps, counter-signatures.
    pub unsigned_attributes: Option<Attributes<'a>>,
}

/// Which certificate a signer means.
///
/// ```text
/// SignerIdentifier ::= CHOICE {
///   issuerAndSerialNumber IssuerAndSerialNumber,
///   subjectKeyIdentifier [0] SubjectKeyIdentifier }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SignerIdentifier<'a> {
    /// By who issued it, under which number.
    IssuerAndSerial {
        /// The issuer's name as it was sent.
        issuer: &'a [u8],
        /// The serial number, big endian, no sign octet.
        serial: &'a [u8],
    },
    /// By its subjectKeyIdentifier extension.
    SubjectKeyId(Cow<'a, [u8]>),
}

impl<'a> SignerInfo<'a> {
    /// Reads one signer.
    ///
    /// # Errors
    /// [`CmsError::Broken`], [`CmsError::TooMany`], and [`CmsError::Repeated`] for an attribute that may stand only
    /// once (RFC 5652, 11; RFC 5035, 3) or that stands among the unsigned ones.
    pub fn from_element(element: Element<'a>) -> Result<Self, CmsError> {
        let broken = CmsError::at("SignerInfo");
        let mut fields = element.sequence().map_err(broken)?;
        let version = fields
            .next()
            .and_then(|version| version.small_unsigned())
            .map_err(broken)?;
        let identifier = SignerIdentifier::from_element(fields.next().map_err(broken)?)?;
        let digest_algorithm = read_algorithm(fields.next().map_err(broken)?)?;
        let signed_attributes = fields
            .next_if_context(0)
            .map_err(broken)?
            .map(Attributes::from_element)
            .transpose()?;
        let signature_algorithm = read_algorithm(fields.next().map_err(broken)?)?;
        let signature = fields.next().and_then(|signature| signature.octets()).map_err(broken)?;
        let unsigned_attributes = fields
            .next_if_context(1)
            .map_err(broken)?
            .map(Attributes::from_element)
            .transpose()?;
        fields.finish().map_err(broken)?;
        // Versions in use: 1 and, with a key identifier, 3 (RFC 5652, 5.3). The signature does not cover the number,
        // and signers confuse the two, so the identifier itself decides.
        if !matches!(version, 1..=3) {
            return Err(broken(qolhat_asn1::Asn1Error::BadContent("the version of SignerInfo")));
        }
        let signer = Self {
            identifier,
            digest_algorithm,
            signed_attributes,
            signature_algorithm,
            signature,
            unsigned_attributes,
        };
        signer.refuse_repeated_attributes()?;
        Ok(signer)
    }

    fn refuse_repeated_attributes(&self) -> Result<(), CmsError> {
        if let Some(attributes) = &self.signed_attributes {
            for kind in [
                oid::CONTENT_TYPE,
                oid::MESSAGE_DIGEST,
                oid::SIGNING_TIME,
                oid::SIGNING_CERTIFICATE,
                oid::SIGNING_CERTIFICATE_V2,
            ] {
                attributes.single(kind)?;
            }
        }
        // These mean nothing when anybody could have added them (RFC 5652, 11.1 to 11.3).
        for attribute in [oid::CONTENT_TYPE, oid::MESSAGE_DIGEST, oid::SIGNING_TIME] {
            if self
                .unsigned_attributes
                .as_ref()
                .is_some_and(|unsigned| unsigned.contains(attribute))
            {
                return Err(CmsError::Repeated { attribute });
            }
        }
        Ok(())
    }

    /// The contentType attribute.
    ///
    /// # Errors
    /// [`CmsError::Broken`] when it is not an object identifier.
    pub fn content_type(&self) -> Result<Option<Oid>, CmsError> {
        self.signed(oid::CONTENT_TYPE)?
            .map(|value| value.oid().map_err(CmsError::at("the contentType attribute")))
            .transpose()
    }

    /// The messageDigest attribute.
    ///
    /// # Errors
    /// [`CmsError::Broken`] when it is not an OCTET STRING.
    pub fn message_digest(&self) -> Result<Option<Cow<'a, [u8]>>, CmsError> {
        self.signed(oid::MESSAGE_DIGEST)?
            .map(|value| value.octets().map_err(CmsError::at("the messageDigest attribute")))
            .transpose()
    }

    /// The signingTime attribute: when the signer claims to have signed. Nobody vouches for it.
    ///
    /// # Errors
    /// [`CmsError::Broken`] when it is not a time as RFC 5652, 11.3, wants it.
    pub fn claimed_time(&self) -> Result<Option<UnixTime>, CmsError> {
        self.signed(oid::SIGNING_TIME)?
            .map(|value| value.time().map_err(CmsError::at("the signingTime attribute")))
            .transpose()
    }

    pub(crate) fn signed(&self, kind: Oid) -> Result<Option<Element<'a>>, CmsError> {
        self.signed_attributes
            .as_ref()
            .map_or(Ok(None), |attributes| attributes.single(kind))
    }

    /// The time stamps over the value of the signature, in the order sent: those that are judged.
    pub fn timestamp_tokens(&self) -> impl Iterator<Item = Element<'a>> {
        self.unsigned(oid::SIGNATURE_TIMESTAMP).take(crate::MAX_TIMESTAMPS)
    }

    /// All values of an unsigned attribute.
    pub(crate) fn unsigned(&self, kind: Oid) -> impl Iterator<Item = Element<'a>> {
        self.unsigned_attributes
            .iter()
            .flat_map(move |attributes| attributes.values(kind).collect::<Vec<_>>())
    }
}

impl<'a> SignerIdentifier<'a> {
    fn from_element(element: Element<'a>) -> Result<Self, CmsError> {
        let broken = CmsError::at("SignerIdentifier");
        if element.is_context(0) {
            return element.octets_of_any_tag().map(Self::SubjectKeyId).map_err(broken);
        }
        let mut fields = element.sequence().map_err(broken)?;
        let issuer = fields.next().map_err(broken)?.raw();
        // Serial numbers of other authorities may be negative (RFC 5280, 4.1.2.2): the octets are compared, not the value.
        let serial = fields.next().and_then(|serial| serial.integer()).map_err(broken)?;
        fields.finish().map_err(broken)?;
        Ok(Self::IssuerAndSerial {
            issuer,
            serial: serial.strip_prefix(&[0]).unwrap_or(serial),
        })
    }
}

pub(crate) fn read_algorithm(element: Element<'_>) -> Result<AlgorithmIdentifier, CmsError> {
    AlgorithmIdentifier::from_element(&element).map_err(CmsError::at("AlgorithmIdentifier"))
}
