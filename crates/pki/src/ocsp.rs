//! OCSP requests and responses as views over the bytes that were sent (RFC 6960).
//!
//! Reading says nothing about trust: who signed an answer, and whether it still holds, is decided where the revocation of
//! a certificate is (`revocation`).

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use qolhat_asn1::{Asn1Error, Element, Oid, Reader, Tag, UnixTime, der};

use crate::certificate::{hex, range_of, sha256};
use crate::{
    AlgorithmIdentifier, Certificate, CertificateError, CrlReason, DigestAlgorithm, Extension, Name, SignatureError,
    oid, verify_signature,
};

/// The longest OCSP answer or question that is read: 256 KiB. Answers in use have 1 to 4 KiB; the largest ones carry the
/// states of some dozen certificates and a chain.
pub const MAX_OCSP_BYTES: usize = 256 << 10;

/// The most single responses read from one answer, or questions from one request. A responder of the Federal PKI that
/// answers about a whole authority at once has 20.
pub const MAX_SINGLE_RESPONSES: usize = 256;

/// The most certificates read from one answer. A delegated responder sends its own, and at most its chain.
pub const MAX_OCSP_CERTIFICATES: usize = 16;

/// Why bytes are not an OCSP answer or question.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OcspError {
    /// Longer than [`MAX_OCSP_BYTES`].
    #[error("the OCSP message has {bytes} bytes, more than {MAX_OCSP_BYTES}")]
    TooLarge {
        /// How many bytes were offered.
        bytes: usize,
    },
    /// More single responses or certificates than are read.
    #[error("the OCSP message has more than {limit} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The bytes are not DER of the form of an OCSP message.
    #[error("the OCSP message can not be read")]
    Malformed(#[from] Asn1Error),
    /// The version is not 1, the only one there is.
    #[error("the OCSP message has another version than 1")]
    Version,
    /// The answer is of another type than id-pkix-ocsp-basic, the only one there is.
    #[error("the OCSP response type {oid} is unknown")]
    ResponseType {
        /// Which one.
        oid: Oid,
    },
    /// A certificate inside can not be read.
    #[error("a certificate in the OCSP response can not be read")]
    Certificate(#[from] CertificateError),
}

/// Which certificate is meant (RFC 6960, 4.1.1).
///
/// ```text
/// CertID ::= SEQUENCE {
///     hashAlgorithm AlgorithmIdentifier, issuerNameHash OCTET STRING, issuerKeyHash OCTET STRING,
///     serialNumber CertificateSerialNumber }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CertId {
    /// With which hash.
    pub hash_algorithm: AlgorithmIdentifier,
    /// The hash of the issuer's name, as it stands in the certificate that is meant.
    pub issuer_name_hash: Vec<u8>,
    /// The hash of the contents of the BIT STRING in the issuer's SubjectPublicKeyInfo; for GOST keys they begin with
    /// the header of an OCTET STRING, which is hashed too.
    pub issuer_key_hash: Vec<u8>,
    /// The content octets of the serial number.
    pub serial: Vec<u8>,
}

impl CertId {
    fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut fields = element.sequence()?;
        let id = Self {
            hash_algorithm: AlgorithmIdentifier::from_element(&fields.next()?)?,
            issuer_name_hash: fields.next()?.octets()?.into_owned(),
            issuer_key_hash: fields.next()?.octets()?.into_owned(),
            serial: fields.next()?.integer()?.to_vec(),
        };
        fields.finish()?;
        Ok(id)
    }

    fn write(subject: &Certificate, issuer: &Certificate, hash: DigestAlgorithm) -> Vec<u8> {
        der::sequence(&[
            &hash.to_algorithm_identifier_der(),
            &der::octet_string(&hash.digest(subject.issuer().der())),
            &der::octet_string(&hash.digest(issuer.public_key_octets())),
            &der::element(Tag::INTEGER, subject.serial_content()),
        ])
    }

    /// The hash function; nothing when it is unknown.
    #[must_use]
    pub fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        DigestAlgorithm::from_algorithm(&self.hash_algorithm)
    }

    /// The serial number in hexadecimal.
    #[must_use]
    pub fn serial_hex(&self) -> String {
        hex(&self.serial)
    }

    /// Whether this means `subject`, issued by the key of `issuer`.
    #[must_use]
    pub fn means(&self, subject: &Certificate, issuer: &Certificate) -> bool {
        self.serial == subject.serial_content() && self.is_issued_by(subject.issuer(), issuer)
    }

    /// Whether this means a certificate in which the issuer's name is written as `issuer_name`, and which was issued by
    /// the key of `issuer`.
    #[must_use]
    pub fn is_issued_by(&self, issuer_name: &Name, issuer: &Certificate) -> bool {
        self.digest_algorithm().is_some_and(|hash| {
            hash.digest(issuer_name.der()) == self.issuer_name_hash
                && hash.digest(issuer.public_key_octets()) == self.issuer_key_hash
        })
    }
}

