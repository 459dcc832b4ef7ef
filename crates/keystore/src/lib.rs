//! Opens key containers, holds private keys and signs with them.
//!
//! Start at [`open_pkcs12`]; the way to a signature is [`KeyContainer::into_signing_key`] and then
//! [`qolhat_pki::Signer`]. [`inspect`] tells what a container shows without its passphrase.
//!
//! Only this crate, and the signing functions of `qolhat_gost` that it calls, hold private-key bytes. Nothing that
//! holds a secret can be cloned, serialised or printed, and its memory is wiped when it is dropped.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

mod container;
mod error;
mod hash;
pub mod hazmat;
pub mod inspect;
mod kdf;
mod limits;
mod mac;
mod passphrase;
mod pbe;
mod pkcs12;
mod private_key;
mod secret_der;
mod signing_key;
mod write;

pub use container::{KeyContainer, KeyEntry, NamedCertificate, Seal, open_pkcs12};
pub use error::KeystoreError;
pub use limits::{MAX_BAG_NESTING, MAX_BAGS, MAX_CONTAINER_BYTES, MAX_DERIVATION_BLOCKS};
pub use passphrase::Passphrase;
pub use private_key::{PrivateKey, SignatureScheme};
pub use signing_key::SigningKey;
pub use write::write_pkcs12;
