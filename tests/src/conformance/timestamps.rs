//! Time stamps: responses, requests and tokens (RFC 3161).

use qolhat_asn1::UnixTime;
use qolhat_pki::{AnchorOrigin, ChainPolicy, Decision, TrustStore, ValidationPolicy};
use qolhat_signature::timestamp::{TimestampRequest, TimestampResponse, TimestampToken};
use qolhat_signature::{
    CmsError, Stamped, SubIndication, TimestampReport, ValidationContext, Verdict, verify_timestamp,
};

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::paths;
use super::scope;

/// Whether a response, or a bare token, can be read.
pub(super) fn parse(question: &Question) -> Result<Answer, AnswerError> {
    let role = if question.names("response").next().is_some() {
        "response"
    } else {
        "file"
    };
    let file = question.file(role)?;
    let read = TimestampResponse::from_der(&file).map(|response| response.token);
    Ok(match read.or_else(|_| TimestampToken::from_ber(&file).map(Some)) {
        Ok(token) => with_facts(Answer::result("parses"), token.as_ref()),
        Err(fault) => Answer::error(fault),
    })
}

fn with_facts(answer: Answer, token: Option<&TimestampToken<'_>>) -> Answer {
    let Some(token) = token else { return answer };
    let answer = answer.with("time", token.info.time.to_string());
    let references = token
        .signed
        .signer_infos()
        .flatten()
        .flat_map(|signer| signer.signed_attributes);
    let kinds: Vec<String> = references
        .flat_map(|attributes| {
            attributes
                .iter()
                .map(|attribute| attribute.kind.to_string())
                .collect::<Vec<_>>()
        })
        .collect();
    let named = [
        ("1.2.840.113549.1.9.16.2.47", "v2"),
        ("1.2.840.113549.1.9.16.2.12", "v1"),
    ];
    match named.iter().find(|(kind, _)| kinds.iter().any(|other| other == kind)) {
        Some((_, version)) => answer.with("signing_certificate_attribute", *version),
        None => answer,
    }
}

/// Whether a response answers its request, and its token is good.
pub(super) fn verify(question: &Question, now: UnixTime) -> Result<Answer, AnswerError> {
    let file = question.file("response")?;
    let response = match TimestampResponse::from_der(&file) {
        Ok(response) => response,
        Err(fault) => return Ok(unreadable(&fault)),
    };
    let request = question.files("request")?.into_iter().next();
    let request = match request.as_deref().map(TimestampRequest::from_der).transpose() {
        Ok(request) => request,
        Err(fault) => return Ok(unreadable(&fault)),
    };
    let token = match &request {
        Some(request) => response.answering(request),
        None => response.granted(),
    };
    let token = match token {
        Ok(token) => token,
        Err(mismatch) => return Ok(Answer::valid_if(false).with("reason", mismatch.to_string())),
    };
    let imprint = request.as_ref().map_or(&token.info.imprint, |request| &request.imprint);
    judge(question, token, Stamped::Imprint(imprint), now)
}

fn unreadable(fault: &CmsError) -> Answer {
    Answer::valid_if(false).with("reason", fault.to_string())
}

fn judge(
    question: &Question,
    token: &TimestampToken<'_>,
    stamped: Stamped<'_>,
    now: UnixTime,
) -> Result<Answer, AnswerError> {
    let signers = paths::certificates(question, "signer_certificate")?;
    let mut intermediates = paths::certificates(question, "intermediates")?;
    // "Verify with the given signer certificate" trusts that certificate, and asks nothing about its issuers.
    let anchors = if question.text("chain").starts_with("off") {
        TrustStore::from_certificates(signers.clone(), AnchorOrigin::GivenByUser)
    } else {
        paths::anchors(question)?
    };
    intermediates.extend(signers);
    let crls = paths::revocation_lists(question)?;
    let at = match question.text("at") {
        "" | "time of the token" => token.info.time.seconds,
        _ => paths::moment_of(question, None, now),
    };
    let mut policy = ChainPolicy::at(at);
    policy.revocation = paths::revocation_depth(question);
    if question.text("weak_digest") == "allowed" {
        policy.validation = ValidationPolicy::undated(Decision::Accept, 0)?;
    }
    let context = ValidationContext {
        intermediates: &intermediates,
        crls: &crls,
        policy,
        ..ValidationContext::new(&anchors, at)
    };
    let report = verify_timestamp(token.bytes, stamped, &context);
    Ok(answer_of(&report))
}

fn answer_of(report: &TimestampReport) -> Answer {
    let algorithm = report.info.as_ref().map(|info| info.imprint.algorithm.oid());
    if let Some(left_out) = algorithm.and_then(scope::of_algorithm) {
        return Answer::unsupported(left_out);
    }
    let answer = Answer::valid_if(report.verdict() == Verdict::Valid)
        .with("timestamp_intact", report.verdict() != Verdict::Invalid);
    match report.sub_indication().map(SubIndication::as_str) {
        Some(word) => answer.with("reason", word),
        None => answer,
    }
}
