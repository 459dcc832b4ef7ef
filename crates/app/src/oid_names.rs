//! Names of object identifiers that mean the same in every language.
//!
//! [`name`] is for machine fields: the standard's own name, or a short English one where the register of Kazakhstan's root
//! authority has none. It never changes. Sentences for people stand under `oids` in the message files; [`Words::oid`] finds
//! them, and falls back to the name here and then to the numbers.
//!
//! [`Words::oid`]: crate::Words::oid

use qolhat_asn1::Oid;

/// The name of an identifier: those of RFC 5280, RFC 5652, RFC 5035, RFC 6960, and the register of Kazakhstan's root
/// authority.
#[must_use]
pub(crate) fn name(oid: Oid) -> Option<&'static str> {
    name_of_numbers(&oid.to_string())
}

/// The same for an identifier written as numbers.
pub(crate) fn name_of_numbers(numbers: &str) -> Option<&'static str> {
    NAMES
        .binary_search_by_key(&numbers, |(known, _)| known)
        .ok()
        .and_then(|at| NAMES.get(at))
        .map(|(_, name)| *name)
}

/// Sorted by the text of the numbers.
const NAMES: &[(&str, &str)] = &[
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.398.3.10.1.1.1.1", "GOST 34.310-2004 key"),
    ("1.2.398.3.10.1.1.1.1.1", "GOST 34.310-2004 parameters A"),
    ("1.2.398.3.10.1.1.1.2", "GOST 34.310-2004"),
    ("1.2.398.3.10.1.1.2.1", "GOST 34.10-2015 (256) key"),
    ("1.2.398.3.10.1.1.2.1.1", "GOST 34.10-2015 (256) parameters A"),
    ("1.2.398.3.10.1.1.2.2", "GOST 34.10-2015 (512) key"),
    ("1.2.398.3.10.1.1.2.2.1", "GOST 34.10-2015 (512) parameters A"),
    ("1.2.398.3.10.1.1.2.3.1", "GOST 34.10-2015 (256)"),
    ("1.2.398.3.10.1.1.2.3.2", "GOST 34.10-2015 (512)"),
    ("1.2.398.3.10.1.3.1", "GOST 34.311-95"),
    ("1.2.398.3.10.1.3.2", "GOST 34.11-2015 (256)"),
    ("1.2.398.3.10.1.3.3", "GOST 34.11-2015 (512)"),
    ("1.2.398.3.3.2", "NCA policy"),
    ("1.2.398.3.3.2.1", "NCA policy, legal entity, signing"),
    ("1.2.398.3.3.2.2", "NCA policy, legal entity, login"),
    ("1.2.398.3.3.2.3", "NCA policy, individual, signing"),
    ("1.2.398.3.3.2.4", "NCA policy, individual, login"),
    ("1.2.398.3.3.2.6", "NCA policy, time stamps"),
    ("1.2.398.3.3.2.6.1", "NCA policy, time stamps, GOST 34.310-2004"),
    ("1.2.398.3.3.2.6.2", "NCA policy, time stamps, RSA"),
    ("1.2.398.3.3.2.6.3", "NCA policy, time stamps, Gamma"),
    ("1.2.398.3.3.2.6.4", "NCA policy, time stamps, GOST 34.10-2015"),
    ("1.2.398.3.3.4.1.1", "individual"),
    ("1.2.398.3.3.4.1.1.1", "information system of an individual"),
    ("1.2.398.3.3.4.1.2", "legal entity"),
    ("1.2.398.3.3.4.1.2.1", "first head"),
    ("1.2.398.3.3.4.1.2.2", "signatory"),
    ("1.2.398.3.3.4.1.2.3", "financial signatory"),
    ("1.2.398.3.3.4.1.2.4", "human resources"),
    ("1.2.398.3.3.4.1.2.5", "employee"),
    ("1.2.398.3.3.4.1.2.6", "information system of a legal entity"),
    ("1.2.398.3.3.4.2.1", "NCA administrator"),
    ("1.2.398.3.3.4.2.2", "NCA manager"),
    ("1.2.398.3.3.4.2.3", "NCA operator"),
    ("1.2.398.3.3.4.3.1", "identified at a service centre"),
    ("1.2.398.3.3.4.3.2", "identified remotely"),
    ("1.2.398.3.3.4.3.2.1", "identified remotely, Digital ID"),
    ("1.2.398.3.3.4.3.2.2", "identified remotely, AI Platform"),
    ("1.2.398.3.3.5", "key storage"),
    ("1.2.398.3.3.5.1.1", "PKCS#12 file"),
    ("1.2.398.3.3.5.1.2", "JKS file"),
    ("1.2.398.3.3.5.2.1", "identity card"),
    ("1.2.398.3.3.5.2.2", "KAZTOKEN"),
    ("1.2.398.3.3.5.2.3", "eToken 72k (Java)"),
    ("1.2.398.3.3.5.2.4", "eToken 5110"),
    ("1.2.398.3.3.5.2.5", "JaCarta"),
    ("1.2.398.3.3.5.2.6", "aKey"),
    ("1.2.398.3.3.5.2.7", "SIM card"),
    ("1.2.398.3.3.5.3.1", "Certex Cloud"),
    ("1.2.398.5.19.1.2.2.1", "Treasury client"),
    ("1.2.398.5.19.1.2.2.1.2", "Gamma information system policy"),
    ("1.2.840.10045.2.1", "EC key"),
    ("1.2.840.10045.4.3.2", "ECDSA with SHA-256"),
    ("1.2.840.10045.4.3.3", "ECDSA with SHA-384"),
    ("1.2.840.10045.4.3.4", "ECDSA with SHA-512"),
    ("1.2.840.113549.1.1.1", "RSA"),
    ("1.2.840.113549.1.1.10", "RSA-PSS"),
    ("1.2.840.113549.1.1.11", "RSA with SHA-256"),
    ("1.2.840.113549.1.1.12", "RSA with SHA-384"),
    ("1.2.840.113549.1.1.13", "RSA with SHA-512"),
    ("1.2.840.113549.1.1.5", "RSA with SHA-1"),
    ("1.2.840.113549.1.7.1", "data"),
    ("1.2.840.113549.1.7.2", "signedData"),
    ("1.2.840.113549.1.9.1", "E"),
    ("1.2.840.113549.1.9.16.1.4", "id-ct-TSTInfo"),
    ("1.2.840.113549.1.9.16.2.12", "signingCertificate"),
    ("1.2.840.113549.1.9.16.2.14", "signatureTimeStampToken"),
    ("1.2.840.113549.1.9.16.2.47", "signingCertificateV2"),
    ("1.2.840.113549.1.9.3", "contentType"),
    ("1.2.840.113549.1.9.4", "messageDigest"),
    ("1.2.840.113549.1.9.5", "signingTime"),
    ("1.2.840.113549.1.9.6", "counterSignature"),
    ("1.3.14.3.2.26", "SHA-1"),
    ("1.3.6.1.4.1.32473.398.1.1", "DEMO"),
    ("1.3.6.1.4.1.6801.1.5.8", "GOST 34.310-2004 key, Gamma"),
    ("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
    ("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
    ("1.3.6.1.5.5.7.2.1", "CPS"),
    ("1.3.6.1.5.5.7.2.2", "userNotice"),
    ("1.3.6.1.5.5.7.3.1", "serverAuth"),
    ("1.3.6.1.5.5.7.3.2", "clientAuth"),
    ("1.3.6.1.5.5.7.3.4", "emailProtection"),
    ("1.3.6.1.5.5.7.3.8", "timeStamping"),
    ("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
    ("1.3.6.1.5.5.7.48.1", "OCSP"),
    ("1.3.6.1.5.5.7.48.1.2", "nonce"),
    ("1.3.6.1.5.5.7.48.1.5", "ocspNoCheck"),
    ("1.3.6.1.5.5.7.48.1.9", "extended-revoke"),
    ("1.3.6.1.5.5.7.48.2", "caIssuers"),
    ("2.16.840.1.101.3.4.2.1", "SHA-256"),
    ("2.16.840.1.101.3.4.2.2", "SHA-384"),
    ("2.16.840.1.101.3.4.2.3", "SHA-512"),
    ("2.5.29.14", "subjectKeyIdentifier"),
    ("2.5.29.15", "keyUsage"),
    ("2.5.29.16", "privateKeyUsagePeriod"),
    ("2.5.29.17", "subjectAltName"),
    ("2.5.29.18", "issuerAltName"),
    ("2.5.29.19", "basicConstraints"),
    ("2.5.29.20", "cRLNumber"),
    ("2.5.29.21", "reasonCode"),
    ("2.5.29.24", "invalidityDate"),
    ("2.5.29.27", "deltaCRLIndicator"),
    ("2.5.29.28", "issuingDistributionPoint"),
    ("2.5.29.29", "certificateIssuer"),
    ("2.5.29.30", "nameConstraints"),
    ("2.5.29.31", "cRLDistributionPoints"),
    ("2.5.29.32", "certificatePolicies"),
    ("2.5.29.32.0", "anyPolicy"),
    ("2.5.29.33", "policyMappings"),
    ("2.5.29.35", "authorityKeyIdentifier"),
    ("2.5.29.36", "policyConstraints"),
    ("2.5.29.37", "extendedKeyUsage"),
    ("2.5.29.37.0", "anyExtendedKeyUsage"),
    ("2.5.29.46", "freshestCRL"),
    ("2.5.29.54", "inhibitAnyPolicy"),
    ("2.5.29.9", "subjectDirectoryAttributes"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.12", "title"),
    ("2.5.4.15", "businessCategory"),
    ("2.5.4.3", "CN"),
    ("2.5.4.4", "SURNAME"),
    ("2.5.4.42", "G"),
    ("2.5.4.5", "SERIALNUMBER"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "STREET"),
    ("2.5.4.97", "organizationIdentifier"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Words;
    use crate::wire::Language;

    #[test]
    fn the_table_is_sorted_and_names_what_it_says() {
        assert!(NAMES.is_sorted_by(|one, other| one.0 < other.0));
        assert_eq!(name(Oid::new_unwrap("2.5.29.15")), Some("keyUsage"));
        assert_eq!(name(qolhat_authority::DEMO_POLICY), Some("DEMO"));
        assert_eq!(name(Oid::new_unwrap("1.2.3")), None);
    }

    #[test]
    fn machine_names_belong_to_no_language_and_people_read_their_own() {
        assert!(NAMES.iter().all(|(_, name)| name.is_ascii()));
        let first_head = "1.2.398.3.3.4.1.2.1";
        assert_eq!(Words::of(Language::Ru).oid(first_head), "первый руководитель");
        assert_eq!(Words::of(Language::Kk).oid(first_head), "бірінші басшы");
        assert_eq!(Words::of(Language::En).oid(first_head), "first head of a legal entity");
        assert_eq!(Words::of(Language::Ru).oid("2.5.29.15"), "keyUsage");
        assert_eq!(Words::of(Language::Ru).oid("1.2.3"), "1.2.3");

        let field = crate::view::oid_field(Oid::new_unwrap(first_head));
        assert_eq!(field, "1.2.398.3.3.4.1.2.1 first head");
        assert_eq!(Words::of(Language::Ru).field(&field), "первый руководитель");
        let extension = "2.5.29.15 keyUsage, critical, 4 bytes";
        assert_eq!(Words::of(Language::Kk).field(extension), "keyUsage, critical, 4 bytes");
        assert_eq!(Words::of(Language::Kk).field("3 of 4"), "3 of 4");
    }

    #[test]
    fn whatever_people_read_has_a_machine_name_too() {
        for numbers in Words::of(Language::Ru).oids.keys() {
            assert!(name_of_numbers(numbers).is_some(), "{numbers}");
        }
    }
}
