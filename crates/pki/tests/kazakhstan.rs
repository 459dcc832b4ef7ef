//! Certificates and lists of the national authority's hierarchies: the test PKI made for Qolhat, and the published test
//! certificates when the knowledge folder is there.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::path::Path;

use qolhat_pki::{
    AlgorithmIdentifier, AnchorOrigin, CertStatus, Certificate, ChainOutcome, ChainPolicy, CrlReason, Evidence,
    OcspResponse, OcspResponseStatus, PublicKey, Purpose, RequiredPurpose, RevocationDepth, RevocationList,
    RevocationStatus, Role, SubIndication, TrustStore, authenticate_response, build_chain, oid, reasons,
    verify_signature, verify_with_digest,
};
use support::time;

const FAMILIES: [&str; 4] = ["gost2015", "gost2015-256", "gost2004", "rsa"];

fn certificate(path: &Path) -> Certificate {
    Certificate::from_der(&support::der_objects(path)[0]).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

fn list(path: &Path) -> RevocationList {
    RevocationList::from_der(&std::fs::read(path).unwrap())
        .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// One family of the test PKI.
struct Family {
    folder: std::path::PathBuf,
    anchors: TrustStore,
    issuing: Certificate,
    lists: Vec<RevocationList>,
}

impl Family {
    fn open(name: &str) -> Self {
        let folder = support::fixtures().join("pki/test-pki").join(name);
        let file = |what: &str| folder.join(format!("{name}_{what}"));
        Self {
            anchors: TrustStore::from_certificates([certificate(&file("root.cer"))], AnchorOrigin::GivenByUser),
            issuing: certificate(&file("nca.cer")),
            lists: vec![list(&file("root.crl")), list(&file("nca.crl"))],
            folder,
        }
    }

    fn person(&self, name: &str) -> Certificate {
        certificate(&self.folder.join(format!("{name}.cer")))
    }

    fn judge(&self, name: &str) -> ChainOutcome {
        let policy = ChainPolicy::at(time("2026-11-21T00:00:00Z"));
        let evidence = Evidence::from_crls(&self.lists);
        build_chain(
            &self.person(name),
            std::slice::from_ref(&self.issuing),
            &self.anchors,
            &evidence,
            &policy,
        )
    }
}

#[test]
fn every_person_of_the_test_pki_gets_the_expected_verdict() {
    for name in FAMILIES {
        let family = Family::open(name);
        for (person, expected) in [
            ("head", None),
            ("revoked", Some(SubIndication::RevokedNoPoe)),
            ("expired", Some(SubIndication::OutOfBoundsNoPoe)),
            ("future", Some(SubIndication::OutOfBoundsNoPoe)),
            ("individual_auth", Some(SubIndication::ChainConstraintsFailure)),
        ] {
            let outcome = family.judge(person);
            assert_eq!(
                outcome.sub_indication(),
                expected,
                "{name}/{person}: {:#?}",
                outcome.checks
            );
            assert_eq!(outcome.links.len(), 3, "{name}/{person}");
        }
        let revoked = family.judge("revoked").leaf_revocation().unwrap().status;
        let at = time("2026-06-01T09:30:00Z");
        assert_eq!(
            revoked,
            RevocationStatus::Revoked {
                at,
                reason: Some(CrlReason::KeyCompromise)
            },
            "{name}"
        );
    }
}

#[test]
fn people_are_read_from_their_certificates() {
    for name in FAMILIES {
        let family = Family::open(name);
        let head = family.person("head");
        let person = head.person();
        assert_eq!(person.bin.as_deref(), Some("200140012345"), "{name}");
        assert_eq!(person.iin.as_deref().map(str::len), Some(12), "{name}");
        assert_eq!(person.country.as_deref(), Some("KZ"), "{name}");
        assert!(
            person
                .organization
                .is_some_and(|organization| organization.contains("ТЕСТ ПОСТАВЩИК")),
            "{name}"
        );
        assert_eq!(head.roles(), [Role::FirstHead], "{name}");
        let both = if name.starts_with("gost2015") {
            Purpose::SignAndLogin
        } else {
            Purpose::Sign
        };
        assert_eq!(head.purpose(), both, "{name}");
        assert_eq!(family.person("individual_auth").purpose(), Purpose::Login, "{name}");
        assert_eq!(family.person("individual_auth").roles(), [Role::Individual], "{name}");
        assert_eq!(family.person("revoked").roles(), [Role::Signatory], "{name}");
        assert_eq!(family.issuing.purpose(), Purpose::Authority, "{name}");
        assert_eq!(head.ocsp_urls().len(), 1, "{name}");
        assert_eq!(head.crl_urls().len(), 1, "{name}");
    }
}

#[test]
fn keys_have_the_names_people_know() {
    for (name, algorithm) in [
        ("gost2015", "GOST 34.10-2015 (512)"),
        ("gost2015-256", "GOST 34.10-2015 (256)"),
        ("gost2004", "GOST 34.310-2004"),
        ("rsa", "RSA-2048"),
    ] {
        assert_eq!(Family::open(name).person("head").key_algorithm_name(), algorithm);
    }
}

#[test]
fn a_signature_may_name_only_its_key() {
    for (name, key) in [
        ("gost2004", oid::key::KZ_GOST2004),
        ("gost2015", oid::key::KZ_GOST2015_512),
        ("rsa", oid::key::RSA),
    ] {
        let family = Family::open(name);
        let head = family.person("head");
        let key = AlgorithmIdentifier::from_der(&qolhat_asn1::der::sequence(&[&qolhat_asn1::der::oid(key)])).unwrap();
        let digest = match name {
            "gost2004" => qolhat_pki::DigestAlgorithm::Gost94Test,
            "gost2015" => qolhat_pki::DigestAlgorithm::Streebog512,
            _ => qolhat_pki::DigestAlgorithm::Sha256,
        };
        let issuer = family.issuing.public_key().unwrap();
        assert!(
            verify_with_digest(issuer, digest, &key, head.tbs(), head.signature_value()).is_ok(),
            "{name}"
        );
        assert!(
            verify_signature(issuer, &key, head.tbs(), head.signature_value()).is_err(),
            "{name}"
        );
        let full = head.signature_algorithm_identifier();
        let other = qolhat_pki::DigestAlgorithm::Sha512;
        assert!(
            verify_with_digest(issuer, other, full, head.tbs(), head.signature_value()).is_err(),
            "{name}"
        );
    }
}

#[test]
fn a_key_of_the_gamma_provider_is_the_same_point() {
    let head = Family::open("gost2004").person("head");
    let Ok(PublicKey::Gost(key)) = head.public_key() else {
        panic!("a GOST key");
    };
    use qolhat_asn1::der;
    let header = [6, 2, 0, 0, 0x3a, 0xaa, 0, 0, 0, 0x45, 0x43, 0x31, 0, 2, 0, 0];
    let blob = [&header[..], &key.to_coordinates_le()].concat();
    let algorithm = der::sequence(&[&der::oid(oid::key::GAMMA_GOST2004), &der::null()]);
    let spki = der::sequence(&[&algorithm, &der::bit_string(&blob)]);
    assert_eq!(&PublicKey::from_spki_der(&spki).unwrap(), head.public_key().unwrap());
    let short = der::sequence(&[&algorithm, &der::bit_string(&blob[..40])]);
    assert!(PublicKey::from_spki_der(&short).is_err());
}

#[test]
fn the_published_hierarchies_hold_together() {
    let Some(shared) = support::shared("the published test hierarchies") else {
        return;
    };
    let folder = shared.join("kz-pki/certs");
    let file = |name: &str| certificate(&folder.join(name));
    let hierarchies: [(&str, &str, &[&str]); 5] = [
        (
            "ca_root_test_gost_2022_b995e79e.cer",
            "ca_nca_gost2022_test_beeffc0b.cer",
            &[
                "leaf_gost1_1bba07d6.cer",
                "leaf_individual_signer_f9305218.cer",
                "leaf_legal_entity_signer_ea3629c8.cer",
            ],
        ),
        ("ca_kuc_gost_test_e76d2ba0.cer", "ca_nca_gost_test_2e0e476e.cer", &[]),
        ("ca_kuc_rsa_test_1778a763.cer", "ca_nca_rsa_test_5b92d85a.cer", &[]),
        (
            "ca_root_gost_test_old_06021684.cer",
            "ca_nca_gost_test_0307e8bd.cer",
            &[
                "leaf_GOSTKNCA_13a3741b52d7bf860aab199b56fad1f_a7509e90.cer",
                "leaf_ceo_valid_sign_2004_gost_1c7652e8.cer",
            ],
        ),
        (
            "ca_root_rsa_test_old_4d05179b.cer",
            "ca_nca_rsa_test_7e96a364.cer",
            &[
                "leaf_AUTH_RSA256_b2c70a9ff7a5dc59de0ccc3c0ddd_c7e54592.cer",
                "leaf_AUTH_RSA256_d682726b55b3e62600ea8fe1c74e_d5ff61a7.cer",
                "leaf_RSA256_11c707bd54cbfcccb3815e39c4eb57b1d_695910b5.cer",
                "leaf_individual_valid_sign_2004_rsa_5dabb23d.cer",
                "leaf_individual_valid_sign_2004_rsa_auth_56fe092b.cer",
            ],
        ),
    ];
    // Every certificate of the folder is at hand each time: names, not file order, make the chain.
    let all: Vec<Certificate> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "cer"))
        .map(|path| certificate(&path))
        .collect();
    for (root, issuing, leaves) in hierarchies {
        let anchors = TrustStore::from_certificates([file(root)], AnchorOrigin::GivenByUser);
        let subjects = [issuing]
            .into_iter()
            .map(|name| (name, 2))
            .chain(leaves.iter().map(|name| (*name, 3)));
        for (name, length) in subjects {
            let subject = file(name);
            let policy = ChainPolicy {
                revocation: RevocationDepth::Off,
                purpose: RequiredPurpose::Any,
                ..ChainPolicy::at(subject.not_before())
            };
            let outcome = build_chain(&subject, &all, &anchors, &Evidence::none(), &policy);
            assert!(outcome.is_passed(), "{name}: {:#?}", outcome.checks);
            assert_eq!(outcome.links.len(), length, "{name}");
            assert!(
                subject.malformed_extensions().is_empty(),
                "{name}: {:?}",
                subject.malformed_extensions()
            );
        }
    }
}

