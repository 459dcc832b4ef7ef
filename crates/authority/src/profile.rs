//! What makes one authority different from another.

use qolhat_asn1::Oid;

/// The policy that marks every certificate of a demonstration authority.
///
/// A private agreement, registered nowhere: the arc belongs to the enterprise number that RFC 5612 keeps for
/// documentation, so it can never mean anything to anybody else. Profiles for real work refuse chains that carry it.
pub const DEMO_POLICY: Oid = Oid::new_unwrap("1.3.6.1.4.1.32473.398.1.1");

/// What makes one authority different from another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuthorityProfile {
    /// The beginning of the names of the two authorities, such as `QOLHAT DEMO`.
    pub name_prefix: String,
    /// A policy that every certificate carries next to the usual ones.
    pub marker_policy: Option<Oid>,
    /// What the certificates say about where to ask.
    pub urls: AuthorityUrls,
}

impl AuthorityProfile {
    /// The authority of the demonstration: marked, and with addresses that lead nowhere.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            name_prefix: "QOLHAT DEMO".to_owned(),
            marker_policy: Some(DEMO_POLICY),
            // RFC 2606: names under .invalid never resolve.
            urls: AuthorityUrls::under("http://demo.qolhat.invalid"),
        }
    }

    /// An authority without a mark, for tests of what an ordinary chain looks like.
    #[must_use]
    pub fn unmarked(name_prefix: &str, url: &str) -> Self {
        Self {
            name_prefix: name_prefix.to_owned(),
            marker_policy: None,
            urls: AuthorityUrls::under(url),
        }
    }
}

/// Addresses written into certificates. Nothing here ever connects to them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuthorityUrls {
    /// The certificate of the root.
    pub root_certificate: String,
    /// The revocation list of the root.
    pub root_revocation_list: String,
    /// The certificate of the issuing authority.
    pub issuing_certificate: String,
    /// The revocation list of the issuing authority.
    pub revocation_list: String,
    /// The delta list of the issuing authority, when it publishes one.
    pub delta_revocation_list: Option<String>,
    /// Other names of the place where the revocation list of the issuing authority is.
    pub more_revocation_lists: Vec<String>,
    /// Answers about single certificates.
    pub ocsp: String,
    /// Other responders.
    pub more_ocsp: Vec<String>,
}

impl AuthorityUrls {
    /// The usual five addresses under one, and none besides.
    #[must_use]
    pub fn under(url: &str) -> Self {
        let url = url.trim_end_matches('/');
        Self {
            root_certificate: format!("{url}/cert/root.cer"),
            root_revocation_list: format!("{url}/crl/root.crl"),
            issuing_certificate: format!("{url}/cert/nca.cer"),
            revocation_list: format!("{url}/crl/nca.crl"),
            delta_revocation_list: None,
            more_revocation_lists: Vec::new(),
            ocsp: format!("{url}/ocsp/"),
            more_ocsp: Vec::new(),
        }
    }
}
