//! Named checks, and the words of ETSI EN 319 102-1 that a verdict is made of.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One question that was asked, its answer and what the answer rests on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Check {
    /// Which question.
    pub id: CheckId,
    /// The answer.
    pub answer: Answer,
    /// Why, unless the answer is plain "satisfied".
    pub reason: Option<ReasonCode>,
    /// What the answer rests on: certificates, lists, moments.
    pub evidence: Vec<Fact>,
    /// What a bad answer does to the verdict.
    pub weight: Weight,
}

/// What a bad answer does to the verdict, the mildest first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Nothing: it is only told.
    Pass,
    /// Nothing, but the reader is warned.
    Warn,
    /// The signature is not valid.
    Fail,
}

impl Weight {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

impl Check {
    /// A check that holds.
    #[must_use]
    pub fn satisfied(id: CheckId, evidence: Vec<Fact>) -> Self {
        Self {
            id,
            answer: Answer::Satisfied,
            reason: None,
            evidence,
            weight: Weight::Fail,
        }
    }

    /// A check that holds, with something the reader should know.
    #[must_use]
    pub fn warned(id: CheckId, reason: ReasonCode, evidence: Vec<Fact>) -> Self {
        Self {
            reason: Some(reason),
            weight: Weight::Warn,
            ..Self::satisfied(id, evidence)
        }
    }

    /// A check that fails.
    #[must_use]
    pub fn violated(id: CheckId, reason: ReasonCode, evidence: Vec<Fact>) -> Self {
        Self {
            id,
            answer: Answer::Violated,
            reason: Some(reason),
            evidence,
            weight: Weight::Fail,
        }
    }

    /// A check that could not be decided.
    #[must_use]
    pub fn undetermined(id: CheckId, reason: ReasonCode, evidence: Vec<Fact>) -> Self {
        Self {
            id,
            answer: Answer::Undetermined,
            reason: Some(reason),
            evidence,
            weight: Weight::Fail,
        }
    }

    /// A check that was not made.
    #[must_use]
    pub fn not_checked(id: CheckId, reason: ReasonCode) -> Self {
        Self {
            id,
            answer: Answer::NotChecked,
            reason: Some(reason),
            evidence: Vec::new(),
            weight: Weight::Fail,
        }
    }

    /// The same check, weighing no more than `weight`.
    #[must_use]
    pub fn at_most(self, weight: Weight) -> Self {
        // What the reader is warned about although all is well has no weight to lower.
        let is_warned = self.answer == Answer::Satisfied;
        Self {
            weight: if is_warned {
                self.weight
            } else {
                self.weight.min(weight)
            },
            ..self
        }
    }

    /// Whether a bad answer stands in the way of the verdict.
    #[must_use]
    pub fn is_decisive(&self) -> bool {
        self.weight == Weight::Fail
    }

    /// Whether the reader is warned: all is well but for something, or all is not well and the policy lets it pass.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.weight == Weight::Warn && self.reason.is_some() && self.answer != Answer::NotChecked
    }
}

/// The answer to a check.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Answer {
    /// The question was asked and all is well.
    Satisfied,
    /// The question was asked and all is not well.
    Violated,
    /// The question was asked and what is at hand does not decide it.
    Undetermined,
    /// The question was not asked.
    NotChecked,
}

impl Answer {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Violated => "violated",
            Self::Undetermined => "undetermined",
            Self::NotChecked => "not-checked",
        }
    }
}

/// The stable kebab-case name of a question.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct CheckId(pub &'static str);

