//! What revocation lists as long as the national one cost: reading, verifying and indexing one, taking it up again with its
//! stored index, looking certificates up, and how much memory the whole process takes.
//!
//! `cargo bench -p qolhat-pki --bench revocation_list`. The lists are made here, with the sizes of entries of the НУЦ: one of
//! 422 065 entries, as the authority publishes, and one of 100 MB. Each measurement runs in a process of its own, since the
//! most memory that a process ever took is what counts. Beside it, in the same run: `openssl crl -noout` and
//! `x509-parser`, which read a list and do not verify or index it. It judges nothing.
#![allow(clippy::print_stdout, reason = "printing is its purpose")]
#![allow(clippy::unwrap_used, reason = "a benchmark has nobody to tell a problem to")]

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use qolhat_asn1::{Tag, UnixTime, der};
use qolhat_gost::{Kazakhstan, ParameterSet, PrivateKey, Random, RandomError};
use qolhat_pki::{Certificate, DigestAlgorithm, Hasher, ListBytes, RevocationList, oid};

/// Entries of the list that the НУЦ published in July 2026.
const ENTRIES_OF_THE_AUTHORITY: u64 = 422_065;

/// Entries of a list of 100 MB.
const ENTRIES_OF_100_MB: u64 = 2_010_000;

/// Runs of each measurement; the median counts.
const RUNS: usize = 5;

/// Certificates that are looked up in one run, half of them revoked.
const LOOK_UPS: u64 = 10_000;

/// 2026-01-01.
const MADE_AT: UnixTime = UnixTime(1_767_225_600);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "--child", what, folder, entries, ..] => return child(what, Path::new(folder), entries.parse().unwrap()),
        // Cargo runs benchmarks as tests, too, and they are not for that.
        _ if !arguments.iter().any(|argument| argument == "--bench") => return,
        _ => {}
    }
    println!(
        "| list | work | seconds | on the processor | look-up found, µs | look-up not found, µs | peak memory, MB |"
    );
    println!("|---|---|---|---|---|---|---|");
    for entries in [ENTRIES_OF_THE_AUTHORITY, ENTRIES_OF_100_MB] {
        let folder = tempfile::tempdir().unwrap();
        write_list(folder.path(), entries);
        let size = std::fs::metadata(folder.path().join("list.crl")).unwrap().len();
        let name = format!("{entries} entries, {:.1} MB", size as f64 / 1e6);
        let read = print_line(
            &name,
            "read, verified, indexed",
            measure("read", folder.path(), entries),
        );
        print_line(
            &name,
            "taken up with its index",
            measure("take-up", folder.path(), entries),
        );
        for (what, title) in [
            ("openssl", "`openssl crl -noout`"),
            ("x509-parser", "`x509-parser`, reading only"),
        ] {
            let runs = measure(what, folder.path(), entries);
            if !runs.is_empty() {
                let title = format!("{title}: {:.1} of our time", median(&runs, 1) / read);
                print_line(&name, &title, runs);
            }
        }
    }
}

/// Seconds by the clock and on the processor, microseconds of a look-up that finds and of one that does not, megabytes.
type Figures = [f64; 5];

