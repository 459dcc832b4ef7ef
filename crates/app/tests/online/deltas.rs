//! Changes to a list (delta CRLs), found where the certificate or the list says they are.

use qolhat_asn1::Oid;
use qolhat_authority::ListForm;

use super::*;

const BASE_PATH: &str = "/crl/nca.crl";
const DELTA_PATH: &str = "/crl/nca_d.crl";

/// The number of the complete list.
const BASE_NUMBER: u64 = 10;

/// Since when a person is withdrawn here.
const SINCE: UnixTime = UnixTime(NOW.0 - 3 * HOUR);

/// Made when, to be renewed when.
type Period = (i64, i64);

const CURRENT: Period = (NOW.0 - HOUR, NOW.0 + DAY);
const PAST: Period = (NOW.0 - 3 * DAY, NOW.0 - 2 * DAY);

/// Where the address of the changes stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Named {
    /// RFC 5280, 4.2.1.15.
    InCertificate,
    /// RFC 5280, 5.2.6.
    InList,
}

/// What a list says about the person.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Line {
    Absent,
    Because(CrlReason),
}

fn list_in(town: &Town, form: &ListForm<'_>, line: Line, (from, until): Period) -> Vec<u8> {
    let lines = match line {
        Line::Absent => Vec::new(),
        Line::Because(reason) => vec![RevokedCertificate::of(&town.person(), SINCE, Some(reason))],
    };
    town.authority
        .revocation_list_in(form, &lines, UnixTime(from), UnixTime(until), &mut Noise(20))
        .unwrap()
}

/// Changes since the list with this number.
fn delta_since(town: &Town, base: u64, line: Line, period: Period) -> Vec<u8> {
    let form = ListForm {
        number: Some(BASE_NUMBER + 5),
        delta_base: Some(base),
        ..ListForm::default()
    };
    list_in(town, &form, line, period)
}

fn list_reply(der: &[u8]) -> Reply {
    Reply::ok("application/pkix-crl", der)
}

/// There is no responder, the complete list says `base` and is of `period`, and `delta` answers for the changes.
fn scene_of(named: Named, base: (Line, Period), delta: impl Fn(&Town) -> Reply + Send + Sync + 'static) -> Scene {
    let scene = Scene::with_delta(
        KeyKind::Gost2015Bits512,
        (named == Named::InCertificate).then_some(DELTA_PATH),
    );
    let url = format!("http://127.0.0.1:{}{DELTA_PATH}", scene.port());
    scene.behave(move |town, asked| match asked.target.as_str() {
        "/ocsp/" => Some(Reply::status("404 Not Found")),
        BASE_PATH => {
            let form = ListForm {
                number: Some(BASE_NUMBER),
                delta_url: (named == Named::InList).then_some(&url),
                ..ListForm::default()
            };
            Some(list_reply(&list_in(town, &form, base.0, base.1)))
        }
        DELTA_PATH => Some(delta(town)),
        _ => None,
    });
    scene
}

/// The complete list is current and knows nothing bad.
fn scene(named: Named, delta: impl Fn(&Town) -> Reply + Send + Sync + 'static) -> Scene {
    scene_of(named, (Line::Absent, CURRENT), delta)
}

/// Why the person is withdrawn; nothing when he is not.
fn withdrawn_for(report: &CertificateReportView) -> Option<&'static str> {
    let is_withdrawn = reason(report) == Some("certificate-revoked");
    let mut known = ["certificateHold", "keyCompromise"].into_iter();
    known.find(|reason| is_withdrawn && report.revocation.reason.as_deref() == Some(*reason))
}

fn evidence(report: &CertificateReportView) -> &[String] {
    let check = report.checks.iter().find(|check| check.id == "not-revoked").unwrap();
    &check.evidence
}

