//! The sample documents: what is issued, what is refused, what stays a draft.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr, reason = "tests")]
#![allow(unreachable_pub, missing_docs, dead_code, reason = "tests")]

#[allow(dead_code, reason = "each test file uses a part")]
mod support;

use qolhat_documents::{Date, Document, DocumentType, Finding, Issued, Severity, Tenge, compute, issue, lint};
use support::{fixture, shared};

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn codes(findings: &[Finding], severity: Severity) -> Vec<&'static str> {
    findings
        .iter()
        .filter(|finding| finding.severity == severity)
        .map(|finding| finding.code.as_str())
        .collect()
}

/// File, total, warnings.
const ISSUABLE: &[(&str, &str, &[&str])] = &[
    ("issuable/act-en-0.json", "830000.00", &["language-not-official"]),
    ("issuable/act-kk-16-inside.json", "105127.60", &[]),
    ("issuable/act-ru-12-2025.json", "124777.00", &[]),
    ("issuable/act-ru-16-inside.json", "116000.00", &[]),
    ("issuable/act-ru-40-lines.json", "149313.79", &[]),
    (
        "issuable/act-ru-consulting-no-report.json",
        "232000.00",
        &["report-missing"],
    ),
    ("issuable/act-ru-consulting-report.json", "232000.00", &[]),
    ("issuable/act-ru-joint-proprietor.json", "500997.50", &[]),
    ("issuable/act-ru-kk-long-names.json", "1012193262.84", &[]),
    ("issuable/act-ru-kk-mixed.json", "647500.00", &["vat-rate-reduced"]),
    (
        "issuable/act-ru-new-year.json",
        "56000.00",
        &["vat-dates-straddle-change"],
    ),
    ("issuable/act-ru-person-offer.json", "14990.00", &[]),
    ("issuable/act-ru-without-vat.json", "61826.00", &[]),
    ("issuable/invoice-en-16-inside.json", "1160000.00", &[]),
    ("issuable/invoice-kk-without-vat.json", "50000.00", &[]),
    ("issuable/invoice-ru-16-on-top.json", "309719.97", &[]),
    ("issuable/invoice-ru-branch-payer.json", "116000.00", &[]),
    ("issuable/invoice-ru-kk-mixed.json", "313001.01", &["vat-rate-reduced"]),
    ("issuable/invoice-ru-largest.json", "999999999999.99", &[]),
];

#[test]
fn samples_are_issued_with_the_figures_they_carry() {
    for (name, total, warnings) in ISSUABLE {
        let document = Document::from_json(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let issued = issue(document, today()).unwrap_or_else(|findings| panic!("{name}: {findings:?}"));
        assert_eq!(
            issued.computed().totals.total,
            total.parse::<Tenge>().unwrap(),
            "{name}"
        );
        assert_eq!(codes(issued.warnings(), Severity::Warning), *warnings, "{name}");
        let twin = issued.twin();
        let read = Issued::from_twin(&twin).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read.twin(), twin, "{name}: a twin is read and written byte for byte");
        assert_eq!(read.document(), issued.document(), "{name}");
    }
}

#[test]
fn every_issuable_sample_is_listed() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/documents/issuable");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("issuable/{}", entry.unwrap().file_name().into_string().unwrap()))
        .collect();
    files.sort();
    let listed: Vec<&str> = ISSUABLE.iter().map(|(name, ..)| *name).collect();
    assert_eq!(files, listed);
}

#[test]
fn samples_survive_the_editor() {
    for (name, ..) in ISSUABLE {
        let document = Document::from_draft_json(&fixture(name)).unwrap();
        let saved = document.to_json();
        assert_eq!(Document::from_draft_json(&saved).unwrap(), document, "{name}");
        assert_eq!(
            Document::from_json(&saved).unwrap(),
            document,
            "{name}: complete without computed fields"
        );
    }
}

/// File, the refusal word for word.
const REFUSED: &[(&str, &str)] = &[
    ("refused/unknown-field.json", "unknown field `nickname` in supplier"),
    (
        "refused/total-disagrees.json",
        "totals.total is 1.00 but 116000.00 was computed",
    ),
    (
        "refused/line-vat-disagrees.json",
        "lines.0.vat_sum is 15999.99 but 16000.00 was computed",
    ),
    (
        "refused/words-disagree.json",
        "words.ru is Сто тысяч тенге 00 тиын but Сто шестнадцать тысяч тенге 00 тиын was computed",
    ),
    (
        "refused/price-is-a-number.json",
        "lines.0.price is a number, but a text was expected",
    ),
    (
        "refused/price-with-comma.json",
        "lines.0.price is `116 000,00`, but an amount such as 116000.00 was expected",
    ),
    (
        "refused/no-such-day.json",
        "date is `2026-02-29`, but a date of the form YYYY-MM-DD was expected",
    ),
    (
        "refused/foreign-currency.json",
        "currency is `USD`, but KZT was expected",
    ),
    (
        "refused/newer-format.json",
        "`qolhat-document/2` is not a document format this program reads",
    ),
    ("refused/waybill.json", "the form `waybill` is not available yet"),
    (
        "refused/discount.json",
        "discount must be null: it is not supported yet",
    ),
    ("refused/customer-missing.json", "customer is missing"),
];

