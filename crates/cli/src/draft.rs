//! `qolhat draft`.

use qolhat_app::{App, DraftFileRequest, Problem, ProblemCode};

use crate::arguments::Draft;
use crate::console::Console;
use crate::ending::Ending;
use crate::json::{DraftLine, Failure, FindingLine, ProblemLine};
use crate::page::Page;
use crate::places::Places;
use crate::verify::overwrite;

pub(crate) fn run(arguments: &Draft, places: &Places, console: &Console) -> Result<Ending, Problem> {
    if arguments.xml.is_some() {
        return Err(Problem::new(ProblemCode::NotAvailable).with("what", "--xml"));
    }
    let app = places.open()?;
    let request = DraftFileRequest {
        kind: &arguments.kind,
        from: &arguments.from,
        output: &arguments.output,
        language: arguments.language.as_deref(),
        overwrite: overwrite(arguments.force),
    };
    let drafted = match app.draft_file(&request) {
        Ok(drafted) => drafted,
        Err(problem) if problem.code == ProblemCode::DocumentBlocked => {
            return Ok(tell_blocked(&app, &request, &problem, console));
        }
        Err(problem) => return Err(problem),
    };
    let line = DraftLine {
        file: drafted.file.display().to_string(),
        warnings: drafted
            .warnings
            .iter()
            .map(|warning| FindingLine::of(warning, console.language()))
            .collect(),
        kind: drafted.kind,
        number: drafted.number,
        total: drafted.total,
        sha256: drafted.sha256,
    };
    if console.is_json() {
        console.print_json(&line);
        return Ok(Ending::Done);
    }
    let words = console.words();
    let kind = crate::console::word_or_code(&words.types, &line.kind);
    let mut page = Page::default();
    page.line(0, format!("{kind} № {} → {}", line.number, line.file));
    page.field(1, console.label("total"), format!("{} KZT", line.total));
    page.field(1, "SHA-256", &line.sha256);
    console.print(page);
    for warning in &line.warnings {
        console.note(format_args!("{} ({})", warning.title, warning.field));
    }
    Ok(Ending::Done)
}

/// Says what blocks the document, finding by finding.
fn tell_blocked(app: &App, request: &DraftFileRequest<'_>, problem: &Problem, console: &Console) -> Ending {
    let mut line = ProblemLine::of(problem, console.language());
    let findings = app.findings_of_file(request).unwrap_or_default();
    line.findings = findings
        .iter()
        .filter(|finding| finding.severity == "error")
        .map(|finding| FindingLine::of(finding, console.language()))
        .collect();
    console.failure(Failure {
        file: None,
        problem: line,
    });
    problem.code.exit().into()
}
