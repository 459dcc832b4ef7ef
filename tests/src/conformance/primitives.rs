//! Known answers: hashes, codes, key derivation, GOST signatures and key agreement.

use qolhat_gost::{HashAlgorithm, Kazakhstan, ParameterSet, PrivateKey, PublicKey, hazmat};
use qolhat_pki::DigestAlgorithm;

use super::answer::{Answer, AnswerError};
use super::manifest::Question;
use super::scope;
use crate::support::hex;

/// The longest derived key that is made, in bytes; vectors have at most a few blocks.
const MAX_DERIVED_BYTES: u64 = 1 << 20;

pub(super) fn hash(question: &Question) -> Result<Answer, AnswerError> {
    let message = bytes(question, "message_hex")?;
    let Some(algorithm) = digest_algorithm(question.text("algorithm")) else {
        return Ok(Answer::unsupported(scope::OTHER_PRIMITIVE));
    };
    Ok(Answer::result("match").with("digest_hex", hex::encode(&algorithm.digest(&message))))
}

pub(super) fn hmac(question: &Question) -> Result<Answer, AnswerError> {
    let (key, message) = (bytes(question, "key_hex")?, bytes(question, "message_hex")?);
    let code = match question.text("algorithm") {
        "hmac-streebog256" => qolhat_gost::hmac_streebog256(&key, &message).to_vec(),
        "hmac-streebog512" => qolhat_gost::hmac_streebog512(&key, &message).to_vec(),
        _ => return Ok(Answer::unsupported(scope::OTHER_PRIMITIVE)),
    };
    Ok(Answer::result("match").with("mac_hex", hex::encode(&code)))
}

pub(super) fn pbkdf2(question: &Question) -> Result<Answer, AnswerError> {
    let (password, salt) = (bytes(question, "password_hex")?, bytes(question, "salt_hex")?);
    let iterations = number(question, "iterations", u64::from(u32::MAX))?;
    let length = number(question, "length", MAX_DERIVED_BYTES)?;
    if question.text("algorithm") != "pbkdf2-hmac-streebog512" {
        return Ok(Answer::unsupported(scope::OTHER_PRIMITIVE));
    }
    let mut key = vec![0; usize::try_from(length).unwrap_or_default()];
    qolhat_gost::pbkdf2_streebog512(
        &password,
        &salt,
        u32::try_from(iterations).unwrap_or_default(),
        &mut key,
    );
    Ok(Answer::result("match").with("key_hex", hex::encode(&key)))
}

/// The digest of these cases is bytes in the output order of the hash, whatever `digest_order` says: the program they
/// come from (nettle) reads them so, and only so do its own good signatures verify.
pub(super) fn gost_verify(question: &Question) -> Result<Answer, AnswerError> {
    let set = parameter_set(question)?;
    let coordinates = [reversed(question, "public_x")?, reversed(question, "public_y")?].concat();
    let digest = bytes(question, "digest_hex")?;
    let (r, s) = (bytes(question, "r")?, bytes(question, "s")?);
    let result = PublicKey::from_coordinates_le(set, &coordinates).and_then(|key| {
        let signature = hazmat::signature_from_integers_be(set, &r, &s)?;
        key.verify_digest(&digest, &signature)
    });
    Ok(match result {
        Ok(()) => Answer::valid_if(true),
        Err(fault) => Answer::valid_if(false).with("reason", fault.to_string()),
    })
}

