//! Signed files: CMS attached and detached, CAdES, S/MIME.

use qolhat_asn1::UnixTime;
use qolhat_pki::{Answer as CheckAnswer, ChainPolicy, CryptographyLimits, RequiredPurpose, reasons};
use qolhat_signature::{CheckId, Report, SignatureReport, ValidationContext, checks, verify_cms};
use serde_json::{Value, json};

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::paths;
use super::scope::{self, OutOfScope};
use crate::support::mime;

pub(super) fn cms(question: &Question, now: UnixTime) -> Result<Answer, AnswerError> {
    let content = question.files("detached")?.into_iter().next();
    verify(question, &question.file("file")?, content.as_deref(), now)
}

pub(super) fn smime(question: &Question, now: UnixTime) -> Result<Answer, AnswerError> {
    match mime::unwrap_signed(&question.file("file")?) {
        Some(message) => verify(question, &message.cms, message.content.as_deref(), now),
        None => Ok(Answer::error("the file is not a signed message").with("verdict", "NO-SIGNATURE")),
    }
}

fn verify(question: &Question, cms: &[u8], content: Option<&[u8]>, now: UnixTime) -> Result<Answer, AnswerError> {
    let anchors = paths::anchors(question)?;
    let mut intermediates = Vec::new();
    for role in ["intermediates", "certificates", "signer_certificate"] {
        intermediates.extend(paths::certificates(question, role)?);
    }
    let crls = paths::revocation_lists(question)?;
    let context = ValidationContext {
        anchors: &anchors,
        intermediates: &intermediates,
        crls: &crls,
        policy: policy(question, now)?,
        ..ValidationContext::new(&anchors, now)
    };
    let report = verify_cms(cms, content, &context);
    Ok(match left_out(&report) {
        Some(left_out) => Answer::unsupported(left_out),
        None => facts(&report),
    })
}

fn allows_weak(question: &Question) -> bool {
    question.text("weak_algorithms") == "allowed"
}

fn policy(question: &Question, now: UnixTime) -> Result<ChainPolicy, AnswerError> {
    let mut policy = ChainPolicy::at(paths::moment_of(question, None, now));
    policy.revocation = paths::revocation_depth(question);
    policy.policies = paths::policy_settings(question)?;
    // Signers of other countries have keys for other uses than those of Kazakhstan.
    policy.purpose = RequiredPurpose::Any;
    policy.cryptography = if allows_weak(question) {
        CryptographyLimits {
            allow_sha1: true,
            minimum_rsa_bits: 0,
        }
    } else {
        CryptographyLimits {
            allow_sha1: false,
            minimum_rsa_bits: 1024,
        }
    };
    Ok(policy)
}

fn facts(report: &Report) -> Answer {
    let (result, verdict) = match (&report.problem, report.signatures.as_slice()) {
        (Some(_), _) => ("error", report.indication().as_str()),
        (None, []) => ("parses", "NO-SIGNATURE"),
        (None, _) => ("parses", report.indication().as_str()),
    };
    let mut answer = Answer::result(result)
        .with("verdict", verdict)
        .with("signature_count", report.signatures.len())
        .with(
            "signatures",
            report.signatures.iter().map(signature_facts).collect::<Vec<Value>>(),
        );
    if let Some(sub_indication) = report.sub_indication() {
        answer = answer.with("sub_indication", sub_indication.as_str());
    }
    match &report.problem {
        Some(problem) => answer.with("reason", problem.to_string()),
        None => answer,
    }
}

/// A signature is intact, in the words of the corpora, when the content is and the value fits.
fn signature_facts(signature: &SignatureReport) -> Value {
    let is_intact = signature.content_intact() == Some(true) && signature.signature_intact() == Some(true);
    let is_satisfied = |id: CheckId| {
        signature
            .check(id)
            .is_some_and(|check| check.answer == CheckAnswer::Satisfied)
    };
    let hindrances: Vec<String> = signature
        .checks
        .iter()
        .filter(|check| matches!(check.answer, CheckAnswer::Violated | CheckAnswer::Undetermined))
        .map(|check| {
            format!(
                "{}: {}",
                check.id.as_str(),
                check.reason.map_or("", |reason| reason.as_str())
            )
        })
        .collect();
    json!({
        "type": "signature",
        "signature_intact": is_intact,
        "signature_valid": is_intact,
        "b_level_valid": is_intact && is_satisfied(checks::STRUCTURE_SOUND),
        "reference_data_found": signature.content_intact().is_some(),
        "reference_data_intact": signature.content_intact() == Some(true),
        "structure_valid": is_satisfied(checks::STRUCTURE_SOUND),
        "signing_certificate_identified": is_satisfied(checks::SIGNING_CERTIFICATE_ATTRIBUTE),
        "indication": signature.indication().as_str(),
        "sub_indication": signature.sub_indication().map(|sub| sub.as_str()),
        "checks": hindrances,
    })
}

/// Why no signature of the file can be checked, when that is so.
fn left_out(report: &Report) -> Option<OutOfScope> {
    let of_signature = |signature: &SignatureReport| {
        let value = signature.check(checks::SIGNATURE_BY_THIS_KEY)?;
        let is_weak = matches!(value.reason, Some(reasons::WEAK_DIGEST | reasons::WEAK_KEY));
        if is_weak && value.answer == CheckAnswer::Undetermined {
            return Some(scope::WEAK);
        }
        let algorithms = [signature.signature_algorithm, signature.digest_algorithm];
        let named = algorithms.into_iter().flatten().find_map(scope::of_algorithm);
        let key = || signature.signer.as_ref().and_then(paths::left_out_parameters);
        signature.is_unsupported().then(|| named.or_else(key)).flatten()
    };
    let mut all = report.signatures.iter().map(of_signature);
    let first = all.next()??;
    all.all(|reason| reason.is_some()).then_some(first)
}
