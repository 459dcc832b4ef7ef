//! Containers of the НУЦ, of other programs, and of our own open, and their keys fit their certificates.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use std::{collections::BTreeSet, fs, path::Path};

use proptest::prelude::*;
use qolhat_asn1::{Oid, der};
use qolhat_keystore::{
    KeystoreError, PrivateKey, Seal, SignatureScheme, SigningKey, hazmat, inspect, open_pkcs12, write_pkcs12,
};
use qolhat_pki::{AlgorithmIdentifier, Signer, verify_signature};
use support::{PASSWORD, TestRandom, containers_under, fixture, passphrase, shared};

const FAMILIES: [(&str, SignatureScheme); 4] = [
    ("rsa", SignatureScheme::Rsa),
    ("gost2015", SignatureScheme::Gost2015Bits512),
    ("gost2015-256", SignatureScheme::Gost2015Bits256),
    ("gost2004", SignatureScheme::Gost2004),
];

#[test]
fn keys_of_all_families_open_and_sign() {
    for (family, scheme) in FAMILIES {
        for name in ["head", "individual_auth", "expired", "customer"] {
            let row = format!("{family}/{name}");
            let bytes = fixture(&format!("pki/test-pki/{row}.p12"));
            let container = open_pkcs12(&bytes, &passphrase(PASSWORD)).expect(&row);
            assert_eq!(container.seal(), Seal::Intact, "{row}");
            assert_eq!(container.certificates().len(), 1, "{row}");
            assert_eq!(container.entries().len(), 1, "{row}");
            let key_id = container.certificates()[0].certificate.subject_key_id().unwrap();
            let key_id: String = key_id.iter().map(|octet| format!("{octet:02x}")).collect();
            assert_eq!(container.entries()[0].friendly_name(), Some(key_id.as_str()), "{row}");

            let key = container.into_signing_key().expect(&row);
            assert_eq!(key.private_key().scheme(), scheme, "{row}");
            // The form of the public key is the certificate's own, byte for byte.
            assert_eq!(
                key.private_key().public_key_info_der(),
                key.certificate().spki_der(),
                "{row}"
            );
            assert_signs(&key, &row);
        }
    }
}

fn assert_signs(key: &SigningKey, row: &str) {
    let signature = key.sign(b"message", &mut TestRandom(1)).expect(row);
    let algorithm = AlgorithmIdentifier::from_der(&key.signature_algorithm_der()).unwrap();
    let public_key = key.private_key().public_key();
    verify_signature(public_key, &algorithm, b"message", &signature).expect(row);
    assert!(
        verify_signature(public_key, &algorithm, b"massage", &signature).is_err(),
        "{row}"
    );
}

#[test]
fn a_wrong_passphrase_is_named_as_such() {
    let bytes = fixture("pki/test-pki/gost2015/head.p12");
    for wrong in ["", "qwerty12", "Qwerty1", "Qwerty12 ", "Qwerty12\0", "Кверти12"] {
        let outcome = open_pkcs12(&bytes, &passphrase(wrong));
        assert!(matches!(outcome, Err(KeystoreError::WrongPassphrase)), "{wrong:?}");
    }
}

#[test]
fn what_was_written_opens_with_the_same_key_and_has_the_layout_of_the_nca() {
    for (family, scheme) in FAMILIES {
        let bytes = fixture(&format!("pki/test-pki/{family}/head.p12"));
        let key = open_pkcs12(&bytes, &passphrase(PASSWORD))
            .unwrap()
            .into_signing_key()
            .unwrap();
        let written = write_pkcs12(&key, &passphrase("пароль 1"), &mut TestRandom(2)).unwrap();
        assert!(matches!(
            open_pkcs12(&written, &passphrase(PASSWORD)),
            Err(KeystoreError::WrongPassphrase)
        ));
        let again = open_pkcs12(&written, &passphrase("пароль 1"))
            .unwrap()
            .into_signing_key()
            .unwrap();
        assert_eq!(again.private_key().scheme(), scheme);
        assert_eq!(again.certificate(), key.certificate());
        assert_signs(&again, family);

        // Same structure, salts aside: same facts, and the same length when the passphrase is the same.
        assert_eq!(
            inspect::read_facts(&written).unwrap(),
            inspect::read_facts(&bytes).unwrap(),
            "{family}"
        );
        let written = write_pkcs12(&key, &passphrase(PASSWORD), &mut TestRandom(3)).unwrap();
        assert_eq!(written.len(), bytes.len(), "{family}");
    }
}

