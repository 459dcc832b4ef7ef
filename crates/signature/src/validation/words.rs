//! The questions and reasons this crate adds to those of a chain (`qolhat_pki::checks`, `qolhat_pki::reasons`).

/// The questions about a signature. Stable: never renamed.
pub mod checks {
    use qolhat_pki::CheckId;
    use qolhat_pki::checks as chain;

    /// Is the signature built as the standard demands? (EN 319 102-1, 5.2.2; RFC 5652, 5.3 and 11.)
    pub const STRUCTURE_SOUND: CheckId = CheckId("structure-sound");
    /// Is the content what was signed? (EN 319 102-1, 5.2.7; RFC 5652, 5.6.)
    pub const CONTENT_UNCHANGED: CheckId = CheckId("content-unchanged");
    /// Was the signature made by the key of this certificate? (EN 319 102-1, 5.2.7; RFC 5652, 5.6.)
    pub const SIGNATURE_BY_THIS_KEY: CheckId = CheckId("signature-by-this-key");
    /// Does the signature itself name this certificate? (EN 319 102-1, 5.2.3; RFC 5035, 5.4.)
    pub const SIGNING_CERTIFICATE_ATTRIBUTE: CheckId = CheckId("signing-certificate-attribute");
    /// Does somebody we trust say whose key it is? (EN 319 102-1, 5.2.3 and 5.2.6.)
    pub const KEY_BELONGS_TO_PERSON: CheckId = CheckId("key-belongs-to-person");
    /// Are the algorithms of the signature strong enough? (EN 319 102-1, 5.2.8.4.)
    pub const ALGORITHMS_ACCEPTABLE: CheckId = CheckId("algorithms-acceptable");
    /// Does the certificate give the signer a right to sign for somebody? The policy says what follows, by type of document.
    pub const SIGNER_MAY_SIGN: CheckId = CheckId("signer-may-sign");
    /// Is a time stamp over what it must be over? (EN 319 102-1, 5.4; RFC 3161, 2.4.2.) Of stamps only.
    pub const TIMESTAMP_IMPRINT: CheckId = CheckId("timestamp-imprint");
    /// Is the certificate of a time stamp that of a time-stamping authority? (RFC 3161, 2.3.) Of stamps only.
    pub const TIMESTAMP_AUTHORITY: CheckId = CheckId("timestamp-authority");
    /// Is a time stamp from before the moment in question? Of stamps only.
    pub const TIMESTAMP_MOMENT: CheckId = CheckId("timestamp-moment");
    /// Does anybody but the signer vouch for the time? What is proven decides for which time the chain is judged.
    /// (EN 319 102-1, 5.5.)
    pub const TIME_PROVEN: CheckId = CheckId("time-proven");

    /// Every question of a report, in the order in which it is reported.
    pub const ALL: [CheckId; 23] = [
        STRUCTURE_SOUND,
        TIMESTAMP_IMPRINT,
        TIMESTAMP_MOMENT,
        CONTENT_UNCHANGED,
        SIGNATURE_BY_THIS_KEY,
        SIGNING_CERTIFICATE_ATTRIBUTE,
        KEY_BELONGS_TO_PERSON,
        TIMESTAMP_AUTHORITY,
        chain::CHAIN_VALIDITY,
        chain::NOT_REVOKED,
        chain::CHAIN_FOUND,
        chain::CHAIN_SIGNATURES,
        chain::ISSUERS_AUTHORIZED,
        chain::CHAIN_EXTENSIONS,
        chain::NAME_CONSTRAINTS,
        chain::CERTIFICATE_POLICIES,
        chain::PROFILE_POLICIES,
        chain::CERTIFICATE_PROFILE,
        chain::KEY_PURPOSE,
        chain::CHAIN_CRYPTOGRAPHY,
        ALGORITHMS_ACCEPTABLE,
        SIGNER_MAY_SIGN,
        TIME_PROVEN,
    ];

    /// The nine questions a person asks, in that order. The others are details of these.
    pub const PLAIN: [CheckId; 9] = [
        CONTENT_UNCHANGED,
        SIGNATURE_BY_THIS_KEY,
        KEY_BELONGS_TO_PERSON,
        chain::CHAIN_VALIDITY,
        chain::NOT_REVOKED,
        chain::CHAIN_FOUND,
        chain::KEY_PURPOSE,
        SIGNER_MAY_SIGN,
        TIME_PROVEN,
    ];
}

