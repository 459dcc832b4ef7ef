//! What is concluded from lists and answers: every fault with its good twin, for RSA and GOST.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod support;

use std::sync::{Arc, OnceLock};

use proptest::prelude::*;
use qolhat_asn1::{Oid, UnixTime};
use qolhat_authority::{
    Authority, AuthorityProfile, CertificateStatus, KeyKind, OcspAnswer, OcspForm, OcspSigner, ResponderRequest,
    RevokedCertificate,
};
use qolhat_pki::{
    AnchorOrigin, Answer, Certificate, ChainOutcome, ChainPolicy, CountsFrom, CrlReason, DigestAlgorithm, Evidence,
    EvidenceFault, Fact, OcspEvidence, OcspRequest, OcspResponse, ReasonCode, RevocationFinding, RevocationList,
    RevocationSource, RevocationStatus, Signer, SoughtEvidence, SubIndication, TrustStore, ValidationPolicy,
    authenticate_response, build_chain, checks, reasons,
};
use support::{TestRandom, day, demo_authority, head};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// RSA and GOST.
const FAMILIES: [KeyKind; 2] = [KeyKind::Rsa2048, KeyKind::Gost2015Bits512];

/// The moment at which questions are asked.
fn now() -> UnixTime {
    day(2026, 11, 20)
}

fn at(seconds: i64) -> UnixTime {
    UnixTime(now().0 + seconds)
}

/// An authority, another one of the same names, and a person under the first.
struct World {
    authority: Authority,
    impostor: Authority,
    leaf: Certificate,
    other_leaf: Certificate,
}

impl World {
    fn new(kind: KeyKind) -> Self {
        let authority = demo_authority(kind);
        let impostor = Authority::found(AuthorityProfile::demo(), kind, day(2026, 11, 1), &mut TestRandom(99)).unwrap();
        let person = |seed| {
            let issued = authority.issue(&head(kind), &mut TestRandom(seed)).unwrap();
            issued.certificate().clone()
        };
        Self {
            leaf: person(1),
            other_leaf: person(2),
            impostor,
            authority,
        }
    }

    /// One world a family: keys take long to make.
    fn of(kind: KeyKind) -> &'static Self {
        static RSA: OnceLock<World> = OnceLock::new();
        static GOST: OnceLock<World> = OnceLock::new();
        let place = if kind == KeyKind::Rsa2048 { &RSA } else { &GOST };
        place.get_or_init(|| Self::new(kind))
    }

    fn answer(&self, form: &OcspForm<'_>, about: &Certificate, answer: &OcspAnswer) -> OcspResponse {
        let der = self.authority.ocsp_response_in(form, about, answer, &mut TestRandom(3));
        OcspResponse::from_der(&der.unwrap()).unwrap()
    }

    fn plain_answer(&self, status: CertificateStatus, produced_at: UnixTime) -> OcspResponse {
        self.answer(&OcspForm::default(), &self.leaf, &answer(status, produced_at))
    }

    fn root_list(&self) -> RevocationList {
        let list = self
            .authority
            .root_revocation_list(&[], at(-DAY), at(30 * DAY), &mut TestRandom(11));
        RevocationList::from_der(&list.unwrap()).unwrap()
    }

    fn list(&self, revoked: &[RevokedCertificate], from: UnixTime, until: UnixTime) -> RevocationList {
        list_of(&self.authority, revoked, from, until)
    }

    /// Asks about the person with everything at hand and the root's list.
    fn ask(
        &self,
        lists: &[RevocationList],
        answers: &[OcspEvidence],
        faults: &[EvidenceFault],
        policy: &ChainPolicy,
    ) -> ChainOutcome {
        let lists = [lists, &[self.root_list()]].concat();
        let evidence = Evidence {
            crls: &lists,
            ocsp: answers,
            faults,
        };
        let anchors = TrustStore::from_certificates(self.authority.anchors(), AnchorOrigin::GivenByUser);
        build_chain(&self.leaf, &self.authority.intermediates(), &anchors, &evidence, policy)
    }

    fn ask_answers(&self, answers: &[OcspResponse]) -> RevocationFinding {
        let answers: Vec<OcspEvidence> = answers.iter().cloned().map(OcspEvidence::stored).collect();
        finding(&self.ask(&[], &answers, &[], &ChainPolicy::at(now())))
    }
}

