//! The report for programs in the structure of ETSI TS 119 102-2 V1.4.1.
//!
//! `docs/validation-report.xsd` says which part of that structure is used. What the standard has no word for (the ids of
//! our checks and reasons) stands in URNs of our own, where it leaves room for them.
//!
//! Clauses in the comments are those of the standard.

use std::collections::BTreeMap;
use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{PROGRAM, Reported};
use crate::view::hex;
use crate::wire::{
    CertificateView, CheckView, ChecklistAnswer, PolicyView, ReportView, RevocationView, SignatureView, Verdict,
};

const NAMESPACE: &str = "http://uri.etsi.org/19102/v1.4.1#";
const XMLDSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// ETSI EN 319 132-1, from which the standard borrows how a policy is identified.
const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
/// The trusted lists of ETSI TS 119 612, from which the standard borrows how somebody is identified.
const TRUSTED_LIST: &str = "http://uri.etsi.org/02231/v2#";

/// 4.3.4.2.
const MAIN_INDICATION: &str = "urn:etsi:019102:mainindication:";
/// 4.3.4.3, table 2.
const SUB_INDICATION: &str = "urn:etsi:019102:subindication:";
/// 4.3.5.4.2.
const CONSTRAINT_STATUS: &str = "urn:etsi:019102:constraintStatus:";
/// 4.3.11.1: EN 319 102-1, 5.3.
const BASIC_PROCESS: &str = "urn:etsi:019102:validationprocess:Basic";
/// 4.3.11.1: EN 319 102-1, 5.5: time stamps over the signature are looked at.
const TIMESTAMPED_PROCESS: &str = "urn:etsi:019102:validationprocess:LTVM";
/// 4.3.11.1 allows another URI where none of its processes was applied: the path of a certificate alone.
const CERTIFICATE_PROCESS: &str = "urn:qolhat:validationprocess:certificate";
/// 4.3.12.6.2.
const REVOCATION_REASON: &str = "urn:etsi:019102:revocationReason:";
/// 4.4.4.
const OBJECT_TYPE: &str = "urn:etsi:019102:validationObject:";
/// 4.4.4: a time stamp.
const TIMESTAMP: &str = "timestamp";
/// 4.4.6.2: proved while validating.
const PROOF_BY_VALIDATION: &str = "urn:etsi:019102:poetype:validation";
/// A check of `docs/checks.md`.
const CHECK: &str = "urn:qolhat:check:";
/// A reason of `docs/checks.md`.
const REASON: &str = "urn:qolhat:reason";
/// A validation policy (`docs/policy.md`), by the SHA-256 of its file.
const POLICY: &str = "urn:qolhat:policy:sha256:";
/// Who decided on the anchor of the chain.
const ANCHOR_ORIGIN: &str = "urn:qolhat:anchor-origin";
/// An item of a national checklist; the name of the list follows.
const CHECKLIST: &str = "urn:qolhat:checklist:";
/// Name of the file that a report is about.
const FILE: &str = "urn:qolhat:file";

/// The report on everything that was verified.
///
/// # Errors
/// None that memory does not raise.
pub(super) fn validation_report(reported: &[Reported]) -> io::Result<Vec<u8>> {
    let mut report = ValidationReport {
        xml: Xml::new(),
        objects: BTreeMap::new(),
        signatures: 0,
    };
    report
        .xml
        .write(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let namespaces = [
        ("xmlns", NAMESPACE),
        ("xmlns:ds", XMLDSIG),
        ("xmlns:tsl", TRUSTED_LIST),
        ("xmlns:xades", XADES),
    ];
    report.xml.open("ValidationReport", &namespaces)?;
    for one in reported {
        report.add(one)?;
    }
    report.add_objects()?;
    report.add_validator()?;
    report.xml.close("ValidationReport")?;
    report.xml.write(Event::Text(BytesText::new("\n")))?;
    Ok(report.xml.0.into_inner())
}

struct ValidationReport {
    xml: Xml,
    /// Certificates, lists and answers by id: each stands in the file once.
    objects: BTreeMap<String, Object>,
    /// How many signatures were told so far.
    signatures: usize,
}

/// A validation object (4.4).
struct Object {
    kind: &'static str,
    content: Content,
    /// The moment at which it is known to have existed.
    known_at: String,
}

enum Content {
    /// Base64 of the whole.
    Whole(String),
    /// Base64 of the SHA-256 of something that is kept elsewhere.
    Sha256(String),
}

/// What a signature and a certificate are both told by.
struct Outcome<'a> {
    at: &'a str,
    indication: &'a str,
    sub_indication: Option<&'a str>,
    certificates: &'a [CertificateView],
    revocation: &'a RevocationView,
    checks: &'a [CheckView],
    policy: &'a PolicyView,
    anchor_origin: Option<&'a str>,
    process: &'static str,
}

