//! A list of a hundred megabytes wrapped in text, in a process of its own: what it costs in memory.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qolhat_app::wire::Profile;
use qolhat_app::{App, BasisRequest, FixedClock, NoNetwork, NoPicker, Ports, SystemRandom};
use qolhat_asn1::{Element, Oid, Tag, UnixTime, der};
use qolhat_authority::{Authority, AuthorityProfile, KeyKind};
use support::Noise;

const NOW: UnixTime = UnixTime(1_795_165_500);

/// How long the list is in letters, without ends of lines.
const LETTERS: usize = 100 << 20;

/// How much more memory the program may take for it: its index takes eight bytes of an entry, and the rest is pieces.
const MOST_KIB: u64 = 24 << 10;

/// An entry that is long, so that the list has a length and few of them: serial number, moment, an extension nobody minds.
fn entry(number: u32) -> Vec<u8> {
    let unknown = der::sequence(&[
        &der::oid(Oid::new_unwrap("1.3.6.1.4.1.32473.1")),
        &der::octet_string(&[7; 700]),
    ]);
    der::sequence(&[
        &der::element(Tag::INTEGER, &[&[0x51][..], &number.to_be_bytes()].concat()),
        &der::time(UnixTime(NOW.0 - 5)),
        &der::sequence(&[&unknown]),
    ])
}

/// Writes lines of base64.
struct Text {
    to: BufWriter<File>,
    waiting: Vec<u8>,
}

impl Text {
    fn put(&mut self, bytes: &[u8]) {
        self.waiting.extend_from_slice(bytes);
        while self.waiting.len() >= 48 {
            let line: Vec<u8> = self.waiting.drain(..48).collect();
            writeln!(self.to, "{}", STANDARD.encode(line)).unwrap();
        }
    }
}

fn header(length: usize) -> Vec<u8> {
    [&[0x30, 0x84][..], &u32::try_from(length).unwrap().to_be_bytes()].concat()
}

/// The form of `small`, with a hundred megabytes of entries in it. Nobody signed it, and nobody is asked about that here.
fn write_large(path: &Path, small: &[u8]) {
    let list = Element::from_der(small).unwrap();
    let mut parts = list.sequence().unwrap();
    let tbs = parts.next().unwrap();
    let after: Vec<u8> = [parts.next().unwrap().raw(), parts.next().unwrap().raw()].concat();
    let mut fields = tbs.sequence().unwrap();
    let mut before_entries = Vec::new();
    for _ in 0..5 {
        before_entries.extend_from_slice(fields.next().unwrap().raw());
    }
    let mut after_entries = Vec::new();
    while let Ok(field) = fields.next() {
        after_entries.extend_from_slice(field.raw());
    }
    let one = entry(0).len();
    let count = LETTERS / 4 * 3 / one;
    let entries = count * one;
    let tbs = before_entries.len() + 6 + entries + after_entries.len();
    let to = BufWriter::new(File::create(path).unwrap());
    let mut text = Text {
        to,
        waiting: Vec::new(),
    };
    writeln!(text.to, "-----BEGIN X509 CRL-----").unwrap();
    text.put(&header(6 + tbs + after.len()));
    text.put(&header(tbs));
    text.put(&before_entries);
    text.put(&header(entries));
    for number in 0..count {
        text.put(&entry(u32::try_from(number).unwrap()));
    }
    text.put(&after_entries);
    text.put(&after);
    let rest = STANDARD.encode(&text.waiting);
    writeln!(text.to, "{rest}\n-----END X509 CRL-----").unwrap();
    text.to.flush().unwrap();
}

/// The most memory that this process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn a_large_list_in_text_takes_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.pem");
    let profile = AuthorityProfile::unmarked("TEST", "http://test.example");
    let authority = Authority::found(profile, KeyKind::Gost2015Bits512, NOW, &mut Noise(1)).unwrap();
    let until = UnixTime(NOW.0 + 86_400);
    let small = authority.revocation_list(&[], NOW, until, &mut Noise(2)).unwrap();
    write_large(&path, &small);
    assert!(std::fs::metadata(&path).unwrap().len() > 100 << 20);
    let ports = Ports {
        clock: Box::new(FixedClock(NOW)),
        random: Box::new(SystemRandom),
        picker: Box::new(NoPicker),
        network: Box::new(NoNetwork),
    };
    let app = App::open_archive_as(&folder.path().join("archive"), Profile::Work, ports).unwrap();
    let before = peak();
    let request = BasisRequest {
        revocation_lists: vec![path],
        ..BasisRequest::default()
    };
    let basis = app.basis_of(&request).unwrap();
    let list = &basis.trust.revocation_lists[0];
    assert!(list.entry_count() > 90_000, "{}", list.entry_count());
    assert!(list.find(list.issuer(), &[0x51, 0, 0, 1, 0]).unwrap().is_some());
    let grown = peak() - before;
    assert!(grown < MOST_KIB, "{grown} KiB more");
}
