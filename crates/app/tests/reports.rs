//! Reports as files, made through the same use cases as every face makes them.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::{Path, PathBuf};

use qolhat_app::wire::*;
use qolhat_app::{App, Basis, BasisRequest, FixedClock, Ports, ProblemCode, Reported, Words, read_moment};
use support::Queue;

/// The moment that the samples are judged at.
const AT: &str = "2026-11-21T00:00:00Z";

const LANGUAGES: [Language; 3] = [Language::Ru, Language::Kk, Language::En];

/// What stands on no first page: words of standards and of experts. Beginnings of words in Russian and Kazakh.
const JARGON: [&str; 34] = [
    "ocsp",
    "crl",
    "x.509",
    "x509",
    "rfc",
    "etsi",
    "en 319",
    "oid",
    "asn.1",
    " der ",
    "pem",
    "cms",
    "cades",
    "pkcs",
    "sha-",
    "sha256",
    "hash",
    "digest",
    "indicat",
    "total-",
    "indeterminate",
    "1.2.398",
    "rsa-",
    "хеш",
    "хэш",
    "дайджест",
    "атрибут",
    "субиндикат",
    "расширени",
    "криптограф",
    "asn1",
    "b-b",
    "b-t",
    "{",
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

fn app() -> App {
    App::without_archive(Profile::Work, Ports::system()).unwrap()
}

fn basis(app: &App) -> Basis {
    let of = |end: &str| {
        let families = ["rsa", "gost2015", "gost2004"];
        families
            .map(|family| fixtures().join(format!("pki/test-pki/{family}/{family}_{end}")))
            .to_vec()
    };
    let request = BasisRequest {
        trust: of("root.cer"),
        intermediates: of("nca.cer"),
        revocation_lists: [of("root.crl"), of("nca.crl")].concat(),
        at: Some(AT.to_owned()),
        ..BasisRequest::default()
    };
    app.basis_of(&request).unwrap()
}

/// Every signature of the fixtures, with its document and without, a file without a signature, one that is cut short,
/// and certificates by themselves.
fn everything(app: &App, basis: &Basis) -> Vec<Reported> {
    let folder = fixtures().join("cms/test-pki");
    let content = folder.join("act.txt");
    let mut names: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let mut all = Vec::new();
    for name in &names {
        all.push(Reported::File(Box::new(app.verify_file(name, None, basis).unwrap())));
        all.push(Reported::File(Box::new(
            app.verify_file(name, Some(&content), basis).unwrap(),
        )));
    }
    let desk = tempfile::tempdir().unwrap();
    let broken = desk.path().join("broken.p7s");
    let whole = std::fs::read(folder.join("rsa-attached.p7s")).unwrap();
    std::fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
    all.push(Reported::File(Box::new(app.verify_file(&broken, None, basis).unwrap())));
    for name in [
        "head",
        "expired",
        "future",
        "revoked",
        "individual_auth",
        "rsa_nca",
        "rsa_root",
    ] {
        let file = fixtures().join(format!("pki/test-pki/rsa/{name}.cer"));
        let view = app.verify_certificate_file(&file, basis).unwrap();
        all.push(Reported::Certificate {
            file: format!("{name}.cer"),
            view: Box::new(view),
        });
    }
    assert!(all.len() > 90, "{}", all.len());
    all
}

fn written(app: &App, one: &[Reported], format: ReportFormat, language: Language) -> String {
    String::from_utf8(app.report_file(one, format, language).unwrap()).unwrap()
}

/// The first page of a report in plain text, in small letters.
fn first_page(text: &str, language: Language) -> String {
    let details = Words::of(language).report["details"].to_uppercase();
    let (first, rest) = text.split_once(&format!("\n{details}\n")).unwrap_or((text, ""));
    assert!(rest.is_empty() || rest.contains("SHA-256"), "{rest}");
    first.to_lowercase()
}

#[test]
fn first_pages_speak_without_jargon() {
    let app = app();
    let basis = basis(&app);
    let all = everything(&app, &basis);
    for language in LANGUAGES {
        for one in &all {
            let text = written(&app, std::slice::from_ref(one), ReportFormat::Txt, language);
            let mut page = first_page(&text, language);
            // Names of files and authorities are what they are.
            for name in ["rsa-", "crl", "cms"] {
                for kept in ["attached.p7s", "_root", "_nca"] {
                    page = page.replace(&format!("{name}{kept}"), "");
                }
            }
            let lines: Vec<&str> = page
                .lines()
                .filter(|line| !line.contains(".p7s") && !line.contains(".cer"))
                .collect();
            let page = lines.join("\n");
            for word in JARGON {
                assert!(!page.contains(word), "{word} in {language:?}:\n{page}");
            }
        }
    }
}

/// A sentence whose values are not filled in yet, without the names of the values.
fn without_placeholders(text: &str) -> String {
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        kept + part.split_once('}').map_or(part, |(_, rest)| rest)
    })
}

