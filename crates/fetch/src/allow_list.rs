//! Where a request may go.

use std::collections::BTreeSet;

use crate::Address;

/// The hosts and ports that the caller allows: those of a certificate's addresses and of the settings.
///
/// Addresses inside the computer or the local network are asked only of hosts that the settings name
/// ([`AllowList::allow_local`]): otherwise any signed file that is opened could make this computer knock at the doors of
/// its neighbours.
#[derive(Clone, Debug, Default)]
pub struct AllowList {
    places: BTreeSet<(String, u16)>,
    local: BTreeSet<String>,
}

impl AllowList {
    /// Nobody is allowed.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Allows host and port of `address`.
    pub fn allow(&mut self, address: &Address) {
        self.places.insert((address.host().to_owned(), address.port()));
    }

    /// Allows `host` to be inside the local network or this computer.
    pub fn allow_local(&mut self, host: &str) {
        self.local.insert(host.to_ascii_lowercase());
    }

    /// Whether `address` may be asked.
    #[must_use]
    pub fn allows(&self, address: &Address) -> bool {
        self.places.contains(&(address.host().to_owned(), address.port()))
    }

    /// Whether the host of `address` may be inside the local network.
    #[must_use]
    pub fn allows_local(&self, address: &Address) -> bool {
        self.local.contains(address.host())
    }
}
