//! How long the steps of the main job take: draft, typeset, sign, verify, file, search, one line each.
//!
//! `cargo bench -p qolhat-app [-- --json]`. Prints the median and the fastest of several runs in
//! milliseconds; it judges nothing.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]
#![allow(clippy::unwrap_used, reason = "a benchmark has nobody to tell a problem to")]

use std::path::Path;
use std::time::Instant;

use qolhat_app::wire::{
    DocumentRequest, DraftRequest, FindDocumentsRequest, NewDraftRequest, Profile, SaveDraftRequest,
    SignDocumentsRequest, SignatureForm, VerifyDocumentRequest,
};
use qolhat_app::{App, DEMO_PASSWORD, Nothing, Ports};

/// Runs of each step. Odd, so that the median is one of them.
const RUNS: usize = 11;

/// Documents in the archive while it is searched.
const FILED: usize = 300;

fn main() {
    let json = std::env::args().any(|argument| argument == "--json");
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path(), Profile::Demo, Ports::system()).unwrap();
    app.prepare_profile().unwrap();
    let template = app
        .new_draft(NewDraftRequest {
            kind: "act".into(),
            from: Some(act_of(&app)),
        })
        .unwrap();
    let report = |metric: &str, runs: Vec<f64>| print_line(json, metric, runs);

    report(
        "draft",
        measure(|_| {
            app.check_draft(DraftRequest {
                document: template.document.clone(),
            })
            .unwrap();
        }),
    );
    report(
        "typeset",
        measure(|_| {
            app.preview_draft(DraftRequest {
                document: template.document.clone(),
            })
            .unwrap();
        }),
    );
    let issued: Vec<i64> = (0..RUNS * 2).map(|_| issue(&app, &template.document)).collect();
    let keys = app.list_keys(Nothing {}).unwrap().keys;
    for (metric, name, documents) in [
        ("sign-gost-512", "supplier-gost.p12", &issued[..RUNS]),
        ("sign-rsa-2048", "supplier-rsa.p12", &issued[RUNS..]),
    ] {
        let key = &keys.iter().find(|key| key.file_name == name).unwrap().id;
        report(metric, measure(|run| sign(&app, key, documents[run])));
    }
    for (metric, document) in [("verify-gost-512", issued[0]), ("verify-rsa-2048", issued[RUNS])] {
        report(
            metric,
            measure(|_| {
                app.verify_document(VerifyDocumentRequest { id: document, at: None })
                    .unwrap();
            }),
        );
    }
    let files = incoming(folder.path(), &app);
    report(
        "file",
        measure(|run| {
            app.import_file(&files[run]).unwrap();
        }),
    );
    (0..FILED).for_each(|_| {
        drop(
            app.new_draft(NewDraftRequest {
                kind: "act".into(),
                from: Some(template.id),
            })
            .unwrap(),
        )
    });
    report(
        "search",
        measure(|_| {
            let query = FindDocumentsRequest {
                query: "абонентское >100000".into(),
                ..FindDocumentsRequest::default()
            };
            app.find_documents(query).unwrap();
        }),
    );
}

fn act_of(app: &App) -> i64 {
    app.find_documents(FindDocumentsRequest {
        query: "42".into(),
        ..FindDocumentsRequest::default()
    })
    .unwrap()
    .rows[0]
        .id
}

fn issue(app: &App, document: &serde_json::Value) -> i64 {
    let draft = app
        .new_draft(NewDraftRequest {
            kind: "act".into(),
            from: None,
        })
        .unwrap();
    let mut document = document.clone();
    document["number"] = draft.document["number"].clone();
    app.save_draft(SaveDraftRequest { id: draft.id, document }).unwrap();
    app.issue_draft(DocumentRequest { id: draft.id }).unwrap();
    draft.id
}

fn sign(app: &App, key: &str, document: i64) {
    let request = SignDocumentsRequest {
        documents: vec![document],
        key: key.to_owned(),
        password: serde_json::from_value(DEMO_PASSWORD.into()).unwrap(),
        form: SignatureForm::Detached,
    };
    let outcome = app.sign_documents(request).unwrap();
    assert!(outcome.items[0].problem.is_none(), "{:?}", outcome.items[0].problem);
}

/// Files that the archive does not have yet.
fn incoming(folder: &Path, app: &App) -> Vec<std::path::PathBuf> {
    let pdf = app.files_of_document(act_of(app)).unwrap().remove(0).1;
    (0..RUNS)
        .map(|run| {
            let path = folder.join(format!("incoming-{run}.pdf"));
            std::fs::write(&path, [&pdf[..], format!("\n% {run}\n").as_bytes()].concat()).unwrap();
            path
        })
        .collect()
}

fn measure(mut step: impl FnMut(usize)) -> Vec<f64> {
    (0..RUNS)
        .map(|run| {
            let start = Instant::now();
            step(run);
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect()
}

fn print_line(json: bool, metric: &str, mut runs: Vec<f64>) {
    runs.sort_by(f64::total_cmp);
    let (median, fastest) = (runs[RUNS / 2], runs[0]);
    if json {
        println!(
            "{}",
            serde_json::json!({"metric": metric, "unit": "ms", "median": median, "fastest": fastest})
        );
    } else {
        println!("{metric:<18} {median:>9.3} ms  (fastest {fastest:.3})");
    }
}
