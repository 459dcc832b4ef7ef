//! `qolhat archive import|list|search|show`.

use std::path::PathBuf;

use qolhat_app::wire::{DocumentRequest, DocumentRow, DocumentState, DocumentView, FindDocumentsRequest, KeptFile};
use qolhat_app::{App, Problem, files_in};
use serde::Serialize;

use crate::arguments::ArchiveCommand;
use crate::console::{Console, word_or_code};
use crate::ending::Ending;
use crate::json::{DocumentLine, ReportLine};
use crate::page::{Page, Table};
use crate::places::Places;
use crate::report;

/// Documents asked for at a time.
const ROWS: u32 = 500;

pub(crate) fn run(command: ArchiveCommand, places: &Places, console: &Console) -> Result<Ending, Problem> {
    match command {
        ArchiveCommand::Import { paths } => Ok(import(&places.open_to_write()?, &paths, console)),
        ArchiveCommand::List => list(&places.open_to_read(console)?, "", console),
        ArchiveCommand::Search { query } => list(&places.open_to_read(console)?, &query.join(" "), console),
        ArchiveCommand::Show { id } => show(&places.open_to_read(console)?, id, console),
    }
}

/// A document as it was taken in.
#[derive(Serialize)]
struct ImportLine<'a> {
    file: String,
    #[serde(flatten)]
    document: DocumentLine<'a>,
    duplicate: bool,
}

fn import(app: &App, paths: &[PathBuf], console: &Console) -> Ending {
    let files: Vec<PathBuf> = paths.iter().flat_map(|path| files_in(path)).collect();
    let mut ending = Ending::Done;
    let mut table = head(console);
    app.import_paths(&files, &mut |at, imported| match imported {
        Err(problem) => ending = ending.max(console.problem(Some(&files[at]), &problem)),
        Ok(imported) if console.is_json() => console.print_json(&ImportLine {
            file: files[at].display().to_string(),
            document: DocumentLine::of(&imported.row),
            duplicate: imported.is_duplicate,
        }),
        Ok(imported) => {
            if imported.is_duplicate {
                let text = console.label("already-there");
                console.note(text.replace("{file}", &files[at].display().to_string()));
            }
            table.row(cells(&imported.row, console));
        }
    });
    if !console.is_json() {
        console.print(table);
    }
    ending
}

fn list(app: &App, query: &str, console: &Console) -> Result<Ending, Problem> {
    let mut table = head(console);
    let mut offset = 0;
    loop {
        let found = app.find_documents(FindDocumentsRequest {
            query: query.to_owned(),
            offset,
            limit: ROWS,
            ..FindDocumentsRequest::default()
        })?;
        for row in &found.rows {
            if console.is_json() {
                console.print_json(&DocumentLine::of(row));
            } else {
                table.row(cells(row, console));
            }
        }
        offset += ROWS;
        if offset >= found.total || found.rows.is_empty() {
            if !console.is_json() {
                console.print(table);
                let total = console.label("found").replace("{count}", &found.total.to_string());
                console.note(total.replace("{sum}", &found.sum_text));
            }
            return Ok(Ending::Done);
        }
    }
}

fn head(console: &Console) -> Table {
    Table::new(&[
        console.label("id"),
        console.label("type"),
        "№",
        console.label("date"),
        console.label("counterparty"),
        console.label("total"),
        console.label("state"),
        console.label("verdict"),
    ])
}

fn cells(row: &DocumentRow, console: &Console) -> Vec<String> {
    let words = console.words();
    let name = match row.counterparty.name.as_str() {
        "" => &row.summary,
        name => name,
    };
    vec![
        row.id.to_string(),
        word_or_code(&words.types, &row.kind).to_owned(),
        row.number.clone(),
        row.date.clone(),
        shortened(name),
        row.total_text.clone().unwrap_or_default(),
        word_or_code(&words.states, state(row.state)).to_owned(),
        report::verdict_or_dash(row.verdict, console),
    ]
}

/// Names longer than this would push the verdict off the screen.
const NAME_LETTERS: usize = 32;

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LETTERS {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAME_LETTERS - 1).collect();
    format!("{start}…")
}

fn state(state: DocumentState) -> &'static str {
    match state {
        DocumentState::Draft => "draft",
        DocumentState::Ready => "ready",
        DocumentState::Signed => "signed",
        DocumentState::SignedByBoth => "signed-by-both",
        DocumentState::Received => "received",
    }
}

/// One document with everything that is kept of it.
#[derive(Serialize)]
struct ShowLine<'a> {
    #[serde(flatten)]
    row: DocumentLine<'a>,
    document: &'a Option<serde_json::Value>,
    files: &'a [KeptFile],
    report: Option<ReportLine<'a>>,
}

fn show(app: &App, id: i64, console: &Console) -> Result<Ending, Problem> {
    let view = app.open_document(DocumentRequest { id })?;
    if console.is_json() {
        console.print_json(&ShowLine {
            row: DocumentLine::of(&view.row),
            document: &view.document,
            files: &view.files,
            report: view
                .report
                .as_ref()
                .map(|report| ReportLine::of(report.file.clone(), report, console.language())),
        });
    } else {
        console.print(page_of(&view, console));
    }
    Ok(Ending::Done)
}

fn page_of(view: &DocumentView, console: &Console) -> Page {
    let words = console.words();
    let mut page = Page::default();
    let kind = word_or_code(&words.types, &view.row.kind);
    page.line(0, [kind, &view.row.number, &view.row.date].join(" ").trim().to_owned());
    page.field(
        1,
        console.label("state"),
        word_or_code(&words.states, state(view.row.state)),
    );
    for fact in &view.facts {
        page.field(1, word_or_code(&words.facts, &fact.label), &fact.value);
    }
    page.line(1, format!("{}:", console.label("files")));
    for file in &view.files {
        page.line(2, report::joined(&[&file.name, &file.size.to_string(), &file.sha256]));
    }
    if let Some(verified) = &view.report {
        page.gap();
        for line in report::of_file(&verified.file, verified, console).to_string().lines() {
            page.line(0, line);
        }
    }
    page
}