fn list_of(authority: &Authority, revoked: &[RevokedCertificate], from: UnixTime, until: UnixTime) -> RevocationList {
    let list = authority.revocation_list(revoked, from, until, &mut TestRandom(12));
    RevocationList::from_der(&list.unwrap()).unwrap()
}

fn answer(status: CertificateStatus, produced_at: UnixTime) -> OcspAnswer {
    OcspAnswer {
        status,
        produced_at,
        next_update: None,
        nonce: None,
    }
}

fn finding(outcome: &ChainOutcome) -> RevocationFinding {
    outcome.leaf_revocation().unwrap().clone()
}

fn good() -> CertificateStatus {
    CertificateStatus::Good
}

fn revoked(at: UnixTime, reason: CrlReason) -> CertificateStatus {
    CertificateStatus::Revoked {
        at,
        reason: Some(reason),
    }
}

/// An answer with a bit of its signature value changed.
fn with_broken_signature(response: &OcspResponse) -> OcspResponse {
    let mut der = response.der().to_vec();
    let value = response.signature_value();
    let place = der.windows(value.len()).position(|window| window == value).unwrap();
    der[place + value.len() / 2] ^= 1;
    OcspResponse::from_der(&der).unwrap()
}

/// One way in which evidence fails, and what must be said then.
struct FaultCase {
    name: &'static str,
    lists: Vec<RevocationList>,
    answers: Vec<OcspEvidence>,
    faults: Vec<EvidenceFault>,
    reason: ReasonCode,
}

impl FaultCase {
    fn of_answer(name: &'static str, response: OcspResponse, reason: ReasonCode) -> Self {
        Self::of_evidence(name, OcspEvidence::stored(response), reason)
    }

    fn of_evidence(name: &'static str, evidence: OcspEvidence, reason: ReasonCode) -> Self {
        Self {
            name,
            lists: Vec::new(),
            answers: vec![evidence],
            faults: Vec::new(),
            reason,
        }
    }

    fn of_list(name: &'static str, list: RevocationList, reason: ReasonCode) -> Self {
        Self {
            name,
            lists: vec![list],
            answers: Vec::new(),
            faults: Vec::new(),
            reason,
        }
    }

    fn of_attempt(name: &'static str, subject: &Certificate, reason: ReasonCode) -> Self {
        Self {
            name,
            lists: Vec::new(),
            answers: Vec::new(),
            faults: vec![EvidenceFault {
                subject: subject.sha256(),
                sought: SoughtEvidence::OcspAnswer,
                reason,
                facts: vec![Fact::new("url", "http://ocsp.example/")],
            }],
            reason,
        }
    }
}

