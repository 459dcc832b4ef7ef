//! Verification that asks services: a responder and a file server of the test's own, real signatures, injected faults.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../fetch/tests/support/mod.rs"]
mod server;

mod support;

#[path = "../../signature/tests/support/mod.rs"]
mod signing;

#[path = "online/stamped.rs"]
mod stamped;

#[path = "online/alternatives.rs"]
mod alternatives;

#[path = "online/bundles.rs"]
mod bundles;

#[path = "online/deltas.rs"]
mod deltas;

#[path = "online/namesakes.rs"]
mod namesakes;

use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use qolhat_app::wire::*;
use qolhat_app::{App, BasisRequest, Clock, NoPicker, Nothing, Ports, SystemNetwork, SystemRandom, read_moment};
use qolhat_asn1::{UnixTime, der};
use qolhat_authority::{
    Authority, AuthorityProfile, CertificateStatus, Issued, KeyKind, OcspAnswer, PersonRequest, RevokedCertificate,
};
use qolhat_fetch::{Settings, Timeouts};
use qolhat_pki::{Certificate, CrlReason, OcspRequest, OcspResponse, Purpose, Role, Signer as _};
use server::{Asked, Reply, Server};
use support::Noise;

const NOW: UnixTime = UnixTime(1_795_165_500);
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

const OCSP: &str = "application/ocsp-response";

/// A clock that the test sets.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Clock for Hands {
    fn now(&self) -> UnixTime {
        UnixTime(self.0.load(Ordering::SeqCst))
    }
}

/// What the responder and the file server do with a request.
type Behaviour = Arc<dyn Fn(&Town, &Asked) -> Option<Reply> + Send + Sync>;

/// Addresses in certificates besides the usual ones.
#[derive(Clone, Copy, Default)]
struct More {
    delta_path: Option<&'static str>,
    lists: &'static [&'static str],
    responders: &'static [&'static str],
}

/// An authority with its services, and a person it knows.
struct Town {
    authority: Authority,
    /// Another authority, whose word counts nothing here.
    stranger: Authority,
    kind: KeyKind,
    key: Issued,
    /// Answers otherwise than all is well.
    behaviour: Mutex<Option<Behaviour>>,
    status: Mutex<CertificateStatus>,
}

impl Town {
    fn found(kind: KeyKind, port: u16, more: &More) -> Arc<Self> {
        let url = format!("http://127.0.0.1:{port}");
        let found = |name, seed| {
            let mut profile = AuthorityProfile::unmarked(name, &url);
            let urls = &mut profile.urls;
            urls.delta_revocation_list = more.delta_path.map(|path| format!("{url}{path}"));
            urls.more_revocation_lists = more.lists.iter().map(|path| format!("{url}{path}")).collect();
            urls.more_ocsp = more.responders.iter().map(|path| format!("{url}{path}")).collect();
            Authority::found(profile, kind, UnixTime(NOW.0 - 100 * DAY), &mut Noise(seed)).unwrap()
        };
        let authority = found("TEST", 5);
        let key = authority.issue(&person_request(kind), &mut Noise(6)).unwrap();
        Arc::new(Self {
            authority,
            stranger: found("OTHER", 7),
            kind,
            key,
            behaviour: Mutex::default(),
            status: Mutex::new(CertificateStatus::Good),
        })
    }

    /// A person that only the other authority knows, under the same addresses.
    fn of_stranger(&self) -> Issued {
        self.stranger.issue(&person_request(self.kind), &mut Noise(12)).unwrap()
    }

    fn person(&self) -> Certificate {
        self.key.certificate().clone()
    }

    fn serve(self: &Arc<Self>, listener: TcpListener) -> Server {
        let town = Arc::clone(self);
        Server::on(listener, move |asked, _| {
            let behaviour = town.behaviour.lock().unwrap().clone();
            let special = behaviour.and_then(|behaviour| behaviour(&town, asked));
            special.unwrap_or_else(|| town.answer(asked))
        })
    }

