//! The rules of a verdict as data: which algorithms hold until when, who may sign what, what a later revocation means, and
//! how much each check weighs.
//!
//! [`ValidationPolicy::shipped`] is the policy of this program (`crates/pki/policy/qolhat-1.json`); another is read with
//! [`ValidationPolicy::from_json`]. `docs/policy.md` explains the file to its readers. A policy can not lift
//! [`INDISPENSABLE`]: what proves a signature wrong, or leaves it without an anchor, decides under every policy.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use qolhat_asn1::{CivilTime, UnixTime};
use serde::{Deserialize, Serialize};

use crate::{
    Answer, Check, CheckId, CrlReason, DigestAlgorithm, KeyAlgorithm, Purpose, RevocationFinding, RevocationStatus,
    Role, Weight, reasons,
};

/// The policy of this program, as it stands in the repository.
const SHIPPED: &str = include_str!("../policy/qolhat-1.json");

/// The largest file that is read as a policy; the shipped one has some 10 KiB.
pub const MAX_POLICY_BYTES: usize = 256 * 1024;

/// The longest name of a policy: it stands in every report.
const MAX_NAME_CHARACTERS: usize = 100;

/// The checks that decide under every policy: their weight is always "fail".
pub const INDISPENSABLE: [&str; 14] = [
    "structure-sound",
    "content-unchanged",
    "signature-by-this-key",
    "signing-certificate-attribute",
    "timestamp-imprint",
    "timestamp-authority",
    "timestamp-moment",
    "chain-validity",
    "not-revoked",
    "chain-found",
    "chain-signatures",
    "issuers-authorized",
    "chain-extensions",
    "profile-policies",
];

/// The name under which a table keeps what is not stated: a certificate without a role, a revocation without a reason.
const NO_ROLE: &str = "none";
const NO_REASON: &str = "not-stated";
/// The kind of document whose rules hold for all that have none of their own.
const ANY_DOCUMENT: &str = "any";

/// Why a policy is not understood.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// It is larger than [`MAX_POLICY_BYTES`].
    #[error("the policy has {bytes} bytes; {MAX_POLICY_BYTES} are read")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// It is no JSON of this shape.
    #[error("the policy is not of the expected shape: {0}")]
    Shape(#[from] serde_json::Error),
    /// A value contradicts the rules of the file.
    #[error("{place}: {fault}")]
    Rule {
        /// The table and the row.
        place: String,
        /// What is wrong there.
        fault: String,
    },
}

/// What the table says of an algorithm at a moment.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It holds.
    Accept,
    /// It holds, and the reader is told that it is on its way out.
    Warn,
    /// It does not hold.
    Reject,
}

/// What an algorithm is used for.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlgorithmUse {
    /// The hash of a signed content and of its signed attributes.
    ContentDigest,
    /// The hash under the signature of a certificate, a revocation list or an answer of a responder.
    CertificateSignature,
    /// The hash that a time stamp covers.
    TimestampImprint,
    /// A hash that only points at a certificate: key identifiers, ESSCertID.
    KeyIdentifier,
    /// A public key.
    Key,
}

/// A policy as it is written down: every field of the file.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDocument {
    /// A name that stays when the version changes.
    pub name: String,
    /// Grows with every change.
    pub version: u32,
    /// The day it was made, `YYYY-MM-DD`.
    pub date: String,
    /// Until when each algorithm holds.
    pub algorithms: Vec<AlgorithmRule>,
    /// Whose keys may sign which documents.
    pub key_use: Vec<KeyUseRule>,
    /// What a revocation after the signature means.
    pub revocation: Vec<RevocationRule>,
    /// For how many seconds an answer of a responder holds that names no next one.
    pub ocsp_freshness_seconds: u32,
    /// What each check weighs, by its id.
    pub checks: BTreeMap<String, Weight>,
}

/// Until when an algorithm holds for some uses.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AlgorithmRule {
    /// A name of `docs/policy.md`.
    pub algorithm: String,
    /// Only keys of at least so many bits; the row with the largest number that fits speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_bits: Option<u32>,
    /// For what.
    pub uses: Vec<AlgorithmUse>,
    /// One after the other; the last has no end.
    pub periods: Vec<Period>,
    /// Where the dates come from.
    pub source: String,
    /// Whether the source leaves a choice that was made here.
    pub own_judgement: bool,
}

/// A stretch of time and what is decided in it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// The first day that does not belong to it any more, `YYYY-MM-DD` in UTC; without it the period does not end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What is decided.
    pub decision: Decision,
}

/// Whose keys may sign these documents.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KeyUseRule {
    /// Types of documents; `any` for all that are named nowhere.
    pub documents: Vec<String>,
    /// By [`Purpose`].
    pub purposes: BTreeMap<String, Weight>,
    /// By [`Role`], and `none` for a certificate that states no role. Of several roles the best counts.
    pub roles: BTreeMap<String, Weight>,
    /// Where the rule comes from.
    pub source: String,
    /// Whether the source leaves a choice that was made here.
    pub own_judgement: bool,
}

