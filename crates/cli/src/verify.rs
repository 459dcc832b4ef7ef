//! `qolhat verify`.

use std::path::Path;

use qolhat_app::{BasisRequest, Overwrite, Problem, ProblemCode, write_file};

use crate::arguments::{Basis, Verify};
use crate::console::Console;
use crate::ending::Ending;
use crate::json::ReportLine;
use crate::places::Places;
use crate::report;

pub(crate) fn run(arguments: &Verify, places: &Places, console: &Console) -> Result<Ending, Problem> {
    refuse_later_options(arguments)?;
    let app = places.open()?;
    let basis = app.basis_of(&request(&arguments.basis)?)?;
    let mut ending = Ending::Done;
    let mut kept = Vec::new();
    for (at, file) in arguments.files.iter().enumerate() {
        let view = match app.verify_file(file, arguments.content.as_deref(), &basis) {
            Ok(view) => view,
            Err(problem) => {
                ending = ending.max(console.problem(Some(file), &problem));
                continue;
            }
        };
        let line = ReportLine::of(file.display().to_string(), &view, console.language());
        if arguments.report.is_some() {
            serde_json::to_writer(&mut kept, &line)
                .map_err(|error| Problem::new(ProblemCode::Internal).caused_by(&error))?;
            kept.push(b'\n');
        }
        if console.is_json() {
            console.print_json(&line);
        } else {
            let gap = if at == 0 { "" } else { "\n" };
            console.print(format_args!("{gap}{}", report::of_file(&line.file, &view, console)));
        }
        ending = ending.max(view.verdict.into());
    }
    if let Some(output) = &arguments.report
        && !kept.is_empty()
    {
        write_file(output, &kept, overwrite(arguments.force))?;
    }
    Ok(ending)
}

/// Options of the contract that are not there yet are told before anything is read.
fn refuse_later_options(arguments: &Verify) -> Result<(), Problem> {
    let not_available = |what: &str| Err(Problem::new(ProblemCode::NotAvailable).with("what", what));
    if arguments.policy.is_some() {
        return not_available("--policy");
    }
    match &arguments.report {
        Some(output) if output.extension() != Some("json".as_ref()) => {
            not_available(&format!("--report {}", name(output)))
        }
        _ => Ok(()),
    }
}

/// What the command line says of the basis, as the use case takes it.
pub(crate) fn request(basis: &Basis) -> Result<BasisRequest, Problem> {
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

fn name(path: &Path) -> String {
    qolhat_app::file_name(path)
}
