//! What the authority issues has the shape of the НУЦ's certificates and passes chain validation.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use qolhat_asn1::{Element, Oid, Tag, UnixTime};
use qolhat_authority::{
    Authority, AuthorityError, AuthorityProfile, CertificateStatus, DEMO_POLICY, KeyKind, OcspAnswer, PersonRequest,
    RevokedCertificate,
};
use qolhat_gost::{Random, RandomError};
use qolhat_keystore::{Passphrase, open_pkcs12};
use qolhat_pki::{
    AlgorithmIdentifier, AnchorOrigin, Certificate, ChainOutcome, ChainPolicy, CrlReason, DigestAlgorithm, Evidence,
    Purpose, RevocationList, Role, Signer, TrustStore, build_chain, verify_signature,
};
use support::{KINDS, TestRandom, day, demo_authority, head};

const AT: (i64, u32, u32) = (2026, 11, 20);

fn lists(authority: &Authority, revoked: &[RevokedCertificate]) -> Vec<RevocationList> {
    let (from, until) = (day(2026, 11, 19), day(2026, 12, 19));
    let random = &mut TestRandom(11);
    [
        authority.revocation_list(revoked, from, until, random).unwrap(),
        authority.root_revocation_list(&[], from, until, random).unwrap(),
    ]
    .iter()
    .map(|list| RevocationList::from_der(list).unwrap())
    .collect()
}

fn validate(
    authority: &Authority,
    leaf: &Certificate,
    lists: &[RevocationList],
    change: impl FnOnce(&mut ChainPolicy),
) -> ChainOutcome {
    let anchors = TrustStore::from_certificates(authority.anchors(), AnchorOrigin::DemoAuthority);
    let mut policy = ChainPolicy::at(day(AT.0, AT.1, AT.2));
    change(&mut policy);
    build_chain(
        leaf,
        &authority.intermediates(),
        &anchors,
        &Evidence::from_crls(lists),
        &policy,
    )
}

#[test]
fn issued_certificates_pass_validation_until_they_are_revoked_or_refused() {
    for kind in KINDS {
        let authority = demo_authority(kind);
        let issued = authority.issue(&head(kind), &mut TestRandom(1)).unwrap();
        let leaf = issued.certificate();

        let outcome = validate(&authority, leaf, &lists(&authority, &[]), |_| {});
        assert!(outcome.is_passed(), "{kind:?}: {:?}", outcome.deciding_check());
        assert_eq!(outcome.links.len(), 3, "{kind:?}");

        let revoked = RevokedCertificate::of(leaf, day(2026, 6, 1), Some(CrlReason::KeyCompromise));
        let outcome = validate(&authority, leaf, &lists(&authority, &[revoked]), |_| {});
        assert!(!outcome.is_passed(), "{kind:?}: revoked");

        let outcome = validate(&authority, leaf, &lists(&authority, &[]), |policy| {
            policy.refused_policies = vec![DEMO_POLICY]
        });
        assert!(!outcome.is_passed(), "{kind:?}: refused in a working profile");

        let outcome = validate(&authority, leaf, &lists(&authority, &[]), |policy| {
            policy.at = day(2027, 1, 16)
        });
        assert!(!outcome.is_passed(), "{kind:?}: expired");

        let outcome = validate(&authority, leaf, &[], |_| {});
        assert!(!outcome.is_passed(), "{kind:?}: without evidence");
    }
}

#[test]
fn an_authority_without_a_mark_is_not_refused() {
    let kind = KeyKind::Gost2004;
    let profile = AuthorityProfile::unmarked("QOLHAT TEST", "http://127.0.0.1:18080/");
    let authority = Authority::found(profile, kind, day(2026, 11, 1), &mut TestRandom(5)).unwrap();
    let issued = authority.issue(&head(kind), &mut TestRandom(1)).unwrap();
    let outcome = validate(&authority, issued.certificate(), &lists(&authority, &[]), |policy| {
        policy.refused_policies = vec![DEMO_POLICY];
    });
    assert!(outcome.is_passed(), "{:?}", outcome.deciding_check());
    assert_eq!(issued.certificate().crl_urls(), ["http://127.0.0.1:18080/crl/nca.crl"]);
}