impl ValidationReport {
    fn add(&mut self, reported: &Reported) -> io::Result<()> {
        match reported {
            Reported::File(view) if view.signatures.is_empty() => self.add_without_signature(view),
            Reported::File(view) => view
                .signatures
                .iter()
                .try_for_each(|signature| self.add_signature(view, signature)),
            Reported::Certificate { view, .. } => {
                self.xml.open("SignatureValidationReport", &[])?;
                self.add_outcome(
                    &Outcome {
                        at: &view.at,
                        indication: &view.indication,
                        sub_indication: view.sub_indication.as_deref(),
                        certificates: &view.certificates,
                        revocation: &view.revocation,
                        checks: &view.checks,
                        policy: &view.policy,
                        anchor_origin: view.anchor_origin.as_deref(),
                        process: CERTIFICATE_PROCESS,
                    },
                    None,
                )?;
                self.xml.close("SignatureValidationReport")
            }
        }
    }

    /// A file whose structure can not be read (4.3.3.1: no identifier then), or that holds no signature.
    fn add_without_signature(&mut self, view: &ReportView) -> io::Result<()> {
        let (indication, sub_indication) = match &view.problem {
            Some(_) => ("total-failed", Some("FORMAT_FAILURE")),
            None => ("indeterminate", None),
        };
        self.xml.open("SignatureValidationReport", &[])?;
        self.xml.open("ValidationConstraintsEvaluationReport", &[])?;
        self.add_policy(&view.policy)?;
        let xml = &mut self.xml;
        xml.close("ValidationConstraintsEvaluationReport")?;
        xml.open("SignatureValidationStatus", &[])?;
        xml.text("MainIndication", &format!("{MAIN_INDICATION}{indication}"))?;
        if let Some(word) = sub_indication {
            xml.text("SubIndication", &format!("{SUB_INDICATION}{word}"))?;
        }
        xml.open("AssociatedValidationReportData", &[])?;
        xml.open("AdditionalValidationReportData", &[])?;
        xml.typed("ReportData", FILE, &view.file)?;
        xml.close("AdditionalValidationReportData")?;
        xml.close("AssociatedValidationReportData")?;
        xml.close("SignatureValidationStatus")?;
        xml.close("SignatureValidationReport")
    }

    fn add_signature(&mut self, view: &ReportView, signature: &SignatureView) -> io::Result<()> {
        self.signatures += 1;
        let id = format!("signature-{}", self.signatures);
        self.xml.open("SignatureValidationReport", &[])?;
        self.add_identifier(&id, view, signature)?;
        self.add_outcome(
            &Outcome {
                at: &view.at,
                indication: &signature.indication,
                sub_indication: signature.sub_indication.as_deref(),
                certificates: &signature.certificates,
                revocation: &signature.revocation,
                checks: &signature.checks,
                policy: &view.policy,
                anchor_origin: signature.anchor_origin.as_deref(),
                process: if signature.timestamps.is_empty() {
                    BASIC_PROCESS
                } else {
                    TIMESTAMPED_PROCESS
                },
            },
            Some((&id, signature)),
        )?;
        self.xml.close("SignatureValidationReport")
    }

    /// 4.3.3. Both flags are false: the signature and the document were at hand, not digests that somebody else made.
    fn add_identifier(&mut self, id: &str, view: &ReportView, signature: &SignatureView) -> io::Result<()> {
        let xml = &mut self.xml;
        xml.open("SignatureIdentifier", &[("id", id)])?;
        if let Some(value) = base64_of_hex(&signature.signature_value) {
            xml.text("ds:SignatureValue", &value)?;
        }
        xml.text("HashOnly", "false")?;
        xml.text("DocHashOnly", "false")?;
        xml.text("DAIdentifier", &view.file)?;
        xml.close("SignatureIdentifier")
    }

