//! Chains of our own making: one rule per test.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use qolhat_asn1::{Tag, der};
use qolhat_pki::{
    AnchorOrigin, Answer, Certificate, ChainPolicy, Evidence, Oid, RequiredPurpose, RevocationDepth, RevocationList,
    RevocationStatus, SubIndication, TrustStore, UnixTime, build_chain, checks, oid, reasons,
};
use support::authority::{FROM, MIDDLE, Party, TO, authority, extension_list, person, policies};
use support::world::{DAY, World, authority_with, day_after, person_with, unasked};

#[test]
fn a_whole_chain_passes_and_answers_every_question() {
    let world = World::new();
    let outcome = world.build(&world.lists(&[]), &day_after());
    assert_eq!(outcome.sub_indication(), None, "{:?}", outcome.checks);
    assert_eq!(outcome.links.len(), 3);
    assert_eq!(
        outcome.anchor.as_ref().map(|anchor| anchor.origin),
        Some(AnchorOrigin::GivenByUser)
    );
    let asked: Vec<_> = outcome.checks.iter().map(|check| check.id).collect();
    assert_eq!(asked, checks::ALL);
    assert!(
        outcome
            .revocation
            .iter()
            .all(|finding| finding.status == RevocationStatus::Good)
    );
}

#[test]
fn without_a_chain_every_question_still_stands_in_its_place() {
    let world = World::new();
    let outcome = build_chain(&world.leaf, &[], &TrustStore::new(), &Evidence::none(), &day_after());
    assert_eq!(outcome.sub_indication(), Some(SubIndication::NoCertificateChainFound));
    let asked: Vec<_> = outcome.checks.iter().map(|check| check.id).collect();
    assert_eq!(asked, checks::ALL);
    assert!(outcome.has_reason(reasons::NO_ANCHORS));
}

#[test]
fn missing_revocation_data_is_undetermined_when_required_and_only_said_otherwise() {
    let world = World::new();
    assert_eq!(
        world.build(&[], &day_after()).sub_indication(),
        Some(SubIndication::TryLater)
    );
    let lenient = ChainPolicy {
        revocation: RevocationDepth::IfAvailable,
        ..day_after()
    };
    let outcome = world.build(&[], &lenient);
    assert!(outcome.is_passed());
    assert_eq!(outcome.check(checks::NOT_REVOKED).unwrap().answer, Answer::NotChecked);
    assert_eq!(outcome.leaf_revocation().unwrap().status, RevocationStatus::Unknown);
    assert!(world.build(&[], &unasked()).is_passed());
}

#[test]
fn a_revoked_leaf_and_a_revoked_authority_are_told_apart() {
    let world = World::new();
    let outcome = world.build(&world.lists(&[(3, MIDDLE, 1)]), &day_after());
    assert_eq!(outcome.sub_indication(), Some(SubIndication::RevokedNoPoe));
    let status = outcome.leaf_revocation().unwrap().status;
    assert!(
        matches!(status, RevocationStatus::Revoked { at: MIDDLE, .. }),
        "{status:?}"
    );
    let mut lists = world.lists(&[]);
    lists[0] = world.root.list((MIDDLE, TO), &[(2, MIDDLE, 2)], 1, None);
    assert_eq!(
        world.build(&lists, &day_after()).sub_indication(),
        Some(SubIndication::RevokedCaNoPoe)
    );
}

#[test]
fn revoked_later_is_good_now_and_said() {
    let world = World::new();
    let later = UnixTime(MIDDLE.0 + 10 * DAY);
    let outcome = world.build(&world.lists(&[(3, later, 1)]), &day_after());
    assert!(outcome.is_passed());
    assert_eq!(
        outcome.check(checks::NOT_REVOKED).unwrap().reason,
        Some(reasons::REVOKED_LATER)
    );
    assert_eq!(
        outcome
            .leaf_revocation()
            .unwrap()
            .revoked_later
            .as_ref()
            .unwrap()
            .revoked_at,
        later
    );
}