    fn answer(&self, asked: &Asked) -> Reply {
        let list = |bytes: Vec<u8>| Reply::ok("application/pkix-crl", &bytes);
        match asked.target.as_str() {
            "/ocsp/" => self.ocsp(asked, &self.answer_to(asked)),
            "/crl/nca.crl" => list(self.list(NOW.0 - HOUR, NOW.0 + DAY)),
            "/crl/root.crl" => list(self.root_list()),
            "/cert/nca.cer" => Reply::ok("application/pkix-cert", self.authority.issuing().der()),
            "/cert/root.cer" => Reply::ok("application/pkix-cert", self.authority.root().der()),
            _ => Reply::status("404 Not Found"),
        }
    }

    fn answer_to(&self, asked: &Asked) -> OcspAnswer {
        let request = OcspRequest::from_der(&asked.body).unwrap();
        OcspAnswer {
            status: *self.status.lock().unwrap(),
            produced_at: UnixTime(NOW.0 - 5),
            next_update: Some(UnixTime(NOW.0 + HOUR)),
            nonce: request.nonce(),
        }
    }

    fn ocsp(&self, _: &Asked, answer: &OcspAnswer) -> Reply {
        let bytes = self.authority.ocsp_response(&self.person(), answer, &mut Noise(8));
        Reply::ok(OCSP, &bytes.unwrap())
    }

    fn list(&self, this_update: i64, next_update: i64) -> Vec<u8> {
        let revoked: Vec<RevokedCertificate> = match *self.status.lock().unwrap() {
            CertificateStatus::Revoked { at, reason } => vec![RevokedCertificate::of(&self.person(), at, reason)],
            _ => Vec::new(),
        };
        self.authority
            .revocation_list(&revoked, UnixTime(this_update), UnixTime(next_update), &mut Noise(9))
            .unwrap()
    }

    fn root_list(&self) -> Vec<u8> {
        let (made, until) = (UnixTime(NOW.0 - DAY), UnixTime(NOW.0 + 30 * DAY));
        self.authority
            .root_revocation_list(&[], made, until, &mut Noise(10))
            .unwrap()
    }
}

fn person_request(kind: KeyKind) -> PersonRequest {
    PersonRequest {
        common_name: "ТЕСТОВ ТЕСТ".to_owned(),
        surname: Some("ТЕСТОВ".to_owned()),
        patronymic: None,
        iin: Some("850101300015".to_owned()),
        bin: Some("200140012345".to_owned()),
        organization: Some("ТОО \"ТЕСТ\"".to_owned()),
        role: Role::FirstHead,
        purpose: Purpose::Sign,
        not_before: UnixTime(NOW.0 - 30 * DAY),
        not_after: UnixTime(NOW.0 + 300 * DAY),
        key: kind,
    }
}

/// A town, its server, and a program that may ask it.
struct Scene {
    town: Arc<Town>,
    server: Option<Server>,
    folder: tempfile::TempDir,
    hands: Hands,
    app: App,
}

impl Scene {
    fn new(kind: KeyKind) -> Self {
        Self::with(kind, More::default())
    }

    /// The person's certificate says that changes to the list are at `delta_path`.
    fn with_delta(kind: KeyKind, delta_path: Option<&'static str>) -> Self {
        let more = More {
            delta_path,
            ..More::default()
        };
        Self::with(kind, more)
    }

    fn with(kind: KeyKind, more: More) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let town = Town::found(kind, listener.local_addr().unwrap().port(), &more);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("root.cer"), town.authority.root().der()).unwrap();
        std::fs::write(folder.path().join("person.cer"), town.person().der()).unwrap();
        let hands = Hands(Arc::new(AtomicI64::new(NOW.0)));
        let app = open(&folder.path().join("archive"), &hands);
        let scene = Self {
            server: Some(town.serve(listener)),
            town,
            folder,
            hands,
            app,
        };
        scene.allow_local();
        scene
    }

    /// The services of the test are on this computer, which no certificate alone may make the program ask.
    fn allow_local(&self) {
        let request = SaveServicesRequest {
            network_allowed: false,
            proxy: ProxyKind::None,
            proxy_address: None,
            replacements: Vec::new(),
            local_hosts: vec!["127.0.0.1".to_owned()],
        };
        self.app.save_services(request).unwrap();
    }

    fn behave(&self, behaviour: impl Fn(&Town, &Asked) -> Option<Reply> + Send + Sync + 'static) {
        *self.town.behaviour.lock().unwrap() = Some(Arc::new(behaviour));
    }

    fn verify(&self, online: bool) -> CertificateReportView {
        self.verify_file(&self.folder.path().join("person.cer"), online)
    }

    fn verify_file(&self, file: &Path, online: bool) -> CertificateReportView {
        let request = BasisRequest {
            trust: vec![self.folder.path().join("root.cer")],
            online,
            ..BasisRequest::default()
        };
        let basis = self.app.basis_of(&request).unwrap();
        self.app.verify_certificate_file(file, &basis).unwrap()
    }

    fn port(&self) -> String {
        self.server.as_ref().unwrap().port().to_string()
    }

    /// Paths that were asked for, in order.
    fn asked(&self) -> Vec<String> {
        let asked = self.server.as_ref().unwrap().asked();
        asked.into_iter().map(|asked| asked.target).collect()
    }
}

