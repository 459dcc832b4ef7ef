//! Issuers in bundles (RFC 5280, 4.2.2.1): CMS that signs nothing and carries certificates.

use qolhat_asn1::{Oid, Tag};

use super::*;

const SIGNED_DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.2");
const DATA: Oid = Oid::new_unwrap("1.2.840.113549.1.7.1");

/// How many certificates are taken from one address: as `gather.rs` says.
const MOST: usize = 32;

/// ContentInfo with SignedData (RFC 5652, 5.1) of these certificates and signers.
fn bundle_with(certificates: &[&Certificate], signers: &[u8]) -> Vec<u8> {
    let certificates: Vec<&[u8]> = certificates.iter().map(|certificate| certificate.der()).collect();
    let signed = der::sequence(&[
        &der::small_unsigned(1),
        &der::element(Tag::SET, &[]),
        &der::sequence(&[&der::oid(DATA)]),
        &der::implicit_constructed(0, &certificates),
        &der::element(Tag::SET, signers),
    ]);
    der::sequence(&[&der::oid(SIGNED_DATA), &der::explicit(0, &signed)])
}

pub(super) fn bundle(certificates: &[&Certificate]) -> Vec<u8> {
    bundle_with(certificates, &[])
}

/// The same with an outermost element whose length is not said before (BER, as some programs write).
fn without_length(der: &[u8]) -> Vec<u8> {
    let content = qolhat_asn1::Element::from_der(der).unwrap().content();
    [&[0x30, 0x80][..], content, &[0, 0]].concat()
}

fn wrapped(der: &[u8]) -> Vec<u8> {
    let letters = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN PKCS7-----\n{letters}\n-----END PKCS7-----\n").into_bytes()
}

/// The address of the issuer gives `bytes`.
fn scene(bytes: impl Fn(&Town) -> Vec<u8> + Send + Sync + 'static) -> Scene {
    let scene = Scene::new(KeyKind::Gost2015Bits512);
    scene.behave(move |town, asked| {
        let reply = || Reply::ok("application/pkcs7-mime", &bytes(town));
        (asked.target == "/cert/nca.cer").then(reply)
    });
    scene
}

/// What fetching the issuer by hand says: how many were found, or why none.
fn fetched(scene: &Scene) -> (usize, Option<String>) {
    let person = scene.folder.path().join("person.cer");
    let InspectionView::Certificate(view) = scene.app.inspect(&person, None).unwrap() else {
        panic!("a certificate")
    };
    let request = FetchIssuerRequest {
        sha256: view.sha256,
        url: format!("http://127.0.0.1:{}/cert/nca.cer", scene.port()),
    };
    let outcome = scene.app.fetch_issuer(request).unwrap();
    (outcome.certificates.len(), outcome.failure)
}

#[test]
fn an_issuer_is_found_in_a_bundle_and_kept() {
    let of_all = |town: &Town| {
        let strangers = [town.stranger.issuing(), town.stranger.root()];
        bundle(&[strangers[0], town.authority.issuing(), strangers[1]])
    };
    type Form = fn(&[u8]) -> Vec<u8>;
    let forms: [Form; 3] = [<[u8]>::to_vec, without_length, wrapped];
    for form in forms {
        let scene = scene(move |town| form(&of_all(town)));
        assert_eq!(scene.verify(true).verdict, Verdict::Valid);
        let asked = scene.asked();
        assert_eq!(asked, ["/cert/nca.cer", "/ocsp/", "/crl/root.crl"]);
        assert_eq!(scene.verify(false).verdict, Verdict::Valid);
        assert_eq!(fetched(&scene), (3, None));
    }
}

#[test]
fn a_bundle_has_so_many_certificates_at_most() {
    let of = |count: usize| {
        move |town: &Town| {
            let mut certificates = vec![town.stranger.root(); count - 1];
            certificates.push(town.authority.issuing());
            bundle(&certificates)
        }
    };
    let most = scene(of(MOST));
    assert_eq!(most.verify(true).verdict, Verdict::Valid);
    let more = scene(of(MOST + 1));
    let report = more.verify(true);
    assert_eq!(report.sub_indication.as_deref(), Some("NO_CERTIFICATE_CHAIN_FOUND"));
    assert_eq!(fetched(&more), (0, Some("service-answer-too-large".to_owned())));
}

#[test]
fn what_is_no_bundle_gives_no_issuer() {
    let signer: &[u8] = &[0x30, 0x00];
    type Bytes = Box<dyn Fn(&Town) -> Vec<u8> + Send + Sync>;
    let cases: Vec<(&str, Bytes)> = vec![
        // It signs something: it is a document, and its certificates are those of whoever made it.
        (
            "service-answer-unreadable",
            Box::new(move |town: &Town| bundle_with(&[town.authority.issuing()], signer)),
        ),
        ("service-answer-unreadable", Box::new(|_: &Town| bundle(&[]))),
        (
            "revocation-answer-truncated",
            Box::new(|town: &Town| {
                let mut der = bundle(&[town.authority.issuing()]);
                der.truncate(der.len() - 30);
                der
            }),
        ),
        (
            "service-answer-unreadable",
            Box::new(|town: &Town| {
                let der = without_length(&bundle(&[town.authority.issuing()]));
                der[..der.len() - 30].to_vec()
            }),
        ),
    ];
    for (number, (expected, bytes)) in cases.into_iter().enumerate() {
        let scene = scene(bytes);
        let report = scene.verify(true);
        assert_eq!(
            report.sub_indication.as_deref(),
            Some("NO_CERTIFICATE_CHAIN_FOUND"),
            "{number}"
        );
        assert_eq!(fetched(&scene), (0, Some(expected.to_owned())), "{number}");
    }
    // A bundle of persons and of somebody else's authorities is read, and has no issuer.
    let scene = scene(|town| bundle(&[&town.person(), town.stranger.issuing()]));
    assert_eq!(scene.verify(true).verdict, Verdict::Undetermined);
    assert_eq!(fetched(&scene), (1, None));
}
