//! Signing through the command line, and what other programs say of it.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod support;

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use support::{Answer, Desk, PASSWORD, ask, basis, family, said, shared};

const FAMILIES: [&str; 4] = ["rsa", "gost2015", "gost2015-256", "gost2004"];

#[test]
fn every_family_signs_and_verifies_in_every_form() {
    for name in FAMILIES {
        let desk = Desk::new();
        desk.write("content", b"content of a file");
        for (form, encoding) in [
            ("--detached", "der"),
            ("--detached", "pem"),
            ("--attached", "base64"),
            ("--attached", "der"),
        ] {
            let output = format!("{}-{encoding}.p7s", &form[2..]);
            let signed = desk.sign(
                &family(name).join("head.p12"),
                &["content", form, "--encoding", encoding, "-o", &output, "--json"],
            );
            assert_eq!(signed.code, 0, "{name} {form} {encoding}: {}", signed.out);
            assert_signed(&signed.json(), "content", &output);
            let mut words = vec!["verify", &output, "--json"];
            if form == "--detached" {
                words.extend(["--content", "content"]);
            }
            let given = basis(name);
            words.extend(given.iter().map(String::as_str));
            let verified = desk.run(words);
            assert_eq!(verified.code, 0, "{name} {form} {encoding}: {}", verified.out);
            assert_report(&verified.json());
        }
    }
}

fn assert_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} in {value}");
    }
}

/// The keys that the contract promises for `sign`.
fn assert_signed(line: &Value, file: &str, output: &str) {
    assert_keys(
        line,
        &["file", "output", "level", "signer", "digest", "revocation", "timestamp"],
    );
    assert_eq!(line["file"], file);
    assert_eq!(line["output"], output);
    assert_eq!(line["level"], "B-B");
    assert_eq!(line["signer"]["bin"], "200140012345");
    assert_eq!(line["signer"]["roles"], serde_json::json!(["first-head"]));
    assert_eq!(line["revocation"]["status"], "not-checked");
    assert_eq!(line["timestamp"], Value::Null);
    assert!(line["digest"].as_str().unwrap().len() >= 64);
}

/// The keys that the contract promises for `verify`.
fn assert_report(line: &Value) {
    assert_keys(line, &["file", "format", "verdict", "at", "signatures"]);
    let signature = &line["signatures"][0];
    assert_keys(
        signature,
        &[
            "verdict",
            "indication",
            "sub_indication",
            "signer",
            "signature_algorithm",
            "digest_algorithm",
            "level",
            "claimed_time",
            "proven_time",
            "content_intact",
            "signature_intact",
            "chain",
            "revocation",
            "timestamps",
            "checks",
        ],
    );
    assert_keys(
        &signature["signer"],
        &["common_name", "iin", "bin", "organization", "roles", "serial", "issuer"],
    );
    assert_keys(
        &signature["revocation"],
        &["status", "source", "this_update", "revoked_at", "reason"],
    );
    assert_eq!(signature["indication"], "TOTAL-PASSED");
    assert_eq!(signature["chain"].as_array().unwrap().len(), 3);
    assert_eq!(signature["chain"][0], signature["signer"]["serial"]);
    for check in signature["checks"].as_array().unwrap() {
        assert_keys(check, &["id", "answer", "evidence"]);
    }
}

#[test]
fn the_other_side_adds_its_signature() {
    let desk = Desk::new();
    desk.act();
    let supplier = family("gost2015").join("head.p12");
    let customer = family("gost2015").join("customer.p12");
    assert_eq!(desk.sign(&supplier, &["act.pdf"]).code, 0);
    let ours = std::fs::read(desk.path("act.pdf.p7s")).unwrap();
    let added = desk.sign(
        &customer,
        &["act.pdf", "--add-to", "act.pdf.p7s", "-o", "both.p7s", "--json"],
    );
    assert_eq!(added.code, 0, "{}", added.out);
    assert_eq!(
        std::fs::read(desk.path("act.pdf.p7s")).unwrap(),
        ours,
        "the first is left alone"
    );
    let mut words: Vec<String> = ["verify", "both.p7s", "--content", "act.pdf", "--json"]
        .map(String::from)
        .into();
    words.extend(basis("gost2015"));
    let verified = desk.run(&words);
    assert_eq!(verified.code, 0, "{}", verified.out);
    assert_eq!(verified.json()["signatures"].as_array().unwrap().len(), 2);
}

