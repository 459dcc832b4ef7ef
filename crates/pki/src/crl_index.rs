//! Where the entry of a serial number is in a revocation list, in memory and in its stored form.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::{self, Read, Write};
use std::ops::Range;

use crate::crl_entry::{EntryView, load_entry};
use crate::list_bytes::{BLOCK_BYTES, ListBytes, Sha256, Window, fixed};
use crate::{CrlError, DigestAlgorithm, Hasher, MAX_CRL_BYTES, Name};

/// Finds entries by a short hash of their serial numbers.
#[derive(Default)]
pub(crate) struct Index {
    /// Hash in the upper half, position after the first entry in the lower, sorted: entries alike stay in the order of the
    /// list.
    places: Vec<u64>,
    /// The entries that name the issuer of themselves and of those that follow (RFC 5280, 5.3.3), in the order of the list.
    issuer_changes: Vec<IssuerChange>,
}

/// An entry that names an issuer.
#[derive(Clone, Copy)]
struct IssuerChange {
    position: u32,
    /// [`key_of_issuer`] of that issuer, which is part of the hashes from here on.
    key: u32,
}

/// Why there is no index: an entry that can not be read or understood.
pub(crate) struct Unindexed {
    /// Its position.
    pub(crate) position: u32,
    pub(crate) cause: CrlError,
}

impl Index {
    /// Walks over the entries; returns how many could be read, and the index when that was all of them. The window stands
    /// at their end afterwards.
    pub(crate) fn build<'l>(
        window: &mut Window<'l>,
        entries: &Range<u64>,
        own_issuer: &Name,
        mut load: impl FnMut(&mut Window<'l>) -> Result<(), CrlError>,
    ) -> Result<(u32, Result<Self, Unindexed>), CrlError> {
        let mut index = Self::default();
        let mut fault = None;
        while window.position() < entries.end {
            match index.add(window, entries, own_issuer, &mut load) {
                Ok(bytes) => window.pass(bytes as u64),
                Err(CrlError::NotReadable(cause)) => return Err(CrlError::NotReadable(cause)),
                Err(cause) => {
                    let position = position_in(window, entries);
                    fault = Some(Unindexed { position, cause });
                    break;
                }
            }
        }
        window.pass(entries.end - window.position());
        let entry_count = index.entry_count();
        index.places.shrink_to_fit();
        index.places.sort_unstable();
        Ok((entry_count, fault.map_or(Ok(index), Err)))
    }

    /// Takes the entry at the window's position, and returns its length.
    fn add<'l>(
        &mut self,
        window: &mut Window<'l>,
        entries: &Range<u64>,
        own_issuer: &Name,
        load: impl FnMut(&mut Window<'l>) -> Result<(), CrlError>,
    ) -> Result<usize, CrlError> {
        let bytes = load_entry(window, entries.end, load)?;
        let view = EntryView::read(&window.rest_before(entries.end)[..bytes])?;
        view.check()?;
        let position = position_in(window, entries);
        if let Some(issuer) = &view.certificate_issuer {
            let key = key_of_issuer(own_issuer, issuer);
            self.issuer_changes.push(IssuerChange { position, key });
        }
        let issuer_key = self.issuer_changes.last().map_or(0, |change| change.key);
        let key = key_of_serial(view.serial) ^ issuer_key;
        self.places.push(u64::from(key) << 32 | u64::from(position));
        Ok(bytes)
    }

    /// How many entries are in it.
    pub(crate) fn entry_count(&self) -> u32 {
        u32::try_from(self.places.len()).unwrap_or(u32::MAX)
    }

    /// Whether some entry names an issuer.
    pub(crate) fn is_indirect(&self) -> bool {
        !self.issuer_changes.is_empty()
    }

    /// Positions of the entries that may be about this certificate, in the order of the list.
    pub(crate) fn candidates(
        &self,
        own_issuer: &Name,
        issuer: &Name,
        serial: &[u8],
    ) -> impl DoubleEndedIterator<Item = u32> {
        let key = key_of_serial(serial) ^ key_of_issuer(own_issuer, issuer);
        let first = self.places.partition_point(|place| upper(*place) < key);
        let from_first = &self.places[first..];
        let alike = from_first.iter().take_while(|place| upper(**place) == key).count();
        from_first[..alike].iter().map(|place| lower(*place))
    }

    /// The position of the entry that names the issuer of the one at `position`; nothing for the issuer of the list.
    pub(crate) fn issuer_change(&self, position: u32) -> Option<u32> {
        self.change_before(position).map(|change| change.position)
    }

    fn change_before(&self, position: u32) -> Option<&IssuerChange> {
        let after = self
            .issuer_changes
            .partition_point(|change| change.position <= position);
        after.checked_sub(1).and_then(|last| self.issuer_changes.get(last))
    }

    /// Puts the keys of the issuers into the hashes, or takes them out again.
    fn exchange_issuer_keys(&mut self) {
        let mut places = std::mem::take(&mut self.places);
        for place in &mut places {
            let key = self.change_before(lower(*place)).map_or(0, |change| change.key);
            *place ^= u64::from(key) << 32;
        }
        places.sort_unstable();
        self.places = places;
    }

