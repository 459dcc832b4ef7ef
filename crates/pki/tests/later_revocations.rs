//! What a revocation means that was entered after the moment in question: the policy says, by its reason.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::sync::Arc;

use qolhat_asn1::{Tag, UnixTime, der};
use qolhat_pki::{
    AnchorOrigin, Answer, ChainOutcome, ChainPolicy, CrlReason, Evidence, ReasonCode, RevocationStatus, SubIndication,
    TrustStore, ValidationPolicy, Weight, build_chain, checks, oid, reasons,
};
use support::authority::{MIDDLE, Party, TO, authority, extension_list, person};

const DAY: i64 = 86_400;
const LEAF: u64 = 2;

fn days_after_middle(days: i64) -> UnixTime {
    UnixTime(MIDDLE.0 + days * DAY)
}

/// The leaf of an authority as of the fifth day, by a list of the first that says it was revoked on the ninth.
fn judge(reason: Option<CrlReason>, invalid_since: Option<i64>, policy: &Arc<ValidationPolicy>) -> ChainOutcome {
    let (issuer, leaf) = (Party::new("Issuer"), Party::new("Leaf"));
    let mut extensions = Vec::new();
    if let Some(reason) = reason {
        let number = CrlReason::ALL.iter().position(|known| *known == reason).unwrap();
        // Number 7 was never given out (RFC 5280, 5.3.1).
        let number = u8::try_from(if number >= 7 { number + 1 } else { number }).unwrap();
        extensions.push((
            oid::extension::REASON_CODE,
            false,
            der::element(Tag::ENUMERATED, &[number]),
        ));
    }
    if let Some(days) = invalid_since {
        let date = days_after_middle(days);
        extensions.push((oid::extension::INVALIDITY_DATE, false, generalized(date)));
    }
    let mut fields = vec![der::small_unsigned(LEAF), der::time(days_after_middle(9))];
    if !extensions.is_empty() {
        fields.push(extension_list(extensions));
    }
    let entry = der::element(Tag::SEQUENCE, &fields.concat());
    let list = issuer.list_of((days_after_middle(1), TO), &entry, 1, None);
    let anchor = issuer.issue(&issuer, 1, authority());
    let chain_policy = ChainPolicy {
        validation: Arc::clone(policy),
        ..ChainPolicy::at(days_after_middle(5))
    };
    build_chain(
        &issuer.issue(&leaf, LEAF, person()),
        &[],
        &TrustStore::from_certificates([anchor], AnchorOrigin::GivenByUser),
        &Evidence::from_crls(&[list]),
        &chain_policy,
    )
}

/// GeneralizedTime, which an invalidity date has whatever the year (RFC 5280, 5.3.2).
fn generalized(at: UnixTime) -> Vec<u8> {
    let digits: String = at.to_string().chars().filter(char::is_ascii_digit).collect();
    der::element(Tag::GENERALIZED_TIME, format!("{digits}Z").as_bytes())
}

/// The answer to "was it revoked?", and whether it warns.
fn answer(outcome: &ChainOutcome) -> (Answer, Option<ReasonCode>, bool) {
    let check = outcome.check(checks::NOT_REVOKED).unwrap();
    (check.answer, check.reason, check.is_warning())
}

#[test]
fn a_key_in_doubt_at_the_moment_in_question_is_revoked_then_already() {
    let policy = ValidationPolicy::shipped();
    for reason in [Some(CrlReason::KeyCompromise), Some(CrlReason::Unspecified), None] {
        let outcome = judge(reason, Some(3), &policy);
        let revoked = (Answer::Violated, Some(reasons::CERTIFICATE_REVOKED), false);
        assert_eq!(answer(&outcome), revoked, "{reason:?}");
        assert_eq!(
            outcome.sub_indication(),
            Some(SubIndication::RevokedNoPoe),
            "{reason:?}"
        );
        let since = days_after_middle(3);
        let status = outcome.leaf_revocation().unwrap().status;
        assert_eq!(status, RevocationStatus::Revoked { at: since, reason }, "{reason:?}");
    }
}

#[test]
fn a_key_in_doubt_only_later_leaves_the_signature_valid_with_a_warning() {
    let policy = ValidationPolicy::shipped();
    for (reason, invalid_since) in [
        (Some(CrlReason::KeyCompromise), None),
        (Some(CrlReason::KeyCompromise), Some(7)),
        (Some(CrlReason::CertificateHold), Some(3)),
        (None, None),
    ] {
        let outcome = judge(reason, invalid_since, &policy);
        let warned = (Answer::Satisfied, Some(reasons::REVOKED_LATER), true);
        assert_eq!(answer(&outcome), warned, "{reason:?}, {invalid_since:?}");
        assert!(outcome.is_passed(), "{reason:?}, {invalid_since:?}");
    }
}

#[test]
fn a_key_that_was_never_in_doubt_is_only_told() {
    let policy = ValidationPolicy::shipped();
    for reason in [
        CrlReason::CessationOfOperation,
        CrlReason::Superseded,
        CrlReason::AffiliationChanged,
    ] {
        let outcome = judge(Some(reason), Some(3), &policy);
        let told = (Answer::Satisfied, Some(reasons::REVOKED_LATER), false);
        assert_eq!(answer(&outcome), told, "{reason:?}");
        assert!(outcome.is_passed(), "{reason:?}");
    }
}

#[test]
fn a_stricter_policy_lets_no_later_compromise_pass() {
    let mut document = ValidationPolicy::shipped().document().clone();
    document.name = "changed".to_owned();
    for row in document.revocation.iter_mut() {
        if row.reasons.iter().any(|reason| reason == "keyCompromise") {
            row.afterwards = Weight::Fail;
        }
    }
    let policy = Arc::new(ValidationPolicy::from_document(&document).unwrap());
    let outcome = judge(Some(CrlReason::KeyCompromise), None, &policy);
    assert_eq!(outcome.sub_indication(), Some(SubIndication::RevokedNoPoe));
    let outcome = judge(Some(CrlReason::Superseded), None, &policy);
    assert!(outcome.is_passed());
}
