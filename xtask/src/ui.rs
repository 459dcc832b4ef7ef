//! What the window shows: installing its tools, building it.

use std::fs;

use crate::process::{must, npm, root};
use crate::{Outcome, Stopped};

/// Installs what `ui/package-lock.json` names, unless that was done already.
pub(crate) fn install() -> Outcome {
    let ui = root().join("ui");
    let lock = fs::read(ui.join("package-lock.json"))
        .map_err(|error| Stopped::new(format!("ui/package-lock.json: {error}")))?;
    let installed = ui.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|last| last == lock) {
        return Ok(());
    }
    println!("Installing what the window is built with (npm ci).");
    // No package needs its install script here, so none may run one.
    must(npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(&installed, lock).map_err(|error| Stopped::new(format!("{}: {error}", installed.display())))
}

/// Builds `ui/dist`.
pub(crate) fn build() -> Outcome {
    must(npm().args(["run", "build"]))
}
