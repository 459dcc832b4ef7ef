//! Extensions by meaning (RFC 5280, 4.2).
//!
//! `x509-parser` reads the extensions that hold only flags, numbers and key identifiers; those that hold names,
//! addresses or lists of OIDs are read from our own views, which keep the bytes and tolerate broken addresses.

use qolhat_asn1::{Asn1Error, Element, Oid, Reader, Tag, der};
use x509_parser::extensions as x509;
use x509_parser::prelude::FromDer;

use crate::distribution_point::DistributionPoint;
use crate::name_constraints::NameConstraints;
use crate::{GeneralName, oid};

/// The most OIDs read from one extension. Certificates in use have fewer than ten.
const MAX_OIDS: usize = 512;

/// One extension as it was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Extension {
    /// Which extension.
    pub oid: Oid,
    /// Whether a program that does not know it must refuse the certificate.
    pub critical: bool,
    /// The content of extnValue.
    pub value: Vec<u8>,
}

impl Extension {
    /// Every extension of an Extensions, whose own header has been read.
    ///
    /// ```text
    /// Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
    /// ```
    pub(crate) fn all(mut rest: Reader<'_>) -> Result<Vec<Self>, Asn1Error> {
        let mut extensions = Vec::new();
        while !rest.is_empty() {
            let mut fields = rest.next()?.sequence()?;
            let oid = fields.next()?.oid()?;
            let critical = fields.next_if(Tag::BOOLEAN)?.is_some_and(|flag| flag.content() != [0]);
            let value = fields.next()?.octets()?.into_owned();
            fields.finish()?;
            extensions.push(Self { oid, critical, value });
            limit(extensions.len())?;
        }
        Ok(extensions)
    }
}

/// What a key may be used for (RFC 5280, 4.2.1.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct KeyUsage(u16);

macro_rules! usage_bits {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        impl KeyUsage {
            $($(#[$doc])* #[must_use] pub fn $name(self) -> bool { self.0 & (1 << $bit) != 0 })*

            /// The standard's names of the bits that are set, in its order.
            #[must_use]
            pub fn names(self) -> Vec<&'static str> {
                [$((stringify!($name), $bit)),*]
                    .iter()
                    .filter(|(_, bit)| self.0 & (1_u16 << bit) != 0)
                    .map(|(name, _)| *name)
                    .collect()
            }
        }
    };
}

usage_bits! {
    /// Signatures other than on certificates and revocation lists.
    digital_signature = 0;
    /// Signatures that bind (contentCommitment).
    non_repudiation = 1;
    /// Encrypting keys.
    key_encipherment = 2;
    /// Encrypting data directly.
    data_encipherment = 3;
    /// Agreeing on keys.
    key_agreement = 4;
    /// Signing certificates.
    key_cert_sign = 5;
    /// Signing revocation lists.
    crl_sign = 6;
    /// Key agreement for encrypting only.
    encipher_only = 7;
    /// Key agreement for decrypting only.
    decipher_only = 8;
}

/// Whether the subject is an authority (RFC 5280, 4.2.1.9).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BasicConstraints {
    /// Whether it may issue certificates.
    pub is_authority: bool,
    /// How many non-self-issued authorities may follow below it.
    pub path_length: Option<u32>,
}

/// Which key signed a certificate or a list (RFC 5280, 4.2.1.1). A hint only.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AuthorityKeyId {
    /// The issuer's subject key identifier.
    pub key_id: Option<Vec<u8>>,
    /// The content of the issuer's serial number INTEGER.
    pub serial: Option<Vec<u8>>,
}

/// Limits on policies further down (RFC 5280, 4.2.1.11): numbers of certificates until each takes effect.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct PolicyConstraints {
    /// An explicit policy is required from then on.
    pub require_explicit_policy: Option<u32>,
    /// Mappings are forbidden from then on.
    pub inhibit_policy_mapping: Option<u32>,
}

