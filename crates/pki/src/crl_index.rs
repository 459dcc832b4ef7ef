//! Where the entry of a serial number is in a revocation list, in memory and in its stored form.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::io::{self, Read, Write};
use std::ops::Range;

use crate::crl_entry::{EntryView, load_entry};
use crate::list_bytes::{BLOCK_BYTES, Sha256, Window, fixed};
use crate::{CrlError, DigestAlgorithm, Hasher, MAX_CRL_BYTES, Name};

/// Finds entries by a short hash of their serial numbers.
#[derive(Default)]
pub(crate) struct Index {
    /// Hash in the upper half, position after the first entry in the lower, sorted: entries alike stay in the order of the
    /// list.
    places: Vec<u64>,
    /// Positions of the entries that name the issuer of themselves and of those that follow (RFC 5280, 5.3.3).
    issuer_changes: Vec<u32>,
}

impl Index {
    /// Walks over the entries; returns how many could be read, and the index when that was all of them. The window stands
    /// at their end afterwards.
    pub(crate) fn build<'l>(
        window: &mut Window<'l>,
        entries: &Range<u64>,
        own_issuer: &Name,
        mut load: impl FnMut(&mut Window<'l>) -> Result<(), CrlError>,
    ) -> Result<(u32, Result<Self, CrlError>), CrlError> {
        let mut index = Self::default();
        let mut issuer_key = 0;
        let mut fault = None;
        while window.position() < entries.end {
            match index.add(window, entries, own_issuer, &mut issuer_key, &mut load) {
                Ok(bytes) => window.pass(bytes as u64),
                Err(CrlError::NotReadable(cause)) => return Err(CrlError::NotReadable(cause)),
                Err(other) => {
                    fault = Some(other);
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
        issuer_key: &mut u32,
        load: impl FnMut(&mut Window<'l>) -> Result<(), CrlError>,
    ) -> Result<usize, CrlError> {
        let bytes = load_entry(window, entries.end, load)?;
        let view = EntryView::read(&window.rest_before(entries.end)[..bytes])?;
        view.check()?;
        // Positions fit: a list is shorter than 2^32 bytes.
        let position = u32::try_from(window.position() - entries.start).unwrap_or(u32::MAX);
        if let Some(issuer) = &view.certificate_issuer {
            self.issuer_changes.push(position);
            *issuer_key = key_of_issuer(own_issuer, issuer);
        }
        let key = key_of_serial(view.serial) ^ *issuer_key;
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
        let after = self.issuer_changes.partition_point(|change| *change <= position);
        after.checked_sub(1).map(|last| self.issuer_changes[last])
    }
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
const MAGIC: [u8; 8] = *b"QLHTIDX\x01";

/// The longest hash under a signature.
const MAX_DIGEST_BYTES: u8 = 64;

/// What was stored about a list (integers are little-endian):
///
/// ```text
/// magic and version 8 ‖ SHA-256 of the list 32 ‖ bytes of the list 8
/// ‖ length of the hash under the signature 1 ‖ that hash ‖ number of entries 4
/// ‖ hash and position of each entry 8 ‖ SHA-256 of each block 32 ‖ SHA-256 of everything before 32
/// ```
pub(crate) struct StoredIndex {
    pub(crate) index: Index,
    pub(crate) blocks: Vec<Sha256>,
    pub(crate) signed_digest: Option<Vec<u8>>,
}

impl Index {
    /// Writes the stored form of an index that is not indirect.
    pub(crate) fn write(
        &self,
        sha256: &Sha256,
        size: u64,
        (blocks, signed_digest): (&[Sha256], &[u8]),
        to: &mut dyn Write,
    ) -> io::Result<()> {
        let mut to = Hashing::new(to);
        to.write_all(&MAGIC)?;
        to.write_all(sha256)?;
        to.write_all(&size.to_le_bytes())?;
        to.write_all(&[u8::try_from(signed_digest.len()).unwrap_or(u8::MAX)])?;
        to.write_all(signed_digest)?;
        to.write_all(&self.entry_count().to_le_bytes())?;
        let mut piece = Vec::with_capacity(PIECE_PLACES * 8);
        for places in self.places.chunks(PIECE_PLACES) {
            piece.clear();
            piece.extend(places.iter().flat_map(|place| place.to_le_bytes()));
            to.write_all(&piece)?;
        }
        to.write_all(blocks.as_flattened())?;
        let digest = to.hasher.finish();
        to.inner.write_all(&digest)
    }
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
        let count = u32::from_le_bytes(from.array()?);
        // An entry takes seven bytes at least.
        if u64::from(count) > size / 7 {
            return None;
        }
        let count = usize::try_from(count).ok()?;
        let mut places = Vec::with_capacity(count);
        let mut piece = vec![0; PIECE_PLACES * 8];
        while places.len() < count {
            let piece = &mut piece[..(count - places.len()).min(PIECE_PLACES) * 8];
            from.fill(piece)?;
            let (eights, _) = piece.as_chunks();
            places.extend(eights.iter().map(|eight| u64::from_le_bytes(*eight)));
        }
        let mut blocks = vec![[0; 32]; usize::try_from(size).ok()?.div_ceil(BLOCK_BYTES)];
        from.fill(blocks.as_flattened_mut())?;
        let expected = fixed(&from.hasher.finish());
        let mut found = Sha256::default();
        from.inner.read_exact(&mut found).ok()?;
        let is_all = matches!(from.inner.read(&mut [0]), Ok(0));
        (found == expected && is_all && places.is_sorted()).then_some(Self {
            index: Index {
                places,
                issuer_changes: Vec::new(),
            },
            blocks,
            signed_digest: (digest_bytes > 0).then_some(signed_digest),
        })
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
}
