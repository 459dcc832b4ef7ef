//! The written list of what Qolhat does not support, and of what it does not do yet.

use qolhat_asn1::Oid;

/// Something that Qolhat leaves out on purpose. A case that needs it is skipped with this reason, and only with one of
/// this list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct OutOfScope {
    /// Stable name.
    pub name: &'static str,
    /// Why it is left out.
    pub reason: &'static str,
}

/// DSA keys.
pub const DSA: OutOfScope = OutOfScope {
    name: "dsa",
    reason: "DSA was withdrawn by FIPS 186-5, and no authority of Kazakhstan ever used it",
};

/// Elliptic curves other than P-256, P-384 and P-521.
pub const OTHER_CURVE: OutOfScope = OutOfScope {
    name: "other-elliptic-curve",
    reason: "ECDSA is there for foreign certificates and only on the curves that their authorities use: P-256, P-384 \
             and P-521",
};

/// Keys for agreement and keys of Ed448.
pub const OTHER_KEY: OutOfScope = OutOfScope {
    name: "other-key",
    reason: "X25519, X448 and Ed448 keys do not sign documents in Kazakhstan",
};

/// Hash functions that no signature in Kazakhstan uses.
pub const OTHER_HASH: OutOfScope = OutOfScope {
    name: "other-hash",
    reason: "SHA-224, truncated SHA-512 and SHA-3 are not used for signatures in Kazakhstan; MD5 and MD2 are broken",
};

/// RSA-PSS with other hashes.
pub const PSS_PARAMETERS: OutOfScope = OutOfScope {
    name: "pss-parameters",
    reason: "RSA-PSS is checked with any salt, but only with SHA-1, SHA-256, SHA-384 and SHA-512 as its two hashes",
};

/// RSA keys of a length that the library refuses.
pub const RSA_LENGTH: OutOfScope = OutOfScope {
    name: "rsa-length",
    reason: "RSA signatures are checked from 1024 to 8192 bits",
};

/// Hashes and keys that are refused even where a case allows them.
pub const WEAK: OutOfScope = OutOfScope {
    name: "weak",
    reason: "MD5 and RSA below 1024 bits are never checked, whatever a policy allows",
};

/// Decrypting messages.
pub const DECRYPTION: OutOfScope = OutOfScope {
    name: "decryption",
    reason: "Qolhat signs and verifies; it does not read encrypted messages",
};

/// CMS that holds a digest and no signature.
pub const DIGESTED_DATA: OutOfScope = OutOfScope {
    name: "digested-data",
    reason: "DigestedData has no signature, so there is nothing to say about it",
};

/// Names written as text.
pub const NAME_TEXT: OutOfScope = OutOfScope {
    name: "name-text",
    reason: "Qolhat reads names from certificates and never from text (RFC 4514)",
};

/// OpenSSL's own words about a certificate.
pub const OPENSSL_TRUST: OutOfScope = OutOfScope {
    name: "openssl-trust-settings",
    reason: "TRUSTED CERTIFICATE is a private format of OpenSSL; an anchor of Qolhat is trusted for all it may do",
};

/// OpenSSL's limit on the depth of a chain is Qolhat's as well, but not the other options.
pub const OPENSSL_OPTION: OutOfScope = OutOfScope {
    name: "openssl-option",
    reason: "the option changes what OpenSSL accepts and has no like in Qolhat",
};

/// Codes of the PKCS#12 family that nobody in Kazakhstan uses.
pub const CONTAINER_ALGORITHM: OutOfScope = OutOfScope {
    name: "container-algorithm",
    reason: "containers are read with the ciphers and hashes of RFC 7292 and RFC 8018 that current programs write",
};

/// Ciphers, codes and hashes of a container or a vector that are not in the crates yet or never will be.
pub const OTHER_PRIMITIVE: OutOfScope = OutOfScope {
    name: "other-primitive",
    reason: "no file format of Qolhat uses this function",
};

/// The whole list.
pub const ALL: [OutOfScope; 14] = [
    DSA,
    OTHER_CURVE,
    OTHER_KEY,
    OTHER_HASH,
    PSS_PARAMETERS,
    RSA_LENGTH,
    WEAK,
    DECRYPTION,
    DIGESTED_DATA,
    NAME_TEXT,
    OPENSSL_TRUST,
    OPENSSL_OPTION,
    CONTAINER_ALGORITHM,
    OTHER_PRIMITIVE,
];

/// Why an algorithm is left out; nothing when it is not on the list.
#[must_use]
pub fn of_algorithm(oid: Oid) -> Option<OutOfScope> {
    let text = oid.to_string();
    let starts = |prefixes: &[&str]| {
        prefixes
            .iter()
            .any(|prefix| text == *prefix || text.starts_with(&format!("{prefix}.")))
    };
    // DSA of X9.57, of FIPS 186, and of the OIW; with SHA-2.
    if starts(&[
        "1.2.840.10040.4",
        "1.3.14.3.2.12",
        "1.3.14.3.2.13",
        "1.3.14.3.2.27",
        "2.16.840.1.101.3.4.3.1",
        "2.16.840.1.101.3.4.3.2",
    ]) {
        Some(DSA)
    // X25519, X448, Ed448.
    } else if starts(&["1.3.101.110", "1.3.101.111", "1.3.101.113"]) {
        Some(OTHER_KEY)
    // MD2, MD4, MD5 and SHA-224 with RSA; RSA with truncated SHA-512; ECDSA with SHA-224 and SHA-3; bare hashes.
    } else if starts(&[
        "1.2.840.113549.1.1.2",
        "1.2.840.113549.1.1.3",
        "1.2.840.113549.1.1.4",
        "1.2.840.113549.1.1.14",
        "1.2.840.113549.1.1.15",
        "1.2.840.113549.1.1.16",
        "1.2.840.10045.4.3.1",
        "1.2.840.113549.2",
        "2.16.840.1.101.3.4.2.4",
        "2.16.840.1.101.3.4.2.5",
        "2.16.840.1.101.3.4.2.6",
        "2.16.840.1.101.3.4.2.7",
        "2.16.840.1.101.3.4.2.8",
        "2.16.840.1.101.3.4.2.9",
        "2.16.840.1.101.3.4.2.10",
        "2.16.840.1.101.3.4.3",
    ]) {
        Some(OTHER_HASH)
    } else {
        None
    }
}

/// Kinds of questions whose answer has no code yet. They are counted apart.
pub const NOT_YET_BUILT: [&str; 6] = [
    "tst-verify",
    "tst-parse",
    "tsd-parse",
    "evidence-record-verify",
    "evidence-record-parse",
    "csr-verify",
];

/// Formats of signatures whose check has no code yet.
pub const FORMATS_NOT_YET_BUILT: [&str; 10] = [
    "xades",
    "xmldsig",
    "pades",
    "asic",
    "asic-cades",
    "asic-xades",
    "ddoc",
    "xml",
    "evidence-record-asn1",
    "evidence-record-xml",
];
