//! Key containers.

use qolhat_keystore::{KeyContainer, KeystoreError, Passphrase, open_pkcs12};

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::scope;
use crate::support::{hex, pem};

/// Arcs of Russia: ciphers, codes and key derivations of GOST containers (RFC 9548) are not built yet.
const RUSSIAN_ARCS: &str = "1.2.643.";

pub(super) fn open(question: &Question) -> Result<Answer, AnswerError> {
    let file = question.file("file")?;
    let passphrase = Passphrase::new(question.text("password").to_owned());
    Ok(match open_pkcs12(&pem::first(&file), &passphrase) {
        Ok(container) => facts(&container),
        Err(fault) => failure(&fault),
    })
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
