//! Elements: identifier, length and content over the bytes that were sent (X.690, 8.1).

use std::borrow::Cow;

use crate::{Asn1Error, Class, Oid, Tag, UnixTime};

/// How deep elements may nest. Certificates and CMS nest about 20 deep; the stack holds far more than this.
pub const MAX_DEPTH: usize = 64;

/// The longest element that is read: 2^32 - 1 bytes, so that a length fits four octets.
pub const MAX_ELEMENT_BYTES: u64 = u32::MAX as u64;

/// Which encoding rules are demanded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rules {
    /// Any length form, constructed strings, indefinite lengths (X.690, 8).
    Ber,
    /// One encoding per value (X.690, 10 and 11).
    Der,
}

/// One element as a view over the bytes that were sent.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    tag: Tag,
    /// Identifier, length, content and, after an indefinite length, the end-of-contents octets.
    raw: &'a [u8],
    content: &'a [u8],
    rules: Rules,
    depth: usize,
}

impl<'a> Element<'a> {
    /// Reads exactly one DER element.
    ///
    /// # Errors
    /// [`Asn1Error::TrailingData`] when bytes follow it, and every fault of its own header.
    pub fn from_der(bytes: &'a [u8]) -> Result<Self, Asn1Error> {
        Self::whole(bytes, Rules::Der)
    }

    /// Reads exactly one BER element.
    ///
    /// # Errors
    /// [`Asn1Error::TrailingData`] when bytes follow it, and every fault of its own header.
    pub fn from_ber(bytes: &'a [u8]) -> Result<Self, Asn1Error> {
        Self::whole(bytes, Rules::Ber)
    }

    /// Reads one element from the start of `bytes` and returns what follows it.
    ///
    /// # Errors
    /// Every fault of the element's own header; its children are read later.
    pub fn read_first(bytes: &'a [u8], rules: Rules) -> Result<(Self, &'a [u8]), Asn1Error> {
        read_element(bytes, rules, 0)
    }

    fn whole(bytes: &'a [u8], rules: Rules) -> Result<Self, Asn1Error> {
        let (element, rest) = read_element(bytes, rules, 0)?;
        if rest.is_empty() {
            Ok(element)
        } else {
            Err(Asn1Error::TrailingData { count: rest.len() })
        }
    }

