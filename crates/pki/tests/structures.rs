//! Structures that authorities get wrong and attackers play with: each with a twin that is right.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::sync::Arc;

use qolhat_asn1::{Tag, der};
use qolhat_pki::{
    Answer, Certificate, ChainPolicy, CrlError, Oid, RequiredPurpose, RevocationList, SubIndication, UnixTime,
    ValidationPolicy, checks, oid, reasons,
};
use support::authority::{FROM, MIDDLE, Party, TO, authority, extension_list, person};
use support::world::{DAY, World, authority_with, day_after, person_with, unasked};

fn sequence_of(parts: &[Vec<u8>]) -> Vec<u8> {
    der::element(Tag::SEQUENCE, &parts.concat())
}

fn name_of(kind: u32, content: &[u8]) -> Vec<u8> {
    sequence_of(&[der::implicit(kind, content)])
}

/// certificatePolicies with one policy and these qualifiers.
fn qualified(qualifiers: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let qualifier = |(kind, value): &(&str, Vec<u8>)| der::sequence(&[&der::oid(Oid::new(kind).unwrap()), value]);
    let all: Vec<Vec<u8>> = qualifiers.iter().map(qualifier).collect();
    let policy = der::oid(Oid::new("1.2.3.4.1").unwrap());
    sequence_of(&[der::sequence(&[&policy, &sequence_of(&all)])])
}

#[test]
fn extensions_keep_to_their_structure() {
    use oid::extension as kind;
    let nothing = || sequence_of(&[]);
    let text = || der::ia5_string("http://example.kz/cps");
    let location = || {
        der::sequence(&[
            &der::oid(Oid::new("1.3.6.1.5.5.7.48.1").unwrap()),
            &der::implicit(6, b"http://a.kz"),
        ])
    };
    let (cps, notice, strange) = ("1.3.6.1.5.5.7.2.1", "1.3.6.1.5.5.7.2.2", "1.2.3.4.9");
    for (extension, is_critical, value, expected) in [
        // Authorities have issued it with no name at all.
        (kind::SUBJECT_ALT_NAME, false, nothing(), true),
        (kind::SUBJECT_ALT_NAME, false, name_of(7, &[10, 0, 0, 1]), true),
        (kind::SUBJECT_ALT_NAME, false, name_of(7, &[0; 16]), true),
        (kind::SUBJECT_ALT_NAME, false, name_of(7, &[10, 0, 0, 0, 1]), false),
        (kind::SUBJECT_ALT_NAME, false, name_of(9, b"a"), false),
        (kind::CRL_DISTRIBUTION_POINTS, false, nothing(), false),
        (kind::AUTHORITY_INFO_ACCESS, false, nothing(), false),
        (kind::AUTHORITY_INFO_ACCESS, false, sequence_of(&[location()]), true),
        (kind::POLICY_CONSTRAINTS, true, nothing(), false),
        (
            kind::POLICY_CONSTRAINTS,
            true,
            sequence_of(&[der::implicit(1, &[0x7f; 9])]),
            true,
        ),
        (
            kind::POLICY_CONSTRAINTS,
            true,
            sequence_of(&[der::implicit(1, &[0xff])]),
            false,
        ),
        (kind::POLICY_MAPPINGS, true, nothing(), false),
        (kind::INHIBIT_ANY_POLICY, true, der::unsigned(&[0x7f; 9]), true),
        (
            kind::INHIBIT_ANY_POLICY,
            true,
            der::element(Tag::INTEGER, &[0xff]),
            false,
        ),
        (kind::CERTIFICATE_POLICIES, true, qualified(&[(cps, text())]), true),
        (
            kind::CERTIFICATE_POLICIES,
            true,
            qualified(&[(notice, nothing())]),
            true,
        ),
        // Critical: who can not read a qualifier must refuse; otherwise it is for people.
        (kind::CERTIFICATE_POLICIES, true, qualified(&[(strange, text())]), false),
        (kind::CERTIFICATE_POLICIES, true, qualified(&[(notice, text())]), false),
        (kind::CERTIFICATE_POLICIES, false, qualified(&[(strange, text())]), true),
        (kind::CERTIFICATE_POLICIES, false, qualified(&[]), false),
    ] {
        let world = World::with(authority(), person_with((extension, is_critical, value.clone())));
        let outcome = world.build(&[], &unasked());
        assert_eq!(
            outcome.is_passed(),
            expected,
            "{extension} {value:02x?}: {:?}",
            outcome.checks
        );
        assert_eq!(outcome.has_reason(reasons::MALFORMED_EXTENSION), !expected);
    }
}

