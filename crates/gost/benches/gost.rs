//! How long signing, verifying and hashing take: one line per metric, the median of several samples of thread time.
//!
//! `cargo bench -p qolhat-gost --bench gost -- [--portable] [--json] [PART-OF-A-NAME …]`; `cargo xtask compare gost` sets
//! the figures beside those of other programs.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that prints what it measured"
)]

mod clock;

use qolhat_gost::{
    HashAlgorithm, ParameterSet, PrivateKey, PublicKey, Random, RandomError, Signature, hazmat, verify_many,
};
use std::hint::black_box;
use std::time::Duration;

/// Samples per metric; the median is printed.
const SAMPLES: usize = 15;
/// Thread time that one sample should take.
const SAMPLE: Duration = Duration::from_millis(12);
/// Keys that take turns where every key is to be new: more than any cache of keys holds.
const KEYS: usize = 1024;
/// Keys that take turns where every key was seen before: all of them stay in the cache.
const SEEN_KEYS: usize = 16;
/// Signatures of different keys that are verified in one call.
const BATCH: usize = 64;
/// Message for the hashes, as long as the other programs of the comparison have it.
const MESSAGE_BYTES: usize = 64 << 10;

/// The curves of the metrics, with the names they have there.
const CURVES: [(&str, ParameterSet); 4] = [
    ("512-a", ParameterSet::Tc26Gost512A),
    ("512-c", ParameterSet::Tc26Gost512C),
    ("cryptopro-a", ParameterSet::CryptoProA),
    ("256-tc26-a", ParameterSet::Tc26Gost256A),
];

/// The hashes of the metrics. Both lengths of Streebog take the same steps, and so do both S-boxes of the older hash.
const HASHES: [(&str, HashAlgorithm); 2] = [
    ("streebog", HashAlgorithm::Streebog512),
    ("gost94", HashAlgorithm::Gost94CryptoPro),
];

fn main() {
    let request = Request::read();
    hazmat::force_portable(request.portable);
    for (curve, set) in CURVES {
        measure_verify(&request, &format!("{curve}-verify"), set, KEYS);
        measure_verify(&request, &format!("{curve}-verify-cached"), set, SEEN_KEYS);
        measure_verify_many(&request, &format!("{curve}-verify-batch"), set);
        measure_sign(&request, &format!("{curve}-sign"), set);
    }
    for (name, hash) in HASHES {
        measure_hash(&request, name, hash);
    }
    measure_two(&request, "streebog-two", HashAlgorithm::Streebog512);
}

fn measure_verify(request: &Request, name: &str, set: ParameterSet, keys: usize) {
    if !request.wants(name) {
        return;
    }
    let mut random = Counter(0);
    let statements: Vec<Statement> = (0..keys).map(|_| Statement::new(set, &mut random)).collect();
    // Keys that stay are seen twice before anything is measured.
    assert!(statements.iter().chain(&statements).all(Statement::holds));
    let mut turns = statements.iter().cycle();
    let time = median(|| {
        let statement = turns.next().expect("there are keys");
        assert!(black_box(statement).holds());
    });
    request.print_time(name, time);
}

/// The time of one signature of a batch.
fn measure_verify_many(request: &Request, name: &str, set: ParameterSet) {
    if !request.wants(name) {
        return;
    }
    let mut random = Counter(0);
    let statements: Vec<Statement> = (0..KEYS).map(|_| Statement::new(set, &mut random)).collect();
    let batches: Vec<Vec<_>> = statements
        .chunks(BATCH)
        .map(|batch| batch.iter().map(Statement::parts).collect())
        .collect();
    let mut turns = batches.iter().cycle();
    let time = median(|| {
        let batch = turns.next().expect("there are batches");
        assert!(verify_many(black_box(batch)).iter().all(Result::is_ok));
    });
    request.print_time(name, time / BATCH as u32);
}

