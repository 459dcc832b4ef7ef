//! Why the archive could not do what was asked.

use std::path::PathBuf;

/// Why the archive could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The folder or the file in it can not be used.
    #[error("the archive in {path} can not be opened")]
    NotReadable {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A newer Qolhat made this archive; it was left untouched.
    #[error("the archive has version {found}, this program knows {known}")]
    TooNew {
        /// Version of the file.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// The file is a database of another program.
    #[error("the file is not a Qolhat archive")]
    Foreign,
    /// The archive belongs to another profile.
    #[error("the archive belongs to the profile {found}")]
    OtherProfile {
        /// The profile it was made for.
        found: String,
    },
    /// No such record.
    #[error("there is no record {id}")]
    NotFound {
        /// The record.
        id: i64,
    },
    /// An issued document of this kind and year has this number.
    #[error("number {number} is taken")]
    NumberTaken {
        /// The number.
        number: String,
    },
    /// The bytes are larger than [`crate::MAX_ORIGINAL_BYTES`].
    #[error("{size} bytes are too many for one original")]
    TooLarge {
        /// Their size.
        size: usize,
    },
    /// SQLite could not carry it out: disk full, locked, damaged.
    #[error("the archive could not be read or changed")]
    Store(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}
