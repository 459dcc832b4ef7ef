//! The conformance runner on suites of other projects, and on cases of our own that show how it judges.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use qolhat_asn1::UnixTime;
use qolhat_tests::conformance::{CaseReport, Count, Expected, Judgement, Manifest, SuiteReport, run_suite, scope};
use serde_json::{Value, json};

/// The clock of these tests: 2026-07-01 00:00:00 UTC.
const NOW: UnixTime = UnixTime(1_782_864_000);

/// Deriving a key with more iterations than this takes longer than a test should.
const MAX_ITERATIONS: u64 = 100_000;

/// Passed, failed and skipped cases of one expectation.
fn count(passed: usize, skipped: usize, not_yet_built: usize) -> Count {
    Count {
        passed,
        skipped,
        not_yet_built,
        ..Count::default()
    }
}

#[test]
fn gost_vectors_pass() {
    let Some(report) = run_shared("gost-vectors") else {
        return;
    };
    assert_eq!(report.valid, count(180, 0, 0));
    assert_eq!(report.invalid, count(4, 0, 0));
    assert_eq!(report.other, count(0, 0, 0));
}

#[test]
fn gost_certificates_and_messages_pass() {
    let Some(report) = run_shared("gost-pki") else { return };
    // Skipped: digests without a signature and encrypted messages. Not built: containers of RFC 9548, requests.
    assert_eq!(report.valid, count(89, 6, 7));
    assert_eq!(report.invalid, count(33, 0, 2));
    assert_eq!(report.other, count(0, 0, 0));
}

#[test]
fn containers_pass() {
    let Some(report) = run_shared("pkcs12") else { return };
    assert_eq!(report.valid, count(33, 0, 0));
    assert_eq!(report.invalid, count(9, 0, 0));
    assert_eq!(report.other, count(1, 1, 0));
}

#[test]
fn signed_messages_pass() {
    let Some(report) = run_shared("cms") else { return };
    assert_eq!(report.valid, count(75, 0, 0));
    assert_eq!(report.invalid, count(77, 0, 0));
    assert_eq!(report.other, count(6, 0, 0));
}

#[test]
fn time_stamps_pass() {
    let Some(report) = run_shared("tsp") else { return };
    // Not built: evidence records (RFC 4998) and time-stamped data (RFC 5544).
    assert_eq!(report.valid, count(8, 0, 7));
    assert_eq!(report.invalid, count(3, 0, 0));
    assert_eq!(report.other, count(0, 0, 0));
}

#[test]
fn vectors_of_signatures_and_of_encryption_pass() {
    let Some(report) = run_shared("wycheproof") else {
        return;
    };
    // Skipped: SHA-224 and SHA-512/256.
    assert_eq!(report.valid, count(1181, 33, 0));
    assert_eq!(report.invalid, count(2144, 146, 0));
    assert_eq!(report.other, count(3, 1, 0));
}

#[test]
fn certification_paths_pass() {
    let Some(report) = run_shared("x509-limbo") else {
        return;
    };
    assert_eq!(report.valid, count(33, 0, 0));
    assert_eq!(report.invalid, count(48, 0, 0));
}

/// Runs a suite of the knowledge folder and asserts that nothing failed and that the judge of the corpora agrees; skips
/// loudly when the folder is not there.
fn run_shared(suite: &str) -> Option<SuiteReport> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/corpora"));
    let path = folder.join(suite).join("manifest.json");
    if !path.is_file() {
        eprintln!("SKIPPED: ../shared/data/corpora/{suite} is not there");
        return None;
    }
    let mut manifest = Manifest::read(&path).unwrap();
    let total = manifest.cases.len();
    manifest
        .cases
        .retain(|case| case.question.setting("iterations").as_u64().unwrap_or(0) <= MAX_ITERATIONS);
    let omitted = total - manifest.cases.len();
    let mut cases = Vec::new();
    let report = run_suite(&manifest, None, NOW, |case| cases.push(case.clone()));
    for case in &cases {
        assert_ne!(
            case.ruling.judgement,
            Judgement::Failed,
            "{}: {} {:?}",
            case.id,
            case.ruling.why,
            case.answer
        );
        assert_is_written_down(case);
    }
    let optional: Vec<&str> = manifest
        .cases
        .iter()
        .filter(|case| OPTIONAL.contains(&case.question.kind.as_str()))
        .map(|case| case.id.as_str())
        .collect();
    cases.retain(|case| !optional.contains(&case.id.as_str()));
    agree_with_judge(folder, &path, suite, &cases, omitted);
    Some(report)
}

/// A case may be skipped only for a reason of the list.
fn assert_is_written_down(case: &CaseReport) {
    if case.ruling.judgement == Judgement::Unsupported {
        let reason = case.answer.text("reason");
        assert!(
            scope::ALL
                .iter()
                .any(|left_out| reason == format!("{}: {}", left_out.name, left_out.reason)),
            "{}: {reason}",
            case.id
        );
    }
}

/// Kinds that the judge does not look at.
const OPTIONAL: [&str; 3] = ["cms-decrypt", "cms-digest-verify", "tsd-parse"];