#[test]
fn the_key_of_another_supplier_is_refused_and_leaves_nothing() {
    let desk = Desk::new();
    desk.act();
    for name in FAMILIES {
        let key = family(name).join("customer.p12");
        for form in ["--detached", "--attached"] {
            let refused = desk.sign(&key, &["act.pdf", form, "--json"]);
            assert_eq!(
                (refused.code, refused.problem().as_str()),
                (5, "key-of-another-organization"),
                "{name}"
            );
        }
        // A wrong password of the right key says nothing about the document.
        let wrong = desk.run_with(
            [
                "sign".as_ref(),
                "act.pdf".as_ref(),
                "--json".as_ref(),
                "--password-stdin".as_ref(),
                "--key".as_ref(),
                key.as_os_str(),
            ],
            "wrong\n",
        );
        assert_eq!((wrong.code, wrong.problem().as_str()), (4, "password-wrong"));
    }
    assert_eq!(desk.files(), ["act.pdf"]);
}

#[test]
fn an_existing_signature_is_replaced_only_on_request() {
    let desk = Desk::new();
    desk.write("content", b"content");
    desk.write("content.p7s", b"mine");
    let key = family("rsa").join("head.p12");
    let refused = desk.sign(&key, &["content", "--json"]);
    assert_eq!((refused.code, refused.problem().as_str()), (4, "file-exists"));
    assert_eq!(std::fs::read(desk.path("content.p7s")).unwrap(), b"mine");
    assert_eq!(desk.sign(&key, &["content", "--force"]).code, 0);
    assert_ne!(std::fs::read(desk.path("content.p7s")).unwrap(), b"mine");
    assert_eq!(desk.files(), ["content", "content.p7s"]);
}

#[test]
fn several_files_are_signed_with_one_password_and_told_one_by_one() {
    let desk = Desk::new();
    desk.write("one", b"1");
    desk.write("two", b"2");
    std::fs::create_dir(desk.path("out")).unwrap();
    let key = family("rsa").join("head.p12");
    let signed = desk.sign(&key, &["one", "missing", "two", "--out-dir", "out", "--json"]);
    assert_eq!(signed.code, 4, "{}", signed.out);
    let lines = signed.lines();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["file"], "one");
    assert_eq!(lines[1]["file"], "missing");
    assert_eq!(lines[1]["problem"]["code"], "file-not-found");
    assert_eq!(lines[2]["file"], "two");
    assert!(desk.path("out/one.p7s").exists() && desk.path("out/two.p7s").exists());
    assert!(!desk.path("out/missing.p7s").exists());
}

#[test]
fn a_password_comes_from_a_pipe_a_descriptor_or_a_file() {
    let desk = Desk::new();
    desk.write("content", b"content");
    desk.write("password", format!("{PASSWORD}\r\nanother line\n").as_bytes());
    let key = family("rsa").join("head.p12").display().to_string();
    let file = desk.run([
        "sign",
        "content",
        "--key",
        &key,
        "-o",
        "file.p7s",
        "--password-file",
        "password",
    ]);
    assert_eq!(file.code, 0, "{}", file.err);
    for answer in [
        &file,
        &desk.run_with(["sign", "content", "--key", &key, "--password-stdin"], PASSWORD),
    ] {
        assert_eq!(answer.code, 0, "{}", answer.err);
        assert!(!answer.out.contains(PASSWORD) && !answer.err.contains(PASSWORD));
    }
    if cfg!(unix) {
        // Descriptor 0 is the pipe that every test hands over.
        let words = ["sign", "content", "--key", &key, "-o", "fd.p7s", "--password-fd", "0"];
        let answer = desk.run_with(words, &format!("{PASSWORD}\n"));
        assert_eq!(answer.code, 0, "{}", answer.err);
    }
}

