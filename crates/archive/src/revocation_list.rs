//! Tables `revocation_list` and `revocation_list_piece`: lists that are never in memory whole, each with its index.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use crate::{Archive, ArchiveError, FILE_NAME, Sha256, Transaction};

/// How many bytes lie in one piece (the last may be shorter): 16 KiB, what one look-up reads. The steps of the schema count
/// with it as well.
const PIECE_BYTES: usize = 16 << 10;

/// Memory for pages that a reader of lists keeps: 256 KiB. It hardly reads any page twice.
const READER_CACHE_KIB: i64 = 256;

/// A revocation list of the store.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RevocationListRow {
    id: i64,
    /// Digest of its bytes.
    pub sha256: Sha256,
    /// How many there are.
    pub size: u64,
    /// Where it came from, for people.
    pub origin: String,
    /// When it was added, seconds since 1970.
    pub added_at: i64,
}

/// Two things are kept of a list.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Part {
    List,
    Index,
}

impl Part {
    fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Index => "index",
        }
    }
}

impl Archive {
    /// The revocation lists, oldest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn revocation_lists(&self) -> Result<Vec<RevocationListRow>, ArchiveError> {
        let sql = "SELECT id, sha256, size, origin, added_at FROM revocation_list ORDER BY added_at, sha256";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(RevocationListRow {
                id: row.get(0)?,
                sha256: row.get(1)?,
                size: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0),
                origin: row.get(3)?,
                added_at: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A reader of lists, with a connection of its own, so that the archive may be in use meanwhile.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn list_reader(&self) -> Result<ListReader, ArchiveError> {
        let pieces = match self.folder() {
            Some(folder) => {
                let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(folder.join(FILE_NAME), flags)?;
                connection.busy_timeout(crate::open::BUSY_TIMEOUT)?;
                connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
                Pieces::Stored(Mutex::new(connection))
            }
            None => Pieces::Copied(self.copy_of_pieces()?),
        };
        Ok(ListReader(Arc::new(pieces)))
    }

    fn copy_of_pieces(&self) -> Result<BTreeMap<Place, Vec<u8>>, ArchiveError> {
        let sql = "SELECT list, part, number, bytes FROM revocation_list_piece";
        let mut statement = self.connection.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let part = if row.get_ref(1)?.as_str()? == Part::Index.as_str() {
                Part::Index
            } else {
                Part::List
            };
            Ok(((row.get(0)?, part, row.get(2)?), row.get(3)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

/// A list, one of its parts, and the number of a piece of it.
type Place = (i64, Part, i64);

/// Where pieces are read.
enum Pieces {
    Stored(Mutex<Connection>),
    /// Of an archive in memory, which no second connection can see.
    Copied(BTreeMap<Place, Vec<u8>>),
}

impl Pieces {
    /// Copies bytes of a piece, from `start` on, to `buffer`, and says how many; none when there is no such piece.
    fn copy(&self, place: Place, start: usize, buffer: &mut [u8]) -> io::Result<usize> {
        let mut copy = |piece: &[u8]| {
            let piece = piece.get(start..).unwrap_or_default();
            let count = piece.len().min(buffer.len());
            buffer[..count].copy_from_slice(&piece[..count]);
            count
        };
        let connection = match self {
            Self::Copied(pieces) => return Ok(pieces.get(&place).map_or(0, |piece| copy(piece))),
            // A panic while reading leaves nothing half done.
            Self::Stored(connection) => connection.lock().unwrap_or_else(PoisonError::into_inner),
        };
        let sql = "SELECT bytes FROM revocation_list_piece WHERE list = ?1 AND part = ?2 AND number = ?3";
        let (list, part, number) = place;
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let copied = statement.query_row(params![list, part.as_str(), number], |row| {
                    Ok(copy(row.get_ref(0)?.as_blob()?))
                });
                copied.optional()
            })
            .map(Option::unwrap_or_default)
            .map_err(io::Error::other)
    }
}

/// Reads bytes of lists, from any thread. Cheap to clone.
#[derive(Clone)]
pub struct ListReader(Arc<Pieces>);

impl ListReader {
    /// The list of a row.
    #[must_use]
    pub fn open(&self, row: &RevocationListRow) -> StoredList {
        StoredList {
            pieces: Arc::clone(&self.0),
            id: row.id,
            size: row.size,
        }
    }
}

impl std::fmt::Debug for ListReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListReader").finish_non_exhaustive()
    }
}

/// One list of the store, of which any part can be read.
#[derive(Clone)]
pub struct StoredList {
    pieces: Arc<Pieces>,
    id: i64,
    size: u64,
}

impl std::fmt::Debug for StoredList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredList")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl StoredList {
    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Fills `buffer` with the bytes from `offset` on.
    ///
    /// # Errors
    /// When the archive can not be read, or the list is no longer there.
    pub fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        read_pieces(self, Part::List, offset, buffer).and_then(|count| {
            if count == buffer.len() {
                Ok(())
            } else {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
        })
    }

