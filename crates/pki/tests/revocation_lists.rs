//! Revocation lists read in pieces, wherever they lie: the answers are those of a list read in memory element by element.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]

mod support;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use qolhat_asn1::{Asn1Error, Element, Tag, UnixTime, der};
use qolhat_pki::{CrlError, ListBytes, MAX_ENTRY_BYTES, Name, RevocationList, SignatureError, oid};
use support::authority::{FROM, MIDDLE, Party, TO, authority, common_name_der, extension_list};

/// Sizes of pieces that cut a list everywhere.
const PIECES: [usize; 5] = [1, 3, 64, 1000, 1 << 20];

/// What a list says, read as a tree in memory and walked over from the beginning for every question.
struct Plain {
    issuer: Name,
    this_update: UnixTime,
    entries: Vec<(Name, Vec<u8>, UnixTime)>,
}

impl Plain {
    fn read(bytes: &[u8]) -> Result<Self, Asn1Error> {
        let mut outer = Element::from_der(bytes)?.sequence()?;
        let mut fields = outer.next()?.sequence()?;
        outer.next()?.sequence()?;
        outer.next()?.bit_string_octets()?;
        outer.finish()?;
        fields.next_if(Tag::INTEGER)?;
        fields.next()?.sequence()?;
        let issuer = Name::from_element(&fields.next()?)?;
        let this_update = fields.next()?.time()?;
        for tag in [Tag::UTC_TIME, Tag::GENERALIZED_TIME] {
            fields.next_if(tag)?;
        }
        let mut entries = Vec::new();
        let mut of = issuer.clone();
        if let Some(list) = fields.next_if(Tag::SEQUENCE)? {
            for entry in list.children()?.collect()? {
                let mut parts = entry.sequence()?;
                let (serial, at) = (parts.next()?.integer()?, parts.next()?.time()?);
                if let Some(extensions) = parts.next_if(Tag::SEQUENCE)? {
                    for extension in extensions.children()?.collect()? {
                        let parts = extension.sequence()?.collect()?;
                        if parts[0].oid()? == oid::extension::CERTIFICATE_ISSUER {
                            let value = parts[parts.len() - 1].octets()?;
                            let names = Element::from_der(&value)?.sequence()?.collect()?;
                            let directory = names.iter().find(|name| name.is_context(4));
                            of = Name::from_element(&directory.ok_or(Asn1Error::Missing)?.only_child()?)?;
                        }
                    }
                }
                entries.push((of.clone(), serial.to_vec(), at));
            }
        }
        Ok(Self {
            issuer,
            this_update,
            entries,
        })
    }

    fn find(&self, issuer: &Name, serial: &[u8]) -> Option<UnixTime> {
        let is_meant = |entry: &&(Name, Vec<u8>, UnixTime)| entry.0 == *issuer && entry.1 == serial;
        // None of them has a reason, so each revokes for good.
        self.entries.iter().filter(is_meant).map(|entry| entry.2).min()
    }

    /// Panics when `list` says anything else.
    fn assert_same(&self, list: &RevocationList, what: &str) {
        assert_eq!(list.issuer(), &self.issuer, "{what}");
        assert_eq!(list.this_update(), self.this_update, "{what}");
        let entries: Vec<_> = list.entries().map(|entry| entry.unwrap()).collect();
        let both = entries.iter().map(|entry| (&entry.serial, entry.revoked_at));
        assert!(both.eq(self.entries.iter().map(|entry| (&entry.1, entry.2))), "{what}");
        assert_eq!(
            usize::try_from(list.entry_count()).unwrap(),
            self.entries.len(),
            "{what}"
        );
        let stranger = Name::from_der(&common_name_der("Stranger")).unwrap();
        for (issuer, serial, _) in &self.entries {
            for issuer in [issuer, &self.issuer, &stranger] {
                let found = list.find(issuer, serial).unwrap().map(|entry| entry.revoked_at);
                assert_eq!(found, self.find(issuer, serial), "{what}: {serial:02x?}");
            }
        }
        assert_eq!(list.find(&self.issuer, &[0x0b, 0xad]).unwrap(), None, "{what}");
    }
}

