//! Limits that an authority's certificate puts on the names below it (RFC 5280, 4.2.1.10, 6.1.3 (b) and (c)).

use qolhat_asn1::{Asn1Error, Element, Reader};

use crate::{Attribute, Certificate, GeneralName, Name, oid};

/// How many comparisons of a name with a constraint one chain may cost.
///
/// Chains in use need a few dozen; hostile ones ask for millions. The number is that of Go's crypto/x509.
const MAX_COMPARISONS: usize = 250_000;

/// The constraints of one certificate.
///
/// ```text
/// NameConstraints ::= SEQUENCE {
///      permittedSubtrees       [0]     GeneralSubtrees OPTIONAL,
///      excludedSubtrees        [1]     GeneralSubtrees OPTIONAL }
/// GeneralSubtree ::= SEQUENCE {
///      base GeneralName, minimum [0] BaseDistance DEFAULT 0, maximum [1] BaseDistance OPTIONAL }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct NameConstraints {
    permitted: Vec<Subtree>,
    excluded: Vec<Subtree>,
}

/// A base name. A distance other than "everything below" is outside the profile, so such a subtree is unusable.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Subtree {
    base: GeneralName,
    has_distance: bool,
}

impl NameConstraints {
    pub(crate) fn from_der(value: &[u8]) -> Result<Self, Asn1Error> {
        let mut parts = Element::from_der(value)?.sequence()?;
        let permitted = parts
            .next_if_context(0)?
            .map(|part| subtrees(part.children()?))
            .transpose()?;
        let excluded = parts
            .next_if_context(1)?
            .map(|part| subtrees(part.children()?))
            .transpose()?;
        parts.finish()?;
        if permitted.is_none() && excluded.is_none() {
            return Err(Asn1Error::Missing);
        }
        Ok(Self {
            permitted: permitted.unwrap_or_default(),
            excluded: excluded.unwrap_or_default(),
        })
    }
}

fn subtrees(mut rest: Reader<'_>) -> Result<Vec<Subtree>, Asn1Error> {
    let mut subtrees = Vec::new();
    while !rest.is_empty() {
        let mut parts = rest.next()?.sequence()?;
        let base = GeneralName::from_element(&parts.next()?)?;
        let minimum = parts.next_if_context(0)?;
        let maximum = parts.next_if_context(1)?;
        parts.finish()?;
        let has_distance = maximum.is_some() || minimum.is_some_and(|minimum| minimum.content() != [0]);
        subtrees.push(Subtree { base, has_distance });
    }
    if subtrees.is_empty() {
        Err(Asn1Error::Missing)
    } else {
        Ok(subtrees)
    }
}

/// Why a name is not acceptable.
#[derive(Debug, Eq, PartialEq)]
pub(crate) enum Fault {
    /// The name is outside of every permitted subtree of its form, or inside of an excluded one.
    NotPermitted(String),
    /// A constraint or a name can not be read as its form demands.
    Unusable(String),
    /// [`MAX_COMPARISONS`] was reached.
    TooMany,
}

/// The constraints collected on the way down from the anchor.
#[derive(Default)]
pub(crate) struct ConstraintState<'a> {
    in_force: Vec<&'a NameConstraints>,
    comparisons: usize,
}

impl<'a> ConstraintState<'a> {
    /// Adds the constraints of one more certificate: a name must satisfy all of them (RFC 5280, 6.1.4 (g)).
    pub(crate) fn add(&mut self, constraints: &'a NameConstraints) {
        self.in_force.push(constraints);
    }

    /// Checks every name of `certificate` (RFC 5280, 6.1.3 (b) and (c)).
    pub(crate) fn check(&mut self, certificate: &Certificate) -> Result<(), Fault> {
        if self.in_force.is_empty() {
            return Ok(());
        }
        for name in constrained_names(certificate) {
            self.check_name(&name)?;
        }
        Ok(())
    }

