//! What witnesses say about a certificate, and what keeps them from being heard.

use qolhat_asn1::UnixTime;

use super::RevocationSource;
use crate::{CrlEntry, Fact, ReasonCode, reasons};

/// How many faults of one certificate are told. The gravest is always among them.
const MAX_FAULTS: usize = 16;

/// What one trustworthy witness says about the moment in question.
#[derive(Clone, Debug)]
pub(super) struct Testimony {
    pub(super) source: RevocationSource,
    /// Who signed it.
    pub(super) witness: String,
    /// SHA-256 of what it signed.
    pub(super) sha256: [u8; 32],
    pub(super) produced_at: Option<UnixTime>,
    pub(super) this_update: UnixTime,
    pub(super) next_update: Option<UnixTime>,
    pub(super) statement: Statement,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Statement {
    /// Not revoked, or only later.
    NotRevoked {
        /// The entry when it was revoked later.
        later: Option<CrlEntry>,
    },
    /// Revoked, which nothing undoes.
    Revoked {
        /// Since when it counts.
        since: UnixTime,
        entry: CrlEntry,
    },
    /// On hold, which may be lifted as if it had never been (RFC 5280, 5.3.1).
    OnHold(CrlEntry),
    /// Never issued by this authority.
    NeverIssued,
}

impl Testimony {
    /// The entry about the certificate.
    pub(super) fn entry(&self) -> Option<&CrlEntry> {
        match &self.statement {
            Statement::NotRevoked { later } => later.as_ref(),
            Statement::Revoked { entry, .. } | Statement::OnHold(entry) => Some(entry),
            Statement::NeverIssued => None,
        }
    }

    /// Since when the certificate counts as revoked at the moment in question.
    pub(super) fn revoked_since(&self) -> Option<UnixTime> {
        match &self.statement {
            Statement::Revoked { since, .. } => Some(*since),
            Statement::OnHold(entry) => Some(entry.revoked_at),
            Statement::NotRevoked { .. } | Statement::NeverIssued => None,
        }
    }
}

/// Why a witness was not heard.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Fault {
    pub(super) reason: ReasonCode,
    pub(super) facts: Vec<Fact>,
}

impl From<ReasonCode> for Fault {
    fn from(reason: ReasonCode) -> Self {
        Self {
            reason,
            facts: Vec::new(),
        }
    }
}

impl Fault {
    /// How near to an answer the fault is; the gravest is the reason that people see. Data that is wrong comes before
    /// data that could not be had, and that before data that is merely old or about somebody else: whoever removes the
    /// first cause gets an answer.
    fn gravity(&self) -> u8 {
        match self.reason {
            reasons::SEARCH_LIMIT => 5,
            reasons::REVOCATION_DATA_FOR_ANOTHER => 1,
            reasons::REVOCATION_DATA_STALE | reasons::REVOCATION_DATA_AFTER_EXPIRY => 2,
            reason if reasons::EVIDENCE_NOT_OBTAINED.contains(&reason) => 3,
            _ => 4,
        }
    }
}

/// Everything that was said and everything that hindered.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    pub(super) testimonies: Vec<Testimony>,
    faults: Vec<Fault>,
}

impl Hearing {
    pub(super) fn join(&mut self, other: Self) {
        self.testimonies.extend(other.testimonies);
        other.faults.into_iter().for_each(|fault| self.blame(fault));
    }

    /// Keeps a fault in its place: the gravest first, equal ones in the order they were met.
    pub(super) fn blame(&mut self, fault: impl Into<Fault>) {
        let fault = fault.into();
        // One list is met at every place where it might be published.
        if self.faults.contains(&fault) {
            return;
        }
        let place = self.faults.partition_point(|known| known.gravity() >= fault.gravity());
        self.faults.insert(place, fault);
        self.faults.truncate(MAX_FAULTS);
    }

    /// The first revocation after the moment in question.
    pub(super) fn revoked_later(&self) -> Option<CrlEntry> {
        let later = self
            .testimonies
            .iter()
            .filter_map(|testimony| match &testimony.statement {
                Statement::NotRevoked { later } => later.as_ref(),
                _ => None,
            });
        later.min_by_key(|entry| entry.revoked_at).cloned()
    }

    /// The gravest fault, and the facts about all of them; those of the gravest stand last, where words take them from.
    pub(super) fn into_fault(self) -> (ReasonCode, Vec<Fact>) {
        let reason = self
            .faults
            .first()
            .map_or(reasons::REVOCATION_DATA_MISSING, |fault| fault.reason);
        let facts = self.faults.into_iter().rev().flat_map(|fault| {
            let cause = Fact::new("cause", fault.reason.as_str());
            std::iter::once(cause).chain(fault.facts)
        });
        (reason, facts.collect())
    }
}
