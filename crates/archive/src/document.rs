//! Table `document`: drafts, outgoing and incoming documents, and how they are found.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::{Archive, ArchiveError, Query, Sha256, Transaction};

macro_rules! stored_words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// The word in the table.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(FromSqlError::InvalidType),
                }
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.as_str()))
            }
        }
    };
}

stored_words! {
    /// Whether we made a document or received it.
    Direction {
        /// Made by us.
        Outgoing = "outgoing",
        /// Sent to us.
        Incoming = "incoming",
    }
}

stored_words! {
    /// Where a document stands in its life.
    State {
        /// Still being written.
        Draft = "draft",
        /// Bytes frozen, nobody has signed.
        Ready = "ready",
        /// Signed by us alone.
        Signed = "signed",
        /// Signed by both sides.
        SignedByBoth = "signed-by-both",
        /// Received, not signed by us.
        Received = "received",
    }
}

stored_words! {
    /// The last verdict; ordered from worst to best.
    Verdict {
        /// TOTAL-FAILED.
        Invalid = "invalid",
        /// INDETERMINATE.
        Undetermined = "undetermined",
        /// TOTAL-PASSED.
        Valid = "valid",
    }
}

/// A record of a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DocumentRow {
    /// Record number.
    pub id: i64,
    /// Made or received.
    pub direction: Direction,
    /// `invoice`, `act`, …; `file` when it is unknown.
    pub kind: String,
    /// Number of the document, empty when unknown.
    pub number: String,
    /// `YYYY-MM-DD`, empty when unknown.
    pub date: String,
    /// Name of the other side, empty when unknown.
    pub counterparty_name: String,
    /// BIN or IIN of the other side.
    pub counterparty_number: Option<String>,
    /// Sum in tiyn.
    pub total: Option<i64>,
    /// Life of the document.
    pub state: State,
    /// The last verdict, when something is signed.
    pub verdict: Option<Verdict>,
    /// What a person reads first.
    pub summary: String,
    /// The document as JSON, when there is one.
    pub twin: Option<String>,
    /// Digest of the original bytes; `None` for a draft only.
    pub original: Option<Sha256>,
    /// Name of the original file.
    pub original_name: String,
    /// Seconds since 1970.
    pub updated_at: i64,
}

/// Documents that wait for the same thing. The first four lanes have no document in common.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lane {
    /// Finished and not signed by anybody.
    ToSign,
    /// Received, and nothing speaks against it.
    Incoming,
    /// Signed by us alone.
    Waiting,
    /// Changed or forged, or received with a signature that proves nothing yet.
    Attention,
    /// Still being written.
    Drafts,
    /// Everything.
    All,
}

impl Lane {
    /// The condition on a row. Our own signature that nobody could ask about is no reason to worry: it waits.
    fn condition(self) -> &'static str {
        match self {
            Self::ToSign => "state = 'ready'",
            Self::Incoming => "state = 'received' AND (verdict IS NULL OR verdict = 'valid')",
            Self::Waiting => "state = 'signed' AND verdict IS NOT 'invalid'",
            Self::Attention => {
                "((state IN ('received', 'signed-by-both') AND verdict = 'undetermined')
                 OR (state <> 'ready' AND verdict = 'invalid'))"
            }
            Self::Drafts => "state = 'draft'",
            Self::All => "1",
        }
    }
}

/// What is kept of a document.
#[derive(Clone, Debug)]
pub struct NewDocument<'a> {
    /// Made or received.
    pub direction: Direction,
    /// `invoice`, `act`, …; `file` when it is unknown.
    pub kind: &'a str,
    /// Number of the document, empty when unknown.
    pub number: &'a str,
    /// `YYYY-MM-DD`, empty when unknown.
    pub date: &'a str,
    /// Name of the other side, empty when unknown.
    pub counterparty_name: &'a str,
    /// BIN or IIN of the other side.
    pub counterparty_number: Option<&'a str>,
    /// Sum in tiyn.
    pub total: Option<i64>,
    /// Life of the document.
    pub state: State,
    /// What a person reads first.
    pub summary: &'a str,
    /// The document as JSON.
    pub twin: Option<&'a str>,
    /// Digest of the original bytes, which are kept already; `None` for a draft only.
    pub original: Option<Sha256>,
    /// Name of the original file.
    pub original_name: &'a str,
    /// More text to be found by: lines, bank accounts, signers.
    pub text: &'a str,
}

