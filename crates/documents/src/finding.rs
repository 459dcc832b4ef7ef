//! What is noticed about a document before it is issued.

use std::collections::BTreeMap;

use serde::Serialize;

codes! {
    /// Whether a finding stands in the way of issuing.
    pub enum Severity {
        /// The document can not be issued.
        Error = "error",
        /// The document can be issued; a person should know.
        Warning = "warning",
    }
}

/// One thing that was noticed, and where.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Finding {
    /// What was noticed.
    pub code: FindingCode,
    /// Whether it stands in the way.
    pub severity: Severity,
    /// The field it is about, such as `lines.2.price` (items are counted from 0); the fields are those of the JSON.
    pub path: String,
    /// The values for the placeholders of the message, by the names of [`FindingCode::facts`].
    pub facts: BTreeMap<&'static str, String>,
}

macro_rules! finding_codes {
    ($($(#[$meta:meta])* $variant:ident = $code:literal, $severity:ident, [$($fact:literal),*];)+) => {
        codes! {
            /// The kinds of findings. A code is never renamed and never reused.
            pub enum FindingCode { $($(#[$meta])* $variant = $code,)+ }
        }

        impl FindingCode {
            /// Whether a finding of this kind stands in the way of issuing.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// The names of the facts that a finding of this kind carries.
            pub const fn facts(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($fact),*],)+ }
            }
        }
    };
}

finding_codes! {
    /// The document has no title (mandatory: name of the document).
    TitleMissing = "title-missing", Error, [];
    /// The document has no number (mandatory: identification number).
    NumberMissing = "number-missing", Error, [];
    /// The number is longer than a number may be.
    NumberTooLong = "number-too-long", Error, ["limit"];
    /// The document has no date (mandatory: date of compilation).
    DateMissing = "date-missing", Error, [];
    /// A text stands where a date belongs.
    DateUnreadable = "date-unreadable", Error, ["text"];
    /// The date is before the tenge, so a digit of the year is wrong.
    DateTooEarly = "date-too-early", Error, ["date"];
    /// The date of the document is after today.
    DateInFuture = "date-in-future", Warning, ["date", "today"];
    /// The work is said to be done after the date of the act.
    PerformedAfterDate = "performed-after-date", Warning, ["performed", "date"];
    /// The contract or offer is younger than the document.
    BasisAfterDate = "basis-after-date", Warning, ["basis", "date"];
    /// Primary documents are made in Kazakh or Russian.
    LanguageNotOfficial = "language-not-official", Warning, [];
    /// A character that is not seen or turns the direction of writing.
    InvisibleCharacter = "invisible-character", Error, ["code", "position"];
    /// A word mixes Latin and Cyrillic letters.
    MixedAlphabets = "mixed-alphabets", Warning, ["word"];

    /// A party has no name (mandatory: name of the organisation or surname of the proprietor).
    PartyNameMissing = "party-name-missing", Error, [];
    /// A party has no address.
    AddressMissing = "address-missing", Warning, [];
    /// A party has neither BIN nor IIN.
    IdNumberMissing = "id-number-missing", Error, [];
    /// A letter stands in a BIN or IIN.
    IdNumberLookAlike = "id-number-look-alike", Error, ["letter", "position"];
    /// A BIN or IIN has twelve digits.
    IdNumberLength = "id-number-length", Error, ["found"];
    /// The check digit of a BIN or IIN is wrong.
    IdNumberCheckDigit = "id-number-check-digit", Error, ["number"];
    /// A BIN or IIN contains no possible date.
    IdNumberDate = "id-number-date", Error, ["number"];
    /// An IIN stands in the field of a BIN.
    BinIsIin = "bin-is-iin", Error, ["number"];
    /// A BIN stands in the field of an IIN.
    IinIsBin = "iin-is-bin", Error, ["number"];
    /// The number stands in a field that a party of this kind does not use.
    IdNumberUnused = "id-number-unused", Warning, ["kind"];
    /// The digits of kind and unit in the BIN do not fit the legal form.
    BinKindMismatch = "bin-kind-mismatch", Warning, ["number", "kind"];
    /// A branch names no head office.
    HeadOfficeMissing = "head-office-missing", Warning, [];
    /// Supplier and customer are the same.
    SamePartyTwice = "same-party-twice", Warning, ["number"];
    /// An electronic address has no form of one.
    EmailInvalid = "email-invalid", Warning, ["address"];
    /// The party has no signatory (mandatory: surnames of the persons responsible).
    SignatoryMissing = "signatory-missing", Error, [];
    /// The signatory has no position (mandatory in a primary document).
    PositionMissing = "position-missing", Error, [];

    /// An invoice needs an account to be paid to.
    AccountMissing = "account-missing", Error, [];
    /// A letter of another alphabet stands in an account number.
    IbanLookAlike = "iban-look-alike", Error, ["letter", "position"];
    /// A character stands in an account number that is neither letter nor digit.
    IbanCharacter = "iban-character", Error, ["character", "position"];
    /// The account is not one of a bank in Kazakhstan.
    IbanCountry = "iban-country", Error, ["found"];
    /// An account number has 20 characters.
    IbanLength = "iban-length", Error, ["found"];
    /// The bank code in an account number is not made of digits.
    IbanBankCode = "iban-bank-code", Error, [];
    /// The check digits of an account number are wrong.
    IbanCheckDigits = "iban-check-digits", Error, ["iban"];
    /// A currency stands behind an account number and is taken away on issuing.
    IbanCurrencySuffix = "iban-currency-suffix", Warning, ["typed", "iban"];
    /// An account that is to be paid to has no BIC.
    BicMissing = "bic-missing", Error, [];
    /// A letter of another alphabet stands in a BIC.
    BicLookAlike = "bic-look-alike", Error, ["letter", "position"];
    /// The BIC has no form of one.
    BicInvalid = "bic-invalid", Error, ["bic"];
    /// The bank code of the account belongs to another bank than the BIC.
    BicMismatch = "bic-mismatch", Warning, ["bic", "code", "expected"];
    /// The bank is not named.
    BankNameMissing = "bank-name-missing", Warning, [];
    /// The beneficiary code is not one.
    KbeInvalid = "kbe-invalid", Error, ["kbe"];
    /// The beneficiary code is not stated and can not be derived.
    KbeMissing = "kbe-missing", Warning, [];
    /// The stated beneficiary code is not the usual one of this kind of party.
    KbeUnexpected = "kbe-unexpected", Warning, ["kbe", "expected"];
    /// The payment purpose code has three digits.
    KnpInvalid = "knp-invalid", Error, ["knp"];

    /// The basis has not been chosen.
    BasisMissing = "basis-missing", Error, [];
    /// The contract has no number.
    BasisNumberMissing = "basis-number-missing", Error, [];
    /// The contract or the edition of the offer has no date.
    BasisDateMissing = "basis-date-missing", Warning, [];
    /// The offer has no name.
    BasisNameMissing = "basis-name-missing", Error, [];
    /// The digest of the offer is not a SHA-256 in hex.
    BasisDigestInvalid = "basis-digest-invalid", Error, [];

    /// The document has no lines (mandatory: content of the operation).
    LinesMissing = "lines-missing", Error, [];
    /// A line has no name (mandatory: content of the operation).
    LineNameMissing = "line-name-missing", Error, ["line"];
    /// A line has no unit (mandatory: units of measure).
    UnitMissing = "unit-missing", Error, ["line"];
    /// A line has no quantity (mandatory).
    QuantityMissing = "quantity-missing", Error, ["line"];
    /// A text stands where a quantity belongs.
    QuantityUnreadable = "quantity-unreadable", Error, ["line", "text"];
    /// The quantity is zero or below.
    QuantityNotPositive = "quantity-not-positive", Error, ["line", "quantity"];
    /// A line has no price.
    PriceMissing = "price-missing", Error, ["line"];
    /// A text stands where a price belongs.
    PriceUnreadable = "price-unreadable", Error, ["line", "text"];
    /// The price is below zero.
    PriceNegative = "price-negative", Error, ["line", "price"];
    /// The price is zero.
    PriceZero = "price-zero", Warning, ["line"];
    /// Two lines are the same.
    LineRepeated = "line-repeated", Warning, ["line", "first"];
    /// A line on research, consulting or marketing has no data about its report.
    ReportMissing = "report-missing", Warning, ["line", "word"];
    /// The data about a report lack its number, date or pages.
    ReportIncomplete = "report-incomplete", Warning, ["line"];
    /// A figure is too large.
    SumTooLarge = "sum-too-large", Error, [];

    /// A line has no choice of tax.
    VatMissing = "vat-missing", Error, ["line"];
    /// The rate has never been one of the tax law.
    VatRateUnknown = "vat-rate-unknown", Error, ["line", "rate", "date"];
    /// The rate is in the table, but not in force on the day of turnover.
    VatRateNotInForce = "vat-rate-not-in-force", Warning, ["line", "rate", "date", "base"];
    /// The rate is in force for some goods and services only.
    VatRateReduced = "vat-rate-reduced", Warning, ["line", "rate", "base"];
    /// The tax is charged by a supplier who is not registered for it.
    VatWithoutRegistration = "vat-without-registration", Error, ["line", "date"];
    /// A registered supplier says that it is not a payer.
    VatPayerWithoutVat = "vat-payer-without-vat", Error, ["line", "date"];
    /// A registered supplier names no certificate.
    VatCertificateMissing = "vat-certificate-missing", Warning, [];
    /// Some prices contain the tax and others do not, so the column of sums has no meaning.
    VatInclusionMixed = "vat-inclusion-mixed", Error, ["line"];
    /// The dates of the document fall on different sides of a change of the base rate.
    VatDatesStraddleChange = "vat-dates-straddle-change", Warning, ["change", "before", "after", "turnover"];
}

/// The findings collected so far, and the path of the object being looked at.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn add(&mut self, code: FindingCode, path: impl Into<String>, facts: &[(&'static str, &dyn ToString)]) {
        debug_assert!(
            facts.iter().map(|(name, _)| *name).eq(code.facts().iter().copied()),
            "{code} carries the facts it declares",
        );
        let facts = facts.iter().map(|(name, value)| (*name, value.to_string())).collect();
        self.0.push(Finding {
            code,
            severity: code.severity(),
            path: path.into(),
            facts,
        });
    }

    /// Adds a finding when the text is blank.
    pub(crate) fn require(
        &mut self,
        text: &str,
        code: FindingCode,
        path: impl Into<String>,
        facts: &[(&'static str, &dyn ToString)],
    ) {
        if text.trim().is_empty() {
            self.add(code, path, facts);
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Finding> {
        self.0
    }
}