/// Every list at hand: of this repository, and of the national authority, NIST and BSI when they are there.
fn list_files() -> Vec<PathBuf> {
    let mut folders = vec![support::fixtures()];
    folders.extend(support::shared("lists of others"));
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "crl") {
                files.push(path);
            }
        }
    }
    files
}

fn in_pieces(der: &[u8], piece_bytes: usize) -> Result<RevocationList, CrlError> {
    RevocationList::read_in_pieces(Arc::new(der.to_vec()), piece_bytes)
}

fn index_of(list: &RevocationList) -> Vec<u8> {
    let mut index = Vec::new();
    list.write_index(&mut index).unwrap();
    index
}

fn take_up(der: &[u8], sha256: [u8; 32], index: &[u8]) -> Result<RevocationList, CrlError> {
    RevocationList::with_index(Arc::new(der.to_vec()), sha256, &mut &index[..])
}

/// A list with six hundred entries, some of them twice, which spans two blocks.
fn long_list() -> RevocationList {
    let entries: Vec<_> = (0..600_u64)
        .map(|number| {
            (
                1_000 + number % 550,
                UnixTime(FROM.0 + i64::try_from(number).unwrap()),
                1,
            )
        })
        .collect();
    Party::new("Authority").list((MIDDLE, TO), &entries, 7, None)
}

#[test]
fn the_answers_are_those_of_a_list_in_memory() {
    let files = list_files();
    let mut compared = 0;
    for path in &files {
        let der = support::der_objects(path).remove(0);
        let what = path.display().to_string();
        let plain = Plain::read(&der);
        for piece_bytes in PIECES {
            match (&plain, in_pieces(&der, piece_bytes)) {
                (Ok(plain), Ok(list)) if list.find(list.issuer(), &[1]).is_ok() => {
                    plain.assert_same(&list, &what);
                    assert_eq!(list.to_der().unwrap(), der, "{what}");
                    let index = index_of(&list);
                    let taken_up = take_up(&der, list.sha256(), &index).unwrap();
                    plain.assert_same(&taken_up, &what);
                    assert_eq!(taken_up, list);
                    assert_eq!(index_of(&taken_up), index);
                    compared += 1;
                }
                // A name or an entry that is refused, whatever the pieces.
                (_, outcome) => {
                    let whole = in_pieces(&der, usize::MAX);
                    assert_eq!(format!("{outcome:?}"), format!("{whole:?}"), "{what}");
                }
            }
        }
    }
    eprintln!("{compared} of {} readings compared", files.len() * PIECES.len());
    assert!(compared >= 8 * PIECES.len());
}

#[test]
fn some_lists_of_others_have_entries_of_several_issuers() {
    let Some(shared) = support::shared("NIST PKITS") else {
        return;
    };
    let indirect = [
        "indirectCRLCA1CRL.crl",
        "indirectCRLCA3cRLIssuerCRL.crl",
        "indirectCRLCA5CRL.crl",
    ];
    let lists = indirect.map(|name| std::fs::read(shared.join("corpora/nist-pkits/crls").join(name)).unwrap());
    let issuers = lists.iter().map(|der| {
        let plain = Plain::read(der).unwrap();
        plain.assert_same(&in_pieces(der, 5).unwrap(), "indirect");
        let of_others = plain.entries.iter().filter(|entry| entry.0 != plain.issuer);
        of_others.count()
    });
    assert!(issuers.sum::<usize>() > 0);
}

#[test]
fn what_is_not_one_whole_list_is_refused() {
    let der = Party::new("Authority")
        .list((MIDDLE, TO), &[(77, MIDDLE, 1), (78, FROM, 6)], 1, None)
        .to_der()
        .unwrap();
    for piece_bytes in PIECES {
        for length in 0..der.len() {
            let refused = in_pieces(&der[..length], piece_bytes);
            assert!(matches!(refused, Err(CrlError::Malformed(_))), "{length} bytes");
        }
        let longer = [&der[..], &[0]].concat();
        assert!(in_pieces(&longer, piece_bytes).is_err());
        in_pieces(&der, piece_bytes).unwrap();
    }
}

