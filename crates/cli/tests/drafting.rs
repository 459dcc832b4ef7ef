//! Drafting through the command line.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::Value;
use support::{Desk, fixtures};

#[test]
fn a_blocked_document_is_told_finding_by_finding_and_makes_no_file() {
    let desk = Desk::new();
    let act = std::fs::read(fixtures().join("documents/act.json")).unwrap();
    let mut act: Value = serde_json::from_slice(&act).unwrap();
    act["number"] = "".into();
    // The last digit is the check digit.
    act["supplier"]["bin"] = "200140012346".into();
    desk.write("act.json", act.to_string().as_bytes());
    let blocked = desk.run(["draft", "act", "--from", "act.json", "-o", "act.pdf", "--json"]);
    assert_eq!((blocked.code, blocked.problem().as_str()), (5, "document-blocked"));
    let problem = &blocked.json()["problem"];
    let findings = problem["findings"].as_array().unwrap();
    assert_eq!(problem["facts"]["count"], findings.len().to_string());
    let fields: Vec<&str> = findings
        .iter()
        .map(|finding| finding["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["number", "supplier.bin"]);
    for finding in findings {
        for key in ["code", "title", "cause", "remedy"] {
            assert!(!finding[key].as_str().unwrap().is_empty(), "{key} of {finding}");
        }
    }
    let for_people = desk.run(["draft", "act", "--from", "act.json", "-o", "act.pdf"]);
    assert!(for_people.err.contains("supplier.bin"), "{}", for_people.err);
    assert_eq!(desk.files(), ["act.json"]);
}

#[test]
fn the_pdf_is_made_in_the_language_that_is_asked_for() {
    let desk = Desk::new();
    let from = fixtures().join("documents/invoice.json").display().to_string();
    for language in ["ru", "kk", "ru-kk", "en"] {
        let output = format!("{language}.pdf");
        let words = [
            "draft",
            "invoice",
            "--from",
            &from,
            "-o",
            &output,
            "--language",
            language,
            "--json",
        ];
        let drafted = desk.run(words);
        assert_eq!(drafted.code, 0, "{}{}", drafted.out, drafted.err);
        let line = drafted.json();
        for key in ["file", "type", "number", "total", "sha256", "warnings"] {
            assert!(line.get(key).is_some(), "{key} in {line}");
        }
        let pdf = std::fs::read(desk.path(&output)).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(line["sha256"].as_str().unwrap().len(), 64);
    }
}
