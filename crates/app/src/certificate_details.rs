//! One certificate for a person: what it may be used for, whose it is, until when, where to check; as text for a letter; and
//! the documents that were signed with it.

use std::collections::BTreeMap;

use qolhat_asn1::UnixTime;
use qolhat_pki::{Certificate, Purpose};
use qolhat_signature::cms::{SignedData, SignerIdentifier};
use qolhat_signature::decode_armour;

use crate::certificate_fields::{fields, thumbprints};
use crate::documents::document_row;
use crate::files::{Overwrite, write_file};
use crate::moment::moment_text;
use crate::open::archive_problem;
use crate::view::{certificate_view, common_name_of_issuer, oid_name, pem};
use crate::wire::{
    CertificateDetails, CertificateForm, CertificateRequest, CertificateText, CertificateTextRequest, ExportOutcome,
    Language, PickPurpose, SaveCertificateRequest, SeenView, Statement,
};
use crate::words::Words;
use crate::{App, Nothing, Problem};

const SECONDS_PER_DAY: i64 = 86_400;

/// Signature files that are looked at for a certificate, the latest first: a year of a busy accountant.
const MAX_SEEN: u32 = 2_000;

/// Characters of a file name that is made of a person's name; file systems allow 255 bytes.
const MAX_NAME_CHARACTERS: usize = 60;

impl App {
    /// A certificate that was shown before, in plain words and in every field.
    ///
    /// # Errors
    /// [`crate::ProblemCode::FileForgotten`] when it was not shown in this run.
    pub fn certificate_details(&self, request: CertificateRequest) -> Result<CertificateDetails, Problem> {
        Ok(details(&self.shown_certificate(&request.sha256)?, self.now()))
    }

    /// A certificate as a block of text, fit for a letter to the support.
    ///
    /// # Errors
    /// As [`App::certificate_details`].
    pub fn certificate_text(&self, request: CertificateTextRequest) -> Result<CertificateText, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        let language = match request.language {
            Some(language) => language,
            None => self.app_state(Nothing {})?.preferences.language,
        };
        Ok(CertificateText {
            text: text(&certificate, self.now(), language),
        })
    }

    /// Writes a certificate into a folder the user chooses.
    ///
    /// # Errors
    /// As [`App::certificate_details`]; [`crate::ProblemCode::FileExists`], [`crate::ProblemCode::FileNotWritable`].
    pub fn save_certificate(&self, request: SaveCertificateRequest) -> Result<ExportOutcome, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        let Some(folder) = self.ports.picker.pick_folder(PickPurpose::Export) else {
            return Ok(ExportOutcome {
                folder: None,
                files: Vec::new(),
            });
        };
        let (bytes, ending) = match request.form {
            CertificateForm::Der => (certificate.der().to_vec(), "cer"),
            CertificateForm::Pem => (pem("CERTIFICATE", certificate.der()).into_bytes(), "pem"),
        };
        let name = format!("{}.{ending}", file_stem(&certificate));
        write_file(&folder.join(&name), &bytes, Overwrite::Refuse)?;
        Ok(ExportOutcome {
            folder: Some(folder.display().to_string()),
            files: vec![name],
        })
    }

    /// Documents of the archive that were signed with a certificate that was shown before.
    ///
    /// # Errors
    /// As [`App::certificate_details`], and when the archive can not be read.
    pub fn documents_signed_with(&self, request: CertificateRequest) -> Result<SeenView, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        let person = certificate.person();
        let number = person.bin.or(person.iin);
        let session = self.session();
        let candidates = session
            .archive
            .signatures_perhaps_of(number.as_deref(), MAX_SEEN)
            .map_err(archive_problem)?;
        let more = candidates.len() >= MAX_SEEN as usize;
        let mut seen = Vec::new();
        for candidate in candidates {
            if seen.contains(&candidate.document) {
                continue;
            }
            let bytes = session.archive.original(&candidate.original).map_err(archive_problem)?;
            if bytes.is_some_and(|bytes| is_signed_with(&bytes, &certificate)) {
                seen.push(candidate.document);
            }
        }
        let rows = seen
            .iter()
            .map(|id| session.archive.document(*id).map(|record| document_row(&record)));
        Ok(SeenView {
            rows: rows.collect::<Result<_, _>>().map_err(archive_problem)?,
            more,
        })
    }
}

