//! The metrics of `crates/gost`.

use super::{Area, Metric, Peer};

/// Signatures and hashes of the GOST family.
pub(crate) const GOST: Area = Area {
    name: "gost",
    benchmark: ("qolhat-gost", "gost"),
    peers: &["../shared/perf/gost-sig", "../shared/perf/hash"],
    metrics: &[
        signature("512-a-verify", "gost512_tcA_verify", GOST_ENGINE),
        signature("512-a-verify-cached", "gost512_tcA_verify", GOST_ENGINE),
        Metric {
            wants: Some("AVX-512 IFMA"),
            ..signature("512-a-verify-batch", "gost512_tcA_verify", GOST_ENGINE)
        },
        signature("512-a-sign", "gost512_tcA_sign", GOST_ENGINE),
        signature("512-c-verify", "gost512_tcC_verify", GOST_ENGINE),
        signature("512-c-sign", "gost512_tcC_sign", GOST_ENGINE),
        signature("cryptopro-a-verify", "gost256_cpA_verify", NETTLE),
        signature("cryptopro-a-sign", "gost256_cpA_sign", GOST_ENGINE),
        signature("256-tc26-a-verify", "gost256_tcA_verify", GOST_ENGINE),
        signature("256-tc26-a-sign", "gost256_tcA_sign", GOST_ENGINE),
        hash("streebog", "streebog512_64k", BOTAN),
        hash("streebog-two", "streebog512_64k", BOTAN),
        Metric {
            peers_of_portable: NETTLE,
            ..hash("gost94", "gost94_64k", NETTLE)
        },
    ],
};

const GOST_ENGINE: &[Peer] = &[Peer::measured("gost-engine", "gost-engine")];
/// The fastest where it is there.
const NETTLE: &[Peer] = &[
    Peer::measured("nettle", "nettle"),
    Peer::measured("gost-engine", "gost-engine"),
];

const RUST_CRYPTO: &[Peer] = &[Peer::measured("RustCrypto", "rustcrypto")];
/// Debian 12 has no Botan 3. Measured beside RustCrypto once, it was 272 to 199 MB/s (3.14-dev, Zen 5).
const BOTAN: &[Peer] = &[
    Peer::measured("Botan 3", "botan3"),
    Peer {
        name: "Botan 3 (1.37 x RustCrypto)",
        program: "rustcrypto",
        faster: 1.37,
    },
];

/// Our portable signatures stand beside the fastest that is portable too.
const fn signature(name: &'static str, theirs: &'static str, peers: &'static [Peer]) -> Metric {
    Metric {
        name,
        theirs,
        peers,
        peers_of_portable: GOST_ENGINE,
        wants: None,
    }
}

/// Our portable hashes stand beside the crates that others would take.
const fn hash(name: &'static str, theirs: &'static str, peers: &'static [Peer]) -> Metric {
    Metric {
        name,
        theirs,
        peers,
        peers_of_portable: RUST_CRYPTO,
        wants: None,
    }
}
