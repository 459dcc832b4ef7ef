//! What a validation policy may change, and what it may not.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use qolhat_pki::{
    Answer, Decision, INDISPENSABLE, Period, PolicyDocument, RevocationDepth, TrustStore, ValidationPolicy, Weight,
    checks as chain,
};
use qolhat_signature::{Report, SubIndication, Verdict, checks, verify_cms};
use support::{Evidence, fixtures, read};

/// As mild as a policy can be: every weight lifted that can be, every algorithm accepted for ever, everybody may sign.
fn mildest() -> PolicyDocument {
    let mut document = ValidationPolicy::shipped().document().clone();
    document.name = "mildest".to_owned();
    for (id, weight) in &mut document.checks {
        if !INDISPENSABLE.contains(&id.as_str()) {
            *weight = Weight::Pass;
        }
    }
    for row in document.algorithms.iter_mut().filter(|row| row.algorithm != "md5") {
        row.periods = vec![Period {
            until: None,
            decision: Decision::Accept,
        }];
    }
    for row in &mut document.key_use {
        row.purposes
            .values_mut()
            .chain(row.roles.values_mut())
            .for_each(|weight| *weight = Weight::Pass);
    }
    for row in &mut document.revocation {
        row.afterwards = Weight::Pass;
    }
    document
}

const FAMILIES: [&str; 4] = ["gost2015", "gost2015-256", "gost2004", "rsa"];
/// The moment all samples are judged at.
const AT: &str = "2026-11-21T00:00:00Z";

fn evidence() -> Evidence {
    Evidence::of_families(&fixtures().join("pki/test-pki"), &FAMILIES)
}

fn sample(name: &str) -> Vec<u8> {
    read(&fixtures().join("cms/test-pki").join(format!("{name}.p7s")))
}

fn judge_as(cms: &[u8], evidence: &Evidence, policy: &PolicyDocument, document_type: Option<&str>) -> Report {
    let mut context = evidence.context(AT, RevocationDepth::Require);
    context.policy.validation = Arc::new(ValidationPolicy::from_document(policy).unwrap());
    context.policy.document_type = document_type.map(str::to_owned);
    verify_cms(cms, None, &context)
}

fn judge(cms: &[u8], evidence: &Evidence, policy: &PolicyDocument) -> Report {
    judge_as(cms, evidence, policy, None)
}

/// The rules of the shipped policy under another name: its own is for these rules alone.
fn shipped() -> PolicyDocument {
    let name = "rules of the shipped policy".to_owned();
    let document = ValidationPolicy::shipped().document().clone();
    PolicyDocument { name, ..document }
}

#[test]
fn every_check_of_a_report_has_a_weight_in_the_shipped_policy_and_no_other_has() {
    let named: BTreeSet<String> = shipped().checks.into_keys().collect();
    let known: BTreeSet<String> = checks::ALL.iter().map(|id| id.as_str().to_owned()).collect();
    assert_eq!(named, known);
    assert!(INDISPENSABLE.iter().all(|id| known.contains(*id)));
}

#[test]
fn the_mildest_policy_lets_no_broken_signature_pass() {
    let (whole, mild) = (evidence(), mildest());
    let mut passed = 0;
    for family in FAMILIES {
        let good = sample(&format!("{family}-attached"));
        passed += usize::from(judge(&good, &whole, &mild).verdict() == Verdict::Valid);
        for name in [
            "content-altered",
            "signature-altered",
            "expired-signer",
            "revoked-signer",
        ] {
            if family == "gost2015-256" && name.ends_with("-altered") {
                continue;
            }
            let report = judge(&sample(&format!("{family}-{name}")), &whole, &mild);
            assert_ne!(report.verdict(), Verdict::Valid, "{family}-{name}");
        }
        let nobody = Evidence {
            anchors: TrustStore::new(),
            ..evidence()
        };
        let report = judge(&good, &nobody, &mild);
        assert_eq!(
            report.sub_indication(),
            Some(SubIndication::NoCertificateChainFound),
            "{family}"
        );
        let without_lists = Evidence {
            crls: Vec::new(),
            ..evidence()
        };
        let report = judge(&good, &without_lists, &mild);
        assert_eq!(report.sub_indication(), Some(SubIndication::TryLater), "{family}");
        for position in (0..good.len()).step_by(61) {
            let mut flipped = good.clone();
            flipped[position] ^= 0x10;
            let (mild, strict) = (judge(&flipped, &whole, &mild), judge(&flipped, &whole, &shipped()));
            assert_eq!(mild.verdict(), strict.verdict(), "{family}: octet {position}");
        }
    }
    assert_eq!(passed, FAMILIES.len(), "what is sound passes");
}

