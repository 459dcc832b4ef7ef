//! `qolhat inspect`.

use std::path::Path;

use qolhat_app::wire::{
    Asn1Fault, Asn1Node, CertIdView, CertificateDetails, CertificateRequest, CertificateView, CmsSignerView, CmsView,
    CompareCertificatesRequest, ComparisonRow, ComparisonView, CrlView, Fact, FieldView, InspectionView,
    KeyContainerView, OcspAnswerView, OcspRequestView, OcspResponseView, Statement, TimestampTokenView,
};
use qolhat_app::{App, Problem, ProblemCode, file_name};
use serde::Serialize;

use crate::arguments::Inspect;
use crate::console::{Console, word_or_code};
use crate::ending::Ending;
use crate::json::CertificateLine;
use crate::page::Page;
use crate::password;
use crate::places::Places;
use crate::report::{joined, moment, roles};

pub(crate) fn run(arguments: &Inspect, places: &Places, console: &Console) -> Result<Ending, Problem> {
    let app = places.open()?;
    if arguments.asn1 {
        return dump(&app, &arguments.file, console);
    }
    let password = password::asked(&arguments.password, &arguments.file, console)?;
    let view = app.inspect(&arguments.file, password)?;
    if let Some(other) = &arguments.compare {
        let left = first_certificate(&view, &arguments.file)?;
        let right = first_certificate(&app.inspect(other, None)?, other)?;
        let comparison = app.compare_certificates(CompareCertificatesRequest { left, right })?;
        if console.is_json() {
            console.print_json(&comparison);
        } else {
            console.print(comparison_page(&comparison, console));
        }
        return Ok(Ending::Done);
    }
    if console.is_json() {
        console.print_json(&InspectionLine::of(&view));
    } else if let InspectionView::Certificate(certificate) = &view {
        let sha256 = certificate.sha256.clone();
        let details = app.certificate_details(CertificateRequest { sha256 })?;
        console.print(certificate_page(&details, console));
    } else {
        console.print(page_of(&view, console));
    }
    Ok(Ending::Done)
}

/// The first certificate of a file, the owner's in a container.
fn first_certificate(view: &InspectionView, file: &Path) -> Result<String, Problem> {
    let found = match view {
        InspectionView::Certificate(certificate) => Some(&**certificate),
        InspectionView::Chain { certificates } => certificates.first(),
        InspectionView::Cms(cms) => cms.certificates.first(),
        InspectionView::KeyContainer(container) => container.certificates.first(),
        InspectionView::OcspResponse(response) => response.certificates.first(),
        InspectionView::Timestamp(token) => token.certificates.first(),
        InspectionView::Crl(_) | InspectionView::OcspRequest(_) | InspectionView::Asn1 { .. } => None,
    };
    let unreadable = || Problem::new(ProblemCode::NoCertificate).with("file", file_name(file));
    found.map(|found| found.sha256.clone()).ok_or_else(unreadable)
}

/// Bytes of text that are collected before they are printed.
const PIECE_BYTES: usize = 64 << 10;

/// Every element of a file, one a line.
fn dump(app: &App, file: &Path, console: &Console) -> Result<Ending, Problem> {
    let mut text = String::new();
    let fault = app.asn1_dump(file, |depth, node| {
        if console.is_json() {
            console.print_json(&ElementLine::of(depth, node));
            return;
        }
        text.push_str(&element_line(depth, node));
        if text.len() >= PIECE_BYTES {
            console.print(std::mem::take(&mut text));
        }
    })?;
    console.print(text);
    let Some(Asn1Fault { offset, code, .. }) = fault else {
        return Ok(Ending::Done);
    };
    let words = console.label("asn1-stopped").replace("{offset}", &offset.to_string());
    console.note(words.replace("{code}", &code));
    Ok(Ending::Invalid)
}

/// Offset, header and content length, name, value and what it is called.
fn element_line(depth: usize, node: &Asn1Node) -> String {
    let length = if node.indefinite {
        "~".to_owned()
    } else {
        node.length.to_string()
    };
    let mut line = format!(
        "{:>9} {:>2} {length:>9}  {:indent$}{}",
        node.offset,
        node.header_length,
        "",
        node.name,
        indent = depth * 2
    );
    for part in [&node.value, &node.meaning].into_iter().flatten() {
        line.push_str("  ");
        line.push_str(part);
    }
    line.push('\n');
    line
}

/// An element, for scripts.
#[derive(Serialize)]
struct ElementLine<'a> {
    offset: u64,
    depth: usize,
    header_length: u64,
    length: u64,
    indefinite: bool,
    class: &'a str,
    tag: u32,
    name: &'a str,
    constructed: bool,
    encapsulates: bool,
    value: &'a Option<String>,
    meaning: &'a Option<String>,
}