/// Since when a revocation counts, and what it means for a signature that is older.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RevocationRule {
    /// CRLReason in the words of RFC 5280, 5.3.1, and `not-stated`.
    pub reasons: Vec<String>,
    /// Since when.
    pub counts_from: CountsFrom,
    /// What a revocation that counts only after the moment in question does to the signature.
    pub afterwards: Weight,
    /// Where the rule comes from.
    pub source: String,
    /// Whether the source leaves a choice that was made here.
    pub own_judgement: bool,
}

/// The date since which a revocation counts.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CountsFrom {
    /// The date of the entry.
    RevocationDate,
    /// The invalidity date when there is one and it is earlier (RFC 5280, 5.3.2), else the date of the entry.
    InvalidityDate,
    /// The same while nothing proves the moment in question, since whoever has the key may have claimed it; the date of the
    /// entry when the moment is proven.
    InvalidityDateUnlessProven,
}

/// A policy that was understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ValidationPolicy {
    document: PolicyDocument,
    json: String,
    sha256: [u8; 32],
    digests: BTreeMap<(DigestAlgorithm, AlgorithmUse), Timeline>,
    /// By algorithm and least number of bits.
    keys: BTreeMap<(String, u32), Timeline>,
}

/// Ends of periods and what is decided before each; the last end is never reached.
type Timeline = Vec<(UnixTime, Decision)>;

