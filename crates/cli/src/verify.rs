//! `qolhat verify`.

use std::path::Path;

use qolhat_app::wire::ReportFormat;
use qolhat_app::{App, BasisRequest, Overwrite, Problem, Reported, write_file};

use crate::arguments::{self, Verify};
use crate::console::Console;
use crate::ending::Ending;
use crate::json::ReportLine;
use crate::places::Places;
use crate::report;

pub(crate) fn run(arguments: &Verify, places: &Places, console: &Console) -> Result<Ending, Problem> {
    let report = ReportFile::of(arguments.report.as_deref(), arguments.force)?;
    let app = places.open()?;
    let basis = app.basis_of(&BasisRequest {
        policy: arguments.policy.clone(),
        ..request(&arguments.basis)?
    })?;
    let mut ending = Ending::Done;
    let mut reported = Vec::new();
    for (at, file) in arguments.files.iter().enumerate() {
        let view = match app.verify_file(file, arguments.content.as_deref(), &basis) {
            Ok(view) => view,
            Err(problem) => {
                ending = ending.max(console.problem(Some(file), &problem));
                continue;
            }
        };
        let line = ReportLine::of(file.display().to_string(), &view, console.language());
        if console.is_json() {
            console.print_json(&line);
        } else {
            let gap = if at == 0 { "" } else { "\n" };
            console.print(format_args!("{gap}{}", report::of_file(&line.file, &view, console)));
        }
        ending = ending.max(view.verdict.into());
        reported.push(Reported::File(Box::new(view)));
    }
    if let Some(report) = report {
        report.write(&app, &reported, console)?;
    }
    Ok(ending)
}

/// Where a report goes, and in which form: known before anything is verified.
pub(crate) struct ReportFile<'a> {
    output: &'a Path,
    format: ReportFormat,
    overwrite: Overwrite,
}

impl<'a> ReportFile<'a> {
    /// What `--report` and `--force` ask for.
    pub(crate) fn of(output: Option<&'a Path>, force: bool) -> Result<Option<Self>, Problem> {
        let of = |output| {
            Ok(Self {
                output,
                format: ReportFormat::of_file(output)?,
                overwrite: overwrite(force),
            })
        };
        output.map(of).transpose()
    }

    /// Writes the report whole or not at all. When no file could be verified there is nothing to report.
    pub(crate) fn write(&self, app: &App, reported: &[Reported], console: &Console) -> Result<(), Problem> {
        if reported.is_empty() {
            return Ok(());
        }
        let bytes = app.report_file(reported, self.format, console.language())?;
        write_file(self.output, &bytes, self.overwrite)
    }
}

/// What the command line says of the basis, as the use case takes it.
pub(crate) fn request(basis: &arguments::Basis) -> Result<BasisRequest, Problem> {
    Ok(BasisRequest {
        trust: basis.trust.clone(),
        intermediates: basis.intermediate.clone(),
        revocation_lists: basis.crl.clone(),
        ocsp_responses: basis.ocsp.clone(),
        online: basis.online,
        at: basis.at.clone(),
        revocation: basis.revocation.into(),
        ..BasisRequest::default()
    })
}

/// Whether `--force` allows to replace.
pub(crate) fn overwrite(force: bool) -> Overwrite {
    if force { Overwrite::Replace } else { Overwrite::Refuse }
}