/// Which documents are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What was typed.
    pub query: Query,
    /// Ticked values by facet: `direction`, `type`, `state`, `verdict`. Values of one facet are alternatives.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return.
    pub limit: u32,
}

/// Counts by facet and value.
pub type FacetCounts = BTreeMap<String, BTreeMap<String, u32>>;

/// The answer to a [`Filter`].
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Rows, newest first.
    pub rows: Vec<DocumentRow>,
    /// How many there are in all.
    pub count: u32,
    /// Sum of their totals in tiyn; the greatest number there is when it does not fit.
    pub sum: i64,
    /// Counts by facet, each under the other facets' ticks.
    pub facets: FacetCounts,
}

const COLUMNS: &str = "document.id, direction, kind, document.number, date, counterparty_name, counterparty_number, \
     total, state, verdict, summary, twin, original, original_name, updated_at";

/// The sum of totals. Whole numbers that do not fit make SQLite's `sum` fail, and one strange document must not hide all
/// others; so high and low halves are added apart, and a sum past what a number holds stays at the greatest there is.
const SUM_OF_TOTALS: &str = "coalesce(CASE
         WHEN sum(total >> 32) + (sum(total & 4294967295) >> 32) > 2147483647 THEN 9223372036854775807
         WHEN sum(total >> 32) + (sum(total & 4294967295) >> 32) < -2147483648 THEN -9223372036854775807 - 1
         ELSE ((sum(total >> 32) + (sum(total & 4294967295) >> 32)) << 32) | (sum(total & 4294967295) & 4294967295)
     END, 0)";

/// Facets by their public name and column. Names from outside are looked up here and never put into SQL.
const FACETS: &[(&str, &str)] = &[
    ("direction", "direction"),
    ("type", "kind"),
    ("state", "state"),
    ("verdict", "coalesce(verdict, 'none')"),
];

impl Archive {
    /// One document, also a deleted draft.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], [`ArchiveError::Store`].
    pub fn document(&self, id: i64) -> Result<DocumentRow, ArchiveError> {
        document_in(&self.connection, id)
    }