/// The reasons that checks of a signature give, besides those of a chain. Stable: never renamed.
pub mod reasons {
    use qolhat_pki::ReasonCode;

    macro_rules! reasons {
        ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
            $($(#[$doc])* pub const $name: ReasonCode = ReasonCode($text);)*

            /// All of them.
            pub const ALL: &[ReasonCode] = &[$($name),*];
        };
    }

    reasons! {
        /// A field or attribute can not be read.
        MALFORMED = "malformed";
        /// An attribute that must stand alone is repeated, or stands among the unsigned ones.
        ATTRIBUTE_REPEATED = "attribute-repeated";
        /// Signed attributes are required for this kind of content, and there are none.
        ATTRIBUTES_MISSING = "attributes-missing";
        /// The contentType attribute is missing or names another kind of content.
        CONTENT_TYPE_DIFFERS = "content-type-differs";
        /// The messageDigest attribute is missing.
        MESSAGE_DIGEST_MISSING = "message-digest-missing";
        /// The content looks like the signed attributes of another signature.
        CONTENT_LOOKS_LIKE_ATTRIBUTES = "content-looks-like-attributes";
        /// The content is neither inside nor handed over.
        CONTENT_MISSING = "content-missing";
        /// Only digests of the content are at hand, and not the one, or not the content, this signature needs.
        DIGEST_NOT_AT_HAND = "digest-not-at-hand";
        /// The content is not what was signed.
        DIGEST_DIFFERS = "digest-differs";
        /// The signature covers the content itself, so a failure can not be told apart.
        COVERED_BY_SIGNATURE = "covered-by-signature";
        /// The signature does not belong to this key and these bytes.
        SIGNATURE_DIFFERS = "signature-differs";
        /// The algorithms of digest, signature and key contradict each other.
        ALGORITHMS_CONTRADICT = "algorithms-contradict";
        /// The signature is broken, so the question was not asked.
        STRUCTURE_BROKEN = "structure-broken";
        /// The signer's certificate is neither inside nor handed over.
        SIGNING_CERTIFICATE_NOT_FOUND = "signing-certificate-not-found";
        /// The signature names another certificate than the one that fits it.
        ANOTHER_CERTIFICATE_NAMED = "another-certificate-named";
        /// The signature names no certificate by its hash. Common software of Kazakhstan signs so.
        NO_CERTIFICATE_NAMED = "no-certificate-named";
        /// No chain to an anchor was found, so nobody vouches for the name in the certificate.
        NOBODY_VOUCHES = "nobody-vouches";
        /// The role in the certificate gives no right to sign by itself: a power of attorney may.
        ROLE_GIVES_NO_RIGHT = "role-gives-no-right";
        /// The certificate states no role.
        ROLE_NOT_STATED = "role-not-stated";
        /// There is no time stamp: the time is only claimed, or not even that.
        NO_TIMESTAMP = "no-timestamp";
        /// There are more time stamps than are judged, and this is one of the rest.
        TIMESTAMP_NOT_EVALUATED = "timestamp-not-evaluated";
        /// There is a time stamp, and none is good enough to prove a time.
        TIMESTAMP_NOT_PROVEN = "timestamp-not-proven";
        /// A time stamp must have exactly one signer.
        NOT_ONE_SIGNER = "not-one-signer";
        /// The stamp was made over other bytes than this signature.
        IMPRINT_DIFFERS = "imprint-differs";
        /// The certificate of a time-stamping authority allows other uses as well.
        USAGE_NOT_EXCLUSIVE = "usage-not-exclusive";
        /// The certificate of a time-stamping authority does not mark its use as critical.
        USAGE_NOT_CRITICAL = "usage-not-critical";
        /// The token calls the authority by a name that its certificate does not bear.
        AUTHORITY_NAME_DIFFERS = "authority-name-differs";
        /// The stamp is from after the moment in question.
        TIMESTAMP_IN_FUTURE = "timestamp-in-future";
        /// A certificate has ended, but only after the proven time of the signature. The answer is "satisfied".
        EXPIRED_AFTER_PROVEN_TIME = "expired-after-proven-time";
        /// A certificate was revoked, but only after the proven time of the signature. The answer is "satisfied".
        REVOKED_AFTER_PROVEN_TIME = "revoked-after-proven-time";
    }
}