#[test]
fn the_published_lists_are_signed_and_answer() {
    let Some(shared) = support::shared("the published revocation lists") else {
        return;
    };
    let certificates = shared.join("kz-pki/certs");
    let authorities: Vec<Certificate> = std::fs::read_dir(&certificates)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("ca_nca"))
        .map(|path| certificate(&path))
        .collect();
    let mut lists = Vec::new();
    for entry in std::fs::read_dir(shared.join("kz-pki/crl")).unwrap() {
        let path = entry.unwrap().path();
        let list = list(&path);
        let signers = authorities
            .iter()
            .filter(|authority| list.verify_signed_by(authority).is_ok())
            .count();
        assert_eq!(signers, 1, "{}", path.display());
        let is_delta = path.file_name().unwrap().to_string_lossy().contains("_d_");
        assert_eq!(list.is_delta(), is_delta, "{}", path.display());
        assert!(list.entries().all(|entry| entry.is_ok()), "{}", path.display());
        lists.push(list);
    }
    let leaf = certificate(&certificates.join("leaf_gost1_1bba07d6.cer"));
    let issuing = certificate(&certificates.join("ca_nca_gost2022_test_beeffc0b.cer"));
    let root = certificate(&certificates.join("ca_root_test_gost_2022_b995e79e.cer"));
    let evidence = Evidence::from_crls(&lists);
    let policy = ChainPolicy::at(time("2023-12-01T00:00:00Z"));
    let under_issuing = TrustStore::from_certificates([issuing.clone()], AnchorOrigin::GivenByUser);
    let outcome = build_chain(&leaf, &[], &under_issuing, &evidence, &policy);
    assert!(outcome.is_passed(), "{:#?}", outcome.checks);
    assert_eq!(outcome.leaf_revocation().unwrap().status, RevocationStatus::Good);
    // The root's own list was never published there, so under the root the issuing authority stays unknown.
    let under_root = TrustStore::from_certificates([root], AnchorOrigin::GivenByUser);
    let outcome = build_chain(&leaf, &[issuing], &under_root, &evidence, &policy);
    assert_eq!(outcome.sub_indication(), Some(SubIndication::TryLater));
    assert!(outcome.has_reason(reasons::REVOCATION_DATA_MISSING));
}

