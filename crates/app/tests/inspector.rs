//! The inspector through the same use cases as the window: every kind of file, the tree of elements, the chain as of a
//! moment, comparisons, the question to a responder, and the bundle for the support.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use qolhat_app::wire::*;
use qolhat_app::{
    App, DEMO_PASSWORD, FixedClock, NoNetwork, Nothing, Ports, ProblemCode, SystemRandom, Words, read_moment,
};
use support::Queue;
use tempfile::TempDir;

/// A program with an archive, and a folder to work in.
struct Desk {
    folder: TempDir,
    app: App,
    picker: &'static Queue,
}

impl Desk {
    /// An archive in which the whole demonstration has been played.
    fn new() -> Self {
        let desk = Self::empty();
        desk.app.demo(&mut |_| {}).unwrap();
        desk
    }

    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let picker: &'static Queue = Box::leak(Box::default());
        let ports = Ports {
            clock: Box::new(FixedClock(read_moment("2026-11-20T09:05:00Z").unwrap())),
            random: Box::new(SystemRandom),
            picker: Box::new(picker),
            network: Box::new(NoNetwork),
        };
        let app = App::open_archive_as(folder.path(), Profile::Demo, ports).unwrap();
        Self { folder, app, picker }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn handle(&self, path: &Path) -> String {
        self.app.deposit(&[path.to_owned()]).remove(0).handle
    }

    fn inspect(&self, name: &str) -> InspectionView {
        self.app.inspect(&self.path(name), None).unwrap()
    }

    /// A certificate of the project's own test hierarchy.
    fn fixture(&self, name: &str) -> (PathBuf, CertificateView) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pki/test-pki/gost2015");
        let path = folder.join(name);
        let InspectionView::Certificate(certificate) = self.app.inspect(&path, None).unwrap() else {
            panic!("a certificate");
        };
        (path, *certificate)
    }

    /// The certificate of the supplier, from the container that the demonstration made.
    fn owner(&self) -> CertificateView {
        let InspectionView::KeyContainer(container) = self
            .app
            .inspect(&self.path("keys/supplier-gost.p12"), Some(secret(DEMO_PASSWORD)))
            .unwrap()
        else {
            panic!("a container");
        };
        container
            .certificates
            .into_iter()
            .find(|one| one.iin.is_some())
            .unwrap()
    }
}

fn secret(text: &str) -> Secret {
    serde_json::from_value(text.into()).unwrap()
}

#[test]
fn every_kind_of_file_is_shown() {
    let desk = Desk::new();
    let kind = |view: InspectionView| serde_json::to_value(view).unwrap()["kind"].as_str().unwrap().to_owned();
    assert_eq!(kind(desk.inspect("evidence/gost-root.cer")), "certificate");
    assert_eq!(kind(desk.inspect("evidence/gost-issuing.crl")), "crl");
    assert_eq!(kind(desk.inspect("files/act-7-received.p7s")), "cms");
    assert_eq!(kind(desk.inspect("keys/supplier-gost.p12")), "key-container");

    let InspectionView::OcspResponse(answer) = desk.inspect("evidence/supplier-gost.ocsp") else {
        panic!("an answer");
    };
    assert_eq!(
        (answer.status.as_str(), answer.answers[0].status.as_str()),
        ("successful", "good")
    );
    assert_eq!(answer.answers[0].certificate.serial, desk.owner().serial);

    // Several certificates: a PEM bundle, and a file that signs nothing and only carries them.
    let InspectionView::Certificate(root) = desk.inspect("evidence/gost-root.cer") else {
        panic!("a certificate");
    };
    let bundle = desk.path("bundle.pem");
    std::fs::write(&bundle, format!("{}{}", root.pem, desk.owner().pem)).unwrap();
    assert_eq!(kind(desk.inspect("bundle.pem")), "chain");
    let carried = desk.path("carried.p7b");
    std::fs::write(&carried, certificates_only(&[&root.pem, &desk.owner().pem])).unwrap();
    let InspectionView::Chain { certificates } = desk.inspect("carried.p7b") else {
        panic!("a chain");
    };
    assert_eq!(certificates.len(), 2);

    // Elements of no known kind still have a tree; a text has none.
    std::fs::write(desk.path("elements"), [0x30, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x06]).unwrap();
    assert_eq!(kind(desk.inspect("elements")), "asn1");
    std::fs::write(desk.path("text"), b"nothing of that kind").unwrap();
    let refused = desk.app.inspect(&desk.path("text"), None).unwrap_err();
    assert_eq!(refused.code, ProblemCode::FileKindUnknown);
}

