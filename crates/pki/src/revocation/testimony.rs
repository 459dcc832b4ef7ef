//! What witnesses say about a certificate, and what keeps them from being heard.

use qolhat_asn1::UnixTime;

use super::RevocationSource;
use crate::{CrlEntry, Fact, ReasonCode, reasons};

/// How many faults of one certificate are told. The one of the highest rank is always among them.
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
    /// Whether it is about what was asked for now, and not about what somebody kept.
    pub(super) is_about_request: bool,
    /// Whether it is about changes to a list, without which the list itself still speaks.
    pub(super) is_about_delta: bool,
}

impl From<ReasonCode> for Fault {
    fn from(reason: ReasonCode) -> Self {
        Self {
            reason,
            facts: Vec::new(),
            is_about_request: false,
            is_about_delta: false,
        }
    }
}

/// The order of causes when several witnesses could not be heard: the highest is the reason that people see, all others
/// stand beside it.
///
/// The rule is to name what has to be repaired first, so that whoever removes the cause gets an answer or the next
/// cause, and never to hide an attack behind a fault of the network.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Rank {
    /// Kept data about somebody else: an archive is full of it.
    KeptForAnother,
    /// Kept data that holds no more: expected sooner or later, and cured by whatever is asked for now.
    KeptOutdated,
    /// Nothing came. It says less than what did come: the service may be one that does not exist.
    NotObtained,
    /// Asked now, genuine, and no answer: outdated, about somebody else, refused, unknown. The service is there and
    /// answers like this, so asking again or elsewhere has to wait for whoever runs it, or for our clock to be set.
    NoAnswer,
    /// It came and must not be believed: forged, replayed, signed by somebody else, not understood. It may be an attack,
    /// and no failure of another service makes that less.
    NotBelieved,
    /// The search was given up, so that nothing else that is known about the evidence is complete.
    GivenUp,
}

impl Fault {
    fn rank(&self) -> Rank {
        match self.reason {
            reasons::SEARCH_LIMIT => Rank::GivenUp,
            reason if reasons::EVIDENCE_NOT_OBTAINED.contains(&reason) => Rank::NotObtained,
            reasons::REVOCATION_ANSWER_REFUSED | reasons::REVOCATION_STATUS_UNKNOWN => Rank::NoAnswer,
            reasons::REVOCATION_DATA_STALE
            | reasons::REVOCATION_DATA_AFTER_EXPIRY
            | reasons::REVOCATION_DATA_FOR_ANOTHER
                if self.is_about_request =>
            {
                Rank::NoAnswer
            }
            reasons::REVOCATION_DATA_STALE | reasons::REVOCATION_DATA_AFTER_EXPIRY => Rank::KeptOutdated,
            reasons::REVOCATION_DATA_FOR_ANOTHER => Rank::KeptForAnother,
            _ => Rank::NotBelieved,
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

    /// Keeps a fault in its place: the one that is told first, equal ones in the order they were met.
    pub(super) fn blame(&mut self, fault: impl Into<Fault>) {
        let fault = fault.into();
        // One list is met at every place where it might be published.
        if self.faults.contains(&fault) {
            return;
        }
        let place = self.faults.partition_point(|known| known.rank() >= fault.rank());
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

    /// Why changes to the list that decided were not used: nothing that hinders it, and something to know. Dates and
    /// states are left out, so that none is taken for that of the list.
    pub(super) fn unused_deltas(&self) -> Vec<Fact> {
        const WHERE_AND_HOW: [&str; 2] = ["address", "fault"];
        let faults = self.faults.iter().filter(|fault| fault.is_about_delta);
        let facts = faults.flat_map(|fault| {
            let unused = Fact::new("delta_not_used", fault.reason.as_str());
            let more = fault.facts.iter().filter(|fact| WHERE_AND_HOW.contains(&fact.name));
            std::iter::once(unused).chain(more.cloned())
        });
        facts.collect()
    }

    /// The fault of the highest rank, and the facts about all of them; those of the first stand last, where words take
    /// them from.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(reason: ReasonCode, is_about_request: bool) -> Fault {
        Fault {
            is_about_request,
            ..reason.into()
        }
    }

    /// Every pair, in both orders of being met.
    #[test]
    fn what_has_to_be_repaired_first_is_told_first() {
        let from_last_to_first = [
            fault(reasons::REVOCATION_DATA_FOR_ANOTHER, false),
            fault(reasons::REVOCATION_DATA_STALE, false),
            fault(reasons::REVOCATION_SERVICE_TIMEOUT, true),
            fault(reasons::REVOCATION_DATA_STALE, true),
            fault(reasons::REVOCATION_DATA_SIGNATURE_INVALID, false),
            fault(reasons::SEARCH_LIMIT, false),
        ];
        for (place, lower) in from_last_to_first.iter().enumerate() {
            for higher in &from_last_to_first[place + 1..] {
                for met in [[lower, higher], [higher, lower]] {
                    let mut hearing = Hearing::default();
                    met.into_iter().for_each(|fault| hearing.blame(fault.clone()));
                    let (reason, facts) = hearing.into_fault();
                    assert_eq!(reason, higher.reason, "{lower:?}, {higher:?}");
                    let causes = [lower, higher].map(|fault| Fact::new("cause", fault.reason.as_str()));
                    assert_eq!(facts, causes, "both are told");
                }
            }
        }
        // Of equal ones the first that was met: the responder is asked before the list.
        let mut hearing = Hearing::default();
        hearing.blame(fault(reasons::REVOCATION_SERVICE_TIMEOUT, true));
        hearing.blame(fault(reasons::REVOCATION_SERVICE_ERROR, true));
        assert_eq!(hearing.into_fault().0, reasons::REVOCATION_SERVICE_TIMEOUT);
    }
}
