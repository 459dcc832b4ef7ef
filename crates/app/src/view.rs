//! From the types of the inner rooms to what crosses to a face.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use qolhat_documents::Finding;
use qolhat_gost::HashAlgorithm;
use qolhat_pki::{Certificate, DigestAlgorithm, NationalProfile, RevocationList, plain_text};

use crate::wire::{CertificateView, CrlEntryView, CrlView, Fact, FindingView, PdfView, SignerView};

/// Entries of a revocation list that are shown; the rest are counted.
const SHOWN_ENTRIES: usize = 100;

pub(crate) mod hex {
    //! Bytes as hexadecimal digits.
    use std::fmt::Write as _;

    /// Lower case, two digits a byte.
    pub(crate) fn encode(bytes: &[u8]) -> String {
        bytes
            .iter()
            .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
    }

    /// `None` for anything that is not pairs of digits.
    pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
        if !text.len().is_multiple_of(2) || !text.is_ascii() {
            return None;
        }
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
            .collect()
    }
}

pub(crate) fn pdf_view(bytes: &[u8], name: String) -> PdfView {
    PdfView {
        base64: BASE64.encode(bytes),
        sha256: hex::encode(&DigestAlgorithm::Sha256.digest(bytes)),
        streebog512: hex::encode(HashAlgorithm::Streebog512.digest(bytes).as_ref()),
        size: bytes.len() as u64,
        name,
    }
}

pub(crate) fn finding_view(finding: &Finding) -> FindingView {
    FindingView {
        code: finding.code.to_string(),
        severity: finding.severity.to_string(),
        field: finding.path.clone(),
        facts: finding
            .facts
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
    }
}

pub(crate) fn signer_view(certificate: &Certificate) -> SignerView {
    let person = certificate.person();
    SignerView {
        common_name: person.common_name.unwrap_or_default(),
        iin: person.iin,
        bin: person.bin,
        organization: person.organization,
        roles: roles(certificate),
        serial: certificate.serial_hex(),
        issuer: common_name_of_issuer(certificate),
    }
}

pub(crate) fn common_name_of_issuer(certificate: &Certificate) -> String {
    let name = certificate.issuer();
    name.find(qolhat_pki::oid::attribute::COMMON_NAME)
        .map_or_else(|| name.to_string(), plain_text)
}

pub(crate) fn roles(certificate: &Certificate) -> Vec<String> {
    certificate
        .roles()
        .into_iter()
        .map(|role| role.as_str().to_owned())
        .collect()
}

pub(crate) fn certificate_view(certificate: &Certificate) -> CertificateView {
    let person = certificate.person();
    CertificateView {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        serial: certificate.serial_hex(),
        common_name: person
            .common_name
            .clone()
            .unwrap_or_else(|| certificate.subject().to_string()),
        iin: person.iin,
        bin: person.bin,
        organization: person.organization,
        roles: roles(certificate),
        purpose: certificate.purpose().as_str().to_owned(),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        key_algorithm: certificate.key_algorithm_name(),
        signature_algorithm: algorithm_name(certificate.signature_algorithm()),
        signature_algorithm_oid: certificate.signature_algorithm().to_string(),
        sha256: hex::encode(&certificate.sha256()),
        self_issued: certificate.is_self_issued(),
        marked: certificate
            .policies()
            .is_some_and(|policies| policies.contains(&qolhat_authority::DEMO_POLICY)),
        fields: fields(certificate),
        pem: pem("CERTIFICATE", certificate.der()),
    }
}