/// A question about certificates.
///
/// ```text
/// OCSPRequest ::= SEQUENCE { tbsRequest TBSRequest, optionalSignature [0] EXPLICIT Signature OPTIONAL }
/// TBSRequest ::= SEQUENCE {
///     version [0] EXPLICIT Version DEFAULT v1, requestorName [1] EXPLICIT GeneralName OPTIONAL,
///     requestList SEQUENCE OF Request, requestExtensions [2] EXPLICIT Extensions OPTIONAL }
/// Request ::= SEQUENCE { reqCert CertID, singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OcspRequest {
    der: Vec<u8>,
    questions: Vec<CertId>,
    extensions: Vec<Extension>,
}

impl OcspRequest {
    /// The question whether `subject` is revoked, for a responder of `issuer`.
    ///
    /// The CertID is hashed with SHA-256, which the НУЦ accepts. A nonce makes the answer fresh beyond doubt: the caller
    /// draws it (RFC 9654 asks for 32 bytes) and keeps it in [`OcspEvidence`](crate::OcspEvidence).
    #[must_use]
    pub fn new(subject: &Certificate, issuer: &Certificate, nonce: Option<&[u8]>) -> Self {
        Self::with_hash(subject, issuer, nonce, DigestAlgorithm::Sha256)
    }

    /// As [`OcspRequest::new`], with another hash in the CertID.
    #[must_use]
    pub fn with_hash(subject: &Certificate, issuer: &Certificate, nonce: Option<&[u8]>, hash: DigestAlgorithm) -> Self {
        let id = CertId::write(subject, issuer, hash);
        let extensions = nonce.map_or(Vec::new(), |nonce| {
            let value = der::octet_string(&der::octet_string(nonce));
            let extension = der::sequence(&[&der::oid(oid::ocsp::NONCE), &value]);
            der::explicit(2, &der::sequence(&[&extension]))
        });
        let request = der::sequence(&[&der::sequence(&[&der::sequence(&[&id])]), &extensions]);
        Self {
            der: der::sequence(&[&request]),
            questions: Element::from_der(&id)
                .and_then(|id| CertId::from_element(&id))
                .into_iter()
                .collect(),
            extensions: nonce
                .map(|nonce| Extension {
                    oid: oid::ocsp::NONCE,
                    critical: false,
                    value: der::octet_string(nonce),
                })
                .into_iter()
                .collect(),
        }
    }

    /// Reads exactly one question.
    ///
    /// # Errors
    /// [`OcspError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, OcspError> {
        check_size(bytes)?;
        let mut outer = Element::from_der(bytes)?.sequence()?;
        let mut fields = outer.next()?.sequence()?;
        if let Some(signature) = outer.next_if_context(0)? {
            read_signature(&signature)?;
        }
        outer.finish()?;
        check_version(&mut fields)?;
        if let Some(name) = fields.next_if_context(1)? {
            crate::GeneralName::from_element(&name.only_child()?)?;
        }
        let mut list = fields.next()?.sequence()?;
        let mut questions = Vec::new();
        while !list.is_empty() {
            check_count(questions.len(), MAX_SINGLE_RESPONSES, "questions")?;
            let mut request = list.next()?.sequence()?;
            questions.push(CertId::from_element(&request.next()?)?);
            optional_extensions(&mut request, 0)?;
            request.finish()?;
        }
        let extensions = optional_extensions(&mut fields, 2)?;
        fields.finish()?;
        Ok(Self {
            der: bytes.to_vec(),
            questions,
            extensions,
        })
    }

    /// The whole question, as it is sent.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// About whom.
    #[must_use]
    pub fn questions(&self) -> &[CertId] {
        &self.questions
    }

    /// The nonce that the answer must repeat.
    #[must_use]
    pub fn nonce(&self) -> Option<Vec<u8>> {
        nonce_of(&self.extensions)
    }

    /// Every extension of the question.
    #[must_use]
    pub fn extensions(&self) -> &[Extension] {
        &self.extensions
    }
}

