//! Raw operations, for known-answer tests and tools. Nothing here checks that what is decrypted is intact.

use qolhat_asn1::Element;
use zeroize::Zeroizing;

use crate::{KeystoreError, error::InPart, limits::Work, passphrase::PassphraseBytes, pbe::Scheme};

/// Decrypts with PBES2, which `algorithm_identifier` (DER) must name; the passphrase is bytes, not text.
///
/// `None` means that the padding is wrong: by far most often because the passphrase is.
///
/// # Errors
/// [`KeystoreError::Damaged`], [`KeystoreError::Unsupported`] and [`KeystoreError::TooMuchWork`].
///
/// Source: RFC 8018, 6.2.
pub fn decrypt_pbes2(
    algorithm_identifier: &[u8],
    passphrase: &[u8],
    ciphertext: &[u8],
) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
    let element = Element::from_ber(algorithm_identifier).in_part("encryption algorithm")?;
    match Scheme::read(element)? {
        scheme @ Scheme::Pbes2 { .. } => scheme.decrypt(
            &PassphraseBytes::from_utf8_octets(passphrase),
            ciphertext,
            &mut Work::new(),
        ),
        Scheme::Pkcs12 { .. } => {
            let oid = element
                .sequence()
                .and_then(|mut fields| fields.next()?.oid())
                .in_part("encryption algorithm")?;
            Err(KeystoreError::Unsupported {
                what: "password-based encryption",
                oid,
            })
        }
    }
}