#[test]
fn basic_constraints_are_der_and_count_as_far_as_anybody_likes() {
    let yes = || der::boolean(true);
    for (parts, expected) in [
        (vec![yes()], true),
        (vec![yes(), der::unsigned(&[0x7f; 9])], true),
        (vec![der::element(Tag::BOOLEAN, &[1])], false),
        (vec![yes(), der::element(Tag::INTEGER, &[0xff])], false),
        (vec![yes(), der::small_unsigned(3), der::null()], false),
    ] {
        let constraints = (oid::extension::BASIC_CONSTRAINTS, true, sequence_of(&parts));
        let usage = authority().pop().unwrap();
        let outcome = World::with(vec![constraints, usage], person()).build(&[], &unasked());
        assert_eq!(outcome.is_passed(), expected, "{parts:02x?}");
        assert_eq!(outcome.has_reason(reasons::MALFORMED_EXTENSION), !expected);
    }
}

/// A subtree that is excluded, as the extension of an authority.
fn excluding(base: &[u8]) -> Vec<(Oid, bool, Vec<u8>)> {
    let subtrees = der::implicit_constructed(1, &[&der::sequence(&[base])]);
    authority_with(oid::extension::NAME_CONSTRAINTS, true, der::sequence(&[&subtrees]))
}

fn other_name(kind: &str, value: &str) -> Vec<u8> {
    let value = der::explicit(0, &der::utf8_string(value));
    der::implicit_constructed(0, &[&der::oid(Oid::new(kind).unwrap()), &value])
}

#[test]
fn constraints_that_can_not_be_applied_are_not_passed_over() {
    let (mail, uri) = (
        |text: &str| der::implicit(1, text.as_bytes()),
        |text: &str| der::implicit(6, text.as_bytes()),
    );
    let mailbox = "1.3.6.1.5.5.7.8.9";
    for (base, name, fault) in [
        (mail("bad.kz"), mail("a@good.kz"), None),
        (mail("bad.kz"), mail("a@bad.kz"), Some(reasons::NAME_NOT_PERMITTED)),
        (
            mail("a@b@bad.kz"),
            mail("a@good.kz"),
            Some(reasons::NAME_CONSTRAINT_UNUSABLE),
        ),
        (
            mail("bad.kz"),
            mail("a@bad.kz@good.kz"),
            Some(reasons::NAME_CONSTRAINT_UNUSABLE),
        ),
        (mail("bad.kz"), mail("\"a@b\"@good.kz"), None),
        // RFC 9598, 6: addresses in UTF-8 are addresses.
        (mail("bad.kz"), other_name(mailbox, "әділ@good.kz"), None),
        (
            mail("bad.kz"),
            other_name(mailbox, "әділ@bad.kz"),
            Some(reasons::NAME_NOT_PERMITTED),
        ),
        (uri("bad.kz"), uri("http://good.kz/a"), None),
        (
            uri("bad.kz"),
            uri("http://bad.kz\\@good.kz/a"),
            Some(reasons::NAME_CONSTRAINT_UNUSABLE),
        ),
        // A name of another type is a name of another form.
        (other_name("1.2.3.4.5", "x"), other_name("1.2.3.4.6", "x"), None),
        (
            other_name("1.2.3.4.5", "x"),
            other_name("1.2.3.4.5", "y"),
            Some(reasons::NAME_CONSTRAINT_UNUSABLE),
        ),
    ] {
        let alternative = (
            oid::extension::SUBJECT_ALT_NAME,
            false,
            sequence_of(std::slice::from_ref(&name)),
        );
        let outcome = World::with(excluding(&base), person_with(alternative)).build(&[], &unasked());
        assert_eq!(
            outcome.is_passed(),
            fault.is_none(),
            "{base:02x?}, {name:02x?}: {:?}",
            outcome.checks
        );
        assert!(
            fault.is_none_or(|reason| outcome.has_reason(reason)),
            "{base:02x?}, {name:02x?}"
        );
    }
}

/// A leaf whose subject is one attribute, issued by a world's authority.
fn leaf_named(world: &World, kind: Oid, value: &[u8]) -> Certificate {
    let mut subject = Party::new("Leaf");
    subject.name = sequence_of(&[der::set_of(vec![der::sequence(&[&der::oid(kind), value])])]);
    world.issuing.issue(&subject, 3, person())
}

