//! Revocation lists: the index and a plain walk over the entries always agree.
#![no_main]

use libfuzzer_sys::fuzz_target;
use qolhat_pki::RevocationList;

/// How many entries of a list are looked up again.
const LOOKED_UP: usize = 64;

fuzz_target!(|bytes: &[u8]| {
    let Ok(list) = RevocationList::from_der(bytes) else {
        return;
    };
    assert_eq!(list.to_der().ok().as_deref(), Some(bytes), "a list keeps its bytes");
    let _ = format!("{list:?} {} {:?}", list.issuer(), list.number());
    let entries: Vec<_> = list.entries().collect();
    let is_whole = entries.iter().all(Result::is_ok);
    for entry in entries.iter().take(LOOKED_UP).flatten() {
        let found = list.find(list.issuer(), &entry.serial);
        if let Ok(Some(found)) = &found {
            assert_eq!(found.serial, entry.serial);
        }
        if !is_whole {
            assert!(
                found.is_err(),
                "a list with an entry that can not be read answers nothing"
            );
        }
    }
});
