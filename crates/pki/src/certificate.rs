//! Certificates as views over the bytes that were signed (RFC 5280, 4.1).

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use qolhat_asn1::{Asn1Error, Element, Oid, UnixTime};
use x509_parser::certificate::X509CertificateParser;
use x509_parser::nom::Parser;

use crate::extension::Extensions;
use crate::general_name::usable_addresses;
use crate::name_constraints::NameConstraints;
use crate::{
    AlgorithmIdentifier, AuthorityKeyId, BasicConstraints, DistributionPoint, Extension, GeneralName, KeyAlgorithm,
    KeyUsage, Name, Person, PolicyConstraints, PublicKey, PublicKeyError, Purpose, Role, oid,
};

/// The longest certificate that is read: 1 MiB. Those in use have about 2 KiB; stress tests of path validation, 300.
pub const MAX_CERTIFICATE_BYTES: usize = 1 << 20;

/// A well-formed certificate, no more: nothing about it has been checked.
///
/// Cheap to clone. Two are equal when their bytes are.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    tbs: Range<usize>,
    public_key_info: Range<usize>,
    signature_value: Range<usize>,
    version: u8,
    serial: Vec<u8>,
    signature_algorithm: AlgorithmIdentifier,
    signed_algorithm: AlgorithmIdentifier,
    issuer: Name,
    subject: Name,
    not_before: UnixTime,
    not_after: UnixTime,
    list: Vec<Extension>,
    typed: Extensions,
    sha256: [u8; 32],
    public_key: OnceLock<Result<PublicKey, PublicKeyError>>,
}

/// Why bytes are not a certificate.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// Longer than [`MAX_CERTIFICATE_BYTES`].
    #[error("the certificate has {bytes} bytes, more than {MAX_CERTIFICATE_BYTES}")]
    TooLarge {
        /// How many bytes were offered.
        bytes: usize,
    },
    /// The bytes are not DER of the form of a certificate.
    #[error("the certificate can not be read")]
    Malformed(#[from] Asn1Error),
    /// `x509-parser` found a fault.
    #[error("the certificate can not be read: {fault}")]
    Structure {
        /// The fault in the library's words, for the log.
        fault: String,
    },
    /// The same extension stands twice (RFC 5280, 4.2, forbids it: which one would count?).
    #[error("the extension {oid} stands twice")]
    DuplicateExtension {
        /// Which one.
        oid: Oid,
    },
}

