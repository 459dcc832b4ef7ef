//! Revocation lists as views over the bytes that were signed (RFC 5280, 5).
//!
//! A list of the national authority has over twenty megabytes and four hundred thousand entries: entries are never
//! materialised. The first look-up walks over them once; `x509-parser`, which would build every entry, reads the extensions.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use qolhat_asn1::{Asn1Error, Element, Oid, Reader, Rules, Tag, UnixTime};
use x509_parser::extensions::X509ExtensionParser;
use x509_parser::nom::Parser;

use crate::{
    AlgorithmIdentifier, AuthorityKeyId, Certificate, GeneralName, IssuingDistributionPoint, Name, SignatureError, oid,
    verify_signature,
};

/// The longest list that is read: 256 MiB, ten times the longest one published in Kazakhstan.
pub const MAX_CRL_BYTES: usize = 256 << 20;

/// A well-formed revocation list, complete or delta; nothing about it has been checked. Cheap to clone.
#[derive(Clone)]
pub struct RevocationList(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    tbs: Range<usize>,
    /// The SEQUENCE of entries, when there is one.
    revoked: Option<Range<usize>>,
    signature_value: Range<usize>,
    signature_algorithm: AlgorithmIdentifier,
    signed_algorithm: AlgorithmIdentifier,
    issuer: Name,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    extensions: ListExtensions,
    sha256: OnceLock<[u8; 32]>,
    index: OnceLock<Result<Index, CrlError>>,
}

#[derive(Default)]
struct ListExtensions {
    number: Option<Vec<u8>>,
    delta_base: Option<Vec<u8>>,
    issuing_point: Option<IssuingDistributionPoint>,
    authority_key_id: Option<AuthorityKeyId>,
    expired_since: Option<UnixTime>,
    not_understood: Vec<Oid>,
}

/// Why bytes are not a revocation list.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrlError {
    /// Longer than [`MAX_CRL_BYTES`].
    #[error("the revocation list has {bytes} bytes, more than {MAX_CRL_BYTES}")]
    TooLarge {
        /// How many bytes were offered.
        bytes: usize,
    },
    /// The bytes are not DER of the form of a revocation list.
    #[error("the revocation list can not be read")]
    Malformed(#[from] Asn1Error),
    /// An entry has a critical extension that is unknown, so the whole list must not be used (RFC 5280, 5.3).
    #[error("an entry of the revocation list has the unknown critical extension {oid}")]
    UnknownCriticalEntryExtension {
        /// Which one.
        oid: Oid,
    },
}

/// One entry of a list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrlEntry {
    /// The content octets of the certificate's serial number.
    pub serial: Vec<u8>,
    /// When it was revoked.
    pub revoked_at: UnixTime,
    /// Why, when that is said.
    pub reason: Option<CrlReason>,
    /// Since when the key is suspected, when that is said.
    pub invalidity_date: Option<UnixTime>,
}

/// CRLReason (RFC 5280, 5.3.1).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum CrlReason {
    /// 0.
    Unspecified,
    /// 1.
    KeyCompromise,
    /// 2.
    CaCompromise,
    /// 3.
    AffiliationChanged,
    /// 4.
    Superseded,
    /// 5.
    CessationOfOperation,
    /// 6: may be lifted again.
    CertificateHold,
    /// 8: only in delta lists, lifts a hold.
    RemoveFromCrl,
    /// 9.
    PrivilegeWithdrawn,
    /// 10.
    AaCompromise,
}

impl CrlReason {
    /// The reason of a number.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Some(match number {
            0 => Self::Unspecified,
            1 => Self::KeyCompromise,
            2 => Self::CaCompromise,
            3 => Self::AffiliationChanged,
            4 => Self::Superseded,
            5 => Self::CessationOfOperation,
            6 => Self::CertificateHold,
            8 => Self::RemoveFromCrl,
            9 => Self::PrivilegeWithdrawn,
            10 => Self::AaCompromise,
            _ => return None,
        })
    }

    /// The standard's name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
        }
    }
}

