//! Time stamps: what they prove, and what keeps one from proving anything.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use proptest::prelude::*;
use qolhat_asn1::{Oid, UnixTime, der};
use qolhat_keystore::SigningKey;
use qolhat_pki::checks as chain_checks;
use qolhat_pki::{Answer, DigestAlgorithm, RevocationDepth, RevocationList, Signer};
use qolhat_signature::timestamp::{TimestampRequest, TimestampResponse, TimestampToken};
use qolhat_signature::{
    CheckId, Content, Form, MAX_TIMESTAMPS, ReasonCode, Report, Stamped, SubIndication, TimestampReport, Verdict,
    checks, reasons, sign_cms, verify_cms, verify_timestamp,
};
use support::timestamp::{Recipe, revocation_list, signature_value, tokens_of, with_stamps};
use support::{Evidence, Noise, fixtures, key, moment, read, shared_data};

const AT: &str = "2026-11-21T00:00:00Z";
const FAMILIES: [&str; 4] = ["gost2015", "gost2015-256", "gost2004", "rsa"];

fn evidence(family: &str) -> Evidence {
    Evidence::of_families(&fixtures().join("pki/test-pki"), &[family])
}

fn sample(family: &str, kind: &str) -> Vec<u8> {
    read(&fixtures().join(format!("cms/test-pki/{family}-{kind}.p7s")))
}

fn verify_at(cms: &[u8], evidence: &Evidence, at: &str) -> Report {
    verify_cms(cms, None, &evidence.context(at, RevocationDepth::Require))
}

/// A signature of the supplier's head, made with the keys of the test PKI.
fn signed(family: &str) -> Vec<u8> {
    let key = key(family, "head");
    let claimed = moment("2026-11-20T08:30:00Z");
    sign_cms(
        &key,
        Content::Whole(b"act"),
        Form::Attached,
        claimed,
        &mut Noise::new(3),
    )
    .unwrap()
}

/// The signature with one stamp, judged at [`AT`].
fn judged(family: &str, recipe: impl FnOnce(&mut Recipe<'_>)) -> Report {
    let (cms, tsa) = (signed(family), key(family, "tsa"));
    let value = signature_value(&cms);
    let mut lawful = Recipe::lawful(&tsa, &value, moment("2026-11-20T09:00:00Z"));
    recipe(&mut lawful);
    verify_at(&with_stamps(&cms, &[lawful.bake()]), &evidence(family), AT)
}

fn only_stamp(report: &Report) -> &TimestampReport {
    assert_eq!(report.signatures[0].timestamps.len(), 1);
    &report.signatures[0].timestamps[0]
}

fn outcome(stamp: &TimestampReport) -> (Verdict, Option<SubIndication>) {
    (stamp.verdict(), stamp.sub_indication())
}

fn reason(stamp: &TimestampReport, id: CheckId) -> Option<ReasonCode> {
    stamp
        .check(id)
        .unwrap_or_else(|| panic!("{} was not asked: {stamp:#?}", id.as_str()))
        .reason
}

/// The facts of a check, by name.
fn fact<'r>(report: &'r Report, id: CheckId, name: &str) -> Option<&'r str> {
    let check = report.signatures[0].check(id).unwrap();
    let found = check.evidence.iter().find(|fact| fact.name == name);
    found.map(|fact| fact.value.as_str())
}

#[test]
fn a_good_stamp_proves_its_time_in_every_family() {
    for family in FAMILIES {
        let report = verify_at(&sample(family, "stamped"), &evidence(family), AT);
        let signature = &report.signatures[0];
        let stamp = only_stamp(&report);
        assert_eq!(outcome(stamp), (Verdict::Valid, None), "{family}: {stamp:#?}");
        assert!(
            stamp.checks.iter().all(|check| check.answer == Answer::Satisfied),
            "{family}: {stamp:#?}"
        );
        assert_eq!(stamp.policy().unwrap().to_string(), "1.2.398.3.3.2.6.2");
        assert_eq!(stamp.chain.as_ref().unwrap().links.len(), 3);
        assert!(stamp.revocation().unwrap().this_update.is_some());
        assert_eq!(
            signature.proven_time(),
            Some(moment("2026-11-20T09:00:00Z")),
            "{family}"
        );
        let proven = signature.check(checks::TIME_PROVEN).unwrap();
        assert_eq!((proven.answer, proven.reason), (Answer::Satisfied, None), "{family}");
        assert_eq!(report.verdict(), Verdict::Valid, "{family}");
    }
}

