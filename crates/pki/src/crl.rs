//! Revocation lists, whose bytes may lie in a file (RFC 5280, 5).
//!
//! A list of the national authority has over twenty megabytes and four hundred thousand entries. It is read from end to
//! end once, in pieces. What stays in memory is what stands before and after the entries, eight bytes for each entry to
//! find it again, and hashes; a look-up reads the one entry it is about. `x509-parser`, which would build every entry,
//! reads the extensions of the list.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use qolhat_asn1::{Asn1Error, Element, Header, Oid, Reader, Rules, Tag, UnixTime};
use x509_parser::extensions::X509ExtensionParser;
use x509_parser::nom::Parser;

use crate::crl_entry::{CrlEntries, CrlEntry, MAX_ENTRY_BYTES};
use crate::crl_index::{self, Index, Stamp, StoredIndex, Unindexed};
use crate::list_bytes::{Digests, ListBytes, Sha256, Window};
use crate::verification::{Message, implied_digest, verify_message};
use crate::{
    AlgorithmIdentifier, AuthorityKeyId, Certificate, DistributionPoint, IssuingDistributionPoint, Name,
    SignatureError, oid,
};

/// The longest list that is read: 256 MiB, ten times the longest one published in Kazakhstan.
pub const MAX_CRL_BYTES: usize = 256 << 20;

/// The most that may stand before the entries of a list, or after them: 1 MiB, as for a whole certificate.
pub const MAX_CRL_HEAD_BYTES: usize = 1 << 20;

/// The longest list whose signature is checked when the algorithm wants all of it in memory at once (Ed25519): 16 MiB.
pub const MAX_WHOLE_CRL_BYTES: u64 = 16 << 20;

/// The content of the version field; a list of the first version has none.
const SECOND_VERSION: &[u8] = &[1];

/// How much of a list is read at once: 128 KiB, enough that the number of calls does not count.
const PIECE_BYTES: usize = 128 << 10;

/// A well-formed revocation list, complete or delta; nothing about it has been checked. Cheap to clone.
#[derive(Clone)]
pub struct RevocationList(Arc<Inner>);

struct Inner {
    bytes: Arc<dyn ListBytes>,
    head: Head,
    tail: Tail,
    sha256: Sha256,
    blocks: Vec<Sha256>,
    /// The hash under the signature; nothing when the algorithm is unknown or hashes in a way of its own.
    signed_digest: Option<Vec<u8>>,
    /// How many entries could be read.
    entry_count: u32,
    index: Result<Index, Unindexed>,
    /// SHA-256 of the certificate whose key was found to have signed the list. Neither ever changes.
    signed_by: OnceLock<Sha256>,
}

/// What stands before the entries.
struct Head {
    tbs: Range<u64>,
    /// Only such a list may have extensions (RFC 5280, 5.1.2.1).
    is_second_version: bool,
    signed_algorithm: AlgorithmIdentifier,
    issuer: Name,
    this_update: UnixTime,
    next_update: Option<UnixTime>,
    /// Where the entries are, without the SEQUENCE around them; empty at the place where they would be.
    entries: Range<u64>,
}

/// What stands after the entries.
struct Tail {
    extensions: ListExtensions,
    signature_algorithm: AlgorithmIdentifier,
    signature_value: Vec<u8>,
}

#[derive(Default)]
struct ListExtensions {
    number: Option<Vec<u8>>,
    delta_base: Option<Vec<u8>>,
    issuing_point: Option<IssuingDistributionPoint>,
    freshest: Vec<DistributionPoint>,
    authority_key_id: Option<AuthorityKeyId>,
    expired_since: Option<UnixTime>,
    not_understood: Vec<Oid>,
}

