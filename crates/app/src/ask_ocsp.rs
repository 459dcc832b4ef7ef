//! Asking a responder about one certificate: the question, where it goes, what came back, and whether it would be believed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use qolhat_fetch::Address;
use qolhat_pki::{
    CertId, CertStatus, Certificate, ChainPolicy, DigestAlgorithm, Evidence, OcspEvidence, OcspRequest, OcspResponse,
    ResponderId, SingleResponse, build_chain,
};

use crate::chain_picture::is_signed_by;
use crate::courier::Courier;
use crate::verify_file::purpose_of;
use crate::view::{algorithm_name, certificate_view, hex, oid_name};
use crate::wire::{
    AskOcspRequest, CertIdView, OcspAnswerView, OcspExchangeView, OcspRequestView, OcspResponseView, ServiceKind,
};
use crate::{App, Nothing, Problem, ProblemCode};

/// Bytes of a nonce (RFC 9654, 2.1).
const NONCE_BYTES: usize = 32;

/// The longest answer that is handed over whole; one of the НУЦ has 3 KB.
const SHOWN_ANSWER_BYTES: usize = 64 << 10;

/// A question that is ready to be sent.
struct Question {
    certificate: Certificate,
    address: Address,
    request: OcspRequest,
    nonce: Vec<u8>,
}

impl App {
    /// The question about a certificate that was shown before, and where it would go. Nothing is sent.
    ///
    /// # Errors
    /// [`ProblemCode::FileForgotten`], [`ProblemCode::OcspAddressMissing`], [`ProblemCode::IssuerMissing`],
    /// [`ProblemCode::RandomnessFailed`].
    pub fn prepare_ocsp(&self, request: AskOcspRequest) -> Result<OcspExchangeView, Problem> {
        Ok(exchange_view(&self.question(&request)?))
    }

    /// Asks the responder about a certificate that was shown before. That no answer came is a result.
    ///
    /// # Errors
    /// As [`App::prepare_ocsp`].
    pub fn ask_ocsp(&self, request: AskOcspRequest) -> Result<OcspExchangeView, Problem> {
        let question = self.question(&request)?;
        let mut view = exchange_view(&question);
        view.asked_at = Some(self.now().to_string());
        let mut bytes = Vec::new();
        let sent = Courier::new(self)?.ask(
            ServiceKind::Ocsp,
            question.address.as_str(),
            question.request.der(),
            &mut bytes,
        );
        if let Err(failure) = sent {
            view.failure = Some(failure.reason.as_str().to_owned());
            return Ok(view);
        }
        view.milliseconds = self.latency(&question.address)?;
        match OcspResponse::from_der(&bytes) {
            Ok(response) => {
                response.certificates().iter().for_each(|inside| self.show(inside));
                view.nonce = Some(nonce_answer(&response, &question.nonce).to_owned());
                view.response = Some(ocsp_response_view(&response));
                view.trust = Some(self.trust_in(response, &question)?);
            }
            Err(error) => {
                let problem = Problem::new(ProblemCode::OcspNotReadable).with("file", question.address.host());
                view.problem = Some(problem.caused_by(&error).into());
            }
        }
        Ok(view)
    }

    /// How long the answer of this service took, as it was noted when it came.
    fn latency(&self, address: &Address) -> Result<Option<u32>, Problem> {
        let services = self.list_services(Nothing {})?.services;
        let asked = services
            .iter()
            .filter(|service| service.kind == ServiceKind::Ocsp)
            .find(|service| {
                service.address == address.as_str() || service.instead.as_deref() == Some(address.as_str())
            });
        Ok(asked
            .and_then(|service| service.latency_ms)
            .and_then(|milliseconds| u32::try_from(milliseconds).ok()))
    }

    fn question(&self, request: &AskOcspRequest) -> Result<Question, Problem> {
        let certificate = self.shown_certificate(&request.sha256)?;
        let subject = certificate.subject().to_string();
        let urls = certificate.ocsp_urls();
        let mut addresses = urls
            .iter()
            .filter(|url| request.url.as_ref().is_none_or(|wanted| wanted == *url));
        let address = addresses
            .find_map(|url| Address::read(url).ok())
            .ok_or_else(|| Problem::new(ProblemCode::OcspAddressMissing).with("subject", &subject))?;
        let issuer = self
            .issuer_at_hand(&certificate)?
            .ok_or_else(|| Problem::new(ProblemCode::IssuerMissing).with("issuer", certificate.issuer()))?;
        let mut nonce = vec![0; NONCE_BYTES];
        self.ports
            .random
            .fill(&mut nonce)
            .map_err(|error| Problem::new(ProblemCode::RandomnessFailed).caused_by(&error))?;
        Ok(Question {
            request: OcspRequest::new(&certificate, &issuer, Some(&nonce)),
            certificate,
            address,
            nonce,
        })
    }

