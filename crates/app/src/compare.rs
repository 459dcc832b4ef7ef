//! Two certificates or two reports side by side: what differs, field by field and in words.

use qolhat_pki::Certificate;

use crate::certificate_details::statement;
use crate::certificate_fields::{fields, thumbprints};
use crate::wire::{
    CheckView, CompareCertificatesRequest, CompareReportsRequest, ComparisonRow, ComparisonView, ReportView,
    SignatureView, Statement,
};
use crate::{App, Problem};

impl App {
    /// Puts two certificates side by side that were shown before.
    ///
    /// # Errors
    /// [`crate::ProblemCode::FileForgotten`] when one of them was not shown in this run.
    pub fn compare_certificates(&self, request: CompareCertificatesRequest) -> Result<ComparisonView, Problem> {
        let left = self.shown_certificate(&request.left)?;
        let right = self.shown_certificate(&request.right)?;
        Ok(comparison(
            relation(&left, &right),
            certificate_cells(&left),
            certificate_cells(&right),
        ))
    }

    /// Puts two reports side by side, such as yesterday's and today's.
    ///
    /// # Errors
    /// None.
    pub fn compare_reports(&self, request: CompareReportsRequest) -> Result<ComparisonView, Problem> {
        let (left, right) = (&request.left, &request.right);
        let code = if left.verdict == right.verdict {
            "verdict-same"
        } else {
            "verdict-changed"
        };
        let statements = vec![statement("comparison", code, &[])];
        Ok(comparison(statements, report_cells(left), report_cells(right)))
    }
}

/// What one side says of one field.
struct Cell {
    group: String,
    field: String,
    value: String,
}

fn cell(group: &str, field: &str, value: impl Into<String>) -> Cell {
    Cell {
        group: group.to_owned(),
        field: field.to_owned(),
        value: value.into(),
    }
}

/// Pairs the cells of both sides: the first of a name with the first of that name, the second with the second.
fn comparison(statements: Vec<Statement>, left: Vec<Cell>, right: Vec<Cell>) -> ComparisonView {
    let mut others: Vec<Option<Cell>> = right.into_iter().map(Some).collect();
    let mut rows: Vec<ComparisonRow> = Vec::new();
    for mine in left {
        let found = others.iter_mut().find(|other| {
            let names = other.as_ref().map(|other| (&other.group, &other.field));
            names == Some((&mine.group, &mine.field))
        });
        let theirs = found.and_then(Option::take).map(|other| other.value);
        rows.push(row(mine.group, mine.field, Some(mine.value), theirs));
    }
    for other in others.into_iter().flatten() {
        let after = rows.iter().rposition(|row| row.group == other.group);
        let place = after.map_or(rows.len(), |last| last + 1);
        rows.insert(place, row(other.group, other.field, None, Some(other.value)));
    }
    ComparisonView {
        statements,
        differences: u32::try_from(rows.iter().filter(|row| !row.same).count()).unwrap_or(u32::MAX),
        rows,
    }
}

fn row(group: String, field: String, left: Option<String>, right: Option<String>) -> ComparisonRow {
    ComparisonRow {
        same: left == right,
        group,
        field,
        left,
        right,
    }
}

/// What two certificates are to each other.
fn relation(left: &Certificate, right: &Certificate) -> Vec<Statement> {
    let say = |code: &str| statement("comparison", code, &[]);
    if left == right {
        return vec![say("same-certificate")];
    }
    let same_owner = is_same_owner(left, right);
    let mut statements = vec![
        say(if same_owner { "same-owner" } else { "other-owner" }),
        say(if left.spki_der() == right.spki_der() {
            "same-key"
        } else {
            "other-key"
        }),
    ];
    let until = [("not_after", right.not_after().to_string())];
    if same_owner && right.not_after() > left.not_after() {
        statements.push(statement("comparison", "renewed", &until));
    } else if same_owner && right.not_after() < left.not_after() {
        statements.push(statement("comparison", "older", &until));
    }
    if right.is_authority() && left.issuer() == right.subject() && !same_owner {
        statements.push(say("issues"));
    }
    if left.is_authority() && right.issuer() == left.subject() && !same_owner {
        statements.push(say("issued"));
    }
    statements
}

/// The same numbers, where there are some; else the same name. A person who changed the surname is the same person.
fn is_same_owner(left: &Certificate, right: &Certificate) -> bool {
    let (one, other) = (left.person(), right.person());
    if one.iin.is_some() || one.bin.is_some() || other.iin.is_some() || other.bin.is_some() {
        (one.iin, one.bin) == (other.iin, other.bin)
    } else {
        left.subject() == right.subject()
    }
}

fn certificate_cells(certificate: &Certificate) -> Vec<Cell> {
    let critical = |critical: Option<bool>| if critical == Some(true) { "critical; " } else { "" };
    let fields = fields(certificate).into_iter().map(|field| {
        let value = format!("{}{}", critical(field.critical), field.lines.join("; "));
        cell(&field.group, &field.name, value)
    });
    let thumbprints = thumbprints(certificate).into_iter();
    fields
        .chain(thumbprints.map(|one| cell("certificate", &one.algorithm, one.hex)))
        .collect()
}

fn report_cells(report: &ReportView) -> Vec<Cell> {
    let mut cells = vec![
        cell("report", "file", &report.file),
        cell("report", "verdict", report.verdict.as_str()),
        cell("report", "at", &report.at),
        cell("report", "format", &report.format),
        cell("report", "signatures", report.signatures.len().to_string()),
    ];
    if let Some(problem) = &report.problem {
        cells.push(cell("report", "problem", &problem.code));
    }
    for (position, signature) in report.signatures.iter().enumerate() {
        cells.extend(signature_cells(&format!("signature {}", position + 1), signature));
    }
    cells
}

fn signature_cells(group: &str, signature: &SignatureView) -> Vec<Cell> {
    let signer = signature.signer.as_ref();
    let optional = [
        ("signer", signer.map(|signer| signer.common_name.clone())),
        ("serial", signer.map(|signer| signer.serial.clone())),
        ("sub_indication", signature.sub_indication.clone()),
        ("level", signature.level.clone()),
        ("claimed_time", signature.claimed_time.clone()),
        ("proven_time", signature.proven_time.clone()),
    ];
    let revocation = &signature.revocation;
    let evidence = [revocation.source.as_deref(), revocation.this_update.as_deref()];
    let evidence: Vec<&str> = evidence.into_iter().flatten().collect();
    let mut cells = vec![
        cell(group, "verdict", signature.verdict.as_str()),
        cell(group, "indication", &signature.indication),
    ];
    let told = optional.into_iter();
    cells.extend(told.filter_map(|(name, value)| Some(cell(group, name, value?))));
    cells.push(cell(group, "chain", signature.chain.join(", ")));
    cells.push(cell(
        group,
        "revocation",
        format!("{} {}", revocation.status, evidence.join(" ")).trim(),
    ));
    cells.extend(
        signature
            .checks
            .iter()
            .map(|check| cell(group, &check.id, answer(check))),
    );
    cells
}

fn answer(check: &CheckView) -> String {
    match &check.reason {
        Some(reason) => format!("{} ({reason})", check.answer),
        None => check.answer.clone(),
    }
}