/// SignedData without signers and content (RFC 8551, 3.8).
fn certificates_only(pems: &[&str]) -> Vec<u8> {
    use qolhat_asn1::{Oid, Tag, der};
    let certificates: Vec<Vec<u8>> = pems
        .iter()
        .map(|pem| {
            let lines: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
            base64::engine::general_purpose::STANDARD.decode(lines).unwrap()
        })
        .collect();
    let inside: Vec<&[u8]> = certificates.iter().map(Vec::as_slice).collect();
    let signed = der::sequence(&[
        &der::unsigned(&[1]),
        &der::element(Tag::SET, &[]),
        &der::sequence(&[&der::oid(Oid::new_unwrap("1.2.840.113549.1.7.1"))]),
        &der::implicit_constructed(0, &inside),
        &der::element(Tag::SET, &[]),
    ]);
    let kind = der::oid(Oid::new_unwrap("1.2.840.113549.1.7.2"));
    der::sequence(&[&kind, &der::explicit(0, &signed)])
}

#[test]
fn real_answers_and_stamps_of_the_national_authority_are_read() {
    let desk = Desk::empty();
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/kz-pki");
    let mut seen = 0;
    for (folder, kinds) in [
        ("ocsp", &["ocsp-response", "ocsp-request"][..]),
        ("tsp", &["timestamp"]),
        ("certs", &["certificate", "asn1"]),
        ("crl", &["crl"]),
    ] {
        // The folder is not part of the project: without it there is nothing to read here.
        for entry in std::fs::read_dir(shared.join(folder)).into_iter().flatten() {
            let path = entry.unwrap().path();
            let Ok(view) = desk.app.inspect(&path, None) else {
                continue;
            };
            let kind = serde_json::to_value(&view).unwrap()["kind"]
                .as_str()
                .unwrap()
                .to_owned();
            if !path
                .extension()
                .is_some_and(|ending| ending == "md" || ending == "json")
            {
                assert!(kinds.contains(&kind.as_str()), "{} is {kind}", path.display());
                seen += 1;
            }
            if let InspectionView::Certificate(certificate) = view {
                let request = CertificateRequest {
                    sha256: certificate.sha256,
                };
                let details = desk.app.certificate_details(request).unwrap();
                assert!(details.fields.len() > 10 && details.statements.len() > 3);
                assert!(
                    details.fields.iter().all(|field| field.offset.is_some()),
                    "{}",
                    path.display()
                );
            }
        }
    }
    assert!(seen == 0 || seen >= 20, "{seen}");
}

#[test]
fn the_tree_and_the_hex_view_speak_of_the_same_bytes() {
    let desk = Desk::empty();
    let (path, owner) = desk.fixture("head.cer");
    let bytes = std::fs::read(&path).unwrap();
    let source = Asn1Source::File {
        handle: desk.handle(&path),
    };
    let tree = desk
        .app
        .asn1_tree(Asn1TreeRequest {
            source: source.clone(),
            parent: None,
            from: None,
        })
        .unwrap();
    assert!(tree.fault.is_none() && tree.next.is_none());
    let mut waiting: Vec<&Asn1Node> = tree.nodes.iter().collect();
    let mut count = 0;
    let unwrapped = tree.size;
    while let Some(node) = waiting.pop() {
        count += 1;
        assert!(node.next.is_none(), "a certificate comes whole");
        assert_eq!(node.total, node.header_length + node.length);
        waiting.extend(&node.children);
        let hex = desk
            .app
            .asn1_hex(Asn1HexRequest {
                source: source.clone(),
                offset: node.offset,
                length: u32::try_from(node.total).unwrap(),
            })
            .unwrap();
        assert_eq!(hex.hex.len() as u64, node.total * 2);
        if tree.encoding == "der" {
            let from = usize::try_from(node.offset).unwrap();
            assert!(hex.hex.starts_with(&format!("{:02x}", bytes[from])));
        }
    }
    assert!(count > 60, "{count}");
    let too_long = Asn1HexRequest {
        source,
        offset: 0,
        length: 65_537,
    };
    assert_eq!(
        desk.app.asn1_hex(too_long).unwrap_err().code,
        ProblemCode::RequestNotUnderstood
    );

    // The fields of a certificate lead to their elements.
    let details = desk
        .app
        .certificate_details(CertificateRequest {
            sha256: owner.sha256.clone(),
        })
        .unwrap();
    let usage = details.fields.iter().find(|field| field.name == "keyUsage").unwrap();
    let children = desk
        .app
        .asn1_tree(Asn1TreeRequest {
            source: Asn1Source::Certificate { sha256: owner.sha256 },
            parent: usage.offset,
            from: None,
        })
        .unwrap();
    assert_eq!(children.nodes[0].meaning.as_deref(), Some("keyUsage"));
    assert!(unwrapped > 0);
}

