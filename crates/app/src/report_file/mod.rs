//! Reports as files: for people on paper, in a browser and as plain text, for programs as JSON and XML.
//!
//! All of them say what the same views say. Equal verifications give equal bytes: nothing here asks for the time, and
//! no path of this computer gets into a report.

mod etsi;
mod html;
mod json;
mod people;
mod text;

use std::path::Path;

use crate::files::{Overwrite, read_file, write_file};
use crate::wire::{
    CertificateReportView, CertificateView, ExportOutcome, Language, PickPurpose, ReportFormat, ReportSubject,
    ReportView, SaveReportRequest, VerifyCertificateRequest, VerifyDocumentRequest, VerifyFilesRequest,
};
use crate::{App, Problem, ProblemCode};

/// Who makes reports.
const PROGRAM: &str = concat!("Qolhat ", env!("CARGO_PKG_VERSION"));

/// What was verified, to be reported.
#[derive(Clone, Debug)]
pub enum Reported {
    /// A file with signatures, or without.
    File(Box<ReportView>),
    /// A certificate by itself.
    Certificate {
        /// Name of the file it came from.
        file: String,
        /// What was found.
        view: Box<CertificateReportView>,
    },
}

impl Reported {
    fn at(&self) -> &str {
        match self {
            Self::File(view) => &view.at,
            Self::Certificate { view, .. } => &view.at,
        }
    }

    fn file(&self) -> &str {
        match self {
            Self::File(view) => &view.file,
            Self::Certificate { file, .. } => file,
        }
    }

    fn certificates(&self) -> Vec<&CertificateView> {
        match self {
            Self::File(view) => view.signatures.iter().flat_map(|one| &one.certificates).collect(),
            Self::Certificate { view, .. } => view.certificates.iter().collect(),
        }
    }
}

impl ReportFormat {
    /// Every form.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Html, Self::Txt, Self::Json, Self::Xml];

    /// The ending of a file of this form.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Txt => "txt",
            Self::Json => "json",
            Self::Xml => "xml",
        }
    }

    /// The form that the ending of a name asks for.
    ///
    /// # Errors
    /// [`ProblemCode::ReportFormatUnknown`].
    pub fn of_file(path: &Path) -> Result<Self, Problem> {
        let extension = path
            .extension()
            .map(|extension| extension.to_string_lossy().to_lowercase());
        Self::ALL
            .into_iter()
            .find(|format| Some(format.extension()) == extension.as_deref())
            .ok_or_else(|| Problem::new(ProblemCode::ReportFormatUnknown).with("file", crate::files::file_name(path)))
    }
}

impl App {
    /// The report on what was verified, as the bytes of a file. `language` is that of people: reports for
    /// programs have none.
    ///
    /// # Errors
    /// [`ProblemCode::TypesettingFailed`], [`ProblemCode::Internal`].
    pub fn report_file(
        &self,
        reported: &[Reported],
        format: ReportFormat,
        language: Language,
    ) -> Result<Vec<u8>, Problem> {
        match format {
            ReportFormat::Pdf => {
                let report = people::people_report(reported, language);
                let pdf = self.typesetter().typeset_report(&report, json::lines(reported)?);
                let failed = |error| Problem::new(ProblemCode::TypesettingFailed).caused_by(&error);
                Ok(pdf.map_err(failed)?.bytes)
            }
            ReportFormat::Html => Ok(html::page(&people::people_report(reported, language)).into_bytes()),
            ReportFormat::Txt => Ok(text::page(&people::people_report(reported, language)).into_bytes()),
            ReportFormat::Json => json::lines(reported),
            ReportFormat::Xml => {
                etsi::validation_report(reported).map_err(|error| Problem::new(ProblemCode::Internal).caused_by(&error))
            }
        }
    }

