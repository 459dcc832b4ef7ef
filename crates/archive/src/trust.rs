//! Table `trust`: roots trusted by decision, and certificates that help to find out.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
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

/// Who decided that an entry belongs into the trust store.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TrustSource {
    /// It came with the program.
    Shipped,
    /// It is of the demo authority of a DEMO archive.
    DemoAuthority,
    /// The program brought it from an official address, and the user took it in.
    OfficialAddress,
    /// The user took it in from a file.
    UserFile,
}

impl TrustSource {
    /// The word in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::DemoAuthority => "demo-authority",
            Self::OfficialAddress => "official-address",
            Self::UserFile => "user-file",
        }
    }
}

impl FromSql for TrustSource {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "shipped" => Ok(Self::Shipped),
            "demo-authority" => Ok(Self::DemoAuthority),
            "official-address" => Ok(Self::OfficialAddress),
            "user-file" => Ok(Self::UserFile),
            _ => Err(FromSqlError::InvalidType),
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
    /// Who decided on it.
    pub source: TrustSource,
    /// Where it came from, for people: a file name or an address.
    pub origin: String,
    /// When it was added, seconds since 1970.
    pub added_at: i64,
    /// When it was switched off, seconds since 1970; nothing while it is in force.
    pub removed_at: Option<i64>,
}

impl Archive {
    /// Entries of one kind that are in force, oldest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn trust(&self, kind: TrustKind) -> Result<Vec<TrustRow>, ArchiveError> {
        let mut rows = self.trust_and_removed(kind)?;
        rows.retain(|row| row.removed_at.is_none());
        Ok(rows)
    }

    /// Entries of one kind, also those that are switched off, oldest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn trust_and_removed(&self, kind: TrustKind) -> Result<Vec<TrustRow>, ArchiveError> {
        let sql = "SELECT sha256, der, source, origin, added_at, removed_at FROM trust WHERE kind = ?1 \
                   ORDER BY added_at, sha256";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([kind.as_str()], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Transaction<'_> {
    /// Adds an entry; one that is there stays as it is, and is in force again when it was switched off.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn add_trust(
        &mut self,
        kind: TrustKind,
        der: &[u8],
        (source, origin): (TrustSource, &str),
        now: i64,
    ) -> Result<(), ArchiveError> {
        let digest = ring::digest::digest(&ring::digest::SHA256, der);
        self.inner.execute(
            "INSERT INTO trust (sha256, kind, der, source, origin, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (sha256) DO UPDATE SET removed_at = NULL",
            params![digest.as_ref(), kind.as_str(), der, source.as_str(), origin, now],
        )?;
        Ok(())
    }

    /// Switches a certificate off, which [`Transaction::restore_trust`] undoes, or deletes a revocation list. Without
    /// effect on what is not there or off already.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn remove_trust(&mut self, sha256: &Sha256, now: i64) -> Result<(), ArchiveError> {
        let certificate = "UPDATE trust SET removed_at = ?2 WHERE sha256 = ?1 AND removed_at IS NULL";
        self.inner.execute(certificate, params![sha256, now])?;
        Ok(())
    }

    /// Puts a certificate that was switched off in force again, exactly as it was.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn restore_trust(&mut self, sha256: &Sha256) -> Result<(), ArchiveError> {
        let sql = "UPDATE trust SET removed_at = NULL WHERE sha256 = ?1";
        self.inner.execute(sql, [sha256])?;
        Ok(())
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<TrustRow> {
    Ok(TrustRow {
        sha256: row.get(0)?,
        der: row.get(1)?,
        source: row.get(2)?,
        origin: row.get(3)?,
        added_at: row.get(4)?,
        removed_at: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const ROOT: (TrustSource, &str) = (TrustSource::OfficialAddress, "https://root.example/root.cer");

    fn change(archive: &mut Archive, work: impl FnOnce(&mut Transaction<'_>) -> Result<(), ArchiveError>) {
        let mut transaction = archive.begin().unwrap();
        work(&mut transaction).unwrap();
        transaction.commit().unwrap();
    }

    #[test]
    fn what_is_switched_off_comes_back_exactly_also_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = Archive::open(folder.path(), "work").unwrap();
        change(&mut archive, |change| {
            change.add_trust(TrustKind::Anchor, b"root", ROOT, 7)
        });
        let before = archive.trust(TrustKind::Anchor).unwrap();
        assert_eq!((before.len(), before[0].source), (1, TrustSource::OfficialAddress));
        change(&mut archive, |change| change.remove_trust(&before[0].sha256, 8));
        // Switching off what is off changes nothing.
        change(&mut archive, |change| change.remove_trust(&before[0].sha256, 9));
        drop(archive);
        let mut archive = Archive::open(folder.path(), "work").unwrap();
        assert_eq!(archive.trust(TrustKind::Anchor).unwrap(), []);
        assert_eq!(
            archive.trust_and_removed(TrustKind::Anchor).unwrap()[0].removed_at,
            Some(8)
        );
        change(&mut archive, |change| change.restore_trust(&before[0].sha256));
        assert_eq!(archive.trust(TrustKind::Anchor).unwrap(), before);
    }

    #[test]
    fn adding_what_is_switched_off_puts_it_in_force_with_its_first_origin() {
        let mut archive = Archive::in_memory("work").unwrap();
        change(&mut archive, |change| {
            change.add_trust(TrustKind::Anchor, b"root", ROOT, 7)
        });
        let before = archive.trust(TrustKind::Anchor).unwrap();
        change(&mut archive, |change| change.remove_trust(&before[0].sha256, 8));
        let file = (TrustSource::UserFile, "root.cer");
        change(&mut archive, |change| {
            change.add_trust(TrustKind::Anchor, b"root", file, 9)
        });
        assert_eq!(archive.trust(TrustKind::Anchor).unwrap(), before);
    }

    #[test]
    fn entries_of_earlier_programs_keep_their_place_and_the_demos_are_told_apart() {
        for (profile, expected) in [("demo", TrustSource::DemoAuthority), ("work", TrustSource::UserFile)] {
            let connection = rusqlite::Connection::open_in_memory().unwrap();
            for step in [
                include_str!("migrations/0001_documents.sql"),
                include_str!("migrations/0002_made_here.sql"),
            ] {
                connection.execute_batch(step).unwrap();
            }
            connection
                .execute("INSERT INTO property (name, value) VALUES ('profile', ?1)", [profile])
                .unwrap();
            let old = "INSERT INTO trust (sha256, kind, der, origin, added_at) VALUES (?1, 'anchor', x'00', 'DEMO', 7)";
            connection.execute(old, [[0_u8; 32]]).unwrap();
            connection
                .execute_batch(include_str!("migrations/0005_trust_origin.sql"))
                .unwrap();
            let found = connection.query_row("SELECT source FROM trust", [], |row| row.get::<_, TrustSource>(0));
            assert_eq!(found.unwrap(), expected);
        }
    }
}
