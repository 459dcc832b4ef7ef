//! Every sample with a known verdict, through the command line.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod support;

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use support::{Desk, NOW, basis, family, fixtures, shared};

const FAMILIES: [&str; 4] = ["gost2015", "gost2015-256", "gost2004", "rsa"];

/// Rows of the test PKI: what follows the family's name, exit code, verdict and sub-indication.
const ROWS: &[(&str, i32, &str, Option<&str>)] = &[
    ("attached", 0, "valid", None),
    ("detached", 0, "valid", None),
    ("two-signers", 0, "valid", None),
    ("stamped", 0, "valid", None),
    ("expired-signer", 2, "undetermined", Some("OUT_OF_BOUNDS_NO_POE")),
    ("revoked-signer", 2, "undetermined", Some("REVOKED_NO_POE")),
    ("revoked-signer-stamped-before", 0, "valid", None),
    (
        "revoked-signer-stamped-after",
        2,
        "undetermined",
        Some("REVOKED_NO_POE"),
    ),
    ("auth-key", 2, "undetermined", Some("CHAIN_CONSTRAINTS_FAILURE")),
    ("content-altered", 1, "invalid", Some("HASH_FAILURE")),
    ("signature-altered", 1, "invalid", Some("SIG_CRYPTO_FAILURE")),
];

#[test]
fn the_test_pki_gets_its_verdicts() {
    let desk = Desk::new();
    let samples = fixtures().join("cms/test-pki");
    let content = samples.join("act.txt").display().to_string();
    let mut judged = 0;
    for family in FAMILIES {
        for (row, code, verdict, sub_indication) in ROWS {
            let file = samples.join(format!("{family}-{row}.p7s"));
            if !file.exists() {
                // The 256-bit family has no altered samples.
                assert!(family == "gost2015-256" && row.ends_with("altered"), "{family}-{row}");
                continue;
            }
            let mut words = vec![
                "verify".to_owned(),
                file.display().to_string(),
                "--json".into(),
                "--at".into(),
                NOW.into(),
            ];
            words.extend(basis(family));
            if *row == "detached" {
                words.extend(["--content".into(), content.clone()]);
            }
            let answer = desk.run(&words);
            let report = answer.json();
            let context = format!("{family}-{row}: {report}");
            assert_eq!(answer.code, *code, "{context}");
            assert_eq!(report["verdict"], *verdict, "{context}");
            let worst = worst_of(&report);
            assert_eq!(worst["sub_indication"].as_str(), *sub_indication, "{context}");
            let stamped = row.contains("stamped");
            assert_eq!(
                !worst["timestamps"].as_array().unwrap().is_empty(),
                stamped,
                "{context}"
            );
            assert_eq!(worst["proven_time"].is_string(), stamped, "{context}");
            judged += 1;
        }
    }
    assert_eq!(judged, FAMILIES.len() * ROWS.len() - 2);
}

#[test]
fn a_stamp_is_shown_with_its_authority_and_what_it_decided() {
    let desk = Desk::new();
    let file = fixtures()
        .join("cms/test-pki/rsa-revoked-signer-stamped-before.p7s")
        .display()
        .to_string();
    let mut words = vec!["verify".to_owned(), file, "--at".into(), NOW.into()];
    words.extend(basis("rsa"));
    let text = desk.run([&words[..], &["--lang".into(), "ru".into()]].concat()).out;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for line in [
        "Доказанное время 20.05.2026 14:00",
        "Метка времени: Действительна",
        "Служба меток TIME-STAMPING AUTHORITY",
        "Политика 1.2.398.3.3.2.6.2",
        "после метки",
        "причина: ключ раскрыт",
    ] {
        assert!(text.contains(line), "{line} is missing in:\n{text}");
    }
    words.push("--json".into());
    let report = desk.run(&words).json();
    let stamp = &report["signatures"][0]["timestamps"][0];
    assert_eq!(stamp["verdict"], "valid");
    assert_eq!(stamp["time"], "2026-05-20T09:00:00Z");
    assert_eq!(stamp["chain"].as_array().unwrap().len(), 3);
    assert_eq!(stamp["revocation"]["status"], "good");
    assert!(
        stamp["gap_seconds"].as_i64().unwrap() > 0,
        "the list is younger than the stamp"
    );
}

