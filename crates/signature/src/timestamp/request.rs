//! What an authority is asked for (RFC 3161, 2.4.1).

use qolhat_asn1::{Asn1Error, Element, Oid, Tag, der};
use qolhat_pki::DigestAlgorithm;

use super::MessageImprint;
use super::token::{check_size, critical_of, number};
use crate::cms::CmsError;

/// A request for a stamp over a digest.
///
/// ```text
/// TimeStampReq ::= SEQUENCE {
///   version INTEGER { v1(1) },
///   messageImprint MessageImprint,
///   reqPolicy TSAPolicyId OPTIONAL,
///   nonce INTEGER OPTIONAL,
///   certReq BOOLEAN DEFAULT FALSE,
///   extensions [0] IMPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimestampRequest {
    /// What is to be stamped.
    pub imprint: MessageImprint,
    /// By which rules.
    pub policy: Option<Oid>,
    /// A number that the answer must repeat, so that it can not be an old one: content octets of the INTEGER.
    pub nonce: Option<Vec<u8>>,
    /// Whether the token must enclose the authority's certificate.
    pub wants_certificate: bool,
}

impl TimestampRequest {
    /// A request that wants the certificate enclosed, without policy or nonce.
    ///
    /// Returns nothing when the length of `digest` is not the algorithm's.
    #[must_use]
    pub fn new(algorithm: DigestAlgorithm, digest: &[u8]) -> Option<Self> {
        MessageImprint::of_digest(algorithm, digest).map(|imprint| Self {
            imprint,
            policy: None,
            nonce: None,
            wants_certificate: true,
        })
    }

    /// The same, by the rules of this policy.
    #[must_use]
    pub fn with_policy(self, policy: Oid) -> Self {
        Self {
            policy: Some(policy),
            ..self
        }
    }

    /// The same with a nonce: random octets, read as a non-negative number.
    #[must_use]
    pub fn with_nonce(self, random: &[u8]) -> Self {
        let number = der::unsigned(random);
        let nonce = Element::from_der(&number).map(|number| number.content().to_vec());
        Self {
            nonce: nonce.ok(),
            ..self
        }
    }

    /// The bytes to send (`application/timestamp-query`).
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut fields = vec![der::small_unsigned(1), self.imprint.to_der()];
        fields.extend(self.policy.map(der::oid));
        fields.extend(self.nonce.as_ref().map(|nonce| der::element(Tag::INTEGER, nonce)));
        // FALSE is the default and left out (X.690, 11.5).
        fields.extend(self.wants_certificate.then(|| der::boolean(true)));
        der::element(Tag::SEQUENCE, &fields.concat())
    }

    /// Reads a request.
    ///
    /// # Errors
    /// [`CmsError::Broken`], also for a critical extension, none of which is known; [`CmsError::TooMany`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, CmsError> {
        check_size(bytes)?;
        let broken = CmsError::at("TimeStampReq");
        let mut fields = Element::from_der(bytes)
            .and_then(|request| request.sequence())
            .map_err(broken)?;
        let version = fields
            .next()
            .and_then(|version| version.small_unsigned())
            .map_err(broken)?;
        if version != 1 {
            return Err(broken(Asn1Error::BadContent("the version of TimeStampReq")));
        }
        let imprint = MessageImprint::from_element(fields.next().map_err(broken)?)?;
        let policy = fields.next_if(Tag::OID).map_err(broken)?;
        let nonce = fields.next_if(Tag::INTEGER).map_err(broken)?;
        let wants_certificate = fields.next_if(Tag::BOOLEAN).map_err(broken)?;
        let extensions = fields.next_if_context(0).map_err(broken)?;
        fields.finish().map_err(broken)?;
        if !extensions
            .map(critical_of)
            .transpose()?
            .unwrap_or_default()
            .is_empty()
        {
            return Err(broken(Asn1Error::BadContent("a critical extension")));
        }
        Ok(Self {
            imprint,
            policy: policy.map(|policy| policy.oid()).transpose().map_err(broken)?,
            nonce: nonce.map(|nonce| number(nonce, "nonce")).transpose()?,
            wants_certificate: wants_certificate
                .map(|flag| flag.boolean())
                .transpose()
                .map_err(broken)?
                .unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let digest = DigestAlgorithm::Streebog512.digest(b"abc");
        let plain = TimestampRequest::new(DigestAlgorithm::Streebog512, &digest).unwrap();
        let policy = Oid::new("1.2.398.3.3.2.6.4").unwrap();
        let full = plain.clone().with_policy(policy).with_nonce(&[0, 0xff, 7]);
        assert_eq!(full.nonce.as_deref(), Some(&[0, 0xff, 7][..]), "a sign octet");
        for request in [plain, full] {
            assert_eq!(TimestampRequest::from_der(&request.to_der()).unwrap(), request);
        }
        assert!(TimestampRequest::new(DigestAlgorithm::Sha256, &digest).is_none());
    }
}
