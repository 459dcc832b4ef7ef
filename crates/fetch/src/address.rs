//! Addresses of services. Those that stand in certificates are hostile or broken until they were read here.

use std::fmt;

use url::{Host, Url};

/// The longest address that is read: what web servers commonly accept, and twenty times what authorities use.
pub const MAX_ADDRESS_BYTES: usize = 2048;

/// An address that may be asked: `http` or `https`, a host, nothing that is typed for a person.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Address {
    url: Url,
}

/// Why an address is not asked.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressFault {
    /// Longer than [`MAX_ADDRESS_BYTES`].
    #[error("the address is too long")]
    TooLong,
    /// A line feed, a space or a letter that is not ASCII stands in it; the НУЦ has issued such a one.
    #[error("the address holds characters that none may hold")]
    Characters,
    /// Two addresses were written into one.
    #[error("the address holds another one")]
    Joined,
    /// Neither `http://` nor `https://`.
    #[error("the address is not of HTTP")]
    Scheme,
    /// A name or a password stands before the host, which serves to mislead.
    #[error("the address names a user")]
    UserInformation,
    /// It names no host, or port 0.
    #[error("the address names no host")]
    Host,
}

impl AddressFault {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "address-too-long",
            Self::Characters => "address-characters",
            Self::Joined => "address-joined",
            Self::Scheme => "address-scheme",
            Self::UserInformation => "address-user-information",
            Self::Host => "address-host",
        }
    }
}