#[test]
fn faults_are_named_with_their_place() {
    for (name, message) in REFUSED {
        let error = Document::from_json(&fixture(name)).expect_err(name);
        assert_eq!(error.to_string(), *message, "{name}");
    }
}

/// File, the codes of what blocks.
const DRAFTS: &[(&str, &[&str])] = &[
    (
        "drafts/half-typed.json",
        &[
            "number-missing",
            "id-number-length",
            "basis-missing",
            "unit-missing",
            "quantity-unreadable",
            "line-name-missing",
            "unit-missing",
            "quantity-missing",
            "price-missing",
            "vat-missing",
        ],
    ),
    (
        "drafts/empty.json",
        &[
            "title-missing",
            "number-missing",
            "date-missing",
            "party-name-missing",
            "id-number-missing",
            "party-name-missing",
            "id-number-missing",
            "basis-missing",
            "lines-missing",
            "account-missing",
            "signatory-missing",
        ],
    ),
    (
        "drafts/wrong-requisites.json",
        &[
            "bin-is-iin",
            "iban-look-alike",
            "bic-look-alike",
            "kbe-invalid",
            "id-number-check-digit",
            "vat-rate-unknown",
        ],
    ),
];

#[test]
fn drafts_are_kept_and_their_gaps_named() {
    for (name, blocking) in DRAFTS {
        let document = Document::from_draft_json(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            Document::from_draft_json(&document.to_json()).unwrap(),
            document,
            "{name}"
        );
        assert_eq!(codes(&lint(&document, today()), Severity::Error), *blocking, "{name}");
        assert!(issue(document, today()).is_err(), "{name}");
    }
}

#[test]
fn a_half_typed_act_shows_the_figures_it_has() {
    let document = Document::from_draft_json(&fixture("drafts/half-typed.json")).unwrap();
    let computed = compute(&document).unwrap();
    assert!(!computed.is_complete);
    assert_eq!(computed.lines[0].sum.unwrap().to_string(), "116000.00");
    assert_eq!(computed.lines[1].sum, None);
    assert_eq!(computed.totals.total.to_string(), "116000.00");
    assert_eq!(
        document.lines[1].quantity.to_string(),
        "2 раза",
        "what was typed is kept"
    );
}

#[test]
fn a_missing_account_blocks_an_invoice_and_not_an_act() {
    let mut document = Document::from_json(&fixture("issuable/invoice-ru-16-on-top.json")).unwrap();
    document.supplier.accounts.clear();
    let findings = issue(document.clone(), today()).unwrap_err();
    assert_eq!(codes(&findings, Severity::Error), ["account-missing"]);
    document.form = DocumentType::Act;
    assert!(issue(document, today()).is_ok());
}

#[test]
fn issuing_writes_identifiers_in_their_plain_form_and_says_so() {
    let mut document = Document::from_json(&fixture("issuable/invoice-ru-16-on-top.json")).unwrap();
    document.supplier.bin = "200 140 012 345".to_owned();
    document.supplier.accounts[0].iban = "kz86 125K ZT50 0410 0100 KZT".to_owned();
    document.supplier.accounts[0].bic = "nbrkkzkx".to_owned();
    let issued = issue(document, today()).unwrap();
    let supplier = &issued.document().supplier;
    assert_eq!(supplier.bin, "200140012345");
    assert_eq!(supplier.accounts[0].iban, "KZ86125KZT5004100100");
    assert_eq!(supplier.accounts[0].bic, "NBRKKZKX");
    assert_eq!(codes(issued.warnings(), Severity::Warning), ["iban-currency-suffix"]);
}

#[test]
fn the_twin_of_a_known_act_is_this_text() {
    let document = Document::from_json(&fixture("issuable/act-ru-16-inside.json")).unwrap();
    let twin = String::from_utf8(issue(document, today()).unwrap().twin()).unwrap();
    assert!(
        twin.starts_with("{\n  \"format\": \"qolhat-document/1\",\n  \"type\": \"act\",\n"),
        "{twin}"
    );
    assert!(
        twin.contains("      \"sum\": \"116000.00\",\n      \"vat_sum\": \"16000.00\"\n"),
        "{twin}"
    );
    let end = "  \"totals\": {\n    \"without_vat\": \"100000.00\",\n    \"vat\": \"16000.00\",\n    \"total\": \"116000.00\"\n  },\n  \"words\": {\n    \"ru\": \"Сто шестнадцать тысяч тенге 00 тиын\",\n    \"kk\": \"Бір жүз он алты мың теңге 00 тиын\"\n  }\n}\n";
    assert!(twin.ends_with(end), "{twin}");
}

#[test]
fn a_twin_without_figures_is_not_a_twin() {
    let document = Document::from_json(&fixture("issuable/act-ru-16-inside.json")).unwrap();
    assert_eq!(
        Issued::from_twin(&document.to_json()).unwrap_err().to_string(),
        "lines.0.sum is missing"
    );
}

#[test]
fn the_example_of_the_contract_is_issued() {
    let Some(page) = shared("../../contracts/document.md") else {
        return;
    };
    let page = String::from_utf8(page).unwrap();
    let json = page.split("```json").nth(1).unwrap().split("```").next().unwrap();
    let issued = issue(Document::from_json(json.as_bytes()).unwrap(), today()).unwrap();
    assert_eq!(
        codes(issued.warnings(), Severity::Warning),
        ["bic-mismatch"],
        "the example pairs two banks"
    );
}
