//! Signed and unsigned attributes (RFC 5652, 5.3).

use qolhat_asn1::{Element, Oid, Tag, der};

use super::{CmsError, MAX_ATTRIBUTE_VALUES, MAX_ATTRIBUTES};

/// One attribute: a kind and its values, in the order sent.
///
/// ```text
/// Attribute ::= SEQUENCE {
///   attrType OBJECT IDENTIFIER,
///   attrValues SET OF AttributeValue }
/// ```
#[derive(Clone, Debug)]
pub struct Attribute<'a> {
    /// The kind.
    pub kind: Oid,
    /// The values.
    pub values: Vec<Element<'a>>,
}

/// All signed, or all unsigned, attributes of one signer.
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    element: Element<'a>,
    list: Vec<Attribute<'a>>,
}

impl<'a> Attributes<'a> {
    /// Reads `[n] IMPLICIT SET OF Attribute`.
    ///
    /// # Errors
    /// [`CmsError::Broken`] and [`CmsError::TooMany`].
    pub fn from_element(element: Element<'a>) -> Result<Self, CmsError> {
        let broken = CmsError::at("Attributes");
        let mut inside = element.children().map_err(broken)?;
        let mut list = Vec::new();
        while !inside.is_empty() {
            if list.len() == MAX_ATTRIBUTES {
                return Err(CmsError::TooMany {
                    what: "attributes",
                    limit: MAX_ATTRIBUTES,
                });
            }
            list.push(Attribute::from_element(inside.next().map_err(broken)?)?);
        }
        Ok(Self { element, list })
    }

    /// The bytes that the signature covers: the attributes as they were sent, under the tag of SET OF.
    ///
    /// The tag `[0]` is not signed (RFC 5652, 5.4). Nothing inside is re-encoded or sorted: signers sign what they send.
    #[must_use]
    pub fn signed_bytes(&self) -> Vec<u8> {
        der::element(Tag::SET, self.element.content())
    }

    /// The attributes in the order sent.
    pub fn iter(&self) -> impl Iterator<Item = &Attribute<'a>> {
        self.list.iter()
    }

    /// All values of all attributes of this kind.
    pub fn values(&self, kind: Oid) -> impl Iterator<Item = Element<'a>> {
        self.list
            .iter()
            .filter(move |attribute| attribute.kind == kind)
            .flat_map(|attribute| attribute.values.clone())
    }

    /// Whether an attribute of this kind is there.
    #[must_use]
    pub fn contains(&self, kind: Oid) -> bool {
        self.list.iter().any(|attribute| attribute.kind == kind)
    }

    /// The one value of an attribute that may stand only once.
    ///
    /// # Errors
    /// [`CmsError::Repeated`] when there are several attributes of this kind, or not exactly one value.
    pub fn single(&self, kind: Oid) -> Result<Option<Element<'a>>, CmsError> {
        let mut of_this_kind = self.list.iter().filter(|attribute| attribute.kind == kind);
        match (of_this_kind.next(), of_this_kind.next()) {
            (None, _) => Ok(None),
            (Some(Attribute { values, .. }), None) if values.len() == 1 => Ok(values.first().copied()),
            _ => Err(CmsError::Repeated { attribute: kind }),
        }
    }
}

impl<'a> Attribute<'a> {
    fn from_element(element: Element<'a>) -> Result<Self, CmsError> {
        let broken = CmsError::at("Attribute");
        let mut fields = element.sequence().map_err(broken)?;
        let kind = fields.next().and_then(|kind| kind.oid()).map_err(broken)?;
        let mut inside = fields.next().and_then(|values| values.set()).map_err(broken)?;
        fields.finish().map_err(broken)?;
        let mut values = Vec::new();
        while !inside.is_empty() {
            if values.len() == MAX_ATTRIBUTE_VALUES {
                return Err(CmsError::TooMany {
                    what: "attribute values",
                    limit: MAX_ATTRIBUTE_VALUES,
                });
            }
            values.push(inside.next().map_err(broken)?);
        }
        Ok(Self { kind, values })
    }
}