    /// Everything after the identifier, in the order of 4.3.2.
    fn add_outcome(&mut self, outcome: &Outcome<'_>, of: Option<(&str, &SignatureView)>) -> io::Result<()> {
        self.add_constraints(outcome)?;
        self.add_times(outcome, of.map(|(_, signature)| signature))?;
        if let Some((_, signature)) = of {
            self.add_document(signature)?;
            self.add_attributes(signature, outcome.at)?;
        }
        self.add_signer(outcome)?;
        self.xml.open("SignatureValidationProcess", &[])?;
        self.xml.text("SignatureValidationProcessID", outcome.process)?;
        self.xml.close("SignatureValidationProcess")?;
        self.add_status(outcome, of)
    }

    /// 4.3.5: the policy, and every question of the check list, with its answer when it was asked.
    fn add_constraints(&mut self, outcome: &Outcome<'_>) -> io::Result<()> {
        self.xml.open("ValidationConstraintsEvaluationReport", &[])?;
        self.add_policy(outcome.policy)?;
        let xml = &mut self.xml;
        for check in outcome.checks {
            xml.open("ValidationConstraint", &[])?;
            xml.text("ValidationConstraintIdentifier", &format!("{CHECK}{}", check.id))?;
            let answer = match check.answer.as_str() {
                "satisfied" => Some("passed"),
                "violated" => Some("failed"),
                "undetermined" => Some("indeterminate"),
                _ => None,
            };
            let status = if answer.is_some() { "applied" } else { "disabled" };
            xml.open("ConstraintStatus", &[])?;
            xml.text("Status", &format!("{CONSTRAINT_STATUS}{status}"))?;
            xml.close("ConstraintStatus")?;
            if let Some(answer) = answer {
                xml.open("ValidationStatus", &[])?;
                xml.text("MainIndication", &format!("{MAIN_INDICATION}{answer}"))?;
                if let Some(reason) = &check.reason {
                    xml.open("AssociatedValidationReportData", &[])?;
                    xml.open("AdditionalValidationReportData", &[])?;
                    xml.typed("ReportData", REASON, reason)?;
                    xml.close("AdditionalValidationReportData")?;
                    xml.close("AssociatedValidationReportData")?;
                }
                xml.close("ValidationStatus")?;
            }
            xml.close("ValidationConstraint")?;
        }
        xml.close("ValidationConstraintsEvaluationReport")
    }

    /// 4.3.5.2: the identifier is written with elements of XAdES (EN 319 132-1, 5.2.9).
    fn add_policy(&mut self, policy: &PolicyView) -> io::Result<()> {
        let xml = &mut self.xml;
        xml.open("SignatureValidationPolicy", &[])?;
        xml.open("SignaturePolicyIdentifier", &[])?;
        xml.open("xades:SignaturePolicyId", &[])?;
        xml.open("xades:SigPolicyId", &[])?;
        xml.text("xades:Identifier", &format!("{POLICY}{}", policy.sha256))?;
        xml.close("xades:SigPolicyId")?;
        xml.open("xades:SigPolicyHash", &[])?;
        xml.empty("ds:DigestMethod", &[("Algorithm", SHA256)])?;
        xml.text("ds:DigestValue", &base64_of_hex(&policy.sha256).unwrap_or_default())?;
        xml.close("xades:SigPolicyHash")?;
        xml.close("xades:SignaturePolicyId")?;
        xml.close("SignaturePolicyIdentifier")?;
        xml.text(
            "PolicyName",
            &format!("{} {} ({})", policy.name, policy.version, policy.date),
        )?;
        xml.close("SignatureValidationPolicy")
    }

    /// 4.3.6. Without a proof of an earlier time the signature is known to exist since it was looked at.
    fn add_times(&mut self, outcome: &Outcome<'_>, signature: Option<&SignatureView>) -> io::Result<()> {
        let proven = signature.and_then(|signature| signature.proven_time.as_deref());
        let stamps = signature.map(|signature| &signature.timestamps[..]).unwrap_or_default();
        let proof = stamps
            .iter()
            .find(|stamp| stamp.verdict == Verdict::Valid && stamp.time.as_deref() == proven)
            .and_then(|stamp| self.object(TIMESTAMP, &stamp.sha256, outcome.at));
        let xml = &mut self.xml;
        xml.open("ValidationTimeInfo", &[])?;
        xml.text("ValidationTime", outcome.at)?;
        xml.open("BestSignatureTime", &[])?;
        xml.text("POETime", proven.unwrap_or(outcome.at))?;
        xml.text("TypeOfProof", PROOF_BY_VALIDATION)?;
        if let Some(proof) = proof {
            xml.reference("POEObject", &proof)?;
        }
        xml.close("BestSignatureTime")?;
        xml.close("ValidationTimeInfo")
    }