#[test]
fn a_revocation_after_the_proven_time_does_no_harm_and_is_explained() {
    for family in FAMILIES {
        let report = verify_at(&sample(family, "revoked-signer-stamped-before"), &evidence(family), AT);
        assert_eq!(report.verdict(), Verdict::Valid, "{family}: {report:#?}");
        let revoked = report.signatures[0].check(chain_checks::NOT_REVOKED).unwrap();
        assert_eq!(
            (revoked.answer, revoked.reason),
            (Answer::Satisfied, Some(reasons::REVOKED_AFTER_PROVEN_TIME))
        );
        for (name, value) in [
            ("revocation_reason", "keyCompromise"),
            ("revoked_at", "2026-06-01T09:30:00Z"),
            ("proven_time", "2026-05-20T09:00:00Z"),
            ("rule", "revocation-counts-from-its-date"),
        ] {
            assert_eq!(fact(&report, chain_checks::NOT_REVOKED, name), Some(value), "{family}");
        }
        let after = verify_at(&sample(family, "revoked-signer-stamped-after"), &evidence(family), AT);
        assert_eq!(outcome(only_stamp(&after)), (Verdict::Valid, None), "{family}");
        assert_eq!(after.sub_indication(), Some(SubIndication::RevokedNoPoe), "{family}");
    }
}

#[test]
fn a_certificate_that_ended_after_the_proven_time_does_no_harm_and_is_explained() {
    const LATER: &str = "2027-06-01T00:00:00Z";
    for family in FAMILIES {
        let evidence = evidence(family);
        let report = verify_at(&sample(family, "stamped"), &evidence, LATER);
        assert_eq!(report.verdict(), Verdict::Valid, "{family}: {report:#?}");
        let validity = report.signatures[0].check(chain_checks::CHAIN_VALIDITY).unwrap();
        assert_eq!(validity.reason, Some(reasons::EXPIRED_AFTER_PROVEN_TIME));
        assert_eq!(
            fact(&report, chain_checks::CHAIN_VALIDITY, "not_after"),
            Some("2027-01-15T00:00:00Z")
        );
        let unstamped = verify_at(&sample(family, "attached"), &evidence, LATER);
        assert_eq!(
            unstamped.sub_indication(),
            Some(SubIndication::OutOfBoundsNoPoe),
            "{family}"
        );
    }
}

#[test]
fn without_revocation_data_about_the_authority_a_stamp_proves_nothing() {
    let evidence = Evidence {
        crls: Vec::new(),
        ..evidence("rsa")
    };
    let report = verify_at(&sample("rsa", "stamped"), &evidence, AT);
    let stamp = only_stamp(&report);
    assert_eq!(outcome(stamp), (Verdict::Undetermined, Some(SubIndication::TryLater)));
    assert_eq!(report.signatures[0].proven_time(), None);
    let proven = report.signatures[0].check(checks::TIME_PROVEN).unwrap();
    assert_eq!(
        (proven.answer, proven.reason),
        (Answer::Undetermined, Some(reasons::TIMESTAMP_NOT_PROVEN))
    );
    assert_eq!(fact(&report, checks::TIME_PROVEN, "sub_indication"), Some("TRY_LATER"));
}

#[test]
fn stamps_of_our_own_making_are_good_until_something_is_wrong() {
    for family in ["rsa", "gost2015"] {
        let report = judged(family, |_| ());
        assert_eq!(
            outcome(only_stamp(&report)),
            (Verdict::Valid, None),
            "{family}: {report:#?}"
        );
        assert_eq!(report.verdict(), Verdict::Valid, "{family}");
    }
}

#[test]
fn a_stamp_over_other_bytes_is_false() {
    let report = judged("rsa", |recipe| recipe.stamped = b"other bytes");
    let stamp = only_stamp(&report);
    assert_eq!(outcome(stamp), (Verdict::Invalid, Some(SubIndication::HashFailure)));
    assert_eq!(reason(stamp, checks::TIMESTAMP_IMPRINT), Some(reasons::IMPRINT_DIFFERS));
    // The signature is as good as without it.
    assert_eq!(report.verdict(), Verdict::Valid);
    assert_eq!(report.signatures[0].proven_time(), None);
}