    /// Completes an index of the stored form, which knows where issuers are named and not how: `entries` are read again
    /// there, in the order of the list.
    fn learn_issuers(
        &mut self,
        source: &dyn ListBytes,
        blocks: &[Sha256],
        entries: &Range<u64>,
        own_issuer: &Name,
    ) -> Result<(), CrlError> {
        let mut window = Window::of_blocks(source, entries.start);
        for change in &mut self.issuer_changes {
            let place = entries.start + u64::from(change.position);
            // What lies between two names is not read, unless it is in the same blocks.
            if place > window.loaded() {
                window = Window::of_blocks(source, place);
            } else {
                window.pass(place.checked_sub(window.position()).ok_or(CrlError::IndexDoesNotFit)?);
            }
            let bytes = load_entry(&mut window, entries.end, |window| window.load_checked(blocks))?;
            let view = EntryView::read(&window.rest_before(entries.end)[..bytes])?;
            let issuer = view.certificate_issuer.ok_or(CrlError::IndexDoesNotFit)?;
            change.key = key_of_issuer(own_issuer, &issuer);
        }
        self.exchange_issuer_keys();
        Ok(())
    }
}

/// The position of the entry where the window stands. It fits: a list is shorter than 2^32 bytes.
fn position_in(window: &Window<'_>, entries: &Range<u64>) -> u32 {
    u32::try_from(window.position() - entries.start).unwrap_or(u32::MAX)
}

fn upper(place: u64) -> u32 {
    u32::try_from(place >> 32).unwrap_or(u32::MAX)
}

