//! The archive and the demo through the command line.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::Value;
use support::{Desk, basis, family};

const ROW_KEYS: [&str; 10] = [
    "id",
    "direction",
    "type",
    "number",
    "date",
    "counterparty",
    "total",
    "state",
    "verdict",
    "sha256",
];

#[test]
fn documents_are_taken_in_found_and_shown() {
    let desk = Desk::new();
    desk.act();
    assert_eq!(desk.sign(&family("rsa").join("head.p12"), &["act.pdf"]).code, 0);
    desk.write("note.txt", "заметка".as_bytes());
    // The signature is named before its document, which must not matter.
    let imported = desk.run([
        "archive",
        "import",
        "act.pdf.p7s",
        "act.pdf",
        "note.txt",
        "missing",
        "--archive",
        "a",
        "--json",
    ]);
    assert_eq!(imported.code, 4, "{}", imported.out);
    let lines = imported.lines();
    assert_eq!(lines.len(), 4, "{}", imported.out);
    let of = |file: &str| lines.iter().find(|line| line["file"] == file).unwrap();
    assert_eq!(of("missing")["problem"]["code"], "file-not-found");
    let act = of("act.pdf");
    ROW_KEYS
        .iter()
        .for_each(|key| assert!(act.get(key).is_some(), "{key} in {act}"));
    assert_eq!(act["number"], "42");
    assert_eq!(act["total"], "124777.00");
    assert_eq!(act["duplicate"], false);
    assert_eq!(of("act.pdf.p7s")["id"], act["id"], "the signature finds its document");
    assert_eq!(
        of("act.pdf.p7s")["verdict"],
        "undetermined",
        "the archive trusts no root yet"
    );

    let again = desk.run(["archive", "import", "act.pdf", "--archive", "a", "--json"]);
    assert_eq!(again.json()["duplicate"], true);

    for query in [vec!["42"], vec!["190240054324"], vec!["124777"], vec!["Консультация"]] {
        let mut words = vec!["--archive", "a", "--json", "archive", "search"];
        words.extend(&query);
        let found = desk.run(words).lines();
        assert_eq!(found.len(), 1, "{query:?}");
        assert_eq!(found[0]["id"], act["id"]);
    }
    let list = desk.run(["--archive", "a", "--json", "archive", "list"]);
    assert_eq!(list.lines().len(), 2);
    let named = desk.run(["--archive", "a", "archive", "list"]);
    assert!(named.out.contains("Act R-1"), "{}", named.out);

    let id = act["id"].to_string();
    let shown = desk.run(["--archive", "a", "--json", "archive", "show", &id]).json();
    assert_eq!(shown["document"]["number"], "42");
    assert_eq!(shown["files"].as_array().unwrap().len(), 2);
    assert_eq!(shown["report"]["signatures"][0]["content_intact"], true);
    assert!(
        desk.run(["--archive", "a", "archive", "show", &id])
            .out
            .contains("ТЕСТОВ АЛМАС")
    );
    assert!(!desk.home().exists(), "only the named archive was made");
}

#[test]
fn the_archive_of_the_environment_is_used_and_of_the_command_line_wins() {
    let desk = Desk::new();
    desk.write("note.txt", b"note");
    let mut program = desk.program();
    program
        .env("QOLHAT_ARCHIVE", "one")
        .args(["archive", "import", "note.txt"]);
    assert_eq!(support::answer(&mut program, "").code, 0);
    let count = |words: &[&str]| {
        let mut program = desk.program();
        program.env("QOLHAT_ARCHIVE", "one").args(words);
        support::answer(&mut program, "").lines().len()
    };
    assert_eq!(count(&["archive", "list", "--json"]), 1);
    assert_eq!(count(&["archive", "list", "--json", "--archive", "two"]), 0);
    assert!(!desk.path("two").exists(), "reading makes no archive");
}

