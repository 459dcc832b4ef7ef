//! `cargo xtask test`: everything that must hold, cheapest first.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::process::{built_program, cargo, command, npm, root};
pub(crate) use crate::steps::OnFailure;
use crate::steps::{Step, Steps};
use crate::{Outcome, Stopped, tools, types, ui};

/// One selection of packages and features for every step that compiles, so that each dependency is compiled once.
const EVERYTHING: &[&str] = &[
    "--workspace",
    "--locked",
    "--features",
    "qolhat-desktop/custom-protocol,qolhat-desktop/e2e",
];

/// The screen of the window test.
const SCREEN: &str = "-screen 0 1280x900x24";

/// Runs every step and ends with a table.
pub(crate) fn run(on_failure: OnFailure) -> Outcome {
    let mut steps = Steps::new(on_failure);
    steps
        .step("Tools", &[], install)
        .step("Format", &["Tools"], |step| {
            step.run(cargo().args(["fmt", "--all", "--check"]))
        })
        .step("Window: lint", &["Tools"], |step| {
            step.run(npm().args(["run", "--silent", "lint"]))
        })
        .step("Window: types", &["Tools"], |step| {
            step.run(npm().args(["run", "--silent", "check"]))
        })
        .step("Window: unit tests", &["Tools"], |step| {
            step.run(npm().args(["run", "--silent", "test"]))
        })
        .step("Window: build", &["Tools"], |step| {
            step.run(npm().args(["run", "--silent", "build"]))
        })
        .step("Rust: lints", &["Window: build"], |step| {
            step.run(
                rust("clippy")
                    .args(EVERYTHING)
                    .args(["--all-targets", "--", "-D", "warnings"]),
            )
        })
        .step("Rust: build", &["Window: build"], |step| {
            step.run(rust("build").args(EVERYTHING).arg("--all-targets"))
        })
        .step("Rust: tests", &["Rust: build"], |step| {
            step.run(
                rust("test")
                    .args(EVERYTHING)
                    .args(["--no-fail-fast", "--", "--show-output"]),
            )
        })
        .step("Rust: signing as handed out", &["Rust: build"], |step| {
            // The machine code of the profile that is handed out, with the names that valgrind needs.
            step.run(
                rust("test")
                    .args(["--locked", "--profile", "dist", "-p", "qolhat-gost"])
                    .args(["--test", "secret_undefined", "--", "--show-output"])
                    .env("CARGO_PROFILE_DIST_STRIP", "none")
                    .env("CARGO_PROFILE_DIST_DEBUG", "line-tables-only"),
            )
        })
        .step("Rust: documentation", &["Rust: build"], |step| {
            step.run(
                rust("doc")
                    .args(EVERYTHING)
                    .arg("--no-deps")
                    .env("RUSTDOCFLAGS", "-D warnings"),
            )
        })
        .step("Generated types", &["Rust: build"], |_| types::check_with_built())
        .step("Window in a browser", &["Rust: build"], |step| in_a_browser(step, None))
        .step("Window in the web view", &["Rust: build"], |step| {
            in_the_web_view(step, None)
        });
    steps.finish()
}

/// Runs the window tests alone and keeps the pictures they take.
pub(crate) fn look() -> Outcome {
    let pictures = root().join("target/pictures");
    let mut steps = Steps::new(OnFailure::GoOn);
    steps
        .step("Tools", &[], install)
        .step("Window: build", &["Tools"], |step| {
            step.run(npm().args(["run", "--silent", "build"]))
        })
        .step("Rust: build", &["Window: build"], |step| {
            step.run(rust("build").args(EVERYTHING).arg("--all-targets"))
        })
        .step("Window in a browser", &["Rust: build"], |step| {
            in_a_browser(step, Some(&pictures))
        })
        .step("Window in the web view", &["Rust: build"], |step| {
            in_the_web_view(step, Some(&pictures))
        });
    println!("\nPictures: {}", pictures.display());
    steps.finish()
}

fn install(step: &mut Step) -> Outcome {
    tools::need_node()?;
    tools::need_rust_components()?;
    tools::install(&[tools::BUILD, tools::WINDOW_TESTS, tools::SECOND_OPINIONS])?;
    tools::need_python(step);
    ui::install()
}

/// Cargo, the same way in every step.
fn rust(verb: &str) -> Command {
    let mut cargo = cargo();
    cargo.arg(verb);
    if env::var_os("CARGO_INCREMENTAL").is_none() {
        // A whole run gains nothing from it and would fill the disk.
        cargo.env("CARGO_INCREMENTAL", "0");
    }
    cargo
}

/// Playwright against the loopback server.
fn in_a_browser(step: &mut Step, pictures: Option<&Path>) -> Outcome {
    let Some(chromium) = tools::chromium() else {
        step.skip("no browser of the Chromium family was found, so the screens are not tested in one");
        return Ok(());
    };
    step.run(
        npm()
            .args(["run", "--silent", "test:e2e"])
            .env("QOLHAT_BRIDGE", built_program("qolhat-bridge"))
            .env("QOLHAT_UI", root().join("ui/dist"))
            .env("CHROMIUM", chromium)
            .envs(pictures.map(|folder| ("QOLHAT_PICTURES", folder))),
    )
}

/// WebDriver against the window itself, on a screen of its own.
fn in_the_web_view(step: &mut Step, pictures: Option<&Path>) -> Outcome {
    if !cfg!(target_os = "linux") {
        step.skip("the window itself is driven on Linux only");
        return Ok(());
    }
    if !root().join("ui/e2e/window.wdio.mjs").is_file() {
        return Err(Stopped::new("ui/e2e/window.wdio.mjs is not there."));
    }
    let driver = tools::tauri_driver()?;
    step.run(
        command("dbus-run-session")
            .args([
                "--",
                "xvfb-run",
                "-a",
                "-s",
                SCREEN,
                "npm",
                "run",
                "--silent",
                "test:window",
            ])
            .current_dir(root().join("ui"))
            .env("QOLHAT_APP", built_program("qolhat-desktop"))
            .env("TAURI_DRIVER", driver)
            .envs(pictures.map(|folder| ("QOLHAT_PICTURES", folder))),
    )
}
