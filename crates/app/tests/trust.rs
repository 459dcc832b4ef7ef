//! The trust store: what is known, what is pinned, what leans on whose decision, and what a change would do.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../fetch/tests/support/mod.rs"]
mod server;

mod support;

use std::path::{Path, PathBuf};

use qolhat_app::wire::*;
use qolhat_app::{
    App, BasisRequest, FixedClock, Network, NoNetwork, Nothing, Ports, ProblemCode, SystemNetwork, SystemRandom,
};
use qolhat_asn1::UnixTime;
use qolhat_authority::{Authority, AuthorityProfile, Issued, KeyKind, PersonRequest};
use qolhat_fetch::{Proxy, ProxyAddress, Settings};
use qolhat_pki::{Certificate, DigestAlgorithm, Purpose, Role};
use qolhat_signature::{Content, Form, sign_cms};
use server::{Asked, Reply, Server};
use support::{Noise, Queue};

const DAY: i64 = 86_400;
const NOW: UnixTime = UnixTime(1_795_165_500);

/// The name of the НУЦ that issues to people, and its public key, recovered from a signature that it made.
const NUC: &str = "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) 2022";
const NUC_KEY: &str = "3081ac302306092a830e030a010102023016060a2a830e030a010102020106082a830e030a01030303818400048180\
    5e13a1a72a4ad33556ef18dc36e2aa3400876b13ec72ea54c9ea262ec8f9d7ecd2fae5448bcd7006bc4a644febd8a51fd252fea1a567c08a\
    18dd6b0cc09df4228a67f33b630f931abe6e8794914fe9d9cf6ebc05e22eaf107cb717952f441150de0b2bc959f2e33dffd6db17778abfec\
    db8ac2eeb5c7b9ff3d935ca53026679e";
const NUC_KEY_ID: &str = "fe30be9fc890633f1fff5a3c0cb0c85f4c6d1708";
const NUC_PIN: &str = "b5eea044ab9f08df55faec9b8ae5b657ad8023b1b0c32b1ad95dabbe384d7a15";
const NUC_ADDRESS: &str = "http://pki.gov.kz/cert/nca_gost_2022.cer";

fn authority(name: &str, seed: u64) -> Authority {
    let profile = AuthorityProfile::unmarked(name, "http://test.example");
    Authority::found(profile, KeyKind::Gost2015Bits512, NOW, &mut Noise(seed)).unwrap()
}

fn key(authority: &Authority, seed: u64) -> Issued {
    let person = PersonRequest {
        common_name: "ТЕСТОВ АЛМАС".to_owned(),
        surname: Some("ТЕСТОВ".to_owned()),
        patronymic: None,
        iin: Some("850101300015".to_owned()),
        bin: Some("200140012345".to_owned()),
        organization: Some("ТОО \"Тест\"".to_owned()),
        role: Role::FirstHead,
        purpose: Purpose::Sign,
        not_before: UnixTime(NOW.0 - 30 * DAY),
        not_after: UnixTime(NOW.0 + 300 * DAY),
        key: KeyKind::Gost2015Bits512,
    };
    authority.issue(&person, &mut Noise(seed)).unwrap()
}

fn signed(by: &Issued, content: &str) -> Vec<u8> {
    let content = Content::Whole(content.as_bytes());
    sign_cms(by.signing_key(), content, Form::Attached, NOW, &mut Noise(9)).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .bytes()
        .map(|digit| (digit as char).to_digit(16).unwrap() as u8)
        .collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn replaced(der: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let mut der = der.to_vec();
    let places: Vec<usize> = (0..=der.len() - old.len())
        .filter(|at| der[*at..].starts_with(old))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        der[at..at + new.len()].copy_from_slice(new);
    }
    der
}

/// An issuing authority that carries the name of the НУЦ over a key of its own.
fn namesake() -> Certificate {
    let other = authority(&"x".repeat(NUC.len() - " CA (GOST 2015)".len()), 17);
    let name = other.issuing().person().common_name.unwrap();
    let named = replaced(other.issuing().der(), name.as_bytes(), NUC.as_bytes());
    Certificate::from_der(&named).unwrap()
}

