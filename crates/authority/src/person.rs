//! Certificates of people and systems.

use qolhat_asn1::{Oid, UnixTime};
use qolhat_gost::Random;
use qolhat_keystore::{KeystoreError, Passphrase, SignatureScheme, SigningKey, write_pkcs12};
use qolhat_pki::{Certificate, Purpose, Role, Signer, oid};

use crate::{AuthorityError, KeyKind, certificate::Usage};

/// Who asks for a certificate, and for which.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PersonRequest {
    /// Surname and given name in capitals; for a system its name.
    pub common_name: String,
    /// Surname in capitals.
    pub surname: Option<String>,
    /// Patronymic in capitals.
    pub patronymic: Option<String>,
    /// Individual identification number, twelve digits.
    pub iin: Option<String>,
    /// Business identification number, twelve digits.
    pub bin: Option<String>,
    /// Name of the organisation.
    pub organization: Option<String>,
    /// What the person may do in it.
    pub role: Role,
    /// [`Purpose::Sign`], [`Purpose::Login`] or [`Purpose::SignAndLogin`]. A GOST-2015 signing key always logs in too,
    /// because the НУЦ makes no other.
    pub purpose: Purpose,
    /// First moment of validity.
    pub not_before: UnixTime,
    /// Last moment of validity.
    pub not_after: UnixTime,
    /// Which key to make.
    pub key: KeyKind,
}

impl PersonRequest {
    /// Roles in an organisation need one.
    pub(crate) fn check(&self) -> Result<(), AuthorityError> {
        if self.role != Role::Individual && (self.organization.is_none() || self.bin.is_none()) {
            return Err(AuthorityError::OrganizationMissing);
        }
        Ok(())
    }

    /// Key usage, extended key usage and policy (register of the root authority of Kazakhstan).
    pub(crate) fn profile(&self) -> Result<CertificateProfile, AuthorityError> {
        use Usage::{DigitalSignature, KeyAgreement, KeyEncipherment, NonRepudiation};
        let is_legal = self.role != Role::Individual;
        let is_gost_2015 = matches!(
            self.key.scheme(),
            SignatureScheme::Gost2015Bits512 | SignatureScheme::Gost2015Bits256
        );
        let (usages, mut extended, policy) = match (self.purpose, is_gost_2015) {
            (Purpose::Login, _) => {
                let policy = if is_legal {
                    policy::LOGIN_LEGAL
                } else {
                    policy::LOGIN_INDIVIDUAL
                };
                (
                    vec![DigitalSignature, KeyEncipherment],
                    vec![oid::usage::CLIENT_AUTH],
                    policy,
                )
            }
            (Purpose::Sign | Purpose::SignAndLogin, true) => (
                vec![DigitalSignature, NonRepudiation, KeyAgreement],
                vec![oid::usage::EMAIL_PROTECTION],
                policy::GENERAL,
            ),
            (Purpose::Sign, false) => {
                let policy = if is_legal {
                    policy::SIGN_LEGAL
                } else {
                    policy::SIGN_INDIVIDUAL
                };
                (
                    vec![DigitalSignature, NonRepudiation],
                    vec![oid::usage::EMAIL_PROTECTION],
                    policy,
                )
            }
            (Purpose::SignAndLogin, false) => (
                vec![DigitalSignature, NonRepudiation, KeyEncipherment],
                vec![oid::usage::EMAIL_PROTECTION, oid::usage::CLIENT_AUTH],
                policy::GENERAL,
            ),
            (purpose, _) => return Err(AuthorityError::PurposeNotIssued { purpose }),
        };
        if self.role == Role::InformationSystem {
            // Systems have neither mail nor login usage.
            extended.clear();
        }
        extended.push(if is_legal {
            oid::usage::KZ_LEGAL_ENTITY
        } else {
            oid::usage::KZ_INDIVIDUAL
        });
        extended.extend(role_usage(self.role));
        Ok(CertificateProfile {
            usages,
            extended,
            policy,
        })
    }
}

/// Policies of the НУЦ (register of the root authority of Kazakhstan).
pub(crate) mod policy {
    use qolhat_asn1::Oid;

    pub(crate) const GENERAL: Oid = Oid::new_unwrap("1.2.398.3.3.2");
    pub(crate) const SIGN_LEGAL: Oid = Oid::new_unwrap("1.2.398.3.3.2.1");
    pub(crate) const LOGIN_LEGAL: Oid = Oid::new_unwrap("1.2.398.3.3.2.2");
    pub(crate) const SIGN_INDIVIDUAL: Oid = Oid::new_unwrap("1.2.398.3.3.2.3");
    pub(crate) const LOGIN_INDIVIDUAL: Oid = Oid::new_unwrap("1.2.398.3.3.2.4");
}

/// The usage that stands next to "legal entity".
fn role_usage(role: Role) -> Option<Oid> {
    match role {
        Role::FirstHead => Some(oid::usage::KZ_FIRST_HEAD),
        Role::Signatory => Some(oid::usage::KZ_SIGNATORY),
        Role::FinancialSignatory => Some(oid::usage::KZ_FINANCIAL_SIGNATORY),
        Role::Hr => Some(oid::usage::KZ_HR),
        Role::Employee => Some(oid::usage::KZ_EMPLOYEE),
        Role::InformationSystem => Some(oid::usage::KZ_INFORMATION_SYSTEM),
        Role::Treasury => Some(oid::usage::KZ_TREASURY),
        _ => None,
    }
}

/// What the request decides about the extensions of the certificate.
pub(crate) struct CertificateProfile {
    pub(crate) usages: Vec<Usage>,
    pub(crate) extended: Vec<Oid>,
    pub(crate) policy: Oid,
}

/// A new certificate with its key.
#[derive(Debug)]
pub struct Issued {
    key: SigningKey,
}

impl Issued {
    pub(crate) fn new(key: SigningKey) -> Self {
        Self { key }
    }

    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.key.certificate()
    }

    /// The key, to sign with at once.
    #[must_use]
    pub fn signing_key(&self) -> &SigningKey {
        &self.key
    }

    /// Gives the key away.
    #[must_use]
    pub fn into_signing_key(self) -> SigningKey {
        self.key
    }

    /// A PKCS#12 container with the key and the certificate, in the layout of the НУЦ.
    ///
    /// # Errors
    /// [`KeystoreError::Randomness`] when no salt can be had.
    pub fn container(&self, passphrase: &Passphrase, random: &mut dyn Random) -> Result<Vec<u8>, KeystoreError> {
        write_pkcs12(&self.key, passphrase, random)
    }
}
