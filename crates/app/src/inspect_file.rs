//! Showing what a file is, field by field.

use std::path::Path;

use qolhat_keystore::inspect::{ContainerFacts, EncryptionFacts, SafeFacts, read_facts};
use qolhat_keystore::{KeyContainer, open_pkcs12};
use qolhat_pki::{Certificate, DigestAlgorithm};
use qolhat_signature::cms::{Attributes, SignedData, SignerIdentifier, SignerInfo};
use qolhat_signature::decode_armour;

use crate::files::{NamedBytes, read_file};
use crate::keys::{into_passphrase, keystore_problem};
use crate::recognise::{Recognised, recognise};
use crate::view::{certificate_view, crl_view, hex, oid_name};
use crate::wire::{CmsSignerView, CmsView, Fact, InspectFileRequest, InspectionView, KeyContainerView, Secret};
use crate::{App, Problem, ProblemCode};

impl App {
    /// Shows a chosen file.
    ///
    /// # Errors
    /// As [`App::inspect`].
    pub fn inspect_file(&self, request: InspectFileRequest) -> Result<InspectionView, Problem> {
        let file = self.read_handle(&request.file)?;
        self.inspect_bytes(&file, request.password)
    }

    /// Shows a file. A key container shows how it is protected, and with its passphrase what is inside.
    ///
    /// # Errors
    /// [`ProblemCode::FileKindUnknown`], [`ProblemCode::PasswordWrong`], and the faults of each kind.
    pub fn inspect(&self, path: &Path, password: Option<Secret>) -> Result<InspectionView, Problem> {
        self.inspect_bytes(&read_file(path)?, password)
    }

    fn inspect_bytes(&self, file: &NamedBytes, password: Option<Secret>) -> Result<InspectionView, Problem> {
        let view = match recognise(&file.name, &file.bytes)? {
            Recognised::Certificates(mut certificates) => match certificates.len() {
                1 => {
                    let certificate = certificates.remove(0);
                    self.show(&certificate);
                    InspectionView::Certificate(Box::new(certificate_view(&certificate)))
                }
                _ => {
                    certificates.iter().for_each(|certificate| self.show(certificate));
                    InspectionView::Chain {
                        certificates: certificates.iter().map(certificate_view).collect(),
                    }
                }
            },
            Recognised::RevocationList(list) => InspectionView::Crl(crl_view(&list)),
            Recognised::Cms => self.inspect_cms(file)?,
            Recognised::KeyContainer => self.inspect_container(file, password)?,
            Recognised::OcspResponse(_) | Recognised::Other => {
                return Err(Problem::new(ProblemCode::FileKindUnknown).with("file", &file.name));
            }
        };
        Ok(view)
    }

    fn inspect_cms(&self, file: &NamedBytes) -> Result<InspectionView, Problem> {
        let unreadable = |fault: &(dyn std::error::Error + 'static)| {
            let problem = Problem::new(ProblemCode::SignatureNotReadable).with("file", &file.name);
            problem.with("detail", fault).caused_by(fault)
        };
        let der = decode_armour(&file.bytes);
        let signed = SignedData::from_ber(&der).map_err(|fault| unreadable(&fault))?;
        let inside = signed.certificates().map_err(|fault| unreadable(&fault))?;
        let certificates: Vec<Certificate> = inside
            .into_iter()
            .filter_map(|der| Certificate::from_der(der).ok())
            .collect();
        certificates.iter().for_each(|certificate| self.show(certificate));
        let signers = signed.signer_infos().map(|signer| {
            signer
                .map(|signer| cms_signer_view(&signer, &certificates))
                .map_err(|fault| unreadable(&fault))
        });
        Ok(InspectionView::Cms(CmsView {
            form: if signed.content.is_some() {
                "attached"
            } else {
                "detached"
            }
            .to_owned(),
            content_size: signed.content.as_ref().map(|content| content.bytes().len() as u64),
            signers: signers.collect::<Result<_, _>>()?,
            certificates: certificates.iter().map(certificate_view).collect(),
            sha256: sha256(&file.bytes),
        }))
    }