/// Whether a signature in `bytes` names this certificate as its signer's.
fn is_signed_with(bytes: &[u8], certificate: &Certificate) -> bool {
    let der = decode_armour(bytes);
    let Ok(signed) = SignedData::from_ber(&der) else {
        return false;
    };
    let mut signers = signed.signer_infos().flatten();
    signers.any(|signer| match &signer.identifier {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            *serial == certificate.serial() && *issuer == certificate.issuer().der()
        }
        SignerIdentifier::SubjectKeyId(id) => certificate.subject_key_id() == Some(id.as_ref()),
    })
}

/// Everything about a certificate at a moment.
pub(crate) fn details(certificate: &Certificate, now: UnixTime) -> CertificateDetails {
    CertificateDetails {
        certificate: certificate_view(certificate),
        statements: statements(certificate, now),
        days_left: (certificate.not_after().0.saturating_sub(now.0)).div_euclid(SECONDS_PER_DAY),
        fields: fields(certificate),
        thumbprints: thumbprints(certificate),
    }
}

/// What a person should know, in reading order.
pub(crate) fn statements(certificate: &Certificate, now: UnixTime) -> Vec<Statement> {
    let mut statements = vec![use_of(certificate), owner_of(certificate)];
    for role in certificate.roles() {
        statements.push(statement("role", &format!("role-{}", role.as_str()), &[]));
    }
    statements.push(if certificate.is_self_issued() {
        statement("issuer", "issued-by-itself", &[])
    } else {
        statement("issuer", "issued-by", &[("issuer", common_name_of_issuer(certificate))])
    });
    statements.push(validity_of(certificate, now));
    statements.extend(where_to_check(certificate));
    statements.extend(warnings(certificate));
    statements
}

pub(crate) fn statement(topic: &str, code: &str, facts: &[(&str, String)]) -> Statement {
    let facts = facts.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    Statement {
        topic: topic.to_owned(),
        code: code.to_owned(),
        facts: facts.collect::<BTreeMap<_, _>>(),
    }
}

fn use_of(certificate: &Certificate) -> Statement {
    let code = match certificate.purpose() {
        Purpose::Sign => "use-sign",
        Purpose::Login => "use-login",
        Purpose::SignAndLogin => "use-sign-and-login",
        Purpose::Authority => "use-authority",
        Purpose::Timestamp => "use-timestamp",
        Purpose::Ocsp => "use-ocsp",
        _ => {
            let usages = certificate.extended_key_usage().unwrap_or_default();
            if usages.is_empty() {
                return statement("use", "use-not-limited", &[]);
            }
            let names: Vec<String> = usages.iter().map(|usage| oid_name(*usage)).collect();
            return statement("use", "use-other", &[("usages", names.join(", "))]);
        }
    };
    statement("use", code, &[])
}

fn owner_of(certificate: &Certificate) -> Statement {
    let person = certificate.person();
    let name = person.common_name.unwrap_or_else(|| certificate.subject().to_string());
    match (person.iin, person.organization, person.bin) {
        (Some(iin), Some(organization), Some(bin)) => {
            let facts = [
                ("name", name),
                ("iin", iin),
                ("organization", organization),
                ("bin", bin),
            ];
            statement("owner", "owner-of-organization", &facts)
        }
        (Some(iin), _, _) => statement("owner", "owner-person", &[("name", name), ("iin", iin)]),
        (None, Some(organization), Some(bin)) => statement(
            "owner",
            "owner-organization",
            &[("organization", organization), ("bin", bin)],
        ),
        _ => statement("owner", "owner-other", &[("name", name)]),
    }
}

fn validity_of(certificate: &Certificate, now: UnixTime) -> Statement {
    let days = |from: UnixTime, to: UnixTime| ((to.0.saturating_sub(from.0)) / SECONDS_PER_DAY).to_string();
    let (start, end) = (certificate.not_before(), certificate.not_after());
    if now < start {
        let facts = [("not_before", start.to_string()), ("days", days(now, start))];
        return statement("validity", "not-yet-valid", &facts);
    }
    let (code, days) = if now > end {
        ("ended", days(end, now))
    } else {
        ("valid-until", days(now, end))
    };
    statement("validity", code, &[("not_after", end.to_string()), ("days", days)])
}

