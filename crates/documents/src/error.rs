//! Why a document can not be read.

use crate::compute::ComputeError;
use crate::document::DocumentType;

/// A document in JSON that is refused, with the place of the fault.
///
/// A path names fields and counts list items from 0: `lines.2.price`. The empty path is the document itself.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// There are more bytes than a document may have.
    #[error("the document has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// How many there are.
        bytes: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The bytes are not JSON in UTF-8.
    #[error("not JSON, line {line}, column {column}: {reason}")]
    NotJson {
        /// The line of the fault, from 1.
        line: usize,
        /// The column of the fault, from 1.
        column: usize,
        /// What the JSON reader says.
        reason: String,
    },
    /// The format is not one this program knows.
    #[error("`{found}` is not a document format this program reads")]
    UnknownFormat {
        /// The value of `format`.
        found: String,
    },
    /// A field that the format does not have.
    #[error("unknown field `{field}` in {}", place(object))]
    UnknownField {
        /// The path of the object.
        object: String,
        /// The name of the field.
        field: String,
    },
    /// A field stands twice in one object.
    #[error("the field `{field}` stands twice in {}", place(object))]
    RepeatedField {
        /// The path of the object.
        object: String,
        /// The name of the field.
        field: String,
    },
    /// A required field is absent or null.
    #[error("{path} is missing")]
    MissingField {
        /// The path of the field.
        path: String,
    },
    /// The field holds another kind of JSON value.
    #[error("{} is {found}, but {expected} was expected", place(path))]
    WrongType {
        /// The path of the field.
        path: String,
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// The text of a field is not a value of its kind.
    #[error("{path} is `{value}`, but {expected} was expected")]
    NotAValue {
        /// The path of the field.
        path: String,
        /// The text.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
    /// A text is longer than any field may be.
    #[error("{path} has {bytes} bytes, more than {limit}")]
    TextTooLong {
        /// The path of the field.
        path: String,
        /// How many there are.
        bytes: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// There are more lines than a document may have.
    #[error("the document has {lines} lines, more than {limit}")]
    TooManyLines {
        /// How many there are.
        lines: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The type is known to the format, but its form is not drafted by this version.
    #[error("the form `{form}` is not available yet")]
    FormNotAvailable {
        /// The type of the document.
        form: DocumentType,
    },
    /// The field is known to the format, but this version does not work with it.
    #[error("{path} must be null: it is not supported yet")]
    NotSupported {
        /// The path of the field.
        path: String,
    },
    /// A computed field was given, and it differs from what follows from the rest.
    #[error("{path} is {given} but {computed} was computed")]
    Disagrees {
        /// The path of the field.
        path: String,
        /// The figure or text that was given.
        given: String,
        /// The figure or text that was computed.
        computed: String,
    },
    /// A sum is too large to be computed.
    #[error(transparent)]
    Compute(#[from] ComputeError),
}

/// How a path is called inside a sentence.
fn place(path: &str) -> &str {
    if path.is_empty() { "the document" } else { path }
}
