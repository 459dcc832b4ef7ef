//! `qolhat cert verify`.

use std::path::Path;

use qolhat_app::{App, Basis, BasisRequest, Problem, ProblemCode, Reported, file_name};

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
        return verify_folder(&app, &arguments.certificate, &basis, report_file.as_ref(), console);
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

/// One line per certificate for programs, and for people the verdict of each. Files of another kind are counted: a folder
/// of certificates has them as well.
fn verify_folder(
    app: &App,
    folder: &Path,
    basis: &Basis,
    report_file: Option<&ReportFile<'_>>,
    console: &Console,
) -> Result<Ending, Problem> {
    let mut ending = Ending::Done;
    let (mut certificates, mut others) = (0_usize, 0_usize);
    let mut reported = Vec::new();
    app.verify_certificate_folder(folder, basis, &mut |file, report| {
        match report {
            Ok(view) => {
                certificates += 1;
                let name = file.display().to_string();
                if console.is_json() {
                    let report = CertificateReportLine::of(&view);
                    console.print_json(&OfFile { file: &name, report });
                } else {
                    console.print(report::of_certificate_briefly(&name, &view, console));
                }
                ending = ending.max(view.verdict.into());
                if report_file.is_some() {
                    let (file, view) = (file_name(file), Box::new(view));
                    reported.push(Reported::Certificate { file, view });
                }
            }
            Err(problem) if problem.code == ProblemCode::NoCertificate => others += 1,
            Err(problem) => ending = ending.max(console.problem(Some(file), &problem)),
        }
        !console.is_cut_off()
    });
    if others > 0 && !console.is_json() {
        console.note(console.label("other-files").replace("{count}", &others.to_string()));
    }
    if certificates == 0 && ending == Ending::Done {
        let nothing = Problem::new(ProblemCode::NoCertificate).with("file", file_name(folder));
        return Err(nothing);
    }
    if let Some(report_file) = report_file {
        report_file.write(app, &reported, console)?;
    }
    Ok(ending)
}
