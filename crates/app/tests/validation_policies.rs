//! Which rules are in force, what a report says of them, and the national checklist.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::path::{Path, PathBuf};

use qolhat_app::wire::*;
use qolhat_app::{
    App, Basis, BasisRequest, FixedClock, NoNetwork, Nothing, Ports, ProblemCode, SystemRandom, read_moment,
};
use support::Queue;

const AT: &str = "2026-11-21T00:00:00Z";

struct World {
    folder: tempfile::TempDir,
    picked: &'static Queue,
    app: App,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let picked: &'static Queue = Box::leak(Box::default());
        let ports = Ports {
            clock: Box::new(FixedClock(read_moment(AT).unwrap())),
            random: Box::new(SystemRandom),
            picker: Box::new(picked),
            network: Box::new(NoNetwork),
        };
        let app = App::open_archive_as(&folder.path().join("archive"), Profile::Work, ports).unwrap();
        Self { folder, picked, app }
    }

    /// A file of this content, chosen by the user: its handle and its path.
    fn file(&self, name: &str, content: &str) -> (String, PathBuf) {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        self.picked.0.lock().unwrap().push(path.clone());
        let picked = self.app.pick_files(PickFilesRequest {
            purpose: PickPurpose::Inspect,
        });
        (picked.unwrap().files[0].handle.clone(), path)
    }

    fn basis(&self, policy: Option<PathBuf>) -> Basis {
        let pki = fixtures().join("pki/test-pki/gost2015");
        let request = BasisRequest {
            trust: vec![pki.join("gost2015_root.cer")],
            intermediates: vec![pki.join("gost2015_nca.cer")],
            revocation_lists: vec![pki.join("gost2015_root.crl"), pki.join("gost2015_nca.crl")],
            at: Some(AT.to_owned()),
            policy,
            ..BasisRequest::default()
        };
        self.app.basis_of(&request).unwrap()
    }

    fn verify(&self, sample: &str, policy: Option<PathBuf>) -> ReportView {
        let file = fixtures().join(format!("cms/test-pki/gost2015-{sample}.p7s"));
        self.app.verify_file(&file, None, &self.basis(policy)).unwrap()
    }

    fn in_force(&self) -> ValidationPolicyView {
        self.app.validation_policy(Nothing {}).unwrap()
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// The shipped policy under the name `ours`, with one weight changed.
fn ours(shipped: &str) -> String {
    let renamed = shipped.replacen("\"name\": \"qolhat\"", "\"name\": \"ours\"", 1);
    let lighter = renamed.replacen("\"key-purpose\": \"fail\"", "\"key-purpose\": \"warn\"", 1);
    assert_ne!(lighter, renamed);
    lighter
}

fn answers(list: &ChecklistView) -> Vec<(&str, ChecklistAnswer)> {
    list.items.iter().map(|item| (item.id.as_str(), item.answer)).collect()
}

#[test]
fn every_report_names_the_policy_it_was_made_by() {
    let world = World::new();
    let in_force = world.in_force();
    assert!(in_force.shipped);
    assert_eq!((in_force.policy.name.as_str(), in_force.policy.version), ("qolhat", 1));
    let report = world.verify("attached", None);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.policy, in_force.policy);
    let certificate = fixtures().join("pki/test-pki/gost2015/head.cer");
    let report = world
        .app
        .verify_certificate_file(&certificate, &world.basis(None))
        .unwrap();
    assert_eq!(report.policy, in_force.policy);
    let (_, text) = world.file("no signature.txt", "nothing signed");
    let report = world.app.verify_file(&text, None, &world.basis(None)).unwrap();
    assert_eq!(report.policy, in_force.policy);
}

