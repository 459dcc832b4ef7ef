//! Certificates: whatever is read is a view over the bytes that came, and everything about it can be asked.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qolhat_asn1::UnixTime;
use qolhat_pki::{AnchorOrigin, Certificate, ChainPolicy, Evidence, RevocationDepth, TrustStore, build_chain};

fuzz_target!(|bytes: &[u8]| {
    let Ok(certificate) = Certificate::from_der(bytes) else {
        return;
    };
    assert_eq!(certificate.der(), bytes, "a certificate keeps its bytes");
    assert_eq!(
        Certificate::from_der(certificate.der()).as_ref().ok(),
        Some(&certificate)
    );
    let _ = format!("{certificate:?} {} {}", certificate.subject(), certificate.issuer());
    let _ = (certificate.serial_hex(), certificate.key_algorithm_name());
    let _ = (certificate.person(), certificate.roles(), certificate.purpose());
    for address in [
        certificate.crl_urls(),
        certificate.delta_crl_urls(),
        certificate.ocsp_urls(),
        certificate.issuer_urls(),
    ]
    .concat()
    {
        assert!(
            !address.contains(['\n', '\r', ' ']),
            "an address to be asked is clean: {address:?}"
        );
    }
    judge(&certificate);
});

/// As its own anchor and its own issuer: every check of a chain runs over it.
fn judge(certificate: &Certificate) {
    let policy = ChainPolicy {
        revocation: RevocationDepth::Off,
        ..ChainPolicy::at(UnixTime(1_780_272_000))
    };
    let chosen = TrustStore::from_certificates([certificate.clone()], AnchorOrigin::GivenByUser);
    let _ = build_chain(certificate, &[], &chosen, &Evidence::none(), &policy).is_passed();
    let unknown = build_chain(
        certificate,
        std::slice::from_ref(certificate),
        &TrustStore::new(),
        &Evidence::none(),
        &policy,
    );
    assert!(!unknown.is_passed(), "without anchors nothing passes");
}
