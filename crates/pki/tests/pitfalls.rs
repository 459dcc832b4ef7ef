//! The twelve pitfalls of the certificates of Kazakhstan, each under its number (`kz-pki.md`, part 6, of the knowledge
//! folder). What is proved in another room is named in `PROVED_ELSEWHERE`, and the first test looks that it is there.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::path::{Path, PathBuf};

use qolhat_asn1::{Oid, der};
use qolhat_pki::{
    AlgorithmUse, AnchorOrigin, Certificate, ChainOutcome, ChainPolicy, Decision, Departure, DigestAlgorithm, Evidence,
    Generation, NationalProfile, PublicKey, Purpose, RequiredPurpose, RevocationDepth, Role, SignatureError,
    TrustStore, ValidationPolicy, build_chain, oid, verify_signature,
};
use support::authority::{ExtensionList, MIDDLE, Party, authority, person};
use support::time;

/// Pitfalls, or parts of them, that other rooms prove.
const PROVED_ELSEWHERE: [(u32, &str, &str); 8] = [
    (
        1,
        "crates/keystore/tests/containers.rs",
        "keys_of_all_families_open_and_sign",
    ),
    (1, "crates/gost/tests/vectors.rs", "roots_of_kazakhstan_verify"),
    (
        2,
        "crates/keystore/tests/containers.rs",
        "keys_of_all_families_open_and_sign",
    ),
    (
        2,
        "crates/keystore/tests/containers.rs",
        "all_test_containers_of_the_nca_open",
    ),
    (
        2,
        "crates/keystore/tests/containers.rs",
        "facts_are_readable_without_the_passphrase",
    ),
    (
        3,
        "crates/signature/tests/crafted.rs",
        "the_certificate_named_by_the_signature_decides",
    ),
    (
        3,
        "crates/signature/tests/crafted.rs",
        "a_signer_is_found_by_key_identifier_and_missed_when_his_certificate_is_not_there",
    ),
    (10, "crates/signature/tests/crafted.rs", "a_weak_hash_is_never_valid"),
];

fn root() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).to_path_buf()
}

#[test]
fn every_pitfall_has_a_test_of_its_number() {
    let here = include_str!("pitfalls.rs");
    for number in 1..=12 {
        let is_here = here.contains(&format!("\nfn pitfall_{number}_"));
        let is_elsewhere = PROVED_ELSEWHERE.iter().any(|(of, ..)| *of == number);
        assert!(is_here || is_elsewhere, "pitfall {number}");
    }
    for (number, file, test) in PROVED_ELSEWHERE {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        assert!(
            text.contains(&format!("#[test]\nfn {test}()")),
            "pitfall {number}: {test} in {file}"
        );
    }
}

fn fixture(name: &str) -> Certificate {
    read(&support::fixtures().join("pki/test-pki").join(name))
}