impl Certificate {
    /// Reads exactly one certificate.
    ///
    /// An extension whose content is broken is not an error here: the certificate can be shown, and
    /// [`Certificate::malformed_extensions`] keeps it from being trusted.
    ///
    /// # Errors
    /// [`CertificateError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, CertificateError> {
        if bytes.len() > MAX_CERTIFICATE_BYTES {
            return Err(CertificateError::TooLarge { bytes: bytes.len() });
        }
        let (rest, parsed) = X509CertificateParser::new()
            .with_deep_parse_extensions(false)
            .parse(bytes)
            .map_err(|fault| CertificateError::Structure {
                fault: fault.to_string(),
            })?;
        if !rest.is_empty() {
            return Err(Asn1Error::TrailingData { count: rest.len() }.into());
        }
        let raw = RawParts::read(bytes)?;
        let list = extension_list(&parsed)?;
        Ok(Self(Arc::new(Inner {
            tbs: range_of(bytes, raw.tbs),
            public_key_info: range_of(bytes, parsed.tbs_certificate.subject_pki.raw),
            signature_value: range_of(bytes, raw.signature_value),
            version: u8::try_from(parsed.version().0.saturating_add(1)).unwrap_or(u8::MAX),
            serial: parsed.tbs_certificate.raw_serial().to_vec(),
            signature_algorithm: raw.signature_algorithm,
            signed_algorithm: raw.signed_algorithm,
            issuer: Name::from_der(parsed.issuer().as_raw())?,
            subject: Name::from_der(parsed.subject().as_raw())?,
            not_before: raw.not_before,
            not_after: raw.not_after,
            typed: Extensions::read(&list),
            list,
            sha256: sha256(bytes),
            der: bytes.to_vec(),
            public_key: OnceLock::new(),
        })))
    }

    /// The whole certificate as it was read.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The part that is signed.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        &self.0.der[self.0.tbs.clone()]
    }

    /// 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.0.version
    }

    /// Whom it speaks about.
    #[must_use]
    pub fn subject(&self) -> &Name {
        &self.0.subject
    }

    /// Who says so.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// The serial number as a big-endian number without a sign octet.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        match self.0.serial.as_slice() {
            [0, rest @ ..] if !rest.is_empty() => rest,
            whole => whole,
        }
    }

    /// The content octets of the serial number's INTEGER, sign octet included.
    #[must_use]
    pub fn serial_content(&self) -> &[u8] {
        &self.0.serial
    }

    /// [`Certificate::serial`] in lower-case hexadecimal.
    #[must_use]
    pub fn serial_hex(&self) -> String {
        hex(self.serial())
    }

    /// The first moment of validity.
    #[must_use]
    pub fn not_before(&self) -> UnixTime {
        self.0.not_before
    }

    /// The last moment of validity.
    #[must_use]
    pub fn not_after(&self) -> UnixTime {
        self.0.not_after
    }

    /// Whether `at` lies within the dates, both ends included (RFC 5280, 4.1.2.5).
    #[must_use]
    pub fn is_valid_at(&self, at: UnixTime) -> bool {
        self.0.not_before <= at && at <= self.0.not_after
    }

    /// The subject's public key, read once.
    ///
    /// # Errors
    /// [`PublicKeyError`] when its algorithm is unknown or the key is not a key.
    pub fn public_key(&self) -> Result<&PublicKey, PublicKeyError> {
        self.0
            .public_key
            .get_or_init(|| PublicKey::from_spki_der(self.spki_der()))
            .as_ref()
            .map_err(PublicKeyError::clone)
    }

    /// SubjectPublicKeyInfo as it was written.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        &self.0.der[self.0.public_key_info.clone()]
    }

    /// The public key itself: the contents of the BIT STRING in SubjectPublicKeyInfo, without the count of unused bits.
    /// This is what OCSP hashes (RFC 6960, 4.1.1).
    #[must_use]
    pub fn public_key_octets(&self) -> &[u8] {
        let read = |info: &'_ [u8]| -> Result<Range<usize>, Asn1Error> {
            let mut fields = Element::from_der(info)?.sequence()?;
            fields.next()?;
            let (_, octets) = fields.next()?.bit_string()?;
            Ok(range_of(info, octets))
        };
        // The structure was read with the certificate.
        let info = self.spki_der();
        read(info).map_or(&[], |range| &info[range])
    }

    /// A name of the key's algorithm that people recognise, such as `GOST 34.10-2015 (512)` or `RSA-2048`.
    #[must_use]
    pub fn key_algorithm_name(&self) -> String {
        KeyAlgorithm::name_of_spki(self.spki_der())
    }

    /// The OID of the signature algorithm.
    #[must_use]
    pub fn signature_algorithm(&self) -> Oid {
        self.0.signature_algorithm.oid()
    }

    /// The signature algorithm with its parameters.
    #[must_use]
    pub fn signature_algorithm_identifier(&self) -> &AlgorithmIdentifier {
        &self.0.signature_algorithm
    }

    /// Whether the algorithm inside the signed part is the one outside (RFC 5280, 4.1.1.2).
    #[must_use]
    pub fn is_signature_algorithm_consistent(&self) -> bool {
        self.0.signature_algorithm == self.0.signed_algorithm
    }

    /// The octets of the signature value.
    #[must_use]
    pub fn signature_value(&self) -> &[u8] {
        &self.0.der[self.0.signature_value.clone()]
    }

    /// All extensions in the order of issue.
    #[must_use]
    pub fn extensions(&self) -> &[Extension] {
        &self.0.list
    }

    /// The extension of this kind.
    #[must_use]
    pub fn extension(&self, oid: Oid) -> Option<&Extension> {
        self.0.list.iter().find(|extension| extension.oid == oid)
    }

    /// Extensions whose kind is known but whose content could not be read.
    #[must_use]
    pub fn malformed_extensions(&self) -> &[Oid] {
        &self.0.typed.malformed
    }

    /// Critical extensions of a kind unknown here.
    #[must_use]
    pub fn unknown_critical_extensions(&self) -> &[Oid] {
        &self.0.typed.unknown_critical
    }

    /// SHA-256 of the whole certificate.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.0.sha256
    }

    /// Whether subject and issuer are the same name.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.0.subject == self.0.issuer
    }

    /// Whether the basic constraints say that the subject is an authority.
    #[must_use]
    pub fn is_authority(&self) -> bool {
        self.basic_constraints()
            .is_some_and(|constraints| constraints.is_authority)
    }

    /// What the key may be used for.
    #[must_use]
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.0.typed.key_usage
    }

    /// The extended key usages, when the extension is there.
    #[must_use]
    pub fn extended_key_usage(&self) -> Option<&[Oid]> {
        self.0.typed.extended_key_usage.as_deref()
    }

    /// Whether the extended key usages name `usage` itself (anyExtendedKeyUsage does not count here).
    #[must_use]
    pub fn has_usage(&self, usage: Oid) -> bool {
        self.extended_key_usage().is_some_and(|usages| usages.contains(&usage))
    }

    /// Whether the subject is an authority, and how long a path may follow.
    #[must_use]
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.0.typed.basic_constraints
    }

    /// The subject key identifier.
    #[must_use]
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.0.typed.subject_key_id.as_deref()
    }

    /// The authority key identifier.
    #[must_use]
    pub fn authority_key_id(&self) -> Option<&AuthorityKeyId> {
        self.0.typed.authority_key_id.as_ref()
    }

    /// Alternative names of the subject.
    #[must_use]
    pub fn subject_alt_names(&self) -> &[GeneralName] {
        &self.0.typed.subject_alt_names
    }

    /// The certificate policies, when the extension is there.
    #[must_use]
    pub fn policies(&self) -> Option<&[Oid]> {
        self.0.typed.policies.as_deref()
    }

    pub(crate) fn policy_mappings(&self) -> &[(Oid, Oid)] {
        &self.0.typed.policy_mappings
    }

    pub(crate) fn policy_constraints(&self) -> PolicyConstraints {
        self.0.typed.policy_constraints
    }

    pub(crate) fn inhibit_any_policy(&self) -> Option<u32> {
        self.0.typed.inhibit_any_policy
    }

    pub(crate) fn name_constraints(&self) -> Option<&NameConstraints> {
        self.0.typed.name_constraints.as_ref()
    }

    /// Where revocation lists are published.
    #[must_use]
    pub fn distribution_points(&self) -> &[DistributionPoint] {
        &self.0.typed.distribution_points
    }

    /// Usable addresses of complete revocation lists.
    #[must_use]
    pub fn crl_urls(&self) -> Vec<String> {
        addresses(
            self.0
                .typed
                .distribution_points
                .iter()
                .flat_map(DistributionPoint::uris),
        )
    }

    /// Usable addresses of delta revocation lists.
    #[must_use]
    pub fn delta_crl_urls(&self) -> Vec<String> {
        addresses(self.0.typed.freshest_crl.iter().flat_map(DistributionPoint::uris))
    }

    /// Usable addresses of OCSP responders.
    #[must_use]
    pub fn ocsp_urls(&self) -> Vec<String> {
        addresses(self.access_locations(oid::access::OCSP))
    }

    /// Usable addresses of the issuer's certificate. A hint only: test certificates name the wrong one.
    #[must_use]
    pub fn issuer_urls(&self) -> Vec<String> {
        addresses(self.access_locations(oid::access::CA_ISSUERS))
    }

    fn access_locations(&self, method: Oid) -> impl Iterator<Item = &str> {
        self.0
            .typed
            .access
            .iter()
            .filter_map(move |(found, location)| match location {
                GeneralName::Uri(uri) if *found == method => Some(uri.as_str()),
                _ => None,
            })
    }

    /// Who the subject is, in the conventions of Kazakhstan.
    #[must_use]
    pub fn person(&self) -> Person {
        Person::of(self)
    }

    /// What the subject may do in its organisation, from the extended key usages.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        Role::of(self)
    }

    /// What the key is meant for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        Purpose::of(self)
    }
}

