//! What we sign: the layout of the national authority, accepted by us and by other programs.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use qolhat_asn1::{UnixTime, der};
use qolhat_keystore::SigningKey;
use qolhat_pki::{DigestAlgorithm, RevocationDepth, Signer};
use qolhat_signature::cms::{SignedData, SignerInfo};
use qolhat_signature::{
    Content, ContentDigests, ContentHasher, Encoding, Form, Level, SignError, Verdict, add_signer, needed_digests,
    sign_cms, sign_cms_prehashed, verify_cms, verify_cms_prehashed,
};
use support::{Evidence, Noise, fixtures, key, moment, read};

const AT: &str = "2026-11-21T00:00:00Z";
const CLAIMED: &str = "2026-11-20T08:30:00Z";
const FAMILIES: [&str; 4] = ["gost2015", "gost2015-256", "gost2004", "rsa"];
const CONTENT: &[u8] = "Акт выполненных работ № 7".as_bytes();

fn evidence(families: &[&str]) -> Evidence {
    Evidence::of_families(&fixtures().join("pki/test-pki"), families)
}

fn claimed() -> UnixTime {
    moment(CLAIMED)
}

fn sign(family: &str, form: Form) -> Vec<u8> {
    sign_cms(
        &key(family, "head"),
        Content::Whole(CONTENT),
        form,
        claimed(),
        &mut Noise::new(1),
    )
    .unwrap()
}

