//! Whether a key is meant for what it was used for (RFC 5280, 4.2.1.3 and 4.2.1.12).

use qolhat_asn1::Oid;

use crate::{Certificate, ChainPolicy, Check, Fact, Purpose, ReasonCode, Weight, checks, oid, reasons};

/// The use that is asked about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum RequiredPurpose {
    /// Signing documents: a login key is refused.
    Sign,
    /// Logging in: a key for documents only is refused.
    Auth,
    /// A use named by its extended key usage, which must be there, in the chain as well, or not be limited at all.
    Usage(Oid),
    /// Not asked.
    Any,
}

/// Checks the key of the leaf; `chain` runs from the leaf to the anchor.
pub(crate) fn check(chain: &[Certificate], policy: &ChainPolicy) -> Check {
    let Some(leaf) = chain.first() else {
        return Check::not_checked(checks::KEY_PURPOSE, reasons::NO_CHAIN);
    };
    let fault = match policy.purpose {
        RequiredPurpose::Any => return Check::not_checked(checks::KEY_PURPOSE, reasons::NOT_REQUIRED),
        RequiredPurpose::Sign => return check_signing(leaf, policy),
        RequiredPurpose::Auth => login_fault(leaf),
        RequiredPurpose::Usage(usage) => usage_fault(chain, usage),
    };
    let facts = vec![Fact::new("purpose", leaf.purpose().as_str())];
    match fault {
        None => Check::satisfied(checks::KEY_PURPOSE, facts),
        Some(reason) => Check::violated(checks::KEY_PURPOSE, reason, facts),
    }
}

/// Asks the policy what a key of this purpose may sign. The shipped one refuses on positive evidence only: certificates of
/// banks and of state bodies have no extended key usage at all, and unknown ones say nothing. A key usage that forbids
/// signatures is refused under every policy.
fn check_signing(leaf: &Certificate, policy: &ChainPolicy) -> Check {
    let (id, purpose) = (checks::KEY_PURPOSE, leaf.purpose());
    let facts = vec![Fact::new("purpose", purpose.as_str())];
    let reason = match purpose {
        Purpose::Login => reasons::LOGIN_KEY,
        _ => reasons::OTHER_PURPOSE,
    };
    match policy.validation.purpose(policy.document_type.as_deref(), purpose) {
        Weight::Fail => Check::violated(id, reason, facts),
        _ if is_for_something_else(leaf) => Check::violated(id, reasons::OTHER_PURPOSE, facts),
        _ if usage_forbids_signatures(leaf) => Check::violated(id, reasons::KEY_USAGE, facts),
        Weight::Warn => Check::warned(id, reason, facts),
        Weight::Pass => Check::satisfied(id, facts),
    }
}

fn login_fault(leaf: &Certificate) -> Option<ReasonCode> {
    match leaf.purpose() {
        Purpose::Sign if leaf.has_usage(oid::usage::EMAIL_PROTECTION) => Some(reasons::SIGNING_KEY),
        Purpose::Timestamp | Purpose::Ocsp | Purpose::Authority => Some(reasons::OTHER_PURPOSE),
        _ if is_for_something_else(leaf) => Some(reasons::OTHER_PURPOSE),
        _ => usage_forbids_signatures(leaf).then_some(reasons::KEY_USAGE),
    }
}

/// Whether every use that the certificate names is one that is neither signing documents nor logging in (RFC 5280,
/// 4.2.1.12). Uses that are unknown here say nothing against it: roles of Kazakhstan are uses.
fn is_for_something_else(leaf: &Certificate) -> bool {
    let usages = leaf.extended_key_usage().unwrap_or_default();
    !usages.is_empty()
        && usages
            .iter()
            .all(|usage| oid::usage::NEITHER_SIGNING_NOR_LOGIN.contains(usage))
}

fn usage_forbids_signatures(leaf: &Certificate) -> bool {
    leaf.key_usage()
        .is_some_and(|usage| !usage.digital_signature() && !usage.non_repudiation())
}

/// The usages of authorities limit what they may issue for, as all web browsers read them. Both extensions of the leaf must
/// allow the use ("the certificate MUST only be used for a purpose consistent with both extensions", 4.2.1.12).
fn usage_fault(chain: &[Certificate], usage: Oid) -> Option<ReasonCode> {
    let allows = |certificate: &Certificate| {
        certificate.extended_key_usage().is_none()
            || certificate.has_usage(usage)
            || certificate.has_usage(oid::usage::ANY)
    };
    if !chain.iter().all(allows) {
        return Some(reasons::EXTENDED_KEY_USAGE);
    }
    let leaf = chain.first()?;
    usage_forbids_signatures(leaf).then_some(reasons::KEY_USAGE)
}
