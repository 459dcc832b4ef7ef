//! The objects of a file that may be DER, PEM or bare base64.

use base64::Engine as _;
use qolhat_asn1::{Element, Rules};

/// What OpenSSL calls a certificate with its own words on trust behind it.
const TRUSTED_CERTIFICATE: &str = "TRUSTED CERTIFICATE";

/// One object of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Object {
    /// The words between `BEGIN` and the dashes; empty for DER and bare base64.
    pub label: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Every object of a file. A file in none of the forms is one object, as it is.
#[must_use]
pub fn objects(file: &[u8]) -> Vec<Object> {
    let text = String::from_utf8_lossy(file);
    let blocks: Vec<Object> = text.split("-----BEGIN ").skip(1).filter_map(block).collect();
    if !blocks.is_empty() {
        return blocks;
    }
    let is_der = file.first() == Some(&0x30);
    let bare = if is_der {
        None
    } else {
        decode(&text).filter(|bytes| !bytes.is_empty())
    };
    vec![Object {
        label: String::new(),
        bytes: bare.unwrap_or_else(|| file.to_vec()),
    }]
}

/// The bytes of every object of a file.
#[must_use]
pub fn all(file: &[u8]) -> Vec<Vec<u8>> {
    objects(file).into_iter().map(|object| object.bytes).collect()
}

/// The bytes of the first object of a file.
#[must_use]
pub fn first(file: &[u8]) -> Vec<u8> {
    all(file).into_iter().next().unwrap_or_default()
}

fn block(text: &str) -> Option<Object> {
    let (label, rest) = text.split_once("-----")?;
    let mut bytes = decode(rest.split("-----END").next()?)?;
    if label == TRUSTED_CERTIFICATE {
        bytes = Element::read_first(&bytes, Rules::Der).ok()?.0.raw().to_vec();
    }
    Some(Object {
        label: label.to_owned(),
        bytes,
    })
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let clean: String = text
        .chars()
        .filter(|character| !character.is_ascii_whitespace())
        .collect();
    base64::engine::general_purpose::STANDARD.decode(clean).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found_in_every_form() {
        let pem = b"words\n-----BEGIN A-----\nMAA=\n-----END A-----\n-----BEGIN B-----\nMAMCAQE=\n-----END B-----\n";
        let found: Vec<(String, Vec<u8>)> = objects(pem)
            .into_iter()
            .map(|object| (object.label, object.bytes))
            .collect();
        assert_eq!(
            found,
            [
                ("A".to_owned(), vec![0x30, 0]),
                ("B".to_owned(), vec![0x30, 3, 2, 1, 1])
            ]
        );
        assert_eq!(all(b"MAMC\nAQE=\n"), [vec![0x30, 3, 2, 1, 1]]);
        assert_eq!(all(&[0x30, 0]), [vec![0x30, 0]]);
        assert_eq!(all(b"\xff\xfe"), [vec![0xff, 0xfe]]);
    }

    #[test]
    fn words_on_trust_are_cut_off() {
        let pem = b"-----BEGIN TRUSTED CERTIFICATE-----\nMAMCAQEwAA==\n-----END TRUSTED CERTIFICATE-----\n";
        assert_eq!(all(pem), [vec![0x30, 3, 2, 1, 1]]);
    }
}