    /// The document whose original, or one of whose signature files, has this digest.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn document_with_original(&self, sha256: &Sha256) -> Result<Option<DocumentRow>, ArchiveError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM document WHERE deleted_at IS NULL AND (original = ?1
             OR id IN (SELECT document FROM signature WHERE original = ?1)) ORDER BY id LIMIT 1"
        );
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row([sha256], read_row)
            .optional()?)
    }

    /// The documents that answer `filter`.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn find(&self, filter: &Filter) -> Result<Found, ArchiveError> {
        let all = Condition::of(filter, None);
        let (count, sum) = self
            .connection
            .prepare_cached(&format!("SELECT count(*), {SUM_OF_TOTALS} {all}"))?
            .query_row(all.values().as_slice(), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let sql = format!(
            "SELECT {COLUMNS} {all} ORDER BY date DESC, document.id DESC LIMIT {} OFFSET {}",
            filter.limit, filter.offset
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement
            .query_map(all.values().as_slice(), read_row)?
            .collect::<Result<_, _>>()?;
        let mut facets = FacetCounts::new();
        for (name, column) in FACETS {
            let others = Condition::of(filter, Some(name));
            let sql = format!("SELECT {column}, count(*) {others} GROUP BY 1");
            let mut statement = self.connection.prepare_cached(&sql)?;
            let counts = statement.query_map(others.values().as_slice(), |row| Ok((row.get(0)?, row.get(1)?)))?;
            facets.insert((*name).to_owned(), counts.collect::<Result<_, _>>()?);
        }
        Ok(Found {
            rows,
            count,
            sum,
            facets,
        })
    }

    /// How many of `ids` there are, each counted once, and what their totals come to in tiyn.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn sum(&self, ids: &[i64]) -> Result<(u32, i64), ArchiveError> {
        let ids = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        let sql = format!(
            "SELECT count(*), {SUM_OF_TOTALS}
             FROM document WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?1))"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([format!("[{ids}]")], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Documents of a lane, last touched first, at most `limit`; and how many there are.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn lane(&self, lane: Lane, limit: u32) -> Result<(Vec<DocumentRow>, u32), ArchiveError> {
        let from = format!("FROM document WHERE deleted_at IS NULL AND {}", lane.condition());
        let count = self
            .connection
            .query_row(&format!("SELECT count(*) {from}"), [], |row| row.get(0))?;
        let sql = format!("SELECT {COLUMNS} {from} ORDER BY updated_at DESC, id DESC LIMIT {limit}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map([], read_row)?.collect::<Result<_, _>>()?;
        Ok((rows, count))
    }

    /// Documents of one kind, last touched first, at most `limit`.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn of_kind(&self, kind: &str, limit: u32) -> Result<Vec<DocumentRow>, ArchiveError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM document WHERE kind = ?1 AND deleted_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(params![kind, limit], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Twins of the last `limit` documents, newest first: where parties used before are found.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn recent_twins(&self, limit: u32) -> Result<Vec<String>, ArchiveError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT twin FROM document WHERE twin IS NOT NULL AND deleted_at IS NULL ORDER BY updated_at DESC LIMIT ?1",
        )?;
        let twins = statement.query_map([limit], |row| row.get(0))?;
        Ok(twins.collect::<Result<_, _>>()?)
    }

    /// Numbers of outgoing documents of a kind and year, drafts too: where the next number comes from.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn numbers(&self, kind: &str, year: &str) -> Result<Vec<String>, ArchiveError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number FROM document WHERE direction = 'outgoing' AND kind = ?1 AND substr(date, 1, 4) = ?2
             AND deleted_at IS NULL",
        )?;
        let numbers = statement.query_map([kind, year], |row| row.get(0))?;
        Ok(numbers.collect::<Result<_, _>>()?)
    }
}

