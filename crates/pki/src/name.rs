//! Distinguished names and their comparison (RFC 5280, 4.1.2.4 and 7.1).

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use qolhat_asn1::{Asn1Error, Element, Oid, Tag};

use crate::oid;

/// The most attributes a name may have. Names in use have about ten; the limit keeps comparison cheap.
const MAX_ATTRIBUTES: usize = 256;

/// A distinguished name: the bytes that were written and a view of their attributes.
///
/// Two names are equal when their DER is equal or, failing that, by the rules of RFC 5280, 7.1: text is compared
/// without regard to case, to runs of white space, to the string type and to the ways in which Unicode writes the same
/// text (RFC 4518, 2); an RDN is a set.
///
/// Displays as `CN=…, O=…`, in the order of issue.
#[derive(Clone)]
pub struct Name(Arc<Inner>);

struct Inner {
    der: Vec<u8>,
    rdns: Vec<Vec<Attribute>>,
    normal: Vec<Vec<(Oid, NormalValue)>>,
}

/// One attribute of a name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attribute {
    /// Which attribute.
    pub oid: Oid,
    /// The value as text; nothing when it is no string or its bytes do not fit its type.
    pub text: Option<String>,
    /// The value as it was written, tag and length included.
    pub der: Vec<u8>,
}

/// A value in the form in which values are compared.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
enum NormalValue {
    Text(String),
    Bytes(Vec<u8>),
}

impl Name {
    /// Reads a Name.
    ///
    /// # Errors
    /// Every fault of its structure, and a value that its attribute can not have: see [`Name::from_element`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, Asn1Error> {
        Self::from_element(&Element::from_der(bytes)?)
    }

    /// Takes the Name that `element` is.
    ///
    /// ```text
    /// RDNSequence ::= SEQUENCE OF RelativeDistinguishedName
    /// RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue
    /// AttributeTypeAndValue ::= SEQUENCE { type AttributeType, value AttributeValue }
    /// ```
    ///
    /// # Errors
    /// Every fault of its structure; a value that is no string where the attribute is text; a PrintableString with
    /// control characters. Bytes that merely do not fit their string type are no fault: many old names have such.
    pub fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut rest = element.sequence()?;
        let mut rdns = Vec::new();
        let mut count = 0;
        while !rest.is_empty() {
            let rdn = read_rdn(&rest.next()?)?;
            count += rdn.len();
            if count > MAX_ATTRIBUTES {
                return Err(Asn1Error::BadContent("a name of sensible length"));
            }
            rdns.push(rdn);
        }
        Ok(Self::from_rdns(element.raw().to_vec(), rdns))
    }

    fn from_rdns(der: Vec<u8>, rdns: Vec<Vec<Attribute>>) -> Self {
        let normal = rdns.iter().map(|rdn| normal_rdn(rdn)).collect();
        Self(Arc::new(Inner { der, rdns, normal }))
    }

    /// This name with one more RDN at its end, given as the content of a RelativeDistinguishedName.
    ///
    /// For distribution points named relative to their CRL issuer (RFC 5280, 4.2.1.13).
    pub(crate) fn with_relative(&self, rdn_content: &Element<'_>) -> Result<Self, Asn1Error> {
        let rdn = read_rdn_content(rdn_content)?;
        let set = qolhat_asn1::der::element(Tag::SET, rdn_content.content());
        let own = Element::from_der(&self.0.der)?;
        let der = qolhat_asn1::der::sequence(&[own.content(), &set]);
        let mut rdns = self.0.rdns.clone();
        rdns.push(rdn);
        Ok(Self::from_rdns(der, rdns))
    }

    /// The bytes as they were written.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// Whether the name has no attribute at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.rdns.is_empty()
    }

    /// All attributes in the order of issue.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.0.rdns.iter().flatten()
    }

    /// The text of the first attribute of this type.
    #[must_use]
    pub fn find(&self, oid: Oid) -> Option<&str> {
        self.find_all(oid).next()
    }

    /// The texts of all attributes of this type.
    pub fn find_all(&self, oid: Oid) -> impl Iterator<Item = &str> {
        self.attributes()
            .filter(move |attribute| attribute.oid == oid)
            .filter_map(|attribute| attribute.text.as_deref())
    }

    /// Whether the RDNs of `base` begin this name (RFC 5280, 4.2.1.10, directory names).
    #[must_use]
    pub fn is_within(&self, base: &Name) -> bool {
        self.0.normal.starts_with(&base.0.normal)
    }
}

fn read_rdn(element: &Element<'_>) -> Result<Vec<Attribute>, Asn1Error> {
    read_rdn_content(&element.expect(Tag::SET)?)
}