#[test]
fn a_damaged_list_is_the_same_in_any_pieces() {
    let der = Party::new("Authority")
        .list((MIDDLE, TO), &[(77, MIDDLE, 1), (78, FROM, 6)], 1, None)
        .to_der()
        .unwrap();
    let mut read = 0;
    for position in 0..der.len() {
        for bit in 0..8 {
            let mut der = der.clone();
            der[position] ^= 1 << bit;
            let told = |piece_bytes| {
                in_pieces(&der, piece_bytes).map(|list| {
                    let entries: Vec<_> = list.entries().map(|entry| entry.ok()).collect();
                    let found =
                        [77, 78].map(|serial| list.find(list.issuer(), &[serial]).map_err(|fault| fault.to_string()));
                    (entries, found)
                })
            };
            let whole = told(usize::MAX);
            read += usize::from(whole.is_ok());
            for piece_bytes in [1, 7, 64] {
                assert_eq!(
                    format!("{:?}", told(piece_bytes)),
                    format!("{whole:?}"),
                    "bit {bit} of byte {position}"
                );
            }
            // What a plain reading refuses in the frame of the list is refused here.
            if let Err(Asn1Error::TrailingData { .. } | Asn1Error::Truncated) = Element::from_der(&der) {
                assert!(whole.is_err());
            }
        }
    }
    assert!(read > 0);
}

#[test]
fn the_signature_is_checked_over_what_was_read_in_pieces() {
    let party = Party::new("Authority");
    let certificate = party.issue(&party, 1, authority());
    let stranger = Party::with_key("Authority", "another key");
    let stranger = stranger.issue(&stranger, 1, authority());
    let der = long_list().to_der().unwrap();
    for piece_bytes in PIECES {
        let list = in_pieces(&der, piece_bytes).unwrap();
        for list in [&list, &take_up(&der, list.sha256(), &index_of(&list)).unwrap()] {
            assert!(matches!(
                list.verify_signed_by(&stranger),
                Err(SignatureError::Mismatch)
            ));
            list.verify_signed_by(&certificate).unwrap();
            // Who signed it is remembered, and only that.
            assert!(list.verify_signed_by(&stranger).is_err());
            list.verify_signed_by(&certificate).unwrap();
        }
    }
    for position in (0..der.len()).step_by(97) {
        let mut der = der.clone();
        der[position] ^= 4;
        if let Ok(list) = in_pieces(&der, 100) {
            assert!(list.verify_signed_by(&certificate).is_err(), "byte {position}");
        }
    }
}

#[test]
fn a_stored_index_that_does_not_fit_is_refused() {
    let list = long_list();
    let (der, index) = (list.to_der().unwrap(), index_of(&list));
    let refused = |index: &[u8]| matches!(take_up(&der, list.sha256(), index), Err(CrlError::IndexDoesNotFit));
    for position in 0..index.len() {
        let mut index = index.clone();
        index[position] ^= 1;
        assert!(refused(&index), "byte {position}");
    }
    assert!((0..index.len()).all(|length| refused(&index[..length])));
    assert!(refused(&[&index[..], &[0]].concat()));
    // Of another list, of which the caller knows the hash or does not.
    let other = Party::new("Authority").list((MIDDLE, TO), &[(77, MIDDLE, 1)], 8, None);
    let other_der = other.to_der().unwrap();
    for (der, sha256) in [
        (&der, other.sha256()),
        (&other_der, list.sha256()),
        (&other_der, other.sha256()),
    ] {
        assert!(matches!(take_up(der, sha256, &index), Err(CrlError::IndexDoesNotFit)));
    }
    assert!(take_up(&der, list.sha256(), &index).is_ok());
}

/// Bytes that somebody else can change.
#[derive(Clone)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl ListBytes for Shared {
    fn size(&self) -> u64 {
        self.0.lock().unwrap().len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.0.lock().unwrap().read_at(offset, buffer)
    }
}

