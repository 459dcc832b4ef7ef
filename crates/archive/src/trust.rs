//! Table `trust`: roots trusted by decision, and certificates that help to find out.

use rusqlite::{Row, params};

use crate::{Archive, ArchiveError, Sha256, Transaction};

/// What an entry of the trust store is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TrustKind {
    /// A root, trusted by decision.
    Anchor,
    /// A certificate that is trusted only through a root.
    Intermediate,
}

impl TrustKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Anchor => "anchor",
            Self::Intermediate => "intermediate",
        }
    }
}

/// An entry of the trust store.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustRow {
    /// Digest of the bytes.
    pub sha256: Sha256,
    /// The bytes.
    pub der: Vec<u8>,
    /// Where it came from, for people.
    pub origin: String,
    /// When it was added, seconds since 1970.
    pub added_at: i64,
}

impl Archive {
    /// Entries of one kind, oldest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn trust(&self, kind: TrustKind) -> Result<Vec<TrustRow>, ArchiveError> {
        let sql = "SELECT sha256, der, origin, added_at FROM trust WHERE kind = ?1 ORDER BY added_at, sha256";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([kind.as_str()], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Transaction<'_> {
    /// Adds an entry; one that is there stays as it is.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn add_trust(&mut self, kind: TrustKind, der: &[u8], origin: &str, now: i64) -> Result<(), ArchiveError> {
        let digest = ring::digest::digest(&ring::digest::SHA256, der);
        self.inner.execute(
            "INSERT OR IGNORE INTO trust (sha256, kind, der, origin, added_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![digest.as_ref(), kind.as_str(), der, origin, now],
        )?;
        Ok(())
    }

    /// Removes an entry.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn remove_trust(&mut self, sha256: &Sha256) -> Result<(), ArchiveError> {
        self.inner.execute("DELETE FROM trust WHERE sha256 = ?1", [sha256])?;
        Ok(())
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<TrustRow> {
    Ok(TrustRow {
        sha256: row.get(0)?,
        der: row.get(1)?,
        origin: row.get(2)?,
        added_at: row.get(3)?,
    })
}