    fn check_name(&mut self, name: &GeneralName) -> Result<(), Fault> {
        for constraints in &self.in_force {
            self.comparisons += constraints.permitted.len() + constraints.excluded.len();
            if self.comparisons > MAX_COMPARISONS {
                return Err(Fault::TooMany);
            }
            for subtree in &constraints.excluded {
                if applies(subtree, name)? && could_be_within(name, &subtree.base)? {
                    return Err(Fault::NotPermitted(text_of(name)));
                }
            }
            let mut permitted = None;
            for subtree in &constraints.permitted {
                if applies(subtree, name)? {
                    permitted = Some(permitted.unwrap_or(false) || is_within(name, &subtree.base)?);
                }
            }
            if permitted == Some(false) {
                return Err(Fault::NotPermitted(text_of(name)));
            }
        }
        Ok(())
    }
}

/// The subject, the alternative names, and a mail address in the subject when no alternative name has one
/// (RFC 5280, 4.2.1.10). An address that can not be read stands as its bytes in hexadecimal, which is none.
fn constrained_names(certificate: &Certificate) -> Vec<GeneralName> {
    let mut names = certificate.subject_alt_names().to_vec();
    if !names.iter().any(|name| matches!(name, GeneralName::Email(_))) {
        let attributes = certificate.subject().attributes();
        let addresses = attributes.filter(|attribute| attribute.oid == oid::attribute::EMAIL);
        let text = |attribute: &Attribute| {
            let text = attribute.text.clone();
            text.unwrap_or_else(|| crate::certificate::hex(&attribute.der))
        };
        names.extend(addresses.map(|address| GeneralName::Email(text(address))));
    }
    if !certificate.subject().is_empty() {
        names.push(GeneralName::Directory(certificate.subject().clone()));
    }
    names
}

/// Whether a subtree speaks about names of this form; one that does and can not be processed is a fault.
fn applies(subtree: &Subtree, name: &GeneralName) -> Result<bool, Fault> {
    use GeneralName::{Directory, Dns, Email, Ip, Other, RegisteredId, SmtpUtf8Mailbox, Unsupported, Uri};
    let unusable = || Err(Fault::Unusable(text_of(&subtree.base)));
    match (&subtree.base, name) {
        (Directory(_), Directory(_))
        | (Dns(_), Dns(_))
        | (Email(_), Email(_) | SmtpUtf8Mailbox(_))
        | (Ip(_), Ip(_))
        | (Uri(_), Uri(_)) => {
            if subtree.has_distance {
                unusable()
            } else {
                Ok(true)
            }
        }
        // Forms without a rule of comparison: the certificate must be refused when both sides use them.
        (Other(constrained), Other(found)) if constrained == found => unusable(),
        (RegisteredId(_), RegisteredId(_)) | (SmtpUtf8Mailbox(_), SmtpUtf8Mailbox(_)) => unusable(),
        (Unsupported(constrained), Unsupported(found)) if constrained == found => unusable(),
        _ => Ok(false),
    }
}

fn is_within(name: &GeneralName, base: &GeneralName) -> Result<bool, Fault> {
    match (name, base) {
        (GeneralName::Directory(name), GeneralName::Directory(base)) => Ok(Name::is_within(name, base)),
        (GeneralName::Dns(name), GeneralName::Dns(base)) => dns_is_within(name, base),
        // "Name constraints of type rfc822Name MUST also apply to SmtpUTF8Mailbox." (RFC 9598, 6.)
        (GeneralName::Email(name) | GeneralName::SmtpUtf8Mailbox(name), GeneralName::Email(base)) => {
            email_is_within(name, base)
        }
        (GeneralName::Uri(name), GeneralName::Uri(base)) => uri_is_within(name, base),
        (GeneralName::Ip(name), GeneralName::Ip(base)) => ip_is_within(name, base),
        _ => Ok(false),
    }
}

