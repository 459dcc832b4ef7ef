//! Object identifiers by the standard or register that assigns them.

use qolhat_asn1::Oid;

const fn id(text: &str) -> Oid {
    Oid::new_unwrap(text)
}

/// Public keys.
pub mod key {
    use super::{Oid, id};

    /// rsaEncryption (RFC 8017, A.1); in CMS also a signature algorithm whose hash is named elsewhere.
    pub const RSA: Oid = id("1.2.840.113549.1.1.1");
    /// id-RSASSA-PSS (RFC 8017, A.2.3): as a key algorithm, a key for this padding only.
    pub const RSA_PSS: Oid = id("1.2.840.113549.1.1.10");
    /// id-ecPublicKey (RFC 5480, 2.1.1).
    pub const EC: Oid = id("1.2.840.10045.2.1");
    /// id-Ed25519 (RFC 8410, 3): key and signature.
    pub const ED25519: Oid = id("1.3.101.112");

    /// GOST 34.310-2004 (register of the root authority of Kazakhstan).
    pub const KZ_GOST2004: Oid = id("1.2.398.3.10.1.1.1.1");
    /// GOST 34.10-2015, 256 bit.
    pub const KZ_GOST2015_256: Oid = id("1.2.398.3.10.1.1.2.1");
    /// GOST 34.10-2015, 512 bit.
    pub const KZ_GOST2015_512: Oid = id("1.2.398.3.10.1.1.2.2");
    /// GOST 34.310-2004 as the Gamma/Tumar provider writes it.
    pub const GAMMA_GOST2004: Oid = id("1.3.6.1.4.1.6801.1.5.8");

    /// GOST R 34.10-2001 (RFC 4491, 2.3.2).
    pub const GOST_R_2001: Oid = id("1.2.643.2.2.19");
    /// GOST R 34.10-2012, 256 bit (RFC 9215, 3).
    pub const GOST_R_2012_256: Oid = id("1.2.643.7.1.1.1.1");
    /// GOST R 34.10-2012, 512 bit (RFC 9215, 3).
    pub const GOST_R_2012_512: Oid = id("1.2.643.7.1.1.1.2");
}

/// Elliptic curves.
pub mod curve {
    use super::{Oid, id};

    /// secp256r1 (RFC 5480, 2.1.1.1).
    pub const P256: Oid = id("1.2.840.10045.3.1.7");
    /// secp384r1 (RFC 5480, 2.1.1.1).
    pub const P384: Oid = id("1.3.132.0.34");
    /// secp521r1 (RFC 5480, 2.1.1.1).
    pub const P521: Oid = id("1.3.132.0.35");

    /// GOST 34.310-2004, parameter A: the curve CryptoPro-A.
    pub const KZ_GOST2004_A: Oid = id("1.2.398.3.10.1.1.1.1.1");
    /// GOST 34.10-2015, 256 bit, parameter A: TC26 256 A.
    pub const KZ_GOST2015_256_A: Oid = id("1.2.398.3.10.1.1.2.1.1");
    /// GOST 34.10-2015, 512 bit, parameter A: TC26 512 A.
    pub const KZ_GOST2015_512_A: Oid = id("1.2.398.3.10.1.1.2.2.1");

    /// CryptoPro test curve (RFC 4357, 10.8).
    pub const CRYPTO_PRO_TEST: Oid = id("1.2.643.2.2.35.0");
    /// CryptoPro-A (RFC 4357, 10.8).
    pub const CRYPTO_PRO_A: Oid = id("1.2.643.2.2.35.1");
    /// CryptoPro-B (RFC 4357, 10.8).
    pub const CRYPTO_PRO_B: Oid = id("1.2.643.2.2.35.2");
    /// CryptoPro-C (RFC 4357, 10.8).
    pub const CRYPTO_PRO_C: Oid = id("1.2.643.2.2.35.3");
    /// CryptoPro-XchA (RFC 4357, 10.8).
    pub const CRYPTO_PRO_XCH_A: Oid = id("1.2.643.2.2.36.0");
    /// CryptoPro-XchB (RFC 4357, 10.8).
    pub const CRYPTO_PRO_XCH_B: Oid = id("1.2.643.2.2.36.1");
    /// TC26 256 A (RFC 9215, 4.1).
    pub const TC26_256_A: Oid = id("1.2.643.7.1.2.1.1.1");
    /// TC26 256 B (RFC 9215, 4.1).
    pub const TC26_256_B: Oid = id("1.2.643.7.1.2.1.1.2");
    /// TC26 256 C (RFC 9215, 4.1).
    pub const TC26_256_C: Oid = id("1.2.643.7.1.2.1.1.3");
    /// TC26 256 D (RFC 9215, 4.1).
    pub const TC26_256_D: Oid = id("1.2.643.7.1.2.1.1.4");
    /// TC26 512 test (RFC 9215, 4.1).
    pub const TC26_512_TEST: Oid = id("1.2.643.7.1.2.1.2.0");
    /// TC26 512 A (RFC 9215, 4.1).
    pub const TC26_512_A: Oid = id("1.2.643.7.1.2.1.2.1");
    /// TC26 512 B (RFC 9215, 4.1).
    pub const TC26_512_B: Oid = id("1.2.643.7.1.2.1.2.2");
    /// TC26 512 C (RFC 9215, 4.1).
    pub const TC26_512_C: Oid = id("1.2.643.7.1.2.1.2.3");
}