fn where_to_check(certificate: &Certificate) -> Vec<Statement> {
    let mut places = Vec::new();
    for (code, urls) in [
        ("check-ocsp", certificate.ocsp_urls()),
        ("check-crl", certificate.crl_urls()),
        ("check-crl", certificate.delta_crl_urls()),
        ("check-issuer", certificate.issuer_urls()),
    ] {
        places.extend(
            urls.into_iter()
                .map(|url| statement("where-to-check", code, &[("url", url)])),
        );
    }
    if !certificate.is_self_issued() && !places.iter().any(|place| place.code != "check-issuer") {
        places.insert(0, statement("where-to-check", "no-check-address", &[]));
    }
    places
}

fn warnings(certificate: &Certificate) -> Vec<Statement> {
    let policies = certificate.policies().unwrap_or_default();
    let demo = policies.contains(&qolhat_authority::DEMO_POLICY);
    let mut warnings: Vec<Statement> = demo
        .then(|| statement("warning", "demo-mark", &[]))
        .into_iter()
        .collect();
    for (code, oids) in [
        ("unknown-critical", certificate.unknown_critical_extensions()),
        ("malformed-extension", certificate.malformed_extensions()),
    ] {
        warnings.extend(
            oids.iter()
                .map(|oid| statement("warning", code, &[("oid", oid_name(*oid))])),
        );
    }
    warnings
}

/// A certificate as text: sentences first, then the fields that support staff ask for.
pub(crate) fn text(certificate: &Certificate, now: UnixTime, language: Language) -> String {
    let words = Words::of(language);
    let label = |code: &str| words.facts.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let mut lines: Vec<String> = statements(certificate, now)
        .iter()
        .map(|one| words.statement(one))
        .collect();
    lines.push(String::new());
    let mut add = |code: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("{}: {value}", label(code)));
        }
    };
    let person = certificate.person();
    let view = certificate_view(certificate);
    add("owner", view.subject);
    add("issuer", view.issuer);
    add("serial", view.serial);
    add("iin", person.iin.unwrap_or_default());
    add("organization", person.organization.unwrap_or_default());
    add("bin", person.bin.unwrap_or_default());
    add(
        "purpose",
        words.purposes.get(&view.purpose).cloned().unwrap_or(view.purpose),
    );
    add("valid-from", moment_text(certificate.not_before()));
    add("valid-until", moment_text(certificate.not_after()));
    add("key-algorithm", view.key_algorithm);
    let algorithm = certificate.signature_algorithm().to_string();
    add("signature-algorithm", words.oid(&algorithm).to_owned());
    for thumbprint in thumbprints(certificate) {
        lines.push(format!("{}: {}", thumbprint.algorithm, thumbprint.hex));
    }
    for field in fields(certificate)
        .into_iter()
        .filter(|field| field.group == "extension")
    {
        let critical = if field.critical == Some(true) { ", critical" } else { "" };
        let oid = field
            .oid
            .filter(|oid| *oid != field.name)
            .map(|oid| format!(" ({oid})"));
        let value: Vec<String> = field.lines.iter().map(|line| words.field(line)).collect();
        lines.push(format!(
            "{}{}{critical}: {}",
            field.name,
            oid.unwrap_or_default(),
            value.join("; ")
        ));
    }
    lines.push(format!("{}: {}", label("as-of"), moment_text(now)));
    lines.join("\n") + "\n"
}

/// A file name of letters, digits, spaces and hyphens, so that it is one on every system.
fn file_stem(certificate: &Certificate) -> String {
    let name = certificate.person().common_name.unwrap_or_default();
    let kept: String = name
        .chars()
        .map(|character| {
            if character.is_alphanumeric() || " -_".contains(character) {
                character
            } else {
                ' '
            }
        })
        .take(MAX_NAME_CHARACTERS)
        .collect();
    match kept.trim() {
        "" => certificate.serial_hex(),
        name => name.to_owned(),
    }
}
