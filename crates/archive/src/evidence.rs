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
    /// Who was asked; of a certificate that the user gave, `file:` and the name of the file.
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
    /// newer one replaces is forgotten, unless it was added by hand. Of too many answers the oldest go, never what the user
    /// gave.
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
            // A list may lie at several addresses; its origin is the address when it was fetched.
            self.inner.execute(
                "DELETE FROM revocation_list WHERE sha256 = ?1 AND origin = ?2
                 AND sha256 NOT IN (SELECT sha256 FROM evidence WHERE kind = 'crl')",
                params![earlier, row.address],
            )?;
        }
        self.inner.execute(
            "DELETE FROM evidence WHERE kind <> 'crl' AND address NOT LIKE 'file:%' AND (kind, address, subject) NOT IN
             (SELECT kind, address, subject FROM evidence WHERE kind <> 'crl' ORDER BY obtained_at DESC LIMIT ?1)",
            [MAX_EVIDENCE_ROWS],
        )?;
        Ok(())
    }

    /// Forgets a certificate of an issuer, wherever it came from. Without effect on what is not there.
    ///
    /// # Errors
    /// [`ArchiveError::Store`].
    pub fn forget_certificate(&mut self, sha256: &Sha256) -> Result<(), ArchiveError> {
        let sql = "DELETE FROM evidence WHERE kind = ?1 AND sha256 = ?2";
        self.inner
            .execute(sql, params![EvidenceKind::Certificate.as_str(), sha256])?;
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
    fn a_forgotten_certificate_is_gone_wherever_it_came_from() {
        let mut archive = Archive::in_memory("work").unwrap();
        let mut transaction = archive.begin().unwrap();
        for row in [
            row("http://a/ca.cer", Some(1), b"ca", 10),
            row("file:ca.cer", Some(1), b"ca", 11),
            row("file:ca.cer", Some(2), b"other", 12),
        ] {
            transaction.keep_evidence(EvidenceKind::Certificate, &row).unwrap();
        }
        transaction
            .keep_evidence(EvidenceKind::Ocsp, &row("http://a/", Some(1), b"ca", 13))
            .unwrap();
        let forgotten = row("", None, b"ca", 0).sha256;
        transaction.forget_certificate(&forgotten).unwrap();
        transaction.forget_certificate(&forgotten).unwrap();
        transaction.commit().unwrap();
        let left = archive.evidence(EvidenceKind::Certificate).unwrap();
        assert_eq!(left, [row("file:ca.cer", Some(2), b"other", 12)]);
        assert_eq!(archive.evidence(EvidenceKind::Ocsp).unwrap().len(), 1);
    }

    #[test]
    fn many_answers_push_out_the_oldest_and_nothing_that_the_user_gave() {
        let mut archive = Archive::in_memory("work").unwrap();
        let mut transaction = archive.begin().unwrap();
        let given = row("file:ca.cer", Some(1), b"ca", 0);
        transaction.keep_evidence(EvidenceKind::Certificate, &given).unwrap();
        transaction
            .inner
            .execute(
                "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1)
                 INSERT INTO evidence (kind, address, subject, sha256, der, obtained_at)
                 SELECT 'ocsp', 'http://a/' || n, zeroblob(32), zeroblob(32), zeroblob(1), n FROM counted",
                [MAX_EVIDENCE_ROWS],
            )
            .unwrap();
        transaction
            .keep_evidence(EvidenceKind::Ocsp, &row("http://b/", Some(1), b"new", 1 << 20))
            .unwrap();
        transaction.commit().unwrap();
        let kept = archive.evidence(EvidenceKind::Ocsp).unwrap();
        assert!(kept.len() <= MAX_EVIDENCE_ROWS as usize);
        assert!(kept.iter().all(|row| row.address != "http://a/1"));
        assert_eq!(archive.evidence(EvidenceKind::Certificate).unwrap(), [given]);
    }

    #[test]
    fn a_replaced_list_is_forgotten_unless_it_was_added_by_hand() {
        let mut archive = Archive::in_memory("work").unwrap();
        let mut transaction = archive.begin().unwrap();
        let listed = |der: &[u8], at| row("http://a/", None, der, at);
        let by_hand = listed(b"by hand", 3);
        transaction
            .add_revocation_list(&by_hand.sha256, 7, "list.crl", 1)
            .unwrap();
        for row in [listed(b"fetched", 2), by_hand, listed(b"newest", 4)] {
            let at = row.obtained_at;
            transaction
                .add_revocation_list(&row.sha256, 7, "http://a/", at)
                .unwrap();
            transaction.keep_evidence(EvidenceKind::RevocationList, &row).unwrap();
        }
        transaction.commit().unwrap();
        let left: Vec<_> = archive
            .revocation_lists()
            .unwrap()
            .into_iter()
            .map(|row| row.added_at)
            .collect();
        assert_eq!(left, [1, 4], "the one that was added by hand, and the newest");
    }
}