    /// Class, form and number.
    #[must_use]
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// The whole element, byte for byte as it was sent.
    #[must_use]
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// The content octets, without end-of-contents octets.
    #[must_use]
    pub fn content(&self) -> &'a [u8] {
        self.content
    }

    /// Whether the type is `tag`, in either form.
    #[must_use]
    pub fn is(&self, tag: Tag) -> bool {
        self.tag.is_same_type(tag)
    }

    /// Whether this is `[number]`, in either form.
    #[must_use]
    pub fn is_context(&self, number: u32) -> bool {
        self.tag.class == Class::ContextSpecific && self.tag.number == number
    }

    /// Demands the type `tag`, in either form.
    ///
    /// # Errors
    /// [`Asn1Error::UnexpectedTag`].
    pub fn expect(self, tag: Tag) -> Result<Self, Asn1Error> {
        if self.is(tag) {
            Ok(self)
        } else {
            Err(Asn1Error::UnexpectedTag {
                expected: tag,
                found: self.tag,
            })
        }
    }

    /// Demands the type `tag`, which has no constructed form in any of the encoding rules (X.690, 8.2, 8.3, 8.8, 8.19).
    fn expect_primitive(self, tag: Tag) -> Result<&'a [u8], Asn1Error> {
        if self.tag == tag {
            Ok(self.content)
        } else {
            Err(Asn1Error::UnexpectedTag {
                expected: tag,
                found: self.tag,
            })
        }
    }

    /// The elements inside a constructed element.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when the element is primitive, [`Asn1Error::TooDeep`] past [`MAX_DEPTH`].
    pub fn children(&self) -> Result<Reader<'a>, Asn1Error> {
        if !self.tag.constructed {
            return Err(Asn1Error::BadContent("a constructed element"));
        }
        if self.depth >= MAX_DEPTH {
            return Err(Asn1Error::TooDeep);
        }
        Ok(Reader {
            bytes: self.content,
            rules: self.rules,
            depth: self.depth + 1,
        })
    }

    /// The elements inside a SEQUENCE.
    ///
    /// # Errors
    /// [`Asn1Error::UnexpectedTag`] when it is something else.
    pub fn sequence(&self) -> Result<Reader<'a>, Asn1Error> {
        self.expect(Tag::SEQUENCE)?.children()
    }

    /// The elements inside a SET.
    ///
    /// # Errors
    /// [`Asn1Error::UnexpectedTag`] when it is something else.
    pub fn set(&self) -> Result<Reader<'a>, Asn1Error> {
        self.expect(Tag::SET)?.children()
    }

    /// The single element inside an explicit tag.
    ///
    /// # Errors
    /// [`Asn1Error::Missing`] or [`Asn1Error::TrailingData`] when there is not exactly one.
    pub fn only_child(&self) -> Result<Element<'a>, Asn1Error> {
        let mut children = self.children()?;
        let child = children.next()?;
        children.finish()?;
        Ok(child)
    }

    /// An object identifier.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when it is malformed or longer than 39 content bytes.
    pub fn oid(&self) -> Result<Oid, Asn1Error> {
        Oid::from_bytes(self.expect_primitive(Tag::OID)?).map_err(|_| Asn1Error::BadContent("OBJECT IDENTIFIER"))
    }

    /// An integer as big-endian two's complement, at least one byte, the shortest form.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when it is empty or not the shortest form.
    pub fn integer(&self) -> Result<&'a [u8], Asn1Error> {
        let content = self.expect_primitive(Tag::INTEGER)?;
        match content {
            [] => Err(Asn1Error::BadContent("INTEGER")),
            [0x00, second, ..] if second & 0x80 == 0 => Err(Asn1Error::BadContent("INTEGER")),
            [0xff, second, ..] if second & 0x80 != 0 => Err(Asn1Error::BadContent("INTEGER")),
            _ => Ok(content),
        }
    }

    /// A non-negative integer as big-endian bytes without a leading zero (empty for zero).
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when it is negative or malformed.
    pub fn unsigned(&self) -> Result<&'a [u8], Asn1Error> {
        match self.integer()? {
            [first, ..] if first & 0x80 != 0 => Err(Asn1Error::BadContent("a non-negative INTEGER")),
            [0, rest @ ..] => Ok(rest),
            content => Ok(content),
        }
    }

    /// A non-negative integer that fits 32 bits (INTEGER or ENUMERATED).
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when it is negative, malformed or too large.
    pub fn small_unsigned(&self) -> Result<u32, Asn1Error> {
        let content = if self.is(Tag::ENUMERATED) {
            self.expect_primitive(Tag::ENUMERATED)?
        } else {
            self.integer()?
        };
        let wrong = Asn1Error::BadContent("a small non-negative INTEGER");
        if content.is_empty() || content[0] & 0x80 != 0 || content.len() > 5 {
            return Err(wrong);
        }
        let value = content
            .iter()
            .fold(0_u64, |value, byte| (value << 8) | u64::from(*byte));
        u32::try_from(value).map_err(|_| wrong)
    }

    /// A truth value. BER allows any non-zero octet for true, DER only 0xff (X.690, 11.1).
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`].
    pub fn boolean(&self) -> Result<bool, Asn1Error> {
        match (self.expect_primitive(Tag::BOOLEAN)?, self.rules) {
            ([0], _) => Ok(false),
            ([0xff], _) | ([_], Rules::Ber) => Ok(true),
            _ => Err(Asn1Error::BadContent("BOOLEAN")),
        }
    }

    /// The octets of an OCTET STRING. A constructed one (BER) is joined.
    ///
    /// # Errors
    /// [`Asn1Error::UnexpectedTag`], [`Asn1Error::TooDeep`], or a fault inside the pieces.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, Asn1Error> {
        self.expect(Tag::OCTET_STRING)?.octets_of_any_tag()
    }

    /// The octets of an implicitly tagged OCTET STRING. A constructed one (BER) is joined.
    ///
    /// # Errors
    /// [`Asn1Error::TooDeep`], or a fault inside the pieces.
    pub fn octets_of_any_tag(&self) -> Result<Cow<'a, [u8]>, Asn1Error> {
        if !self.tag.constructed {
            return Ok(Cow::Borrowed(self.content));
        }
        if self.rules == Rules::Der {
            return Err(Asn1Error::BadContent("a DER string, which must be primitive"));
        }
        let mut joined = Vec::with_capacity(self.content.len());
        self.append_octets(&mut joined)?;
        Ok(Cow::Owned(joined))
    }

    fn append_octets(&self, joined: &mut Vec<u8>) -> Result<(), Asn1Error> {
        if !self.tag.constructed {
            joined.extend_from_slice(self.content);
            return Ok(());
        }
        let mut pieces = self.children()?;
        while !pieces.is_empty() {
            pieces.next()?.expect(Tag::OCTET_STRING)?.append_octets(joined)?;
        }
        Ok(())
    }

    /// The octets of a BIT STRING whose length is a whole number of octets.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when bits are left unused or the string is constructed.
    pub fn bit_string_octets(&self) -> Result<&'a [u8], Asn1Error> {
        match self.bit_string()? {
            (0, octets) => Ok(octets),
            _ => Err(Asn1Error::BadContent("a BIT STRING of whole octets")),
        }
    }

    /// A BIT STRING: the number of unused bits in the last octet, and the octets.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when it is malformed or constructed.
    pub fn bit_string(&self) -> Result<(u8, &'a [u8]), Asn1Error> {
        let wrong = Asn1Error::BadContent("BIT STRING");
        let (unused, octets) = self
            .expect(Tag::BIT_STRING)?
            .content
            .split_first()
            .ok_or(wrong.clone())?;
        if self.tag.constructed || *unused > 7 || (octets.is_empty() && *unused != 0) {
            return Err(wrong);
        }
        Ok((*unused, octets))
    }

    /// NULL.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when it has content.
    pub fn null(&self) -> Result<(), Asn1Error> {
        if self.expect_primitive(Tag::NULL)?.is_empty() {
            Ok(())
        } else {
            Err(Asn1Error::BadContent("NULL"))
        }
    }

    /// The text of any string type of X.680, clause 41, that certificates use.
    ///
    /// TeletexString is read as Latin-1, as everybody does.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`] when the bytes do not fit the type, or it is no string.
    pub fn text(&self) -> Result<String, Asn1Error> {
        let wrong = Asn1Error::BadContent("a character string");
        let content = self.octets_of_any_tag()?;
        let tag = Tag {
            constructed: false,
            ..self.tag
        };
        match tag {
            Tag::UTF8_STRING => String::from_utf8(content.into_owned()).map_err(|_| wrong),
            Tag::PRINTABLE_STRING | Tag::IA5_STRING | Tag::NUMERIC_STRING | Tag::VISIBLE_STRING => {
                String::from_utf8(content.into_owned())
                    .ok()
                    .filter(|text| text.is_ascii())
                    .ok_or(wrong)
            }
            Tag::TELETEX_STRING => Ok(content.iter().map(|byte| char::from(*byte)).collect()),
            Tag::BMP_STRING if content.len() % 2 == 0 => {
                let units = content
                    .chunks_exact(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                char::decode_utf16(units)
                    .collect::<Result<String, _>>()
                    .map_err(|_| wrong)
            }
            Tag::UNIVERSAL_STRING if content.len() % 4 == 0 => content
                .chunks_exact(4)
                .map(|four| char::from_u32(u32::from_be_bytes([four[0], four[1], four[2], four[3]])))
                .collect::<Option<String>>()
                .ok_or(wrong),
            _ => Err(wrong),
        }
    }

    /// A UTCTime or GeneralizedTime in the form of RFC 5280, 4.1.2.5: seconds present, no fraction, `Z`.
    ///
    /// # Errors
    /// [`Asn1Error::BadContent`].
    pub fn time(&self) -> Result<UnixTime, Asn1Error> {
        UnixTime::from_asn1(self.tag, self.content)
    }
}

