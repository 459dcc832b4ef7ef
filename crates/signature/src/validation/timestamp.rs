//! Is a time stamp good? (EN 319 102-1, 5.4; RFC 3161, 2.3 and 2.4.2; RFC 5816.)
//!
//! A token is signed data, so it is judged as a signature is, with what RFC 3161 demands besides. A stamp that fails any
//! question proves nothing.

use qolhat_asn1::{Oid, UnixTime};
use qolhat_pki::checks as chain_checks;
use qolhat_pki::{
    AlgorithmUse, Answer, Certificate, ChainOutcome, ChainPolicy, Check, CheckId, CrlReason, Decision, DigestAlgorithm,
    Fact, GeneralName, Indication, PolicySettings, ReasonCode, RequiredPurpose, RevocationDepth, RevocationFinding,
    RevocationStatus, SearchBudget, SubIndication,
};

use super::chain::ValidationContext;
use super::report::{Verdict, conclude};
use super::words::{checks, reasons};
use super::{Subject, acceptance, chain, format, in_order, integrity, signing_certificate};
use crate::cms::{CmsError, SignerInfo, oid};
use crate::timestamp::{MessageImprint, TimestampInfo, TimestampToken};

/// Most time stamps of one signature that are judged; each costs a chain. Signatures in use carry one or two, and later
/// renewals are archive time stamps.
pub const MAX_TIMESTAMPS: usize = 16;

/// What a stamp must have been made over.
#[derive(Clone, Copy, Debug)]
pub enum Stamped<'a> {
    /// These bytes: for a stamp inside a signature the signature value (EN 319 122-1, 5.3).
    Bytes(&'a [u8]),
    /// Bytes of which only this digest is at hand, such as that of a request.
    Imprint(&'a MessageImprint),
}

/// What there is to say about one time stamp.
#[derive(Clone, Debug)]
pub struct TimestampReport {
    /// SHA-256 of the token, whole.
    pub sha256: [u8; 32],
    /// What the authority says; nothing when the token can not be read.
    pub info: Option<TimestampInfo>,
    /// The certificate of the authority, when it is at hand.
    pub authority: Option<Certificate>,
    /// The way from the authority to an anchor, and what is known about its revocation.
    pub chain: Option<ChainOutcome>,
    /// The questions and answers, in the order of [`checks::ALL`].
    pub checks: Vec<Check>,
}

impl TimestampReport {
    /// The verdict that follows from the checks. Only a valid stamp proves a time.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        Verdict::of(self.indication())
    }

    /// The standard's word for the verdict.
    #[must_use]
    pub fn indication(&self) -> Indication {
        self.conclusion().0
    }

    /// The standard's word for the reason; nothing when the stamp is valid.
    #[must_use]
    pub fn sub_indication(&self) -> Option<SubIndication> {
        self.conclusion().1
    }

    /// The time it states, to the second. Proven only when the stamp is valid.
    ///
    /// The stated accuracy is shown and not added, as EN 319 102-1, 5.5.4, takes the time of a stamp.
    #[must_use]
    pub fn time(&self) -> Option<UnixTime> {
        self.info.as_ref().map(|info| info.time.seconds)
    }

    /// The time it proves; nothing when it is not valid.
    #[must_use]
    pub fn proven_time(&self) -> Option<UnixTime> {
        self.time().filter(|_| self.verdict() == Verdict::Valid)
    }

    /// The policy it follows.
    #[must_use]
    pub fn policy(&self) -> Option<Oid> {
        self.info.as_ref().map(|info| info.policy)
    }

    /// The check that asks this question.
    #[must_use]
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// What is known about the revocation of the authority's certificate; nothing when no chain was found.
    #[must_use]
    pub fn revocation(&self) -> Option<&RevocationFinding> {
        self.chain.as_ref()?.leaf_revocation()
    }

    fn conclusion(&self) -> (Indication, Option<SubIndication>) {
        const INDISPENSABLE: [CheckId; 8] = [
            checks::STRUCTURE_SOUND,
            checks::CONTENT_UNCHANGED,
            checks::SIGNATURE_BY_THIS_KEY,
            checks::SIGNING_CERTIFICATE_ATTRIBUTE,
            checks::TIMESTAMP_IMPRINT,
            checks::TIMESTAMP_AUTHORITY,
            checks::TIMESTAMP_MOMENT,
            checks::ALGORITHMS_ACCEPTABLE,
        ];
        conclude(&self.checks, self.chain.as_ref(), &INDISPENSABLE)
    }

    /// The report on a token of which nothing can be said but this.
    fn of_check(sha256: [u8; 32], check: Check) -> Self {
        Self {
            sha256,
            info: None,
            authority: None,
            chain: None,
            checks: vec![check],
        }
    }
}

