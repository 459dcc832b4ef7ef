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
    include_str!("migrations/0006_no_passwords.sql"),
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
        // Another program that has the archive open hinders it; then it is for the next opening.
        let _ = rewrite_when_due(&connection);
        connection.busy_timeout(BUSY_TIMEOUT)?;
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

/// Stands in the table of properties while the file may still hold, in its unused parts, what a step of the schema took out
/// of it.
const REWRITE_FILE: &str = "rewrite-file";

fn rewrite_when_due(connection: &Connection) -> Result<(), ArchiveError> {
    if property::read(connection, REWRITE_FILE)?.is_none() {
        return Ok(());
    }
    // Nobody waits for what can be done another time.
    connection.busy_timeout(Duration::ZERO)?;
    connection.execute_batch("VACUUM")?;
    // What was written before lies in the log until everything is in the file.
    let is_busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if !is_busy {
        connection.execute("DELETE FROM property WHERE name = ?1", [REWRITE_FILE])?;
    }
    Ok(())
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

    /// An archive as it was before passwords of proxies were left out, with these settings, written in this order.
    fn archive_of_version_5(folder: &Path, settings: &[&str]) {
        let connection = Connection::open(folder.join(FILE_NAME)).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        for step in &MIGRATIONS[..5] {
            connection.execute_batch(step).unwrap();
        }
        connection
            .execute_batch("PRAGMA user_version = 5; PRAGMA application_id = 0x514c4854")
            .unwrap();
        property::write(&connection, "profile", "work").unwrap();
        for settings in settings {
            property::write(&connection, "services", settings).unwrap();
        }
    }

    /// Whether the bytes occur in any file of the archive.
    fn occurs(folder: &Path, bytes: &[u8]) -> bool {
        let files = std::fs::read_dir(folder).unwrap();
        let mut contents = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        contents.any(|content| content.windows(bytes.len()).any(|window| window == bytes))
    }

    #[test]
    fn a_password_of_a_proxy_is_taken_out_of_an_earlier_archive() {
        let kept = |address: &str| format!(r#"{{"network_allowed":true,"proxy":"given","proxy_address":"{address}"}}"#);
        for (address, left) in [
            ("anna:hunter2@proxy.kz:3128", "proxy.kz:3128"),
            ("http://anna:hun@ter2@proxy.kz:3128/", "proxy.kz:3128/"),
        ] {
            let folder = tempfile::tempdir().unwrap();
            // An earlier password lies in the unused parts of the file.
            archive_of_version_5(folder.path(), &[&kept("anna:earlier7@proxy.kz"), &kept(address)]);
            assert!(occurs(folder.path(), b"ter2@proxy"));
            for _ in 0..2 {
                let archive = Archive::open(folder.path(), "work").unwrap();
                let settings = archive.property("services").unwrap().unwrap();
                let expected = format!(
                    r#"{{"network_allowed":true,"proxy":"given","proxy_address":"{left}","proxy_has_name":true}}"#
                );
                assert_eq!(settings, expected);
                assert_eq!(archive.property(REWRITE_FILE).unwrap(), None);
            }
            for secret in [&b"ter2"[..], b"anna", b"earlier7"] {
                assert!(!occurs(folder.path(), secret), "{}", String::from_utf8_lossy(secret));
            }
        }
    }

    #[test]
    fn settings_without_a_password_stay_as_they_were() {
        for settings in [
            r#"{"network_allowed":true,"proxy":"given","proxy_address":"proxy.kz:3128"}"#,
            r#"{"network_allowed":false,"proxy":"system","proxy_address":null}"#,
        ] {
            let folder = tempfile::tempdir().unwrap();
            archive_of_version_5(folder.path(), &[settings]);
            let archive = Archive::open(folder.path(), "work").unwrap();
            assert_eq!(archive.property("services").unwrap().as_deref(), Some(settings));
        }
        // What nobody can read holds nothing that anybody needs, and perhaps a password.
        let folder = tempfile::tempdir().unwrap();
        archive_of_version_5(folder.path(), &["anna:hunter2@proxy.kz"]);
        let archive = Archive::open(folder.path(), "work").unwrap();
        assert_eq!(archive.property("services").unwrap(), None);
    }

    #[test]
    fn a_file_that_is_in_use_is_rewritten_at_the_next_opening() {
        let folder = tempfile::tempdir().unwrap();
        archive_of_version_5(folder.path(), &[r#"{"proxy_address":"anna:hunter2@proxy.kz"}"#]);
        let reader = Connection::open(folder.path().join(FILE_NAME)).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM property").unwrap();
        let mut statement = reader.prepare("SELECT value FROM property").unwrap();
        let mut rows = statement.query([]).unwrap();
        rows.next().unwrap();
        let archive = Archive::open(folder.path(), "work").unwrap();
        assert!(archive.property(REWRITE_FILE).unwrap().is_some());
        drop(rows);
        drop(statement);
        drop((reader, archive));
        let archive = Archive::open(folder.path(), "work").unwrap();
        assert_eq!(archive.property(REWRITE_FILE).unwrap(), None);
        assert!(!occurs(folder.path(), b"hunter2"));
    }
}
