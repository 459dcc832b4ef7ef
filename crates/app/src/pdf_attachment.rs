//! The machine-readable twin inside a PDF.

use lopdf::{Dictionary, Object};
use qolhat_documents::{Document, Issued, MAX_JSON_BYTES};
use qolhat_render::TWIN_NAME;

/// How many attachments of a PDF are looked at; a twin is the first of ours.
const MAX_ATTACHMENTS: usize = 256;

/// The document that a PDF carries as its twin; `None` when there is none that can be believed.
///
/// Whoever made the PDF made the twin: it says what the document is about and proves nothing.
pub(crate) fn twin_in(pdf: &[u8]) -> Option<Document> {
    let json = attachment(pdf, TWIN_NAME)?;
    Issued::from_twin(&json).ok().map(|issued| issued.document().clone())
}

/// The bytes of an attached file.
fn attachment(pdf: &[u8], name: &str) -> Option<Vec<u8>> {
    if !pdf.starts_with(b"%PDF-") {
        return None;
    }
    // The library reads hostile files; should it panic on one, the file has no twin.
    std::panic::catch_unwind(|| read_attachment(pdf, name)).ok().flatten()
}

fn read_attachment(pdf: &[u8], name: &str) -> Option<Vec<u8>> {
    let document = lopdf::Document::load_mem(pdf).ok()?;
    let specifications = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dictionary| {
            dictionary
                .get(b"Type")
                .and_then(Object::as_name)
                .is_ok_and(|kind| kind == b"Filespec")
        });
    for specification in specifications.take(MAX_ATTACHMENTS) {
        if file_name(specification).as_deref() != Some(name) {
            continue;
        }
        let files = specification
            .get(b"EF")
            .and_then(|files| document.dereference(files))
            .ok()?
            .1
            .as_dict()
            .ok()?;
        let stream = files.get(b"UF").or_else(|_| files.get(b"F")).ok()?;
        let stream = document.dereference(stream).ok()?.1.as_stream().ok()?;
        let content = match stream.filters() {
            Ok(filters) if !filters.is_empty() => inflate(&stream.content, &filters)?,
            _ => stream.content.clone(),
        };
        return (content.len() <= MAX_JSON_BYTES).then_some(content);
    }
    None
}

/// Unpacks a stream, at most as far as a document can be long.
fn inflate(packed: &[u8], filters: &[&[u8]]) -> Option<Vec<u8>> {
    use std::io::Read as _;
    if filters != [b"FlateDecode"] {
        return None;
    }
    let mut content = Vec::new();
    let limit = MAX_JSON_BYTES as u64 + 1;
    flate2::read::ZlibDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut content)
        .ok()?;
    Some(content)
}

fn file_name(specification: &Dictionary) -> Option<String> {
    let name = specification.get(b"UF").or_else(|_| specification.get(b"F")).ok()?;
    lopdf::decode_text_string(name).ok()
}