/// The faults of V-02, and more of their kind.
fn fault_cases(world: &World) -> Vec<FaultCase> {
    let (leaf, impostor) = (&world.leaf, &world.impostor);
    let fresh = answer(good(), at(-60));
    let form = OcspForm::default();
    let their_issuing = world.authority.issuing();
    let by_impostor = |form: &OcspForm<'_>| {
        let der = impostor
            .ocsp_response_in(form, leaf, &fresh, &mut TestRandom(5))
            .unwrap();
        OcspResponse::from_der(&der).unwrap()
    };
    let mine = b"eight by".to_vec();
    let with_nonce = |nonce: &[u8]| {
        let repeated = OcspAnswer {
            nonce: Some(nonce.to_vec()),
            ..fresh.clone()
        };
        world.answer(&form, leaf, &repeated)
    };
    let refusal = OcspResponse::from_der(&Authority::ocsp_refusal(3)).unwrap();
    let outdated = OcspAnswer {
        next_update: Some(at(-HOUR)),
        ..answer(good(), at(-2 * DAY))
    };
    let list = world.list(&[], at(-DAY), at(DAY));
    let broken_list = {
        let mut der = list.to_der().unwrap();
        let last = der.len() - 10;
        der[last] ^= 1;
        RevocationList::from_der(&der).unwrap()
    };
    vec![
        // Wrong signer: a responder of another authority, and one that only pretends.
        FaultCase::of_answer(
            "a responder of another authority",
            by_impostor(&OcspForm {
                issuer: Some(their_issuing),
                ..form
            }),
            reasons::REVOCATION_DATA_UNTRUSTED,
        ),
        FaultCase::of_answer(
            "another key under the name of the responder",
            by_impostor(&OcspForm {
                issuer: Some(their_issuing),
                pretended_responder: Some(world.authority.responder()),
                ..form
            }),
            reasons::REVOCATION_DATA_SIGNATURE_INVALID,
        ),
        FaultCase::of_answer(
            "signed by the root, which did not issue the certificate",
            world.answer(
                &OcspForm {
                    signer: OcspSigner::Root,
                    ..form
                },
                leaf,
                &fresh,
            ),
            reasons::REVOCATION_DATA_UNTRUSTED,
        ),
        FaultCase::of_list(
            "a list of another authority of the same name",
            list_of(impostor, &[], at(-DAY), at(DAY)),
            reasons::REVOCATION_DATA_UNTRUSTED,
        ),
        // Wrong issuer, wrong CertID.
        FaultCase::of_answer(
            "an answer for another issuer",
            world.answer(
                &OcspForm {
                    issuer: Some(impostor.issuing()),
                    ..form
                },
                leaf,
                &fresh,
            ),
            reasons::REVOCATION_DATA_FOR_ANOTHER,
        ),
        FaultCase::of_answer(
            "an answer about another certificate",
            world.answer(&form, &world.other_leaf, &fresh),
            reasons::REVOCATION_DATA_FOR_ANOTHER,
        ),
        // Stale.
        FaultCase::of_answer(
            "an answer past its next update",
            world.answer(&form, leaf, &outdated),
            reasons::REVOCATION_DATA_STALE,
        ),
        FaultCase::of_answer(
            "an answer without next update, too old by our rule",
            world.plain_answer(good(), at(-8 * HOUR - 1)),
            reasons::REVOCATION_DATA_STALE,
        ),
        FaultCase::of_list(
            "a list past its next update",
            world.list(&[], at(-2 * DAY), at(-HOUR)),
            reasons::REVOCATION_DATA_STALE,
        ),
        // From the future.
        FaultCase::of_answer(
            "an answer from the future",
            world.plain_answer(good(), at(HOUR)),
            reasons::REVOCATION_DATA_NOT_YET_VALID,
        ),
        FaultCase::of_list(
            "a list from the future",
            world.list(&[], at(HOUR), at(DAY)),
            reasons::REVOCATION_DATA_NOT_YET_VALID,
        ),
        // Nonce.
        FaultCase::of_evidence(
            "another nonce",
            OcspEvidence::asked(with_nonce(b"another!"), mine.clone()),
            reasons::REVOCATION_NONCE_DIFFERS,
        ),
        FaultCase::of_evidence(
            "no nonce although asked with one",
            OcspEvidence::asked(world.plain_answer(good(), at(-60)), mine),
            reasons::REVOCATION_NONCE_DIFFERS,
        ),
        // Bad signature.
        FaultCase::of_answer(
            "a changed signature",
            with_broken_signature(&world.plain_answer(good(), at(-60))),
            reasons::REVOCATION_DATA_SIGNATURE_INVALID,
        ),
        FaultCase::of_list(
            "a list with a changed signature",
            broken_list,
            reasons::REVOCATION_DATA_SIGNATURE_INVALID,
        ),
        // Not successful, and successful without knowing.
        FaultCase::of_answer("try later", refusal, reasons::REVOCATION_ANSWER_REFUSED),
        FaultCase::of_answer(
            "unknown to the responder",
            world.plain_answer(CertificateStatus::Unknown, at(-60)),
            reasons::REVOCATION_STATUS_UNKNOWN,
        ),
        FaultCase::of_answer(
            "an unknown critical extension",
            world.answer(
                &OcspForm {
                    unknown_critical: Some(Oid::new("1.3.6.1.4.1.60000.398.9").unwrap()),
                    ..form
                },
                leaf,
                &fresh,
            ),
            reasons::REVOCATION_DATA_NOT_UNDERSTOOD,
        ),
        // What never arrived.
        FaultCase::of_attempt("nobody there", leaf, reasons::REVOCATION_SERVICE_UNREACHABLE),
        FaultCase::of_attempt("too slow", leaf, reasons::REVOCATION_SERVICE_TIMEOUT),
        FaultCase::of_attempt("an error of HTTP", leaf, reasons::REVOCATION_SERVICE_ERROR),
        FaultCase::of_attempt("cut short", leaf, reasons::REVOCATION_ANSWER_TRUNCATED),
        FaultCase::of_attempt("a web page", leaf, reasons::REVOCATION_ANSWER_NOT_DER),
    ]
}

