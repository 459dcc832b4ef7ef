//! Damaged and foreign files for every reader: a problem or a report, the exit code of the contract, never a panic.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use support::{Answer, Desk, family, fixtures};

/// Bytes that follow from a seed (xorshift, Marsaglia 2003), so that a failure can be repeated.
fn noise(mut seed: u64, length: usize) -> Vec<u8> {
    (0..length)
        .map(|_| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed.to_le_bytes()[3]
        })
        .collect()
}

/// What a good file becomes: cut at several places, noise behind its head, doubled lengths.
fn damaged(good: &[u8]) -> Vec<Vec<u8>> {
    let length = good.len();
    let mut bad: Vec<Vec<u8>> = [1, 2, 5, 20, length / 2, length - 1]
        .iter()
        .map(|cut| good[..*cut].to_vec())
        .collect();
    bad.push([&good[..20], &noise(7, length)].concat());
    bad.push([&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], &good[6..]].concat());
    // Nothing but openings: depth for its own sake.
    bad.push([0x30, 0x80].repeat(50_000));
    bad.push(noise(11, 10_000));
    bad.push(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec());
    bad.push(b"-----BEGIN CMS-----\nMIIB\n-----END CMS-----\n".to_vec());
    bad.push(vec![0; 4096]);
    bad
}

fn assert_calm(answer: &Answer, codes: &[i32], context: &str) {
    assert!(
        codes.contains(&answer.code),
        "{context}: {} {}",
        answer.code,
        answer.err
    );
    assert!(
        !answer.err.contains("panic") && !answer.err.contains("defect"),
        "{context}: {}",
        answer.err
    );
    let line = answer.json();
    if line.get("format").is_none() && line.get("kind").is_none() {
        assert_ne!(answer.problem(), "internal", "{context}");
    }
}

#[test]
fn damaged_files_are_told_by_every_reader() {
    let desk = Desk::new();
    let pki = family("gost2015");
    let samples = [
        pki.join("head.cer"),
        pki.join("gost2015_nca.crl"),
        pki.join("head.p12"),
        fixtures().join("cms/test-pki/gost2015-attached.p7s"),
    ];
    desk.write("content", b"content");
    for sample in &samples {
        let good = std::fs::read(sample).unwrap();
        for (at, bad) in damaged(&good).into_iter().enumerate() {
            desk.write("bad", &bad);
            let context = |what: &str| format!("{what} of {} damaged in way {at}", sample.display());
            let readers: [(&[&str], &[i32]); 6] = [
                (&["verify", "bad", "--json"], &[1, 2]),
                (&["inspect", "bad", "--json"], &[1, 4]),
                (&["cert", "verify", "bad", "--json"], &[4]),
                (&["verify", "content", "--trust", "bad", "--json"], &[4]),
                (&["verify", "content", "--crl", "bad", "--json"], &[4]),
                (&["draft", "act", "--from", "bad", "-o", "out.pdf", "--json"], &[5]),
            ];
            for (words, codes) in readers {
                assert_calm(&desk.run(words), codes, &context(words[0]));
            }
            let signed = desk.sign(&desk.path("bad"), &["content", "--json"]);
            assert_calm(&signed, &[4], &context("key"));
            let added = desk.sign(&pki.join("head.p12"), &["content", "--add-to", "bad", "--json"]);
            assert_calm(&added, &[1], &context("add-to"));
            assert_eq!(desk.files(), ["bad", "content"], "{}", context("rest"));
        }
    }
}

/// The bytes with every `from` replaced by something of the same length.
fn exchanged(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut exchanged = bytes.to_vec();
    let places: Vec<usize> = (0..=bytes.len() - from.len())
        .filter(|at| bytes[*at..].starts_with(from))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        exchanged[at..at + to.len()].copy_from_slice(to);
    }
    exchanged
}

#[test]
fn names_of_strangers_do_not_speak_to_the_terminal() {
    let desk = Desk::new();
    let name = "ТЕСТОВ АЛМАС".as_bytes();
    let strange = "\u{1b}[2K\rVALID\n\u{202e}\u{9b}2J".as_bytes();
    let strange = [strange, &b" ".repeat(name.len() - strange.len())].concat();
    let certificate = std::fs::read(family("gost2015").join("head.cer")).unwrap();
    let signature = std::fs::read(fixtures().join("cms/test-pki/gost2015-attached.p7s")).unwrap();
    let file = "odd\u{1b}[2K\n\u{202e}.cer";
    desk.write(file, &exchanged(&certificate, name, &strange));
    desk.write("plain.cer", &certificate);
    desk.write("odd.p7s", &exchanged(&signature, name, &strange));
    desk.write("bad\u{1b}[2K.cer", b"0");
    for words in [
        vec!["inspect", file],
        vec!["inspect", file, "--asn1"],
        vec!["inspect", file, "--compare", "plain.cer"],
        vec!["inspect", "odd.p7s"],
        vec!["cert", "verify", file],
        vec!["cert", "verify", "."],
        vec!["verify", "odd.p7s"],
        vec!["verify", file, "odd.p7s"],
    ] {
        let answer = desk.run(&words);
        let said = format!("{}{}", answer.out, answer.err);
        let names_the_owner = words[0] != "verify";
        assert!(said.contains("VALID") || !names_the_owner, "{words:?}: {said}");
        for sign in ['\u{1b}', '\r', '\u{202e}', '\u{9b}'] {
            assert!(!said.contains(sign), "{words:?}: {sign:?} in {said}");
        }
        assert!(said.lines().all(|line| !line.starts_with("VALID")), "{words:?}: {said}");
    }
}

#[test]
fn a_broken_signature_is_a_format_failure() {
    let desk = Desk::new();
    let good = std::fs::read(fixtures().join("cms/test-pki/rsa-attached.p7s")).unwrap();
    desk.write("cut.p7s", &good[..good.len() - 10]);
    let answer = desk.run(["verify", "cut.p7s", "--json"]);
    assert_eq!(answer.code, 1, "{}", answer.out);
    let report = answer.json();
    assert_eq!(report["verdict"], "invalid");
    assert_eq!(report["sub_indication"], "FORMAT_FAILURE");
    assert_eq!(report["problem"]["code"], "signature-not-readable");
}

#[test]
fn an_archive_of_something_else_is_left_as_it_is() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("a")).unwrap();
    desk.write("a/archive.sqlite", &noise(3, 8192));
    for words in [
        vec!["archive", "list"],
        vec!["archive", "import", "a"],
        vec!["verify", "a/archive.sqlite"],
    ] {
        let answer = desk.run(["--archive", "a", "--json"].iter().chain(&words));
        assert_eq!(
            (answer.code, answer.problem().as_str()),
            (4, "archive-not-readable"),
            "{words:?}"
        );
    }
    assert_eq!(std::fs::read(desk.path("a/archive.sqlite")).unwrap(), noise(3, 8192));
}