#[test]
fn the_national_checklist_is_told_item_by_item() {
    use ChecklistAnswer::{Fail, NotPossible, Pass};
    let world = World::new();
    let report = world.verify("attached", None);
    let list = &report.signatures[0].checklist;
    assert_eq!((list.id.as_str(), list.wording.as_str()), ("order-1187", "unconfirmed"));
    assert_eq!((list.passed, list.total), (8, 9), "{list:#?}");
    assert_eq!(
        answers(list),
        [
            ("owner-identity", Pass),
            ("validity-period", Pass),
            ("not-revoked", Pass),
            ("chain-to-authority", Pass),
            ("key-use-and-powers", Pass),
            ("certificate-policy", Pass),
            ("document-unchanged", Pass),
            ("signature-value", Pass),
            ("time-stamp", NotPossible),
        ]
    );
    let revocation = &report.signatures[0].revocation;
    assert_eq!(list.items[2].source, "crl");
    assert_eq!(Some(&list.items[2].time), revocation.this_update.as_ref());

    for (sample, item, answer) in [
        ("content-altered", "document-unchanged", Fail),
        ("signature-altered", "signature-value", Fail),
        ("revoked-signer", "not-revoked", Fail),
        ("expired-signer", "validity-period", Fail),
        ("auth-key", "key-use-and-powers", Fail),
    ] {
        let report = world.verify(sample, None);
        let list = &report.signatures[0].checklist;
        assert!(answers(list).contains(&(item, answer)), "{sample}: {list:#?}");
    }
}

#[test]
fn a_policy_is_loaded_named_in_reports_exported_and_reset() {
    let world = World::new();
    let shipped = world.in_force();
    assert_eq!(world.verify("auth-key", None).verdict, Verdict::Undetermined);

    let (handle, _) = world.file("ours.json", &ours(&shipped.json));
    let request = LoadValidationPolicyRequest { file: handle };
    let loaded = world.app.load_validation_policy(request).unwrap();
    assert!(!loaded.shipped);
    assert_eq!(loaded.policy.name, "ours");
    assert_ne!(loaded.policy.sha256, shipped.policy.sha256);
    let report = world.verify("auth-key", None);
    assert_eq!((report.verdict, &report.policy), (Verdict::Valid, &loaded.policy));
    let warned: Vec<&str> = report.signatures[0]
        .checks
        .iter()
        .filter(|check| check.warning)
        .map(|check| check.id.as_str())
        .collect();
    assert_eq!(warned, ["key-purpose"]);

    let out = world.folder.path().join("out");
    std::fs::create_dir(&out).unwrap();
    for is_first in [true, false] {
        world.picked.0.lock().unwrap().push(out.clone());
        let exported = world.app.export_validation_policy(Nothing {});
        if is_first {
            assert_eq!(exported.unwrap().files, ["ours-1.json"]);
        } else {
            assert_eq!(exported.unwrap_err().code, ProblemCode::FileExists);
        }
    }
    assert_eq!(std::fs::read_to_string(out.join("ours-1.json")).unwrap(), loaded.json);

    let reset = world.app.reset_validation_policy(Nothing {}).unwrap();
    assert_eq!(reset, shipped);
    assert_eq!(world.verify("auth-key", None).verdict, Verdict::Undetermined);
}

#[test]
fn a_policy_of_the_caller_judges_one_file_and_is_not_kept() {
    let world = World::new();
    let (_, path) = world.file("ours.json", &ours(&world.in_force().json));
    let report = world.verify("auth-key", Some(path));
    assert_eq!((report.verdict, report.policy.name.as_str()), (Verdict::Valid, "ours"));
    assert!(world.in_force().shipped);
}

#[test]
fn a_policy_that_is_not_understood_is_refused_and_changes_nothing() {
    let world = World::new();
    let shipped = world.in_force();
    let lifted = shipped
        .json
        .replacen("\"chain-found\": \"fail\"", "\"chain-found\": \"warn\"", 1);
    assert_ne!(lifted, shipped.json);
    for (name, content, told) in [
        ("text.json", "no policy", "expected"),
        ("lifted.json", &lifted, "chain-found"),
    ] {
        let (file, _) = world.file(name, content);
        let problem = world
            .app
            .load_validation_policy(LoadValidationPolicyRequest { file })
            .unwrap_err();
        assert_eq!(problem.code, ProblemCode::PolicyNotUnderstood, "{name}");
        assert_eq!(problem.facts["file"], name);
        assert!(
            problem.facts["detail"].contains(told),
            "{name}: {}",
            problem.facts["detail"]
        );
        for language in [Language::Ru, Language::Kk, Language::En] {
            assert!(problem.words(language).cause.contains(name), "{language:?}");
        }
        assert_eq!(world.in_force(), shipped, "{name}");
    }
}