    /// Its index, when there is one; else nothing comes.
    #[must_use]
    pub fn index(&self) -> impl Read + '_ {
        IndexReader { list: self, at: 0 }
    }
}

/// Reads until `buffer` is full or the part ends.
fn read_pieces(list: &StoredList, part: Part, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let piece_bytes = PIECE_BYTES as u64;
    let mut filled = 0;
    while filled < buffer.len() {
        let at = offset + filled as u64;
        let start = usize::try_from(at % piece_bytes).unwrap_or(0);
        let place = (list.id, part, i64::try_from(at / piece_bytes).unwrap_or(i64::MAX));
        match list.pieces.copy(place, start, &mut buffer[filled..])? {
            0 => break,
            count => filled += count,
        }
    }
    Ok(filled)
}

struct IndexReader<'l> {
    list: &'l StoredList,
    at: u64,
}

impl Read for IndexReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = read_pieces(self.list, Part::Index, self.at, buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Transaction<'_> {
    /// Adds a list of `size` bytes, which are written to what is returned; nothing when it is there already.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn add_revocation_list(
        &mut self,
        sha256: &Sha256,
        size: u64,
        origin: &str,
        now: i64,
    ) -> Result<Option<PieceWriter<'_>>, ArchiveError> {
        let added = self.inner.execute(
            "INSERT OR IGNORE INTO revocation_list (sha256, size, origin, added_at) VALUES (?1, ?2, ?3, ?4)",
            params![sha256, i64::try_from(size).unwrap_or(i64::MAX), origin, now],
        )?;
        if added == 0 {
            return Ok(None);
        }
        let id = self.inner.last_insert_rowid();
        Ok(Some(PieceWriter::new(&self.inner, id, Part::List)))
    }

    /// Replaces the index of a list, which is written to what is returned; nothing when there is no such list.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn replace_list_index(&mut self, sha256: &Sha256) -> Result<Option<PieceWriter<'_>>, ArchiveError> {
        let sql = "SELECT id FROM revocation_list WHERE sha256 = ?1";
        let id: Option<i64> = self.inner.query_row(sql, [sha256], |row| row.get(0)).optional()?;
        let Some(id) = id else { return Ok(None) };
        self.inner.execute(
            "DELETE FROM revocation_list_piece WHERE list = ?1 AND part = ?2",
            params![id, Part::Index.as_str()],
        )?;
        Ok(Some(PieceWriter::new(&self.inner, id, Part::Index)))
    }

    /// Removes a list.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn remove_revocation_list(&mut self, sha256: &Sha256) -> Result<(), ArchiveError> {
        self.inner
            .execute("DELETE FROM revocation_list WHERE sha256 = ?1", [sha256])?;
        Ok(())
    }
}

/// Writes a part of a list piece by piece. Nothing is kept of the last piece before [`Write::flush`].
#[derive(Debug)]
pub struct PieceWriter<'t> {
    connection: &'t Connection,
    id: i64,
    part: Part,
    number: i64,
    piece: Vec<u8>,
}

impl<'t> PieceWriter<'t> {
    fn new(connection: &'t Connection, id: i64, part: Part) -> Self {
        Self {
            connection,
            id,
            part,
            number: 0,
            piece: Vec::with_capacity(PIECE_BYTES),
        }
    }

    fn put(&mut self) -> io::Result<()> {
        let sql = "INSERT OR REPLACE INTO revocation_list_piece (list, part, number, bytes) VALUES (?1, ?2, ?3, ?4)";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params![self.id, self.part.as_str(), self.number, self.piece]))
            .map_err(io::Error::other)?;
        Ok(())
    }
}