#[test]
fn facts_are_readable_without_the_passphrase() {
    let facts = inspect::read_facts(&fixture("pki/test-pki/gost2004/head.p12")).unwrap();
    let mac = facts.mac.unwrap();
    assert_eq!(
        (mac.name.as_deref(), mac.iterations, mac.salt_bytes),
        (Some("HMAC-SHA-1"), Some(1024), Some(20))
    );
    let [
        inspect::SafeFacts::Readable {
            encrypted_keys,
            plain_keys: 0,
            certificates: 0,
            others: 0,
        },
        encrypted,
    ] = &facts.safes[..]
    else {
        panic!("a plain safe and another: {:?}", facts.safes)
    };
    assert_eq!(encrypted_keys.len(), 1);
    assert_eq!(encrypted_keys[0].name.as_deref(), Some("3DES-CBC, PKCS#12 with SHA-1"));
    assert_eq!(encrypted_keys[0].iterations, Some(1024));
    let inspect::SafeFacts::Encrypted { encryption, bytes } = encrypted else {
        panic!("an encrypted safe")
    };
    assert_eq!(encryption.name.as_deref(), Some("RC2-40-CBC, PKCS#12 with SHA-1"));
    assert!(*bytes > 900);
    assert!(inspect::looks_like_pkcs12(&fixture("pki/test-pki/gost2004/head.p12")));
    assert!(!inspect::looks_like_pkcs12(b"\x30\x03\x02\x01\x03"));
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let open = |name: &str| {
        let bytes = fixture(&format!("pki/test-pki/gost2015/{name}.p12"));
        open_pkcs12(&bytes, &passphrase(PASSWORD)).unwrap()
    };
    let customer = open("customer").certificates()[0].certificate.clone();
    assert!(matches!(
        open("head").into_signing_key_for(&customer),
        Err(KeystoreError::NoSuchCertificate)
    ));
    let own = open("head").certificates()[0].certificate.clone();
    assert_eq!(*open("head").into_signing_key_for(&own).unwrap().certificate(), own);
}

#[test]
fn keys_come_out_as_they_were_written() {
    for (family, _) in FAMILIES {
        let bytes = fixture(&format!("pki/test-pki/{family}/head.p12"));
        let infos = hazmat::private_key_infos(&bytes, &passphrase(PASSWORD)).expect(family);
        let [info] = &infos[..] else {
            panic!("{family}: one key, found {}", infos.len())
        };
        let key = PrivateKey::from_pkcs8_der(info).expect(family);
        let container = open_pkcs12(&bytes, &passphrase(PASSWORD)).expect(family);
        let certified = container.certificates()[0].certificate.public_key().unwrap();
        assert_eq!(key.public_key(), certified, "{family}");
        let refused = hazmat::private_key_infos(&bytes, &passphrase("other"));
        assert!(matches!(refused, Err(KeystoreError::WrongPassphrase)), "{family}");
    }
}

#[test]
fn a_key_that_does_not_sign_here_comes_out_as_well() {
    let Some(path) = shared("data/corpora/pkcs12/p12/pyca-cert-key-aes256cbc.p12") else {
        return;
    };
    // An elliptic curve of NIST (RFC 5480).
    let bytes = fs::read(path).unwrap();
    let container = open_pkcs12(&bytes, &passphrase("cryptography")).unwrap();
    assert!(matches!(
        container.entries()[0].problem(),
        Some(KeystoreError::UnsupportedKey { .. })
    ));
    let infos = hazmat::private_key_infos(&bytes, &passphrase("cryptography")).unwrap();
    let algorithm = der::sequence(&[
        &der::oid(Oid::new_unwrap("1.2.840.10045.2.1")),
        &der::oid(Oid::new_unwrap("1.2.840.10045.3.1.7")),
    ]);
    assert!(infos[0].windows(algorithm.len()).any(|part| part == algorithm));
}