/// The parts that are read from the bytes themselves, because their encoding counts.
struct RawParts<'a> {
    tbs: &'a [u8],
    signed_algorithm: AlgorithmIdentifier,
    not_before: UnixTime,
    not_after: UnixTime,
    signature_algorithm: AlgorithmIdentifier,
    signature_value: &'a [u8],
}

impl<'a> RawParts<'a> {
    /// ```text
    /// Certificate  ::=  SEQUENCE  { tbsCertificate, signatureAlgorithm AlgorithmIdentifier, signatureValue BIT STRING }
    /// TBSCertificate  ::=  SEQUENCE  {
    ///      version [0] EXPLICIT Version DEFAULT v1, serialNumber, signature AlgorithmIdentifier, issuer Name,
    ///      validity SEQUENCE { notBefore Time, notAfter Time }, … }
    /// ```
    fn read(bytes: &'a [u8]) -> Result<Self, Asn1Error> {
        let mut outer = Element::from_der(bytes)?.sequence()?;
        let tbs = outer.next()?;
        let signature_algorithm = AlgorithmIdentifier::from_element(&outer.next()?)?;
        let signature_value = outer.next()?.bit_string_octets()?;
        outer.finish()?;
        let mut fields = tbs.sequence()?;
        fields.next_if_context(0)?;
        fields.next()?.integer()?;
        let signed_algorithm = AlgorithmIdentifier::from_element(&fields.next()?)?;
        fields.next()?;
        let mut validity = fields.next()?.sequence()?;
        let (not_before, not_after) = (validity.next()?.time()?, validity.next()?.time()?);
        Ok(Self {
            tbs: tbs.raw(),
            signed_algorithm,
            not_before,
            not_after,
            signature_algorithm,
            signature_value,
        })
    }
}