/// Why bytes are not a revocation list, or it can not be asked.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CrlError {
    /// Longer than [`MAX_CRL_BYTES`].
    #[error("the revocation list has {bytes} bytes, more than {MAX_CRL_BYTES}")]
    TooLarge {
        /// How many bytes were offered.
        bytes: u64,
    },
    /// Longer than [`MAX_ENTRY_BYTES`].
    #[error("an entry of the revocation list has {bytes} bytes, more than {MAX_ENTRY_BYTES}")]
    EntryTooLarge {
        /// How many bytes it says it has.
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
    /// So many entries are about one certificate, or have serial numbers with the same short hash, that looking at each
    /// would take too long.
    #[error("too many entries of the revocation list may be about one certificate")]
    TooManyAlike,
    /// The place where the list lies could not be read.
    #[error("the bytes of the revocation list can not be had")]
    NotReadable(#[source] Arc<io::Error>),
    /// The bytes are no longer those that were read first.
    #[error("the revocation list was changed while it was in use")]
    Changed,
    /// The stored index is damaged, of another list or of another version of this program: the list is to be read anew.
    #[error("the stored index does not belong to the revocation list")]
    IndexDoesNotFit,
}

impl RevocationList {
    /// Reads exactly one list that is in memory.
    ///
    /// # Errors
    /// As [`RevocationList::read`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, CrlError> {
        // Before the copy: most of what is asked is something else.
        if let Err(fault) = Head::read(bytes)
            && !matches!(fault, Asn1Error::Truncated)
        {
            return Err(fault.into());
        }
        Self::read(Arc::new(bytes.to_vec()))
    }

    /// Reads exactly one list from end to end, wherever it lies. An entry that can not be read or understood is told by
    /// the look-ups.
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
    pub fn read(bytes: Arc<dyn ListBytes>) -> Result<Self, CrlError> {
        Self::read_in_pieces(bytes, PIECE_BYTES)
    }

    /// As [`RevocationList::read`], so many bytes at once. For tests: the answers are the same with any number.
    ///
    /// # Errors
    /// [`CrlError`].
    #[doc(hidden)]
    pub fn read_in_pieces(bytes: Arc<dyn ListBytes>, piece_bytes: usize) -> Result<Self, CrlError> {
        let size = bytes.size();
        let mut digests = Digests::new();
        let mut window = Window::from_start(bytes.as_ref(), piece_bytes.max(1));
        let load = |window: &mut Window<'_>, digests: &mut Digests| {
            digests.take(window.load()?);
            Ok::<_, CrlError>(())
        };
        let head = Head::load(&mut window, size, |window| load(window, &mut digests))?;
        if size > MAX_CRL_BYTES as u64 {
            return Err(CrlError::TooLarge { bytes: size });
        }
        if let Some(algorithm) = implied_digest(&head.signed_algorithm) {
            digests.begin_signed(algorithm, head.tbs.clone(), window.rest_before(size));
        }
        window.pass(head.entries.start);
        let (entry_count, index) = Index::build(&mut window, &head.entries, &head.issuer, |window| {
            load(window, &mut digests)
        })?;
        let tail = Tail::load(&mut window, size, &head, |window| load(window, &mut digests))?;
        let (sha256, blocks, signed_digest) = digests.finish();
        Ok(Self(Arc::new(Inner {
            bytes,
            head,
            tail,
            sha256,
            blocks,
            signed_digest,
            entry_count,
            index,
            signed_by: OnceLock::new(),
        })))
    }

    /// Takes up a list that was read before, without reading it from end to end again: `index` is what
    /// [`RevocationList::write_index`] wrote then, and `sha256` the hash that the list had.
    ///
    /// The index decides whether a certificate stands in the list. It is believed because it comes from where only this
    /// program writes, beside the anchors, which could be exchanged there just as well; hash and version tell damage,
    /// mistakes and other versions. What is read of the list is compared with the hashes in the index, so a list that
    /// was damaged since gives errors, and never another answer.
    ///
    /// # Errors
    /// [`CrlError::IndexDoesNotFit`], also when this version understands an entry that an earlier one did not, and then
    /// [`RevocationList::read`] does it; otherwise as there.
    pub fn with_index(bytes: Arc<dyn ListBytes>, sha256: Sha256, index: &mut dyn io::Read) -> Result<Self, CrlError> {
        let size = bytes.size();
        let mut stored = StoredIndex::read(index, &sha256, size).ok_or(CrlError::IndexDoesNotFit)?;
        let load = |window: &mut Window<'_>| window.load_checked(&stored.blocks);
        let head = Head::load(&mut Window::of_blocks(bytes.as_ref(), 0), size, load)?;
        let mut window = Window::of_blocks(bytes.as_ref(), head.entries.end);
        let tail = Tail::load(&mut window, size, &head, load)?;
        let index = stored.take_up(bytes.as_ref(), &head.entries, &head.issuer)?;
        Ok(Self(Arc::new(Inner {
            bytes,
            head,
            tail,
            sha256,
            blocks: stored.blocks,
            signed_digest: stored.signed_digest,
            entry_count: stored.entry_count,
            index,
            signed_by: OnceLock::new(),
        })))
    }

    /// Writes what [`RevocationList::with_index`] takes. Of a list with an entry that can not be read or understood, that
    /// is where this entry is.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write_index(&self, to: &mut dyn io::Write) -> io::Result<()> {
        let stamp = Stamp {
            sha256: &self.0.sha256,
            size: self.size(),
            blocks: &self.0.blocks,
            signed_digest: self.0.signed_digest.as_deref().unwrap_or_default(),
        };
        crl_index::write(self.0.index.as_ref(), self.0.entry_count, &stamp, to)
    }

    /// SHA-256 of the whole list.
    #[must_use]
    pub fn sha256(&self) -> Sha256 {
        self.0.sha256
    }

    /// How many bytes the whole list has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.0.bytes.size()
    }

    /// The whole list as it was read, in memory.
    ///
    /// # Errors
    /// [`CrlError::NotReadable`], [`CrlError::Changed`].
    pub fn to_der(&self) -> Result<Vec<u8>, CrlError> {
        let mut whole = Vec::new();
        for piece in self.pieces() {
            whole.extend(piece?);
        }
        Ok(whole)
    }

    /// The whole list as it was read, in pieces.
    pub fn pieces(&self) -> impl Iterator<Item = Result<Vec<u8>, CrlError>> + '_ {
        let mut window = Window::of_blocks(self.0.bytes.as_ref(), 0);
        std::iter::from_fn(move || {
            (window.loaded() < self.size()).then(|| {
                window.load_checked(&self.0.blocks)?;
                let piece = window.rest_before(self.size()).to_vec();
                window.pass(piece.len() as u64);
                Ok(piece)
            })
        })
    }

    /// Who signed it.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.0.head.issuer
    }

    /// When it was made.
    #[must_use]
    pub fn this_update(&self) -> UnixTime {
        self.0.head.this_update
    }

    /// When the next one is due at the latest.
    #[must_use]
    pub fn next_update(&self) -> Option<UnixTime> {
        self.0.head.next_update
    }

    /// Its number, big-endian without leading zeros (RFC 5280, 5.2.3).
    #[must_use]
    pub fn number(&self) -> Option<&[u8]> {
        self.0.tail.extensions.number.as_deref()
    }

    /// Whether it lists only changes to an earlier complete list.
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.0.tail.extensions.delta_base.is_some()
    }

    /// The number of the complete list that a delta starts from.
    #[must_use]
    pub fn delta_base(&self) -> Option<&[u8]> {
        self.0.tail.extensions.delta_base.as_deref()
    }

    /// What it covers, when that is limited.
    #[must_use]
    pub fn issuing_distribution_point(&self) -> Option<&IssuingDistributionPoint> {
        self.0.tail.extensions.issuing_point.as_ref()
    }

    /// Whether it has entries that name an issuer without saying that it is indirect: what such entries mean is not
    /// defined (RFC 5280, 5.3.3), so it must not be used.
    #[must_use]
    pub fn names_issuers_without_being_indirect(&self) -> bool {
        let is_indirect = self.issuing_distribution_point().is_some_and(|point| point.indirect);
        !is_indirect && self.0.index.as_ref().is_ok_and(Index::is_indirect)
    }

    /// Usable addresses of delta lists that continue it (RFC 5280, 5.2.6).
    #[must_use]
    pub fn delta_crl_urls(&self) -> Vec<String> {
        let points = self.0.tail.extensions.freshest.iter();
        points.flat_map(DistributionPoint::urls).collect()
    }

    /// Since when it keeps revoked certificates that have ended (X.509, expiredCertsOnCRL); otherwise it drops them.
    #[must_use]
    pub fn expired_certificates_since(&self) -> Option<UnixTime> {
        self.0.tail.extensions.expired_since
    }

    /// Which key signed it. A hint only.
    #[must_use]
    pub fn authority_key_id(&self) -> Option<&AuthorityKeyId> {
        self.0.tail.extensions.authority_key_id.as_ref()
    }

    /// Critical extensions of the list that are unknown, or known ones that are wrong: it must not be used then.
    #[must_use]
    pub fn extensions_not_understood(&self) -> &[Oid] {
        &self.0.tail.extensions.not_understood
    }

    /// The OID of the signature algorithm.
    #[must_use]
    pub fn signature_algorithm(&self) -> Oid {
        self.0.tail.signature_algorithm.oid()
    }

    /// The signature algorithm with its parameters.
    #[must_use]
    pub fn signature_algorithm_identifier(&self) -> &AlgorithmIdentifier {
        &self.0.tail.signature_algorithm
    }

    /// The octets of the signature value.
    #[must_use]
    pub fn signature_value(&self) -> &[u8] {
        &self.0.tail.signature_value
    }

    /// Checks the signature with the key of `issuer`, and nothing else about either.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn verify_signed_by(&self, issuer: &Certificate) -> Result<(), SignatureError> {
        let Inner { head, tail, .. } = &*self.0;
        if tail.signature_algorithm != head.signed_algorithm {
            return Err(SignatureError::Mismatch);
        }
        if self.0.signed_by.get() == Some(&issuer.sha256()) {
            return Ok(());
        }
        let whole;
        let message = match &self.0.signed_digest {
            Some(digest) => Message::Digest(digest),
            None => {
                whole = self.tbs()?;
                Message::Bytes(&whole)
            }
        };
        verify_message(
            issuer.public_key()?,
            &tail.signature_algorithm,
            message,
            &tail.signature_value,
        )?;
        let _ = self.0.signed_by.set(issuer.sha256());
        Ok(())
    }

    /// The part that is signed, for an algorithm that wants all of it.
    fn tbs(&self) -> Result<Vec<u8>, SignatureError> {
        let oid = self.signature_algorithm();
        if self.size() > MAX_WHOLE_CRL_BYTES {
            return Err(SignatureError::Unsupported { oid });
        }
        let whole = self.to_der().map_err(|_| SignatureError::Mismatch)?;
        let part = usize::try_from(self.0.head.tbs.start)
            .ok()
            .zip(usize::try_from(self.0.head.tbs.end).ok())
            .and_then(|(start, end)| whole.get(start..end));
        part.map(<[u8]>::to_vec).ok_or(SignatureError::Mismatch)
    }

    /// Walks over all entries, in the order of the list.
    #[must_use]
    pub fn entries(&self) -> CrlEntries<'_> {
        self.entries_from(self.0.head.entries.start)
    }

    /// How many entries there are, those after one that can not be read or understood not counted.
    #[must_use]
    pub fn entry_count(&self) -> u32 {
        self.0.entry_count
    }

    fn entries_from(&self, position: u64) -> CrlEntries<'_> {
        let entries = position..self.0.head.entries.end;
        CrlEntries::new(self.0.bytes.as_ref(), &self.0.blocks, &entries)
    }

    /// The entry of the certificate with this issuer and serial number (content octets of its INTEGER). Of several the
    /// earliest that revokes for good counts, since nothing undoes it, and otherwise the last: a delta may hold and
    /// release.
    ///
    /// # Errors
    /// [`CrlError`] when any entry could not be read or understood (a critical extension that is unknown forbids the use
    /// of the whole list), when the list can not be read any more or is no longer what it was.
    pub fn find(&self, issuer: &Name, serial_content: &[u8]) -> Result<Option<CrlEntry>, CrlError> {
        let index = self.0.index.as_ref().map_err(|unindexed| unindexed.cause.clone())?;
        let own_issuer = &self.0.head.issuer;
        if !index.is_indirect() && issuer != own_issuer {
            return Ok(None);
        }
        let place = |position: u32| self.0.head.entries.start + u64::from(position);
        let (mut strangers, mut own) = (0, 0);
        let mut found: Option<CrlEntry> = None;
        for position in index.candidates(own_issuer, issuer, serial_content).rev() {
            if strangers == MAX_ALIKE || own == MAX_OF_ONE {
                return Err(CrlError::TooManyAlike);
            }
            let mut entries = self.entries_from(place(position));
            let (view, _) = entries.view()?;
            let of = match index.issuer_change(position) {
                Some(change) if view.serial == serial_content => {
                    self.entries_from(place(change)).view()?.0.certificate_issuer
                }
                _ => None,
            };
            if view.serial == serial_content && of.as_ref().unwrap_or(own_issuer) == issuer {
                own += 1;
                let entry = view.to_entry()?;
                found = Some(match found {
                    Some(later) => later.or_for_good(entry),
                    None => entry,
                });
            } else {
                strangers += 1;
            }
        }
        Ok(found)
    }

    /// The entry of `certificate`.
    ///
    /// # Errors
    /// As [`RevocationList::find`].
    pub fn entry_of(&self, certificate: &Certificate) -> Result<Option<CrlEntry>, CrlError> {
        self.find(certificate.issuer(), certificate.serial_content())
    }
}

