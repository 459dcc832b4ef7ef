//! Table `content_digest`: by what a signature beside a document finds it.

use rusqlite::{OptionalExtension, params};

use crate::{Archive, ArchiveError, Sha256, Transaction};

impl Archive {
    /// Originals of documents whose digest under `algorithm` was not computed yet.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn originals_without_digest(&self, algorithm: &str) -> Result<Vec<Sha256>, ArchiveError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT original FROM document WHERE original IS NOT NULL AND deleted_at IS NULL
             AND original NOT IN (SELECT original FROM content_digest WHERE algorithm = ?1)",
        )?;
        let originals = statement.query_map([algorithm], |row| row.get(0))?;
        Ok(originals.collect::<Result<_, _>>()?)
    }

    /// The document whose content has this digest; the oldest, when several have.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn document_with_content(&self, algorithm: &str, digest: &[u8]) -> Result<Option<i64>, ArchiveError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document.id FROM content_digest JOIN document USING (original)
             WHERE algorithm = ?1 AND digest = ?2 AND deleted_at IS NULL ORDER BY document.id LIMIT 1",
        )?;
        Ok(statement
            .query_row(params![algorithm, digest], |row| row.get(0))
            .optional()?)
    }
}

impl Transaction<'_> {
    /// Keeps a digest of the content of an original.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn add_content_digest(
        &mut self,
        original: &Sha256,
        algorithm: &str,
        digest: &[u8],
    ) -> Result<(), ArchiveError> {
        self.inner.execute(
            "INSERT OR IGNORE INTO content_digest (original, algorithm, digest) VALUES (?1, ?2, ?3)",
            params![original, algorithm, digest],
        )?;
        Ok(())
    }
}