#[test]
fn a_list_that_was_changed_after_it_was_read_gives_no_other_answer() {
    let list = long_list();
    let (der, index) = (list.to_der().unwrap(), index_of(&list));
    let serials: Vec<Vec<u8>> = list.entries().map(|entry| entry.unwrap().serial).take(3).collect();
    let answers = |list: &RevocationList| -> Vec<_> {
        let absent = vec![5];
        let asked = serials.iter().chain([&absent]);
        asked.map(|serial| list.find(list.issuer(), serial)).collect()
    };
    let expected: Vec<_> = answers(&list).into_iter().map(Result::unwrap).collect();
    let mut refused = 0;
    for position in (0..der.len()).step_by(13) {
        let shared = Shared(Arc::new(Mutex::new(der.clone())));
        let read = RevocationList::read(Arc::new(shared.clone())).unwrap();
        shared.0.lock().unwrap()[position] ^= 0x10;
        let taken_up = RevocationList::with_index(Arc::new(shared.clone()), list.sha256(), &mut &index[..]);
        for list in [Ok(read), taken_up].into_iter().flatten() {
            for (answer, expected) in answers(&list).iter().zip(&expected) {
                match answer {
                    Ok(answer) => assert_eq!(answer, expected, "byte {position}"),
                    Err(CrlError::Changed) => refused += 1,
                    Err(other) => panic!("byte {position}: {other}"),
                }
            }
        }
    }
    assert!(refused > 0);
    // Cut short, or gone.
    let shared = Shared(Arc::new(Mutex::new(der.clone())));
    let read = RevocationList::read(Arc::new(shared.clone())).unwrap();
    shared.0.lock().unwrap().truncate(20);
    assert!(answers(&read)[..3].iter().all(Result::is_err));
    assert!(read.to_der().is_err());
}

#[test]
fn a_list_that_can_not_be_read_is_no_empty_list() {
    struct Broken(Vec<u8>);
    impl ListBytes for Broken {
        fn size(&self) -> u64 {
            self.0.size()
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
            if offset >= 8_000 {
                return Err(io::Error::other("the disk is gone"));
            }
            self.0.read_at(offset, buffer)
        }
    }
    let bytes = Arc::new(Broken(long_list().to_der().unwrap()));
    let refused = RevocationList::read_in_pieces(bytes, 4_000);
    assert!(matches!(refused, Err(CrlError::NotReadable(cause)) if cause.to_string().contains("disk")));
}

fn entry_of_issuer(serial: u64, at: UnixTime, issuer: Option<&str>) -> Vec<u8> {
    let names = issuer.map(|name| der::sequence(&[&der::explicit(4, &common_name_der(name))]));
    let extensions = names.map_or(Vec::new(), |names| {
        extension_list(vec![(oid::extension::CERTIFICATE_ISSUER, true, names)])
    });
    der::sequence(&[&der::small_unsigned(serial), &der::time(at), &extensions])
}

#[test]
fn entries_of_many_issuers_are_told_apart() {
    // Every issuer has the same serial numbers; some entries name their issuer, some follow one that did.
    let names: Vec<String> = (0..500).map(|number| format!("Issuer {number}")).collect();
    let mut entries = entry_of_issuer(1, FROM, None);
    for (number, name) in names.iter().enumerate() {
        let at = UnixTime(FROM.0 + 1 + i64::try_from(number).unwrap());
        entries.extend(entry_of_issuer(1, at, Some(name)));
        entries.extend(entry_of_issuer(2, at, None));
    }
    let list = Party::new("Authority").list_of((MIDDLE, TO), &entries, 1, None);
    let der = list.to_der().unwrap();
    let plain = Plain::read(&der).unwrap();
    for piece_bytes in [11, 5_000] {
        plain.assert_same(&in_pieces(&der, piece_bytes).unwrap(), "many issuers");
    }
    let lower_case = Name::from_der(&common_name_der("issuer  7")).unwrap();
    assert_eq!(
        list.find(&lower_case, &[2]).unwrap().unwrap().revoked_at,
        UnixTime(FROM.0 + 8)
    );
    let index = index_of(&list);
    let taken_up = take_up(&der, list.sha256(), &index).unwrap();
    plain.assert_same(&taken_up, "taken up");
    assert_eq!(
        taken_up.find(&lower_case, &[2]).unwrap(),
        list.find(&lower_case, &[2]).unwrap()
    );
    assert_eq!(index_of(&taken_up), index);
    // Whoever is named nowhere has no entry, and every byte of the index counts.
    let nobody = Name::from_der(&common_name_der("Issuer 500")).unwrap();
    assert_eq!(taken_up.find(&nobody, &[1]).unwrap(), None);
    for position in (0..index.len()).step_by(97) {
        let mut index = index.clone();
        index[position] ^= 1;
        let refused = take_up(&der, list.sha256(), &index);
        assert!(matches!(refused, Err(CrlError::IndexDoesNotFit)), "byte {position}");
    }
}