impl ValidationPolicy {
    /// The policy that comes with the program.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        static POLICY: LazyLock<Arc<ValidationPolicy>> = LazyLock::new(|| Arc::new(ValidationPolicy::read_shipped()));
        Arc::clone(&POLICY)
    }

    /// A shipped file that can not be understood would refuse everything; a test reads it first.
    fn read_shipped() -> Self {
        Self::compile(SHIPPED, None).unwrap_or_else(|_| Self {
            document: PolicyDocument {
                name: String::new(),
                version: 0,
                date: String::new(),
                algorithms: Vec::new(),
                key_use: Vec::new(),
                revocation: Vec::new(),
                ocsp_freshness_seconds: 0,
                checks: BTreeMap::new(),
            },
            json: String::new(),
            sha256: [0; 32],
            digests: BTreeMap::new(),
            keys: BTreeMap::new(),
        })
    }

    /// Reads a policy from its file.
    ///
    /// # Errors
    /// [`PolicyError`]: every table must be complete, and must name no algorithm, role, reason or check that is unknown.
    /// Name and version of the shipped policy are its own.
    pub fn from_json(json: &str) -> Result<Self, PolicyError> {
        let shipped = Self::shipped();
        let policy = Self::compile(json, Some(&shipped.document.checks))?;
        let is_namesake = policy.name() == shipped.name() && policy.version() == shipped.version();
        if is_namesake && policy.document != shipped.document {
            return Err(rule(
                "name",
                "it is the name of the shipped policy, which says something else",
            ));
        }
        Ok(policy)
    }

    /// The policy of a document, as if it had been read from a file.
    ///
    /// # Errors
    /// As [`ValidationPolicy::from_json`].
    pub fn from_document(document: &PolicyDocument) -> Result<Self, PolicyError> {
        Self::from_json(&serde_json::to_string_pretty(document)?)
    }

    /// The shipped policy without the dates of SHA-1 and RSA: for suites of cases that are older than they are, and state what
    /// they demand. Keys of RSA hold from `minimum_rsa_bits` on.
    ///
    /// # Errors
    /// As [`ValidationPolicy::from_json`].
    pub fn undated(sha1: Decision, minimum_rsa_bits: u32) -> Result<Arc<Self>, PolicyError> {
        let mut document = Self::shipped().document.clone();
        let without_dates = |decision| vec![Period { until: None, decision }];
        document.name.push_str(", undated");
        for row in &mut document.algorithms {
            match row.minimum_bits {
                Some(0) => row.periods = without_dates(Decision::Reject),
                Some(bits) if bits < minimum_rsa_bits => row.periods = without_dates(Decision::Reject),
                Some(_) => row.periods = without_dates(Decision::Accept),
                None if row.algorithm == "sha-1" && !row.uses.contains(&AlgorithmUse::KeyIdentifier) => {
                    row.periods = without_dates(sha1);
                }
                None => {}
            }
        }
        let is_least = |row: &AlgorithmRule| row.minimum_bits == Some(minimum_rsa_bits);
        match document.algorithms.iter_mut().find(|row| is_least(row)) {
            Some(row) => row.periods = without_dates(Decision::Accept),
            None => document.algorithms.push(AlgorithmRule {
                algorithm: "rsa".to_owned(),
                minimum_bits: Some(minimum_rsa_bits),
                uses: vec![AlgorithmUse::Key],
                periods: without_dates(Decision::Accept),
                source: "the caller".to_owned(),
                own_judgement: true,
            }),
        }
        Self::from_document(&document).map(Arc::new)
    }

    fn compile(json: &str, known_checks: Option<&BTreeMap<String, Weight>>) -> Result<Self, PolicyError> {
        if json.len() > MAX_POLICY_BYTES {
            return Err(PolicyError::TooLarge { bytes: json.len() });
        }
        // Editors on Windows begin a file with a byte order mark.
        let document: PolicyDocument = serde_json::from_str(json.strip_prefix('\u{feff}').unwrap_or(json))?;
        if document.name.chars().count() > MAX_NAME_CHARACTERS {
            return Err(rule(
                "name",
                format!("it is longer than {MAX_NAME_CHARACTERS} characters"),
            ));
        }
        if document.name.trim().is_empty() || document.name.chars().any(char::is_control) {
            return Err(rule("name", "it is empty, or has characters that can not be shown"));
        }
        day(&document.date).ok_or_else(|| rule("date", format!("{} is no day", document.date)))?;
        let (digests, keys) = compile_algorithms(&document.algorithms)?;
        check_key_use(&document.key_use)?;
        check_revocation(&document.revocation)?;
        check_weights(&document.checks, known_checks)?;
        let sha256 = <[u8; 32]>::try_from(&*DigestAlgorithm::Sha256.digest(json.as_bytes())).unwrap_or_default();
        Ok(Self {
            document,
            json: json.to_owned(),
            sha256,
            digests,
            keys,
        })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.document.name
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.document.version
    }

    /// The day it was made, `YYYY-MM-DD`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.document.date
    }

    /// SHA-256 of the file.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The file, byte for byte as it was read.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Every field of the file.
    #[must_use]
    pub fn document(&self) -> &PolicyDocument {
        &self.document
    }

    /// What the table says of a hash. `at` is the proven time of the signature, or the moment that is asked about.
    #[must_use]
    pub fn digest(&self, digest: DigestAlgorithm, used: AlgorithmUse, at: UnixTime) -> Decision {
        decide(self.digests.get(&(digest, used)), at)
    }

    /// What the table says of a key; `bits` counts the modulus of an RSA key and is passed over for all others.
    #[must_use]
    pub fn key(&self, algorithm: KeyAlgorithm, bits: u32, at: UnixTime) -> Decision {
        let name = algorithm.policy_name().to_owned();
        let bits = if algorithm == KeyAlgorithm::Rsa { bits } else { 0 };
        let row = self.keys.range((name.clone(), 0)..=(name, bits)).next_back();
        decide(row.map(|(_, timeline)| timeline), at)
    }

    /// What the purpose of a key means for signing a document of this type.
    #[must_use]
    pub fn purpose(&self, document: Option<&str>, purpose: Purpose) -> Weight {
        self.key_use(document, |rule| rule.purposes.get(purpose.as_str()))
    }

    /// What the roles of a certificate mean for signing a document of this type: of several the best counts.
    #[must_use]
    pub fn roles(&self, document: Option<&str>, roles: &[Role]) -> Weight {
        let weigh = |name: &str| self.key_use(document, |rule| rule.roles.get(name));
        let best = roles.iter().map(|role| weigh(role.as_str())).min();
        best.unwrap_or_else(|| weigh(NO_ROLE))
    }

    fn key_use<'a>(&'a self, document: Option<&str>, weight: impl Fn(&'a KeyUseRule) -> Option<&'a Weight>) -> Weight {
        let named = |name: &str| {
            let rules = &self.document.key_use;
            rules
                .iter()
                .find(|rule| rule.documents.iter().any(|known| known == name))
        };
        let rule = document.and_then(named).or_else(|| named(ANY_DOCUMENT));
        rule.and_then(weight).copied().unwrap_or(Weight::Fail)
    }

    /// What a check weighs; one that the policy does not name decides.
    #[must_use]
    pub fn weight(&self, check: CheckId) -> Weight {
        self.document
            .checks
            .get(check.as_str())
            .copied()
            .unwrap_or(Weight::Fail)
    }

    /// Gives each check its weight.
    #[must_use]
    pub fn weigh(&self, checks: Vec<Check>) -> Vec<Check> {
        checks
            .into_iter()
            .map(|check| {
                let weight = self.weight(check.id);
                check.at_most(weight)
            })
            .collect()
    }

    /// Since when a revocation counts; `is_time_proven` says whether a time stamp proves the moment in question.
    #[must_use]
    pub fn counts_from(
        &self,
        reason: Option<CrlReason>,
        revoked_at: UnixTime,
        invalidity_date: Option<UnixTime>,
        is_time_proven: bool,
    ) -> UnixTime {
        let looks_back = match self.revocation_rule(reason).map(|rule| rule.counts_from) {
            Some(CountsFrom::RevocationDate) => false,
            Some(CountsFrom::InvalidityDateUnlessProven) => !is_time_proven,
            Some(CountsFrom::InvalidityDate) | None => true,
        };
        invalidity_date
            .filter(|_| looks_back)
            .map_or(revoked_at, |suspected| suspected.min(revoked_at))
    }

    /// For how many seconds an answer of a responder holds that names no next one.
    #[must_use]
    pub fn ocsp_freshness_seconds(&self) -> u32 {
        self.document.ocsp_freshness_seconds
    }

    /// What a revocation that counts only after the moment in question does to the signature.
    #[must_use]
    pub fn afterwards(&self, reason: Option<CrlReason>) -> Weight {
        self.revocation_rule(reason)
            .map_or(Weight::Fail, |rule| rule.afterwards)
    }

    fn revocation_rule(&self, reason: Option<CrlReason>) -> Option<&RevocationRule> {
        let name = reason.map_or(NO_REASON, CrlReason::as_str);
        let rules = &self.document.revocation;
        rules.iter().find(|rule| rule.reasons.iter().any(|known| known == name))
    }

    /// Applies the revocation rule to what was found: `check` says what the dates of the entries alone say. Nothing proves the
    /// moment `at` here.
    pub(crate) fn judge_later_revocation(
        &self,
        check: Check,
        findings: &mut [RevocationFinding],
        at: UnixTime,
        is_time_proven: bool,
    ) -> Check {
        let mut judged = check;
        for (position, finding) in findings.iter_mut().enumerate() {
            let Some(entry) = finding.revoked_later.clone() else {
                continue;
            };
            let since = self.counts_from(entry.reason, entry.revoked_at, entry.invalidity_date, is_time_proven);
            let afterwards = self.afterwards(entry.reason);
            if since <= at || afterwards == Weight::Fail {
                finding.status = RevocationStatus::Revoked {
                    at: since,
                    reason: entry.reason,
                };
                judged.answer = Answer::Violated;
                judged.weight = Weight::Fail;
                judged.reason = Some(match position {
                    0 => reasons::CERTIFICATE_REVOKED,
                    _ => reasons::AUTHORITY_REVOKED,
                });
                return judged;
            }
            if afterwards == Weight::Warn && judged.answer == Answer::Satisfied {
                judged.weight = Weight::Warn;
            }
        }
        judged
    }
}

