//! The typesetter: forms and fonts of the program in, PDF/A-3 out.

use std::fmt;

use qolhat_documents::{Computed, Document, DocumentType, Issued, MAX_LINES, compute};
use serde_json::Value;
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::letters::Letters;
use crate::parts::Draftsman;
use crate::report::{REPORT_NAME, Report};
use crate::{RenderError, act, invoice, report};

/// The name under which the twin is attached.
pub const TWIN_NAME: &str = "qolhat-document.json";

/// Where a form finds what it prints.
const VIEW_NAME: &str = "view.json";

/// The switch of a view that sets the form closer.
pub(crate) const CLOSE: &str = "is-close";

/// How many prints a cached result of the typesetter outlives without being used. Two keep a live preview fast; memory
/// holds at most the last three documents. Our own choice.
const CACHED_PRINTS: usize = 2;

/// Source Sans 3 by Adobe, SIL Open Font License 1.1 (`fonts/OFL.txt`).
const FONT_FILES: [&[u8]; 2] = [
    include_bytes!("../fonts/SourceSans3-Regular.ttf"),
    include_bytes!("../fonts/SourceSans3-Bold.ttf"),
];

/// What a sheet says about its own worth.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Mark {
    /// An ordinary document.
    #[default]
    None,
    /// A document of the demo authority: hatched bands with words along two edges of every page.
    Demo,
}

/// A printed document.
#[derive(Clone, Eq, PartialEq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// The number of its pages.
    pub pages: usize,
    /// Characters of the draft that the fonts do not have; an empty box stands in their place. Always empty in an
    /// issued document.
    pub unprintable: Vec<char>,
}

impl fmt::Debug for Pdf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pdf")
            .field("pages", &self.pages)
            .field("unprintable", &self.unprintable)
            .finish_non_exhaustive()
    }
}

/// Prints documents and reports. Reading the fonts takes longer than a page, so keep one and share it between threads.
pub struct Typesetter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    page: Source,
    act: Source,
    invoice: Source,
    report: Source,
}

impl Typesetter {
    /// A typesetter with the fonts and forms of the program.
    pub fn new() -> Self {
        let fonts = fonts();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            page: source("forms/page.typ", include_str!("../forms/page.typ")),
            act: source("forms/act.typ", include_str!("../forms/act.typ")),
            invoice: source("forms/invoice.typ", include_str!("../forms/invoice.typ")),
            report: source("forms/report.typ", include_str!("../forms/report.typ")),
        }
    }

    /// Prints a document that is still being written: what is missing stays blank, what is not a value yet stands as
    /// it was typed. The draft itself is attached. Without a date the file makes no claim to PDF/A, which demands one.
    ///
    /// The preview of a draft that can be issued should be the print of the issued document, because only that is the
    /// file to be signed.
    ///
    /// # Errors
    /// [`RenderError`], except [`RenderError::Unprintable`]: see [`Pdf::unprintable`].
    pub fn typeset_draft(&self, document: &Document, mark: Mark) -> Result<Pdf, RenderError> {
        let computed = compute(document).map_err(RenderError::Figures)?;
        self.typeset(document, &computed, document.to_json(), mark)
    }

    /// Prints an issued document with its twin attached: the file to be signed.
    ///
    /// # Errors
    /// [`RenderError`]; [`RenderError::Unprintable`] when paper could not show every character of the twin.
    pub fn typeset_issued(&self, issued: &Issued, mark: Mark) -> Result<Pdf, RenderError> {
        let pdf = self.typeset(issued.document(), issued.computed(), issued.twin(), mark)?;
        if pdf.unprintable.is_empty() {
            Ok(pdf)
        } else {
            Err(RenderError::Unprintable {
                characters: pdf.unprintable,
            })
        }
    }

    fn typeset(&self, document: &Document, computed: &Computed, twin: Vec<u8>, mark: Mark) -> Result<Pdf, RenderError> {
        let lines = document.lines.len();
        if lines > MAX_LINES {
            return Err(RenderError::TooManyLines {
                lines,
                limit: MAX_LINES,
            });
        }
        let mut draftsman = Draftsman {
            document,
            computed,
            letters: Letters::new(&self.fonts),
        };
        let (form, mut view) = match document.form {
            DocumentType::Act => (&self.act, act::view(&mut draftsman, mark)),
            DocumentType::Invoice => (&self.invoice, invoice::view(&mut draftsman, mark)),
            other => {
                return Err(RenderError::NoForm {
                    kind: other.as_str().to_owned(),
                });
            }
        };
        let desk = Desk {
            typesetter: self,
            form,
            is_dated: document.date.value().is_some(),
            view_id: file_id(VIEW_NAME),
            twin_id: file_id(TWIN_NAME),
            twin: Bytes::new(twin),
        };
        desk.hand_out(&mut view, draftsman.letters)
    }

    /// Prints a report on a verification, with `twin`, the same report for machines, attached as [`REPORT_NAME`].
    ///
    /// Names in it come from strangers, so characters that the fonts do not have stand as empty boxes and are told in
    /// [`Pdf::unprintable`].
    ///
    /// # Errors
    /// [`RenderError::Form`].
    pub fn typeset_report(&self, report: &Report, twin: Vec<u8>) -> Result<Pdf, RenderError> {
        let mut letters = Letters::new(&self.fonts);
        let mut view = report::view(report, &mut letters);
        let desk = Desk {
            typesetter: self,
            form: &self.report,
            is_dated: true,
            view_id: file_id(VIEW_NAME),
            twin_id: file_id(REPORT_NAME),
            twin: Bytes::new(twin),
        };
        desk.hand_out(&mut view, letters)
    }
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Typesetter").finish_non_exhaustive()
    }
}