impl RevocationList {
    /// Reads exactly one list. Entries are looked at when they are needed.
    ///
    /// ```text
    /// CertificateList  ::=  SEQUENCE  { tbsCertList, signatureAlgorithm AlgorithmIdentifier, signatureValue BIT STRING }
    /// TBSCertList  ::=  SEQUENCE  {
    ///      version Version OPTIONAL, signature AlgorithmIdentifier, issuer Name, thisUpdate Time,
    ///      nextUpdate Time OPTIONAL, revokedCertificates SEQUENCE OF SEQUENCE { … } OPTIONAL,
    ///      crlExtensions [0] EXPLICIT Extensions OPTIONAL }
    /// ```
    ///
    /// # Errors
    /// [`CrlError`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, CrlError> {
        if bytes.len() > MAX_CRL_BYTES {
            return Err(CrlError::TooLarge { bytes: bytes.len() });
        }
        let mut outer = Element::from_der(bytes)?.sequence()?;
        let tbs = outer.next()?;
        let signature_algorithm = AlgorithmIdentifier::from_element(&outer.next()?)?;
        let signature_value = outer.next()?.bit_string_octets()?;
        outer.finish()?;

        let mut fields = tbs.sequence()?;
        fields.next_if(Tag::INTEGER)?;
        let signed_algorithm = AlgorithmIdentifier::from_element(&fields.next()?)?;
        let issuer = Name::from_element(&fields.next()?)?;
        let this_update = fields.next()?.time()?;
        let next_update = optional_time(&mut fields)?;
        let revoked = fields
            .next_if(Tag::SEQUENCE)?
            .map(|element| crate::certificate::range_of(bytes, element.raw()));
        let extensions = match fields.next_if_context(0)? {
            Some(part) => ListExtensions::read(part.only_child()?.sequence()?)?,
            None => ListExtensions::default(),
        };
        fields.finish()?;
        Ok(Self(Arc::new(Inner {
            tbs: crate::certificate::range_of(bytes, tbs.raw()),
            revoked,
            signature_value: crate::certificate::range_of(bytes, signature_value),
            signature_algorithm,
            signed_algorithm,
            issuer,
            this_update,
            next_update,
            extensions,
            der: bytes.to_vec(),
            sha256: OnceLock::new(),
            index: OnceLock::new(),
        })))
    }

    /// The whole list as it was read.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The part that is signed.
    #[must_use]
    pub fn tbs(&self) -> &[u8] {
        &self.0.der[self.0.tbs.clone()]
    }

    /// SHA-256 of the whole list.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        *self.0.sha256.get_or_init(|| crate::certificate::sha256(&self.0.der))
    }

    /// Who signed it.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.0.issuer
    }

    /// When it was made.
    #[must_use]
    pub fn this_update(&self) -> UnixTime {
        self.0.this_update
    }

    /// When the next one is due at the latest.
    #[must_use]
    pub fn next_update(&self) -> Option<UnixTime> {
        self.0.next_update
    }

    /// Its number, big-endian without leading zeros (RFC 5280, 5.2.3).
    #[must_use]
    pub fn number(&self) -> Option<&[u8]> {
        self.0.extensions.number.as_deref()
    }

    /// Whether it lists only changes to an earlier complete list.
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.0.extensions.delta_base.is_some()
    }

    /// The number of the complete list that a delta starts from.
    #[must_use]
    pub fn delta_base(&self) -> Option<&[u8]> {
        self.0.extensions.delta_base.as_deref()
    }

    /// What it covers, when that is limited.
    #[must_use]
    pub fn issuing_distribution_point(&self) -> Option<&IssuingDistributionPoint> {
        self.0.extensions.issuing_point.as_ref()
    }

    /// Since when it keeps revoked certificates that have ended (X.509, expiredCertsOnCRL); otherwise it drops them.
    #[must_use]
    pub fn expired_certificates_since(&self) -> Option<UnixTime> {
        self.0.extensions.expired_since
    }

    /// Which key signed it. A hint only.
    #[must_use]
    pub fn authority_key_id(&self) -> Option<&AuthorityKeyId> {
        self.0.extensions.authority_key_id.as_ref()
    }

    /// Critical extensions of the list that are unknown, or known ones that are wrong: it must not be used then.
    #[must_use]
    pub fn extensions_not_understood(&self) -> &[Oid] {
        &self.0.extensions.not_understood
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

    /// The octets of the signature value.
    #[must_use]
    pub fn signature_value(&self) -> &[u8] {
        &self.0.der[self.0.signature_value.clone()]
    }

    /// Checks the signature with the key of `issuer`, and nothing else about either.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_signed_by(&self, issuer: &Certificate) -> Result<(), SignatureError> {
        if self.0.signature_algorithm != self.0.signed_algorithm {
            return Err(SignatureError::Mismatch);
        }
        verify_signature(
            issuer.public_key()?,
            &self.0.signature_algorithm,
            self.tbs(),
            self.signature_value(),
        )
    }

    /// Walks over all entries, in the order of the list.
    #[must_use]
    pub fn entries(&self) -> CrlEntries<'_> {
        let rest = self.0.revoked.clone().and_then(|range| {
            let (element, _) = Element::read_first(&self.0.der[range], Rules::Der).ok()?;
            element.sequence().ok()
        });
        CrlEntries {
            rest,
            certificate_issuer: None,
        }
    }

    /// The entry of the certificate with this issuer and serial number (content octets of its INTEGER).
    ///
    /// The first look-up walks over the whole list, since a critical extension that is unknown in any entry forbids its
    /// use; later ones find their entry in what that walk remembered, eight bytes an entry.
    ///
    /// # Errors
    /// [`CrlError`] when an entry can not be read or understood.
    pub fn find(&self, issuer: &Name, serial_content: &[u8]) -> Result<Option<CrlEntry>, CrlError> {
        let index = self
            .0
            .index
            .get_or_init(|| self.build_index())
            .as_ref()
            .map_err(CrlError::clone)?;
        if index.is_indirect {
            return self.walk_for(issuer, serial_content);
        }
        if *issuer != self.0.issuer {
            return Ok(None);
        }
        let entries = self.entry_bytes();
        let mut found = None;
        for position in index.candidates(serial_content) {
            let (element, _) = Element::read_first(&entries[position..], Rules::Der)?;
            let mut unused_issuer = None;
            let view = EntryView::read(&element, &mut unused_issuer)?;
            if view.serial == serial_content {
                // The last entry counts: a delta may hold and release.
                found = Some(view.to_entry()?);
            }
        }
        Ok(found)
    }

    /// As [`RevocationList::find`] for a list whose entries may be of several issuers.
    fn walk_for(&self, issuer: &Name, serial_content: &[u8]) -> Result<Option<CrlEntry>, CrlError> {
        let mut entries = self.entries();
        let mut found = None;
        while let Some((_, view)) = entries.next_view()? {
            let of = entries.certificate_issuer.as_ref().unwrap_or(&self.0.issuer);
            if view.serial == serial_content && of == issuer {
                found = Some(view.to_entry()?);
            }
        }
        Ok(found)
    }

    fn build_index(&self) -> Result<Index, CrlError> {
        let mut entries = self.entries();
        let start = self.entry_bytes();
        let mut index = Index::default();
        while let Some((element, view)) = entries.next_view()? {
            let position = crate::certificate::range_of(start, element.raw()).start;
            index
                .entries
                .push((Index::key(view.serial), u32::try_from(position).unwrap_or(u32::MAX)));
        }
        index.is_indirect = entries.certificate_issuer.is_some();
        index.entries.sort_unstable();
        Ok(index)
    }

    /// The entries without the SEQUENCE around them.
    fn entry_bytes(&self) -> &[u8] {
        let whole = self.0.revoked.clone().map(|range| &self.0.der[range]);
        whole
            .and_then(|bytes| Element::read_first(bytes, Rules::Der).ok())
            .map_or(&[], |(element, _)| element.content())
    }

    /// The entry of `certificate`.
    ///
    /// # Errors
    /// As [`RevocationList::find`].
    pub fn entry_of(&self, certificate: &Certificate) -> Result<Option<CrlEntry>, CrlError> {
        self.find(certificate.issuer(), certificate.serial_content())
    }
}