/// As [`is_within`], and true as well when a wildcard name could stand for a name inside of `base`.
fn could_be_within(name: &GeneralName, base: &GeneralName) -> Result<bool, Fault> {
    if let (GeneralName::Dns(name), GeneralName::Dns(base)) = (name, base)
        && let Some(parent) = name.strip_prefix("*.")
        && let Some((_, base_parent)) = base.split_once('.')
        && parent.eq_ignore_ascii_case(base_parent)
    {
        return Ok(true);
    }
    is_within(name, base)
}

/// "Any DNS name that can be constructed by simply adding zero or more labels to the left-hand side of the name
/// satisfies the name constraint."
fn dns_is_within(name: &str, base: &str) -> Result<bool, Fault> {
    if base.is_empty() {
        return Ok(true);
    }
    if !is_host_name(base) {
        return Err(Fault::Unusable(base.to_owned()));
    }
    if !is_host_name(name.strip_prefix("*.").unwrap_or(name)) {
        return Err(Fault::Unusable(name.to_owned()));
    }
    Ok(name.eq_ignore_ascii_case(base) || is_subdomain(name, base))
}

fn is_subdomain(name: &str, base: &str) -> bool {
    let (name, base) = (name.as_bytes(), base.as_bytes());
    name.len() > base.len() + 1
        && name[name.len() - base.len()..].eq_ignore_ascii_case(base)
        && name[name.len() - base.len() - 1] == b'.'
}

/// Letters, digits, hyphens and (seen in practice) underscores in labels of 1 to 63 octets, at most 253 in all.
fn is_host_name(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    (1..=253).contains(&text.len()) && text.split('.').all(label)
}

/// A constraint is a mailbox, a host, or a domain that begins with a period.
fn email_is_within(address: &str, base: &str) -> Result<bool, Fault> {
    let (local, host) = mailbox(address)?;
    if base.contains('@') {
        let (base_local, base_host) = mailbox(base)?;
        return Ok(local == base_local && host.eq_ignore_ascii_case(base_host));
    }
    host_is_within(host, base)
}

fn mailbox(text: &str) -> Result<(&str, &str), Fault> {
    let is_quoted = |local: &str| local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    text.rsplit_once('@')
        .filter(|(local, host)| !local.is_empty() && is_host_name(host))
        .filter(|(local, _)| is_quoted(local) || !local.contains('@'))
        .ok_or_else(|| Fault::Unusable(text.to_owned()))
}

/// Exactly the host, or any host below a domain that begins with a period.
fn host_is_within(host: &str, base: &str) -> Result<bool, Fault> {
    match base.strip_prefix('.') {
        None if base.is_empty() => Ok(true),
        Some(domain) if is_host_name(domain) => Ok(is_subdomain(host, domain)),
        None if is_host_name(base) => Ok(host.eq_ignore_ascii_case(base)),
        _ => Err(Fault::Unusable(base.to_owned())),
    }
}

/// "The constraint applies to the host part of the name"; a URI without a host name must be refused.
fn uri_is_within(uri: &str, base: &str) -> Result<bool, Fault> {
    let unusable = || Fault::Unusable(uri.to_owned());
    let (_, after_scheme) = uri.split_once("://").ok_or_else(unusable)?;
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    // Programs disagree on where a host ends that is followed by one of these.
    if authority.bytes().any(|byte| byte == b'\\' || !byte.is_ascii_graphic()) {
        return Err(unusable());
    }
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host_and_port.rsplit_once(':').map_or(host_and_port, |(host, _)| host);
    let is_address = host
        .split('.')
        .all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    if is_address || !is_host_name(host) {
        return Err(unusable());
    }
    host_is_within(host, base)
}