impl Write for PieceWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = bytes.len().min(PIECE_BYTES - self.piece.len());
        self.piece.extend_from_slice(&bytes[..count]);
        if self.piece.len() == PIECE_BYTES {
            self.put()?;
            self.piece.clear();
            self.number += 1;
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() { Ok(()) } else { self.put() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn add(archive: &mut Archive, sha256: Sha256, list: &[u8], index: &[u8]) {
        let mut transaction = archive.begin().unwrap();
        let size = list.len() as u64;
        let mut writer = transaction
            .add_revocation_list(&sha256, size, "list.crl", 5)
            .unwrap()
            .unwrap();
        for piece in list.chunks(1_000) {
            writer.write_all(piece).unwrap();
        }
        writer.flush().unwrap();
        let mut writer = transaction.replace_list_index(&sha256).unwrap().unwrap();
        writer.write_all(index).unwrap();
        writer.flush().unwrap();
        transaction.commit().unwrap();
    }

    fn bytes(count: usize) -> Vec<u8> {
        (0..count).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
    }

    #[test]
    fn any_part_of_a_list_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let in_file = Archive::open(folder.path(), "work").unwrap();
        for mut archive in [in_file, Archive::in_memory("work").unwrap()] {
            for (name, count) in [(1, 1), (2, PIECE_BYTES), (3, 3 * PIECE_BYTES + 5)] {
                let (list, index) = (bytes(count), bytes(count / 2));
                add(&mut archive, [name; 32], &list, &index);
                let stored = archive
                    .list_reader()
                    .unwrap()
                    .open(archive.revocation_lists().unwrap().last().unwrap());
                assert_eq!(stored.size(), count as u64);
                for (from, to) in [(0, count), (count / 3, count - count / 4), (count - 1, count)] {
                    let mut part = vec![0; to - from];
                    stored.read_at(from as u64, &mut part).unwrap();
                    assert_eq!(part, list[from..to]);
                }
                assert!(stored.read_at(1, &mut vec![0; count]).is_err());
                let mut read = Vec::new();
                stored.index().read_to_end(&mut read).unwrap();
                assert_eq!(read, index);
            }
            let rows = archive.revocation_lists().unwrap();
            assert_eq!(
                rows.iter().map(|row| row.size).sum::<u64>(),
                (4 * PIECE_BYTES + 6) as u64
            );
        }
    }

    #[test]
    fn what_is_there_stays_and_what_is_removed_gives_errors() {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = Archive::open(folder.path(), "work").unwrap();
        add(&mut archive, [1; 32], b"list", b"long index");
        let row = archive.revocation_lists().unwrap().remove(0);
        let stored = archive.list_reader().unwrap().open(&row);
        let mut transaction = archive.begin().unwrap();
        assert!(
            transaction
                .add_revocation_list(&[1; 32], 9, "again", 6)
                .unwrap()
                .is_none()
        );
        assert!(transaction.replace_list_index(&[2; 32]).unwrap().is_none());
        let mut writer = transaction.replace_list_index(&[1; 32]).unwrap().unwrap();
        writer.write_all(b"new").unwrap();
        writer.flush().unwrap();
        transaction.commit().unwrap();
        let mut index = Vec::new();
        stored.index().read_to_end(&mut index).unwrap();
        assert_eq!(index, b"new");

        let mut transaction = archive.begin().unwrap();
        transaction.remove_revocation_list(&[1; 32]).unwrap();
        transaction.commit().unwrap();
        assert!(stored.read_at(0, &mut [0]).is_err());
        assert_eq!(archive.revocation_lists().unwrap(), []);
        let left: i64 = archive
            .connection
            .query_row("SELECT count(*) FROM revocation_list_piece", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 0);
    }

    #[test]
    fn lists_of_an_earlier_archive_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let connection = Connection::open(folder.path().join(FILE_NAME)).unwrap();
        connection
            .execute_batch(include_str!("migrations/0001_documents.sql"))
            .unwrap();
        connection
            .execute_batch(include_str!("migrations/0002_made_here.sql"))
            .unwrap();
        connection
            .execute_batch(
                "INSERT INTO property VALUES ('profile', 'work');
                 PRAGMA user_version = 2;
                 PRAGMA application_id = 0x514c4854;",
            )
            .unwrap();
        let lists = [bytes(3), bytes(2 * PIECE_BYTES), bytes(2 * PIECE_BYTES + 1)];
        for (name, list) in lists.iter().enumerate() {
            let sha256 = [u8::try_from(name).unwrap(); 32];
            let row = params![&sha256, list, i64::try_from(name).unwrap()];
            let sql = "INSERT INTO trust VALUES (?1, 'revocation-list', ?2, 'НУЦ', ?3)";
            connection.execute(sql, row).unwrap();
        }
        connection
            .execute(
                "INSERT INTO trust VALUES (?1, 'anchor', x'30', 'root', 9)",
                [[9_u8; 32]],
            )
            .unwrap();
        drop(connection);
        let archive = Archive::open(folder.path(), "work").unwrap();
        let rows = archive.revocation_lists().unwrap();
        assert_eq!(rows.len(), lists.len());
        for (row, list) in rows.iter().zip(&lists) {
            let stored = archive.list_reader().unwrap().open(row);
            let mut read = vec![0; list.len()];
            stored.read_at(0, &mut read).unwrap();
            assert_eq!((&read, row.size, &*row.origin), (list, list.len() as u64, "НУЦ"));
            assert_eq!(stored.index().read(&mut [0]).unwrap(), 0);
        }
        assert_eq!(archive.trust(crate::TrustKind::Anchor).unwrap().len(), 1);
    }
}
