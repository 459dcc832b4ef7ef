//! Known answers of the standards and of other programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use qolhat_gost::{HashAlgorithm, Kazakhstan, ParameterSet, PrivateKey, PublicKey, Rfc9215, hazmat};
use support::from_hex as bytes;

fn reversed(digits: &str) -> Vec<u8> {
    support::reversed(&bytes(digits))
}

/// A signature example of a standard; all numbers big-endian.
struct Example {
    set: ParameterSet,
    d: &'static str,
    k: &'static str,
    e: &'static str,
    x: &'static str,
    y: &'static str,
    r: &'static str,
    s: &'static str,
}

/// RFC 7091, 7.1 and 7.2.
const EXAMPLES: [Example; 2] = [
    Example {
        set: ParameterSet::CryptoProTest,
        d: "7a929ade789bb9be10ed359dd39a72c11b60961f49397eee1d19ce9891ec3b28",
        k: "77105c9b20bcd3122823c8cf6fcc7b956de33814e95b7fe64fed924594dceab3",
        e: "2dfbc1b372d89a1188c09c52e0eec61fce52032ab1022e8e67ece6672b043ee5",
        x: "7f2b49e270db6d90d8595bec458b50c58585ba1d4e9b788f6689dbd8e56fd80b",
        y: "26f1b489d6701dd185c8413a977b3cbbaf64d1c593d26627dffb101a87ff77da",
        r: "41aa28d2f1ab148280cd9ed56feda41974053554a42767b83ad043fd39dc0493",
        s: "01456c64ba4642a1653c235a98a60249bcd6d3f746b631df928014f6c5bf9c40",
    },
    Example {
        set: ParameterSet::Tc26Gost512Test,
        d: "0ba6048aadae241ba40936d47756d7c93091a0e8514669700ee7508e508b1020\
            72e8123b2200a0563322dad2827e2714a2636b7bfd18aadfc62967821fa18dd4",
        k: "0359e7f4b1410feacc570456c6801496946312120b39d019d455986e364f3658\
            86748ed7a44b3e794434006011842286212273a6d14cf70ea3af71bb1ae679f1",
        e: "3754f3cfacc9e0615c4f4a7c4d8dab531b09b6f9c170c533a71d147035b0c591\
            7184ee536593f4414339976c647c5d5a407adedb1d560c4fc6777d2972075b8c",
        x: "115dc5bc96760c7b48598d8ab9e740d4c4a85a65be33c1815b5c320c854621dd\
            5a515856d13314af69bc5b924c8b4ddff75c45415c1d9dd9dd33612cd530efe1",
        y: "37c7c90cd40b0f5621dc3ac1b751cfa0e2634fa0503b3d52639f5d7fb72afd61\
            ea199441d943ffe7f0c70a2759a3cdb84c114e1f9339fdf27f35eca93677beec",
        r: "2f86fa60a081091a23dd795e1e3c689ee512a3c82ee0dcc2643c78eea8fcacd3\
            5492558486b20f1c9ec197c90699850260c93bcbcd9c5c3317e19344e173ae36",
        s: "1081b394696ffe8e6585e7a9362d26b6325f56778aadbc081c0bfbe933d52ff5\
            823ce288e8c4f362526080df7f70ce406a6eeb1f56919cb92a9853bde73e5b4a",
    },
];

#[test]
fn examples_of_rfc_7091_are_reproduced() {
    for example in EXAMPLES {
        let set = example.set;
        let key = PrivateKey::from_scalar_be(set, &bytes(example.d)).unwrap();
        let public = [reversed(example.x), reversed(example.y)].concat();
        assert_eq!(key.public_key().to_coordinates_le(), public, "public key of {set}");

        let expected = hazmat::signature_from_integers_be(set, &bytes(example.r), &bytes(example.s)).unwrap();
        let digest = reversed(example.e);
        let signature = hazmat::sign_digest_with_known_nonce(&key, &digest, &bytes(example.k)).unwrap();
        assert_eq!(signature, expected, "signature of {set}");
        assert_eq!(key.public_key().verify_digest(&digest, &signature), Ok(()), "{set}");

        assert_eq!(
            Rfc9215::from(&signature).0,
            bytes(&[example.s, example.r].concat()),
            "RFC 9215 layout of {set}"
        );
        assert_eq!(
            Kazakhstan::from(&signature).0,
            [reversed(example.r), reversed(example.s)].concat(),
            "Kazakh layout of {set}"
        );
    }
}

