//! The search for chains in hierarchies that the bytes of a case describe, with real signatures: loops, namesakes, cross
//! certificates, wild extensions, several anchors, lists of every kind.
//!
//! Whatever is built, a chain that passes consists of certificates signed one by the other, ends in an anchor, and every
//! certificate in it holds at the moment asked about.
#![no_main]

use std::sync::LazyLock;

use arbitrary::{Arbitrary, Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use qolhat_asn1::{Oid, UnixTime};
use qolhat_pki::{
    AnchorOrigin, Certificate, ChainOutcome, ChainPolicy, Conformance, Evidence, PolicySettings, RequiredPurpose,
    RevocationDepth, RevocationList, TrustStore, build_chain, oid, verify_signature,
};

#[path = "../../../crates/pki/tests/support/authority.rs"]
#[allow(dead_code, unreachable_pub, reason = "the tests of pki use the rest")]
mod authority;

use authority::{ExtensionList, FROM, MIDDLE, Party, TO};

/// Names and keys are few, so that namesakes and cross certificates are many.
const NAMES: [&str; 4] = ["A", "B", "C", "D"];
const SEEDS: [&str; 4] = ["1", "2", "3", "4"];

/// Certificates of one case.
const MAX_CERTIFICATES: usize = 12;

static PARTIES: LazyLock<Vec<Party>> = LazyLock::new(|| {
    NAMES
        .iter()
        .flat_map(|name| SEEDS.iter().map(|seed| Party::with_key(name, seed)))
        .collect()
});

/// Extensions that steer the checks of a chain.
const KINDS: [Oid; 12] = [
    oid::extension::BASIC_CONSTRAINTS,
    oid::extension::KEY_USAGE,
    oid::extension::EXTENDED_KEY_USAGE,
    oid::extension::CERTIFICATE_POLICIES,
    oid::extension::POLICY_MAPPINGS,
    oid::extension::POLICY_CONSTRAINTS,
    oid::extension::INHIBIT_ANY_POLICY,
    oid::extension::NAME_CONSTRAINTS,
    oid::extension::SUBJECT_ALT_NAME,
    oid::extension::AUTHORITY_KEY_ID,
    oid::extension::SUBJECT_KEY_ID,
    oid::extension::CRL_DISTRIBUTION_POINTS,
];

fn party(choices: &mut Unstructured<'_>) -> Result<&'static Party> {
    choices.choose(&PARTIES)
}

fn extensions(choices: &mut Unstructured<'_>) -> Result<ExtensionList> {
    let mut list = match choices.int_in_range(0..=2)? {
        0 => Vec::new(),
        1 => authority::authority(),
        _ => authority::person(),
    };
    for _ in 0..choices.int_in_range(0..=3)? {
        let content = <&[u8]>::arbitrary(choices)?.to_vec();
        list.push((*choices.choose(&KINDS)?, choices.arbitrary()?, content));
    }
    Ok(list)
}

fn certificates(choices: &mut Unstructured<'_>) -> Result<Vec<Certificate>> {
    let mut made = Vec::new();
    for serial in 0..choices.int_in_range(1..=MAX_CERTIFICATES)? {
        let (issuer, subject) = (party(choices)?, party(choices)?);
        let der = issuer.issue_der(subject, serial as u64 + 1, extensions(choices)?);
        made.extend(Certificate::from_der(&der));
    }
    Ok(made)
}

fn lists(choices: &mut Unstructured<'_>) -> Result<Vec<RevocationList>> {
    let mut made = Vec::new();
    for number in 0..choices.int_in_range(0..=3)? {
        let at = if choices.arbitrary()? { FROM } else { MIDDLE };
        let entries = [(choices.int_in_range(1..=12)?, at, choices.int_in_range(0..=10)?)];
        let base = choices.arbitrary::<bool>()?.then_some(0);
        made.push(party(choices)?.list((FROM, TO), &entries, number, base));
    }
    Ok(made)
}

fn policy(choices: &mut Unstructured<'_>) -> Result<ChainPolicy> {
    let at = if choices.arbitrary()? { MIDDLE } else { TO };
    Ok(ChainPolicy {
        revocation: *choices.choose(&[
            RevocationDepth::Off,
            RevocationDepth::IfAvailable,
            RevocationDepth::Require,
        ])?,
        purpose: *choices.choose(&[RequiredPurpose::Any, RequiredPurpose::Sign, RequiredPurpose::Auth])?,
        policies: PolicySettings {
            require_explicit_policy: choices.arbitrary()?,
            inhibit_policy_mapping: choices.arbitrary()?,
            inhibit_any_policy: choices.arbitrary()?,
            ..PolicySettings::default()
        },
        conformance: Conformance::default(),
        max_intermediates: choices.int_in_range(0..=10)?,
        ..ChainPolicy::at(at)
    })
}

fn run(bytes: &[u8]) -> Result<()> {
    let mut choices = Unstructured::new(bytes);
    let policy = policy(&mut choices)?;
    let lists = lists(&mut choices)?;
    let anchor_count = choices.int_in_range(0..=3)?;
    let made = certificates(&mut choices)?;
    let Some((leaf, rest)) = made.split_first() else {
        return Ok(());
    };
    let (anchors, intermediates) = rest.split_at(anchor_count.min(rest.len()));
    let anchors = TrustStore::from_certificates(anchors.to_vec(), AnchorOrigin::GivenByUser);
    let ask = || build_chain(leaf, intermediates, &anchors, &Evidence::from_crls(&lists), &policy);
    let outcome = ask();
    let again = ask();
    assert_eq!(outcome.links, again.links, "the same question has the same answer");
    assert_eq!(outcome.sub_indication(), again.sub_indication());
    if outcome.is_passed() {
        prove(&outcome, leaf, &anchors, policy.at);
    }
    Ok(())
}

/// What must be true of any chain that passed, asked anew without the search.
fn prove(outcome: &ChainOutcome, leaf: &Certificate, anchors: &TrustStore, at: UnixTime) {
    assert_eq!(outcome.links.first(), Some(leaf));
    let last = outcome.links.last().expect("a chain has an end");
    assert!(anchors.find(last).is_some(), "the last certificate is an anchor");
    assert!(
        outcome.links.iter().all(|link| link.is_valid_at(at)),
        "every certificate holds"
    );
    assert!(
        outcome
            .links
            .iter()
            .all(|link| link.unknown_critical_extensions().is_empty())
    );
    for pair in outcome.links.windows(2) {
        let [subject, issuer] = pair else { continue };
        assert_eq!(subject.issuer(), issuer.subject(), "names follow one another");
        let key = issuer.public_key().expect("an issuer has a key that is understood");
        let algorithm = subject.signature_algorithm_identifier();
        verify_signature(key, algorithm, subject.tbs(), subject.signature_value()).expect("every link is signed");
    }
}

fuzz_target!(|bytes: &[u8]| {
    // Too few bytes to describe a hierarchy is no finding.
    let _ = run(bytes);
});