impl KeyAlgorithm {
    /// Its name in a policy.
    fn policy_name(self) -> &'static str {
        match self {
            Self::Rsa => "rsa",
            Self::Ecdsa => "ecdsa",
            Self::Ed25519 => "ed25519",
            Self::KazakhGost2004 => "gost-34.310-2004",
            Self::KazakhGost2015Bits256 => "gost-34.10-2015-256",
            Self::KazakhGost2015Bits512 => "gost-34.10-2015-512",
            Self::RussianGost2001 => "gost-r-34.10-2001",
            Self::RussianGost2012Bits256 => "gost-r-34.10-2012-256",
            Self::RussianGost2012Bits512 => "gost-r-34.10-2012-512",
        }
    }

    const ALL: [Self; 9] = [
        Self::Rsa,
        Self::Ecdsa,
        Self::Ed25519,
        Self::KazakhGost2004,
        Self::KazakhGost2015Bits256,
        Self::KazakhGost2015Bits512,
        Self::RussianGost2001,
        Self::RussianGost2012Bits256,
        Self::RussianGost2012Bits512,
    ];
}

/// The name of a hash in a policy.
fn digest_name(digest: DigestAlgorithm) -> &'static str {
    match digest {
        DigestAlgorithm::Sha1 => "sha-1",
        DigestAlgorithm::Sha256 => "sha-256",
        DigestAlgorithm::Sha384 => "sha-384",
        DigestAlgorithm::Sha512 => "sha-512",
        DigestAlgorithm::Streebog256 => "streebog-256",
        DigestAlgorithm::Streebog512 => "streebog-512",
        DigestAlgorithm::Gost94Test => "gost-34.311-95",
        DigestAlgorithm::Gost94CryptoPro => "gost-r-34.11-94",
    }
}

/// A hash that a policy names and this program never computes, so that no policy can accept it.
const NEVER_COMPUTED: &str = "md5";

const DIGEST_USES: [AlgorithmUse; 4] = [
    AlgorithmUse::ContentDigest,
    AlgorithmUse::CertificateSignature,
    AlgorithmUse::TimestampImprint,
    AlgorithmUse::KeyIdentifier,
];

/// What is not in the table is rejected.
fn decide(timeline: Option<&Timeline>, at: UnixTime) -> Decision {
    timeline
        .and_then(|timeline| timeline.iter().find(|(until, _)| at < *until))
        .map_or(Decision::Reject, |(_, decision)| *decision)
}

fn rule(place: impl Into<String>, fault: impl Into<String>) -> PolicyError {
    PolicyError::Rule {
        place: place.into(),
        fault: fault.into(),
    }
}