fn median(runs: &[Figures], column: usize) -> f64 {
    let mut values: Vec<f64> = runs.iter().map(|run| run[column]).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn print_line(name: &str, work: &str, runs: Vec<Figures>) -> f64 {
    let shown = |column: usize, digits: usize| match median(&runs, column) {
        0.0 => "–".to_owned(),
        value => format!("{value:.digits$}"),
    };
    println!(
        "| {name} | {work} | {} | {} | {} | {} | {} |",
        shown(0, 3),
        shown(1, 3),
        shown(2, 2),
        shown(3, 2),
        shown(4, 1)
    );
    median(&runs, 1)
}

/// Each run in a process of its own; nothing when the program is not there.
fn measure(what: &str, folder: &Path, entries: u64) -> Vec<Figures> {
    (0..RUNS).filter_map(|_| run(what, folder, entries)).collect()
}

fn run(what: &str, folder: &Path, entries: u64) -> Option<Figures> {
    if what == "openssl" {
        return run_openssl(folder);
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--child", what, &folder.display().to_string(), &entries.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let figures: Vec<f64> = text.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
    figures.try_into().ok()
}

fn run_openssl(folder: &Path) -> Option<Figures> {
    let start = Instant::now();
    let mut openssl = Command::new("openssl")
        .args(["crl", "-noout", "-inform", "DER", "-in"])
        .arg(folder.join("list.crl"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let (mut processor, mut megabytes) = (0.0_f64, 0.0_f64);
    while openssl.try_wait().unwrap().is_none() {
        let process = openssl.id().to_string();
        processor = processor.max(processor_seconds(&process));
        megabytes = megabytes.max(peak_megabytes(&process));
        std::thread::sleep(Duration::from_millis(1));
    }
    Some([start.elapsed().as_secs_f64(), processor, 0.0, 0.0, megabytes])
}

/// The most memory that a process took until now; 0 where the system does not say.
fn peak_megabytes(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<f64>().ok())
        .map_or(0.0, |kibibytes| kibibytes * 1024.0 / 1e6)
}

/// How long a process was on the processor until now; 0 where the system does not say.
fn processor_seconds(process: &str) -> f64 {
    let statistics = std::fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap_or_default();
    let nanoseconds = statistics
        .split_whitespace()
        .next()
        .and_then(|first| first.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

fn child(what: &str, folder: &Path, entries: u64) {
    let list = folder.join("list.crl");
    let issuer = Certificate::from_der(&std::fs::read(folder.join("issuer.cer")).unwrap()).unwrap();
    let clock = || {
        let (start, before) = (Instant::now(), processor_seconds("self"));
        move || [start.elapsed().as_secs_f64(), processor_seconds("self") - before]
    };
    let elapsed = clock();
    let ([seconds, processor], [found, not_found]) = match what {
        "read" => {
            let list = RevocationList::read(Arc::new(FileBytes::open(&list))).unwrap();
            list.verify_signed_by(&issuer).unwrap();
            let seconds = elapsed();
            let mut index = BufWriter::new(File::create(folder.join("list.index")).unwrap());
            list.write_index(&mut index).unwrap();
            (seconds, look_up(&list, entries))
        }
        "take-up" => {
            let sha256 = RevocationList::read(Arc::new(FileBytes::open(&list))).unwrap().sha256();
            let elapsed = clock();
            let mut index = BufReader::new(File::open(folder.join("list.index")).unwrap());
            let list = RevocationList::with_index(Arc::new(FileBytes::open(&list)), sha256, &mut index).unwrap();
            list.verify_signed_by(&issuer).unwrap();
            (elapsed(), look_up(&list, entries))
        }
        _ => {
            let bytes = std::fs::read(&list).unwrap();
            let (_, list) = x509_parser::parse_x509_crl(&bytes).unwrap();
            assert_eq!(list.iter_revoked_certificates().count() as u64, entries);
            (elapsed(), [0.0; 2])
        }
    };
    println!("{seconds} {processor} {found} {not_found} {}", peak_megabytes("self"));
}

/// Microseconds of a look-up that finds, and of one that does not.
fn look_up(list: &RevocationList, entries: u64) -> [f64; 2] {
    let ask = |first: u64, is_there: bool| {
        let start = Instant::now();
        for number in 0..LOOK_UPS / 2 {
            let serial = serial(first + number * 7919 % entries);
            assert_eq!(list.find(list.issuer(), &serial).unwrap().is_some(), is_there);
        }
        start.elapsed().as_secs_f64() * 1e6 / (LOOK_UPS / 2) as f64
    };
    [ask(0, true), ask(entries, false)]
}

struct FileBytes {
    file: Mutex<File>,
    size: u64,
}

impl FileBytes {
    fn open(path: &Path) -> Self {
        let file = File::open(path).unwrap();
        let size = file.metadata().unwrap().len();
        Self {
            file: Mutex::new(file),
            size,
        }
    }
}

impl ListBytes for FileBytes {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut file = self.file.lock().unwrap();
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(buffer)
    }
}

/// 20 bytes that look like those of the НУЦ: spread evenly, positive.
fn serial(number: u64) -> [u8; 20] {
    // SplitMix64.
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).to_be_bytes()
    };
    let mut serial = [0; 20];
    serial[..8].copy_from_slice(&number.to_be_bytes());
    for part in serial.chunks_mut(8) {
        let length = part.len();
        part.copy_from_slice(&next()[..length]);
    }
    serial[0] = serial[0] & 0x3f | 0x40;
    serial
}

/// An entry; three in four say why, so that they take as many bytes on average as those of the НУЦ.
fn entry(number: u64) -> Vec<u8> {
    let reason = [1, 3, 4, 5][usize::try_from(number / 4 % 4).unwrap()];
    let extension = der::sequence(&[
        &der::oid(oid::extension::REASON_CODE),
        &der::octet_string(&der::element(Tag::ENUMERATED, &[reason])),
    ]);
    let extensions = if number.is_multiple_of(4) {
        Vec::new()
    } else {
        der::sequence(&[&extension])
    };
    let at = UnixTime(MADE_AT.0 - i64::try_from(number).unwrap() * 61);
    der::sequence(&[
        &der::element(Tag::INTEGER, &serial(number)),
        &der::time(at),
        &extensions,
    ])
}

/// The header of an element whose content is written later.
fn header(content_bytes: u64) -> Vec<u8> {
    let length = u32::try_from(content_bytes).unwrap().to_be_bytes();
    [&[0x30, 0x84], &length[..]].concat()
}

struct Fixed;

impl Random for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bytes.fill(0x5a);
        Ok(())
    }
}