#[test]
fn every_fault_is_undetermined_with_its_exact_cause_and_does_not_hinder_a_good_witness() {
    for kind in FAMILIES {
        let world = World::of(kind);
        let list = world.list(&[], at(-DAY), at(DAY));
        let good_answer = OcspEvidence::stored(world.plain_answer(good(), at(-60)));
        for case in fault_cases(world) {
            let name = case.name;
            let outcome = world.ask(&case.lists, &case.answers, &case.faults, &ChainPolicy::at(now()));
            let check = outcome.check(checks::NOT_REVOKED).unwrap();
            assert_eq!(check.answer, Answer::Undetermined, "{kind:?}: {name}");
            assert_eq!(
                check.reason,
                Some(case.reason),
                "{kind:?}: {name}: {:?}",
                check.evidence
            );
            assert_eq!(
                outcome.sub_indication(),
                Some(SubIndication::TryLater),
                "{kind:?}: {name}"
            );
            let cause = Fact::new("cause", case.reason.as_str());
            assert!(check.evidence.contains(&cause), "{kind:?}: {name}");

            let answers = [case.answers, vec![good_answer.clone()]].concat();
            let lists = [case.lists, vec![list.clone()]].concat();
            for (lists, answers) in [(&lists[..], &answers[..]), (&lists, &[]), (&[], &answers)] {
                let outcome = world.ask(lists, answers, &case.faults, &ChainPolicy::at(now()));
                assert!(outcome.is_passed(), "{kind:?}: {name}: {:?}", outcome.deciding_check());
            }
        }
    }
}

/// Whoever may answer, and however he writes it.
#[test]
fn lawful_answers_of_every_form_are_believed() {
    for kind in FAMILIES {
        let world = World::of(kind);
        let fresh = answer(good(), at(-60));
        let form = OcspForm::default();
        let mut forms = vec![
            ("as the НУЦ", form),
            (
                "by the issuer",
                OcspForm {
                    signer: OcspSigner::Issuing,
                    ..form
                },
            ),
            (
                "named by key",
                OcspForm {
                    is_named_by_key: true,
                    ..form
                },
            ),
            (
                "without extended revoke",
                OcspForm {
                    has_extended_revoke: false,
                    ..form
                },
            ),
        ];
        for hash in DigestAlgorithm::ALL {
            forms.push((hash.name(), OcspForm { hash, ..form }));
        }
        for (name, form) in forms {
            let finding = world.ask_answers(&[world.answer(&form, &world.leaf, &fresh)]);
            assert_eq!(
                finding.status,
                RevocationStatus::Good,
                "{kind:?}: {name}: {:?}",
                finding.facts
            );
            assert_eq!(finding.source, Some(RevocationSource::Ocsp), "{name}");
            assert_eq!(finding.produced_at, Some(at(-60)), "{name}");
            assert_eq!(finding.gap_seconds(), Some(-60), "{name}");
            assert!(finding.witness.is_some(), "{name}");
        }
        let asked = OcspAnswer {
            nonce: Some(b"mine".to_vec()),
            ..fresh
        };
        let response = world.answer(&form, &world.leaf, &asked);
        let evidence = OcspEvidence::asked(response, b"mine".to_vec());
        let outcome = world.ask(&[], &[evidence], &[], &ChainPolicy::at(now()));
        assert!(outcome.is_passed(), "{kind:?}: {:?}", outcome.deciding_check());
    }
}

