//! No branch and no address depends on a secret: memcheck of valgrind watches while keys are made, used for signatures
//! and agreed on, with every secret byte marked as undefined. Memcheck follows undefined bits through all arithmetic and
//! reports a branch or an address that depends on one.
//!
//! Each test starts valgrind on itself. What is decided in public by design stands in `secret_undefined.supp` with its
//! reason. The machine code is that of the profile the test was built with. Valgrind 3.19 does not tell programs about ADX
//! but carries it out, so the code with two carry chains is run all the same; AVX-512 it does not know, and signing uses
//! none. On Linux a missing valgrind fails the tests.
//!
//! Source of the method: A. Langley, ctgrind, 2010.
#![allow(unsafe_code, reason = "requests to valgrind are written in assembly")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use qolhat_gost::{HashAlgorithm, Kazakhstan, ParameterSet, PrivateKey, Random, RandomError, hazmat};
use std::hint::black_box;
use std::process::{Command, Output};
use support::Sequence;

/// What valgrind ends with when memcheck had something to report.
const REPORTED: i32 = 99;

#[test]
fn the_arithmetic_of_signing_is_blind() {
    assert_blind("the_arithmetic_of_signing_is_blind", |set| {
        let key = secret_key(set);
        let nonce = secret(Sequence(2).bytes_below_order(set));
        let digest = Sequence(3).bytes(set.coordinate_bytes());
        let signature = hazmat::sign_digest_with_known_nonce(&key, &digest, &nonce).unwrap();
        black_box(public(Kazakhstan::from(&signature).0));
    });
}

#[test]
fn signing_is_blind() {
    assert_blind("signing_is_blind", |set| {
        let key = secret_key(set);
        let digest = Sequence(3).bytes(set.coordinate_bytes());
        let signature = key.sign_digest(&digest, &mut SecretSequence(Sequence(4))).unwrap();
        black_box(public(Kazakhstan::from(&signature).0));
    });
}

#[test]
fn making_keys_is_blind() {
    assert_blind("making_keys_is_blind", |set| {
        let key = PrivateKey::generate(set, &mut SecretSequence(Sequence(5))).unwrap();
        black_box(public(key.public_key().to_coordinates_le()));
    });
}

#[test]
fn agreeing_on_keys_is_blind() {
    assert_blind("agreeing_on_keys_is_blind", |set| {
        let peer = PrivateKey::generate(set, &mut Sequence(6)).unwrap().public_key();
        let agreed = hazmat::agree_key(&secret_key(set), &peer, &[7; 8], HashAlgorithm::Streebog256).unwrap();
        black_box(public(agreed.to_vec()));
    });
}

/// The check can fail: both ways of leaking are reported.
#[test]
fn a_branch_on_a_secret_is_reported() {
    let output = under_memcheck("a_branch_on_a_secret_is_reported", |set| {
        if secret_key(set).to_scalar_le()[0] & 1 == 1 {
            black_box(set);
        }
    });
    assert_reported(output, "Conditional jump or move depends on uninitialised value");
}

/// What may decide in public may not hide another decision that the compiler put into it: the names of inlined functions
/// are known. The outer name is one that `secret_undefined.supp` allows.
#[test]
fn a_branch_that_was_inlined_is_reported() {
    #[inline(always)]
    fn leak(secret: u8) {
        if secret & 1 == 1 {
            black_box(secret);
        }
    }

    #[inline(never)]
    fn qolhat_gost_group_of_group_sign(secret: u8) {
        leak(secret);
    }

    let output = under_memcheck("a_branch_that_was_inlined_is_reported", |set| {
        qolhat_gost_group_of_group_sign(secret_key(set).to_scalar_le()[0]);
    });
    assert_reported(output, "Conditional jump or move depends on uninitialised value");
}

#[test]
fn an_address_from_a_secret_is_reported() {
    let output = under_memcheck("an_address_from_a_secret_is_reported", |set| {
        let table = black_box([0u8; 256]);
        black_box(table[usize::from(secret_key(set).to_scalar_le()[0])]);
    });
    assert_reported(output, "Use of uninitialised value");
}

fn assert_blind(test: &str, subject: impl Fn(ParameterSet)) {
    if let Some(output) = under_memcheck(test, subject) {
        assert!(output.status.success(), "{}", said(&output));
    }
}

fn assert_reported(output: Option<Output>, what: &str) {
    if let Some(output) = output {
        assert_eq!(output.status.code(), Some(REPORTED), "{}", said(&output));
        assert!(said(&output).contains(what), "{}", said(&output));
    }
}

