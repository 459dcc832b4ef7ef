//! Whether the time of signing tells anything about the key or the nonce: a statistical test.
//!
//! Signatures with a fixed secret of low Hamming weight and with random secrets are timed in random order, and Welch's
//! t-test compares the two classes, also with the slowest measurements cropped, since an interrupt is no leak. |t| below
//! [`THRESHOLD`] shows no difference; the control, which leaks on purpose, must be far above it.
//!
//! `cargo bench -p qolhat-gost --bench dudect -- [--portable] [NUMBER-OF-SAMPLES] [PART-OF-A-NAME …]`
//!
//! Source: O. Reparaz, J. Balasch, I. Verbauwhede, "Dude, is my code constant time?", 2017.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a program that prints what it measured"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use qolhat_gost::{ParameterSet, PrivateKey, hazmat};
use std::hint::black_box;
use std::time::Instant;
use support::Sequence;

/// Signatures timed for each line when nobody asks for another number.
const SAMPLES: usize = 100_000;
/// Signatures whose inputs are made ready at once, so that making them is not between the measurements.
const BATCH: usize = 1000;
/// About as many cycles longer the control takes for each bit that is set.
const CYCLES: u32 = 8;
/// From this |t| on the paper speaks of a leak.
const THRESHOLD: f64 = 4.5;
/// Parts of the measurements that are kept, the fastest first.
const KEPT: [f64; 8] = [1.0, 0.999, 0.99, 0.95, 0.9, 0.75, 0.5, 0.25];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    hazmat::force_portable(arguments.iter().any(|argument| argument == "--portable"));
    let words = || arguments.iter().filter(|argument| !argument.starts_with("--"));
    let samples = words().find_map(|word| word.parse().ok()).unwrap_or(SAMPLES);
    let parts: Vec<&String> = words().filter(|word| word.parse::<usize>().is_err()).collect();
    println!(
        "{:40} {:8} {:>8} {:>9} {:>8}",
        "parameter set", "secret", "t", "cropped t", "median"
    );
    for (index, &set) in ParameterSet::ALL.iter().enumerate() {
        // Other names of a curve that was measured already.
        let is_done = ParameterSet::ALL[..index]
            .iter()
            .any(|earlier| earlier.is_same_curve_as(set));
        let is_wanted = parts.is_empty() || parts.iter().any(|part| set.name().contains(part.as_str()));
        if is_done || !is_wanted {
            continue;
        }
        for subject in [Subject::Key, Subject::Nonce, Subject::Whole, Subject::Control] {
            Measurements::of(set, subject, samples).print(set, subject);
        }
    }
}

/// Which secret differs between the classes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Subject {
    /// The key, with a random nonce.
    Key,
    /// The nonce, with a random key.
    Nonce,
    /// The key, when the nonce is derived from it, the digest and random bytes.
    Whole,
    /// The nonce, with some cycles more for each bit that is set.
    Control,
}

/// Whether the secret is always the same one or random.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Class {
    Fixed,
    Random,
}

/// What one signature needs.
struct Input {
    class: Class,
    key: PrivateKey,
    nonce: Vec<u8>,
    digest: Vec<u8>,
    seed: u64,
}

impl Input {
    fn new(set: ParameterSet, subject: Subject, random: &mut Sequence) -> Self {
        let class = if random.next() & 1 == 0 {
            Class::Fixed
        } else {
            Class::Random
        };
        // Whatever the class, the same steps lead to the input.
        let length = set.coordinate_bytes();
        let (mut key, mut nonce) = (scalar(length, random), scalar(length, random));
        let mut fixed = vec![0; length];
        // One bit; in the middle, since the nonce 1 gives r = 0 where the base point has x = 0 (CryptoPro-C).
        fixed[length / 2] = 1;
        let secret = match subject {
            Subject::Key | Subject::Whole => &mut key,
            Subject::Nonce | Subject::Control => &mut nonce,
        };
        if class == Class::Fixed {
            secret.copy_from_slice(&fixed);
        }
        Self {
            class,
            key: PrivateKey::from_scalar_be(set, &key).expect("far below every order"),
            nonce,
            digest: scalar(length, random),
            seed: random.next(),
        }
    }

    fn sign(&self, subject: Subject) {
        let signature = if subject == Subject::Whole {
            self.key.sign_digest(&self.digest, &mut Sequence(self.seed))
        } else {
            hazmat::sign_digest_with_known_nonce(&self.key, &self.digest, &self.nonce)
        };
        black_box(signature.expect("the nonce is far below every order"));
        if subject == Subject::Control {
            let bits: u32 = self.nonce.iter().map(|byte| byte.count_ones()).sum();
            (0..CYCLES * bits).for_each(|bit| {
                black_box(bit);
            });
        }
    }
}

/// Times in nanoseconds with their classes.
struct Measurements(Vec<(f64, Class)>);

impl Measurements {
    fn of(set: ParameterSet, subject: Subject, samples: usize) -> Self {
        let mut random = Sequence(1);
        let mut measured = Vec::with_capacity(samples + BATCH);
        let mut is_warm = false;
        while measured.len() < samples {
            let inputs: Vec<Input> = (0..BATCH).map(|_| Input::new(set, subject, &mut random)).collect();
            let batch: Vec<(f64, Class)> = inputs
                .iter()
                .map(|input| {
                    let start = Instant::now();
                    input.sign(subject);
                    (start.elapsed().as_nanos() as f64, input.class)
                })
                .collect();
            if is_warm {
                measured.extend(batch);
            }
            is_warm = true;
        }
        measured.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        Self(measured)
    }

    /// Welch's t of the fastest measurements of both classes; infinite when they all belong to one.
    fn t(&self, kept: f64) -> f64 {
        let fastest = &self.0[..(self.0.len() as f64 * kept) as usize];
        let moments = |class| {
            let times = || {
                fastest
                    .iter()
                    .filter(move |(_, of)| *of == class)
                    .map(|(time, _)| *time)
            };
            let count = times().count() as f64;
            let mean = times().sum::<f64>() / count;
            let variance = times().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
            (mean, variance / count)
        };
        let count = |class| fastest.iter().filter(|(_, of)| *of == class).count();
        if count(Class::Fixed).min(count(Class::Random)) < 2 {
            return f64::INFINITY;
        }
        let ((fixed, error_of_fixed), (random, error_of_random)) = (moments(Class::Fixed), moments(Class::Random));
        (fixed - random) / (error_of_fixed + error_of_random).sqrt()
    }

    fn print(&self, set: ParameterSet, subject: Subject) {
        let cropped = KEPT
            .into_iter()
            .map(|kept| self.t(kept))
            .max_by(|a, b| a.abs().total_cmp(&b.abs()))
            .expect("something is kept");
        let says = match (subject, cropped.abs() < THRESHOLD) {
            (Subject::Control, true) => "the control was not noticed",
            (Subject::Control, false) => "leaks on purpose",
            (_, true) => "",
            (_, false) => "DIFFERS",
        };
        let (name, secret) = (set.name(), format!("{subject:?}").to_lowercase());
        let (t, median) = (self.t(1.0), self.0[self.0.len() / 2].0 / 1e3);
        println!("{name:40} {secret:8} {t:8.2} {cropped:9.2} {median:5.1} us {says}");
    }
}

/// A big-endian integer from 1 to a quarter of the smallest order of this length.
fn scalar(length: usize, random: &mut Sequence) -> Vec<u8> {
    let mut bytes = random.bytes(length);
    bytes[0] &= 0x0f;
    bytes[length - 1] |= 1;
    bytes
}
