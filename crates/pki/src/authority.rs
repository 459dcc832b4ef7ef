//! Whether every issuer in a chain was allowed to issue (RFC 5280, 6.1.4 (k) to (n)).

use crate::{Certificate, Check, Fact, ReasonCode, checks, reasons};

/// Checks basic constraints, path length and key usage of every issuer; `chain` runs from the leaf to the anchor.
///
/// The anchor's own statements hold as well, except that a root without basic constraints may be an anchor: it was made
/// one by decision, and roots of version 1 have none.
pub(crate) fn check(chain: &[Certificate]) -> Check {
    let fault = find_fault(chain);
    match fault {
        None => Check::satisfied(checks::ISSUERS_AUTHORIZED, Vec::new()),
        Some((reason, issuer)) => Check::violated(
            checks::ISSUERS_AUTHORIZED,
            reason,
            vec![
                Fact::new("issuer", issuer.subject()),
                Fact::new("serial", issuer.serial_hex()),
            ],
        ),
    }
}

fn find_fault(chain: &[Certificate]) -> Option<(ReasonCode, &Certificate)> {
    let mut allowed = usize::MAX;
    let anchor = chain.len().saturating_sub(1);
    for (position, issuer) in chain.iter().enumerate().skip(1).rev() {
        let is_anchor = position == anchor;
        let constraints = issuer.basic_constraints();
        let is_root = is_anchor && issuer.is_self_issued();
        if constraints.map_or(!is_root, |constraints| !constraints.is_authority) {
            return Some((reasons::NOT_AN_AUTHORITY, issuer));
        }
        if issuer.key_usage().is_some_and(|usage| !usage.key_cert_sign()) {
            return Some((reasons::ISSUER_KEY_USAGE, issuer));
        }
        if !is_anchor && !issuer.is_self_issued() {
            if allowed == 0 {
                return Some((reasons::PATH_LENGTH_EXCEEDED, issuer));
            }
            allowed -= 1;
        }
        if let Some(limit) = constraints.and_then(|constraints| constraints.path_length) {
            allowed = allowed.min(usize::try_from(limit).unwrap_or(usize::MAX));
        }
    }
    None
}
