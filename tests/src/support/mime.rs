//! Just enough of MIME to take a signed message apart (RFC 8551, 3.5).

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::Engine as _;

/// A signed message taken apart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignedMessage {
    /// The CMS.
    pub cms: Vec<u8>,
    /// The signed entity in its canonical form, when it stands beside the CMS.
    pub content: Option<Vec<u8>>,
}

/// Takes apart `multipart/signed` and `application/pkcs7-mime`; nothing when the file is neither.
#[must_use]
pub fn unwrap_signed(message: &[u8]) -> Option<SignedMessage> {
    let (header, body) = split_entity(message)?;
    let content_type = header.get("content-type")?;
    let kind = content_type.split(';').next()?.trim().to_ascii_lowercase();
    match kind.as_str() {
        "multipart/signed" => {
            let parts = split_parts(body, &parameter(content_type, "boundary")?);
            let [content, signature] = parts.as_slice() else {
                return None;
            };
            let (header, body) = split_entity(signature)?;
            Some(SignedMessage {
                cms: decode_body(&header, body)?,
                content: Some(canonical(content).into_owned()),
            })
        }
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => Some(SignedMessage {
            cms: decode_body(&header, body)?,
            content: None,
        }),
        _ => None,
    }
}

/// Header fields by lower-case name, and the body.
type Entity<'a> = (BTreeMap<String, String>, &'a [u8]);

fn split_entity(bytes: &[u8]) -> Option<Entity<'_>> {
    let mut fields: Vec<String> = Vec::new();
    let mut rest = bytes;
    loop {
        let end = rest.iter().position(|&byte| byte == b'\n')?;
        let line = String::from_utf8_lossy(&rest[..end]);
        let line = line.trim_end_matches('\r');
        rest = &rest[end + 1..];
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            _ if line.is_empty() => break,
            // A line that begins with white space continues the one before (RFC 5322, 2.2.3).
            (true, Some(last)) => last.push_str(line),
            _ => fields.push(line.to_owned()),
        }
    }
    let named = fields.iter().filter_map(|field| field.split_once(':'));
    Some((
        named
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        rest,
    ))
}

fn parameter(field: &str, name: &str) -> Option<String> {
    field.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// The parts between the lines of a boundary. The line end before a boundary belongs to it (RFC 2046, 5.1.1).
fn split_parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let delimiter = format!("--{boundary}");
    let mut parts = Vec::new();
    let (mut part_start, mut line_start) = (None, 0);
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        if line.starts_with(delimiter.as_bytes()) {
            if let Some(start) = part_start {
                let part = &body[start..line_start];
                let part = part.strip_suffix(b"\n").unwrap_or(part);
                parts.push(part.strip_suffix(b"\r").unwrap_or(part));
            }
            let is_last = line[delimiter.len()..].starts_with(b"--");
            part_start = Some(line_start + line.len()).filter(|_| !is_last);
        }
        line_start += line.len();
    }
    parts
}

/// Line ends as they are when a message is signed: CR LF (RFC 8551, 3.1.1).
fn canonical(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut canonical = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == b'\n' && (at == 0 || bytes[at - 1] != b'\r') {
            canonical.push(b'\r');
        }
        canonical.push(byte);
    }
    if canonical == bytes {
        Cow::Borrowed(bytes)
    } else {
        Cow::Owned(canonical)
    }
}

fn decode_body(header: &BTreeMap<String, String>, body: &[u8]) -> Option<Vec<u8>> {
    let encoding = header
        .get("content-transfer-encoding")
        .map(|encoding| encoding.to_ascii_lowercase());
    if encoding.as_deref() != Some("base64") {
        return Some(body.to_vec());
    }
    let clean: Vec<u8> = body
        .iter()
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    base64::engine::general_purpose::STANDARD.decode(clean).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_message_is_taken_apart() {
        let message = b"Subject: x\nContent-Type: multipart/signed;\n boundary=\"b\"\n\npreamble\n--b\n\
            Content-Type: text/plain\n\nHello\nthere\n\n--b\nContent-Transfer-Encoding: base64\n\nMAMC\nAQE=\n--b--\n";
        let expected = SignedMessage {
            cms: vec![0x30, 3, 2, 1, 1],
            content: Some(b"Content-Type: text/plain\r\n\r\nHello\r\nthere\r\n".to_vec()),
        };
        assert_eq!(unwrap_signed(message), Some(expected));
    }

    #[test]
    fn an_opaque_message_has_its_content_inside() {
        let message = b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\
            Content-Transfer-Encoding: base64\r\n\r\nMAMCAQE=\r\n";
        let expected = SignedMessage {
            cms: vec![0x30, 3, 2, 1, 1],
            content: None,
        };
        assert_eq!(unwrap_signed(message), Some(expected));
    }

    #[test]
    fn other_files_are_no_signed_messages() {
        for other in [
            &b""[..],
            b"no header",
            b"Content-Type: text/plain\n\nHello",
            b"Content-Type: multipart/signed\n\n",
        ] {
            assert_eq!(unwrap_signed(other), None);
        }
    }
}
