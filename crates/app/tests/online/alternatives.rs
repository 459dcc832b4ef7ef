//! Several addresses for one thing (RFC 5280, 4.2.1.13): the next is tried when what the first gives is of no use.

use super::*;

const LIST: &str = "/crl/nca.crl";
const NEXT_LIST: &str = "/crl/next.crl";
const RESPONDER: &str = "/ocsp/";
const NEXT_RESPONDER: &str = "/ocsp/next";

/// What the first of two addresses gives.
type First = fn(&Town, &Asked) -> Vec<u8>;

/// A town where nobody answers about single certificates, and the list is at two addresses.
fn with_lists(first: First, next: First) -> Scene {
    let more = More {
        lists: &[NEXT_LIST],
        ..More::default()
    };
    let scene = Scene::with(KeyKind::Gost2015Bits256, more);
    scene.behave(move |town, asked| match asked.target.as_str() {
        RESPONDER => Some(Reply::status("404 Not Found")),
        LIST => Some(Reply::ok("application/pkix-crl", &first(town, asked))),
        NEXT_LIST => Some(Reply::ok("application/pkix-crl", &next(town, asked))),
        _ => None,
    });
    scene
}

/// A town with two responders and no list.
fn with_responders(first: First, next: First) -> Scene {
    let more = More {
        responders: &[NEXT_RESPONDER],
        ..More::default()
    };
    let scene = Scene::with(KeyKind::Gost2015Bits256, more);
    scene.behave(move |town, asked| match asked.target.as_str() {
        LIST => Some(Reply::status("404 Not Found")),
        RESPONDER => Some(Reply::ok(OCSP, &first(town, asked))),
        NEXT_RESPONDER => Some(Reply::ok(OCSP, &next(town, asked))),
        _ => None,
    });
    scene
}

fn current(town: &Town, _: &Asked) -> Vec<u8> {
    town.list(NOW.0 - HOUR, NOW.0 + DAY)
}

fn stale(town: &Town, _: &Asked) -> Vec<u8> {
    town.list(NOW.0 - 3 * DAY, NOW.0 - 2 * DAY)
}

fn of_another(town: &Town, _: &Asked) -> Vec<u8> {
    town.root_list()
}

fn forged(town: &Town, asked: &Asked) -> Vec<u8> {
    let mut list = current(town, asked);
    *list.last_mut().unwrap() ^= 1;
    list
}

fn answered(town: &Town, answer: &OcspAnswer) -> Vec<u8> {
    let bytes = town.authority.ocsp_response(&town.person(), answer, &mut Noise(8));
    bytes.unwrap()
}

fn good(town: &Town, asked: &Asked) -> Vec<u8> {
    answered(town, &town.answer_to(asked))
}

fn unknown(town: &Town, asked: &Asked) -> Vec<u8> {
    let status = CertificateStatus::Unknown;
    answered(
        town,
        &OcspAnswer {
            status,
            ..town.answer_to(asked)
        },
    )
}

fn replayed(town: &Town, asked: &Asked) -> Vec<u8> {
    let nonce = Some(vec![7; 32]);
    answered(
        town,
        &OcspAnswer {
            nonce,
            ..town.answer_to(asked)
        },
    )
}

fn outdated(town: &Town, asked: &Asked) -> Vec<u8> {
    let answer = OcspAnswer {
        produced_at: UnixTime(NOW.0 - 2 * DAY),
        next_update: Some(UnixTime(NOW.0 - DAY)),
        ..town.answer_to(asked)
    };
    answered(town, &answer)
}

fn causes(report: &CertificateReportView) -> Vec<String> {
    let check = report.checks.iter().find(|check| check.id == "not-revoked").unwrap();
    let causes = check.evidence.iter().filter_map(|fact| fact.strip_prefix("cause: "));
    causes.map(str::to_owned).collect()
}

#[test]
fn the_next_list_is_fetched_when_the_first_is_of_no_use() {
    let cases: [(First, &str); 3] = [
        (stale, "revocation-data-stale"),
        (of_another, "revocation-data-for-another"),
        (forged, "revocation-data-signature-invalid"),
    ];
    for (first, cause) in cases {
        let report = with_lists(first, current).verify(true);
        assert_eq!(report.verdict, Verdict::Valid, "{cause}: {report:?}");
        // When none is of use, the fault of the first is told.
        let scene = with_lists(first, stale);
        let report = scene.verify(true);
        assert_eq!(report.verdict, Verdict::Undetermined, "{cause}");
        assert!(causes(&report).contains(&cause.to_owned()), "{cause}: {report:?}");
        let asked = scene.asked();
        for address in [LIST, NEXT_LIST] {
            assert_eq!(asked.iter().filter(|one| *one == address).count(), 1, "{asked:?}");
        }
    }
    let scene = with_lists(current, current);
    assert_eq!(scene.verify(true).verdict, Verdict::Valid);
    assert!(!scene.asked().contains(&NEXT_LIST.to_owned()), "one is enough");
}

#[test]
fn the_next_responder_is_asked_when_the_first_answers_nothing_of_use() {
    let cases: [(First, &str); 3] = [
        (replayed, "revocation-nonce-differs"),
        (unknown, "revocation-status-unknown"),
        (outdated, "revocation-data-stale"),
    ];
    for (first, cause) in cases {
        let report = with_responders(first, good).verify(true);
        assert_eq!(report.verdict, Verdict::Valid, "{cause}: {report:?}");
        let report = with_responders(first, first).verify(true);
        assert_eq!(report.verdict, Verdict::Undetermined, "{cause}");
        assert!(causes(&report).contains(&cause.to_owned()), "{cause}: {report:?}");
    }
    let scene = with_responders(good, good);
    assert_eq!(scene.verify(true).verdict, Verdict::Valid);
    assert!(!scene.asked().contains(&NEXT_RESPONDER.to_owned()), "one is enough");
}

#[test]
fn the_list_of_another_at_the_address_of_a_certificate_is_told() {
    let told = |first| {
        let scene = Scene::new(KeyKind::Gost2015Bits256);
        scene.behave(move |town, asked| match asked.target.as_str() {
            RESPONDER => Some(Reply::ok(OCSP, &[0x30, 0x03, 0x0A, 0x01, 0x03])),
            LIST => Some(Reply::ok("application/pkix-crl", &First::from(first)(town, asked))),
            _ => None,
        });
        let address = format!("address: http://127.0.0.1:{}{LIST}", scene.port());
        (scene.verify(true), address)
    };
    let (report, address) = told(of_another as First);
    assert!(
        causes(&report).contains(&"revocation-data-for-another".to_owned()),
        "{report:?}"
    );
    let check = report.checks.iter().find(|check| check.id == "not-revoked").unwrap();
    assert!(check.evidence.contains(&address), "{:?}", check.evidence);
    assert_eq!(told(current as First).0.verdict, Verdict::Valid);
}