/// What the responder did with the question (OCSPResponseStatus).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum OcspResponseStatus {
    /// 0: answered.
    Successful,
    /// 1: the question could not be read.
    MalformedRequest,
    /// 2: the responder is broken.
    InternalError,
    /// 3: the responder is busy.
    TryLater,
    /// 5: the question must be signed.
    SigRequired,
    /// 6: not this responder's certificates, or not your business.
    Unauthorized,
}

impl OcspResponseStatus {
    fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::Successful,
            1 => Self::MalformedRequest,
            2 => Self::InternalError,
            3 => Self::TryLater,
            5 => Self::SigRequired,
            6 => Self::Unauthorized,
            _ => return None,
        })
    }

    /// The standard's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SigRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        }
    }
}

/// Who answers (ResponderID).
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ResponderId {
    /// By the subject of his certificate.
    Name(Name),
    /// By the SHA-1 of his key (contents of the BIT STRING).
    KeyHash(Vec<u8>),
}

impl ResponderId {
    fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        if element.is_context(1) {
            Ok(Self::Name(Name::from_element(&element.only_child()?)?))
        } else if element.is_context(2) {
            Ok(Self::KeyHash(element.only_child()?.octets()?.into_owned()))
        } else {
            Err(Asn1Error::BadContent("a ResponderID"))
        }
    }

    /// Whether this is the holder of `certificate`.
    #[must_use]
    pub fn means(&self, certificate: &Certificate) -> bool {
        match self {
            Self::Name(name) => name == certificate.subject(),
            Self::KeyHash(hash) => DigestAlgorithm::Sha1.digest(certificate.public_key_octets()) == *hash,
        }
    }
}

impl fmt::Display for ResponderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => name.fmt(f),
            Self::KeyHash(hash) => f.write_str(&hex(hash)),
        }
    }
}

/// What the responder says about one certificate (CertStatus).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CertStatus {
    /// Not revoked; without extended revoke it may also never have been issued (RFC 6960, 2.2).
    Good,
    /// Revoked, or with extended revoke never issued.
    Revoked {
        /// Since when.
        at: UnixTime,
        /// Why, when that is said.
        reason: Option<CrlReason>,
    },
    /// The responder does not know it.
    Unknown,
}

impl CertStatus {
    /// ```text
    /// CertStatus ::= CHOICE {
    ///     good [0] IMPLICIT NULL,
    ///     revoked [1] IMPLICIT SEQUENCE { revocationTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL },
    ///     unknown [2] IMPLICIT NULL }
    /// ```
    fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let is_null = |number| element.is_context(number) && !element.tag().constructed && element.content().is_empty();
        if is_null(0) {
            Ok(Self::Good)
        } else if is_null(2) {
            Ok(Self::Unknown)
        } else if element.is_context(1) {
            let mut fields = element.children()?;
            let at = fields.next()?.expect(Tag::GENERALIZED_TIME)?.time()?;
            let reason = match fields.next_if_context(0)? {
                Some(part) => {
                    let number = part.only_child()?.expect(Tag::ENUMERATED)?.small_unsigned()?;
                    Some(CrlReason::from_number(number).ok_or(Asn1Error::BadContent("CRLReason"))?)
                }
                None => None,
            };
            fields.finish()?;
            Ok(Self::Revoked { at, reason })
        } else {
            Err(Asn1Error::BadContent("a CertStatus"))
        }
    }

    /// The standard's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Revoked { .. } => "revoked",
            Self::Unknown => "unknown",
        }
    }

    /// Whether this says that the authority never issued the certificate: on hold since the beginning of time, the form
    /// that RFC 6960, 2.2, reserves for it. Some responders of the НУЦ use it and leave the extension out that announces
    /// it; the moment speaks for itself.
    #[must_use]
    pub fn is_never_issued(self) -> bool {
        const BEGINNING: UnixTime = UnixTime(0);
        let hold = Some(CrlReason::CertificateHold);
        self == Self::Revoked {
            at: BEGINNING,
            reason: hold,
        }
    }
}

