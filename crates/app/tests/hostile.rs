//! What a hostile sender, a second program or an unlucky moment could do to the archive, and does not.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use qolhat_app::wire::*;
use qolhat_app::{App, Clock, DraftFileRequest, FixedClock, NoNetwork, Nothing, Overwrite, Ports, SystemRandom};
use qolhat_asn1::UnixTime;
use qolhat_authority::{Authority, AuthorityProfile, Issued, KeyKind, PersonRequest};
use qolhat_keystore::Passphrase;
use qolhat_pki::{Purpose, Role};
use qolhat_signature::{Content, Form, add_signer, sign_cms};
use support::{Noise, Queue};

const DAY: i64 = 86_400;
const NOW: UnixTime = UnixTime(1_795_165_500);
const US: &str = "200140012345";
const THEM: &str = "190240054324";
const STRANGER: &str = "250640002008";

fn authority(seed: u64) -> Authority {
    let profile = AuthorityProfile::unmarked("TEST", "http://test.example");
    Authority::found(profile, KeyKind::Gost2015Bits512, NOW, &mut Noise(seed)).unwrap()
}

fn key(authority: &Authority, bin: &str, seed: u64) -> Issued {
    let person = PersonRequest {
        common_name: "ТЕСТОВ АЛМАС".to_owned(),
        surname: Some("ТЕСТОВ".to_owned()),
        patronymic: None,
        iin: Some("850101300015".to_owned()),
        bin: Some(bin.to_owned()),
        organization: Some("ТОО \"Тест\"".to_owned()),
        role: Role::FirstHead,
        purpose: Purpose::Sign,
        not_before: UnixTime(NOW.0 - 30 * DAY),
        not_after: UnixTime(NOW.0 + 300 * DAY),
        key: KeyKind::Gost2015Bits512,
    };
    authority.issue(&person, &mut Noise(seed)).unwrap()
}

fn party(bin: &str) -> serde_json::Value {
    serde_json::json!({
        "kind": "llp", "name": format!("ТОО «{bin}»"), "bin": bin, "address": "г. Астана, ул. Сарыарка 3/1",
        "accounts": [{"iban": "KZ86125KZT5004100100", "bank": "АО «Банк»", "bic": "KCJBKZKX"}], "kbe": "17", "knp": "859",
        "vat": {"payer": true, "certificate": "60001 № 0012345", "since": "2024-01-01"},
        "signatory": {"name": "А. Тестов", "position": "директор", "basis": "Устав"},
    })
}

fn act(number: &str, supplier: &str, customer: &str, price: &str) -> serde_json::Value {
    serde_json::json!({
        "format": "qolhat-document/1", "type": "act", "title": "Акт выполненных работ (оказанных услуг)",
        "number": number, "date": "2026-11-20", "turnover_date": "2026-11-20", "language": "ru", "currency": "KZT",
        "supplier": party(supplier), "customer": party(customer), "payer": null,
        "basis": {"kind": "contract", "number": "17", "date": "2026-03-01"},
        "lines": [{"code": null, "name": "Абонентское обслуживание", "unit": "услуга", "quantity": "1", "price": price,
                   "vat": {"rate": "16"}, "price_includes_vat": true, "performed": null, "report": null}],
        "discount": null, "notes": null, "attachments": [],
    })
}

/// A working archive of ours in a folder of its own.
struct Desk {
    folder: tempfile::TempDir,
    queue: Queue,
    app: App,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let queue = Queue::default();
        let app = open(&folder.path().join("archive"), &queue, FixedClock(NOW));
        let organization = party(US);
        app.save_organization(SaveOrganizationRequest { organization }).unwrap();
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

    fn draft(&self, number: &str, price: &str) -> i64 {
        let kind = "act".to_owned();
        let draft = self.app.new_draft(NewDraftRequest { kind, from: None }).unwrap();
        self.save(draft.id, number, price);
        draft.id
    }

    fn save(&self, id: i64, number: &str, price: &str) {
        let document = act(number, US, THEM, price);
        self.app.save_draft(SaveDraftRequest { id, document }).unwrap();
    }