#[test]
fn every_certificate_of_the_demonstration_carries_the_mark_and_every_authority_says_demo() {
    let authority = demo_authority(KeyKind::Gost2015Bits512);
    let issued = authority
        .issue(&head(KeyKind::Gost2015Bits512), &mut TestRandom(1))
        .unwrap();
    for certificate in [
        authority.root(),
        authority.issuing(),
        authority.responder(),
        issued.certificate(),
    ] {
        assert!(
            certificate.policies().unwrap().contains(&DEMO_POLICY),
            "{}",
            certificate.subject()
        );
    }
    for certificate in [authority.root(), authority.issuing()] {
        assert!(certificate.person().common_name.unwrap().contains("DEMO"));
    }
    assert!(authority.responder().person().organization.unwrap().contains("DEMO"));
}

#[test]
fn certificates_of_people_have_the_shape_of_the_nca() {
    let authority = demo_authority(KeyKind::Gost2015Bits512);
    let issued = authority
        .issue(&head(KeyKind::Gost2015Bits512), &mut TestRandom(1))
        .unwrap();
    let leaf = issued.certificate();

    // The attributes, their order and their string types (CN, SURNAME, SERIALNUMBER, C, O, OU, G).
    let mut attributes = Element::from_der(leaf.subject().der()).unwrap().sequence().unwrap();
    let mut seen = Vec::new();
    while !attributes.is_empty() {
        let mut attribute = attributes
            .next()
            .unwrap()
            .set()
            .unwrap()
            .next()
            .unwrap()
            .sequence()
            .unwrap();
        let kind = attribute.next().unwrap().oid().unwrap();
        let value = attribute.next().unwrap();
        seen.push((kind.to_string(), value.tag(), value.text().unwrap()));
    }
    let expected = [
        ("2.5.4.3", Tag::UTF8_STRING, "ДЕМОВ АЛМАС"),
        ("2.5.4.4", Tag::UTF8_STRING, "ДЕМОВ"),
        ("2.5.4.5", Tag::PRINTABLE_STRING, "IIN850101300015"),
        ("2.5.4.6", Tag::PRINTABLE_STRING, "KZ"),
        ("2.5.4.10", Tag::UTF8_STRING, "ТОО \"ДЕМО ПОСТАВЩИК\""),
        ("2.5.4.11", Tag::UTF8_STRING, "BIN200140012345"),
        ("2.5.4.42", Tag::UTF8_STRING, "ДЕМОВИЧ"),
    ];
    assert_eq!(
        seen,
        expected.map(|(kind, tag, text)| (kind.to_owned(), tag, text.to_owned()))
    );

    let oids = |list: &[&str]| list.iter().map(|text| Oid::new_unwrap(text)).collect::<Vec<_>>();
    let usages = ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2", "1.2.398.3.3.4.1.2.1"];
    assert_eq!(leaf.extended_key_usage().unwrap(), oids(&usages));
    assert_eq!(
        leaf.policies().unwrap(),
        oids(&["1.2.398.3.3.2", "1.3.6.1.4.1.32473.398.1.1"])
    );
    let usage = leaf.key_usage().unwrap();
    assert!(usage.digital_signature() && usage.non_repudiation() && usage.key_agreement());
    assert!(!usage.key_encipherment() && !usage.key_cert_sign());
    assert!(leaf.basic_constraints().is_none());
    assert_eq!(
        leaf.authority_key_id().unwrap().key_id.as_deref(),
        authority.issuing().subject_key_id()
    );
    assert_eq!(leaf.ocsp_urls(), ["http://demo.qolhat.invalid/ocsp/"]);
    assert_eq!(leaf.issuer_urls(), ["http://demo.qolhat.invalid/cert/nca.cer"]);

    // The serial number is the key identifier with its top bit cleared.
    let mut key_id = leaf.subject_key_id().unwrap().to_vec();
    key_id[0] &= 0x7f;
    let significant = key_id.iter().position(|octet| *octet != 0).unwrap();
    assert_eq!(leaf.serial(), &key_id[significant..]);
    // The identifier of a GOST-2015 key is over the BIT STRING content with its OCTET STRING header.
    let mut info = Element::from_der(leaf.spki_der()).unwrap().sequence().unwrap();
    info.next().unwrap();
    let octets = info.next().unwrap().bit_string_octets().unwrap();
    assert_eq!(octets[..3], [0x04, 0x81, 0x80]);
    assert_eq!(leaf.subject_key_id().unwrap(), DigestAlgorithm::Sha1.digest(octets));

    let storage = leaf.extension(Oid::new_unwrap("1.2.398.3.3.5")).unwrap();
    assert_eq!(storage.value, [0x30, 0x0a, 6, 8, 0x2a, 0x83, 0x0e, 3, 3, 5, 1, 1]);
}