#[test]
fn an_entry_may_be_longer_than_a_piece_and_has_a_limit() {
    let party = Party::new("Authority");
    let certificate = party.issue(&party, 1, authority());
    for (padding, is_understood) in [(100, true), (MAX_ENTRY_BYTES - 100, true), (MAX_ENTRY_BYTES, false)] {
        let strange = extension_list(vec![(oid::extension::HOLD_INSTRUCTION, false, vec![5; padding])]);
        let long = der::sequence(&[&der::small_unsigned(77), &der::time(MIDDLE), &strange]);
        let entries = [long, entry_of_issuer(78, FROM, None)].concat();
        let der = party.list_of((MIDDLE, TO), &entries, 1, None).to_der().unwrap();
        for piece_bytes in [50, 16 << 10, 1 << 20] {
            let list = in_pieces(&der, piece_bytes).unwrap();
            list.verify_signed_by(&certificate).unwrap();
            for serial in [77, 78] {
                match list.find(list.issuer(), &[serial]) {
                    Ok(entry) => assert!(is_understood && entry.is_some(), "{padding}"),
                    Err(CrlError::EntryTooLarge { bytes }) => assert!(!is_understood && bytes > MAX_ENTRY_BYTES),
                    Err(other) => panic!("{other}"),
                }
            }
            let taken_up = take_up(&der, list.sha256(), &index_of(&list)).unwrap();
            assert_eq!(taken_up.find(list.issuer(), &[78]).is_ok(), is_understood);
        }
    }
}

/// Serial numbers with the same short hash (FNV-1a of 32 bits): prefixes and suffixes that meet in the middle.
fn alike(count: usize) -> Vec<[u8; 7]> {
    const PRIME: u32 = 0x0100_0193;
    // The inverse of the prime modulo 2^32, by Newton's iteration.
    let inverse = (0..5).fold(PRIME, |inverse, _| {
        inverse.wrapping_mul(2_u32.wrapping_sub(PRIME.wrapping_mul(inverse)))
    });
    let four = |number: u32| {
        [
            1,
            number.to_be_bytes()[1],
            number.to_be_bytes()[2],
            number.to_be_bytes()[3],
        ]
    };
    let forward = |number| {
        four(number).iter().fold(0x811c_9dc5_u32, |hash, octet| {
            (hash ^ u32::from(*octet)).wrapping_mul(PRIME)
        })
    };
    let prefixes: HashMap<u32, u32> = (0..1 << 20).map(|number| (forward(number), number)).collect();
    let meeting = (0..1 << 20).filter_map(|suffix: u32| {
        let suffix = &suffix.to_be_bytes()[1..];
        let back = suffix.iter().rev().fold(0x1234_5678_u32, |hash, octet| {
            hash.wrapping_mul(inverse) ^ u32::from(*octet)
        });
        let prefix = four(*prefixes.get(&back)?);
        Some([
            prefix[0], prefix[1], prefix[2], prefix[3], suffix[0], suffix[1], suffix[2],
        ])
    });
    meeting.take(count).collect()
}

#[test]
fn too_many_entries_that_look_alike_are_an_error() {
    let serials = alike(80);
    let entry = |serial: &[u8]| der::sequence(&[&der::unsigned(serial), &der::time(MIDDLE)]);
    let list = |serials: &[[u8; 7]]| {
        let entries: Vec<u8> = serials.iter().flat_map(|serial| entry(serial)).collect();
        Party::new("Authority").list_of((MIDDLE, TO), &entries, 1, None)
    };
    let (few, many) = (list(&serials[1..60]), list(&serials[1..]));
    let find = |list: &RevocationList, serial: &[u8]| list.find(list.issuer(), serial);
    assert!(
        serials[1..60]
            .iter()
            .all(|serial| find(&few, serial).unwrap().is_some())
    );
    assert_eq!(find(&few, &serials[0]).unwrap(), None);
    assert!(matches!(find(&many, &serials[0]), Err(CrlError::TooManyAlike)));
    // Of one certificate there may be many: the first that is for good counts, and otherwise the last.
    let of_one = |reasons: &[u32]| {
        let entries: Vec<_> = (0..)
            .zip(reasons)
            .map(|(second, reason)| (9, UnixTime(FROM.0 + second), *reason))
            .collect();
        let list = Party::new("Authority").list((MIDDLE, TO), &entries, 1, None);
        find(&list, &[9]).map(|found| found.unwrap().revoked_at.0 - FROM.0)
    };
    assert_eq!(of_one(&[6; 1_000]).unwrap(), 999);
    assert_eq!(of_one(&[[6; 500], [1; 500]].concat()).unwrap(), 500);
    assert!(matches!(of_one(&[6; 1_100]), Err(CrlError::TooManyAlike)));
}