/// RFC 7836, appendix B, example of VKO: both parties get the same key, and it is the one of the RFC.
#[test]
fn key_agreement_of_rfc_7836_is_reproduced() {
    let set = ParameterSet::Tc26Gost512A;
    let a = PrivateKey::from_scalar_le(
        set,
        &bytes(
            "c990ecd972fce84ec4db022778f50fcac726f46708384b8d458304962d7147f8\
             c2db41cef22c90b102f2968404f9b9be6d47c79692d81826b32b8daca43cb667",
        ),
    )
    .unwrap();
    let b = PrivateKey::from_scalar_le(
        set,
        &bytes(
            "48c859f7b6f11585887cc05ec6ef1390cfea739b1a18c0d4662293ef63b79e3b\
             8014070b44918590b4b996acfea4edfbbbcccc8c06edd8bf5bda92a51392d0db",
        ),
    )
    .unwrap();
    let ukm = bytes("1d80603c8544c727");
    assert_eq!(
        a.public_key().to_coordinates_le(),
        bytes(
            "aab0eda4abff21208d18799fb9a8556654ba783070eba10cb9abb253ec56dcf5\
             d3ccba6192e464e6e5bcb6dea137792f2431f6c897eb1b3c0cc14327b1adc0a7\
             914613a3074e363aedb204d38d3563971bd8758e878c9db11403721b48002d38\
             461f92472d40ea92f9958c0ffa4c93756401b97f89fdbe0b5e46e4a4631cdb5a"
        )
    );
    let table = [
        (
            HashAlgorithm::Streebog256,
            "c9a9a77320e2cc559ed72dce6f47e2192ccea95fa648670582c054c0ef36c221",
        ),
        (
            HashAlgorithm::Streebog512,
            "79f002a96940ce7bde3259a52e015297adaad84597a0d205b50e3e1719f97bfa\
             7ee1d2661fa9979a5aa235b558a7e6d9f88f982dd63fc35a8ec0dd5e242d3bdf",
        ),
    ];
    for (hash, expected) in table {
        assert_eq!(
            *hazmat::agree_key(&a, &b.public_key(), &ukm, hash).unwrap(),
            bytes(expected),
            "{hash:?}, a"
        );
        assert_eq!(
            *hazmat::agree_key(&b, &a.public_key(), &ukm, hash).unwrap(),
            bytes(expected),
            "{hash:?}, b"
        );
    }
}

/// RFC 9215, appendix C: a certificate, a request and a revocation list with each of two keys.
#[test]
fn examples_of_rfc_9215_verify() {
    for (name, set, hash) in [
        ("256a-paramset", ParameterSet::Tc26Gost256A, HashAlgorithm::Streebog256),
        (
            "512-test-paramset",
            ParameterSet::Tc26Gost512Test,
            HashAlgorithm::Streebog512,
        ),
    ] {
        let read = |ending: &str| fixture(&format!("gost/rfc9215/rfc9215-{name}.{ending}"));
        let key = key_inside(set, &read("cer"));
        for ending in ["cer", "csr", "crl"] {
            let file = read(ending);
            let (body, value) = body_and_signature(set, &file);
            let signature = Rfc9215(value).signature(set).unwrap();
            assert_eq!(
                key.verify_digest(&hash.digest(body), &signature),
                Ok(()),
                "{name}.{ending}"
            );
        }
    }
}

/// Self-signed roots in the layout of Kazakhstan, made by the provider of its national authority.
#[test]
fn roots_of_kazakhstan_verify() {
    for (family, set, hash) in [
        ("gost2015", ParameterSet::Tc26Gost512A, HashAlgorithm::Streebog512),
        ("gost2015-256", ParameterSet::Tc26Gost256A, HashAlgorithm::Streebog256),
        ("gost2004", ParameterSet::CryptoProA, HashAlgorithm::Gost94Test),
    ] {
        let certificate = fixture(&format!("pki/test-pki/{family}/{family}_root.cer"));
        verify_root(set, hash, &certificate, family);
    }
}

/// The test root of Kazakhstan of 2022: the digest of its body is a known fact.
#[test]
fn test_root_of_kazakhstan_verifies() {
    let Some(certificate) = shared_file("data/kz-pki/certs/ca_root_test_gost_2022_b995e79e.cer") else {
        return;
    };
    let (set, hash) = (ParameterSet::Tc26Gost512A, HashAlgorithm::Streebog512);
    let (body, _) = body_and_signature(set, &certificate);
    assert_eq!(
        hash.digest(body).as_bytes(),
        bytes(
            "de104afc8b774f10139f1326624b91ad38da43ce928143195ba33955b78cce62\
             2dcd51ead7a1b0411370c41785f0ea1689a1cbf0d8b0a4b1f7d725078d4361e4"
        )
    );
    verify_root(set, hash, &certificate, "2022");
}

