//! Damaged, truncated and hostile containers: an error, in bounded time, and never other content.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use proptest::prelude::*;
use qolhat_asn1::der;
use qolhat_keystore::{KeystoreError, MAX_CONTAINER_BYTES, inspect, open_pkcs12};
use support::{PASSWORD, fixture, passphrase};

/// The smallest fixture, so that trying every offset stays quick.
fn container() -> Vec<u8> {
    fixture("pki/test-pki/gost2004/individual_auth.p12")
}

#[test]
fn a_container_cut_at_any_offset_is_refused() {
    let bytes = container();
    for end in 0..bytes.len() {
        let outcome = open_pkcs12(&bytes[..end], &passphrase(PASSWORD));
        assert!(
            matches!(outcome, Err(KeystoreError::NotAContainer { .. })),
            "cut at {end}"
        );
        assert!(inspect::read_facts(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_flipped_bit_is_refused_or_changes_nothing() {
    let bytes = container();
    let certificate = open_pkcs12(&bytes, &passphrase(PASSWORD)).unwrap().certificates()[0]
        .certificate
        .clone();
    let mut opened = 0;
    for position in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[position] ^= 1 << (position % 8);
        let _ = inspect::read_facts(&altered);
        // Only what does not matter may change: here nothing that the MAC covers.
        if let Ok(container) = open_pkcs12(&altered, &passphrase(PASSWORD)) {
            opened += 1;
            assert_eq!(
                container.certificates()[0].certificate,
                certificate,
                "bit of octet {position}"
            );
            container.into_signing_key().expect("the same key");
        }
    }
    assert!(opened < 8, "{opened} alterations went unnoticed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn random_bytes_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open_pkcs12(&bytes, &passphrase("")).is_err());
        prop_assert!(inspect::read_facts(&bytes).is_err());
    }

    #[test]
    fn several_overwritten_bytes_never_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = container();
        let certificate = open_pkcs12(&bytes, &passphrase(PASSWORD)).unwrap().certificates()[0].certificate.clone();
        for (position, value) in changes {
            let position = position.index(bytes.len());
            bytes[position] = value;
        }
        let _ = inspect::read_facts(&bytes);
        if let Ok(container) = open_pkcs12(&bytes, &passphrase(PASSWORD)) {
            prop_assert_eq!(&container.certificates()[0].certificate, &certificate);
        }
    }
}

const DATA: qolhat_asn1::Oid = qolhat_asn1::Oid::new_unwrap("1.2.840.113549.1.7.1");

/// A container around `bags`, sealed (wrongly) with a count of `iterations`.
fn hostile(safes: &[&[u8]], iterations: Option<u64>) -> Vec<u8> {
    let content = der::sequence(&[
        &der::oid(DATA),
        &der::explicit(0, &der::octet_string(&der::sequence(safes))),
    ]);
    let mac = iterations.map_or(Vec::new(), |iterations| {
        let algorithm = der::sequence(&[&der::oid(qolhat_asn1::Oid::new_unwrap("1.3.14.3.2.26")), &der::null()]);
        let digest_info = der::sequence(&[&algorithm, &der::octet_string(&[0; 20])]);
        der::sequence(&[
            &digest_info,
            &der::octet_string(&[1; 8]),
            &der::small_unsigned(iterations),
        ])
    });
    der::sequence(&[&der::small_unsigned(3), &content, &mac])
}

fn plain_safe(bags: &[&[u8]]) -> Vec<u8> {
    let content = der::octet_string(&der::sequence(bags));
    der::sequence(&[&der::oid(DATA), &der::explicit(0, &content)])
}

#[test]
fn an_iteration_count_that_would_take_hours_is_refused_at_once() {
    let outcome = open_pkcs12(&hostile(&[], Some(u64::from(u32::MAX))), &passphrase(PASSWORD));
    assert!(matches!(outcome, Err(KeystoreError::TooMuchWork { .. })), "{outcome:?}");
    for (count, expected) in [(0, "MAC"), (u64::from(u32::MAX) + 1, "MAC")] {
        let outcome = open_pkcs12(&hostile(&[], Some(count)), &passphrase(PASSWORD));
        assert!(
            matches!(outcome, Err(KeystoreError::Damaged { part, .. }) if part == expected),
            "{outcome:?}"
        );
    }
}

#[test]
fn work_is_counted_over_all_derivations() {
    // An empty passphrase is tried in two forms; each alone would be allowed.
    let outcome = open_pkcs12(&hostile(&[], Some(9_000_000)), &passphrase(""));
    assert!(matches!(outcome, Err(KeystoreError::TooMuchWork { .. })), "{outcome:?}");
}

#[test]
fn too_many_or_too_deep_parts_are_refused() {
    let secret = qolhat_asn1::Oid::new_unwrap("1.2.840.113549.1.12.10.1.5");
    let bag = der::sequence(&[&der::oid(secret), &der::explicit(0, &der::null())]);
    let many = vec![&bag[..]; 1025];
    let outcome = open_pkcs12(&hostile(&[&plain_safe(&many)], None), &passphrase(""));
    assert!(matches!(outcome, Err(KeystoreError::TooManyParts)), "{outcome:?}");
    let few = vec![&bag[..]; 1024];
    let container = open_pkcs12(&hostile(&[&plain_safe(&few)], None), &passphrase("")).unwrap();
    assert!(matches!(container.into_signing_key(), Err(KeystoreError::NoKey)));

    let safe_contents = qolhat_asn1::Oid::new_unwrap("1.2.840.113549.1.12.10.1.6");
    let mut nested = bag;
    for _ in 0..5 {
        nested = der::sequence(&[&der::oid(safe_contents), &der::explicit(0, &der::sequence(&[&nested]))]);
    }
    let outcome = open_pkcs12(&hostile(&[&plain_safe(&[&nested])], None), &passphrase(""));
    assert!(matches!(outcome, Err(KeystoreError::TooManyParts)), "{outcome:?}");

    let empty_safe = plain_safe(&[]);
    let outcome = open_pkcs12(&hostile(&vec![&empty_safe[..]; 1025], None), &passphrase(""));
    assert!(matches!(outcome, Err(KeystoreError::TooManyParts)), "{outcome:?}");
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let outcome = open_pkcs12(&vec![0x30; MAX_CONTAINER_BYTES + 1], &passphrase(""));
    assert!(matches!(outcome, Err(KeystoreError::TooLarge { .. })));
}

#[test]
fn other_files_are_not_containers() {
    for bytes in [&b""[..], b"%PDF-1.7", b"\0\0\0\0", b"-----BEGIN CERTIFICATE-----"] {
        assert!(matches!(
            open_pkcs12(bytes, &passphrase("")),
            Err(KeystoreError::NotAContainer { .. })
        ));
    }
}