fn open(folder: &Path, hands: &Hands) -> App {
    let settings = Settings {
        timeouts: Timeouts {
            connect: Duration::from_secs(10),
            read: Duration::from_millis(400),
            total: Duration::from_secs(20),
            total_of_list: Duration::from_secs(20),
        },
        pause: Duration::ZERO,
        ..Settings::default()
    };
    let ports = Ports {
        clock: Box::new(hands.clone()),
        random: Box::new(SystemRandom),
        network: Box::new(SystemNetwork::with_settings(settings)),
        picker: Box::new(NoPicker),
    };
    App::open_archive_as(folder, Profile::Work, ports).unwrap()
}

/// The reason beside the question about revocation.
fn reason(report: &CertificateReportView) -> Option<&str> {
    let check = report.checks.iter().find(|check| check.id == "not-revoked").unwrap();
    check.reason.as_deref()
}

fn is_ocsp(asked: &Asked) -> bool {
    asked.target == "/ocsp/"
}

#[test]
fn what_is_missing_is_asked_for_and_kept() {
    for kind in [KeyKind::Rsa2048, KeyKind::Gost2015Bits512] {
        let mut scene = Scene::new(kind);
        // Nobody is asked unless that is allowed.
        let offline = scene.verify(false);
        assert_eq!(offline.verdict, Verdict::Undetermined);
        assert!(scene.asked().is_empty());

        let online = scene.verify(true);
        assert_eq!(online.verdict, Verdict::Valid, "{kind:?}: {online:?}");
        // The issuer from its address, the answer about the person, and the root's list about the issuer.
        assert_eq!(scene.asked(), ["/cert/nca.cer", "/ocsp/", "/crl/root.crl"]);
        assert_eq!(online.revocation.source.as_deref(), Some("ocsp"));
        assert_eq!(online.revocation.obtained_at, Some(NOW.to_string()));

        // Half an hour later the same answers still hold: nobody is asked, also when the server is gone.
        scene.hands.0.store(NOW.0 + HOUR / 2, Ordering::SeqCst);
        let again = scene.verify(true);
        assert_eq!((again.verdict, scene.asked().len()), (Verdict::Valid, 3));
        scene.server = None;
        for online in [true, false] {
            let kept = scene.verify(online);
            assert_eq!(kept.verdict, Verdict::Valid, "{kept:?}");
            assert_eq!(kept.revocation.obtained_at, Some(NOW.to_string()));
            let from = kept.revocation.obtained_from.unwrap();
            assert!(from.ends_with("/ocsp/"), "{from}");
        }
        // Another program that opens the archive knows it too.
        let archive = scene.folder.path().join("archive");
        scene.app = open(&archive, &scene.hands);
        assert_eq!(scene.verify(false).verdict, Verdict::Valid);

        // A month later nothing of it holds any more, and nobody answers.
        scene.hands.0.store(NOW.0 + 31 * DAY, Ordering::SeqCst);
        assert_eq!(scene.verify(false).verdict, Verdict::Undetermined);
        let alone = scene.verify(true);
        assert_eq!(alone.verdict, Verdict::Undetermined);
        assert_eq!(alone.revocation.obtained_at, None);
    }
}

