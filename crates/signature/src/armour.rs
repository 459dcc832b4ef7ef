//! The wrappings a signature travels in: DER, BER, PEM and bare base64, recognised by content.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// How a signature is written to a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Encoding {
    /// The bytes themselves.
    Der,
    /// Base64 between `-----BEGIN CMS-----` and `-----END CMS-----` (RFC 7468, 9).
    Pem,
    /// Base64 alone, as web forms of state services hand it over.
    Base64,
}

/// What stands before and after the base64 of our own files (RFC 7468, 9).
const PEM_LABEL: &str = "CMS";

/// Characters of a line of base64 (RFC 7468, 2).
const PEM_LINE: usize = 64;

impl Encoding {
    /// Wraps DER.
    #[must_use]
    pub fn encode(self, der: &[u8]) -> Vec<u8> {
        match self {
            Self::Der => der.to_vec(),
            Self::Base64 => lines(der).into_bytes(),
            Self::Pem => format!("-----BEGIN {PEM_LABEL}-----\n{}-----END {PEM_LABEL}-----\n", lines(der)).into_bytes(),
        }
    }
}

fn lines(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let mut wrapped = String::with_capacity(text.len() + text.len() / PEM_LINE + 1);
    for (at, character) in text.char_indices() {
        if at > 0 && at % PEM_LINE == 0 {
            wrapped.push('\n');
        }
        wrapped.push(character);
    }
    wrapped.push('\n');
    wrapped
}

/// The bytes inside the wrapping. Bytes in none of the wrappings come back as they are.
#[must_use]
pub fn decode_armour(bytes: &[u8]) -> Cow<'_, [u8]> {
    recognise_armour(bytes).1
}

/// The bytes inside the wrapping, and which wrapping it was. Bytes in none of the wrappings come back as they are, and
/// count as [`Encoding::Der`].
///
/// Of several PEM blocks the first counts. Text before a block is allowed, as in RFC 7468, 2.
#[must_use]
pub fn recognise_armour(bytes: &[u8]) -> (Encoding, Cow<'_, [u8]>) {
    let text = bytes.strip_prefix(UTF_8_MARK).unwrap_or(bytes);
    if let Some(inside) = pem_body(text).and_then(decode_base64) {
        return (Encoding::Pem, Cow::Owned(inside));
    }
    // DER of a SEQUENCE starts with 0x30, which in base64 always reads as `M`: the two can not be confused.
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'M') => match decode_base64(text) {
            Some(inside) => (Encoding::Base64, Cow::Owned(inside)),
            None => (Encoding::Der, Cow::Borrowed(bytes)),
        },
        _ => (Encoding::Der, Cow::Borrowed(bytes)),
    }
}

/// Editors on Windows put this in front of a text.
const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";

/// How far into a file its first PEM block may start: a mail header or a note stands before it, not a book.
const MAX_PREAMBLE: usize = 4096;

fn pem_body(bytes: &[u8]) -> Option<&[u8]> {
    const BEGIN: &[u8] = b"-----BEGIN ";
    const DASHES: &[u8] = b"-----";
    const END: &[u8] = b"-----END ";
    let start = if bytes.starts_with(BEGIN) {
        0
    } else {
        // Only text may stand before the block; in a binary file the word is part of its data.
        let preamble = &bytes[..bytes.len().min(MAX_PREAMBLE + BEGIN.len())];
        let start = find(preamble, b"\n-----BEGIN ")? + 1;
        std::str::from_utf8(&preamble[..start]).ok()?;
        start
    };
    let after_begin = &bytes[start + BEGIN.len()..];
    let label_end = find(after_begin, DASHES)?;
    let body = &after_begin[label_end + DASHES.len()..];
    Some(&body[..find(body, END)?])
}

fn find(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    bytes.windows(sought.len()).position(|window| window == sought)
}

fn decode_base64(text: &[u8]) -> Option<Vec<u8>> {
    let tolerant = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, tolerant);
    let letters: Vec<u8> = text
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    engine.decode(letters).ok().filter(|inside| !inside.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrapping_is_recognised_by_content() {
        let der: Vec<u8> = [0x30, 0x82, 1, 0]
            .into_iter()
            .chain((0..=255).map(|octet: u8| octet))
            .collect();
        for encoding in [Encoding::Der, Encoding::Pem, Encoding::Base64] {
            let wrapped = encoding.encode(&der);
            assert_eq!(
                recognise_armour(&wrapped),
                (encoding, Cow::Borrowed(&der[..])),
                "{encoding:?}"
            );
        }
        let one_line = base64::engine::general_purpose::STANDARD.encode(&der);
        assert_eq!(decode_armour(one_line.trim_end_matches('=').as_bytes()), &der[..]);
        let noted = [b"\xef\xbb\xbfSigned by us\r\n", &Encoding::Pem.encode(&der)[..]].concat();
        assert_eq!(recognise_armour(&noted), (Encoding::Pem, Cow::Borrowed(&der[..])));
    }

    #[test]
    fn bytes_in_no_wrapping_come_back_untouched() {
        for bytes in [
            &b""[..],
            b"Mother of all",
            b"\x00\n-----BEGIN X-----",
            b"-----BEGIN CMS-----\n-----END CMS-----",
        ] {
            assert_eq!(decode_armour(bytes), bytes, "{bytes:?}");
        }
        assert_eq!(
            recognise_armour(b"-----BEGIN CMS-----\n!!\n-----END CMS-----").0,
            Encoding::Der
        );
    }
}
