//! Arithmetic, elliptic curves, hashes and signatures of the GOST family.
//!
//! Start at [`PublicKey::verify_digest`] and [`PrivateKey::sign_digest`]; name the curve with [`ParameterSet`] and the
//! hash with [`HashAlgorithm`]. What is easy to misuse lives in [`hazmat`].
//!
//! Nothing here knows about ASN.1, certificates, files or time, and randomness is an argument ([`Random`]).
//! Signing, key generation and key agreement take the same steps whatever the secret is; verification does not have to
//! and does not (the inner functions that take a shorter way for some values are called `…_vartime`).
//!
//! # Byte orders
//! A digest enters the arithmetic as a little-endian integer of the bytes in the order the hash puts them out, a public
//! key is x ‖ y with both little-endian. Signatures come in two layouts, and their types never let them be mixed up:
//!
//! | layout | value | type |
//! |---|---|---|
//! | Kazakhstan | r little-endian ‖ s little-endian | [`Kazakhstan`] |
//! | RFC 9215, RFC 4491 | s big-endian ‖ r big-endian | [`Rfc9215`] |
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]
#![deny(unsafe_code)]

/// The example in the README is compiled.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod backend;
mod batch;
mod batch_vartime;
pub mod cipher;
mod complete;
mod curve;
mod edwards;
mod error;
mod field;
mod gost94;
mod group;
mod hash;
pub mod hazmat;
mod inversion;
mod kdf;
mod key;
mod limbs;
mod mac;
mod montgomery;
mod multiples;
mod nonce;
mod parameters;
mod random;
mod recent_keys;
mod scalar;
mod signature;
mod stack;
mod streebog;
#[cfg(test)]
mod test_model;
mod weierstrass;

pub use batch::verify_many;
pub use error::GostError;
pub use hash::{Digest, HashAlgorithm, Hasher};
pub use kdf::{kdf_streebog256, kdf_tree_streebog256, pbkdf2_streebog512};
pub use key::{PrivateKey, PublicKey};
pub use mac::{HmacStreebog256, HmacStreebog512, hmac_streebog256, hmac_streebog512};
pub use parameters::ParameterSet;
pub use random::{Random, RandomError};
pub use signature::{Kazakhstan, Rfc9215, Signature};