#[test]
fn lists_from_before_and_after_their_time_do_not_decide() {
    let world = World::new();
    for (updates, reason) in [
        ((FROM, MIDDLE), reasons::REVOCATION_DATA_STALE),
        (
            (UnixTime(MIDDLE.0 + 2 * DAY), TO),
            reasons::REVOCATION_DATA_NOT_YET_VALID,
        ),
    ] {
        let lists = [
            world.root.list((MIDDLE, TO), &[], 1, None),
            world.issuing.list(updates, &[], 1, None),
        ];
        let outcome = world.build(&lists, &day_after());
        assert_eq!(outcome.sub_indication(), Some(SubIndication::TryLater));
        assert!(outcome.has_reason(reason), "{:?}", outcome.checks.last());
    }
}

#[test]
fn an_outdated_list_still_proves_a_revocation_but_not_a_hold() {
    let world = World::new();
    for (code, expected) in [(1, SubIndication::RevokedNoPoe), (6, SubIndication::TryLater)] {
        let old = world.issuing.list((FROM, MIDDLE), &[(3, FROM, code)], 1, None);
        let outcome = world.build(&[world.root.list((MIDDLE, TO), &[], 1, None), old], &day_after());
        assert_eq!(outcome.sub_indication(), Some(expected), "reason {code}");
    }
}

#[test]
fn a_person_trusted_by_decision_is_held_to_purpose_and_dates_all_the_same() {
    let world = World::new();
    let ask = |certificate: &Certificate, policy: ChainPolicy| {
        let anchors = TrustStore::from_certificates([certificate.clone()], AnchorOrigin::GivenByUser);
        build_chain(certificate, &[], &anchors, &Evidence::none(), &policy)
    };
    assert!(ask(&world.leaf, ChainPolicy::at(MIDDLE)).is_passed());
    let ended = ask(&world.leaf, ChainPolicy::at(UnixTime(world.leaf.not_after().0 + 1)));
    assert_eq!(ended.sub_indication(), Some(SubIndication::OutOfBoundsNoPoe));
    let purpose = (
        oid::extension::EXTENDED_KEY_USAGE,
        false,
        der::sequence(&[&der::oid(oid::usage::CLIENT_AUTH)]),
    );
    let login = World::with(authority(), vec![purpose]);
    assert!(ask(&login.leaf, ChainPolicy::at(MIDDLE)).has_reason(reasons::LOGIN_KEY));
}

#[test]
fn the_newest_list_decides_whatever_else_is_handed_over() {
    let world = World::new();
    let root_list = world.root.list((MIDDLE, TO), &[], 1, None);
    // Still current, and silent about what happened since.
    let older = world.issuing.list((FROM, TO), &[], 1, None);
    let newer = world.issuing.list((MIDDLE, TO), &[(3, MIDDLE, 1)], 2, None);
    for lists in [
        [root_list.clone(), older.clone(), newer.clone()],
        [newer.clone(), older.clone(), root_list.clone()],
    ] {
        let outcome = world.build(&lists, &day_after());
        assert_eq!(outcome.sub_indication(), Some(SubIndication::RevokedNoPoe));
    }
    let before = ChainPolicy::at(UnixTime(MIDDLE.0 - DAY));
    let lists = [world.root.list((FROM, TO), &[], 1, None), older, newer];
    assert!(
        world.build(&lists, &before).is_passed(),
        "the older list knows that moment"
    );
}

#[test]
fn a_delta_list_continues_its_complete_list_and_an_older_one_is_skipped() {
    let world = World::new();
    let root_list = world.root.list((MIDDLE, TO), &[], 1, None);
    let complete = |entries: &[(u64, UnixTime, u32)]| world.issuing.list((MIDDLE, TO), entries, 14, None);
    let delta = |number, entries: &[(u64, UnixTime, u32)]| world.issuing.list((MIDDLE, TO), entries, number, Some(10));
    let held = complete(&[(3, MIDDLE, 6)]);
    for (lists, expected, what) in [
        (
            [root_list.clone(), complete(&[]), delta(15, &[(3, MIDDLE, 1)])],
            Some(SubIndication::RevokedNoPoe),
            "adds",
        ),
        (
            [root_list.clone(), held.clone(), delta(15, &[(3, MIDDLE, 8)])],
            None,
            "lifts a hold",
        ),
        (
            [root_list.clone(), held, delta(12, &[(3, MIDDLE, 8)])],
            Some(SubIndication::RevokedNoPoe),
            "is older",
        ),
    ] {
        assert_eq!(
            world.build(&lists, &day_after()).sub_indication(),
            expected,
            "the delta {what}"
        );
    }
    let alone = [root_list, delta(15, &[])];
    assert_eq!(
        world.build(&alone, &day_after()).sub_indication(),
        Some(SubIndication::TryLater)
    );
}