    fn inspect_container(&self, file: &NamedBytes, password: Option<Secret>) -> Result<InspectionView, Problem> {
        let der = decode_armour(&file.bytes);
        let facts = read_facts(&der).map_err(|error| keystore_problem(&error, &file.name))?;
        let opened = password
            .map(|password| {
                open_pkcs12(&der, &into_passphrase(password)).map_err(|error| keystore_problem(&error, &file.name))
            })
            .transpose()?;
        let named = opened.as_ref().map(KeyContainer::certificates).unwrap_or_default();
        named.iter().for_each(|named| self.show(&named.certificate));
        let entry = opened.as_ref().and_then(|container| container.entries().first());
        Ok(InspectionView::KeyContainer(KeyContainerView {
            opened: opened.is_some(),
            protection: protection(&facts),
            certificates: named.iter().map(|named| certificate_view(&named.certificate)).collect(),
            key_algorithm: entry
                .and_then(|entry| entry.certificate())
                .map(Certificate::key_algorithm_name),
            key_fits: opened
                .as_ref()
                .map(|_| entry.is_some_and(|entry| entry.certificate().is_some())),
            sha256: sha256(&file.bytes),
        }))
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(&DigestAlgorithm::Sha256.digest(bytes))
}

fn cms_signer_view(signer: &SignerInfo<'_>, certificates: &[Certificate]) -> CmsSignerView {
    let (identifier, certificate) = match &signer.identifier {
        SignerIdentifier::IssuerAndSerial { issuer, serial } => {
            let found = certificates
                .iter()
                .find(|found| found.serial() == *serial && found.issuer().der() == *issuer);
            (hex::encode(serial), found)
        }
        SignerIdentifier::SubjectKeyId(id) => (
            hex::encode(id),
            certificates
                .iter()
                .find(|found| found.subject_key_id() == Some(id.as_ref())),
        ),
    };
    let names = |attributes: Option<&Attributes<'_>>| {
        attributes.map(|attributes| attributes.iter().map(|attribute| oid_name(attribute.kind)).collect())
    };
    CmsSignerView {
        common_name: certificate.and_then(|certificate| certificate.person().common_name),
        identifier,
        digest_algorithm: signer.digest_algorithm.oid().to_string(),
        digest_algorithm_name: oid_name(signer.digest_algorithm.oid()),
        signature_algorithm: signer.signature_algorithm.oid().to_string(),
        signature_algorithm_name: oid_name(signer.signature_algorithm.oid()),
        claimed_time: signer.claimed_time().ok().flatten().map(|moment| moment.to_string()),
        signed_attributes: names(signer.signed_attributes.as_ref()).unwrap_or_default(),
        unsigned_attributes: names(signer.unsigned_attributes.as_ref()).unwrap_or_default(),
    }
}

fn protection(facts: &ContainerFacts) -> Vec<Fact> {
    let mut lines = Vec::new();
    let mut add = |label: &str, value: String| {
        lines.push(Fact {
            label: label.to_owned(),
            value,
        })
    };
    let rounds = |iterations: Option<u32>| iterations.map(|count| format!(", × {count}")).unwrap_or_default();
    if let Some(mac) = &facts.mac {
        let name = mac.name.clone().unwrap_or_else(|| mac.algorithm.to_string());
        add("mac", format!("{name}{}", rounds(mac.iterations)));
    }
    let encryption = |facts: &EncryptionFacts| {
        let name = facts.name.clone().unwrap_or_else(|| facts.algorithm.to_string());
        format!("{name}{}", rounds(facts.iterations))
    };
    for safe in &facts.safes {
        match safe {
            SafeFacts::Readable {
                encrypted_keys,
                plain_keys,
                certificates,
                others,
            } => {
                for key in encrypted_keys {
                    add("key-encryption", encryption(key));
                }
                for (label, count) in [
                    ("plain-keys", plain_keys),
                    ("plain-certificates", certificates),
                    ("others", others),
                ] {
                    if *count > 0 {
                        add(label, count.to_string());
                    }
                }
            }
            SafeFacts::Encrypted { encryption: how, .. } => add("certificate-encryption", encryption(how)),
        }
    }
    lines
}
