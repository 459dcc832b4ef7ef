//! Questions to and answers of OCSP responders: what is read keeps its bytes, and no changed answer makes a revoked
//! certificate good.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use qolhat_asn1::UnixTime;
use qolhat_pki::{
    AnchorOrigin, Certificate, ChainPolicy, Evidence, OcspEvidence, OcspRequest, OcspResponse, RevocationStatus,
    TrustStore, build_chain,
};

/// 2026-11-21T00:00:00Z.
const AT: UnixTime = UnixTime(1_795_219_200);

/// Revoked, its issuer, and the root above them.
struct Hierarchy {
    revoked: Certificate,
    issuer: Certificate,
    anchors: TrustStore,
}

static HIERARCHY: LazyLock<Hierarchy> = LazyLock::new(|| {
    let read = |bytes: &[u8]| Certificate::from_der(bytes).expect("a fixture");
    let root = read(include_bytes!("../../../fixtures/pki/test-pki/rsa/rsa_root.cer"));
    Hierarchy {
        revoked: read(include_bytes!("../../../fixtures/pki/test-pki/rsa/revoked.cer")),
        issuer: read(include_bytes!("../../../fixtures/pki/test-pki/rsa/rsa_nca.cer")),
        anchors: TrustStore::from_certificates([root], AnchorOrigin::Shipped),
    }
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = OcspRequest::from_der(bytes) {
        assert_eq!(request.der(), bytes, "a question keeps its bytes");
        let _ = (request.questions(), request.nonce(), request.extensions());
    }
    let Ok(response) = OcspResponse::from_der(bytes) else {
        return;
    };
    assert_eq!(response.der(), bytes, "an answer keeps its bytes");
    let _ = format!("{response:?}");
    let _ = (response.responder(), response.produced_at(), response.nonce());
    let _ = (
        response.certificates().len(),
        response.extensions_not_understood().len(),
    );
    let hierarchy = &*HIERARCHY;
    for single in response.responses() {
        let _ = single.id.means(&hierarchy.revoked, &hierarchy.issuer);
    }
    let answers = [OcspEvidence::stored(response)];
    let evidence = Evidence {
        ocsp: &answers,
        ..Evidence::none()
    };
    let outcome = build_chain(
        &hierarchy.revoked,
        std::slice::from_ref(&hierarchy.issuer),
        &hierarchy.anchors,
        &evidence,
        &ChainPolicy::at(AT),
    );
    // No answer in the fixtures calls it good, so one that does was forged.
    assert!(
        !outcome.is_passed(),
        "no answer at hand is good for the revoked certificate"
    );
    let is_good = |status| status == RevocationStatus::Good;
    assert!(outcome.leaf_revocation().is_none_or(|finding| !is_good(finding.status)));
});