/// Judges a time stamp by itself: a token, not a response.
///
/// The moment of `context` is the one the stamp must hold at; its purpose is not looked at. Whatever is wrong with the
/// token is a result: there is no error.
///
/// Source: ETSI EN 319 102-1, 5.4.
#[must_use]
pub fn verify_timestamp(token: &[u8], stamped: Stamped<'_>, context: &ValidationContext<'_>) -> TimestampReport {
    verify(token, stamped, None, context, &mut SearchBudget::default())
}

/// How many stamps over the value of a signature will be judged.
pub(super) fn count(signer: &SignerInfo<'_>) -> usize {
    signer.unsigned(oid::SIGNATURE_TIMESTAMP).take(MAX_TIMESTAMPS).count()
}

/// Judges every stamp over the value of a signature, in the order sent.
pub(super) fn verify_all(
    signer: &SignerInfo<'_>,
    subject: &Subject<'_>,
    context: &ValidationContext<'_>,
    budget: &mut SearchBudget,
) -> Vec<TimestampReport> {
    let tokens = signer.unsigned(oid::SIGNATURE_TIMESTAMP).enumerate();
    tokens
        .map(|(position, token)| match position {
            0..MAX_TIMESTAMPS => {
                let stamped = Stamped::Bytes(&signer.signature);
                verify(token.raw(), stamped, Some(subject), context, budget)
            }
            _ => TimestampReport::of_check(
                sha256(token.raw()),
                Check::not_checked(checks::STRUCTURE_SOUND, reasons::TIMESTAMP_NOT_EVALUATED),
            ),
        })
        .collect()
}

/// `around` is the signature that carries the stamp: its certificates and lists may be the authority's.
fn verify(
    token: &[u8],
    stamped: Stamped<'_>,
    around: Option<&Subject<'_>>,
    context: &ValidationContext<'_>,
    budget: &mut SearchBudget,
) -> TimestampReport {
    let token = match TimestampToken::from_ber(token) {
        Ok(read) => read,
        Err(fault) => return TimestampReport::of_check(sha256(token), format::unreadable(&fault)),
    };
    match only_signer(&token) {
        Ok(signer) => verify_signer(&token, &signer, stamped, around, context, budget),
        Err(check) => TimestampReport {
            info: Some(token.info),
            ..TimestampReport::of_check(sha256(token.bytes), check)
        },
    }
}

fn sha256(token: &[u8]) -> [u8; 32] {
    DigestAlgorithm::Sha256.digest(token).try_into().unwrap_or_default()
}

/// "The time-stamp token MUST NOT contain any signatures other than the signature of the TSA." (RFC 3161, 2.4.2.)
fn only_signer<'a>(token: &TimestampToken<'a>) -> Result<SignerInfo<'a>, Check> {
    let id = checks::STRUCTURE_SOUND;
    if let Some(extension) = token.info.critical_extensions.first() {
        let facts = vec![Fact::new("extension", extension)];
        return Err(Check::violated(
            id,
            qolhat_pki::reasons::UNKNOWN_CRITICAL_EXTENSION,
            facts,
        ));
    }
    let mut signers = token.signed.signer_infos();
    match (signers.next(), signers.next()) {
        (Some(only), None) => only.map_err(|fault: CmsError| format::unreadable(&fault)),
        _ => {
            let facts = vec![Fact::new("signers", token.signed.signers.len())];
            Err(Check::violated(id, reasons::NOT_ONE_SIGNER, facts))
        }
    }
}

fn verify_signer(
    token: &TimestampToken<'_>,
    signer: &SignerInfo<'_>,
    stamped: Stamped<'_>,
    around: Option<&Subject<'_>>,
    context: &ValidationContext<'_>,
    budget: &mut SearchBudget,
) -> TimestampReport {
    let mut subject = Subject::gather(&token.signed, None);
    let structure = format::check_structure(signer, subject.content_type, None);
    if let Some(around) = around {
        subject.add_material_of(around);
    }
    let made_it = |candidate: &Certificate| integrity::is_made_by(signer, candidate, &subject.content);
    let (certificate, named) = signing_certificate::identify(signer, subject.candidates(context), made_it);
    let integrity = integrity::check_integrity(signer, certificate, &subject.content);
    let moment = token.info.time.seconds;
    let chain = certificate.map(|certificate| find_chain(budget, certificate, moment, &subject, context));

    let mut checks = vec![structure, demand_reference(named)];
    checks.extend(integrity);
    checks.push(check_imprint(&token.info.imprint, stamped));
    checks.push(check_moment(&token.info, certificate, context.policy.at));
    checks.extend(certificate.map(|certificate| check_authority(certificate, &token.info)));
    checks.extend(chain.iter().flat_map(|chain| chain.checks.clone()));
    checks.push(check_algorithms(signer, &token.info.imprint, &context.policy));
    TimestampReport {
        sha256: sha256(token.bytes),
        authority: certificate.cloned(),
        chain,
        checks: context.policy.validation.weigh(in_order(checks)),
        info: Some(token.info.clone()),
    }
}