impl CheckId {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// The stable kebab-case name of a reason.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ReasonCode(pub &'static str);

impl ReasonCode {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

/// One fact of the evidence: a stable name and a value that is not translated.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fact {
    /// What the value is, in snake_case.
    pub name: &'static str,
    /// The value.
    pub value: String,
}

impl Fact {
    /// A fact.
    #[must_use]
    pub fn new(name: &'static str, value: impl fmt::Display) -> Self {
        Self {
            name,
            value: value.to_string(),
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.value)
    }
}

macro_rules! named {
    ($type:ident: $($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $($(#[$doc])* pub const $name: $type = $type($text);)*

        /// All of them, in the order in which they are reported.
        pub const ALL: &[$type] = &[$($name),*];
    };
}

/// The questions about a chain, in the order in which they are reported.
pub mod checks {
    use super::CheckId;

    named! { CheckId:
        /// Does a chain of names lead from the certificate to an anchor? (RFC 5280, 6.1; EN 319 102-1, 5.2.6.)
        CHAIN_FOUND = "chain-found";
        /// Is every certificate below the anchor signed by the one above it? (RFC 5280, 6.1.3 (a)(1).)
        CHAIN_SIGNATURES = "chain-signatures";
        /// Are all algorithms and key lengths acceptable? (EN 319 102-1, 5.2.8.)
        CHAIN_CRYPTOGRAPHY = "chain-cryptography";
        /// Did every certificate hold at the moment in question? (RFC 5280, 6.1.3 (a)(2).)
        CHAIN_VALIDITY = "chain-validity";
        /// Are all critical extensions understood and all known ones readable? (RFC 5280, 6.1.4 (o), 6.1.5 (f).)
        CHAIN_EXTENSIONS = "chain-extensions";
        /// Was every issuer allowed to issue? (RFC 5280, 6.1.4 (k) to (n).)
        ISSUERS_AUTHORIZED = "issuers-authorized";
        /// Do all names keep to the constraints above them? (RFC 5280, 6.1.3 (b), (c).)
        NAME_CONSTRAINTS = "name-constraints";
        /// Is there a policy that the whole chain follows? (RFC 5280, 6.1.3 (d) to (f), 6.1.5 (g).)
        CERTIFICATE_POLICIES = "certificate-policies";
        /// Is the chain free of marks that this profile refuses?
        PROFILE_POLICIES = "profile-policies";
        /// Is the key meant for this use? (RFC 5280, 4.2.1.3, 4.2.1.12.)
        KEY_PURPOSE = "key-purpose";
        /// Does every certificate keep to the profile of RFC 5280, 4? Asked only when the policy says strict.
        CERTIFICATE_PROFILE = "certificate-profile";
        /// Was no certificate below the anchor revoked? (RFC 5280, 6.1.3 (a)(3), 6.3.)
        NOT_REVOKED = "not-revoked";
    }
}

/// The reasons that checks of a chain give.
pub mod reasons {
    use super::ReasonCode;

    named! { ReasonCode:
        /// No anchors were given at all.
        NO_ANCHORS = "no-anchors";
        /// Neither the supplied certificates nor the anchors contain the issuer.
        ISSUER_NOT_FOUND = "issuer-not-found";
        /// The search stopped at a limit against hostile input.
        SEARCH_LIMIT = "search-limit";
        /// The chain has more certificates than allowed.
        CHAIN_TOO_LONG = "chain-too-long";
        /// A certificate was not signed by the issuer's key.
        CERTIFICATE_SIGNATURE_INVALID = "certificate-signature-invalid";
        /// The two signature algorithm fields differ.
        SIGNATURE_ALGORITHM_MISMATCH = "signature-algorithm-mismatch";
        /// An algorithm or parameter is not supported.
        UNSUPPORTED_ALGORITHM = "unsupported-algorithm";
        /// A public key is malformed.
        BAD_PUBLIC_KEY = "bad-public-key";
        /// A hash function is too weak.
        WEAK_DIGEST = "weak-digest";
        /// A key is too short.
        WEAK_KEY = "weak-key";
        /// An algorithm or key length still holds, and is on its way out.
        ALGORITHM_AGEING = "algorithm-ageing";
        /// A certificate had ended.
        CERTIFICATE_EXPIRED = "certificate-expired";
        /// A certificate had not begun.
        CERTIFICATE_NOT_YET_VALID = "certificate-not-yet-valid";
        /// A critical extension is unknown.
        UNKNOWN_CRITICAL_EXTENSION = "unknown-critical-extension";
        /// A known extension can not be read.
        MALFORMED_EXTENSION = "malformed-extension";
        /// An issuer is not an authority.
        NOT_AN_AUTHORITY = "not-an-authority";
        /// More authorities follow than the path length allows.
        PATH_LENGTH_EXCEEDED = "path-length-exceeded";
        /// An issuer's key may not sign certificates.
        ISSUER_KEY_USAGE = "issuer-key-usage";
        /// A name lies outside of what is permitted, or inside of what is excluded.
        NAME_NOT_PERMITTED = "name-not-permitted";
        /// A name constraint can not be read or applied.
        NAME_CONSTRAINT_UNUSABLE = "name-constraint-unusable";
        /// No policy is common to the chain.
        NO_COMMON_POLICY = "no-common-policy";
        /// A policy mapping uses anyPolicy.
        BAD_POLICY_MAPPING = "bad-policy-mapping";
        /// The policies are more than can be processed.
        POLICY_LIMIT = "policy-limit";
        /// A certificate carries a mark that this profile refuses.
        POLICY_REFUSED = "policy-refused-in-this-profile";
        /// The key is for logging in.
        LOGIN_KEY = "login-key";
        /// The key is for signing documents.
        SIGNING_KEY = "signing-key";
        /// The key is for something else.
        OTHER_PURPOSE = "other-purpose";
        /// The key usage does not allow signatures.
        KEY_USAGE = "key-usage";
        /// A required extended key usage is missing.
        EXTENDED_KEY_USAGE = "extended-key-usage";
        /// A certificate breaks a rule of RFC 5280, 4.
        PROFILE_BROKEN = "profile-broken";
        /// A certificate was revoked.
        CERTIFICATE_REVOKED = "certificate-revoked";
        /// An issuing certificate was revoked.
        AUTHORITY_REVOKED = "authority-revoked";
        /// A certificate was revoked, but only after the moment in question.
        REVOKED_LATER = "revoked-later";
        /// The authority says that it never issued the certificate.
        CERTIFICATE_NEVER_ISSUED = "certificate-never-issued";
        /// The authority above says that it never issued the certificate of the issuer.
        AUTHORITY_NEVER_ISSUED = "authority-never-issued";
        /// No usable revocation data was given.
        REVOCATION_DATA_MISSING = "revocation-data-missing";
        /// Revocation data is out of date at the moment in question.
        REVOCATION_DATA_STALE = "revocation-data-stale";
        /// Revocation data says that it was made after the question was asked.
        REVOCATION_DATA_NOT_YET_VALID = "revocation-data-not-yet-valid";
        /// Revocation data is not signed by who must sign it.
        REVOCATION_DATA_UNTRUSTED = "revocation-data-untrusted";
        /// Revocation data has a critical part that is unknown.
        REVOCATION_DATA_NOT_UNDERSTOOD = "revocation-data-not-understood";
        /// Revocation data is signed by who must sign it, and the signature does not fit.
        REVOCATION_DATA_SIGNATURE_INVALID = "revocation-data-signature-invalid";
        /// Revocation data was made when the certificate had ended, and may have dropped it.
        REVOCATION_DATA_AFTER_EXPIRY = "revocation-data-after-expiry";
        /// The answer or the list is about another certificate, or about those of another issuer.
        REVOCATION_DATA_FOR_ANOTHER = "revocation-data-for-another";
        /// A delta list starts from a later complete list than the one at hand, so that changes between them are missing.
        REVOCATION_DELTA_DOES_NOT_FIT = "revocation-delta-does-not-fit";
        /// The answer does not repeat the nonce of the question: it is an answer to somebody else, or an old one.
        REVOCATION_NONCE_DIFFERS = "revocation-nonce-differs";
        /// The responder did not answer the question, and said so.
        REVOCATION_ANSWER_REFUSED = "revocation-answer-refused";
        /// The responder does not know the certificate.
        REVOCATION_STATUS_UNKNOWN = "revocation-status-unknown";
        /// The certificate of the responder was revoked.
        RESPONDER_REVOKED = "responder-revoked";
        /// Whether the certificate of the responder was revoked can not be learned.
        RESPONDER_STATUS_UNKNOWN = "responder-status-unknown";
        /// The revocation service could not be reached.
        REVOCATION_SERVICE_UNREACHABLE = "revocation-service-unreachable";
        /// The revocation service did not answer in time.
        REVOCATION_SERVICE_TIMEOUT = "revocation-service-timeout";
        /// The revocation service answered with an error of HTTP.
        REVOCATION_SERVICE_ERROR = "revocation-service-error";
        /// What the revocation service sent was cut short.
        REVOCATION_ANSWER_TRUNCATED = "revocation-answer-truncated";
        /// What the revocation service sent is something else, such as a web page.
        REVOCATION_ANSWER_NOT_DER = "revocation-answer-not-der";
        /// The network is switched off, so no service could be asked.
        SERVICE_NETWORK_OFF = "service-network-off";
        /// The address of a service can not be used.
        SERVICE_ADDRESS_UNUSABLE = "service-address-unusable";
        /// A service is in the local network, and no setting allows it.
        SERVICE_HOST_NOT_ALLOWED = "service-host-not-allowed";
        /// The name of a service's host was not found.
        SERVICE_NAME_NOT_FOUND = "service-name-not-found";
        /// A service refused the connection.
        SERVICE_CONNECTION_REFUSED = "service-connection-refused";
        /// The secure connection to a service failed.
        SERVICE_TLS_FAILED = "service-tls-failed";
        /// The server of a service has a certificate of an authority that is not believed.
        SERVICE_CERTIFICATE_UNTRUSTED = "service-certificate-untrusted";
        /// The certificate of a service's server is of another host.
        SERVICE_CERTIFICATE_OF_ANOTHER_HOST = "service-certificate-of-another-host";
        /// The certificate of a service's server has ended or has not begun.
        SERVICE_CERTIFICATE_NOT_VALID_NOW = "service-certificate-not-valid-now";
        /// The proxy did not let the request pass.
        SERVICE_PROXY_REFUSED = "service-proxy-refused";
        /// A service redirects to another host.
        SERVICE_REDIRECTED = "service-redirected";
        /// The answer of a service can not be read.
        SERVICE_ANSWER_UNREADABLE = "service-answer-unreadable";
        /// The answer of a service is larger than its limit.
        SERVICE_ANSWER_TOO_LARGE = "service-answer-too-large";
        /// The answer of a service could not be stored on this computer.
        SERVICE_ANSWER_NOT_STORED = "service-answer-not-stored";
        /// The caller asked not to look at revocation.
        REVOCATION_NOT_ASKED = "revocation-not-asked";
        /// The certificate is an anchor itself: trusted by decision.
        IS_AN_ANCHOR = "is-an-anchor";
        /// There was nothing to check, since no chain was found.
        NO_CHAIN = "no-chain";
        /// The policy of this check does not ask for it.
        NOT_REQUIRED = "not-required";
    }

    /// Why evidence about revocation could not be had: what an [`EvidenceFault`](crate::EvidenceFault) says when nothing
    /// came that could be read.
    pub const EVIDENCE_NOT_OBTAINED: &[ReasonCode] = &[
        REVOCATION_SERVICE_UNREACHABLE,
        REVOCATION_SERVICE_TIMEOUT,
        REVOCATION_SERVICE_ERROR,
        REVOCATION_ANSWER_TRUNCATED,
        REVOCATION_ANSWER_NOT_DER,
        SERVICE_NETWORK_OFF,
        SERVICE_ADDRESS_UNUSABLE,
        SERVICE_HOST_NOT_ALLOWED,
        SERVICE_NAME_NOT_FOUND,
        SERVICE_CONNECTION_REFUSED,
        SERVICE_TLS_FAILED,
        SERVICE_CERTIFICATE_UNTRUSTED,
        SERVICE_CERTIFICATE_OF_ANOTHER_HOST,
        SERVICE_CERTIFICATE_NOT_VALID_NOW,
        SERVICE_PROXY_REFUSED,
        SERVICE_REDIRECTED,
        SERVICE_ANSWER_UNREADABLE,
        SERVICE_ANSWER_TOO_LARGE,
        SERVICE_ANSWER_NOT_STORED,
    ];
}

/// Main indication (EN 319 102-1, 5.1.3, table 4).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Indication {
    /// The signature is valid.
    TotalPassed,
    /// What is at hand does not decide it.
    Indeterminate,
    /// The signature is not valid.
    TotalFailed,
}

impl Indication {
    /// The standard's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TotalPassed => "TOTAL-PASSED",
            Self::Indeterminate => "INDETERMINATE",
            Self::TotalFailed => "TOTAL-FAILED",
        }
    }
}

macro_rules! sub_indications {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// Sub-indication (EN 319 102-1, 5.1.3, tables 5 and 6).
        #[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum SubIndication { $($(#[$doc])* $name,)* }

        impl SubIndication {
            /// Every word.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The standard's word.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

sub_indications! {
    /// The structure is broken.
    FormatFailure = "FORMAT_FAILURE";
    /// A signed digest differs.
    HashFailure = "HASH_FAILURE";
    /// The signature value is wrong.
    SigCryptoFailure = "SIG_CRYPTO_FAILURE";
    /// The signing certificate is revoked, and the signature is known to be later.
    Revoked = "REVOKED";
    /// The signing certificate had ended, and the signature is known to be later.
    Expired = "EXPIRED";
    /// The signature was made before the certificate began.
    NotYetValid = "NOT_YET_VALID";
    /// Signed attributes break the policy.
    SigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE";
    /// The chain breaks the policy.
    ChainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE";
    /// The chain is not valid for another reason.
    CertificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE";
    /// An algorithm or key length is not acceptable.
    CryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE";
    /// An algorithm is not acceptable any more, and there is no proof of an earlier time.
    CryptoConstraintsFailureNoPoe = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
    /// The signature policy could not be processed.
    PolicyProcessingError = "POLICY_PROCESSING_ERROR";
    /// The signature policy is not available.
    SignaturePolicyNotAvailable = "SIGNATURE_POLICY_NOT_AVAILABLE";
    /// Time stamps contradict each other.
    TimestampOrderFailure = "TIMESTAMP_ORDER_FAILURE";
    /// The signing certificate is not at hand.
    NoSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND";
    /// No chain to an anchor was found.
    NoCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND";
    /// The signing certificate is revoked, and there is no proof that the signature is older.
    RevokedNoPoe = "REVOKED_NO_POE";
    /// An issuing certificate is revoked, and there is no proof that the signature is older.
    RevokedCaNoPoe = "REVOKED_CA_NO_POE";
    /// A certificate does not hold now, and there is no proof that the signature is older.
    OutOfBoundsNoPoe = "OUT_OF_BOUNDS_NO_POE";
    /// No proof of existence.
    NoPoe = "NO_POE";
    /// Not enough data now: more may come.
    TryLater = "TRY_LATER";
    /// The signed data is not at hand.
    SignedDataNotFound = "SIGNED_DATA_NOT_FOUND";
}
