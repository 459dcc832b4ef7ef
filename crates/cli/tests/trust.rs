//! The trust store through the command line: shown before it is changed, and changed only on a word.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::Value;
use support::{Answer, Desk, family};

fn trust(desk: &Desk, arguments: &[&str]) -> Answer {
    desk.run(["--archive", "a", "--json", "trust"].iter().chain(arguments))
}

fn file(name: &str) -> String {
    family("rsa").join(name).display().to_string()
}

/// Kinds and fingerprints of what is in force.
fn listed(desk: &Desk) -> Vec<(String, String)> {
    let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
    let lines = trust(desk, &["list"]).lines();
    let in_force = lines.iter().filter(|line| line["removed_at"].is_null());
    in_force
        .map(|line| (text(line, "kind"), text(line, "sha256")))
        .collect()
}

#[test]
fn nothing_is_changed_before_it_was_shown_and_wanted() {
    let desk = Desk::new();
    let (root, issuing) = (file("rsa_root.cer"), file("rsa_nca.cer"));
    let shown = trust(&desk, &["add", &root, &issuing, "--dry-run"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    let answer = shown.json();
    assert_eq!(answer["changed"], false);
    assert_eq!(answer["entries"][0]["kind"], "anchor");
    assert_eq!(answer["entries"][1]["kind"], "intermediate");

    let asked = trust(&desk, &["add", &root]);
    assert_eq!((asked.code, asked.problem()), (3, "confirmation-missing".to_owned()));
    assert!(!desk.path("a").exists(), "no archive is made for a look");
    let both = trust(&desk, &["add", &root, "--dry-run", "--yes"]);
    assert_eq!((both.code, both.problem()), (3, "request-not-understood".to_owned()));

    let added = trust(&desk, &["add", &root, &issuing, "--yes"]);
    assert_eq!((added.code, &added.json()["changed"]), (0, &Value::Bool(true)));
    let kinds: Vec<String> = listed(&desk).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["anchor", "intermediate"]);
}

#[test]
fn a_person_is_shown_what_comes_in_and_what_it_does() {
    let desk = Desk::new();
    let words = |arguments: &[&str]| {
        let root = file("rsa_root.cer");
        let mut all = vec!["--archive", "a", "trust", "add", &root];
        all.extend(arguments);
        desk.run(all)
    };
    let shown = words(&["--dry-run"]);
    assert_eq!(shown.code, 0);
    for part in [
        "Root: QOLHAT TEST ROOT",
        "SHA-256 of the key",
        "Verdicts that change: 0",
    ] {
        assert!(shown.out.contains(part), "{part}: {}", shown.out);
    }
    assert!(shown.err.contains("Nothing was changed"), "{}", shown.err);
    assert!(words(&["--yes"]).err.contains("Done"));
    assert!(words(&["--dry-run"]).out.contains("added already"));
}

#[test]
fn what_is_added_and_removed_changes_verdicts_as_foretold() {
    let desk = Desk::new();
    desk.act();
    assert_eq!(desk.sign(&family("rsa").join("head.p12"), &["act.pdf"]).code, 0);
    let imported = desk.run(["--archive", "a", "archive", "import", "act.pdf", "act.pdf.p7s"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let verdict = || {
        let list = desk.run(["--archive", "a", "--json", "archive", "list"]);
        list.lines()[0]["verdict"].as_str().unwrap().to_owned()
    };
    let (root, issuing) = (file("rsa_root.cer"), file("rsa_nca.cer"));
    let lists = [file("rsa_root.crl"), file("rsa_nca.crl")];
    let rest = trust(&desk, &["add", &issuing, &lists[0], &lists[1], "--yes"]);
    assert_eq!(rest.code, 0, "{}", rest.out);
    assert_eq!(rest.json()["flips"].as_array().unwrap().len(), 0);

    for consent in ["--dry-run", "--yes"] {
        assert_eq!(verdict(), "undetermined");
        let flips = trust(&desk, &["add", &root, consent]).json()["flips"].clone();
        assert_eq!(flips.as_array().unwrap().len(), 1, "{flips}");
        assert_eq!(
            (&flips[0]["before"], &flips[0]["after"]),
            (&"undetermined".into(), &"valid".into())
        );
    }
    assert_eq!(verdict(), "valid");

    let (_, anchor) = listed(&desk).remove(0);
    // As people copy it from a page of the authority.
    let pairs: Vec<String> = anchor
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).to_uppercase())
        .collect();
    let removed = trust(&desk, &["remove", &pairs.join(":"), "--yes"]);
    assert_eq!(removed.code, 0, "{}", removed.out);
    assert_eq!(removed.json()["flips"][0]["after"], "undetermined");
    assert_eq!(verdict(), "undetermined");
    assert!(listed(&desk).iter().all(|(kind, _)| kind != "anchor"));
    let again = trust(&desk, &["remove", &anchor, "--yes"]);
    assert_eq!((again.code, again.problem()), (3, "trust-entry-not-found".to_owned()));
}

#[test]
fn what_is_no_trust_is_refused() {
    let desk = Desk::new();
    desk.write("note.txt", b"note");
    for (arguments, code, problem) in [
        (["add", &file("head.cer"), "--yes"], 5, "anchor-not-authority"),
        (["add", "nowhere", "--yes"], 4, "file-not-found"),
        (["add", "note.txt", "--yes"], 4, "file-kind-unknown"),
        (["remove", "aa:bb", "--yes"], 3, "trust-entry-not-found"),
    ] {
        let refused = trust(&desk, &arguments);
        assert_eq!(
            (refused.code, refused.problem().as_str()),
            (code, problem),
            "{arguments:?}"
        );
    }
    assert!(!desk.path("a").exists());
}
