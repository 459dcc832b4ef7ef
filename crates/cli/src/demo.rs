//! `qolhat demo`.

use std::path::Path;

use qolhat_app::wire::{Profile, Verdict};
use qolhat_app::{App, DEMO_PASSWORD, DemoStep, Problem};
use serde::Serialize;

use crate::arguments::Demo;
use crate::console::Console;
use crate::ending::Ending;
use crate::page::{Page, Table};
use crate::places::Places;
use crate::report;

/// One step for scripts.
#[derive(Serialize)]
struct StepLine<'a> {
    step: &'a str,
    file: Option<String>,
    verdict: Option<Verdict>,
}

/// What stands at the end.
#[derive(Serialize)]
struct EndLine {
    archive: String,
    documents: u32,
    verdict: Verdict,
}

pub(crate) fn run(arguments: &Demo, places: &Places, console: &Console) -> Result<Ending, Problem> {
    let folder = places.demo(arguments.dir.as_ref())?;
    let app = App::open_archive_as(&folder, Profile::Demo, crate::ports()?)?;
    let mut table = Table::new(&[console.label("step"), console.label("verdict"), console.label("file")]);
    let outcome = app.demo(&mut |step| {
        if console.is_json() {
            console.print_json(&StepLine {
                step: &step.step,
                file: step.file.as_deref().map(shown),
                verdict: step.verdict,
            });
        } else {
            console.note(format_args!("… {}", console.labels().step(&step.step)));
            table.row(cells(step, &folder, console));
        }
    })?;
    if console.is_json() {
        console.print_json(&EndLine {
            archive: shown(&outcome.archive),
            documents: outcome.documents,
            verdict: outcome.verdict,
        });
    } else {
        console.print(format_args!(
            "\n{table}\n{}",
            page_of(&outcome.archive, outcome.verdict, console)
        ));
    }
    Ok(outcome.verdict.into())
}

fn cells(step: &DemoStep, folder: &Path, console: &Console) -> Vec<String> {
    let file = step.file.as_deref();
    let file = file.map(|file| shown(file.strip_prefix(folder).unwrap_or(file)));
    vec![
        console.labels().step(&step.step).to_owned(),
        report::verdict_or_dash(step.verdict, console),
        file.unwrap_or_default(),
    ]
}

fn page_of(folder: &Path, verdict: Verdict, console: &Console) -> Page {
    let mut page = Page::default();
    page.field(0, console.label("verdict"), console.verdict(verdict));
    page.field(0, console.label("archive"), shown(folder));
    page.field(0, console.label("files"), shown(&folder.join("files")));
    page.field(0, console.label("keys"), shown(&folder.join("keys")));
    page.field(0, console.label("demo-password"), DEMO_PASSWORD);
    page.gap();
    page.line(0, console.label("look-around"));
    page.line(1, format!("qolhat --archive \"{}\" archive list", shown(folder)));
    page
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
