//! From what the inner rooms found to the report a face shows.

use std::collections::BTreeMap;

use qolhat_pki::{
    Certificate, ChainOutcome, ChainPolicy, Check, DigestAlgorithm, Indication, RevocationFinding, RevocationStatus,
};
use qolhat_signature::cms::SignedData;
use qolhat_signature::{Report, SignatureReport, TimestampReport, decode_armour};

use crate::checklist::checklist_view;
use crate::files::NamedBytes;
use crate::gather::Obtained;
use crate::known_anchors::pin_of_chain;
use crate::validation_policy::policy_view;
use crate::view::{algorithm_name, certificate_view, hex, signer_view};
use crate::wire::{
    CertificateReportView, CheckView, ChecklistView, ReportView, RevocationView, SignatureView, TimestampView, Verdict,
};
use crate::{Problem, ProblemCode};

/// A report about a CMS file.
pub(crate) fn report_view(
    file: &NamedBytes,
    content: Option<String>,
    report: &Report,
    policy: &ChainPolicy,
    obtained: &[Obtained],
) -> ReportView {
    let problem = report.problem.as_ref().map(|fault| {
        let problem = Problem::new(ProblemCode::SignatureNotReadable)
            .with("file", &file.name)
            .with("detail", fault);
        problem.caused_by(fault).view()
    });
    let values = signature_values(&file.bytes);
    let values = values.into_iter().chain(std::iter::repeat(String::new()));
    ReportView {
        file: file.name.clone(),
        format: "cms".to_owned(),
        verdict: verdict(report.verdict()),
        at: report.at.to_string(),
        signatures: report
            .signatures
            .iter()
            .zip(values)
            .map(|(signature, value)| signature_view(signature, value, &report.at.to_string(), obtained))
            .collect(),
        content,
        problem,
        policy: policy_view(&policy.validation),
        sha256: Some(sha256(&file.bytes)),
    }
}

/// A report about a file that holds no signature.
pub(crate) fn no_signature_view(file: &str, sha256: Option<String>, policy: &ChainPolicy) -> ReportView {
    ReportView {
        file: file.to_owned(),
        format: "none".to_owned(),
        verdict: Verdict::Undetermined,
        at: policy.at.to_string(),
        signatures: Vec::new(),
        content: None,
        problem: None,
        policy: policy_view(&policy.validation),
        sha256,
    }
}

/// SHA-256, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(&DigestAlgorithm::Sha256.digest(bytes))
}

/// The value of each signature, hexadecimal, in the order of the file; that of an unreadable one is empty.
fn signature_values(cms: &[u8]) -> Vec<String> {
    let der = decode_armour(cms);
    let Ok(signed) = SignedData::from_ber(&der) else {
        return Vec::new();
    };
    let values = signed.signer_infos().map(|signer| match signer {
        Ok(signer) => hex::encode(&signer.signature),
        Err(_) => String::new(),
    });
    values.collect()
}

/// A report about a certificate.
pub(crate) fn certificate_report_view(
    outcome: &ChainOutcome,
    policy: &ChainPolicy,
    obtained: &[Obtained],
) -> CertificateReportView {
    let anchor = outcome.anchor.as_ref();
    CertificateReportView {
        verdict: match outcome.indication() {
            Indication::TotalPassed => Verdict::Valid,
            Indication::Indeterminate => Verdict::Undetermined,
            Indication::TotalFailed => Verdict::Invalid,
        },
        indication: outcome.indication().as_str().to_owned(),
        sub_indication: outcome.sub_indication().map(|sub| sub.as_str().to_owned()),
        chain: serials(&outcome.links),
        certificates: outcome.links.iter().map(certificate_view).collect(),
        anchor_origin: anchor.map(|anchor| anchor.origin.as_str().to_owned()),
        leans_on_user: anchor.is_some_and(|anchor| anchor.origin.is_users_decision()),
        pin: pin_of_chain(&outcome.links).map(|pin| pin.as_str().to_owned()),
        revocation: revocation_view(outcome.leaf_revocation(), obtained),
        checks: outcome.checks.iter().map(check_view).collect(),
        at: policy.at.to_string(),
        policy: policy_view(&policy.validation),
    }
}

fn signature_view(report: &SignatureReport, value: String, at: &str, obtained: &[Obtained]) -> SignatureView {
    let anchor = report.chain.as_ref().and_then(|chain| chain.anchor.as_ref());
    let links = report.chain.as_ref().map(|chain| &chain.links[..]).unwrap_or_default();
    let mut view = SignatureView {
        verdict: verdict(report.verdict()),
        indication: report.indication().as_str().to_owned(),
        sub_indication: report.sub_indication().map(|sub| sub.as_str().to_owned()),
        signer: report.signer.as_ref().map(signer_view),
        signature_value: value,
        signature_algorithm: report
            .signature_algorithm
            .map(|oid| oid.to_string())
            .unwrap_or_default(),
        digest_algorithm: report.digest_algorithm.map(|oid| oid.to_string()).unwrap_or_default(),
        algorithm_name: report.signature_algorithm.map(algorithm_name).unwrap_or_default(),
        level: report.level.map(|level| level.as_str().to_owned()),
        claimed_time: report.claimed_time.map(|moment| moment.to_string()),
        proven_time: report.proven_time().map(|moment| moment.to_string()),
        content_intact: report.content_intact(),
        signature_intact: report.signature_intact() == Some(true),
        chain: serials(links),
        certificates: links.iter().map(certificate_view).collect(),
        anchor_origin: anchor.map(|anchor| anchor.origin.as_str().to_owned()),
        leans_on_user: anchor.is_some_and(|anchor| anchor.origin.is_users_decision()),
        pin: pin_of_chain(links).map(|pin| pin.as_str().to_owned()),
        revocation: revocation_view(report.revocation(), obtained),
        timestamps: report
            .timestamps
            .iter()
            .map(|stamp| timestamp_view(stamp, report.revocation(), obtained))
            .collect(),
        checks: report.checks.iter().map(check_view).collect(),
        checklist: ChecklistView::default(),
    };
    view.checklist = checklist_view(&view, at);
    view
}

