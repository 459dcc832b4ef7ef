//! Time stamps: requests, responses and tokens are read without harm, and no changed token proves a time.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use qolhat_asn1::UnixTime;
use qolhat_pki::{AnchorOrigin, Certificate, RevocationList, TrustStore};
use qolhat_signature::timestamp::{TimestampRequest, TimestampResponse, TimestampToken};
use qolhat_signature::{Stamped, ValidationContext, Verdict, verify_timestamp};

/// 2026-11-21T00:00:00Z.
const AT: UnixTime = UnixTime(1_795_219_200);

struct Trusted {
    anchors: TrustStore,
    intermediates: Vec<Certificate>,
    lists: Vec<RevocationList>,
}

static TRUSTED: LazyLock<Trusted> = LazyLock::new(|| {
    let certificate = |bytes: &[u8]| Certificate::from_der(bytes).expect("a fixture");
    let list = |bytes: &[u8]| RevocationList::from_der(bytes).expect("a fixture");
    let root = certificate(include_bytes!("../../../fixtures/pki/test-pki/rsa/rsa_root.cer"));
    Trusted {
        anchors: TrustStore::from_certificates([root], AnchorOrigin::Shipped),
        intermediates: vec![certificate(include_bytes!(
            "../../../fixtures/pki/test-pki/rsa/rsa_nca.cer"
        ))],
        lists: vec![
            list(include_bytes!("../../../fixtures/pki/test-pki/rsa/rsa_root.crl")),
            list(include_bytes!("../../../fixtures/pki/test-pki/rsa/rsa_nca.crl")),
        ],
    }
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = TimestampRequest::from_der(bytes) {
        let again = TimestampRequest::from_der(&request.to_der());
        assert!(again.is_ok(), "a request that was read can be written and read");
    }
    if let Ok(response) = TimestampResponse::from_der(bytes) {
        let _ = response.granted().map(|token| token.info.time);
    }
    if TimestampToken::from_ber(bytes).is_err() {
        return;
    }
    let trusted = &*TRUSTED;
    let context = ValidationContext {
        intermediates: &trusted.intermediates,
        crls: &trusted.lists,
        ..ValidationContext::new(&trusted.anchors, AT)
    };
    // Nobody ever stamped these bytes.
    let report = verify_timestamp(bytes, Stamped::Bytes(b"what nobody stamped"), &context);
    assert_ne!(
        report.verdict(),
        Verdict::Valid,
        "a token over other bytes proves no time"
    );
});