    /// Verifies once more, as of the moment asked for, and saves the report into a folder that the user chooses.
    ///
    /// # Errors
    /// As the verification; [`ProblemCode::FileExists`] and [`ProblemCode::FileNotWritable`]: nothing is replaced.
    pub fn save_report(&self, request: SaveReportRequest) -> Result<ExportOutcome, Problem> {
        let at = request.at;
        let reported = match request.subject {
            ReportSubject::Files(files) => {
                let outcome = self.verify_files(VerifyFilesRequest { files, at })?;
                if let Some(failure) = outcome.failures.first() {
                    return Err(self.problem_again(&failure.file.handle));
                }
                outcome.reports.into_iter().map(Box::new).map(Reported::File).collect()
            }
            ReportSubject::Document(id) => {
                let report = self.verify_document(VerifyDocumentRequest { id, at })?;
                vec![Reported::File(Box::new(report))]
            }
            ReportSubject::Certificate(sha256) => {
                let view = self.verify_certificate(VerifyCertificateRequest { sha256, at })?;
                let file = view
                    .certificates
                    .first()
                    .map(|one| one.common_name.clone())
                    .unwrap_or_default();
                let view = Box::new(view);
                vec![Reported::Certificate { file, view }]
            }
        };
        let Some(first) = reported.first() else {
            return Err(Problem::new(ProblemCode::RequestNotUnderstood).with("detail", "no files"));
        };
        let Some(folder) = self.ports.picker.pick_folder(PickPurpose::Export) else {
            return Ok(ExportOutcome {
                folder: None,
                files: Vec::new(),
            });
        };
        let name = report_name(first.file(), request.format);
        let bytes = self.report_file(&reported, request.format, request.language)?;
        write_file(&folder.join(&name), &bytes, Overwrite::Refuse)?;
        Ok(ExportOutcome {
            folder: Some(folder.display().to_string()),
            files: vec![name],
        })
    }

    /// Why a chosen file could not be read.
    fn problem_again(&self, handle: &str) -> Problem {
        match self.path_of(handle).and_then(|path| read_file(&path)) {
            Err(problem) => problem,
            // It could not a moment ago: somebody is writing it.
            Ok(file) => Problem::new(ProblemCode::FileNotReadable).with("file", file.name),
        }
    }
}

/// `act.pdf.p7s` becomes `act.pdf.p7s.report.html`. Names of certificates come from strangers, so that only letters,
/// digits and a few signs are kept.
fn report_name(file: &str, format: ReportFormat) -> String {
    /// Long enough for any title, short enough for every file system with the ending.
    const MAX_LETTERS: usize = 80;
    let kept = |c: char| {
        if c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') {
            c
        } else {
            '_'
        }
    };
    let name: String = file.chars().take(MAX_LETTERS).map(kept).collect();
    let name = name.trim_matches(|c: char| c == '.' || c == ' ');
    let name = if name.is_empty() { "report" } else { name };
    format!("{name}.report.{}", format.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_named_after_its_file_and_stays_in_its_folder() {
        for (file, name) in [
            ("act.pdf.p7s", "act.pdf.p7s.report.html"),
            ("../../etc/passwd", "_.._etc_passwd.report.html"),
            ("ҚОЖА \"АЛТЫН\"\u{202e}", "ҚОЖА _АЛТЫН__.report.html"),
            ("..", "report.report.html"),
        ] {
            assert_eq!(report_name(file, ReportFormat::Html), name);
        }
        assert!(report_name(&"ұ".repeat(5000), ReportFormat::Xml).len() < 255);
    }

    #[test]
    fn the_ending_of_a_name_says_the_form() {
        for format in ReportFormat::ALL {
            let name = format!("out.{}", format.extension().to_uppercase());
            assert_eq!(ReportFormat::of_file(Path::new(&name)), Ok(format));
        }
        for name in ["out.docx", "out", ".pdf", "out.pdf.p7s"] {
            let refused = ReportFormat::of_file(Path::new(name)).map_err(|problem| problem.code);
            assert_eq!(refused, Err(ProblemCode::ReportFormatUnknown), "{name}");
        }
    }
}