impl<'a> ElementLine<'a> {
    fn of(depth: usize, node: &'a Asn1Node) -> Self {
        Self {
            offset: node.offset,
            depth,
            header_length: node.header_length,
            length: node.length,
            indefinite: node.indefinite,
            class: &node.class,
            tag: node.tag,
            name: &node.name,
            constructed: node.constructed,
            encapsulates: node.encapsulates,
            value: &node.value,
            meaning: &node.meaning,
        }
    }
}

/// What a file is, for scripts.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum InspectionLine<'a> {
    Certificate(Box<CertificateLine<'a>>),
    Chain {
        certificates: Vec<CertificateLine<'a>>,
    },
    Crl(&'a CrlView),
    OcspRequest(&'a OcspRequestView),
    OcspResponse(&'a OcspResponseView),
    Timestamp(&'a TimestampTokenView),
    Asn1 {
        size: u64,
        sha256: &'a str,
    },
    Cms {
        form: &'a str,
        content_size: Option<u64>,
        signers: &'a [CmsSignerView],
        certificates: Vec<CertificateLine<'a>>,
        sha256: &'a str,
    },
    KeyContainer {
        opened: bool,
        protection: &'a [Fact],
        certificates: Vec<CertificateLine<'a>>,
        key_algorithm: &'a Option<String>,
        key_fits: Option<bool>,
        sha256: &'a str,
    },
}

impl<'a> InspectionLine<'a> {
    fn of(view: &'a InspectionView) -> Self {
        let lines = |certificates: &'a [CertificateView]| certificates.iter().map(CertificateLine::of).collect();
        match view {
            InspectionView::Certificate(certificate) => Self::Certificate(Box::new(CertificateLine::of(certificate))),
            InspectionView::Chain { certificates } => Self::Chain {
                certificates: lines(certificates),
            },
            InspectionView::Crl(list) => Self::Crl(list),
            InspectionView::OcspRequest(request) => Self::OcspRequest(request),
            InspectionView::OcspResponse(response) => Self::OcspResponse(response),
            InspectionView::Timestamp(token) => Self::Timestamp(token),
            InspectionView::Asn1 { size, sha256 } => Self::Asn1 { size: *size, sha256 },
            InspectionView::Cms(cms) => Self::Cms {
                form: &cms.form,
                content_size: cms.content_size,
                signers: &cms.signers,
                certificates: lines(&cms.certificates),
                sha256: &cms.sha256,
            },
            InspectionView::KeyContainer(container) => Self::KeyContainer {
                opened: container.opened,
                protection: &container.protection,
                certificates: lines(&container.certificates),
                key_algorithm: &container.key_algorithm,
                key_fits: container.key_fits,
                sha256: &container.sha256,
            },
        }
    }
}

fn page_of(view: &InspectionView, console: &Console) -> Page {
    let mut page = Page::default();
    match view {
        InspectionView::Certificate(certificate) => {
            page.line(0, console.label("certificate"));
            add_certificate(&mut page, 1, certificate, console);
        }
        InspectionView::Chain { certificates } => {
            let count = certificates.len().to_string();
            page.line(0, console.label("certificates").replace("{count}", &count));
            add_certificates(&mut page, certificates, console);
        }
        InspectionView::Crl(list) => add_list(&mut page, list, console),
        InspectionView::OcspRequest(request) => add_ocsp_request(&mut page, request, console),
        InspectionView::OcspResponse(response) => add_ocsp_response(&mut page, response, console),
        InspectionView::Timestamp(token) => add_timestamp(&mut page, token, console),
        InspectionView::Asn1 { size, sha256 } => {
            page.line(0, console.label("asn1-file"));
            page.field(1, console.label("size"), size.to_string());
            page.field(1, "SHA-256", sha256);
            page.line(1, console.label("asn1-hint"));
        }
        InspectionView::Cms(cms) => add_cms(&mut page, cms, console),
        InspectionView::KeyContainer(container) => add_container(&mut page, container, console),
    }
    page
}

/// A certificate: sentences first, then every field.
fn certificate_page(details: &CertificateDetails, console: &Console) -> Page {
    let mut page = Page::default();
    page.line(0, console.label("certificate"));
    add_statements(&mut page, 1, &details.statements, console);
    page.gap();
    add_certificate(&mut page, 1, &details.certificate, console);
    for thumbprint in details.thumbprints.iter().filter(|one| one.algorithm != "SHA-256") {
        page.field(1, &thumbprint.algorithm, &thumbprint.hex);
    }
    let groups = [
        ("key", console.label("key")),
        ("extension", console.label("extensions")),
        ("signature", console.label("issuer-signature")),
    ];
    for (group, label) in groups {
        page.gap();
        page.line(1, label);
        add_fields(
            &mut page,
            details.fields.iter().filter(|field| field.group == group),
            console,
        );
    }
    page
}

fn add_fields<'a>(page: &mut Page, fields: impl Iterator<Item = &'a FieldView>, console: &Console) {
    for field in fields {
        let number = field.oid.as_ref().filter(|oid| **oid != field.name);
        let number = number.map(|oid| format!(" ({oid})")).unwrap_or_default();
        let critical = if field.critical == Some(true) { ", critical" } else { "" };
        page.line(2, format!("{}{number}{critical}", field.name));
        for line in &field.lines {
            page.line(3, console.words().field(line));
        }
    }
}

fn add_statements(page: &mut Page, indent: usize, statements: &[Statement], console: &Console) {
    for statement in statements {
        page.line(indent, console.words().statement(statement));
    }
}

/// What differs; what is the same is only counted.
fn comparison_page(comparison: &ComparisonView, console: &Console) -> Page {
    let mut page = Page::default();
    add_statements(&mut page, 0, &comparison.statements, console);
    let mut group = "";
    for row in comparison.rows.iter().filter(|row| !row.same) {
        if row.group != group {
            page.gap();
            page.line(0, &row.group);
            group = &row.group;
        }
        page.line(1, &row.field);
        add_sides(&mut page, row, console);
    }
    page.gap();
    let same = comparison.rows.iter().filter(|row| row.same).count();
    page.line(0, console.label("same-fields").replace("{count}", &same.to_string()));
    page
}

fn add_sides(page: &mut Page, row: &ComparisonRow, console: &Console) {
    for (label, value) in [(console.label("left"), &row.left), (console.label("right"), &row.right)] {
        page.field(2, label, value.clone().unwrap_or_else(|| "—".to_owned()));
    }
}

fn add_ocsp_request(page: &mut Page, request: &OcspRequestView, console: &Console) {
    page.line(0, console.label("ocsp-request"));
    page.field(1, console.label("nonce"), request.nonce.clone().unwrap_or_default());
    page.field(1, console.label("size"), request.size.to_string());
    page.field(1, "SHA-256", &request.sha256);
    for asked in &request.asked {
        page.gap();
        add_cert_id(page, asked, console);
    }
}

fn add_cert_id(page: &mut Page, id: &CertIdView, console: &Console) {
    page.field(2, console.label("serial"), &id.serial);
    page.field(2, console.label("digest"), &id.hash_algorithm);
    page.field(2, console.label("issuer-name-hash"), &id.issuer_name_hash);
    page.field(2, console.label("issuer-key-hash"), &id.issuer_key_hash);
}

fn add_ocsp_response(page: &mut Page, response: &OcspResponseView, console: &Console) {
    page.line(0, console.label("ocsp-response"));
    page.field(1, console.label("status"), &response.status);
    page.field(
        1,
        console.label("responder"),
        response.responder.clone().unwrap_or_default(),
    );
    let produced = response.produced_at.as_deref().map(moment).unwrap_or_default();
    page.field(1, console.label("produced-at"), produced);
    page.field(1, console.label("nonce"), response.nonce.clone().unwrap_or_default());
    page.field(
        1,
        console.label("algorithm"),
        response.signature_algorithm.clone().unwrap_or_default(),
    );
    page.field(1, "SHA-256", &response.sha256);
    for answer in &response.answers {
        page.gap();
        add_answer(page, answer, console);
    }
    add_certificates(page, &response.certificates, console);
}

fn add_answer(page: &mut Page, answer: &OcspAnswerView, console: &Console) {
    let status = match answer.status.as_str() {
        "never-issued" => console.label("never-issued"),
        other => word_or_code(&console.words().revocation, other),
    };
    page.line(1, status);
    page.field(2, console.label("this-update"), moment(&answer.this_update));
    let next = answer.next_update.as_deref().map(moment).unwrap_or_default();
    page.field(2, console.label("next-update"), next);
    let revoked = answer.revoked_at.as_deref().map(moment).unwrap_or_default();
    page.field(2, console.label("revoked-at"), revoked);
    page.field(2, console.label("reason"), console.crl_reason(answer.reason.as_deref()));
    add_cert_id(page, &answer.certificate, console);
}

fn add_timestamp(page: &mut Page, token: &TimestampTokenView, console: &Console) {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    page.line(0, console.label("timestamp"));
    let status = [text(&token.status), text(&token.status_text)];
    page.field(1, console.label("status"), joined(&[&status[0], &status[1]]));
    page.field(
        1,
        console.label("time"),
        token.time.as_deref().map(moment).unwrap_or_default(),
    );
    page.field(1, console.label("accuracy"), text(&token.accuracy));
    page.field(1, console.label("authority"), text(&token.authority));
    let policy = text(&token.policy);
    page.field(1, console.label("policy"), console.words().oid(&policy));
    page.field(1, console.label("serial"), text(&token.serial));
    page.field(
        1,
        console.label("digest"),
        joined(&[&text(&token.digest_algorithm), &text(&token.digest)]),
    );
    page.field(1, console.label("nonce"), text(&token.nonce));
    page.field(1, "SHA-256", &token.sha256);
    add_certificates(page, &token.certificates, console);
}

fn add_certificates(page: &mut Page, certificates: &[CertificateView], console: &Console) {
    for certificate in certificates {
        page.gap();
        add_certificate(page, 1, certificate, console);
    }
}

fn add_certificate(page: &mut Page, indent: usize, view: &CertificateView, console: &Console) {
    if view.marked {
        page.line(indent, "DEMO");
    }
    let purpose = word_or_code(&console.words().purposes, &view.purpose);
    page.field(indent, console.label("subject"), &view.subject);
    page.field(indent, console.label("issuer"), &view.issuer);
    page.field(indent, console.label("serial"), &view.serial);
    page.field(indent, console.label("iin"), view.iin.clone().unwrap_or_default());
    page.field(indent, console.label("bin"), view.bin.clone().unwrap_or_default());
    let organization = view.organization.clone().unwrap_or_default();
    page.field(indent, console.label("organization"), organization);
    page.field(indent, console.label("roles"), roles(&view.roles, console));
    page.field(indent, console.label("purpose"), purpose);
    page.field(indent, console.label("not-before"), moment(&view.not_before));
    page.field(indent, console.label("not-after"), moment(&view.not_after));
    page.field(indent, console.label("key"), &view.key_algorithm);
    page.field(indent, console.label("algorithm"), &view.signature_algorithm);
    page.field(indent, "SHA-256", &view.sha256);
}

fn add_list(page: &mut Page, list: &CrlView, console: &Console) {
    page.line(
        0,
        if list.delta {
            console.label("delta-list")
        } else {
            console.label("revocation-list")
        },
    );
    page.field(1, console.label("issuer"), &list.issuer);
    page.field(1, console.label("number"), list.number.clone().unwrap_or_default());
    page.field(1, console.label("this-update"), moment(&list.this_update));
    let next = list.next_update.as_deref().map(moment).unwrap_or_default();
    page.field(1, console.label("next-update"), next);
    page.field(1, console.label("entries"), list.entry_count.to_string());
    page.field(1, console.label("algorithm"), &list.signature_algorithm);
    page.field(1, "SHA-256", &list.sha256);
    for entry in &list.entries {
        let reason = console.crl_reason(entry.reason.as_deref());
        page.line(2, joined(&[&entry.serial, &moment(&entry.revoked_at), reason]));
    }
    if list.entries.len() < usize::try_from(list.entry_count).unwrap_or(usize::MAX) {
        page.line(2, "…");
    }
}

fn add_cms(page: &mut Page, cms: &CmsView, console: &Console) {
    page.line(
        0,
        if cms.form == "attached" {
            console.label("cms-attached")
        } else {
            console.label("cms-detached")
        },
    );
    let size = cms.content_size.map(|size| size.to_string()).unwrap_or_default();
    page.field(1, console.label("content-size"), size);
    page.field(1, "SHA-256", &cms.sha256);
    for signer in &cms.signers {
        page.gap();
        page.line(1, console.label("signer"));
        page.field(2, console.label("name"), signer.common_name.clone().unwrap_or_default());
        page.field(2, console.label("serial"), &signer.identifier);
        page.field(2, console.label("digest"), &signer.digest_algorithm_name);
        page.field(2, console.label("algorithm"), &signer.signature_algorithm_name);
        let claimed = signer.claimed_time.as_deref().map(moment).unwrap_or_default();
        page.field(2, console.label("claimed-time"), claimed);
        page.field(
            2,
            console.label("signed-attributes"),
            signer.signed_attributes.join(", "),
        );
        page.field(
            2,
            console.label("unsigned-attributes"),
            signer.unsigned_attributes.join(", "),
        );
    }
    add_certificates(page, &cms.certificates, console);
}

fn add_container(page: &mut Page, container: &KeyContainerView, console: &Console) {
    page.line(0, console.label("key-container"));
    add_facts(page, 1, &container.protection, console);
    let key = container.key_algorithm.clone().unwrap_or_default();
    page.field(1, console.label("key"), key);
    if let Some(fits) = container.key_fits {
        page.field(
            1,
            console.label("key-fits"),
            if fits {
                console.label("yes")
            } else {
                console.label("no")
            },
        );
    }
    page.field(1, "SHA-256", &container.sha256);
    if container.opened {
        add_certificates(page, &container.certificates, console);
    } else {
        page.line(1, console.label("container-closed"));
    }
}

fn add_facts(page: &mut Page, indent: usize, facts: &[Fact], console: &Console) {
    for fact in facts {
        let label = word_or_code(&console.words().facts, &fact.label);
        page.field(indent, label, console.words().field(&fact.value));
    }
}
