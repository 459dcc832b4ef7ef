//! Other programs accept what the authority makes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use std::fs;

use qolhat_authority::{CertificateStatus, KeyKind, OcspAnswer, RevokedCertificate};
use qolhat_keystore::Passphrase;
use qolhat_pki::{CrlReason, Signer};
use support::{TestRandom, day, demo_authority, head, oracle, run, text};

/// 2026-11-20, for `openssl verify -attime`.
const AT: &str = "1795132800";

#[test]
fn openssl_accepts_the_rsa_hierarchy() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let Some(version) = run("openssl", &["version"], folder) else {
        return;
    };
    assert!(version.status.success());
    let authority = demo_authority(KeyKind::Rsa4096);
    let random = &mut TestRandom(21);
    let person = authority.issue(&head(KeyKind::Rsa2048), random).unwrap();
    let revoked = authority.issue(&head(KeyKind::Rsa2048), random).unwrap();
    for (name, certificate) in [
        ("root", authority.root()),
        ("issuing", authority.issuing()),
        ("person", person.certificate()),
        ("revoked", revoked.certificate()),
    ] {
        fs::write(folder.join(format!("{name}.der")), certificate.der()).unwrap();
        let [from, to] = ["der", "pem"].map(|form| format!("{name}.{form}"));
        let output = run(
            "openssl",
            &["x509", "-inform", "DER", "-in", &from, "-out", &to],
            folder,
        )
        .unwrap();
        assert!(output.status.success(), "{name}: {}", text(&output));
    }
    let (from, until) = (day(2026, 11, 19), day(2026, 12, 19));
    let entry = RevokedCertificate::of(revoked.certificate(), day(2026, 6, 1), Some(CrlReason::KeyCompromise));
    fs::write(
        folder.join("nca.crl"),
        authority.revocation_list(&[entry], from, until, random).unwrap(),
    )
    .unwrap();
    fs::write(
        folder.join("root.crl"),
        authority.root_revocation_list(&[], from, until, random).unwrap(),
    )
    .unwrap();
    for list in ["nca", "root"] {
        let [from, to] = [format!("{list}.crl"), format!("{list}.crl.pem")];
        let output = run("openssl", &["crl", "-inform", "DER", "-in", &from, "-out", &to], folder).unwrap();
        assert!(output.status.success(), "{list}: {}", text(&output));
    }

    let shown = run("openssl", &["x509", "-in", "person.pem", "-noout", "-text"], folder).unwrap();
    for expected in [
        "1.3.6.1.4.1.32473.398.1.1",
        "E-mail Protection",
        "IIN850101300015",
        "Digital Signature, Non",
    ] {
        assert!(text(&shown).contains(expected), "{expected} in {}", text(&shown));
    }

    // Strict checking, with both revocation lists.
    let verify = |file: &str| {
        let arguments = [
            "verify",
            "-x509_strict",
            "-crl_check_all",
            "-attime",
            AT,
            "-CAfile",
            "root.pem",
            "-untrusted",
            "issuing.pem",
            "-CRLfile",
            "nca.crl.pem",
            "-CRLfile",
            "root.crl.pem",
            file,
        ];
        run("openssl", &arguments, folder).unwrap()
    };
    let output = verify("person.pem");
    assert!(output.status.success(), "{}", text(&output));
    let output = verify("revoked.pem");
    assert!(
        !output.status.success() && text(&output).contains("certificate revoked"),
        "{}",
        text(&output)
    );

    // The answer of the responder.
    let answer = OcspAnswer {
        status: CertificateStatus::Revoked {
            at: day(2026, 6, 1),
            reason: Some(CrlReason::KeyCompromise),
        },
        produced_at: day(2026, 11, 20),
        next_update: None,
        nonce: None,
    };
    let response = authority.ocsp_response(revoked.certificate(), &answer, random).unwrap();
    fs::write(folder.join("ocsp.der"), response).unwrap();
    let both = [
        fs::read(folder.join("root.pem")).unwrap(),
        fs::read(folder.join("issuing.pem")).unwrap(),
    ]
    .concat();
    fs::write(folder.join("both.pem"), both).unwrap();
    let arguments = [
        "ocsp",
        "-respin",
        "ocsp.der",
        "-issuer",
        "issuing.pem",
        "-sha256",
        "-cert",
        "revoked.pem",
        "-CAfile",
        "both.pem",
        "-attime",
        AT,
        "-validity_period",
        "1000000000",
    ];
    let output = run("openssl", &arguments, folder).unwrap();
    let said = text(&output);
    assert!(
        said.contains("Response verify OK") && said.contains("revoked.pem: revoked"),
        "{said}"
    );
    assert!(said.contains("keyCompromise"), "{said}");

    // The container: certificate and key.
    let container = person
        .container(&Passphrase::new("Demo1234".to_owned()), random)
        .unwrap();
    fs::write(folder.join("person.p12"), container).unwrap();
    let arguments = [
        "pkcs12",
        "-legacy",
        "-in",
        "person.p12",
        "-passin",
        "pass:Demo1234",
        "-nodes",
        "-info",
    ];
    let output = run("openssl", &arguments, folder).unwrap();
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    for expected in [
        "BEGIN PRIVATE KEY",
        "BEGIN CERTIFICATE",
        "pbeWithSHA1And40BitRC2-CBC, Iteration 1024",
    ] {
        assert!(said.contains(expected), "{expected}");
    }
    let output = run(
        "openssl",
        &["pkcs12", "-legacy", "-in", "person.p12", "-passin", "pass:wrong"],
        folder,
    )
    .unwrap();
    assert!(!output.status.success());

    // A signature of the key.
    fs::write(folder.join("message"), b"message").unwrap();
    fs::write(
        folder.join("signature"),
        person.signing_key().sign(b"message", random).unwrap(),
    )
    .unwrap();
    let arguments = ["x509", "-in", "person.pem", "-noout", "-pubkey"];
    let output = run("openssl", &arguments, folder).unwrap();
    fs::write(folder.join("key.pem"), output.stdout).unwrap();
    let arguments = [
        "dgst",
        "-sha256",
        "-verify",
        "key.pem",
        "-signature",
        "signature",
        "message",
    ];
    let output = run("openssl", &arguments, folder).unwrap();
    assert!(text(&output).contains("Verified OK"), "{}", text(&output));
}

#[test]
fn the_second_opinion_accepts_the_gost_hierarchies() {
    let Some(script) = oracle() else { return };
    let folder = tempfile::tempdir().unwrap();
    for kind in [KeyKind::Gost2015Bits512, KeyKind::Gost2015Bits256, KeyKind::Gost2004] {
        let authority = demo_authority(kind);
        let person = authority.issue(&head(kind), &mut TestRandom(31)).unwrap();
        let chain = [
            person.certificate(),
            authority.issuing(),
            authority.root(),
            authority.root(),
        ];
        for pair in chain.windows(2) {
            fs::write(folder.path().join("certificate"), pair[0].der()).unwrap();
            fs::write(folder.path().join("issuer"), pair[1].der()).unwrap();
            let arguments = [script.to_str().unwrap(), "cert", "certificate", "issuer"];
            let output = run("python3", &arguments, folder.path()).unwrap();
            assert!(
                output.status.success(),
                "{kind:?} {}: {}",
                pair[0].subject(),
                text(&output)
            );
        }
        fs::write(folder.path().join("certificate"), person.certificate().der()).unwrap();
        let arguments = [script.to_str().unwrap(), "cert", "certificate", "issuer"];
        let output = run("python3", &arguments, folder.path()).unwrap();
        assert!(!output.status.success(), "{kind:?}: the root did not issue it");
    }
}
