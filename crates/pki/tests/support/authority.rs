//! A small authority for tests: it issues whatever a test needs, right or wrong.

use qolhat_asn1::{Oid, Tag, UnixTime, der};
use qolhat_gost::{HashAlgorithm, Kazakhstan, ParameterSet, PrivateKey, Random, RandomError};
use qolhat_pki::{Certificate, RevocationList, oid};

/// Extensions as (kind, critical, content).
pub(crate) type ExtensionList = Vec<(Oid, bool, Vec<u8>)>;

/// The days between which everything issued here is valid: 2026-01-01 to 2027-01-01.
pub(crate) const FROM: UnixTime = UnixTime(1_767_225_600);
pub(crate) const TO: UnixTime = UnixTime(1_798_761_600);
/// 2026-06-01T00:00:00Z.
pub(crate) const MIDDLE: UnixTime = UnixTime(1_780_272_000);

/// A name with a key.
pub(crate) struct Party {
    pub(crate) name: Vec<u8>,
    key: PrivateKey,
}

/// Randomness that is the same in every run; the key and the message make nonces unique all the same.
pub(crate) struct Fixed;

impl Random for Fixed {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bytes.fill(0x5a);
        Ok(())
    }
}

impl Party {
    /// A party whose key is made from its name.
    pub(crate) fn new(common_name: &str) -> Self {
        Self::with_key(common_name, common_name)
    }

    /// A party whose key is made from `seed`.
    pub(crate) fn with_key(common_name: &str, seed: &str) -> Self {
        let mut scalar = HashAlgorithm::Streebog256.digest(seed.as_bytes()).as_ref().to_vec();
        // Below the group order, whose top octet is 0x40.
        if let Some(top) = scalar.last_mut() {
            *top &= 0x3f;
        }
        let key = PrivateKey::from_scalar_le(ParameterSet::Tc26Gost256A, &scalar).unwrap();
        Self {
            name: common_name_der(common_name),
            key,
        }
    }

    fn spki(&self) -> Vec<u8> {
        let parameters = der::sequence(&[
            &der::oid(oid::curve::KZ_GOST2015_256_A),
            &der::oid(oid::digest::KZ_STREEBOG256),
        ]);
        let algorithm = der::sequence(&[&der::oid(oid::key::KZ_GOST2015_256), &parameters]);
        let point = der::octet_string(&self.key.public_key().to_coordinates_le());
        der::sequence(&[&algorithm, &der::bit_string(&point)])
    }

    fn sign(&self, tbs: &[u8]) -> Vec<u8> {
        let digest = HashAlgorithm::Streebog256.digest(tbs);
        let Kazakhstan(value) = (&self.key.sign_digest(digest.as_ref(), &mut Fixed).unwrap()).into();
        der::sequence(&[tbs, &algorithm(), &der::bit_string(&value)])
    }

    /// Issues a certificate for `subject`.
    pub(crate) fn issue(&self, subject: &Party, serial: u64, extensions: ExtensionList) -> Certificate {
        Certificate::from_der(&self.issue_der(subject, serial, extensions)).unwrap()
    }

    /// Issues a certificate for `subject` that is valid between these moments.
    pub(crate) fn issue_between(
        &self,
        subject: &Party,
        serial: u64,
        extensions: ExtensionList,
        validity: (UnixTime, UnixTime),
    ) -> Certificate {
        Certificate::from_der(&self.issue_der_between(subject, serial, extensions, validity)).unwrap()
    }

    /// The bytes of a certificate for `subject`.
    pub(crate) fn issue_der(&self, subject: &Party, serial: u64, extensions: ExtensionList) -> Vec<u8> {
        self.issue_der_between(subject, serial, extensions, (FROM, TO))
    }

    fn issue_der_between(
        &self,
        subject: &Party,
        serial: u64,
        extensions: ExtensionList,
        validity: (UnixTime, UnixTime),
    ) -> Vec<u8> {
        let mut fields = vec![
            der::explicit(0, &der::small_unsigned(2)),
            der::small_unsigned(serial),
            algorithm(),
            self.name.clone(),
            der::sequence(&[&der::time(validity.0), &der::time(validity.1)]),
            subject.name.clone(),
            subject.spki(),
        ];
        if !extensions.is_empty() {
            fields.push(der::explicit(3, &extension_list(extensions)));
        }
        self.sign(&der::element(Tag::SEQUENCE, &fields.concat()))
    }