#[test]
fn without_a_responder_the_list_decides() {
    let scene = Scene::new(KeyKind::Gost2015Bits512);
    scene.behave(|_, asked| is_ocsp(asked).then(|| Reply::status("404 Not Found")));
    let report = scene.verify(true);
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    assert_eq!(report.revocation.source.as_deref(), Some("crl"));
    assert_eq!(report.revocation.obtained_at, Some(NOW.to_string()));
    assert!(scene.asked().contains(&"/crl/nca.crl".to_owned()));
    // The list is kept as well.
    let asked = scene.asked().len();
    assert_eq!(scene.verify(false).verdict, Verdict::Valid);
    assert_eq!(scene.asked().len(), asked);
    // A newer one takes its place.
    scene.hands.0.store(NOW.0 + 2 * DAY, Ordering::SeqCst);
    scene.behave(|town, asked| match asked.target.as_str() {
        "/ocsp/" => Some(Reply::status("404 Not Found")),
        "/crl/nca.crl" => Some(Reply::ok("", &town.list(NOW.0 + 47 * HOUR, NOW.0 + 70 * HOUR))),
        _ => None,
    });
    let report = scene.verify(true);
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    assert_eq!(
        report.revocation.obtained_at,
        Some(UnixTime(NOW.0 + 2 * DAY).to_string())
    );
    let lists = scene.app.list_trust(Nothing {}).unwrap().revocation_lists;
    assert_eq!(lists.len(), 2, "the root's and the newest: {lists:?}");
}

#[test]
fn a_list_wrapped_in_text_is_read_and_kept() {
    let wrapped = |der: &[u8]| {
        let letters = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN X509 CRL-----\n{letters}\n-----END X509 CRL-----\n")
    };
    for is_whole in [true, false] {
        let scene = Scene::new(KeyKind::Gost2015Bits512);
        scene.behave(move |town, asked| match asked.target.as_str() {
            "/ocsp/" => Some(Reply::status("404 Not Found")),
            "/crl/nca.crl" => {
                let mut text = wrapped(&town.list(NOW.0 - HOUR, NOW.0 + DAY));
                if !is_whole {
                    text.truncate(text.len() - 40);
                }
                Some(Reply::ok("application/x-pem-file", text.as_bytes()))
            }
            _ => None,
        });
        for online in [true, false] {
            let report = scene.verify(online);
            let expected = if is_whole {
                Verdict::Valid
            } else {
                Verdict::Undetermined
            };
            assert_eq!(report.verdict, expected, "{:?}", reason(&report));
            if online && !is_whole {
                let check = report.checks.iter().find(|check| check.id == "not-revoked").unwrap();
                let cause = "cause: service-answer-unreadable".to_owned();
                assert!(check.evidence.contains(&cause), "{:?}", check.evidence);
            }
        }
    }
}

#[test]
fn a_withdrawn_certificate_is_told_from_either_witness() {
    let at = UnixTime(NOW.0 - 3 * DAY);
    for has_responder in [true, false] {
        let scene = Scene::new(KeyKind::Rsa2048);
        *scene.town.status.lock().unwrap() = CertificateStatus::Revoked {
            at,
            reason: Some(CrlReason::KeyCompromise),
        };
        if !has_responder {
            scene.behave(|_, asked| is_ocsp(asked).then(|| Reply::status("500 Internal Server Error")));
        }
        let report = scene.verify(true);
        assert_eq!(report.verdict, Verdict::Undetermined);
        assert_eq!(reason(&report), Some("certificate-revoked"), "{report:?}");
        assert_eq!(report.revocation.revoked_at, Some(at.to_string()));
    }
}

/// The responder's answer can not be used and there is no list: the reason that is told, and what it rests on.
fn told(fault: impl Fn(&Town, &Asked) -> Option<Reply> + Send + Sync + 'static) -> (String, Vec<String>) {
    let scene = Scene::new(KeyKind::Gost2015Bits512);
    scene.behave(move |town, asked| match asked.target.as_str() {
        "/crl/nca.crl" => Some(Reply::status("404 Not Found")),
        "/ocsp/" => fault(town, asked),
        _ => None,
    });
    let report = scene.verify(true);
    assert_eq!(report.verdict, Verdict::Undetermined, "{report:?}");
    assert_eq!(report.revocation.status, "unknown", "{report:?}");
    let check = report.checks.iter().find(|check| check.id == "not-revoked").unwrap();
    // What failed stays failed without the network: nothing useless was kept in place of an answer.
    assert_eq!(scene.verify(false).verdict, Verdict::Undetermined);
    // The good twin.
    *scene.town.behaviour.lock().unwrap() = None;
    assert_eq!(scene.verify(true).verdict, Verdict::Valid);
    (check.reason.clone().unwrap_or_default(), check.evidence.clone())
}