#[test]
fn purposes_and_roles_are_read_back() {
    let authority = demo_authority(KeyKind::Gost2004);
    let individual = |key, purpose| PersonRequest {
        bin: None,
        organization: None,
        role: Role::Individual,
        purpose,
        ..head(key)
    };
    for (request, purpose, roles, policy) in [
        (
            head(KeyKind::Gost2004),
            Purpose::Sign,
            Role::FirstHead,
            "1.2.398.3.3.2.1",
        ),
        (
            individual(KeyKind::Gost2004, Purpose::Sign),
            Purpose::Sign,
            Role::Individual,
            "1.2.398.3.3.2.3",
        ),
        (
            individual(KeyKind::Gost2004, Purpose::Login),
            Purpose::Login,
            Role::Individual,
            "1.2.398.3.3.2.4",
        ),
        (
            PersonRequest {
                purpose: Purpose::Login,
                role: Role::Employee,
                ..head(KeyKind::Gost2004)
            },
            Purpose::Login,
            Role::Employee,
            "1.2.398.3.3.2.2",
        ),
        (
            PersonRequest {
                purpose: Purpose::SignAndLogin,
                ..head(KeyKind::Gost2015Bits256)
            },
            Purpose::SignAndLogin,
            Role::FirstHead,
            "1.2.398.3.3.2",
        ),
        (
            head(KeyKind::Gost2015Bits256),
            Purpose::SignAndLogin,
            Role::FirstHead,
            "1.2.398.3.3.2",
        ),
        (
            individual(KeyKind::Gost2015Bits256, Purpose::Login),
            Purpose::Login,
            Role::Individual,
            "1.2.398.3.3.2.4",
        ),
        (
            PersonRequest {
                role: Role::FinancialSignatory,
                ..head(KeyKind::Gost2004)
            },
            Purpose::Sign,
            Role::FinancialSignatory,
            "1.2.398.3.3.2.1",
        ),
    ] {
        let issued = authority.issue(&request, &mut TestRandom(3)).unwrap();
        let row = format!("{:?} {:?} {:?}", request.key, request.purpose, request.role);
        assert_eq!(issued.certificate().purpose(), purpose, "{row}");
        assert_eq!(issued.certificate().roles(), [roles], "{row}");
        assert_eq!(issued.certificate().policies().unwrap()[0].to_string(), policy, "{row}");
        assert_eq!(issued.certificate().person().bin, request.bin, "{row}");
    }
    assert_eq!(authority.root().purpose(), Purpose::Authority);
    assert_eq!(authority.responder().purpose(), Purpose::Ocsp);
}

