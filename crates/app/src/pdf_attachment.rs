//! The machine-readable twin inside a PDF.

use lopdf::{Dictionary, LoadOptions, Object, ObjectId};
use qolhat_documents::{Document, Issued, MAX_JSON_BYTES};
use qolhat_render::TWIN_NAME;

/// How many attachments of a PDF are looked at; a twin is the first of ours.
const MAX_ATTACHMENTS: usize = 256;

/// The largest PDF that is searched. Ours are at most a few megabytes, even with the longest list of lines.
const MAX_PDF_BYTES: usize = 64 << 20;

/// How far a table of objects may unfold. Ours have a few thousand entries; one of a million takes minutes to follow.
const MAX_UNFOLDED_BYTES: usize = 1 << 20;

/// The document that a PDF carries as its twin; `None` when there is none that can be believed.
///
/// Whoever made the PDF made the twin: it says what the document is about and proves nothing.
pub(crate) fn twin_in(pdf: &[u8]) -> Option<Document> {
    let json = attachment(pdf, TWIN_NAME)?;
    Issued::from_twin(&json).ok().map(|issued| issued.document().clone())
}

/// The bytes of an attached file.
fn attachment(pdf: &[u8], name: &str) -> Option<Vec<u8>> {
    if !pdf.starts_with(b"%PDF-") || pdf.len() > MAX_PDF_BYTES {
        return None;
    }
    // The library reads hostile files; should it panic on one, the file has no twin.
    std::panic::catch_unwind(|| read_attachment(pdf, name)).ok().flatten()
}

fn read_attachment(pdf: &[u8], name: &str) -> Option<Vec<u8>> {
    let options = LoadOptions {
        filter: Some(keep_attachments),
        max_decompressed_size: Some(MAX_UNFOLDED_BYTES),
        ..LoadOptions::default()
    };
    let document = lopdf::Document::load_mem_with_options(pdf, options).ok()?;
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

/// Leaves out every stream that is no attachment before it is unpacked. Our typesetter packs no objects into streams,
/// and a few megabytes of them would unfold to gigabytes of memory.
#[allow(clippy::unnecessary_wraps, reason = "the library asks for this type")]
fn keep_attachments(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let is_other_stream = object
        .as_stream()
        .is_ok_and(|stream| !stream.dict.has_type(b"EmbeddedFile"));
    (!is_other_stream).then(|| (id, object.clone()))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::io::Write as _;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// A PDF of one attachment and `others`, each a dictionary and a stream.
    fn pdf(others: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        let mut add = |object: &[u8]| {
            places.push(pdf.len());
            pdf.extend_from_slice(format!("{} 0 obj\n", places.len()).as_bytes());
            pdf.extend_from_slice(object);
            pdf.extend_from_slice(b"\nendobj\n");
        };
        let stream = |dictionary: &str, content: &[u8]| {
            let head = format!("<<{dictionary}/Filter/FlateDecode/Length {}>>\nstream\n", content.len());
            [head.as_bytes(), content, b"\nendstream"].concat()
        };
        add(b"<</Type/Catalog>>");
        add(format!("<</Type/Filespec/F({TWIN_NAME})/UF({TWIN_NAME})/EF<</F 3 0 R>>>>").as_bytes());
        add(&stream("/Type/EmbeddedFile", &packed(b"{}")));
        for (dictionary, content) in others {
            add(&stream(dictionary, &packed(content)));
        }
        let table = pdf.len();
        let rows: String = places.iter().map(|place| format!("{place:010} 00000 n \n")).collect();
        let size = places.len() + 1;
        let end = format!(
            "xref\n0 {size}\n0000000000 65535 f \n{rows}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
        );
        pdf.extend_from_slice(end.as_bytes());
        pdf
    }

    #[test]
    fn an_attachment_is_read_and_what_lies_around_it_is_not_unfolded() {
        assert_eq!(attachment(&pdf(&[]), TWIN_NAME).unwrap(), b"{}");
        // Objects of two bytes in one stream: a few megabytes of them would unfold to gigabytes.
        let index: String = (0..200_000).map(|object| format!("{} 0 ", 100 + object)).collect();
        let dictionary = format!("/Type/ObjStm/N 200000/First {}", index.len());
        let crowd = pdf(&[(&dictionary, format!("{index}0 ").into_bytes())]);
        let options = LoadOptions {
            filter: Some(keep_attachments),
            ..LoadOptions::default()
        };
        let document = lopdf::Document::load_mem_with_options(&crowd, options).unwrap();
        assert_eq!(document.objects.len(), 3);
        assert_eq!(attachment(&crowd, TWIN_NAME).unwrap(), b"{}");
    }

    #[test]
    fn files_that_are_cut_or_are_something_else_have_no_twin() {
        let whole = pdf(&[]);
        for end in [0, 4, 9, 60, whole.len() / 2] {
            assert_eq!(attachment(&whole[..end], TWIN_NAME), None, "{end}");
        }
        assert_eq!(attachment(&whole, "other.json"), None);
        assert!(twin_in(&whole).is_none(), "an empty object is no document");
    }
}
