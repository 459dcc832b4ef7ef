//! Sorts the files of other suites into seeds: `seeds OUTPUT SOURCE…`, one folder per target below OUTPUT.
//!
//! Armour is taken off, since the targets read DER. A file is named by its digest, so that it is there once.
#![allow(clippy::expect_used, reason = "a tool for builders; a fault stops it")]

use std::fs;
use std::path::{Path, PathBuf};

use qolhat_asn1::Element;
use qolhat_keystore::inspect::looks_like_pkcs12;
use qolhat_pki::{Certificate, DigestAlgorithm, RevocationList};
use qolhat_signature::cms::SignedData;
use qolhat_signature::decode_armour;

/// The limit of sentence and fuzzer: 64 KB.
const MAX_SEED_BYTES: u64 = 64 << 10;

fn main() {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let output = folders.next().expect("seeds OUTPUT SOURCE…");
    let mut count = 0;
    for source in folders {
        visit(&source, &mut |file| count += sort(file, &output));
    }
    eprintln!("{count} seeds");
}

fn visit(folder: &Path, each: &mut impl FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            visit(&path, each);
        } else if path.metadata().is_ok_and(|about| about.len() <= MAX_SEED_BYTES) {
            each(&path);
        }
    }
}

fn sort(file: &Path, output: &Path) -> usize {
    let bytes = fs::read(file).expect("a file that was listed can be read");
    let der = decode_armour(&bytes).into_owned();
    let targets = targets(&der, file);
    for target in &targets {
        let folder = output.join(target);
        fs::create_dir_all(&folder).expect("the folder of a target can be made");
        let name: String = DigestAlgorithm::Sha256
            .digest(&der)
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        fs::write(folder.join(name), &der).expect("a seed can be written");
    }
    targets.len()
}

/// Every target that the bytes say something to; a damaged file is told by its name.
fn targets(der: &[u8], file: &Path) -> Vec<&'static str> {
    let path = file.to_string_lossy().to_lowercase();
    let mut targets = Vec::new();
    let mut when = |is_such: bool, target| is_such.then(|| targets.push(target));
    let is_certificate = Certificate::from_der(der).is_ok();
    when(
        is_certificate || path.ends_with(".cer") || path.ends_with(".crt") || path.contains("x509"),
        "certificate",
    );
    when(is_certificate || path.contains("name"), "name");
    when(RevocationList::from_der(der).is_ok() || path.ends_with(".crl"), "crl");
    when(
        looks_like_pkcs12(der) || path.ends_with(".p12") || path.contains("pkcs12"),
        "pkcs12",
    );
    when(path.contains("ocsp") && Element::from_der(der).is_ok(), "ocsp");
    when(
        path.contains("tsp") || path.ends_with(".tsr") || SignedData::from_ber(der).is_ok(),
        "timestamp",
    );
    targets
}