#[test]
fn a_list_signed_by_somebody_else_is_not_believed() {
    let world = World::new();
    let impostor = Party::with_key("Issuing", "another key");
    let lists = [
        world.root.list((MIDDLE, TO), &[], 1, None),
        impostor.list((MIDDLE, TO), &[], 1, None),
    ];
    let outcome = world.build(&lists, &day_after());
    assert_eq!(outcome.sub_indication(), Some(SubIndication::TryLater));
    assert!(outcome.has_reason(reasons::REVOCATION_DATA_SIGNATURE_INVALID));
}

/// A list drops certificates that have ended (RFC 5280, 3.3), unless it says since when it keeps them.
#[test]
fn a_list_from_after_the_end_of_a_certificate_counts_only_when_it_keeps_ended_ones() {
    let world = World::new();
    let after = UnixTime(TO.0 + 10 * DAY);
    let updates = (after, UnixTime(after.0 + 100 * DAY));
    let policy = ChainPolicy {
        now: UnixTime(after.0 + DAY),
        is_time_proven: true,
        ..day_after()
    };
    for (kept_since, status) in [
        (None, RevocationStatus::Unknown),
        (Some(UnixTime(TO.0 + 1)), RevocationStatus::Unknown),
        (Some(TO), RevocationStatus::Good),
    ] {
        let keeps = kept_since.map(|since| {
            let oid = oid::extension::EXPIRED_CERTIFICATES_ON_CRL;
            (oid, false, der::generalized_time(since))
        });
        let list = world
            .issuing
            .list_with(updates, &[], 1, None, keeps.into_iter().collect());
        let outcome = world.build(&[list, world.root.list((MIDDLE, TO), &[], 1, None)], &policy);
        let finding = outcome.leaf_revocation().unwrap();
        assert_eq!(finding.status, status, "{kept_since:?}");
        let is_told = finding.reason == Some(reasons::REVOCATION_DATA_AFTER_EXPIRY);
        assert_eq!(is_told, status == RevocationStatus::Unknown, "{:?}", finding.reason);
    }
}

/// Later lists tell about an earlier moment; as if the clock said that moment, they come from the future.
#[test]
fn a_later_list_tells_about_a_proven_moment() {
    let world = World::new();
    let moment = UnixTime(MIDDLE.0 - 30 * DAY);
    let lists = |entries: &[(u64, UnixTime, u32)]| {
        let roots = world.root.list((FROM, TO), &[], 1, None);
        [roots, world.issuing.list((MIDDLE, TO), entries, 1, None)]
    };
    let policy = ChainPolicy {
        now: UnixTime(MIDDLE.0 + DAY),
        is_time_proven: true,
        ..ChainPolicy::at(moment)
    };
    assert!(world.build(&lists(&[]), &policy).is_passed());
    let later = world.build(&lists(&[(3, UnixTime(moment.0 + DAY), 1)]), &policy);
    assert!(later.is_passed());
    assert!(later.leaf_revocation().unwrap().revoked_later.is_some());
    let earlier = world.build(&lists(&[(3, UnixTime(moment.0 - DAY), 1)]), &policy);
    assert_eq!(earlier.sub_indication(), Some(SubIndication::RevokedNoPoe));
    let then = world.build(&lists(&[]), &ChainPolicy::at(moment));
    assert!(then.has_reason(reasons::REVOCATION_DATA_NOT_YET_VALID));
}

