//! Of which moments evidence can tell, and since when a revocation counts.

use qolhat_asn1::UnixTime;

use crate::{ChainPolicy, CrlEntry, CrlReason, ReasonCode, reasons};

/// How long an answer without nextUpdate is taken to hold for moments after it: 8 hours. The НУЦ gives none ("newer
/// information is always available", RFC 6960, 4.2.2.1) and renews its delta lists after 7.5 hours, so this is how old
/// news may get by its own rules.
pub const DEFAULT_OCSP_FRESHNESS_SECONDS: i64 = 8 * 3_600;

/// How far the clock of a responder may be ahead of ours: 5 minutes, as OpenSSL and others allow.
const CLOCK_TOLERANCE_SECONDS: i64 = 300;

/// How evidence is read where the standards leave it to a policy.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RevocationRules {
    /// For how many seconds an answer without nextUpdate holds.
    pub ocsp_freshness_seconds: i64,
    /// Since when a revocation for compromise counts.
    pub compromise: CompromiseRule,
}

impl Default for RevocationRules {
    fn default() -> Self {
        Self {
            ocsp_freshness_seconds: DEFAULT_OCSP_FRESHNESS_SECONDS,
            compromise: CompromiseRule::default(),
        }
    }
}

/// Since when a certificate counts as revoked whose key was compromised, when the authority says since when it suspects
/// the key (invalidityDate; RFC 5280, 5.3.2, leaves to policies what follows from it).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum CompromiseRule {
    /// The rule for Kazakhstan: from the invalidity date when nothing proves the moment in question, since whoever has the
    /// key may have claimed it; from the revocation when the moment is proven.
    #[default]
    InvalidityDateUnlessProven,
    /// Always from the revocation.
    RevocationDate,
}

/// Since when the revocation counts.
pub(super) fn revoked_since(entry: &CrlEntry, policy: &ChainPolicy) -> UnixTime {
    let is_compromise = matches!(
        entry.reason,
        Some(CrlReason::KeyCompromise | CrlReason::CaCompromise | CrlReason::AaCompromise)
    );
    let looks_back =
        policy.revocation_rules.compromise == CompromiseRule::InvalidityDateUnlessProven && !policy.is_time_proven;
    match entry.invalidity_date {
        Some(suspected) if is_compromise && looks_back => suspected.min(entry.revoked_at),
        _ => entry.revoked_at,
    }
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