impl Transaction<'_> {
    /// One document as it stands now, so that a change can be held against what its maker saw.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], [`ArchiveError::Store`].
    pub fn document(&self, id: i64) -> Result<DocumentRow, ArchiveError> {
        document_in(&self.inner, id)
    }

    /// Adds a document. One that is received keeps its number; others were made here and share none.
    ///
    /// # Errors
    /// [`ArchiveError::NumberTaken`], [`ArchiveError::Store`].
    pub fn add_document(&mut self, new: &NewDocument<'_>, now: i64) -> Result<i64, ArchiveError> {
        self.inner
            .execute(
                "INSERT INTO document (direction, kind, number, date, counterparty_name, counterparty_number, total,
                     state, summary, twin, original, original_name, created_at, updated_at, made_here)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?8 <> 'received')",
                params![
                    new.direction,
                    new.kind,
                    new.number,
                    new.date,
                    new.counterparty_name,
                    new.counterparty_number,
                    new.total,
                    new.state,
                    new.summary,
                    new.twin,
                    new.original,
                    new.original_name,
                    now
                ],
            )
            .map_err(|error| number_taken(error, new.number))?;
        let id = self.inner.last_insert_rowid();
        self.index_text(id, new)?;
        Ok(id)
    }

    /// Replaces what is kept of a draft, or turns it into an issued document.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when there is no such draft, [`ArchiveError::NumberTaken`], [`ArchiveError::Store`].
    pub fn replace_draft(&mut self, id: i64, new: &NewDocument<'_>, now: i64) -> Result<(), ArchiveError> {
        let changed = self
            .inner
            .execute(
                "UPDATE document SET kind = ?2, number = ?3, date = ?4, counterparty_name = ?5,
                     counterparty_number = ?6, total = ?7, state = ?8, summary = ?9, twin = ?10, original = ?11,
                     original_name = ?12, updated_at = ?13
                 WHERE id = ?1 AND state = 'draft' AND deleted_at IS NULL",
                params![
                    id,
                    new.kind,
                    new.number,
                    new.date,
                    new.counterparty_name,
                    new.counterparty_number,
                    new.total,
                    new.state,
                    new.summary,
                    new.twin,
                    new.original,
                    new.original_name,
                    now
                ],
            )
            .map_err(|error| number_taken(error, new.number))?;
        if changed == 0 {
            return Err(ArchiveError::NotFound { id });
        }
        self.inner.execute("DELETE FROM document_text WHERE rowid = ?1", [id])?;
        self.index_text(id, new)
    }

    /// Changes state and verdict after a signature was added or verified again.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], [`ArchiveError::Store`].
    pub fn set_state(&mut self, id: i64, state: State, verdict: Option<Verdict>, now: i64) -> Result<(), ArchiveError> {
        let sql = "UPDATE document SET state = ?2, verdict = ?3, updated_at = ?4 WHERE id = ?1 AND deleted_at IS NULL";
        match self.inner.execute(sql, params![id, state, verdict, now])? {
            0 => Err(ArchiveError::NotFound { id }),
            _ => Ok(()),
        }
    }

    /// Leaves open the verdicts of `documents` that were good, because something they may stand on is gone.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn doubt_verdicts(&mut self, documents: &[i64]) -> Result<(), ArchiveError> {
        let sql = "UPDATE document SET verdict = ?1 WHERE verdict = ?2 AND id = ?3";
        let mut statement = self.inner.prepare_cached(sql)?;
        for id in documents {
            statement.execute(params![Verdict::Undetermined, Verdict::Valid, id])?;
        }
        Ok(())
    }

    /// Takes a draft off the list; it can be brought back.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`] when there is no such draft, [`ArchiveError::Store`].
    pub fn delete_draft(&mut self, id: i64, now: i64) -> Result<(), ArchiveError> {
        let sql = "UPDATE document SET deleted_at = ?2 WHERE id = ?1 AND state = 'draft' AND deleted_at IS NULL";
        match self.inner.execute(sql, params![id, now])? {
            0 => Err(ArchiveError::NotFound { id }),
            _ => Ok(()),
        }
    }

    /// Takes a received record off the list because its bytes belong to another document now.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], [`ArchiveError::Store`].
    pub fn absorb(&mut self, id: i64, now: i64) -> Result<(), ArchiveError> {
        let sql = "UPDATE document SET deleted_at = ?2 WHERE id = ?1 AND state = 'received' AND deleted_at IS NULL";
        match self.inner.execute(sql, params![id, now])? {
            0 => Err(ArchiveError::NotFound { id }),
            _ => Ok(()),
        }
    }

    /// Brings a deleted draft back.
    ///
    /// # Errors
    /// [`ArchiveError::NotFound`], [`ArchiveError::Store`].
    pub fn restore_draft(&mut self, id: i64) -> Result<(), ArchiveError> {
        match self.inner.execute(
            "UPDATE document SET deleted_at = NULL WHERE id = ?1 AND state = 'draft'",
            [id],
        )? {
            0 => Err(ArchiveError::NotFound { id }),
            _ => Ok(()),
        }
    }

    fn index_text(&mut self, id: i64, new: &NewDocument<'_>) -> Result<(), ArchiveError> {
        let counterparty = format!(
            "{} {}",
            new.counterparty_name,
            new.counterparty_number.unwrap_or_default()
        );
        let mut body = format!("{}\n{}\n{}", new.summary, new.text, new.original_name);
        if let Some(total) = new.total {
            // A sum is found as it is typed: 124777 or 124777.50.
            let _ = write!(body, "\n{} {}.{:02}", total / 100, total / 100, (total % 100).abs());
        }
        self.inner.execute(
            "INSERT INTO document_text (rowid, number, counterparty, body) VALUES (?1, ?2, ?3, ?4)",
            params![id, new.number, counterparty, body],
        )?;
        Ok(())
    }
}

fn document_in(connection: &Connection, id: i64) -> Result<DocumentRow, ArchiveError> {
    let sql = format!("SELECT {COLUMNS} FROM document WHERE id = ?1");
    let found = connection.prepare_cached(&sql)?.query_row([id], read_row).optional()?;
    found.ok_or(ArchiveError::NotFound { id })
}

