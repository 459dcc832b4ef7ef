//! `qolhat cert verify`.

use std::path::Path;

use qolhat_app::{App, Basis, BasisRequest, Problem, Reported, file_name};

use crate::arguments::CertVerify;
use crate::console::Console;
use crate::ending::Ending;
use crate::json::{CertificateReportLine, OfFile};
use crate::places::Places;
use crate::verify::ReportFile;
use crate::{report, verify};

pub(crate) fn verify(arguments: &CertVerify, places: &Places, console: &Console) -> Result<Ending, Problem> {
    let request = BasisRequest {
        purpose: arguments.purpose.into(),
        initial_policies: arguments.initial_policy.clone(),
        require_explicit_policy: arguments.require_explicit_policy,
        inhibit_policy_mapping: arguments.inhibit_policy_mapping,
        inhibit_any_policy: arguments.inhibit_any_policy,
        ..verify::request(&arguments.basis)?
    };
    let report_file = ReportFile::of(arguments.report.as_deref(), arguments.force)?;
    let app = places.open()?;
    let basis = app.basis_of(&request)?;
    if arguments.certificate.is_dir() {
        return Ok(verify_folder(&app, &arguments.certificate, &basis, console));
    }
    let view = app.verify_certificate_file(&arguments.certificate, &basis)?;
    if console.is_json() {
        console.print_json(&CertificateReportLine::of(&view));
    } else {
        let file = arguments.certificate.display().to_string();
        console.print(report::of_certificate(&file, &view, console));
    }
    let ending = view.verdict.into();
    if let Some(report_file) = report_file {
        let file = file_name(&arguments.certificate);
        let view = Box::new(view);
        report_file.write(&app, &[Reported::Certificate { file, view }], console)?;
    }
    Ok(ending)
}

/// One line per file for programs, and for people the verdict of each.
fn verify_folder(app: &App, folder: &Path, basis: &Basis, console: &Console) -> Ending {
    let mut ending = Ending::Done;
    app.verify_certificate_folder(folder, basis, &mut |file, report| {
        match report {
            Ok(view) => {
                let name = file.display().to_string();
                if console.is_json() {
                    let report = CertificateReportLine::of(&view);
                    console.print_json(&OfFile { file: &name, report });
                } else {
                    console.print(report::of_certificate_briefly(&name, &view, console));
                }
                ending = ending.max(view.verdict.into());
            }
            Err(problem) => ending = ending.max(console.problem(Some(file), &problem)),
        }
        !console.is_cut_off()
    });
    ending
}