fn optional_time(fields: &mut Reader<'_>) -> Result<Option<UnixTime>, Asn1Error> {
    match fields.next_if(Tag::UTC_TIME)? {
        Some(time) => time.time().map(Some),
        None => fields
            .next_if(Tag::GENERALIZED_TIME)?
            .map(|time| time.time())
            .transpose(),
    }
}

impl ListExtensions {
    fn read(mut rest: Reader<'_>) -> Result<Self, Asn1Error> {
        let mut known = Self::default();
        let mut seen = Vec::new();
        while !rest.is_empty() {
            let element = rest.next()?;
            let (_, extension) = X509ExtensionParser::new()
                .with_deep_parse_extensions(false)
                .parse(element.raw())
                .map_err(|_| Asn1Error::BadContent("the extensions of a revocation list"))?;
            let oid =
                Oid::from_bytes(extension.oid.as_bytes()).map_err(|_| Asn1Error::BadContent("OBJECT IDENTIFIER"))?;
            if seen.contains(&oid) || !known.take(oid, extension.critical, extension.value) {
                known.not_understood.push(oid);
            }
            seen.push(oid);
        }
        Ok(known)
    }

    /// Takes one extension; `false` when the list must not be used because of it.
    fn take(&mut self, oid: Oid, critical: bool, value: &[u8]) -> bool {
        let number = |value| {
            Element::from_der(value)
                .and_then(|number| number.unsigned().map(<[u8]>::to_vec))
                .ok()
        };
        match oid {
            oid::extension::CRL_NUMBER => {
                self.number = number(value);
                // "CRL number is a non-critical CRL extension" (5.2.3).
                self.number.is_some() && !critical
            }
            oid::extension::DELTA_CRL_INDICATOR => {
                self.delta_base = number(value);
                self.delta_base.is_some()
            }
            oid::extension::ISSUING_DISTRIBUTION_POINT => {
                self.issuing_point = IssuingDistributionPoint::from_der(value).ok();
                self.issuing_point.is_some()
            }
            oid::extension::AUTHORITY_KEY_ID => {
                self.authority_key_id = AuthorityKeyId::from_der(value).ok();
                self.authority_key_id.is_some() || !critical
            }
            oid::extension::EXPIRED_CERTIFICATES_ON_CRL => {
                let time = Element::from_der(value).and_then(|time| time.time());
                self.expired_since = time.ok();
                self.expired_since.is_some()
            }
            oid::extension::ISSUER_ALT_NAME | oid::extension::FRESHEST_CRL | oid::extension::AUTHORITY_INFO_ACCESS => {
                true
            }
            _ => !critical,
        }
    }
}