fn number_taken(error: rusqlite::Error, number: &str) -> ArchiveError {
    match error.sqlite_error() {
        Some(cause) if cause.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE => ArchiveError::NumberTaken {
            number: number.to_owned(),
        },
        _ => ArchiveError::Store(error),
    }
}

/// The FROM and WHERE of a filter, with its values kept apart from the text.
struct Condition {
    sql: String,
    values: Vec<Box<dyn ToSql>>,
}

impl Condition {
    /// `without` leaves the ticks of one facet out, so that its counts show what ticking would give.
    fn of(filter: &Filter, without: Option<&str>) -> Self {
        let mut condition = Self {
            sql: String::from("FROM document"),
            values: Vec::new(),
        };
        let full_text = filter.query.full_text();
        if full_text.is_some() {
            condition
                .sql
                .push_str(" JOIN document_text ON document_text.rowid = document.id");
        }
        condition.sql.push_str(" WHERE deleted_at IS NULL");
        if let Some(expression) = full_text {
            condition.and("document_text MATCH ", expression);
        }
        if let Some(tiyn) = filter.query.at_least {
            condition.and("total >= ", tiyn);
        }
        if let Some(tiyn) = filter.query.at_most {
            condition.and("total <= ", tiyn);
        }
        for (name, column) in FACETS {
            let Some(ticked) = filter
                .facets
                .get(*name)
                .filter(|ticked| !ticked.is_empty() && without != Some(*name))
            else {
                continue;
            };
            let _ = write!(condition.sql, " AND {column} IN (");
            for (position, value) in ticked.iter().enumerate() {
                condition.values.push(Box::new(value.clone()));
                let separator = if position == 0 { "" } else { ", " };
                let _ = write!(condition.sql, "{separator}?{}", condition.values.len());
            }
            condition.sql.push(')');
        }
        condition
    }

    fn and(&mut self, text: &str, value: impl ToSql + 'static) {
        self.values.push(Box::new(value));
        let _ = write!(self.sql, " AND {text}?{}", self.values.len());
    }

    fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(AsRef::as_ref).collect()
    }
}