fn key() -> PrivateKey {
    PrivateKey::from_scalar_le(ParameterSet::Tc26Gost512A, &[0x21; 64]).unwrap()
}

fn algorithm() -> Vec<u8> {
    der::sequence(&[&der::oid(oid::signature::KZ_GOST2015_512), &der::null()])
}

fn name() -> Vec<u8> {
    let attribute = der::sequence(&[
        &der::oid(oid::attribute::COMMON_NAME),
        &der::utf8_string("Benchmark CA"),
    ]);
    der::sequence(&[&der::set_of(vec![attribute])])
}

fn sign(digest: Hasher) -> Vec<u8> {
    let Kazakhstan(value) = (&key().sign_digest(&digest.finish(), &mut Fixed).unwrap()).into();
    der::bit_string(&value)
}

fn issuer() -> Vec<u8> {
    let parameters = der::sequence(&[
        &der::oid(oid::curve::KZ_GOST2015_512_A),
        &der::oid(oid::digest::KZ_STREEBOG512),
    ]);
    let key_algorithm = der::sequence(&[&der::oid(oid::key::KZ_GOST2015_512), &parameters]);
    let point = der::octet_string(&key().public_key().to_coordinates_le());
    let tbs = der::sequence(&[
        &der::explicit(0, &der::small_unsigned(2)),
        &der::small_unsigned(1),
        &algorithm(),
        &name(),
        &der::sequence(&[&der::time(MADE_AT), &der::time(UnixTime(MADE_AT.0 + 86_400 * 365))]),
        &name(),
        &der::sequence(&[&key_algorithm, &der::bit_string(&point)]),
    ]);
    let mut digest = DigestAlgorithm::Streebog512.hasher();
    digest.update(&tbs);
    der::sequence(&[&tbs, &algorithm(), &sign(digest)])
}

/// Writes a list of so many entries, and the certificate of its issuer, without ever having the list in memory.
fn write_list(folder: &Path, entries: u64) {
    std::fs::write(folder.join("issuer.cer"), issuer()).unwrap();
    let before = [
        der::small_unsigned(1),
        algorithm(),
        name(),
        der::time(MADE_AT),
        der::time(UnixTime(MADE_AT.0 + 86_400)),
    ]
    .concat();
    let number = der::sequence(&[
        &der::oid(oid::extension::CRL_NUMBER),
        &der::octet_string(&der::small_unsigned(17)),
    ]);
    let after = der::explicit(0, &der::sequence(&[&number]));
    let entry_bytes: u64 = (0..entries).map(|number| entry(number).len() as u64).sum();
    let list_header = header(entry_bytes);
    let tbs_bytes = (before.len() + list_header.len() + after.len()) as u64 + entry_bytes;
    let tbs_header = header(tbs_bytes);
    let mut digest = DigestAlgorithm::Streebog512.hasher();
    // The signature has the same length whatever is signed.
    let end = [algorithm(), sign(DigestAlgorithm::Streebog512.hasher())]
        .concat()
        .len();
    let mut file = BufWriter::new(File::create(folder.join("list.crl")).unwrap());
    file.write_all(&header((tbs_header.len() + end) as u64 + tbs_bytes))
        .unwrap();
    let mut put = |bytes: &[u8]| {
        digest.update(bytes);
        file.write_all(bytes).unwrap();
    };
    put(&[tbs_header, before, list_header].concat());
    (0..entries).for_each(|number| put(&entry(number)));
    put(&after);
    file.write_all(&[algorithm(), sign(digest)].concat()).unwrap();
    file.flush().unwrap();
}