#[test]
fn a_question_is_read_back_and_names_the_certificate() {
    for kind in FAMILIES {
        let world = World::of(kind);
        let issuing = world.authority.issuing();
        for (nonce, hash) in [
            (None, DigestAlgorithm::Sha256),
            (Some(&b"nonce"[..]), DigestAlgorithm::Sha1),
        ] {
            let request = OcspRequest::with_hash(&world.leaf, issuing, nonce, hash);
            let read = OcspRequest::from_der(request.der()).unwrap();
            assert_eq!(read, request);
            assert_eq!(read.nonce().as_deref(), nonce);
            assert!(read.questions()[0].means(&world.leaf, issuing));
            assert!(!read.questions()[0].means(&world.other_leaf, issuing));
            assert!(!read.questions()[0].means(&world.leaf, world.impostor.issuing()));
        }
    }
}

#[test]
fn a_delegate_must_be_meant_for_answers_hold_and_not_be_revoked() {
    for kind in FAMILIES {
        let world = World::of(kind);
        let lawful = ResponderRequest {
            key: kind,
            not_before: at(-100 * DAY),
            not_after: at(100 * DAY),
            may_sign_answers: true,
            is_beyond_question: false,
        };
        let ask = |responder: &ResponderRequest, is_revoked: bool, has_list: bool| {
            let key = world.authority.issue_responder(responder, &mut TestRandom(21)).unwrap();
            let entry = RevokedCertificate::of(key.certificate(), at(-DAY), Some(CrlReason::KeyCompromise));
            let entries: &[_] = if is_revoked { &[entry] } else { &[] };
            let mut list = Vec::new();
            // It must not speak of the person: only the answer does.
            if has_list {
                list.push(world.list(entries, at(-DAY), at(DAY)));
            }
            let form = OcspForm {
                signer: OcspSigner::Key(&key),
                ..OcspForm::default()
            };
            let response = world.answer(&form, &world.leaf, &answer(good(), at(-60)));
            let root_list = world.root_list();
            let crls = [list, vec![root_list]].concat();
            let evidence = Evidence::from_crls(&crls);
            let issuing = world.authority.issuing();
            authenticate_response(&response, issuing, &[], &evidence, &ChainPolicy::at(now()))
                .map(|certificate| certificate == *key.certificate())
        };
        let trusted = Ok(true);
        let beyond_question = ResponderRequest {
            is_beyond_question: true,
            ..lawful
        };
        assert_eq!(ask(&beyond_question, false, false), trusted, "{kind:?}: ocsp-nocheck");
        assert_eq!(ask(&lawful, false, true), trusted, "{kind:?}: asked about");
        assert_eq!(
            ask(&lawful, false, false),
            Err(reasons::RESPONDER_STATUS_UNKNOWN),
            "{kind:?}"
        );
        assert_eq!(ask(&lawful, true, true), Err(reasons::RESPONDER_REVOKED), "{kind:?}");
        let untrusted = Err(reasons::REVOCATION_DATA_UNTRUSTED);
        let no_usage = ResponderRequest {
            may_sign_answers: false,
            ..beyond_question
        };
        assert_eq!(ask(&no_usage, false, true), untrusted, "{kind:?}: not for answers");
        let ended = ResponderRequest {
            not_after: at(-DAY),
            ..beyond_question
        };
        assert_eq!(ask(&ended, false, true), untrusted, "{kind:?}: ended");
        let not_begun = ResponderRequest {
            not_before: at(-30),
            ..beyond_question
        };
        assert_eq!(ask(&not_begun, false, true), untrusted, "{kind:?}: not begun");
    }
}