#[test]
fn a_long_file_is_signed_and_verified_beside_its_signature() {
    let desk = Desk::new();
    // Longer than a piece of the stream, and not a multiple of it.
    let content: Vec<u8> = (0..3_000_001_u32).map(|at| at.to_le_bytes()[0]).collect();
    desk.write("long", &content);
    assert_eq!(desk.sign(&family("rsa").join("head.p12"), &["long"]).code, 0);
    let verify = |desk: &Desk| {
        let mut words: Vec<String> = ["verify", "long.p7s", "--content", "long", "--json"]
            .map(String::from)
            .into();
        words.extend(basis("rsa"));
        desk.run(&words)
    };
    assert_eq!(verify(&desk).code, 0);
    let mut changed = content;
    changed[2_999_999] ^= 1;
    desk.write("long", &changed);
    let invalid = verify(&desk);
    assert_eq!(invalid.code, 1, "{}", invalid.out);
    assert_eq!(invalid.json()["signatures"][0]["sub_indication"], "HASH_FAILURE");
}

fn signed_by_head(desk: &Desk, name: &str, form: &str) -> Answer {
    desk.write("content", b"content of a file\r\n\x00\xff");
    let signed = desk.sign(
        &family(name).join("head.p12"),
        &["content", form, "-o", "signature.p7s", "--force"],
    );
    assert_eq!(signed.code, 0, "{}", signed.err);
    signed
}

#[test]
fn openssl_accepts_rsa_signatures() {
    let desk = Desk::new();
    let pki = family("rsa");
    let mut authorities = Vec::new();
    for name in ["rsa_root.cer", "rsa_nca.cer"] {
        let mut command = Command::new("openssl");
        command.args(["x509", "-inform", "DER", "-in"]).arg(pki.join(name));
        let Some(pem) = ask(&mut command) else { return };
        assert!(pem.status.success(), "{}", said(&pem));
        authorities.extend(pem.stdout);
    }
    let authorities = desk.write("ca.pem", &authorities);
    for form in ["--attached", "--detached"] {
        signed_by_head(&desk, "rsa", form);
        let mut command = Command::new("openssl");
        // 2026-11-21T00:00:00Z.
        command.args(["cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any"]);
        command.args(["-attime", "1795219200", "-CAfile"]).arg(&authorities);
        command.arg("-in").arg(desk.path("signature.p7s"));
        if form == "--detached" {
            command.arg("-content").arg(desk.path("content"));
        }
        let Some(output) = ask(&mut command) else { return };
        assert!(output.status.success(), "{form}: {}", said(&output));
        assert_eq!(output.stdout, b"content of a file\r\n\x00\xff");
    }
}

#[test]
fn the_slow_checker_accepts_every_family() {
    let Some(checker) = shared("oracle/check.py") else {
        return;
    };
    let modules = ask(Command::new("python3").args(["-c", "import cryptography, lxml"]));
    if !modules.is_some_and(|output| output.status.success()) {
        eprintln!("SKIPPED: Python, cryptography or lxml is missing");
        return;
    }
    let desk = Desk::new();
    for name in FAMILIES {
        for form in ["--attached", "--detached"] {
            signed_by_head(&desk, name, form);
            let mut command = Command::new("python3");
            command.arg(&checker).arg("cms");
            command.arg(desk.path("signature.p7s")).arg(desk.path("content"));
            let output = ask(&mut command).unwrap();
            assert!(output.status.success(), "{name} {form}: {}", said(&output));
        }
    }
}