fn verify_root(set: ParameterSet, hash: HashAlgorithm, certificate: &[u8], name: &str) {
    let key = key_inside(set, certificate);
    let (body, value) = body_and_signature(set, certificate);
    let digest = hash.digest(body);
    let signature = Kazakhstan(value).signature(set).unwrap();
    assert_eq!(key.verify_digest(&digest, &signature), Ok(()), "{name}");
    // In the other layout the same bytes are another signature, and no good one.
    let other = Rfc9215(value)
        .signature(set)
        .and_then(|other| key.verify_digest(&digest, &other));
    assert!(other.is_err(), "{name}");
}

/// The public key in a certificate: the only OCTET STRING as long as two coordinates that fills a BIT STRING.
fn key_inside(set: ParameterSet, certificate: &[u8]) -> PublicKey {
    let marker: &[u8] = match set.coordinate_bytes() {
        64 => &[0x03, 0x81, 0x84, 0x00, 0x04, 0x81, 0x80],
        _ => &[0x03, 0x43, 0x00, 0x04, 0x40],
    };
    let found = certificate.windows(marker.len()).position(|window| window == marker);
    let start = found.unwrap() + marker.len();
    PublicKey::from_coordinates_le(set, &certificate[start..start + 2 * set.coordinate_bytes()]).unwrap()
}

/// `SEQUENCE { body, algorithm, signature BIT STRING }`: the body with its header, and the bytes of the signature.
fn body_and_signature(set: ParameterSet, signed: &[u8]) -> (&[u8], &[u8]) {
    let body = &signed[header_and_content(signed).0..];
    let (header, content) = header_and_content(body);
    (
        &body[..header + content],
        &signed[signed.len() - 2 * set.coordinate_bytes()..],
    )
}

/// Lengths of the header and of the content of a DER element that is shorter than 64 KiB.
fn header_and_content(element: &[u8]) -> (usize, usize) {
    match element[1] {
        0x81 => (3, element[2].into()),
        0x82 => (4, u16::from_be_bytes([element[2], element[3]]).into()),
        short => (2, short.into()),
    }
}

/// RFC 6986, 10: both messages of the standard, the second one in windows-1251. The RFC prints them last byte first.
#[test]
fn examples_of_rfc_6986_are_reproduced() {
    let m1 = b"012345678901234567890123456789012345678901234567890123456789012".to_vec();
    let m2 = bytes(
        "d1e520e2e5f2f0e82c20d1f2f0e8e1eee6e820e2edf3f6e82c20e2e5fef2fa20\
         f120eceef0ff20f1f2f0e5ebe0ece820ede020f5f0e0e1f0fbff20efebfaeafb\
         20c8e3eef0e5e2fb",
    );
    for (message, name, digest512, digest256) in [
        (
            m1,
            "M1",
            "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa\
             00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
            "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500",
        ),
        (
            m2,
            "M2",
            "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376\
             035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28",
            "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50",
        ),
    ] {
        assert_eq!(
            HashAlgorithm::Streebog512.digest(&message).as_bytes(),
            bytes(digest512),
            "{name}"
        );
        assert_eq!(
            HashAlgorithm::Streebog256.digest(&message).as_bytes(),
            bytes(digest256),
            "{name}"
        );
    }
}

/// RFC 5831, 7.3: both messages of the standard, with the S-box of its examples.
#[test]
fn examples_of_rfc_5831_are_reproduced() {
    for (message, digest) in [
        (
            "This is message, length=32 bytes",
            "b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa",
        ),
        (
            "Suppose the original message has length = 50 bytes",
            "471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208",
        ),
    ] {
        let found = HashAlgorithm::Gost94Test.digest(message.as_bytes());
        assert_eq!(found.as_bytes(), bytes(digest), "{message}");
    }
}

