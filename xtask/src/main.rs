//! Builds, runs and tests Qolhat: `cargo xtask <verb>`.
//!
//! Start at [`main`]; each verb has its file. Only the standard library is used, so that the first command on a fresh
//! machine starts within seconds.
#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it talks to a person at a terminal"
)]

mod compare;
mod fuzz;
mod icons;
mod launch;
mod process;
mod steps;
mod test;
mod tools;
mod types;
mod ui;

use std::fmt;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run           install what is missing, build, open the window on the DEMO profile
cargo xtask test          install what is missing, check everything (--fail-fast stops at the first failure)
cargo xtask look          run the window tests and keep their pictures in target/pictures
cargo xtask ui            build what the window shows
cargo xtask types         write ui/src/ipc/generated.ts anew (--check only compares)
cargo xtask compare AREA  measure ours beside the programs of others: gost, certificates (--json for machines)
cargo xtask fuzz TARGET   fuzz a reader and write the sitting down in tests/fuzz/RUNS.md (--minutes N)
cargo xtask icons         draw the icons anew from icons/*.svg (needs Chromium)
";

/// Why a verb stopped, in words for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Stopped(String);

impl Stopped {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Stopped>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["run"] => launch::run(),
        ["test"] => test::run(test::OnFailure::GoOn),
        ["test", "--fail-fast"] => test::run(test::OnFailure::Stop),
        ["look"] => test::look(),
        ["ui"] => tools::need_node()
            .and_then(|()| ui::install())
            .and_then(|()| ui::build()),
        ["types"] => types::write(),
        ["types", "--check"] => types::check(),
        ["compare", area] => compare::of(area).and_then(|area| compare::run(area, compare::Form::Table)),
        ["compare", area, "--json"] => compare::of(area).and_then(|area| compare::run(area, compare::Form::Json)),
        ["fuzz", target] => fuzz::run(target, None),
        ["fuzz", target, "--minutes", minutes] => fuzz::run(target, Some(minutes)),
        ["icons"] => icons::draw(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(3);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            // A failed test run has already said everything, and its last line is a contract.
            if !stopped.0.is_empty() {
                eprintln!("\n{stopped}");
            }
            ExitCode::FAILURE
        }
    }
}