/// GOST-2015 of Kazakhstan is GOST R 34.10-2012 under other names, with the bytes of the signature reversed.
#[test]
fn the_russian_engine_accepts_gost_2015_signatures() {
    if !ask(Command::new("openssl").args(["engine", "gost"])).is_some_and(|output| output.status.success()) {
        eprintln!("SKIPPED: openssl has no GOST engine");
        return;
    }
    let desk = Desk::new();
    // AlgorithmIdentifier with curve: id-tc26-gost3410-12-512 and -256, paramSetA of each (RFC 9215, 2 and 3).
    for (name, hash, algorithm) in [
        (
            "gost2015",
            "-md_gost12_512",
            b"\x30\x17\x06\x08\x2a\x85\x03\x07\x01\x01\x01\x02\x30\x0b\x06\x09\x2a\x85\x03\x07\x01\x02\x01\x02\x01",
        ),
        (
            "gost2015-256",
            "-md_gost12_256",
            b"\x30\x17\x06\x08\x2a\x85\x03\x07\x01\x01\x01\x01\x30\x0b\x06\x09\x2a\x85\x03\x07\x01\x02\x01\x01\x01",
        ),
    ] {
        signed_by_head(&desk, name, "--detached");
        let cms = std::fs::read(desk.path("signature.p7s")).unwrap();
        let (signed, signature) = signed_attributes_and_signature(&cms);
        let certificate = std::fs::read(family(name).join("head.cer")).unwrap();
        let key = desk.write("key.der", &rewrapped_key(&certificate, algorithm));
        let signed = desk.write("signed", &signed);
        let reversed: Vec<u8> = signature.iter().rev().copied().collect();
        let signature = desk.write("reversed", &reversed);
        let mut command = Command::new("openssl");
        command.args(["dgst", "-engine", "gost", hash, "-keyform", "DER", "-verify"]);
        command.arg(key).arg("-signature").arg(signature).arg(signed);
        let output = ask(&mut command).unwrap();
        assert!(said(&output).contains("Verified OK"), "{name}: {}", said(&output));
    }
}

/// The elements inside an element of DER: tag, content, and the whole of it.
fn elements(mut der: &[u8]) -> Vec<(u8, &[u8], &[u8])> {
    let mut found = Vec::new();
    while let [tag, first, ..] = der {
        let octets = if *first < 0x80 { 0 } else { usize::from(first & 0x7f) };
        let length = match octets {
            0 => usize::from(*first),
            _ => der[2..2 + octets]
                .iter()
                .fold(0, |length, byte| length << 8 | usize::from(*byte)),
        };
        let end = 2 + octets + length;
        found.push((*tag, &der[2 + octets..end], &der[..end]));
        der = &der[end..];
    }
    found
}

/// What a signer signed (RFC 5652, 5.4), and the signature.
fn signed_attributes_and_signature(cms: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let content_info = elements(elements(cms)[0].1);
    let signed_data = elements(elements(content_info[1].1)[0].1);
    let signer_infos = signed_data.last().unwrap().1;
    let signer = elements(elements(signer_infos)[0].1);
    let attributes = signer.iter().find(|element| element.0 == 0xa0).unwrap().2;
    let signature = signer.iter().find(|element| element.0 == 0x04).unwrap().1;
    ([&[0x31], &attributes[1..]].concat(), signature.to_vec())
}

/// The public key of a certificate under another algorithm.
fn rewrapped_key(certificate: &[u8], algorithm: &[u8]) -> Vec<u8> {
    let tbs = elements(elements(certificate)[0].1)[0].1;
    let key_info = elements(tbs)[6].1;
    let point = elements(key_info)[1].2;
    let body = [algorithm, point].concat();
    let mut key = vec![0x30];
    match u8::try_from(body.len()).unwrap() {
        short if short < 0x80 => key.push(short),
        long => key.extend([0x81, long]),
    }
    key.extend(body);
    key
}

#[test]
fn no_argument_takes_a_password() {
    let desk = Desk::new();
    for words in [["sign", "--help"], ["inspect", "--help"]] {
        let help = desk.run(words).out;
        for line in help.lines().filter(|line| line.trim().starts_with("--password")) {
            let option = line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
            assert!(
                option.starts_with("--password-prompt")
                    || option.starts_with("--password-stdin")
                    || option == "--password-fd <N>"
                    || option == "--password-file <FILE>",
                "{option}"
            );
        }
        assert!(help.contains("--password-stdin"));
    }
    assert!(Path::new(&desk.home()).metadata().is_err());
}
