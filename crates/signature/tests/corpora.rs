//! Signed data of other programs: RFC 4134, OpenSSL, Bouncy Castle, GnuTLS, the S/MIME messages of NIST PKITS, CAdES of DSS.
//!
//! The conformance runner judges these in full. Here each case's answer is compared with what its manifest expects, with
//! the exceptions listed by name, so that a change of behaviour shows at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qolhat_pki::{Decision, RequiredPurpose, RevocationDepth, ValidationPolicy};
use qolhat_signature::{Indication, Report, verify_cms};
use serde_json::Value;
use support::{Evidence, read, shared_data, unwrap_mime};

/// Cases that come out otherwise than their suite says, each with the reason.
const DIVERGENCES: [&str; 2] = [
    // The suite trusts a signer's own certificate and looks at nothing in it any more. Here the dates of an anchor hold,
    // and this one ended in 2020.
    "dss-cades-CAdESNoKeInfoTrustedStoreTest",
    // The same inputs as the case before, with another expectation: there the certificate was given without trust.
    "dss-cades-CAdESNoKeyInfoCertProvidedTest",
];

struct Case<'a> {
    folder: &'a Path,
    value: &'a Value,
}

impl Case<'_> {
    fn id(&self) -> &str {
        self.value["id"].as_str().unwrap()
    }

    fn files(&self, role: &str) -> Vec<PathBuf> {
        match &self.value["inputs"][role] {
            Value::String(path) => vec![self.folder.join(path)],
            Value::Array(paths) => paths
                .iter()
                .map(|path| self.folder.join(path.as_str().unwrap()))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn report(&self) -> Report {
        let file = read(&self.files("file")[0]);
        let certificates = [self.files("intermediates"), self.files("certificates")].concat();
        let evidence = Evidence::new(&self.files("trust"), &certificates, &self.files("crls"));
        let at = self.value["settings"]["at"]
            .as_str()
            .filter(|at| *at != "now")
            .unwrap_or("2026-11-21T00:00:00Z");
        let depth = if evidence.crls.is_empty() {
            RevocationDepth::Off
        } else {
            RevocationDepth::Require
        };
        let mut context = evidence.context(at, depth);
        context.policy.purpose = RequiredPurpose::Any;
        if self.value["settings"]["weak_algorithms"] == "allowed" {
            context.policy.validation = ValidationPolicy::undated(Decision::Accept, 2048).unwrap();
        }
        let detached = self.files("detached").first().map(|path| read(path));
        match self.value["kind"].as_str().unwrap() {
            "smime-verify" => {
                let (cms, content) = unwrap_mime(&file).unwrap();
                verify_cms(&cms, content.as_deref(), &context)
            }
            _ => verify_cms(&file, detached.as_deref(), &context),
        }
    }

    /// What is wrong with the answer, if anything. Follows the reference judge of the corpora.
    fn complaint(&self, report: &Report) -> Option<String> {
        let expected = &self.value["expected"];
        let indication = report.indication();
        let signatures = &report.signatures;
        let is_intact = !signatures.is_empty() && signatures.iter().all(|one| one.signature_intact() == Some(true));
        let is_trusted = !self.files("trust").is_empty();
        let mut complaints = Vec::new();
        let mut demand = |holds: bool, what: &str| {
            if !holds {
                complaints.push(what.to_owned());
            }
        };
        if !is_trusted {
            demand(indication != Indication::TotalPassed, "passed without an anchor");
        }
        match expected["result"].as_str() {
            Some("valid") => {
                demand(is_intact && indication != Indication::TotalFailed, "should be intact");
                demand(!is_trusted || indication == Indication::TotalPassed, "should pass");
            }
            Some("invalid") if is_trusted => demand(indication != Indication::TotalPassed, "should not pass"),
            Some("invalid") => demand(indication == Indication::TotalFailed || !is_intact, "should fail"),
            Some("parses") => demand(report.problem.is_none(), "should be readable"),
            _ => demand(
                self.value["kind"] != "robust-parse" || indication != Indication::TotalPassed,
                "passed",
            ),
        }
        if let Some(intact) = expected["signature_intact"].as_bool() {
            // The suites mean the content as well.
            let found = is_intact && signatures.iter().all(|one| one.content_intact() == Some(true));
            demand(found == intact, "signature_intact");
        }
        if let Some(intact) = expected["reference_data_intact"].as_bool() {
            demand(
                signatures.iter().all(|one| one.content_intact() == Some(true)) == intact,
                "reference_data_intact",
            );
        }
        if let Some(valid) = expected["b_level_valid"].as_bool() {
            let found = is_intact && signatures.iter().all(|one| one.content_intact() == Some(true));
            demand(found == valid, "b_level_valid");
        }
        if let Some(count) = expected["signature_count"].as_u64() {
            demand(signatures.len() as u64 == count, "signature_count");
        }
        if let Some(verdict) = expected["verdict"].as_str() {
            demand(indication.as_str() == verdict, "verdict");
        }
        if let Some(word) = expected["sub_indication"].as_str() {
            demand(
                report.sub_indication().map(|found| found.as_str()) == Some(word),
                "sub_indication",
            );
        }
        (!complaints.is_empty()).then(|| {
            let found = signatures.iter().map(|one| {
                let bad = one
                    .checks
                    .iter()
                    .filter(|check| check.answer != qolhat_signature::Answer::Satisfied);
                bad.map(|check| format!("{}={:?}", check.id.as_str(), check.reason.map(|r| r.as_str())))
                    .collect::<Vec<_>>()
            });
            let found: Vec<_> = found.collect();
            format!(
                "{}: {} but {} {:?}; expected {expected}; {:?} {found:?}",
                self.id(),
                complaints.join(", "),
                indication.as_str(),
                report.sub_indication(),
                report.problem
            )
        })
    }
}

fn run(suite: &str, wanted: impl Fn(&Value) -> bool) -> Option<BTreeMap<String, [usize; 3]>> {
    let folder = shared_data(suite)?.join("corpora").join(suite);
    let manifest: Value = serde_json::from_slice(&read(&folder.join("manifest.json"))).unwrap();
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut complaints = Vec::new();
    for value in manifest["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|value| wanted(value))
    {
        let case = Case { folder: &folder, value };
        let report = case.report();
        let is_unsupported = report.signatures.iter().any(|signature| signature.is_unsupported());
        let expected = value["expected"]["result"].as_str().unwrap_or("facts");
        let row = counts
            .entry(format!("{} {expected}", value["kind"].as_str().unwrap()))
            .or_default();
        match case.complaint(&report) {
            None if DIVERGENCES.contains(&case.id()) => complaints.push(format!("{}: an unexpected pass", case.id())),
            None => row[0] += 1,
            Some(why) if is_unsupported || DIVERGENCES.contains(&case.id()) => {
                eprintln!("unsupported or diverging: {why}");
                row[2] += 1;
            }
            Some(why) => {
                row[1] += 1;
                complaints.push(why);
            }
        }
    }
    eprintln!("{suite} (passed, failed, unsupported or diverging): {counts:#?}");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    Some(counts)
}

#[test]
fn cms_of_other_programs_is_judged_as_their_suites_say() {
    run("cms", |_| true);
}

#[test]
fn cades_of_the_european_library_is_judged_as_its_tests_say() {
    run("dss", |value| {
        let is_cades = value["kind"] == "sig-verify" && value["settings"]["format"] == "cades";
        is_cades && !value["note"].as_str().unwrap_or_default().starts_with("disputed")
    });
}
