//! Table `service`: how the services that were asked did.

use rusqlite::{Row, params};

use crate::{Archive, ArchiveError, Transaction};

/// How the service at one address did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ServiceRow {
    /// What it was asked for: a word of the caller.
    pub kind: String,
    /// Its address.
    pub address: String,
    /// The host of its address.
    pub host: String,
    /// When it was last asked, seconds since 1970.
    pub last_used_at: i64,
    /// When it last answered as it should.
    pub last_success_at: Option<i64>,
    /// How long that answer took, milliseconds.
    pub latency_ms: Option<i64>,
    /// What was wrong the last time something was: a word of the caller.
    pub last_fault: Option<String>,
    /// When that was.
    pub last_fault_at: Option<i64>,
    /// By how many seconds our clock was ahead of the service's.
    pub clock_skew: Option<i64>,
}

impl Archive {
    /// Every service that was ever asked, by address.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn services(&self) -> Result<Vec<ServiceRow>, ArchiveError> {
        let sql = "SELECT kind, address, host, last_used_at, last_success_at, latency_ms, last_fault, last_fault_at,
                   clock_skew FROM service ORDER BY address, kind";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Transaction<'_> {
    /// Keeps how an exchange went; what `row` does not tell stays as it was.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn keep_service(&mut self, row: &ServiceRow) -> Result<(), ArchiveError> {
        self.inner.execute(
            "INSERT INTO service (kind, address, host, last_used_at, last_success_at, latency_ms, last_fault,
             last_fault_at, clock_skew) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (kind, address) DO UPDATE SET
                 last_used_at = excluded.last_used_at,
                 last_success_at = coalesce(excluded.last_success_at, last_success_at),
                 latency_ms = coalesce(excluded.latency_ms, latency_ms),
                 last_fault = coalesce(excluded.last_fault, last_fault),
                 last_fault_at = coalesce(excluded.last_fault_at, last_fault_at),
                 clock_skew = coalesce(excluded.clock_skew, clock_skew)",
            params![
                row.kind,
                row.address,
                row.host,
                row.last_used_at,
                row.last_success_at,
                row.latency_ms,
                row.last_fault,
                row.last_fault_at,
                row.clock_skew
            ],
        )?;
        Ok(())
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<ServiceRow> {
    Ok(ServiceRow {
        kind: row.get(0)?,
        address: row.get(1)?,
        host: row.get(2)?,
        last_used_at: row.get(3)?,
        last_success_at: row.get(4)?,
        latency_ms: row.get(5)?,
        last_fault: row.get(6)?,
        last_fault_at: row.get(7)?,
        clock_skew: row.get(8)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn the_last_success_is_remembered_through_faults() {
        let mut archive = Archive::in_memory("work").unwrap();
        let asked = |last_used_at| ServiceRow {
            kind: "ocsp".to_owned(),
            address: "http://ocsp/".to_owned(),
            host: "ocsp".to_owned(),
            last_used_at,
            ..ServiceRow::default()
        };
        let good = ServiceRow {
            last_success_at: Some(1),
            latency_ms: Some(30),
            clock_skew: Some(-2),
            ..asked(1)
        };
        let bad = ServiceRow {
            last_fault: Some("timeout".to_owned()),
            last_fault_at: Some(2),
            ..asked(2)
        };
        let mut transaction = archive.begin().unwrap();
        transaction.keep_service(&good).unwrap();
        transaction.keep_service(&bad).unwrap();
        transaction.commit().unwrap();
        let both = ServiceRow {
            last_success_at: Some(1),
            latency_ms: Some(30),
            clock_skew: Some(-2),
            ..bad
        };
        assert_eq!(archive.services().unwrap(), [both]);
    }
}
