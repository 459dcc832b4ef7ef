//! The token: signed data about one digest and one moment (RFC 3161, 2.4.2).

use std::fmt;

use qolhat_asn1::{Asn1Error, Element, Oid, Reader, Tag, UnixTime, der};
use qolhat_pki::{AlgorithmIdentifier, DigestAlgorithm, GeneralName};

use super::{MAX_FRACTION_DIGITS, MAX_NUMBER_BYTES, MAX_TIMESTAMP_BYTES};
use crate::cms::{CmsError, SignedData, oid, read_algorithm};

/// A time stamp: signed data whose content is a [`TimestampInfo`].
#[derive(Clone, Debug)]
pub struct TimestampToken<'a> {
    /// The signed data around it.
    pub signed: SignedData<'a>,
    /// What the authority says.
    pub info: TimestampInfo,
}

/// What an authority says: these bytes existed at this moment.
///
/// ```text
/// TSTInfo ::= SEQUENCE {
///   version INTEGER { v1(1) },
///   policy TSAPolicyId,
///   messageImprint MessageImprint,
///   serialNumber INTEGER,
///   genTime GeneralizedTime,
///   accuracy Accuracy OPTIONAL,
///   ordering BOOLEAN DEFAULT FALSE,
///   nonce INTEGER OPTIONAL,
///   tsa [0] GeneralName OPTIONAL,
///   extensions [1] IMPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TimestampInfo {
    /// By which rules the authority stamped.
    pub policy: Oid,
    /// What was stamped.
    pub imprint: MessageImprint,
    /// The number of the stamp: content octets of the INTEGER.
    pub serial: Vec<u8>,
    /// When it was stamped.
    pub time: GenerationTime,
    /// How exact that is, when the authority says so.
    pub accuracy: Option<Accuracy>,
    /// Whether stamps of this authority may be ordered by their time alone.
    pub ordering: bool,
    /// The number that the request carried: content octets of the INTEGER.
    pub nonce: Option<Vec<u8>>,
    /// How the authority calls itself. A hint: the certificate says who it is.
    pub authority: Option<GeneralName>,
    /// Critical extensions. None is known, so a token that has one can not be relied on.
    pub critical_extensions: Vec<Oid>,
}

/// A digest and how it was computed.
///
/// ```text
/// MessageImprint ::= SEQUENCE {
///   hashAlgorithm AlgorithmIdentifier,
///   hashedMessage OCTET STRING }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MessageImprint {
    /// How it was computed.
    pub algorithm: AlgorithmIdentifier,
    /// The digest.
    pub digest: Vec<u8>,
}

/// The moment of a stamp, with its fraction of a second.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct GenerationTime {
    /// Whole seconds.
    pub seconds: UnixTime,
    /// The fraction in nanoseconds, finer digits dropped.
    pub nanoseconds: u32,
}

/// The largest deviation of the stated time, in both directions.
///
/// ```text
/// Accuracy ::= SEQUENCE {
///   seconds INTEGER OPTIONAL,
///   millis [0] INTEGER (1..999) OPTIONAL,
///   micros [1] INTEGER (1..999) OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Accuracy {
    /// Whole seconds.
    pub seconds: u32,
    /// Microseconds, 0 to 999 999.
    pub microseconds: u32,
}

impl<'a> TimestampToken<'a> {
    /// Reads a token, BER or DER. What it says must be DER (RFC 3161, 2.4.2).
    ///
    /// # Errors
    /// Those of [`SignedData::from_ber`]; [`CmsError::NotATimestamp`] for signed data of another kind;
    /// [`CmsError::TooMany`] above [`MAX_TIMESTAMP_BYTES`]; [`CmsError::Broken`] when its content can not be read.
    pub fn from_ber(bytes: &'a [u8]) -> Result<Self, CmsError> {
        check_size(bytes)?;
        let signed = SignedData::from_ber(bytes)?;
        let content_type = signed.content_type;
        match signed.content {
            Some(content) if content_type == oid::TIMESTAMP_INFO => Ok(Self {
                info: TimestampInfo::from_der(&content.bytes())?,
                signed,
            }),
            _ => Err(CmsError::NotATimestamp { content_type }),
        }
    }
}

