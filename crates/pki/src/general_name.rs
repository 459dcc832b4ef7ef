//! GeneralName (RFC 5280, 4.2.1.6).

use qolhat_asn1::{Asn1Error, Class, Element, Oid, Reader, Tag};

use crate::{Name, oid};

/// A name in one of the forms that certificates use.
///
/// Text is what stands in the bytes, read as Latin-1 where it breaks the rules of IA5String, so that a broken address
/// is still shown; it is checked where it is used.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum GeneralName {
    /// otherName, by its type.
    Other(Oid),
    /// otherName that is a mail address in UTF-8, SmtpUTF8Mailbox (RFC 9598, 3).
    SmtpUtf8Mailbox(String),
    /// rfc822Name: a mail address.
    Email(String),
    /// dNSName.
    Dns(String),
    /// directoryName.
    Directory(Name),
    /// uniformResourceIdentifier.
    Uri(String),
    /// iPAddress: 4 or 16 octets in a name, 8 or 32 (address and mask) in a name constraint.
    Ip(Vec<u8>),
    /// registeredID.
    RegisteredId(Oid),
    /// x400Address or ediPartyName, by its tag number.
    Unsupported(u32),
}

impl GeneralName {
    /// Takes the GeneralName that `element` is.
    ///
    /// ```text
    /// GeneralName ::= CHOICE {
    ///      otherName [0] OtherName, rfc822Name [1] IA5String, dNSName [2] IA5String, x400Address [3] ORAddress,
    ///      directoryName [4] Name, ediPartyName [5] EDIPartyName, uniformResourceIdentifier [6] IA5String,
    ///      iPAddress [7] OCTET STRING, registeredID [8] OBJECT IDENTIFIER }
    /// ```
    ///
    /// # Errors
    /// Every fault of its structure.
    pub fn from_element(element: &Element<'_>) -> Result<Self, Asn1Error> {
        let tag = element.tag();
        if tag.class != Class::ContextSpecific {
            return Err(Asn1Error::BadContent("a GeneralName"));
        }
        Ok(match tag.number {
            0 => other_name(element.children()?)?,
            1 => Self::Email(latin1(element)),
            2 => Self::Dns(latin1(element)),
            // A CHOICE is tagged explicitly even here (X.680, 31.2.7).
            4 => Self::Directory(Name::from_element(&element.only_child()?)?),
            6 => Self::Uri(latin1(element)),
            7 => Self::Ip(element.content().to_vec()),
            8 => Self::RegisteredId(
                Oid::from_bytes(element.content()).map_err(|_| Asn1Error::BadContent("OBJECT IDENTIFIER"))?,
            ),
            3 | 5 => Self::Unsupported(tag.number),
            _ => return Err(Asn1Error::BadContent("a GeneralName")),
        })
    }

    /// All names of a GeneralNames (`SEQUENCE SIZE (1..MAX)`), whatever its own tag.
    pub(crate) fn all(mut rest: Reader<'_>) -> Result<Vec<Self>, Asn1Error> {
        let mut names = Vec::new();
        while !rest.is_empty() {
            names.push(Self::from_element(&rest.next()?)?);
        }
        if names.is_empty() {
            return Err(Asn1Error::Missing);
        }
        Ok(names)
    }
}

/// `OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY DEFINED BY type-id }`
fn other_name(mut fields: Reader<'_>) -> Result<GeneralName, Asn1Error> {
    let kind = fields.next()?.oid()?;
    if kind != oid::name_form::SMTP_UTF8_MAILBOX {
        return Ok(GeneralName::Other(kind));
    }
    let value = fields.next_if_context(0)?.ok_or(Asn1Error::Missing)?;
    fields.finish()?;
    let mailbox = value.only_child()?.expect(Tag::UTF8_STRING)?.text()?;
    Ok(GeneralName::SmtpUtf8Mailbox(mailbox))
}

fn latin1(element: &Element<'_>) -> String {
    element.content().iter().map(|byte| char::from(*byte)).collect()
}

/// The addresses in a URI that software can use.
///
/// Some authorities put line feeds, spaces and `URL=` of a second address into one URI, so the text is cut at white
/// space; only whole `http`, `https` and `ldap` addresses of visible ASCII are kept.
pub(crate) fn usable_addresses(uri: &str) -> impl Iterator<Item = &str> {
    uri.split_ascii_whitespace()
        .map(|piece| piece.strip_prefix("URL=").unwrap_or(piece))
        .filter(|piece| {
            let host = ["http://", "https://", "ldap://"].iter().find_map(|scheme| {
                piece
                    .get(..scheme.len())
                    .filter(|start| start.eq_ignore_ascii_case(scheme))
                    .map(|_| &piece[scheme.len()..])
            });
            host.is_some_and(|host| !host.is_empty()) && piece.bytes().all(|byte| byte.is_ascii_graphic())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_addresses_in_one_uri_are_both_found() {
        let broken = "http://crl.pki.gov.kz/nca_rsa.crl\n   URL=http://crl1.pki.gov.kz/nca_rsa.crl";
        let found: Vec<_> = usable_addresses(broken).collect();
        assert_eq!(
            found,
            [
                "http://crl.pki.gov.kz/nca_rsa.crl",
                "http://crl1.pki.gov.kz/nca_rsa.crl"
            ]
        );
    }

    #[test]
    fn what_is_no_address_is_left_out() {
        for text in [
            "http;//pki.gov.kz/cps",
            "http://",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "hört://x",
        ] {
            assert_eq!(usable_addresses(text).count(), 0, "{text}");
        }
    }
}