#[test]
fn a_weak_hash_of_what_was_stamped_proves_nothing() {
    let report = judged("rsa", |recipe| recipe.imprint_algorithm = DigestAlgorithm::Sha1);
    let stamp = only_stamp(&report);
    assert_eq!(
        outcome(stamp),
        (Verdict::Undetermined, Some(SubIndication::CryptoConstraintsFailure))
    );
}

#[test]
fn only_a_time_stamping_authority_may_stamp() {
    for family in ["rsa", "gost2015"] {
        let head = key(family, "head");
        let (cms, time) = (signed(family), moment("2026-11-20T09:00:00Z"));
        let value = signature_value(&cms);
        let stamped = with_stamps(&cms, &[Recipe::lawful(&head, &value, time).bake()]);
        let report = verify_at(&stamped, &evidence(family), AT);
        let stamp = only_stamp(&report);
        assert_eq!(
            outcome(stamp),
            (Verdict::Undetermined, Some(SubIndication::ChainConstraintsFailure)),
            "{family}"
        );
        let extended_key_usage = Some(qolhat_pki::reasons::EXTENDED_KEY_USAGE);
        assert_eq!(reason(stamp, checks::TIMESTAMP_AUTHORITY), extended_key_usage);
        assert_eq!(reason(stamp, chain_checks::KEY_PURPOSE), extended_key_usage);
    }
}

#[test]
fn a_signature_from_before_its_certificate_is_not_valid() {
    let report = judged("rsa", |recipe| recipe.time = moment("2026-01-10T00:00:00Z"));
    assert_eq!(outcome(only_stamp(&report)), (Verdict::Valid, None));
    assert_eq!(
        (report.verdict(), report.sub_indication()),
        (Verdict::Undetermined, Some(SubIndication::NotYetValid))
    );
}

/// The token names its certificate by a hash, so it can not be older.
#[test]
fn a_stamp_from_before_the_certificate_of_its_authority_proves_nothing() {
    let begins = key("rsa", "tsa").certificate().not_before();
    for (time, expected) in [
        (begins, None),
        (
            UnixTime(begins.0 - 1),
            Some(qolhat_pki::reasons::CERTIFICATE_NOT_YET_VALID),
        ),
        (
            UnixTime(-631_152_000),
            Some(qolhat_pki::reasons::CERTIFICATE_NOT_YET_VALID),
        ),
    ] {
        let report = judged("rsa", |recipe| recipe.time = time);
        let stamp = only_stamp(&report);
        assert_eq!(reason(stamp, checks::TIMESTAMP_MOMENT), expected);
        assert_eq!(stamp.proven_time().is_some(), expected.is_none());
        if expected.is_some() {
            assert_eq!(
                report.verdict(),
                Verdict::Valid,
                "a stamp that fails takes nothing away"
            );
        }
    }
}

#[test]
fn a_stamp_from_after_the_moment_in_question_was_not_there_yet() {
    let report = verify_at(&sample("rsa", "stamped"), &evidence("rsa"), "2026-11-20T08:59:59Z");
    let stamp = only_stamp(&report);
    assert_eq!(outcome(stamp), (Verdict::Undetermined, Some(SubIndication::NoPoe)));
    assert_eq!(
        reason(stamp, checks::TIMESTAMP_MOMENT),
        Some(reasons::TIMESTAMP_IN_FUTURE)
    );
    assert_eq!(report.verdict(), Verdict::Valid, "the certificate holds at that moment");
    let same_second = verify_at(&sample("rsa", "stamped"), &evidence("rsa"), "2026-11-20T09:00:00Z");
    assert_eq!(outcome(only_stamp(&same_second)), (Verdict::Valid, None));
}

