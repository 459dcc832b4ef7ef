//! The main job end to end, through the same use cases as every face.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::PathBuf;

use qolhat_app::wire::*;
use qolhat_app::{App, DEMO_PASSWORD, FixedClock, NoNetwork, Nothing, Ports, SystemRandom, Words, read_moment};
use support::Queue;

fn ports(queue: &'static Queue) -> Ports {
    let now = read_moment("2026-11-20T09:05:00Z").unwrap();
    Ports {
        clock: Box::new(FixedClock(now)),
        random: Box::new(SystemRandom),
        network: Box::new(NoNetwork),
        picker: Box::new(queue),
    }
}

fn queue() -> &'static Queue {
    Box::leak(Box::default())
}

fn secret(text: &str) -> Secret {
    serde_json::from_value(text.into()).unwrap()
}

#[test]
fn the_demo_ends_with_valid_signatures() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open_archive_as(folder.path(), Profile::Demo, ports(queue())).unwrap();
    let mut steps = Vec::new();
    let outcome = app.demo(&mut |step| steps.push(step.clone())).unwrap();
    assert_eq!(outcome.verdict, Verdict::Valid, "{steps:#?}");
    assert_eq!(outcome.documents, 3);
    for step in &steps {
        assert!(step.file.as_ref().is_none_or(|file| file.exists()), "{step:?}");
    }
    let verdicts = steps.iter().filter_map(|step| step.verdict).count();
    assert!(verdicts >= 7, "{steps:#?}");
    let act = app
        .find_documents(FindDocumentsRequest {
            query: "42".into(),
            ..Default::default()
        })
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(act.state, DocumentState::SignedByBoth);
    let view = app.open_document(DocumentRequest { id: act.id }).unwrap();
    let report = view.report.unwrap();
    assert_eq!(report.verdict, Verdict::Valid);
    // The file of both signatures repeats ours: each is told once.
    assert_eq!(report.signatures.len(), 2);
    assert!(
        report
            .signatures
            .iter()
            .all(|signature| signature.revocation.status == "good")
    );
}

#[test]
fn what_the_demo_signed_is_never_valid_in_a_working_archive() {
    let folder = tempfile::tempdir().unwrap();
    let demo = App::open_archive_as(&folder.path().join("d"), Profile::Demo, ports(queue())).unwrap();
    demo.demo(&mut |_| {}).unwrap();
    let picked = queue();
    let work = App::open_archive_as(&folder.path().join("w"), Profile::Work, ports(picked)).unwrap();
    let evidence = folder.path().join("d").join("evidence");
    let names = ["gost-root.cer", "gost-issuing.cer", "gost-issuing.crl", "gost-root.crl"];
    picked.0.lock().unwrap().extend(names.map(|name| evidence.join(name)));
    let files = work
        .pick_files(PickFilesRequest {
            purpose: PickPurpose::Trust,
        })
        .unwrap()
        .files;
    work.add_trust(FilesRequest {
        files: files.into_iter().map(|file| file.handle).collect(),
    })
    .unwrap();
    picked
        .0
        .lock()
        .unwrap()
        .push(folder.path().join("d").join("files").join("act-7-received.p7s"));
    let files = work
        .pick_files(PickFilesRequest {
            purpose: PickPurpose::Verify,
        })
        .unwrap()
        .files;
    let request = VerifyFilesRequest {
        files: vec![files[0].handle.clone()],
        at: None,
    };
    let report = work.verify_files(request).unwrap().reports.remove(0);
    assert_eq!(report.verdict, Verdict::Undetermined);
    assert_eq!(
        report.signatures[0].sub_indication.as_deref(),
        Some("CHAIN_CONSTRAINTS_FAILURE")
    );
    // And its keys do not sign there.
    picked
        .0
        .lock()
        .unwrap()
        .push(folder.path().join("d").join("keys").join("supplier-gost.p12"));
    let key = work.pick_key(Nothing {}).unwrap().keys.remove(0);
    let opened = work
        .open_key(OpenKeyRequest {
            key: key.id,
            password: secret(DEMO_PASSWORD),
        })
        .unwrap();
    assert_eq!(opened.problem.unwrap().code, "key-is-demo");
}