pub(super) fn check_size(bytes: &[u8]) -> Result<(), CmsError> {
    if bytes.len() > MAX_TIMESTAMP_BYTES {
        return Err(CmsError::TooMany {
            what: "bytes of a time stamp",
            limit: MAX_TIMESTAMP_BYTES,
        });
    }
    Ok(())
}

impl TimestampInfo {
    /// Reads a TSTInfo, the content of a token.
    ///
    /// # Errors
    /// [`CmsError::Broken`], [`CmsError::TooMany`].
    pub fn from_der(bytes: &[u8]) -> Result<Self, CmsError> {
        let broken = CmsError::at("TSTInfo");
        let mut fields = Element::from_der(bytes)
            .and_then(|info| info.sequence())
            .map_err(broken)?;
        let version = fields
            .next()
            .and_then(|version| version.small_unsigned())
            .map_err(broken)?;
        if version != 1 {
            return Err(broken(Asn1Error::BadContent("the version of TSTInfo")));
        }
        let policy = fields.next().and_then(|policy| policy.oid()).map_err(broken)?;
        let imprint = MessageImprint::from_element(fields.next().map_err(broken)?)?;
        let serial = number(fields.next().map_err(broken)?, "serialNumber")?;
        let time = GenerationTime::from_element(fields.next().map_err(broken)?)?;
        let accuracy = fields.next_if(Tag::SEQUENCE).map_err(broken)?;
        let ordering = fields.next_if(Tag::BOOLEAN).map_err(broken)?;
        let nonce = fields.next_if(Tag::INTEGER).map_err(broken)?;
        let authority = fields.next_if_context(0).map_err(broken)?;
        let extensions = fields.next_if_context(1).map_err(broken)?;
        fields.finish().map_err(broken)?;
        Ok(Self {
            policy,
            imprint,
            serial,
            time,
            accuracy: accuracy.map(Accuracy::from_element).transpose()?,
            // Some authorities write the default out (X.690, 11.5, forbids it); it says the same.
            ordering: ordering
                .map(|ordering| ordering.boolean())
                .transpose()
                .map_err(broken)?
                .unwrap_or(false),
            nonce: nonce.map(|nonce| number(nonce, "nonce")).transpose()?,
            authority: authority
                .map(|name| GeneralName::from_element(&name.only_child()?))
                .transpose()
                .map_err(CmsError::at("tsa"))?,
            critical_extensions: extensions.map(critical_of).transpose()?.unwrap_or_default(),
        })
    }
}

/// The critical ones of `[n] IMPLICIT Extensions` (RFC 5280, 4.1).
pub(super) fn critical_of(extensions: Element<'_>) -> Result<Vec<Oid>, CmsError> {
    let broken = CmsError::at("extensions");
    let mut critical = Vec::new();
    let mut rest = extensions.children().map_err(broken)?;
    while !rest.is_empty() {
        let mut fields = rest
            .next()
            .and_then(|extension| extension.sequence())
            .map_err(broken)?;
        let kind = fields.next().and_then(|kind| kind.oid()).map_err(broken)?;
        let flag = fields.next_if(Tag::BOOLEAN).map_err(broken)?;
        fields
            .next()
            .and_then(|value| value.expect(Tag::OCTET_STRING))
            .map_err(broken)?;
        fields.finish().map_err(broken)?;
        if flag.map(|flag| flag.boolean()).transpose().map_err(broken)? == Some(true) {
            critical.push(kind);
        }
    }
    Ok(critical)
}