#[test]
fn no_word_that_can_stand_on_a_first_page_is_jargon() {
    for language in LANGUAGES {
        let words = Words::of(language);
        let checks = words.checks.values();
        let checks = checks.flat_map(|one| [&one.satisfied, &one.violated, &one.undetermined, &one.not_checked]);
        // A reason of the structure has no plain word: it comes with a verdict that has one.
        let reasons = words.reasons.iter().filter(|(code, _)| {
            ![
                "attribute-repeated",
                "attributes-missing",
                "malformed",
                "content-looks-like-attributes",
            ]
            .contains(&code.as_str())
        });
        let texts = checks
            .chain(reasons.map(|(_, text)| text))
            .chain(words.indications.values());
        for text in texts.chain(words.roles.values()) {
            let text = without_placeholders(text).to_lowercase();
            for word in JARGON {
                assert!(!text.contains(word), "{word} in {language:?}: {text}");
            }
        }
    }
}

#[test]
fn a_first_page_says_verdict_who_what_when_and_why() {
    let app = app();
    let basis = basis(&app);
    let file = fixtures().join("cms/test-pki/gost2015-detached.p7s");
    let view = app
        .verify_file(&file, Some(&fixtures().join("cms/test-pki/act.txt")), &basis)
        .unwrap();
    for language in LANGUAGES {
        let report = Words::of(language);
        let page = first_page(
            &written(
                &app,
                &[Reported::File(Box::new(view.clone()))],
                ReportFormat::Txt,
                language,
            ),
            language,
        );
        for label in [
            "signature-valid",
            "what",
            "who",
            "when",
            "why",
            "claimed-time",
            "proven-time",
            "not-proven",
        ] {
            assert!(page.contains(&report.report[label].to_lowercase()), "{label} in {page}");
        }
        assert_ne!(report.report["claimed-time"], report.report["proven-time"]);
        let role = report.roles["first-head"].to_lowercase();
        let digest = "f6a8ac48bcf56b5eda5861e0d45fc8f660d62ac8a86e2ef85ddc8b0531cc4b0f";
        let told = [
            "тестов алмас",
            "850101300015",
            "200140012345",
            "act.txt",
            &role,
            digest,
            "20.11.2026 13:30",
        ];
        for fact in told {
            assert!(page.contains(fact), "{fact} in {page}");
        }
    }
}

#[test]
fn every_report_names_its_policy_and_goes_through_the_checklist() {
    let app = app();
    let basis = basis(&app);
    for one in everything(&app, &basis) {
        let (policy, signatures) = match &one {
            Reported::File(view) => (view.policy.clone(), view.signatures.as_slice()),
            Reported::Certificate { view, .. } => (view.policy.clone(), &[][..]),
        };
        assert_eq!(policy.sha256.len(), 64);
        let reported = std::slice::from_ref(&one);
        for language in LANGUAGES {
            for format in [ReportFormat::Txt, ReportFormat::Html] {
                let text = written(&app, reported, format, language);
                let flat: String = text.split_whitespace().collect();
                assert!(flat.contains(&policy.sha256), "{format:?}: {text}");
                for item in signatures.iter().flat_map(|signature| &signature.checklist.items) {
                    let question: String = Words::of(language).checklist[&item.id].split_whitespace().collect();
                    let question = question.replace('"', "&quot;");
                    let flat = flat.replace('"', "&quot;");
                    assert!(flat.contains(&question), "{format:?}, {}: {text}", item.id);
                }
            }
        }
        for format in [ReportFormat::Json, ReportFormat::Xml] {
            let text = written(&app, reported, format, Language::En);
            assert!(text.contains(&policy.sha256), "{format:?}: {text}");
            for item in signatures.iter().flat_map(|signature| &signature.checklist.items) {
                assert!(text.contains(&item.id), "{format:?}: {}", item.id);
            }
        }
    }
}