fn read(path: &Path) -> Certificate {
    Certificate::from_der(&support::der_objects(path)[0]).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// Certificates of the national test service and of production, when the knowledge folder is there.
fn published(what: &str) -> Option<PathBuf> {
    support::shared(what).map(|shared| shared.join("kz-pki/certs"))
}

fn chain(leaf: &Certificate, helpers: &[Certificate], anchor: &Certificate, at: qolhat_pki::UnixTime) -> ChainOutcome {
    let anchors = TrustStore::from_certificates([anchor.clone()], AnchorOrigin::GivenByUser);
    let policy = ChainPolicy {
        revocation: RevocationDepth::Off,
        ..ChainPolicy::at(at)
    };
    build_chain(leaf, helpers, &anchors, &Evidence::none(), &policy)
}

/// A leaf under an authority of its own, and the authority.
fn issued(extensions: ExtensionList) -> (Certificate, Certificate) {
    let (issuer, leaf) = (Party::new("Issuer"), Party::new("Leaf"));
    (
        issuer.issue(&leaf, 2, extensions),
        issuer.issue(&issuer, 1, authority()),
    )
}

fn uri(address: &str) -> Vec<u8> {
    der::element(qolhat_asn1::Tag::context(6), address.as_bytes())
}

/// cRLDistributionPoints with one point that has all of these addresses.
fn one_point(addresses: &[&str]) -> (Oid, bool, Vec<u8>) {
    let names: Vec<u8> = addresses.iter().flat_map(|address| uri(address)).collect();
    let full_name = der::explicit(0, &names);
    let point = der::sequence(&[&der::explicit(0, &full_name)]);
    (oid::extension::CRL_DISTRIBUTION_POINTS, false, der::sequence(&[&point]))
}

fn access(locations: &[(Oid, &str)]) -> (Oid, bool, Vec<u8>) {
    let each: Vec<u8> = locations
        .iter()
        .flat_map(|(method, address)| der::sequence(&[&der::oid(*method), &uri(address)]))
        .collect();
    let value = der::element(qolhat_asn1::Tag::SEQUENCE, &each);
    (oid::extension::AUTHORITY_INFO_ACCESS, false, value)
}

#[test]
fn pitfall_1_the_hash_has_the_test_box_and_the_signature_is_little_endian() {
    let hex = |digest: &[u8]| digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(
        hex(&DigestAlgorithm::Gost94Test.digest(b"abc")),
        "f3134348c44fb1b2a277729e2285ebb5cb5e0f29c975bc753b70497c06a4d51d"
    );
    assert_eq!(
        hex(&DigestAlgorithm::Gost94CryptoPro.digest(b"abc")),
        "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c"
    );
    for family in ["gost2004", "gost2015", "gost2015-256"] {
        let root = fixture(&format!("{family}/{family}_root.cer"));
        let (key, algorithm) = (root.public_key().unwrap(), root.signature_algorithm_identifier());
        let value = root.signature_value();
        assert!(verify_signature(key, algorithm, root.tbs(), value).is_ok(), "{family}");
        // The order of RFC 4491 and 9215, and each half alone turned round: what other libraries write.
        let reversed: Vec<u8> = value.iter().rev().copied().collect();
        let (first, second) = value.split_at(value.len() / 2);
        let swapped = [second, first].concat();
        let halves: Vec<u8> = first.iter().rev().chain(second.iter().rev()).copied().collect();
        for other in [reversed, swapped, halves] {
            assert!(
                verify_signature(key, algorithm, root.tbs(), &other).is_err(),
                "{family}"
            );
        }
    }
}

#[test]
fn pitfall_3_a_serial_number_is_no_key_identifier() {
    // The serial number of the national authority is the key identifier without its top bit; nothing depends on it.
    let (leaf, issuer) = issued(person());
    assert!(leaf.subject_key_id().is_none());
    assert!(chain(&leaf, &[], &issuer, MIDDLE).is_passed());

    let Some(folder) = published("serial numbers of the national authority") else {
        return;
    };
    for name in [
        "leaf_individual_signer_f9305218.cer",
        "ca_nca_gost2022_test_beeffc0b.cer",
    ] {
        let certificate = read(&folder.join(name));
        let mut cleared = certificate.subject_key_id().unwrap().to_vec();
        assert_eq!(cleared[0] & 0x80, 0x80, "{name}: the top bit is set");
        assert_ne!(certificate.serial(), cleared, "{name}");
        cleared[0] &= 0x7f;
        assert_eq!(certificate.serial(), cleared, "{name}");
    }
    // Older ones have nothing in common, and the authority of 2018 has a moment of four octets as its key identifier.
    let older = read(&folder.join("leaf_ceo_valid_sign_2004_gost_1c7652e8.cer"));
    assert_ne!(older.serial()[1..], older.subject_key_id().unwrap()[1..]);
    let authority = read(&folder.join("ca_PROD_nca_rsa_2018_34d1b311.cer"));
    assert_eq!(authority.subject_key_id(), Some(&[0x5b, 0x6a, 0x74, 0x11][..]));
}

#[test]
fn pitfall_3_key_identifiers_follow_two_rules_and_are_hints_only() {
    let Some(folder) = published("key identifiers of the national authority") else {
        return;
    };
    let sha1 = |bytes: &[u8]| DigestAlgorithm::Sha1.digest(bytes);
    // GOST 34.10-2015: the contents of the BIT STRING with the header of the OCTET STRING. RSA and GOST 34.310-2004: the
    // whole SubjectPublicKeyInfo.
    let newer = read(&folder.join("leaf_individual_signer_f9305218.cer"));
    let point = &newer.spki_der()[newer.spki_der().len() - 131..];
    assert_eq!(newer.subject_key_id(), Some(&sha1(point)[..]));
    for name in [
        "leaf_ceo_valid_sign_2004_gost_1c7652e8.cer",
        "leaf_individual_valid_sign_2004_rsa_5dabb23d.cer",
    ] {
        let older = read(&folder.join(name));
        assert_eq!(older.subject_key_id(), Some(&sha1(older.spki_der())[..]), "{name}");
    }
}

#[test]
fn pitfall_4_a_wrong_address_of_the_issuer_changes_nothing() {
    let mut extensions = person();
    extensions.push(access(&[(
        oid::access::CA_ISSUERS,
        "http://test.pki.gov.kz/cert/of_another.cer",
    )]));
    let (leaf, issuer) = issued(extensions);
    assert_eq!(leaf.issuer_urls(), ["http://test.pki.gov.kz/cert/of_another.cer"]);
    assert!(chain(&leaf, &[], &issuer, MIDDLE).is_passed());

    let Some(folder) = published("a certificate with a wrong address") else {
        return;
    };
    // A GOST leaf that names the RSA authority: name and signature lead to the GOST one.
    let leaf = read(&folder.join("leaf_ceo_valid_sign_2004_gost_1c7652e8.cer"));
    assert_eq!(leaf.issuer_urls(), ["http://test.pki.gov.kz/cert/nca_rsa_test.cer"]);
    let helpers = [
        read(&folder.join("ca_nca_rsa_test_7e96a364.cer")),
        read(&folder.join("ca_nca_gost_test_0307e8bd.cer")),
    ];
    let root = read(&folder.join("ca_root_gost_test_old_06021684.cer"));
    let outcome = chain(&leaf, &helpers, &root, time("2022-06-01T00:00:00Z"));
    assert!(outcome.is_passed(), "{:#?}", outcome.checks);
    assert_eq!(outcome.links[1], helpers[1]);
}

#[test]
fn pitfall_5_a_broken_address_is_parted_or_left_out_and_never_used_as_it_stands() {
    let broken = "http://crl.root.gov.kz/rsa.crl\n               URL=http://crl1.root.gov.kz/rsa.crl";
    let mut extensions = person();
    extensions.push(one_point(&[
        broken,
        " http://pki.gov.kz/leading.crl",
        "http;//pki.gov.kz/semicolon.crl",
        "ftp://pki.gov.kz/other.crl",
        "http://",
    ]));
    let (leaf, issuer) = issued(extensions);
    assert_eq!(
        leaf.crl_urls(),
        [
            "http://crl.root.gov.kz/rsa.crl",
            "http://crl1.root.gov.kz/rsa.crl",
            "http://pki.gov.kz/leading.crl",
        ]
    );
    assert!(leaf.malformed_extensions().is_empty());
    assert!(chain(&leaf, &[], &issuer, MIDDLE).is_passed());

    let Some(folder) = published("the broken address of production") else {
        return;
    };
    let production = read(&folder.join("ca_PROD_nca_rsa_2018_34d1b311.cer"));
    assert_eq!(
        production.crl_urls(),
        ["http://crl.root.gov.kz/rsa.crl", "http://crl1.root.gov.kz/rsa.crl"]
    );
    // The policy of this authority is an algorithm, and its statement is at `http;//`: read, and not understood as more.
    let odd = read(&folder.join("ca_nca_gost_test_2e0e476e.cer"));
    assert_eq!(odd.policies(), Some(&[oid::signature::KZ_GOST2004][..]));
    assert!(odd.malformed_extensions().is_empty());
}

#[test]
fn pitfall_6_one_point_has_two_addresses_and_a_responder_is_named_twice() {
    let responder = (oid::access::OCSP, "http://ocsp.pki.gov.kz");
    let mut extensions = person();
    extensions.push(one_point(&[
        "http://crl.pki.gov.kz/nca.crl",
        "http://crl1.pki.gov.kz/nca.crl",
    ]));
    extensions.push(access(&[responder, responder]));
    let (leaf, _) = issued(extensions);
    assert_eq!(leaf.distribution_points().len(), 1);
    assert_eq!(
        leaf.crl_urls(),
        ["http://crl.pki.gov.kz/nca.crl", "http://crl1.pki.gov.kz/nca.crl"]
    );
    assert_eq!(leaf.ocsp_urls(), ["http://ocsp.pki.gov.kz"]);

    let Some(folder) = published("certificates with several addresses") else {
        return;
    };
    let two = read(&folder.join("leaf_PRODCA_testperson_hr_gost2004_2018_d75025f3.cer"));
    assert_eq!((two.distribution_points().len(), two.crl_urls().len()), (1, 2));
    let twice = read(&folder.join("leaf_legal_entity_signer_ea3629c8.cer"));
    assert_eq!(twice.ocsp_urls(), ["http://test.pki.gov.kz/ocsp/"]);
}

/// A name of CN and C in the order given.
fn name(common_name: &str, is_country_first: bool) -> Vec<u8> {
    let part = |kind: Oid, text: Vec<u8>| der::set_of(vec![der::sequence(&[&der::oid(kind), &text])]);
    let country = part(
        oid::attribute::COUNTRY,
        der::element(qolhat_asn1::Tag::PRINTABLE_STRING, b"KZ"),
    );
    let common_name = part(oid::attribute::COMMON_NAME, der::utf8_string(common_name));
    if is_country_first {
        der::sequence(&[&country, &common_name])
    } else {
        der::sequence(&[&common_name, &country])
    }
}

#[test]
fn pitfall_7_names_that_look_alike_are_two_names() {
    // The third letter is the Russian К here and the Kazakh Қ there; the order of C and CN differs as well.
    let leaf = Party::new("Leaf");
    let mut issuer = Party::new("Issuer");
    issuer.name = name("ҰКО 3.0 (GOST TEST)", true);
    let signed = issuer.issue(&leaf, 2, person());
    for (common_name, is_country_first, is_same) in [
        ("ҰКО 3.0 (GOST TEST)", true, true),
        ("ҰҚО 3.0 (GOST TEST)", true, false),
        ("ҰКО 3.0 (GOST TEST)", false, false),
    ] {
        // The same key each time: only the name can tell them apart.
        let mut other = Party::new("Issuer");
        other.name = name(common_name, is_country_first);
        let anchor = other.issue(&other, 1, authority());
        let outcome = chain(&signed, &[], &anchor, MIDDLE);
        assert_eq!(
            outcome.is_passed(),
            is_same,
            "{common_name}, {is_country_first}: {:#?}",
            outcome.checks
        );
    }

    let Some(folder) = published("authorities of one look") else {
        return;
    };
    let (old, new) = (
        read(&folder.join("ca_nca_gost_test_0307e8bd.cer")),
        read(&folder.join("ca_nca_gost_test_2e0e476e.cer")),
    );
    assert_ne!(old.subject(), new.subject());
    let leaf = read(&folder.join("leaf_ceo_valid_sign_2004_gost_1c7652e8.cer"));
    assert!(leaf.issuer() == old.subject() && leaf.issuer() != new.subject());
}

#[test]
fn pitfall_8_extended_key_usage_may_be_missing_or_unknown() {
    let usage_of = |usages: &[Oid]| {
        let each: Vec<u8> = usages.iter().flat_map(|usage| der::oid(*usage)).collect();
        let value = der::element(qolhat_asn1::Tag::SEQUENCE, &each);
        (oid::extension::EXTENDED_KEY_USAGE, false, value)
    };
    let key_usage = || (oid::extension::KEY_USAGE, true, der::named_bits(&[true, true]));
    let (without, issuer) = issued(vec![key_usage()]);
    assert!(
        chain(&without, &[], &issuer, MIDDLE).is_passed(),
        "authorities of state bodies and banks"
    );
    assert!(without.roles().is_empty());
    assert_eq!(without.purpose(), Purpose::Sign);
    assert!(
        NationalProfile::of(&without)
            .departures
            .contains(&Departure::NoExtendedKeyUsage)
    );

    let identified = Oid::new("1.2.398.3.3.4.3.2.1").unwrap();
    let unknown = Oid::new("1.2.398.3.3.4.99").unwrap();
    let usages = [
        oid::usage::EMAIL_PROTECTION,
        oid::usage::KZ_INDIVIDUAL,
        identified,
        unknown,
    ];
    let (with_unknown, issuer) = issued(vec![key_usage(), usage_of(&usages)]);
    assert!(chain(&with_unknown, &[], &issuer, MIDDLE).is_passed());
    assert_eq!(with_unknown.roles(), [Role::Individual], "identification is no role");
    let profile = NationalProfile::of(&with_unknown);
    assert_eq!(profile.identification, [identified]);
    assert_eq!(profile.generation, Some(Generation::Of2022));
}

#[test]
fn pitfall_9_systems_have_no_number_and_time_stamping_may_have_one() {
    let key_usage = || (oid::extension::KEY_USAGE, true, der::named_bits(&[true, true]));
    let usage = |usages: &[Oid], critical| {
        let each: Vec<u8> = usages.iter().flat_map(|usage| der::oid(*usage)).collect();
        let value = der::element(qolhat_asn1::Tag::SEQUENCE, &each);
        (oid::extension::EXTENDED_KEY_USAGE, critical, value)
    };
    // Older certificates of systems say only "legal entity".
    for usages in [
        &[oid::usage::KZ_LEGAL_ENTITY][..],
        &[oid::usage::KZ_LEGAL_ENTITY, oid::usage::KZ_INFORMATION_SYSTEM],
    ] {
        let (system, issuer) = issued(vec![key_usage(), usage(usages, false)]);
        assert_eq!(system.roles(), [Role::InformationSystem]);
        assert_eq!((system.person().iin, system.person().bin), (None, None));
        assert!(chain(&system, &[], &issuer, MIDDLE).is_passed());
        assert!(
            NationalProfile::of(&system)
                .departures
                .contains(&Departure::NobodyNumbered)
        );
    }

    // A client of the Treasury has its role beside that of a system or a person, and no number in its name either.
    let (client, _) = issued(vec![
        key_usage(),
        usage(&[oid::usage::EMAIL_PROTECTION, oid::usage::KZ_TREASURY], false),
    ]);
    assert_eq!(client.roles(), [Role::Treasury]);

    let mut stamping = Party::new("Stamping");
    let number = der::element(qolhat_asn1::Tag::PRINTABLE_STRING, b"IIN123456789013");
    let number = der::sequence(&[&der::oid(oid::attribute::SERIAL_NUMBER), &number]);
    stamping.name = der::sequence(&[&der::set_of(vec![number])]);
    let issuer = Party::new("Issuer");
    for (critical, departures) in [(true, vec![]), (false, vec![Departure::TimestampUsage])] {
        let stamper = issuer.issue(
            &stamping,
            2,
            vec![key_usage(), usage(&[oid::usage::TIME_STAMPING], critical)],
        );
        assert_eq!(stamper.purpose(), Purpose::Timestamp);
        assert_eq!(stamper.person().iin.as_deref(), Some("123456789013"));
        assert_eq!(NationalProfile::of(&stamper).departures, departures);
        assert!(
            stamper.unknown_critical_extensions().is_empty(),
            "the usage is critical and known"
        );
    }
}

#[test]
fn pitfall_10_sha1_points_at_certificates_and_signs_nothing() {
    let policy = ValidationPolicy::shipped();
    let at = time("2026-11-21T00:00:00Z");
    let decide = |used| policy.digest(DigestAlgorithm::Sha1, used, at);
    assert_eq!(decide(AlgorithmUse::KeyIdentifier), Decision::Accept);
    for used in [
        AlgorithmUse::ContentDigest,
        AlgorithmUse::CertificateSignature,
        AlgorithmUse::TimestampImprint,
    ] {
        assert_eq!(decide(used), Decision::Reject, "{used:?}");
    }
}

#[test]
fn pitfall_11_only_a_signature_of_the_right_length_and_range_by_a_point_of_the_curve_counts() {
    for (family, length) in [("gost2004", 64), ("gost2015", 128), ("gost2015-256", 64)] {
        let root = fixture(&format!("{family}/{family}_root.cer"));
        let (key, algorithm, value) = (
            root.public_key().unwrap(),
            root.signature_algorithm_identifier(),
            root.signature_value(),
        );
        assert_eq!(value.len(), length, "{family}");
        let half = length / 2;
        let with = |range: std::ops::Range<usize>, octet: u8| {
            let mut value = value.to_vec();
            value[range].fill(octet);
            value
        };
        let longer = [value, &[0]].concat();
        let doubled = [value, value].concat();
        for (what, value) in [
            ("r is 0", with(0..half, 0)),
            ("s is 0", with(half..length, 0)),
            ("r is above q", with(0..half, 0xff)),
            ("s is above q", with(half..length, 0xff)),
            ("an octet less", value[..length - 1].to_vec()),
            ("an octet more", longer),
            ("twice as long", doubled),
            ("half as long", value[..half].to_vec()),
            ("nothing", Vec::new()),
        ] {
            let answer = verify_signature(key, algorithm, root.tbs(), &value);
            assert!(
                matches!(answer, Err(SignatureError::Mismatch)),
                "{family}: {what}: {answer:?}"
            );
        }

        let mut spki = root.spki_der().to_vec();
        let last = spki.len() - 1;
        spki[last] ^= 1;
        let fault = PublicKey::from_spki_der(&spki).unwrap_err();
        assert!(
            !fault.is_unsupported(),
            "{family}: a point off the curve is wrong, not unknown: {fault}"
        );
    }
}

#[test]
fn pitfall_12_unknown_parameters_are_reported_and_not_guessed() {
    let head = fixture("gost2004/head.cer");
    let known = der::oid(oid::curve::KZ_GOST2004_A);
    let at = head
        .spki_der()
        .windows(known.len())
        .position(|window| window == known)
        .unwrap();
    for parameters in ["2", "3", "4"] {
        let other = Oid::new(&format!("1.2.398.3.10.1.1.1.1.{parameters}")).unwrap();
        let mut spki = head.spki_der().to_vec();
        spki[at..at + known.len()].copy_from_slice(&der::oid(other));
        let fault = PublicKey::from_spki_der(&spki).unwrap_err();
        assert!(fault.is_unsupported(), "parameters {parameters}: {fault}");
    }
    // The curve of 256 bits of GOST 34.10-2015 is known.
    assert!(fixture("gost2015-256/head.cer").public_key().is_ok());
}

#[test]
fn the_national_profile_is_read_from_real_certificates() {
    let head = fixture("gost2015/head.cer");
    assert_eq!(NationalProfile::of(&head).generation, Some(Generation::Of2022));
    assert_eq!(
        NationalProfile::of(&fixture("gost2004/head.cer")).generation,
        Some(Generation::Of2018)
    );

    let Some(folder) = published("profiles of the national authority") else {
        return;
    };
    let file = Oid::new("1.2.398.3.3.5.1.1").unwrap();
    let individual = NationalProfile::of(&read(&folder.join("leaf_individual_signer_f9305218.cer")));
    assert_eq!(individual.key_storage, [file]);
    assert_eq!(individual.generation, Some(Generation::Of2022));
    assert_eq!(
        individual.departures,
        [Departure::IinCheckDigit],
        "ТЕСТОВ has the number 123456789011"
    );
    for (name, generation) in [
        ("leaf_individual_valid_sign_2004_rsa_5dabb23d.cer", Generation::Of2018),
        ("leaf_ceo_valid_sign_2004_gost_1c7652e8.cer", Generation::Of2018),
        ("leaf_PROD_tsa_rsa_2025_9fe3d2c1.cer", Generation::Of2022),
        ("leaf_PROD_tsa_gost2015_2025_6e0717ab.cer", Generation::Of2022),
    ] {
        let profile = NationalProfile::of(&read(&folder.join(name)));
        assert_eq!(profile.generation, Some(generation), "{name}");
        assert!(!profile.departures.contains(&Departure::TimestampUsage), "{name}");
    }
}

#[test]
fn services_of_the_test_hierarchies_pass_for_their_own_use_and_sign_no_document() {
    let Some(shared) = support::shared("responders and time stampers of the test hierarchies") else {
        return;
    };
    for family in ["gost2004", "gost2015", "gost2015-256", "rsa"] {
        let folder = shared.join("test-pki").join(family);
        let issuing = read(&folder.join(format!("{family}_nca.cer")));
        let root = read(&folder.join(format!("{family}_root.cer")));
        let anchors = TrustStore::from_certificates([root], AnchorOrigin::GivenByUser);
        for (name, purpose, usage) in [
            ("ocsp", Purpose::Ocsp, oid::usage::OCSP_SIGNING),
            ("tsa", Purpose::Timestamp, oid::usage::TIME_STAMPING),
        ] {
            let service = read(&folder.join(format!("{name}.cer")));
            assert_eq!(service.purpose(), purpose, "{family}/{name}");
            let profile = NationalProfile::of(&service);
            assert!(
                profile.departures.is_empty(),
                "{family}/{name}: {:?}",
                profile.departures
            );
            let judge = |required| {
                let policy = ChainPolicy {
                    revocation: RevocationDepth::Off,
                    purpose: required,
                    ..ChainPolicy::at(time("2026-11-21T00:00:00Z"))
                };
                build_chain(
                    &service,
                    std::slice::from_ref(&issuing),
                    &anchors,
                    &Evidence::none(),
                    &policy,
                )
            };
            let own = judge(RequiredPurpose::Usage(usage));
            assert!(own.is_passed(), "{family}/{name}: {:#?}", own.checks);
            assert_eq!(own.links.len(), 3, "{family}/{name}");
            assert!(
                !judge(RequiredPurpose::Sign).is_passed(),
                "{family}/{name} signs documents"
            );
        }
    }
}
