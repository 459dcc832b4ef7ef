//! What crosses to a face: the same shapes for the window, the command line and tests.
//!
//! Keys are snake_case and codes are stable (the command-line contract); moments are RFC 3339 text, sums are text for
//! people (`"1 234,50"`) unless the field says otherwise. TypeScript is generated from here.

mod archive;
mod asn1;
mod certificate;
mod chain;
mod drafting;
mod inspection;
mod ocsp;
mod services;
mod settings;
mod signing;
mod support;
mod trust;
mod typescript;
mod verification;

pub use archive::*;
pub use asn1::*;
pub use certificate::*;
pub use chain::*;
pub use drafting::*;
pub use inspection::*;
pub use ocsp::*;
pub use services::*;
pub use settings::*;
pub use signing::*;
pub use support::*;
pub use trust::*;
pub use typescript::typescript;
pub use verification::*;