#[test]
fn an_authority_given_as_anchor_ends_the_chain_and_is_not_asked_about() {
    let world = World::new();
    let anchors = TrustStore::from_certificates([world.issuing_certificate.clone()], AnchorOrigin::UserFile);
    let lists = [world.issuing.list((MIDDLE, TO), &[], 1, None)];
    let outcome = build_chain(&world.leaf, &[], &anchors, &Evidence::from_crls(&lists), &day_after());
    assert!(outcome.is_passed(), "{:?}", outcome.checks);
    assert_eq!(outcome.links.len(), 2);
}

#[test]
fn a_refused_policy_anywhere_in_the_chain_refuses_it() {
    let mark = Oid::new("1.3.6.1.4.1.60000.398.1.1").unwrap();
    let marked = |mut extensions: Vec<(Oid, bool, Vec<u8>)>| {
        extensions.push(policies(&[mark]));
        extensions
    };
    let policy = ChainPolicy {
        refused_policies: vec![mark],
        ..unasked()
    };
    let in_leaf = World::with(authority(), marked(person()));
    let in_authority = World::with(marked(authority()), person());
    let mut in_anchor = World::new();
    in_anchor.root_certificate = in_anchor.root.issue(&in_anchor.root, 1, marked(authority()));
    for (world, place) in [(in_leaf, "leaf"), (in_authority, "authority"), (in_anchor, "anchor")] {
        let outcome = world.build(&[], &policy);
        assert_eq!(
            outcome.sub_indication(),
            Some(SubIndication::ChainConstraintsFailure),
            "{place}"
        );
        assert!(outcome.has_reason(reasons::POLICY_REFUSED), "{place}");
        assert!(world.build(&[], &unasked()).is_passed(), "{place}");
    }
    assert!(World::new().build(&[], &policy).is_passed());
}

#[test]
fn a_login_key_does_not_sign_and_a_signing_key_does_not_log_in() {
    let login = vec![
        (oid::extension::KEY_USAGE, true, der::named_bits(&[true, false, true])),
        (
            oid::extension::EXTENDED_KEY_USAGE,
            false,
            der::sequence(&[&der::oid(oid::usage::CLIENT_AUTH)]),
        ),
    ];
    let world = World::with(authority(), login);
    let outcome = world.build(&[], &unasked());
    assert_eq!(outcome.sub_indication(), Some(SubIndication::ChainConstraintsFailure));
    assert!(outcome.has_reason(reasons::LOGIN_KEY));
    assert!(
        world
            .build(
                &[],
                &ChainPolicy {
                    purpose: RequiredPurpose::Auth,
                    ..unasked()
                }
            )
            .is_passed()
    );
}

#[test]
fn a_person_can_not_issue_and_an_unknown_critical_extension_stops() {
    let world = World::with(person(), person());
    let outcome = world.build(&[], &unasked());
    assert_eq!(outcome.sub_indication(), Some(SubIndication::ChainConstraintsFailure));
    assert!(outcome.has_reason(reasons::NOT_AN_AUTHORITY));
    let mut strange = person();
    strange.push((Oid::new("1.2.3.4.5").unwrap(), true, der::null()));
    let outcome = World::with(authority(), strange).build(&[], &unasked());
    assert!(outcome.has_reason(reasons::UNKNOWN_CRITICAL_EXTENSION));
}

#[test]
fn a_required_policy_must_run_through_the_whole_chain() {
    let [one, two] = ["1.2.3.4.1", "1.2.3.4.2"].map(|policy| Oid::new(policy).unwrap());
    let any = oid::policy::ANY;
    for (above, below, accepted, expected) in [
        (one, one, one, true),
        (any, one, one, true),
        (any, any, one, true),
        (one, any, one, true),
        (one, two, one, false),
        (one, one, two, false),
    ] {
        let mut extensions = authority();
        extensions.push(policies(&[above]));
        let world = World::with(extensions, person_with(policies(&[below])));
        let mut policy = unasked();
        policy.policies.require_explicit_policy = true;
        policy.policies.initial_policies = vec![accepted];
        let outcome = world.build(&[], &policy);
        assert_eq!(
            outcome.is_passed(),
            expected,
            "{above} over {below}, accepted {accepted}"
        );
        assert_eq!(outcome.has_reason(reasons::NO_COMMON_POLICY), !expected);
        if expected {
            assert_eq!(outcome.policies, [accepted]);
        }
        policy.policies.inhibit_any_policy = true;
        assert_eq!(
            world.build(&[], &policy).is_passed(),
            expected && above != any && below != any
        );
    }
}