#[test]
fn the_demo_does_the_whole_job_and_can_be_done_again() {
    let desk = Desk::new();
    let demo = desk.run(["demo", "--dir", "d", "--json"]);
    assert_eq!(demo.code, 0, "{}{}", demo.out, demo.err);
    let lines = demo.lines();
    let (end, steps) = lines.split_last().unwrap();
    assert_eq!(end["verdict"], "valid");
    assert_eq!(end["documents"], 3);
    assert_eq!(end["archive"], "d");
    let named: Vec<&str> = steps.iter().map(|step| step["step"].as_str().unwrap()).collect();
    for step in [
        "found-authority",
        "draft-invoice",
        "draft-act",
        "typeset-act",
        "sign-rsa",
        "sign-gost",
        "countersign",
        "search-bin",
        "verify",
    ] {
        assert!(named.contains(&step), "{step} in {named:?}");
    }
    for step in steps {
        ["step", "file", "verdict"]
            .iter()
            .for_each(|key| assert!(step.get(key).is_some(), "{key}"));
        if let Some(file) = step["file"].as_str() {
            assert!(desk.path(file).exists(), "{file}");
        }
        assert!(step["verdict"].is_null() || step["verdict"] == "valid", "{step}");
    }

    let again = desk.run(["demo", "--dir", "d", "--lang", "kk"]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    assert!(
        again.out.contains("Qolhat-demo-1") && again.out.contains("Жарамды"),
        "{}",
        again.out
    );
    let list = desk.run(["--archive", "d", "--json", "archive", "list"]).lines();
    assert_eq!(list.len(), 6);
    assert!(list.iter().all(|row| row["verdict"] == "valid"), "{list:#?}");

    what_the_demo_made_is_for_the_demo(&desk);
}

/// Its signatures are never valid outside, not even under `--trust`, and its keys do not sign there.
fn what_the_demo_made_is_for_the_demo(desk: &Desk) {
    let signed = desk.path("d/files/act-7-received.p7s").display().to_string();
    let inside = desk.run(["--archive", "d", "--json", "verify", &signed]);
    assert_eq!(inside.code, 0, "{}", inside.out);
    let evidence = [
        "--trust",
        "d/evidence",
        "--intermediate",
        "d/evidence",
        "--crl",
        "d/evidence",
    ];
    let outside = desk.run(["verify", &signed, "--json"].iter().chain(&evidence));
    assert_eq!(outside.code, 2, "{}", outside.out);
    assert_eq!(
        outside.json()["signatures"][0]["sub_indication"],
        "CHAIN_CONSTRAINTS_FAILURE"
    );
    desk.write("content", b"content");
    let sign = |archive: &[&str], key: &str| {
        let words = ["sign", "content", "--password-stdin", "--json", "--force", "--key", key];
        desk.run_with(archive.iter().chain(&words), "Qolhat-demo-1\n")
    };
    let demo = ["--archive", "d"];
    let refused = sign(&[], "d/keys/supplier-gost.p12");
    assert_eq!((refused.code, refused.problem().as_str()), (5, "key-is-demo"));
    let login = sign(&demo, "d/keys/supplier-login-rsa.p12");
    assert_eq!((login.code, login.problem().as_str()), (5, "key-is-for-login"));
    let good = sign(&demo, "d/keys/supplier-gost.p12");
    assert_eq!(good.code, 0, "{}", good.out);
    assert_eq!(good.json()["revocation"]["status"], "good");
}

#[test]
fn the_roots_of_the_command_line_stand_instead_of_those_of_the_archive() {
    let desk = Desk::new();
    assert_eq!(desk.run(["demo", "--dir", "d", "--json"]).code, 0);
    let signed = desk.path("d/files/act-7-received.p7s").display().to_string();
    let mut words: Vec<String> = ["--archive", "d", "--json", "verify", &signed].map(String::from).into();
    words.extend(basis("rsa"));
    let answer = desk.run(&words);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert_eq!(
        answer.json()["signatures"][0]["sub_indication"],
        Value::from("NO_CERTIFICATE_CHAIN_FOUND")
    );
}
