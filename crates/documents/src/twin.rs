//! The machine-readable twin of an issued document.

use crate::compute::Computed;
use crate::document::Document;

/// The document with all its computed fields: fixed order of fields, two spaces of indentation, UTF-8, a newline at
/// the end. The same document always gives the same bytes.
pub(crate) fn twin(document: &Document, computed: &Computed) -> Vec<u8> {
    document.write(Some(computed)).to_bytes()
}
