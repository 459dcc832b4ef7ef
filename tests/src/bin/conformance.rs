//! `conformance MANIFEST.json… [--only ID]`: answers every case of the manifests and judges the answers.
//!
//! Prints one JSON line per case and one per suite. Exit status 0 when nothing failed, 1 when something did, 2 when an
//! argument or a manifest makes no sense. Hostile suites are meant to run under limits of memory (`ulimit -v`).
#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that talks to a person"
)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use qolhat_asn1::UnixTime;
use qolhat_tests::conformance::{Manifest, run_suite};

const USAGE: &str = "usage: conformance MANIFEST.json... [--only ID]";

fn main() -> ExitCode {
    let Some((manifests, only)) = arguments() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let mut failed = 0;
    for path in &manifests {
        let manifest = match Manifest::read(path) {
            Ok(manifest) => manifest,
            Err(fault) => {
                eprintln!("{}: {fault}", path.display());
                return ExitCode::from(2);
            }
        };
        let report = run_suite(&manifest, only.as_deref(), now(), |case| {
            println!("{}", case.clone().into_json(&manifest.suite));
        });
        println!("{}", report.to_json());
        failed += report.total().failed;
    }
    ExitCode::from(u8::from(failed > 0))
}

fn arguments() -> Option<(Vec<PathBuf>, Option<String>)> {
    let (mut manifests, mut only) = (Vec::new(), None);
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--only") => only = Some(arguments.next()?.into_string().ok()?),
            Some(option) if option.starts_with('-') => return None,
            _ => manifests.push(PathBuf::from(argument)),
        }
    }
    (!manifests.is_empty()).then_some((manifests, only))
}

fn now() -> UnixTime {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixTime(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
