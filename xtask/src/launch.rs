//! `cargo xtask run`: from a checkout to an open window.

use std::env;

use crate::process::{built_program, cargo, must};
use crate::{Outcome, tools, ui};

/// Installs what is missing, builds, and opens the window on the DEMO profile; without a display, runs the demo.
pub(crate) fn run() -> Outcome {
    if !has_display() {
        println!(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open.\n\
             Running `qolhat demo` instead: the same main job on the command line.\n"
        );
        return must(cargo().args(["run", "--locked", "-p", "qolhat-cli", "--", "demo"]));
    }
    tools::need_node()?;
    tools::install(&[tools::BUILD])?;
    ui::install()?;
    ui::build()?;
    println!("Building the app. The first time takes some minutes.");
    must(cargo().args([
        "build",
        "--locked",
        "-p",
        "qolhat-desktop",
        "--features",
        "custom-protocol",
    ]))?;
    println!("Opening the window on the DEMO profile.");
    must(crate::process::command(built_program("qolhat-desktop")).args(["--profile", "demo"]))
}

fn has_display() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
