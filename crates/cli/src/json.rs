//! Answers for scripts: the keys of the contract, in its order. Nothing here depends on the language but the words of
//! problems.

use std::collections::BTreeMap;

use qolhat_app::wire::{
    CertificateReportView, CertificateView, CheckView, ChecklistView, Counterparty, Direction, DocumentRow,
    DocumentState, Fact, FindingView, Language, PolicyView, ReportView, RevocationView, SignatureView, SignerView,
    TimestampView, Verdict,
};
use qolhat_app::{Problem, ProblemView, Words};
use serde::Serialize;

use crate::labels::Labels;

/// Why something could not be done.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    pub(crate) problem: ProblemLine,
}

/// A problem with its words.
#[derive(Debug, Serialize)]
pub(crate) struct ProblemLine {
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) cause: String,
    pub(crate) remedy: String,
    pub(crate) facts: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<FindingLine>,
}

impl ProblemLine {
    pub(crate) fn of(problem: &Problem, language: Language) -> Self {
        Self::of_view(problem.view(), language)
    }

    pub(crate) fn of_view(view: ProblemView, language: Language) -> Self {
        let words = Words::of(language).problem(&view);
        let remedy = Labels::of(language).remedies.get(&view.code).cloned();
        Self {
            code: view.code,
            title: words.title,
            cause: words.cause,
            remedy: remedy.unwrap_or(words.remedy),
            facts: view.facts,
            findings: Vec::new(),
        }
    }
}

/// A finding about a document, in the shape of a problem.
#[derive(Debug, Serialize)]
pub(crate) struct FindingLine {
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) cause: String,
    pub(crate) remedy: String,
    pub(crate) facts: BTreeMap<String, String>,
    pub(crate) severity: String,
    pub(crate) field: String,
}

impl FindingLine {
    pub(crate) fn of(finding: &FindingView, language: Language) -> Self {
        let labels = Labels::of(language);
        Self {
            code: finding.code.clone(),
            title: Words::of(language).finding(finding),
            cause: labels.label("finding-cause").replace("{field}", &finding.field),
            remedy: labels.label("finding-remedy").to_owned(),
            facts: finding.facts.clone(),
            severity: finding.severity.clone(),
            field: finding.field.clone(),
        }
    }
}

/// A document drafted.
#[derive(Serialize)]
pub(crate) struct DraftLine {
    pub(crate) file: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) total: String,
    pub(crate) sha256: String,
    pub(crate) warnings: Vec<FindingLine>,
}

/// A file signed.
#[derive(Serialize)]
pub(crate) struct SignLine<'a> {
    pub(crate) file: String,
    pub(crate) output: String,
    pub(crate) level: &'a str,
    pub(crate) signer: &'a SignerView,
    pub(crate) digest: &'a str,
    pub(crate) revocation: &'a RevocationView,
    pub(crate) timestamp: Option<()>,
}

/// A report about a file.
#[derive(Serialize)]
pub(crate) struct ReportLine<'a> {
    pub(crate) file: String,
    format: &'a str,
    verdict: Verdict,
    at: &'a str,
    policy: &'a PolicyView,
    signatures: Vec<SignatureLine<'a>>,
    content: &'a Option<String>,
    sha256: &'a Option<String>,
    /// Only for a broken structure: there is no signature to say it of.
    #[serde(skip_serializing_if = "Option::is_none")]
    indication: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_indication: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemLine>,
}

impl<'a> ReportLine<'a> {
    pub(crate) fn of(file: String, report: &'a ReportView, language: Language) -> Self {
        let broken = report.problem.as_ref();
        Self {
            file,
            format: &report.format,
            verdict: report.verdict,
            at: &report.at,
            policy: &report.policy,
            signatures: report.signatures.iter().map(SignatureLine::of).collect(),
            content: &report.content,
            sha256: &report.sha256,
            indication: broken.map(|_| "TOTAL-FAILED"),
            sub_indication: broken.map(|_| FORMAT_FAILURE),
            problem: broken.map(|problem| ProblemLine::of_view(problem.clone(), language)),
        }
    }
}

/// The word of ETSI EN 319 102-1 for a structure that can not be read.
pub(crate) const FORMAT_FAILURE: &str = "FORMAT_FAILURE";

#[derive(Serialize)]
struct SignatureLine<'a> {
    verdict: Verdict,
    indication: &'a str,
    sub_indication: &'a Option<String>,
    signer: &'a Option<SignerView>,
    signature_value: &'a str,
    signature_algorithm: &'a str,
    digest_algorithm: &'a str,
    level: &'a Option<String>,
    claimed_time: &'a Option<String>,
    proven_time: &'a Option<String>,
    content_intact: Option<bool>,
    signature_intact: bool,
    chain: &'a [String],
    anchor_origin: &'a Option<String>,
    anchor_pin: &'a Option<String>,
    revocation: &'a RevocationView,
    timestamps: Vec<TimestampLine<'a>>,
    checks: Vec<CheckLine<'a>>,
    checklist: &'a ChecklistView,
}