    /// 4.3.7: the digest of the document that was found, where one was.
    fn add_document(&mut self, signature: &SignatureView) -> io::Result<()> {
        let Some(digest) = fact(signature, "digest").and_then(base64_of_hex) else {
            return Ok(());
        };
        self.xml.open("SignersDocument", &[])?;
        self.add_digest(&algorithm_uri(&signature.digest_algorithm), &digest)?;
        self.xml.close("SignersDocument")
    }

    /// 4.3.8: what the signer says of the time, the digest that was signed, and the time stamps over the signature.
    fn add_attributes(&mut self, signature: &SignatureView, at: &str) -> io::Result<()> {
        let digest = fact(signature, "signed_digest").and_then(base64_of_hex);
        let stamps: Vec<(String, &str)> = signature
            .timestamps
            .iter()
            .filter_map(|stamp| Some((self.object(TIMESTAMP, &stamp.sha256, at)?, stamp.time.as_deref()?)))
            .collect();
        if signature.claimed_time.is_none() && digest.is_none() && stamps.is_empty() {
            return Ok(());
        }
        let xml = &mut self.xml;
        xml.open("SignatureAttributes", &[])?;
        if let Some(time) = &signature.claimed_time {
            xml.open("SigningTime", &[("Signed", "true")])?;
            xml.text("Time", time)?;
            xml.close("SigningTime")?;
        }
        if let Some(digest) = digest {
            xml.open("MessageDigest", &[("Signed", "true")])?;
            xml.text("Digest", &digest)?;
            xml.close("MessageDigest")?;
        }
        for (id, time) in stamps {
            xml.open("SignatureTimeStamp", &[("Signed", "false")])?;
            xml.reference("AttributeObject", &id)?;
            xml.text("TimeStampValue", time)?;
            xml.close("SignatureTimeStamp")?;
        }
        xml.close("SignatureAttributes")
    }

    /// 4.3.9.
    fn add_signer(&mut self, outcome: &Outcome<'_>) -> io::Result<()> {
        let Some(certificate) = outcome.certificates.first() else {
            return Ok(());
        };
        let id = self.certificate(certificate, outcome.at);
        self.xml.open("SignerInformation", &[])?;
        self.xml.reference("SignerCertificate", &id)?;
        self.xml.text("Signer", &certificate.subject)?;
        self.xml.close("SignerInformation")
    }

    /// 4.3.4, with the data of 4.3.12 that the verdict rests on.
    fn add_status(&mut self, outcome: &Outcome<'_>, of: Option<(&str, &SignatureView)>) -> io::Result<()> {
        self.xml.open("SignatureValidationStatus", &[])?;
        let indication = outcome.indication.to_lowercase();
        self.xml
            .text("MainIndication", &format!("{MAIN_INDICATION}{indication}"))?;
        if let Some(word) = outcome.sub_indication {
            self.xml.text("SubIndication", &format!("{SUB_INDICATION}{word}"))?;
        }
        if !outcome.certificates.is_empty() {
            self.xml.open("AssociatedValidationReportData", &[])?;
            self.add_chain(outcome)?;
            let witness = self.witness(outcome.revocation, outcome.at);
            if let Some(witness) = &witness {
                self.xml.reference("RelatedValidationObject", witness)?;
            }
            self.add_revocation(outcome, witness.as_deref())?;
            if let Some((id, signature)) = of {
                self.add_algorithm(id, signature)?;
            }
            self.add_own_data(outcome, of.map(|(_, signature)| signature))?;
            self.xml.close("AssociatedValidationReportData")?;
        }
        self.xml.close("SignatureValidationStatus")
    }