impl MessageImprint {
    /// The digest under an algorithm.
    #[must_use]
    pub fn of_digest(algorithm: DigestAlgorithm, digest: &[u8]) -> Option<Self> {
        let identifier = AlgorithmIdentifier::from_der(&algorithm.to_algorithm_identifier_der()).ok()?;
        (digest.len() == algorithm.output_bytes()).then(|| Self {
            algorithm: identifier,
            digest: digest.to_vec(),
        })
    }

    /// The algorithm, when it is known here.
    #[must_use]
    pub fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        DigestAlgorithm::from_algorithm(&self.algorithm)
    }

    /// Whether it is that of these bytes; nothing when its algorithm is not known here.
    #[must_use]
    pub fn is_of(&self, bytes: &[u8]) -> Option<bool> {
        self.digest_algorithm()
            .map(|algorithm| algorithm.digest(bytes) == self.digest)
    }

    pub(super) fn from_element(element: Element<'_>) -> Result<Self, CmsError> {
        let broken = CmsError::at("MessageImprint");
        let mut fields = element.sequence().map_err(broken)?;
        let algorithm = read_algorithm(fields.next().map_err(broken)?)?;
        let digest = fields.next().and_then(|digest| digest.octets()).map_err(broken)?;
        fields.finish().map_err(broken)?;
        Ok(Self {
            algorithm,
            digest: digest.into_owned(),
        })
    }

    pub(super) fn to_der(&self) -> Vec<u8> {
        der::sequence(&[self.algorithm.der(), &der::octet_string(&self.digest)])
    }
}

impl GenerationTime {
    /// `YYYYMMDDhhmmss[.s…]Z` (RFC 3161, 2.4.2). Trailing zeros of the fraction are forbidden there and harmless here.
    fn from_element(element: Element<'_>) -> Result<Self, CmsError> {
        let broken = CmsError::at("genTime");
        let wrong = Asn1Error::BadContent("a time");
        let content = element.expect(Tag::GENERALIZED_TIME).map_err(broken)?.content();
        let (whole, fraction) = match content.iter().position(|octet| *octet == b'.') {
            None => (content.to_vec(), &[][..]),
            Some(point) => {
                let (whole, rest) = content.split_at(point);
                let digits = rest.get(1..rest.len().saturating_sub(1)).unwrap_or_default();
                let is_fraction =
                    rest.ends_with(b"Z") && (1..=MAX_FRACTION_DIGITS).contains(&digits.len()) && is_digits(digits);
                if !is_fraction {
                    return Err(broken(wrong));
                }
                ([whole, b"Z"].concat(), digits)
            }
        };
        let whole = der::element(Tag::GENERALIZED_TIME, &whole);
        let seconds = Element::from_der(&whole)
            .and_then(|whole| whole.time())
            .map_err(broken)?;
        let nanoseconds = fraction
            .iter()
            .chain(std::iter::repeat(&b'0'))
            .take(9)
            .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        Ok(Self { seconds, nanoseconds })
    }
}

fn is_digits(octets: &[u8]) -> bool {
    octets.iter().all(u8::is_ascii_digit)
}

impl fmt::Display for GenerationTime {
    /// RFC 3339 in UTC, the fraction only when there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.seconds.to_string();
        if self.nanoseconds == 0 {
            return f.write_str(&seconds);
        }
        let digits = format!("{:09}", self.nanoseconds);
        write!(f, "{}.{}Z", seconds.trim_end_matches('Z'), digits.trim_end_matches('0'))
    }
}

impl Accuracy {
    fn from_element(element: Element<'_>) -> Result<Self, CmsError> {
        let broken = CmsError::at("accuracy");
        let mut fields = element.sequence().map_err(broken)?;
        let seconds = fields.next_if(Tag::INTEGER).map_err(broken)?;
        let seconds = seconds.map(|value| value.small_unsigned()).transpose().map_err(broken)?;
        let millis = part_of_thousand(&mut fields, 0).map_err(broken)?;
        let micros = part_of_thousand(&mut fields, 1).map_err(broken)?;
        fields.finish().map_err(broken)?;
        Ok(Self {
            seconds: seconds.unwrap_or(0),
            microseconds: millis * 1000 + micros,
        })
    }
}

