//! Time stamps, and signatures that carry them, made by the keys of the test PKI.

use qolhat_asn1::{Oid, Tag, UnixTime, der};
use qolhat_keystore::SigningKey;
use qolhat_pki::{DigestAlgorithm, Signer};
use qolhat_signature::cms::SignedData;

use super::Noise;

const SIGNED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.2");
const TIMESTAMP_INFO: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.1.4");
const SIGNATURE_TIMESTAMP: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.14");
const CONTENT_TYPE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: Oid = Oid::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: Oid = Oid::new_unwrap("1.2.840.113549.1.9.16.2.12");
const POLICY: Oid = Oid::new_unwrap("1.2.398.3.3.2.6.4");

/// How a stamp is made; lawful until something is changed.
pub struct Recipe<'a> {
    pub key: &'a SigningKey,
    pub stamped: &'a [u8],
    pub time: UnixTime,
    pub imprint_algorithm: DigestAlgorithm,
    /// What the token is content of; TSTInfo unless changed.
    pub content_type: Oid,
    /// Further fields of TSTInfo after the time.
    pub extra: Vec<u8>,
    /// Whether the signed attributes name the certificate, by SHA-1 as the national authority does.
    pub names_certificate: bool,
    pub signers: usize,
    /// Certificates beside that of the authority.
    pub certificates: Vec<u8>,
}

impl<'a> Recipe<'a> {
    pub fn lawful(key: &'a SigningKey, stamped: &'a [u8], time: UnixTime) -> Self {
        Self {
            key,
            stamped,
            time,
            imprint_algorithm: key.digest_algorithm(),
            content_type: TIMESTAMP_INFO,
            extra: Vec::new(),
            names_certificate: true,
            signers: 1,
            certificates: Vec::new(),
        }
    }

    /// The token.
    pub fn bake(&self) -> Vec<u8> {
        let imprint = der::sequence(&[
            &self.imprint_algorithm.to_algorithm_identifier_der(),
            &der::octet_string(&self.imprint_algorithm.digest(self.stamped)),
        ]);
        let info = der::sequence(&[
            &der::small_unsigned(1),
            &der::oid(POLICY),
            &imprint,
            &der::small_unsigned(7),
            &der::generalized_time(self.time),
            &self.extra,
        ]);
        let certificate = self.key.certificate();
        let digest_algorithm = self.key.digest_algorithm();
        let mut attributes = vec![
            attribute(CONTENT_TYPE, &der::oid(self.content_type)),
            attribute(MESSAGE_DIGEST, &der::octet_string(&digest_algorithm.digest(&info))),
        ];
        if self.names_certificate {
            let hash = der::octet_string(&DigestAlgorithm::Sha1.digest(certificate.der()));
            let named = der::sequence(&[&der::sequence(&[&der::sequence(&[&hash])])]);
            attributes.push(attribute(SIGNING_CERTIFICATE, &named));
        }
        let set = der::set_of(attributes);
        let value = self.key.sign(&set, &mut Noise::new(11)).unwrap();
        let signer = der::sequence(&[
            &der::small_unsigned(1),
            &der::sequence(&[
                certificate.issuer().der(),
                &der::element(Tag::INTEGER, certificate.serial_content()),
            ]),
            &digest_algorithm.to_algorithm_identifier_der(),
            &der::retagged(&set, Tag::context(0).as_constructed()).unwrap(),
            &self.key.signature_algorithm_der(),
            &der::octet_string(&value),
        ]);
        let content = der::sequence(&[
            &der::oid(self.content_type),
            &der::explicit(0, &der::octet_string(&info)),
        ]);
        content_info(&[
            &der::small_unsigned(3),
            &der::element(Tag::SET, &digest_algorithm.to_algorithm_identifier_der()),
            &content,
            &der::implicit_constructed(0, &[certificate.der(), &self.certificates]),
            &der::element(Tag::SET, &signer.repeat(self.signers)),
        ])
    }
}

fn attribute(kind: Oid, value: &[u8]) -> Vec<u8> {
    der::sequence(&[&der::oid(kind), &der::element(Tag::SET, value)])
}

fn content_info(fields: &[&[u8]]) -> Vec<u8> {
    der::sequence(&[&der::oid(SIGNED_DATA), &der::explicit(0, &der::sequence(fields))])
}

/// The value of the first signature: what a stamp is made over.
pub fn signature_value(cms: &[u8]) -> Vec<u8> {
    let signed = SignedData::from_ber(cms).unwrap();
    signed.signer_infos().next().unwrap().unwrap().signature.into_owned()
}

/// The tokens that the first signer carries.
pub fn tokens_of(cms: &[u8]) -> Vec<Vec<u8>> {
    let signed = SignedData::from_ber(cms).unwrap();
    let signer = signed.signer_infos().next().unwrap().unwrap();
    let unsigned = signer.unsigned_attributes.unwrap();
    unsigned
        .values(SIGNATURE_TIMESTAMP)
        .map(|token| token.raw().to_vec())
        .collect()
}

/// The file with these stamps, and no others, on its only signer.
pub fn with_stamps(cms: &[u8], tokens: &[Vec<u8>]) -> Vec<u8> {
    let signed = SignedData::from_ber(cms).unwrap();
    let signer = signed.signers[0].sequence().unwrap().collect().unwrap();
    let mut fields: Vec<u8> = signer
        .iter()
        .filter(|field| !field.is_context(1))
        .flat_map(|field| field.raw().to_vec())
        .collect();
    let set = der::element(Tag::SET, &tokens.concat());
    let stamps = der::sequence(&[&der::oid(SIGNATURE_TIMESTAMP), &set]);
    fields.extend(der::implicit_constructed(1, &[&stamps]));
    content_info(&[
        &der::small_unsigned(u64::from(signed.version)),
        signed.digest_algorithms.raw(),
        signed.encapsulated.raw(),
        signed.certificate_set.map(|set| set.raw()).unwrap_or_default(),
        &der::element(Tag::SET, &der::element(Tag::SEQUENCE, &fields)),
    ])
}

/// A revocation list of the key's certificate: each entry is the content of a serial number, since when, and the number
/// of a reason.
pub fn revocation_list(key: &SigningKey, this_update: UnixTime, entries: &[(&[u8], UnixTime, Option<u8>)]) -> Vec<u8> {
    const REASON: Oid = Oid::new_unwrap("2.5.29.21");
    let revoked: Vec<Vec<u8>> = entries
        .iter()
        .map(|(serial, at, reason)| {
            let extensions = reason.map(|reason| {
                let value = der::octet_string(&der::element(Tag::ENUMERATED, &[reason]));
                der::sequence(&[&der::sequence(&[&der::oid(REASON), &value])])
            });
            der::sequence(&[
                &der::element(Tag::INTEGER, serial),
                &der::time(*at),
                &extensions.unwrap_or_default(),
            ])
        })
        .collect();
    let algorithm = key.signature_algorithm_der();
    let to_be_signed = der::sequence(&[
        &der::small_unsigned(1),
        &algorithm,
        key.certificate().subject().der(),
        &der::time(this_update),
        &der::time(UnixTime(this_update.0 + 20 * 365 * 86_400)),
        &der::sequence(&[&revoked.concat()]),
    ]);
    let value = key.sign(&to_be_signed, &mut Noise::new(12)).unwrap();
    der::sequence(&[&to_be_signed, &algorithm, &der::bit_string(&value)])
}