/// The answer about one certificate.
///
/// ```text
/// SingleResponse ::= SEQUENCE {
///     certID CertID, certStatus CertStatus, thisUpdate GeneralizedTime,
///     nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL, singleExtensions [1] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SingleResponse {
    /// About whom.
    pub id: CertId,
    /// What.
    pub status: CertStatus,
    /// When this was known to be so.
    pub this_update: UnixTime,
    /// When newer information is due; without it newer information is always there (RFC 6960, 4.2.2.1).
    pub next_update: Option<UnixTime>,
    /// Back to when the responder remembers certificates that have ended (RFC 6960, 4.4.4).
    pub archive_cutoff: Option<UnixTime>,
    /// Since when the key is suspected, when that is said (RFC 5280, 5.3.2; RFC 6960, 4.4.5).
    pub invalidity_date: Option<UnixTime>,
    /// Every extension of this answer.
    pub extensions: Vec<Extension>,
    /// Critical extensions that are unknown, repeated ones, and known ones that are wrong: the answer must not be used.
    pub not_understood: Vec<Oid>,
}

impl SingleResponse {
    fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut fields = element.sequence()?;
        let id = CertId::from_element(&fields.next()?)?;
        let status = CertStatus::from_element(&fields.next()?)?;
        let this_update = fields.next()?.expect(Tag::GENERALIZED_TIME)?.time()?;
        let next_update = match fields.next_if_context(0)? {
            Some(part) => Some(part.only_child()?.expect(Tag::GENERALIZED_TIME)?.time()?),
            None => None,
        };
        let extensions = optional_extensions(&mut fields, 1)?;
        fields.finish()?;
        let mut response = Self {
            id,
            status,
            this_update,
            next_update,
            archive_cutoff: None,
            invalidity_date: None,
            not_understood: Vec::new(),
            extensions: Vec::new(),
        };
        response.not_understood = not_understood(&extensions, |extension| response.take(extension));
        response.extensions = extensions;
        Ok(response)
    }

    /// Takes one extension; `false` when the answer must not be used because of it.
    fn take(&mut self, extension: &Extension) -> bool {
        let time = || Element::from_der(&extension.value)?.time();
        match extension.oid {
            oid::ocsp::ARCHIVE_CUTOFF => {
                self.archive_cutoff = time().ok();
                self.archive_cutoff.is_some()
            }
            oid::extension::INVALIDITY_DATE => {
                self.invalidity_date = time().ok();
                self.invalidity_date.is_some()
            }
            // Where the answer was taken from, and why once more: nothing here depends on either.
            oid::ocsp::CRL_REFERENCE | oid::extension::REASON_CODE => true,
            _ => !extension.critical,
        }
    }
}

/// A well-formed answer of a responder; nothing about it has been checked. Cheap to clone.
#[derive(Clone)]
pub struct OcspResponse(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    sha256: [u8; 32],
    status: OcspResponseStatus,
    basic: Option<BasicResponse>,
}

/// The signed part of an answer.
///
/// ```text
/// BasicOCSPResponse ::= SEQUENCE {
///     tbsResponseData ResponseData, signatureAlgorithm AlgorithmIdentifier, signature BIT STRING,
///     certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
/// ResponseData ::= SEQUENCE {
///     version [0] EXPLICIT Version DEFAULT v1, responderID ResponderID, producedAt GeneralizedTime,
///     responses SEQUENCE OF SingleResponse, responseExtensions [1] EXPLICIT Extensions OPTIONAL }
/// ```
struct BasicResponse {
    tbs: Range<usize>,
    signature_value: Range<usize>,
    signature_algorithm: AlgorithmIdentifier,
    responder: ResponderId,
    produced_at: UnixTime,
    responses: Vec<SingleResponse>,
    extensions: Vec<Extension>,
    not_understood: Vec<Oid>,
    certificates: Vec<Certificate>,
}

