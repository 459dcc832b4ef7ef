//! HMAC on Streebog: `HMAC_GOSTR3411_2012_256` and `HMAC_GOSTR3411_2012_512`.
//!
//! Source: RFC 7836, 4.1.1 and 4.1.2; RFC 2104.

use crate::streebog::{self, SecretBlock, Streebog};

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
pub type HmacStreebog256 = HmacStreebog<32>;

/// `HMAC_GOSTR3411_2012_512` over a message that comes in pieces. Forgets its key when dropped.
pub type HmacStreebog512 = HmacStreebog<64>;

/// HMAC on Streebog with `BYTES` bytes of output, 32 or 64, over a message that comes in pieces.
///
/// Holds what the two hashes became after their key blocks, never the key; both are forgotten when dropped.
pub struct HmacStreebog<const BYTES: usize> {
    inner: Streebog,
    outer: Streebog,
}

impl<const BYTES: usize> HmacStreebog<BYTES> {
    const INITIAL: streebog::Words = match BYTES {
        32 => streebog::INITIAL_256,
        64 => streebog::INITIAL_512,
        _ => panic!("Streebog has 32 or 64 bytes of output"),
    };

    /// Starts with `key`, which may have any length.
    #[must_use]
    pub fn new(key: &[u8]) -> Self {
        let mut padded = SecretBlock([0; 64]);
        if key.len() <= 64 {
            padded.0[..key.len()].copy_from_slice(key);
        } else {
            let mut hash = Streebog::new(Self::INITIAL);
            hash.update(key);
            padded.0[..BYTES].copy_from_slice(Self::digest(&SecretBlock(hash.finish())));
        }
        let [inner, outer] = [0x36, 0x5c].map(|mask| SecretBlock(padded.0.map(|byte| byte ^ mask)));
        let [inner, outer] = Streebog::start_two(Self::INITIAL, [&inner.0, &outer.0]);
        Self { inner, outer }
    }

    /// Appends `bytes` to the message.
    pub fn update(&mut self, bytes: &[u8]) {
        self.inner.update(bytes);
    }

    /// The code of everything appended so far. Compare it in constant time.
    #[must_use]
    pub fn finish(self) -> [u8; BYTES] {
        let Self { inner, mut outer } = self;
        outer.update(Self::digest(&SecretBlock(inner.finish())));
        *Self::digest(&SecretBlock(outer.finish()))
    }

    /// The same key and message once more.
    pub(crate) fn fork(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            outer: self.outer.clone(),
        }
    }

    /// All bytes of the output of the hash, or those of its upper half.
    #[expect(clippy::expect_used, reason = "the length was checked when this was compiled")]
    fn digest(output: &SecretBlock) -> &[u8; BYTES] {
        output.0.last_chunk().expect("BYTES is 32 or 64")
    }
}

impl<const BYTES: usize> std::fmt::Debug for HmacStreebog<BYTES> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HmacStreebog").finish_non_exhaustive()
    }
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
