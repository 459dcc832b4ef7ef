//! Time stamps (RFC 3161, RFC 5816) as views: the request, the response, the token and what the token says.
//!
//! Start at [`TimestampToken::from_ber`] for a stamp inside a signature, at [`TimestampResponse::from_der`] for the answer
//! of an authority (a `.tsr` file), at [`TimestampRequest`] for asking. Reading proves nothing: whether a stamp in a
//! signature is good is said in the report of [`verify_cms`](crate::verify_cms), and of one alone by
//! [`verify_timestamp`](crate::verify_timestamp).

mod request;
mod response;
mod token;

pub use request::TimestampRequest;
pub use response::{FailureInfo, ResponseMismatch, ResponseStatus, TimestampResponse};
pub use token::{Accuracy, GenerationTime, MessageImprint, TimestampInfo, TimestampToken};

/// Longest time stamp or response that is read: 32 MiB.
///
/// A token with its certificates has 2 to 8 KB. One that encloses the whole revocation list of the national authority has
/// about 21 MB, the longest there is reason for.
pub const MAX_TIMESTAMP_BYTES: usize = 32 << 20;

/// Longest number (serial number, nonce) that is read, in octets.
///
/// RFC 3161, 2.4.2, demands room for 160 bits; authorities in use stay below that.
pub const MAX_NUMBER_BYTES: usize = 64;

/// Most digits of a fraction of a second that are read. Nine are nanoseconds; RFC 3161, 2.4.2, gives no limit.
pub const MAX_FRACTION_DIGITS: usize = 32;

/// Most texts of a status that are read. Authorities send one, or one per language.
pub const MAX_STATUS_TEXTS: usize = 16;