    /// 4.3.12.2 and 4.3.12.3. The last certificate is an anchor only when the chain reached one.
    fn add_chain(&mut self, outcome: &Outcome<'_>) -> io::Result<()> {
        let ids: Vec<String> = outcome
            .certificates
            .iter()
            .map(|certificate| self.certificate(certificate, outcome.at))
            .collect();
        let reached = outcome
            .checks
            .iter()
            .any(|check| check.id == "chain-found" && check.answer == "satisfied");
        let (anchor, below) = match ids.split_last() {
            Some((last, below)) if reached => (Some(last), below),
            _ => (None, ids.as_slice()),
        };
        if let Some(anchor) = anchor {
            self.xml.reference("TrustAnchor", anchor)?;
        }
        // An anchor that was asked about itself is both.
        let (first, others) = below
            .split_first()
            .map_or((ids.first(), &[][..]), |(first, others)| (Some(first), others));
        self.xml.open("CertificateChain", &[])?;
        if let Some(first) = first {
            self.xml.reference("SigningCertificate", first)?;
        }
        for other in others {
            self.xml.reference("IntermediateCertificate", other)?;
        }
        if let Some(anchor) = anchor {
            self.xml.reference("TrustAnchor", anchor)?;
        }
        self.xml.close("CertificateChain")
    }

    /// 4.3.12.6: only for a certificate that was withdrawn.
    fn add_revocation(&mut self, outcome: &Outcome<'_>, witness: Option<&str>) -> io::Result<()> {
        let (Some(certificate), Some(time)) = (outcome.certificates.first(), &outcome.revocation.revoked_at) else {
            return Ok(());
        };
        let id = self.certificate(certificate, outcome.at);
        let xml = &mut self.xml;
        xml.open("RevocationStatusInformation", &[])?;
        xml.reference("ValidationObjectId", &id)?;
        xml.text("RevocationTime", time)?;
        if let Some(reason) = &outcome.revocation.reason {
            xml.text("RevocationReason", &format!("{REVOCATION_REASON}{reason}"))?;
        }
        if let Some(witness) = witness {
            xml.reference("RevocationObject", witness)?;
        }
        xml.close("RevocationStatusInformation")
    }

    /// 4.3.12.7: the algorithm of the signature, and whether it was strong enough.
    fn add_algorithm(&mut self, id: &str, signature: &SignatureView) -> io::Result<()> {
        if signature.signature_algorithm.is_empty() {
            return Ok(());
        }
        let is_strong = signature
            .checks
            .iter()
            .any(|check| check.id == "algorithms-acceptable" && check.answer == "satisfied");
        let xml = &mut self.xml;
        xml.open("CryptoInformation", &[])?;
        xml.reference("ValidationObjectId", id)?;
        xml.text("Algorithm", &format!("urn:oid:{}", signature.signature_algorithm))?;
        xml.text("SecureAlgorithm", if is_strong { "true" } else { "false" })?;
        xml.close("CryptoInformation")
    }

    /// 4.3.12.1 leaves room for what the standard has no word for: who decided on the anchor, and the national checklist.
    fn add_own_data(&mut self, outcome: &Outcome<'_>, signature: Option<&SignatureView>) -> io::Result<()> {
        let items = signature
            .map(|signature| &signature.checklist.items[..])
            .unwrap_or_default();
        if outcome.anchor_origin.is_none() && items.is_empty() {
            return Ok(());
        }
        let xml = &mut self.xml;
        xml.open("AdditionalValidationReportData", &[])?;
        if let Some(origin) = outcome.anchor_origin {
            xml.typed("ReportData", ANCHOR_ORIGIN, origin)?;
        }
        for item in items {
            let list = signature
                .map(|signature| &signature.checklist.id[..])
                .unwrap_or_default();
            let answer = match item.answer {
                ChecklistAnswer::Pass => "pass",
                ChecklistAnswer::Fail => "fail",
                ChecklistAnswer::NotPossible => "not-possible",
            };
            xml.typed("ReportData", &format!("{CHECKLIST}{list}:{}", item.id), answer)?;
        }
        xml.close("AdditionalValidationReportData")
    }

    fn add_digest(&mut self, algorithm: &str, base64: &str) -> io::Result<()> {
        let xml = &mut self.xml;
        xml.open("DigestAlgAndValue", &[])?;
        xml.empty("ds:DigestMethod", &[("Algorithm", algorithm)])?;
        xml.text("ds:DigestValue", base64)?;
        xml.close("DigestAlgAndValue")
    }

    /// 4.4.
    fn add_objects(&mut self) -> io::Result<()> {
        let objects = std::mem::take(&mut self.objects);
        if objects.is_empty() {
            return Ok(());
        }
        self.xml.open("SignatureValidationObjects", &[])?;
        for (id, object) in &objects {
            self.xml.open("ValidationObject", &[("id", id)])?;
            self.xml.text("ObjectType", &format!("{OBJECT_TYPE}{}", object.kind))?;
            self.xml.open("ValidationObjectRepresentation", &[])?;
            match &object.content {
                Content::Whole(base64) => self.xml.text("base64", base64)?,
                Content::Sha256(digest) => self.add_digest(SHA256, digest)?,
            }
            self.xml.close("ValidationObjectRepresentation")?;
            self.xml.open("POE", &[])?;
            self.xml.text("POETime", &object.known_at)?;
            self.xml.text("TypeOfProof", PROOF_BY_VALIDATION)?;
            self.xml.close("POE")?;
            self.xml.close("ValidationObject")?;
        }
        self.xml.close("SignatureValidationObjects")
    }