/// The fonts of documents: regular and bold.
pub(crate) fn fonts() -> Vec<Font> {
    FONT_FILES
        .into_iter()
        .flat_map(|file| Font::iter(Bytes::new(file)))
        .collect()
}

fn source(path: &'static str, text: &str) -> Source {
    Source::new(file_id(path), text.to_owned())
}

/// The identity of a file of ours; the paths are constants, so the table of identities does not grow.
#[expect(
    clippy::expect_used,
    reason = "the paths are constants without backslashes or steps to a parent"
)]
fn file_id(path: &'static str) -> FileId {
    let path = VirtualPath::new(path).expect("a constant path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// What every view of one document shares.
struct Desk<'a> {
    typesetter: &'a Typesetter,
    form: &'a Source,
    is_dated: bool,
    view_id: FileId,
    twin_id: FileId,
    twin: Bytes,
}

impl Desk<'_> {
    /// Prints the view and forgets what the typesetter kept for it.
    fn hand_out(&self, view: &mut Value, letters: Letters<'_>) -> Result<Pdf, RenderError> {
        let printed = self.print(view);
        comemo::evict(CACHED_PRINTS);
        let (bytes, pages) = printed?;
        Ok(Pdf {
            bytes,
            pages,
            unprintable: letters.into_unprintable(),
        })
    }

    /// Prints the view; one that runs over to a second page is set closer, and stays so if that saves the page.
    fn print(&self, view: &mut Value) -> Result<(Vec<u8>, usize), RenderError> {
        let mut document = self.lay_out(view)?;
        if let (2, Some(close)) = (document.pages().len(), view.get_mut(CLOSE)) {
            *close = Value::Bool(true);
            let closer = self.lay_out(view)?;
            if closer.pages().len() == 1 {
                document = closer;
            }
        }
        self.export(&document)
    }

    fn lay_out(&self, view: &Value) -> Result<PagedDocument, RenderError> {
        let world = Sight {
            desk: self,
            view: Bytes::from_string(view.to_string()),
        };
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let document = output.map_err(|errors| refused(&errors))?;
        // A form that makes the typesetter wonder is a defect: a missing font would end here.
        if warnings.is_empty() {
            Ok(document)
        } else {
            Err(refused(&warnings))
        }
    }

    fn export(&self, document: &PagedDocument) -> Result<(Vec<u8>, usize), RenderError> {
        // PDF/A demands a date and none may be invented, so an undated draft is a plain PDF 1.7.
        let standard = if self.is_dated {
            PdfStandard::A_3b
        } else {
            PdfStandard::V_1_7
        };
        let standards = PdfStandards::new(&[standard]).map_err(|error| RenderError::Form {
            messages: vec![error.message().to_string()],
        })?;
        let options = PdfOptions {
            creator: Smart::Custom(Some("Qolhat".to_owned())),
            timestamp: None,
            standards,
            ..PdfOptions::default()
        };
        let bytes = typst_pdf::pdf(document, &options).map_err(|errors| refused(&errors))?;
        Ok((bytes, document.pages().len()))
    }
}

fn refused(diagnostics: &[SourceDiagnostic]) -> RenderError {
    RenderError::Form {
        messages: diagnostics
            .iter()
            .map(|diagnostic| diagnostic.message.to_string())
            .collect(),
    }
}

/// Everything one print may see: the forms, the fonts, one view and one twin. No clock, no network, no disk.
struct Sight<'a> {
    desk: &'a Desk<'a>,
    view: Bytes,
}

impl World for Sight<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.typesetter.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.desk.typesetter.book
    }

    fn main(&self) -> FileId {
        self.desk.form.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let typesetter = self.desk.typesetter;
        let sources = [
            &typesetter.page,
            &typesetter.act,
            &typesetter.invoice,
            &typesetter.report,
        ];
        sources
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            _ if id == self.desk.view_id => Ok(self.view.clone()),
            _ if id == self.desk.twin_id => Ok(self.desk.twin.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.desk.typesetter.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
