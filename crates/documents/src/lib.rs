//! Kazakh business documents: money, parties, lines, taxes, words, and the rules of each form.
//!
//! A [`Document`] may be half typed; [`compute`] gives the figures that are already known and [`lint`] names what is
//! missing. [`issue`] turns a document without blocking findings into [`Issued`], whose [`Issued::twin`] is the
//! machine-readable form that travels inside the PDF.
//!
//! Everything here is arithmetic over arguments: no clock, no files, and no floating-point numbers.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]
#![deny(clippy::float_arithmetic)]

#[macro_use]
mod codes;

mod act;
mod bank;
mod bank_account;
mod basis;
mod beneficiary_code;
mod bin;
mod compute;
mod date;
mod document;
mod error;
mod finding;
mod invoice;
mod issue;
mod json;
mod language;
mod line;
mod lint;
mod look_alike;
mod money;
mod number;
mod party;
mod payment_purpose;
mod printed;
mod quantity;
mod twin;
mod typed;
mod vat;
mod words;

pub use bank::{Bank, bank_by_bic, bank_by_code};
pub use bank_account::{Bic, BicError, Iban, IbanCorrection, IbanError, IbanReading};
pub use basis::Basis;
pub use beneficiary_code::{BeneficiaryCode, BeneficiaryCodeError};
pub use bin::{Bin, BinUnit, EntityKind, IdNumber, IdNumberError, Iin};
pub use compute::{ComputeError, Computed, ComputedLine, RateTotals, Totals, compute};
pub use date::{Date, DateError};
pub use document::{Attachment, Document, DocumentType, FORMAT, MAX_JSON_BYTES, MAX_LINES, MAX_TEXT_BYTES};
pub use error::DocumentError;
pub use finding::{Finding, FindingCode, Severity};
pub use issue::{Issued, issue};
pub use language::{Language, Tongue};
pub use line::{Line, LineVat, Report};
pub use lint::lint;
pub use money::{AmountError, Tenge};
pub use number::{MAX_NUMBER_CHARS, next_number};
pub use party::{Account, Email, Party, PartyKind, Signatory, VatRegistration};
pub use payment_purpose::{PaymentPurposeCode, PaymentPurposeCodeError};
pub use printed::{
    format_date, format_date_numeric, format_iban, format_money, format_quantity, format_rate, party_line,
};
pub use quantity::{Quantity, QuantityError};
pub use typed::{FromTyped, Typed};
pub use vat::{RateScope, StatutoryRate, VatRate, VatRateError, base_rate_at, rate_change_between, rates_at};
pub use words::{AmountWords, KazakhStyle, amount_in_words, amount_in_words_kk};
