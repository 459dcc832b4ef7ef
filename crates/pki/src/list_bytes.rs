//! Where the bytes of a revocation list lie, and reading them piece by piece.
//!
//! A list is read from end to end once. On the way each block of it is hashed, and whatever is read later is compared with
//! the hash of its block: an answer stands on the bytes whose signature was checked, also when the file has changed since.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::{CrlError, DigestAlgorithm, Hasher};

/// The bytes of a revocation list: in memory, in a file, in a database. This crate opens none of them.
pub trait ListBytes: Send + Sync {
    /// How many bytes the list has, the same at every call.
    fn size(&self) -> u64;

    /// Fills all of `buffer` with the bytes from `offset` on.
    ///
    /// # Errors
    /// When the bytes can not be had, or are fewer.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl ListBytes for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let part = self.get(from..).and_then(|rest| rest.get(..buffer.len()));
        buffer.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// How many bytes are compared with one hash: 16 KiB. A look-up reads one block or two, and the hashes take one byte for 512
/// of the list.
pub(crate) const BLOCK_BYTES: usize = 16 << 10;

/// SHA-256 of something.
pub(crate) type Sha256 = [u8; 32];

/// A part of a list that moves over it from some place on.
pub(crate) struct Window<'l> {
    source: &'l dyn ListBytes,
    piece_bytes: usize,
    /// What was loaded; the first `passed` bytes of it are done with (they may still be to come).
    bytes: Vec<u8>,
    passed: usize,
    /// How far the list was loaded.
    loaded: u64,
}

impl<'l> Window<'l> {
    /// From the beginning of the list, loaded in pieces of this size.
    pub(crate) fn from_start(source: &'l dyn ListBytes, piece_bytes: usize) -> Self {
        Self {
            source,
            piece_bytes,
            bytes: Vec::new(),
            passed: 0,
            loaded: 0,
        }
    }

    /// From `offset` on, loaded block by block so that each can be compared.
    pub(crate) fn of_blocks(source: &'l dyn ListBytes, offset: u64) -> Self {
        let into_block = offset % BLOCK_BYTES as u64;
        Self {
            source,
            piece_bytes: BLOCK_BYTES,
            bytes: Vec::new(),
            passed: usize::try_from(into_block).unwrap_or(0),
            loaded: offset - into_block,
        }
    }

    /// The bytes at hand before `end`, from the present position on.
    pub(crate) fn rest_before(&self, end: u64) -> &[u8] {
        let rest = self.bytes.get(self.passed..).unwrap_or_default();
        let left = usize::try_from(end.saturating_sub(self.position())).unwrap_or(usize::MAX);
        &rest[..rest.len().min(left)]
    }

    /// The present position in the list.
    pub(crate) fn position(&self) -> u64 {
        self.loaded + self.passed as u64 - self.bytes.len() as u64
    }

    /// How far the list was loaded.
    pub(crate) fn loaded(&self) -> u64 {
        self.loaded
    }

    /// Moves on; past what is loaded, the bytes between are still loaded on the way.
    pub(crate) fn pass(&mut self, count: u64) {
        self.passed += usize::try_from(count).unwrap_or(usize::MAX - self.passed);
    }

    /// Loads one more piece, and returns it; an empty one at the end of the list.
    pub(crate) fn load(&mut self) -> Result<&[u8], CrlError> {
        let done = self.passed.min(self.bytes.len());
        self.bytes.drain(..done);
        self.passed -= done;
        let left = usize::try_from(self.source.size().saturating_sub(self.loaded)).unwrap_or(usize::MAX);
        let kept = self.bytes.len();
        self.bytes.resize(kept + left.min(self.piece_bytes), 0);
        let piece = &mut self.bytes[kept..];
        self.source
            .read_at(self.loaded, piece)
            .map_err(|error| CrlError::NotReadable(Arc::new(error)))?;
        self.loaded += piece.len() as u64;
        Ok(piece)
    }

    /// As [`Window::load`], for a block that must have the hash it had before.
    pub(crate) fn load_checked(&mut self, blocks: &[Sha256]) -> Result<(), CrlError> {
        let number = usize::try_from(self.loaded / BLOCK_BYTES as u64).ok();
        let expected = number.and_then(|number| blocks.get(number));
        let found = sha256(self.load()?);
        if expected == Some(&found) {
            Ok(())
        } else {
            Err(CrlError::Changed)
        }
    }
}

/// Everything that is hashed while a list is read from end to end.
pub(crate) struct Digests {
    whole: Hasher,
    block: Hasher,
    block_left: usize,
    blocks: Vec<Sha256>,
    /// The hash under the signature, where the algorithm is known and hashes first, with the part that is signed.
    signed: Option<(Hasher, Range<u64>)>,
    taken: u64,
}

impl Digests {
    pub(crate) fn new() -> Self {
        Self {
            whole: DigestAlgorithm::Sha256.hasher(),
            block: DigestAlgorithm::Sha256.hasher(),
            block_left: BLOCK_BYTES,
            blocks: Vec::new(),
            signed: None,
            taken: 0,
        }
    }

    /// Takes the next piece of the list.
    pub(crate) fn take(&mut self, piece: &[u8]) {
        self.whole.update(piece);
        let mut rest = piece;
        while !rest.is_empty() {
            let (part, after) = rest.split_at(rest.len().min(self.block_left));
            self.block.update(part);
            self.block_left -= part.len();
            if self.block_left == 0 {
                self.finish_block();
            }
            rest = after;
        }
        self.taken += piece.len() as u64;
        if let Some((hasher, part)) = &mut self.signed {
            hasher.update(within(piece, self.taken - piece.len() as u64, part));
        }
    }

    /// From now on also hashes `part`; `head` is everything taken until now.
    pub(crate) fn begin_signed(&mut self, algorithm: DigestAlgorithm, part: Range<u64>, head: &[u8]) {
        let mut hasher = algorithm.hasher();
        hasher.update(within(head, 0, &part));
        self.signed = Some((hasher, part));
    }

    fn finish_block(&mut self) {
        let block = std::mem::replace(&mut self.block, DigestAlgorithm::Sha256.hasher());
        self.blocks.push(fixed(&block.finish()));
        self.block_left = BLOCK_BYTES;
    }

    /// The hash of the list, those of its blocks, and the one under the signature.
    pub(crate) fn finish(mut self) -> (Sha256, Vec<Sha256>, Option<Vec<u8>>) {
        if self.block_left < BLOCK_BYTES {
            self.finish_block();
        }
        let signed = self.signed.map(|(hasher, _)| hasher.finish());
        (fixed(&self.whole.finish()), self.blocks, signed)
    }
}

/// What of `piece`, which begins at `start`, lies within `part`.
fn within<'p>(piece: &'p [u8], start: u64, part: &Range<u64>) -> &'p [u8] {
    let index =
        |offset: u64| usize::try_from(offset.saturating_sub(start)).map_or(piece.len(), |at| at.min(piece.len()));
    &piece[index(part.start)..index(part.end)]
}

pub(crate) fn sha256(bytes: &[u8]) -> Sha256 {
    fixed(&DigestAlgorithm::Sha256.digest(bytes))
}

pub(crate) fn fixed(digest: &[u8]) -> Sha256 {
    let mut bytes = Sha256::default();
    bytes.copy_from_slice(digest);
    bytes
}
