//! Key containers.

use qolhat_keystore::{KeyContainer, KeystoreError, Passphrase, hazmat, open_pkcs12};

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::scope;
use crate::support::{hex, pem};

/// Arcs of Russia: ciphers, codes and key derivations of GOST containers (RFC 9548) are not built yet.
const RUSSIAN_ARCS: &str = "1.2.643.";

pub(super) fn open(question: &Question) -> Result<Answer, AnswerError> {
    let file = question.file("file")?;
    let passphrase = Passphrase::new(question.text("password").to_owned());
    let bytes = pem::first(&file);
    let opened = open_pkcs12(&bytes, &passphrase).and_then(|container| {
        let answer = facts(&container);
        // The keys of these suites are published with them.
        let keys = hazmat::private_key_infos(&bytes, &passphrase)?;
        Ok(match keys.first() {
            Some(first) => answer.with("pkcs8_hex", hex::encode(first)),
            None => answer,
        })
    });
    Ok(opened.unwrap_or_else(|fault| failure(&fault)))
}

fn facts(container: &KeyContainer) -> Answer {
    // A key that can not be used because of its algorithm is there all the same.
    let mut answer = Answer::result("opens")
        .with("certificate_count", container.certificates().len())
        .with("has_private_key", !container.entries().is_empty());
    if let Some(named) = container.certificates().first() {
        answer = answer.with("certificate_sha256", hex::encode(&named.certificate.sha256()));
    }
    answer
}

fn failure(fault: &KeystoreError) -> Answer {
    match fault {
        KeystoreError::Unsupported { oid, .. } if oid.to_string().starts_with(RUSSIAN_ARCS) => {
            Answer::not_yet_built().with("reason", fault.to_string())
        }
        KeystoreError::Unsupported { .. } => {
            Answer::unsupported(scope::CONTAINER_ALGORITHM).with("detail", fault.to_string())
        }
        _ => Answer::error(fault),
    }
}
