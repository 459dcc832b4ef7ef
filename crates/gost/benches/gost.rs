//! How long signing, verifying and hashing take: one line per metric, the median of several rounds.
//!
//! `cargo bench -p qolhat-gost [-- PART-OF-A-NAME]`
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that prints what it measured"
)]

use qolhat_gost::{HashAlgorithm, ParameterSet, PrivateKey, PublicKey, Random, RandomError};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rounds per metric; the median is printed.
const ROUNDS: usize = 9;
/// Time one round should take.
const ROUND: Duration = Duration::from_millis(60);
/// Message for the hashes.
const MESSAGE_BYTES: usize = 1 << 20;

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let run = |name: &str| wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str()));
    for set in ParameterSet::ALL {
        // Other names of a curve that was measured already.
        if ParameterSet::ALL
            .iter()
            .take_while(|&&earlier| earlier != set)
            .any(|earlier| earlier.is_same_curve_as(set))
        {
            continue;
        }
        let mut random = Counter(0);
        let key = PrivateKey::generate(set, &mut random).expect("the counter never fails");
        let public = key.public_key();
        let coordinates = public.to_coordinates_le();
        let digest = vec![0x5a; set.coordinate_bytes()];
        let signature = key.sign_digest(&digest, &mut random).expect("the counter never fails");
        let measure = |name: String, work: &mut dyn FnMut()| {
            if run(&name) {
                println!("{name:48} {:10.1} us", median(work).as_secs_f64() * 1e6);
            }
        };
        measure(format!("{set} sign"), &mut || {
            black_box(key.sign_digest(black_box(&digest), &mut random)).ok();
        });
        measure(format!("{set} verify"), &mut || {
            black_box(public.verify_digest(black_box(&digest), &signature)).ok();
        });
        measure(format!("{set} read-key"), &mut || {
            black_box(PublicKey::from_coordinates_le(set, black_box(&coordinates))).ok();
        });
    }
    let message = vec![0x5a; MESSAGE_BYTES];
    for algorithm in HashAlgorithm::ALL {
        let name = format!("{algorithm:?}");
        if run(&name) {
            let time = median(&mut || {
                black_box(algorithm.digest(black_box(&message)));
            });
            println!(
                "{name:48} {:10.1} MB/s",
                MESSAGE_BYTES as f64 / 1e6 / time.as_secs_f64()
            );
        }
    }
}

/// The time of one call of `work`, as the median of [`ROUNDS`] rounds of about [`ROUND`] each.
fn median(work: &mut dyn FnMut()) -> Duration {
    work();
    let start = Instant::now();
    work();
    let once = start.elapsed().max(Duration::from_nanos(1));
    let calls = u32::try_from(ROUND.as_nanos() / once.as_nanos())
        .unwrap_or(u32::MAX)
        .clamp(1, 100_000);
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            (0..calls).for_each(|_| work());
            start.elapsed() / calls
        })
        .collect();
    rounds.sort();
    rounds[ROUNDS / 2]
}

/// Counts upwards: no randomness at all, which a benchmark does not need.
struct Counter(u8);

impl Random for Counter {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for byte in bytes {
            self.0 = self.0.wrapping_add(1);
            *byte = self.0;
        }
        Ok(())
    }
}