impl OcspResponse {
    /// Reads exactly one answer, successful or not.
    ///
    /// ```text
    /// OCSPResponse ::= SEQUENCE {
    ///     responseStatus OCSPResponseStatus,
    ///     responseBytes [0] EXPLICIT SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING } OPTIONAL }
    /// ```
    ///
    /// # Errors
    /// [`OcspError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, OcspError> {
        check_size(bytes)?;
        let mut outer = Element::from_der(bytes)?.sequence()?;
        let number = outer.next()?.expect(Tag::ENUMERATED)?.small_unsigned()?;
        let status = OcspResponseStatus::from_number(number).ok_or(Asn1Error::BadContent("an OCSPResponseStatus"))?;
        let part = outer.next_if_context(0)?;
        outer.finish()?;
        let basic = match part {
            Some(part) => {
                let mut fields = part.only_child()?.sequence()?;
                let kind = fields.next()?.oid()?;
                let response = fields.next()?.expect(Tag::OCTET_STRING)?;
                fields.finish()?;
                if kind != oid::ocsp::BASIC {
                    return Err(OcspError::ResponseType { oid: kind });
                }
                Some(BasicResponse::read(bytes, response.content())?)
            }
            None if status == OcspResponseStatus::Successful => return Err(Asn1Error::Missing.into()),
            None => None,
        };
        Ok(Self(Arc::new(Inner {
            der: bytes.to_vec(),
            sha256: sha256(bytes),
            status,
            basic,
        })))
    }

    /// The BasicOCSPResponse wrapped into a successful answer, as CMS and CAdES enclose it (RFC 5126, 6.3.3).
    ///
    /// # Errors
    /// As [`OcspResponse::from_der`].
    pub fn from_basic_der(basic: &[u8]) -> Result<Self, OcspError> {
        check_size(basic)?;
        let bytes = der::sequence(&[&der::oid(oid::ocsp::BASIC), &der::octet_string(basic)]);
        Self::from_der(&der::sequence(&[
            &der::element(Tag::ENUMERATED, &[0]),
            &der::explicit(0, &bytes),
        ]))
    }

    /// The whole answer as it was read.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// SHA-256 of the whole answer.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.0.sha256
    }

    /// What the responder did with the question. Not signed, like everything outside of [`OcspResponse::tbs`].
    #[must_use]
    pub fn status(&self) -> OcspResponseStatus {
        self.0.status
    }

    /// The part that is signed; empty when the responder refused to answer.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        self.0
            .basic
            .as_ref()
            .map_or(&[], |basic| &self.0.der[basic.tbs.clone()])
    }

    /// Who answers.
    #[must_use]
    pub fn responder(&self) -> Option<&ResponderId> {
        self.0.basic.as_ref().map(|basic| &basic.responder)
    }

    /// When it was signed.
    #[must_use]
    pub fn produced_at(&self) -> Option<UnixTime> {
        self.0.basic.as_ref().map(|basic| basic.produced_at)
    }

    /// The answers about each certificate, in its order.
    #[must_use]
    pub fn responses(&self) -> &[SingleResponse] {
        self.0.basic.as_ref().map_or(&[], |basic| &basic.responses)
    }

    /// The nonce of the question, given back.
    #[must_use]
    pub fn nonce(&self) -> Option<Vec<u8>> {
        nonce_of(self.extensions())
    }

    /// Whether it announces that what was never issued is answered as revoked (RFC 6960, 4.4.8).
    #[must_use]
    pub fn has_extended_revoke(&self) -> bool {
        self.extensions()
            .iter()
            .any(|extension| extension.oid == oid::ocsp::EXTENDED_REVOKE)
    }

    /// Every extension of the whole answer.
    #[must_use]
    pub fn extensions(&self) -> &[Extension] {
        self.0.basic.as_ref().map_or(&[], |basic| &basic.extensions)
    }

    /// Critical extensions of the whole answer that are unknown, and repeated ones: it must not be used then.
    #[must_use]
    pub fn extensions_not_understood(&self) -> &[Oid] {
        self.0.basic.as_ref().map_or(&[], |basic| &basic.not_understood)
    }

    /// The certificates sent along. Not trusted.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        self.0.basic.as_ref().map_or(&[], |basic| &basic.certificates)
    }

    /// The signature algorithm with its parameters.
    #[must_use]
    pub fn signature_algorithm(&self) -> Option<&AlgorithmIdentifier> {
        self.0.basic.as_ref().map(|basic| &basic.signature_algorithm)
    }

    /// The octets of the signature value.
    #[must_use]
    pub fn signature_value(&self) -> &[u8] {
        self.0
            .basic
            .as_ref()
            .map_or(&[], |basic| &self.0.der[basic.signature_value.clone()])
    }

    /// Checks the signature with the key of `responder`, and nothing else about either.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_signed_by(&self, responder: &Certificate) -> Result<(), SignatureError> {
        let algorithm = self.signature_algorithm().ok_or(SignatureError::Mismatch)?;
        verify_signature(responder.public_key()?, algorithm, self.tbs(), self.signature_value())
    }
}