#[test]
fn the_demo_archive_of_the_window_shows_every_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path(), Profile::Demo, ports(queue())).unwrap();
    app.prepare_profile().unwrap();
    let list = app.find_documents(FindDocumentsRequest::default()).unwrap();
    for verdict in ["valid", "undetermined", "invalid"] {
        let count = list.facets["verdict"]
            .iter()
            .find(|facet| facet.value == verdict)
            .map(|facet| facet.count);
        assert!(count.is_some_and(|count| count > 0), "{verdict}: {:#?}", list.facets);
    }
    // Verdicts that rest on an answer of the authority: good with a warning, and of a certificate that it never issued.
    let report = |number: &str| {
        let rows = list.rows.iter();
        let row = rows
            .clone()
            .find(|row| row.number == number && row.verdict.is_some())
            .unwrap();
        let view = app.open_document(DocumentRequest { id: row.id }).unwrap();
        view.report.unwrap().signatures.remove(0)
    };
    let warned = report("19");
    assert_eq!(warned.verdict, Verdict::Valid, "{:#?}", warned.checks);
    assert_eq!(warned.revocation.source.as_deref(), Some("ocsp"));
    let warnings: Vec<&str> = warned
        .checks
        .iter()
        .filter(|check| check.warning)
        .map(|check| check.id.as_str())
        .collect();
    assert_eq!(warnings, ["signer-may-sign"]);
    let never_issued = report("20");
    assert_eq!(never_issued.revocation.status, "never-issued");
    assert_ne!(never_issued.verdict, Verdict::Valid);
    let words = Words::of(Language::En);
    let said = words.never_issued(&never_issued.checks).unwrap();
    assert!(
        said.contains("never issued") || said.contains("did not issue"),
        "{said}"
    );
    assert_eq!(
        words.never_issued(&report("18").checks),
        None,
        "a revoked one was issued"
    );
    let home = app.home(Nothing {}).unwrap();
    assert_eq!(home.today_text, "пятница, 20 ноября 2026 г.");
    assert!(home.lanes.iter().all(|lane| !lane.rows.is_empty()), "{home:#?}");
    // Once is enough.
    app.prepare_profile().unwrap();
    assert_eq!(
        app.find_documents(FindDocumentsRequest::default()).unwrap().total,
        list.total
    );
}

#[test]
fn draft_preview_finish_sign_and_find() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path(), Profile::Demo, ports(queue())).unwrap();
    app.prepare_profile().unwrap();
    let parties = app
        .suggest_parties(SuggestPartiesRequest {
            text: "заказ".into()
        })
        .unwrap()
        .parties;
    assert_eq!(parties[0]["bin"], "190240054324");
    let draft = app
        .new_draft(NewDraftRequest {
            kind: "act".into(),
            from: None,
        })
        .unwrap();
    assert!(!draft.check.can_issue);
    let mut document = draft.document;
    document["customer"] = parties[0].clone();
    document["basis"] = serde_json::json!({"kind": "contract", "number": "17", "date": "2026-03-01"});
    document["lines"] = serde_json::json!([{
        "name": "Услуги", "unit": "услуга", "quantity": "1", "price": "116000.00",
        "vat": {"rate": "16"}, "price_includes_vat": true,
    }]);
    let saved = app
        .save_draft(SaveDraftRequest {
            id: draft.id,
            document: document.clone(),
        })
        .unwrap();
    assert!(saved.check.can_issue, "{:#?}", saved.check.findings);
    assert_eq!(saved.check.totals.total, "116\u{a0}000,00");
    assert_eq!(saved.check.vat_choices[0], "16");
    let preview = app.preview_draft(DraftRequest { document }).unwrap();
    let issued = app.issue_draft(DocumentRequest { id: draft.id }).unwrap();
    assert_eq!(issued.row.state, DocumentState::Ready);
    let frozen = app.document_pdf(DocumentRequest { id: draft.id }).unwrap();
    assert_eq!(
        preview.sha256, frozen.sha256,
        "the preview shows the bytes that will be signed"
    );
    assert_eq!(issued.row.sha256.unwrap(), frozen.sha256);
    let refused = app
        .save_draft(SaveDraftRequest {
            id: draft.id,
            document: saved.document,
        })
        .unwrap_err();
    assert_eq!(refused.code.as_str(), "document-not-draft");

    let keys = app.list_keys(Nothing {}).unwrap().keys;
    let key = |name: &str| keys.iter().find(|key| key.file_name == name).unwrap().id.clone();
    let sign = |name: &str, password: &str| {
        app.sign_documents(SignDocumentsRequest {
            documents: vec![draft.id],
            key: key(name),
            password: Some(secret(password)),
            form: SignatureForm::Detached,
        })
    };
    let code = |problem: qolhat_app::Problem| problem.code.as_str();
    assert_eq!(sign("supplier-gost.p12", "wrong").map_err(code), Err("password-wrong"));
    assert_eq!(
        sign("supplier-login-rsa.p12", DEMO_PASSWORD).map_err(code),
        Err("key-is-for-login")
    );
    let signed = sign("supplier-gost.p12", DEMO_PASSWORD).unwrap().items.remove(0);
    assert_eq!(signed.row.state, DocumentState::Signed);
    assert_eq!(signed.report.unwrap().verdict, Verdict::Valid);
    let again = sign("supplier-gost.p12", DEMO_PASSWORD).unwrap().items.remove(0);
    assert_eq!(again.problem.unwrap().code, "already-signed");

    let found = app
        .find_documents(FindDocumentsRequest {
            query: "Услуги >100000".into(),
            ..Default::default()
        })
        .unwrap();
    assert!(
        found
            .rows
            .iter()
            .any(|row| row.id == draft.id && row.verdict == Some(Verdict::Valid))
    );
}

