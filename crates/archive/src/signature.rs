//! Table `signature`: signature files that belong to a document.

use rusqlite::{Connection, Row, params};

use crate::{Archive, ArchiveError, Sha256, Transaction};

/// A signature file of a document. Its verdict is not kept: it is made anew from the bytes whenever it is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignatureRow {
    /// Record number.
    pub id: i64,
    /// Record number of the document.
    pub document: i64,
    /// Digest of the file's bytes; the same as the document's when the signature carries its content.
    pub original: Sha256,
    /// Name of the file.
    pub file_name: String,
    /// BIN of the signer's organisation, else the IIN.
    pub signer_number: Option<String>,
    /// Whether it was made with one of our keys.
    pub ours: bool,
}

/// A signature file to be kept.
#[derive(Clone, Debug)]
pub struct NewSignature<'a> {
    /// Digest of the file's bytes, which are kept already.
    pub original: Sha256,
    /// Name of the file.
    pub file_name: &'a str,
    /// BIN of the signer's organisation, else the IIN.
    pub signer_number: Option<&'a str>,
    /// Whether it was made with one of our keys.
    pub ours: bool,
}

impl Archive {
    /// The signatures of a document, oldest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn signatures(&self, document: i64) -> Result<Vec<SignatureRow>, ArchiveError> {
        signatures_in(&self.connection, document)
    }

    /// Signatures of a signer with this number (BIN, else IIN), and those whose signer nobody noted; the latest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn signatures_perhaps_of(&self, number: Option<&str>, limit: u32) -> Result<Vec<SignatureRow>, ArchiveError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT signature.id, document, signature.original, file_name, signer_number, ours
             FROM signature JOIN document ON document.id = signature.document
             WHERE deleted_at IS NULL AND (signer_number IS NULL OR signer_number IS ?1)
             ORDER BY signature.id DESC LIMIT ?2",
        )?;
        let rows = statement.query_map(params![number, limit], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Record numbers of the documents that have signatures and are not deleted, in order, beginning after `after`.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn signed_documents(&self, after: i64, limit: u32) -> Result<Vec<i64>, ArchiveError> {
        let sql = "SELECT DISTINCT signature.document FROM signature JOIN document ON document.id = signature.document \
                   WHERE signature.document > ?1 AND document.deleted_at IS NULL ORDER BY signature.document LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![after, limit], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many documents [`Archive::signed_documents`] gives in all.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn count_signed_documents(&self) -> Result<u32, ArchiveError> {
        let sql = "SELECT count(DISTINCT signature.document) FROM signature \
                   JOIN document ON document.id = signature.document WHERE document.deleted_at IS NULL";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }
}

impl Transaction<'_> {
    /// The signatures of a document as they stand now, oldest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn signatures(&self, document: i64) -> Result<Vec<SignatureRow>, ArchiveError> {
        signatures_in(&self.inner, document)
    }

    /// Adds a signature file to a document; one that is there stays as it is.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn add_signature(&mut self, document: i64, new: &NewSignature<'_>, now: i64) -> Result<(), ArchiveError> {
        self.inner.execute(
            "INSERT OR IGNORE INTO signature (document, original, file_name, signer_number, ours, added_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![document, &new.original, new.file_name, new.signer_number, new.ours, now],
        )?;
        Ok(())
    }
}

fn signatures_in(connection: &Connection, document: i64) -> Result<Vec<SignatureRow>, ArchiveError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, document, original, file_name, signer_number, ours
         FROM signature WHERE document = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([document], read_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<SignatureRow> {
    Ok(SignatureRow {
        id: row.get(0)?,
        document: row.get(1)?,
        original: row.get(2)?,
        file_name: row.get(3)?,
        signer_number: row.get(4)?,
        ours: row.get(5)?,
    })
}
