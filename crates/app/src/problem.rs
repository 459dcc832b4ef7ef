//! Why a use case could not be carried out: a stable code, the facts, and words in three languages.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $exit:ident;)*) => {
        /// What went wrong. Codes are never renamed and never reused.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum ProblemCode { $($(#[$doc])* $name,)* }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What a script is told.
            #[must_use]
            pub fn exit(self) -> Exit {
                match self { $(Self::$name => Exit::$exit,)* }
            }
        }
    };
}

/// Exit codes of the command line that stand for a problem.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Exit {
    /// 1: broken structure.
    Invalid,
    /// 3: the request itself is wrong.
    Usage,
    /// 4: the environment failed.
    Environment,
    /// 5: refused by a rule.
    Refused,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Invalid => 1,
            Self::Usage => 3,
            Self::Environment => 4,
            Self::Refused => 5,
        }
    }
}

problem_codes! {
    /// The request is not understood: unknown command, missing or unknown field.
    RequestNotUnderstood = "request-not-understood", Usage;
    /// A moment is not RFC 3339.
    TimeNotUnderstood = "time-not-understood", Usage;
    /// This kind of document or signature is not there yet.
    NotAvailable = "not-available", Usage;
    /// The name of a report ends in none of the forms that reports have.
    ReportFormatUnknown = "report-format-unknown", Usage;
    /// A file is not there.
    FileNotFound = "file-not-found", Environment;
    /// A file can not be read.
    FileNotReadable = "file-not-readable", Environment;
    /// A file is larger than its limit.
    FileTooLarge = "file-too-large", Environment;
    /// A file is empty.
    FileEmpty = "file-empty", Environment;
    /// A file can not be written.
    FileNotWritable = "file-not-writable", Environment;
    /// A file is already there and may not be replaced.
    FileExists = "file-exists", Environment;
    /// A handle names no chosen file any more.
    FileForgotten = "file-forgotten", Usage;
    /// The content of a file is none of the kinds that can be shown.
    FileKindUnknown = "file-kind-unknown", Environment;
    /// A file ends too early to say what it was.
    FileDamaged = "file-damaged", Environment;
    /// A certificate can not be read.
    CertificateNotReadable = "certificate-not-readable", Environment;
    /// The file is something else than a certificate.
    NoCertificate = "no-certificate", Environment;
    /// A revocation list can not be read.
    CrlNotReadable = "crl-not-readable", Environment;
    /// The certificate gives no address of a status service that can be asked.
    OcspAddressMissing = "ocsp-address-missing", Environment;
    /// The certificate of the issuer is not at hand.
    IssuerMissing = "issuer-missing", Environment;
    /// An OCSP answer is damaged, or is something else.
    OcspNotReadable = "ocsp-not-readable", Environment;
    /// The address of a service or of a proxy can not be used.
    ServiceAddressUnusable = "service-address-unusable", Usage;
    /// A signature's structure can not be read.
    SignatureNotReadable = "signature-not-readable", Invalid;
    /// The document's JSON breaks its form.
    DocumentNotReadable = "document-not-readable", Refused;
    /// The document has errors that block issuing it.
    DocumentBlocked = "document-blocked", Refused;
    /// The document holds characters that the font of print does not have.
    CharacterNotPrintable = "character-not-printable", Refused;
    /// The typesetter failed.
    TypesettingFailed = "typesetting-failed", Environment;
    /// The container does not open with this password.
    PasswordWrong = "password-wrong", Environment;
    /// No password was given.
    PasswordMissing = "password-missing", Usage;
    /// The file is no key container.
    KeyContainerNotReadable = "key-container-not-readable", Environment;
    /// The container uses something that is not supported.
    KeyContainerNotSupported = "key-container-not-supported", Environment;
    /// Key and certificate of the container do not belong together.
    KeyDoesNotFit = "key-does-not-fit", Refused;
    /// The key file is no longer where it was.
    KeyNotFound = "key-not-found", Environment;
    /// The key is for login, not for documents.
    KeyIsForLogin = "key-is-for-login", Refused;
    /// The certificate is not for signing documents.
    KeyIsNotForDocuments = "key-is-not-for-documents", Refused;
    /// The certificate has ended.
    CertificateExpired = "certificate-expired", Refused;
    /// The certificate is not valid yet.
    CertificateNotYetValid = "certificate-not-yet-valid", Refused;
    /// The certificate is known to be withdrawn.
    CertificateRevoked = "certificate-revoked", Refused;
    /// The authority says that it never issued the certificate of the key.
    CertificateNeverIssued = "certificate-never-issued", Refused;
    /// The key belongs to another organisation than the document's.
    KeyOfAnotherOrganization = "key-of-another-organization", Refused;
    /// The key of a demo authority in a working archive.
    KeyIsDemo = "key-is-demo", Refused;
    /// The document is not in a state to be signed.
    DocumentNotReadyToSign = "document-not-ready-to-sign", Refused;
    /// The same key has already signed this document.
    AlreadySigned = "already-signed", Refused;
    /// Signing itself failed.
    SigningFailed = "signing-failed", Environment;
    /// The signature to add to does not fit the document.
    SignatureOfOtherContent = "signature-of-other-content", Refused;
    /// Not enough randomness from the system.
    RandomnessFailed = "randomness-failed", Environment;
    /// The archive can not be opened.
    ArchiveNotReadable = "archive-not-readable", Environment;
    /// The archive was made by a newer program.
    ArchiveTooNew = "archive-too-new", Environment;
    /// The archive can not be changed: disk full or locked.
    ArchiveNotWritable = "archive-not-writable", Environment;
    /// The archive holds no such document.
    DocumentNotFound = "document-not-found", Usage;
    /// The document is not a draft any more.
    DocumentNotDraft = "document-not-draft", Refused;
    /// The number is taken by another document of this type and year.
    NumberTaken = "number-taken", Refused;
    /// The document has no PDF.
    PdfNotAvailable = "pdf-not-available", Usage;
    /// An anchor must be a certificate of an authority.
    AnchorNotAuthority = "anchor-not-authority", Refused;
    /// Nothing in the trust store has this fingerprint.
    TrustEntryNotFound = "trust-entry-not-found", Usage;
    /// A change has to be confirmed, and nobody can be asked.
    ConfirmationMissing = "confirmation-missing", Usage;
    /// A validation policy is not understood.
    PolicyNotUnderstood = "policy-not-understood", Usage;
    /// A certificate carries the name or the key identifier of a pinned authority, and another key.
    AnchorContradictsPin = "anchor-contradicts-pin", Refused;
    /// An official address gave no certificate.
    OfficialAddressFailed = "official-address-failed", Environment;
    /// A defect of the program itself.
    Internal = "internal", Environment;
}