/// The extensions of a certificate that have a meaning here.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions {
    pub(crate) basic_constraints: Option<BasicConstraints>,
    pub(crate) key_usage: Option<KeyUsage>,
    pub(crate) extended_key_usage: Option<Vec<Oid>>,
    pub(crate) subject_key_id: Option<Vec<u8>>,
    pub(crate) authority_key_id: Option<AuthorityKeyId>,
    pub(crate) subject_alt_names: Vec<GeneralName>,
    pub(crate) policies: Option<Vec<Oid>>,
    pub(crate) policy_mappings: Vec<(Oid, Oid)>,
    pub(crate) policy_constraints: PolicyConstraints,
    pub(crate) inhibit_any_policy: Option<u32>,
    pub(crate) name_constraints: Option<NameConstraints>,
    pub(crate) distribution_points: Vec<DistributionPoint>,
    pub(crate) freshest_crl: Vec<DistributionPoint>,
    pub(crate) access: Vec<(Oid, GeneralName)>,
    /// Extensions whose meaning is known but whose content could not be read.
    pub(crate) malformed: Vec<Oid>,
    /// Critical extensions without a meaning here.
    pub(crate) unknown_critical: Vec<Oid>,
}

impl Extensions {
    pub(crate) fn read(list: &[Extension]) -> Self {
        let mut typed = Self::default();
        for extension in list {
            match typed.take(extension) {
                Ok(true) => {}
                Ok(false) if extension.critical => typed.unknown_critical.push(extension.oid),
                Ok(false) => {}
                Err(_) => typed.malformed.push(extension.oid),
            }
        }
        typed
    }

