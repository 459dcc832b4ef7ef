//! Drafting: the document as typed, what follows from it, and what is wrong with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Begins a draft.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NewDraftRequest {
    /// `invoice` or `act`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A document whose parties and lines are taken over: an act from an invoice, last month's act once more.
    #[ts(type = "number | null")]
    pub from: Option<i64>,
}

/// A document as typed so far.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftRequest {
    /// The document of `contracts/document.md`; values still missing are empty text.
    #[ts(type = "QolhatDocument")]
    pub document: serde_json::Value,
}

/// Keeps a draft.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveDraftRequest {
    /// The draft's record.
    #[ts(type = "number")]
    pub id: i64,
    /// The document as typed.
    #[ts(type = "QolhatDocument")]
    pub document: serde_json::Value,
}

/// A draft and everything that follows from it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct DraftView {
    /// The draft's record.
    #[ts(type = "number")]
    pub id: i64,
    /// The document as typed.
    #[ts(type = "QolhatDocument")]
    pub document: serde_json::Value,
    /// Figures and findings.
    pub check: DraftCheck,
    /// When it was kept.
    pub saved_at: String,
}

/// What follows from a document as typed so far.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct DraftCheck {
    /// Figures of each line, in order.
    pub lines: Vec<LineFigures>,
    /// Totals for people.
    pub totals: TotalFigures,
    /// The total in words: `ru`, `kk`, `en`.
    #[ts(type = "Record<string, string>")]
    pub words: BTreeMap<String, String>,
    /// What is wrong or worth noticing, errors first.
    pub findings: Vec<FindingView>,
    /// Whether the document can be issued as it is.
    pub can_issue: bool,
    /// The VAT rate of the turnover date, for people (`16 %`).
    pub vat_rate_text: String,
    /// VAT choices for a line on that date: `16`, `5`, `0`, `not-a-payer`, `exempt`.
    pub vat_choices: Vec<String>,
}

/// Figures of a line for people; empty when they do not follow yet.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct LineFigures {
    /// Sum of the line.
    pub sum: String,
    /// VAT of the line.
    pub vat_sum: String,
}

/// Totals for people; empty when they do not follow yet.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct TotalFigures {
    /// Without VAT.
    pub without_vat: String,
    /// VAT, empty when no line has any.
    pub vat: String,
    /// To pay.
    pub total: String,
}

/// One line of the check list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FindingView {
    /// Stable code; its words are in the message files.
    pub code: String,
    /// `error` blocks issuing, `warning` does not.
    pub severity: String,
    /// Path of the field, such as `lines.2.price`.
    pub field: String,
    /// Facts for the words.
    #[ts(type = "Record<string, string>")]
    pub facts: BTreeMap<String, String>,
}

/// Looks for parties used before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SuggestPartiesRequest {
    /// Beginning of a name or of a BIN/IIN.
    pub text: String,
}

/// Parties used before, last used first.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize, TS)]
pub struct PartySuggestions {
    /// Parties of `contracts/document.md`, at most 8.
    #[ts(type = "QolhatParty[]")]
    pub parties: Vec<serde_json::Value>,
}