    /// An act of ours, finished; its record and its bytes.
    fn outgoing(&self, number: &str) -> (i64, Vec<u8>) {
        let id = self.draft(number, "116000.00");
        self.app.issue_draft(DocumentRequest { id }).unwrap();
        (id, self.app.files_of_document(id).unwrap().remove(0).1)
    }

    /// An act as the other side's program makes it.
    fn theirs(&self, number: &str) -> Vec<u8> {
        self.made_elsewhere(number, THEM, US)
    }

    fn made_elsewhere(&self, number: &str, supplier: &str, customer: &str) -> Vec<u8> {
        let json = act(number, supplier, customer, "116000.00").to_string();
        let (from, output) = (
            self.write("act.json", json.as_bytes()),
            self.folder.path().join("theirs.pdf"),
        );
        let request = DraftFileRequest {
            kind: "act",
            from: &from,
            output: &output,
            language: None,
            overwrite: Overwrite::Replace,
        };
        self.app.draft_file(&request).unwrap();
        std::fs::read(output).unwrap()
    }

    fn sign(&self, id: i64, key: &Issued) -> SignedDocumentView {
        let container = key
            .container(&Passphrase::new("secret".to_owned()), &mut Noise(5))
            .unwrap();
        self.queue.put(self.write("key.p12", &container));
        let known = self.app.pick_key(Nothing {}).unwrap().keys.remove(0);
        let request = SignDocumentsRequest {
            documents: vec![id],
            key: known.id,
            password: serde_json::from_value("secret".into()).unwrap(),
            form: SignatureForm::Detached,
        };
        self.app.sign_documents(request).unwrap().items.remove(0)
    }

    fn trust(&self, authority: &Authority) {
        let lists = [
            authority.revocation_list(&[], UnixTime(NOW.0 - DAY), UnixTime(NOW.0 + DAY), &mut Noise(3)),
            authority.root_revocation_list(&[], UnixTime(NOW.0 - DAY), UnixTime(NOW.0 + DAY), &mut Noise(4)),
        ];
        let lists = lists.map(Result::unwrap);
        let (root, issuing) = (authority.root().der(), authority.issuing().der());
        for (name, der) in [
            ("root.cer", root),
            ("ca.cer", issuing),
            ("ca.crl", &lists[0]),
            ("root.crl", &lists[1]),
        ] {
            self.queue.put(self.write(name, der));
        }
        let files = self.picked(PickPurpose::Trust);
        self.app.add_trust(FilesRequest { files }).unwrap();
    }

    fn picked(&self, purpose: PickPurpose) -> Vec<String> {
        let picked = self.app.pick_files(PickFilesRequest { purpose }).unwrap();
        picked.files.into_iter().map(|file| file.handle).collect()
    }

    fn state(&self, id: i64) -> DocumentState {
        self.app.open_document(DocumentRequest { id }).unwrap().row.state
    }
}

fn open(folder: &Path, queue: &Queue, clock: impl Clock + 'static) -> App {
    let ports = Ports {
        clock: Box::new(clock),
        random: Box::new(SystemRandom),
        network: Box::new(NoNetwork),
        picker: Box::new(queue.clone()),
    };
    App::open_archive_as(folder, Profile::Work, ports).unwrap()
}

fn beside(key: &Issued, content: &[u8]) -> Vec<u8> {
    let content = Content::Whole(content);
    sign_cms(key.signing_key(), content, Form::Detached, NOW, &mut Noise(9)).unwrap()
}

fn and(cms: &[u8], key: &Issued, content: &[u8]) -> Vec<u8> {
    add_signer(
        cms,
        key.signing_key(),
        Some(Content::Whole(content)),
        NOW,
        &mut Noise(11),
    )
    .unwrap()
}

