//! Signatures made with the authority's own provider: every sample gets the verdict its index states.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use qolhat_pki::RevocationDepth;
use qolhat_signature::{Report, SubIndication, Verdict, verify_cms};
use support::{Evidence, fixtures, read};

/// The moment all samples are judged at.
const AT: &str = "2026-11-21T00:00:00Z";
const FAMILIES: [&str; 4] = ["gost2015", "gost2015-256", "gost2004", "rsa"];

fn verify(family: &str, sample: &str, evidence: &Evidence, revocation: RevocationDepth) -> Report {
    let samples = fixtures().join("cms/test-pki");
    let content = sample.contains("detached").then(|| read(&samples.join("act.txt")));
    let cms = read(&samples.join(format!("{family}-{sample}.p7s")));
    verify_cms(&cms, content.as_deref(), &evidence.context(AT, revocation))
}

fn evidence(families: &[&str]) -> Evidence {
    Evidence::of_families(&fixtures().join("pki/test-pki"), families)
}

#[test]
fn every_sample_gets_its_verdict() {
    use Verdict::{Invalid, Undetermined, Valid};
    let rows: [(&str, Verdict, Option<SubIndication>); 11] = [
        ("attached", Valid, None),
        ("detached", Valid, None),
        ("two-signers", Valid, None),
        ("stamped", Valid, None),
        ("expired-signer", Undetermined, Some(SubIndication::OutOfBoundsNoPoe)),
        ("revoked-signer", Undetermined, Some(SubIndication::RevokedNoPoe)),
        ("revoked-signer-stamped-before", Valid, None),
        (
            "revoked-signer-stamped-after",
            Undetermined,
            Some(SubIndication::RevokedNoPoe),
        ),
        ("auth-key", Undetermined, Some(SubIndication::ChainConstraintsFailure)),
        ("content-altered", Invalid, Some(SubIndication::HashFailure)),
        ("signature-altered", Invalid, Some(SubIndication::SigCryptoFailure)),
    ];
    for family in FAMILIES {
        let evidence = evidence(&[family]);
        for (sample, verdict, sub_indication) in rows {
            if family == "gost2015-256" && sample.ends_with("-altered") {
                continue;
            }
            let report = verify(family, sample, &evidence, RevocationDepth::Require);
            let found = (report.verdict(), report.sub_indication());
            assert_eq!(found, (verdict, sub_indication), "{family}-{sample}: {report:#?}");
            let stamped = sample.contains("stamped");
            assert_eq!(
                !report.signatures[0].timestamps.is_empty(),
                stamped,
                "{family}-{sample}"
            );
        }
    }
}

#[test]
fn without_revocation_data_nothing_is_valid() {
    for family in FAMILIES {
        let evidence = Evidence {
            crls: Vec::new(),
            ..evidence(&[family])
        };
        for sample in ["attached", "detached", "two-signers", "stamped"] {
            let report = verify(family, sample, &evidence, RevocationDepth::Require);
            let found = (report.verdict(), report.sub_indication());
            assert_eq!(
                found,
                (Verdict::Undetermined, Some(SubIndication::TryLater)),
                "{family}-{sample}"
            );
        }
        assert_eq!(
            verify(family, "attached", &evidence, RevocationDepth::Off).verdict(),
            Verdict::Valid,
            "{family}"
        );
    }
}

#[test]
fn a_file_with_signers_of_two_families_needs_both_anchors() {
    let both = evidence(&["gost2015", "rsa"]);
    let cms = read(&fixtures().join("cms/test-pki/mixed-gost-rsa.p7s"));
    let report = verify_cms(&cms, None, &both.context(AT, RevocationDepth::Require));
    assert_eq!(
        (report.verdict(), report.signatures.len()),
        (Verdict::Valid, 2),
        "{report:#?}"
    );
    let one = evidence(&["rsa"]);
    let report = verify_cms(&cms, None, &one.context(AT, RevocationDepth::Require));
    assert_eq!(report.sub_indication(), Some(SubIndication::NoCertificateChainFound));
}
