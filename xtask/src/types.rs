//! The TypeScript of everything that crosses between core and window.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process::{answer, built, cargo, command, root};
use crate::{Outcome, Stopped};

const FILE: &str = "ui/src/ipc/generated.ts";

/// Writes the file anew.
pub(crate) fn write() -> Outcome {
    fs::write(root().join(FILE), from(&mut printer())?).map_err(|error| Stopped::new(format!("{FILE}: {error}")))
}

/// Compares the committed file with what would be written.
pub(crate) fn check() -> Outcome {
    compare(&mut printer())
}

/// The same, with the printer that was built together with everything else.
pub(crate) fn check_with_built() -> Outcome {
    compare(&mut command(
        built()
            .join("examples")
            .join(format!("typescript{}", std::env::consts::EXE_SUFFIX)),
    ))
}

fn printer() -> Command {
    let mut cargo = cargo();
    cargo.args([
        "run",
        "--quiet",
        "--locked",
        "-p",
        "qolhat-app",
        "--example",
        "typescript",
    ]);
    cargo
}

fn from(printer: &mut Command) -> Outcome<String> {
    match answer(printer) {
        Some(text) => Ok(text + "\n"),
        None => Err(Stopped::new(
            "The types can not be printed; see: cargo run -p qolhat-app --example typescript",
        )),
    }
}

fn compare(printer: &mut Command) -> Outcome {
    let path: PathBuf = root().join(FILE);
    let committed = fs::read_to_string(&path).map_err(|error| Stopped::new(format!("{FILE}: {error}")))?;
    if committed.replace("\r\n", "\n") == from(printer)? {
        return Ok(());
    }
    Err(Stopped::new(format!(
        "{FILE} is not what crates/app says; run `cargo xtask types` and commit it."
    )))
}