/// Signatures.
pub mod signature {
    use super::{Oid, id};

    /// RSA over MD2, MD4 and MD5: recognised in order to be refused.
    pub const BROKEN: [Oid; 3] = [
        id("1.2.840.113549.1.1.2"),
        id("1.2.840.113549.1.1.3"),
        id("1.2.840.113549.1.1.4"),
    ];
    /// sha1WithRSAEncryption (RFC 8017, A.2.4).
    pub const RSA_SHA1: Oid = id("1.2.840.113549.1.1.5");
    /// sha256WithRSAEncryption (RFC 8017, A.2.4).
    pub const RSA_SHA256: Oid = id("1.2.840.113549.1.1.11");
    /// sha384WithRSAEncryption (RFC 8017, A.2.4).
    pub const RSA_SHA384: Oid = id("1.2.840.113549.1.1.12");
    /// sha512WithRSAEncryption (RFC 8017, A.2.4).
    pub const RSA_SHA512: Oid = id("1.2.840.113549.1.1.13");
    /// id-RSASSA-PSS (RFC 8017, A.2.3).
    pub const RSA_PSS: Oid = super::key::RSA_PSS;
    /// id-mgf1 (RFC 8017, A.2.1).
    pub const MGF1: Oid = id("1.2.840.113549.1.1.8");
    /// ecdsa-with-SHA1 (RFC 3279, 2.2.3).
    pub const ECDSA_SHA1: Oid = id("1.2.840.10045.4.1");
    /// ecdsa-with-SHA256 (RFC 5758, 3.2).
    pub const ECDSA_SHA256: Oid = id("1.2.840.10045.4.3.2");
    /// ecdsa-with-SHA384 (RFC 5758, 3.2).
    pub const ECDSA_SHA384: Oid = id("1.2.840.10045.4.3.3");
    /// ecdsa-with-SHA512 (RFC 5758, 3.2).
    pub const ECDSA_SHA512: Oid = id("1.2.840.10045.4.3.4");
    /// id-Ed25519 (RFC 8410, 6).
    pub const ED25519: Oid = super::key::ED25519;

    /// GOST 34.310-2004 over GOST 34.311-95.
    pub const KZ_GOST2004: Oid = id("1.2.398.3.10.1.1.1.2");
    /// GOST 34.10-2015 over GOST 34.11-2015, 256 bit.
    pub const KZ_GOST2015_256: Oid = id("1.2.398.3.10.1.1.2.3.1");
    /// GOST 34.10-2015 over GOST 34.11-2015, 512 bit.
    pub const KZ_GOST2015_512: Oid = id("1.2.398.3.10.1.1.2.3.2");
    /// GOST R 34.10-2001 over GOST R 34.11-94 (RFC 4491, 2.2.2).
    pub const GOST_R_2001: Oid = id("1.2.643.2.2.3");
    /// GOST R 34.10-2012 over GOST R 34.11-2012, 256 bit (RFC 9215, 2).
    pub const GOST_R_2012_256: Oid = id("1.2.643.7.1.1.3.2");
    /// GOST R 34.10-2012 over GOST R 34.11-2012, 512 bit (RFC 9215, 2).
    pub const GOST_R_2012_512: Oid = id("1.2.643.7.1.1.3.3");
}

/// Hash functions.
pub mod digest {
    use super::{Oid, id};