/// How many entries of other certificates with the same short hash are looked at. By chance there are two or three in the
/// longest list.
const MAX_ALIKE: usize = 64;

/// How many entries of one certificate are looked at: it was put on hold and released some five hundred times.
const MAX_OF_ONE: usize = 1_024;

impl Head {
    /// Loads as much as is needed, and leaves the window at the beginning of the list.
    fn load<'l>(
        window: &mut Window<'l>,
        size: u64,
        mut load: impl FnMut(&mut Window<'l>) -> Result<(), CrlError>,
    ) -> Result<Self, CrlError> {
        loop {
            let at_hand = window.rest_before(size);
            match Self::read(at_hand) {
                Err(Asn1Error::Truncated) if window.loaded() < size && at_hand.len() < MAX_CRL_HEAD_BYTES => {}
                Err(fault) => return Err(fault.into()),
                Ok((_, end)) if end > size => return Err(Asn1Error::Truncated.into()),
                Ok((_, end)) if end < size => {
                    let count = usize::try_from(size - end).unwrap_or(usize::MAX);
                    return Err(Asn1Error::TrailingData { count }.into());
                }
                Ok((head, _)) => return Ok(head),
            }
            load(window)?;
        }
    }

    /// Reads it from the first bytes of a list, and says where the list ends. [`Asn1Error::Truncated`] when more bytes are
    /// needed, which may be more than there are.
    fn read(bytes: &[u8]) -> Result<(Self, u64), Asn1Error> {
        let outer = sequence_header(bytes)?;
        let tbs = sequence_header(&bytes[outer.header_bytes..])?;
        let start = outer.header_bytes + tbs.header_bytes;
        let end = start.saturating_add(tbs.content_bytes);
        let list_end = outer.header_bytes.saturating_add(outer.content_bytes);
        if end > list_end {
            return Err(Asn1Error::BadLength);
        }
        let mut fields = Fields {
            rest: &bytes[start..end.min(bytes.len())],
            is_whole: end <= bytes.len(),
        };
        let is_second_version = match fields.next_if(&[Tag::INTEGER])? {
            None => false,
            Some(version) if version.content() == SECOND_VERSION => true,
            Some(_) => return Err(Asn1Error::BadContent("the version of a revocation list")),
        };
        let signed_algorithm = AlgorithmIdentifier::from_element(&fields.next()?)?;
        let issuer = Name::from_element(&fields.next()?)?;
        let this_update = fields.next()?.time()?;
        let next_update = fields.next_if(&[Tag::UTC_TIME, Tag::GENERALIZED_TIME])?;
        let next_update = next_update.map(|element| element.time()).transpose()?;
        let before_entries = end.min(bytes.len()) - fields.rest.len();
        let entries = if fields.peek()?.is_some_and(|tag| tag.is_same_type(Tag::SEQUENCE)) {
            let entries = sequence_header(fields.rest)?;
            let start = before_entries + entries.header_bytes;
            start..start.saturating_add(entries.content_bytes)
        } else {
            before_entries..before_entries
        };
        if entries.end > end {
            return Err(Asn1Error::BadLength);
        }
        let head = Self {
            tbs: outer.header_bytes as u64..end as u64,
            is_second_version,
            signed_algorithm,
            issuer,
            this_update,
            next_update,
            entries: entries.start as u64..entries.end as u64,
        };
        Ok((head, list_end as u64))
    }
}

