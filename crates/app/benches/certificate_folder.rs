//! A folder of 1 000 mixed certificates, on all cores and one after the other: the medians of some rounds that take turns.
//!
//! RSA and every GOST suite; good, ended, future, revoked and login certificates, each in a file of its own. Lists and
//! anchors are read before, as they are when a folder is verified. `cargo bench -p qolhat-app --bench certificate_folder`.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a program that reads fixtures and prints what it measured"
)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use qolhat_app::wire::Profile;
use qolhat_app::{App, Basis, BasisRequest, Ports};

const FILES: usize = 1_000;
const ROUNDS: usize = 5;
const FAMILIES: [&str; 4] = ["rsa", "gost2015", "gost2015-256", "gost2004"];
const KINDS: [&str; 5] = ["head", "expired", "future", "revoked", "individual_auth"];

fn main() {
    let app = App::without_archive(Profile::Work, Ports::system()).expect("an app without an archive");
    let (folder, basis) = (folder(), basis(&app));
    let files: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("a file").path())
        .collect();
    let (mut together, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        together.push(timed(|| {
            let mut verified = 0;
            app.verify_certificate_folder(folder.path(), &basis, &mut |_, report| {
                report.expect("a certificate");
                verified += 1;
                true
            });
            assert_eq!(verified, FILES);
        }));
        alone.push(timed(|| {
            for file in &files {
                app.verify_certificate_file(file, &basis).expect("a certificate");
            }
        }));
    }
    let (together, alone) = (median(together), median(alone));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{FILES} certificates, {cores} cores: {:.0} ms",
        together.as_secs_f64() * 1e3
    );
    println!("one after the other:      {:.0} ms", alone.as_secs_f64() * 1e3);
    println!(
        "times faster:             {:.2}",
        alone.as_secs_f64() / together.as_secs_f64()
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pki/test-pki")
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for copy in 0..FILES / (FAMILIES.len() * KINDS.len()) {
        for family in FAMILIES {
            for kind in KINDS {
                let from = fixtures().join(family).join(format!("{kind}.cer"));
                let to = folder.path().join(format!("{copy:03}-{family}-{kind}.cer"));
                std::fs::copy(from, to).expect("a copy");
            }
        }
    }
    folder
}

fn basis(app: &App) -> Basis {
    let files = |ending: &str| {
        FAMILIES
            .map(|family| fixtures().join(family).join(format!("{family}_{ending}")))
            .to_vec()
    };
    let request = BasisRequest {
        trust: files("root.cer"),
        intermediates: files("nca.cer"),
        revocation_lists: [files("root.crl"), files("nca.crl")].concat(),
        at: Some("2026-11-21T00:00:00Z".to_owned()),
        ..BasisRequest::default()
    };
    app.basis_of(&request).expect("a basis")
}
