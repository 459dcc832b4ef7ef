//! Reading BER and DER as views over the original bytes, and writing DER (ITU-T X.690).
//!
//! Start at [`Element::from_der`] or [`Element::from_ber`]; write with the functions of [`der`].
//! Nothing here knows what the bytes mean, and nothing read is ever re-encoded: [`Element::raw`] is what was sent.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

pub mod der;
mod element;
mod error;
mod tag;
mod time;

pub use const_oid::ObjectIdentifier as Oid;
pub use element::{Element, Header, MAX_DEPTH, MAX_ELEMENT_BYTES, Reader, Rules};
pub use error::Asn1Error;
pub use tag::{Class, Tag};
pub use time::{CivilTime, UnixTime};