/// The same with the real key. Nobody but the НУЦ can sign with it; a store of certificates does not ask for that.
fn genuine() -> Certificate {
    let namesake = namesake();
    Certificate::from_der(&replaced(namesake.der(), namesake.spki_der(), &bytes(NUC_KEY))).unwrap()
}

struct Desk {
    folder: tempfile::TempDir,
    queue: Queue,
    app: App,
}

impl Desk {
    fn new() -> Self {
        Self::on(Box::new(NoNetwork))
    }

    fn on(network: Box<dyn Network>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::default();
        let app = open(&folder.path().join("archive"), &queue, network);
        Self { folder, queue, app }
    }

    /// The same archive opened anew.
    fn restarted(self) -> Self {
        let Self { folder, queue, app } = self;
        drop(app);
        let app = open(&folder.path().join("archive"), &queue, Box::new(NoNetwork));
        Self { folder, queue, app }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn import(&self, name: &str, bytes: &[u8]) -> DocumentRow {
        self.app.import_file(&self.write(name, bytes)).unwrap().row
    }

    fn chosen(&self, files: &[(&str, &[u8])]) -> FilesRequest {
        for (name, bytes) in files {
            let path = self.write(name, bytes);
            self.queue.0.lock().unwrap().push(path);
        }
        let purpose = PickPurpose::Trust;
        let picked = self.app.pick_files(PickFilesRequest { purpose }).unwrap();
        FilesRequest {
            files: picked.files.into_iter().map(|file| file.handle).collect(),
        }
    }

    /// Everything that an authority publishes.
    fn trust(&self, authority: &Authority) -> FilesRequest {
        let (from, until) = (UnixTime(NOW.0 - DAY), UnixTime(NOW.0 + DAY));
        let list = authority.revocation_list(&[], from, until, &mut Noise(3)).unwrap();
        let root_list = authority.root_revocation_list(&[], from, until, &mut Noise(4)).unwrap();
        self.chosen(&[
            ("root.cer", authority.root().der()),
            ("ca.cer", authority.issuing().der()),
            ("ca.crl", &list),
            ("root.crl", &root_list),
        ])
    }

    fn listed(&self) -> TrustView {
        self.app.list_trust(Nothing {}).unwrap()
    }

    fn rows(&self) -> Vec<(String, Option<Verdict>)> {
        let request = FindDocumentsRequest {
            limit: 500,
            ..Default::default()
        };
        let mut rows: Vec<_> = self.app.find_documents(request).unwrap().rows;
        rows.sort_by_key(|row| row.id);
        rows.into_iter().map(|row| (row.summary, row.verdict)).collect()
    }

    fn verdicts(&self) -> Vec<Option<Verdict>> {
        self.rows().into_iter().map(|(_, verdict)| verdict).collect()
    }

    /// The whole preview, answer by answer.
    fn preview(&self, change: TrustChange) -> (Vec<TrustChangePreview>, Vec<VerdictFlip>) {
        let mut answers: Vec<TrustChangePreview> = Vec::new();
        loop {
            let request = PreviewTrustChangeRequest {
                change: change.clone(),
                from: answers.last().and_then(|answer| answer.next),
            };
            answers.push(self.app.preview_trust_change(request).unwrap());
            if answers.last().unwrap().next.is_none() {
                let flips = answers.iter().flat_map(|answer| answer.flips.clone()).collect();
                return (answers, flips);
            }
        }
    }
}

fn open(folder: &Path, queue: &Queue, network: Box<dyn Network>) -> App {
    let ports = Ports {
        clock: Box::new(FixedClock(NOW)),
        random: Box::new(SystemRandom),
        network,
        picker: Box::new(queue.clone()),
    };
    App::open_archive_as(folder, Profile::Work, ports).unwrap()
}

/// A real server that stands for the official addresses, reached as a proxy: the request leaves as it would.
fn official(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> (Server, Desk) {
    let server = Server::start(answer);
    let proxy = ProxyAddress::read(&format!("127.0.0.1:{}", server.port())).unwrap();
    let settings = Settings {
        proxy: Proxy::Given(proxy),
        pause: std::time::Duration::ZERO,
        ..Settings::default()
    };
    (server, Desk::on(Box::new(SystemNetwork::with_settings(settings))))
}

fn look_up(desk: &Desk) -> Result<FoundTrust, qolhat_app::Problem> {
    desk.app.look_up_anchor(LookUpAnchorRequest {
        id: "nca-gost-2022".to_owned(),
        address: NUC_ADDRESS.to_owned(),
    })
}

fn add(desk: &Desk, found: &FoundCertificateView) -> Result<TrustView, qolhat_app::Problem> {
    let sha256 = found.certificate.sha256.clone();
    desk.app.add_anchor(AddAnchorRequest { sha256 })
}

fn sha256(certificate: &Certificate) -> RemoveTrustRequest {
    let digest = DigestAlgorithm::Sha256.digest(certificate.der());
    RemoveTrustRequest {
        sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

#[test]
fn the_list_tells_what_is_known_and_ships_nothing() {
    let view = Desk::new().listed();
    assert!(view.anchors.is_empty() && view.intermediates.is_empty());
    assert!(
        view.known
            .anchors
            .iter()
            .all(|known| !known.shipped && known.entry.is_none())
    );
    let known = |id: &str| view.known.anchors.iter().find(|known| known.id == id).unwrap();
    let nuc = known("nca-gost-2022");
    assert_eq!(nuc.subject.as_ref().unwrap().value, NUC);
    assert_eq!(nuc.addresses[0].value, NUC_ADDRESS);
    let pin = nuc.pin.as_ref().unwrap();
    assert_eq!(
        (pin.of.as_str(), pin.sha256.as_str(), pin.binds),
        ("public-key", NUC_PIN, true)
    );
    assert!(view.known.sources.contains_key(&pin.source));
    assert_eq!(known("root-gost2015-2022").pin, None, "no root of production was seen");
    assert_eq!(known("test-root-gost-2022").environment, "test");
}

#[test]
fn the_pinned_key_is_taken_in_and_a_namesake_is_refused_from_a_file() {
    let desk = Desk::new();
    assert_eq!(genuine().subject().to_string(), namesake().subject().to_string());
    let files = || desk.chosen(&[("namesake.cer", namesake().der())]);
    let found = desk.app.find_trust(files()).unwrap().certificates.remove(0);
    assert_eq!(
        (found.known.as_deref(), found.pin.as_deref()),
        (Some("nca-gost-2022"), Some("contradicts"))
    );
    let refused = desk.app.add_trust(files()).unwrap_err();
    assert_eq!(refused.code, ProblemCode::AnchorContradictsPin);
    for language in [Language::Ru, Language::Kk, Language::En] {
        let words = refused.words(language);
        assert!(words.cause.contains(NUC) && words.cause.contains(NUC_PIN), "{words:?}");
        assert!(!words.cause.contains('{'), "{words:?}");
    }
    assert!(desk.listed().intermediates.is_empty());
    // The genuine one.
    let files = || desk.chosen(&[("nca_gost_2022.cer", genuine().der())]);
    let found = desk.app.find_trust(files()).unwrap().certificates.remove(0);
    assert_eq!(
        (found.pin.as_deref(), found.key_sha256.as_str()),
        (Some("matches"), NUC_PIN)
    );
    assert!(!found.is_anchor && !found.is_trusted);
    let view = desk.app.add_trust(files()).unwrap();
    let entry = &view.intermediates[0];
    assert_eq!(
        (entry.source.as_str(), entry.origin.as_str()),
        ("user-file", "nca_gost_2022.cer")
    );
    assert_eq!(entry.pin.as_deref(), Some("matches"));
    let known = view
        .known
        .anchors
        .iter()
        .find(|known| known.id == "nca-gost-2022")
        .unwrap();
    assert_eq!(known.entry.as_ref(), Some(&entry.certificate.sha256));
}

#[test]
fn the_pinned_key_identifier_over_another_key_is_refused_whatever_the_name() {
    let desk = Desk::new();
    let stranger = authority("TEST", 7);
    let identifier = stranger.root().subject_key_id().unwrap().to_vec();
    let posing = replaced(stranger.root().der(), &identifier, &bytes(NUC_KEY_ID));
    let refused = desk.app.add_trust(desk.chosen(&[("root.cer", &posing)])).unwrap_err();
    assert_eq!(refused.code, ProblemCode::AnchorContradictsPin);
    // And with its own identifier it may come.
    desk.app
        .add_trust(desk.chosen(&[("root.cer", stranger.root().der())]))
        .unwrap();
}

#[test]
fn an_official_address_is_asked_shown_and_only_then_taken_in() {
    let (server, desk) = official(|_, _| Reply::ok("application/pkix-cert", genuine().der()));
    let found = look_up(&desk).unwrap();
    let asked = server.asked();
    assert_eq!((asked.len(), asked[0].target.as_str()), (1, NUC_ADDRESS));
    assert_eq!((found.address.as_deref(), found.protected), (Some(NUC_ADDRESS), false));
    let shown = &found.certificates[0];
    assert_eq!(
        (shown.pin.as_deref(), shown.key_sha256.as_str()),
        (Some("matches"), NUC_PIN)
    );
    assert!(
        desk.listed().intermediates.is_empty(),
        "nothing is stored before it is confirmed"
    );
    let view = add(&desk, shown).unwrap();
    assert_eq!(view.intermediates[0].source, "official-address");
    assert_eq!(view.intermediates[0].origin, NUC_ADDRESS);
    assert_eq!(server.asked().len(), 1, "what was shown is what is added");
    let desk = desk.restarted();
    assert_eq!(desk.listed(), view);
    let refused = add(&desk, shown).unwrap_err();
    assert_eq!(
        refused.code,
        ProblemCode::FileForgotten,
        "only what was looked up in this run"
    );
}

#[test]
fn an_official_address_that_gives_another_authority_is_refused() {
    let stranger = authority("TEST", 7);
    for certificate in [namesake(), stranger.issuing().clone(), stranger.root().clone()] {
        let der = certificate.der().to_vec();
        let (_server, desk) = official(move |_, _| Reply::ok("application/pkix-cert", &der));
        let found = look_up(&desk).unwrap().certificates.remove(0);
        assert_eq!(found.pin.as_deref(), Some("contradicts"));
        assert_eq!(add(&desk, &found).unwrap_err().code, ProblemCode::AnchorContradictsPin);
        let view = desk.listed();
        assert!(view.anchors.is_empty() && view.intermediates.is_empty());
    }
}

#[test]
fn only_addresses_of_the_list_are_asked_and_faults_have_a_reason() {
    let (server, desk) = official(|_, _| Reply::ok("text/html", b"<html>Sign in</html>"));
    for (id, address) in [
        ("nca-gost-2022", "http://pki.gov.kz/cert/other.cer"),
        ("nca-gost-2022", "http://pki.gov.kz.example/cert/nca_gost_2022.cer"),
        ("nobody", NUC_ADDRESS),
    ] {
        let request = LookUpAnchorRequest {
            id: id.to_owned(),
            address: address.to_owned(),
        };
        let refused = desk.app.look_up_anchor(request).unwrap_err();
        assert_eq!(refused.code, ProblemCode::RequestNotUnderstood);
    }
    assert_eq!(server.asked().len(), 0);
    let failed = look_up(&desk).unwrap_err();
    assert_eq!(failed.code, ProblemCode::OfficialAddressFailed);
    assert!(failed.words(Language::En).cause.contains("a web page"), "{failed:?}");
    // Without a network nobody is asked, and that is said.
    let failed = look_up(&Desk::new()).unwrap_err();
    assert!(
        failed.words(Language::En).cause.contains("There is no network"),
        "{failed:?}"
    );
    // The host stands among the services, with its fault.
    let services = desk.app.list_services(Nothing {}).unwrap().services;
    assert!(
        services.iter().any(|service| service.address == NUC_ADDRESS),
        "{services:#?}"
    );
}

#[test]
fn a_verdict_says_on_whose_decision_it_leans() {
    let desk = Desk::new();
    let theirs = authority("TEST", 7);
    let document = signed(&key(&theirs, 8), "an act");
    desk.app.add_trust(desk.trust(&theirs)).unwrap();
    let id = desk.import("act.p7s", &document).id;
    let report = desk
        .app
        .verify_document(VerifyDocumentRequest { id, at: None })
        .unwrap();
    let signature = &report.signatures[0];
    assert_eq!(signature.verdict, Verdict::Valid);
    assert_eq!(signature.anchor_origin.as_deref(), Some("user-file"));
    assert!(signature.leans_on_user);
    let found = signature.checks.iter().find(|check| check.id == "chain-found").unwrap();
    assert_eq!(found.facts["anchor_origin"], "user-file");
    // Named for one check.
    let folder = desk.folder.path();
    let request = BasisRequest {
        trust: vec![folder.join("root.cer")],
        ..Default::default()
    };
    let basis = desk.app.basis_of(&request).unwrap();
    let report = desk.app.verify_file(&folder.join("act.p7s"), None, &basis).unwrap();
    let signature = &report.signatures[0];
    assert_eq!(
        (
            signature.verdict,
            signature.anchor_origin.as_deref(),
            signature.leans_on_user
        ),
        (Verdict::Valid, Some("given-by-user"), true)
    );
    assert_eq!(signature.pin, None);
    // A certificate by itself.
    let report = desk.app.verify_certificate_with(key(&theirs, 8).certificate(), &basis);
    assert_eq!(
        (report.anchor_origin.as_deref(), report.leans_on_user),
        (Some("given-by-user"), true)
    );
    // Nobody vouches, so the verdict leans on nobody.
    let stranger = authority("OTHER", 5);
    let report = desk
        .app
        .verify_certificate_with(key(&stranger, 8).certificate(), &basis);
    assert_eq!((report.anchor_origin, report.leans_on_user), (None, false));
}

#[test]
fn the_demo_leans_on_nobodys_decision() {
    let folder = tempfile::tempdir().unwrap();
    let ports = Ports {
        clock: Box::new(FixedClock(NOW)),
        random: Box::new(SystemRandom),
        network: Box::new(NoNetwork),
        picker: Box::new(Queue::default()),
    };
    let app = App::open_archive_as(folder.path(), Profile::Demo, ports).unwrap();
    app.demo(&mut |_| {}).unwrap();
    let view = app.list_trust(Nothing {}).unwrap();
    assert!(!view.anchors.is_empty());
    let entries = view.anchors.iter().chain(&view.intermediates);
    assert!(entries.into_iter().all(|entry| entry.source == "demo-authority"));
    let rows = app
        .find_documents(FindDocumentsRequest {
            limit: 9,
            ..Default::default()
        })
        .unwrap()
        .rows;
    let row = rows.iter().find(|row| row.verdict == Some(Verdict::Valid)).unwrap();
    let report = app
        .verify_document(VerifyDocumentRequest { id: row.id, at: None })
        .unwrap();
    let signature = &report.signatures[0];
    assert_eq!(
        (signature.anchor_origin.as_deref(), signature.leans_on_user),
        (Some("demo-authority"), false)
    );
}

#[test]
fn trust_that_is_named_for_one_check_may_contradict_a_pin_and_the_report_says_so() {
    let desk = Desk::new();
    let theirs = authority("TEST", 7);
    desk.trust(&theirs);
    let identifier = theirs.issuing().subject_key_id().unwrap().to_vec();
    let posing = replaced(theirs.issuing().der(), &identifier, &bytes(NUC_KEY_ID));
    let request = BasisRequest {
        trust: vec![desk.write("posing.cer", &posing)],
        revocation_lists: vec![desk.folder.path().join("ca.crl")],
        ..Default::default()
    };
    let file = desk.write("act.p7s", &signed(&key(&theirs, 8), "an act"));
    let basis = desk.app.basis_of(&request).unwrap();
    let report = desk.app.verify_file(&file, None, &basis).unwrap();
    let signature = &report.signatures[0];
    assert_eq!(signature.anchor_origin.as_deref(), Some("given-by-user"));
    assert_eq!(
        (signature.verdict, signature.pin.as_deref()),
        (Verdict::Valid, Some("contradicts"))
    );
}

#[test]
fn a_preview_tells_which_verdicts_flip_and_stores_nothing() {
    let desk = Desk::new();
    let (ours, theirs) = (authority("OURS", 7), authority("THEIRS", 5));
    desk.app.add_trust(desk.trust(&ours)).unwrap();
    desk.import("one.p7s", &signed(&key(&ours, 8), "one"));
    desk.import("two.p7s", &signed(&key(&theirs, 9), "two"));
    let before = (desk.listed(), desk.rows());
    let (valid, open) = (Some(Verdict::Valid), Some(Verdict::Undetermined));
    assert_eq!(desk.verdicts(), [valid, open]);
    // Taking a root away.
    let (answers, flips) = desk.preview(TrustChange::Remove(sha256(ours.root()).sha256));
    assert_eq!((answers.len(), answers[0].documents, answers[0].seen), (1, 2, 2));
    assert_eq!(answers[0].verified, 1, "the other document can not be touched");
    assert_eq!(flips.len(), 1);
    assert_eq!(
        (flips[0].before, flips[0].after),
        (Verdict::Valid, Verdict::Undetermined)
    );
    // Adding one, with what belongs to it.
    let files = desk.trust(&theirs);
    let (_, flips) = desk.preview(TrustChange::AddFiles(files.files.clone()));
    assert_eq!(flips.len(), 1);
    assert_eq!(
        (flips[0].before, flips[0].after),
        (Verdict::Undetermined, Verdict::Valid)
    );
    // Of an authority of nobody.
    let nobody = desk.chosen(&[("nobody.cer", authority("NOBODY", 3).root().der())]);
    let (answers, flips) = desk.preview(TrustChange::AddFiles(nobody.files));
    assert_eq!((answers[0].verified, flips.len()), (0, 0));
    assert_eq!((desk.listed(), desk.rows()), before);
    // And it was right.
    desk.app.add_trust(files).unwrap();
    assert_eq!(desk.verdicts(), [valid, valid]);
}

#[test]
fn a_preview_goes_on_where_it_stopped() {
    let desk = Desk::new();
    let ours = authority("OURS", 7);
    desk.app.add_trust(desk.trust(&ours)).unwrap();
    let ours_key = key(&ours, 8);
    for number in 0..61 {
        desk.import(
            &format!("{number}.p7s"),
            &signed(&ours_key, &format!("document {number}")),
        );
    }
    let (answers, flips) = desk.preview(TrustChange::Remove(sha256(ours.root()).sha256));
    let seen: Vec<u32> = answers.iter().map(|answer| answer.seen).collect();
    assert_eq!(seen, [50, 61]);
    assert!(answers.iter().all(|answer| answer.documents == 61 && answer.left == 0));
    let mut documents: Vec<i64> = flips.iter().map(|flip| flip.id).collect();
    documents.dedup();
    assert_eq!(documents.len(), 61, "each document once");
}

#[test]
fn what_is_switched_off_comes_back_exactly_also_after_a_restart() {
    let desk = Desk::new();
    let (ours, theirs) = (authority("OURS", 7), authority("THEIRS", 5));
    for authority in [&ours, &theirs] {
        desk.app.add_trust(desk.trust(authority)).unwrap();
    }
    desk.import("one.p7s", &signed(&key(&ours, 8), "one"));
    desk.import("two.p7s", &signed(&key(&theirs, 9), "two"));
    let before = (desk.listed(), desk.rows());
    let (valid, open) = (Some(Verdict::Valid), Some(Verdict::Undetermined));
    assert_eq!(desk.verdicts(), [valid, valid]);
    for certificate in [ours.root(), ours.issuing()] {
        let view = desk.app.remove_trust(sha256(certificate)).unwrap();
        let entries = view.anchors.iter().chain(&view.intermediates);
        let off: Vec<_> = entries.filter(|entry| entry.removed_at.is_some()).collect();
        assert_eq!(off.len(), 1, "it is listed as switched off");
        // A signature carries its issuing authority along, a store without it does not.
        assert_eq!(desk.verdicts()[1], valid, "the other document did not stand on it");
        desk.app.restore_trust(sha256(certificate)).unwrap();
        assert_eq!((desk.listed(), desk.rows()), before);
    }
    desk.app.remove_trust(sha256(ours.root())).unwrap();
    assert_eq!(desk.verdicts(), [open, valid]);
    let desk = desk.restarted();
    assert_eq!(desk.verdicts(), [open, valid]);
    let (_, flips) = desk.preview(TrustChange::Restore(sha256(ours.root()).sha256));
    assert_eq!((flips.len(), flips[0].after), (1, Verdict::Valid));
    desk.app.restore_trust(sha256(ours.root())).unwrap();
    assert_eq!((desk.listed(), desk.rows()), before);
    let desk = desk.restarted();
    assert_eq!((desk.listed(), desk.rows()), before);
}

#[test]
fn a_root_over_plain_http_is_confirmed_by_nothing_but_a_name() {
    let (_server, desk) = official(|_, _| {
        let name = namesake().issuer().to_string();
        assert!(!name.is_empty());
        let root = authority(&"x".repeat(NUC.len() - " CA (GOST 2015)".len()), 17);
        Reply::ok("application/pkix-cert", root.root().der())
    });
    desk.app
        .add_trust(desk.chosen(&[("nca.cer", genuine().der())]))
        .unwrap();
    let address = "https://root.gov.kz/cert/root_gost2015_2022.cer";
    let plain = "http://root.gov.kz/cert/root_test_gost_2022.cer";
    assert!(
        desk.listed()
            .known
            .anchors
            .iter()
            .any(|known| known.addresses.iter().any(|one| one.value == address))
    );
    let request = LookUpAnchorRequest {
        id: "test-root-gost-2022".to_owned(),
        address: plain.to_owned(),
    };
    let found = desk.app.look_up_anchor(request).unwrap();
    assert!(!found.protected);
    let root = &found.certificates[0];
    assert_eq!((root.is_anchor, root.pin.as_deref()), (true, None));
    assert_eq!(root.named_by.as_deref(), Some(NUC));
}

/// Shows a certificate, so that its chain can be asked for.
fn chain(desk: &Desk, certificate: &Certificate) -> ChainView {
    desk.app
        .inspect(&desk.write("shown.cer", certificate.der()), None)
        .unwrap();
    let request = CertificateChainRequest {
        sha256: sha256(certificate).sha256,
        ..CertificateChainRequest::default()
    };
    desk.app.certificate_chain(request).unwrap()
}

fn add_issuer(desk: &Desk, of: &Certificate, name: &str, file: &[u8]) -> Result<AddIssuerOutcome, qolhat_app::Problem> {
    desk.app.add_issuer(AddIssuerRequest {
        sha256: sha256(of).sha256,
        file: desk.chosen(&[(name, file)]).files.remove(0),
    })
}

fn pem(certificates: &[&Certificate]) -> Vec<u8> {
    use base64::Engine as _;
    let armoured = certificates.iter().map(|certificate| {
        let text = base64::engine::general_purpose::STANDARD.encode(certificate.der());
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    });
    armoured.collect::<String>().into_bytes()
}

fn links(chain: &ChainView) -> Vec<&str> {
    chain.cards.iter().map(|card| card.link.as_str()).collect()
}

#[test]
fn a_given_issuer_completes_chains_after_a_restart_and_is_trusted_by_nobody() {
    let (theirs, other) = (authority("TEST", 7), authority("TEST", 21));
    let (person, desk) = (key(&theirs, 8), Desk::new());
    let person = person.certificate();
    assert_eq!(links(&chain(&desk, person)), ["missing"]);

    // The same name over another key, and people, are not the issuer.
    for (name, file) in [
        ("other.cer", other.issuing()),
        ("person.cer", key(&other, 9).certificate()),
    ] {
        let refused = add_issuer(&desk, person, name, file.der()).unwrap();
        assert_eq!((refused.certificates.len(), refused.kept.len()), (1, 0), "{name}");
    }
    let no_certificate = add_issuer(&desk, person, "note.txt", b"note").unwrap_err();
    assert_eq!(no_certificate.code, ProblemCode::CertificateNotReadable);
    assert_eq!(desk.listed().issuers, []);

    let file = pem(&[other.root(), theirs.root(), theirs.issuing(), other.issuing()]);
    let added = add_issuer(&desk, person, "bundle.pem", &file).unwrap();
    let kept: Vec<&str> = added.kept.iter().map(|one| one.sha256.as_str()).collect();
    assert_eq!(added.certificates.len(), 4);
    assert_eq!(kept, [sha256(theirs.issuing()).sha256, sha256(theirs.root()).sha256]);

    let desk = desk.restarted();
    let listed = desk.listed();
    assert_eq!((listed.anchors.len(), listed.intermediates.len()), (0, 0));
    assert_eq!(listed.issuers.len(), 2);
    let origins = listed
        .issuers
        .iter()
        .map(|entry| (entry.source.as_str(), entry.origin.as_str()));
    assert!(origins.into_iter().all(|origin| origin == ("user-file", "bundle.pem")));
    let drawn = chain(&desk, person);
    assert_eq!(links(&drawn), ["missing", "signed", "signed"]);
    assert_eq!(drawn.verdict, Verdict::Undetermined);
    assert!(drawn.missing.unwrap().is_root, "nobody decided to trust the root");
}

#[test]
fn a_kept_issuer_serves_verifications_until_it_is_forgotten() {
    let theirs = authority("TEST", 7);
    let (person, desk) = (key(&theirs, 8), Desk::new());
    let trust = desk.trust(&theirs);
    let without_issuing = trust.files.into_iter().enumerate().filter(|(place, _)| *place != 1);
    let files = without_issuing.map(|(_, file)| file).collect();
    desk.app.add_trust(FilesRequest { files }).unwrap();
    desk.import("letter.p7s", &signed(&person, "letter"));
    let verify = |desk: &Desk| {
        let basis = desk.app.basis(None).unwrap();
        desk.app.verify_certificate_with(person.certificate(), &basis).verdict
    };
    assert_eq!(verify(&desk), Verdict::Undetermined);

    chain(&desk, person.certificate());
    add_issuer(&desk, person.certificate(), "ca.cer", theirs.issuing().der()).unwrap();
    assert_eq!(verify(&desk), Verdict::Valid);
    assert_eq!(desk.verdicts(), [Some(Verdict::Valid)], "stored verdicts are made good");

    let request = sha256(theirs.issuing());
    let foretold = desk.preview(TrustChange::Remove(request.sha256.clone())).1;
    let view = desk.app.remove_trust(request).unwrap();
    assert_eq!(view.issuers, []);
    assert_eq!(verify(&desk), Verdict::Undetermined);
    assert_eq!(foretold.len(), 1);
    assert_eq!(desk.verdicts(), [Some(Verdict::Undetermined)]);
    assert_eq!(desk.restarted().listed().issuers, []);
}

#[test]
fn an_issuer_that_carries_a_pinned_identifier_over_another_key_is_not_kept() {
    let theirs = authority("TEST", 7);
    let (person, desk) = (key(&theirs, 8), Desk::new());
    let identifier = theirs.issuing().subject_key_id().unwrap().to_vec();
    let posing = replaced(theirs.issuing().der(), &identifier, &bytes(NUC_KEY_ID));
    chain(&desk, person.certificate());
    let refused = add_issuer(&desk, person.certificate(), "ca.cer", &posing).unwrap_err();
    assert_eq!(refused.code, ProblemCode::AnchorContradictsPin);
    assert_eq!(desk.listed().issuers, []);
}
