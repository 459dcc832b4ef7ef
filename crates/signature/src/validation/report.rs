//! The report: named checks, and the verdict that follows from them.

use qolhat_asn1::{Oid, UnixTime};
use qolhat_pki::{
    Answer, Certificate, ChainOutcome, Check, CheckId, Indication, ReasonCode, RevocationFinding, SubIndication,
};

use super::words::{checks, reasons};
use crate::Encoding;
use crate::cms::CmsError;

/// What there is to say about one signed file at one moment.
#[derive(Clone, Debug)]
pub struct Report {
    /// How the file was wrapped.
    pub encoding: Encoding,
    /// The moment it was judged for.
    pub at: UnixTime,
    /// Whether the content is inside the file.
    pub is_attached: bool,
    /// One report per signer, in the order of the file.
    pub signatures: Vec<SignatureReport>,
    /// Why the file as a whole could not be read; then there are no signatures.
    pub problem: Option<CmsError>,
    /// How many signatures of certificates, lists and answers were checked on the way. It is bounded for a whole file
    /// ([`SearchBudget`](qolhat_pki::SearchBudget)).
    pub signature_checks: usize,
}

/// What there is to say about one signature.
#[derive(Clone, Debug)]
pub struct SignatureReport {
    /// The certificate signed with, when it is at hand.
    pub signer: Option<Certificate>,
    /// The signature algorithm as the signature names it; it may be that of the key.
    pub signature_algorithm: Option<Oid>,
    /// The hash of the content as the signature names it.
    pub digest_algorithm: Option<Oid>,
    /// How far the signature was extended: what is present, not what it is worth. Nothing for an unreadable signer.
    pub level: Option<Level>,
    /// When the signer claims to have signed. Nobody vouches for it.
    pub claimed_time: Option<UnixTime>,
    /// How many time stamps it carries. They are not evaluated.
    pub timestamps: usize,
    /// How many counter-signatures it carries. They are not evaluated.
    pub countersignatures: usize,
    /// The way to an anchor, and what is known about revocation; nothing when no certificate was found.
    pub chain: Option<ChainOutcome>,
    /// The questions and answers, in the order of [`checks::ALL`].
    pub checks: Vec<Check>,
}

/// The three answers to "is this signature good?", worst first.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Verdict {
    /// It is not.
    Invalid,
    /// What is at hand does not decide it.
    Undetermined,
    /// It is.
    Valid,
}

/// How far a signature was extended for the long term (ETSI EN 319 122-1, 6), by what is present.
///
/// The profile also wants the signature to name its certificate. Much software of Kazakhstan leaves that out; whether it
/// does is the check [`checks::SIGNING_CERTIFICATE_ATTRIBUTE`], not a level of its own.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Level {
    /// Nothing was added.
    BB,
    /// With a time stamp.
    BT,
    /// With a time stamp and evidence of revocation.
    BLt,
    /// With an archive time stamp.
    BLta,
}

impl Report {
    /// The worst verdict of its signatures. A broken file is invalid, one without signatures undetermined.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.problem {
            Some(_) => Verdict::Invalid,
            None => self
                .signatures
                .iter()
                .map(SignatureReport::verdict)
                .min()
                .unwrap_or(Verdict::Undetermined),
        }
    }

    /// The standard's word for the verdict.
    #[must_use]
    pub fn indication(&self) -> Indication {
        self.verdict().indication()
    }

    /// The standard's word for the reason: that of the first signature with the worst verdict.
    #[must_use]
    pub fn sub_indication(&self) -> Option<SubIndication> {
        match self.problem {
            Some(_) => Some(SubIndication::FormatFailure),
            None => self
                .signatures
                .iter()
                .min_by_key(|signature| signature.verdict())?
                .sub_indication(),
        }
    }
}

