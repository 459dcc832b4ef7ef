//! The content of a detached signature, whole or as its digests, so that a file of any size needs no memory.

use std::collections::BTreeMap;
use std::io;

use qolhat_pki::{DigestAlgorithm, Hasher};

use crate::cms::{CmsError, SignedData};
use crate::decode_armour;

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// Only its digests, computed while it was read elsewhere.
    Digested(&'a ContentDigests),
}

/// The digests of one content under several algorithms.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ContentDigests {
    digests: BTreeMap<DigestAlgorithm, Vec<u8>>,
}

impl ContentDigests {
    /// Hashes `content` with each algorithm.
    #[must_use]
    pub fn of(content: &[u8], algorithms: &[DigestAlgorithm]) -> Self {
        let mut hasher = ContentHasher::new(algorithms);
        hasher.update(content);
        hasher.finish()
    }

    /// Takes a digest that somebody else computed.
    ///
    /// Returns nothing when its length is not the algorithm's.
    #[must_use]
    pub fn from_digest(algorithm: DigestAlgorithm, digest: &[u8]) -> Option<Self> {
        (digest.len() == algorithm.output_bytes()).then(|| Self {
            digests: [(algorithm, digest.to_vec())].into(),
        })
    }

    /// The digest under `algorithm`, when it was computed.
    #[must_use]
    pub fn get(&self, algorithm: DigestAlgorithm) -> Option<&[u8]> {
        self.digests.get(&algorithm).map(Vec::as_slice)
    }
}

/// Hashes a content with several algorithms in one pass. Write the content into it, then [`finish`](Self::finish).
#[derive(Debug)]
pub struct ContentHasher {
    hashers: BTreeMap<DigestAlgorithm, Hasher>,
}

impl ContentHasher {
    /// A hasher for each of these algorithms, such as [`needed_digests`] names.
    #[must_use]
    pub fn new(algorithms: &[DigestAlgorithm]) -> Self {
        Self {
            hashers: algorithms
                .iter()
                .map(|algorithm| (*algorithm, algorithm.hasher()))
                .collect(),
        }
    }

    /// Takes the next piece of the content.
    pub fn update(&mut self, piece: &[u8]) {
        self.hashers.values_mut().for_each(|hasher| hasher.update(piece));
    }

    /// The digests of everything taken.
    #[must_use]
    pub fn finish(self) -> ContentDigests {
        let digests = self
            .hashers
            .into_iter()
            .map(|(algorithm, hasher)| (algorithm, hasher.finish()))
            .collect();
        ContentDigests { digests }
    }
}

impl io::Write for ContentHasher {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.update(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The digests of the content that are needed to check every signer of a CMS file, in any armour.
///
/// Algorithms that are not known here are left out: their signers come out undetermined anyway.
///
/// # Errors
/// [`CmsError`] when the file can not be read as signed data.
pub fn needed_digests(cms: &[u8]) -> Result<Vec<DigestAlgorithm>, CmsError> {
    let der = decode_armour(cms);
    Ok(digests_of_signers(&SignedData::from_ber(&der)?))
}

pub(crate) fn digests_of_signers(signed: &SignedData<'_>) -> Vec<DigestAlgorithm> {
    let mut algorithms: Vec<DigestAlgorithm> = signed
        .signer_infos()
        .filter_map(Result::ok)
        .filter_map(|signer| DigestAlgorithm::from_algorithm(&signer.digest_algorithm))
        .collect();
    algorithms.sort_unstable();
    algorithms.dedup();
    algorithms
}
