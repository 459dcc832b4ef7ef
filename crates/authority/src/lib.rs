//! A small certification authority of our own making, for the demonstration and for tests.
//!
//! Start at [`Authority::found`] and [`Authority::issue`]. What it issues has the shape of the НУЦ's certificates, so
//! that nothing downstream needs to know where a certificate came from; what tells a demonstration apart is data
//! ([`AuthorityProfile`]): a marker policy ([`DEMO_POLICY`]) and the names. Time and randomness are arguments.
//!
//! It is not an authority for real use: keys live in memory only, nothing is recorded, and what it issues names no
//! statement of practice.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

mod authority;
mod certificate;
mod error;
mod key_generation;
mod name;
mod ocsp;
mod person;
mod profile;
mod revocation_list;

pub use authority::{Authority, ResponderRequest};
pub use error::AuthorityError;
pub use key_generation::{KeyKind, generate};
pub use ocsp::{CertificateStatus, OcspAnswer, OcspForm, OcspSigner};
pub use person::{Issued, PersonRequest};
pub use profile::{AuthorityProfile, AuthorityUrls, DEMO_POLICY};
pub use revocation_list::{ListForm, RevokedCertificate};