impl SignatureReport {
    /// The verdict that follows from the checks.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self.indication() {
            Indication::TotalPassed => Verdict::Valid,
            Indication::Indeterminate => Verdict::Undetermined,
            Indication::TotalFailed => Verdict::Invalid,
        }
    }

    /// The standard's word for the verdict.
    #[must_use]
    pub fn indication(&self) -> Indication {
        self.conclusion().0
    }

    /// The standard's word for the reason; nothing when the signature is valid.
    #[must_use]
    pub fn sub_indication(&self) -> Option<SubIndication> {
        self.conclusion().1
    }

    /// The check that asks this question.
    #[must_use]
    pub fn check(&self, id: CheckId) -> Option<&Check> {
        self.checks.iter().find(|check| check.id == id)
    }

    /// What is known about the revocation of the signer's certificate; nothing when no chain was found.
    #[must_use]
    pub fn revocation(&self) -> Option<&RevocationFinding> {
        self.chain.as_ref()?.leaf_revocation()
    }

    /// Whether the content is what was signed; nothing when that could not be asked.
    #[must_use]
    pub fn content_intact(&self) -> Option<bool> {
        self.is_satisfied(checks::CONTENT_UNCHANGED)
    }

    /// Whether the signature was made by the key of the certificate, over the attributes that are there; nothing when
    /// that could not be asked.
    #[must_use]
    pub fn signature_intact(&self) -> Option<bool> {
        self.is_satisfied(checks::SIGNATURE_BY_THIS_KEY)
    }

    /// Whether the signature could not be computed because an algorithm or key of it is unknown here, or so weak that it
    /// is not computed any more.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        const BEYOND: [Option<ReasonCode>; 2] = [
            Some(qolhat_pki::reasons::UNSUPPORTED_ALGORITHM),
            Some(qolhat_pki::reasons::WEAK_DIGEST),
        ];
        let is_beyond = |check: &Check| check.answer == Answer::Undetermined && BEYOND.contains(&check.reason);
        [checks::CONTENT_UNCHANGED, checks::SIGNATURE_BY_THIS_KEY]
            .into_iter()
            .filter_map(|id| self.check(id))
            .any(is_beyond)
    }

    fn is_satisfied(&self, id: CheckId) -> Option<bool> {
        match self.check(id)?.answer {
            Answer::Satisfied => Some(true),
            Answer::Violated => Some(false),
            Answer::Undetermined | Answer::NotChecked => None,
        }
    }

    /// What the checks come to, in the order in which EN 319 102-1, 5.3, asks: what proves the signature wrong comes
    /// first, then what hinders the question, then the chain, then what we accept.
    fn conclusion(&self) -> (Indication, Option<SubIndication>) {
        let own = || self.checks.iter().filter_map(meaning);
        let failure = own().find(|(indication, _)| *indication == Indication::TotalFailed);
        let hindrance = own().find(|(_, sub)| *sub != SubIndication::CryptoConstraintsFailure);
        let chain = self
            .chain
            .as_ref()
            .filter(|chain| chain.indication() != Indication::TotalPassed);
        if let Some((indication, sub_indication)) = failure.or(hindrance) {
            (indication, Some(sub_indication))
        } else if let Some(chain) = chain {
            (Indication::Indeterminate, chain.sub_indication())
        } else if let Some((indication, sub_indication)) = own().next() {
            (indication, Some(sub_indication))
        } else if self.is_proven() {
            (Indication::TotalPassed, None)
        } else {
            (Indication::Indeterminate, Some(SubIndication::SigConstraintsFailure))
        }
    }

    /// Whether everything was asked, and answered well, without which no signature is valid.
    ///
    /// Looks for good answers and not for the absence of bad ones, so that a question nobody asked can not pass.
    fn is_proven(&self) -> bool {
        const INDISPENSABLE: [CheckId; 4] = [
            checks::STRUCTURE_SOUND,
            checks::CONTENT_UNCHANGED,
            checks::SIGNATURE_BY_THIS_KEY,
            checks::ALGORITHMS_ACCEPTABLE,
        ];
        let is_chain_good = self
            .chain
            .as_ref()
            .is_some_and(|chain| chain.indication() == Indication::TotalPassed);
        is_chain_good && INDISPENSABLE.iter().all(|id| self.is_satisfied(*id) == Some(true))
    }
}

/// What an answer about the signature itself, not its chain, means for the verdict.
fn meaning(check: &Check) -> Option<(Indication, SubIndication)> {
    use Indication::{Indeterminate, TotalFailed};
    let is_bad = matches!(check.answer, Answer::Violated | Answer::Undetermined);
    let reason: ReasonCode = check.reason.filter(|_| is_bad)?;
    match check.id {
        checks::STRUCTURE_SOUND => Some((TotalFailed, SubIndication::FormatFailure)),
        checks::CONTENT_UNCHANGED | checks::SIGNATURE_BY_THIS_KEY => Some(match reason {
            reasons::DIGEST_DIFFERS => (TotalFailed, SubIndication::HashFailure),
            reasons::SIGNATURE_DIFFERS | reasons::ALGORITHMS_CONTRADICT => {
                (TotalFailed, SubIndication::SigCryptoFailure)
            }
            reasons::CONTENT_MISSING | reasons::DIGEST_NOT_AT_HAND => {
                (Indeterminate, SubIndication::SignedDataNotFound)
            }
            reasons::SIGNING_CERTIFICATE_NOT_FOUND => (Indeterminate, SubIndication::NoSigningCertificateFound),
            _ => (Indeterminate, SubIndication::CryptoConstraintsFailure),
        }),
        checks::SIGNING_CERTIFICATE_ATTRIBUTE => Some((Indeterminate, SubIndication::NoSigningCertificateFound)),
        checks::ALGORITHMS_ACCEPTABLE => Some((Indeterminate, SubIndication::CryptoConstraintsFailure)),
        _ => None,
    }
}

impl Verdict {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Undetermined => "undetermined",
            Self::Valid => "valid",
        }
    }

    /// The standard's word (EN 319 102-1, 5.1.3).
    #[must_use]
    pub fn indication(self) -> Indication {
        match self {
            Self::Invalid => Indication::TotalFailed,
            Self::Undetermined => Indication::Indeterminate,
            Self::Valid => Indication::TotalPassed,
        }
    }
}

impl Level {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BB => "B-B",
            Self::BT => "B-T",
            Self::BLt => "B-LT",
            Self::BLta => "B-LTA",
        }
    }
}
