//! A report on a verification, for people: what stands on it, in the order of reading.
//!
//! Every text is already in the language of the reader and every moment already written out: whoever makes a report
//! chooses the words, whoever writes it down chooses the form. Paper, a page for a browser and plain text show the same
//! value.

use serde::Serialize;
use serde_json::{Value, json};

use crate::letters::Letters;
use crate::seal::{CheckMark, Seal};

/// The name under which the report for machines is attached to the one for people.
pub const REPORT_NAME: &str = "qolhat-report.json";

/// A report for people.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Report {
    /// `kk`, `ru` or `en`.
    pub language: &'static str,
    /// The day that the verification is about: year, month, day.
    pub date: [i32; 3],
    /// What the file is called.
    pub title: String,
    /// `page {page} of {pages}`.
    pub page_of: String,
    /// Words that say what the report is not, such as one on a training document; along the edges of every page.
    pub notice: Option<String>,
    /// One per file that was verified.
    pub sheets: Vec<Sheet>,
    /// Where the report for machines is, when it is attached.
    pub attached: String,
}

/// What there is to say about one file or certificate: one page, then details.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sheet {
    /// What kind of report this is.
    pub heading: String,
    /// The shape of the verdict.
    pub seal: Seal,
    /// The verdict in words.
    pub verdict: String,
    /// What it means for the reader, and what to do.
    pub sentences: Vec<String>,
    /// What was verified, and as of when.
    pub subject: Block,
    /// Who signed, when, and why the verdict is what it is.
    pub signatures: Vec<Signature>,
    /// Heading of the details.
    pub details_heading: String,
    /// Everything else, for support and for experts.
    pub details: Vec<Detail>,
    /// Who made the report.
    pub foot: Vec<String>,
}

/// One signature, or the certificate itself, on the first page.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Signature {
    /// Which of several it is, with its verdict; empty when it is the only one.
    pub heading: String,
    /// The shape of its verdict.
    pub seal: Seal,
    /// What the verdict means, when it is not that of the sheet.
    pub sentences: Vec<String>,
    /// Who, and when.
    pub blocks: Vec<Block>,
    /// Why.
    pub checks: CheckList,
}

/// Labelled values under a heading.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Block {
    /// What they are about.
    pub heading: String,
    /// The values, in the order of reading.
    pub rows: Vec<Row>,
}

/// A label and its value.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Row {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
    /// A number or code to compare letter by letter.
    pub is_code: bool,
}

/// Questions and their answers.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckList {
    /// What the list is.
    pub heading: String,
    /// The answers, in the order of reading.
    pub lines: Vec<CheckLine>,
    /// What is left out here; empty when nothing is.
    pub rest: String,
}

/// One answer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CheckLine {
    /// Its shape.
    pub mark: CheckMark,
    /// The answer in words.
    pub text: String,
    /// Why it is not in order; empty when it is.
    pub reason: String,
    /// What it rests on, and of when that is.
    pub source: String,
}

/// The details of one signature or certificate.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Detail {
    /// Whose they are.
    pub heading: String,
    /// The chain on one axis of time.
    pub chain: Option<Chain>,
    /// Every check, then the national checklist.
    pub lists: Vec<CheckList>,
    /// Withdrawal, time stamps, algorithms, certificates.
    pub blocks: Vec<Block>,
}

/// Certificates on one axis of time.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Chain {
    /// What it is.
    pub heading: String,
    /// The day at the left end.
    pub from: String,
    /// The day at the right end.
    pub until: String,
    /// The moment asked about, in thousandths of the axis.
    pub at: u16,
    /// What that moment is called.
    pub at_label: String,
    /// From the signer to the root.
    pub links: Vec<Link>,
}

/// One certificate of a chain.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Link {
    /// Whose it is.
    pub name: String,
    /// Its days, written out.
    pub validity: String,
    /// Its first day, in thousandths of the axis.
    pub start: u16,
    /// Its last day, in thousandths of the axis.
    pub end: u16,
}

/// What `forms/report.typ` prints.
pub(crate) fn view(report: &Report, letters: &mut Letters<'_>) -> Value {
    // A report is made of text and numbers, so it always becomes JSON.
    let mut view = serde_json::to_value(report).unwrap_or_default();
    make_printable(&mut view, letters);
    let palette: Value = TONES
        .iter()
        .map(|(seal, ink, _)| (seal.as_str().to_owned(), Value::from(seal.svg(ink, "#ffffff"))))
        .chain(
            MARKS
                .iter()
                .map(|(mark, ink)| (mark.as_str().to_owned(), Value::from(mark.svg(ink)))),
        )
        .collect::<serde_json::Map<_, _>>()
        .into();
    let tones: Value = TONES
        .iter()
        .map(|(seal, ink, weak)| (seal.as_str().to_owned(), json!({ "ink": ink, "weak": weak })))
        .collect::<serde_json::Map<_, _>>()
        .into();
    json!({ "report": view, "shapes": palette, "tones": tones, "twin": format!("/{REPORT_NAME}") })
}

/// The colours of verdicts on paper: ink, and the ground behind it. Those of the window in the light.
const TONES: [(Seal, &str, &str); 3] = [
    (Seal::Closed, "#1f7a4d", "#e3f0e8"),
    (Seal::Open, "#805a00", "#f6eed9"),
    (Seal::Broken, "#b3261e", "#fae9e6"),
];

/// The colours of answers on paper.
const MARKS: [(CheckMark, &str); 4] = [
    (CheckMark::Tick, "#1f7a4d"),
    (CheckMark::Cross, "#b3261e"),
    (CheckMark::Question, "#805a00"),
    (CheckMark::Dash, "#5a616b"),
];

/// Names come from certificates, and certificates from anybody: every text becomes what the fonts can show.
fn make_printable(value: &mut Value, letters: &mut Letters<'_>) {
    match value {
        Value::String(text) => *text = letters.line(text),
        Value::Array(values) => values.iter_mut().for_each(|value| make_printable(value, letters)),
        Value::Object(fields) => fields.values_mut().for_each(|value| make_printable(value, letters)),
        _ => {}
    }
}
