//! When was it signed, and who vouches for that? (EN 319 102-1, 5.5; EN 319 122-1, 5.2.1 and 5.3.)

use qolhat_asn1::UnixTime;
use qolhat_pki::{Check, Fact};

use super::report::Level;
use super::words::{checks, reasons};
use crate::cms::{SignerInfo, oid};

/// What was added to a signature after it was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Additions {
    /// Time stamps over the signature value.
    pub(super) timestamps: usize,
    /// Signatures over the signature value.
    pub(super) countersignatures: usize,
    /// How far the signature was extended for the long term.
    pub(super) level: Level,
}

impl Additions {
    /// Counts what is present. Nothing of it is evaluated.
    pub(super) fn of(signer: &SignerInfo<'_>, has_revocation_lists: bool) -> Self {
        let present = |kind| signer.unsigned(kind).next().is_some();
        let timestamps = signer.unsigned(oid::SIGNATURE_TIMESTAMP).count();
        let level = if present(oid::ARCHIVE_TIMESTAMP_V3) || present(oid::ARCHIVE_TIMESTAMP_V2) {
            Level::BLta
        } else if timestamps > 0 && (has_revocation_lists || present(oid::REVOCATION_VALUES)) {
            Level::BLt
        } else if timestamps > 0 {
            Level::BT
        } else {
            Level::BB
        };
        Self {
            timestamps,
            countersignatures: signer.unsigned(oid::COUNTERSIGNATURE).count(),
            level,
        }
    }
}

/// Says what is known about the time of signing. A claimed time is shown and proves nothing.
pub(super) fn check_time(claimed_time: Option<UnixTime>, additions: Additions) -> Check {
    let reason = match additions.timestamps {
        0 => reasons::NO_TIMESTAMP,
        _ => reasons::TIMESTAMP_NOT_EVALUATED,
    };
    let mut check = Check::not_checked(checks::TIME_PROVEN, reason);
    check
        .evidence
        .extend(claimed_time.map(|time| Fact::new("claimed_time", time)));
    if additions.timestamps > 0 {
        check.evidence.push(Fact::new("timestamps", additions.timestamps));
    }
    check
}