/// A token must name its certificate, in the form of RFC 2634 (a SHA-1 hash, as the national authority writes it) or of
/// RFC 5035 (RFC 3161, 2.4.2; RFC 5816, 2.2.1). SHA-1 names here, and a signature by the named key follows, so its
/// collisions do no harm.
fn demand_reference(named: Check) -> Check {
    match named.reason {
        Some(reason @ reasons::NO_CERTIFICATE_NAMED) => Check::violated(named.id, reason, named.evidence),
        _ => named,
    }
}

/// The chain of the authority at the moment in question, and not at that of the stamp: a key that is not trusted any
/// more proves nothing any more (EN 319 102-1, 5.4).
///
/// One exception is the rule of RFC 3161, 4: when the certificate was revoked for a reason that tells nothing against
/// the key, and the reason is stated, stamps from before stay good. It excuses the certificate and nobody above it:
/// whoever has the key of an authority that is not good now could have made certificate, revocation and stamp.
fn find_chain(
    budget: &mut SearchBudget,
    certificate: &Certificate,
    moment: UnixTime,
    subject: &Subject<'_>,
    context: &ValidationContext<'_>,
) -> ChainOutcome {
    let policy = ChainPolicy {
        purpose: RequiredPurpose::Usage(qolhat_pki::oid::usage::TIME_STAMPING),
        policies: PolicySettings::default(),
        ..context.policy.clone()
    };
    let now = chain::find(budget, certificate, subject, context, &policy);
    if !was_revoked_harmlessly(&now, moment, policy.revocation) {
        return now;
    }
    let then = ChainPolicy { at: moment, ..policy };
    chain::find(budget, certificate, subject, context, &then)
}

/// "When the reasonCode extension is present it SHALL be set either to unspecified (0), affiliationChanged (3),
/// superseded (4) or cessationOfOperation (5). In that case, tokens generated before the revocation time will be
/// considered valid. When it is not present, all the tokens SHALL be considered as invalid." (RFC 3161, 4, shortened.)
fn was_revoked_harmlessly(chain: &ChainOutcome, moment: UnixTime, depth: RevocationDepth) -> bool {
    let is_only_fault = chain.checks.iter().all(|check| {
        check.id == chain_checks::NOT_REVOKED || !matches!(check.answer, Answer::Violated | Answer::Undetermined)
    });
    let Some(RevocationStatus::Revoked { at, reason }) = chain.leaf_revocation().map(|finding| finding.status) else {
        return false;
    };
    let is_harmless = matches!(
        reason,
        Some(
            CrlReason::Unspecified
                | CrlReason::AffiliationChanged
                | CrlReason::Superseded
                | CrlReason::CessationOfOperation
        )
    );
    let is_vouched_for = |finding: &RevocationFinding| match finding.status {
        RevocationStatus::Good => true,
        RevocationStatus::Unknown => depth != RevocationDepth::Require,
        _ => false,
    };
    is_only_fault && is_harmless && moment < at && chain.revocation.iter().skip(1).all(is_vouched_for)
}

fn check_imprint(imprint: &MessageImprint, stamped: Stamped<'_>) -> Check {
    let id = checks::TIMESTAMP_IMPRINT;
    let algorithm = imprint.digest_algorithm();
    let facts = vec![
        Fact::new(
            "digest_algorithm",
            algorithm.map_or_else(|| imprint.algorithm.oid().to_string(), |known| known.name().to_owned()),
        ),
        Fact::new("digest", hex(&imprint.digest)),
    ];
    let is_same = match stamped {
        Stamped::Bytes(bytes) => imprint.is_of(bytes),
        Stamped::Imprint(other) => {
            algorithm.map(|_| algorithm == other.digest_algorithm() && imprint.digest == other.digest)
        }
    };
    match is_same {
        Some(true) => Check::satisfied(id, facts),
        Some(false) => Check::violated(id, reasons::IMPRINT_DIFFERS, facts),
        None => Check::undetermined(id, qolhat_pki::reasons::UNSUPPORTED_ALGORITHM, facts),
    }
}

