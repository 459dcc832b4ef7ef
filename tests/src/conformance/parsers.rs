//! Readers against hostile and merely unusual files: whatever comes, there is an answer.

use qolhat_asn1::{Asn1Error, Element};
use qolhat_keystore::{KeystoreError, Passphrase, PrivateKey, open_pkcs12};
use qolhat_pki::{CertStatus, Certificate, OcspRequest, OcspResponse, OcspResponseStatus, RevocationList};
use qolhat_signature::cms::{SignedData, SignerInfo};
use qolhat_signature::decode_armour;
use serde_json::Value;

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::scope;
use crate::support::pem;

pub(super) fn robust(question: &Question) -> Result<Answer, AnswerError> {
    let file = question.file("file")?;
    let format = question.text("format");
    let object = || pem::first(&file);
    Ok(match format {
        "x509" => certificate(&object()),
        "crl" => parses_if(RevocationList::from_der(&object())),
        "ocsp-response" => parses_if(OcspResponse::from_der(&object())),
        "ocsp-request" => parses_if(OcspRequest::from_der(&object())),
        "cms" => cms_facts(&file),
        "pkcs12" => container(&object(), question.text("password")),
        "pkcs8" | "private-key" => private_key(&object()),
        "asn1" => match walk(&object()) {
            Ok(count) => Answer::result("parses").with("element_count", count),
            Err(fault) => Answer::error(fault),
        },
        "name-string" => Answer::unsupported(scope::NAME_TEXT),
        _ => Answer::not_yet_built(),
    })
}

pub(super) fn cms(question: &Question) -> Result<Answer, AnswerError> {
    Ok(cms_facts(&question.file("file")?))
}

/// Reads an OCSP question or answer.
pub(super) fn ocsp(question: &Question) -> Result<Answer, AnswerError> {
    if question.names("request").next().is_some() {
        return Ok(parses_if(OcspRequest::from_der(&pem::first(
            &question.file("request")?,
        ))));
    }
    let response = match OcspResponse::from_der(&pem::first(&question.file("response")?)) {
        Ok(response) => response,
        Err(fault) => return Ok(Answer::error(fault)),
    };
    let status = match response.status() {
        OcspResponseStatus::Successful => "SUCCESSFUL",
        OcspResponseStatus::MalformedRequest => "MALFORMED_REQUEST",
        OcspResponseStatus::InternalError => "INTERNAL_ERROR",
        OcspResponseStatus::TryLater => "TRY_LATER",
        OcspResponseStatus::SigRequired => "SIG_REQUIRED",
        OcspResponseStatus::Unauthorized => "UNAUTHORIZED",
    };
    let of_each = response.responses().iter().map(|single| match single.status {
        CertStatus::Good => Value::from("GOOD"),
        CertStatus::Revoked { .. } => Value::from("REVOKED"),
        CertStatus::Unknown => Value::from("UNKNOWN"),
    });
    Ok(Answer::result("parses")
        .with("response_status", status)
        .with("certificate_status", of_each.collect::<Vec<_>>()))
}

pub(super) fn key(question: &Question) -> Result<Answer, AnswerError> {
    Ok(private_key(&pem::first(&question.file("file")?)))
}

/// A certificate is read when its structure, its known extensions and its key are.
fn certificate(der: &[u8]) -> Answer {
    let certificate = match Certificate::from_der(der) {
        Ok(certificate) => certificate,
        Err(fault) => return Answer::error(fault),
    };
    if let Some(oid) = certificate.malformed_extensions().first() {
        return Answer::error(format!("the extension {oid} can not be read"));
    }
    match certificate.public_key() {
        Err(fault) if !fault.is_unsupported() => Answer::error(fault),
        _ => Answer::result("parses").with("subject", certificate.subject().to_string()),
    }
}

fn cms_facts(file: &[u8]) -> Answer {
    let bytes = decode_armour(file);
    let signed = match SignedData::from_ber(&bytes) {
        Ok(signed) => signed,
        Err(fault) => return Answer::error(fault),
    };
    let signers: Result<Vec<SignerInfo<'_>>, _> = signed.signer_infos().collect();
    match (signers, signed.certificates()) {
        (Ok(signers), Ok(certificates)) => Answer::result("parses")
            .with("signature_count", signers.len())
            .with("certificate_count", certificates.len()),
        (Err(fault), _) | (_, Err(fault)) => Answer::error(fault),
    }
}

fn container(bytes: &[u8], password: &str) -> Answer {
    match open_pkcs12(bytes, &Passphrase::new(password.to_owned())) {
        Ok(container) => Answer::result("opens").with("certificate_count", container.certificates().len()),
        Err(KeystoreError::Unsupported { .. }) => Answer::unsupported(scope::CONTAINER_ALGORITHM),
        Err(fault) => Answer::error(fault),
    }
}

fn private_key(bytes: &[u8]) -> Answer {
    match PrivateKey::from_pkcs8_der(bytes).or_else(|first| PrivateKey::from_rsa_der(bytes).map_err(|_| first)) {
        Ok(_) => Answer::result("parses"),
        Err(fault) => Answer::error(fault),
    }
}

fn parses_if<T, E: std::fmt::Display>(read: Result<T, E>) -> Answer {
    match read {
        Ok(_) => Answer::result("parses"),
        Err(fault) => Answer::error(fault),
    }
}

/// Reads every element of a file.
fn walk(bytes: &[u8]) -> Result<usize, Asn1Error> {
    fn below(element: &Element<'_>) -> Result<usize, Asn1Error> {
        if !element.tag().constructed {
            return Ok(1);
        }
        let (mut children, mut count) = (element.children()?, 1);
        while !children.is_empty() {
            count += below(&children.next()?)?;
        }
        Ok(count)
    }
    below(&Element::from_ber(bytes)?)
}
