//! Identifier octets (X.690, 8.1.2).

/// The class of a tag.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Class {
    /// Types of the standard itself.
    Universal,
    /// Types of one application.
    Application,
    /// Tags that have a meaning only inside their structure, written `[n]`.
    ContextSpecific,
    /// Types of a private agreement.
    Private,
}

/// Class, form and number of an element.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Tag {
    /// Who gives the number its meaning.
    pub class: Class,
    /// Whether the content is made of elements.
    pub constructed: bool,
    /// The number, below 2^21.
    pub number: u32,
}

impl Tag {
    /// BOOLEAN.
    pub const BOOLEAN: Self = Self::universal(1);
    /// INTEGER.
    pub const INTEGER: Self = Self::universal(2);
    /// BIT STRING, primitive.
    pub const BIT_STRING: Self = Self::universal(3);
    /// OCTET STRING, primitive.
    pub const OCTET_STRING: Self = Self::universal(4);
    /// NULL.
    pub const NULL: Self = Self::universal(5);
    /// OBJECT IDENTIFIER.
    pub const OID: Self = Self::universal(6);
    /// ENUMERATED.
    pub const ENUMERATED: Self = Self::universal(10);
    /// UTF8String.
    pub const UTF8_STRING: Self = Self::universal(12);
    /// SEQUENCE and SEQUENCE OF.
    pub const SEQUENCE: Self = Self::universal(16).as_constructed();
    /// SET and SET OF.
    pub const SET: Self = Self::universal(17).as_constructed();
    /// NumericString.
    pub const NUMERIC_STRING: Self = Self::universal(18);
    /// PrintableString.
    pub const PRINTABLE_STRING: Self = Self::universal(19);
    /// TeletexString.
    pub const TELETEX_STRING: Self = Self::universal(20);
    /// IA5String.
    pub const IA5_STRING: Self = Self::universal(22);
    /// UTCTime.
    pub const UTC_TIME: Self = Self::universal(23);
    /// GeneralizedTime.
    pub const GENERALIZED_TIME: Self = Self::universal(24);
    /// VisibleString.
    pub const VISIBLE_STRING: Self = Self::universal(26);
    /// UniversalString (UTF-32, big endian).
    pub const UNIVERSAL_STRING: Self = Self::universal(28);
    /// BMPString (UTF-16, big endian).
    pub const BMP_STRING: Self = Self::universal(30);

    /// A primitive universal tag.
    #[must_use]
    pub const fn universal(number: u32) -> Self {
        Self {
            class: Class::Universal,
            constructed: false,
            number,
        }
    }

    /// The primitive tag `[number]`.
    #[must_use]
    pub const fn context(number: u32) -> Self {
        Self {
            class: Class::ContextSpecific,
            constructed: false,
            number,
        }
    }

    /// The same tag in constructed form.
    #[must_use]
    pub const fn as_constructed(self) -> Self {
        Self {
            constructed: true,
            ..self
        }
    }

    /// Whether class and number agree; the form may differ (BER allows constructed strings).
    #[must_use]
    pub fn is_same_type(self, other: Self) -> bool {
        self.class == other.class && self.number == other.number
    }
}