fn sequence_header(bytes: &[u8]) -> Result<Header, Asn1Error> {
    let header = Header::from_der(bytes)?;
    if header.tag == Tag::SEQUENCE {
        Ok(header)
    } else {
        Err(Asn1Error::UnexpectedTag {
            expected: Tag::SEQUENCE,
            found: header.tag,
        })
    }
}

/// The fields of tbsCertList as far as they are at hand.
struct Fields<'a> {
    rest: &'a [u8],
    /// Whether there are no more than these.
    is_whole: bool,
}

impl<'a> Fields<'a> {
    fn peek(&self) -> Result<Option<Tag>, Asn1Error> {
        if self.rest.is_empty() && self.is_whole {
            return Ok(None);
        }
        Ok(Some(Header::from_der(self.rest)?.tag))
    }

    fn next(&mut self) -> Result<Element<'a>, Asn1Error> {
        let (element, rest) = Element::read_first(self.rest, Rules::Der)?;
        self.rest = rest;
        Ok(element)
    }

    fn next_if(&mut self, tags: &[Tag]) -> Result<Option<Element<'a>>, Asn1Error> {
        match self.peek()? {
            Some(found) if tags.iter().any(|tag| found.is_same_type(*tag)) => self.next().map(Some),
            _ => Ok(None),
        }
    }
}