#[test]
fn the_earliest_good_stamp_is_the_proven_time() {
    let (cms, tsa, head) = (signed("rsa"), key("rsa", "tsa"), key("rsa", "head"));
    let value = signature_value(&cms);
    let stamp = |key: &SigningKey, time| Recipe::lawful(key, &value, moment(time)).bake();
    let tokens = [
        stamp(&tsa, "2026-11-20T12:00:00Z"),
        // Earlier, and of somebody who may not stamp.
        stamp(&head, "2026-11-20T08:00:00Z"),
        stamp(&tsa, "2026-11-20T09:00:00Z"),
    ];
    let report = verify_at(&with_stamps(&cms, &tokens), &evidence("rsa"), AT);
    let verdicts = report.signatures[0].timestamps.iter().map(TimestampReport::verdict);
    assert_eq!(
        verdicts.collect::<Vec<_>>(),
        [Verdict::Valid, Verdict::Undetermined, Verdict::Valid]
    );
    assert_eq!(report.signatures[0].proven_time(), Some(moment("2026-11-20T09:00:00Z")));
}

#[test]
fn only_so_many_stamps_are_judged() {
    let (cms, tsa) = (signed("rsa"), key("rsa", "tsa"));
    let value = signature_value(&cms);
    let token = Recipe::lawful(&tsa, &value, moment("2026-11-20T09:00:00Z")).bake();
    let report = verify_at(
        &with_stamps(&cms, &vec![token; MAX_TIMESTAMPS + 1]),
        &evidence("rsa"),
        AT,
    );
    let stamps = &report.signatures[0].timestamps;
    assert_eq!(stamps.len(), MAX_TIMESTAMPS + 1);
    assert!(
        stamps[..MAX_TIMESTAMPS]
            .iter()
            .all(|stamp| stamp.verdict() == Verdict::Valid)
    );
    let last = stamps.last().unwrap();
    assert_eq!(last.verdict(), Verdict::Undetermined);
    assert_eq!(
        reason(last, checks::STRUCTURE_SOUND),
        Some(reasons::TIMESTAMP_NOT_EVALUATED)
    );
}

