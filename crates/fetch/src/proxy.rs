//! Proxies: none, the one of the settings, or those of the environment as a face has read it.

use std::fmt;

use base64::Engine as _;
use ureq::http::Uri;
use url::Url;

use crate::{Address, AddressFault};

/// Whom to ask on the way.
#[derive(Clone, Debug, Default)]
pub enum Proxy {
    /// Nobody.
    #[default]
    None,
    /// This one for every host.
    Given(ProxyAddress),
    /// As the environment says.
    Environment {
        /// `http_proxy`.
        http: Option<ProxyAddress>,
        /// `https_proxy`.
        https: Option<ProxyAddress>,
        /// `no_proxy`: hosts, and endings of hosts, that are asked directly; `*` for all.
        except: Vec<String>,
    },
}

impl Proxy {
    /// Reads the variables that programs commonly follow, in small letters before capitals. `HTTP_PROXY` is left out:
    /// a server can be made to set it ("httpoxy").
    ///
    /// # Errors
    /// [`ProxyFault`] when a variable does not hold the address of a proxy.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ProxyFault> {
        let first = |names: &[&str]| {
            let set = names
                .iter()
                .find_map(|name| variable(name).filter(|value| !value.is_empty()));
            set.map(|value| ProxyAddress::read(&value)).transpose()
        };
        let http = first(&["http_proxy", "all_proxy", "ALL_PROXY"])?;
        let https = first(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])?;
        let except = variable("no_proxy")
            .or_else(|| variable("NO_PROXY"))
            .unwrap_or_default();
        let except = except
            .split(',')
            .map(|name| name.trim().trim_start_matches('.').to_ascii_lowercase());
        Ok(Self::Environment {
            http,
            https,
            except: except.filter(|name| !name.is_empty()).collect(),
        })
    }

    /// The proxy for `address`.
    pub(crate) fn for_address(&self, address: &Address) -> Option<&ProxyAddress> {
        match self {
            Self::None => None,
            Self::Given(proxy) => Some(proxy),
            Self::Environment { http, https, except } => {
                let host = address.host();
                let is_excepted = |name: &String| {
                    name == "*"
                        || host == name
                        || (address.host_is_name()
                            && host
                                .strip_suffix(name.as_str())
                                .is_some_and(|before| before.ends_with('.')))
                };
                let proxy = if address.is_https() { https } else { http };
                proxy.as_ref().filter(|_| !except.iter().any(is_excepted))
            }
        }
    }
}

/// Where a proxy is, and what it wants to hear. Only its host is ever shown.
#[derive(Clone, Eq, PartialEq)]
pub struct ProxyAddress {
    url: Url,
}

/// Why a text is not the address of a proxy. The text is not repeated: it may hold a password.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("this is not the address of a proxy: {0}")]
pub struct ProxyFault(AddressFault);

impl ProxyFault {
    /// The name in machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }
}

impl ProxyAddress {
    /// Reads `[http://][name:password@]host[:port]`; the port is 80 when none is named.
    ///
    /// # Errors
    /// [`ProxyFault`]; a proxy is spoken to over HTTP only.
    pub fn read(text: &str) -> Result<Self, ProxyFault> {
        let text = text.trim();
        let is_odd = |byte: u8| !byte.is_ascii_graphic() || byte == b'\\';
        if text.bytes().any(is_odd) {
            return Err(ProxyFault(AddressFault::Characters));
        }
        let whole = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let url = Url::parse(&whole).map_err(|_| ProxyFault(AddressFault::Host))?;
        if url.scheme() != "http" {
            return Err(ProxyFault(AddressFault::Scheme));
        }
        if url.host_str().is_none_or(str::is_empty) || url.port() == Some(0) {
            return Err(ProxyFault(AddressFault::Host));
        }
        Ok(Self { url })
    }

    /// Its host.
    #[must_use]
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether it holds a name, and perhaps a password.
    #[must_use]
    pub fn has_credentials(&self) -> bool {
        !self.url.username().is_empty()
    }

    /// The same proxy without name and password, `host:port`.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{}", self.host(), self.port())
    }

    /// Its address without name and password.
    pub(crate) fn uri(&self) -> Option<Uri> {
        format!("http://{}/", self.place()).parse().ok()
    }

    /// The value of `Proxy-Authorization` (RFC 7617), when there is a name.
    pub(crate) fn authorization(&self) -> Option<String> {
        let proxy = self.tunnel()?;
        let pair = format!("{}:{}", proxy.username()?, proxy.password().unwrap_or_default());
        Some(format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(pair)
        ))
    }

    /// In the form of the library, which opens a tunnel.
    pub(crate) fn tunnel(&self) -> Option<ureq::Proxy> {
        ureq::Proxy::new(self.url.as_str()).ok()
    }
}

impl fmt::Debug for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn address(text: &str) -> Address {
        Address::read(text).unwrap()
    }

    #[test]
    fn the_environment_names_a_proxy_for_each_scheme_and_exceptions() {
        let proxy = Proxy::from_environment(|name| {
            let value = match name {
                "http_proxy" => "proxy.office.kz:3128",
                "HTTPS_PROXY" => "http://secure.office.kz:8080/",
                "NO_PROXY" => "localhost, .gov.kz,10.0.0.1",
                // Not followed.
                "HTTP_PROXY" => "http://evil.example",
                _ => return None,
            };
            Some(value.to_owned())
        })
        .unwrap();
        let host = |text| proxy.for_address(&address(text)).map(ProxyAddress::host);
        assert_eq!(host("http://ocsp.example/"), Some("proxy.office.kz"));
        assert_eq!(host("https://ocsp.example/"), Some("secure.office.kz"));
        assert_eq!(host("http://ocsp.pki.gov.kz/"), None);
        assert_eq!(host("http://gov.kz/"), None);
        assert_eq!(host("http://notgov.kz/"), Some("proxy.office.kz"));
        assert_eq!(host("http://10.0.0.1/"), None);
        assert_eq!(host("http://LOCALHOST/"), None);
        let nothing = Proxy::from_environment(|_| None).unwrap();
        assert!(nothing.for_address(&address("http://ocsp.example/")).is_none());
    }

    #[test]
    fn credentials_are_sent_and_never_shown() {
        let proxy = ProxyAddress::read("http://user:p%40ss@proxy.kz:3128").unwrap();
        assert_eq!(proxy.authorization().as_deref(), Some("Basic dXNlcjpwQHNz"));
        let shown = format!("{proxy:?} {:?}", Proxy::Given(proxy.clone()));
        assert!(!shown.contains("user") && !shown.contains("ss"), "{shown}");
        assert_eq!(proxy.place(), "proxy.kz:3128");
        assert_eq!(ProxyAddress::read("http://u:p@[::1]/").unwrap().place(), "[::1]:80");
        assert_eq!(proxy.uri().unwrap().to_string(), "http://proxy.kz:3128/");
        let fault = ProxyAddress::read("http://user:sec ret@proxy").unwrap_err();
        assert!(!format!("{fault} {fault:?}").contains("ret@"));
        assert!(ProxyAddress::read("socks5://proxy.kz").is_err());
        assert!(ProxyAddress::read("").is_err());
    }
}