#[test]
fn each_fault_of_transport_is_told() {
    type Fault = Box<dyn Fn(&Town, &Asked) -> Option<Reply> + Send + Sync>;
    let always = |reply: Reply| -> Fault { Box::new(move |_, _| Some(reply.clone())) };
    let mut large = vec![0x30, 0x83, 0x0F, 0x00, 0x00];
    large.resize(0x0F_0005, 0);
    let unavailable = Reply::status("503 Service Unavailable");
    let portal = Reply::redirect("302 Found", "http://portal.example/");
    let cases: Vec<(&str, &str, Fault)> = vec![
        ("revocation-service-error", "http-status", always(unavailable)),
        (
            "revocation-answer-not-der",
            "html",
            always(Reply::ok("text/html", b"<html>Sign in")),
        ),
        (
            "revocation-answer-not-der",
            "other-content",
            always(Reply::ok(OCSP, b"down for maintenance")),
        ),
        ("service-redirected", "redirect", always(portal)),
        (
            "revocation-service-unreachable",
            "connection-lost",
            always(Reply::raw(b"")),
        ),
        ("service-answer-too-large", "too-large", always(Reply::ok(OCSP, &large))),
        (
            "revocation-service-timeout",
            "timeout",
            Box::new(|town, asked| Some(town.answer(asked).stalled_after(120))),
        ),
        (
            "revocation-answer-truncated",
            "truncated",
            Box::new(|town, asked| Some(town.answer(asked).without_last(7))),
        ),
    ];
    for (expected, code, fault) in cases {
        let (reason, evidence) = told(fault);
        assert_eq!(reason, expected, "{evidence:?}");
        assert!(evidence.contains(&format!("fault: {code}")), "{code}: {evidence:?}");
        assert!(evidence.iter().any(|fact| fact.ends_with("/ocsp/")), "{evidence:?}");
    }
    // How long the service wants to be left alone is told, too.
    let later = Reply::with_head(
        "503 Service Unavailable",
        "Retry-After: 3600\r\nContent-Length: 0\r\n",
        b"",
    );
    let (reason, evidence) = told(always(later));
    assert_eq!(reason, "revocation-service-error");
    assert!(evidence.contains(&"retry_after: 3600 s".to_owned()), "{evidence:?}");
    // DER of another kind.
    let (reason, evidence) = told(always(Reply::ok(OCSP, &[0x30, 0x03, 0x02, 0x01, 0x00])));
    assert_eq!(reason, "service-answer-unreadable", "{evidence:?}");
}

#[test]
fn each_fault_of_an_answer_is_told() {
    let answered = |change: fn(&mut OcspAnswer)| {
        move |town: &Town, asked: &Asked| {
            let mut answer = town.answer_to(asked);
            change(&mut answer);
            Some(town.ocsp(asked, &answer))
        }
    };
    let (nonce, _) = told(answered(|answer| answer.nonce = Some(vec![7; 32])));
    assert_eq!(nonce, "revocation-nonce-differs");
    let (stale, evidence) = told(answered(|answer| {
        answer.produced_at = UnixTime(NOW.0 - 2 * DAY);
        answer.next_update = Some(UnixTime(NOW.0 - DAY));
    }));
    // What came says more than that no list came; both are there.
    assert_eq!(stale, "revocation-data-stale");
    for cause in ["revocation-data-stale", "revocation-service-error"] {
        assert!(evidence.contains(&format!("cause: {cause}")), "{cause}: {evidence:?}");
    }
    let (_, evidence) = told(|town, asked| {
        let answer = town.answer_to(asked);
        let bytes = town.stranger.ocsp_response(&town.person(), &answer, &mut Noise(8));
        Some(Reply::ok(OCSP, &bytes.unwrap()))
    });
    assert!(
        evidence.contains(&"cause: revocation-data-for-another".to_owned()),
        "{evidence:?}"
    );
    // The person signs the answer about himself, with a key that the same authority certified.
    let (signer, _) = told(|town, asked| {
        let answer = town.answer_to(asked);
        let good = town
            .authority
            .ocsp_response(&town.person(), &answer, &mut Noise(8))
            .unwrap();
        let good = OcspResponse::from_der(&good).unwrap();
        let key = town.key.signing_key();
        let basic = der::sequence(&[
            good.tbs(),
            &key.signature_algorithm_der(),
            &der::bit_string(&key.sign(good.tbs(), &mut Noise(11)).unwrap()),
            &der::explicit(0, &der::sequence(&[town.person().der()])),
        ]);
        Some(Reply::ok(OCSP, OcspResponse::from_basic_der(&basic).unwrap().der()))
    });
    assert_eq!(signer, "revocation-data-untrusted");
    let (flipped, _) = told(|town, asked| {
        let answer = town.answer_to(asked);
        let mut bytes = town
            .authority
            .ocsp_response(&town.person(), &answer, &mut Noise(8))
            .unwrap();
        // Inside of the signed part: the last digit of producedAt.
        let at = bytes.windows(2).position(|pair| pair == [0x18, 0x0F]).unwrap() + 2 + 13;
        bytes[at] ^= 1;
        Some(Reply::ok(OCSP, &bytes))
    });
    assert_eq!(flipped, "revocation-data-signature-invalid");
    let (busy, _) = told(|_, _| Some(Reply::ok(OCSP, &[0x30, 0x03, 0x0A, 0x01, 0x03])));
    assert_eq!(busy, "revocation-answer-refused");
}