#[test]
fn never_issued_is_told_apart_from_revoked_and_good_at_no_moment() {
    for kind in FAMILIES {
        let world = World::of(kind);
        for has_extended_revoke in [true, false] {
            let form = OcspForm {
                has_extended_revoke,
                ..OcspForm::default()
            };
            let response = world.answer(&form, &world.leaf, &answer(CertificateStatus::NeverIssued, at(-60)));
            let evidence = [OcspEvidence::stored(response)];
            // A list that says nothing does not contradict: it never speaks of what was not issued.
            let silent = [world.list(&[], at(-30), at(DAY))];
            for lists in [&silent[..], &[]] {
                for asked_at in [now(), at(-100)] {
                    let policy = ChainPolicy {
                        now: now(),
                        is_time_proven: true,
                        ..ChainPolicy::at(asked_at)
                    };
                    let outcome = world.ask(lists, &evidence, &[], &policy);
                    assert_eq!(finding(&outcome).status, RevocationStatus::NeverIssued);
                    assert!(outcome.has_reason(reasons::CERTIFICATE_NEVER_ISSUED));
                    assert!(!outcome.has_reason(reasons::CERTIFICATE_REVOKED));
                    assert_eq!(outcome.sub_indication(), Some(SubIndication::RevokedNoPoe));
                }
            }
        }
        // It does not matter how long ago this was said.
        let old = world.plain_answer(CertificateStatus::NeverIssued, at(-5 * DAY));
        assert_eq!(world.ask_answers(&[old]).status, RevocationStatus::NeverIssued);
        // The responder learned of it a moment after it was issued.
        let before = world.plain_answer(CertificateStatus::NeverIssued, at(-120));
        let after = world.plain_answer(good(), at(-60));
        assert_eq!(world.ask_answers(&[before, after]).status, RevocationStatus::Good);
    }
}

#[test]
fn witnesses_that_contradict_each_other() {
    let world = World::of(KeyKind::Gost2015Bits512);
    let entry = |reason| RevokedCertificate::of(&world.leaf, at(-10 * DAY), Some(reason));
    let list = |entries: &[RevokedCertificate], from: i64| world.list(entries, at(from), at(DAY));
    let compromised = || revoked(at(-10 * DAY), CrlReason::KeyCompromise);
    let held = || revoked(at(-10 * DAY), CrlReason::CertificateHold);
    let is_revoked = |list: RevocationList, answer: OcspResponse| {
        let outcome = world.ask(&[list], &[OcspEvidence::stored(answer)], &[], &ChainPolicy::at(now()));
        match finding(&outcome).status {
            RevocationStatus::Good => false,
            RevocationStatus::Revoked { .. } => true,
            other => panic!("{other:?}"),
        }
    };
    let answered = |status, seconds| world.plain_answer(status, at(seconds));
    let (silent, known) = (&[][..], &[entry(CrlReason::KeyCompromise)][..]);
    assert!(
        is_revoked(list(silent, -60), answered(compromised(), -3600)),
        "an older answer knows"
    );
    assert!(
        is_revoked(list(silent, -3600), answered(compromised(), -60)),
        "a newer answer knows"
    );
    assert!(
        is_revoked(list(known, -3600), answered(good(), -60)),
        "an older list knows"
    );
    assert!(
        is_revoked(list(known, -60), answered(good(), -3600)),
        "a newer list knows"
    );
    let on_hold = &[entry(CrlReason::CertificateHold)][..];
    assert!(
        !is_revoked(list(on_hold, -3600), answered(good(), -60)),
        "lifted since the list"
    );
    assert!(
        is_revoked(list(on_hold, -60), answered(good(), -3600)),
        "held since the answer"
    );
    assert!(
        !is_revoked(list(silent, -60), answered(held(), -3600)),
        "lifted since the answer"
    );
    assert!(
        is_revoked(list(silent, -3600), answered(held(), -60)),
        "held since the list"
    );
    assert!(is_revoked(list(silent, -60), answered(held(), -60)), "in doubt, held");
    // A list that a newer one has forgotten.
    let lists = [list(silent, -60), list(known, -3600)];
    let outcome = world.ask(&lists, &[], &[], &ChainPolicy::at(now()));
    assert_eq!(outcome.sub_indication(), Some(SubIndication::RevokedNoPoe));
    // One who does not know contradicts nobody.
    assert!(!is_revoked(
        list(silent, -60),
        answered(CertificateStatus::Unknown, -30)
    ));
}