#[test]
fn who_is_withdrawn_only_in_the_changes_is_withdrawn() {
    for named in [Named::InCertificate, Named::InList] {
        for (line, expected) in [
            (Line::Because(CrlReason::KeyCompromise), Some("keyCompromise")),
            (Line::Because(CrlReason::CertificateHold), Some("certificateHold")),
            (Line::Absent, None),
        ] {
            let scene = scene(named, move |town| {
                list_reply(&delta_since(town, BASE_NUMBER, line, CURRENT))
            });
            let report = scene.verify(true);
            assert_eq!(withdrawn_for(&report), expected, "{named:?}: {:?}", evidence(&report));
            assert_eq!(report.verdict == Verdict::Valid, line == Line::Absent);
            assert_eq!(report.revocation.source.as_deref(), Some("crl"));
            let from = report.revocation.obtained_from.as_deref().unwrap();
            assert!(from.ends_with(DELTA_PATH), "{from}");
            // Everything is kept: nobody is asked again, and offline the answer is the same.
            let asked = scene.asked();
            assert_eq!(asked.iter().filter(|path| *path == DELTA_PATH).count(), 1, "{asked:?}");
            for online in [true, false] {
                assert_eq!(withdrawn_for(&scene.verify(online)), expected);
                assert_eq!(scene.asked(), asked);
            }
        }
    }
}

#[test]
fn what_is_on_hold_is_released_by_the_changes() {
    let on_hold = Line::Because(CrlReason::CertificateHold);
    for (line, verdict) in [
        (Line::Because(CrlReason::RemoveFromCrl), Verdict::Valid),
        (Line::Absent, Verdict::Undetermined),
    ] {
        for named in [Named::InCertificate, Named::InList] {
            let scene = scene_of(named, (on_hold, CURRENT), move |town| {
                list_reply(&delta_since(town, BASE_NUMBER, line, CURRENT))
            });
            let report = scene.verify(true);
            assert_eq!(report.verdict, verdict, "{line:?}, {named:?}: {:?}", evidence(&report));
            let expected = (verdict != Verdict::Valid).then_some("certificateHold");
            assert_eq!(withdrawn_for(&report), expected);
        }
    }
}

#[test]
fn current_changes_renew_an_outdated_list() {
    let current = |town: &Town| list_reply(&delta_since(town, BASE_NUMBER, Line::Absent, CURRENT));
    let report = scene_of(Named::InCertificate, (Line::Absent, PAST), current).verify(true);
    assert_eq!(report.verdict, Verdict::Valid, "{:?}", evidence(&report));
    // The bad twin: both are outdated.
    let past = |town: &Town| list_reply(&delta_since(town, BASE_NUMBER, Line::Absent, PAST));
    let report = scene_of(Named::InCertificate, (Line::Absent, PAST), past).verify(true);
    assert_eq!(report.verdict, Verdict::Undetermined);
    let stale = "cause: revocation-data-stale".to_owned();
    assert!(evidence(&report).contains(&stale), "{:?}", evidence(&report));
}

/// What the server of the changes does.
type Fault = fn(&Town) -> Reply;

/// Why changes are not used, and what the server did.
fn faults() -> Vec<(&'static str, Fault)> {
    vec![
        ("revocation-delta-does-not-fit", |town| {
            list_reply(&delta_since(town, BASE_NUMBER + 1, Line::Absent, CURRENT))
        }),
        ("revocation-data-stale", |town| {
            list_reply(&delta_since(town, BASE_NUMBER, Line::Absent, PAST))
        }),
        ("revocation-data-signature-invalid", |town| {
            let mut der = delta_since(town, BASE_NUMBER, Line::Absent, CURRENT);
            let last = der.len() - 1;
            der[last] ^= 1;
            list_reply(&der)
        }),
        ("revocation-data-not-understood", |town| {
            let form = ListForm {
                number: Some(BASE_NUMBER + 5),
                delta_base: Some(BASE_NUMBER),
                unknown_critical: Some(Oid::new_unwrap("1.3.6.1.4.1.32473.1")),
                ..ListForm::default()
            };
            list_reply(&list_in(town, &form, Line::Absent, CURRENT))
        }),
        ("revocation-answer-truncated", |town| {
            list_reply(&delta_since(town, BASE_NUMBER, Line::Absent, CURRENT)).without_last(20)
        }),
        ("service-answer-unreadable", |town| {
            // Announced as long as it came, and cut off inside.
            let der = delta_since(town, BASE_NUMBER, Line::Absent, CURRENT);
            let tbs = &der[..der.len() - 150];
            let mut cut = vec![0x30, 0x82];
            cut.extend_from_slice(&u16::try_from(tbs.len() - 4).unwrap().to_be_bytes());
            cut.extend_from_slice(&tbs[4..]);
            list_reply(&cut)
        }),
        ("revocation-service-error", |_| Reply::status("404 Not Found")),
        ("revocation-answer-not-der", |_| Reply::ok("text/html", b"<html>")),
    ]
}

