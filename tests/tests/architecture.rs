//! The shape of the workspace: arrows between rooms, what each room may touch, names that must agree.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Every room and where its arrows may go, purest first.
///
/// A room may only name rooms that stand above it, so no arrow can point back.
const ROOMS: &[(&str, &[&str])] = &[
    ("qolhat-asn1", &[]),
    ("qolhat-gost", &[]),
    ("qolhat-documents", &[]),
    ("qolhat-pki", &["qolhat-asn1", "qolhat-gost"]),
    ("qolhat-keystore", &["qolhat-asn1", "qolhat-gost", "qolhat-pki"]),
    ("qolhat-signature", &["qolhat-asn1", "qolhat-gost", "qolhat-pki"]),
    (
        "qolhat-authority",
        &["qolhat-asn1", "qolhat-gost", "qolhat-pki", "qolhat-keystore"],
    ),
    ("qolhat-render", &["qolhat-documents"]),
    ("qolhat-archive", &["qolhat-documents"]),
    ("qolhat-fetch", &["qolhat-asn1"]),
    (
        "qolhat-app",
        &[
            "qolhat-asn1",
            "qolhat-gost",
            "qolhat-documents",
            "qolhat-pki",
            "qolhat-keystore",
            "qolhat-signature",
            "qolhat-authority",
            "qolhat-render",
            "qolhat-archive",
            "qolhat-fetch",
        ],
    ),
    ("qolhat-cli", &["qolhat-app"]),
    ("qolhat-bridge", &["qolhat-app"]),
    ("qolhat-desktop", &["qolhat-app"]),
    (
        "qolhat-tests",
        &[
            "qolhat-asn1",
            "qolhat-gost",
            "qolhat-documents",
            "qolhat-pki",
            "qolhat-keystore",
            "qolhat-signature",
            "qolhat-authority",
            "qolhat-render",
            "qolhat-archive",
            "qolhat-app",
        ],
    ),
    ("xtask", &[]),
];

/// Arrows that exist for tests of a room alone, with the reason.
const TEST_ARROWS: &[(&str, &str, &str)] = &[(
    "qolhat-signature",
    "qolhat-keystore",
    "its tests sign with keys from containers",
)];

/// Libraries that open a door to the world, and the rooms that may use them.
const DOORS: &[(&str, &[&str])] = &[
    // The store.
    ("rusqlite", &["qolhat-archive"]),
    // The typesetter is by far the heaviest dependency: nothing else waits for it.
    ("typst", &["qolhat-render"]),
    ("typst-pdf", &["qolhat-render"]),
    // The window.
    ("tauri", &["qolhat-desktop"]),
    ("tauri-plugin-dialog", &["qolhat-desktop"]),
    // Sockets: one room asks other computers; the loopback server is for development and tests only.
    ("axum", &["qolhat-bridge"]),
    ("tokio", &["qolhat-bridge"]),
    ("hyper", &[]),
    ("reqwest", &[]),
    ("ureq", &["qolhat-fetch"]),
    ("rustls", &["qolhat-fetch"]),
    ("tokio-tungstenite", &[]),
    // Arguments and passwords at a terminal.
    ("clap", &["qolhat-cli"]),
    ("rpassword", &["qolhat-cli"]),
    // The clock and randomness of the computer: injected everywhere else.
    ("jiff", &["qolhat-app"]),
    ("getrandom", &["qolhat-app"]),
];

/// What a source file may only contain in the named places (folders or files).
const TOUCHES: &[(&[&str], &[&str])] = &[
    (
        &["std::fs", "File::open", "File::create"],
        &["crates/archive", "crates/app", "crates/cli", "crates/bridge", "xtask"],
    ),
    (
        &["TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs"],
        &["crates/bridge", "crates/fetch"],
    ),
    (
        &["env::var", "env::args", "env::current_dir", "env::temp_dir"],
        &["crates/cli", "crates/bridge", "src-tauri", "xtask"],
    ),
    (&["process::Command", "Command::new"], &["xtask"]),
    // One place asks what time it is; fetch measures its exchanges, xtask its steps.
    (
        &["SystemTime", "Timestamp::now", "Zoned::now"],
        &["crates/app/src/ports.rs"],
    ),
    (&["Instant::now"], &["crates/fetch", "xtask"]),
    (
        &["getrandom::fill", "OsRng", "SystemRandom::new"],
        // The second place hands it to a library that asks for it and leaves it unused.
        &["crates/app/src/ports.rs", "crates/keystore/src/private_key.rs"],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn dependencies(package: &Value) -> &[Value] {
    package["dependencies"].as_array().unwrap()
}

/// Every file below the folder with this ending, built things left out.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "node_modules", "dist", "gen"].contains(&name.as_str()) {
            found.extend(files(&path, ending));
        } else if path.is_file() && name.ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code of a file that ends up in the program: without comments and without the tests at its end.
fn shipped_code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Sources of every member's library and programs, as paths from the root with slashes.
fn shipped_sources() -> Vec<(String, String)> {
    let root = root();
    let members = fs::read_dir(root.join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    members
        .chain([root.join("src-tauri"), root.join("xtask")])
        .flat_map(|member| files(&member.join("src"), ".rs"))
        .filter(|path| !path.ends_with("tests.rs") && !path.components().any(|part| part.as_os_str() == "tests"))
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            (name, shipped_code(&path))
        })
        .collect()
}

#[test]
fn every_member_is_a_known_room() {
    let known: BTreeSet<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
    let packages = packages();
    let members: BTreeSet<&str> = packages.iter().map(|package| text(&package["name"])).collect();
    assert_eq!(members, known, "ROOMS and the members of the workspace");
}