pub(super) fn gost_sign_known_k(question: &Question) -> Result<Answer, AnswerError> {
    let set = parameter_set(question)?;
    let (d, k) = (bytes(question, "private_hex")?, bytes(question, "k_hex")?);
    let digest = match question.text("digest_order") {
        "big-endian integer" => reversed(question, "digest_hex")?,
        _ => bytes(question, "digest_hex")?,
    };
    let signed = PrivateKey::from_scalar_be(set, &d).and_then(|key| {
        Ok((
            key.public_key(),
            hazmat::sign_digest_with_known_nonce(&key, &digest, &k)?,
        ))
    });
    Ok(match signed {
        Err(fault) => Answer::error(fault),
        Ok((public, signature)) => {
            let mut numbers = Kazakhstan::from(&signature).0;
            numbers.extend(public.to_coordinates_le());
            let [r, s, x, y] = [0, 1, 2, 3].map(|place| {
                let length = set.coordinate_bytes();
                let big_endian: Vec<u8> = numbers[place * length..(place + 1) * length]
                    .iter()
                    .rev()
                    .copied()
                    .collect();
                hex::encode(&big_endian)
            });
            Answer::result("match")
                .with("r", r)
                .with("s", s)
                .with("public_x", x)
                .with("public_y", y)
        }
    })
}

pub(super) fn gost_vko(question: &Question) -> Result<Answer, AnswerError> {
    let set = parameter_set(question)?;
    let (key, peer) = (bytes(question, "private_hex")?, bytes(question, "peer_public_hex")?);
    let ukm = bytes(question, "ukm_hex")?;
    let hash = match question.text("algorithm") {
        "vko-2012-256" => HashAlgorithm::Streebog256,
        "vko-2012-512" => HashAlgorithm::Streebog512,
        "vko-2001" => HashAlgorithm::Gost94CryptoPro,
        _ => return Ok(Answer::unsupported(scope::OTHER_PRIMITIVE)),
    };
    let agreed = PrivateKey::from_scalar_le(set, &key).and_then(|key| {
        let peer = PublicKey::from_coordinates_le(set, &peer)?;
        hazmat::agree_key(&key, &peer, &ukm, hash)
    });
    Ok(match agreed {
        Ok(key) => Answer::result("match").with("kek_hex", hex::encode(&key)),
        Err(fault) => Answer::error(fault),
    })
}

fn digest_algorithm(name: &str) -> Option<DigestAlgorithm> {
    Some(match name {
        "streebog256" => DigestAlgorithm::Streebog256,
        "streebog512" => DigestAlgorithm::Streebog512,
        "gost3411-94-test" => DigestAlgorithm::Gost94Test,
        "gost3411-94-cryptopro" => DigestAlgorithm::Gost94CryptoPro,
        "sha1" => DigestAlgorithm::Sha1,
        "sha256" => DigestAlgorithm::Sha256,
        "sha384" => DigestAlgorithm::Sha384,
        "sha512" => DigestAlgorithm::Sha512,
        _ => return None,
    })
}

/// The parameter set of `curve`, which may carry a remark in brackets and write the year as 12 or 2012.
fn parameter_set(question: &Question) -> Result<ParameterSet, AnswerError> {
    let name = question
        .text("curve")
        .split(' ')
        .next()
        .unwrap_or_default()
        .replace("3410-12-", "3410-2012-");
    ParameterSet::ALL
        .into_iter()
        .find(|set| set.name().eq_ignore_ascii_case(&name) || set.oid() == name)
        .ok_or_else(|| meaningless(question, "curve"))
}

fn bytes(question: &Question, name: &str) -> Result<Vec<u8>, AnswerError> {
    let text = question.setting(name).as_str().and_then(hex::decode);
    text.ok_or_else(|| meaningless(question, name))
}

fn reversed(question: &Question, name: &str) -> Result<Vec<u8>, AnswerError> {
    Ok(bytes(question, name)?.into_iter().rev().collect())
}

fn number(question: &Question, name: &str, limit: u64) -> Result<u64, AnswerError> {
    question
        .setting(name)
        .as_u64()
        .filter(|number| *number <= limit)
        .ok_or_else(|| meaningless(question, name))
}

fn meaningless(question: &Question, name: &str) -> AnswerError {
    AnswerError::Setting {
        name: name.to_owned(),
        value: question.setting(name).clone(),
    }
}