/// A stamp from after the moment in question was not there yet. One from before its certificate began is not as old as it
/// says: the token names the certificate by its hash.
fn check_moment(info: &TimestampInfo, certificate: Option<&Certificate>, at: UnixTime) -> Check {
    let id = checks::TIMESTAMP_MOMENT;
    let mut facts = vec![Fact::new("time", info.time), Fact::new("at", at)];
    facts.extend(info.accuracy.map(|accuracy| Fact::new("accuracy", accuracy)));
    let begins = certificate.map(Certificate::not_before);
    if info.time.seconds > at {
        return Check::undetermined(id, reasons::TIMESTAMP_IN_FUTURE, facts);
    }
    match begins.filter(|begins| info.time.seconds < *begins) {
        Some(begins) => {
            facts.push(Fact::new("not_before", begins));
            Check::undetermined(id, qolhat_pki::reasons::CERTIFICATE_NOT_YET_VALID, facts)
        }
        None => Check::satisfied(id, facts),
    }
}

/// Whether the certificate is that of a time-stamping authority and of nothing else, and is called as the token says.
///
/// "The corresponding certificate MUST contain only one instance of the extended key usage field extension with
/// KeyPurposeID having value id-kp-timeStamping. This extension MUST be critical." (RFC 3161, 2.3, shortened.) Every
/// certificate of the national authority seen so far keeps to it.
fn check_authority(certificate: &Certificate, info: &TimestampInfo) -> Check {
    let id = checks::TIMESTAMP_AUTHORITY;
    let usage = qolhat_pki::oid::usage::TIME_STAMPING;
    let is_critical = certificate
        .extension(qolhat_pki::oid::extension::EXTENDED_KEY_USAGE)
        .is_some_and(|extension| extension.critical);
    let fault: Option<ReasonCode> = match certificate.extended_key_usage() {
        Some(usages) if !usages.contains(&usage) => Some(qolhat_pki::reasons::EXTENDED_KEY_USAGE),
        None => Some(qolhat_pki::reasons::EXTENDED_KEY_USAGE),
        Some(usages) if usages.iter().any(|other| *other != usage) => Some(reasons::USAGE_NOT_EXCLUSIVE),
        Some(_) if !is_critical => Some(reasons::USAGE_NOT_CRITICAL),
        Some(_) if !bears_name(certificate, info.authority.as_ref()) => Some(reasons::AUTHORITY_NAME_DIFFERS),
        Some(_) => None,
    };
    let facts = vec![
        Fact::new("authority", certificate.subject()),
        Fact::new("policy", info.policy),
    ];
    match fault {
        None => Check::satisfied(id, facts),
        Some(reason) => Check::violated(id, reason, facts),
    }
}

/// "If present, it MUST correspond to one of the subject names included in the certificate." (RFC 3161, 2.4.2.)
fn bears_name(certificate: &Certificate, stated: Option<&GeneralName>) -> bool {
    match stated {
        None => true,
        Some(GeneralName::Directory(name)) if name == certificate.subject() => true,
        Some(name) => certificate.subject_alt_names().contains(name),
    }
}

/// Whether the hashes of the token, and of what it stamps, still withstand forgery.
fn check_algorithms(signer: &SignerInfo<'_>, imprint: &MessageImprint, policy: &ChainPolicy) -> Check {
    let is_weak = |digest: &DigestAlgorithm| {
        let used = AlgorithmUse::TimestampImprint;
        policy.validation.digest(*digest, used, policy.at) == Decision::Reject
    };
    match imprint.digest_algorithm().filter(is_weak) {
        Some(weak) => Check::undetermined(
            checks::ALGORITHMS_ACCEPTABLE,
            qolhat_pki::reasons::WEAK_DIGEST,
            vec![Fact::new("digest_algorithm", weak.name())],
        ),
        None => acceptance::check_algorithms(signer, policy, policy.at),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::chain::tests::{good_chain, revoked};
    use super::*;

    /// RFC 3161, 4, speaks about the certificate of the time-stamping authority and about nobody above it.
    #[test]
    fn a_harmless_revocation_excuses_nobody_above() {
        let moment = UnixTime(1_794_000_000);
        let excused = |change: fn(&mut ChainOutcome), depth| {
            let mut chain = revoked(0, Some(CrlReason::Superseded));
            change(&mut chain);
            was_revoked_harmlessly(&chain, moment, depth)
        };
        let (require, lenient) = (RevocationDepth::Require, RevocationDepth::IfAvailable);
        assert!(excused(|_| {}, require));
        assert!(
            !was_revoked_harmlessly(&good_chain(), moment, require),
            "there is nothing to excuse"
        );
        let compromised = |chain: &mut ChainOutcome| {
            chain.revocation[1].status = RevocationStatus::Revoked {
                at: UnixTime(1_795_000_000),
                reason: Some(CrlReason::CaCompromise),
            };
        };
        let unknown = |chain: &mut ChainOutcome| chain.revocation[1].status = RevocationStatus::Unknown;
        assert!(!excused(compromised, require) && !excused(compromised, lenient));
        assert!(!excused(unknown, require));
        assert!(excused(unknown, lenient), "nobody asked for more");
    }
}
