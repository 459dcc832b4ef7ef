//! Embeds what the window shows, and writes down that `call` is the only command it may give.

use tauri_build::{AppManifest, Attributes};

fn main() {
    let manifest = AppManifest::new().commands(&["call"]);
    if let Err(error) = tauri_build::try_build(Attributes::new().app_manifest(manifest)) {
        // A build script speaks by its exit code.
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