#[test]
fn a_wrong_issuer_at_the_address_does_no_harm() {
    let scene = Scene::new(KeyKind::Rsa2048);
    // As in the test certificates of the НУЦ: the address names another authority's certificate.
    scene.behave(|town, asked| {
        let wrong = || Reply::ok("application/pkix-cert", town.stranger.issuing().der());
        (asked.target == "/cert/nca.cer").then(wrong)
    });
    let report = scene.verify(true);
    assert_eq!(report.sub_indication.as_deref(), Some("NO_CERTIFICATE_CHAIN_FOUND"));
    assert_eq!(scene.asked(), ["/cert/nca.cer"], "asked once, and nobody else");
    // A page instead of a certificate neither.
    scene.behave(|_, asked| (asked.target == "/cert/nca.cer").then(|| Reply::ok("text/html", b"<html>")));
    assert_eq!(scene.verify(true).verdict, Verdict::Undetermined);
    *scene.town.behaviour.lock().unwrap() = None;
    assert_eq!(scene.verify(true).verdict, Verdict::Valid);
}

#[test]
fn a_certificate_alone_opens_no_door_to_the_local_network() {
    let scene = Scene::new(KeyKind::Rsa2048);
    let request = SaveServicesRequest {
        network_allowed: true,
        proxy: ProxyKind::None,
        proxy_address: None,
        replacements: Vec::new(),
        local_hosts: Vec::new(),
    };
    scene.app.save_services(request).unwrap();
    assert_eq!(scene.verify(true).verdict, Verdict::Undetermined);
    assert!(scene.asked().is_empty());
    let services = scene.app.list_services(Nothing {}).unwrap().services;
    let refused = services
        .iter()
        .find(|service| service.address.starts_with("http://127.0.0.1"));
    assert_eq!(refused.unwrap().last_fault.as_deref(), Some("service-host-not-allowed"));
}

