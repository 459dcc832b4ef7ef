//! Reading files for the tests of this crate.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "tests; each test binary uses a part"
)]

pub(crate) mod authority;
pub(crate) mod world;

use std::path::{Path, PathBuf};

use base64::Engine;
use qolhat_pki::{CivilTime, UnixTime};

/// The knowledge folder next to the checkout; says loudly that a test is skipped when it is absent.
pub(crate) fn shared(what: &str) -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).to_path_buf();
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED {what}: the folder ../shared is not there");
    None
}

/// The files of this repository.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures")).to_path_buf()
}

/// The DER objects in a file that is DER, PEM (possibly several) or bare base64.
pub(crate) fn der_objects(path: &Path) -> Vec<Vec<u8>> {
    let bytes = std::fs::read(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
    if bytes.first() == Some(&0x30) {
        return vec![bytes];
    }
    let text = String::from_utf8_lossy(&bytes);
    let decode = |text: &str| {
        let clean: String = text
            .chars()
            .filter(|character| !character.is_ascii_whitespace())
            .collect();
        base64::engine::general_purpose::STANDARD.decode(clean).ok()
    };
    let blocks: Vec<Vec<u8>> = text
        .split("-----BEGIN ")
        .skip(1)
        .filter_map(|block| decode(block.split_once("-----")?.1.split("-----END").next()?))
        .collect();
    if blocks.is_empty() {
        decode(&text).into_iter().collect()
    } else {
        blocks
    }
}

/// An RFC 3339 time in UTC.
pub(crate) fn time(text: &str) -> UnixTime {
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().unwrap();
    CivilTime {
        year: i64::from(number(0..4)),
        month: number(5..7),
        day: number(8..10),
        hour: number(11..13),
        minute: number(14..16),
        second: number(17..19),
    }
    .to_unix()
    .unwrap()
}