impl std::fmt::Display for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sql)
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<DocumentRow> {
    Ok(DocumentRow {
        id: row.get(0)?,
        direction: row.get(1)?,
        kind: row.get(2)?,
        number: row.get(3)?,
        date: row.get(4)?,
        counterparty_name: row.get(5)?,
        counterparty_number: row.get(6)?,
        total: row.get(7)?,
        state: row.get(8)?,
        verdict: row.get(9)?,
        summary: row.get(10)?,
        twin: row.get(11)?,
        original: row.get(12)?,
        original_name: row.get(13)?,
        updated_at: row.get(14)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const ACT: NewDocument<'_> = NewDocument {
        direction: Direction::Outgoing,
        kind: "act",
        number: "42",
        date: "2026-11-20",
        counterparty_name: "ТОО «Көкше Телеком»",
        counterparty_number: Some("190240054324"),
        total: Some(12_477_700),
        state: State::Draft,
        summary: "Абонентское обслуживание",
        twin: Some("{}"),
        original: None,
        original_name: "",
        text: "услуги связи KZ86125KZT5004100100",
    };

    fn filled() -> Archive {
        let mut archive = Archive::in_memory("work").unwrap();
        let mut transaction = archive.begin().unwrap();
        let original = Some(transaction.add_original(b"%PDF").unwrap());
        transaction.add_document(&ACT, 10).unwrap();
        let ready = NewDocument {
            state: State::Ready,
            original,
            number: "43",
            total: Some(100),
            ..ACT
        };
        transaction.add_document(&ready, 11).unwrap();
        let other = NewDocument {
            direction: Direction::Incoming,
            kind: "invoice",
            number: "7/А",
            date: "2026-11-01",
            counterparty_name: "ИП Алма",
            counterparty_number: Some("850101300015"),
            state: State::Received,
            total: None,
            original,
            summary: "Счёт за ёлку",
            ..ACT
        };
        let id = transaction.add_document(&other, 12).unwrap();
        transaction
            .set_state(id, State::Received, Some(Verdict::Valid), 13)
            .unwrap();
        transaction.commit().unwrap();
        archive
    }

    fn found(archive: &Archive, text: &str) -> Vec<String> {
        let filter = Filter {
            query: Query::parse(text),
            limit: 10,
            ..Filter::default()
        };
        let found = archive.find(&filter).unwrap();
        assert_eq!(found.count as usize, found.rows.len());
        found.rows.into_iter().map(|row| row.number).collect()
    }

    #[test]
    fn documents_are_found_by_number_bin_name_amount_and_text() {
        let archive = filled();
        for (text, numbers) in [
            ("", &["43", "42", "7/А"][..]),
            ("42", &["42"]),
            ("№ 42", &["42"]),
            ("БИН 190240054324", &["43", "42"]),
            ("190240", &["43", "42"]),
            ("көкше", &["43", "42"]),
            ("КӨКШЕ тел", &["43", "42"]),
            ("кокше", &[]),
            ("124777", &["42"]),
            ("124777.00", &["42"]),
            ("124 777", &["42"]),
            ("124\u{a0}777,00", &["42"]),
            (">100000", &["42"]),
            ("<= 1", &["43"]),
            ("ёлку", &["7/А"]),
            ("KZ86125KZT5004100100 43", &["43"]),
            ("7/а", &["7/А"]),
            ("\" OR 1=1 --", &[]),
        ] {
            assert_eq!(found(&archive, text), numbers, "{text}");
        }
    }

    #[test]
    fn facets_count_under_the_other_ticks() {
        let archive = filled();
        let facets = BTreeMap::from([("direction".to_owned(), vec!["outgoing".to_owned()])]);
        let answer = archive
            .find(&Filter {
                facets,
                limit: 1,
                ..Filter::default()
            })
            .unwrap();
        assert_eq!((answer.rows.len(), answer.count, answer.sum), (1, 2, 12_477_800));
        assert_eq!(
            answer.facets["direction"],
            BTreeMap::from([("incoming".to_owned(), 1), ("outgoing".to_owned(), 2)])
        );
        assert_eq!(
            answer.facets["state"],
            BTreeMap::from([("draft".to_owned(), 1), ("ready".to_owned(), 1)])
        );
        let hostile = BTreeMap::from([("direction) OR 1=1 --".to_owned(), vec!["x".to_owned()])]);
        assert_eq!(
            archive
                .find(&Filter {
                    facets: hostile,
                    limit: 9,
                    ..Filter::default()
                })
                .unwrap()
                .count,
            3
        );
    }

    #[test]
    fn sums_past_what_a_number_holds_hide_no_document() {
        let sum_of = |totals: &[i64]| {
            let mut archive = Archive::in_memory("work").unwrap();
            let mut transaction = archive.begin().unwrap();
            for total in totals {
                let total = Some(*total);
                transaction.add_document(&NewDocument { total, ..ACT }, 1).unwrap();
            }
            transaction.commit().unwrap();
            let found = archive
                .find(&Filter {
                    limit: 9,
                    ..Filter::default()
                })
                .unwrap();
            assert_eq!(found.rows.len(), totals.len());
            found.sum
        };
        for (totals, sum) in [
            (&[][..], 0),
            (&[5, -7], -2),
            (&[i64::MAX], i64::MAX),
            (&[i64::MAX, 1], i64::MAX),
            (&[i64::MAX, i64::MAX, i64::MAX], i64::MAX),
            (&[i64::MIN, -1], i64::MIN),
            (&[i64::MAX, i64::MIN, 3], 2),
            (&[4_294_967_295, 4_294_967_295, 1], 8_589_934_591),
            (&[-4_294_967_297, 4_294_967_296], -1),
        ] {
            assert_eq!(sum_of(totals), sum, "{totals:?}");
        }
    }

    #[test]
    fn lanes_have_no_document_in_common() {
        let mut archive = filled();
        let mut transaction = archive.begin().unwrap();
        let original = Some(transaction.add_original(b"x").unwrap());
        let states = [State::Ready, State::Signed, State::SignedByBoth, State::Received];
        let verdicts = [
            None,
            Some(Verdict::Valid),
            Some(Verdict::Undetermined),
            Some(Verdict::Invalid),
        ];
        for (number, (state, verdict)) in states
            .iter()
            .flat_map(|s| verdicts.iter().map(move |v| (*s, *v)))
            .enumerate()
        {
            let number = format!("L{number}");
            let id = transaction
                .add_document(
                    &NewDocument {
                        state,
                        original,
                        number: &number,
                        ..ACT
                    },
                    50,
                )
                .unwrap();
            transaction.set_state(id, state, verdict, 50).unwrap();
        }
        transaction.commit().unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for (lane, expected) in [
            (Lane::ToSign, 5),
            (Lane::Incoming, 3),
            (Lane::Waiting, 3),
            (Lane::Attention, 5),
        ] {
            let (rows, count) = archive.lane(lane, 100).unwrap();
            assert_eq!(
                (rows.len(), count),
                (expected, u32::try_from(expected).unwrap()),
                "{lane:?}"
            );
            assert!(rows.iter().all(|row| seen.insert(row.id)), "{lane:?}");
        }
        assert_eq!(archive.lane(Lane::All, 0).unwrap(), (Vec::new(), 19));
    }

    #[test]
    fn an_issued_number_can_not_be_used_twice() {
        let mut archive = filled();
        let mut transaction = archive.begin().unwrap();
        let original = Some(transaction.add_original(b"other").unwrap());
        let again = NewDocument {
            state: State::Ready,
            original,
            number: "43",
            ..ACT
        };
        let refused = transaction.add_document(&again, 20).unwrap_err();
        assert!(matches!(refused, ArchiveError::NumberTaken { number } if number == "43"));
        let next_year = NewDocument {
            date: "2027-01-01",
            ..again
        };
        assert!(transaction.add_document(&next_year, 21).is_ok());
        // What came from outside keeps its number, whoever else has it.
        let outside = NewDocument {
            state: State::Received,
            ..again
        };
        let id = transaction.add_document(&outside, 22).unwrap();
        transaction.set_state(id, State::Signed, None, 23).unwrap();
    }

    #[test]
    fn only_drafts_are_replaced_and_deleted() {
        let mut archive = filled();
        let mut transaction = archive.begin().unwrap();
        let changed = NewDocument {
            summary: "Иное", ..ACT
        };
        transaction.replace_draft(1, &changed, 30).unwrap();
        assert!(matches!(
            transaction.replace_draft(2, &changed, 30),
            Err(ArchiveError::NotFound { id: 2 })
        ));
        assert!(matches!(
            transaction.delete_draft(2, 30),
            Err(ArchiveError::NotFound { id: 2 })
        ));
        transaction.delete_draft(1, 31).unwrap();
        transaction.commit().unwrap();
        assert_eq!(found(&archive, "иное"), [""; 0]);
        let mut transaction = archive.begin().unwrap();
        transaction.restore_draft(1).unwrap();
        transaction.commit().unwrap();
        assert_eq!(found(&archive, "иное"), ["42"]);
        assert_eq!(found(&archive, "абонентское"), ["43"]);
    }

    #[test]
    fn a_document_is_found_by_the_digest_of_its_bytes() {
        let mut archive = filled();
        let mut transaction = archive.begin().unwrap();
        let original = transaction.add_original(b"cms").unwrap();
        let new = crate::NewSignature {
            original,
            file_name: "42.p7s",
            signer_number: None,
            ours: true,
        };
        transaction.add_signature(2, &new, 40).unwrap();
        transaction.add_signature(2, &new, 41).unwrap();
        transaction.commit().unwrap();
        assert_eq!(archive.document_with_original(&original).unwrap().unwrap().id, 2);
        let signatures = archive.signatures(2).unwrap();
        assert_eq!(signatures.len(), 1);
        assert_eq!(signatures[0].file_name, "42.p7s");
    }
}