fn read_rdn_content(element: &Element<'_>) -> Result<Vec<Attribute>, Asn1Error> {
    let mut rest = element.children()?;
    let mut rdn = Vec::new();
    while !rest.is_empty() {
        let mut parts = rest.next()?.sequence()?;
        let oid = parts.next()?.oid()?;
        let value = parts.next()?;
        parts.finish()?;
        check_value(oid, &value)?;
        rdn.push(Attribute {
            oid,
            text: value.text().ok(),
            der: value.raw().to_vec(),
        });
    }
    if rdn.is_empty() {
        Err(Asn1Error::Missing)
    } else {
        Ok(rdn)
    }
}

/// Refuses values that no issuer can have meant: a time or a number as a name, control characters as printable ones.
///
/// X.520 gives each of these attributes one string type or a CHOICE of them (DirectoryString). Authorities mix the
/// string types up, and write characters such as `@`, `&`, `*` and `_` that X.680, 41.4, keeps out of PrintableString;
/// both are let pass. Attributes that are unknown here may be of any type (RFC 5280, 4.1.2.4).
fn check_value(attribute: Oid, value: &Element<'_>) -> Result<(), Asn1Error> {
    let tag = Tag {
        constructed: false,
        ..value.tag()
    };
    if short_name(attribute).is_some() && !STRING_TYPES.contains(&tag) {
        return Err(Asn1Error::BadContent("a name: its attribute must be a string"));
    }
    if tag == Tag::PRINTABLE_STRING && value.octets_of_any_tag()?.iter().any(u8::is_ascii_control) {
        return Err(Asn1Error::BadContent("a PrintableString"));
    }
    Ok(())
}

/// The types that hold characters (X.680, clause 41), as far as names use them.
const STRING_TYPES: [Tag; 8] = [
    Tag::UTF8_STRING,
    Tag::PRINTABLE_STRING,
    Tag::TELETEX_STRING,
    Tag::BMP_STRING,
    Tag::UNIVERSAL_STRING,
    Tag::IA5_STRING,
    Tag::NUMERIC_STRING,
    Tag::VISIBLE_STRING,
];

fn normal_rdn(rdn: &[Attribute]) -> Vec<(Oid, NormalValue)> {
    let mut normal: Vec<_> = rdn
        .iter()
        .map(|attribute| match &attribute.text {
            Some(text) => (attribute.oid, NormalValue::Text(normal_text(text))),
            None => (attribute.oid, NormalValue::Bytes(attribute.der.clone())),
        })
        .collect();
    normal.sort();
    normal
}

/// Prepared after RFC 4518, 2, then white space at the ends removed and inside reduced to one space (2.6.1).
///
/// Text that the profile forbids, such as characters that Unicode got after 2002, is only case folded: then names are equal
/// that do not differ in anything else.
fn normal_text(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let prepared = (!is_plain).then(|| prepared(text)).flatten();
    with_single_spaces(prepared.as_deref().unwrap_or(text))
}

/// Mapped, case folded and normalised (RFC 4518, 2.2 and 2.3); nothing when the text is forbidden (2.4). The library
/// composes characters only where it does not fold case, so it is asked twice.
fn prepared(text: &str) -> Option<String> {
    let folded = stringprep::x520prep(text, true).ok()?;
    stringprep::x520prep(&folded, false).ok().map(Cow::into_owned)
}

fn with_single_spaces(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.extend(word.chars().flat_map(char::to_lowercase));
    }
    normal
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.0.der == other.0.der || self.0.normal == other.0.normal
    }
}