#[test]
fn later_evidence_tells_about_an_earlier_moment() {
    let world = World::of(KeyKind::Gost2015Bits512);
    let moment = at(-30 * DAY);
    let policy = ChainPolicy {
        now: now(),
        is_time_proven: true,
        ..ChainPolicy::at(moment)
    };
    let ask = |status| {
        let answers = [OcspEvidence::stored(world.plain_answer(status, at(-60)))];
        let root_list = world
            .authority
            .root_revocation_list(&[], at(-40 * DAY), at(DAY), &mut TestRandom(4));
        let lists = [RevocationList::from_der(&root_list.unwrap()).unwrap()];
        finding(&world.ask(&lists, &answers, &[], &policy))
    };
    let not_revoked = ask(good());
    assert_eq!(not_revoked.status, RevocationStatus::Good);
    assert_eq!(not_revoked.gap_seconds(), Some(30 * DAY - 60));
    let later = ask(revoked(at(-5 * DAY), CrlReason::Superseded));
    assert_eq!(later.status, RevocationStatus::Good);
    assert_eq!(later.revoked_later.unwrap().revoked_at, at(-5 * DAY));
    let earlier = ask(revoked(at(-31 * DAY), CrlReason::Superseded));
    assert!(matches!(earlier.status, RevocationStatus::Revoked { .. }));
    // As if the clock said that moment, the same answer comes from the future.
    let then = ChainPolicy::at(moment);
    let answers = [OcspEvidence::stored(world.plain_answer(good(), at(-60)))];
    let outcome = world.ask(&[], &answers, &[], &then);
    assert_eq!(finding(&outcome).reason, Some(reasons::REVOCATION_DATA_NOT_YET_VALID));
}

#[test]
fn evidence_from_after_the_end_of_a_certificate_counts_only_when_it_remembers() {
    let world = World::of(KeyKind::Gost2015Bits512);
    let end = world.leaf.not_after();
    let after = UnixTime(end.0 + 10 * DAY);
    let policy = ChainPolicy {
        now: UnixTime(after.0 + HOUR),
        is_time_proven: true,
        ..ChainPolicy::at(now())
    };
    let ask = |archive_cutoff, status| {
        let form = OcspForm {
            archive_cutoff,
            ..OcspForm::default()
        };
        let response = world.answer(&form, &world.leaf, &answer(status, after));
        finding(&world.ask(&[], &[OcspEvidence::stored(response)], &[], &policy))
    };
    assert_eq!(ask(None, good()).reason, Some(reasons::REVOCATION_DATA_AFTER_EXPIRY));
    let too_late = UnixTime(end.0 + 1);
    assert_eq!(
        ask(Some(too_late), good()).reason,
        Some(reasons::REVOCATION_DATA_AFTER_EXPIRY)
    );
    assert_eq!(ask(Some(end), good()).status, RevocationStatus::Good);
    let known = ask(None, revoked(at(-DAY), CrlReason::Superseded));
    assert!(
        matches!(known.status, RevocationStatus::Revoked { .. }),
        "what is remembered is remembered"
    );
}

