//! `qolhat inspect`.

use qolhat_app::Problem;
use qolhat_app::wire::{CertificateView, CmsSignerView, CmsView, CrlView, Fact, InspectionView, KeyContainerView};
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
    let password = password::asked(&arguments.password, &arguments.file, console)?;
    let view = app.inspect(&arguments.file, password)?;
    if console.is_json() {
        console.print_json(&InspectionLine::of(&view));
    } else {
        console.print(page_of(&view, console));
    }
    Ok(Ending::Done)
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
            page.gap();
            add_facts(&mut page, 1, &certificate.fields, console);
        }
        InspectionView::Chain { certificates } => {
            let count = certificates.len().to_string();
            page.line(0, console.label("certificates").replace("{count}", &count));
            add_certificates(&mut page, certificates, console);
        }
        InspectionView::Crl(list) => add_list(&mut page, list, console),
        InspectionView::Cms(cms) => add_cms(&mut page, cms, console),
        InspectionView::KeyContainer(container) => add_container(&mut page, container, console),
    }
    page
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
