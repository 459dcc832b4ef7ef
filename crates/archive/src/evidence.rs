//! Table `evidence`: what services answered, and when.

use rusqlite::{OptionalExtension as _, Row, params};

use crate::{Archive, ArchiveError, Sha256, Transaction};

/// The most answers that are kept; older ones go. A thousand partners with three certificates each have fewer.
pub const MAX_EVIDENCE_ROWS: u32 = 4_000;

/// What kind of evidence a row is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EvidenceKind {
    /// An answer about one certificate.
    Ocsp,
    /// A revocation list, whose bytes lie in the table `trust`.
    RevocationList,
    /// Certificates of issuers.
    Certificate,
}

impl EvidenceKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ocsp => "ocsp",
            Self::RevocationList => "crl",
            Self::Certificate => "certificate",
        }
    }
}

/// What a service answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EvidenceRow {
    /// Who was asked.
    pub address: String,
    /// SHA-256 of the certificate the answer is about; nothing for lists and certificates.
    pub subject: Option<Sha256>,
    /// Digest of the bytes.
    pub sha256: Sha256,
    /// The bytes; nothing for a list.
    pub der: Option<Vec<u8>>,
    /// When it was obtained, seconds since 1970.
    pub obtained_at: i64,
    /// When newer information is due.
    pub next_update: Option<i64>,
}

impl Archive {
    /// Everything of one kind that is kept, the newest first.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn evidence(&self, kind: EvidenceKind) -> Result<Vec<EvidenceRow>, ArchiveError> {
        let sql = "SELECT address, subject, sha256, der, obtained_at, next_update FROM evidence WHERE kind = ?1
                   ORDER BY obtained_at DESC, address, subject";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([kind.as_str()], read_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Transaction<'_> {
    /// Keeps an answer in place of the earlier one from the same address about the same certificate. The list that a
    /// newer one replaces is forgotten, unless it was added by hand.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn keep_evidence(&mut self, kind: EvidenceKind, row: &EvidenceRow) -> Result<(), ArchiveError> {
        let subject: &[u8] = row.subject.as_ref().map_or(&[], |subject| &subject[..]);
        let key = params![kind.as_str(), row.address, subject];
        let earlier: Option<Sha256> = self
            .inner
            .query_row(
                "SELECT sha256 FROM evidence WHERE kind = ?1 AND address = ?2 AND subject = ?3",
                key,
                |row| row.get(0),
            )
            .optional()?;
        self.inner.execute(
            "INSERT OR REPLACE INTO evidence (kind, address, subject, sha256, der, obtained_at, next_update)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                kind.as_str(),
                row.address,
                subject,
                row.sha256,
                row.der,
                row.obtained_at,
                row.next_update
            ],
        )?;
        if let Some(earlier) = earlier.filter(|earlier| *earlier != row.sha256) {
            // A list may lie at several addresses; its origin in `trust` is the address when it was fetched.
            self.inner.execute(
                "DELETE FROM trust WHERE sha256 = ?1 AND kind = 'revocation-list' AND origin = ?2
                 AND sha256 NOT IN (SELECT sha256 FROM evidence WHERE kind = 'crl')",
                params![earlier, row.address],
            )?;
        }
        self.inner.execute(
            "DELETE FROM evidence WHERE kind <> 'crl' AND (kind, address, subject) NOT IN
             (SELECT kind, address, subject FROM evidence WHERE kind <> 'crl' ORDER BY obtained_at DESC LIMIT ?1)",
            [MAX_EVIDENCE_ROWS],
        )?;
        Ok(())
    }
}

fn read_row(row: &Row<'_>) -> rusqlite::Result<EvidenceRow> {
    let subject: Vec<u8> = row.get(1)?;
    Ok(EvidenceRow {
        address: row.get(0)?,
        subject: Sha256::try_from(subject).ok(),
        sha256: row.get(2)?,
        der: row.get(3)?,
        obtained_at: row.get(4)?,
        next_update: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::{TrustKind, TrustSource};

    fn row(address: &str, subject: Option<u8>, der: &[u8], obtained_at: i64) -> EvidenceRow {
        let mut sha256 = Sha256::default();
        sha256.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, der).as_ref());
        EvidenceRow {
            address: address.to_owned(),
            subject: subject.map(|byte| [byte; 32]),
            sha256,
            der: subject.map(|_| der.to_vec()),
            obtained_at,
            next_update: None,
        }
    }

    #[test]
    fn a_newer_answer_takes_the_place_of_the_older() {
        let mut archive = Archive::in_memory("work").unwrap();
        let mut transaction = archive.begin().unwrap();
        for row in [
            row("http://a/", Some(1), b"one", 10),
            row("http://a/", Some(2), b"two", 11),
            row("http://a/", Some(1), b"three", 12),
        ] {
            transaction.keep_evidence(EvidenceKind::Ocsp, &row).unwrap();
        }
        transaction.commit().unwrap();
        let kept = archive.evidence(EvidenceKind::Ocsp).unwrap();
        assert_eq!(
            kept,
            [
                row("http://a/", Some(1), b"three", 12),
                row("http://a/", Some(2), b"two", 11)
            ]
        );
        assert!(archive.evidence(EvidenceKind::RevocationList).unwrap().is_empty());
    }

    #[test]
    fn a_replaced_list_is_forgotten_unless_it_was_added_by_hand() {
        let mut archive = Archive::in_memory("work").unwrap();
        let mut transaction = archive.begin().unwrap();
        let kind = TrustKind::RevocationList;
        transaction
            .add_trust(kind, b"by hand", (TrustSource::UserFile, "list.crl"), 1)
            .unwrap();
        for (der, at) in [(&b"fetched"[..], 2), (b"by hand", 3), (b"newest", 4)] {
            transaction
                .add_trust(kind, der, (TrustSource::OfficialAddress, "http://a/"), at)
                .unwrap();
            let row = row("http://a/", None, der, at);
            transaction.keep_evidence(EvidenceKind::RevocationList, &row).unwrap();
        }
        transaction.commit().unwrap();
        let left: Vec<Vec<u8>> = archive.trust(kind).unwrap().into_iter().map(|row| row.der).collect();
        assert_eq!(left, [b"by hand".to_vec(), b"newest".to_vec()]);
    }
}
