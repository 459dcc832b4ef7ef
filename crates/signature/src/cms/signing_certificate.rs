//! The signed attributes that name the signing certificate by its hash (RFC 2634, 5.4; RFC 5035, 3).

use std::borrow::Cow;

use qolhat_asn1::{Element, Tag};
use qolhat_pki::{AlgorithmIdentifier, DigestAlgorithm};

use super::signer_info::read_algorithm;
use super::{CmsError, SignerInfo, oid};

/// The certificate a signer says he signed with.
///
/// ```text
/// SigningCertificate ::= SEQUENCE {                  SigningCertificateV2 ::= SEQUENCE {
///   certs SEQUENCE OF ESSCertID,                       certs SEQUENCE OF ESSCertIDv2,
///   policies SEQUENCE OF PolicyInformation OPTIONAL }  policies SEQUENCE OF PolicyInformation OPTIONAL }
///
/// ESSCertID ::= SEQUENCE {                           ESSCertIDv2 ::= SEQUENCE {
///                                                      hashAlgorithm AlgorithmIdentifier DEFAULT {id-sha256},
///   certHash Hash,                                     certHash Hash,
///   issuerSerial IssuerSerial OPTIONAL }               issuerSerial IssuerSerial OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub struct CertificateReference<'a> {
    /// The hash of the whole certificate.
    pub hash: Cow<'a, [u8]>,
    /// How it was hashed; nothing when the algorithm is not known here.
    pub algorithm: Option<DigestAlgorithm>,
    /// The issuer's names and the serial number, when they are stated.
    pub issuer_serial: Option<IssuerSerial<'a>>,
}

/// ```text
/// IssuerSerial ::= SEQUENCE {
///   issuer GeneralNames,
///   serialNumber CertificateSerialNumber }
/// ```
#[derive(Clone, Debug)]
pub struct IssuerSerial<'a> {
    /// Every directory name among the issuer's names, as it was sent.
    pub issuer: Vec<&'a [u8]>,
    /// The serial number, big endian, no sign octet.
    pub serial: &'a [u8],
}

impl<'a> SignerInfo<'a> {
    /// The first certificate of the signingCertificate and signingCertificateV2 attributes: the signer's own. The
    /// others name his authorities and say nothing that the chain does not prove.
    ///
    /// # Errors
    /// [`CmsError::Broken`] when an attribute is malformed or names no certificate.
    pub fn certificate_references(&self) -> Result<Vec<CertificateReference<'a>>, CmsError> {
        let mut references = Vec::new();
        for kind in [oid::SIGNING_CERTIFICATE, oid::SIGNING_CERTIFICATE_V2] {
            if let Some(value) = self.signed(kind)? {
                references.push(CertificateReference::first_of(
                    value,
                    kind == oid::SIGNING_CERTIFICATE_V2,
                )?);
            }
        }
        Ok(references)
    }
}

impl<'a> CertificateReference<'a> {
    fn first_of(attribute: Element<'a>, is_version_2: bool) -> Result<Self, CmsError> {
        let broken = CmsError::at("the signing certificate attribute");
        let mut fields = attribute
            .sequence()
            .and_then(|mut attribute| attribute.next()?.sequence())
            .and_then(|mut certificates| certificates.next()?.sequence())
            .map_err(broken)?;
        let stated = match is_version_2 {
            true => fields
                .next_if(Tag::SEQUENCE)
                .map_err(broken)?
                .map(read_algorithm)
                .transpose()?,
            false => None,
        };
        let hash = fields.next().and_then(|hash| hash.octets()).map_err(broken)?;
        let issuer_serial = fields.next_if(Tag::SEQUENCE).map_err(broken)?;
        fields.finish().map_err(broken)?;
        Ok(Self {
            hash,
            algorithm: hash_algorithm(stated.as_ref(), is_version_2),
            issuer_serial: issuer_serial.map(IssuerSerial::from_element).transpose()?,
        })
    }
}

fn hash_algorithm(stated: Option<&AlgorithmIdentifier>, is_version_2: bool) -> Option<DigestAlgorithm> {
    match stated {
        Some(algorithm) => DigestAlgorithm::from_algorithm(algorithm),
        None if is_version_2 => Some(DigestAlgorithm::Sha256),
        None => Some(DigestAlgorithm::Sha1),
    }
}

impl<'a> IssuerSerial<'a> {
    fn from_element(element: Element<'a>) -> Result<Self, CmsError> {
        let broken = CmsError::at("IssuerSerial");
        let mut fields = element.sequence().map_err(broken)?;
        let mut names = fields.next().and_then(|names| names.sequence()).map_err(broken)?;
        let mut issuer = Vec::new();
        while !names.is_empty() {
            let name = names.next().map_err(broken)?;
            // GeneralName ::= CHOICE { ... directoryName [4] Name ... }; Name is a CHOICE, so the tag is explicit.
            if name.is_context(4) {
                issuer.push(name.only_child().map_err(broken)?.raw());
            }
        }
        let serial = fields.next().and_then(|serial| serial.integer()).map_err(broken)?;
        // A few signers append the issuer's key identifier; it identifies nothing more.
        Ok(Self {
            issuer,
            serial: serial.strip_prefix(&[0]).unwrap_or(serial),
        })
    }
}
