//! What the integration tests share: where the data lies, and how it is read.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests; each test file uses a part"
)]

pub mod timestamp;

use std::path::{Path, PathBuf};

use qolhat_asn1::{CivilTime, UnixTime};
use qolhat_keystore::{Passphrase, SigningKey, open_pkcs12};
use qolhat_pki::{AnchorOrigin, Certificate, ChainPolicy, RevocationDepth, RevocationList, TrustStore};
use qolhat_signature::{ValidationContext, decode_armour};

/// The fixtures of this repository.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// The folder of common data beside the checkout, when it is there; else says aloud that the test is skipped.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
pub fn shared_data(test: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED {test}: the folder {} is not there", folder.display());
    None
}

pub fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// `2026-11-20T08:30:00Z`.
pub fn moment(text: &str) -> UnixTime {
    let parts: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|part| part.parse().ok())
        .collect();
    let [year, month, day, hour, minute, second] = parts[..] else {
        panic!("{text} is no time")
    };
    CivilTime {
        year: i64::from(year),
        month,
        day,
        hour,
        minute,
        second,
    }
    .to_unix()
    .unwrap()
}

/// Anchors, other certificates and lists, owned, so that a context can borrow them. What can not be read is left out:
/// a missing piece shows in the verdict.
#[derive(Default)]
pub struct Evidence {
    pub anchors: TrustStore,
    pub intermediates: Vec<Certificate>,
    pub crls: Vec<RevocationList>,
}

impl Evidence {
    pub fn new(anchors: &[PathBuf], intermediates: &[PathBuf], crls: &[PathBuf]) -> Self {
        Self {
            anchors: TrustStore::from_certificates(certificates(anchors), AnchorOrigin::GivenByUser),
            intermediates: certificates(intermediates),
            crls: crls
                .iter()
                .filter_map(|path| RevocationList::from_der(&read(path)).ok())
                .collect(),
        }
    }

    /// A family of the test PKI as its INDEX.md says: the root as the only anchor, the issuing CA beside it, both lists.
    pub fn of_families(folder: &Path, families: &[&str]) -> Self {
        let of = |suffix: &str| -> Vec<PathBuf> {
            families
                .iter()
                .map(|family| folder.join(family).join(format!("{family}_{suffix}")))
                .collect()
        };
        let crls = [of("root.crl"), of("nca.crl")].concat();
        Self::new(&of("root.cer"), &of("nca.cer"), &crls)
    }

    pub fn context(&self, at: &str, revocation: RevocationDepth) -> ValidationContext<'_> {
        ValidationContext {
            intermediates: &self.intermediates,
            crls: &self.crls,
            policy: ChainPolicy {
                revocation,
                ..ChainPolicy::at(moment(at))
            },
            ..ValidationContext::new(&self.anchors, moment(at))
        }
    }
}

fn certificates(paths: &[PathBuf]) -> Vec<Certificate> {
    paths
        .iter()
        .filter_map(|path| Certificate::from_der(&decode_armour(&read(path))).ok())
        .collect()
}

/// Parts of an S/MIME message: the CMS, and the content when it stands beside it (RFC 8551, 3.5).
pub fn unwrap_mime(message: &[u8]) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
    let text = String::from_utf8_lossy(message).replace("\r\n", "\n");
    let (header, body) = text.split_once("\n\n")?;
    let unfolded = header.replace("\n ", " ").replace("\n\t", " ");
    let Some(boundary) = unfolded.split("boundary=").nth(1) else {
        return Some((body.as_bytes().to_vec(), None));
    };
    let boundary = boundary.trim_start_matches('"').split(['"', ';', '\n']).next()?;
    let delimiter = format!("--{boundary}");
    let mut parts = body.split(&delimiter).skip(1);
    let content = parts.next()?.strip_prefix('\n')?;
    // The line break before a boundary belongs to the boundary; lines are signed with CR LF.
    let content = content.strip_suffix('\n')?.replace('\n', "\r\n");
    let (_, signature) = parts.next()?.split_once("\n\n")?;
    Some((signature.as_bytes().to_vec(), Some(content.into_bytes())))
}

/// The key of a person of the test PKI.
pub fn key(family: &str, person: &str) -> SigningKey {
    let container = read(&fixtures().join(format!("pki/test-pki/{family}/{person}.p12")));
    open_pkcs12(&container, &Passphrase::new("Qwerty12".to_owned()))
        .unwrap()
        .into_signing_key()
        .unwrap()
}

/// Bytes that look random and are the same in every run. Good enough for tests, and for nothing else.
pub struct Noise(u64);

impl Noise {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }
}

impl qolhat_gost::Random for Noise {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), qolhat_gost::RandomError> {
        for byte in bytes {
            // xorshift64 (G. Marsaglia, 2003).
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            *byte = self.0.to_be_bytes()[3];
        }
        Ok(())
    }
}
