//! Prints every document of `fixtures/documents`, or of another folder, in every language, for looking.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use qolhat_documents::{Document, Language};
use qolhat_render::{Mark, Typesetter};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: print_all FOLDER [DOCUMENTS]")?;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/documents");
    let documents = std::env::args().nth(2).map_or(fixtures, PathBuf::from);
    let typesetter = Typesetter::new();
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(documents)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for &language in Language::ALL {
            let mut document = Document::from_draft_json(&fs::read(&path)?)?;
            document.language = language;
            let mark = if language == Language::En {
                Mark::Demo
            } else {
                Mark::None
            };
            let pdf = typesetter.typeset_draft(&document, mark)?;
            fs::write(Path::new(&folder).join(format!("{name}.{language}.pdf")), pdf.bytes)?;
        }
    }
    Ok(())
}