#[test]
fn a_certificate_is_told_in_three_languages_without_codes() {
    let desk = Desk::empty();
    let (_, owner) = desk.fixture("head.cer");
    let text = |language| {
        let request = CertificateTextRequest {
            sha256: owner.sha256.clone(),
            language: Some(language),
        };
        desk.app.certificate_text(request).unwrap().text
    };
    let details = desk
        .app
        .certificate_details(CertificateRequest {
            sha256: owner.sha256.clone(),
        })
        .unwrap();
    assert!(details.days_left > 0);
    assert_eq!(details.thumbprints[1].hex, owner.sha256);
    for language in [Language::Ru, Language::Kk, Language::En] {
        let words = Words::of(language);
        for statement in &details.statements {
            let sentence = words.statement(statement);
            assert!(words.statements.contains_key(&statement.code), "{}", statement.code);
            assert!(!sentence.contains('{') && !sentence.contains("T00:"), "{sentence}");
        }
        let text = text(language);
        assert!(
            text.contains(&owner.serial) && text.contains(owner.iin.as_deref().unwrap()),
            "{text}"
        );
        assert!(
            !text.contains("valid-until") && !text.contains("key-algorithm"),
            "{text}"
        );
    }
    assert_ne!(text(Language::Ru), text(Language::Kk));
    for role in [
        "first-head",
        "signatory",
        "financial-signatory",
        "hr",
        "employee",
        "information-system",
        "individual",
        "treasury",
    ] {
        assert!(
            Words::of(Language::En).statements.contains_key(&format!("role-{role}")),
            "{role}"
        );
    }
}

#[test]
fn the_chain_is_drawn_as_of_any_moment() {
    let desk = Desk::new();
    let owner = desk.owner();
    let stamp = |time: &str, proven| StampedTime {
        time: time.to_owned(),
        proven,
    };
    let chain = |at: Option<&str>| {
        desk.app
            .certificate_chain(CertificateChainRequest {
                sha256: owner.sha256.clone(),
                at: at.map(str::to_owned),
                claimed_time: Some("2026-11-01T00:00:00Z".to_owned()),
                stamped_times: vec![
                    stamp("2026-11-03T00:00:00Z", true),
                    stamp("2026-11-02T00:00:00Z", false),
                    stamp("2026-11-03T00:00:00Z", true),
                ],
            })
            .unwrap()
    };
    let now = chain(None);
    assert_eq!(now.verdict, Verdict::Valid, "{:#?}", now.checks);
    let links: Vec<&str> = now.cards.iter().map(|card| card.link.as_str()).collect();
    assert_eq!(links, ["anchor", "signed", "signed"]);
    let positions: Vec<&str> = now.cards.iter().map(|card| card.position.as_str()).collect();
    assert_eq!(positions, ["anchor", "authority", "owner"]);
    assert_eq!(now.cards[0].anchor_origin.as_deref(), Some("demo"));
    assert_eq!(now.cards[2].revocation.status, "good");
    assert!(!now.as_of && now.missing.is_none());
    let kinds: Vec<&str> = now.axis.moments.iter().map(|moment| moment.kind.as_str()).collect();
    assert_eq!(kinds, ["claimed", "stamped", "proven", "now"]);

    let later = chain(Some("2060-01-01T00:00:00Z"));
    assert!(later.as_of && later.verdict == Verdict::Undetermined);
    assert_eq!(later.cards[2].validity, "expired");
    assert_eq!(later.axis.end, "2060-01-01T00:00:00Z");
    let earlier = chain(Some("2001-01-01T00:00:00Z"));
    assert_eq!(earlier.cards[2].validity, "not-yet-valid");
    assert_eq!(now, chain(None), "a look at another moment changes nothing");
}