#[test]
fn all_test_containers_of_the_nca_open() {
    let Some(folder) = shared("data/kz-pki/p12") else {
        return;
    };
    let containers = containers_under(&folder);
    assert_eq!(containers.len(), 62);
    for path in containers {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let older = [
            "gost2015_individual_sign_status_unknown_220728_7b3c8c",
            "gost2015_ceo_sign_revoked_220727_511b93",
        ];
        let password = if older.iter().any(|stem| name.starts_with(stem)) {
            "Aa123456"
        } else {
            PASSWORD
        };
        let bytes = fs::read(&path).unwrap();
        let container = open_pkcs12(&bytes, &passphrase(password)).expect(&name);
        assert_eq!(
            (container.certificates().len(), container.seal()),
            (1, Seal::Intact),
            "{name}"
        );
        let key = container.into_signing_key().expect(&name);
        let expected = match name.split('_').next().unwrap() {
            "rsa" => SignatureScheme::Rsa,
            "gost2015" => SignatureScheme::Gost2015Bits512,
            "gost2004" | "gost2004gamma" => SignatureScheme::Gost2004,
            other => panic!("an unexpected kind: {other}"),
        };
        assert_eq!(key.private_key().scheme(), expected, "{name}");
        assert_signs(&key, &name);
    }
}

#[test]
fn all_keys_of_the_test_hierarchies_open() {
    let Some(folder) = shared("data/test-pki") else { return };
    let containers = containers_under(&folder);
    assert_eq!(containers.len(), 52);
    for path in containers {
        let row = path.display().to_string();
        let container = open_pkcs12(&fs::read(&path).unwrap(), &passphrase(PASSWORD)).expect(&row);
        container.into_signing_key().expect(&row);
    }
}

/// What the suites of other projects expect (`qolhat-corpus/1`), with our own differences listed and explained.
#[test]
fn containers_of_other_programs_open_as_their_suites_say() {
    // GOST ciphers of RFC 9548: the containers are Russian, the keys could not sign here anyway.
    let unsupported = BTreeSet::from([
        "r50.1.112-pfx",
        "rfc9548-cert-and-encrypted-key",
        "gnutls-gost12",
        "gnutls-gost12-2",
        "rfc9548-separate-cert-and-key",
        "bc-gostPfx",
    ]);
    let mut run = 0;
    for suite in ["pkcs12", "gost-pki"] {
        let Some(folder) = shared(&format!("data/corpora/{suite}")) else {
            return;
        };
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
        for case in manifest["cases"].as_array().unwrap() {
            if case["inputs"]["file"]
                .as_str()
                .is_some_and(|file| file.ends_with(".p12"))
            {
                check_case(&folder, case, &unsupported);
                run += 1;
            }
        }
    }
    assert!(run >= 44, "only {run} cases were found");
}

fn check_case(folder: &Path, case: &serde_json::Value, unsupported: &BTreeSet<&str>) {
    let id = case["id"].as_str().unwrap();
    let bytes = fs::read(folder.join(case["inputs"]["file"].as_str().unwrap())).unwrap();
    let password = case["settings"]["password"].as_str().unwrap_or_default();
    let outcome = open_pkcs12(&bytes, &passphrase(password));
    match (case["expected"]["result"].as_str().unwrap(), outcome) {
        ("opens", Ok(container)) => {
            assert!(!unsupported.contains(id), "{id} opens by now: take it off the list");
            if let Some(count) = case["expected"]["certificate_count"].as_u64() {
                assert_eq!(container.certificates().len(), usize::try_from(count).unwrap(), "{id}");
            }
            if let Some(has_key) = case["expected"]["has_private_key"].as_bool() {
                assert_eq!(!container.entries().is_empty(), has_key, "{id}");
            }
        }
        ("opens", Err(KeystoreError::Unsupported { .. })) if unsupported.contains(id) => {}
        ("error", Err(_)) | ("error-or-opens", _) => {}
        (expected, outcome) => panic!("{id}: expected {expected}, found {outcome:?}"),
    }
}