/// Why a use case could not be carried out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// What went wrong.
    pub code: ProblemCode,
    /// Fills the placeholders of the words.
    pub facts: BTreeMap<&'static str, String>,
    /// The error and its sources, outermost first; for the log, not translated.
    pub trace: Vec<String>,
}

impl Problem {
    /// A problem without facts.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            code,
            facts: BTreeMap::new(),
            trace: Vec::new(),
        }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.facts.insert(name, value.to_string());
        self
    }

    /// Adds the error that was met, with its sources.
    #[must_use]
    pub fn caused_by(mut self, error: &(dyn std::error::Error + 'static)) -> Self {
        let mut next = Some(error);
        while let Some(error) = next {
            self.trace.push(error.to_string());
            next = error.source();
        }
        self
    }

    /// What a face receives.
    #[must_use]
    pub fn view(&self) -> ProblemView {
        ProblemView {
            code: self.code.as_str().to_owned(),
            facts: self
                .facts
                .iter()
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.as_str())?;
        self.trace.iter().try_for_each(|line| write!(f, ": {line}"))
    }
}

impl std::error::Error for Problem {}

impl From<Problem> for ProblemView {
    fn from(problem: Problem) -> Self {
        problem.view()
    }
}

/// A problem as a face receives it. Its words (`problems.<code>.title`, `.cause`, `.remedy`) are in the message files.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ProblemView {
    /// Stable code.
    pub code: String,
    /// Facts for the words.
    #[ts(type = "Record<string, string>")]
    pub facts: BTreeMap<String, String>,
}