#[test]
fn services_hosts_and_health_are_shown() {
    let scene = Scene::new(KeyKind::Gost2015Bits512);
    let known = scene.app.list_services(Nothing {}).unwrap();
    assert!(!known.network_allowed);
    let of = |view: &ServicesView, end: &str| -> ServiceView {
        let mut services = view.services.iter();
        services.find(|service| service.address.ends_with(end)).unwrap().clone()
    };
    let national = of(&known, "//ocsp.pki.gov.kz/");
    assert_eq!(
        (national.kind, national.origin),
        (ServiceKind::Ocsp, ServiceOrigin::Seen)
    );
    assert_eq!(of(&known, "//tsp.pki.gov.kz/").origin, ServiceOrigin::Reported);
    assert!(
        known
            .hosts
            .iter()
            .any(|host| host.host == "crl.pki.gov.kz" && host.last_used_at.is_none())
    );

    // What was asked on the way of a verification is shown with how it did.
    scene.behave(|_, asked| is_ocsp(asked).then(|| Reply::status("503 Service Unavailable")));
    assert_eq!(scene.verify(true).verdict, Verdict::Valid);
    let asked = scene.app.list_services(Nothing {}).unwrap();
    let list = of(&asked, "/crl/nca.crl");
    assert_eq!((list.kind, list.origin), (ServiceKind::Crl, ServiceOrigin::Used));
    assert_eq!(list.last_success_at, Some(NOW.to_string()));
    assert_eq!(list.next_update, Some(UnixTime(NOW.0 + DAY).to_string()));
    assert!(list.latency_ms.is_some() && list.last_fault.is_none());
    let responder = of(&asked, "/ocsp/");
    assert_eq!(responder.last_fault.as_deref(), Some("revocation-service-error"));
    assert_eq!(responder.last_success_at, None);
    let host = asked.hosts.iter().find(|host| host.host == "127.0.0.1").unwrap();
    assert_eq!(
        host.kinds,
        [ServiceKind::Ocsp, ServiceKind::Crl, ServiceKind::Certificate]
    );
    assert_eq!(host.last_used_at, Some(NOW.to_string()));

    // Asked again on request, the responder is well; of the list only the beginning is fetched.
    scene.behave(|_, asked| is_ocsp(asked).then(|| Reply::ok(OCSP, &[0x30, 0x03, 0x0A, 0x01, 0x01])));
    let request = CheckServicesRequest {
        addresses: vec![responder.address.clone()],
    };
    let checked = scene.app.check_services(request).unwrap();
    assert_eq!(of(&checked, "/ocsp/").last_success_at, Some(NOW.to_string()));
    assert_eq!(of(&checked, "/ocsp/").last_fault_at, Some(NOW.to_string()));
}

#[test]
fn settings_lead_elsewhere_and_refuse_what_is_no_address() {
    let scene = Scene::new(KeyKind::Rsa2048);
    let other = Server::start(|_, _| Reply::status("500 Internal Server Error"));
    let proxy = Server::start(|_, _| Reply::status("407 Proxy Authentication Required"));
    let request = |proxy_kind, proxy_address: Option<String>, instead: &str| -> SaveServicesRequest {
        serde_json::from_value(serde_json::json!({
            "network_allowed": true,
            "proxy": proxy_kind,
            "proxy_address": proxy_address,
            "replacements": [{
                "kind": "ocsp",
                "address": format!("http://127.0.0.1:{}/ocsp/", scene.port()),
                "instead": instead,
            }],
            "local_hosts": ["127.0.0.1"],
        }))
        .unwrap()
    };
    for (proxy, instead) in [
        (None, "ftp://ocsp.example/"),
        (None, "http://user@ocsp.example/"),
        (Some("socks5://name:secret@proxy".to_owned()), "http://ocsp.example/"),
    ] {
        let kind = if proxy.is_some() { "given" } else { "none" };
        let refused = scene.app.save_services(request(kind, proxy, instead)).unwrap_err();
        assert_eq!(refused.code.as_str(), "service-address-unusable");
        assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
        assert!(
            !scene.app.list_services(Nothing {}).unwrap().network_allowed,
            "nothing was changed"
        );
    }
    let view = scene
        .app
        .save_services(request("none", None, &other.at("/instead")))
        .unwrap();
    assert!(view.network_allowed);
    // The settings allow the network, so nothing more needs to be said; the list decides, since the other fails.
    let report = scene.verify(false);
    assert_eq!(
        (report.verdict, report.revocation.source.as_deref()),
        (Verdict::Valid, Some("crl"))
    );
    assert_eq!(other.asked()[0].target, "/instead");
    assert!(!scene.asked().contains(&"/ocsp/".to_owned()));

    let address = format!("name:secret@127.0.0.1:{}", proxy.port());
    let view = scene
        .app
        .save_services(request("given", Some(address), &other.at("/instead")))
        .unwrap();
    let shown = format!("127.0.0.1:{}", proxy.port());
    assert_eq!(
        (view.proxy.address.as_ref(), view.proxy.has_password),
        (Some(&shown), true)
    );
    assert!(!serde_json::to_string(&view).unwrap().contains("secret"));
    // Saving something else leaves the proxy as it is.
    let view = scene
        .app
        .save_services(request("given", None, &other.at("/instead")))
        .unwrap();
    assert!(view.proxy.has_password && !view.proxy.password_forgotten);
    scene.hands.0.store(NOW.0 + 2 * DAY, Ordering::SeqCst);
    let report = scene.verify(true);
    assert_eq!(reason(&report), Some("service-proxy-refused"), "{report:?}");
    assert_eq!(
        proxy.asked()[0].header("proxy-authorization"),
        Some("Basic bmFtZTpzZWNyZXQ=")
    );
}

