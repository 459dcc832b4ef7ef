//! Certification paths, and signatures of certificates and revocation lists.

use std::net::IpAddr;

use qolhat_asn1::UnixTime;
use qolhat_pki::{
    AnchorOrigin, Answer as CheckAnswer, Certificate, ChainOutcome, ChainPolicy, Conformance, CryptographyLimits,
    Evidence, GeneralName, OcspResponse, Oid, PolicySettings, PublicKeyError, RequiredPurpose, RevocationDepth,
    RevocationList, SignatureError, TrustStore, authenticate_response, build_chain, oid, reasons, verify_signature,
};
use serde_json::Value;

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::scope::{self, OutOfScope};
use crate::support::pem;

pub(super) fn validate(question: &Question, now: UnixTime) -> Result<Answer, AnswerError> {
    let leaf = match Certificate::from_der(&pem::first(&question.file("certificate")?)) {
        Ok(leaf) => leaf,
        Err(fault) => return Ok(Answer::error(fault)),
    };
    let options = OpensslOptions::read(question);
    if let Some(left_out) = options.out_of_scope.or(openssl_trust(question)) {
        return Ok(Answer::unsupported(left_out));
    }
    let anchors = anchors(question)?;
    let mut intermediates = certificates(question, "intermediates")?;
    let crls = revocation_lists(question)?;
    let policy = policy(question, &leaf, now, &options)?;
    let anchors = options.split_anchors(anchors, &mut intermediates);
    let outcome = build_chain(&leaf, &intermediates, &anchors, &Evidence::from_crls(&crls), &policy);
    if outcome.is_passed() && !bears_name(&leaf, question.setting("peer_name")) {
        return Ok(Answer::valid_if(false).with("reason", "the certificate is for another peer"));
    }
    Ok(verdict(&outcome, options.allows_weak()))
}

/// Whether the certificate is for the peer of a case; without a peer it is.
///
/// Qolhat itself asks a certificate for persons, never for peers; the suites about TLS ask for both.
fn bears_name(leaf: &Certificate, peer: &Value) -> bool {
    let Some(wanted) = peer["value"].as_str() else {
        return true;
    };
    leaf.subject_alt_names()
        .iter()
        .any(|name| match (peer["kind"].as_str(), name) {
            (Some("DNS"), GeneralName::Dns(name)) => is_host(wanted, name),
            (Some("IP"), GeneralName::Ip(octets)) => {
                let address = wanted.parse::<IpAddr>();
                address.is_ok_and(|address| match address {
                    IpAddr::V4(address) => address.octets() == octets[..],
                    IpAddr::V6(address) => address.octets() == octets[..],
                })
            }
            (Some("RFC822"), GeneralName::Email(name)) => wanted.eq_ignore_ascii_case(name),
            _ => false,
        })
}

/// Whether `pattern` stands for `host`; its first label may be an asterisk (RFC 9525, 6.3).
fn is_host(host: &str, pattern: &str) -> bool {
    let below_first = |name: &str| name.split_once('.').map(|(_, rest)| rest.to_ascii_lowercase());
    host.eq_ignore_ascii_case(pattern)
        || (pattern.starts_with("*.") && below_first(host).is_some() && below_first(host) == below_first(pattern))
}

pub(super) fn self_signature(question: &Question) -> Result<Answer, AnswerError> {
    let certificate = match Certificate::from_der(&pem::first(&question.file("certificate")?)) {
        Ok(certificate) => certificate,
        Err(fault) => return Ok(Answer::error(fault)),
    };
    let checked = certificate.public_key().map_err(SignatureError::from).and_then(|key| {
        let algorithm = certificate.signature_algorithm_identifier();
        verify_signature(key, algorithm, certificate.tbs(), certificate.signature_value())
    });
    Ok(signature_verdict(
        checked,
        [certificate.signature_algorithm(), key_algorithm(&certificate)],
    ))
}

pub(super) fn revocation_list(question: &Question) -> Result<Answer, AnswerError> {
    let list = match RevocationList::from_der(&pem::first(&question.file("crl")?)) {
        Ok(list) => list,
        Err(fault) => return Ok(Answer::error(fault)),
    };
    let issuer = match Certificate::from_der(&pem::first(&question.file("issuer")?)) {
        Ok(issuer) => issuer,
        Err(fault) => return Ok(Answer::error(fault)),
    };
    if list.issuer() != issuer.subject() {
        return Ok(Answer::valid_if(false).with("reason", "the list names another issuer"));
    }
    if let Some(at) = question.moment() {
        let is_current = list.this_update() <= at && list.next_update().is_none_or(|next| at < next);
        if !is_current {
            return Ok(Answer::valid_if(false).with("reason", "the list is not current"));
        }
    }
    Ok(signature_verdict(
        list.verify_signed_by(&issuer),
        [list.signature_algorithm(), key_algorithm(&issuer)],
    ))
}