/// Identifier and length of a DER element whose content may not be at hand yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Header {
    /// Class, form and number.
    pub tag: Tag,
    /// How many bytes the identifier and length octets take.
    pub header_bytes: usize,
    /// How many bytes of content follow them.
    pub content_bytes: usize,
}

impl Header {
    /// Reads the header that `bytes` begin with.
    ///
    /// # Errors
    /// [`Asn1Error::Truncated`] when the header goes on past the end of `bytes`, and every fault of it.
    pub fn from_der(bytes: &[u8]) -> Result<Self, Asn1Error> {
        let (tag, after_tag) = read_tag(bytes)?;
        let (length, content) = read_length(after_tag, Rules::Der)?;
        Ok(Self {
            tag,
            header_bytes: bytes.len() - content.len(),
            content_bytes: length.ok_or(Asn1Error::BadLength)?,
        })
    }
}

/// The elements of a constructed element, one after the other.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    rules: Rules,
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next element.
    ///
    /// # Errors
    /// [`Asn1Error::Missing`] at the end, and every fault of the element's header.
    #[expect(clippy::should_implement_trait, reason = "an iterator could not end with an error")]
    pub fn next(&mut self) -> Result<Element<'a>, Asn1Error> {
        if self.bytes.is_empty() {
            return Err(Asn1Error::Missing);
        }
        let (element, rest) = read_element(self.bytes, self.rules, self.depth)?;
        self.bytes = rest;
        Ok(element)
    }

    /// The next element if it is of type `tag` (in either form), else nothing is consumed.
    ///
    /// # Errors
    /// Every fault of the element's header.
    pub fn next_if(&mut self, tag: Tag) -> Result<Option<Element<'a>>, Asn1Error> {
        if self.bytes.is_empty() {
            return Ok(None);
        }
        let (element, rest) = read_element(self.bytes, self.rules, self.depth)?;
        if !element.is(tag) {
            return Ok(None);
        }
        self.bytes = rest;
        Ok(Some(element))
    }

    /// The next element if it is `[number]` (in either form), else nothing is consumed.
    ///
    /// # Errors
    /// Every fault of the element's header.
    pub fn next_if_context(&mut self, number: u32) -> Result<Option<Element<'a>>, Asn1Error> {
        self.next_if(Tag::context(number))
    }

    /// Demands that nothing is left.
    ///
    /// # Errors
    /// [`Asn1Error::TrailingData`].
    pub fn finish(&self) -> Result<(), Asn1Error> {
        if self.is_empty() {
            Ok(())
        } else {
            Err(Asn1Error::TrailingData {
                count: self.bytes.len(),
            })
        }
    }

    /// All remaining elements.
    ///
    /// # Errors
    /// Every fault of an element's header.
    pub fn collect(mut self) -> Result<Vec<Element<'a>>, Asn1Error> {
        let mut elements = Vec::new();
        while !self.is_empty() {
            elements.push(self.next()?);
        }
        Ok(elements)
    }
}

