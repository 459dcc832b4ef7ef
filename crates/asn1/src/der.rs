//! Writing DER: each function returns one whole element.

use crate::{CivilTime, Oid, Tag, UnixTime};

/// One element from its tag and content.
#[must_use]
pub fn element(tag: Tag, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len() + 6);
    write_tag(tag, &mut bytes);
    write_length(content.len(), &mut bytes);
    bytes.extend_from_slice(content);
    bytes
}

/// SEQUENCE of the given elements.
#[must_use]
pub fn sequence(elements: &[&[u8]]) -> Vec<u8> {
    element(Tag::SEQUENCE, &elements.concat())
}

/// SET OF: the elements in ascending order of their encodings (X.690, 11.6).
#[must_use]
pub fn set_of(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort();
    element(Tag::SET, &elements.concat())
}

/// `[number] EXPLICIT`.
#[must_use]
pub fn explicit(number: u32, inner: &[u8]) -> Vec<u8> {
    element(Tag::context(number).as_constructed(), inner)
}

/// `[number] IMPLICIT` of a primitive type, from its content.
#[must_use]
pub fn implicit(number: u32, content: &[u8]) -> Vec<u8> {
    element(Tag::context(number), content)
}

/// `[number] IMPLICIT` of a constructed type, from the elements inside.
#[must_use]
pub fn implicit_constructed(number: u32, elements: &[&[u8]]) -> Vec<u8> {
    element(Tag::context(number).as_constructed(), &elements.concat())
}

/// OBJECT IDENTIFIER.
#[must_use]
pub fn oid(oid: Oid) -> Vec<u8> {
    element(Tag::OID, oid.as_bytes())
}

/// INTEGER from a non-negative big-endian number; leading zeros are dropped, a sign octet is added when needed.
#[must_use]
pub fn unsigned(big_endian: &[u8]) -> Vec<u8> {
    let significant = big_endian
        .iter()
        .position(|octet| *octet != 0)
        .map_or(&[0][..], |at| &big_endian[at..]);
    if significant[0] & 0x80 == 0 {
        return element(Tag::INTEGER, significant);
    }
    let mut content = Vec::with_capacity(significant.len() + 1);
    content.push(0);
    content.extend_from_slice(significant);
    element(Tag::INTEGER, &content)
}

/// INTEGER from a small number.
#[must_use]
pub fn small_unsigned(value: u64) -> Vec<u8> {
    unsigned(&value.to_be_bytes())
}

/// OCTET STRING.
#[must_use]
pub fn octet_string(octets: &[u8]) -> Vec<u8> {
    element(Tag::OCTET_STRING, octets)
}

/// BIT STRING of whole octets.
#[must_use]
pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    let mut content = Vec::with_capacity(octets.len() + 1);
    content.push(0);
    content.extend_from_slice(octets);
    element(Tag::BIT_STRING, &content)
}

/// BIT STRING from named bits (bit 0 first); trailing zero bits are dropped (X.690, 11.2.2).
#[must_use]
pub fn named_bits(bits: &[bool]) -> Vec<u8> {
    let count = bits.iter().rposition(|bit| *bit).map_or(0, |last| last + 1);
    let mut octets = vec![0_u8; count.div_ceil(8)];
    for (position, bit) in bits.iter().take(count).enumerate() {
        octets[position / 8] |= u8::from(*bit) << (7 - position % 8);
    }
    let unused = u8::try_from(octets.len() * 8 - count).unwrap_or(0);
    element(Tag::BIT_STRING, &[&[unused][..], &octets].concat())
}

/// NULL.
#[must_use]
pub fn null() -> Vec<u8> {
    element(Tag::NULL, &[])
}

/// BOOLEAN.
#[must_use]
pub fn boolean(value: bool) -> Vec<u8> {
    element(Tag::BOOLEAN, &[if value { 0xff } else { 0 }])
}

/// UTF8String.
#[must_use]
pub fn utf8_string(text: &str) -> Vec<u8> {
    element(Tag::UTF8_STRING, text.as_bytes())
}

/// PrintableString. The caller keeps to its alphabet (X.680, 41.4).
#[must_use]
pub fn printable_string(text: &str) -> Vec<u8> {
    element(Tag::PRINTABLE_STRING, text.as_bytes())
}

/// IA5String. The caller keeps to ASCII.
#[must_use]
pub fn ia5_string(text: &str) -> Vec<u8> {
    element(Tag::IA5_STRING, text.as_bytes())
}

/// Time as RFC 5280, 4.1.2.5, wants it: UTCTime through 2049, GeneralizedTime after (and before 1950).
#[must_use]
pub fn time(time: UnixTime) -> Vec<u8> {
    let CivilTime {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = time.to_civil();
    let rest = format!("{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    if (1950..2050).contains(&year) {
        element(Tag::UTC_TIME, format!("{:02}{rest}", year % 100).as_bytes())
    } else {
        element(Tag::GENERALIZED_TIME, format!("{year:04}{rest}").as_bytes())
    }
}

/// GeneralizedTime with seconds and `Z`.
#[must_use]
pub fn generalized_time(time: UnixTime) -> Vec<u8> {
    let CivilTime {
        year,
        month,
        day,
        hour,
        minute,
        second,
    } = time.to_civil();
    let text = format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z");
    element(Tag::GENERALIZED_TIME, text.as_bytes())
}

/// The element with another tag in front: `[0] IMPLICIT` for SET and the like.
///
/// Returns nothing when `element` is not a single whole element.
#[must_use]
pub fn retagged(element_bytes: &[u8], tag: Tag) -> Option<Vec<u8>> {
    crate::Element::from_ber(element_bytes)
        .ok()
        .map(|inner| element(tag, inner.content()))
}

fn write_tag(tag: Tag, bytes: &mut Vec<u8>) {
    let leading = ((tag.class as u8) << 6) | (u8::from(tag.constructed) << 5);
    match tag.number {
        short @ 0..=0x1e => bytes.push(leading | u8::try_from(short).unwrap_or(0)),
        long => {
            bytes.push(leading | 0x1f);
            let septets = (32 - long.leading_zeros()).div_ceil(7);
            for position in (0..septets).rev() {
                let septet = u8::try_from((long >> (position * 7)) & 0x7f).unwrap_or(0);
                bytes.push(if position == 0 { septet } else { septet | 0x80 });
            }
        }
    }
}

fn write_length(length: usize, bytes: &mut Vec<u8>) {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => bytes.push(short),
        _ => {
            let octets = length.to_be_bytes();
            let significant = &octets[octets.iter().position(|octet| *octet != 0).unwrap_or(octets.len() - 1)..];
            bytes.push(0x80 | u8::try_from(significant.len()).unwrap_or(0x7f));
            bytes.extend_from_slice(significant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_sorted_and_named_bits_trimmed() {
        assert_eq!(set_of(vec![vec![5, 0], vec![2, 1, 7]]), [0x31, 5, 2, 1, 7, 5, 0]);
        assert_eq!(named_bits(&[true, true, false]), [3, 2, 6, 0xc0]);
        assert_eq!(named_bits(&[false; 9]), [3, 1, 0]);
    }

    #[test]
    fn long_lengths_and_tags_are_minimal() {
        assert_eq!(octet_string(&[0; 128])[..3], [4, 0x81, 128]);
        assert_eq!(octet_string(&[0; 256])[..4], [4, 0x82, 1, 0]);
        assert_eq!(implicit(31, &[]), [0x9f, 31, 0]);
        assert_eq!(implicit(200, &[]), [0x9f, 0x81, 0x48, 0]);
    }
}
