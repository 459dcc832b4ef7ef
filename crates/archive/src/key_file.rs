//! Table `key_file`: key containers used before. Paths and certificates only, never keys or passphrases.

use rusqlite::{OptionalExtension, Row, params};

use crate::{Archive, ArchiveError, Transaction};

/// A key container used before.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct KeyFile {
    /// Record number.
    pub id: i64,
    /// Where it was.
    pub path: String,
    /// The certificate inside (DER), once it was opened.
    pub certificate: Option<Vec<u8>>,
}

impl Archive {
    /// Key files, last used first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn key_files(&self) -> Result<Vec<KeyFile>, ArchiveError> {
        let sql = "SELECT id, path, certificate FROM key_file ORDER BY used_at DESC, id DESC";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// One key file.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], [`ArchiveError::Store`].
    pub fn key_file(&self, id: i64) -> Result<KeyFile, ArchiveError> {
        let sql = "SELECT id, path, certificate FROM key_file WHERE id = ?1";
        let found = self.connection.query_row(sql, [id], read_row).optional()?;
        found.ok_or(ArchiveError::NotFound { id })
    }
}

impl Transaction<'_> {
    /// Remembers a key file; a known path keeps its record, and its certificate unless a new one is given.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn remember_key_file(&mut self, path: &str, certificate: Option<&[u8]>, now: i64) -> Result<i64, ArchiveError> {
        let sql = "INSERT INTO key_file (path, certificate, used_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (path) DO UPDATE SET
                 certificate = coalesce(excluded.certificate, certificate), used_at = excluded.used_at
             RETURNING id";
        Ok(self
            .inner
            .query_row(sql, params![path, certificate, now], |row| row.get(0))?)
    }

    /// Forgets a key file; the file itself is not touched.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn forget_key_file(&mut self, id: i64) -> Result<(), ArchiveError> {
        self.inner.execute("DELETE FROM key_file WHERE id = ?1", [id])?;
        Ok(())
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<KeyFile> {
    Ok(KeyFile {
        id: row.get(0)?,
        path: row.get(1)?,
        certificate: row.get(2)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_key_file_is_remembered_once_and_keeps_its_certificate() {
        let mut archive = Archive::in_memory("work").unwrap();
        let mut transaction = archive.begin().unwrap();
        let first = transaction.remember_key_file("a.p12", None, 1).unwrap();
        assert_eq!(transaction.remember_key_file("a.p12", Some(b"DER"), 2).unwrap(), first);
        assert_eq!(transaction.remember_key_file("a.p12", None, 3).unwrap(), first);
        let second = transaction.remember_key_file("b.p12", None, 4).unwrap();
        transaction.commit().unwrap();
        let files = archive.key_files().unwrap();
        assert_eq!(files.iter().map(|file| file.id).collect::<Vec<_>>(), [second, first]);
        assert_eq!(files[1].certificate.as_deref(), Some(&b"DER"[..]));
        assert!(matches!(archive.key_file(99), Err(ArchiveError::NotFound { id: 99 })));
    }
}
