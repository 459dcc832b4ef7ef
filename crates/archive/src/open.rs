//! Opening an archive, and the door for changes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;

use crate::{ArchiveError, property};

/// Name of the database inside the archive's folder.
pub const FILE_NAME: &str = "archive.sqlite";

/// "QLHT": tells our databases from those of other programs.
const APPLICATION_ID: i64 = 0x514c_4854;

/// Each step is applied once and never edited; their number is the version of the file.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_documents.sql"),
    include_str!("migrations/0002_made_here.sql"),
    include_str!("migrations/0003_revocation_lists.sql"),
    include_str!("migrations/0004_evidence.sql"),
    include_str!("migrations/0005_trust_origin.sql"),
];

/// How long to wait for another process that is writing.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    pub(crate) connection: Connection,
    folder: Option<PathBuf>,
}

/// Changes that happen together or not at all: nothing is kept until [`Transaction::commit`].
#[derive(Debug)]
pub struct Transaction<'a> {
    pub(crate) inner: rusqlite::Transaction<'a>,
}

impl Archive {
    /// Opens the archive in `folder`, or makes it for `profile` when there is none.
    ///
    /// # Errors
    /// [`ArchiveError::OtherProfile`] when it was made for another profile, [`ArchiveError::TooNew`] when a newer
    /// program made it, [`ArchiveError::Foreign`] and [`ArchiveError::NotReadable`]. In all these cases the file is
    /// left as it was.
    pub fn open(folder: &Path, profile: &str) -> Result<Self, ArchiveError> {
        let not_readable = |cause: Box<dyn std::error::Error + Send + Sync>| ArchiveError::NotReadable {
            path: folder.to_owned(),
            cause,
        };
        std::fs::create_dir_all(folder).map_err(|error| not_readable(error.into()))?;
        let connection = Connection::open(folder.join(FILE_NAME)).map_err(|error| not_readable(error.into()))?;
        match Self::prepare(connection, Some(folder.to_owned()), profile) {
            Err(ArchiveError::Store(error)) => Err(not_readable(error.into())),
            other => other,
        }
    }

    /// An archive that lives only in memory.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn in_memory(profile: &str) -> Result<Self, ArchiveError> {
        Self::prepare(Connection::open_in_memory()?, None, profile)
    }

    /// The profile that the archive in `folder` was made for; `None` when there is no archive.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn profile_of(folder: &Path) -> Result<Option<String>, ArchiveError> {
        let file = folder.join(FILE_NAME);
        if !file.exists() {
            return Ok(None);
        }
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let connection = Connection::open_with_flags(file, flags)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        if version(&connection)? == 0 {
            return Ok(None);
        }
        property::read(&connection, "profile")
    }

    fn prepare(mut connection: Connection, folder: Option<PathBuf>, profile: &str) -> Result<Self, ArchiveError> {
        connection.busy_timeout(BUSY_TIMEOUT)?;
        let found = version(&connection)?;
        let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let is_empty: bool = connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
        if application != APPLICATION_ID && !(is_empty && application == 0) {
            return Err(ArchiveError::Foreign);
        }
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        if found > known {
            return Err(ArchiveError::TooNew { found, known });
        }
        if found > 0 {
            let made_for = property::read(&connection, "profile")?.unwrap_or_default();
            if made_for != profile {
                return Err(ArchiveError::OtherProfile { found: made_for });
            }
        }
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;",
        )?;
        if found < known {
            migrate(&mut connection, profile)?;
        }
        Ok(Self { connection, folder })
    }

    /// The archive's folder; `None` when it lives in memory.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// A number that changes when another program changes the archive; changes of our own leave it as it is.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn foreign_changes(&self) -> Result<i64, ArchiveError> {
        Ok(self
            .connection
            .prepare_cached("PRAGMA data_version")?
            .query_row([], |row| row.get(0))?)
    }

    /// Begins changes.
    ///
    /// # Errors
    /// [`ArchiveError::Store`] when another process keeps the archive locked.
    pub fn begin(&mut self) -> Result<Transaction<'_>, ArchiveError> {
        let inner = self
            .connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        Ok(Transaction { inner })
    }
}

impl Transaction<'_> {
    /// Keeps the changes.
    ///
    /// # Errors
    /// [`ArchiveError::Store`]; then nothing was changed.
    pub fn commit(self) -> Result<(), ArchiveError> {
        Ok(self.inner.commit()?)
    }
}

fn version(connection: &Connection) -> Result<i64, ArchiveError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

fn migrate(connection: &mut Connection, profile: &str) -> Result<(), ArchiveError> {
    // Two programs may start at once: the version is read again behind the lock.
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found = usize::try_from(version(&transaction)?).unwrap_or(usize::MAX);
    for (position, step) in MIGRATIONS.iter().enumerate().skip(found) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", i64::try_from(position + 1).unwrap_or(i64::MAX))?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    if found == 0 {
        property::write(&transaction, "profile", profile)?;
    }
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn an_archive_keeps_its_profile() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Archive::profile_of(folder.path()).unwrap(), None);
        drop(Archive::open(folder.path(), "demo").unwrap());
        assert_eq!(Archive::profile_of(folder.path()).unwrap().as_deref(), Some("demo"));
        let refused = Archive::open(folder.path(), "work").unwrap_err();
        assert!(matches!(refused, ArchiveError::OtherProfile { found } if found == "demo"));
    }

    #[test]
    fn changes_of_another_program_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = Archive::open(folder.path(), "work").unwrap();
        let mut other = Archive::open(folder.path(), "work").unwrap();
        let before = one.foreign_changes().unwrap();
        let change = |archive: &mut Archive, value: &str| {
            let mut transaction = archive.begin().unwrap();
            transaction.set_property("name", value).unwrap();
            transaction.commit().unwrap();
        };
        change(&mut one, "ours");
        assert_eq!(one.foreign_changes().unwrap(), before);
        change(&mut other, "theirs");
        assert_ne!(one.foreign_changes().unwrap(), before);
    }

    #[test]
    fn a_newer_archive_is_refused_and_left_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE_NAME);
        drop(Archive::open(folder.path(), "work").unwrap());
        Connection::open(&file)
            .unwrap()
            .pragma_update(None, "user_version", 99)
            .unwrap();
        let before = std::fs::read(&file).unwrap();
        let refused = Archive::open(folder.path(), "work").unwrap_err();
        assert!(matches!(refused, ArchiveError::TooNew { found: 99, .. }));
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }

    #[test]
    fn foreign_and_damaged_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE_NAME);
        Connection::open(&file)
            .unwrap()
            .execute_batch("CREATE TABLE t (x)")
            .unwrap();
        assert!(matches!(
            Archive::open(folder.path(), "work").unwrap_err(),
            ArchiveError::Foreign
        ));
        std::fs::write(
            &file,
            b"this is not a database at all, but quite long enough to be looked at as one",
        )
        .unwrap();
        assert!(matches!(
            Archive::open(folder.path(), "work").unwrap_err(),
            ArchiveError::NotReadable { .. }
        ));
    }
}
