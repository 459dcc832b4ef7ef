//! `qolhat cert verify`.

use qolhat_app::{BasisRequest, Problem, Reported, file_name};

use crate::arguments::CertVerify;
use crate::console::Console;
use crate::ending::Ending;
use crate::json::CertificateReportLine;
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
        report_file.write(&app, &[Reported::Certificate { file, view }], &basis, console)?;
    }
    Ok(ending)
}