/// A clock that the test moves, in seconds after the start.
#[derive(Default)]
struct Hand(std::sync::atomic::AtomicI64);

impl qolhat_app::Clock for &'static Hand {
    fn now(&self) -> qolhat_asn1::UnixTime {
        let start = read_moment("2026-11-20T09:05:00Z").unwrap();
        qolhat_asn1::UnixTime(start.0 + self.0.load(std::sync::atomic::Ordering::SeqCst))
    }
}

#[test]
fn an_opened_key_signs_once_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let hand: &'static Hand = Box::leak(Box::default());
    let mut with_hand = ports(queue());
    with_hand.clock = Box::new(hand);
    let app = App::open(folder.path(), Profile::Demo, with_hand).unwrap();
    app.prepare_profile().unwrap();
    let ready = app.find_documents(FindDocumentsRequest {
        facets: [("state".to_owned(), vec!["ready".to_owned()])].into(),
        ..Default::default()
    });
    let document = ready.unwrap().rows[0].id;
    let keys = app.list_keys(Nothing {}).unwrap().keys;
    let key = |name: &str| keys.iter().find(|key| key.file_name == name).unwrap().id.clone();
    let open = |name: &str| {
        app.open_key(OpenKeyRequest {
            key: key(name),
            password: secret(DEMO_PASSWORD),
        })
        .unwrap()
    };
    let sign = |name: &str| {
        app.sign_documents(SignDocumentsRequest {
            documents: vec![document],
            key: key(name),
            password: None,
            form: SignatureForm::Detached,
        })
        .map_err(|problem| problem.code.as_str())
    };
    assert_eq!(sign("supplier-gost.p12").unwrap_err(), "password-missing");
    // Closed, too late, another key, or one that may not sign: the password is asked for again.
    assert!(open("supplier-gost.p12").problem.is_none());
    app.close_key(Nothing {}).unwrap();
    assert_eq!(sign("supplier-gost.p12").unwrap_err(), "password-missing");
    open("supplier-gost.p12");
    hand.0.store(121, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(sign("supplier-gost.p12").unwrap_err(), "password-missing");
    open("supplier-gost.p12");
    assert_eq!(sign("supplier-rsa.p12").unwrap_err(), "password-missing");
    assert_eq!(sign("supplier-gost.p12").unwrap_err(), "password-missing");
    assert_eq!(open("supplier-login-rsa.p12").problem.unwrap().code, "key-is-for-login");
    assert_eq!(sign("supplier-login-rsa.p12").unwrap_err(), "password-missing");
    // In time it signs, and once.
    open("supplier-gost.p12");
    let signed = sign("supplier-gost.p12").unwrap().items.remove(0);
    assert_eq!(signed.report.unwrap().verdict, Verdict::Valid);
    assert_eq!(sign("supplier-gost.p12").unwrap_err(), "password-missing");
}

#[test]
fn chosen_documents_are_summed_to_the_tiyn() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path(), Profile::Demo, ports(queue())).unwrap();
    app.prepare_profile().unwrap();
    let rows = app.find_documents(FindDocumentsRequest::default()).unwrap().rows;
    let tiyn = |row: &DocumentRow| {
        row.total
            .as_ref()
            .map_or(0, |total| total.replace('.', "").parse::<i64>().unwrap())
    };
    let sum = |ids: &[i64]| app.sum_documents(DocumentsRequest { ids: ids.to_vec() }).unwrap();
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
            .parse::<i64>()
            .unwrap()
    };
    for count in [1, 2, rows.len()] {
        let chosen = &rows[..count];
        let ids: Vec<i64> = chosen.iter().map(|row| row.id).collect();
        let found = sum(&ids);
        assert_eq!(found.count as usize, count);
        assert_eq!(
            digits(&found.sum_text),
            chosen.iter().map(tiyn).sum::<i64>(),
            "{}",
            found.sum_text
        );
    }
    // One named twice counts once, one that is not there not at all.
    let twice = sum(&[rows[0].id, rows[0].id, i64::MAX]);
    assert_eq!((twice.count, digits(&twice.sum_text)), (1, tiyn(&rows[0])));
    assert_eq!(
        sum(&[]),
        DocumentsSum {
            count: 0,
            sum_text: "0,00".into()
        }
    );
}

