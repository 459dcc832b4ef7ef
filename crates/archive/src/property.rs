//! Table `property`: small settings of the archive as text.

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Archive, ArchiveError, Transaction};

impl Archive {
    /// The value kept under `name`.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn property(&self, name: &str) -> Result<Option<String>, ArchiveError> {
        read(&self.connection, name)
    }
}

impl Transaction<'_> {
    /// Keeps `value` under `name`.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn set_property(&mut self, name: &str, value: &str) -> Result<(), ArchiveError> {
        write(&self.inner, name, value)
    }
}

pub(crate) fn read(connection: &Connection, name: &str) -> Result<Option<String>, ArchiveError> {
    let value = connection.query_row("SELECT value FROM property WHERE name = ?1", [name], |row| row.get(0));
    Ok(value.optional()?)
}

pub(crate) fn write(connection: &Connection, name: &str, value: &str) -> Result<(), ArchiveError> {
    connection.execute(
        "INSERT OR REPLACE INTO property (name, value) VALUES (?1, ?2)",
        params![name, value],
    )?;
    Ok(())
}