#[test]
fn a_report_that_leans_on_an_anchor_of_ones_own_says_so() {
    let app = app();
    let folder = fixtures().join("cms/test-pki");
    let verified = |basis: &Basis| {
        let content = folder.join("act.txt");
        let view = app
            .verify_file(&folder.join("rsa-attached.p7s"), Some(&content), basis)
            .unwrap();
        [Reported::File(Box::new(view))]
    };
    let (own, nobody) = (
        verified(&basis(&app)),
        verified(&app.basis_of(&BasisRequest::default()).unwrap()),
    );
    for language in LANGUAGES {
        let note: String = Words::of(language).anchor_origins["given-by-user"]
            .split_whitespace()
            .collect();
        for format in [ReportFormat::Txt, ReportFormat::Html] {
            let says = |reported: &[Reported]| {
                let flat: String = written(&app, reported, format, language).split_whitespace().collect();
                flat.contains(&note)
            };
            assert!(says(&own), "{language:?}, {format:?}");
            assert!(!says(&nobody), "{language:?}, {format:?}");
        }
    }
    assert!(written(&app, &own, ReportFormat::Xml, Language::En).contains("given-by-user"));
    assert!(!written(&app, &nobody, ReportFormat::Xml, Language::En).contains("given-by-user"));
}

#[test]
fn a_later_revocation_is_told_with_its_moment() {
    let app = app();
    let file = fixtures().join("cms/test-pki/rsa-revoked-signer-stamped-before.p7s");
    let content = fixtures().join("cms/test-pki/act.txt");
    let view = app.verify_file(&file, Some(&content), &basis(&app)).unwrap();
    let [signature] = view.signatures.as_slice() else {
        panic!("one signature");
    };
    assert_eq!(signature.revocation.status, "good");
    let later = signature.revocation.revoked_later_at.clone().unwrap();
    assert_eq!(later, "2026-06-01T09:30:00Z");
    let reported = [Reported::File(Box::new(view.clone()))];
    for (language, line) in [
        (Language::Ru, "Отозван позже"),
        (Language::Kk, "Кейін кері қайтарылған"),
        (Language::En, "Revoked later"),
    ] {
        let text = written(&app, &reported, ReportFormat::Txt, language);
        let told = text.lines().find(|told| told.trim_start().starts_with(line)).unwrap();
        assert!(told.contains("01.06.2026"), "{told}");
    }
}

#[test]
fn the_three_verdicts_have_three_shapes() {
    let app = app();
    let basis = basis(&app);
    let content = fixtures().join("cms/test-pki/act.txt");
    for (file, shape, sign) in [
        ("rsa-detached", "verdict closed", "(✓) "),
        ("rsa-revoked-signer", "verdict open", "(?  "),
        ("rsa-content-altered", "verdict broken", ")✗( "),
    ] {
        let path = fixtures().join(format!("cms/test-pki/{file}.p7s"));
        let view = [Reported::File(Box::new(
            app.verify_file(&path, Some(&content), &basis).unwrap(),
        ))];
        let html = written(&app, &view, ReportFormat::Html, Language::Kk);
        assert!(html.contains(shape), "{file}");
        let text = written(&app, &view, ReportFormat::Txt, Language::Kk);
        assert!(text.contains(sign), "{file}: {text}");
    }
}

#[test]
fn names_from_strangers_stay_text() {
    let app = app();
    let basis = basis(&app);
    let file = fixtures().join("cms/test-pki/rsa-two-signers.p7s");
    let mut view = app.verify_file(&file, None, &basis).unwrap();
    let hostile = "</dd><script>alert(1)</script>\u{202e}\u{1b}[31m\r\n\u{0}'\" onload=x #let {count} ]]> &lt;";
    view.file = hostile.to_owned();
    view.content = Some(hostile.to_owned());
    for signature in &mut view.signatures {
        signature.signer.as_mut().unwrap().common_name = hostile.to_owned();
        signature.signer.as_mut().unwrap().organization = Some(hostile.to_owned());
        signature.certificates[0].common_name = hostile.to_owned();
        signature.certificates[0].subject = hostile.to_owned();
    }
    let reported = [Reported::File(Box::new(view))];
    for language in LANGUAGES {
        let html = written(&app, &reported, ReportFormat::Html, language);
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        for opening in ["<a ", "<img", "<link", "<iframe", "src=", "href=", "url(", "@import"] {
            assert!(!html.contains(opening), "{opening}");
        }
        let text = written(&app, &reported, ReportFormat::Txt, language);
        for file in [&html, &text] {
            let strange = file
                .chars()
                .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
            assert_eq!(strange, None, "{language:?}");
            assert!(file.contains("{count}"), "a name is no placeholder");
        }
    }
    let xml = written(&app, &reported, ReportFormat::Xml, Language::Ru);
    assert!(!xml.contains("<script") && !xml.contains(['\u{0}', '\u{1b}']), "{xml}");
    let pdf = app.report_file(&reported, ReportFormat::Pdf, Language::Ru).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
}