fn only_signer(signed: &SignedData<'_>) -> SignerInfo<'static> {
    let raw: &'static [u8] = Box::leak(signed.signers[0].raw().to_vec().into_boxed_slice());
    SignerInfo::from_element(qolhat_asn1::Element::from_der(raw).unwrap()).unwrap()
}

#[test]
fn our_signatures_are_valid_in_every_family_form_and_encoding() {
    for family in FAMILIES {
        let evidence = evidence(&[family]);
        let context = evidence.context(AT, RevocationDepth::Require);
        let attached = sign(family, Form::Attached);
        for encoding in [Encoding::Der, Encoding::Pem, Encoding::Base64] {
            let report = verify_cms(&encoding.encode(&attached), None, &context);
            assert_eq!(
                (report.verdict(), report.encoding),
                (Verdict::Valid, encoding),
                "{family}: {report:#?}"
            );
            assert_eq!(report.signatures[0].level, Some(Level::BB), "{family}");
            assert_eq!(report.signatures[0].claimed_time, Some(claimed()), "{family}");
        }
        let detached = sign(family, Form::Detached);
        assert_eq!(
            verify_cms(&detached, Some(CONTENT), &context).verdict(),
            Verdict::Valid,
            "{family}"
        );
        assert_eq!(
            verify_cms(&detached, Some(b"another"), &context).verdict(),
            Verdict::Invalid,
            "{family}"
        );
        assert_eq!(
            verify_cms(&attached, Some(b"another"), &context).verdict(),
            Verdict::Invalid,
            "{family}"
        );
        assert_eq!(
            verify_cms(&detached, None, &context).verdict(),
            Verdict::Undetermined,
            "{family}"
        );
    }
}

#[test]
fn a_content_of_any_size_is_signed_and_verified_by_its_digests() {
    for family in FAMILIES {
        let key = key(family, "head");
        let pieces = [&b"a large file"[..], b" in many", b" pieces"];
        let mut hasher = ContentHasher::new(&[key.digest_algorithm()]);
        pieces.iter().for_each(|piece| hasher.update(piece));
        let cms = sign_cms_prehashed(&key, &hasher.finish(), claimed(), &mut Noise::new(2)).unwrap();
        assert_eq!(needed_digests(&cms).unwrap(), [key.digest_algorithm()], "{family}");
        let evidence = evidence(&[family]);
        let context = evidence.context(AT, RevocationDepth::Require);
        let digests = ContentDigests::of(&pieces.concat(), &needed_digests(&cms).unwrap());
        assert_eq!(
            verify_cms_prehashed(&cms, &digests, &context).verdict(),
            Verdict::Valid,
            "{family}"
        );
        let others = ContentDigests::of(b"another", &needed_digests(&cms).unwrap());
        assert_eq!(
            verify_cms_prehashed(&cms, &others, &context).verdict(),
            Verdict::Invalid,
            "{family}"
        );
        let none = ContentDigests::default();
        assert_eq!(
            verify_cms_prehashed(&cms, &none, &context).verdict(),
            Verdict::Undetermined,
            "{family}"
        );
    }
}

#[test]
fn our_layout_is_that_of_the_authoritys_software() {
    for family in FAMILIES {
        let theirs = read(&fixtures().join(format!("cms/test-pki/{family}-attached.p7s")));
        let content = read(&fixtures().join("cms/test-pki/act.txt"));
        let ours = sign_cms(
            &key(family, "head"),
            Content::Whole(&content),
            Form::Attached,
            claimed(),
            &mut Noise::new(3),
        )
        .unwrap();
        let (theirs, ours) = (
            SignedData::from_ber(&theirs).unwrap(),
            SignedData::from_ber(&ours).unwrap(),
        );
        assert_eq!(ours.version, theirs.version, "{family}");
        assert_eq!(ours.digest_algorithms.raw(), theirs.digest_algorithms.raw(), "{family}");
        assert_eq!(ours.certificates().unwrap(), theirs.certificates().unwrap(), "{family}");
        assert_eq!(
            ours.content.unwrap().bytes(),
            theirs.content.unwrap().bytes(),
            "{family}"
        );
        let (our_signer, their_signer) = (only_signer(&ours), only_signer(&theirs));
        assert_eq!(our_signer.identifier, their_signer.identifier, "{family}");
        assert_eq!(our_signer.digest_algorithm, their_signer.digest_algorithm, "{family}");
        assert_eq!(
            our_signer.signature_algorithm, their_signer.signature_algorithm,
            "{family}"
        );
        assert_eq!(
            our_signer.message_digest().unwrap(),
            their_signer.message_digest().unwrap(),
            "{family}"
        );
        assert!(their_signer.claimed_time().unwrap().is_some(), "{family}");
        let attributes = our_signer.signed_attributes.unwrap();
        let kinds: Vec<String> = attributes.iter().map(|attribute| attribute.kind.to_string()).collect();
        // DER sorts by encodings: a digest of 32 bytes makes a shorter attribute than signingCertificateV2, one of 64
        // bytes a longer one. That alone explains the two orders seen in the wild.
        let expected = match our_signer.digest_algorithm.oid() == DigestAlgorithm::Streebog512.oid() {
            true => ["1.9.3", "1.9.5", "1.9.16.2.47", "1.9.4"],
            false => ["1.9.3", "1.9.5", "1.9.4", "1.9.16.2.47"],
        };
        assert_eq!(kinds, expected.map(|kind| format!("1.2.840.113549.{kind}")), "{family}");
    }
}

#[test]
fn a_parallel_signature_keeps_the_earlier_ones_byte_for_byte() {
    let both = evidence(&["gost2015", "rsa"]);
    let context = both.context(AT, RevocationDepth::Require);
    for (first, second) in [("gost2015", "rsa"), ("rsa", "gost2015")] {
        for form in [Form::Attached, Form::Detached] {
            let before = sign(first, form);
            let content = (form == Form::Detached).then_some(Content::Whole(CONTENT));
            let after = add_signer(
                &Encoding::Pem.encode(&before),
                &key(second, "customer"),
                content,
                claimed(),
                &mut Noise::new(4),
            )
            .unwrap();
            let beside = (form == Form::Detached).then_some(CONTENT);
            let report = verify_cms(&after, beside, &context);
            assert_eq!(
                (report.verdict(), report.signatures.len()),
                (Verdict::Valid, 2),
                "{first} {form:?}: {report:#?}"
            );
            let (before, after) = (
                SignedData::from_ber(&before).unwrap(),
                SignedData::from_ber(&after).unwrap(),
            );
            assert!(
                after
                    .signers
                    .iter()
                    .any(|signer| signer.raw() == before.signers[0].raw())
            );
            assert!(
                after
                    .certificates()
                    .unwrap()
                    .contains(&before.certificates().unwrap()[0])
            );
            assert_eq!(after.encapsulated.raw(), before.encapsulated.raw());
            assert!(after.signers[0].raw() < after.signers[1].raw(), "DER wants sets sorted");
        }
    }
}

#[test]
fn a_signature_is_added_to_files_of_the_authoritys_software() {
    for name in [
        "gost2015-two-signers",
        "gost2004-attached",
        "rsa-stamped",
        "mixed-gost-rsa",
    ] {
        let before = read(&fixtures().join(format!("cms/test-pki/{name}.p7s")));
        let after = add_signer(&before, &key("rsa", "customer"), None, claimed(), &mut Noise::new(5)).unwrap();
        let (before, after) = (
            SignedData::from_ber(&before).unwrap(),
            SignedData::from_ber(&after).unwrap(),
        );
        assert_eq!(after.signers.len(), before.signers.len() + 1, "{name}");
        for earlier in &before.signers {
            assert!(
                after.signers.iter().any(|signer| signer.raw() == earlier.raw()),
                "{name}"
            );
        }
    }
}

#[test]
fn a_signature_is_not_added_to_another_content() {
    let key = key("rsa", "customer");
    let mut noise = Noise::new(6);
    let detached = sign("gost2015", Form::Detached);
    let mut add = |existing: &[u8], content| add_signer(existing, &key, content, claimed(), &mut noise);
    assert!(matches!(
        add(&detached, Some(Content::Whole(b"another"))),
        Err(SignError::ContentDiffers)
    ));
    assert!(matches!(add(&detached, None), Err(SignError::ContentNeeded)));
    let partial = ContentDigests::of(CONTENT, &[DigestAlgorithm::Sha256]);
    assert!(matches!(
        add(&detached, Some(Content::Digested(&partial))),
        Err(SignError::DigestNeeded { .. })
    ));
    let attached = sign("gost2015", Form::Attached);
    assert!(matches!(
        add(&attached, Some(Content::Whole(b"another"))),
        Err(SignError::ContentDiffers)
    ));
    assert!(matches!(add(b"no signature", None), Err(SignError::Existing(_))));
    let whole = ContentDigests::of(CONTENT, &[DigestAlgorithm::Sha256]);
    let attach = sign_cms(
        &key,
        Content::Digested(&whole),
        Form::Attached,
        claimed(),
        &mut Noise::new(7),
    );
    assert!(matches!(attach, Err(SignError::ContentNeeded)));
}

#[test]
fn a_signer_whose_key_is_not_the_certificates_is_found_out() {
    /// Signs with one key and shows the certificate of another.
    struct Liar(SigningKey, SigningKey);
    impl Signer for Liar {
        fn certificate(&self) -> &qolhat_pki::Certificate {
            self.0.certificate()
        }
        fn signature_algorithm_der(&self) -> Vec<u8> {
            self.0.signature_algorithm_der()
        }
        fn digest_algorithm(&self) -> DigestAlgorithm {
            self.0.digest_algorithm()
        }
        fn sign(
            &self,
            message: &[u8],
            random: &mut dyn qolhat_gost::Random,
        ) -> Result<Vec<u8>, qolhat_pki::SignerError> {
            self.1.sign(message, random)
        }
    }
    for family in FAMILIES {
        let liar = Liar(key(family, "head"), key(family, "customer"));
        let outcome = sign_cms(
            &liar,
            Content::Whole(CONTENT),
            Form::Attached,
            claimed(),
            &mut Noise::new(8),
        );
        assert!(matches!(outcome, Err(SignError::DoesNotVerify(_))), "{family}");
    }
}

/// A folder for one test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("qolhat-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The program's answer; says aloud when the program is not there.
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
fn ask(command: &mut Command) -> Option<Output> {
    match command.output() {
        Ok(output) => Some(output),
        Err(fault) => {
            eprintln!(
                "SKIPPED the second opinion of {}: {fault}",
                command.get_program().display()
            );
            None
        }
    }
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn openssl_accepts_our_rsa_signatures() {
    let folder = Folder::new("openssl");
    let pem = |path: &Path| {
        let body = Encoding::Base64.encode(&read(path));
        [
            b"-----BEGIN CERTIFICATE-----\n",
            &body[..],
            b"-----END CERTIFICATE-----\n",
        ]
        .concat()
    };
    let pki = fixtures().join("pki/test-pki/rsa");
    // The layout carries the signer's certificate only, so both authorities are handed over.
    let authorities = folder.write(
        "ca.pem",
        &[pem(&pki.join("rsa_root.cer")), pem(&pki.join("rsa_nca.cer"))].concat(),
    );
    let content = folder.write("content", CONTENT);
    let moment = moment(AT).0.to_string();
    for form in [Form::Attached, Form::Detached] {
        let cms = folder.write("signature", &sign("rsa", form));
        let mut command = Command::new("openssl");
        command.args([
            "cms", "-verify", "-binary", "-inform", "DER", "-purpose", "any", "-attime", &moment,
        ]);
        command.arg("-CAfile").arg(&authorities).arg("-in").arg(cms);
        if form == Form::Detached {
            command.arg("-content").arg(&content);
        }
        let Some(output) = ask(&mut command) else { return };
        assert!(output.status.success(), "{form:?}: {}", said(&output));
        assert_eq!(output.stdout, CONTENT, "{form:?}");
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
fn the_slow_checker_accepts_our_signatures() {
    let Some(data) = support::shared_data("the_slow_checker_accepts_our_signatures") else {
        return;
    };
    let checker = data.join("../oracle/check.py");
    let mut libraries = Command::new("python3");
    if !ask(libraries.args(["-c", "import cryptography, lxml"])).is_some_and(|output| output.status.success()) {
        eprintln!("SKIPPED the_slow_checker_accepts_our_signatures: Python, cryptography or lxml is missing");
        return;
    }
    let folder = Folder::new("checker");
    let content = folder.write("content", CONTENT);
    for family in FAMILIES {
        for form in [Form::Attached, Form::Detached] {
            let cms = folder.write(family, &sign(family, form));
            let output = ask(Command::new("python3").arg(&checker).arg("cms").arg(cms).arg(&content)).unwrap();
            assert!(output.status.success(), "{family} {form:?}: {}", said(&output));
        }
    }
}

/// GOST-2015 of Kazakhstan is GOST R 34.10-2012 under other names, with the bytes of the signature reversed.
#[test]
#[expect(clippy::print_stderr, reason = "a skipped test must be seen")]
fn the_russian_engine_accepts_our_gost_2015_signatures() {
    if !ask(Command::new("openssl").args(["engine", "gost"])).is_some_and(|output| output.status.success()) {
        eprintln!("SKIPPED the_russian_engine_accepts_our_gost_2015_signatures: openssl has no GOST engine");
        return;
    }
    let folder = Folder::new("engine");
    // AlgorithmIdentifier with curve: id-tc26-gost3410-12-512 and -256, paramSetA of each (RFC 9215, 2 and 3).
    for (family, hash, algorithm) in [
        (
            "gost2015",
            "-md_gost12_512",
            "301706082a85030701010102300b06092a8503070102010201",
        ),
        (
            "gost2015-256",
            "-md_gost12_256",
            "301706082a85030701010101300b06092a8503070102010101",
        ),
    ] {
        let cms = sign(family, Form::Attached);
        let signer = only_signer(&SignedData::from_ber(&cms).unwrap());
        let key = key(family, "head");
        let spki = qolhat_asn1::Element::from_der(key.certificate().spki_der()).unwrap();
        let point = spki.sequence().unwrap().collect().unwrap()[1]
            .bit_string_octets()
            .unwrap()
            .to_vec();
        let algorithm: Vec<u8> = algorithm
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect();
        let key = folder.write("key.der", &der::sequence(&[&algorithm, &der::bit_string(&point)]));
        let signed = folder.write("signed", &signer.signed_attributes.as_ref().unwrap().signed_bytes());
        let reversed: Vec<u8> = signer.signature.iter().rev().copied().collect();
        let signature = folder.write("signature", &reversed);
        let mut command = Command::new("openssl");
        command
            .args(["dgst", "-engine", "gost", hash, "-keyform", "DER", "-verify"])
            .arg(key);
        let output = ask(command.arg("-signature").arg(signature).arg(signed)).unwrap();
        assert!(said(&output).contains("Verified OK"), "{family}: {}", said(&output));
    }
}