/// Wycheproof: every passphrase, salt and message has exactly one ciphertext per scheme.
#[test]
fn pbes2_known_answers_of_wycheproof_hold() {
    let Some(folder) = shared("data/corpora/wycheproof/vectors") else {
        return;
    };
    let hex = |value: &serde_json::Value| -> Vec<u8> {
        let text = value.as_str().unwrap();
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    };
    let mut run = 0;
    for (file, prf, cipher) in [
        ("pbes2_hmacsha1_aes_128", "1.2.840.113549.2.7", "2.16.840.1.101.3.4.1.2"),
        (
            "pbes2_hmacsha256_aes_128",
            "1.2.840.113549.2.9",
            "2.16.840.1.101.3.4.1.2",
        ),
        (
            "pbes2_hmacsha256_aes_256",
            "1.2.840.113549.2.9",
            "2.16.840.1.101.3.4.1.42",
        ),
        (
            "pbes2_hmacsha512_aes_256",
            "1.2.840.113549.2.11",
            "2.16.840.1.101.3.4.1.42",
        ),
    ] {
        let vectors: serde_json::Value =
            serde_json::from_slice(&fs::read(folder.join(format!("{file}.json"))).unwrap()).unwrap();
        for group in vectors["testGroups"].as_array().unwrap() {
            for test in group["tests"].as_array().unwrap() {
                assert_eq!(test["result"], "valid", "only valid vectors are known");
                let algorithm = pbes2(
                    prf,
                    cipher,
                    &hex(&test["salt"]),
                    test["iterationCount"].as_u64().unwrap(),
                    &hex(&test["iv"]),
                );
                let row = format!("{file}#{}", test["tcId"]);
                let (passphrase, ciphertext) = (hex(&test["password"]), hex(&test["ct"]));
                let message = hazmat::decrypt_pbes2(&algorithm, &passphrase, &ciphertext).expect(&row);
                assert_eq!(*message.expect(&row), hex(&test["msg"]), "{row}");
                let other = [&passphrase[..], b"x"].concat();
                let outcome = hazmat::decrypt_pbes2(&algorithm, &other, &ciphertext).expect(&row);
                assert!(outcome.is_none_or(|wrong| *wrong != hex(&test["msg"])), "{row}");
                run += 1;
            }
        }
    }
    assert_eq!(run, 196);
}

/// AlgorithmIdentifier of PBES2 (RFC 8018, A.4).
fn pbes2(prf: &str, cipher: &str, salt: &[u8], iterations: u64, iv: &[u8]) -> Vec<u8> {
    let oid = |text: &str| der::oid(Oid::new_unwrap(text));
    let prf = der::sequence(&[&oid(prf), &der::null()]);
    let parameters = der::sequence(&[&der::octet_string(salt), &der::small_unsigned(iterations), &prf]);
    let derivation = der::sequence(&[&oid("1.2.840.113549.1.5.12"), &parameters]);
    let scheme = der::sequence(&[&oid(cipher), &der::octet_string(iv)]);
    der::sequence(&[&oid("1.2.840.113549.1.5.13"), &der::sequence(&[&derivation, &scheme])])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn only_the_passphrase_it_was_written_with_opens_a_container(ours in "\\PC{0,20}", other in "\\PC{0,20}") {
        let bytes = fixture("pki/test-pki/gost2004/head.p12");
        let key = open_pkcs12(&bytes, &passphrase(PASSWORD)).unwrap().into_signing_key().unwrap();
        let written = write_pkcs12(&key, &passphrase(&ours), &mut TestRandom(1)).unwrap();
        prop_assert!(open_pkcs12(&written, &passphrase(&ours)).unwrap().into_signing_key().is_ok());
        let outcome = open_pkcs12(&written, &passphrase(&other));
        prop_assert!(ours == other || matches!(outcome, Err(KeystoreError::WrongPassphrase)));
    }
}
