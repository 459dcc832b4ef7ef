//! Why bytes could not be read as ASN.1.

use crate::Tag;

/// Why bytes could not be read as ASN.1.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Asn1Error {
    /// The bytes end before the element does.
    #[error("the data ends inside an element")]
    Truncated,
    /// Bytes follow where the element should have been the last one.
    #[error("{count} unexpected bytes follow")]
    TrailingData {
        /// How many bytes are left over.
        count: usize,
    },
    /// Another element stands here.
    #[error("expected {expected:?}, found {found:?}")]
    UnexpectedTag {
        /// The tag the structure demands.
        expected: Tag,
        /// The tag that is there.
        found: Tag,
    },
    /// The structure demands one more element.
    #[error("an element is missing")]
    Missing,
    /// The tag number is 2^21 or more, or not encoded in the shortest way.
    #[error("the tag can not be represented")]
    TagNotSupported,
    /// The length octets are malformed, not minimal in DER, or indefinite where that is not allowed.
    #[error("the length is malformed")]
    BadLength,
    /// Elements are nested deeper than [`crate::MAX_DEPTH`].
    #[error("elements are nested too deeply")]
    TooDeep,
    /// The content of a primitive type breaks its encoding rules.
    #[error("the content of {0} is malformed")]
    BadContent(&'static str),
}