#[test]
fn an_address_in_the_subject_that_can_not_be_read_is_not_outside_of_a_constraint() {
    let mut world = World::with(excluding(&der::implicit(1, b"bad.kz")), person());
    for (value, expected) in [
        (der::ia5_string("a@good.kz"), true),
        (der::utf8_string("a@good.kz"), true),
        (der::ia5_string("a@bad.kz"), false),
        (der::element(Tag::UTF8_STRING, b"a@bad.kz\xff"), false),
        (der::element(Tag::BMP_STRING, b"a@bad.kz\0"), false),
    ] {
        world.leaf = leaf_named(&world, oid::attribute::EMAIL, &value);
        assert_eq!(world.build(&[], &unasked()).is_passed(), expected, "{value:02x?}");
    }
}

#[test]
fn names_are_excluded_however_unicode_writes_them() {
    let common_name = |text: &str| {
        let attribute = der::sequence(&[&der::oid(oid::attribute::COMMON_NAME), &der::utf8_string(text)]);
        sequence_of(&[der::set_of(vec![attribute])])
    };
    for (excluded, written, expected) in [
        ("Й", "Ж", true),
        ("Й", "й", false),
        // Composed and decomposed, invisible, wide, folded to two letters.
        ("Й", "И\u{306}", false),
        ("Evil", "E\u{ad}vil", false),
        ("Evil", "Ev\u{200b}il", false),
        ("Evil", "\u{ff25}vil", false),
        ("Strasse", "Straße", false),
        ("ΟΔΟΣ", "οδος", false),
    ] {
        let base = der::implicit_constructed(4, &[&common_name(excluded)]);
        let mut world = World::with(excluding(&base), person());
        world.leaf = leaf_named(&world, oid::attribute::COMMON_NAME, &der::utf8_string(written));
        let outcome = world.build(&[], &unasked());
        assert_eq!(
            outcome.is_passed(),
            expected,
            "{written} below {excluded}: {:?}",
            outcome.checks
        );
    }
}

#[test]
fn both_extensions_must_allow_what_a_key_is_used_for() {
    let stamps = oid::usage::TIME_STAMPING;
    let [server, code] = [oid::usage::SERVER_AUTH, oid::usage::CODE_SIGNING];
    let (sign, auth) = (RequiredPurpose::Sign, RequiredPurpose::Auth);
    let usage = |bits: &[bool]| (oid::extension::KEY_USAGE, true, der::named_bits(bits));
    let (signs, enciphers) = (usage(&[true, true]), usage(&[false, false, true]));
    let named = |usages: &[Oid]| {
        let usages: Vec<Vec<u8>> = usages.iter().map(|usage| der::oid(*usage)).collect();
        vec![(oid::extension::EXTENDED_KEY_USAGE, true, sequence_of(&usages))]
    };
    for (key_usage, usages, purpose, fault) in [
        (&signs, named(&[stamps]), RequiredPurpose::Usage(stamps), None),
        (
            &enciphers,
            named(&[stamps]),
            RequiredPurpose::Usage(stamps),
            Some(reasons::KEY_USAGE),
        ),
        (
            &signs,
            named(&[server]),
            RequiredPurpose::Usage(stamps),
            Some(reasons::EXTENDED_KEY_USAGE),
        ),
        (&signs, named(&[server]), sign, Some(reasons::OTHER_PURPOSE)),
        (&signs, named(&[server, code]), auth, Some(reasons::OTHER_PURPOSE)),
        (&signs, named(&[server, oid::usage::EMAIL_PROTECTION]), sign, None),
        (&signs, named(&[server, oid::usage::CLIENT_AUTH]), auth, None),
        // A role of Kazakhstan, a use that nobody knows, and none at all say nothing against it.
        (&signs, named(&[oid::usage::KZ_INFORMATION_SYSTEM]), sign, None),
        (&signs, named(&[Oid::new("1.2.3.4.5").unwrap()]), sign, None),
        (&signs, Vec::new(), sign, None),
    ] {
        let mut extensions = usages;
        extensions.push(key_usage.clone());
        let policy = ChainPolicy { purpose, ..unasked() };
        let outcome = World::with(authority(), extensions.clone()).build(&[], &policy);
        assert_eq!(
            outcome.is_passed(),
            fault.is_none(),
            "{extensions:02x?}, {purpose:?}: {:?}",
            outcome.checks
        );
        assert!(
            fault.is_none_or(|reason| outcome.has_reason(reason)),
            "{extensions:02x?}, {purpose:?}"
        );
    }
}

