//! When was it signed, and who vouches for that? (EN 319 102-1, 5.5; EN 319 122-1, 5.2.1 and 5.3.)

use qolhat_asn1::UnixTime;
use qolhat_pki::{Check, Fact};

use super::report::Level;
use super::timestamp::TimestampReport;
use super::words::{checks, reasons};
use crate::cms::{SignerInfo, oid};

/// What was added to a signature after it was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Additions {
    /// Signatures over the signature value.
    pub(super) countersignatures: usize,
    /// How far the signature was extended for the long term.
    pub(super) level: Level,
}

impl Additions {
    /// Counts what is present. Nothing of it is evaluated.
    pub(super) fn of(signer: &SignerInfo<'_>, has_revocation_lists: bool) -> Self {
        let present = |kind| signer.unsigned(kind).next().is_some();
        let has_timestamp = present(oid::SIGNATURE_TIMESTAMP);
        let level = if present(oid::ARCHIVE_TIMESTAMP_V3) || present(oid::ARCHIVE_TIMESTAMP_V2) {
            Level::BLta
        } else if has_timestamp && (has_revocation_lists || present(oid::REVOCATION_VALUES)) {
            Level::BLt
        } else if has_timestamp {
            Level::BT
        } else {
            Level::BB
        };
        Self {
            countersignatures: signer.unsigned(oid::COUNTERSIGNATURE).count(),
            level,
        }
    }
}

/// The stamp that proves most: the earliest good one (EN 319 102-1, 5.5.4, best-signature-time).
pub(super) fn earliest(timestamps: &[TimestampReport]) -> Option<&TimestampReport> {
    let good = timestamps.iter().filter(|stamp| stamp.proven_time().is_some());
    good.min_by_key(|stamp| stamp.info.as_ref().map(|info| info.time))
}

/// Says what is known about the time of signing. A claimed time is shown and proves nothing.
pub(super) fn check_time(claimed_time: Option<UnixTime>, timestamps: &[TimestampReport]) -> Check {
    let id = checks::TIME_PROVEN;
    let mut facts: Vec<Fact> = claimed_time
        .map(|time| Fact::new("claimed_time", time))
        .into_iter()
        .collect();
    if !timestamps.is_empty() {
        facts.push(Fact::new("timestamps", timestamps.len()));
    }
    let Some(best) = earliest(timestamps) else {
        // The first stamp speaks for all: its own report says why it proves nothing.
        let reason = timestamps.first().and_then(TimestampReport::sub_indication);
        facts.extend(reason.map(|reason| Fact::new("sub_indication", reason.as_str())));
        return match timestamps {
            [] => Check {
                evidence: facts,
                ..Check::not_checked(id, reasons::NO_TIMESTAMP)
            },
            _ => Check::undetermined(id, reasons::TIMESTAMP_NOT_PROVEN, facts),
        };
    };
    facts.extend(best.info.as_ref().map(|info| Fact::new("proven_time", info.time)));
    facts.extend(
        best.authority
            .as_ref()
            .map(|authority| Fact::new("authority", authority.subject())),
    );
    facts.extend(best.policy().map(|policy| Fact::new("policy", policy)));
    Check::satisfied(id, facts)
}