#[test]
fn a_missing_issuer_is_named_and_help_is_offered() {
    let desk = Desk::empty();
    let (_, owner) = desk.fixture("head.cer");
    let request = || CertificateChainRequest {
        sha256: owner.sha256.clone(),
        ..CertificateChainRequest::default()
    };
    let chain = desk.app.certificate_chain(request()).unwrap();
    let missing = chain.missing.unwrap();
    assert_eq!(chain.cards[0].link, "missing");
    assert_eq!(missing.of, owner.sha256);
    assert!(owner.issuer.contains(&missing.common_name) && missing.key_id.is_some() && !missing.is_root);
    assert!(missing.offers.contains(&"import-file".to_owned()), "{missing:?}");
    let usable = missing.addresses.iter().any(|address| address.host.is_some());
    assert_eq!(usable, missing.offers.contains(&"fetch".to_owned()));

    // With the issuer at hand the end moves up, and a root that nobody trusts is said to be one.
    desk.fixture("gost2015_nca.cer");
    desk.fixture("gost2015_root.cer");
    let chain = desk.app.certificate_chain(request()).unwrap();
    let links: Vec<&str> = chain.cards.iter().map(|card| card.link.as_str()).collect();
    assert_eq!(links.last(), Some(&"signed"), "{links:?}");
    let missing = chain.missing.unwrap();
    assert!(missing.of != owner.sha256);
    assert_eq!(missing.is_root, missing.offers == ["trust-root"]);
    assert_eq!(chain.verdict, Verdict::Undetermined);
}

#[test]
fn certificates_and_reports_are_compared() {
    let desk = Desk::new();
    let owner = desk.owner();
    let InspectionView::Certificate(root) = desk.inspect("evidence/gost-root.cer") else {
        panic!("a certificate");
    };
    let InspectionView::Certificate(issuing) = desk.inspect("evidence/gost-issuing.cer") else {
        panic!("a certificate");
    };
    let compare = |left: &str, right: &str| {
        let request = CompareCertificatesRequest {
            left: left.to_owned(),
            right: right.to_owned(),
        };
        let view = desk.app.compare_certificates(request).unwrap();
        let codes: Vec<String> = view.statements.iter().map(|one| one.code.clone()).collect();
        (view, codes)
    };
    let (same, codes) = compare(&owner.sha256, &owner.sha256);
    assert_eq!((same.differences, codes), (0, vec!["same-certificate".to_owned()]));
    let (_, codes) = compare(&owner.sha256, &issuing.sha256);
    assert_eq!(codes, ["other-owner", "other-key", "issues"]);
    let (different, codes) = compare(&root.sha256, &issuing.sha256);
    assert!(codes.contains(&"issued".to_owned()), "{codes:?}");
    assert!(different.rows.iter().any(|row| row.field == "notAfter"));
    let counted = different.rows.iter().filter(|row| !row.same).count();
    assert_eq!(different.differences as usize, counted);

    let report = |at: Option<&str>| {
        let file = desk.handle(&desk.path("files/act-7-received.p7s"));
        let request = VerifyFilesRequest {
            files: vec![file],
            at: at.map(str::to_owned),
        };
        desk.app.verify_files(request).unwrap().reports.remove(0)
    };
    let (today, later) = (report(None), report(Some("2040-01-01T00:00:00Z")));
    let view = desk
        .app
        .compare_reports(CompareReportsRequest {
            left: today.clone(),
            right: later,
        })
        .unwrap();
    assert_eq!(view.statements[0].code, "verdict-changed");
    let changed = |field: &str| view.rows.iter().any(|row| row.field == field && !row.same);
    assert!(
        changed("verdict") && changed("chain-validity") && changed("at"),
        "{:#?}",
        view.rows
    );
    let again = CompareReportsRequest {
        left: today.clone(),
        right: today,
    };
    assert_eq!(desk.app.compare_reports(again).unwrap().differences, 0);
}