#[test]
fn a_mapped_policy_counts_unless_mapping_is_inhibited() {
    let [ours, theirs] = ["1.2.3.4.1", "1.2.3.4.2"].map(|policy| Oid::new(policy).unwrap());
    let mapping = der::sequence(&[&der::sequence(&[&der::oid(ours), &der::oid(theirs)])]);
    let mut extensions = authority_with(oid::extension::POLICY_MAPPINGS, true, mapping);
    extensions.push(policies(&[ours]));
    let world = World::with(extensions, person_with(policies(&[theirs])));
    let mut policy = unasked();
    policy.policies.require_explicit_policy = true;
    policy.policies.initial_policies = vec![ours];
    assert!(world.build(&[], &policy).is_passed());
    policy.policies.inhibit_policy_mapping = true;
    assert!(!world.build(&[], &policy).is_passed());
}

#[test]
fn names_keep_to_the_constraints_above_them() {
    let subtree = |host: &str| der::sequence(&[&der::sequence(&[&der::implicit(2, host.as_bytes())])]);
    let permitted = der::retagged(&subtree("example.kz"), Tag::context(0).as_constructed()).unwrap();
    let constraints = der::sequence(&[&permitted]);
    for (host, expected) in [("a.example.kz", true), ("example.kz", true), ("example.com", false)] {
        let alt_name = der::sequence(&[&der::implicit(2, host.as_bytes())]);
        let world = World::with(
            authority_with(oid::extension::NAME_CONSTRAINTS, true, constraints.clone()),
            person_with((oid::extension::SUBJECT_ALT_NAME, false, alt_name)),
        );
        let outcome = world.build(&[], &unasked());
        assert_eq!(outcome.is_passed(), expected, "{host}");
        assert_eq!(outcome.has_reason(reasons::NAME_NOT_PERMITTED), !expected);
    }
}

#[test]
fn no_more_authorities_follow_than_the_path_length_allows() {
    let limited = |length: u64| {
        let constraints = der::sequence(&[&der::boolean(true), &der::small_unsigned(length)]);
        vec![(oid::extension::BASIC_CONSTRAINTS, true, constraints)]
    };
    for (length, expected) in [(0, false), (1, true)] {
        let (root, leaf) = (Party::new("Root"), World::new());
        let anchor = root.issue(&root, 1, limited(length));
        let anchors = TrustStore::from_certificates([anchor], AnchorOrigin::GivenByUser);
        let intermediates = [leaf.issuing_certificate.clone()];
        let outcome = build_chain(&leaf.leaf, &intermediates, &anchors, &Evidence::none(), &unasked());
        assert_eq!(outcome.is_passed(), expected, "path length {length}");
        assert_eq!(outcome.has_reason(reasons::PATH_LENGTH_EXCEEDED), !expected);
    }
}

#[test]
fn before_and_after_the_dates_nothing_is_valid() {
    let world = World::new();
    for (at, reason) in [
        (UnixTime(FROM.0 - 1), reasons::CERTIFICATE_NOT_YET_VALID),
        (UnixTime(TO.0 + 1), reasons::CERTIFICATE_EXPIRED),
    ] {
        let outcome = world.build(&[], &ChainPolicy { at, ..unasked() });
        assert_eq!(outcome.sub_indication(), Some(SubIndication::OutOfBoundsNoPoe));
        assert!(outcome.has_reason(reason));
    }
    assert!(world.build(&[], &ChainPolicy { at: FROM, ..unasked() }).is_passed());
    assert!(world.build(&[], &ChainPolicy { at: TO, ..unasked() }).is_passed());
}