/// A walk over the entries of a list.
#[derive(Clone)]
pub struct CrlEntries<'a> {
    rest: Option<Reader<'a>>,
    /// The certificateIssuer in force; it lasts until the next one (RFC 5280, 5.3.3).
    certificate_issuer: Option<Name>,
}

/// Where the entries are, by a hash of their serial numbers.
#[derive(Default)]
struct Index {
    /// Hash and position, sorted: equal serial numbers stay in the order of the list.
    entries: Vec<(u32, u32)>,
    /// Whether some entry names another issuer.
    is_indirect: bool,
}

impl Index {
    /// FNV-1a. Serial numbers are chosen by who signs the list, so collisions are no weapon of others.
    fn key(serial: &[u8]) -> u32 {
        serial.iter().fold(0x811c_9dc5, |hash, octet| {
            (hash ^ u32::from(*octet)).wrapping_mul(0x0100_0193)
        })
    }

    fn candidates(&self, serial: &[u8]) -> impl Iterator<Item = usize> {
        let key = Self::key(serial);
        let first = self.entries.partition_point(|(earlier, _)| *earlier < key);
        let equal = self.entries[first..].iter().take_while(move |(found, _)| *found == key);
        equal.filter_map(|(_, position)| usize::try_from(*position).ok())
    }
}

/// One entry with its extensions sorted by meaning, not yet read.
struct EntryView<'a> {
    serial: &'a [u8],
    revoked_at: Element<'a>,
    reason: Option<&'a [u8]>,
    invalidity_date: Option<&'a [u8]>,
}