#[test]
fn equal_verifications_give_equal_bytes() {
    let first = app();
    let all = everything(&first, &basis(&first));
    // Another program, other threads, another order of work.
    let (one, other) = std::thread::scope(|scope| {
        let again = || {
            let app = app();
            let basis = basis(&app);
            let all = everything(&app, &basis);
            [
                ReportFormat::Json,
                ReportFormat::Xml,
                ReportFormat::Html,
                ReportFormat::Txt,
            ]
            .map(|format| app.report_file(&all, format, Language::Kk).unwrap())
        };
        let (one, other) = (scope.spawn(again), scope.spawn(again));
        (one.join().unwrap(), other.join().unwrap())
    });
    assert!(one == other);
    let [json, xml, ..] = one;
    // Reports for programs have no language.
    assert!(first.report_file(&all, ReportFormat::Json, Language::En).unwrap() == json);
    assert!(first.report_file(&all, ReportFormat::Xml, Language::En).unwrap() == xml);
    for file in [json, xml] {
        let text = String::from_utf8(file).unwrap();
        let folder = fixtures().canonicalize().unwrap();
        assert!(!text.contains(&folder.display().to_string()), "a path of this computer");
    }
}

#[test]
fn paper_claims_pdf_a_3b_and_carries_the_report_for_programs() {
    let app = app();
    let basis = basis(&app);
    let file = fixtures().join("cms/test-pki/mixed-gost-rsa.p7s");
    let content = fixtures().join("cms/test-pki/act.txt");
    let reported = [Reported::File(Box::new(
        app.verify_file(&file, Some(&content), &basis).unwrap(),
    ))];
    for language in LANGUAGES {
        let pdf = app.report_file(&reported, ReportFormat::Pdf, language).unwrap();
        let contains = |text: &str| pdf.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(contains("<pdfaid:part>3</pdfaid:part>"), "{language:?}");
        assert!(contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{language:?}");
        assert!(contains("<xmp:CreateDate>2026-11-21"), "{language:?}");
        assert!(contains("qolhat-report.json"), "{language:?}");
    }
    let print = || app.report_file(&reported, ReportFormat::Pdf, Language::Kk).unwrap();
    assert!(print() == print(), "the same report gives the same file");
}

#[test]
fn the_window_saves_reports_where_the_user_says_and_replaces_nothing() {
    let queue: &'static Queue = Box::leak(Box::default());
    let folder = tempfile::tempdir().unwrap();
    let ports = Ports {
        clock: Box::new(FixedClock(read_moment(AT).unwrap())),
        picker: Box::new(queue),
        ..Ports::system()
    };
    let app = App::without_archive(Profile::Work, ports).unwrap();
    let samples = fixtures().join("cms/test-pki");
    queue
        .0
        .lock()
        .unwrap()
        .extend([samples.join("rsa-detached.p7s"), samples.join("act.txt")]);
    let picked = app
        .pick_files(PickFilesRequest {
            purpose: PickPurpose::Verify,
        })
        .unwrap()
        .files;
    let request = |format| SaveReportRequest {
        subject: ReportSubject::Files(picked.iter().map(|file| file.handle.clone()).collect()),
        at: None,
        format,
        language: Language::Kk,
    };
    let unchosen = app.save_report(request(ReportFormat::Html)).unwrap();
    assert_eq!((unchosen.folder, unchosen.files.len()), (None, 0));
    for format in ReportFormat::ALL {
        queue.0.lock().unwrap().push(folder.path().to_owned());
        let saved = app.save_report(request(format)).unwrap();
        assert_eq!(saved.files, [format!("rsa-detached.p7s.report.{}", format.extension())]);
        let file = folder.path().join(&saved.files[0]);
        let before = std::fs::read(&file).unwrap();
        assert!(!before.is_empty());
        queue.0.lock().unwrap().push(folder.path().to_owned());
        let refused = app.save_report(request(format)).unwrap_err();
        assert_eq!(refused.code, ProblemCode::FileExists);
        assert_eq!(std::fs::read(&file).unwrap(), before);
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        ReportFormat::ALL.len()
    );
    // A certificate has to have been shown, a handle to be known.
    for subject in [
        ReportSubject::Certificate("00".repeat(32)),
        ReportSubject::Files(vec!["file-999".to_owned()]),
    ] {
        let request = SaveReportRequest {
            subject,
            ..request(ReportFormat::Txt)
        };
        assert_eq!(app.save_report(request).unwrap_err().code, ProblemCode::FileForgotten);
    }
}