/// Whether an OCSP answer is signed by who may answer for the given issuer, and whether that issuer is trusted.
pub(super) fn ocsp_response(question: &Question, now: UnixTime) -> Result<Answer, AnswerError> {
    let response = match OcspResponse::from_der(&pem::first(&question.file("response")?)) {
        Ok(response) => response,
        Err(fault) => return Ok(Answer::error(fault)),
    };
    let issuer = match Certificate::from_der(&pem::first(&question.file("issuer")?)) {
        Ok(issuer) => issuer,
        Err(fault) => return Ok(Answer::error(fault)),
    };
    let anchors = anchors(question)?;
    let intermediates = certificates(question, "intermediates")?;
    // The suite is older than today's limits, and asks about the answer, not about the responder's own revocation.
    let policy = ChainPolicy {
        revocation: RevocationDepth::Off,
        purpose: RequiredPurpose::Any,
        cryptography: CryptographyLimits {
            allow_sha1: true,
            minimum_rsa_bits: 1024,
        },
        ..ChainPolicy::at(moment_of(question, None, now))
    };
    let evidence = Evidence::none();
    if let Err(reason) = authenticate_response(&response, &issuer, &intermediates, &evidence, &policy) {
        return Ok(Answer::valid_if(false).with("reason", reason.as_str()));
    }
    Ok(verdict(
        &build_chain(&issuer, &intermediates, &anchors, &evidence, &policy),
        false,
    ))
}

/// The anchors of a case; files that hold no certificate count for nothing.
pub(super) fn anchors(question: &Question) -> Result<TrustStore, AnswerError> {
    Ok(TrustStore::from_certificates(
        certificates(question, "trust")?,
        AnchorOrigin::GivenByUser,
    ))
}

/// The certificates that play a role; those that can not be read help nobody and are left out.
pub(super) fn certificates(question: &Question, role: &str) -> Result<Vec<Certificate>, AnswerError> {
    let files = question.files(role)?;
    Ok(files
        .iter()
        .flat_map(|file| pem::all(file))
        .filter_map(|der| Certificate::from_der(&der).ok())
        .collect())
}

/// The revocation lists of a case; those that can not be read are left out.
pub(super) fn revocation_lists(question: &Question) -> Result<Vec<RevocationList>, AnswerError> {
    let files = question.files("crls")?;
    Ok(files
        .iter()
        .flat_map(|file| pem::all(file))
        .filter_map(|der| RevocationList::from_der(&der).ok())
        .collect())
}

/// How hard a case wants revocation to be looked at.
pub(super) fn revocation_depth(question: &Question) -> RevocationDepth {
    match question.text("revocation") {
        "" | "off" => RevocationDepth::Off,
        // Required; or by the given or embedded lists only, and then these must do.
        _ => RevocationDepth::Require,
    }
}

/// What a case says about certificate policies (RFC 5280, 6.1.1).
pub(super) fn policy_settings(question: &Question) -> Result<PolicySettings, AnswerError> {
    let mut settings = PolicySettings {
        require_explicit_policy: question.is_set("initial_explicit_policy"),
        inhibit_policy_mapping: question.is_set("initial_policy_mapping_inhibit"),
        inhibit_any_policy: question.is_set("initial_any_policy_inhibit"),
        ..PolicySettings::default()
    };
    for name in question.texts("user_initial_policy_set") {
        if name != "any-policy" {
            let meaningless = |_| AnswerError::Setting {
                name: "user_initial_policy_set".to_owned(),
                value: Value::from(name),
            };
            settings.initial_policies.push(Oid::new(name).map_err(meaningless)?);
        }
    }
    Ok(settings)
}

/// The moment of a case: the given one, or now. A suite that lets "now" be any time within the validity of its leaf gets
/// the middle of it once now has passed.
pub(super) fn moment_of(question: &Question, leaf: Option<&Certificate>, now: UnixTime) -> UnixTime {
    let is_free = question.text("at").contains("within the leaf validity");
    match (question.moment(), leaf) {
        (Some(at), _) => at,
        (None, Some(leaf)) if is_free && !leaf.is_valid_at(now) => {
            UnixTime(leaf.not_before().0 / 2 + leaf.not_after().0 / 2)
        }
        _ => now,
    }
}

