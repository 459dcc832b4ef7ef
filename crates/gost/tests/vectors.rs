//! Known answers of the standards and of other programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use qolhat_gost::{HashAlgorithm, ParameterSet, PrivateKey, PublicKey, Signature, hazmat};
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
            signature.to_rfc9215(),
            bytes(&[example.s, example.r].concat()),
            "RFC 9215 layout of {set}"
        );
        assert_eq!(
            signature.to_kazakh(),
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

/// The self-signed test root of Kazakhstan of 2022: digest of its body, public key and signature are facts of the file.
#[test]
fn root_certificate_of_kazakhstan_verifies() {
    let Some(certificate) = shared_file("data/kz-pki/certs/ca_root_test_gost_2022_b995e79e.cer") else {
        return;
    };
    // Certificate ::= SEQUENCE { tbs SEQUENCE, algorithm, BIT STRING }: 30 82 …, tbs at 4.
    let length = |at: usize| usize::from(u16::from_be_bytes([certificate[at + 2], certificate[at + 3]])) + 4;
    let tbs = &certificate[4..4 + length(4)];
    let digest = HashAlgorithm::Streebog512.digest(tbs);
    assert_eq!(
        digest.as_bytes(),
        bytes(
            "de104afc8b774f10139f1326624b91ad38da43ce928143195ba33955b78cce62\
             2dcd51ead7a1b0411370c41785f0ea1689a1cbf0d8b0a4b1f7d725078d4361e4"
        )
    );
    // The key is the OCTET STRING of 128 bytes inside the body, the signature the last 128 bytes.
    let marker = [0x03, 0x81, 0x84, 0x00, 0x04, 0x81, 0x80];
    let at = tbs.windows(marker.len()).position(|window| window == marker).unwrap() + marker.len();
    let key = PublicKey::from_coordinates_le(ParameterSet::Tc26Gost512A, &tbs[at..at + 128]).unwrap();
    let value = &certificate[certificate.len() - 128..];
    let signature = Signature::from_kazakh(ParameterSet::Tc26Gost512A, value).unwrap();
    assert_eq!(key.verify_digest(&digest, &signature), Ok(()));
    // In the other layout the same bytes are another signature, and no good one.
    let other = Signature::from_rfc9215(ParameterSet::Tc26Gost512A, value).unwrap();
    assert!(key.verify_digest(&digest, &other).is_err());
}

/// Every case of the vector collection that concerns this crate.
#[test]
fn vector_collection_passes() {
    let Some(manifest) = shared_file("data/corpora/gost-vectors/manifest.json") else {
        return;
    };
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
    let mut done = 0;
    for case in manifest["cases"].as_array().unwrap() {
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
                let iterations = settings["iterations"].as_u64().unwrap();
                // The longest one takes a minute; the conformance runner does it in a release build.
                if iterations > 100_000 {
                    continue;
                }
                let mut key = vec![0; usize::try_from(settings["length"].as_u64().unwrap()).unwrap()];
                let iterations = u32::try_from(iterations).unwrap();
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
                (signature.to_rfc9215(), bytes(&wanted))
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
            other => panic!("{id}: kind {other}"),
        };
        assert_eq!(found, wanted, "{id}");
        done += 1;
    }
    assert!(done >= 184, "only {done} cases were there");
}

fn curve(name: &str) -> ParameterSet {
    // Names come with remarks in brackets and with the year as 12 or 2012.
    let name = name.split(' ').next().unwrap().replace("3410-12-", "3410-2012-");
    ParameterSet::ALL
        .into_iter()
        .find(|set| set.name() == name)
        .unwrap_or_else(|| panic!("curve {name}"))
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