#[test]
fn documents_signed_with_a_certificate_are_found() {
    let desk = Desk::new();
    let owner = desk.owner();
    let seen = desk
        .app
        .documents_signed_with(CertificateRequest { sha256: owner.sha256 })
        .unwrap();
    assert!(!seen.rows.is_empty() && !seen.more);
    let InspectionView::Certificate(root) = desk.inspect("evidence/gost-root.cer") else {
        panic!("a certificate");
    };
    let none = desk
        .app
        .documents_signed_with(CertificateRequest { sha256: root.sha256 })
        .unwrap();
    assert!(none.rows.is_empty());
}

#[test]
fn a_question_is_prepared_with_a_fresh_nonce_and_goes_to_the_address_in_the_certificate() {
    let desk = Desk::empty();
    let (_, owner) = desk.fixture("head.cer");
    desk.fixture("gost2015_nca.cer");
    let prepare = |url: Option<&str>| {
        desk.app.prepare_ocsp(AskOcspRequest {
            sha256: owner.sha256.clone(),
            url: url.map(str::to_owned),
        })
    };
    assert_eq!(
        prepare(Some("http://elsewhere.example/")).unwrap_err().code,
        ProblemCode::OcspAddressMissing
    );
    let one = prepare(None).unwrap();
    let other = prepare(None).unwrap();
    assert_eq!(one.request.asked[0].serial, owner.serial);
    assert_eq!(one.request.nonce.as_ref().unwrap().len(), 64);
    assert_ne!(one.request.nonce, other.request.nonce);
    assert!(one.asked_at.is_none() && one.response.is_none());
    // The same bytes are recognised when they come as a file.
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(&one.request.base64)
        .unwrap();
    std::fs::write(desk.path("question.ocsp"), bytes).unwrap();
    let InspectionView::OcspRequest(read) = desk.inspect("question.ocsp") else {
        panic!("a question");
    };
    assert_eq!(read, one.request);
}

#[test]
fn a_bundle_for_the_support_holds_no_secret() {
    let desk = Desk::new();
    let owner = desk.owner();
    let act = desk
        .app
        .find_documents(FindDocumentsRequest {
            query: "42".into(),
            ..Default::default()
        })
        .unwrap()
        .rows
        .remove(0);
    // The password has been used in this run, and a key is waiting to sign.
    let keys = desk.app.list_keys(Nothing {}).unwrap().keys;
    for key in keys {
        let request = serde_json::json!({"key": key.id, "password": DEMO_PASSWORD});
        let _ = desk.app.dispatch("open_key", request);
    }
    desk.picker.0.lock().unwrap().push(desk.folder.path().to_owned());
    let outcome = desk
        .app
        .support_bundle(SupportBundleRequest {
            document: Some(act.id),
            files: vec![desk.handle(&desk.path("files/act-7-received.p7s"))],
            certificate: Some(owner.sha256.clone()),
            at: None,
        })
        .unwrap();
    let whats: Vec<&str> = outcome.members.iter().map(|member| member.what.as_str()).collect();
    for what in ["report", "chain", "revocation-list", "program", "network", "settings"] {
        assert!(whats.contains(&what), "{whats:?}");
    }
    let zip = std::fs::read(desk.path(outcome.file.as_deref().unwrap())).unwrap();
    assert_eq!(zip.len() as u64, outcome.size);
    let mut places = vec![("the zip itself".to_owned(), zip.clone())];
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        places.push((member.name().unwrap().into_owned(), bytes));
    }
    assert_eq!(places.len(), outcome.members.len() + 1);

    let secrets = secrets(&desk, act.id);
    for (name, bytes) in &places {
        for (what, needle) in &secrets {
            assert!(!holds(bytes, needle), "{name} holds {what}");
        }
    }
    // The search does find a secret in each of the forms, where there is one.
    let (_, key) = secrets.iter().find(|(what, _)| *what == "a private key").unwrap();
    for form in forms(key) {
        assert!(holds(&[b"before ", &form[..], b" after"].concat(), key));
    }
    let shifted = [b"x".as_slice(), key].concat();
    assert!(
        holds(STANDARD_NO_PAD.encode(shifted).as_bytes(), key),
        "base64 at any offset"
    );
    // Nothing named is no bundle, and a change of mind writes none.
    let empty = desk.app.support_bundle(SupportBundleRequest::default()).unwrap_err();
    assert_eq!(empty.code, ProblemCode::RequestNotUnderstood);
}

