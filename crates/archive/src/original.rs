//! Table `original`: bytes exactly as they were, named by their digest.

use ring::digest;
use rusqlite::{OptionalExtension, params};

use crate::{Archive, ArchiveError, Transaction};

/// The largest file that is kept: 512 MiB, half of what SQLite takes in one value.
pub const MAX_ORIGINAL_BYTES: usize = 512 << 20;

/// SHA-256 of some bytes.
pub type Sha256 = [u8; 32];

impl Archive {
    /// The bytes with this digest.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn original(&self, sha256: &Sha256) -> Result<Option<Vec<u8>>, ArchiveError> {
        let found = self
            .connection
            .query_row("SELECT bytes FROM original WHERE sha256 = ?1", [sha256], |row| {
                row.get(0)
            });
        Ok(found.optional()?)
    }

    /// The size of the bytes with this digest.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn original_size(&self, sha256: &Sha256) -> Result<Option<u64>, ArchiveError> {
        let sql = "SELECT length(bytes) FROM original WHERE sha256 = ?1";
        let found = self
            .connection
            .query_row(sql, [sha256], |row| row.get::<_, i64>(0))
            .optional()?;
        Ok(found.and_then(|size| u64::try_from(size).ok()))
    }
}

impl Transaction<'_> {
    /// Keeps bytes and returns their digest. Bytes that are there already are not stored twice.
    ///
    /// # Errors
    /// [`ArchiveError::TooLarge`], [`ArchiveError::Store`].
    pub fn add_original(&mut self, bytes: &[u8]) -> Result<Sha256, ArchiveError> {
        if bytes.len() > MAX_ORIGINAL_BYTES {
            return Err(ArchiveError::TooLarge { size: bytes.len() });
        }
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        self.inner.execute(
            "INSERT OR IGNORE INTO original (sha256, bytes) VALUES (?1, ?2)",
            params![&sha256, bytes],
        )?;
        Ok(sha256)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn bytes_come_back_as_they_were_and_can_not_be_rewritten() {
        let mut archive = Archive::in_memory("work").unwrap();
        for bytes in [&b""[..], b"\0\xff\r\n", "Қолхат".as_bytes()] {
            let mut transaction = archive.begin().unwrap();
            let sha256 = transaction.add_original(bytes).unwrap();
            assert_eq!(transaction.add_original(bytes).unwrap(), sha256);
            transaction.commit().unwrap();
            assert_eq!(archive.original(&sha256).unwrap().unwrap(), bytes);
            assert_eq!(archive.original_size(&sha256).unwrap(), Some(bytes.len() as u64));
        }
        assert!(
            archive
                .connection
                .execute("UPDATE original SET bytes = x'00'", [])
                .is_err()
        );
        assert_eq!(archive.original(&[0; 32]).unwrap(), None);
    }

    #[test]
    fn changes_without_commit_are_gone() {
        let mut archive = Archive::in_memory("work").unwrap();
        let sha256 = archive.begin().unwrap().add_original(b"lost").unwrap();
        assert_eq!(archive.original(&sha256).unwrap(), None);
    }
}