/// Address and mask, of the length of the name's address family, the mask a run of ones.
fn ip_is_within(address: &[u8], base: &[u8]) -> Result<bool, Fault> {
    let unusable = |octets: &[u8]| Fault::Unusable(crate::certificate::hex(octets));
    if !matches!(address.len(), 4 | 16) {
        return Err(unusable(address));
    }
    if !matches!(base.len(), 8 | 32) {
        return Err(unusable(base));
    }
    let (network, mask) = base.split_at(base.len() / 2);
    let ones = mask.iter().take_while(|octet| **octet == 0xff).count();
    let contiguous = mask
        .iter()
        .skip(ones)
        .take(1)
        .all(|octet| octet.leading_ones() + octet.trailing_zeros() >= 8)
        && mask.iter().skip(ones + 1).all(|octet| *octet == 0);
    if !contiguous {
        return Err(unusable(base));
    }
    let masked = |octets: &[u8]| {
        octets
            .iter()
            .zip(mask)
            .map(|(octet, mask)| octet & mask)
            .collect::<Vec<u8>>()
    };
    Ok(address.len() == network.len() && masked(address) == masked(network))
}

fn text_of(name: &GeneralName) -> String {
    match name {
        GeneralName::Email(text)
        | GeneralName::SmtpUtf8Mailbox(text)
        | GeneralName::Dns(text)
        | GeneralName::Uri(text) => text.clone(),
        GeneralName::Directory(name) => name.to_string(),
        GeneralName::Ip(octets) => crate::certificate::hex(octets),
        GeneralName::Other(oid) | GeneralName::RegisteredId(oid) => oid.to_string(),
        GeneralName::Unsupported(tag) => format!("[{tag}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_grow_to_the_left() {
        for (name, base, expected) in [
            ("example.com", "example.com", true),
            ("a.EXAMPLE.com", "example.com", true),
            ("badexample.com", "example.com", false),
            ("*.example.com", "example.com", true),
            ("*.example.com", "a.example.com", false),
        ] {
            assert_eq!(dns_is_within(name, base), Ok(expected), "{name} in {base}");
        }
        for (name, base) in [("a.com", ".com"), ("a.com", "*.com"), ("a..com", "com")] {
            assert!(dns_is_within(name, base).is_err(), "{name} in {base}");
        }
    }

    #[test]
    fn a_wildcard_that_could_name_an_excluded_host_is_excluded() {
        let (name, base) = (
            GeneralName::Dns("*.example.com".into()),
            GeneralName::Dns("a.example.com".into()),
        );
        assert_eq!(could_be_within(&name, &base), Ok(true));
        assert_eq!(is_within(&name, &base), Ok(false));
    }

    #[test]
    fn mail_constraints_have_three_forms() {
        for (address, base, expected) in [
            ("a@example.com", "a@EXAMPLE.com", true),
            ("A@example.com", "a@example.com", false),
            ("a@example.com", "example.com", true),
            ("a@x.example.com", "example.com", false),
            ("a@x.example.com", ".example.com", true),
            ("a@example.com", ".example.com", false),
        ] {
            assert_eq!(email_is_within(address, base), Ok(expected), "{address} in {base}");
        }
        assert!(email_is_within("example.com", "example.com").is_err());
    }

    #[test]
    fn addresses_are_masked_and_odd_masks_refused() {
        assert_eq!(ip_is_within(&[10, 1, 2, 3], &[10, 1, 0, 0, 255, 255, 0, 0]), Ok(true));
        assert_eq!(ip_is_within(&[10, 2, 2, 3], &[10, 1, 0, 0, 255, 254, 0, 0]), Ok(false));
        assert_eq!(ip_is_within(&[0; 16], &[10, 1, 0, 0, 255, 255, 0, 0]), Ok(false));
        assert!(ip_is_within(&[10, 1, 2, 3], &[10, 1, 0, 0, 255, 0, 255, 0]).is_err());
        assert!(ip_is_within(&[10, 1, 2, 3], &[10, 1, 0, 0, 0b1010_0000, 0, 0, 0]).is_err());
    }

    #[test]
    fn uris_are_judged_by_their_host() {
        assert_eq!(
            uri_is_within("http://user@a.example.com:80/x", ".example.com"),
            Ok(true)
        );
        assert_eq!(uri_is_within("http://example.com", ".example.com"), Ok(false));
        assert!(uri_is_within("http://10.0.0.1/", "example.com").is_err());
        assert!(uri_is_within("urn:x", "example.com").is_err());
    }
}