/// Found by fuzzing: the index was made of serial numbers alone, so that a list answered for everybody else although one
/// of its entries had no date.
#[test]
fn a_list_with_an_entry_that_can_not_be_read_answers_about_nobody() {
    let entry = |serial: u64, date: &[u8]| der::sequence(&[&der::small_unsigned(serial), date]);
    let good = entry(1, &der::time(FROM));
    for bad in [
        entry(2, &der::element(Tag::UTC_TIME, b"260133000000Z")),
        entry(2, &der::element(Tag::GENERALIZED_TIME, b"2026")),
        der::sequence(&[
            &der::small_unsigned(2),
            &der::time(FROM),
            &extension_list(vec![(oid::extension::REASON_CODE, false, der::octet_string(b"?"))]),
        ]),
    ] {
        let list = Party::new("Authority").list_of((MIDDLE, TO), &[&good[..], &bad].concat(), 1, None);
        for serial in [1, 2, 3] {
            assert!(list.find(list.issuer(), &[serial]).is_err(), "{serial}");
        }
        // Taken up again it says the same, without having been read from end to end.
        let der = list.to_der().unwrap();
        let index = index_of(&list);
        let taken_up = take_up(&der, list.sha256(), &index).unwrap();
        for serial in [1, 2, 3] {
            let errors = [&list, &taken_up].map(|list| list.find(list.issuer(), &[serial]).unwrap_err().to_string());
            assert_eq!(errors[0], errors[1]);
        }
        assert_eq!(
            (taken_up.entry_count(), index_of(&taken_up)),
            (list.entry_count(), index)
        );
    }
    let list = Party::new("Authority").list_of((MIDDLE, TO), &good, 1, None);
    assert!(list.find(list.issuer(), &[1]).unwrap().is_some());
    assert!(list.find(list.issuer(), &[3]).unwrap().is_none());
}

#[test]
fn a_list_without_entries_is_read() {
    let list = Party::new("Authority").list((MIDDLE, TO), &[], 3, None);
    let der = list.to_der().unwrap();
    for list in PIECES.map(|piece_bytes| in_pieces(&der, piece_bytes).unwrap()) {
        assert_eq!((list.entry_count(), list.number()), (0, Some(&[3][..])));
        assert_eq!(list.find(list.issuer(), &[1]).unwrap(), None);
        assert_eq!(list.entries().count(), 0);
        let taken_up = take_up(&der, list.sha256(), &index_of(&list)).unwrap();
        assert_eq!(taken_up.number(), list.number());
    }
}

/// A list as `Party` makes it, signed with a key of `ring`.
fn ed25519_list(entries: usize) -> (qolhat_pki::Certificate, Vec<u8>) {
    use ring::signature::{Ed25519KeyPair, KeyPair as _};
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
    let algorithm = der::sequence(&[&der::oid(oid::signature::ED25519)]);
    let name = common_name_der("Authority");
    let signed = |tbs: Vec<u8>| der::sequence(&[&tbs, &algorithm, &der::bit_string(key.sign(&tbs).as_ref())]);
    let spki = der::sequence(&[&algorithm, &der::bit_string(key.public_key().as_ref())]);
    let validity = der::sequence(&[&der::time(FROM), &der::time(TO)]);
    let version = der::explicit(0, &der::small_unsigned(2));
    let serial = der::small_unsigned(1);
    let certificate = signed(der::sequence(&[
        &version, &serial, &algorithm, &name, &validity, &name, &spki,
    ]));
    let entries = (0..entries).flat_map(|serial| entry_of_issuer(serial as u64, MIDDLE, None));
    let entries = der::element(Tag::SEQUENCE, &entries.collect::<Vec<u8>>());
    let version = der::small_unsigned(1);
    let list = signed(der::sequence(&[
        &version,
        &algorithm,
        &name,
        &der::time(MIDDLE),
        &der::time(TO),
        &entries,
    ]));
    (qolhat_pki::Certificate::from_der(&certificate).unwrap(), list)
}