/// Whether the bytes occur in any file of the archive.
fn occurs(archive: &Path, bytes: &[u8]) -> bool {
    let files = std::fs::read_dir(archive).unwrap();
    let mut contents = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    contents.any(|content| content.windows(bytes.len()).any(|window| window == bytes))
}

#[test]
fn the_password_of_a_proxy_is_in_no_file_and_is_typed_again() {
    let mut scene = Scene::new(KeyKind::Rsa2048);
    let archive = scene.folder.path().join("archive");
    let proxy = Server::start(|asked, _| match asked.header("proxy-authorization") {
        Some("Basic YW5uYTpodW50ZXIyMg==") => Reply::status("404 Not Found"),
        _ => Reply::status("407 Proxy Authentication Required"),
    });
    let place = format!("127.0.0.1:{}", proxy.port());
    let save = |app: &App, address: Option<String>| {
        let request: SaveServicesRequest = serde_json::from_value(serde_json::json!({
            "network_allowed": true,
            "proxy": "given",
            "proxy_address": address,
            "replacements": [],
            "local_hosts": ["127.0.0.1"],
        }))
        .unwrap();
        app.save_services(request).unwrap().proxy
    };
    // Why the issuer could not be had, by what the proxy was told.
    let answer_of = |scene: &Scene| {
        let before = proxy.asked().len();
        scene.verify(true);
        let asked = proxy.asked();
        let last = asked.get(before..).and_then(<[Asked]>::last).unwrap();
        last.header("proxy-authorization").map(str::to_owned)
    };
    let whole = format!("anna:hunter22@{place}");
    let view = save(&scene.app, Some(whole.clone()));
    assert_eq!((view.has_password, view.password_forgotten), (true, false));
    assert_eq!(answer_of(&scene).as_deref(), Some("Basic YW5uYTpodW50ZXIyMg=="));
    for bytes in [&b"hunter22"[..], b"anna", b"YW5uYTpodW50ZXIyMg"] {
        assert!(!occurs(&archive, bytes), "{}", String::from_utf8_lossy(bytes));
    }
    assert!(occurs(&archive, place.as_bytes()), "the rest of the settings is kept");

    // Opened again, the program knows the proxy, and that its password is to be typed.
    scene.app = open(&archive, &scene.hands);
    let view = scene.app.list_services(Nothing {}).unwrap().proxy;
    assert_eq!((view.address.as_ref(), view.has_password), (Some(&place), false));
    assert!(view.password_forgotten);
    assert_eq!(answer_of(&scene), None, "the proxy is still asked, and nobody past it");
    assert!(scene.asked().is_empty());
    let view = save(&scene.app, Some(whole));
    assert_eq!((view.has_password, view.password_forgotten), (true, false));
    assert!(answer_of(&scene).is_some());

    // Another proxy gets neither name nor password, and one without them forgets nothing.
    let view = save(&scene.app, Some(place));
    assert_eq!((view.has_password, view.password_forgotten), (false, false));
    assert_eq!(answer_of(&scene), None);
}

#[test]
fn a_clock_that_is_off_is_noticed() {
    let scene = Scene::new(KeyKind::Rsa2048);
    assert_eq!(scene.app.compare_clock(Nothing {}).unwrap(), ClockView::default());
    // The server of the test always says 2026-09-01T08:00:00Z.
    let server = read_moment("2026-09-01T08:00:00Z").unwrap().0;
    for (ahead, is_off) in [(0, false), (200, false), (420, true), (-420, true)] {
        scene.hands.0.store(server + ahead, Ordering::SeqCst);
        scene.verify(true);
        let clock = scene.app.compare_clock(Nothing {}).unwrap();
        assert_eq!(clock.is_off, is_off, "{clock:?}");
        assert!((clock.skew_seconds.unwrap() - ahead).abs() < 60, "{clock:?}");
    }
    // What was compared long ago says nothing about today.
    scene.hands.0.store(server + 3 * DAY, Ordering::SeqCst);
    assert_eq!(scene.app.compare_clock(Nothing {}).unwrap(), ClockView::default());
}