impl Tail {
    /// Loads the rest of the list; the window stands at the end of the entries.
    fn load<'l>(
        window: &mut Window<'l>,
        size: u64,
        head: &Head,
        mut load: impl FnMut(&mut Window<'l>) -> Result<(), CrlError>,
    ) -> Result<Self, CrlError> {
        if size - head.entries.end > MAX_CRL_HEAD_BYTES as u64 {
            return Err(Asn1Error::BadContent("a revocation list after its entries").into());
        }
        while window.loaded() < size {
            load(window)?;
        }
        let (signed, rest) = (window.rest_before(head.tbs.end), window.rest_before(size));
        Ok(Self::read(signed, rest, head.is_second_version)?)
    }

    /// `signed` is what is left of tbsCertList, `rest` the same and what follows it.
    fn read(signed: &[u8], rest: &[u8], is_second_version: bool) -> Result<Self, Asn1Error> {
        let extensions = match signed {
            [] => ListExtensions::default(),
            signed => {
                let part = Element::from_der(signed)?;
                if !part.is_context(0) {
                    return Err(Asn1Error::UnexpectedTag {
                        expected: Tag::context(0),
                        found: part.tag(),
                    });
                }
                if !is_second_version {
                    return Err(Asn1Error::BadContent("the version of a revocation list"));
                }
                ListExtensions::read(part.only_child()?.sequence()?)?
            }
        };
        let (algorithm, value) = Element::read_first(&rest[signed.len()..], Rules::Der)?;
        Ok(Self {
            extensions,
            signature_algorithm: AlgorithmIdentifier::from_element(&algorithm)?,
            signature_value: Element::from_der(value)?.bit_string_octets()?.to_vec(),
        })
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
            oid::extension::FRESHEST_CRL => {
                let points = DistributionPoint::all(value);
                let is_read = points.is_ok();
                self.freshest = points.unwrap_or_default();
                is_read || !critical
            }
            oid::extension::ISSUER_ALT_NAME | oid::extension::AUTHORITY_INFO_ACCESS => true,
            _ => !critical,
        }
    }
}

impl PartialEq for RevocationList {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.sha256 == other.0.sha256
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
