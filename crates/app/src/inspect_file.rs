//! Showing what a file is, field by field.

use std::path::Path;

use qolhat_asn1::Element;
use qolhat_keystore::inspect::{ContainerFacts, EncryptionFacts, SafeFacts, read_facts};
use qolhat_keystore::{KeyContainer, open_pkcs12};
use qolhat_pki::{Certificate, DigestAlgorithm};
use qolhat_signature::cms::{Attributes, CmsError, SignedData, SignerIdentifier, SignerInfo};
use qolhat_signature::decode_armour;
use qolhat_signature::timestamp::{Accuracy, TimestampInfo, TimestampResponse, TimestampToken};

use crate::ask_ocsp::{ocsp_request_view, ocsp_response_view};
use crate::certificate_fields::general_name;
use crate::files::{NamedBytes, read_file};
use crate::keys::{into_passphrase, keystore_problem};
use crate::recognise::{Recognised, recognise};
use crate::trust::read_list;
use crate::view::{certificate_view, crl_view, hex, oid_name};
use crate::wire::{
    CertificateView, CmsSignerView, CmsView, Fact, InspectFileRequest, InspectionView, KeyContainerView, Secret,
    StampedTime, TimestampTokenView, Verdict,
};
use crate::{App, Problem, ProblemCode};

impl App {
    /// Shows a chosen file.
    ///
    /// # Errors
    /// As [`App::inspect`].
    pub fn inspect_file(&self, request: InspectFileRequest) -> Result<InspectionView, Problem> {
        self.inspect(&self.path_of(&request.file)?, request.password)
    }