fn policy(
    question: &Question,
    leaf: &Certificate,
    now: UnixTime,
    options: &OpensslOptions,
) -> Result<ChainPolicy, AnswerError> {
    let mut policy = ChainPolicy::at(moment_of(question, Some(leaf), now));
    policy.revocation = revocation_depth(question);
    policy.purpose = match question.text("purpose") {
        "serverAuth" | "sslserver" => RequiredPurpose::Usage(oid::usage::SERVER_AUTH),
        "clientAuth" | "sslclient" => RequiredPurpose::Usage(oid::usage::CLIENT_AUTH),
        _ => RequiredPurpose::Any,
    };
    policy.policies = policy_settings(question)?;
    if let Some(depth) = question.setting("max_chain_depth").as_u64() {
        policy.max_intermediates = usize::try_from(depth).unwrap_or(usize::MAX);
    }
    // A case that names a peer is about TLS, where the profile of RFC 5280 for issuers is part of the question.
    if question.setting("peer_name").is_object() {
        policy.conformance = Conformance::Strict;
    }
    // x509-limbo marks so the rules that most programs leave out.
    if question.texts("features").contains(&"pedantic-rfc5280") {
        policy.conformance = Conformance::Pedantic;
    }
    // The suites are older than today's limits for new signatures; what they demand is in their settings.
    policy.cryptography = CryptographyLimits {
        allow_sha1: false,
        minimum_rsa_bits: 1024,
    };
    options.apply(&mut policy);
    Ok(policy)
}

fn verdict(outcome: &ChainOutcome, allows_weak: bool) -> Answer {
    if outcome.is_passed() {
        return Answer::valid_if(true);
    }
    if allows_weak
        && [reasons::WEAK_DIGEST, reasons::WEAK_KEY]
            .into_iter()
            .any(|reason| outcome.has_reason(reason))
    {
        return Answer::unsupported(scope::WEAK);
    }
    let left_out = if outcome.has_reason(reasons::UNSUPPORTED_ALGORITHM) {
        outcome
            .links
            .iter()
            .flat_map(|link| [link.signature_algorithm(), key_algorithm(link)])
            .find_map(scope::of_algorithm)
            .or_else(|| outcome.links.iter().find_map(left_out_parameters))
    } else {
        None
    };
    match left_out {
        Some(left_out) => Answer::unsupported(left_out),
        None => Answer::valid_if(false).with("reason", explain(outcome)),
    }
}

/// Every check that stands in the way, in one line.
fn explain(outcome: &ChainOutcome) -> String {
    let faults = outcome
        .checks
        .iter()
        .filter(|check| matches!(check.answer, CheckAnswer::Violated | CheckAnswer::Undetermined));
    let words: Vec<String> = faults
        .map(|check| {
            let facts: Vec<String> = check.evidence.iter().map(ToString::to_string).collect();
            let reason = check.reason.map_or("", |reason| reason.as_str());
            format!("{}: {reason} ({})", check.id.as_str(), facts.join(", "))
        })
        .collect();
    words.join("; ")
}

fn signature_verdict(checked: Result<(), SignatureError>, algorithms: [Oid; 2]) -> Answer {
    match checked {
        Ok(()) => Answer::valid_if(true),
        Err(fault) => match algorithms
            .into_iter()
            .find_map(scope::of_algorithm)
            .filter(|_| fault.is_unsupported())
        {
            Some(left_out) => Answer::unsupported(left_out),
            None => Answer::valid_if(false).with("reason", fault.to_string()),
        },
    }
}

/// The algorithm of a certificate's key; that of its signature when the key can not even be named.
fn key_algorithm(certificate: &Certificate) -> Oid {
    let named = || {
        let spki = qolhat_asn1::Element::from_ber(certificate.spki_der()).ok()?;
        spki.sequence()
            .ok()?
            .next()
            .ok()?
            .sequence()
            .ok()?
            .next()
            .ok()?
            .oid()
            .ok()
    };
    named().unwrap_or_else(|| certificate.signature_algorithm())
}