    /// SHA-1 (RFC 3279, 2.2.1).
    pub const SHA1: Oid = id("1.3.14.3.2.26");
    /// SHA-256 (RFC 5754, 2.2).
    pub const SHA256: Oid = id("2.16.840.1.101.3.4.2.1");
    /// SHA-384 (RFC 5754, 2.3).
    pub const SHA384: Oid = id("2.16.840.1.101.3.4.2.2");
    /// SHA-512 (RFC 5754, 2.4).
    pub const SHA512: Oid = id("2.16.840.1.101.3.4.2.3");

    /// GOST 34.311-95; in practice always with the test S-box.
    pub const KZ_GOST34311: Oid = id("1.2.398.3.10.1.3.1");
    /// Hash parameter "test" that stands in the parameters of every GOST 34.310-2004 key.
    pub const KZ_GOST34311_TEST: Oid = id("1.2.398.3.10.1.3.1.1.0");
    /// Streebog-256 (GOST 34.11-2015).
    pub const KZ_STREEBOG256: Oid = id("1.2.398.3.10.1.3.2");
    /// Streebog-512 (GOST 34.11-2015).
    pub const KZ_STREEBOG512: Oid = id("1.2.398.3.10.1.3.3");
    /// GOST R 34.11-94 with the CryptoPro S-box (RFC 4490, 2.1).
    pub const GOST_R_94: Oid = id("1.2.643.2.2.9");
    /// id-GostR3411-94-TestParamSet (RFC 4357, 8.2).
    pub const GOST_R_94_TEST_PARAMETERS: Oid = id("1.2.643.2.2.30.0");
    /// id-GostR3411-94-CryptoProParamSet (RFC 4357, 8.2).
    pub const GOST_R_94_CRYPTO_PRO_PARAMETERS: Oid = id("1.2.643.2.2.30.1");
    /// Streebog-256 (RFC 9215, 2).
    pub const GOST_R_STREEBOG256: Oid = id("1.2.643.7.1.1.2.2");
    /// Streebog-512 (RFC 9215, 2).
    pub const GOST_R_STREEBOG512: Oid = id("1.2.643.7.1.1.2.3");
}

/// Extensions of certificates and revocation lists (RFC 5280, 4.2 and 5.2).
pub mod extension {
    use super::{Oid, id};

    /// subjectKeyIdentifier (4.2.1.2).
    pub const SUBJECT_KEY_ID: Oid = id("2.5.29.14");
    /// keyUsage (4.2.1.3).
    pub const KEY_USAGE: Oid = id("2.5.29.15");
    /// subjectAltName (4.2.1.6).
    pub const SUBJECT_ALT_NAME: Oid = id("2.5.29.17");
    /// issuerAltName (4.2.1.7).
    pub const ISSUER_ALT_NAME: Oid = id("2.5.29.18");
    /// basicConstraints (4.2.1.9).
    pub const BASIC_CONSTRAINTS: Oid = id("2.5.29.19");
    /// cRLNumber (5.2.3).
    pub const CRL_NUMBER: Oid = id("2.5.29.20");
    /// reasonCode (5.3.1).
    pub const REASON_CODE: Oid = id("2.5.29.21");
    /// holdInstructionCode (obsolete; RFC 3280, 5.3.2).
    pub const HOLD_INSTRUCTION: Oid = id("2.5.29.23");
    /// invalidityDate (5.3.2).
    pub const INVALIDITY_DATE: Oid = id("2.5.29.24");
    /// deltaCRLIndicator (5.2.4).
    pub const DELTA_CRL_INDICATOR: Oid = id("2.5.29.27");
    /// issuingDistributionPoint (5.2.5).
    pub const ISSUING_DISTRIBUTION_POINT: Oid = id("2.5.29.28");
    /// certificateIssuer (5.3.3).
    pub const CERTIFICATE_ISSUER: Oid = id("2.5.29.29");
    /// nameConstraints (4.2.1.10).
    pub const NAME_CONSTRAINTS: Oid = id("2.5.29.30");
    /// cRLDistributionPoints (4.2.1.13).
    pub const CRL_DISTRIBUTION_POINTS: Oid = id("2.5.29.31");
    /// certificatePolicies (4.2.1.4).
    pub const CERTIFICATE_POLICIES: Oid = id("2.5.29.32");
    /// policyMappings (4.2.1.5).
    pub const POLICY_MAPPINGS: Oid = id("2.5.29.33");
    /// authorityKeyIdentifier (4.2.1.1).
    pub const AUTHORITY_KEY_ID: Oid = id("2.5.29.35");
    /// policyConstraints (4.2.1.11).
    pub const POLICY_CONSTRAINTS: Oid = id("2.5.29.36");
    /// extKeyUsage (4.2.1.12).
    pub const EXTENDED_KEY_USAGE: Oid = id("2.5.29.37");
    /// freshestCRL (4.2.1.15 and 5.2.6).
    pub const FRESHEST_CRL: Oid = id("2.5.29.46");
    /// inhibitAnyPolicy (4.2.1.14).
    pub const INHIBIT_ANY_POLICY: Oid = id("2.5.29.54");
    /// expiredCertsOnCRL (X.509 (10/2019), 9.5.2.8).
    pub const EXPIRED_CERTIFICATES_ON_CRL: Oid = id("2.5.29.60");
    /// authorityInfoAccess (4.2.2.1).
    pub const AUTHORITY_INFO_ACCESS: Oid = id("1.3.6.1.5.5.7.1.1");
    /// id-pkix-ocsp-nocheck (RFC 6960, 4.2.2.2.1).
    pub const OCSP_NO_CHECK: Oid = id("1.3.6.1.5.5.7.48.1.5");
    /// Kind of key storage (register of the root authority of Kazakhstan).
    pub const KZ_KEY_STORAGE: Oid = id("1.2.398.3.3.5");
}