    /// Shows a file. A key container shows how it is protected, and with its passphrase what is inside.
    ///
    /// # Errors
    /// [`ProblemCode::FileKindUnknown`], [`ProblemCode::PasswordWrong`], and the faults of each kind.
    pub fn inspect(&self, path: &Path, password: Option<Secret>) -> Result<InspectionView, Problem> {
        if let Some(list) = read_list(path)? {
            return Ok(InspectionView::Crl(crl_view(&list)));
        }
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
            Recognised::OcspRequest(request) => InspectionView::OcspRequest(ocsp_request_view(&request)),
            Recognised::OcspResponse(response) => {
                response.certificates().iter().for_each(|inside| self.show(inside));
                InspectionView::OcspResponse(ocsp_response_view(&response))
            }
            Recognised::TimestampResponse => self.inspect_timestamp(file)?,
            Recognised::Cms => self.inspect_cms(file)?,
            Recognised::KeyContainer => self.inspect_container(file, password)?,
            Recognised::Other => {
                let der = decode_armour(&file.bytes);
                if Element::from_ber(&der).is_err() {
                    return Err(Problem::new(ProblemCode::FileKindUnknown).with("file", &file.name));
                }
                InspectionView::Asn1 {
                    size: der.len() as u64,
                    sha256: sha256(&file.bytes),
                }
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
        if let Ok(token) = TimestampToken::from_ber(&der) {
            let (signers, certificates) = self.signers_of(&token.signed).map_err(|fault| unreadable(&fault))?;
            let view = timestamp_view(None, Some(&token.info), signers, certificates, sha256(&file.bytes));
            return Ok(InspectionView::Timestamp(view));
        }
        let signed = SignedData::from_ber(&der).map_err(|fault| unreadable(&fault))?;
        let (mut signers, certificates) = self.signers_of(&signed).map_err(|fault| unreadable(&fault))?;
        self.judge_stamps(file, &signed, &mut signers)?;
        Ok(InspectionView::Cms(CmsView {
            form: if signed.content.is_some() {
                "attached"
            } else {
                "detached"
            }
            .to_owned(),
            content_size: signed.content.as_ref().map(|content| content.bytes().len() as u64),
            signers,
            certificates,
            sha256: sha256(&file.bytes),
        }))
    }

    /// Says of every time stamp over a signature whether it proves its time, with what is at hand: nobody is asked.
    fn judge_stamps(
        &self,
        file: &NamedBytes,
        signed: &SignedData<'_>,
        signers: &mut [CmsSignerView],
    ) -> Result<(), Problem> {
        // Stamps are unsigned attributes (RFC 3161, appendix A).
        let may_be_stamped = |signer: SignerInfo<'_>| signer.unsigned_attributes.is_some();
        if !signed.signer_infos().flatten().any(may_be_stamped) {
            return Ok(());
        }
        let report = self.verify_bytes(file, None, None, &self.offline_basis()?);
        for (signer, signature) in signers.iter_mut().zip(&report.signatures) {
            let times = signature.timestamps.iter().filter_map(|stamp| {
                Some(StampedTime {
                    time: stamp.time.clone()?,
                    proven: stamp.verdict == Verdict::Valid,
                })
            });
            signer.stamped_times = times.collect();
        }
        Ok(())
    }

    fn inspect_timestamp(&self, file: &NamedBytes) -> Result<InspectionView, Problem> {
        let unreadable = |fault: CmsError| {
            let problem = Problem::new(ProblemCode::SignatureNotReadable).with("file", &file.name);
            problem.with("detail", &fault).caused_by(&fault)
        };
        let der = decode_armour(&file.bytes);
        let response = TimestampResponse::from_der(&der).map_err(unreadable)?;
        let (signers, certificates) = match &response.token {
            Some(token) => self.signers_of(&token.signed).map_err(unreadable)?,
            None => (Vec::new(), Vec::new()),
        };
        let info = response.token.as_ref().map(|token| &token.info);
        let view = timestamp_view(Some(&response), info, signers, certificates, sha256(&file.bytes));
        Ok(InspectionView::Timestamp(view))
    }

    /// Who signed, and the certificates inside, which are shown from here on.
    fn signers_of(&self, signed: &SignedData<'_>) -> Result<(Vec<CmsSignerView>, Vec<CertificateView>), CmsError> {
        let inside = signed.certificates()?.into_iter();
        let certificates: Vec<Certificate> = inside.filter_map(|der| Certificate::from_der(der).ok()).collect();
        certificates.iter().for_each(|certificate| self.show(certificate));
        let signers = signed
            .signer_infos()
            .map(|signer| signer.map(|signer| cms_signer_view(&signer, &certificates)));
        Ok((
            signers.collect::<Result<_, _>>()?,
            certificates.iter().map(certificate_view).collect(),
        ))
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
        certificate: certificate.map(|certificate| hex::encode(&certificate.sha256())),
        digest_algorithm: signer.digest_algorithm.oid().to_string(),
        digest_algorithm_name: oid_name(signer.digest_algorithm.oid()),
        signature_algorithm: signer.signature_algorithm.oid().to_string(),
        signature_algorithm_name: oid_name(signer.signature_algorithm.oid()),
        claimed_time: signer.claimed_time().ok().flatten().map(|moment| moment.to_string()),
        stamped_times: Vec::new(),
        signed_attributes: names(signer.signed_attributes.as_ref()).unwrap_or_default(),
        unsigned_attributes: names(signer.unsigned_attributes.as_ref()).unwrap_or_default(),
    }
}

fn timestamp_view(
    response: Option<&TimestampResponse<'_>>,
    info: Option<&TimestampInfo>,
    signers: Vec<CmsSignerView>,
    certificates: Vec<CertificateView>,
    sha256: String,
) -> TimestampTokenView {
    let texts = response.map(|response| {
        let failures = response.failures.iter().map(|failure| failure.as_str().to_owned());
        response.texts.iter().cloned().chain(failures).collect::<Vec<_>>()
    });
    TimestampTokenView {
        status: response.map(|response| response.status.as_str().to_owned()),
        status_text: texts.map(|texts| texts.join("; ")).filter(|text| !text.is_empty()),
        time: info.map(|info| info.time.seconds.to_string()),
        accuracy: info.and_then(|info| info.accuracy).map(accuracy_text),
        policy: info.map(|info| info.policy.to_string()),
        serial: info.map(|info| hex::encode(&info.serial)),
        digest_algorithm: info.map(|info| oid_name(info.imprint.algorithm.oid())),
        digest: info.map(|info| hex::encode(&info.imprint.digest)),
        nonce: info.and_then(|info| info.nonce.as_deref()).map(hex::encode),
        authority: info.and_then(|info| info.authority.as_ref()).map(general_name),
        signers,
        certificates,
        sha256,
    }
}

/// Such as `1 s` or `0.250000 s`.
fn accuracy_text(accuracy: Accuracy) -> String {
    match accuracy.microseconds {
        0 => format!("{} s", accuracy.seconds),
        micros => format!("{}.{micros:06} s", accuracy.seconds),
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