#[test]
fn an_altered_certificate_is_a_bad_signature_and_a_namesake_of_the_issuer_is_no_chain() {
    let world = World::new();
    let anchors = TrustStore::from_certificates([world.issuing_certificate.clone()], AnchorOrigin::GivenByUser);
    let mut der = world.leaf.der().to_vec();
    let last = der.len() - 1;
    der[last] ^= 1;
    let altered = Certificate::from_der(&der).unwrap();
    let outcome = build_chain(&altered, &[], &anchors, &Evidence::none(), &unasked());
    assert_eq!(
        outcome.sub_indication(),
        Some(SubIndication::CertificateChainGeneralFailure)
    );
    assert_eq!(
        outcome.check(checks::CHAIN_SIGNATURES).unwrap().answer,
        Answer::Violated
    );
}

/// Namesakes of the issuer with its key identifier and another key, of which a search tries 256 at most.
#[test]
fn a_search_that_was_cut_short_is_no_bad_signature() {
    let id = der::octet_string(b"issuing");
    let issuing = authority_with(oid::extension::SUBJECT_KEY_ID, false, id);
    let named = der::sequence(&[&der::implicit(0, b"issuing")]);
    let leaf = person_with((oid::extension::AUTHORITY_KEY_ID, false, named));
    let world = World::with(issuing.clone(), leaf);
    let anchors = TrustStore::from_certificates([world.root_certificate.clone()], AnchorOrigin::GivenByUser);
    let other = Party::with_key("Issuing", "other");
    let namesakes: Vec<Certificate> = (0..257)
        .map(|number| world.root.issue(&other, 100 + number, issuing.clone()))
        .collect();
    let build =
        |certificates: &[Certificate]| build_chain(&world.leaf, certificates, &anchors, &Evidence::none(), &unasked());
    let signatures = |certificates: &[Certificate]| build(certificates).check(checks::CHAIN_SIGNATURES).unwrap().answer;
    let own = std::slice::from_ref(&world.issuing_certificate);
    assert!(build(&[&namesakes[..254], own].concat()).is_passed());
    let cut_short = build(&[&namesakes, own].concat());
    assert!(cut_short.has_reason(reasons::SEARCH_LIMIT), "{:?}", cut_short.checks);
    assert_eq!(signatures(&namesakes), Answer::NotChecked);
    // All of them were tried, so it is known that none is the issuer.
    assert_eq!(signatures(&namesakes[..256]), Answer::Violated);
    assert_eq!(signatures(&namesakes[..2]), Answer::Violated);
}

#[test]
fn authorities_that_certify_each_other_do_not_trap_the_search() {
    let parties: Vec<Party> = (0..12)
        .map(|number| Party::new(&format!("Authority {number}")))
        .collect();
    let mut certificates = Vec::new();
    for (serial, issuer) in parties.iter().enumerate() {
        for subject in &parties {
            certificates.push(issuer.issue(subject, u64::try_from(serial).unwrap() + 10, authority()));
        }
    }
    let leaf = parties[0].issue(&Party::new("Leaf"), 5, person());
    let stranger = Party::new("Stranger");
    let anchors = TrustStore::from_certificates([stranger.issue(&stranger, 1, authority())], AnchorOrigin::GivenByUser);
    let outcome = build_chain(&leaf, &certificates, &anchors, &Evidence::none(), &unasked());
    assert_eq!(outcome.sub_indication(), Some(SubIndication::NoCertificateChainFound));
    let root = TrustStore::from_certificates(
        [parties[0].issue(&parties[0], 1, authority())],
        AnchorOrigin::GivenByUser,
    );
    assert!(build_chain(&leaf, &certificates, &root, &Evidence::none(), &unasked()).is_passed());
}

#[test]
fn a_list_with_an_entry_that_is_not_understood_is_not_used() {
    let world = World::new();
    for (critical, expected) in [(false, None), (true, Some(SubIndication::TryLater))] {
        let strange = extension_list(vec![(Oid::new("1.2.3.4.5").unwrap(), critical, der::null())]);
        let entry = der::sequence(&[&der::small_unsigned(77), &der::time(MIDDLE), &strange]);
        let list = world.issuing.list_of((MIDDLE, TO), &entry, 1, None);
        let lists = [world.root.list((MIDDLE, TO), &[], 1, None), list];
        let outcome = world.build(&lists, &day_after());
        assert_eq!(outcome.sub_indication(), expected, "critical: {critical}");
        assert_eq!(outcome.has_reason(reasons::REVOCATION_DATA_NOT_UNDERSTOOD), critical);
    }
}

