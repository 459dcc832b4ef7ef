//! Writing DER that holds secrets: every buffer is wiped, none is grown.

use qolhat_asn1::Tag;
use zeroize::Zeroizing;

/// One element from its tag and the parts of its content. The tag number is below 31.
pub(crate) fn element(tag: Tag, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let header = header(tag, length);
    let mut bytes = Zeroizing::new(Vec::with_capacity(header.len() + length));
    bytes.extend_from_slice(&header);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

/// INTEGER from a big-endian number; leading zeros are dropped, a sign octet is added when needed.
pub(crate) fn unsigned(big_endian: &[u8]) -> Zeroizing<Vec<u8>> {
    let significant = big_endian
        .iter()
        .position(|octet| *octet != 0)
        .map_or(&[0][..], |at| &big_endian[at..]);
    let sign: &[u8] = if significant[0] & 0x80 == 0 { &[] } else { &[0] };
    element(Tag::INTEGER, &[sign, significant])
}

fn header(tag: Tag, length: usize) -> Vec<u8> {
    let identifier = qolhat_asn1::der::element(tag, &[])[0];
    let octets = length.to_be_bytes();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => vec![identifier, short],
        _ => {
            let first = octets.iter().position(|octet| *octet != 0).unwrap_or(octets.len() - 1);
            let count = u8::try_from(octets.len() - first).unwrap_or(0);
            [&[identifier, 0x80 | count], &octets[first..]].concat()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qolhat_asn1::der;

    #[test]
    fn elements_are_those_of_the_common_writer() {
        for length in [0, 1, 127, 128, 255, 256, 70_000] {
            let content = vec![0xa5; length];
            assert_eq!(
                *element(Tag::OCTET_STRING, &[&content]),
                der::octet_string(&content),
                "{length}"
            );
            assert_eq!(
                *element(Tag::SEQUENCE, &[&content, &content]),
                der::sequence(&[&content, &content])
            );
        }
        for number in [&[][..], &[0], &[0, 0x7f], &[0x80], &[0, 0x80, 1]] {
            assert_eq!(*unsigned(number), der::unsigned(number));
        }
    }
}
