//! What the tests of this crate share.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "tests"
)]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use qolhat_asn1::{CivilTime, UnixTime};
use qolhat_authority::{Authority, AuthorityProfile, KeyKind, PersonRequest};
use qolhat_gost::{Random, RandomError};
use qolhat_pki::{Purpose, Role};

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

pub fn day(year: i64, month: u32, day: u32) -> UnixTime {
    CivilTime {
        year,
        month,
        day,
        hour: 0,
        minute: 0,
        second: 0,
    }
    .to_unix()
    .expect("a day")
}

pub const KINDS: [KeyKind; 4] = [
    KeyKind::Gost2015Bits512,
    KeyKind::Gost2015Bits256,
    KeyKind::Gost2004,
    KeyKind::Rsa2048,
];

pub fn demo_authority(kind: KeyKind) -> Authority {
    Authority::found(AuthorityProfile::demo(), kind, day(2026, 11, 1), &mut TestRandom(7)).expect("an authority")
}

pub fn head(key: KeyKind) -> PersonRequest {
    PersonRequest {
        common_name: "ДЕМОВ АЛМАС".to_owned(),
        surname: Some("ДЕМОВ".to_owned()),
        patronymic: Some("ДЕМОВИЧ".to_owned()),
        iin: Some("850101300015".to_owned()),
        bin: Some("200140012345".to_owned()),
        organization: Some("ТОО \"ДЕМО ПОСТАВЩИК\"".to_owned()),
        role: Role::FirstHead,
        purpose: Purpose::Sign,
        not_before: day(2026, 1, 15),
        not_after: day(2027, 1, 15),
        key,
    }
}

/// Runs a program of the system; `None`, and a word about it, when there is no such program.
pub fn run(program: &str, arguments: &[&str], folder: &Path) -> Option<Output> {
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(output) => Some(output),
        Err(cause) => {
            eprintln!("SKIPPED: {program} can not be run ({cause})");
            None
        }
    }
}

/// Standard output and error together, for messages of assertions and for searching.
pub fn text(output: &Output) -> String {
    [&output.stdout[..], &output.stderr]
        .map(String::from_utf8_lossy)
        .concat()
}

/// The second opinion in the knowledge folder; `None`, and a word about it, when it can not be used.
pub fn oracle() -> Option<PathBuf> {
    let script = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/oracle/check.py"));
    if !script.exists() {
        eprintln!("SKIPPED: ../shared/oracle is not next to the checkout");
        return None;
    }
    let probe = run("python3", &["-c", "import cryptography"], Path::new("."))?;
    if !probe.status.success() {
        eprintln!("SKIPPED: Python has no module cryptography");
        return None;
    }
    script.canonicalize().ok()
}
