//! One flipped bit anywhere: never a panic, and never valid when it is in what was signed or in who signed it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::sync::OnceLock;

use proptest::prelude::*;
use qolhat_pki::RevocationDepth;
use qolhat_signature::cms::SignedData;
use qolhat_signature::{Verdict, verify_cms};
use support::{Evidence, fixtures, read};

const AT: &str = "2026-11-21T00:00:00Z";

/// A sample that is valid as it is.
struct Sample {
    name: String,
    cms: Vec<u8>,
    content: Option<Vec<u8>>,
    parts: Parts,
}

/// What must not change: by value, so that it can be compared wherever it stands.
#[derive(Debug, Eq, PartialEq)]
struct Parts {
    content: Option<Vec<u8>>,
    signers: Vec<SignerParts>,
}

#[derive(Debug, Eq, PartialEq)]
struct SignerParts {
    signed_attributes: Vec<u8>,
    signature: Vec<u8>,
    certificate: Vec<u8>,
}

fn evidence() -> &'static Evidence {
    static EVIDENCE: OnceLock<Evidence> = OnceLock::new();
    EVIDENCE.get_or_init(|| {
        Evidence::of_families(
            &fixtures().join("pki/test-pki"),
            &["gost2015", "gost2015-256", "gost2004", "rsa"],
        )
    })
}

fn verify(cms: &[u8], content: Option<&[u8]>) -> qolhat_signature::Report {
    // Revocation is asked in other tests; here it would only cost time.
    verify_cms(cms, content, &evidence().context(AT, RevocationDepth::Off))
}

/// What a file says, with the certificate that each signer was judged by.
fn parts(cms: &[u8], content: Option<&[u8]>) -> Parts {
    let report = verify(cms, content);
    let signed = SignedData::from_ber(cms).unwrap();
    let signers = signed.signer_infos().zip(&report.signatures).map(|(signer, judged)| {
        let signer = signer.unwrap();
        SignerParts {
            signed_attributes: signer
                .signed_attributes
                .as_ref()
                .map(|set| set.signed_bytes())
                .unwrap_or_default(),
            signature: signer.signature.to_vec(),
            certificate: judged
                .signer
                .as_ref()
                .map(|certificate| certificate.der().to_vec())
                .unwrap_or_default(),
        }
    });
    Parts {
        content: signed.content.map(|content| content.bytes().into_owned()),
        signers: signers.collect(),
    }
}

fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let mut names = vec!["mixed-gost-rsa".to_owned()];
        for family in ["gost2015", "gost2015-256", "gost2004", "rsa"] {
            names.extend(["attached", "detached", "two-signers", "stamped"].map(|kind| format!("{family}-{kind}")));
        }
        names.into_iter().map(sample).collect()
    })
}

fn sample(name: String) -> Sample {
    let folder = fixtures().join("cms/test-pki");
    let cms = read(&folder.join(format!("{name}.p7s")));
    let content = name.ends_with("detached").then(|| read(&folder.join("act.txt")));
    assert_eq!(verify(&cms, content.as_deref()).verdict(), Verdict::Valid, "{name}");
    let parts = parts(&cms, content.as_deref());
    Sample {
        name,
        cms,
        content,
        parts,
    }
}

/// A bit flipped in the file: still valid only when nothing that counts has changed.
fn check_flip_in_file(sample: &Sample, bit: usize) {
    let mut cms = sample.cms.clone();
    cms[bit / 8] ^= 1 << (bit % 8);
    if verify(&cms, sample.content.as_deref()).verdict() == Verdict::Valid {
        let changed = parts(&cms, sample.content.as_deref());
        assert_eq!(
            changed, sample.parts,
            "{}: bit {bit} was flipped and the file is still valid",
            sample.name
        );
    }
}

/// The places of a part inside the file. A part that BER cuts into pieces would not be found, and the test would say so.
fn place(file: &[u8], part: &[u8]) -> std::ops::Range<usize> {
    let start = file
        .windows(part.len())
        .position(|window| window == part)
        .expect("a part stands in the file");
    start..start + part.len()
}

#[test]
fn every_byte_of_a_small_file_may_flip() {
    for name in ["rsa-attached", "rsa-detached"] {
        let sample = samples().iter().find(|sample| sample.name == name).unwrap();
        for position in 0..sample.cms.len() {
            check_flip_in_file(sample, position * 8 + position % 8);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bit_of_any_file_may_flip(at in any::<prop::sample::Index>(), bit in any::<prop::sample::Index>()) {
        let sample = at.get(samples());
        check_flip_in_file(sample, bit.index(sample.cms.len() * 8));
    }

    #[test]
    fn a_flip_in_what_counts_is_never_valid(
        at in any::<prop::sample::Index>(),
        signer in any::<prop::sample::Index>(),
        part in 0..4_usize,
        bit in any::<prop::sample::Index>(),
    ) {
        let sample = at.get(samples());
        let signer = signer.get(&sample.parts.signers);
        let (mut cms, mut content) = (sample.cms.clone(), sample.content.clone());
        let part = match part {
            // The attributes are sent under another tag: their content is looked for.
            0 => &signer.signed_attributes[if signer.signed_attributes[1] < 0x80 { 2 } else { 3 }..],
            1 => &signer.signature,
            2 => &signer.certificate,
            _ => sample.parts.content.as_deref().unwrap_or_default(),
        };
        let bit = bit.index(part.len().max(1) * 8);
        if part.is_empty() {
            let content = content.as_mut().unwrap();
            let bit = bit % (content.len() * 8);
            content[bit / 8] ^= 1 << (bit % 8);
        } else {
            cms[place(&sample.cms, part)][bit / 8] ^= 1 << (bit % 8);
        }
        let verdict = verify(&cms, content.as_deref()).verdict();
        prop_assert_ne!(verdict, Verdict::Valid, "{}: bit {}", sample.name, bit);
    }

    #[test]
    fn a_file_cut_anywhere_is_never_valid(at in any::<prop::sample::Index>(), end in any::<prop::sample::Index>()) {
        let sample = at.get(samples());
        let report = verify(&sample.cms[..end.index(sample.cms.len())], sample.content.as_deref());
        prop_assert_ne!(report.verdict(), Verdict::Valid);
    }

    #[test]
    fn noise_is_never_valid(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert_ne!(verify(&bytes, None).verdict(), Verdict::Valid);
    }
}
