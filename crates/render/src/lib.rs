//! Documents as PDF/A-3 (ISO 19005-3, level B), with their machine-readable twin attached.
//!
//! Start at [`Typesetter`]. The same document always gives the same bytes: nothing here asks for the time, and the
//! fonts and forms are part of the program. Every figure comes from `qolhat_documents`; a form only places text.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

mod act;
mod error;
mod invoice;
mod letters;
mod parts;
mod phrase;
mod typesetter;

pub use error::RenderError;
pub use typesetter::{Mark, Pdf, TWIN_NAME, Typesetter};
