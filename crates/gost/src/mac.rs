//! HMAC on Streebog: `HMAC_GOSTR3411_2012_256` and `HMAC_GOSTR3411_2012_512`.
//!
//! Source: RFC 7836, 4.1.1 and 4.1.2.

use digest::{InvalidLength, KeyInit, Mac};
use hmac::Hmac;
use streebog::{Streebog256, Streebog512};

/// `HMAC_GOSTR3411_2012_256(key, message)`; the key may have any length.
#[must_use]
pub fn hmac_streebog256(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = HmacStreebog256::new(key);
    mac.update(message);
    mac.finish()
}

/// `HMAC_GOSTR3411_2012_512(key, message)`; the key may have any length.
#[must_use]
pub fn hmac_streebog512(key: &[u8], message: &[u8]) -> [u8; 64] {
    let mut mac = HmacStreebog512::new(key);
    mac.update(message);
    mac.finish()
}

/// `HMAC_GOSTR3411_2012_256` over a message that comes in pieces. Forgets its key when dropped.
pub struct HmacStreebog256(Hmac<Streebog256>);

/// `HMAC_GOSTR3411_2012_512` over a message that comes in pieces. Forgets its key when dropped.
pub struct HmacStreebog512(Hmac<Streebog512>);

impl HmacStreebog256 {
    /// Starts with `key`, which may have any length.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self(any_length(Hmac::new_from_slice(key)))
    }

    /// Appends `bytes` to the message.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The code of everything appended so far. Compare it in constant time.
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into_bytes().into()
    }
}

impl HmacStreebog512 {
    /// Starts with `key`, which may have any length.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        Self(any_length(Hmac::new_from_slice(key)))
    }

    /// Appends `bytes` to the message.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The code of everything appended so far. Compare it in constant time.
    #[must_use]
    pub fn finish(self) -> [u8; 64] {
        self.0.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for HmacStreebog256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HmacStreebog256").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for HmacStreebog512 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HmacStreebog512").finish_non_exhaustive()
    }
}

/// HMAC hashes a key that is longer than a block, so no length is refused (RFC 2104, 2).
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn any_length<M>(mac: Result<M, InvalidLength>) -> M {
    mac.expect("HMAC takes a key of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_7836() {
        // RFC 7836, appendix B, examples 1 and 2.
        let key: Vec<u8> = (0..32).collect();
        let message = [
            0x01, 0x26, 0xbd, 0xb8, 0x78, 0x00, 0xaf, 0x21, 0x43, 0x41, 0x45, 0x65, 0x63, 0x78, 0x01, 0x00,
        ];
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(
            hex(&hmac_streebog256(&key, &message)),
            "a1aa5f7de402d7b3d323f2991c8d4534013137010a83754fd0af6d7cd4922ed9"
        );
        assert_eq!(
            hex(&hmac_streebog512(&key, &message)),
            "a59bab22ecae19c65fbde6e5f4e9f5d8549d31f037f9df9b905500e171923a77\
             3d5f1530f2ed7e964cb2eedc29e9ad2f3afe93b2814f79f5000ffc0366c251e6"
        );
    }

    #[test]
    fn long_key_is_hashed_first() {
        let long = [0x5a; 200];
        let short = crate::HashAlgorithm::Streebog512.digest(&long);
        assert_eq!(
            hmac_streebog512(&long, b"message"),
            hmac_streebog512(&short, b"message")
        );
    }
}