/// Started by a person: what valgrind says about this very test. Started by valgrind: does the work, says nothing.
fn under_memcheck(test: &str, subject: impl Fn(ParameterSet)) -> Option<Output> {
    if running_on_valgrind() {
        for code in ["portable", "what valgrind offers", "two carry chains"] {
            hazmat::force_portable(code == "portable");
            if code == "two carry chains" && !assume_carry_chains() {
                continue;
            }
            for set in ParameterSet::ALL {
                eprintln!("{set}, {code}");
                subject(set);
            }
        }
        return None;
    }
    if !(cfg!(all(target_os = "linux", target_arch = "x86_64")) && has_names()) {
        eprintln!("SKIPPED {test}: it needs valgrind, so Linux on x86-64, and a program whose names are not stripped");
        return None;
    }
    // Valgrind would tell its child that there are none.
    let has_carry_chains = has_carry_chains();
    if !has_carry_chains {
        eprintln!("SKIPPED the code with two carry chains in {test}: this processor has none");
    }
    let suppressions = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/secret_undefined.supp");
    let output = Command::new("valgrind")
        .args(["--quiet", "--num-callers=20", &format!("--error-exitcode={REPORTED}")])
        .arg(format!("--suppressions={suppressions}"))
        .arg(std::env::current_exe().unwrap())
        .envs(has_carry_chains.then_some((HAS_CARRY_CHAINS, "1")))
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .output()
        .unwrap_or_else(|error| panic!("this test needs valgrind (package valgrind): {error}"));
    assert!(
        said(&output).contains("1 passed") || !output.status.success(),
        "{test} was not run: {}",
        said(&output)
    );
    Some(output)
}

/// Set for a child whose processor has BMI2 and ADX.
const HAS_CARRY_CHAINS: &str = "QOLHAT_HAS_CARRY_CHAINS";

#[cfg(target_arch = "x86_64")]
fn has_carry_chains() -> bool {
    std::arch::is_x86_feature_detected!("bmi2") && std::arch::is_x86_feature_detected!("adx")
}

#[cfg(not(target_arch = "x86_64"))]
fn has_carry_chains() -> bool {
    false
}

/// Makes the child of a processor with BMI2 and ADX use them, which valgrind carries out and keeps to itself.
fn assume_carry_chains() -> bool {
    let has = std::env::var_os(HAS_CARRY_CHAINS).is_some();
    #[cfg(target_arch = "x86_64")]
    if has {
        // SAFETY: whoever started this process found BMI2 and ADX.
        unsafe { hazmat::assume_carry_chains() };
    }
    has
}

/// Whether valgrind can know functions by their names, as suppressions want it.
fn has_names() -> bool {
    let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let name = b"sign_digest_with_known_nonce";
    program.windows(name.len()).any(|bytes| bytes == name)
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn secret_key(set: ParameterSet) -> PrivateKey {
    let scalar = secret(Sequence(1).bytes_below_order(set));
    PrivateKey::from_scalar_le(set, &scalar).unwrap()
}

impl Sequence {
    /// A positive integer that is far below every order.
    fn bytes_below_order(&mut self, set: ParameterSet) -> Vec<u8> {
        let mut bytes = self.bytes(set.coordinate_bytes());
        let last = bytes.len() - 1;
        bytes[last] = 1;
        bytes[0] = 1;
        bytes
    }
}

/// Random bytes that nobody may look at.
struct SecretSequence(Sequence);

impl Random for SecretSequence {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        self.0.fill(bytes)?;
        request(MAKE_MEM_UNDEFINED, bytes);
        Ok(())
    }
}

/// The bytes, undefined from now on.
fn secret(mut bytes: Vec<u8>) -> Vec<u8> {
    request(MAKE_MEM_UNDEFINED, &mut bytes);
    bytes
}

/// The bytes, defined from now on.
fn public(mut bytes: Vec<u8>) -> Vec<u8> {
    request(MAKE_MEM_DEFINED, &mut bytes);
    bytes
}

/// `VG_USERREQ__RUNNING_ON_VALGRIND` of valgrind.h.
const RUNNING_ON_VALGRIND: u64 = 0x1001;
/// `VG_USERREQ__MAKE_MEM_UNDEFINED` of memcheck.h: the second request of the tool `MC`.
const MAKE_MEM_UNDEFINED: u64 = 0x4d43_0001;
/// `VG_USERREQ__MAKE_MEM_DEFINED` of memcheck.h.
const MAKE_MEM_DEFINED: u64 = 0x4d43_0002;

fn running_on_valgrind() -> bool {
    request(RUNNING_ON_VALGRIND, &mut []) != 0
}

/// Asks valgrind something about these bytes; 0 when it is not there.
///
/// Source: valgrind.h, `VALGRIND_DO_CLIENT_REQUEST_EXPR` for amd64.
#[cfg(target_arch = "x86_64")]
fn request(code: u64, bytes: &mut [u8]) -> u64 {
    let arguments: [u64; 6] = [code, bytes.as_mut_ptr() as u64, bytes.len() as u64, 0, 0, 0];
    let mut answer = 0_u64;
    // SAFETY: the four rotations sum up to 128 bits and leave rdi as it was, the exchange of rbx with itself does
    // nothing. Under valgrind the sequence reads six words at rax, which live until the end of this function, and writes
    // rdx; it changes what memcheck knows about `bytes`, not the bytes.
    unsafe {
        std::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") arguments.as_ptr(),
            inout("rdx") answer,
        );
    }
    answer
}

#[cfg(not(target_arch = "x86_64"))]
fn request(_: u64, _: &mut [u8]) -> u64 {
    0
}