    /// Reads one extension; `false` when it has no meaning here.
    fn take(&mut self, extension: &Extension) -> Result<bool, Asn1Error> {
        let value = extension.value.as_slice();
        match extension.oid {
            oid::extension::BASIC_CONSTRAINTS => self.basic_constraints = Some(BasicConstraints::from_der(value)?),
            oid::extension::KEY_USAGE => self.key_usage = Some(KeyUsage(whole::<x509::KeyUsage>(value)?.flags)),
            oid::extension::EXTENDED_KEY_USAGE => self.extended_key_usage = Some(oids(value)?),
            oid::extension::SUBJECT_KEY_ID => {
                self.subject_key_id = Some(whole::<x509::KeyIdentifier<'_>>(value)?.0.to_vec());
            }
            oid::extension::AUTHORITY_KEY_ID => self.authority_key_id = Some(AuthorityKeyId::from_der(value)?),
            oid::extension::SUBJECT_ALT_NAME => {
                self.subject_alt_names = alternative_names(value)?;
            }
            // Said about the issuer only; nothing here depends on it, and it may be critical.
            oid::extension::ISSUER_ALT_NAME => {}
            oid::extension::CERTIFICATE_POLICIES => self.policies = Some(policies(value, extension.critical)?),
            oid::extension::POLICY_MAPPINGS => self.policy_mappings = policy_mappings(value)?,
            oid::extension::POLICY_CONSTRAINTS => self.policy_constraints = PolicyConstraints::from_der(value)?,
            oid::extension::INHIBIT_ANY_POLICY => {
                self.inhibit_any_policy = Some(certificate_count(Element::from_der(value)?.unsigned()?));
            }
            oid::extension::NAME_CONSTRAINTS => self.name_constraints = Some(NameConstraints::from_der(value)?),
            oid::extension::CRL_DISTRIBUTION_POINTS => self.distribution_points = DistributionPoint::all(value)?,
            oid::extension::FRESHEST_CRL => self.freshest_crl = DistributionPoint::all(value)?,
            oid::extension::AUTHORITY_INFO_ACCESS => self.access = access(value)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl BasicConstraints {
    /// `SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL }`
    fn from_der(value: &[u8]) -> Result<Self, Asn1Error> {
        let mut fields = Element::from_der(value)?.sequence()?;
        let is_authority = fields.next_if(Tag::BOOLEAN)?.map(|flag| flag.boolean()).transpose()?;
        let path_length = fields
            .next_if(Tag::INTEGER)?
            .map(|count| count.unsigned())
            .transpose()?;
        fields.finish()?;
        Ok(Self {
            is_authority: is_authority.unwrap_or(false),
            path_length: path_length.map(certificate_count),
        })
    }
}

impl PolicyConstraints {
    /// `SEQUENCE { requireExplicitPolicy [0] SkipCerts OPTIONAL, inhibitPolicyMapping [1] SkipCerts OPTIONAL }`, at least
    /// one of them (RFC 5280, 4.2.1.11).
    fn from_der(value: &[u8]) -> Result<Self, Asn1Error> {
        let mut fields = Element::from_der(value)?.sequence()?;
        let mut count = |number| {
            let field = fields.next_if_context(number)?;
            field.map(|field| implicit_unsigned(&field)).transpose()
        };
        let read = Self {
            require_explicit_policy: count(0)?,
            inhibit_policy_mapping: count(1)?,
        };
        fields.finish()?;
        if read == Self::default() {
            Err(Asn1Error::Missing)
        } else {
            Ok(read)
        }
    }
}

/// An implicitly tagged `INTEGER (0..MAX)` that counts certificates.
fn implicit_unsigned(field: &Element<'_>) -> Result<u32, Asn1Error> {
    let integer = der::retagged(field.raw(), Tag::INTEGER).ok_or(Asn1Error::BadContent("INTEGER"))?;
    Element::from_der(&integer)?.unsigned().map(certificate_count)
}

/// A number of certificates, from a big-endian number of any length: more than a chain can have are as many as can be.
fn certificate_count(big_endian: &[u8]) -> u32 {
    let significant = big_endian.iter().skip_while(|octet| **octet == 0);
    significant.fold(0, |count: u32, octet| {
        count
            .checked_mul(256)
            .map_or(u32::MAX, |count| count.saturating_add(u32::from(*octet)))
    })
}

impl AuthorityKeyId {
    pub(crate) fn from_der(value: &[u8]) -> Result<Self, Asn1Error> {
        let read: x509::AuthorityKeyIdentifier<'_> = whole(value)?;
        Ok(Self {
            key_id: read.key_identifier.map(|id| id.0.to_vec()),
            serial: read.authority_cert_serial.map(<[u8]>::to_vec),
        })
    }
}

/// Reads a value with `x509-parser` and demands that it takes all bytes.
fn whole<'a, T: FromDer<'a, x509_parser::error::X509Error>>(value: &'a [u8]) -> Result<T, Asn1Error> {
    match T::from_der(value) {
        Ok(([], read)) => Ok(read),
        Ok((rest, _)) => Err(Asn1Error::TrailingData { count: rest.len() }),
        Err(_) => Err(Asn1Error::BadContent("the extension")),
    }
}

/// `SEQUENCE SIZE (1..MAX) OF OBJECT IDENTIFIER`.
fn oids(value: &[u8]) -> Result<Vec<Oid>, Asn1Error> {
    let mut rest = Element::from_der(value)?.sequence()?;
    let mut oids = vec![rest.next()?.oid()?];
    while !rest.is_empty() {
        oids.push(rest.next()?.oid()?);
        limit(oids.len())?;
    }
    Ok(oids)
}

/// SubjectAltName: an address of an impossible length is no address (RFC 5280, 4.2.1.6). Authorities have issued it with
/// no name at all, which only the rules for issuers forbid.
fn alternative_names(value: &[u8]) -> Result<Vec<GeneralName>, Asn1Error> {
    let names = Element::from_der(value)?.sequence()?;
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let names = GeneralName::all(names)?;
    let is_impossible = |name: &GeneralName| matches!(name, GeneralName::Ip(octets) if !matches!(octets.len(), 4 | 16));
    if names.iter().any(is_impossible) {
        Err(Asn1Error::BadContent("iPAddress"))
    } else {
        Ok(names)
    }
}

/// ```text
/// certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
/// PolicyInformation ::= SEQUENCE {
///      policyIdentifier CertPolicyId, policyQualifiers SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
/// ```
fn policies(value: &[u8], is_critical: bool) -> Result<Vec<Oid>, Asn1Error> {
    let mut rest = Element::from_der(value)?.sequence()?;
    let mut policies = Vec::new();
    while !rest.is_empty() {
        let mut fields = rest.next()?.sequence()?;
        let policy = fields.next()?.oid()?;
        if let Some(qualifiers) = fields.next_if(Tag::SEQUENCE)? {
            check_qualifiers(qualifiers.children()?, is_critical)?;
        }
        fields.finish()?;
        // A certificate policy OID MUST NOT appear more than once (4.2.1.4).
        if policies.contains(&policy) {
            return Err(Asn1Error::BadContent("certificatePolicies"));
        }
        policies.push(policy);
        limit(policies.len())?;
    }
    if policies.is_empty() {
        Err(Asn1Error::Missing)
    } else {
        Ok(policies)
    }
}

/// "If this extension is critical, the path validation software MUST be able to interpret this extension (including the
/// optional qualifier), or MUST reject the certificate." (RFC 5280, 4.2.1.4.)
///
/// ```text
/// PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY DEFINED BY policyQualifierId }
/// ```
fn check_qualifiers(mut rest: Reader<'_>, is_critical: bool) -> Result<(), Asn1Error> {
    if rest.is_empty() {
        return Err(Asn1Error::Missing);
    }
    while !rest.is_empty() {
        let mut fields = rest.next()?.sequence()?;
        let kind = fields.next()?.oid()?;
        let value = fields.next()?;
        fields.finish()?;
        let is_understood = match kind {
            oid::policy::CPS => value.is(Tag::IA5_STRING),
            oid::policy::USER_NOTICE => value.is(Tag::SEQUENCE),
            _ => false,
        };
        if is_critical && !is_understood {
            return Err(Asn1Error::BadContent("a policy qualifier"));
        }
    }
    Ok(())
}

/// `SEQUENCE SIZE (1..MAX) OF SEQUENCE { issuerDomainPolicy CertPolicyId, subjectDomainPolicy CertPolicyId }`.
fn policy_mappings(value: &[u8]) -> Result<Vec<(Oid, Oid)>, Asn1Error> {
    let mut rest = Element::from_der(value)?.sequence()?;
    let mut mappings = Vec::new();
    while !rest.is_empty() {
        let mut pair = rest.next()?.sequence()?;
        mappings.push((pair.next()?.oid()?, pair.next()?.oid()?));
        pair.finish()?;
        limit(mappings.len())?;
    }
    if mappings.is_empty() {
        return Err(Asn1Error::Missing);
    }
    Ok(mappings)
}

/// `SEQUENCE SIZE (1..MAX) OF SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName }`.
fn access(value: &[u8]) -> Result<Vec<(Oid, GeneralName)>, Asn1Error> {
    let mut rest = Element::from_der(value)?.sequence()?;
    let mut access = Vec::new();
    while !rest.is_empty() {
        let mut pair = rest.next()?.sequence()?;
        access.push((pair.next()?.oid()?, GeneralName::from_element(&pair.next()?)?));
        pair.finish()?;
        limit(access.len())?;
    }
    if access.is_empty() {
        return Err(Asn1Error::Missing);
    }
    Ok(access)
}

fn limit(count: usize) -> Result<(), Asn1Error> {
    if count <= MAX_OIDS {
        Ok(())
    } else {
        Err(Asn1Error::BadContent("a list of sensible length"))
    }
}