/// `[number] IMPLICIT INTEGER (1..999) OPTIONAL`; 0 is written by some and says the same as nothing.
fn part_of_thousand(fields: &mut Reader<'_>, number: u32) -> Result<u32, Asn1Error> {
    match fields.next_if_context(number)?.map(|value| value.content().to_vec()) {
        None => Ok(0),
        Some(content) => match content[..] {
            [low] if low < 0x80 => Ok(u32::from(low)),
            [high @ 0..=3, low] => Ok(u32::from(high) << 8 | u32::from(low)),
            _ => Err(Asn1Error::BadContent("a part of a second")),
        }
        .and_then(|value| match value {
            0..=999 => Ok(value),
            _ => Err(Asn1Error::BadContent("a part of a second")),
        }),
    }
}

impl fmt::Display for Accuracy {
    /// Seconds, such as `1.5 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{}.{:06}", self.seconds, self.microseconds);
        let digits = digits.trim_end_matches('0').trim_end_matches('.');
        write!(f, "{digits} s")
    }
}

/// The content octets of an INTEGER of a sane length.
pub(super) fn number(element: Element<'_>, field: &'static str) -> Result<Vec<u8>, CmsError> {
    let octets = element.integer().map_err(CmsError::at(field))?;
    if octets.len() > MAX_NUMBER_BYTES {
        return Err(CmsError::TooMany {
            what: "octets of a number",
            limit: MAX_NUMBER_BYTES,
        });
    }
    Ok(octets.to_vec())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn time(text: &str) -> Option<String> {
        let bytes = der::element(Tag::GENERALIZED_TIME, text.as_bytes());
        let element = Element::from_der(&bytes).unwrap();
        GenerationTime::from_element(element).ok().map(|time| time.to_string())
    }

    #[test]
    fn fractions_of_a_second_are_kept() {
        for (text, expected) in [
            ("20260720090807Z", Some("2026-07-20T09:08:07Z")),
            ("20260720090807.34352Z", Some("2026-07-20T09:08:07.34352Z")),
            ("20260720090807.50Z", Some("2026-07-20T09:08:07.5Z")),
            ("20260720090807.1234567899Z", Some("2026-07-20T09:08:07.123456789Z")),
            ("20260720090807.Z", None),
            ("20260720090807.5", None),
            ("20260720090807.5x", None),
            ("20260720090807.-5Z", None),
            ("20260720090807,5Z", None),
            ("202607200908Z", None),
            ("20260732090807.5Z", None),
            (".5Z", None),
            (".", None),
        ] {
            assert_eq!(time(text).as_deref(), expected, "{text}");
        }
        assert_eq!(time(&format!("20260720090807.{}Z", "1".repeat(33))), None);
    }

    #[test]
    fn accuracy_is_read_in_all_its_parts() {
        let read = |parts: &[&[u8]]| {
            let bytes = der::sequence(parts);
            Accuracy::from_element(Element::from_der(&bytes).unwrap())
                .ok()
                .map(|accuracy| accuracy.to_string())
        };
        let half = der::implicit(0, &[0x01, 0xf4]);
        assert_eq!(
            read(&[&der::small_unsigned(1), &half, &der::implicit(1, &[100])]).unwrap(),
            "1.5001 s"
        );
        assert_eq!(read(&[&half]).unwrap(), "0.5 s");
        assert_eq!(read(&[&der::small_unsigned(60)]).unwrap(), "60 s");
        assert_eq!(read(&[&der::implicit(0, &[0x03, 0xe8])]), None, "1000 milliseconds");
        assert_eq!(read(&[&der::implicit(0, &[0xff])]), None, "a negative number");
    }
}