/// Every case of the collection; `fixtures/INDEX.toml` says where they come from.
#[test]
fn vector_collection_passes() {
    let cases: serde_json::Value = serde_json::from_slice(&fixture("gost/vectors.json")).unwrap();
    let mut done = 0;
    for case in cases.as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let (settings, expected) = (&case["settings"], &case["expected"]);
        let text = |name: &str| settings[name].as_str().unwrap_or_else(|| panic!("{id}: no {name}"));
        let (found, wanted) = match case["kind"].as_str().unwrap() {
            "hash" => {
                let algorithm = match text("algorithm") {
                    "streebog256" => HashAlgorithm::Streebog256,
                    "streebog512" => HashAlgorithm::Streebog512,
                    "gost3411-94-cryptopro" => HashAlgorithm::Gost94CryptoPro,
                    other => panic!("{id}: hash {other}"),
                };
                (
                    algorithm.digest(&bytes(text("message_hex"))).to_vec(),
                    bytes(expected["digest_hex"].as_str().unwrap()),
                )
            }
            "hmac" => {
                let (key, message) = (bytes(text("key_hex")), bytes(text("message_hex")));
                let code = match text("algorithm") {
                    "hmac-streebog256" => qolhat_gost::hmac_streebog256(&key, &message).to_vec(),
                    "hmac-streebog512" => qolhat_gost::hmac_streebog512(&key, &message).to_vec(),
                    other => panic!("{id}: code {other}"),
                };
                (code, bytes(expected["mac_hex"].as_str().unwrap()))
            }
            "pbkdf2" => {
                let number = |name: &str| settings[name].as_u64().unwrap();
                let mut key = vec![0; usize::try_from(number("length")).unwrap()];
                let iterations = u32::try_from(number("iterations")).unwrap();
                qolhat_gost::pbkdf2_streebog512(
                    &bytes(text("password_hex")),
                    &bytes(text("salt_hex")),
                    iterations,
                    &mut key,
                );
                (key, bytes(expected["key_hex"].as_str().unwrap()))
            }
            "gost-verify" => {
                let set = curve(text("curve"));
                let key = [reversed(text("public_x")), reversed(text("public_y"))].concat();
                let key = PublicKey::from_coordinates_le(set, &key).unwrap();
                // These digests are bytes in output order, whatever `digest_order` says: nettle reads them so.
                let digest = bytes(text("digest_hex"));
                let result = hazmat::signature_from_integers_be(set, &bytes(text("r")), &bytes(text("s")))
                    .and_then(|signature| key.verify_digest(&digest, &signature));
                (
                    vec![u8::from(result.is_ok())],
                    vec![u8::from(expected["result"] == "valid")],
                )
            }
            "gost-sign-known-k" => {
                let set = curve(text("curve"));
                let key = PrivateKey::from_scalar_be(set, &bytes(text("private_hex"))).unwrap();
                let digest = reversed(text("digest_hex"));
                let signature = hazmat::sign_digest_with_known_nonce(&key, &digest, &bytes(text("k_hex"))).unwrap();
                let wanted = [expected["s"].as_str().unwrap(), expected["r"].as_str().unwrap()].concat();
                (Rfc9215::from(&signature).0, bytes(&wanted))
            }
            "gost-vko" => {
                let set = curve(text("curve"));
                let key = PrivateKey::from_scalar_le(set, &bytes(text("private_hex"))).unwrap();
                let peer = PublicKey::from_coordinates_le(set, &bytes(text("peer_public_hex"))).unwrap();
                let hash = match text("algorithm") {
                    "vko-2012-256" => HashAlgorithm::Streebog256,
                    "vko-2012-512" => HashAlgorithm::Streebog512,
                    other => panic!("{id}: agreement {other}"),
                };
                let agreed = hazmat::agree_key(&key, &peer, &bytes(text("ukm_hex")), hash).unwrap();
                (agreed.to_vec(), bytes(expected["kek_hex"].as_str().unwrap()))
            }
            "gost-public-key" => {
                let coordinates = bytes(text("public_hex"));
                let key = PublicKey::from_coordinates_le(curve(text("curve")), &coordinates).unwrap();
                (key.to_coordinates_le(), coordinates)
            }
            other => panic!("{id}: kind {other}"),
        };
        assert_eq!(found, wanted, "{id}");
        done += 1;
    }
    assert_eq!(done, 188);
}

fn curve(name: &str) -> ParameterSet {
    // Names come with remarks in brackets and with the year as 12 or 2012.
    let name = name.split(' ').next().unwrap().replace("3410-12-", "3410-2012-");
    ParameterSet::ALL
        .into_iter()
        .find(|set| set.name() == name)
        .unwrap_or_else(|| panic!("curve {name}"))
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures"));
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A file of the knowledge folder beside the checkout; skips loudly without it.
fn shared_file(path: &str) -> Option<Vec<u8>> {
    let full = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path);
    let content = std::fs::read(full).ok();
    if content.is_none() {
        eprintln!("SKIPPED: ../shared/{path} is not there");
    }
    content
}