fn extension_list(parsed: &x509_parser::certificate::X509Certificate<'_>) -> Result<Vec<Extension>, CertificateError> {
    let mut list: Vec<Extension> = Vec::new();
    for extension in parsed.extensions() {
        let oid = Oid::from_bytes(extension.oid.as_bytes())
            .map_err(|_| Asn1Error::BadContent("the OBJECT IDENTIFIER of an extension"))?;
        if list.iter().any(|earlier| earlier.oid == oid) {
            return Err(CertificateError::DuplicateExtension { oid });
        }
        list.push(Extension {
            oid,
            critical: extension.critical,
            value: extension.value.to_vec(),
        });
    }
    Ok(list)
}

/// Where `part`, a sub-slice of `whole`, stands in it.
pub(crate) fn range_of(whole: &[u8], part: &[u8]) -> Range<usize> {
    let start = (part.as_ptr().addr()).wrapping_sub(whole.as_ptr().addr());
    let end = start.saturating_add(part.len());
    if end <= whole.len() { start..end } else { 0..0 }
}

fn addresses<'a>(uris: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for address in uris.flat_map(usable_addresses) {
        if !found.iter().any(|earlier| earlier == address) {
            found.push(address.to_owned());
        }
    }
    found
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    digest.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, bytes).as_ref());
    digest
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }
}

impl Eq for Certificate {}

impl std::hash::Hash for Certificate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.sha256.hash(state);
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", self.subject())
            .field("issuer", self.issuer())
            .field("serial", &self.serial_hex())
            .finish_non_exhaustive()
    }
}