#[test]
fn changes_that_can_not_be_used_are_told_and_the_list_speaks() {
    for (expected, fault) in faults() {
        for named in [Named::InCertificate, Named::InList] {
            let report = scene(named, fault).verify(true);
            assert_eq!(report.verdict, Verdict::Valid, "{expected}: {:?}", evidence(&report));
            let told = format!("delta_not_used: {expected}");
            assert!(evidence(&report).contains(&told), "{expected}: {:?}", evidence(&report));
        }
        // They lift nothing and hide nothing.
        for (line, reason_of_list) in [
            (CrlReason::CertificateHold, "certificateHold"),
            (CrlReason::KeyCompromise, "keyCompromise"),
        ] {
            let scene = scene_of(Named::InList, (Line::Because(line), CURRENT), fault);
            assert_eq!(withdrawn_for(&scene.verify(true)), Some(reason_of_list), "{expected}");
        }
        // Without a current list nothing is decided.
        let report = scene_of(Named::InCertificate, (Line::Absent, PAST), fault).verify(true);
        assert_eq!(report.verdict, Verdict::Undetermined, "{expected}");
        let causes = evidence(&report);
        assert!(causes.contains(&format!("cause: {expected}")), "{expected}: {causes:?}");
    }
}

#[test]
fn a_release_that_can_not_be_used_releases_nobody() {
    let released = Line::Because(CrlReason::RemoveFromCrl);
    let on_hold = Line::Because(CrlReason::CertificateHold);
    for (base, period) in [(BASE_NUMBER + 1, CURRENT), (BASE_NUMBER, PAST)] {
        let scene = scene_of(Named::InCertificate, (on_hold, CURRENT), move |town| {
            list_reply(&delta_since(town, base, released, period))
        });
        assert_eq!(withdrawn_for(&scene.verify(true)), Some("certificateHold"));
    }
}

#[test]
fn a_genuine_revocation_counts_also_in_changes_that_are_outdated_or_do_not_fit() {
    let revoked = Line::Because(CrlReason::KeyCompromise);
    for (base, period) in [(BASE_NUMBER + 1, CURRENT), (BASE_NUMBER, PAST)] {
        let scene = scene(Named::InCertificate, move |town| {
            list_reply(&delta_since(town, base, revoked, period))
        });
        assert_eq!(withdrawn_for(&scene.verify(true)), Some("keyCompromise"));
    }
    // The twin: one that is not genuine names whom it likes.
    let scene = scene(Named::InCertificate, move |town| {
        let mut der = delta_since(town, BASE_NUMBER, revoked, CURRENT);
        let last = der.len() - 1;
        der[last] ^= 1;
        list_reply(&der)
    });
    assert_eq!(scene.verify(true).verdict, Verdict::Valid);
}

#[test]
fn an_address_in_a_list_that_is_not_genuine_is_not_asked() {
    let scene = scene(Named::InList, |town| {
        list_reply(&delta_since(town, BASE_NUMBER, Line::Absent, CURRENT))
    });
    let url = format!("http://127.0.0.1:{}/elsewhere.crl", scene.port());
    // The genuine list comes from the authority; somebody else's with another address lies beside it.
    let form = ListForm {
        number: Some(BASE_NUMBER),
        delta_url: Some(&url),
        ..ListForm::default()
    };
    let mut forged = list_in(&scene.town, &form, Line::Absent, CURRENT);
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let path = scene.folder.path().join("forged.crl");
    std::fs::write(&path, &forged).unwrap();
    let request = BasisRequest {
        trust: vec![scene.folder.path().join("root.cer")],
        revocation_lists: vec![path],
        online: true,
        ..BasisRequest::default()
    };
    let basis = scene.app.basis_of(&request).unwrap();
    let file = scene.folder.path().join("person.cer");
    let report = scene.app.verify_certificate_file(&file, &basis).unwrap();
    assert_eq!(report.verdict, Verdict::Valid, "{:?}", evidence(&report));
    let asked = scene.asked();
    assert!(asked.contains(&DELTA_PATH.to_owned()), "{asked:?}");
    assert!(!asked.contains(&"/elsewhere.crl".to_owned()), "{asked:?}");
}