#[test]
fn an_issuer_without_a_name_is_nobody() {
    let mut world = World::new();
    world.root.name = sequence_of(&[]);
    world.root_certificate = world.root.issue(&world.root, 1, authority());
    assert!(world.root_certificate.issuer().is_empty());
    world.issuing_certificate = world.root.issue(&world.issuing, 2, authority());
    let outcome = world.build(&[], &unasked());
    assert!(!outcome.is_passed());
    assert!(outcome.has_reason(reasons::PROFILE_BROKEN), "{:?}", outcome.checks);
}

/// What the world says of its leaf with these lists of the issuing authority.
fn judged(world: &World, lists: Vec<RevocationList>, policy: &ChainPolicy) -> (Option<SubIndication>, bool) {
    let all: Vec<RevocationList> = std::iter::once(world.root.list((MIDDLE, TO), &[], 1, None))
        .chain(lists)
        .collect();
    let outcome = world.build(&all, policy);
    (
        outcome.sub_indication(),
        outcome.has_reason(reasons::REVOCATION_DATA_NOT_UNDERSTOOD),
    )
}

/// An entry that says whose certificates it and the following ones are about.
fn entry_of_issuers(serial: u64, issuers: &[&Party]) -> Vec<u8> {
    let names: Vec<Vec<u8>> = issuers
        .iter()
        .map(|issuer| der::implicit_constructed(4, &[&issuer.name]))
        .collect();
    let extensions = extension_list(vec![(oid::extension::CERTIFICATE_ISSUER, true, sequence_of(&names))]);
    der::sequence(&[&der::small_unsigned(serial), &der::time(MIDDLE), &extensions])
}

#[test]
fn entries_belong_to_whom_the_list_is_about() {
    let world = World::new();
    let other = Party::new("Else");
    let own_entry = der::sequence(&[&der::small_unsigned(3), &der::time(MIDDLE)]);
    let is_indirect = sequence_of(&[der::implicit(4, &[0xff])]);
    let indirect = || vec![(oid::extension::ISSUING_DISTRIBUTION_POINT, true, is_indirect.clone())];
    let revoked = (Some(SubIndication::RevokedNoPoe), false);
    let not_understood = (Some(SubIndication::TryLater), true);
    for (entries, extensions, expected) in [
        (own_entry.clone(), Vec::new(), revoked),
        (own_entry.clone(), indirect(), revoked),
        // Another issuer's entry moves those that follow it away: an indirect list may, no other.
        (
            [entry_of_issuers(77, &[&other]), own_entry.clone()].concat(),
            indirect(),
            (None, false),
        ),
        (
            [entry_of_issuers(77, &[&other]), own_entry.clone()].concat(),
            Vec::new(),
            not_understood,
        ),
        (entry_of_issuers(3, &[&world.issuing]), indirect(), revoked),
        // Whose is it?
        (
            entry_of_issuers(3, &[&other, &world.issuing]),
            indirect(),
            not_understood,
        ),
    ] {
        let list = world.issuing.list_with((MIDDLE, TO), &entries, 1, None, extensions);
        assert_eq!(judged(&world, vec![list], &day_after()), expected, "{entries:02x?}");
    }
}

#[test]
fn nothing_undoes_a_revocation_for_good() {
    let world = World::new();
    let (later, much_later) = (UnixTime(MIDDLE.0 + DAY / 2), UnixTime(MIDDLE.0 + 90 * DAY));
    let list = |number, base, entries: &[(u64, UnixTime, u32)]| world.issuing.list((MIDDLE, TO), entries, number, base);
    let revoked = Some(SubIndication::RevokedNoPoe);
    for (what, lists, expected) in [
        (
            "a hold and its end",
            vec![list(1, None, &[(3, MIDDLE, 6)]), list(2, Some(1), &[(3, later, 8)])],
            None,
        ),
        (
            "a hold",
            vec![list(1, None, &[(3, MIDDLE, 6)]), list(2, Some(1), &[])],
            revoked,
        ),
        (
            "for good, and its end",
            vec![list(1, None, &[(3, MIDDLE, 1)]), list(2, Some(1), &[(3, later, 8)])],
            revoked,
        ),
        (
            "for good, then a hold",
            vec![list(1, None, &[(3, MIDDLE, 1), (3, much_later, 6)])],
            revoked,
        ),
        (
            "twice",
            vec![list(1, None, &[(3, MIDDLE, 1), (3, much_later, 4)])],
            revoked,
        ),
        (
            "twice, in a delta",
            vec![
                list(1, None, &[(3, MIDDLE, 1)]),
                list(2, Some(1), &[(3, much_later, 4)]),
            ],
            revoked,
        ),
        ("only later", vec![list(1, None, &[(3, much_later, 4)])], None),
    ] {
        assert_eq!(judged(&world, lists, &day_after()).0, expected, "{what}");
    }
}