/// Bytes that must be in no bundle: keys as they stand in containers and open, the password, and what documents say.
fn secrets(desk: &Desk, document: i64) -> Vec<(&'static str, Vec<u8>)> {
    let mut secrets = vec![("the password", DEMO_PASSWORD.as_bytes().to_vec())];
    for entry in std::fs::read_dir(desk.path("keys")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        if !qolhat_keystore::inspect::looks_like_pkcs12(&bytes) {
            continue;
        }
        secrets.extend(bytes.chunks_exact(48).map(|part| ("a container", part.to_vec())));
        let passphrase = qolhat_keystore::Passphrase::new(DEMO_PASSWORD.to_owned());
        for key in qolhat_keystore::hazmat::private_key_infos(&bytes, &passphrase).unwrap() {
            // The last bytes of a PrivateKeyInfo are the scalar, or an RSA key's last integer.
            secrets.push(("a private key", key[key.len() - 24..].to_vec()));
            secrets.push(("a private key", key[key.len() - 32..key.len() - 8].to_vec()));
        }
    }
    assert!(secrets.len() > 20, "the containers of the demo");
    let view = desk.app.open_document(DocumentRequest { id: document }).unwrap();
    let pdf = desk.app.document_pdf(DocumentRequest { id: document }).unwrap();
    let pdf = base64::engine::general_purpose::STANDARD.decode(pdf.base64).unwrap();
    let parts = pdf.chunks_exact(256).map(|part| ("a document", part[..64].to_vec()));
    secrets.extend(parts);
    let twin = view.document.unwrap();
    let line = twin["lines"][0]["name"].as_str().unwrap();
    assert!(line.len() > 8, "{line}");
    secrets.push(("a line of a document", line.as_bytes().to_vec()));
    let account = twin["supplier"]["accounts"][0]["iban"].as_str().unwrap();
    secrets.push(("a bank account", account.as_bytes().to_vec()));
    secrets
}

/// Whether `bytes` hold `needle` as it is, in hexadecimal, in base64 at any offset, or in UTF-16.
fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    forms(needle).iter().any(|form| memchr(bytes, form))
}

fn forms(needle: &[u8]) -> Vec<Vec<u8>> {
    let hex: String = needle.iter().map(|byte| format!("{byte:02x}")).collect();
    let spaced: Vec<String> = needle.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        needle.to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        spaced.join(" ").into_bytes(),
    ];
    for skipped in 0..3 {
        // What does not depend on the neighbours: whole groups of three bytes.
        let inner = needle.get(skipped..).unwrap_or_default();
        let inner = &inner[..inner.len() / 3 * 3];
        if inner.len() >= 9 {
            forms.push(STANDARD_NO_PAD.encode(inner).into_bytes());
        }
    }
    if let Ok(text) = std::str::from_utf8(needle) {
        let units: Vec<u16> = text.encode_utf16().collect();
        forms.push(units.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        forms.push(units.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        let escaped = serde_json::to_string(text).unwrap();
        forms.push(escaped.trim_matches('"').as_bytes().to_vec());
    }
    forms
}

fn memchr(bytes: &[u8], form: &[u8]) -> bool {
    let Some(first) = form.first() else { return false };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| byte == first) {
        if rest[at..].starts_with(form) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}

/// What the time stamps of a sample say, with what is at hand.
fn stamps(desk: &Desk, sample: &str) -> Vec<StampedTime> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cms/test-pki");
    let InspectionView::Cms(cms) = desk.app.inspect(&folder.join(sample), None).unwrap() else {
        panic!("a signature");
    };
    let signer = &cms.signers[0];
    assert_eq!(
        signer.certificate.as_ref(),
        Some(&cms.certificates[0].sha256),
        "{sample}"
    );
    signer.stamped_times.clone()
}

