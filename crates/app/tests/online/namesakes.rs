//! Certificates that a hostile file leads to: namesakes of an authority, to be tried in its place for ever after.

use super::bundles::bundle;
use super::*;

/// How many certificates one address may give, and how many such answers exhaust a search: as `gather.rs` and
/// `path_search.rs` say.
const AT_ONCE: usize = 32;
const ROUNDS: usize = 9;

/// Authorities with the name and the key identifier of the issuing one, and with another key; each is different.
fn namesakes(town: &Town, round: usize) -> Vec<Certificate> {
    let (own, other) = (town.authority.issuing(), town.stranger.issuing());
    let at = position(own.der(), own.spki_der());
    let mut der = own.der().to_vec();
    der[at..at + own.spki_der().len()].copy_from_slice(other.spki_der());
    let last = der.len() - 1;
    let each = (0..AT_ONCE).map(|number| {
        der[last] = number as u8;
        der[last - 1] = round as u8;
        Certificate::from_der(&der).unwrap()
    });
    each.collect()
}

fn position(whole: &[u8], part: &[u8]) -> usize {
    whole.windows(part.len()).position(|window| window == part).unwrap()
}

/// Verifies a certificate that names `Town`'s address and was issued by somebody unknown here.
fn verify_hostile(scene: &Scene) -> CertificateReportView {
    let file = scene.folder.path().join("hostile.cer");
    std::fs::write(&file, scene.town.of_stranger().certificate().der()).unwrap();
    scene.verify_file(&file, true)
}

fn kept(scene: &Scene) -> usize {
    scene.app.list_trust(Nothing {}).unwrap().issuers.len()
}

#[test]
fn a_hostile_file_leaves_nothing_behind() {
    let scene = Scene::new(KeyKind::Gost2015Bits256);
    for round in 0..ROUNDS {
        scene.behave(move |town, asked| {
            let of = namesakes(town, round);
            let bytes = bundle(&of.iter().collect::<Vec<_>>());
            (asked.target == "/cert/nca.cer").then(|| Reply::ok("application/pkcs7-mime", &bytes))
        });
        assert_eq!(verify_hostile(&scene).verdict, Verdict::Undetermined);
    }
    assert_eq!(scene.asked().len(), ROUNDS, "they were offered");
    assert_eq!(kept(&scene), 0);
    *scene.town.behaviour.lock().unwrap() = None;
    let report = scene.verify(true);
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    assert_eq!(
        kept(&scene),
        1,
        "the issuer of a certificate that leads to a root is kept"
    );
}

#[test]
fn an_issuer_below_no_root_is_used_and_not_kept() {
    let scene = Scene::new(KeyKind::Gost2015Bits256);
    scene.behave(|town, asked| {
        let own = || Reply::ok("application/pkix-cert", town.stranger.issuing().der());
        (asked.target == "/cert/nca.cer").then(own)
    });
    let report = verify_hostile(&scene);
    assert_eq!(report.verdict, Verdict::Undetermined);
    assert_eq!(kept(&scene), 0);
    // It was tried: its own issuer was asked for.
    assert_eq!(scene.asked(), ["/cert/nca.cer", "/cert/root.cer"]);
}
