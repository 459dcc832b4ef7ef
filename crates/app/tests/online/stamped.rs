//! Stamped signatures: what is asked about the signer and about the authority of the stamp.

use std::path::PathBuf;

use qolhat_keystore::SigningKey;
use qolhat_pki::oid;
use qolhat_signature::{Content, Form, sign_cms};

use super::signing::timestamp::{Recipe, signature_value, with_stamps};
use super::signing::{fixtures, key};
use super::*;

const STAMPED: UnixTime = UnixTime(NOW.0 - 10 * DAY);
const STAMP_LIST: &str = "/crl/stamps.crl";

/// A town, and an authority of time stamps whose certificate says that its list is at [`STAMP_LIST`].
struct Stamped {
    scene: Scene,
    stamper: SigningKey,
    request: BasisRequest,
}

fn of_fixtures(name: &str) -> PathBuf {
    fixtures().join("pki/test-pki/rsa").join(name)
}

/// An authority of time stamps below `issuer`, whose list is at `url`; else as `old`.
fn with_list(old: &Certificate, issuer: &SigningKey, url: &str) -> SigningKey {
    let key = qolhat_authority::generate(KeyKind::Rsa2048, &mut Noise(19)).unwrap();
    let critical = der::boolean(true);
    let usage = der::octet_string(&der::sequence(&[&der::oid(oid::usage::TIME_STAMPING)]));
    let name = der::implicit_constructed(0, &[&der::implicit(6, url.as_bytes())]);
    let point = der::sequence(&[&der::implicit_constructed(0, &[&name])]);
    let point = der::octet_string(&der::sequence(&[&point]));
    let extensions = der::sequence(&[
        &der::sequence(&[&der::oid(oid::extension::EXTENDED_KEY_USAGE), &critical, &usage]),
        &der::sequence(&[&der::oid(oid::extension::CRL_DISTRIBUTION_POINTS), &point]),
    ]);
    let tbs = der::sequence(&[
        &der::explicit(0, &der::small_unsigned(2)),
        &der::small_unsigned(77),
        &issuer.signature_algorithm_der(),
        old.issuer().der(),
        &der::sequence(&[&der::time(old.not_before()), &der::time(old.not_after())]),
        old.subject().der(),
        key.public_key_info_der(),
        &der::explicit(3, &extensions),
    ]);
    let value = issuer.sign(&tbs, &mut Noise(20)).unwrap();
    let whole = der::sequence(&[&tbs, &issuer.signature_algorithm_der(), &der::bit_string(&value)]);
    let certificate = Certificate::from_der(&whole).unwrap();
    SigningKey::new(certificate, key).unwrap()
}

impl Stamped {
    fn new() -> Self {
        let scene = Scene::new(KeyKind::Rsa2048);
        scene.behave(|_, asked| {
            let list = || {
                Reply::ok(
                    "application/pkix-crl",
                    &std::fs::read(of_fixtures("rsa_nca.crl")).unwrap(),
                )
            };
            (asked.target == STAMP_LIST).then(list)
        });
        let url = format!("http://127.0.0.1:{}{STAMP_LIST}", scene.port());
        let stamper = with_list(key("rsa", "tsa").certificate(), &key("rsa", "nca"), &url);
        std::fs::write(
            scene.folder.path().join("nca.cer"),
            scene.town.authority.issuing().der(),
        )
        .unwrap();
        std::fs::write(scene.folder.path().join("root.crl"), scene.town.root_list()).unwrap();
        let of_scene = |name: &str| scene.folder.path().join(name);
        let request = BasisRequest {
            trust: vec![of_scene("root.cer"), of_fixtures("rsa_root.cer")],
            intermediates: vec![of_scene("nca.cer")],
            revocation_lists: vec![of_scene("root.crl"), of_fixtures("rsa_root.crl")],
            online: true,
            ..BasisRequest::default()
        };
        Self {
            scene,
            stamper,
            request,
        }
    }

    /// Everything about the authority of the stamp is at hand.
    fn knowing_the_stamper(mut self) -> Self {
        self.request.intermediates.push(of_fixtures("rsa_nca.cer"));
        self.request.revocation_lists.push(of_fixtures("rsa_nca.crl"));
        self
    }