fn lower(place: u64) -> u32 {
    u32::try_from(place & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// FNV-1a. Serial numbers are chosen by who signs the list, so collisions are no weapon of others.
fn key_of_serial(serial: &[u8]) -> u32 {
    serial.iter().fold(0x811c_9dc5, |hash, octet| {
        (hash ^ u32::from(*octet)).wrapping_mul(0x0100_0193)
    })
}

/// Equal for equal names, and only within one run of the program: what equal means follows Unicode tables.
fn key_of_issuer(own_issuer: &Name, issuer: &Name) -> u32 {
    if issuer == own_issuer {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    issuer.hash(&mut hasher);
    lower(hasher.finish())
}

/// The first bytes of a stored index. The last one is the version: it goes up when anything changes in what an index
/// holds or in how it is made.
const MAGIC: [u8; 8] = *b"QLHTIDX\x02";

/// The longest hash under a signature.
const MAX_DIGEST_BYTES: u8 = 64;

/// Stands for the position of the entry that could not be read when there is none.
const NO_FAULT: u32 = u32::MAX;

/// What was stored about a list (integers are little-endian):
///
/// ```text
/// magic and version 8 ‖ SHA-256 of the list 32 ‖ bytes of the list 8
/// ‖ length of the hash under the signature 1 ‖ that hash
/// ‖ number of entries 4 ‖ position of an entry that can not be read 4 ‖ number of entries that name an issuer 4
/// ‖ hash and position of each entry 8 ‖ position of each entry that names an issuer 4
/// ‖ SHA-256 of each block 32 ‖ SHA-256 of everything before 32
/// ```
///
/// The hashes are of serial numbers alone: which names are equal follows Unicode tables, which are another matter in
/// another version. Of a list with an entry that can not be read, no entries are stored: nobody is looked up in it.
pub(crate) struct StoredIndex {
    pub(crate) entry_count: u32,
    pub(crate) blocks: Vec<Sha256>,
    pub(crate) signed_digest: Option<Vec<u8>>,
    content: Result<Index, u32>,
}

/// What is stored beside an index.
pub(crate) struct Stamp<'s> {
    pub(crate) sha256: &'s Sha256,
    pub(crate) size: u64,
    pub(crate) blocks: &'s [Sha256],
    pub(crate) signed_digest: &'s [u8],
}

/// Writes the stored form of an index, or that there is none.
pub(crate) fn write(
    index: Result<&Index, &Unindexed>,
    entry_count: u32,
    stamp: &Stamp<'_>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut to = Hashing::new(to);
    to.write_all(&MAGIC)?;
    to.write_all(stamp.sha256)?;
    to.write_all(&stamp.size.to_le_bytes())?;
    to.write_all(&[u8::try_from(stamp.signed_digest.len()).unwrap_or(u8::MAX)])?;
    to.write_all(stamp.signed_digest)?;
    to.write_all(&entry_count.to_le_bytes())?;
    let fault = index.err().map_or(NO_FAULT, |unindexed| unindexed.position);
    to.write_all(&fault.to_le_bytes())?;
    let sorted_by_serial;
    let (places, changes): (&[u64], &[IssuerChange]) = match index {
        Err(_) => (&[], &[]),
        Ok(index) if index.is_indirect() => {
            let mut copy = Index {
                places: index.places.clone(),
                issuer_changes: index.issuer_changes.clone(),
            };
            copy.exchange_issuer_keys();
            sorted_by_serial = copy;
            (&sorted_by_serial.places, &sorted_by_serial.issuer_changes)
        }
        Ok(index) => (&index.places, &[]),
    };
    to.write_all(&u32::try_from(changes.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    let mut piece = Vec::with_capacity(PIECE_PLACES * 8);
    for places in places.chunks(PIECE_PLACES) {
        piece.clear();
        piece.extend(places.iter().flat_map(|place| place.to_le_bytes()));
        to.write_all(&piece)?;
    }
    for change in changes {
        to.write_all(&change.position.to_le_bytes())?;
    }
    to.write_all(stamp.blocks.as_flattened())?;
    let digest = to.hasher.finish();
    to.inner.write_all(&digest)
}

impl StoredIndex {
    /// Reads what was stored about the list with this hash; nothing when it is damaged, of another list or version.
    pub(crate) fn read(from: &mut dyn Read, sha256: &Sha256, size: u64) -> Option<Self> {
        let mut from = Hashing::new(from);
        let is_ours = from.array()? == MAGIC && from.array()? == *sha256 && u64::from_le_bytes(from.array()?) == size;
        let [digest_bytes] = from.array()?;
        if !is_ours || size > MAX_CRL_BYTES as u64 || digest_bytes > MAX_DIGEST_BYTES {
            return None;
        }
        let mut signed_digest = vec![0; usize::from(digest_bytes)];
        from.fill(&mut signed_digest)?;
        let entry_count = from.number()?;
        let fault = from.number()?;
        let change_count = from.number()?;
        // An entry takes seven bytes at least.
        if u64::from(entry_count) > size / 7 || change_count > entry_count {
            return None;
        }
        let is_indexed = fault == NO_FAULT;
        let place_count = if is_indexed {
            usize::try_from(entry_count).ok()?
        } else {
            0
        };
        let mut places = Vec::with_capacity(place_count);
        let mut piece = vec![0; PIECE_PLACES * 8];
        while places.len() < place_count {
            let piece = &mut piece[..(place_count - places.len()).min(PIECE_PLACES) * 8];
            from.fill(piece)?;
            let (eights, _) = piece.as_chunks();
            places.extend(eights.iter().map(|eight| u64::from_le_bytes(*eight)));
        }
        let mut issuer_changes = Vec::new();
        for _ in 0..change_count {
            let position = from.number()?;
            issuer_changes.push(IssuerChange { position, key: 0 });
        }
        let mut blocks = vec![[0; 32]; usize::try_from(size).ok()?.div_ceil(BLOCK_BYTES)];
        from.fill(blocks.as_flattened_mut())?;
        let expected = fixed(&from.hasher.finish());
        let mut found = Sha256::default();
        from.inner.read_exact(&mut found).ok()?;
        let is_all = matches!(from.inner.read(&mut [0]), Ok(0));
        let is_ordered = places.is_sorted() && issuer_changes.is_sorted_by_key(|change| change.position);
        (found == expected && is_all && is_ordered).then_some(Self {
            entry_count,
            blocks,
            signed_digest: (digest_bytes > 0).then_some(signed_digest),
            content: if is_indexed {
                Ok(Index { places, issuer_changes })
            } else {
                Err(fault)
            },
        })
    }

    /// The index of a list that lies in `source`, or again why there is none.
    ///
    /// # Errors
    /// [`CrlError::IndexDoesNotFit`] when the list says otherwise than the index, and when the list can not be had.
    pub(crate) fn take_up(
        &mut self,
        source: &dyn ListBytes,
        entries: &Range<u64>,
        own_issuer: &Name,
    ) -> Result<Result<Index, Unindexed>, CrlError> {
        match std::mem::replace(&mut self.content, Err(NO_FAULT)) {
            Ok(mut index) if index.is_indirect() => {
                index.learn_issuers(source, &self.blocks, entries, own_issuer)?;
                Ok(Ok(index))
            }
            Ok(index) => Ok(Ok(index)),
            Err(position) => {
                let place = entries.start + u64::from(position);
                if place >= entries.end {
                    return Err(CrlError::IndexDoesNotFit);
                }
                let mut window = Window::of_blocks(source, place);
                match Index::default().add(&mut window, entries, own_issuer, |window| {
                    window.load_checked(&self.blocks)
                }) {
                    Ok(_) => Err(CrlError::IndexDoesNotFit),
                    Err(cause @ (CrlError::NotReadable(_) | CrlError::Changed)) => Err(cause),
                    Err(cause) => Ok(Err(Unindexed { position, cause })),
                }
            }
        }
    }
}

/// Places that are written or read at once: 64 KiB of them.
const PIECE_PLACES: usize = 8 << 10;

/// Something to write to or to read from, with the hash of what went through.
struct Hashing<T> {
    inner: T,
    hasher: Hasher,
}

impl<T> Hashing<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            hasher: DigestAlgorithm::Sha256.hasher(),
        }
    }
}

impl Hashing<&mut dyn Write> {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.inner.write_all(bytes)
    }
}

impl Hashing<&mut dyn Read> {
    fn fill(&mut self, bytes: &mut [u8]) -> Option<()> {
        self.inner.read_exact(bytes).ok()?;
        self.hasher.update(bytes);
        Some(())
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Some(bytes)
    }

    fn number(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }
}