impl Eq for Name {}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.normal.hash(state);
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, rdn) in self.0.rdns.iter().enumerate() {
            if position > 0 {
                f.write_str(", ")?;
            }
            for (position, attribute) in rdn.iter().enumerate() {
                if position > 0 {
                    f.write_str("+")?;
                }
                write_attribute(attribute, f)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

fn write_attribute(attribute: &Attribute, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match short_name(attribute.oid) {
        Some(name) => write!(f, "{name}=")?,
        None => write!(f, "{}=", attribute.oid)?,
    }
    match &attribute.text {
        Some(text) => write_escaped(text, f),
        None => {
            f.write_str("#")?;
            attribute.der.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
        }
    }
}

/// Escapes what could make one attribute look like two, and what a terminal would act on.
fn write_escaped(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for character in text.chars() {
        match character {
            ',' | '+' | '\\' | '=' => write!(f, "\\{character}")?,
            control if control.is_control() || is_bidirectional_control(control) => {
                write!(f, "\\u{{{:x}}}", u32::from(control))?;
            }
            plain => write!(f, "{plain}")?,
        }
    }
    Ok(())
}

/// Characters that reorder what is shown (Unicode, UAX #9, 2): a name must read as it was written.
fn is_bidirectional_control(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The attributes that are known here: all of them are text.
fn short_name(oid: Oid) -> Option<&'static str> {
    Some(match oid {
        oid::attribute::COMMON_NAME => "CN",
        oid::attribute::SURNAME => "SURNAME",
        oid::attribute::SERIAL_NUMBER => "SERIALNUMBER",
        oid::attribute::COUNTRY => "C",
        oid::attribute::LOCALITY => "L",
        oid::attribute::STATE => "ST",
        oid::attribute::STREET => "STREET",
        oid::attribute::ORGANIZATION => "O",
        oid::attribute::ORGANIZATIONAL_UNIT => "OU",
        oid::attribute::TITLE => "T",
        oid::attribute::BUSINESS_CATEGORY => "businessCategory",
        oid::attribute::GIVEN_NAME => "G",
        oid::attribute::ORGANIZATION_IDENTIFIER => "organizationIdentifier",
        oid::attribute::EMAIL => "E",
        oid::attribute::USER_ID => "UID",
        oid::attribute::DOMAIN_COMPONENT => "DC",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use qolhat_asn1::der;

    fn name(attributes: &[(Oid, Vec<u8>)]) -> Name {
        read(attributes).unwrap()
    }

    fn read(attributes: &[(Oid, Vec<u8>)]) -> Result<Name, Asn1Error> {
        let rdns: Vec<Vec<u8>> = attributes
            .iter()
            .map(|(oid, value)| der::set_of(vec![der::sequence(&[&der::oid(*oid), value])]))
            .collect();
        Name::from_der(&der::element(Tag::SEQUENCE, &rdns.concat()))
    }

    #[test]
    fn names_are_compared_without_case_space_and_string_type() {
        let issued = name(&[(oid::attribute::ORGANIZATION, der::utf8_string("Тест  АО "))]);
        let same = name(&[(oid::attribute::ORGANIZATION, der::utf8_string("тест ао"))]);
        assert_eq!(issued, same);
        let printable = name(&[(oid::attribute::COMMON_NAME, der::printable_string("Good CA"))]);
        let utf8 = name(&[(oid::attribute::COMMON_NAME, der::utf8_string("good  ca"))]);
        assert_eq!(printable, utf8);
    }

    #[test]
    fn names_that_only_look_alike_are_different() {
        let with_k = name(&[(oid::attribute::COMMON_NAME, der::utf8_string("ҰКО 3.0"))]);
        let with_q = name(&[(oid::attribute::COMMON_NAME, der::utf8_string("ҰҚО 3.0"))]);
        assert_ne!(with_k, with_q);
        let (cn, c) = (der::utf8_string("A"), der::printable_string("KZ"));
        let first = name(&[
            (oid::attribute::COMMON_NAME, cn.clone()),
            (oid::attribute::COUNTRY, c.clone()),
        ]);
        let second = name(&[(oid::attribute::COUNTRY, c), (oid::attribute::COMMON_NAME, cn)]);
        assert_ne!(first, second);
    }

    #[test]
    fn a_value_can_not_pretend_to_be_another_attribute() {
        let shown = name(&[(oid::attribute::COMMON_NAME, der::utf8_string("A, O=B\n\u{202e}"))]).to_string();
        assert_eq!(shown, "CN=A\\, O\\=B\\u{a}\\u{202e}");
    }

    #[test]
    fn an_attribute_that_is_text_holds_a_string() {
        let text = b"151023165013Z";
        for tag in STRING_TYPES {
            assert!(
                read(&[(oid::attribute::SURNAME, der::element(tag, b""))]).is_ok(),
                "{tag:?}"
            );
        }
        for tag in [Tag::UTC_TIME, Tag::GENERALIZED_TIME, Tag::OCTET_STRING, Tag::INTEGER] {
            let value = der::element(tag, text);
            let refused = read(&[(oid::attribute::SURNAME, value.clone())]);
            assert!(matches!(refused, Err(Asn1Error::BadContent(_))), "{tag:?}: {refused:?}");
            // dateOfBirth (RFC 3739, 3.2.2), which is not text, and anything else that is not known here.
            let birth = Oid::new("1.3.6.1.5.5.7.9.1").unwrap();
            assert!(read(&[(birth, value)]).is_ok(), "{tag:?}");
        }
    }

    #[test]
    fn printable_strings_are_taken_as_authorities_write_them_but_without_control_characters() {
        let common_name = |text: &str| read(&[(oid::attribute::COMMON_NAME, der::printable_string(text))]);
        for text in ["*.example.kz", "a@b.kz", "R&D_1", "\"X\" #1", ""] {
            assert!(common_name(text).is_ok(), "{text}");
        }
        for text in ["line\nbreak", "\u{3}U\u{4}", "delete\u{7f}", "null\0"] {
            assert!(common_name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_name_is_within_its_own_beginning_only() {
        let base = name(&[(oid::attribute::COUNTRY, der::printable_string("KZ"))]);
        let longer = name(&[
            (oid::attribute::COUNTRY, der::printable_string("kz")),
            (oid::attribute::ORGANIZATION, der::utf8_string("X")),
        ]);
        assert!(longer.is_within(&base) && !base.is_within(&longer) && base.is_within(&base));
    }
}
