//! The metrics of `crates/pki`.

use super::{Area, Metric, Peer};

/// Validation of chains.
pub(crate) const CERTIFICATES: Area = Area {
    name: "certificates",
    benchmark: ("qolhat-pki", "chain"),
    peers: &["xtask/peers/certificates"],
    metrics: &[
        chain("chain-gost-512"),
        chain("chain-gost-256"),
        chain("chain-gost-2004"),
        chain("chain-rsa"),
    ],
};

/// GOST through gost-engine.
const OPENSSL: &[Peer] = &[Peer::measured("OpenSSL", "openssl")];

const fn chain(name: &'static str) -> Metric {
    Metric {
        name,
        theirs: name,
        peers: OPENSSL,
        peers_of_portable: OPENSSL,
        wants: None,
    }
}
