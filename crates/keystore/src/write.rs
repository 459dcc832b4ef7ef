//! Writing a container in the layout of the НУЦ.

use qolhat_asn1::{Tag, der};
use qolhat_gost::Random;

use crate::{
    KeystoreError, Passphrase, SigningKey,
    limits::Work,
    mac,
    passphrase::PassphraseBytes,
    pbe::{Secrecy, encrypt_as_nca},
    pkcs12::{CERTIFICATE_BAG, DATA, ENCRYPTED_DATA, FRIENDLY_NAME, LOCAL_KEY_ID, SHROUDED_KEY_BAG, X509_CERTIFICATE},
};
use qolhat_pki::Signer;

/// Rounds of every key derivation in the containers of the НУЦ.
///
/// Few by the measure of today; it is written for test and demonstration keys only, where the layout has to be what
/// real containers have.
const NCA_ITERATIONS: u32 = 1024;

/// Length of every salt in the containers of the НУЦ, in bytes.
const NCA_SALT_BYTES: usize = 20;

/// Writes one key with its certificate, byte for byte in the layout of НУЦ containers: the key in 3DES, the
/// certificate in 40-bit RC2, HMAC-SHA-1 over both, 1024 rounds, indefinite lengths inside a DER shell, and the key
/// identifier as friendlyName and localKeyId.
///
/// The layout is that of its time: 40-bit RC2 hides nothing (a certificate is public), and 1024 rounds make a weak
/// passphrase easy to guess. Keys that matter are not written with it.
///
/// # Errors
/// [`KeystoreError::Randomness`] when no salt can be had.
pub fn write_pkcs12(
    key: &SigningKey,
    passphrase: &Passphrase,
    random: &mut dyn Random,
) -> Result<Vec<u8>, KeystoreError> {
    let mut work = Work::new();
    let forms = passphrase.forms();
    let passphrase = forms.first().ok_or(KeystoreError::WrongPassphrase)?;
    let certificate = key.certificate();
    let key_id = match certificate.subject_key_id() {
        Some(key_id) => key_id.to_vec(),
        // A certificate without one is named by its own hash; any name will do.
        None => certificate.sha256()[..20].to_vec(),
    };
    let attributes = bag_attributes(&key_id);

    let info = key.private_key().to_pkcs8_der();
    let salt = random_salt(random)?;
    let (algorithm, ciphertext) =
        encrypt_as_nca(Secrecy::PrivateKey, passphrase, &salt, NCA_ITERATIONS, &info, &mut work)?;
    let shrouded = der::sequence(&[&algorithm, &der::octet_string(&ciphertext)]);
    let key_bag = der::sequence(&[&der::oid(SHROUDED_KEY_BAG), &der::explicit(0, &shrouded), &attributes]);
    let key_safe = der::sequence(&[&key_bag]);

    let certificate_bag = der::sequence(&[
        &der::oid(X509_CERTIFICATE),
        &der::explicit(0, &der::octet_string(certificate.der())),
    ]);
    let certificate_bag = der::sequence(&[
        &der::oid(CERTIFICATE_BAG),
        &der::explicit(0, &certificate_bag),
        &attributes,
    ]);
    let salt = random_salt(random)?;
    let (algorithm, ciphertext) = encrypt_as_nca(
        Secrecy::Certificate,
        passphrase,
        &salt,
        NCA_ITERATIONS,
        &der::sequence(&[&certificate_bag]),
        &mut work,
    )?;
    let encrypted = indefinite(
        Tag::SEQUENCE,
        &[
            &der::small_unsigned(0),
            &indefinite(
                Tag::SEQUENCE,
                &[
                    &der::oid(DATA),
                    &algorithm,
                    &indefinite(CONTEXT_0, &[&der::octet_string(&ciphertext)]),
                ],
            ),
        ],
    );

    let authenticated_safe = indefinite(
        Tag::SEQUENCE,
        &[
            &indefinite(
                Tag::SEQUENCE,
                &[
                    &der::oid(DATA),
                    &indefinite(CONTEXT_0, &[&der::octet_string(&key_safe)]),
                ],
            ),
            &indefinite(
                Tag::SEQUENCE,
                &[&der::oid(ENCRYPTED_DATA), &indefinite(CONTEXT_0, &[&encrypted])],
            ),
        ],
    );
    seal(&authenticated_safe, passphrase, random, &mut work)
}

const CONTEXT_0: Tag = Tag::context(0).as_constructed();

fn seal(
    authenticated_safe: &[u8],
    passphrase: &PassphraseBytes<'_>,
    random: &mut dyn Random,
    work: &mut Work,
) -> Result<Vec<u8>, KeystoreError> {
    let mac = mac::seal_as_nca(
        passphrase,
        random_salt(random)?,
        NCA_ITERATIONS,
        authenticated_safe,
        work,
    )?;
    let content = der::sequence(&[
        &der::oid(DATA),
        &der::explicit(0, &der::octet_string(authenticated_safe)),
    ]);
    Ok(der::sequence(&[&der::small_unsigned(3), &content, &mac]))
}

fn random_salt(random: &mut dyn Random) -> Result<Vec<u8>, KeystoreError> {
    let mut salt = vec![0; NCA_SALT_BYTES];
    random.fill(&mut salt)?;
    Ok(salt)
}

/// localKeyId with the key identifier, friendlyName with its hex.
fn bag_attributes(key_id: &[u8]) -> Vec<u8> {
    let hex: String = key_id.iter().map(|octet| format!("{octet:02x}")).collect();
    let name: Vec<u8> = hex.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let attribute = |kind, value| der::sequence(&[&der::oid(kind), &der::set_of(vec![value])]);
    der::set_of(vec![
        attribute(LOCAL_KEY_ID, der::octet_string(key_id)),
        attribute(FRIENDLY_NAME, der::element(Tag::BMP_STRING, &name)),
    ])
}

/// A constructed element of indefinite length (X.690, 8.1.3.6).
fn indefinite(tag: Tag, elements: &[&[u8]]) -> Vec<u8> {
    let identifier = &der::element(tag, &[])[..1];
    [identifier, &[0x80], &elements.concat(), &[0, 0]].concat()
}