#[test]
fn answers_of_the_national_responders_are_believed_and_understood() {
    let Some(shared) = support::shared("answers of the national OCSP responders") else {
        return;
    };
    let authorities: Vec<Certificate> = std::fs::read_dir(shared.join("kz-pki/certs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("ca_nca"))
        .map(|path| certificate(&path))
        .collect();
    let on_hold = CertStatus::Revoked {
        at: time("2022-07-27T10:25:30Z"),
        reason: Some(CrlReason::CertificateHold),
    };
    for (name, expected, is_never_issued) in [
        ("ceo_2015_revoked", on_hold, false),
        (
            "individual_2015",
            CertStatus::Revoked {
                at: time("1970-01-01T00:00:00Z"),
                reason: Some(CrlReason::CertificateHold),
            },
            true,
        ),
        ("individual_sign_2004", CertStatus::Good, false),
    ] {
        let path = shared.join(format!("kz-pki/ocsp/ocsp_response_{name}.der"));
        let response = OcspResponse::from_der(&std::fs::read(&path).unwrap()).unwrap();
        assert_eq!(response.status(), OcspResponseStatus::Successful);
        assert_eq!(response.nonce().unwrap().len(), 8, "{name}");
        assert!(response.has_extended_revoke(), "{name}");
        let single = &response.responses()[0];
        assert_eq!((single.status, single.next_update), (expected, None), "{name}");
        assert_eq!(single.status.is_never_issued(), is_never_issued, "{name}");
        assert_eq!(Some(single.this_update), response.produced_at(), "{name}");
        let issuers: Vec<&Certificate> = authorities
            .iter()
            .filter(|authority| single.id.is_issued_by(authority.subject(), authority))
            .collect();
        let [issuer] = issuers.as_slice() else {
            panic!("{name}: {} issuers", issuers.len());
        };
        let policy = ChainPolicy::at(single.this_update);
        let responder = authenticate_response(&response, issuer, &[], &Evidence::none(), &policy);
        assert!(response.responder().unwrap().means(&responder.unwrap()), "{name}");
    }
}

#[test]
fn the_quirks_of_production_certificates_are_read() {
    let Some(shared) = support::shared("production certificates") else {
        return;
    };
    let folder = shared.join("kz-pki/certs");
    let authority = certificate(&folder.join("ca_PROD_nca_rsa_2018_34d1b311.cer"));
    assert_eq!(authority.crl_urls().len(), 2, "{:?}", authority.distribution_points());
    assert!(
        authority
            .crl_urls()
            .iter()
            .all(|address| address.starts_with("http://")),
        "{:?}",
        authority.crl_urls()
    );

    // The production key that was recovered from a signature signs the production time-stamping authority.
    let key = std::fs::read(folder.join("PROD_nca_gost_2022_recovered.spki.der")).unwrap();
    let key = PublicKey::from_spki_der(&key).unwrap();
    let stamper = certificate(&folder.join("leaf_PROD_tsa_gost2015_2025_6e0717ab.cer"));
    let algorithm = stamper.signature_algorithm_identifier();
    assert!(verify_signature(&key, algorithm, stamper.tbs(), stamper.signature_value()).is_ok());
    assert_eq!(stamper.purpose(), Purpose::Timestamp);
    assert!(stamper.unknown_critical_extensions().is_empty());

    let hr = certificate(&folder.join("leaf_PRODCA_testperson_hr_gost2004_2018_d75025f3.cer"));
    assert_eq!((hr.roles(), hr.purpose()), (vec![Role::Hr], Purpose::Sign));
    assert_eq!(hr.person().locality.as_deref(), Some("АЛМАТЫ"));
    assert_eq!(
        hr.person().patronymic.as_deref().map(|name| name.ends_with("ИЧ")),
        Some(true)
    );
    let login = certificate(&folder.join("leaf_individual_valid_sign_2004_rsa_auth_56fe092b.cer"));
    assert_eq!(login.purpose(), Purpose::Login);
}