#[test]
fn entries_say_when_and_why() {
    let list = World::new()
        .issuing
        .list((MIDDLE, TO), &[(77, MIDDLE, 1), (78, FROM, 6)], 1, None);
    let entry = list.find(list.issuer(), &[77]).unwrap().unwrap();
    assert_eq!(
        (entry.revoked_at, entry.reason.map(|reason| reason.as_str())),
        (MIDDLE, Some("keyCompromise"))
    );
    assert_eq!(list.find(list.issuer(), &[79]).unwrap(), None);
    assert_eq!(list.entries().filter_map(Result::ok).count(), 2);
}

#[test]
fn a_list_of_many_entries_is_searched_without_being_built() {
    let world = World::new();
    let entries: Vec<(u64, UnixTime, u32)> = (1_000..21_000).map(|serial| (serial, MIDDLE, 5)).collect();
    let list = world.issuing.list((MIDDLE, TO), &entries, 1, None);
    assert!(list.size() > 500_000);
    assert!(list.find(list.issuer(), &[0x52, 0x07]).unwrap().is_some());
    assert!(list.find(list.issuer(), &[0x52, 0x08]).unwrap().is_none());
}

#[test]
fn the_same_extension_twice_is_not_a_certificate() {
    let mut twice = person();
    twice.extend(person());
    let party = Party::new("Root");
    let der = party.issue_der(&party, 1, twice);
    assert!(matches!(
        Certificate::from_der(&der),
        Err(qolhat_pki::CertificateError::DuplicateExtension { .. })
    ));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(128))]

    /// A flipped bit never leaves a leaf valid, and never brings anything down.
    #[test]
    fn no_flipped_bit_in_a_certificate_goes_unnoticed(position in 0_usize..10_000, bit in 0_u8..8) {
        let world = World::new();
        let mut der = world.leaf.der().to_vec();
        let position = position % der.len();
        der[position] ^= 1 << bit;
        if let Ok(altered) = Certificate::from_der(&der) {
            let world = World { leaf: altered, ..world };
            proptest::prop_assert!(!world.build(&[], &unasked()).is_passed());
        }
    }

    #[test]
    fn no_flipped_bit_in_a_list_makes_a_revoked_certificate_good(position in 0_usize..10_000, bit in 0_u8..8) {
        let world = World::new();
        let mut lists = world.lists(&[(3, MIDDLE, 1)]);
        let mut der = lists[1].to_der().unwrap();
        let position = position % der.len();
        der[position] ^= 1 << bit;
        if let Ok(altered) = RevocationList::from_der(&der) {
            lists[1] = altered;
            proptest::prop_assert!(!world.build(&lists, &day_after()).is_passed());
        }
    }

    #[test]
    fn no_bytes_bring_the_readers_down(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
        let wrapped = der::element(Tag::SEQUENCE, &bytes);
        for bytes in [&bytes, &wrapped] {
            let _ = Certificate::from_der(bytes);
            let _ = qolhat_pki::PublicKey::from_spki_der(bytes);
            let _ = qolhat_pki::Name::from_der(bytes);
            if let Ok(list) = RevocationList::from_der(bytes) {
                let _ = list.entries().count();
            }
        }
    }

    /// Extensions of any content are read or refused, and what is read can be asked about.
    #[test]
    fn no_extension_brings_the_checks_down(kind in 9_u32..60, value in proptest::collection::vec(proptest::num::u8::ANY, 0..60)) {
        let mut extensions = vec![(Oid::new(&format!("2.5.29.{kind}")).unwrap(), false, value.clone())];
        if kind % 2 == 0 {
            extensions[0].2 = der::element(Tag::SEQUENCE, &value);
        }
        let world = World::with(extensions.clone(), extensions);
        let _ = world.build(&world.lists(&[]), &day_after());
        let _ = (world.leaf.person(), world.leaf.roles(), world.leaf.crl_urls(), world.leaf.purpose());
    }
}