/// Midnight in UTC of a day written `YYYY-MM-DD`.
fn day(text: &str) -> Option<UnixTime> {
    let mut parts = text.split('-');
    let mut number = |digits: usize| -> Option<u32> {
        let part = parts.next()?;
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    let (year, month, day) = (number(4)?, number(2)?, number(2)?);
    let midnight = CivilTime {
        year: i64::from(year),
        month,
        day,
        hour: 0,
        minute: 0,
        second: 0,
    };
    parts.next().is_none().then(|| midnight.to_unix()).flatten()
}

type Algorithms = (
    BTreeMap<(DigestAlgorithm, AlgorithmUse), Timeline>,
    BTreeMap<(String, u32), Timeline>,
);

fn compile_algorithms(rules: &[AlgorithmRule]) -> Result<Algorithms, PolicyError> {
    let mut digests = BTreeMap::new();
    let mut keys = BTreeMap::new();
    for row in rules {
        let place = format!("algorithms, {}", row.algorithm);
        let timeline = compile_periods(&row.periods, &place)?;
        if row.source.trim().is_empty() {
            return Err(rule(place, "the source is missing"));
        }
        let digest = DigestAlgorithm::ALL
            .into_iter()
            .find(|known| digest_name(*known) == row.algorithm);
        let key = KeyAlgorithm::ALL
            .into_iter()
            .find(|known| known.policy_name() == row.algorithm);
        let is_key = row.uses == [AlgorithmUse::Key];
        if row.minimum_bits.is_some() && key != Some(KeyAlgorithm::Rsa) {
            return Err(rule(place, "only keys of RSA are told apart by their bits"));
        }
        let is_twice = match (digest, key) {
            (Some(digest), None) if !row.uses.contains(&AlgorithmUse::Key) => row
                .uses
                .iter()
                .any(|used| digests.insert((digest, *used), timeline.clone()).is_some()),
            (None, Some(_)) if is_key => {
                let row = (row.algorithm.clone(), row.minimum_bits.unwrap_or(0));
                keys.insert(row, timeline).is_some()
            }
            (None, None) if row.algorithm == NEVER_COMPUTED => {
                if timeline.iter().any(|(_, decision)| *decision != Decision::Reject) {
                    return Err(rule(place, "it is never computed, so it can only be rejected"));
                }
                false
            }
            (None, None) => return Err(rule(place, "the algorithm is not known")),
            _ => return Err(rule(place, "a use that the algorithm does not have")),
        };
        if is_twice {
            return Err(rule(place, "it stands there twice"));
        }
    }
    for digest in DigestAlgorithm::ALL {
        if let Some(used) = DIGEST_USES.iter().find(|used| !digests.contains_key(&(digest, **used))) {
            return Err(rule(
                "algorithms",
                format!("{} has no row for {used:?}", digest_name(digest)),
            ));
        }
    }
    for key in KeyAlgorithm::ALL.map(KeyAlgorithm::policy_name) {
        if !keys.contains_key(&(key.to_owned(), 0)) {
            return Err(rule("algorithms", format!("{key} has no row")));
        }
    }
    Ok((digests, keys))
}

fn compile_periods(periods: &[Period], place: &str) -> Result<Timeline, PolicyError> {
    let Some((last, earlier)) = periods.split_last() else {
        return Err(rule(place, "there is no period"));
    };
    let mut timeline = Timeline::new();
    for period in earlier {
        let text = period.until.as_deref().unwrap_or_default();
        let until = day(text).ok_or_else(|| rule(place, format!("{text:?} is no day")))?;
        if timeline.last().is_some_and(|(before, _)| *before >= until) {
            return Err(rule(place, format!("{text} is not after the period before it")));
        }
        timeline.push((until, period.decision));
    }
    if last.until.is_some() {
        return Err(rule(place, "the last period has an end"));
    }
    timeline.push((UnixTime(i64::MAX), last.decision));
    Ok(timeline)
}

fn check_key_use(rules: &[KeyUseRule]) -> Result<(), PolicyError> {
    let roles: BTreeSet<&str> = Role::ALL.iter().map(|role| role.as_str()).chain([NO_ROLE]).collect();
    let purposes: BTreeSet<&str> = Purpose::ALL.iter().map(|purpose| purpose.as_str()).collect();
    let mut documents = BTreeSet::new();
    for row in rules {
        let place = format!("key_use, {}", row.documents.join(" "));
        same_names(&place, "roles", row.roles.keys(), &roles)?;
        same_names(&place, "purposes", row.purposes.keys(), &purposes)?;
        if let Some(twice) = row.documents.iter().find(|name| !documents.insert(name.as_str())) {
            return Err(rule(place, format!("{twice} stands there twice")));
        }
    }
    if documents.contains(ANY_DOCUMENT) {
        Ok(())
    } else {
        Err(rule("key_use", "there is no row for any document"))
    }
}

fn check_revocation(rules: &[RevocationRule]) -> Result<(), PolicyError> {
    let known: BTreeSet<&str> = CrlReason::ALL
        .iter()
        .map(|reason| reason.as_str())
        .chain([NO_REASON])
        .collect();
    let named: Vec<&String> = rules.iter().flat_map(|row| &row.reasons).collect();
    if named.len() != known.len() {
        return Err(rule("revocation", "a reason is missing, or stands there twice"));
    }
    same_names("revocation", "reasons", named.into_iter(), &known)
}

fn check_weights(
    weights: &BTreeMap<String, Weight>,
    known: Option<&BTreeMap<String, Weight>>,
) -> Result<(), PolicyError> {
    if let Some(known) = known {
        let known: BTreeSet<&str> = known.keys().map(String::as_str).collect();
        same_names("checks", "ids", weights.keys(), &known)?;
    }
    let lifted = INDISPENSABLE.iter().find(|id| weights.get(**id) != Some(&Weight::Fail));
    lifted.map_or(Ok(()), |id| {
        Err(rule(
            format!("checks, {id}"),
            "its weight is always fail: no policy can lift it",
        ))
    })
}

/// Refuses names that are unknown and names that are missing.
fn same_names<'a>(
    place: &str,
    what: &str,
    named: impl Iterator<Item = &'a String>,
    known: &BTreeSet<&str>,
) -> Result<(), PolicyError> {
    let named: BTreeSet<&str> = named.map(String::as_str).collect();
    if let Some(unknown) = named.difference(known).next() {
        return Err(rule(place, format!("{what}: {unknown} is not known")));
    }
    match known.difference(&named).next() {
        Some(missing) => Err(rule(place, format!("{what}: {missing} is missing"))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::checks;

    fn at(text: &str) -> UnixTime {
        day(text).unwrap()
    }

    /// The message with which a changed policy is refused.
    fn refusal(change: impl FnOnce(&mut PolicyDocument)) -> String {
        let mut document = ValidationPolicy::shipped().document().clone();
        change(&mut document);
        ValidationPolicy::from_document(&document).unwrap_err().to_string()
    }

    #[test]
    fn the_shipped_policy_is_understood_and_weighs_every_check_of_a_chain() {
        let policy = ValidationPolicy::compile(SHIPPED, None).unwrap();
        assert_eq!(
            (policy.name(), policy.version(), policy.date()),
            ("qolhat", 1, "2026-11-21")
        );
        assert_eq!(policy.json(), SHIPPED);
        assert_eq!(policy, ValidationPolicy::from_json(SHIPPED).unwrap());
        for check in checks::ALL {
            assert!(
                policy.document().checks.contains_key(check.as_str()),
                "{}",
                check.as_str()
            );
        }
        assert!(policy.document().key_use.iter().all(|row| !row.source.is_empty()));
        assert!(policy.document().revocation.iter().all(|row| !row.source.is_empty()));
    }

    #[test]
    fn the_name_of_the_shipped_policy_is_its_own() {
        let changed = |change: fn(&mut PolicyDocument)| {
            let mut document = ValidationPolicy::shipped().document().clone();
            change(&mut document);
            ValidationPolicy::from_document(&document)
        };
        assert!(changed(|_| {}).is_ok(), "an export that was written anew");
        assert!(changed(|document| document.ocsp_freshness_seconds = 1).is_err());
        assert!(changed(|document| document.version = 2).is_ok());
        let renamed = |document: &mut PolicyDocument| {
            document.ocsp_freshness_seconds = 1;
            document.name = "ours".to_owned();
        };
        assert!(changed(renamed).is_ok());
        assert!(changed(|document| document.name = "я".repeat(MAX_NAME_CHARACTERS)).is_ok());
        assert!(changed(|document| document.name = "я".repeat(MAX_NAME_CHARACTERS + 1)).is_err());
        let marked = format!("\u{feff}{SHIPPED}");
        assert!(
            ValidationPolicy::from_json(&marked).is_ok(),
            "as editors on Windows save it"
        );
    }

    #[test]
    fn algorithms_are_decided_by_the_day() {
        use AlgorithmUse::{CertificateSignature, ContentDigest, KeyIdentifier, TimestampImprint};
        let policy = ValidationPolicy::shipped();
        let digest = |digest, used, day: &str| policy.digest(digest, used, at(day));
        for (hash, used, day, expected) in [
            (DigestAlgorithm::Sha1, ContentDigest, "2010-12-31", Decision::Accept),
            (DigestAlgorithm::Sha1, ContentDigest, "2011-01-01", Decision::Warn),
            (
                DigestAlgorithm::Sha1,
                CertificateSignature,
                "2017-02-22",
                Decision::Warn,
            ),
            (
                DigestAlgorithm::Sha1,
                CertificateSignature,
                "2017-02-23",
                Decision::Reject,
            ),
            (DigestAlgorithm::Sha1, TimestampImprint, "2026-11-21", Decision::Reject),
            (DigestAlgorithm::Sha1, KeyIdentifier, "2026-11-21", Decision::Accept),
            (
                DigestAlgorithm::Gost94Test,
                ContentDigest,
                "2025-06-30",
                Decision::Accept,
            ),
            (DigestAlgorithm::Gost94Test, ContentDigest, "2025-07-01", Decision::Warn),
            (
                DigestAlgorithm::Streebog512,
                ContentDigest,
                "2999-01-01",
                Decision::Accept,
            ),
            (
                DigestAlgorithm::Sha256,
                TimestampImprint,
                "2026-11-21",
                Decision::Accept,
            ),
        ] {
            assert_eq!(digest(hash, used, day), expected, "{hash:?} {used:?} {day}");
        }
        let key = |algorithm, bits, day: &str| policy.key(algorithm, bits, at(day));
        for (algorithm, bits, day, expected) in [
            (KeyAlgorithm::Rsa, 1023, "2000-01-01", Decision::Reject),
            (KeyAlgorithm::Rsa, 1024, "2010-12-31", Decision::Accept),
            (KeyAlgorithm::Rsa, 2047, "2013-12-31", Decision::Warn),
            (KeyAlgorithm::Rsa, 2047, "2014-01-01", Decision::Reject),
            (KeyAlgorithm::Rsa, 2048, "2026-11-21", Decision::Accept),
            (KeyAlgorithm::Rsa, 2048, "2031-01-01", Decision::Warn),
            (KeyAlgorithm::Rsa, 4096, "2031-01-01", Decision::Accept),
            (KeyAlgorithm::KazakhGost2004, 0, "2024-01-01", Decision::Accept),
            (KeyAlgorithm::KazakhGost2004, 0, "2026-01-01", Decision::Warn),
            (KeyAlgorithm::KazakhGost2015Bits512, 0, "2026-01-01", Decision::Accept),
            (KeyAlgorithm::Ecdsa, 256, "2026-01-01", Decision::Accept),
        ] {
            assert_eq!(key(algorithm, bits, day), expected, "{algorithm:?} {bits} {day}");
        }
    }

    #[test]
    fn keys_are_judged_by_the_type_of_the_document() {
        let policy = ValidationPolicy::shipped();
        for (document, roles, expected) in [
            (None, &[Role::FirstHead][..], Weight::Pass),
            (None, &[Role::Employee], Weight::Warn),
            (None, &[], Weight::Pass),
            (Some("invoice"), &[Role::FinancialSignatory], Weight::Pass),
            (Some("contract"), &[Role::FinancialSignatory], Weight::Warn),
            (
                Some("contract"),
                &[Role::FinancialSignatory, Role::Signatory],
                Weight::Pass,
            ),
            (Some("power-of-attorney"), &[Role::FirstHead], Weight::Pass),
            (Some("power-of-attorney"), &[Role::Employee], Weight::Fail),
            (Some("power-of-attorney"), &[Role::InformationSystem], Weight::Fail),
            (Some("a type of tomorrow"), &[Role::Employee], Weight::Warn),
        ] {
            assert_eq!(policy.roles(document, roles), expected, "{document:?} {roles:?}");
        }
        for document in [None, Some("invoice"), Some("act"), Some("power-of-attorney")] {
            assert_eq!(policy.purpose(document, Purpose::Login), Weight::Fail, "{document:?}");
            assert_eq!(
                policy.purpose(document, Purpose::SignAndLogin),
                Weight::Pass,
                "{document:?}"
            );
        }
    }

    #[test]
    fn a_compromise_counts_from_the_day_the_key_was_in_doubt() {
        let policy = ValidationPolicy::shipped();
        let (earlier, revoked) = (at("2026-01-01"), at("2026-03-01"));
        for (reason, since, since_when_proven, afterwards) in [
            (Some(CrlReason::KeyCompromise), earlier, earlier, Weight::Warn),
            (Some(CrlReason::CaCompromise), earlier, earlier, Weight::Warn),
            (None, earlier, earlier, Weight::Warn),
            (Some(CrlReason::CertificateHold), revoked, revoked, Weight::Warn),
            (Some(CrlReason::CessationOfOperation), revoked, revoked, Weight::Pass),
            (Some(CrlReason::Superseded), revoked, revoked, Weight::Pass),
        ] {
            let counts = |date, is_proven| policy.counts_from(reason, revoked, date, is_proven);
            assert_eq!(counts(Some(earlier), false), since, "{reason:?}");
            assert_eq!(counts(Some(earlier), true), since_when_proven, "{reason:?}");
            assert_eq!(counts(None, false), revoked, "{reason:?}");
            assert_eq!(policy.afterwards(reason), afterwards, "{reason:?}");
        }
        let later = at("2026-06-01");
        assert_eq!(
            policy.counts_from(Some(CrlReason::KeyCompromise), revoked, Some(later), false),
            revoked,
            "an invalidity date never makes a revocation count later"
        );
    }

    #[test]
    fn no_policy_lifts_what_proves_a_signature_wrong() {
        for id in INDISPENSABLE {
            for weight in [Weight::Warn, Weight::Pass] {
                let message = refusal(|document| {
                    document.checks.insert(id.to_owned(), weight);
                });
                assert!(message.contains(id), "{message}");
            }
        }
        let liftable: Vec<String> = ValidationPolicy::shipped()
            .document()
            .checks
            .keys()
            .filter(|id| !INDISPENSABLE.contains(&id.as_str()))
            .cloned()
            .collect();
        for id in liftable {
            let mut document = ValidationPolicy::shipped().document().clone();
            document.name = "changed".to_owned();
            document.checks.insert(id.clone(), Weight::Warn);
            let policy = ValidationPolicy::from_document(&document).unwrap();
            assert_ne!(policy.sha256(), ValidationPolicy::shipped().sha256(), "{id}");
        }
    }

    #[test]
    fn what_is_unknown_missing_or_contradictory_is_refused_with_its_place() {
        let message = refusal(|document| {
            document.checks.insert("a-check-of-tomorrow".to_owned(), Weight::Warn);
        });
        assert!(message.contains("a-check-of-tomorrow is not known"), "{message}");
        let message = refusal(|document| {
            document.checks.remove("key-purpose");
        });
        assert!(message.contains("key-purpose is missing"), "{message}");
        let message = refusal(|document| document.algorithms.retain(|row| row.algorithm != "sha-1"));
        assert!(message.contains("sha-1 has no row"), "{message}");
        let message = refusal(|document| document.algorithms[0].algorithm = "rot-13".to_owned());
        assert!(message.contains("not known"), "{message}");
        let message = refusal(|document| document.algorithms[0].periods[0].decision = Decision::Accept);
        assert!(message.contains("md5"), "{message}");
        let message = refusal(|document| document.algorithms[1].periods[0].until = Some("2018-02-30".to_owned()));
        assert!(message.contains("2018-02-30"), "{message}");
        let message = refusal(|document| document.algorithms[1].periods.swap(0, 1));
        assert!(message.contains("not after"), "{message}");
        let message = refusal(|document| {
            let row = document.algorithms[1].clone();
            document.algorithms.push(row);
        });
        assert!(message.contains("twice"), "{message}");
        let message = refusal(|document| {
            document.key_use[0].roles.remove("hr");
        });
        assert!(message.contains("hr is missing"), "{message}");
        let message = refusal(|document| {
            document.revocation.pop();
        });
        assert!(message.contains("reason is missing"), "{message}");
        let message = refusal(|document| document.name = "two\nlines".to_owned());
        assert!(message.contains("name"), "{message}");
        assert!(matches!(
            ValidationPolicy::from_json(&SHIPPED.replacen("\"version\"", "\"edition\"", 1)),
            Err(PolicyError::Shape(_))
        ));
        let large = format!("{SHIPPED}{}", " ".repeat(MAX_POLICY_BYTES));
        assert!(matches!(
            ValidationPolicy::from_json(&large),
            Err(PolicyError::TooLarge { .. })
        ));
    }

    #[test]
    fn a_policy_without_dates_says_what_it_was_told() {
        let policy = ValidationPolicy::undated(Decision::Accept, 1536).unwrap();
        let now = at("2026-11-21");
        assert_eq!(
            policy.digest(DigestAlgorithm::Sha1, AlgorithmUse::ContentDigest, now),
            Decision::Accept
        );
        assert_eq!(policy.key(KeyAlgorithm::Rsa, 1535, now), Decision::Reject);
        assert_eq!(policy.key(KeyAlgorithm::Rsa, 1536, now), Decision::Accept);
        assert_eq!(policy.key(KeyAlgorithm::Rsa, 2048, now), Decision::Accept);
        assert_eq!(
            ValidationPolicy::undated(Decision::Reject, 0)
                .unwrap()
                .key(KeyAlgorithm::Rsa, 1, now),
            Decision::Accept
        );
    }

    #[test]
    fn a_lighter_check_warns_and_one_that_is_not_named_decides() {
        let mut document = ValidationPolicy::shipped().document().clone();
        document.name = "changed".to_owned();
        document.checks.insert("key-purpose".to_owned(), Weight::Warn);
        let policy = ValidationPolicy::from_document(&document).unwrap();
        let violated = |id| Check::violated(id, reasons::LOGIN_KEY, Vec::new());
        let weighed = policy.weigh(vec![
            violated(checks::KEY_PURPOSE),
            violated(CheckId("a-check-of-tomorrow")),
        ]);
        assert!(weighed[0].is_warning() && !weighed[0].is_decisive());
        assert_eq!(
            weighed[0].answer,
            Answer::Violated,
            "the answer itself stays what it is"
        );
        assert!(!weighed[1].is_warning() && weighed[1].is_decisive());
    }
}