#[test]
fn a_certificate_is_judged_for_what_it_was_made_for() {
    let folder = tempfile::tempdir().unwrap();
    let picked = queue();
    let app = App::open(folder.path(), Profile::Demo, ports(picked)).unwrap();
    app.prepare_profile().unwrap();
    let shown = |name: &str, password: Option<&str>| {
        picked.0.lock().unwrap().push(file_named(folder.path(), name));
        let purpose = PickPurpose::Inspect;
        let file = app.pick_files(PickFilesRequest { purpose }).unwrap().files.remove(0);
        let request = InspectFileRequest {
            file: file.handle,
            password: password.map(secret),
        };
        match app.inspect_file(request).unwrap() {
            InspectionView::Certificate(certificate) => certificate.sha256,
            InspectionView::KeyContainer(container) => container.certificates[0].sha256.clone(),
            other => panic!("{other:?}"),
        }
    };
    for (name, verdict, sub_indication) in [
        ("gost-issuing.cer", Verdict::Valid, None),
        ("gost-root.cer", Verdict::Valid, None),
        ("supplier-gost.p12", Verdict::Valid, None),
        ("supplier-login-rsa.p12", Verdict::Valid, None),
        ("revoked-gost.p12", Verdict::Undetermined, Some("REVOKED_NO_POE")),
    ] {
        let sha256 = shown(name, name.ends_with(".p12").then_some(DEMO_PASSWORD));
        let report = app
            .verify_certificate(VerifyCertificateRequest { sha256, at: None })
            .unwrap();
        assert_eq!(report.verdict, verdict, "{name}: {:#?}", report.checks);
        assert_eq!(report.sub_indication.as_deref(), sub_indication, "{name}");
    }
}

fn file_named(folder: &std::path::Path, name: &str) -> PathBuf {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.file_name() == name {
                return entry.path();
            }
        }
    }
    panic!("{name} is not in the DEMO archive");
}

#[test]
fn the_password_is_kept_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path(), Profile::Demo, ports(queue())).unwrap();
    app.prepare_profile().unwrap();
    let key = app.list_keys(Nothing {}).unwrap().keys.remove(0);
    let view = app
        .open_key(OpenKeyRequest {
            key: key.id,
            password: secret(DEMO_PASSWORD),
        })
        .unwrap();
    assert!(!serde_json::to_string(&view).unwrap().contains(DEMO_PASSWORD));
    drop(app);
    let mut folders = vec![folder.path().to_owned()];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            let password = DEMO_PASSWORD.as_bytes();
            let wide: Vec<u8> = DEMO_PASSWORD.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for secret in [password, &wide] {
                assert!(
                    !bytes.windows(secret.len()).any(|window| window == secret),
                    "{:?}",
                    entry.path()
                );
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 10);
}

#[test]
fn a_signature_that_came_first_meets_its_document() {
    let folder = tempfile::tempdir().unwrap();
    let demo = App::open_archive_as(&folder.path().join("d"), Profile::Demo, ports(queue())).unwrap();
    demo.demo(&mut |_| {}).unwrap();
    let files = folder.path().join("d").join("files");
    let named = |end: &str| {
        let found = std::fs::read_dir(&files).unwrap().flatten().map(|entry| entry.path());
        let mut found: Vec<PathBuf> = found.filter(|path| path.to_string_lossy().ends_with(end)).collect();
        found.retain(|path| path.to_string_lossy().contains("42"));
        found.remove(0)
    };
    let other = App::open_archive_as(&folder.path().join("o"), Profile::Work, ports(queue())).unwrap();
    let alone = other.import_file(&named("both.p7s")).unwrap().row;
    assert_eq!(alone.kind, "signature");
    let document = other.import_file(&named(".pdf")).unwrap().row;
    assert_eq!((document.kind.as_str(), document.number.as_str()), ("act", "42"));
    assert_eq!(other.find_documents(FindDocumentsRequest::default()).unwrap().total, 1);
    let report = other
        .open_document(DocumentRequest { id: document.id })
        .unwrap()
        .report
        .unwrap();
    assert_eq!(report.signatures.len(), 2);
    assert!(
        report
            .signatures
            .iter()
            .all(|signature| signature.content_intact == Some(true))
    );
    assert!(other.import_file(&named("both.p7s")).unwrap().is_duplicate);
}
