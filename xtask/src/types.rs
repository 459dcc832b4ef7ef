//! The TypeScript of everything that crosses between core and window.

use std::fs;
use std::path::PathBuf;

use crate::process::{answer, cargo, root};
use crate::{Outcome, Stopped};

fn file() -> PathBuf {
    root().join("ui/src/ipc/generated.ts")
}

fn generate() -> Outcome<String> {
    answer(cargo().args([
        "run",
        "--quiet",
        "--locked",
        "-p",
        "qolhat-app",
        "--example",
        "typescript",
    ]))
    .map(|text| text + "\n")
    .ok_or_else(|| {
        Stopped::new("crates/app did not print its types; see: cargo run -p qolhat-app --example typescript")
    })
}

/// Writes the file anew.
pub(crate) fn write() -> Outcome {
    fs::write(file(), generate()?).map_err(|error| Stopped::new(format!("{}: {error}", file().display())))
}

/// Compares the committed file with what would be written.
pub(crate) fn check() -> Outcome {
    let committed =
        fs::read_to_string(file()).map_err(|error| Stopped::new(format!("{}: {error}", file().display())))?;
    if committed.trim_end() == generate()?.trim_end() {
        return Ok(());
    }
    Err(Stopped::new(
        "ui/src/ipc/generated.ts is not what crates/app says; run `cargo xtask types` and commit it.",
    ))
}
