//! CMS and CAdES signatures, and the report that says what they are worth.
#![forbid(unsafe_code)]

mod armour;
pub mod cms;

pub use armour::{Encoding, decode_armour, recognise_armour};