/// Asks the judge that comes with the corpora about the same answers.
fn agree_with_judge(folder: &Path, manifest: &Path, suite: &str, cases: &[CaseReport], omitted: usize) {
    let judge = Command::new("python3")
        .arg(folder.join("judge.py"))
        .arg(manifest)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut judge) = judge else {
        eprintln!("SKIPPED: no python3, so nobody agrees or disagrees about {suite}");
        return;
    };
    let lines: String = cases
        .iter()
        .map(|case| format!("{}\n", case.clone().into_json(suite)))
        .collect();
    judge.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = judge.wait_with_output().unwrap();
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |judgement: Judgement| cases.iter().filter(|case| case.ruling.judgement == judgement).count();
    let expected = json!({
        "suite": suite,
        "pass": of(Judgement::Passed),
        "weak": of(Judgement::Weak),
        "fail": of(Judgement::Failed),
        "unsupported": of(Judgement::Unsupported),
        "disputed": of(Judgement::Disputed),
        "not-yet-built": of(Judgement::NotYetBuilt),
        "missing": omitted,
    });
    assert_eq!(verdict, expected);
}

/// Streebog-256 of nothing (RFC 6986 does not give it; Botan and OpenSSL's gost engine agree on it).
const DIGEST_OF_NOTHING: &str = "3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb";

/// One case for everything the runner can make of one.
fn own_manifest(folder: &Path) -> PathBuf {
    let hash = |id: &str, algorithm: &str, expected: &str, note: &str| {
        json!({
            "id": id, "kind": "hash", "note": note,
            "settings": { "algorithm": algorithm, "message_hex": "" },
            "expected": { "result": "match", "digest_hex": expected },
        })
    };
    let manifest = json!({
        "format": "qolhat-corpus/1",
        "suite": "own",
        "cases": [
            hash("right", "streebog256", DIGEST_OF_NOTHING, ""),
            hash("wrong", "streebog256", "00", ""),
            hash("disputed", "streebog256", "00", "disputed: nobody knows"),
            hash("left-out", "whirlpool", "00", ""),
            { "id": "not-built", "kind": "csr-verify", "expected": { "result": "invalid" } },
            { "id": "unknown-kind", "kind": "horoscope", "expected": { "result": "valid" } },
            { "id": "no-file", "kind": "pkcs12-open", "inputs": { "file": "missing.p12" },
              "expected": { "result": "error" } },
            { "id": "weak", "kind": "cms-verify", "inputs": { "file": "manifest.json" },
              "expected": { "must_not": ["TOTAL-PASSED", "crash"] } },
        ],
    });
    let path = folder.join("manifest.json");
    std::fs::write(&path, manifest.to_string()).unwrap();
    path
}

#[test]
fn every_judgement_is_reached_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = Manifest::read(&own_manifest(folder.path())).unwrap();
    let mut rulings = Vec::new();
    let report = run_suite(&manifest, None, NOW, |case| {
        rulings.push((case.id.clone(), case.ruling.judgement, case.expected));
    });
    let expected = [
        ("right", Judgement::Passed, Expected::Valid),
        ("wrong", Judgement::Failed, Expected::Valid),
        ("disputed", Judgement::Disputed, Expected::Valid),
        ("left-out", Judgement::Unsupported, Expected::Valid),
        ("not-built", Judgement::NotYetBuilt, Expected::Invalid),
        ("unknown-kind", Judgement::Failed, Expected::Valid),
        ("no-file", Judgement::Passed, Expected::Invalid),
        ("weak", Judgement::Weak, Expected::Other),
    ];
    assert_eq!(
        rulings,
        expected.map(|(id, judgement, expected)| (id.to_owned(), judgement, expected))
    );
    assert_eq!(
        report.valid,
        Count {
            passed: 1,
            failed: 2,
            disputed: 1,
            skipped: 1,
            ..Count::default()
        }
    );
    assert_eq!(report.invalid, count(1, 0, 1));
    assert_eq!(
        report.other,
        Count {
            passed: 1,
            weak: 1,
            ..Count::default()
        }
    );
}

#[test]
fn the_program_prints_lines_and_fails_when_a_case_does() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = own_manifest(folder.path());
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_conformance"))
            .arg(&manifest)
            .args(arguments)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (output.status.code(), lines)
    };
    let (status, lines) = run(&[]);
    assert_eq!(status, Some(1));
    assert_eq!(lines.len(), 9);
    let expected = json!({
        "suite": "own", "id": "right", "pass": true, "why": "",
        "answer": { "result": "match", "digest_hex": DIGEST_OF_NOTHING },
    });
    assert_eq!(lines[0], expected);
    let closing = &lines[8];
    for (name, number) in [
        ("passed", 3),
        ("failed", 2),
        ("skipped", 1),
        ("not_yet_built", 1),
        ("disputed", 1),
    ] {
        assert_eq!(closing[name], number, "{name} in {closing}");
    }
    let (status, lines) = run(&["--only", "right"]);
    assert_eq!((status, lines.len()), (Some(0), 2));
    assert_eq!(run(&["--everything"]).0, Some(2));
}

#[test]
fn files_that_are_no_manifests_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    for content in ["", "[]", r#"{"format":"qolhat-corpus/2","suite":"x","cases":[]}"#] {
        std::fs::write(&path, content).unwrap();
        assert!(Manifest::read(&path).is_err(), "{content}");
    }
    assert!(Manifest::read(&folder.path().join("other.json")).is_err());
}