#[test]
fn names_in_certificates_of_nobody_move_no_document() {
    let desk = Desk::new();
    let forger = authority(7);
    let (as_us, as_them) = (key(&forger, US, 8), key(&forger, THEM, 9));
    let (id, act) = desk.outgoing("42");
    let row = desk.import("forged.p7s", &and(&beside(&as_them, &act), &as_us, &act));
    assert_eq!((row.id, row.state), (id, DocumentState::Ready));
    assert_eq!(row.verdict, Some(Verdict::Undetermined));
    let theirs = desk.theirs("9");
    let attached = sign_cms(
        as_them.signing_key(),
        Content::Whole(&theirs),
        Form::Attached,
        NOW,
        &mut Noise(9),
    );
    let row = desk.import("incoming.p7s", &and(&attached.unwrap(), &as_us, &theirs));
    assert_eq!(
        (row.direction, row.state),
        (Direction::Incoming, DocumentState::Received)
    );
}

#[test]
fn a_document_made_elsewhere_in_our_name_waits_for_no_signature() {
    let desk = Desk::new();
    // Its number may be one of ours.
    desk.outgoing("77");
    let ready = |desk: &Desk| {
        let home = desk.app.home(Nothing {}).unwrap();
        let to_sign = home.lanes.iter().find(|lane| lane.id == "to-sign").unwrap();
        to_sign.total
    };
    let before = ready(&desk);
    let row = desk.import("in our name.pdf", &desk.made_elsewhere("77", US, "250640002008"));
    assert_eq!(
        (row.direction, row.state),
        (Direction::Outgoing, DocumentState::Received)
    );
    assert_eq!(ready(&desk), before);
}

#[test]
fn a_broken_signature_of_theirs_does_not_complete_ours() {
    let desk = Desk::new();
    let trusted = authority(7);
    desk.trust(&trusted);
    let (id, act) = desk.outgoing("42");
    let mut broken = beside(&key(&trusted, THEM, 9), &act);
    let last = broken.len() - 1;
    broken[last] ^= 1;
    desk.import("broken.p7s", &broken);
    let signed = desk.sign(id, &key(&trusted, US, 8));
    assert_eq!(signed.row.state, DocumentState::Signed);
    assert_eq!(signed.row.verdict, Some(Verdict::Invalid));
}

#[test]
fn only_the_side_named_in_the_document_completes_it() {
    let desk = Desk::new();
    let trusted = authority(7);
    desk.trust(&trusted);
    let (id, act) = desk.outgoing("42");
    assert_eq!(desk.sign(id, &key(&trusted, US, 8)).row.state, DocumentState::Signed);
    let colleague = desk.import("ours.p7s", &beside(&key(&trusted, US, 10), &act));
    assert_eq!(colleague.state, DocumentState::Signed, "two of us are one side");
    let stranger = desk.import("stranger.p7s", &beside(&key(&trusted, STRANGER, 11), &act));
    assert_eq!(stranger.state, DocumentState::Signed);
    let complete = desk.import("theirs.p7s", &beside(&key(&trusted, THEM, 12), &act));
    assert_eq!((complete.id, complete.state), (id, DocumentState::SignedByBoth));
    assert_eq!(complete.verdict, Some(Verdict::Valid));
}

#[test]
fn a_document_moves_on_when_its_signer_becomes_known_and_never_back() {
    let desk = Desk::new();
    let known_later = authority(7);
    let (id, act) = desk.outgoing("42");
    desk.sign(id, &key(&known_later, US, 8));
    let row = desk.import("theirs.p7s", &beside(&key(&known_later, THEM, 9), &act));
    assert_eq!(
        (row.state, row.verdict),
        (DocumentState::Signed, Some(Verdict::Undetermined))
    );
    desk.trust(&known_later);
    assert_eq!(desk.state(id), DocumentState::SignedByBoth);
    let anchor = desk.app.list_trust(Nothing {}).unwrap().anchors.remove(0);
    let sha256 = anchor.certificate.sha256;
    desk.app.remove_trust(RemoveTrustRequest { sha256 }).unwrap();
    assert_eq!(desk.state(id), DocumentState::SignedByBoth);
}