#[test]
fn containers_open_with_the_key_that_was_issued() {
    for kind in [KeyKind::Gost2015Bits512, KeyKind::Gost2015Bits256, KeyKind::Gost2004] {
        let authority = demo_authority(kind);
        let issued = authority.issue(&head(kind), &mut TestRandom(9)).unwrap();
        let container = issued
            .container(&Passphrase::new("Demo1234".to_owned()), &mut TestRandom(4))
            .unwrap();
        let key = open_pkcs12(&container, &Passphrase::new("Demo1234".to_owned()))
            .unwrap()
            .into_signing_key()
            .unwrap();
        assert_eq!(key.certificate(), issued.certificate(), "{kind:?}");
        let signature = key.sign(b"message", &mut TestRandom(1)).unwrap();
        let algorithm = AlgorithmIdentifier::from_der(&key.signature_algorithm_der()).unwrap();
        let public_key = issued.certificate().public_key().unwrap();
        verify_signature(public_key, &algorithm, b"message", &signature).unwrap();
    }
}

#[test]
fn revocation_lists_say_what_was_revoked() {
    let authority = demo_authority(KeyKind::Gost2004);
    let people: Vec<_> = (1..4)
        .map(|seed| {
            authority
                .issue(&head(KeyKind::Gost2004), &mut TestRandom(seed))
                .unwrap()
        })
        .collect();
    let revoked = [
        RevokedCertificate::of(people[0].certificate(), day(2026, 6, 1), Some(CrlReason::KeyCompromise)),
        RevokedCertificate::of(people[1].certificate(), day(2026, 6, 2), None),
    ];
    let list = &lists(&authority, &revoked)[0];
    list.verify_signed_by(authority.issuing()).unwrap();
    assert!(list.verify_signed_by(authority.root()).is_err());
    assert_eq!(list.issuer(), authority.issuing().subject());
    assert_eq!(
        (list.this_update(), list.next_update()),
        (day(2026, 11, 19), Some(day(2026, 12, 19)))
    );
    assert!(list.number().is_some() && !list.is_delta());
    let found = |person: usize| list.entry_of(people[person].certificate()).unwrap();
    assert_eq!(found(0).unwrap().reason, Some(CrlReason::KeyCompromise));
    assert_eq!(found(0).unwrap().revoked_at, day(2026, 6, 1));
    assert_eq!(found(1).unwrap().reason, None);
    assert!(found(2).is_none());
}

/// Walks to the signed part, the algorithm, the signature and the certificate of a basic response.
fn basic_response(response: &[u8]) -> (Vec<u8>, AlgorithmIdentifier, Vec<u8>, Certificate) {
    let mut outer = Element::from_der(response).unwrap().sequence().unwrap();
    assert_eq!(outer.next().unwrap().small_unsigned().unwrap(), 0);
    let mut bytes = outer.next().unwrap().only_child().unwrap().sequence().unwrap();
    assert_eq!(bytes.next().unwrap().oid().unwrap().to_string(), "1.3.6.1.5.5.7.48.1.1");
    let basic = bytes.next().unwrap().octets().unwrap().into_owned();
    let mut basic = Element::from_der(&basic).unwrap().sequence().unwrap();
    let data = basic.next().unwrap().raw().to_vec();
    let algorithm = AlgorithmIdentifier::from_element(&basic.next().unwrap()).unwrap();
    let signature = basic.next().unwrap().bit_string_octets().unwrap().to_vec();
    let certificate = basic.next().unwrap().only_child().unwrap().only_child().unwrap();
    (
        data,
        algorithm,
        signature,
        Certificate::from_der(certificate.raw()).unwrap(),
    )
}