#[test]
fn the_table_of_arrows_has_no_arrow_back() {
    for (index, (room, arrows)) in ROOMS.iter().enumerate() {
        for arrow in *arrows {
            let place = ROOMS.iter().position(|(name, _)| name == arrow);
            assert!(place.is_some_and(|place| place < index), "{room} -> {arrow}");
        }
    }
}

#[test]
fn arrows_follow_the_table() {
    let allowed: BTreeMap<&str, &[&str]> = ROOMS.iter().copied().collect();
    for package in packages() {
        let room = text(&package["name"]);
        for dependency in dependencies(&package)
            .iter()
            .filter(|dependency| dependency["path"].is_string())
        {
            let target = text(&dependency["name"]);
            let for_tests = text(&dependency["kind"]) == "dev"
                && TEST_ARROWS.iter().any(|(from, to, _)| (*from, *to) == (room, target));
            assert!(
                for_tests || allowed[room].contains(&target),
                "{room} must not know {target}"
            );
        }
    }
}

#[test]
fn doors_to_the_world_are_used_by_their_keepers_only() {
    for package in packages() {
        let room = text(&package["name"]);
        for dependency in dependencies(&package)
            .iter()
            .filter(|dependency| text(&dependency["kind"]) != "dev")
        {
            let name = text(&dependency["name"]);
            if let Some((_, keepers)) = DOORS.iter().find(|(door, _)| *door == name) {
                assert!(keepers.contains(&room), "{room} must not use {name}; {keepers:?} may");
            }
        }
    }
}

#[test]
fn sources_touch_the_world_only_where_they_may() {
    let sources = shipped_sources();
    assert!(sources.len() > 50, "the sources were not found");
    for (words, places) in TOUCHES {
        for (name, code) in &sources {
            if places.iter().any(|place| name.starts_with(place)) {
                continue;
            }
            for word in *words {
                assert!(!code.contains(word), "{name} contains {word}; only {places:?} may");
            }
        }
    }
}

#[test]
fn money_is_counted_without_floating_point() {
    for (name, code) in shipped_sources()
        .iter()
        .filter(|(name, _)| name.starts_with("crates/documents/"))
    {
        for (number, line) in code.lines().enumerate() {
            // The reader of JSON must name the type of the numbers that it refuses.
            let refused = line.contains("fn visit_f64");
            assert!(
                refused || !(line.contains("f64") || line.contains("f32")),
                "{name}, line {}: {line}",
                number + 1
            );
        }
    }
}

#[test]
fn unsafe_code_is_forbidden_at_every_door() {
    for member in packages() {
        let name = text(&member["name"]).to_owned();
        let folder = Path::new(text(&member["manifest_path"])).parent().unwrap().to_owned();
        // In gost the lint denies it, and code for particular processors alone lifts that.
        if name == "qolhat-gost" {
            for source in files(&folder.join("src"), ".rs") {
                let backend = source.parent().is_some_and(|parent| parent.ends_with("backend"));
                let code = fs::read_to_string(&source).unwrap();
                assert!(
                    backend || !code.contains("allow(unsafe_code"),
                    "{} must not allow it",
                    source.display()
                );
            }
            let denies = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
            assert!(denies.contains("#![deny(unsafe_code)]"));
        }
        for door in ["src/lib.rs", "src/main.rs"].map(|door| folder.join(door)) {
            let code = fs::read_to_string(&door).unwrap_or_default();
            let forbids = code.contains("#![forbid(unsafe_code)]");
            assert!(
                code.is_empty() || forbids || name == "qolhat-gost",
                "{} must forbid it",
                door.display()
            );
        }
    }
}

#[test]
fn the_window_names_every_use_case_and_no_other() {
    let folder = root().join("ui/src/ipc");
    let asked: BTreeSet<String> = files(&folder, ".ts")
        .iter()
        .filter(|path| !path.to_string_lossy().contains("fake"))
        .flat_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let names: Vec<String> = text
                .split("call('")
                .skip(1)
                .filter_map(|rest| rest.split_once('\''))
                .map(|(name, _)| name.to_owned())
                .collect();
            names
        })
        .collect();
    let offered: BTreeSet<String> = qolhat_app::COMMANDS.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(asked, offered, "left: ui/src/ipc, right: crates/app/src/commands.rs");
}

#[test]
fn nothing_tells_of_the_machine_it_was_written_on() {
    // Put together here, so that this file does not contain them.
    let banned = [
        ["/wo", "rk/"],
        ["/tm", "p/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["C:\\Us", "ers\\"],
        ["registry.np", "mjs.org"],
        ["registry.ya", "rnpkg.com"],
        ["static.cra", "tes.io"],
        ["index.cra", "tes.io"],
        ["files.python", "hosted.org"],
        ["-----BEGIN PRI", "VATE KEY"],
    ]
    .map(|halves| halves.concat());
    let output = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        eprintln!("SKIPPED: this is not a checkout, so there are no tracked files to look at");
        return;
    };
    let names = String::from_utf8(output.stdout).unwrap();
    for name in names.split('\0').filter(|name| !name.is_empty()) {
        // What is not text tells nothing.
        let Ok(text) = fs::read_to_string(root().join(name)) else {
            continue;
        };
        for (number, line) in text.lines().enumerate() {
            for word in &banned {
                // An address on the server that ends like one of them, as in `/data/work/archive`, is no path here.
                let at_start = line.match_indices(word.as_str()).any(|(at, _)| {
                    !word.starts_with('/')
                        || !line[..at].ends_with(|before: char| before.is_alphanumeric() || before == '.')
                });
                assert!(!at_start, "{name}, line {}: {word}", number + 1);
            }
        }
    }
}
