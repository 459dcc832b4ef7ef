//! Documents to print, and the tools that look at what was printed.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use qolhat_documents::{Date, Document, Issued, Language, issue};
use qolhat_render::{Mark, Pdf, Typesetter};

/// The forms that can be printed, by the names of their fixtures.
pub(crate) const FORMS: [&str; 2] = ["act", "invoice"];

/// The languages whose wording is fixed by the forms.
pub(crate) const LANGUAGES: [Language; 3] = [Language::Ru, Language::Kk, Language::RuKk];

/// A printed fixture.
pub(crate) struct Print {
    pub(crate) name: String,
    pub(crate) form: &'static str,
    pub(crate) language: Language,
    pub(crate) issued: Issued,
    pub(crate) pdf: Pdf,
}

/// One typesetter for all tests.
pub(crate) fn typesetter() -> &'static Typesetter {
    static TYPESETTER: OnceLock<Typesetter> = OnceLock::new();
    TYPESETTER.get_or_init(Typesetter::new)
}

/// Every form in every official language, printed once.
pub(crate) fn prints() -> &'static [Print] {
    static PRINTS: OnceLock<Vec<Print>> = OnceLock::new();
    PRINTS.get_or_init(|| {
        let all = FORMS
            .iter()
            .flat_map(|&form| LANGUAGES.map(|language| (form, language)));
        all.map(|(form, language)| print(form, language)).collect()
    })
}

fn print(form: &'static str, language: Language) -> Print {
    let mut document = document(form);
    document.language = language;
    let issued = issued(document);
    let pdf = typesetter().typeset_issued(&issued, Mark::None).unwrap();
    Print {
        name: format!("{form}.{language}"),
        form,
        language,
        issued,
        pdf,
    }
}

/// A document of `fixtures/documents`.
pub(crate) fn document(name: &str) -> Document {
    let path = workspace().join("fixtures/documents").join(name).with_extension("json");
    let json = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Document::from_json(&json).unwrap()
}

/// The same document, issued on its date.
pub(crate) fn issued(document: Document) -> Issued {
    issue(document, Date::new(2026, 11, 20).unwrap()).unwrap()
}

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the knowledge folder beside the checkout.
pub(crate) fn shared(path: &str) -> Option<String> {
    let file = workspace().join("../shared").join(path);
    let text = std::fs::read_to_string(&file).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {path} of the knowledge folder is not here");
    }
    text
}

/// A PDF on disk, where the tools can read it.
pub(crate) struct OnDisk {
    folder: tempfile::TempDir,
}

impl OnDisk {
    pub(crate) fn new(pdf: &Pdf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("document.pdf"), &pdf.bytes).unwrap();
        Self { folder }
    }

    /// What a tool says about the file; `None`, loudly, when it is not installed.
    pub(crate) fn ask(&self, tool: &str, before: &[&str], after: &[&str]) -> Option<String> {
        let pdf = self.folder.path().join("document.pdf");
        match Command::new(tool).args(before).arg(pdf).args(after).output() {
            Ok(output) => {
                let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{tool}: {complaint}");
                Some(String::from_utf8_lossy(&output.stdout).into_owned())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                eprintln!("SKIPPED: {tool} is not installed");
                None
            }
            Err(error) => panic!("{tool}: {error}"),
        }
    }

    /// The text of some pages in the order of reading, white space as single spaces.
    pub(crate) fn text(&self, pages: &[&str]) -> Option<String> {
        let before: Vec<&str> = pages.iter().copied().chain(["-raw"]).collect();
        self.ask("pdftotext", &before, &["-"]).map(|text| on_one_line(&text))
    }

    /// The file that is attached under this name.
    pub(crate) fn attached(&self, name: &str) -> Option<Vec<u8>> {
        let saved = self.folder.path().join("attached");
        let saved_as = saved.to_string_lossy().into_owned();
        self.ask("pdfdetach", &["-savefile", name, "-o", &saved_as], &[])?;
        Some(std::fs::read(saved).unwrap())
    }
}

/// White space of every kind as single spaces.
pub(crate) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether each of these stands in the text after the one before it; else the first that does not.
pub(crate) fn in_order<'e>(text: &str, expected: impl IntoIterator<Item = &'e str>) -> Result<(), String> {
    let mut rest = text;
    for wanted in expected {
        match rest.split_once(wanted) {
            Some((_, after)) => rest = after,
            None => return Err(format!("`{wanted}` is missing in: {rest}")),
        }
    }
    Ok(())
}