    /// 4.5. The program has no certificate of its own, so it is named.
    fn add_validator(&mut self) -> io::Result<()> {
        self.xml.open("SignatureValidator", &[])?;
        self.xml.open("DigitalId", &[])?;
        self.xml.text("tsl:Other", PROGRAM)?;
        self.xml.close("DigitalId")?;
        self.xml.close("SignatureValidator")
    }

    /// The id of a certificate, which from now on stands among the objects.
    fn certificate(&mut self, certificate: &CertificateView, at: &str) -> String {
        let id = format!("certificate-{}", certificate.sha256);
        self.objects.entry(id.clone()).or_insert_with(|| Object {
            kind: "certificate",
            content: Content::Whole(base64_of_pem(&certificate.pem)),
            known_at: at.to_owned(),
        });
        id
    }

    /// The id of the list or answer that decided whether a certificate was withdrawn.
    fn witness(&mut self, revocation: &RevocationView, at: &str) -> Option<String> {
        let kind = match revocation.source.as_deref()? {
            "ocsp" => "OCSPResponse",
            _ => "CRL",
        };
        self.object(kind, revocation.sha256.as_deref()?, at)
    }

    /// The id of something that is told by its SHA-256 and from now on stands among the objects.
    fn object(&mut self, kind: &'static str, sha256: &str, at: &str) -> Option<String> {
        let id = format!("{}-{sha256}", kind.to_lowercase());
        let content = Content::Sha256(base64_of_hex(sha256)?);
        self.objects.entry(id.clone()).or_insert_with(|| Object {
            kind,
            content,
            known_at: at.to_owned(),
        });
        Some(id)
    }
}

/// A fact of one of the checks.
fn fact<'a>(signature: &'a SignatureView, name: &str) -> Option<&'a str> {
    let facts = signature.checks.iter().find_map(|check| check.facts.get(name));
    facts.map(String::as_str).filter(|value| !value.is_empty())
}

/// XML Encryption 1.0, 5.7.2.
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// The URI of a digest algorithm. Those of Kazakhstan have none but their object identifiers (RFC 3061).
fn algorithm_uri(oid: &str) -> String {
    match oid {
        "2.16.840.1.101.3.4.2.1" => SHA256.to_owned(),
        "2.16.840.1.101.3.4.2.3" => "http://www.w3.org/2001/04/xmlenc#sha512".to_owned(),
        _ => format!("urn:oid:{oid}"),
    }
}

fn base64_of_hex(text: &str) -> Option<String> {
    hex::decode(text)
        .filter(|bytes| !bytes.is_empty())
        .map(|bytes| BASE64.encode(bytes))
}

/// What stands between the lines of a PEM block.
fn base64_of_pem(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("-----")).collect()
}

/// Elements one by one; text and attributes are escaped.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn new() -> Self {
        Self(Writer::new_with_indent(Vec::new(), b' ', 2))
    }

    fn write(&mut self, event: Event<'_>) -> io::Result<()> {
        self.0.write_event(event)
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.write(Event::Start(start))
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.write(Event::End(BytesEnd::new(name)))
    }

    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        self.write(Event::Empty(start))
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        let text: String = text.chars().filter(|c| is_allowed(*c)).collect();
        self.open(name, &[])?;
        self.write(Event::Text(BytesText::new(&text)))?;
        self.close(name)
    }

    /// An element that points at an object by its id.
    fn reference(&mut self, name: &str, id: &str) -> io::Result<()> {
        self.empty(name, &[("VOReference", id)])
    }

    /// 4.3.5.4.1: a value with the URI of its meaning.
    fn typed(&mut self, name: &str, kind: &str, value: &str) -> io::Result<()> {
        self.open(name, &[])?;
        self.text("Type", kind)?;
        self.text("Value", value)?;
        self.close(name)
    }
}

/// XML 1.0, production 2: most control characters can not stand in a file, not even escaped.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}
