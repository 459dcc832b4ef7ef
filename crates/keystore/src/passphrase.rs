//! The passphrase of a container, and how it becomes bytes.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// The passphrase of a key container.
///
/// It can be neither copied nor printed, and is wiped when dropped.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes over the text; no copy is made.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether it has no characters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes to try, in order.
    ///
    /// A container without a passphrase was made either with an empty one (two zero octets) or with none (no octets);
    /// programs differ, so both are tried, as OpenSSL does.
    pub(crate) fn forms(&self) -> Vec<PassphraseBytes<'_>> {
        let terminated = PassphraseBytes {
            utf16: utf16_with_terminator(&self.0),
            utf8: self.0.as_bytes(),
        };
        if self.is_empty() {
            vec![
                terminated,
                PassphraseBytes {
                    utf16: Zeroizing::default(),
                    utf8: &[],
                },
            ]
        } else {
            vec![terminated]
        }
    }
}

impl From<Zeroizing<String>> for Passphrase {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passphrase").finish_non_exhaustive()
    }
}

/// A passphrase as the key derivations want it.
pub(crate) struct PassphraseBytes<'a> {
    utf16: Zeroizing<Vec<u8>>,
    utf8: &'a [u8],
}

impl<'a> PassphraseBytes<'a> {
    /// Octets for PBKDF2 alone, whether they are text or not.
    pub(crate) fn from_utf8_octets(octets: &'a [u8]) -> Self {
        Self {
            utf16: Zeroizing::default(),
            utf8: octets,
        }
    }

    /// UTF-16, big endian, with two closing zero octets (RFC 7292, B.1).
    pub(crate) fn utf16(&self) -> &[u8] {
        &self.utf16
    }

    /// UTF-8 without a terminator (RFC 8018 leaves the choice open; RFC 9579, 4, makes it).
    pub(crate) fn utf8(&self) -> &[u8] {
        self.utf8
    }
}

fn utf16_with_terminator(text: &str) -> Zeroizing<Vec<u8>> {
    // Reserved in full, so that growing leaves no copy behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(2 * (text.len() + 1)));
    for mut unit in text.encode_utf16() {
        bytes.extend_from_slice(&unit.to_be_bytes());
        unit.zeroize();
    }
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_terminated_utf16() {
        let passphrase = Passphrase::new("Qш𝄞".to_owned());
        let forms = passphrase.forms();
        assert_eq!(forms.len(), 1);
        assert_eq!(forms[0].utf16(), [0, 0x51, 0x04, 0x48, 0xd8, 0x34, 0xdd, 0x1e, 0, 0]);
        assert_eq!(forms[0].utf8(), "Qш𝄞".as_bytes());
    }

    #[test]
    fn an_empty_passphrase_is_tried_as_empty_and_as_none() {
        let passphrase = Passphrase::new(String::new());
        let forms: Vec<Vec<u8>> = passphrase.forms().iter().map(|form| form.utf16().to_vec()).collect();
        assert_eq!(forms, [vec![0, 0], vec![]]);
    }
}
