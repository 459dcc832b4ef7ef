//! From names of hosts to addresses of the network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Looks names up, and leaves addresses of the local network out unless they are allowed.
///
/// The check stands here and not before the request, so that a name can not lead elsewhere when it is asked again.
#[derive(Debug)]
pub(crate) struct Names {
    pub(crate) system: DefaultResolver,
    pub(crate) allows_local: bool,
    /// The proxy that is connected to instead; it looks the name up itself.
    pub(crate) proxy: Option<Uri>,
}

/// All addresses of a host are local.
#[derive(Debug, thiserror::Error)]
#[error("the host is in the local network")]
pub(crate) struct OnlyLocal;

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self
            .system
            .resolve(self.proxy.as_ref().unwrap_or(uri), config, timeout)
            .map_err(|error| match error {
                // The system's look-up fails with an error that does not tell itself from those of sockets.
                ureq::Error::Io(_) => ureq::Error::HostNotFound,
                other => other,
            })?;
        if self.allows_local || self.proxy.is_some() {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| !is_local(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(ureq::Error::Other(Box::new(OnlyLocal)));
        }
        Ok(public)
    }
}

/// Whether an address belongs to this computer, the local network or nobody (IANA special-purpose registries, RFC 6890).
fn is_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_local_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(mapped) => is_local_v4(mapped),
            None => is_local_v6(address),
        },
    }
}

fn is_local_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
        // "This network", and the space that providers share among customers (RFC 6598).
        || first == 0
        || (first == 100 && (64..128).contains(&second))
}

fn is_local_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_multicast()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn local_addresses_are_told_from_public_ones() {
        for local in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "255.255.255.255",
            "224.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.1.1.1",
        ] {
            assert!(is_local(local.parse().unwrap()), "{local}");
        }
        for public in [
            "195.12.113.1",
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
        ] {
            assert!(!is_local(public.parse().unwrap()), "{public}");
        }
    }
}