    /// The certificate whose key signed this one, when it is at hand.
    fn issuer_at_hand(&self, certificate: &Certificate) -> Result<Option<Certificate>, Problem> {
        let trust = self.trust()?;
        let candidates = self.candidates(&trust);
        let anchors = trust.anchors.anchors().iter().map(|anchor| &anchor.certificate);
        let mut issuers = anchors.chain(&candidates);
        let found = issuers.find(|one| one.subject() == certificate.issuer() && is_signed_by(certificate, one));
        Ok(found.cloned())
    }

    /// Whether a verification now would believe this answer.
    fn trust_in(&self, response: OcspResponse, question: &Question) -> Result<String, Problem> {
        let trust = self.trust()?;
        let answers = [OcspEvidence {
            response,
            request_nonce: Some(question.nonce.clone()),
        }];
        let evidence = Evidence {
            ocsp: &answers,
            ..Evidence::none()
        };
        let policy = ChainPolicy {
            purpose: purpose_of(&question.certificate),
            ..self.policy(self.now())?
        };
        let candidates = self.candidates(&trust);
        let outcome = build_chain(&question.certificate, &candidates, &trust.anchors, &evidence, &policy);
        let finding = outcome.leaf_revocation();
        // No other evidence is at hand, so whatever was found rests on this answer.
        if finding.is_some_and(|found| found.source.is_some()) {
            return Ok("believed".to_owned());
        }
        let reason = finding.and_then(|found| found.reason);
        Ok(reason.map_or("no-chain", |reason| reason.as_str()).to_owned())
    }
}

fn exchange_view(question: &Question) -> OcspExchangeView {
    OcspExchangeView {
        url: question.address.as_str().to_owned(),
        host: question.address.host().to_owned(),
        request: ocsp_request_view(&question.request),
        asked_at: None,
        milliseconds: None,
        response: None,
        nonce: None,
        trust: None,
        failure: None,
        problem: None,
    }
}

fn nonce_answer(response: &OcspResponse, sent: &[u8]) -> &'static str {
    match response.nonce() {
        Some(nonce) if nonce == sent => "same",
        Some(_) => "other",
        None => "missing",
    }
}

/// A question, field by field.
pub(crate) fn ocsp_request_view(request: &OcspRequest) -> OcspRequestView {
    OcspRequestView {
        asked: request.questions().iter().map(cert_id_view).collect(),
        nonce: request.nonce().as_deref().map(hex::encode),
        size: request.der().len() as u64,
        base64: BASE64.encode(request.der()),
        hex: hex::encode(request.der()),
        sha256: hex::encode(&DigestAlgorithm::Sha256.digest(request.der())),
    }
}

/// An answer, field by field, without a verdict.
pub(crate) fn ocsp_response_view(response: &OcspResponse) -> OcspResponseView {
    let der = response.der();
    OcspResponseView {
        status: response.status().as_str().to_owned(),
        responder: response.responder().map(|responder| match responder {
            ResponderId::Name(name) => name.to_string(),
            ResponderId::KeyHash(hash) => format!("key:{}", hex::encode(hash)),
        }),
        produced_at: response.produced_at().map(|moment| moment.to_string()),
        answers: response.responses().iter().map(answer_view).collect(),
        nonce: response.nonce().as_deref().map(hex::encode),
        signature_algorithm: response.signature_algorithm().map(|used| algorithm_name(used.oid())),
        certificates: response.certificates().iter().map(certificate_view).collect(),
        size: der.len() as u64,
        base64: if der.len() <= SHOWN_ANSWER_BYTES {
            BASE64.encode(der)
        } else {
            String::new()
        },
        sha256: hex::encode(&DigestAlgorithm::Sha256.digest(der)),
    }
}

fn answer_view(answer: &SingleResponse) -> OcspAnswerView {
    let (revoked_at, reason) = match answer.status {
        CertStatus::Revoked { at, reason } => (Some(at), reason),
        _ => (None, None),
    };
    let status = if answer.status.is_never_issued() {
        "never-issued"
    } else {
        answer.status.as_str()
    };
    OcspAnswerView {
        certificate: cert_id_view(&answer.id),
        status: status.to_owned(),
        this_update: answer.this_update.to_string(),
        next_update: answer.next_update.map(|moment| moment.to_string()),
        revoked_at: revoked_at.map(|moment| moment.to_string()),
        reason: reason.map(|reason| reason.as_str().to_owned()),
    }
}

fn cert_id_view(id: &CertId) -> CertIdView {
    CertIdView {
        hash_algorithm: oid_name(id.hash_algorithm.oid()),
        issuer_name_hash: hex::encode(&id.issuer_name_hash),
        issuer_key_hash: hex::encode(&id.issuer_key_hash),
        serial: id.serial_hex(),
    }
}