impl Address {
    /// Reads an address strictly; only blanks around it are forgiven.
    ///
    /// What browsers mend (`http:\\host`, `http:/host`, tabs inside) is refused: an address that two readers read
    /// differently leads somewhere else than it shows.
    ///
    /// # Errors
    /// [`AddressFault`] names what is wrong.
    pub fn read(text: &str) -> Result<Self, AddressFault> {
        let text = text.trim_matches(|character: char| character.is_ascii_whitespace());
        if text.len() > MAX_ADDRESS_BYTES {
            return Err(AddressFault::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains('\\') {
            return Err(AddressFault::Characters);
        }
        let lower = text.to_ascii_lowercase();
        let rest = ["http://", "https://"]
            .iter()
            .find_map(|scheme| lower.strip_prefix(scheme))
            .ok_or(AddressFault::Scheme)?;
        if rest.contains("url=http") {
            return Err(AddressFault::Joined);
        }
        if rest.starts_with('/') {
            return Err(AddressFault::Host);
        }
        let mut url = Url::parse(text).map_err(|_| AddressFault::Host)?;
        if !url.username().is_empty() || url.password().is_some() || has_user_information(rest) {
            return Err(AddressFault::UserInformation);
        }
        if url.host_str().is_none_or(str::is_empty) || url.port() == Some(0) {
            return Err(AddressFault::Host);
        }
        url.set_fragment(None);
        Ok(Self { url })
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.url.as_str()
    }

    /// The host, such as `ocsp.pki.gov.kz`, in lower case; an IPv6 address stands in brackets.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port, named or of the scheme.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether the connection is under TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Host and port as they stand in a request.
    pub(crate) fn authority(&self) -> &str {
        self.url.authority()
    }

    /// Whether the host is a name, which has to be looked up.
    pub(crate) fn host_is_name(&self) -> bool {
        matches!(self.url.host(), Some(Host::Domain(_)))
    }

    /// Where `location` of an answer from here leads (RFC 9110, 10.2.2).
    pub(crate) fn joined(&self, location: &str) -> Result<Self, AddressFault> {
        if location.to_ascii_lowercase().starts_with("http") {
            return Self::read(location);
        }
        if !location.bytes().all(|byte| byte.is_ascii_graphic()) || location.contains('\\') {
            return Err(AddressFault::Characters);
        }
        let url = self.url.join(location).map_err(|_| AddressFault::Host)?;
        Self::read(url.as_str())
    }
}

/// An `@` before the path: also an empty name before it misleads.
fn has_user_information(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.contains('@')
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn addresses_of_real_services_are_read() {
        for (text, host, port) in [
            ("http://ocsp.pki.gov.kz", "ocsp.pki.gov.kz", 80),
            ("http://crl.pki.gov.kz/nca_gost_2022.crl", "crl.pki.gov.kz", 80),
            (" http://test.pki.gov.kz/ocsp/", "test.pki.gov.kz", 80),
            ("HTTPS://Root.gov.kz/cert/uc/kaspi.cer\r\n", "root.gov.kz", 443),
            ("http://127.0.0.1:8080/list.crl?part=1", "127.0.0.1", 8080),
            ("http://[::1]:8080/", "[::1]", 8080),
            ("http://archive.example/?of=http://other.example", "archive.example", 80),
        ] {
            let address = Address::read(text).unwrap();
            assert_eq!((address.host(), address.port()), (host, port), "{text}");
        }
    }

    #[test]
    fn broken_and_misleading_addresses_are_refused_by_name() {
        use AddressFault as Fault;
        let long = format!("http://host/{}", "a".repeat(MAX_ADDRESS_BYTES));
        for (text, fault) in [
            // As the НУЦ issued it until 2025.
            (
                "http://crl.pki.gov.kz/nca_rsa.crl\n        URL=http://crl1.pki.gov.kz/nca_rsa.crl",
                Fault::Characters,
            ),
            ("http://crl.kz/a.crlURL=http://crl1.kz/a.crl", Fault::Joined),
            ("http;//root.gov.kz/cps", Fault::Scheme),
            ("ldap://pki.gov.kz/cn=ca", Fault::Scheme),
            ("file:///etc/passwd", Fault::Scheme),
            ("ftp://host/list.crl", Fault::Scheme),
            ("http:/host/list.crl", Fault::Scheme),
            ("host/list.crl", Fault::Scheme),
            ("", Fault::Scheme),
            ("http://", Fault::Host),
            ("http:///list.crl", Fault::Host),
            ("http://:80/list.crl", Fault::Host),
            ("http://host:0/", Fault::Host),
            ("http://host:65536/", Fault::Host),
            ("http://host:80:90/", Fault::Host),
            ("http://ocsp.pki.gov.kz@evil.example/", Fault::UserInformation),
            ("http://user:secret@host/", Fault::UserInformation),
            ("http://@host/", Fault::UserInformation),
            ("http://host/a b", Fault::Characters),
            ("http://host/\tlist.crl", Fault::Characters),
            ("http://host/\r\nHost: other", Fault::Characters),
            ("http:\\\\host\\list.crl", Fault::Characters),
            ("http://хост.kz/", Fault::Characters),
            (&long, Fault::TooLong),
        ] {
            assert_eq!(Address::read(text).unwrap_err(), fault, "{text:?}");
        }
    }

    #[test]
    fn no_text_brings_the_reader_down() {
        let pieces = [
            "http://", "https://", "@", ":", "[", "]", "/", "%", "\u{0}", "é", "..", "?", "#", "0x7f.1",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    for start in ["", "http://", "http://h"] {
                        if let Ok(address) = Address::read(&format!("{start}{first}{second}{third}")) {
                            assert!(!address.host().is_empty() && address.port() != 0);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_location_is_read_as_strictly() {
        let from = Address::read("http://host:8080/a/b").unwrap();
        assert_eq!(from.joined("/c").unwrap().as_str(), "http://host:8080/c");
        assert_eq!(from.joined("c").unwrap().as_str(), "http://host:8080/a/c");
        assert_eq!(from.joined("//other/c").unwrap().host(), "other");
        assert_eq!(from.joined("https://host/c").unwrap().port(), 443);
        assert!(from.joined("file:///etc/passwd").is_err());
        assert!(from.joined("http://user@host/").is_err());
        assert!(from.joined("/c\nd").is_err());
    }
}