/// Keys and signatures whose algorithm is on board, but not with these parameters. A curve of somebody's own making is
/// not left out: it is refused (RFC 5480, 2.1.1).
pub(super) fn left_out_parameters(certificate: &Certificate) -> Option<OutOfScope> {
    match certificate.public_key() {
        Err(PublicKeyError::UnsupportedAlgorithm { oid }) => scope::of_algorithm(oid),
        Err(PublicKeyError::UnsupportedParameters {
            algorithm: oid::key::EC,
            parameters: Some(_),
        }) => Some(scope::OTHER_CURVE),
        _ => (certificate.signature_algorithm() == oid::signature::RSA_PSS).then_some(scope::PSS_PARAMETERS),
    }
}

/// Anchors that OpenSSL reads with words of its own.
fn openssl_trust(question: &Question) -> Option<OutOfScope> {
    (!question.text("openssl_trust_settings").is_empty()).then_some(scope::OPENSSL_TRUST)
}

/// What the options of `openssl verify` mean for us.
#[derive(Default)]
struct OpensslOptions {
    /// Whether the case comes from OpenSSL, whose anchors are roots unless it is told otherwise.
    is_openssl: bool,
    partial_chain: bool,
    strict: bool,
    auth_level: Option<u64>,
    depth: Option<usize>,
    policies: Vec<Oid>,
    explicit_policy: bool,
    out_of_scope: Option<OutOfScope>,
}

impl OpensslOptions {
    fn read(question: &Question) -> Self {
        let mut options = Self {
            is_openssl: question.setting("openssl_options").is_array(),
            auth_level: question.setting("security_level_at_least").as_u64(),
            ..Self::default()
        };
        let words = question.texts("openssl_options");
        let mut words = words.iter();
        while let Some(&word) = words.next() {
            match word {
                "-partial_chain" => options.partial_chain = true,
                "-x509_strict" => options.strict = true,
                "-auth_level" => options.auth_level = words.next().and_then(|level| level.parse().ok()),
                "-verify_depth" => options.depth = words.next().and_then(|depth| depth.parse().ok()),
                "-policy_check" => {}
                "-policy" => options
                    .policies
                    .extend(words.next().and_then(|policy| Oid::new(policy).ok())),
                "-explicit_policy" => options.explicit_policy = true,
                _ => options.out_of_scope = Some(scope::OPENSSL_OPTION),
            }
        }
        options
    }

    fn apply(&self, policy: &mut ChainPolicy) {
        if self.strict {
            policy.conformance = Conformance::Strict;
        }
        if let Some(depth) = self.depth {
            policy.max_intermediates = depth;
        }
        policy.policies.initial_policies.extend(&self.policies);
        policy.policies.require_explicit_policy |= self.explicit_policy;
        // Levels of OpenSSL (SSL_CTX_set_security_level): bits of security 0, 80, 112, 128, 192.
        if let Some(level) = self.auth_level {
            policy.cryptography = CryptographyLimits {
                allow_sha1: level == 0,
                minimum_rsa_bits: match level {
                    0 => 0,
                    1 => 1024,
                    2 => 2048,
                    3 => 3072,
                    _ => 7680,
                },
            };
        }
    }

    /// Whether the case lets weak hashes and keys pass.
    fn allows_weak(&self) -> bool {
        self.auth_level == Some(0)
    }

    /// Without `-partial_chain` OpenSSL ends a chain only in a self-signed certificate; other trusted certificates merely
    /// help to build it. Qolhat trusts every anchor it is given, so the others are handed over as helpers.
    fn split_anchors(&self, given: TrustStore, intermediates: &mut Vec<Certificate>) -> TrustStore {
        if !self.is_openssl || self.partial_chain {
            return given;
        }
        let given = given.anchors().iter().map(|anchor| anchor.certificate.clone());
        let (roots, others): (Vec<_>, Vec<_>) = given.partition(may_be_self_signed);
        // Its own store comes first: it never looks at another certificate of the same name and key.
        let is_in_store = |certificate: &Certificate| {
            others
                .iter()
                .any(|other| other.subject() == certificate.subject() && other.spki_der() == certificate.spki_der())
        };
        intermediates.retain(|certificate| !is_in_store(certificate));
        intermediates.extend(others);
        TrustStore::from_certificates(roots, AnchorOrigin::GivenByUser)
    }
}

/// As OpenSSL looks at it: the names are equal, and the key is one that signs.
fn may_be_self_signed(certificate: &Certificate) -> bool {
    certificate.is_self_issued() && scope::of_algorithm(key_algorithm(certificate)) != Some(scope::OTHER_KEY)
}
