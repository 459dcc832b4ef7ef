//! A folder of certificates: every file is answered, in its order, as it would be alone.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use qolhat_app::wire::*;
use qolhat_app::{App, Basis, BasisRequest, Ports, ProblemCode};

/// How often each certificate lies in the folder.
const COPIES: usize = 40;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pki/test-pki")
}

/// Certificates of all families, good and bad, and files that are none.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for family in ["rsa", "gost2015", "gost2015-256", "gost2004"] {
        for name in ["head", "expired", "future", "revoked", "individual_auth"] {
            let der = std::fs::read(fixtures().join(family).join(format!("{name}.cer"))).unwrap();
            for copy in 0..COPIES {
                std::fs::write(folder.path().join(format!("{name}-{family}-{copy:03}.cer")), &der).unwrap();
            }
        }
    }
    std::fs::write(folder.path().join("note.txt"), "no certificate").unwrap();
    folder
}

fn basis(app: &App) -> Basis {
    let files = |ending: &str| {
        let of = |family: &str| fixtures().join(family).join(format!("{family}_{ending}"));
        ["rsa", "gost2015", "gost2015-256", "gost2004"].map(of).to_vec()
    };
    let request = BasisRequest {
        trust: files("root.cer"),
        intermediates: files("nca.cer"),
        revocation_lists: [files("root.crl"), files("nca.crl")].concat(),
        at: Some("2026-11-21T00:00:00Z".to_owned()),
        ..BasisRequest::default()
    };
    app.basis_of(&request).unwrap()
}

#[test]
fn every_certificate_is_answered_in_its_order() {
    let app = App::without_archive(Profile::Work, Ports::system()).unwrap();
    let (folder, basis) = (folder(), basis(&app));
    let mut names = Vec::new();
    let mut verdicts: BTreeMap<String, Vec<Verdict>> = BTreeMap::new();
    app.verify_certificate_folder(folder.path(), &basis, &mut |file, report| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        match report {
            Ok(report) => {
                let alone = app.verify_certificate_file(file, &basis).unwrap();
                assert_eq!(report, alone, "{name}");
                let kind = name.split('-').next().unwrap().to_owned();
                verdicts.entry(kind).or_default().push(report.verdict);
            }
            Err(problem) => assert_eq!((problem.code, name.as_str()), (ProblemCode::NoCertificate, "note.txt")),
        }
        names.push(name);
        true
    });
    assert!(names.is_sorted());
    assert_eq!(names.len(), 4 * 5 * COPIES + 1);
    for (kind, verdict) in [
        ("head", Verdict::Valid),
        ("expired", Verdict::Undetermined),
        ("future", Verdict::Undetermined),
        ("revoked", Verdict::Undetermined),
        ("individual_auth", Verdict::Undetermined),
    ] {
        assert_eq!(verdicts[kind], vec![verdict; 4 * COPIES], "{kind}");
    }
}

#[test]
fn the_work_can_be_stopped() {
    let app = App::without_archive(Profile::Work, Ports::system()).unwrap();
    let (folder, basis) = (folder(), basis(&app));
    let mut told = 0;
    app.verify_certificate_folder(folder.path(), &basis, &mut |_, _| {
        told += 1;
        told < 10
    });
    assert_eq!(told, 10);
    let nothing = tempfile::tempdir().unwrap();
    app.verify_certificate_folder(nothing.path(), &basis, &mut |_, _| unreachable!("there is nothing"));
}