    /// An answer about the person is at hand, made at `made`.
    fn with_answer(mut self, made: UnixTime, next_update: UnixTime) -> Self {
        let answer = OcspAnswer {
            status: CertificateStatus::Good,
            produced_at: made,
            next_update: Some(next_update),
            nonce: None,
        };
        let town = &self.scene.town;
        let bytes = town.authority.ocsp_response(&town.person(), &answer, &mut Noise(8));
        let file = self.scene.folder.path().join("person.ocsp");
        std::fs::write(&file, bytes.unwrap()).unwrap();
        self.request.ocsp_responses.push(file);
        self
    }

    fn revoke(self, at: UnixTime) -> Self {
        *self.scene.town.status.lock().unwrap() = CertificateStatus::Revoked {
            at,
            reason: Some(CrlReason::KeyCompromise),
        };
        self
    }

    /// A signature of the person, stamped at [`STAMPED`]; the token carries `more` certificates.
    fn verify(&self, more: Vec<u8>) -> ReportView {
        let signer = self.scene.town.key.signing_key();
        let content = Content::Whole(b"act");
        let cms = sign_cms(signer, content, Form::Attached, STAMPED, &mut Noise(21)).unwrap();
        let value = signature_value(&cms);
        let mut recipe = Recipe::lawful(&self.stamper, &value, STAMPED);
        recipe.certificates = more;
        let file = self.scene.folder.path().join("act.p7s");
        std::fs::write(&file, with_stamps(&cms, &[recipe.bake()])).unwrap();
        let basis = self.scene.app.basis_of(&self.request).unwrap();
        self.scene.app.verify_file(&file, None, &basis).unwrap()
    }
}

#[test]
fn the_authority_of_a_stamp_is_asked_about_when_its_issuer_is_only_in_the_stamp() {
    let scene = Stamped::new();
    let issuer = std::fs::read(of_fixtures("rsa_nca.cer")).unwrap();
    let report = scene.verify(Vec::new());
    assert_eq!(report.signatures[0].proven_time, None, "nobody knows its issuer");
    assert!(!scene.scene.asked().contains(&STAMP_LIST.to_owned()));
    let report = scene.verify(issuer);
    assert!(scene.scene.asked().contains(&STAMP_LIST.to_owned()));
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    assert_eq!(report.signatures[0].proven_time, Some(STAMPED.to_string()));
}

#[test]
fn a_newer_answer_is_asked_for_when_the_one_at_hand_is_older_than_the_stamp() {
    let before = UnixTime(STAMPED.0 - DAY);
    // It held when the stamp was made, and does not any more; and it holds still.
    for next_update in [UnixTime(STAMPED.0 + DAY), UnixTime(NOW.0 + DAY)] {
        let scene = || Stamped::new().knowing_the_stamper().with_answer(before, next_update);
        let offline = scene().revoke(UnixTime(STAMPED.0 - HOUR));
        let offline = Stamped {
            request: BasisRequest {
                online: false,
                ..offline.request.clone()
            },
            ..offline
        };
        assert_eq!(offline.verify(Vec::new()).verdict, Verdict::Valid, "as far as is known");

        let revoked = scene().revoke(UnixTime(STAMPED.0 - HOUR));
        let report = revoked.verify(Vec::new());
        assert_eq!(revoked.scene.asked(), ["/ocsp/"]);
        assert_eq!(report.verdict, Verdict::Undetermined, "{report:?}");

        let good = scene();
        assert_eq!(good.verify(Vec::new()).verdict, Verdict::Valid);
        assert_eq!(good.scene.asked(), ["/ocsp/"]);
        let later = scene().revoke(UnixTime(STAMPED.0 + HOUR));
        assert_eq!(later.verify(Vec::new()).verdict, Verdict::Valid, "the stamp was first");
    }
    // An answer from after the stamp is enough.
    let known = Stamped::new()
        .knowing_the_stamper()
        .with_answer(UnixTime(STAMPED.0 + HOUR), UnixTime(NOW.0 + DAY));
    assert_eq!(known.verify(Vec::new()).verdict, Verdict::Valid);
    assert!(known.scene.asked().is_empty());
}