#[test]
fn an_algorithm_that_hashes_in_its_own_way_gets_the_whole_list() {
    let (certificate, mut der) = ed25519_list(1_000);
    for piece_bytes in [100, 1 << 20] {
        let list = in_pieces(&der, piece_bytes).unwrap();
        list.verify_signed_by(&certificate).unwrap();
        take_up(&der, list.sha256(), &index_of(&list))
            .unwrap()
            .verify_signed_by(&certificate)
            .unwrap();
    }
    let last = der.len() - 1;
    der[last] ^= 1;
    assert!(in_pieces(&der, 100).unwrap().verify_signed_by(&certificate).is_err());
}

#[test]
fn a_list_that_is_too_long_is_not_read_to_its_end() {
    /// The beginning of a list that says how long it is, and nothing more.
    struct Endless(Vec<u8>);
    impl ListBytes for Endless {
        fn size(&self) -> u64 {
            qolhat_pki::MAX_CRL_BYTES as u64 + 1
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
            assert!(offset < 1_000);
            buffer.fill(0);
            let count = self.0.len().min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            Ok(())
        }
    }
    let header = |bytes: usize| [&[0x30, 0x84][..], &u32::try_from(bytes).unwrap().to_be_bytes()].concat();
    let whole = qolhat_pki::MAX_CRL_BYTES + 1;
    let begin = [
        header(whole - 6),
        header(whole - 100),
        der::small_unsigned(1),
        der::sequence(&[&der::oid(oid::signature::ED25519)]),
        common_name_der("Authority"),
        der::time(MIDDLE),
        header(whole - 1_000),
    ]
    .concat();
    let refused = RevocationList::read(Arc::new(Endless(begin)));
    assert!(matches!(refused, Err(CrlError::TooLarge { bytes }) if bytes == whole as u64));
}

#[test]
fn a_list_with_a_stored_index_is_not_read_again() {
    struct Counting(Vec<u8>, Arc<Mutex<usize>>);
    impl ListBytes for Counting {
        fn size(&self) -> u64 {
            self.0.size()
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
            *self.1.lock().unwrap() += buffer.len();
            self.0.read_at(offset, buffer)
        }
    }
    let entries: Vec<_> = (0..5_000_u64).map(|number| (1_000 + number, MIDDLE, 1)).collect();
    let party = Party::new("Authority");
    let list = party.list((MIDDLE, TO), &entries, 7, None);
    let read = Arc::new(Mutex::new(0));
    let bytes = Counting(list.to_der().unwrap(), Arc::clone(&read));
    let taken_up = RevocationList::with_index(Arc::new(bytes), list.sha256(), &mut &index_of(&list)[..]).unwrap();
    taken_up.verify_signed_by(&party.issue(&party, 1, authority())).unwrap();
    assert!(taken_up.find(list.issuer(), &[0x0b, 0xb8]).unwrap().is_some());
    assert_eq!(taken_up.find(list.issuer(), &[0x7b, 0xb8]).unwrap(), None);
    // A block for each end and one for the entry, of a list of ten and more.
    assert!(*read.lock().unwrap() <= 4 * (16 << 10), "{}", read.lock().unwrap());
    assert!(list.size() > 10 * (16 << 10));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]

    #[test]
    fn any_entries_in_any_pieces_give_the_answers_of_a_list_in_memory(
        entries in proptest::collection::vec((0_u64..40, 0_i64..1_000_000, proptest::option::of(0_u8..4)), 0..60),
        piece_bytes in 1_usize..400,
    ) {
        let entries: Vec<u8> = entries
            .iter()
            .flat_map(|(serial, at, issuer)| {
                let issuer = issuer.map(|number| format!("Issuer {number}"));
                entry_of_issuer(*serial, UnixTime(FROM.0 + at), issuer.as_deref())
            })
            .collect();
        let der = Party::new("Authority").list_of((MIDDLE, TO), &entries, 1, None).to_der().unwrap();
        Plain::read(&der).unwrap().assert_same(&in_pieces(&der, piece_bytes).unwrap(), "random");
    }
}