#[test]
fn a_time_stamp_inside_a_signature_says_whether_it_proves_its_time() {
    let desk = Desk::empty();
    let sample = "gost2015-stamped.p7s";
    assert_eq!(stamps(&desk, "gost2015-attached.p7s"), []);
    let unproven = stamps(&desk, sample);
    assert_eq!(unproven.len(), 1);
    assert!(!unproven[0].proven, "nobody is trusted yet");

    for name in ["root.cer", "nca.cer", "root.crl", "nca.crl"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/pki/test-pki/gost2015");
        let file = desk.handle(&folder.join(format!("gost2015_{name}")));
        desk.app.add_trust(FilesRequest { files: vec![file] }).unwrap();
    }
    let proven = stamps(&desk, sample);
    assert!(proven[0].proven);
    assert_eq!(proven[0].time, unproven[0].time);
}

#[test]
fn the_axis_bears_few_stamps_and_refuses_what_is_no_moment() {
    let desk = Desk::new();
    let request = |stamped_times| CertificateChainRequest {
        sha256: desk.owner().sha256,
        stamped_times,
        ..CertificateChainRequest::default()
    };
    let stamp = |time: String| StampedTime { time, proven: true };
    let many = (0..40)
        .map(|day| stamp(format!("2026-{:02}-10T00:{day:02}:00Z", 1 + day % 9)))
        .collect();
    let axis = desk.app.certificate_chain(request(many)).unwrap().axis;
    assert_eq!(axis.moments.iter().filter(|one| one.kind == "proven").count(), 16);
    let refused = desk.app.certificate_chain(request(vec![stamp("yesterday".to_owned())]));
    assert_eq!(refused.unwrap_err().code, ProblemCode::TimeNotUnderstood);
}

#[test]
fn the_report_on_a_certificate_is_saved_as_it_stands_on_the_screen() {
    let desk = Desk::new();
    let owner = desk.owner();
    let folder = tempfile::tempdir().unwrap();
    for at in [None, Some("2060-01-01T00:00:00Z")] {
        let shown = desk
            .app
            .certificate_chain(CertificateChainRequest {
                sha256: owner.sha256.clone(),
                at: at.map(str::to_owned),
                ..CertificateChainRequest::default()
            })
            .unwrap();
        for format in ReportFormat::ALL {
            desk.picker.put(folder.path());
            let saved = desk
                .app
                .save_report(SaveReportRequest {
                    subject: ReportSubject::Certificate(owner.sha256.clone()),
                    at: Some(shown.at.clone()),
                    format,
                    language: Language::Ru,
                })
                .unwrap();
            assert_eq!(
                saved.files,
                [format!("{}.report.{}", owner.common_name, format.extension())]
            );
            let path = folder.path().join(&saved.files[0]);
            let bytes = std::fs::read(&path).unwrap();
            if format == ReportFormat::Json {
                let report: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                assert_eq!(report["verdict"], serde_json::to_value(shown.verdict).unwrap());
                assert_eq!(
                    report["sub_indication"],
                    serde_json::to_value(&shown.sub_indication).unwrap()
                );
                assert_eq!(report["chain"].as_array().unwrap().len(), shown.cards.len());
            }
            assert!(bytes.len() > 500, "{format:?}");
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn certificates_that_were_shown_count_in_the_saved_report_too() {
    let desk = Desk::empty();
    let (_, owner) = desk.fixture("head.cer");
    desk.fixture("gost2015_nca.cer");
    let request = |sha256: &str| VerifyCertificateRequest {
        sha256: sha256.to_owned(),
        at: None,
    };
    let report = desk.app.verify_certificate(request(&owner.sha256)).unwrap();
    assert_eq!(report.certificates.len(), 2, "the owner and the issuer that was shown");
    assert_eq!(report.verdict, Verdict::Undetermined);
}