fn read_element(bytes: &[u8], rules: Rules, depth: usize) -> Result<(Element<'_>, &[u8]), Asn1Error> {
    if depth > MAX_DEPTH {
        return Err(Asn1Error::TooDeep);
    }
    let (tag, after_tag) = read_tag(bytes)?;
    let (length, after_length) = read_length(after_tag, rules)?;
    let header = bytes.len() - after_length.len();
    match length {
        Some(length) => {
            if after_length.len() < length {
                return Err(Asn1Error::Truncated);
            }
            let (content, rest) = after_length.split_at(length);
            Ok((
                Element {
                    tag,
                    raw: &bytes[..header + length],
                    content,
                    rules,
                    depth,
                },
                rest,
            ))
        }
        None => {
            if !tag.constructed {
                return Err(Asn1Error::BadLength);
            }
            let content_length = indefinite_length(after_length, depth)?;
            let end = header + content_length + END_OF_CONTENTS.len();
            let content = &after_length[..content_length];
            Ok((
                Element {
                    tag,
                    raw: &bytes[..end],
                    content,
                    rules,
                    depth,
                },
                &bytes[end..],
            ))
        }
    }
}

const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// The content length of an element of indefinite length, by walking over its children (X.690, 8.1.5).
///
/// The walk keeps its own count of open elements, so that nesting costs neither stack nor repeated scans.
fn indefinite_length(bytes: &[u8], depth: usize) -> Result<usize, Asn1Error> {
    let mut open = 1_usize;
    let mut rest = bytes;
    loop {
        if rest.starts_with(&END_OF_CONTENTS) {
            open -= 1;
            if open == 0 {
                return Ok(bytes.len() - rest.len());
            }
            rest = &rest[END_OF_CONTENTS.len()..];
            continue;
        }
        let (tag, after_tag) = read_tag(rest)?;
        let (length, after_length) = read_length(after_tag, Rules::Ber)?;
        match length {
            Some(length) => rest = after_length.get(length..).ok_or(Asn1Error::Truncated)?,
            None if tag.constructed && depth + open < MAX_DEPTH => {
                open += 1;
                rest = after_length;
            }
            None if tag.constructed => return Err(Asn1Error::TooDeep),
            None => return Err(Asn1Error::BadLength),
        }
    }
}

