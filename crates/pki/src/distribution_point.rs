//! Where a revocation list is published and what it covers (RFC 5280, 4.2.1.13 and 5.2.5).

use qolhat_asn1::{Asn1Error, Element};

use crate::general_name::usable_addresses;
use crate::{GeneralName, Name};

/// One place where the revocation list for a certificate is published.
///
/// ```text
/// DistributionPoint ::= SEQUENCE {
///      distributionPoint       [0]     DistributionPointName OPTIONAL,
///      reasons                 [1]     ReasonFlags OPTIONAL,
///      cRLIssuer               [2]     GeneralNames OPTIONAL }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DistributionPoint {
    pub(crate) name: Option<PointName>,
    pub(crate) reasons: Option<ReasonFlags>,
    pub(crate) crl_issuer: Option<Vec<GeneralName>>,
}

impl DistributionPoint {
    /// The addresses written in it, as they were written.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        let names: &[GeneralName] = match &self.name {
            Some(PointName::Full(names)) => names,
            _ => &[],
        };
        names.iter().filter_map(|name| match name {
            GeneralName::Uri(uri) => Some(uri.as_str()),
            _ => None,
        })
    }

    /// Its usable addresses, in its order.
    #[must_use]
    pub fn urls(&self) -> Vec<String> {
        self.uris().flat_map(usable_addresses).map(str::to_owned).collect()
    }

    /// The directory names of the authority that signs the list, when it is another one.
    pub fn crl_issuers(&self) -> impl Iterator<Item = &Name> {
        self.crl_issuer.iter().flatten().filter_map(|name| match name {
            GeneralName::Directory(name) => Some(name),
            _ => None,
        })
    }

    fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let mut parts = element.sequence()?;
        let name = parts
            .next_if_context(0)?
            .map(|part| PointName::from_element(&part))
            .transpose()?;
        let reasons = parts
            .next_if_context(1)?
            .map(|part| ReasonFlags::from_element(&part))
            .transpose()?;
        let crl_issuer = parts
            .next_if_context(2)?
            .map(|part| GeneralName::all(part.children()?))
            .transpose()?;
        parts.finish()?;
        Ok(Self {
            name,
            reasons,
            crl_issuer,
        })
    }

    /// All points of a cRLDistributionPoints or freshestCRL extension.
    pub(crate) fn all(value: &[u8]) -> Result<Vec<Self>, Asn1Error> {
        let mut rest = Element::from_der(value)?.sequence()?;
        let mut points = Vec::new();
        while !rest.is_empty() {
            points.push(Self::from_element(&rest.next()?)?);
        }
        if points.is_empty() {
            return Err(Asn1Error::Missing);
        }
        Ok(points)
    }
}

/// What a revocation list covers.
///
/// ```text
/// IssuingDistributionPoint ::= SEQUENCE {
///      distributionPoint          [0] DistributionPointName OPTIONAL,
///      onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
///      onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
///      onlySomeReasons            [3] ReasonFlags OPTIONAL,
///      indirectCRL                [4] BOOLEAN DEFAULT FALSE,
///      onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct IssuingDistributionPoint {
    pub(crate) name: Option<PointName>,
    pub(crate) only_some_reasons: Option<ReasonFlags>,
    /// Only certificates that are not of authorities.
    pub only_user_certificates: bool,
    /// Only certificates of authorities.
    pub only_authority_certificates: bool,
    /// Entries may be of certificates of other issuers.
    pub indirect: bool,
    /// Only attribute certificates, which are out of scope.
    pub only_attribute_certificates: bool,
}

impl IssuingDistributionPoint {
    pub(crate) fn from_der(value: &[u8]) -> Result<Self, Asn1Error> {
        let mut parts = Element::from_der(value)?.sequence()?;
        let name = parts
            .next_if_context(0)?
            .map(|part| PointName::from_element(&part))
            .transpose()?;
        let only_user_certificates = parts.next_if_context(1)?.is_some_and(|part| is_true(&part));
        let only_authority_certificates = parts.next_if_context(2)?.is_some_and(|part| is_true(&part));
        let only_some_reasons = parts
            .next_if_context(3)?
            .map(|part| ReasonFlags::from_element(&part))
            .transpose()?;
        let indirect = parts.next_if_context(4)?.is_some_and(|part| is_true(&part));
        let only_attribute_certificates = parts.next_if_context(5)?.is_some_and(|part| is_true(&part));
        parts.finish()?;
        Ok(Self {
            name,
            only_some_reasons,
            only_user_certificates,
            only_authority_certificates,
            indirect,
            only_attribute_certificates,
        })
    }
}

/// An implicitly tagged BOOLEAN: anything but a single zero octet is taken as the restriction being set.
fn is_true(part: &Element<'_>) -> bool {
    part.content() != [0]
}

/// DistributionPointName.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum PointName {
    /// fullName: several names of the same place.
    Full(Vec<GeneralName>),
    /// nameRelativeToCRLIssuer: a whole DER element that holds the RDN.
    Relative(Vec<u8>),
}

impl PointName {
    fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let choice = element.only_child()?;
        if choice.is_context(0) {
            return Ok(Self::Full(GeneralName::all(choice.children()?)?));
        }
        if choice.is_context(1) {
            choice.children()?;
            return Ok(Self::Relative(choice.raw().to_vec()));
        }
        Err(Asn1Error::BadContent("a DistributionPointName"))
    }

    /// The names of the place, with a relative one completed by each of `issuers`.
    pub(crate) fn resolved<'a>(&self, issuers: impl Iterator<Item = &'a Name>) -> Vec<GeneralName> {
        match self {
            Self::Full(names) => names.clone(),
            Self::Relative(rdn) => match Element::from_der(rdn) {
                Ok(rdn) => issuers
                    .filter_map(|issuer| issuer.with_relative(&rdn).ok())
                    .map(GeneralName::Directory)
                    .collect(),
                Err(_) => Vec::new(),
            },
        }
    }
}

/// A set of revocation reasons.
///
/// ```text
/// ReasonFlags ::= BIT STRING { unused (0), keyCompromise (1), cACompromise (2), affiliationChanged (3), superseded (4),
///      cessationOfOperation (5), certificateHold (6), privilegeWithdrawn (7), aACompromise (8) }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct ReasonFlags(u16);

impl ReasonFlags {
    /// No reason at all.
    pub(crate) const NONE: Self = Self(0);
    /// Every reason that has a bit; bit 0 is unused.
    pub(crate) const ALL: Self = Self(0b1_1111_1110);

    fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let (_, octets) = element
            .content()
            .split_first()
            .ok_or(Asn1Error::BadContent("ReasonFlags"))?;
        let set = |bit: usize| {
            octets
                .get(bit / 8)
                .is_some_and(|octet| octet & (0x80 >> (bit % 8)) != 0)
        };
        let flags = (1..9)
            .filter(|bit| set(*bit))
            .fold(0_u16, |flags, bit| flags | (1 << bit));
        Ok(Self(flags))
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether this set has a reason that `other` lacks.
    pub(crate) fn adds_to(self, other: Self) -> bool {
        self.0 & !other.0 != 0
    }

    pub(crate) fn is_all(self) -> bool {
        self.0 & Self::ALL.0 == Self::ALL.0
    }
}