fn fields(certificate: &Certificate) -> Vec<Fact> {
    let mut fields = Vec::new();
    let mut add = |label: &str, value: String| {
        fields.push(Fact {
            label: label.to_owned(),
            value,
        })
    };
    add("version", certificate.version().to_string());
    add("serial", certificate.serial_hex());
    for attribute in certificate.subject().attributes() {
        add(&format!("subject.{}", oid_name(attribute.oid)), text_of(attribute));
    }
    for attribute in certificate.issuer().attributes() {
        add(&format!("issuer.{}", oid_name(attribute.oid)), text_of(attribute));
    }
    if let Some(usage) = certificate.key_usage() {
        add("key-usage", usage.names().join(", "));
    }
    let profile = NationalProfile::of(certificate);
    for kind in &profile.key_storage {
        add("key-storage", oid_field(*kind));
    }
    for kind in &profile.identification {
        add("identification", oid_field(*kind));
    }
    if let Some(generation) = profile.generation {
        add("generation", generation.as_str().to_owned());
    }
    for departure in &profile.departures {
        add("profile-departure", departure.as_str().to_owned());
    }
    for usage in certificate.extended_key_usage().unwrap_or_default() {
        add("extended-key-usage", oid_field(*usage));
    }
    for policy in certificate.policies().unwrap_or_default() {
        add("policy", oid_field(*policy));
    }
    if let Some(constraints) = certificate.basic_constraints() {
        let limit = constraints
            .path_length
            .map(|limit| format!(", {limit}"))
            .unwrap_or_default();
        add("basic-constraints", format!("CA={}{limit}", constraints.is_authority));
    }
    if let Some(id) = certificate.subject_key_id() {
        add("subject-key-id", hex::encode(id));
    }
    if let Some(id) = certificate.authority_key_id().and_then(|id| id.key_id.as_ref()) {
        add("authority-key-id", hex::encode(id));
    }
    for (label, urls) in [
        ("crl", certificate.crl_urls()),
        ("delta-crl", certificate.delta_crl_urls()),
        ("ocsp", certificate.ocsp_urls()),
        ("issuer-url", certificate.issuer_urls()),
    ] {
        for url in urls {
            add(label, url);
        }
    }
    for extension in certificate.extensions() {
        let critical = if extension.critical { ", critical" } else { "" };
        add(
            "extension",
            format!(
                "{}{critical}, {} bytes",
                oid_field(extension.oid),
                extension.value.len()
            ),
        );
    }
    fields
}

fn text_of(attribute: &qolhat_pki::Attribute) -> String {
    let text = attribute.text.as_deref().map(plain_text);
    text.unwrap_or_else(|| hex::encode(&attribute.der))
}

pub(crate) fn crl_view(list: &RevocationList) -> CrlView {
    let entries = list.entries().flatten().take(SHOWN_ENTRIES).map(|entry| CrlEntryView {
        serial: hex::encode(&entry.serial),
        revoked_at: entry.revoked_at.to_string(),
        reason: entry.reason.map(|reason| reason.as_str().to_owned()),
    });
    CrlView {
        issuer: list.issuer().to_string(),
        this_update: list.this_update().to_string(),
        next_update: list.next_update().map(|moment| moment.to_string()),
        number: list.number().map(hex::encode),
        delta: list.is_delta(),
        entry_count: list.entry_count(),
        entries: entries.collect(),
        signature_algorithm: algorithm_name(list.signature_algorithm()),
        sha256: hex::encode(&list.sha256()),
    }
}

/// PEM with lines of 64 characters (RFC 7468).
pub(crate) fn pem(label: &str, der: &[u8]) -> String {
    let base64 = BASE64.encode(der);
    let lines: Vec<&str> = (0..base64.len())
        .step_by(64)
        .map(|at| &base64[at..base64.len().min(at + 64)])
        .collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// An identifier in a machine field: the numbers, and the name that is the same in every language.
pub(crate) fn oid_field(oid: qolhat_asn1::Oid) -> String {
    crate::oid_names::name(oid).map_or_else(|| oid.to_string(), |name| format!("{oid} {name}"))
}

/// The standard name where there is one, else the dotted number. The same in every language.
pub(crate) fn oid_name(oid: qolhat_asn1::Oid) -> String {
    crate::oid_names::name(oid).map_or_else(|| oid.to_string(), str::to_owned)
}

/// The standard name of a signature algorithm where there is one, else the dotted number.
pub(crate) fn algorithm_name(oid: qolhat_asn1::Oid) -> String {
    oid_name(oid)
}
