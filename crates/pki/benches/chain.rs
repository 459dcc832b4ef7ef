//! How long it takes to validate a chain of three with revocation: the median of several samples of thread time.
//!
//! Warm: certificates, anchors and lists were read before, the lists' signatures checked and their entries indexed. The
//! signatures of the chain are checked each time. `cargo bench -p qolhat-pki --bench chain -- [METRIC …] [--portable] [--json]`;
//! `cargo xtask compare certificates` sets the figures beside those of OpenSSL.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a program that reads fixtures and prints what it measured"
)]

#[path = "../../gost/benches/clock/mod.rs"]
mod clock;

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use qolhat_asn1::UnixTime;
use qolhat_gost::hazmat;
use qolhat_pki::{AnchorOrigin, Certificate, ChainPolicy, Evidence, RevocationList, TrustStore, build_chain};

/// Samples per metric; the median is printed.
const SAMPLES: usize = 31;
/// Thread time that one sample should take.
const SAMPLE: Duration = Duration::from_millis(12);
/// 2026-11-21T00:00:00Z, when everything in the fixtures holds.
const AT: UnixTime = UnixTime(1_795_219_200);

/// Name of the metric and folder of the fixtures.
const CHAINS: [(&str, &str); 4] = [
    ("chain-gost-512", "gost2015"),
    ("chain-gost-256", "gost2015-256"),
    ("chain-gost-2004", "gost2004"),
    ("chain-rsa", "rsa"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |option: &str| arguments.iter().any(|argument| argument == option);
    let portable = has("--portable");
    hazmat::force_portable(portable);
    let chosen = |metric: &str| {
        let mut names = arguments
            .iter()
            .filter(|argument| !argument.starts_with("--"))
            .peekable();
        names.peek().is_none() || names.any(|name| name == metric)
    };
    for (metric, folder) in CHAINS.into_iter().filter(|(metric, _)| chosen(metric)) {
        let microseconds = Chain::read(folder).median().as_secs_f64() * 1e6;
        if has("--json") {
            println!(r#"{{"metric":"{metric}","value":{microseconds:.2},"unit":"us","portable":{portable}}}"#);
        } else {
            println!(
                "{metric:20} {microseconds:10.1} us{}",
                if portable { ", portable" } else { "" }
            );
        }
    }
}

/// A person, the authority that issued for them, the root above it and the lists of both.
struct Chain {
    leaf: Certificate,
    intermediates: Vec<Certificate>,
    anchors: TrustStore,
    lists: Vec<RevocationList>,
}

impl Chain {
    fn read(family: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../fixtures/pki/test-pki")
            .join(family);
        let file = |name: String| std::fs::read(folder.join(name)).expect("the fixtures are there");
        let certificate = |name| Certificate::from_der(&file(name)).expect("a certificate");
        let list = |name| RevocationList::from_der(&file(name)).expect("a list");
        let root = certificate(format!("{family}_root.cer"));
        Self {
            leaf: certificate("head.cer".to_owned()),
            intermediates: vec![certificate(format!("{family}_nca.cer"))],
            anchors: TrustStore::from_certificates([root], AnchorOrigin::Shipped),
            lists: vec![list(format!("{family}_root.crl")), list(format!("{family}_nca.crl"))],
        }
    }

    fn validate(&self) {
        let evidence = Evidence::from_crls(&self.lists);
        let policy = ChainPolicy::at(AT);
        let outcome = build_chain(&self.leaf, &self.intermediates, &self.anchors, &evidence, &policy);
        assert!(outcome.is_passed(), "{:?}", outcome.deciding_check());
        black_box(outcome);
    }

    fn median(&self) -> Duration {
        let sample = |calls: u32| {
            let start = clock::now();
            (0..calls).for_each(|_| self.validate());
            clock::now() - start
        };
        let mut calls = 1;
        while sample(calls) < SAMPLE / 2 {
            calls *= 2;
        }
        let mut samples: Vec<Duration> = (0..SAMPLES).map(|_| sample(calls) / calls).collect();
        samples.sort();
        samples[SAMPLES / 2]
    }
}