/// OCSP (RFC 6960, appendix B).
pub mod ocsp {
    use super::{Oid, id};

    /// id-pkix-ocsp-basic: the one type of answers.
    pub const BASIC: Oid = id("1.3.6.1.5.5.7.48.1.1");
    /// id-pkix-ocsp-nonce (4.4.1).
    pub const NONCE: Oid = id("1.3.6.1.5.5.7.48.1.2");
    /// id-pkix-ocsp-crl (4.4.2).
    pub const CRL_REFERENCE: Oid = id("1.3.6.1.5.5.7.48.1.3");
    /// id-pkix-ocsp-archive-cutoff (4.4.4).
    pub const ARCHIVE_CUTOFF: Oid = id("1.3.6.1.5.5.7.48.1.6");
    /// id-pkix-ocsp-extended-revoke (4.4.8).
    pub const EXTENDED_REVOKE: Oid = id("1.3.6.1.5.5.7.48.1.9");
}

/// Access methods of authorityInfoAccess (RFC 5280, 4.2.2.1).
pub mod access {
    use super::{Oid, id};

    /// id-ad-ocsp.
    pub const OCSP: Oid = id("1.3.6.1.5.5.7.48.1");
    /// id-ad-caIssuers.
    pub const CA_ISSUERS: Oid = id("1.3.6.1.5.5.7.48.2");
}

/// Extended key usages.
pub mod usage {
    use super::{Oid, id};

    /// anyExtendedKeyUsage (RFC 5280, 4.2.1.12).
    pub const ANY: Oid = id("2.5.29.37.0");
    /// id-kp-serverAuth.
    pub const SERVER_AUTH: Oid = id("1.3.6.1.5.5.7.3.1");
    /// id-kp-clientAuth: in Kazakhstan, a login key.
    pub const CLIENT_AUTH: Oid = id("1.3.6.1.5.5.7.3.2");
    /// id-kp-emailProtection: in Kazakhstan, a signing key.
    pub const EMAIL_PROTECTION: Oid = id("1.3.6.1.5.5.7.3.4");
    /// id-kp-timeStamping (RFC 3161, 2.3).
    pub const TIME_STAMPING: Oid = id("1.3.6.1.5.5.7.3.8");
    /// id-kp-OCSPSigning (RFC 6960, 4.2.2.2).
    pub const OCSP_SIGNING: Oid = id("1.3.6.1.5.5.7.3.9");
    /// id-kp-codeSigning.
    pub const CODE_SIGNING: Oid = id("1.3.6.1.5.5.7.3.3");
    /// id-kp-ipsecIKE (RFC 4945, 5.1.3.12).
    pub const IPSEC_IKE: Oid = id("1.3.6.1.5.5.7.3.17");
    /// Uses that are neither signing documents nor logging in.
    pub const NEITHER_SIGNING_NOR_LOGIN: [Oid; 5] = [SERVER_AUTH, CODE_SIGNING, TIME_STAMPING, OCSP_SIGNING, IPSEC_IKE];

