//! Revocation lists in the archive and in files: they are asked where they lie, and their index is kept.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use base64::Engine as _;
use qolhat_app::wire::*;
use qolhat_app::{App, BasisRequest, FixedClock, NoNetwork, Nothing, Ports, SystemRandom};
use qolhat_archive::Archive;
use qolhat_asn1::UnixTime;
use qolhat_authority::{Authority, AuthorityProfile, Issued, KeyKind, PersonRequest, RevokedCertificate};
use qolhat_pki::{CrlReason, Purpose, Role};
use support::{Noise, Queue};

const DAY: i64 = 86_400;
const NOW: UnixTime = UnixTime(1_795_165_500);

/// Entries beside that of the certificate in question: the list has many pieces.
const OTHERS: u32 = 3_000;

/// An authority, somebody it revoked, and somebody it did not.
struct World {
    folder: tempfile::TempDir,
    authority: Authority,
    revoked: Issued,
    good: Issued,
}

impl World {
    fn new() -> Self {
        let profile = AuthorityProfile::unmarked("TEST", "http://test.example");
        let authority = Authority::found(profile, KeyKind::Gost2015Bits512, NOW, &mut Noise(1)).unwrap();
        let person = PersonRequest {
            common_name: "ТЕСТОВ АЛМАС".to_owned(),
            surname: Some("ТЕСТОВ".to_owned()),
            patronymic: None,
            iin: Some("850101300015".to_owned()),
            bin: Some("190240054324".to_owned()),
            organization: Some("ТОО \"Тест\"".to_owned()),
            role: Role::FirstHead,
            purpose: Purpose::Sign,
            not_before: UnixTime(NOW.0 - 30 * DAY),
            not_after: UnixTime(NOW.0 + 300 * DAY),
            key: KeyKind::Gost2015Bits512,
        };
        let revoked = authority.issue(&person, &mut Noise(2)).unwrap();
        let good = authority.issue(&person, &mut Noise(3)).unwrap();
        let world = Self {
            folder: tempfile::tempdir().unwrap(),
            authority,
            revoked,
            good,
        };
        let from = UnixTime(NOW.0 - DAY);
        let mut lines: Vec<RevokedCertificate> = (0..OTHERS)
            .map(|number| RevokedCertificate {
                serial: [&[0x51; 16][..], &number.to_be_bytes()].concat(),
                at: from,
                reason: Some(CrlReason::Superseded),
            })
            .collect();
        let line = RevokedCertificate::of(world.revoked.certificate(), from, Some(CrlReason::KeyCompromise));
        lines.insert(1_500, line);
        let until = UnixTime(NOW.0 + DAY);
        let lists = [
            world.authority.revocation_list(&lines, from, until, &mut Noise(4)),
            world.authority.root_revocation_list(&[], from, until, &mut Noise(5)),
        ];
        let [list, root_list] = lists.map(Result::unwrap);
        assert!(list.len() > 100_000);
        for (name, der) in [
            ("root.cer", world.authority.root().der()),
            ("ca.cer", world.authority.issuing().der()),
            ("ca.crl", &list),
            ("root.crl", &root_list),
            ("revoked.cer", world.revoked.certificate().der()),
            ("good.cer", world.good.certificate().der()),
        ] {
            std::fs::write(world.path(name), der).unwrap();
        }
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn archive(&self) -> PathBuf {
        self.path("archive")
    }

    fn open(&self) -> (App, Queue) {
        let queue = Queue::default();
        let ports = Ports {
            clock: Box::new(FixedClock(NOW)),
            random: Box::new(SystemRandom),
            picker: Box::new(queue.clone()),
            network: Box::new(NoNetwork),
        };
        (
            App::open_archive_as(&self.archive(), Profile::Work, ports).unwrap(),
            queue,
        )
    }

    fn add(&self, names: &[&str]) -> TrustView {
        let (app, queue) = self.open();
        queue.0.lock().unwrap().extend(names.iter().map(|name| self.path(name)));
        let purpose = PickPurpose::Trust;
        let picked = app.pick_files(PickFilesRequest { purpose }).unwrap();
        let files = picked.files.into_iter().map(|file| file.handle).collect();
        app.add_trust(FilesRequest { files }).unwrap()
    }

    /// What a newly opened program says about both persons.
    fn answers(&self, request: &BasisRequest) -> [String; 2] {
        let (app, _) = self.open();
        let basis = app.basis_of(request).unwrap();
        ["revoked.cer", "good.cer"].map(|name| {
            let report = app.verify_certificate_file(&self.path(name), &basis).unwrap();
            report.revocation.status
        })
    }

    fn answers_of_archive(&self) -> [String; 2] {
        self.answers(&BasisRequest::default())
    }

    fn indexes(&self) -> Vec<Vec<u8>> {
        let archive = Archive::open(&self.archive(), "work").unwrap();
        let reader = archive.list_reader().unwrap();
        let rows = archive.revocation_lists().unwrap();
        let indexes = rows.iter().map(|row| {
            let mut index = Vec::new();
            reader.open(row).index().read_to_end(&mut index).unwrap();
            index
        });
        indexes.collect()
    }

    /// Puts `change(index)` in the place of every index.
    fn change_indexes(&self, change: impl Fn(usize, Vec<u8>) -> Vec<u8>) {
        let indexes = self.indexes();
        let mut archive = Archive::open(&self.archive(), "work").unwrap();
        let rows = archive.revocation_lists().unwrap();
        let mut transaction = archive.begin().unwrap();
        for (position, (row, index)) in rows.iter().zip(indexes).enumerate() {
            let mut writer = transaction.replace_list_index(&row.sha256).unwrap().unwrap();
            writer.write_all(&change(position, index)).unwrap();
            writer.flush().unwrap();
        }
        transaction.commit().unwrap();
    }
}

const EVIDENCE: [&str; 4] = ["root.cer", "ca.cer", "ca.crl", "root.crl"];
const EXPECTED: [&str; 2] = ["revoked", "good"];

#[test]
fn a_list_of_the_archive_is_asked_where_it_lies() {
    let world = World::new();
    let view = world.add(&EVIDENCE);
    let counts: Vec<(u32, usize)> = view
        .revocation_lists
        .iter()
        .map(|list| (list.entry_count, list.entries.len()))
        .collect();
    assert!(
        counts.contains(&(OTHERS + 1, 100)) && counts.contains(&(0, 0)),
        "{counts:?}"
    );
    assert_eq!(world.answers_of_archive(), EXPECTED);
    // Added again, it is there once.
    assert_eq!(world.add(&["ca.crl"]).revocation_lists.len(), 2);
    assert_eq!(world.answers_of_archive(), EXPECTED);

    let (app, _) = world.open();
    for list in app.list_trust(Nothing {}).unwrap().revocation_lists {
        app.remove_trust(RemoveTrustRequest { sha256: list.sha256 }).unwrap();
    }
    drop(app);
    assert_eq!(world.answers_of_archive(), ["unknown", "unknown"]);
}

#[test]
fn an_index_that_does_not_fit_is_made_anew_and_changes_no_answer() {
    let world = World::new();
    world.add(&EVIDENCE);
    let indexes = world.indexes();
    assert!(indexes.iter().all(|index| !index.is_empty()));
    let other = |position: usize| indexes[1 - position].clone();
    let changes: [&dyn Fn(usize, Vec<u8>) -> Vec<u8>; 5] = [
        &|_, _| Vec::new(),
        &|_, index| index[..index.len() / 2].to_vec(),
        &|position, _| other(position),
        // The index of an entry points elsewhere.
        &|_, mut index| {
            let middle = index.len() / 2;
            index[middle] ^= 1;
            index
        },
        // Another version of the program wrote it.
        &|_, mut index| {
            index[7] += 1;
            index
        },
    ];
    for change in changes {
        world.change_indexes(change);
        assert_ne!(world.indexes(), indexes);
        assert_eq!(world.answers_of_archive(), EXPECTED);
        assert_eq!(world.indexes(), indexes);
    }
}

#[test]
fn a_list_in_a_file_is_asked_where_it_lies() {
    let world = World::new();
    world.add(&["root.cer", "ca.cer"]);
    let text = base64::engine::general_purpose::STANDARD.encode(std::fs::read(world.path("ca.crl")).unwrap());
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(64)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let pem = format!(
        "-----BEGIN X509 CRL-----\n{}\n-----END X509 CRL-----\n",
        lines.join("\n")
    );
    std::fs::write(world.path("ca.pem"), pem).unwrap();
    for name in ["ca.crl", "ca.pem"] {
        let request = BasisRequest {
            revocation_lists: vec![world.path(name), world.path("root.crl")],
            ..BasisRequest::default()
        };
        assert_eq!(world.answers(&request), EXPECTED, "{name}");
        let (app, _) = world.open();
        let InspectionView::Crl(view) = app.inspect(&world.path(name), None).unwrap() else {
            panic!("{name} is a list");
        };
        assert_eq!((view.entry_count, view.entries.len()), (OTHERS + 1, 100));
    }
    // Something else is no list, by whatever name it is given.
    let (app, _) = world.open();
    for name in ["root.cer", "damaged.crl"] {
        let whole = std::fs::read(world.path("ca.crl")).unwrap();
        std::fs::write(world.path("damaged.crl"), &whole[..whole.len() - 10]).unwrap();
        let request = BasisRequest {
            revocation_lists: vec![world.path(name)],
            ..BasisRequest::default()
        };
        let problem = app.basis_of(&request).err().unwrap();
        assert_eq!(problem.code, qolhat_app::ProblemCode::CrlNotReadable, "{name}");
    }
}