#[test]
fn ocsp_answers_are_signed_by_the_responder_about_the_right_certificate() {
    let authority = demo_authority(KeyKind::Gost2015Bits512);
    let issued = authority
        .issue(&head(KeyKind::Gost2015Bits512), &mut TestRandom(1))
        .unwrap();
    for (status, tag) in [
        (CertificateStatus::Good, 0),
        (
            CertificateStatus::Revoked {
                at: day(2026, 6, 1),
                reason: Some(CrlReason::Superseded),
            },
            1,
        ),
        (CertificateStatus::NeverIssued, 1),
        (CertificateStatus::Unknown, 2),
    ] {
        let answer = OcspAnswer {
            status,
            produced_at: day(2026, 11, 20),
            next_update: None,
            nonce: Some(vec![4, 8, 1, 2, 3, 4, 5, 6, 7, 8]),
        };
        let response = authority
            .ocsp_response(issued.certificate(), &answer, &mut TestRandom(2))
            .unwrap();
        let (data, algorithm, signature, responder) = basic_response(&response);
        assert_eq!(responder, *authority.responder());
        verify_signature(responder.public_key().unwrap(), &algorithm, &data, &signature).unwrap();

        let mut data = Element::from_der(&data).unwrap().sequence().unwrap();
        let name = data.next().unwrap().only_child().unwrap();
        assert_eq!(name.raw(), responder.subject().der());
        assert_eq!(data.next().unwrap().time().unwrap(), day(2026, 11, 20));
        let mut single = data
            .next()
            .unwrap()
            .sequence()
            .unwrap()
            .next()
            .unwrap()
            .sequence()
            .unwrap();
        let mut id = single.next().unwrap().sequence().unwrap();
        id.next().unwrap();
        let sha256 = |bytes: &[u8]| DigestAlgorithm::Sha256.digest(bytes);
        assert_eq!(
            *id.next().unwrap().octets().unwrap(),
            sha256(authority.issuing().subject().der())
        );
        id.next().unwrap();
        assert_eq!(id.next().unwrap().unsigned().unwrap(), issued.certificate().serial());
        assert!(single.next().unwrap().is_context(tag), "{status:?}");
    }
}

#[test]
fn requests_that_make_no_sense_are_refused() {
    let authority = demo_authority(KeyKind::Gost2004);
    let issue = |request: PersonRequest| authority.issue(&request, &mut TestRandom(1)).map(|_| ());
    let head = || head(KeyKind::Gost2004);
    for number in [
        "",
        "12345678901",
        "1234567890123",
        "20014001234A",
        "２００１４００１２３４５",
    ] {
        let outcome = issue(PersonRequest {
            bin: Some(number.to_owned()),
            ..head()
        });
        assert!(matches!(outcome, Err(AuthorityError::BadNumber { .. })), "{number}");
    }
    assert!(matches!(
        issue(PersonRequest { bin: None, ..head() }),
        Err(AuthorityError::OrganizationMissing)
    ));
    let outcome = issue(PersonRequest {
        purpose: Purpose::Authority,
        ..head()
    });
    assert!(matches!(
        outcome,
        Err(AuthorityError::PurposeNotIssued {
            purpose: Purpose::Authority
        })
    ));
    let outcome = issue(PersonRequest {
        not_after: day(2025, 1, 1),
        ..head()
    });
    assert!(matches!(outcome, Err(AuthorityError::EmptyValidity)));
}

#[test]
fn without_randomness_nothing_is_made() {
    struct Broken;
    impl Random for Broken {
        fn fill(&mut self, _bytes: &mut [u8]) -> Result<(), RandomError> {
            Err(RandomError)
        }
    }
    for kind in KINDS {
        let outcome = Authority::found(AuthorityProfile::demo(), kind, UnixTime(0), &mut Broken);
        assert!(outcome.is_err(), "{kind:?}");
    }
}

#[test]
fn the_same_randomness_makes_the_same_authority() {
    let authorities = [
        demo_authority(KeyKind::Gost2015Bits256),
        demo_authority(KeyKind::Gost2015Bits256),
    ];
    assert_eq!(authorities[0].root(), authorities[1].root());
    assert_eq!(authorities[0].responder(), authorities[1].responder());
    assert_eq!(
        format!("{:?}", authorities[0]).matches("Key").count(),
        0,
        "no key is shown"
    );
}
