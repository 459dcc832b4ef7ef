//! Key containers: what they show without a passphrase, and opening them with a wrong and with the usual one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qolhat_keystore::inspect::{looks_like_pkcs12, read_facts};
use qolhat_keystore::{Passphrase, open_pkcs12};

fuzz_target!(|bytes: &[u8]| {
    let _ = looks_like_pkcs12(bytes);
    let facts = read_facts(bytes);
    // The passphrase of the corpora's containers.
    let opened = open_pkcs12(bytes, &Passphrase::new("Qwerty12".to_owned()));
    if let Ok(container) = opened {
        assert!(facts.is_ok(), "what can be opened can be described");
        let _ = (
            container.entries().len(),
            container.certificates().len(),
            container.seal(),
        );
        let _ = container.into_signing_key().map(|_| ());
    }
});