fn measure_sign(request: &Request, name: &str, set: ParameterSet) {
    if !request.wants(name) {
        return;
    }
    let mut random = Counter(0);
    let key = PrivateKey::generate(set, &mut random).expect("the counter never fails");
    let digest = vec![0x5a; set.coordinate_bytes()];
    let time = median(|| {
        let signature = key.sign_digest(black_box(&digest), &mut random);
        black_box(signature.expect("the counter never fails"));
    });
    request.print_time(name, time);
}

fn measure_hash(request: &Request, name: &str, hash: HashAlgorithm) {
    if !request.wants(name) {
        return;
    }
    let message = vec![0x5a; MESSAGE_BYTES];
    let time = median(|| {
        black_box(hash.digest(black_box(&message)));
    });
    request.print_speed(name, MESSAGE_BYTES, time);
}

fn measure_two(request: &Request, name: &str, hash: HashAlgorithm) {
    if !request.wants(name) {
        return;
    }
    let messages = [vec![0x5a; MESSAGE_BYTES], vec![0xa5; MESSAGE_BYTES]];
    let time = median(|| {
        let [first, second] = black_box(&messages);
        black_box(hash.digest_two(first, second));
    });
    request.print_speed(name, 2 * MESSAGE_BYTES, time);
}

/// That somebody signed a digest.
struct Statement {
    key: PublicKey,
    digest: Vec<u8>,
    signature: Signature,
}

impl Statement {
    fn new(set: ParameterSet, random: &mut Counter) -> Self {
        let key = PrivateKey::generate(set, random).expect("the counter never fails");
        let mut digest = vec![0; set.coordinate_bytes()];
        random.fill(&mut digest).expect("the counter never fails");
        let signature = key.sign_digest(&digest, random).expect("the counter never fails");
        Self {
            key: key.public_key(),
            digest,
            signature,
        }
    }

    fn parts(&self) -> (&PublicKey, &[u8], &Signature) {
        (&self.key, &self.digest, &self.signature)
    }

    fn holds(&self) -> bool {
        self.key.verify_digest(&self.digest, &self.signature).is_ok()
    }
}

/// What was asked for on the command line.
struct Request {
    portable: bool,
    json: bool,
    parts: Vec<String>,
}

impl Request {
    fn read() -> Self {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let has = |option: &str| arguments.iter().any(|argument| argument == option);
        Self {
            portable: has("--portable"),
            json: has("--json"),
            parts: arguments
                .iter()
                .filter(|argument| !argument.starts_with("--"))
                .cloned()
                .collect(),
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|part| name.contains(part))
    }

    fn print_time(&self, name: &str, time: Duration) {
        self.print(name, time.as_secs_f64() * 1e6, "us");
    }

    fn print_speed(&self, name: &str, bytes: usize, time: Duration) {
        self.print(name, bytes as f64 / 1e6 / time.as_secs_f64(), "MB/s");
    }

    fn print(&self, name: &str, value: f64, unit: &str) {
        let portable = self.portable;
        if self.json {
            println!(r#"{{"metric":"{name}","value":{value:.2},"unit":"{unit}","portable":{portable}}}"#);
        } else {
            println!(
                "{name:24} {value:10.1} {unit}{}",
                if portable { ", portable" } else { "" }
            );
        }
    }
}

/// The time of one call of `work`: the median of [`SAMPLES`] samples of about [`SAMPLE`] each.
fn median(mut work: impl FnMut()) -> Duration {
    let mut sample = |calls: u32| {
        let start = clock::now();
        (0..calls).for_each(|_| work());
        clock::now() - start
    };
    let mut calls = 1;
    let mut took = sample(calls);
    while took < SAMPLE / 2 {
        calls *= 2;
        took = sample(calls);
    }
    let mut samples: Vec<Duration> = (0..SAMPLES).map(|_| sample(calls) / calls).collect();
    samples.sort();
    samples[SAMPLES / 2]
}

/// Counts upwards: no randomness at all, which a benchmark does not need.
struct Counter(u64);

impl Random for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for piece in bytes.chunks_mut(8) {
            self.0 += 1;
            piece.copy_from_slice(&self.0.to_le_bytes()[..piece.len()]);
        }
        Ok(())
    }
}
