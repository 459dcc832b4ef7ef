//! What the tests of this crate share.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "tests"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use qolhat_gost::{Random, RandomError};
use qolhat_keystore::Passphrase;

/// The password of every key in `fixtures/pki/test-pki` and of nearly every test key of the НУЦ.
pub const PASSWORD: &str = "Qwerty12";

pub fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

pub fn fixture(path: &str) -> Vec<u8> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures"));
    fs::read(root.join(path)).expect("the fixture is there")
}

/// The knowledge folder next to the checkout; `None`, and a word about it, when it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path);
    if folder.exists() {
        return Some(folder);
    }
    eprintln!("SKIPPED: ../shared/{path} is not next to the checkout");
    None
}

/// Every `.p12` under `folder`, sorted.
pub fn containers_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(containers_under(&path));
        } else if path.extension().is_some_and(|extension| extension == "p12") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A reproducible stream of bytes for tests (xorshift64*; not fit for real keys).
pub struct TestRandom(pub u64);

impl Random for TestRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for byte in bytes {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            *byte = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes()[0];
        }
        Ok(())
    }
}
