//! Entries of revocation lists (RFC 5280, 5.1.2.6 and 5.3).

use std::fmt;
use std::ops::Range;

use qolhat_asn1::{Asn1Error, Element, Header, Reader, Tag, UnixTime};

use crate::list_bytes::{ListBytes, Sha256, Window};
use crate::{CrlError, GeneralName, Name, oid};

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

impl CrlEntry {
    /// Whether nothing undoes it: neither a hold nor the end of one.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        !matches!(self.reason, Some(CrlReason::CertificateHold | CrlReason::RemoveFromCrl))
    }

    /// This entry, or `earlier` about the same certificate when that one is for good, and not later than this if this is
    /// so too.
    pub(crate) fn or_for_good(self, earlier: Self) -> Self {
        let stays = self.is_for_good() && self.revoked_at < earlier.revoked_at;
        if earlier.is_for_good() && !stays { earlier } else { self }
    }
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
    /// Every reason, by its number.
    pub const ALL: [Self; 10] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::CaCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
        Self::CertificateHold,
        Self::RemoveFromCrl,
        Self::PrivilegeWithdrawn,
        Self::AaCompromise,
    ];

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

/// The longest entry that is read: 64 KiB. Entries in use take about fifty bytes, those that name another issuer a few
/// hundred.
pub const MAX_ENTRY_BYTES: usize = 64 << 10;

/// Loads what is missing of the entry at the window's position, and returns its length; `end` is where all entries end.
pub(crate) fn load_entry<'l>(
    window: &mut Window<'l>,
    end: u64,
    mut load: impl FnMut(&mut Window<'l>) -> Result<(), CrlError>,
) -> Result<usize, CrlError> {
    loop {
        let rest = window.rest_before(end);
        match Header::from_der(rest) {
            Ok(header) => {
                let bytes = header.header_bytes.saturating_add(header.content_bytes);
                if bytes > MAX_ENTRY_BYTES {
                    return Err(CrlError::EntryTooLarge { bytes });
                }
                if bytes <= rest.len() {
                    return Ok(bytes);
                }
            }
            Err(Asn1Error::Truncated) => {}
            Err(fault) => return Err(fault.into()),
        }
        if window.loaded() >= end {
            return Err(Asn1Error::Truncated.into());
        }
        load(window)?;
    }
}

/// One entry with its extensions sorted by meaning, not yet read.
pub(crate) struct EntryView<'a> {
    pub(crate) serial: &'a [u8],
    revoked_at: Element<'a>,
    reason: Option<&'a [u8]>,
    invalidity_date: Option<&'a [u8]>,
    /// Whose certificates this entry and the following ones are about, until the next that says so (RFC 5280, 5.3.3).
    pub(crate) certificate_issuer: Option<Name>,
}

impl<'a> EntryView<'a> {
    /// ```text
    /// SEQUENCE { userCertificate CertificateSerialNumber, revocationDate Time, crlEntryExtensions Extensions OPTIONAL }
    /// ```
    pub(crate) fn read(entry: &'a [u8]) -> Result<Self, CrlError> {
        let mut fields = Element::from_der(entry)?.sequence()?;
        let serial = fields.next()?.integer()?;
        let mut view = Self {
            serial,
            revoked_at: fields.next()?,
            reason: None,
            invalidity_date: None,
            certificate_issuer: None,
        };
        if let Some(extensions) = fields.next_if(Tag::SEQUENCE)? {
            view.take_extensions(extensions.children()?)?;
        }
        fields.finish()?;
        Ok(view)
    }

    /// Compares the OIDs as bytes: this runs for each of some hundred thousand entries.
    fn take_extensions(&mut self, mut rest: Reader<'a>) -> Result<(), CrlError> {
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
                CERTIFICATE_ISSUER => self.certificate_issuer = Some(directory_name(value)?),
                HOLD_INSTRUCTION => {}
                _ if critical => return Err(CrlError::UnknownCriticalEntryExtension { oid: kind.oid()? }),
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether date and reason can be read: a list with one entry that can not is no evidence about anybody.
    pub(crate) fn check(&self) -> Result<(), CrlError> {
        self.revoked_at.time()?;
        self.reason()?;
        Ok(())
    }

    fn reason(&self) -> Result<Option<CrlReason>, CrlError> {
        let number = self
            .reason
            .map(|value| Element::from_der(value)?.small_unsigned())
            .transpose()?;
        Ok(number.and_then(CrlReason::from_number))
    }

    pub(crate) fn to_entry(&self) -> Result<CrlEntry, CrlError> {
        Ok(CrlEntry {
            serial: self.serial.to_vec(),
            revoked_at: self.revoked_at.time()?,
            reason: self.reason()?,
            invalidity_date: self
                .invalidity_date
                .and_then(|value| Element::from_der(value).ok()?.time().ok()),
        })
    }
}

/// A walk over the entries of a list, in its order, reading as it goes; an error ends it.
pub struct CrlEntries<'l> {
    window: Window<'l>,
    blocks: &'l [Sha256],
    end: u64,
}

impl<'l> CrlEntries<'l> {
    pub(crate) fn new(source: &'l dyn ListBytes, blocks: &'l [Sha256], entries: &Range<u64>) -> Self {
        Self {
            window: Window::of_blocks(source, entries.start),
            blocks,
            end: entries.end,
        }
    }

    /// The entry at the present position, and how long it is.
    pub(crate) fn view(&mut self) -> Result<(EntryView<'_>, usize), CrlError> {
        let bytes = load_entry(&mut self.window, self.end, |window| window.load_checked(self.blocks))?;
        let view = EntryView::read(&self.window.rest_before(self.end)[..bytes])?;
        Ok((view, bytes))
    }
}

impl Iterator for CrlEntries<'_> {
    type Item = Result<CrlEntry, CrlError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.window.position() >= self.end {
            return None;
        }
        let entry = self.view().and_then(|(view, bytes)| Ok((view.to_entry()?, bytes)));
        match entry {
            Ok((entry, bytes)) => {
                self.window.pass(bytes as u64);
                Some(Ok(entry))
            }
            Err(fault) => {
                self.end = 0;
                Some(Err(fault))
            }
        }
    }
}

impl fmt::Debug for CrlEntries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CrlEntries").finish_non_exhaustive()
    }
}

fn directory_name(value: &[u8]) -> Result<Name, CrlError> {
    let names = GeneralName::all(Element::from_der(value)?.sequence()?)?;
    let mut directory = names.into_iter().filter_map(|name| match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    });
    // Whose the entries are must not be open to choice.
    match (directory.next(), directory.next()) {
        (Some(name), None) => Ok(name),
        _ => Err(Asn1Error::BadContent("certificateIssuer").into()),
    }
}
