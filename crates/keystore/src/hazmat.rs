//! Raw operations, for known-answer tests and tools. What comes out is bare key material or unchecked plaintext: no
//! face of the program has a reason to call these.

use qolhat_asn1::Element;
use zeroize::Zeroizing;

use crate::{
    KeystoreError, Passphrase, container, error::InPart, limits::Work, passphrase::PassphraseBytes, pbe::Scheme,
};

/// The private keys of a PKCS#12 container as they are written in it: PrivateKeyInfo (PKCS#8), in its order.
///
/// Also those of algorithms that Qolhat does not sign with. Each is wiped when it is dropped; a copy of it is not.
///
/// # Errors
/// As for [`crate::open_pkcs12`].
///
/// Source: RFC 7292, 4.2.1 and 4.2.2; RFC 5208, 5.
pub fn private_key_infos(bytes: &[u8], passphrase: &Passphrase) -> Result<Vec<Zeroizing<Vec<u8>>>, KeystoreError> {
    let opened = container::open(bytes, passphrase)?;
    Ok(opened.keys.into_iter().map(|key| key.info).collect())
}

/// Decrypts with PBES2, which `algorithm_identifier` (DER) must name; the passphrase is bytes, not text.
///
/// Nothing checks that what is decrypted is intact. `None` means that the padding is wrong: by far most often because the passphrase is.
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
