//! The act of completed work (rendered services), form Р-1.
//!
//! Source: order of the Minister of Finance No. 562 of 2012-12-20, annex 50. A primary document: Law No. 234-III,
//! article 7, paragraph 3.

use crate::document::Document;
use crate::finding::{FindingCode as Code, Findings};
use crate::language::Language;
use crate::line::{Line, Report};
use crate::lint::lint_date;

/// The findings that concern acts only.
pub(crate) fn lint_act(document: &Document, findings: &mut Findings) {
    if document.language == Language::En {
        findings.add(Code::LanguageNotOfficial, "language", &[]);
    }
    match &document.supplier.signatory {
        // A person who signs for himself holds no position.
        Some(signatory) if document.supplier.kind.has_iin() && !signatory.name.trim().is_empty() => {}
        Some(signatory) if !signatory.name.trim().is_empty() => {
            findings.require(
                &signatory.position,
                Code::PositionMissing,
                "supplier.signatory.position",
                &[],
            );
        }
        _ => findings.add(Code::SignatoryMissing, "supplier.signatory.name", &[]),
    }
    for (index, line) in document.lines.iter().enumerate() {
        lint_act_line(document, line, index, findings);
    }
}

fn lint_act_line(document: &Document, line: &Line, index: usize, findings: &mut Findings) {
    let line_number = index + 1;
    if let (Some(performed), Some(date)) = (line.performed.value(), document.date.value())
        && performed > date
    {
        let path = format!("lines.{index}.performed");
        findings.add(
            Code::PerformedAfterDate,
            path,
            &[("performed", &performed), ("date", &date)],
        );
    }
    let path = format!("lines.{index}.report");
    match (&line.report, word_that_needs_a_report(&line.name)) {
        (Some(report), _) => {
            lint_date(&format!("{path}.date"), &report.date, findings);
            if !is_whole(report) {
                findings.add(Code::ReportIncomplete, path, &[("line", &line_number)]);
            }
        }
        (None, Some(word)) => findings.add(Code::ReportMissing, path, &[("line", &line_number), ("word", &word)]),
        (None, None) => {}
    }
}

/// Column 4 wants date, number and number of pages.
fn is_whole(report: &Report) -> bool {
    !report.number.is_empty() && !report.date.is_empty() && report.pages.is_some()
}

/// Beginnings of the words for research, consulting and marketing, in Russian, Kazakh and English. Form Р-1 asks for
/// the report of such services in column 4, and forgetting it is a common remark of tax audits.
const REPORT_WORDS: [&str; 7] = [
    "консультац",
    "маркетинг",
    "исследован",
    "кеңес",
    "зерттеу",
    "consult",
    "research",
];

fn word_that_needs_a_report(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    REPORT_WORDS.into_iter().find(|word| name.contains(word))
}