fn read_tag(bytes: &[u8]) -> Result<(Tag, &[u8]), Asn1Error> {
    let (first, mut rest) = bytes.split_first().ok_or(Asn1Error::Truncated)?;
    let class = match first >> 6 {
        0 => Class::Universal,
        1 => Class::Application,
        2 => Class::ContextSpecific,
        _ => Class::Private,
    };
    let constructed = first & 0x20 != 0;
    let mut number = u32::from(first & 0x1f);
    if number == 0x1f {
        number = 0;
        // Three octets of seven bits are enough for every tag in use.
        for position in 0..4 {
            let (octet, after) = rest.split_first().ok_or(Asn1Error::Truncated)?;
            if position == 3 || (position == 0 && *octet == 0x80) {
                return Err(Asn1Error::TagNotSupported);
            }
            rest = after;
            number = (number << 7) | u32::from(octet & 0x7f);
            if octet & 0x80 == 0 {
                break;
            }
        }
        if number < 0x1f {
            return Err(Asn1Error::TagNotSupported);
        }
    }
    Ok((
        Tag {
            class,
            constructed,
            number,
        },
        rest,
    ))
}

/// The definite length, or `None` for the indefinite form.
fn read_length(bytes: &[u8], rules: Rules) -> Result<(Option<usize>, &[u8]), Asn1Error> {
    let (first, rest) = bytes.split_first().ok_or(Asn1Error::Truncated)?;
    match *first {
        short @ 0..=0x7f => Ok((Some(usize::from(short)), rest)),
        0x80 if rules == Rules::Ber => Ok((None, rest)),
        0x80 | 0xff => Err(Asn1Error::BadLength),
        long => {
            let count = usize::from(long & 0x7f);
            if rest.len() < count {
                return Err(Asn1Error::Truncated);
            }
            let (octets, rest) = rest.split_at(count);
            let significant = octets
                .iter()
                .position(|octet| *octet != 0)
                .map_or(&octets[count..], |at| &octets[at..]);
            if significant.len() > 4 {
                return Err(Asn1Error::BadLength);
            }
            let length = significant
                .iter()
                .fold(0_usize, |length, octet| (length << 8) | usize::from(*octet));
            if rules == Rules::Der && (significant.len() != count || length < 0x80) {
                return Err(Asn1Error::BadLength);
            }
            Ok((Some(length), rest))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::der;

    #[test]
    fn indefinite_elements_are_read_and_keep_their_bytes() {
        let bytes = [0x30, 0x80, 0x24, 0x80, 0x04, 0x01, 0xaa, 0x04, 0x01, 0xbb, 0, 0, 0, 0];
        let element = Element::from_ber(&bytes).unwrap();
        assert_eq!(element.raw(), bytes);
        let mut inside = element.sequence().unwrap();
        assert_eq!(inside.next().unwrap().octets().unwrap().as_ref(), [0xaa, 0xbb]);
        assert!(inside.finish().is_ok());
    }

    #[test]
    fn types_without_a_constructed_form_are_refused_in_one() {
        // The constructed bit is 0x20.
        for (primitive, is_read) in [
            (
                &[0x01, 0x01, 0xff][..],
                (|element| element.boolean().is_ok()) as fn(Element<'_>) -> bool,
            ),
            (&[0x02, 0x01, 0x05], |element| element.small_unsigned().is_ok()),
            (&[0x02, 0x01, 0x05], |element| element.unsigned().is_ok()),
            (&[0x05, 0x00], |element| element.null().is_ok()),
            (&[0x06, 0x01, 0x2a], |element| element.oid().is_ok()),
            (&[0x0a, 0x01, 0x01], |element| element.small_unsigned().is_ok()),
            (b"\x17\x0d260101000000Z", |element| element.time().is_ok()),
        ] {
            let constructed = [&[primitive[0] | 0x20], &primitive[1..]].concat();
            for read in [Element::from_ber, Element::from_der] {
                assert!(read(primitive).is_ok_and(is_read), "{primitive:02x?}");
                assert!(!read(&constructed).is_ok_and(is_read), "{constructed:02x?}");
            }
        }
    }

    #[test]
    fn der_refuses_what_ber_allows() {
        for bytes in [
            &[0x30, 0x80, 0, 0][..],
            &[0x04, 0x81, 0x01, 0xaa],
            &[0x04, 0x82, 0x00, 0x01, 0xaa],
        ] {
            assert!(Element::from_ber(bytes).is_ok(), "{bytes:02x?}");
            assert_eq!(
                Element::from_der(bytes).unwrap_err(),
                Asn1Error::BadLength,
                "{bytes:02x?}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_an_error_and_not_a_crash() {
        let deep: Vec<u8> = std::iter::repeat_n([0x30, 0x80], 100_000).flatten().collect();
        assert_eq!(Element::from_ber(&deep).unwrap_err(), Asn1Error::TooDeep);
        let mut nested = der::null();
        for _ in 0..MAX_DEPTH + 8 {
            nested = der::sequence(&[&nested]);
        }
        let mut element = Element::from_der(&nested).unwrap();
        let fault = loop {
            match element.only_child() {
                Ok(child) => element = child,
                Err(fault) => break fault,
            }
        };
        assert_eq!(fault, Asn1Error::TooDeep);
    }

    #[test]
    fn integers_must_be_minimal() {
        assert!(Element::from_der(&[2, 2, 0, 1]).unwrap().integer().is_err());
        assert_eq!(Element::from_der(&[2, 2, 0, 0x80]).unwrap().unsigned().unwrap(), [0x80]);
        assert!(Element::from_der(&[2, 1, 0x80]).unwrap().unsigned().is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            fn walk(element: &Element<'_>) {
                let _ = (element.text(), element.oid(), element.integer(), element.time(), element.octets());
                if let Ok(children) = element.children().and_then(Reader::collect) {
                    children.iter().for_each(walk);
                }
            }
            for rules in [Rules::Ber, Rules::Der] {
                if let Ok((element, _)) = Element::read_first(&bytes, rules) {
                    walk(&element);
                }
            }
        }

        #[test]
        fn what_is_written_is_read_back(octets in proptest::collection::vec(proptest::num::u8::ANY, 0..70_000)) {
            let bytes = der::sequence(&[&der::octet_string(&octets), &der::unsigned(&octets)]);
            let mut inside = Element::from_der(&bytes).unwrap().sequence().unwrap();
            assert_eq!(inside.next().unwrap().octets().unwrap().as_ref(), octets);
            let significant = octets.iter().position(|octet| *octet != 0).map_or(&[][..], |at| &octets[at..]);
            assert_eq!(inside.next().unwrap().unsigned().unwrap(), significant);
        }
    }
}