impl BasicResponse {
    /// `whole` are the bytes that `basic` is a part of.
    fn read(whole: &[u8], basic: &[u8]) -> Result<Self, OcspError> {
        let mut outer = Element::from_der(basic)?.sequence()?;
        let tbs = outer.next()?;
        let signature_algorithm = AlgorithmIdentifier::from_element(&outer.next()?)?;
        let signature_value = outer.next()?.bit_string_octets()?;
        let certificates = match outer.next_if_context(0)? {
            Some(part) => read_certificates(&part)?,
            None => Vec::new(),
        };
        outer.finish()?;

        let mut fields = tbs.sequence()?;
        check_version(&mut fields)?;
        let responder = ResponderId::from_element(&fields.next()?)?;
        let produced_at = fields.next()?.expect(Tag::GENERALIZED_TIME)?.time()?;
        let mut list = fields.next()?.sequence()?;
        let mut responses = Vec::new();
        while !list.is_empty() {
            check_count(responses.len(), MAX_SINGLE_RESPONSES, "single responses")?;
            responses.push(SingleResponse::from_element(&list.next()?)?);
        }
        let extensions = optional_extensions(&mut fields, 1)?;
        fields.finish()?;
        let known = |extension: &Extension| {
            matches!(extension.oid, oid::ocsp::NONCE | oid::ocsp::EXTENDED_REVOKE) || !extension.critical
        };
        Ok(Self {
            tbs: range_of(whole, tbs.raw()),
            signature_value: range_of(whole, signature_value),
            signature_algorithm,
            responder,
            produced_at,
            responses,
            not_understood: not_understood(&extensions, known),
            extensions,
            certificates,
        })
    }
}

fn check_size(bytes: &[u8]) -> Result<(), OcspError> {
    match bytes.len() {
        bytes if bytes > MAX_OCSP_BYTES => Err(OcspError::TooLarge { bytes }),
        _ => Ok(()),
    }
}

fn check_count(count: usize, limit: usize, what: &'static str) -> Result<(), OcspError> {
    if count < limit {
        Ok(())
    } else {
        Err(OcspError::TooMany { what, limit })
    }
}

/// `version [0] EXPLICIT Version DEFAULT v1`. Written out it breaks DER, and does no harm.
fn check_version(fields: &mut Reader<'_>) -> Result<(), OcspError> {
    match fields.next_if_context(0)? {
        Some(part) if part.only_child()?.small_unsigned()? != 0 => Err(OcspError::Version),
        _ => Ok(()),
    }
}

fn read_certificates(part: &Element<'_>) -> Result<Vec<Certificate>, OcspError> {
    let mut list = part.only_child()?.sequence()?;
    let mut certificates = Vec::new();
    while !list.is_empty() {
        check_count(certificates.len(), MAX_OCSP_CERTIFICATES, "certificates")?;
        certificates.push(Certificate::from_der(list.next()?.raw())?);
    }
    Ok(certificates)
}

/// `Signature ::= SEQUENCE { signatureAlgorithm, signature BIT STRING, certs [0] EXPLICIT SEQUENCE OF … OPTIONAL }`
fn read_signature(part: &Element<'_>) -> Result<(), OcspError> {
    let mut fields = part.only_child()?.sequence()?;
    AlgorithmIdentifier::from_element(&fields.next()?)?;
    fields.next()?.bit_string_octets()?;
    if let Some(certificates) = fields.next_if_context(0)? {
        read_certificates(&certificates)?;
    }
    Ok(fields.finish()?)
}

fn optional_extensions(fields: &mut Reader<'_>, number: u32) -> Result<Vec<Extension>, Asn1Error> {
    match fields.next_if_context(number)? {
        Some(part) => Extension::all(part.only_child()?.sequence()?),
        None => Ok(Vec::new()),
    }
}

/// What keeps an answer from being used: what `take` refuses, and what stands twice.
fn not_understood(extensions: &[Extension], mut take: impl FnMut(&Extension) -> bool) -> Vec<Oid> {
    let mut seen = Vec::new();
    let mut refused = Vec::new();
    for extension in extensions {
        if seen.contains(&extension.oid) || !take(extension) {
            refused.push(extension.oid);
        }
        seen.push(extension.oid);
    }
    refused
}

/// The nonce: an OCTET STRING (RFC 9654, 2.1), or bare bytes as before RFC 8954.
fn nonce_of(extensions: &[Extension]) -> Option<Vec<u8>> {
    let value = &extensions
        .iter()
        .find(|extension| extension.oid == oid::ocsp::NONCE)?
        .value;
    let wrapped = Element::from_der(value).and_then(|element| Ok(element.octets()?.into_owned()));
    Some(wrapped.unwrap_or_else(|_| value.clone()))
}

impl PartialEq for OcspResponse {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }
}

impl Eq for OcspResponse {}

impl fmt::Debug for OcspResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OcspResponse")
            .field("status", &self.status())
            .field("responder", &self.responder())
            .field("produced_at", &self.produced_at())
            .finish_non_exhaustive()
    }
}