#[test]
fn a_list_signed_with_a_hash_that_is_refused_proves_nothing() {
    let world = World::new();
    let mut rules: serde_json::Value = serde_json::from_str(ValidationPolicy::shipped().json()).unwrap();
    rules["name"] = "stricter".into();
    for row in rules["algorithms"].as_array_mut().unwrap() {
        if row["algorithm"] == "streebog-256" {
            row["periods"] = serde_json::json!([{ "decision": "reject" }]);
        }
    }
    let stricter = ChainPolicy {
        validation: Arc::new(ValidationPolicy::from_json(&rules.to_string()).unwrap()),
        ..day_after()
    };
    for (policy, expected) in [(day_after(), None), (stricter, Some(reasons::WEAK_DIGEST))] {
        let outcome = world.build(&world.lists(&[]), &policy);
        let asked = outcome
            .checks
            .iter()
            .find(|check| check.id == checks::NOT_REVOKED)
            .unwrap();
        assert_eq!(asked.reason, expected);
        assert_eq!(asked.answer == Answer::Satisfied, expected.is_none());
    }
}

#[test]
fn a_list_has_the_version_of_what_stands_in_it() {
    let with_version = |version: Option<u64>| {
        let list = World::new().issuing.list((MIDDLE, TO), &[(3, MIDDLE, 1)], 1, None);
        let whole = list.to_der().unwrap();
        let parts = qolhat_asn1::Element::from_der(&whole)
            .unwrap()
            .sequence()
            .unwrap()
            .collect()
            .unwrap();
        let mut fields = parts[0].sequence().unwrap();
        fields.next().unwrap();
        let mut signed: Vec<Vec<u8>> = version.map(der::small_unsigned).into_iter().collect();
        signed.extend(fields.collect().unwrap().iter().map(|field| field.raw().to_vec()));
        RevocationList::from_der(&der::sequence(&[&sequence_of(&signed), parts[1].raw(), parts[2].raw()]))
    };
    assert!(with_version(Some(1)).is_ok());
    for version in [None, Some(0), Some(2)] {
        assert!(
            matches!(with_version(version), Err(CrlError::Malformed(_))),
            "{version:?}"
        );
    }
}

#[test]
fn a_later_list_may_be_signed_by_a_later_key() {
    let mut world = World::new();
    let newer = Party::with_key("Issuing", "another key");
    let last_week = UnixTime(TO.0 - 7 * DAY);
    // The old key's certificate has ended when the list is made, and the new one begins only then.
    world.issuing_certificate = world
        .root
        .issue_between(&world.issuing, 2, authority(), (FROM, last_week));
    let certificate = world.root.issue_between(&newer, 4, authority(), (last_week, TO));
    let list = newer.list((last_week, TO), &[], 9, None);
    let revoking = newer.list((last_week, TO), &[(3, MIDDLE, 1)], 9, None);
    let mut policy = day_after();
    for (list, now, expected) in [
        (&list, TO, None),
        (&revoking, TO, Some(SubIndication::RevokedNoPoe)),
        // Nobody can have it yet.
        (&list, policy.at, Some(SubIndication::TryLater)),
    ] {
        policy.now = now;
        let root_list = world.root.list((last_week, TO), &[], 1, None);
        let root_list_then = world.root.list((MIDDLE, TO), &[], 1, None);
        let outcome = world.build_with(
            std::slice::from_ref(&certificate),
            &[root_list, root_list_then, list.clone()],
            &policy,
        );
        assert_eq!(outcome.sub_indication(), expected, "{:?}", outcome.revocation);
    }
}