    /// Issues a list of (serial, moment, reason) with the given number; `base` makes it a delta.
    pub(crate) fn list(
        &self,
        updates: (UnixTime, UnixTime),
        entries: &[(u64, UnixTime, u32)],
        number: u64,
        base: Option<u64>,
    ) -> RevocationList {
        let revoked: Vec<u8> = entries.iter().flat_map(|entry| list_entry(*entry)).collect();
        self.list_of(updates, &revoked, number, base)
    }

    /// Issues a list of entries that are written out already.
    pub(crate) fn list_of(
        &self,
        updates: (UnixTime, UnixTime),
        revoked: &[u8],
        number: u64,
        base: Option<u64>,
    ) -> RevocationList {
        self.list_with(updates, revoked, number, base, Vec::new())
    }

    /// As [`Party::list_of`], with more extensions of the list.
    pub(crate) fn list_with(
        &self,
        updates: (UnixTime, UnixTime),
        revoked: &[u8],
        number: u64,
        base: Option<u64>,
        more: ExtensionList,
    ) -> RevocationList {
        let mut extensions = vec![(oid::extension::CRL_NUMBER, false, der::small_unsigned(number))];
        if let Some(base) = base {
            extensions.push((oid::extension::DELTA_CRL_INDICATOR, true, der::small_unsigned(base)));
        }
        extensions.extend(more);
        let mut fields = vec![
            der::small_unsigned(1),
            algorithm(),
            self.name.clone(),
            der::time(updates.0),
            der::time(updates.1),
        ];
        if !revoked.is_empty() {
            fields.push(der::element(Tag::SEQUENCE, revoked));
        }
        fields.push(der::explicit(0, &extension_list(extensions)));
        let bytes = self.sign(&der::element(Tag::SEQUENCE, &fields.concat()));
        RevocationList::from_der(&bytes).unwrap()
    }
}

fn list_entry((serial, at, reason): (u64, UnixTime, u32)) -> Vec<u8> {
    let code = der::element(Tag::ENUMERATED, &[u8::try_from(reason).unwrap()]);
    let extensions = extension_list(vec![(oid::extension::REASON_CODE, false, code)]);
    der::sequence(&[&der::small_unsigned(serial), &der::time(at), &extensions])
}

fn algorithm() -> Vec<u8> {
    der::sequence(&[&der::oid(oid::signature::KZ_GOST2015_256), &der::null()])
}

pub(crate) fn common_name_der(text: &str) -> Vec<u8> {
    let attribute = der::sequence(&[&der::oid(oid::attribute::COMMON_NAME), &der::utf8_string(text)]);
    der::sequence(&[&der::set_of(vec![attribute])])
}

pub(crate) fn extension_list(extensions: ExtensionList) -> Vec<u8> {
    let each: Vec<Vec<u8>> = extensions
        .into_iter()
        .map(|(oid, critical, value)| {
            let flag = if critical { der::boolean(true) } else { Vec::new() };
            der::sequence(&[&der::oid(oid), &flag, &der::octet_string(&value)])
        })
        .collect();
    der::element(Tag::SEQUENCE, &each.concat())
}

/// What an authority's certificate needs.
pub(crate) fn authority() -> ExtensionList {
    vec![
        (
            oid::extension::BASIC_CONSTRAINTS,
            true,
            der::sequence(&[&der::boolean(true)]),
        ),
        (
            oid::extension::KEY_USAGE,
            true,
            der::named_bits(&[false, false, false, false, false, true, true]),
        ),
    ]
}

/// What a signing key of a person needs.
pub(crate) fn person() -> ExtensionList {
    vec![
        (oid::extension::KEY_USAGE, true, der::named_bits(&[true, true])),
        (
            oid::extension::EXTENDED_KEY_USAGE,
            false,
            der::sequence(&[&der::oid(oid::usage::EMAIL_PROTECTION)]),
        ),
    ]
}

/// A certificatePolicies extension.
pub(crate) fn policies(policies: &[Oid]) -> (Oid, bool, Vec<u8>) {
    let each: Vec<u8> = policies
        .iter()
        .flat_map(|policy| der::sequence(&[&der::oid(*policy)]))
        .collect();
    (
        oid::extension::CERTIFICATE_POLICIES,
        false,
        der::element(Tag::SEQUENCE, &each),
    )
}