/// One thing about a token that is not as it should be.
type Change<'c> = &'c dyn Fn(&mut Recipe<'_>);

#[test]
fn a_token_keeps_to_its_form() {
    let data = Oid::new("1.2.840.113549.1.7.1").unwrap();
    let unknown_extension = der::implicit_constructed(
        1,
        &[&der::sequence(&[
            &der::oid(Oid::new("1.2.3.4").unwrap()),
            &der::boolean(true),
            &der::octet_string(&[]),
        ])],
    );
    let names_another = der::explicit(0, &der::implicit(2, b"tsa.example"));
    let cases: [(Change<'_>, CheckId, ReasonCode); 5] = [
        (
            &|recipe| recipe.content_type = data,
            checks::STRUCTURE_SOUND,
            reasons::MALFORMED,
        ),
        (
            &|recipe| recipe.signers = 2,
            checks::STRUCTURE_SOUND,
            reasons::NOT_ONE_SIGNER,
        ),
        (
            &|recipe| recipe.extra = unknown_extension.clone(),
            checks::STRUCTURE_SOUND,
            qolhat_pki::reasons::UNKNOWN_CRITICAL_EXTENSION,
        ),
        (
            &|recipe| recipe.names_certificate = false,
            checks::SIGNING_CERTIFICATE_ATTRIBUTE,
            reasons::NO_CERTIFICATE_NAMED,
        ),
        (
            &|recipe| recipe.extra = names_another.clone(),
            checks::TIMESTAMP_AUTHORITY,
            reasons::AUTHORITY_NAME_DIFFERS,
        ),
    ];
    for (change, id, expected) in cases {
        let report = judged("rsa", change);
        let stamp = only_stamp(&report);
        assert_ne!(stamp.verdict(), Verdict::Valid, "{}", expected.as_str());
        assert_eq!(reason(stamp, id), Some(expected));
        assert_eq!(
            report.verdict(),
            Verdict::Valid,
            "a stamp that fails takes nothing away"
        );
    }
}

#[test]
fn a_revoked_authority_proves_only_what_it_stamped_before_and_only_when_its_key_is_above_suspicion() {
    let (nca, tsa) = (key("rsa", "nca"), key("rsa", "tsa"));
    let stamped_at = moment("2026-11-20T09:00:00Z");
    let judge = |revoked_at: UnixTime, reason: Option<u8>| {
        let list = revocation_list(
            &nca,
            moment("2026-11-20T20:00:00Z"),
            &[(tsa.certificate().serial_content(), revoked_at, reason)],
        );
        let mut evidence = evidence("rsa");
        evidence.crls.push(RevocationList::from_der(&list).unwrap());
        let report = verify_at(&sample("rsa", "stamped"), &evidence, AT);
        outcome(only_stamp(&report))
    };
    let (before, after) = (UnixTime(stamped_at.0 - 1), UnixTime(stamped_at.0 + 1));
    let refused = (Verdict::Undetermined, Some(SubIndication::RevokedNoPoe));
    // RFC 3161, 4: unspecified, affiliationChanged, superseded and cessationOfOperation, when they are stated.
    for harmless in [0, 3, 4, 5] {
        assert_eq!(
            judge(after, Some(harmless)),
            (Verdict::Valid, None),
            "reason {harmless}"
        );
        assert_eq!(judge(before, Some(harmless)), refused, "reason {harmless}");
        assert_eq!(judge(stamped_at, Some(harmless)), refused, "reason {harmless}");
    }
    for harmful in [None, Some(1), Some(2), Some(6)] {
        assert_eq!(judge(after, harmful), refused, "reason {harmful:?}");
    }
}

/// What must not change in a token.
fn parts(token: &[u8]) -> Option<[Vec<u8>; 3]> {
    let token = TimestampToken::from_ber(token).ok()?;
    let signer = token.signed.signer_infos().next()?.ok()?;
    Some([
        token.signed.content?.bytes().into_owned(),
        signer.signed_attributes.as_ref()?.signed_bytes(),
        signer.signature.into_owned(),
    ])
}

/// A signature that is valid only by its stamp, and the same with one bit of the stamp flipped.
fn check_flip(cms: &[u8], token: &[u8], evidence: &Evidence, bit: usize) {
    let mut flipped = token.to_vec();
    flipped[bit / 8] ^= 1 << (bit % 8);
    let report = verify_at(&with_stamps(cms, &[flipped.clone()]), evidence, AT);
    if report.verdict() == Verdict::Valid {
        let authority = report.signatures[0].timestamps[0].authority.clone().unwrap();
        assert_eq!(parts(&flipped), parts(token), "bit {bit}");
        assert!(
            token.windows(authority.der().len()).any(|part| part == authority.der()),
            "bit {bit}"
        );
    } else {
        assert_eq!(
            report.signatures.first().and_then(|signature| signature.proven_time()),
            None,
            "bit {bit}"
        );
    }
}

#[test]
fn every_byte_of_a_stamp_may_flip() {
    let (cms, evidence) = (sample("rsa", "revoked-signer-stamped-before"), evidence("rsa"));
    let token = tokens_of(&cms).remove(0);
    assert_eq!(
        verify_at(&with_stamps(&cms, std::slice::from_ref(&token)), &evidence, AT).verdict(),
        Verdict::Valid
    );
    for position in 0..token.len() {
        check_flip(&cms, &token, &evidence, position * 8 + position % 8);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bit_of_any_stamp_may_flip(family in 0..FAMILIES.len(), bit in any::<prop::sample::Index>()) {
        let cms = sample(FAMILIES[family], "revoked-signer-stamped-before");
        let token = tokens_of(&cms).remove(0);
        check_flip(&cms, &token, &evidence(FAMILIES[family]), bit.index(token.len() * 8));
    }

    #[test]
    fn noise_is_never_a_stamp(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        prop_assert!(TimestampToken::from_ber(&bytes).is_err());
        let evidence = Evidence::default();
        let context = evidence.context(AT, RevocationDepth::Off);
        prop_assert_ne!(verify_timestamp(&bytes, Stamped::Bytes(b""), &context).verdict(), Verdict::Valid);
    }

    #[test]
    fn no_bytes_bring_the_readers_down(start in 0..3_usize, flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let request = TimestampRequest::new(DigestAlgorithm::Sha256, &[7; 32]).unwrap().with_nonce(&[1, 2, 3]);
        let token = tokens_of(&sample("rsa", "stamped")).remove(0);
        let response = der::sequence(&[&der::sequence(&[&der::small_unsigned(0)]), &token]);
        let mut bytes = [request.to_der(), token, response][start].clone();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = TimestampRequest::from_der(&bytes);
        let _ = TimestampResponse::from_der(&bytes);
        let _ = TimestampToken::from_ber(&bytes);
    }
}

#[test]
fn an_answer_is_compared_with_its_request() {
    use qolhat_signature::timestamp::ResponseMismatch as Mismatch;
    let (tsa, time) = (key("rsa", "tsa"), moment("2026-11-20T09:00:00Z"));
    let nonce = der::small_unsigned(77);
    let token = Recipe {
        extra: nonce,
        ..Recipe::lawful(&tsa, b"act", time)
    }
    .bake();
    let status = |number| der::sequence(&[&der::small_unsigned(number)]);
    let granted = der::sequence(&[&status(0), &token]);
    let response = TimestampResponse::from_der(&granted).unwrap();
    let digest = |bytes| DigestAlgorithm::Sha256.digest(bytes);
    let request = |bytes| TimestampRequest::new(DigestAlgorithm::Sha256, &digest(bytes)).unwrap();
    let policy = |text| Oid::new(text).unwrap();

    let asked = request(b"act")
        .with_nonce(&[77])
        .with_policy(policy("1.2.398.3.3.2.6.4"));
    assert!(response.answering(&asked).is_ok());
    for (other, expected) in [
        (request(b"bill").with_nonce(&[77]), Mismatch::Imprint),
        (request(b"act").with_nonce(&[78]), Mismatch::Nonce),
        (request(b"act"), Mismatch::Nonce),
        (asked.with_policy(policy("1.2.398.3.3.2.6.2")), Mismatch::Policy),
    ] {
        assert_eq!(response.answering(&other).unwrap_err(), expected);
    }
    let rejected = der::sequence(&[&status(2), &token]);
    let rejected = TimestampResponse::from_der(&rejected).unwrap();
    assert!(
        matches!(rejected.granted(), Err(Mismatch::NotGranted { .. })),
        "whatever it encloses"
    );
}

#[test]
fn real_stamps_of_the_national_authority_lack_nothing_but_an_anchor() {
    let Some(data) = shared_data("real_stamps_of_the_national_authority_lack_nothing_but_an_anchor") else {
        return;
    };
    let folder = data.join("kz-pki");
    let nobody = Evidence::default();
    for (file, policy, time) in [
        (
            "gost2015_attached_with_tsp_2025",
            "1.2.398.3.3.2.6.1",
            "2025-02-24T19:23:14Z",
        ),
        (
            "gost2015_bes_t_2026_individual_attached",
            "1.2.398.3.3.2.6.4",
            "2026-07-20T09:08:07Z",
        ),
        ("gost2015_bes_t_2026_individual_detached", "1.2.398.3.3.2.6.4", ""),
    ] {
        let cms = read(&folder.join(format!("cms/{file}.p7s")));
        let value = signature_value(&cms);
        let token = read(&folder.join(format!("tsp/token_from_{file}.der")));
        let stamp = verify_timestamp(
            &token,
            Stamped::Bytes(&value),
            &nobody.context(AT, RevocationDepth::Require),
        );
        assert_eq!(
            outcome(&stamp),
            (Verdict::Undetermined, Some(SubIndication::NoCertificateChainFound)),
            "{file}: {stamp:#?}"
        );
        let chain = qolhat_pki::checks::ALL;
        let own = stamp.checks.iter().filter(|check| !chain.contains(&check.id));
        for check in own {
            assert_eq!(check.answer, Answer::Satisfied, "{file}: {check:#?}");
        }
        assert_eq!(stamp.policy().unwrap().to_string(), policy, "{file}");
        assert!(time.is_empty() || stamp.time() == Some(moment(time)), "{file}");
        assert_eq!(stamp.proven_time(), None);
    }
    // The stamp of 2025 is of the test service, whose authority is at hand.
    let authority = folder.join("certs/ca_nca_gost_test_2e0e476e.cer");
    let test_service = Evidence::new(&[authority], &[], &[]);
    let cms = read(&folder.join("cms/gost2015_attached_with_tsp_2025.p7s"));
    let stamp = verify_timestamp(
        &tokens_of(&cms)[0],
        Stamped::Bytes(&signature_value(&cms)),
        &test_service.context("2025-02-25T00:00:00Z", RevocationDepth::Off),
    );
    assert_eq!(outcome(&stamp), (Verdict::Valid, None), "{stamp:#?}");
}