#[test]
fn two_families_in_one_file_need_both_roots() {
    let desk = Desk::new();
    let file = fixtures().join("cms/test-pki/mixed-gost-rsa.p7s").display().to_string();
    let verify = |families: &[&str]| {
        let mut words = vec!["verify".to_owned(), file.clone(), "--json".into()];
        families.iter().for_each(|family| words.extend(basis(family)));
        desk.run(&words)
    };
    assert_eq!(verify(&["gost2015", "rsa"]).code, 0);
    assert_eq!(verify(&["rsa"]).code, 2);
    assert_eq!(verify(&["gost2015"]).code, 2);
}

/// The first of the signatures that decide the verdict of the file.
fn worst_of(report: &Value) -> &Value {
    let signatures = report["signatures"].as_array().unwrap();
    signatures
        .iter()
        .find(|signature| signature["verdict"] == report["verdict"])
        .unwrap()
}

#[test]
fn the_samples_of_the_authority_get_their_verdicts() {
    let Some(folder) = shared("data/kz-pki") else { return };
    let expected: Value = serde_json::from_slice(&std::fs::read(folder.join("cms/expected.json")).unwrap()).unwrap();
    let desk = Desk::new();
    let cases = expected["cases"].as_object().unwrap();
    assert!(cases.len() > 10);
    for (name, case) in cases {
        let text = |path: std::path::PathBuf| path.display().to_string();
        let mut words = vec![
            "verify".to_owned(),
            text(folder.join("cms").join(name)),
            "--json".into(),
        ];
        words.extend(["--at".into(), case["at"].as_str().unwrap().to_owned()]);
        words.extend(["--revocation".into(), case["revocation"].as_str().unwrap().to_owned()]);
        for anchor in case["trust"].as_array().unwrap() {
            words.extend(["--trust".into(), text(folder.join(anchor.as_str().unwrap()))]);
        }
        if let Some(content) = case["content"].as_str() {
            words.extend(["--content".into(), text(folder.join("cms").join(content))]);
        }
        let answer = desk.run(&words);
        let report = answer.json();
        let context = format!("{name}: {report}");
        assert_eq!(report["verdict"], case["verdict"], "{context}");
        let code = match case["verdict"].as_str().unwrap() {
            "valid" => 0,
            "undetermined" => 2,
            _ => 1,
        };
        assert_eq!(answer.code, code, "{context}");
        assert_eq!(worst_of(&report)["sub_indication"], case["sub_indication"], "{context}");
        for signature in report["signatures"].as_array().unwrap() {
            assert_eq!(signature["signature_intact"], case["signature_intact"], "{context}");
        }
    }
}

#[test]
fn a_folder_is_answered_certificate_by_certificate() {
    let desk = Desk::new();
    let folder = desk.path("many");
    std::fs::create_dir(&folder).unwrap();
    let pki = family("gost2015");
    let pem = |name: &str| {
        let text = BASE64.encode(std::fs::read(pki.join(name)).unwrap());
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    };
    for name in ["head.cer", "head.p12", "gost2015_nca.crl"] {
        std::fs::copy(pki.join(name), folder.join(name)).unwrap();
    }
    std::fs::write(folder.join("two.pem"), [pem("head.cer"), pem("expired.cer")].concat()).unwrap();
    std::fs::write(folder.join("note.txt"), "no certificate").unwrap();
    let trust = [
        "--trust".into(),
        pki.join("gost2015_root.cer"),
        "--intermediate".into(),
        pki.join("gost2015_nca.cer"),
        "--crl".into(),
        pki.join("gost2015_root.crl"),
        "--crl".into(),
        pki.join("gost2015_nca.crl"),
    ];
    let run = |more: &[&str]| {
        let words = ["cert", "verify", "many", "--at", NOW, "--lang", "en"].map(PathBuf::from);
        let more = more.iter().map(PathBuf::from);
        desk.run(words.into_iter().chain(trust.clone()).chain(more))
    };
    let told = run(&["--report", "all.json"]);
    assert_eq!(told.code, 2, "{}", told.err);
    assert_eq!(told.err.trim(), "Files of another kind left out: 3");
    let kept = std::fs::read_to_string(desk.path("all.json")).unwrap();
    assert_eq!(kept.lines().count(), 3);
    let answer = run(&["--json"]);
    let lines: Vec<serde_json::Value> = answer
        .out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let verdicts: Vec<_> = lines.iter().map(|line| line["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["valid", "valid", "undetermined"]);
    // Nothing to verify is no success.
    std::fs::create_dir(desk.path("none")).unwrap();
    desk.write("none/note.txt", b"no certificate");
    let nothing = desk.run(["cert", "verify", "none", "--json"]);
    assert_eq!((nothing.code, nothing.problem().as_str()), (4, "no-certificate"));
}
