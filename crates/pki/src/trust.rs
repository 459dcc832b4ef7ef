//! Trust anchors and where each came from.

use crate::{Certificate, Name};

/// Who decided that a certificate is an anchor.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum AnchorOrigin {
    /// Shipped with the program.
    Shipped,
    /// Root of the demo authority of a DEMO archive.
    DemoAuthority,
    /// Brought from an official address; the user compared the fingerprint and took it in.
    OfficialAddress,
    /// Taken in by the user from a file.
    UserFile,
    /// Named for this one check, such as with `--trust`.
    GivenByUser,
}

impl AnchorOrigin {
    /// Every origin.
    pub const ALL: &'static [Self] = &[
        Self::Shipped,
        Self::DemoAuthority,
        Self::OfficialAddress,
        Self::UserFile,
        Self::GivenByUser,
    ];

    /// Stable name for machine fields.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::DemoAuthority => "demo-authority",
            Self::OfficialAddress => "official-address",
            Self::UserFile => "user-file",
            Self::GivenByUser => "given-by-user",
        }
    }

    /// Whether a person who uses the program decided it, so that a verdict that leans on the anchor has to say so.
    #[must_use]
    pub fn is_users_decision(self) -> bool {
        matches!(self, Self::OfficialAddress | Self::UserFile | Self::GivenByUser)
    }
}

/// A certificate that is trusted by decision, not by proof.
///
/// Its signature is not checked and its revocation is not asked for. Its validity dates and the limits it states about
/// itself (extensions, path length, names) do hold: RFC 5280, 6.2, allows it, and a root that says it ended
/// should not vouch for anything after that.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TrustAnchor {
    /// The anchor itself: a root or any authority below it.
    pub certificate: Certificate,
    /// Who put it there.
    pub origin: AnchorOrigin,
}

/// The anchors in force for one check.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    anchors: Vec<TrustAnchor>,
}

impl TrustStore {
    /// A store without anchors: every chain ends in NO_CERTIFICATE_CHAIN_FOUND.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A store of certificates of one origin.
    #[must_use]
    pub fn from_certificates(certificates: impl IntoIterator<Item = Certificate>, origin: AnchorOrigin) -> Self {
        let mut store = Self::new();
        certificates
            .into_iter()
            .for_each(|certificate| store.add(TrustAnchor { certificate, origin }));
        store
    }

    /// Adds an anchor unless the same certificate is there already.
    pub fn add(&mut self, anchor: TrustAnchor) {
        if self.find(&anchor.certificate).is_none() {
            self.anchors.push(anchor);
        }
    }

    /// The anchors, in the order they were added.
    #[must_use]
    pub fn anchors(&self) -> &[TrustAnchor] {
        &self.anchors
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// The anchor that is this certificate, byte for byte.
    #[must_use]
    pub fn find(&self, certificate: &Certificate) -> Option<&TrustAnchor> {
        self.anchors.iter().find(|anchor| anchor.certificate == *certificate)
    }

    /// The anchors whose subject is `name`.
    pub fn named<'a>(&'a self, name: &'a Name) -> impl Iterator<Item = &'a TrustAnchor> {
        self.anchors
            .iter()
            .filter(move |anchor| anchor.certificate.subject() == name)
    }
}

impl Extend<TrustAnchor> for TrustStore {
    fn extend<I: IntoIterator<Item = TrustAnchor>>(&mut self, anchors: I) {
        anchors.into_iter().for_each(|anchor| self.add(anchor));
    }
}
