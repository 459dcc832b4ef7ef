//! The SQLite store: documents with their signatures byte for byte, and what is known of keys and trust.
//!
//! Start at [`Archive::open`]. Reading takes `&Archive`; changing takes a [`Transaction`], so that a signature of a
//! function tells who may write.
#![forbid(unsafe_code)]

mod content_digest;
mod document;
mod error;
mod evidence;
mod key_file;
mod open;
mod original;
mod property;
mod query;
mod revocation_list;
mod service;
mod signature;
mod trust;

pub use document::{Direction, DocumentRow, FacetCounts, Filter, Found, Lane, NewDocument, State, Verdict};
pub use error::ArchiveError;
pub use evidence::{EvidenceKind, EvidenceRow, MAX_EVIDENCE_ROWS};
pub use key_file::KeyFile;
pub use open::{Archive, FILE_NAME, Transaction};
pub use original::{MAX_ORIGINAL_BYTES, Sha256};
pub use query::Query;
pub use revocation_list::{ListReader, PieceWriter, RevocationListRow, StoredList};
pub use service::ServiceRow;
pub use signature::{NewSignature, SignatureRow};
pub use trust::{TrustKind, TrustRow, TrustSource};