/// A time stamp, beside what is known of the withdrawal of the signer's certificate.
fn timestamp_view(
    report: &TimestampReport,
    of_signer: Option<&RevocationFinding>,
    obtained: &[Obtained],
) -> TimestampView {
    let links = report.chain.as_ref().map(|chain| &chain.links[..]).unwrap_or_default();
    let info = report.info.as_ref();
    let answered = of_signer.and_then(|finding| finding.this_update);
    TimestampView {
        verdict: verdict(report.verdict()),
        indication: report.indication().as_str().to_owned(),
        sub_indication: report.sub_indication().map(|sub| sub.as_str().to_owned()),
        time: info.map(|info| info.time.to_string()),
        accuracy: info.and_then(|info| info.accuracy).map(|accuracy| accuracy.to_string()),
        policy: report.policy().map(|policy| policy.to_string()),
        authority: report
            .authority
            .as_ref()
            .map(|authority| certificate_view(authority).common_name),
        sha256: hex::encode(&report.sha256),
        digest_algorithm: info.map(|info| info.imprint.algorithm.oid().to_string()),
        chain: serials(links),
        certificates: links.iter().map(certificate_view).collect(),
        revocation: revocation_view(report.revocation(), obtained),
        gap_seconds: answered
            .zip(report.time())
            .map(|(answered, stamped)| answered.0.saturating_sub(stamped.0)),
        checks: report.checks.iter().map(check_view).collect(),
    }
}

fn serials(links: &[Certificate]) -> Vec<String> {
    links.iter().map(Certificate::serial_hex).collect()
}

fn check_view(check: &Check) -> CheckView {
    let facts: BTreeMap<String, String> = check
        .evidence
        .iter()
        .map(|fact| (fact.name.to_owned(), fact.value.clone()))
        .collect();
    CheckView {
        id: check.id.as_str().to_owned(),
        answer: check.answer.as_str().to_owned(),
        warning: check.is_warning(),
        reason: check.reason.map(|reason| reason.as_str().to_owned()),
        evidence: check.evidence.iter().map(ToString::to_string).collect(),
        facts,
    }
}

/// What is known of a certificate's withdrawal; `obtained` tells which evidence a service gave, and when.
pub(crate) fn revocation_view(finding: Option<&RevocationFinding>, obtained: &[Obtained]) -> RevocationView {
    let Some(finding) = finding else { return not_asked() };
    let later = finding.revoked_later.as_ref();
    let (revoked_at, reason) = match finding.status {
        RevocationStatus::Revoked { at, reason } => (Some(at), reason),
        _ => (None, later.and_then(|entry| entry.reason)),
    };
    let given = obtained.iter().filter(|obtained| obtained.is_basis_of(finding));
    let given = given.max_by_key(|obtained| obtained.at);
    let text = |moment: Option<qolhat_asn1::UnixTime>| moment.map(|moment| moment.to_string());
    RevocationView {
        status: finding.status.as_str().to_owned(),
        source: finding.source.map(|source| source.as_str().to_owned()),
        witness: finding.witness.clone(),
        sha256: finding.sha256.map(|sha256| hex::encode(&sha256)),
        produced_at: text(finding.produced_at),
        this_update: text(finding.this_update),
        next_update: text(finding.next_update),
        gap_seconds: finding.gap_seconds(),
        revoked_at: text(revoked_at),
        reason: reason.map(|reason| reason.as_str().to_owned()),
        obtained_at: given.map(|obtained| obtained.at.to_string()),
        obtained_from: given.map(|obtained| obtained.address.clone()),
        invalidity_date: text(finding.invalidity_date),
        revoked_later_at: text(later.map(|entry| entry.revoked_at)),
        unknown_reason: finding.reason.map(|reason| reason.as_str().to_owned()),
    }
}

/// Nobody was asked.
pub(crate) fn not_asked() -> RevocationView {
    RevocationView {
        status: RevocationStatus::NotChecked.as_str().to_owned(),
        source: None,
        witness: None,
        sha256: None,
        produced_at: None,
        this_update: None,
        next_update: None,
        gap_seconds: None,
        revoked_at: None,
        reason: None,
        obtained_at: None,
        obtained_from: None,
        invalidity_date: None,
        revoked_later_at: None,
        unknown_reason: None,
    }
}

fn verdict(verdict: qolhat_signature::Verdict) -> Verdict {
    match verdict {
        qolhat_signature::Verdict::Invalid => Verdict::Invalid,
        qolhat_signature::Verdict::Undetermined => Verdict::Undetermined,
        qolhat_signature::Verdict::Valid => Verdict::Valid,
    }
}
