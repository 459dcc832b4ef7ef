//! Of which moments evidence can tell, and since when a revocation counts.

use qolhat_asn1::UnixTime;

use crate::{ChainPolicy, CrlEntry, ReasonCode, reasons};

/// How far the clock of a responder may be ahead of ours: 5 minutes, as OpenSSL and others allow.
const CLOCK_TOLERANCE_SECONDS: i64 = 300;

/// Since when the revocation counts.
pub(super) fn revoked_since(entry: &CrlEntry, policy: &ChainPolicy) -> UnixTime {
    policy.validation.counts_from(
        entry.reason,
        entry.revoked_at,
        entry.invalidity_date,
        policy.is_time_proven,
    )
}

/// When evidence was made, and how far it reaches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) this_update: UnixTime,
    /// Until when it holds; nothing when nobody says so.
    pub(super) holds_until: Option<UnixTime>,
    /// Certificates that ended before this moment may have been dropped; nothing when all that ended may have been.
    pub(super) remembers_since: Option<UnixTime>,
}

impl Reach {
    /// Whether the evidence tells what the state was at the moment in question of a certificate that ends at
    /// `not_after`.
    ///
    /// Older evidence must still hold then. Later evidence tells it as well, since a revocation has a date, unless the
    /// certificate had ended: then it may have been dropped.
    pub(super) fn check(self, policy: &ChainPolicy, not_after: UnixTime) -> Result<(), ReasonCode> {
        if is_from_the_future(self.this_update, policy) {
            return Err(reasons::REVOCATION_DATA_NOT_YET_VALID);
        }
        if self.this_update < policy.at {
            return match self.holds_until {
                Some(until) if policy.at <= until => Ok(()),
                _ => Err(reasons::REVOCATION_DATA_STALE),
            };
        }
        let had_ended = not_after < self.this_update;
        let is_remembered = self.remembers_since.is_some_and(|since| since <= not_after);
        if had_ended && !is_remembered {
            return Err(reasons::REVOCATION_DATA_AFTER_EXPIRY);
        }
        Ok(())
    }
}

/// Whether something says that it was made after the moment at which the question is asked.
pub(super) fn is_from_the_future(time: UnixTime, policy: &ChainPolicy) -> bool {
    time.0 > policy.now.max(policy.at).0.saturating_add(CLOCK_TOLERANCE_SECONDS)
}
