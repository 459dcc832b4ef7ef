//! Documents and reports as PDF/A-3 (ISO 19005-3, level B), with their machine-readable twin attached.
//!
//! Start at [`Typesetter`]. The same document always gives the same bytes: nothing here asks for the time, and the
//! fonts and forms are part of the program. Every figure comes from `qolhat_documents`, every word of a
//! report from its caller; a form only places text.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

mod act;
mod error;
mod invoice;
mod letters;
mod parts;
mod phrase;
pub mod report;
mod seal;
mod typesetter;

pub use error::RenderError;
pub use seal::{CheckMark, Seal};
pub use typesetter::{Mark, Pdf, TWIN_NAME, Typesetter};
