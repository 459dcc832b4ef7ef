//! AlgorithmIdentifier (RFC 5280, 4.1.1.2).

use qolhat_asn1::{Asn1Error, Element, Oid};

/// An algorithm and its parameters, byte for byte as they were written.
///
/// ```text
/// AlgorithmIdentifier  ::=  SEQUENCE  {
///      algorithm               OBJECT IDENTIFIER,
///      parameters              ANY DEFINED BY algorithm OPTIONAL  }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AlgorithmIdentifier {
    oid: Oid,
    der: Vec<u8>,
}

impl AlgorithmIdentifier {
    /// Reads exactly one AlgorithmIdentifier.
    ///
    /// # Errors
    /// Every fault of its structure.
    pub fn from_der(bytes: &[u8]) -> Result<Self, Asn1Error> {
        Self::from_element(&Element::from_der(bytes)?)
    }

    /// Takes the AlgorithmIdentifier that `element` is.
    ///
    /// # Errors
    /// Every fault of its structure.
    pub fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut parts = element.sequence()?;
        let oid = parts.next()?.oid()?;
        if !parts.is_empty() {
            parts.next()?;
        }
        parts.finish()?;
        Ok(Self {
            oid,
            der: element.raw().to_vec(),
        })
    }

    /// Which algorithm.
    #[must_use]
    pub fn oid(&self) -> Oid {
        self.oid
    }

    /// The whole structure as it was written.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The parameters, NULL included; nothing when the field is absent.
    #[must_use]
    pub fn parameters(&self) -> Option<Element<'_>> {
        let mut parts = Element::from_ber(&self.der).ok()?.sequence().ok()?;
        parts.next().ok()?;
        parts.next().ok()
    }
}