    /// An individual.
    pub const KZ_INDIVIDUAL: Oid = id("1.2.398.3.3.4.1.1");
    /// The information system of an individual.
    pub const KZ_INDIVIDUAL_SYSTEM: Oid = id("1.2.398.3.3.4.1.1.1");
    /// A legal entity; stands next to the role in it.
    pub const KZ_LEGAL_ENTITY: Oid = id("1.2.398.3.3.4.1.2");
    /// First head of a legal entity.
    pub const KZ_FIRST_HEAD: Oid = id("1.2.398.3.3.4.1.2.1");
    /// Right to sign for a legal entity.
    pub const KZ_SIGNATORY: Oid = id("1.2.398.3.3.4.1.2.2");
    /// Right to sign financial documents.
    pub const KZ_FINANCIAL_SIGNATORY: Oid = id("1.2.398.3.3.4.1.2.3");
    /// Human resources.
    pub const KZ_HR: Oid = id("1.2.398.3.3.4.1.2.4");
    /// Employee.
    pub const KZ_EMPLOYEE: Oid = id("1.2.398.3.3.4.1.2.5");
    /// Information system; registered systems stand one arc below.
    pub const KZ_INFORMATION_SYSTEM: Oid = id("1.2.398.3.3.4.1.2.6");
    /// How the owner was identified; the kinds stand below.
    pub const KZ_IDENTIFICATION: Oid = id("1.2.398.3.3.4.3");
    /// Client of the Treasury.
    pub const KZ_TREASURY: Oid = id("1.2.398.5.19.1.2.2.1");
}

/// Certificate policies.
pub mod policy {
    use super::{Oid, id};

    /// Everything the national authority of Kazakhstan assigns: its policies, usages and extensions stand below.
    pub const KZ_NATIONAL_AUTHORITY: Oid = id("1.2.398.3.3");
    /// anyPolicy (RFC 5280, 4.2.1.4).
    pub const ANY: Oid = id("2.5.29.32.0");
    /// Qualifier: where the practice statement is (RFC 5280, 4.2.1.4).
    pub const CPS: Oid = id("1.3.6.1.5.5.7.2.1");
    /// Qualifier: what is to be shown to people (RFC 5280, 4.2.1.4).
    pub const USER_NOTICE: Oid = id("1.3.6.1.5.5.7.2.2");
}

/// Forms of otherName.
pub mod name_form {
    use super::{Oid, id};

    /// SmtpUTF8Mailbox (RFC 9598, 3).
    pub const SMTP_UTF8_MAILBOX: Oid = id("1.3.6.1.5.5.7.8.9");
}

/// Attributes of distinguished names.
pub mod attribute {
    use super::{Oid, id};

    /// CN.
    pub const COMMON_NAME: Oid = id("2.5.4.3");
    /// SURNAME.
    pub const SURNAME: Oid = id("2.5.4.4");
    /// SERIALNUMBER: in Kazakhstan `IIN` or `BIN` and twelve digits.
    pub const SERIAL_NUMBER: Oid = id("2.5.4.5");
    /// C.
    pub const COUNTRY: Oid = id("2.5.4.6");
    /// L.
    pub const LOCALITY: Oid = id("2.5.4.7");
    /// ST.
    pub const STATE: Oid = id("2.5.4.8");
    /// STREET.
    pub const STREET: Oid = id("2.5.4.9");
    /// O.
    pub const ORGANIZATION: Oid = id("2.5.4.10");
    /// OU: in Kazakhstan `BIN` and twelve digits.
    pub const ORGANIZATIONAL_UNIT: Oid = id("2.5.4.11");
    /// T.
    pub const TITLE: Oid = id("2.5.4.12");
    /// businessCategory.
    pub const BUSINESS_CATEGORY: Oid = id("2.5.4.15");
    /// G: in Kazakhstan the patronymic, not the first name.
    pub const GIVEN_NAME: Oid = id("2.5.4.42");
    /// organizationIdentifier.
    pub const ORGANIZATION_IDENTIFIER: Oid = id("2.5.4.97");
    /// E.
    pub const EMAIL: Oid = id("1.2.840.113549.1.9.1");
    /// UID: in Kazakhstan the OID of the information system.
    pub const USER_ID: Oid = id("0.9.2342.19200300.100.1.1");
    /// DC.
    pub const DOMAIN_COMPONENT: Oid = id("0.9.2342.19200300.100.1.25");
}