#[test]
fn a_compromise_counts_from_the_invalidity_date() {
    let world = World::of(KeyKind::Gost2015Bits512);
    let moment = at(-20 * DAY);
    let by = |counts_from| {
        let mut document = ValidationPolicy::shipped().document().clone();
        document.name = "changed".to_owned();
        document.revocation.iter_mut().for_each(|rule| {
            if rule.reasons.iter().any(|reason| reason == "keyCompromise") {
                rule.counts_from = counts_from;
            }
        });
        Arc::new(ValidationPolicy::from_document(&document).unwrap())
    };
    let ask = |reason, is_time_proven, validation: &Arc<ValidationPolicy>| {
        let policy = ChainPolicy {
            now: now(),
            is_time_proven,
            validation: Arc::clone(validation),
            ..ChainPolicy::at(moment)
        };
        let form = OcspForm {
            invalidity_date: Some(at(-30 * DAY)),
            ..OcspForm::default()
        };
        let response = world.answer(&form, &world.leaf, &answer(revoked(at(-10 * DAY), reason), at(-60)));
        let finding = finding(&world.ask(&[], &[OcspEvidence::stored(response)], &[], &policy));
        assert_eq!(finding.invalidity_date, Some(at(-30 * DAY)), "shown in any case");
        finding.status
    };
    let by_invalidity = RevocationStatus::Revoked {
        at: at(-30 * DAY),
        reason: Some(CrlReason::KeyCompromise),
    };
    let shipped = ValidationPolicy::shipped();
    assert_eq!(ask(CrlReason::KeyCompromise, false, &shipped), by_invalidity);
    assert_eq!(ask(CrlReason::KeyCompromise, true, &shipped), by_invalidity);
    assert_eq!(ask(CrlReason::Superseded, false, &shipped), RevocationStatus::Good);
    let by_date = by(CountsFrom::RevocationDate);
    assert_eq!(ask(CrlReason::KeyCompromise, false, &by_date), RevocationStatus::Good);
    let by_proof = by(CountsFrom::InvalidityDateUnlessProven);
    assert_eq!(ask(CrlReason::KeyCompromise, false, &by_proof), by_invalidity);
    assert_eq!(ask(CrlReason::KeyCompromise, true, &by_proof), RevocationStatus::Good);
}

#[test]
fn a_fault_of_transport_is_told_before_an_old_list_and_after_wrong_data() {
    let world = World::of(KeyKind::Gost2015Bits512);
    let attempt = FaultCase::of_attempt("nobody", &world.leaf, reasons::REVOCATION_SERVICE_UNREACHABLE).faults;
    let old = [world.list(&[], at(-2 * DAY), at(-HOUR))];
    let policy = ChainPolicy::at(now());
    let outcome = world.ask(&old, &[], &attempt, &policy);
    assert_eq!(finding(&outcome).reason, Some(reasons::REVOCATION_SERVICE_UNREACHABLE));
    let both = outcome.check(checks::NOT_REVOKED).unwrap();
    assert!(
        both.evidence
            .contains(&Fact::new("cause", reasons::REVOCATION_DATA_STALE.as_str()))
    );
    let broken = with_broken_signature(&world.plain_answer(good(), at(-60)));
    let outcome = world.ask(&old, &[OcspEvidence::stored(broken)], &attempt, &policy);
    assert_eq!(
        finding(&outcome).reason,
        Some(reasons::REVOCATION_DATA_SIGNATURE_INVALID)
    );
    // What failed for one certificate says nothing about another.
    let elsewhere = FaultCase::of_attempt("nobody", &world.other_leaf, reasons::REVOCATION_SERVICE_ERROR).faults;
    let outcome = world.ask(&[], &[], &elsewhere, &policy);
    assert_eq!(finding(&outcome).reason, Some(reasons::REVOCATION_DATA_MISSING));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    /// Whatever happens to the answer that knows of a revocation, it never becomes an answer that does not.
    #[test]
    fn no_flipped_bits_make_a_revoked_certificate_good(
        flips in proptest::collection::vec((0_usize..4_096, 0_u8..8), 1..4),
        is_rsa: bool,
    ) {
        let world = World::of(if is_rsa { KeyKind::Rsa2048 } else { KeyKind::Gost2015Bits512 });
        let response = world.plain_answer(revoked(at(-DAY), CrlReason::KeyCompromise), at(-60));
        prop_assert!(world.ask_answers(std::slice::from_ref(&response)).status.is_bad());
        let mut der = response.der().to_vec();
        for (place, bit) in flips {
            let place = place % der.len();
            der[place] ^= 1 << bit;
        }
        if let Ok(altered) = OcspResponse::from_der(&der) {
            let finding = world.ask_answers(&[altered]);
            prop_assert_ne!(finding.status, RevocationStatus::Good);
        }
    }
}
