//! Other programs: where they are, how they are started, what they said.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Outcome, Stopped};

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder with what was built for development.
pub(crate) fn built() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder));
    target.join("debug")
}

/// A program that was built for development.
pub(crate) fn built_program(name: &str) -> PathBuf {
    built().join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A command that starts in the workspace folder, as if it were typed there.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    // What cargo told this program about itself is no business of the programs it starts: build scripts watch some of
    // these, and half the workspace would be built anew.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_about_this_package) {
            command.env_remove(&name);
        }
    }
    command
}

fn is_about_this_package(variable: &str) -> bool {
    [
        "CARGO_PKG_",
        "CARGO_MANIFEST_",
        "CARGO_BIN_",
        "CARGO_CRATE_",
        "CARGO_PRIMARY_",
    ]
    .iter()
    .any(|prefix| variable.starts_with(prefix))
        || variable == "OUT_DIR"
}

/// The same cargo that runs us.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// npm, in the folder of the window's sources.
pub(crate) fn npm() -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join("ui"));
    npm
}

/// Runs to the end, showing what it says.
pub(crate) fn must(command: &mut Command) -> Outcome {
    let status = command
        .status()
        .map_err(|error| Stopped::new(format!("{}: {error}", line(command))))?;
    if status.success() {
        Ok(())
    } else {
        Err(Stopped::new(format!("{}: {status}", line(command))))
    }
}

/// Runs to the end in silence and returns what it printed; `None` when it is not there or failed.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs to the end and hands over every line of its standard output; answers whether it succeeded.
///
/// A line is shown when `each` returns true.
pub(crate) fn watch(command: &mut Command, mut each: impl FnMut(&str) -> bool) -> Outcome<bool> {
    let name = line(command);
    let failed = |error: std::io::Error| Stopped::new(format!("{name}: {error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(out) = child.stdout.take() {
        let mut reader = BufReader::new(out);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|count| count > 0) {
            let text = String::from_utf8_lossy(&bytes);
            let text = text.trim_end_matches(['\r', '\n']);
            if each(text) {
                println!("{text}");
                let _ = std::io::stdout().flush();
            }
            bytes.clear();
        }
    }
    child.wait().map(|status| status.success()).map_err(failed)
}

/// Where a program of this name would be found, if anywhere.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", env::consts::EXE_SUFFIX);
    if Path::new(program).is_absolute() {
        return Path::new(program).is_file().then(|| program.into());
    }
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|path| path.is_file())
}

/// A command as a person would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program)
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect();
    words.join(" ")
}