impl<'a> SignatureLine<'a> {
    fn of(view: &'a SignatureView) -> Self {
        Self {
            verdict: view.verdict,
            indication: &view.indication,
            sub_indication: &view.sub_indication,
            signer: &view.signer,
            signature_value: &view.signature_value,
            signature_algorithm: &view.signature_algorithm,
            digest_algorithm: &view.digest_algorithm,
            level: &view.level,
            claimed_time: &view.claimed_time,
            proven_time: &view.proven_time,
            content_intact: view.content_intact,
            signature_intact: view.signature_intact,
            chain: &view.chain,
            anchor_origin: &view.anchor_origin,
            anchor_pin: &view.pin,
            revocation: &view.revocation,
            timestamps: view.timestamps.iter().map(TimestampLine::of).collect(),
            checks: view.checks.iter().map(CheckLine::of).collect(),
            checklist: &view.checklist,
        }
    }
}

#[derive(Serialize)]
struct TimestampLine<'a> {
    verdict: Verdict,
    indication: &'a str,
    sub_indication: &'a Option<String>,
    time: &'a Option<String>,
    accuracy: &'a Option<String>,
    policy: &'a Option<String>,
    authority: &'a Option<String>,
    sha256: &'a str,
    digest_algorithm: &'a Option<String>,
    chain: &'a [String],
    revocation: &'a RevocationView,
    gap_seconds: Option<i64>,
    checks: Vec<CheckLine<'a>>,
}

impl<'a> TimestampLine<'a> {
    fn of(view: &'a TimestampView) -> Self {
        Self {
            verdict: view.verdict,
            indication: &view.indication,
            sub_indication: &view.sub_indication,
            time: &view.time,
            accuracy: &view.accuracy,
            policy: &view.policy,
            authority: &view.authority,
            sha256: &view.sha256,
            digest_algorithm: &view.digest_algorithm,
            chain: &view.chain,
            revocation: &view.revocation,
            gap_seconds: view.gap_seconds,
            checks: view.checks.iter().map(CheckLine::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct CheckLine<'a> {
    id: &'a str,
    answer: &'a str,
    warning: bool,
    reason: &'a Option<String>,
    evidence: &'a [String],
}

impl<'a> CheckLine<'a> {
    fn of(check: &'a CheckView) -> Self {
        Self {
            id: &check.id,
            answer: &check.answer,
            warning: check.warning,
            reason: &check.reason,
            evidence: &check.evidence,
        }
    }
}

/// One of several answers, with the file that it is about.
#[derive(Serialize)]
pub(crate) struct OfFile<'a, T> {
    pub(crate) file: &'a str,
    #[serde(flatten)]
    pub(crate) report: T,
}

/// A report about a certificate.
#[derive(Serialize)]
pub(crate) struct CertificateReportLine<'a> {
    verdict: Verdict,
    indication: &'a str,
    sub_indication: &'a Option<String>,
    chain: &'a [String],
    anchor_origin: &'a Option<String>,
    anchor_pin: &'a Option<String>,
    revocation: &'a RevocationView,
    checks: Vec<CheckLine<'a>>,
    at: &'a str,
    policy: &'a PolicyView,
}

impl<'a> CertificateReportLine<'a> {
    pub(crate) fn of(view: &'a CertificateReportView) -> Self {
        Self {
            verdict: view.verdict,
            indication: &view.indication,
            sub_indication: &view.sub_indication,
            chain: &view.chain,
            anchor_origin: &view.anchor_origin,
            anchor_pin: &view.pin,
            revocation: &view.revocation,
            checks: view.checks.iter().map(CheckLine::of).collect(),
            at: &view.at,
            policy: &view.policy,
        }
    }
}

/// A certificate, its algorithm as an OID like everywhere in reports.
#[derive(Serialize)]
pub(crate) struct CertificateLine<'a> {
    subject: &'a str,
    issuer: &'a str,
    serial: &'a str,
    common_name: &'a str,
    iin: &'a Option<String>,
    bin: &'a Option<String>,
    organization: &'a Option<String>,
    roles: &'a [String],
    purpose: &'a str,
    not_before: &'a str,
    not_after: &'a str,
    key_algorithm: &'a str,
    signature_algorithm: &'a str,
    sha256: &'a str,
    self_issued: bool,
    demo: bool,
    fields: &'a [Fact],
}

impl<'a> CertificateLine<'a> {
    pub(crate) fn of(view: &'a CertificateView) -> Self {
        Self {
            subject: &view.subject,
            issuer: &view.issuer,
            serial: &view.serial,
            common_name: &view.common_name,
            iin: &view.iin,
            bin: &view.bin,
            organization: &view.organization,
            roles: &view.roles,
            purpose: &view.purpose,
            not_before: &view.not_before,
            not_after: &view.not_after,
            key_algorithm: &view.key_algorithm,
            signature_algorithm: &view.signature_algorithm_oid,
            sha256: &view.sha256,
            self_issued: view.self_issued,
            demo: view.marked,
            fields: &view.fields,
        }
    }
}

/// A document of the archive.
#[derive(Serialize)]
pub(crate) struct DocumentLine<'a> {
    id: i64,
    direction: Direction,
    #[serde(rename = "type")]
    kind: &'a str,
    number: &'a str,
    date: &'a str,
    counterparty: &'a Counterparty,
    total: &'a Option<String>,
    state: DocumentState,
    verdict: Option<Verdict>,
    sha256: &'a Option<String>,
}

impl<'a> DocumentLine<'a> {
    pub(crate) fn of(row: &'a DocumentRow) -> Self {
        Self {
            id: row.id,
            direction: row.direction,
            kind: &row.kind,
            number: &row.number,
            date: &row.date,
            counterparty: &row.counterparty,
            total: &row.total,
            state: row.state,
            verdict: row.verdict,
            sha256: &row.sha256,
        }
    }
}
