//! Vector files of Project Wycheproof: one answer per vector.

use qolhat_asn1::{Oid, der};
use qolhat_keystore::{KeystoreError, hazmat};
use qolhat_pki::{
    AlgorithmIdentifier, PublicKey, PublicKeyError, SignatureError, oid, verify_plain_signature, verify_signature,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::scope;
use crate::support::hex;

/// A vector: the question, and what is expected.
#[derive(Debug)]
pub(super) struct Vector {
    /// Number within its file.
    pub(super) id: u64,
    /// What is asked.
    pub(super) question: VectorQuestion,
    /// `valid`, `invalid` or `acceptable`.
    pub(super) expected: String,
}

/// What a vector asks: the fields of its group and its own, without the result, the flags and the comment.
#[derive(Debug)]
pub(super) struct VectorQuestion {
    algorithm: String,
    group: Map<String, Value>,
    fields: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawFile {
    algorithm: String,
    test_groups: Vec<RawGroup>,
}

#[derive(Deserialize)]
struct RawGroup {
    tests: Vec<Map<String, Value>>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

/// The vectors of a case.
pub(super) fn read(question: &Question) -> Result<Vec<Vector>, AnswerError> {
    let raw: RawFile = serde_json::from_slice(&question.file("vectors")?).map_err(|fault| AnswerError::Setting {
        name: "vectors".to_owned(),
        value: Value::from(fault.to_string()),
    })?;
    let mut vectors = Vec::new();
    for group in raw.test_groups {
        for mut fields in group.tests {
            let id = fields.remove("tcId").and_then(|id| id.as_u64()).unwrap_or_default();
            let expected = fields
                .remove("result")
                .and_then(|result| result.as_str().map(str::to_owned));
            fields.remove("flags");
            fields.remove("comment");
            let question = VectorQuestion {
                algorithm: raw.algorithm.clone(),
                group: group.fields.clone(),
                fields,
            };
            vectors.push(Vector {
                id,
                question,
                expected: expected.unwrap_or_default(),
            });
        }
    }
    Ok(vectors)
}

impl VectorQuestion {
    pub(super) fn answer(&self) -> Answer {
        match (self.algorithm.as_str(), self.group_text("type")) {
            ("RSASSA-PKCS1-v1_5", _) => self.rsa_pkcs1(),
            ("RSASSA-PSS", _) => self.rsa_pss(),
            ("ECDSA", _) => self.ecdsa(),
            (name, _) if name.starts_with("PbeWith") => self.pbes2(),
            _ => Answer::unsupported(scope::OTHER_PRIMITIVE),
        }
    }

    fn rsa_pkcs1(&self) -> Answer {
        let algorithm = match self.group_text("sha") {
            "SHA-1" => oid::signature::RSA_SHA1,
            "SHA-256" => oid::signature::RSA_SHA256,
            "SHA-384" => oid::signature::RSA_SHA384,
            "SHA-512" => oid::signature::RSA_SHA512,
            _ => return Answer::unsupported(scope::OTHER_HASH),
        };
        self.verify(&der::sequence(&[&der::oid(algorithm), &der::null()]))
    }

    fn rsa_pss(&self) -> Answer {
        let hash = |name: &str| match self.group_text(name) {
            "SHA-1" => Some(oid::digest::SHA1),
            "SHA-256" => Some(oid::digest::SHA256),
            "SHA-384" => Some(oid::digest::SHA384),
            "SHA-512" => Some(oid::digest::SHA512),
            _ => None,
        };
        let (Some(digest), Some(mask), Some(salt)) = (
            hash("sha"),
            hash("mgfSha"),
            self.group.get("sLen").and_then(Value::as_u64),
        ) else {
            return Answer::unsupported(scope::OTHER_HASH);
        };
        let identifier = |oid: Oid| der::sequence(&[&der::oid(oid), &der::null()]);
        let mask = der::sequence(&[&der::oid(oid::signature::MGF1), &identifier(mask)]);
        let parameters = der::sequence(&[
            &der::explicit(0, &identifier(digest)),
            &der::explicit(1, &mask),
            &der::explicit(2, &der::small_unsigned(salt)),
        ]);
        // Keys that are bound to parameters are in the file as they stand in certificates.
        self.verify(&der::sequence(&[&der::oid(oid::signature::RSA_PSS), &parameters]))
    }

    fn ecdsa(&self) -> Answer {
        let algorithm = match self.group_text("sha") {
            "SHA-1" => oid::signature::ECDSA_SHA1,
            "SHA-256" => oid::signature::ECDSA_SHA256,
            "SHA-384" => oid::signature::ECDSA_SHA384,
            "SHA-512" => oid::signature::ECDSA_SHA512,
            _ => return Answer::unsupported(scope::OTHER_HASH),
        };
        self.verify(&der::sequence(&[&der::oid(algorithm)]))
    }

    fn verify(&self, algorithm: &[u8]) -> Answer {
        let (Some(spki), Some(message), Some(signature)) =
            (self.group_bytes("publicKeyDer"), self.bytes("msg"), self.bytes("sig"))
        else {
            return Answer::error("the vector has no key, message or signature");
        };
        let algorithm = match AlgorithmIdentifier::from_der(algorithm) {
            Ok(algorithm) => algorithm,
            Err(fault) => return Answer::error(fault),
        };
        let key = match PublicKey::from_spki_der(&spki) {
            Ok(key) => key,
            Err(PublicKeyError::UnsupportedParameters {
                algorithm: oid::key::EC,
                parameters: Some(_),
            }) => {
                return Answer::unsupported(scope::OTHER_CURVE);
            }
            Err(fault) => return Answer::valid_if(false).with("reason", fault.to_string()),
        };
        let checked = match self.group_text("type") {
            "EcdsaP1363Verify" => verify_plain_signature(&key, &algorithm, &message, &signature),
            _ => verify_signature(&key, &algorithm, &message, &signature),
        };
        match checked {
            Ok(()) => Answer::valid_if(true),
            Err(fault) => left_out(&fault, &key).map_or_else(
                || Answer::valid_if(false).with("reason", fault.to_string()),
                Answer::unsupported,
            ),
        }
    }

    /// Whether the ciphertext decrypts to the message (RFC 8018, 6.2). A password is octets here, not always text.
    fn pbes2(&self) -> Answer {
        let Some((prf, cipher)) = pbes2_algorithms(&self.algorithm) else {
            return Answer::unsupported(scope::OTHER_PRIMITIVE);
        };
        let [password, salt, iv, message, ciphertext] =
            ["password", "salt", "iv", "msg", "ct"].map(|name| self.bytes(name));
        let iterations = self.fields.get("iterationCount").and_then(Value::as_u64);
        let (Some(password), Some(salt), Some(iv), Some(message), Some(ciphertext), Some(iterations)) =
            (password, salt, iv, message, ciphertext, iterations)
        else {
            return Answer::error("the vector has no password, salt, IV, message, ciphertext or iteration count");
        };
        let prf = der::sequence(&[&der::oid(prf), &der::null()]);
        let parameters = der::sequence(&[&der::octet_string(&salt), &der::small_unsigned(iterations), &prf]);
        let derivation = der::sequence(&[&der::oid(PBKDF2), &parameters]);
        let scheme = der::sequence(&[&der::oid(cipher), &der::octet_string(&iv)]);
        let algorithm = der::sequence(&[&der::oid(PBES2), &der::sequence(&[&derivation, &scheme])]);
        match hazmat::decrypt_pbes2(&algorithm, &password, &ciphertext) {
            Ok(opened) => Answer::valid_if(opened.is_some_and(|opened| *opened == message)),
            Err(KeystoreError::Unsupported { .. }) => Answer::unsupported(scope::CONTAINER_ALGORITHM),
            Err(fault) => Answer::valid_if(false).with("reason", fault.to_string()),
        }
    }

    fn group_text(&self, name: &str) -> &str {
        self.group.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn group_bytes(&self, name: &str) -> Option<Vec<u8>> {
        hex::decode(self.group_text(name))
    }

    fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        hex::decode(self.fields.get(name).and_then(Value::as_str)?)
    }
}

/// id-PBES2 (RFC 8018, A.4).
const PBES2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.13");
/// id-PBKDF2 (RFC 8018, A.2).
const PBKDF2: Oid = Oid::new_unwrap("1.2.840.113549.1.5.12");

/// The pseudorandom function and the cipher of a name such as `PbeWithHmacSha256AndAes_128` (RFC 8018, B.1 and B.2).
fn pbes2_algorithms(name: &str) -> Option<(Oid, Oid)> {
    let (hash, key_bits) = name.strip_prefix("PbeWithHmacSha")?.split_once("AndAes_")?;
    let prf = match hash {
        "1" => Oid::new_unwrap("1.2.840.113549.2.7"),
        "224" => Oid::new_unwrap("1.2.840.113549.2.8"),
        "256" => Oid::new_unwrap("1.2.840.113549.2.9"),
        "384" => Oid::new_unwrap("1.2.840.113549.2.10"),
        "512" => Oid::new_unwrap("1.2.840.113549.2.11"),
        _ => return None,
    };
    let cipher = match key_bits {
        "128" => Oid::new_unwrap("2.16.840.1.101.3.4.1.2"),
        "192" => Oid::new_unwrap("2.16.840.1.101.3.4.1.22"),
        "256" => Oid::new_unwrap("2.16.840.1.101.3.4.1.42"),
        _ => return None,
    };
    Some((prf, cipher))
}

/// Why a combination of key and algorithm is left out, when it is.
fn left_out(fault: &SignatureError, key: &PublicKey) -> Option<scope::OutOfScope> {
    (fault.is_unsupported() && matches!(key, PublicKey::Rsa(_))).then_some(scope::RSA_LENGTH)
}

/// The name of a vector among the cases of its suite.
pub(super) fn name(case: &str, vector: &Vector) -> String {
    format!("{case}#{}", vector.id)
}
