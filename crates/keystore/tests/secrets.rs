//! Nothing that holds a secret can be cloned, serialised or printed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

mod support;

use qolhat_keystore::{KeyContainer, KeyEntry, Passphrase, PrivateKey, SigningKey, open_pkcs12};
use support::{PASSWORD, fixture, passphrase};

/// Fails to compile when the type implements the trait: then two impls answer, and the call is ambiguous.
macro_rules! assert_not_implemented {
    ($type:ty: $($bound:tt)+) => {{
        trait AmbiguousWhenImplemented<A> {
            fn probe() {}
        }
        impl<T: ?Sized> AmbiguousWhenImplemented<()> for T {}
        struct Implemented;
        impl<T: ?Sized + $($bound)+> AmbiguousWhenImplemented<Implemented> for T {}
        <$type as AmbiguousWhenImplemented<_>>::probe();
    }};
}

#[test]
fn secrets_are_not_cloned_serialised_or_displayed() {
    assert_not_implemented!(Passphrase: Clone);
    assert_not_implemented!(Passphrase: serde::Serialize);
    assert_not_implemented!(Passphrase: std::fmt::Display);
    assert_not_implemented!(Passphrase: std::ops::Deref);
    assert_not_implemented!(Passphrase: AsRef<str>);
    assert_not_implemented!(PrivateKey: Clone);
    assert_not_implemented!(PrivateKey: serde::Serialize);
    assert_not_implemented!(PrivateKey: std::fmt::Display);
    assert_not_implemented!(SigningKey: Clone);
    assert_not_implemented!(SigningKey: serde::Serialize);
    assert_not_implemented!(SigningKey: std::fmt::Display);
    assert_not_implemented!(KeyEntry: Clone);
    assert_not_implemented!(KeyEntry: serde::Serialize);
    assert_not_implemented!(KeyContainer: Clone);
    assert_not_implemented!(KeyContainer: serde::Serialize);
}

#[test]
fn debug_shows_no_field_of_a_secret() {
    assert_eq!(format!("{:?}", passphrase(PASSWORD)), "Passphrase { .. }");
    for family in ["rsa", "gost2015", "gost2004"] {
        let bytes = fixture(&format!("pki/test-pki/{family}/head.p12"));
        let container = open_pkcs12(&bytes, &passphrase(PASSWORD)).unwrap();
        assert_eq!(format!("{:?}", container.entries()[0]), "KeyEntry { .. }");
        let key = container.into_signing_key().unwrap();
        assert_eq!(format!("{key:?}"), "SigningKey { .. }");
        assert_eq!(format!("{:?}", key.private_key()), "PrivateKey { .. }");
    }
}

#[test]
fn errors_never_repeat_the_passphrase() {
    let secret = "correct horse battery staple";
    let error = open_pkcs12(&fixture("pki/test-pki/rsa/head.p12"), &passphrase(secret)).expect_err("it is wrong");
    assert!(!format!("{error:?} {error}").contains("horse"));
}