#[test]
fn a_verdict_does_not_outlive_the_root_it_stood_on() {
    let desk = Desk::new();
    let trusted = authority(7);
    let window = open(&desk.folder.path().join("archive"), &desk.queue, FixedClock(NOW));
    let attached = sign_cms(
        key(&trusted, THEM, 9).signing_key(),
        Content::Whole(&desk.theirs("9")),
        Form::Attached,
        NOW,
        &mut Noise(9),
    );
    let id = desk.import("theirs.p7s", &attached.unwrap()).id;
    let verdict = |app: &App| app.open_document(DocumentRequest { id }).unwrap().row.verdict;
    assert_eq!(verdict(&window), Some(Verdict::Undetermined));
    desk.trust(&trusted);
    assert_eq!(verdict(&desk.app), Some(Verdict::Valid));
    assert_eq!(
        verdict(&window),
        Some(Verdict::Valid),
        "a second program sees what the first trusts"
    );
    let anchor = desk.app.list_trust(Nothing {}).unwrap().anchors.remove(0);
    let sha256 = anchor.certificate.sha256;
    desk.app.remove_trust(RemoveTrustRequest { sha256 }).unwrap();
    let listed = desk
        .app
        .find_documents(FindDocumentsRequest::default())
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(listed.verdict, Some(Verdict::Undetermined));
    assert_eq!(
        verdict(&window),
        Some(Verdict::Undetermined),
        "and what it trusts no more"
    );
}

#[test]
fn an_act_of_theirs_that_we_signed_is_not_unread_again() {
    let desk = Desk::new();
    let trusted = authority(7);
    desk.trust(&trusted);
    let theirs = desk.theirs("9");
    let row = desk.import("act.pdf", &theirs);
    assert_eq!(
        desk.sign(row.id, &key(&trusted, US, 8)).row.state,
        DocumentState::Signed
    );
    let again = desk.import("ours.p7s", &beside(&key(&trusted, US, 10), &theirs));
    assert_eq!((again.id, again.state), (row.id, DocumentState::Signed));
}

type Meanwhile = Box<dyn FnOnce() + Send>;

/// Runs once, when somebody asks for the time.
#[derive(Clone, Default)]
struct Interruption(Arc<Mutex<Option<Meanwhile>>>);

impl Clock for Interruption {
    fn now(&self) -> UnixTime {
        let meanwhile = self.0.lock().unwrap().take();
        meanwhile.into_iter().for_each(|meanwhile| meanwhile());
        NOW
    }
}

#[test]
fn a_draft_that_was_changed_while_it_was_finished_is_finished_as_changed() {
    let desk = Arc::new(Desk::new());
    let interruption = Interruption::default();
    let window = open(&desk.folder.path().join("archive"), &desk.queue, interruption.clone());
    let id = desk.draft("42", "100.00");
    let other = Arc::clone(&desk);
    *interruption.0.lock().unwrap() = Some(Box::new(move || other.save(id, "42", "999.00")));
    let issued = window.issue_draft(DocumentRequest { id }).unwrap();
    assert_eq!(issued.row.total.as_deref(), Some("999.00"));
}

#[test]
fn the_content_of_a_signature_is_found_among_a_thousand_files() {
    let desk = Desk::new();
    let folder = desk.folder.path().join("many");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..600 {
        std::fs::write(folder.join(format!("a{number}.txt")), b"x").unwrap();
    }
    std::fs::write(folder.join("z.pdf"), b"content").unwrap();
    let signature = folder.join("z.pdf.p7s");
    std::fs::write(&signature, beside(&key(&authority(7), US, 8), b"content")).unwrap();
    desk.queue.put(signature);
    let files = desk.picked(PickPurpose::Verify);
    let outcome = desk.app.verify_files(VerifyFilesRequest { files, at: None }).unwrap();
    assert_eq!(outcome.reports[0].content.as_deref(), Some("z.pdf"));
    assert_eq!(outcome.reports[0].signatures[0].content_intact, Some(true));
}

#[test]
fn an_export_is_whole_or_not_there() {
    let desk = Desk::new();
    let (id, act) = desk.outgoing("42");
    desk.import("act.p7s", &beside(&key(&authority(7), THEM, 9), &act));
    let out = desk.folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    std::fs::write(out.join("act.p7s"), b"something else").unwrap();
    desk.queue.put(&out);
    let refused = desk.app.export_document(DocumentRequest { id }).unwrap_err();
    assert_eq!(refused.code.as_str(), "file-exists");
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    assert_eq!(std::fs::read(out.join("act.p7s")).unwrap(), b"something else");
}