impl<'a> CrlEntries<'a> {
    fn next_view(&mut self) -> Result<Option<(Element<'a>, EntryView<'a>)>, CrlError> {
        let Some(rest) = self.rest.as_mut().filter(|rest| !rest.is_empty()) else {
            return Ok(None);
        };
        let element = rest.next()?;
        let view = EntryView::read(&element, &mut self.certificate_issuer)?;
        Ok(Some((element, view)))
    }
}

impl<'a> EntryView<'a> {
    /// ```text
    /// SEQUENCE { userCertificate CertificateSerialNumber, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }
    /// ```
    fn read(element: &Element<'a>, certificate_issuer: &mut Option<Name>) -> Result<Self, CrlError> {
        let mut fields = element.sequence()?;
        let serial = fields.next()?.integer()?;
        let mut view = Self {
            serial,
            revoked_at: fields.next()?,
            reason: None,
            invalidity_date: None,
        };
        if let Some(extensions) = fields.next_if(Tag::SEQUENCE)? {
            view.take_extensions(extensions.children()?, certificate_issuer)?;
        }
        fields.finish()?;
        Ok(view)
    }

    /// Compares the OIDs as bytes: this runs for each of some hundred thousand entries.
    fn take_extensions(&mut self, mut rest: Reader<'a>, certificate_issuer: &mut Option<Name>) -> Result<(), CrlError> {
        const REASON_CODE: &[u8] = oid::extension::REASON_CODE.as_bytes();
        const INVALIDITY_DATE: &[u8] = oid::extension::INVALIDITY_DATE.as_bytes();
        const CERTIFICATE_ISSUER: &[u8] = oid::extension::CERTIFICATE_ISSUER.as_bytes();
        const HOLD_INSTRUCTION: &[u8] = oid::extension::HOLD_INSTRUCTION.as_bytes();
        while !rest.is_empty() {
            let mut fields = rest.next()?.sequence()?;
            let kind = fields.next()?.expect(Tag::OID)?;
            let critical = fields.next_if(Tag::BOOLEAN)?.is_some_and(|flag| flag.content() != [0]);
            let value = fields.next()?.expect(Tag::OCTET_STRING)?.content();
            fields.finish()?;
            match kind.content() {
                REASON_CODE => self.reason = Some(value),
                INVALIDITY_DATE => self.invalidity_date = Some(value),
                CERTIFICATE_ISSUER => *certificate_issuer = Some(directory_name(value)?),
                HOLD_INSTRUCTION => {}
                _ if critical => return Err(CrlError::UnknownCriticalEntryExtension { oid: kind.oid()? }),
                _ => {}
            }
        }
        Ok(())
    }

    fn to_entry(&self) -> Result<CrlEntry, CrlError> {
        let reason = self
            .reason
            .map(|value| Element::from_der(value)?.small_unsigned())
            .transpose()?;
        Ok(CrlEntry {
            serial: self.serial.to_vec(),
            revoked_at: self.revoked_at.time()?,
            reason: reason.and_then(CrlReason::from_number),
            invalidity_date: self
                .invalidity_date
                .and_then(|value| Element::from_der(value).ok()?.time().ok()),
        })
    }
}

impl Iterator for CrlEntries<'_> {
    type Item = Result<CrlEntry, CrlError>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self
            .next_view()
            .and_then(|view| view.map(|(_, view)| view.to_entry()).transpose());
        if entry.is_err() {
            self.rest = None;
        }
        entry.transpose()
    }
}

fn directory_name(value: &[u8]) -> Result<Name, CrlError> {
    let names = GeneralName::all(Element::from_der(value)?.sequence()?)?;
    let name = names.into_iter().find_map(|name| match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    });
    name.ok_or_else(|| Asn1Error::BadContent("certificateIssuer").into())
}

impl PartialEq for RevocationList {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.der == other.0.der
    }
}

impl Eq for RevocationList {}

impl fmt::Debug for RevocationList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevocationList")
            .field("issuer", self.issuer())
            .field("this_update", &self.this_update())
            .field("is_delta", &self.is_delta())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CrlEntries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrlEntries").finish_non_exhaustive()
    }
}