#[test]
fn a_login_key_passes_only_where_the_policy_says_so_and_warns_where_it_says_that() {
    let evidence = evidence();
    for family in FAMILIES {
        let cms = sample(&format!("{family}-auth-key"));
        let verdict = |policy: &PolicyDocument| {
            let report = judge(&cms, &evidence, policy);
            let check = report.signatures[0].check(chain::KEY_PURPOSE).unwrap().clone();
            (report.verdict(), check.answer, check.is_warning())
        };
        assert_eq!(
            verdict(&shipped()),
            (Verdict::Undetermined, Answer::Violated, false),
            "{family}"
        );

        let mut rule = shipped();
        for row in &mut rule.key_use {
            row.purposes.insert("login".to_owned(), Weight::Warn);
        }
        assert_eq!(verdict(&rule), (Verdict::Valid, Answer::Satisfied, true), "{family}");

        let mut weight = shipped();
        weight.checks.insert("key-purpose".to_owned(), Weight::Warn);
        assert_eq!(verdict(&weight), (Verdict::Valid, Answer::Violated, true), "{family}");
    }
}

#[test]
fn the_type_of_the_document_decides_who_may_sign() {
    let evidence = evidence();
    let mut policy = shipped();
    for row in policy
        .key_use
        .iter_mut()
        .filter(|row| row.documents == ["power-of-attorney"])
    {
        row.roles.insert("first-head".to_owned(), Weight::Fail);
    }
    let cms = sample("gost2015-attached");
    for (document, verdict, answer) in [
        (None, Verdict::Valid, Answer::Satisfied),
        (Some("act"), Verdict::Valid, Answer::Satisfied),
        (Some("power-of-attorney"), Verdict::Undetermined, Answer::Violated),
    ] {
        let report = judge_as(&cms, &evidence, &policy, document);
        let check = report.signatures[0].check(checks::SIGNER_MAY_SIGN).unwrap();
        assert_eq!((report.verdict(), check.answer), (verdict, answer), "{document:?}");
    }
    let report = judge_as(&cms, &evidence, &policy, Some("power-of-attorney"));
    assert_eq!(report.sub_indication(), Some(SubIndication::SigConstraintsFailure));
}

#[test]
fn an_algorithm_on_its_way_out_warns_and_one_that_is_out_is_not_accepted() {
    let evidence = evidence();
    let cms = sample("gost2004-attached");
    let report = judge(&cms, &evidence, &shipped());
    assert_eq!(report.verdict(), Verdict::Valid);
    for id in [checks::ALGORITHMS_ACCEPTABLE, chain::CHAIN_CRYPTOGRAPHY] {
        let check = report.signatures[0].check(id).unwrap();
        assert_eq!(check.answer, Answer::Satisfied);
        assert_eq!(check.reason, Some(qolhat_pki::reasons::ALGORITHM_AGEING));
        assert!(check.is_warning());
    }
    let report = judge(&sample("gost2015-attached"), &evidence, &shipped());
    assert!(
        report.signatures[0].checks.iter().all(|check| !check.is_warning()),
        "the newer generation warns of nothing"
    );

    let mut over = shipped();
    for row in over
        .algorithms
        .iter_mut()
        .filter(|row| row.algorithm == "gost-34.311-95")
    {
        row.periods = vec![
            Period {
                until: Some("2026-11-21".to_owned()),
                decision: Decision::Accept,
            },
            Period {
                until: None,
                decision: Decision::Reject,
            },
        ];
    }
    let report = judge(&cms, &evidence, &over);
    assert_eq!(report.sub_indication(), Some(SubIndication::CryptoConstraintsFailure));
    let weak = report.signatures[0].check(checks::ALGORITHMS_ACCEPTABLE).unwrap();
    assert_eq!(weak.reason, Some(qolhat_pki::reasons::WEAK_DIGEST));
}

#[test]
fn a_policy_may_demand_a_proven_time() {
    let mut policy = shipped();
    policy.checks.insert("time-proven".to_owned(), Weight::Fail);
    let report = judge(&sample("gost2015-attached"), &evidence(), &policy);
    assert_eq!(
        (report.verdict(), report.sub_indication()),
        (Verdict::Undetermined, Some(SubIndication::NoPoe))
    );
}
